//! What people do at a studio. Each action changes rows, stamps them, and announces itself.

use jiff::{SignedDuration, Timestamp};

use super::products::{CreditTransaction, Freeze, MembershipStatus};
use super::reservations::{Guest, PaidWith, Reservation, ReservationKind, ReservationStatus};
use super::table::{Id, Row, Table};
use super::{Change, ClassSession, World};

/// How long before the start a cancellation is free.
pub const FREE_CANCELLATION: SignedDuration = SignedDuration::from_hours(12);

/// How long before the start a member may check in themselves.
pub const CHECK_IN_OPENS: SignedDuration = SignedDuration::from_mins(60);

/// Why an action was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ActionError {
    /// The row that the action is about does not exist.
    #[error("There is no {what} {id}.")]
    Missing {
        /// Kind of row.
        what: &'static str,
        /// The id that was asked for.
        id: Id,
    },
    /// The rules of the studio forbid it.
    #[error("{0}")]
    Refused(&'static str),
}

/// A wish to take a place.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Who books.
    pub user: Id,
    /// The class session.
    pub session: Id,
    /// Place, standby or waitlist.
    pub kind: ReservationKind,
    /// What pays for it; `None` takes the first thing that can.
    pub paid_with: Option<PaidWith>,
    /// The numbered spot, in a pick-a-spot class; `None` takes the first free one.
    pub spot: Option<u32>,
    /// The guest that the place is for, if not for the user.
    pub guest: Option<Guest>,
}

impl Booking {
    /// An ordinary place for `user` in `session`.
    pub fn of(user: Id, session: Id) -> Self {
        let kind = ReservationKind::Standard;
        Self {
            user,
            session,
            kind,
            paid_with: None,
            spot: None,
            guest: None,
        }
    }
}

impl World {
    /// Places of a class that are not taken.
    pub fn free_places(&self, session: &ClassSession) -> u32 {
        let taken = self.on_list(session.id, ReservationKind::Standard).count();
        session
            .capacity
            .saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// Those who hold a place, or a place on the waitlist, of a class.
    pub fn on_list(
        &self,
        session: Id,
        kind: ReservationKind,
    ) -> impl Iterator<Item = &Reservation> {
        self.reservations
            .under(session)
            .filter(move |one| one.kind == kind && one.status.holds_a_place())
    }

    /// Whether the spot of a pick-a-spot class is free.
    pub fn is_spot_free(&self, session: Id, spot: u32) -> bool {
        self.on_list(session, ReservationKind::Standard)
            .all(|one| one.spot != Some(spot))
    }

    /// What can pay for a place in a class: usable memberships first, then credits.
    pub fn means_of_payment(
        &self,
        user: Id,
        session: &ClassSession,
        now: Timestamp,
    ) -> Vec<PaidWith> {
        if session.is_free {
            return vec![PaidWith::Nothing];
        }
        let memberships = self.memberships.of(user).filter(|one| {
            one.status == MembershipStatus::Active
                && one.start <= session.start
                && one.end.is_none_or(|end| end > session.start)
                && one.remaining_usage != Some(0)
        });
        let credits = self.credit_transactions.of(user).filter(|one| {
            one.is_grant() && one.remaining.is_some_and(|left| left > 0) && !one.is_expired(now)
        });
        memberships
            .map(|one| PaidWith::Membership(one.id))
            .chain(credits.map(|one| PaidWith::Credit(one.id)))
            .collect()
    }

    /// Takes a place in a class.
    pub fn book(&mut self, wish: Booking, now: Timestamp) -> Result<Id, ActionError> {
        let user = wish.user;
        self.live_user(user).ok_or(ActionError::Missing {
            what: "user",
            id: user,
        })?;
        let session = self
            .sessions
            .get(wish.session)
            .ok_or(ActionError::Missing {
                what: "class session",
                id: wish.session,
            })?
            .clone();
        self.check_booking(&wish, &session, now)?;
        let means = self.means_of_payment(user, &session, now);
        let paid_with = match wish.paid_with {
            Some(chosen) if means.contains(&chosen) => chosen,
            None if !means.is_empty() => means.first().copied().unwrap_or(PaidWith::Nothing),
            _ => return Err(ActionError::Refused(NOT_PAID)),
        };
        let spot = self.choose_spot(&wish, &session)?;
        let is_for_guest = wish.guest.is_some();
        let reservation = self.reservations.insert(|id| Reservation {
            id,
            user: (!is_for_guest).then_some(user),
            session: session.id,
            status: ReservationStatus::Pending,
            kind: wish.kind,
            paid_with,
            booked_by: is_for_guest.then_some(user),
            guest: wish.guest.map(Box::new),
            spot,
            created_at: now,
            cancelled_at: None,
            checked_in_at: None,
            check_in_undone_at: None,
            updated_at: now,
        });
        self.use_up(user, paid_with, reservation, now);
        self.announce(Change::ReservationCreated(reservation));
        Ok(reservation)
    }

    fn check_booking(
        &self,
        wish: &Booking,
        session: &ClassSession,
        now: Timestamp,
    ) -> Result<(), ActionError> {
        if session.cancelled_at.is_some() {
            return Err(ActionError::Refused("This class has been cancelled."));
        }
        if session.end() <= now {
            return Err(ActionError::Refused("This class has already ended."));
        }
        let has_place = self.reservations.under(session.id).any(|one| {
            one.user == Some(wish.user) && one.status.holds_a_place() && one.guest.is_none()
        });
        if has_place && wish.guest.is_none() {
            return Err(ActionError::Refused(
                "You already have a reservation for this class.",
            ));
        }
        let waiting = self.on_list(session.id, ReservationKind::Waitlist).count();
        match wish.kind {
            ReservationKind::Standard if self.free_places(session) == 0 => {
                Err(ActionError::Refused("This class is full."))
            }
            ReservationKind::Waitlist
                if waiting >= usize::try_from(session.waitlist_capacity).unwrap_or(usize::MAX) =>
            {
                Err(ActionError::Refused("The waitlist of this class is full."))
            }
            _ => Ok(()),
        }
    }

    fn choose_spot(
        &self,
        wish: &Booking,
        session: &ClassSession,
    ) -> Result<Option<u32>, ActionError> {
        if !session.is_pick_a_spot || wish.kind != ReservationKind::Standard {
            return Ok(None);
        }
        match wish.spot {
            Some(spot) if spot == 0 || spot > session.capacity => {
                Err(ActionError::Refused("This spot does not exist."))
            }
            Some(spot) if !self.is_spot_free(session.id, spot) => {
                Err(ActionError::Refused("This spot is already taken."))
            }
            Some(spot) => Ok(Some(spot)),
            None => Ok((1..=session.capacity).find(|spot| self.is_spot_free(session.id, *spot))),
        }
    }

    fn use_up(&mut self, user: Id, paid_with: PaidWith, reservation: Id, now: Timestamp) {
        match paid_with {
            PaidWith::Nothing => {}
            PaidWith::Membership(id) => {
                if self
                    .memberships
                    .get(id)
                    .is_some_and(|one| one.remaining_usage.is_some())
                {
                    self.memberships.update(id, now, |one| {
                        one.remaining_usage =
                            one.remaining_usage.map(|left| left.saturating_sub(1));
                    });
                }
            }
            PaidWith::Credit(id) => self.move_credit(user, id, -1, Some(reservation), now),
        }
    }

    fn give_back(&mut self, user: Id, paid_with: PaidWith, reservation: Id, now: Timestamp) {
        match paid_with {
            PaidWith::Nothing => {}
            PaidWith::Membership(id) => {
                if self
                    .memberships
                    .get(id)
                    .is_some_and(|one| one.remaining_usage.is_some())
                {
                    self.memberships.update(id, now, |one| {
                        one.remaining_usage = one.remaining_usage.map(|left| left + 1);
                    });
                }
            }
            PaidWith::Credit(id) => self.move_credit(user, id, 1, Some(reservation), now),
        }
    }

    /// Takes from (negative) or gives back to (positive) a grant of credits.
    pub fn move_credit(
        &mut self,
        user: Id,
        grant: Id,
        amount: i64,
        reservation: Option<Id>,
        now: Timestamp,
    ) {
        let Some(credit) = self.credit_transactions.get(grant).map(|one| one.credit) else {
            return;
        };
        self.credit_transactions.update(grant, now, |one| {
            one.remaining = one.remaining.map(|left| left + amount);
        });
        self.credit_transactions.insert(|id| CreditTransaction {
            id,
            user,
            credit,
            amount,
            remaining: None,
            expires_at: None,
            note: String::new(),
            parent: Some(grant),
            reservation,
            at: now,
            updated_at: now,
        });
    }

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
            self.give_back(user, row.paid_with, reservation, now);
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

    /// Pauses a membership from now until `until`.
    pub fn freeze(
        &mut self,
        membership: Id,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), ActionError> {
        self.membership_in(
            membership,
            MembershipStatus::Active,
            "This membership is not active.",
        )?;
        self.memberships.update(membership, now, |one| {
            one.status = MembershipStatus::Frozen;
            one.freeze = Some(Freeze {
                start: now,
                end: until,
            });
            one.next_charge = until;
        });
        self.announce(Change::MembershipSuspended(membership));
        Ok(())
    }

    /// Ends the pause of a membership.
    pub fn unfreeze(&mut self, membership: Id, now: Timestamp) -> Result<(), ActionError> {
        self.membership_in(
            membership,
            MembershipStatus::Frozen,
            "This membership is not frozen.",
        )?;
        self.memberships.update(membership, now, |one| {
            one.status = MembershipStatus::Active;
            if let Some(freeze) = one.freeze.take() {
                one.past_freezes.push(Freeze {
                    end: Some(now),
                    ..freeze
                });
            }
        });
        self.announce(Change::MembershipActivated(membership));
        Ok(())
    }

    /// Merges the account `from` into `into`: everything it had moves, and its id is gone.
    pub fn merge(&mut self, from: Id, into: Id, now: Timestamp) -> Result<(), ActionError> {
        for id in [from, into] {
            self.live_user(id)
                .ok_or(ActionError::Missing { what: "user", id })?;
        }
        if from == into {
            return Err(ActionError::Refused(
                "An account cannot be merged into itself.",
            ));
        }
        self.move_history(from, into, now);
        self.users
            .update(from, now, |one| one.merged_into = Some(into));
        self.users.update(into, now, |_| {});
        self.announce(Change::ProfileUpdated(into));
        Ok(())
    }

    fn move_history(&mut self, from: Id, into: Id, now: Timestamp) {
        let moved: Vec<Id> = self.reservations.of(from).map(|one| one.id).collect();
        for id in moved {
            self.reservations.update(id, now, |one| {
                one.user = one.user.map(|_| into);
                one.booked_by = one.booked_by.map(|by| if by == from { into } else { by });
            });
        }
        hand_over(&mut self.memberships, from, now, |one| one.user = into);
        hand_over(&mut self.credit_transactions, from, now, |one| {
            one.user = into;
        });
        hand_over(&mut self.account_transactions, from, now, |one| {
            one.user = into;
        });
        hand_over(&mut self.orders, from, now, |one| one.user = into);
    }

    fn reservation(&self, id: Id) -> Result<&Reservation, ActionError> {
        self.reservations.get(id).ok_or(ActionError::Missing {
            what: "reservation",
            id,
        })
    }

    fn membership_in(
        &self,
        id: Id,
        status: MembershipStatus,
        otherwise: &'static str,
    ) -> Result<(), ActionError> {
        let row = self.memberships.get(id);
        let row = row.ok_or(ActionError::Missing {
            what: "membership",
            id,
        })?;
        if row.status == status {
            Ok(())
        } else {
            Err(ActionError::Refused(otherwise))
        }
    }
}

fn hand_over<T: Row>(table: &mut Table<T>, from: Id, now: Timestamp, change: impl Fn(&mut T)) {
    let moved: Vec<Id> = table.of(from).map(Row::id).collect();
    for id in moved {
        table.update(id, now, &change);
    }
}

const NOT_PAID: &str = "The payments do not satisfy the cost of this reservation.";
