//! When did we last hear from the studio?

use crate::page::{AsOf, AsOfState, Trouble};

/// The line that says how old the page's facts are.
pub fn as_of_line(as_of: &AsOf, brand: &str) -> String {
    match (&as_of.text, as_of.state) {
        (Some(time), AsOfState::Failing(_)) => format!("Last heard from {brand} {time}"),
        (Some(time), _) => format!("As of {time} from {brand}"),
        (None, AsOfState::Updating) => format!("Getting your visits from {brand}\u{2026}"),
        (None, _) => format!("Nothing heard from {brand} yet"),
    }
}

/// What is wrong between us and the studio's system, where something is.
pub fn trouble_line(as_of: &AsOf, brand: &str) -> Option<String> {
    let trouble = match as_of.state {
        AsOfState::Failing(trouble) => trouble,
        AsOfState::Fresh | AsOfState::Updating if as_of.unverified => Trouble::NotAnswering,
        AsOfState::Fresh | AsOfState::Updating => return None,
    };
    let happens = match trouble {
        Trouble::NotAnswering => format!("{brand}\u{2019}s system isn\u{2019}t answering."),
        Trouble::Maintenance => format!("{brand}\u{2019}s system is down for maintenance."),
        Trouble::Busy => format!("{brand}\u{2019}s system is busy."),
        Trouble::SignInEnded => {
            format!("{brand} wants to see who you are again: close this tab and open it once more.")
        }
    };
    let known = match &as_of.text {
        Some(time) => format!("This is what we knew as of {time}."),
        None => "Your visits will show up when it\u{2019}s back.".to_owned(),
    };
    Some(format!("{happens} {known}"))
}
