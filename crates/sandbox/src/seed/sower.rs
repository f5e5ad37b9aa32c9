//! Writing history: one booking at a time, each with everything that Mariana Tek would record.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::RngExt;
use rand::rngs::StdRng;

use super::blueprint::Blueprint;
use super::timetable::{Scale, Timetable};
use crate::world::{
    ClassSession, Currency, Guest, Id, Location, PaidWith, Reservation, ReservationKind,
    ReservationStatus, World,
};

/// What became of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Came, or has booked for a class that is still to come.
    Came,
    /// Cancelled in time.
    Cancelled,
    /// Cancelled late; `true` where the studio charged for it.
    CancelledLate(bool),
    /// Did not come; `true` where the studio charged for it.
    NoShow(bool),
    /// Was checked in, and the check-in was taken back: the booking is pending again.
    TakenBack,
    /// Was checked in, and the studio then made it a no-show.
    TakenBackNoShow,
    /// Waits for a place.
    Waiting,
    /// Gave up waiting.
    LeftWaitlist,
}

impl Outcome {
    /// What this outcome looks like before the class: nobody has come or stayed away yet.
    fn while_ahead(self) -> Self {
        match self {
            Self::Cancelled | Self::Waiting | Self::LeftWaitlist => self,
            _ => Self::Came,
        }
    }
}

/// A studio in the making.
#[derive(Debug)]
pub(super) struct Sower<'a> {
    pub(super) world: World,
    pub(super) plan: &'a Blueprint,
    pub(super) scale: Scale,
    pub(super) rng: StdRng,
    timetable: Timetable,
    /// Places taken, by class.
    taken: HashMap<Id, u32>,
    /// Who is on the list of which class: class and person.
    listed: HashSet<(Id, Id)>,
}

impl<'a> Sower<'a> {
    pub(super) fn new(
        world: World,
        plan: &'a Blueprint,
        scale: Scale,
        timetable: Timetable,
        rng: StdRng,
    ) -> Self {
        Self {
            world,
            plan,
            scale,
            rng,
            timetable,
            taken: HashMap::new(),
            listed: HashSet::new(),
        }
    }

    pub(super) fn finish(self) -> World {
        self.world
    }

    pub(super) fn now(&self) -> Timestamp {
        self.scale.now
    }

    /// The moment `days` before now.
    pub(super) fn days_ago(&self, days: i64) -> Timestamp {
        self.now()
            .saturating_sub(SignedDuration::from_hours(24 * days))
            .unwrap_or(Timestamp::MIN)
    }

    pub(super) fn home_of(&self, user: Id) -> (Id, Currency, TimeZone) {
        let home = self.world.users.get(user).map(|one| one.home_location);
        let location = home.and_then(|id| self.world.locations.get(id));
        location.map_or((0, Currency::Usd, TimeZone::UTC), |one| {
            (one.id, one.currency, one.zone())
        })
    }

    /// Today at the user's home location.
    pub(super) fn today(&self, user: Id) -> Date {
        self.now().to_zoned(self.home_of(user).2).date()
    }

    /// The classes of one day at a location that were not called off, the earliest first.
    pub(super) fn classes_on(&self, location: Id, day: Date) -> Vec<Id> {
        let ids = self.timetable.on(location, day).iter().copied();
        ids.filter(|id| {
            self.session(*id)
                .is_some_and(|one| one.cancelled_at.is_none())
        })
        .collect()
    }

    /// The class at some hour of the day at a location; it may have been called off.
    pub(super) fn class_at(&self, location: Id, day: Date, hour: usize) -> Option<Id> {
        let ids = self.timetable.on(location, day);
        ids.get(hour % ids.len().max(1)).copied()
    }

    fn session(&self, id: Id) -> Option<&ClassSession> {
        self.world.sessions.get(id)
    }

    /// All classes at a location that have ended, between two moments, the earliest first.
    pub(super) fn ended_between(&self, location: Id, from: Timestamp, to: Timestamp) -> Vec<Id> {
        let zone = self
            .world
            .locations
            .get(location)
            .map_or(TimeZone::UTC, Location::zone);
        let mut day = from.to_zoned(zone.clone()).date();
        let last = to.min(self.now()).to_zoned(zone).date();
        let mut found = Vec::new();
        while day <= last {
            found.extend(self.classes_on(location, day).into_iter().filter(|id| {
                self.session(*id).is_some_and(|one| {
                    one.start >= from && one.start <= to && one.end() <= self.now()
                })
            }));
            day = day.saturating_add(1.day());
        }
        found
    }

    /// Whether the user is on the list of the class already, or it is full.
    fn cannot_take(&self, user: Id, session: &ClassSession) -> bool {
        let taken = self.taken.get(&session.id).copied().unwrap_or_default();
        taken >= session.capacity || self.listed.contains(&(session.id, user))
    }

    /// Books `user` into a class, with this outcome. Nothing if the class is full.
    pub(super) fn book(
        &mut self,
        user: Id,
        session: Id,
        outcome: Outcome,
        paid_with: PaidWith,
    ) -> Option<Id> {
        let session = self.session(session)?.clone();
        if self.cannot_take(user, &session) {
            return None;
        }
        let mut row = self.blank(&session, outcome, paid_with);
        row.user = Some(user);
        Some(self.write(row, user))
    }

    /// Books a guest without an account, on behalf of `host`.
    pub(super) fn book_guest(
        &mut self,
        host: Id,
        session: Id,
        guest: Guest,
        paid_with: PaidWith,
    ) -> Option<Id> {
        let session = self.session(session)?.clone();
        let mut row = self.blank(&session, Outcome::Came, paid_with);
        row.booked_by = Some(host);
        row.guest = Some(Box::new(guest));
        Some(self.write(row, host))
    }

    fn write(&mut self, row: Reservation, payer: Id) -> Id {
        let (paid_with, created_at) = (row.paid_with, row.created_at);
        let is_cancelled = row.status == ReservationStatus::StandardCancel;
        let spot = self.next_spot(&row);
        self.listed.extend(row.user.map(|user| (row.session, user)));
        let id = self
            .world
            .reservations
            .insert(|id| Reservation { id, spot, ..row });
        if let (PaidWith::Credit(grant), false) = (paid_with, is_cancelled) {
            self.world
                .move_credit(payer, grant, -1, Some(id), created_at);
        }
        id
    }

    fn next_spot(&mut self, row: &Reservation) -> Option<u32> {
        let is_pick_a_spot = self.session(row.session)?.is_pick_a_spot;
        if row.kind != ReservationKind::Standard || !row.status.holds_a_place() {
            return None;
        }
        let taken = self.taken.entry(row.session).or_default();
        *taken += 1;
        is_pick_a_spot.then_some(*taken)
    }

    /// The row of a booking with this outcome, still without its id and its person.
    fn blank(
        &mut self,
        session: &ClassSession,
        outcome: Outcome,
        paid_with: PaidWith,
    ) -> Reservation {
        let now = self.now();
        let before = |hours: i64, minutes: i64| {
            let early = SignedDuration::from_mins(hours * 60 + minutes);
            session
                .start
                .saturating_sub(early)
                .unwrap_or(session.start)
                .min(now)
        };
        let after = |minutes: i64| {
            session
                .end()
                .saturating_add(SignedDuration::from_mins(minutes))
                .unwrap_or(now)
                .min(now)
        };
        let is_ahead = session.start > now;
        let (hours, minutes) = (self.rng.random_range(31..150), self.rng.random_range(0..60));
        let created_at = if is_ahead {
            let lately = SignedDuration::from_mins(hours % 90 * 60 + minutes);
            now.saturating_sub(lately).unwrap_or(now)
        } else {
            before(hours, minutes)
        };
        let walked_in = before(0, self.rng.random_range(2..14));
        let (early, late) = (self.rng.random_range(13..30), self.rng.random_range(1..11));
        let outcome = if is_ahead {
            outcome.while_ahead()
        } else {
            outcome
        };
        let (mut cancelled_at, mut checked_in_at, mut check_in_undone_at) = (None, None, None);
        let mut kind = ReservationKind::Standard;
        let status = match outcome {
            _ if session.cancelled_at.is_some() => ReservationStatus::ClassCancelled,
            Outcome::Came if is_ahead => ReservationStatus::Pending,
            Outcome::Came => {
                checked_in_at = Some(walked_in);
                ReservationStatus::CheckIn
            }
            Outcome::Cancelled => {
                cancelled_at = Some(before(early, 0));
                ReservationStatus::StandardCancel
            }
            Outcome::CancelledLate(charged) => {
                cancelled_at = Some(before(late, 30));
                if charged {
                    ReservationStatus::PenaltyCancel
                } else {
                    ReservationStatus::GracedCancel
                }
            }
            Outcome::NoShow(true) => ReservationStatus::PenaltyNoShow,
            Outcome::NoShow(false) => ReservationStatus::GracedNoShow,
            Outcome::TakenBack => {
                check_in_undone_at = Some(after(25));
                ReservationStatus::Pending
            }
            Outcome::TakenBackNoShow => {
                check_in_undone_at = Some(after(25));
                ReservationStatus::PenaltyNoShow
            }
            Outcome::Waiting => {
                kind = ReservationKind::Waitlist;
                ReservationStatus::Pending
            }
            Outcome::LeftWaitlist => {
                kind = ReservationKind::Waitlist;
                cancelled_at = Some(before(late, 0));
                ReservationStatus::Removed
            }
        };
        let no_show = matches!(outcome, Outcome::NoShow(_)).then(|| after(30));
        let last_event = [
            session.cancelled_at,
            cancelled_at,
            checked_in_at,
            check_in_undone_at,
            no_show,
        ];
        let updated_at = last_event.into_iter().flatten().max().unwrap_or(created_at);
        Reservation {
            id: 0,
            user: None,
            session: session.id,
            status,
            kind,
            paid_with,
            booked_by: None,
            guest: None,
            spot: None,
            created_at,
            cancelled_at,
            checked_in_at,
            check_in_undone_at,
            updated_at,
        }
    }
}
