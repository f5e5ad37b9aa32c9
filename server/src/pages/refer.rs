//! The Refer page.

use app::page::{FriendView, ReferView, StudioView};
use engine::ReferFacts;

use super::as_of::as_of;
use super::local::Local;

pub(super) fn refer_view(
    studio: StudioView,
    facts: &ReferFacts,
    link: String,
    unverified: bool,
) -> ReferView {
    let local = Local::new(&facts.zone, facts.now);
    let friends = facts.friends.iter().map(|lead| FriendView {
        name: lead.name.as_str().to_owned(),
        since: local.long_day(local.at(lead.consented_at).date()),
    });
    ReferView {
        studio,
        link,
        code: facts.member.code.as_str().to_owned(),
        friends: friends.collect(),
        as_of: as_of(&facts.pull, &local, unverified),
    }
}
