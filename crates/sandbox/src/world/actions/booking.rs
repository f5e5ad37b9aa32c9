//! Taking a place, and paying for it.

use jiff::Timestamp;

use super::{ActionError, Booking};
use crate::world::products::{CreditTransaction, MembershipStatus};
use crate::world::reservations::{PaidWith, Reservation, ReservationKind, ReservationStatus};
use crate::world::{Change, ClassSession, Id, World};

const NOT_PAID: &str = "The payments do not satisfy the cost of this reservation.";

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

    /// Takes a place in a class, under the rules that a member books by.
    pub fn book(&mut self, wish: Booking, now: Timestamp) -> Result<Id, ActionError> {
        let session = self.bookable(&wish)?;
        if session.end() <= now {
            return Err(ActionError::Refused("This class has already ended."));
        }
        let means = self.means_of_payment(wish.user, &session, now);
        let chosen = wish.paid_with.or(means.first().copied());
        let paid_with = chosen.filter(|chosen| means.contains(chosen));
        let paid_with = paid_with.ok_or(ActionError::Refused(NOT_PAID))?;
        self.take_place(wish, &session, paid_with, now)
    }

    /// Takes a place in a class as staff can: also afterwards, and free where nothing can pay.
    pub fn book_on_the_house(&mut self, wish: Booking, now: Timestamp) -> Result<Id, ActionError> {
        let session = self.bookable(&wish)?;
        let means = self.means_of_payment(wish.user, &session, now);
        let paid_with = means.first().copied().unwrap_or(PaidWith::Nothing);
        self.take_place(wish, &session, paid_with, now)
    }

    fn take_place(
        &mut self,
        wish: Booking,
        session: &ClassSession,
        paid_with: PaidWith,
        now: Timestamp,
    ) -> Result<Id, ActionError> {
        let spot = self.choose_spot(&wish, session)?;
        let is_for_guest = wish.guest.is_some();
        let reservation = self.reservations.insert(|id| Reservation {
            id,
            user: (!is_for_guest).then_some(wish.user),
            session: session.id,
            status: ReservationStatus::Pending,
            kind: wish.kind,
            paid_with,
            booked_by: is_for_guest.then_some(wish.user),
            guest: wish.guest.map(Box::new),
            spot,
            created_at: now,
            cancelled_at: None,
            checked_in_at: None,
            check_in_undone_at: None,
            updated_at: now,
        });
        self.settle(wish.user, paid_with, -1, reservation, now);
        self.announce(Change::ReservationCreated(reservation));
        Ok(reservation)
    }

    /// The class that is wished for, if its list has room for the wish.
    fn bookable(&self, wish: &Booking) -> Result<ClassSession, ActionError> {
        let missing = |what, id| ActionError::Missing { what, id };
        self.live_user(wish.user)
            .ok_or(missing("user", wish.user))?;
        let session = self.sessions.get(wish.session);
        let session = session.ok_or(missing("class session", wish.session))?;
        if session.cancelled_at.is_some() {
            return Err(ActionError::Refused("This class has been cancelled."));
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
        let waitlist = usize::try_from(session.waitlist_capacity).unwrap_or(usize::MAX);
        match wish.kind {
            ReservationKind::Standard if self.free_places(session) == 0 => {
                Err(ActionError::Refused("This class is full."))
            }
            ReservationKind::Waitlist if waiting >= waitlist => {
                Err(ActionError::Refused("The waitlist of this class is full."))
            }
            _ => Ok(session.clone()),
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

    /// Uses up (-1) or gives back (+1) what a place costs.
    pub(super) fn settle(
        &mut self,
        user: Id,
        paid_with: PaidWith,
        amount: i64,
        reservation: Id,
        now: Timestamp,
    ) {
        match paid_with {
            PaidWith::Nothing => {}
            PaidWith::Credit(id) => self.move_credit(user, id, amount, Some(reservation), now),
            PaidWith::Membership(id) => {
                let left = self.memberships.get(id).and_then(|one| one.remaining_usage);
                let Some(left) = left else { return };
                let left = if amount < 0 {
                    left.saturating_sub(1)
                } else {
                    left + 1
                };
                self.memberships
                    .update(id, now, |one| one.remaining_usage = Some(left));
            }
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
}
