//! Which class, reservation or membership is meant where a control names none.

use jiff::{SignedDuration, Timestamp};

use super::error::ControlError;
use crate::TenantState;
use crate::world::actions::ActionError;
use crate::world::{Id, MembershipStatus, Reservation, World};

/// The next class at the member's home that has a free place and that they are not in.
pub(super) fn next_class(world: &World, user: Id, now: Timestamp) -> Option<Id> {
    let home = world.users.get(user)?.home_location;
    let open = world
        .sessions
        .under(home)
        .filter(|one| one.start > now && one.cancelled_at.is_none() && world.free_places(one) > 0);
    let not_mine = open.filter(|one| {
        world
            .reservations
            .under(one.id)
            .all(|row| row.user != Some(user) || !row.status.holds_a_place())
    });
    not_mine
        .min_by_key(|one| (one.start, one.id))
        .map(|one| one.id)
}

/// The latest class at the member's home that has ended and that they were not in.
pub(super) fn latest_missed(world: &World, user: Id, now: Timestamp) -> Option<Id> {
    let home = world.users.get(user)?.home_location;
    let ended = world
        .sessions
        .under(home)
        .rev()
        .filter(|one| one.end() <= now);
    let missed = ended
        .filter(|one| one.cancelled_at.is_none())
        .filter(|one| {
            world
                .reservations
                .under(one.id)
                .all(|row| row.user != Some(user))
        });
    missed
        .take(200)
        .max_by_key(|one| (one.start, one.id))
        .map(|one| one.id)
}

/// The reservation that is meant: the one that was named, or the one of the member's that passes
/// `fits` and starts nearest to now.
pub(super) fn meant(
    tenant: &TenantState,
    user: Id,
    named: Option<Id>,
    fits: impl Fn(&Reservation) -> bool,
) -> Result<Id, ControlError> {
    let world = tenant.world();
    let now = tenant.now();
    let own = world.reservations.of(user);
    if let Some(id) = named {
        let mut own = own.filter(|one| one.id == id);
        return own.next().map(|one| one.id).ok_or_else(|| {
            ActionError::Missing {
                what: "reservation of this member",
                id,
            }
            .into()
        });
    }
    let distance = |one: &Reservation| {
        let start = world.sessions.get(one.session).map(|session| session.start);
        start.map_or(SignedDuration::MAX, |start| start.duration_since(now).abs())
    };
    own.filter(|one| fits(one))
        .min_by_key(|one| distance(one))
        .map(|one| one.id)
        .ok_or(ControlError::Nothing(
            "The member has no reservation that this could be done to.",
        ))
}

/// The membership that is meant: the one that was named, or the member's latest in this status.
pub(super) fn membership(
    tenant: &TenantState,
    user: Id,
    named: Option<Id>,
    status: MembershipStatus,
) -> Result<Id, ControlError> {
    let world = tenant.world();
    let mut own = world.memberships.of(user).rev();
    own.find(|one| named.map_or(one.status == status, |id| one.id == id))
        .map(|one| one.id)
        .ok_or(ControlError::Nothing(
            "The member has no membership that this could be done to.",
        ))
}
