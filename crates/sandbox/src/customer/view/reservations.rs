//! The caller's bookings.

use serde_json::{Value, json};

use super::classes::{is_check_in_open, spot_body};
use super::{View, id_text};
use crate::world::{ClassSession, Reservation, ReservationKind, ReservationStatus, User};

impl View<'_> {
    /// A booking, as whoever made it sees it.
    pub(in crate::customer) fn reservation(&self, one: &Reservation) -> Value {
        let session = self.world.sessions.get(one.session);
        let booker = one.booked_by.and_then(|id| self.world.users.get(id));
        let is_mine = one.guest.is_none() && one.user == self.caller;
        let is_upcoming = session.is_some_and(|session| self.is_upcoming(one, session));
        json!({
            "id": id_text(one.id),
            "status": one.status.as_str(),
            "reservation_type": one.kind.as_str(),
            "class_session": session.map(|session| self.class(session)),
            "spot": spot(one),
            "waitlist_position": null,
            "is_upcoming": is_upcoming,
            "is_booked_by_me": one.booked_by.is_none_or(|by| Some(by) == self.caller),
            "is_booked_for_me": is_mine,
            "booked_by": booker.map(User::full_name),
            "guest_email": one.guest.as_ref().map(|guest| guest.email.as_str()),
            "is_change_spots_enabled": is_upcoming && one.spot.is_some(),
            "are_add_ons_available": false,
            "live_stream_url": "",
            "live_stream_window": 0,
            "payment_option": self.payment_option(one.paid_with),
        })
    }

    /// Booked, and not yet begun.
    pub(in crate::customer) fn is_upcoming(
        &self,
        one: &Reservation,
        session: &ClassSession,
    ) -> bool {
        one.status == ReservationStatus::Pending && session.start > self.now
    }

    /// Begun and not yet over.
    pub(in crate::customer) fn is_ongoing(
        &self,
        one: &Reservation,
        session: &ClassSession,
    ) -> bool {
        one.status.holds_a_place() && session.start <= self.now && session.end() > self.now
    }

    /// Booked, and either still to come or open for check-in.
    pub(in crate::customer) fn is_upcoming_or_open(
        &self,
        one: &Reservation,
        session: &ClassSession,
    ) -> bool {
        self.is_upcoming(one, session)
            || (one.status == ReservationStatus::Pending && is_check_in_open(session, self.now))
    }
}

/// The numbered spot; on a waitlist an object of empty strings, as recorded.
fn spot(one: &Reservation) -> Value {
    match (one.spot, one.kind) {
        (Some(spot), _) => spot_body(one.session, spot),
        (None, ReservationKind::Waitlist) => json!({
            "id": "", "name": "", "spot_type": "", "x_position": "", "y_position": "",
        }),
        _ => Value::Null,
    }
}
