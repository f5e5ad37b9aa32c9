//! What becomes of a place: given back, taken up, or left empty.

use jiff::Timestamp;

use super::{ActionError, FREE_CANCELLATION};
use crate::world::reservations::{Reservation, ReservationKind, ReservationStatus};
use crate::world::{Change, Id, World};

impl World {
    /// Whether cancelling `reservation` now comes too late to be free.
    pub fn is_late_to_cancel(&self, reservation: &Reservation, now: Timestamp) -> bool {
        reservation.kind == ReservationKind::Standard
            && self
                .sessions
                .get(reservation.session)
                .is_some_and(|session| session.start.duration_since(now) < FREE_CANCELLATION)
    }

    /// Gives a place back. In time the payment comes back too; late it does not.
    pub fn cancel(&mut self, reservation: Id, now: Timestamp) -> Result<(), ActionError> {
        let row = self.reservation(reservation)?.clone();
        if row.status != ReservationStatus::Pending {
            return Err(ActionError::Refused(
                "This reservation can no longer be cancelled.",
            ));
        }
        let is_late = self.is_late_to_cancel(&row, now);
        let status = match row.kind {
            ReservationKind::Waitlist => ReservationStatus::Removed,
            _ if is_late => ReservationStatus::PenaltyCancel,
            _ => ReservationStatus::StandardCancel,
        };
        self.reservations.update(reservation, now, |one| {
            one.status = status;
            one.cancelled_at = Some(now);
        });
        if let (false, Some(user)) = (is_late, row.user.or(row.booked_by)) {
            self.settle(user, row.paid_with, 1, reservation, now);
        }
        self.announce(Change::ReservationUpdated(reservation));
        Ok(())
    }

    /// Marks somebody as having walked in.
    pub fn check_in(&mut self, reservation: Id, now: Timestamp) -> Result<(), ActionError> {
        let row = self.reservation(reservation)?;
        if row.kind != ReservationKind::Standard {
            return Err(ActionError::Refused(
                "Only a reservation with a place can be checked in.",
            ));
        }
        if row.status == ReservationStatus::CheckIn {
            return Ok(());
        }
        self.reservations.update(reservation, now, |one| {
            one.status = ReservationStatus::CheckIn;
            one.checked_in_at = Some(now);
            one.cancelled_at = None;
        });
        self.announce(Change::ReservationCheckedIn(reservation));
        Ok(())
    }

    /// Takes a check-in back: the reservation is pending again.
    pub fn undo_check_in(&mut self, reservation: Id, now: Timestamp) -> Result<(), ActionError> {
        if self.reservation(reservation)?.status != ReservationStatus::CheckIn {
            return Err(ActionError::Refused("This reservation is not checked in."));
        }
        self.reservations.update(reservation, now, |one| {
            one.status = ReservationStatus::Pending;
            one.checked_in_at = None;
            one.check_in_undone_at = Some(now);
        });
        self.announce(Change::ReservationUpdated(reservation));
        Ok(())
    }

    /// Puts a reservation into any documented state, as staff can.
    pub fn set_status(
        &mut self,
        reservation: Id,
        status: ReservationStatus,
        now: Timestamp,
    ) -> Result<(), ActionError> {
        if status == ReservationStatus::CheckIn {
            return self.check_in(reservation, now);
        }
        self.reservation(reservation)?;
        self.reservations.update(reservation, now, |one| {
            if one.status == ReservationStatus::CheckIn {
                one.check_in_undone_at = Some(now);
            }
            one.status = status;
            one.checked_in_at = None;
        });
        self.announce(Change::ReservationUpdated(reservation));
        Ok(())
    }

    fn reservation(&self, id: Id) -> Result<&Reservation, ActionError> {
        self.reservations.get(id).ok_or(ActionError::Missing {
            what: "reservation",
            id,
        })
    }
}
