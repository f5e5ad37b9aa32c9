//! What the tales are told with: regular visits, spread visits, single bookings.

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan};

use crate::seed::sower::{Outcome, Sower};
use crate::world::{Id, PaidWith};

impl Sower<'_> {
    pub(super) fn joined_at(&self, user: Id) -> Timestamp {
        self.world
            .users
            .get(user)
            .map_or(self.scale.now, |one| one.joined_at)
    }

    /// Comes at the same hour on the given days, from `from` to `to` days ago.
    pub(super) fn come_on(
        &mut self,
        user: Id,
        days: &[Weekday],
        from: i64,
        to: i64,
        paid_with: PaidWith,
    ) {
        let (home, _, _) = self.home_of(user);
        let today = self.today(user);
        for ago in (to..=from).rev() {
            let day = today.saturating_sub(ago.days());
            let first = self.classes_on(home, day).first().copied();
            if let Some(session) = first.filter(|_| days.contains(&day.weekday())) {
                self.book(user, session, Outcome::Came, paid_with);
            }
        }
    }

    /// Attends `count` classes, spread evenly from `from` to `to` days ago.
    pub(super) fn attend_evenly(
        &mut self,
        user: Id,
        count: usize,
        from: i64,
        to: i64,
        paid_with: PaidWith,
    ) {
        let (home, _, _) = self.home_of(user);
        let classes = self.ended_between(home, self.days_ago(from), self.days_ago(to));
        let mut attended = 0;
        for (index, session) in classes.iter().enumerate() {
            // Falls due whenever fewer are attended than this share of all classes asks for.
            let is_due = (index + 1) * count / classes.len() > attended;
            let booked = is_due
                && self
                    .book(user, *session, Outcome::Came, paid_with)
                    .is_some();
            attended += usize::from(booked);
        }
    }

    /// The class that the user would take `days` from now (negative: ago), at `hour` of that day.
    pub(super) fn class_in(&self, user: Id, days: i64, hour: usize) -> Option<Id> {
        let day = self.today(user).saturating_add(days.days());
        let classes = self.classes_on(self.home_of(user).0, day);
        classes.get(hour % classes.len().max(1)).copied()
    }

    pub(super) fn book_in(
        &mut self,
        user: Id,
        days: i64,
        hour: usize,
        outcome: Outcome,
        paid_with: PaidWith,
    ) {
        if let Some(session) = self.class_in(user, days, hour) {
            self.book(user, session, outcome, paid_with);
        }
    }

    /// The most recent class at the user's home that has ended.
    pub(super) fn latest_ended(&self, user: Id) -> Option<Id> {
        let (home, _, _) = self.home_of(user);
        self.ended_between(home, self.days_ago(4), self.now())
            .last()
            .copied()
    }

    pub(super) fn member_with(&mut self, user: Id, plan: Id) -> PaidWith {
        let joined_at = self.joined_at(user);
        PaidWith::Membership(self.sell_membership(user, plan, joined_at, None))
    }
}
