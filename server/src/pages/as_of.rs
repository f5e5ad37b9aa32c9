//! How fresh a page is.

use app::page::{AsOf, AsOfState, Trouble};
use engine::{MtTrouble, PullFacts, PullState};

use super::local::Local;

pub(super) fn as_of(pull: &PullFacts, local: &Local, unverified: bool) -> AsOf {
    AsOf {
        text: pull.as_of.map(|at| local.moment(at)),
        state: match pull.state {
            PullState::Fresh => AsOfState::Fresh,
            PullState::Running => AsOfState::Updating,
            PullState::Failing(why) => AsOfState::Failing(trouble(why)),
        },
        history_complete: pull.history_complete,
        unverified,
    }
}

fn trouble(why: MtTrouble) -> Trouble {
    match why {
        MtTrouble::NotAnswering => Trouble::NotAnswering,
        MtTrouble::Maintenance => Trouble::Maintenance,
        MtTrouble::Busy => Trouble::Busy,
        MtTrouble::SignInEnded => Trouble::SignInEnded,
    }
}
