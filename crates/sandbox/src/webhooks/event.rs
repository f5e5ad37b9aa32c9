//! What a change of the world is called in a webhook.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::payload;
use crate::world::{Change, Id, ReservationStatus, World};

/// A webhook before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    /// Its name: `reservation.checkedin`.
    pub(super) action: &'static str,
    /// The whole body.
    pub(super) body: Value,
}

impl Event {
    /// The webhook for a change; nothing if its row has gone since.
    ///
    /// The resource is shown as it is now, which may be later than the change: webhooks say that
    /// something happened, not what the world was like then.
    pub(super) fn of(world: &World, change: Change, at: Timestamp) -> Option<Self> {
        let action = action(world, change)?;
        let (name, resource) = resource(world, change)?;
        let mut body = json!({
            "action": action,
            "tenant": world.studio.tenant_id,
            "event_datetime": at,
        });
        body[name] = resource;
        Some(Self { action, body })
    }
}

/// The names that were ordered from Mariana Tek in production, and, unproven, `profile.updated`
/// and what happens to a reservation beside its check-in.
fn action(world: &World, change: Change) -> Option<&'static str> {
    Some(match change {
        Change::ProfileCreated(_) => "profile.created",
        Change::ProfileUpdated(_) => "profile.updated",
        Change::ReservationCreated(_) => "reservation.created",
        Change::ReservationUpdated(id) if is_cancelled(world, id)? => "reservation.cancelled",
        Change::ReservationUpdated(_) => "reservation.updated",
        Change::ReservationCheckedIn(_) => "reservation.checkedin",
        Change::MembershipPurchased(_) => "membership.purchased",
        Change::MembershipActivated(_) => "membership.activated",
        Change::MembershipSuspended(_) => "membership.suspended",
        Change::MembershipDeactivated(_) => "membership.deactivated",
        Change::OrderCompleted(_) => "order.completed",
        Change::OrderRefunded(_) => "order.refunded",
    })
}

fn is_cancelled(world: &World, reservation: Id) -> Option<bool> {
    use ReservationStatus::{
        ClassCancelled, GracedCancel, PenaltyCancel, PenaltyRemoved, Removed, StandardCancel,
    };
    let status = world.reservations.get(reservation)?.status;
    Some(matches!(
        status,
        StandardCancel | PenaltyCancel | GracedCancel | Removed | PenaltyRemoved | ClassCancelled
    ))
}

fn resource(world: &World, change: Change) -> Option<(&'static str, Value)> {
    Some(match change {
        Change::ProfileCreated(id) | Change::ProfileUpdated(id) => {
            ("profile", payload::profile(world, world.users.get(id)?))
        }
        Change::ReservationCreated(id)
        | Change::ReservationUpdated(id)
        | Change::ReservationCheckedIn(id) => (
            "reservation",
            payload::reservation(world, world.reservations.get(id)?),
        ),
        Change::MembershipPurchased(id)
        | Change::MembershipActivated(id)
        | Change::MembershipSuspended(id)
        | Change::MembershipDeactivated(id) => (
            "membership",
            payload::membership(world, world.memberships.get(id)?),
        ),
        Change::OrderCompleted(id) | Change::OrderRefunded(id) => {
            ("order", payload::order(world, world.orders.get(id)?))
        }
    })
}
