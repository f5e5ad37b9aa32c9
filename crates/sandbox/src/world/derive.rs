//! Numbers that are counted from the reservations whenever somebody asks.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};

use super::reservations::Reservation;
use super::table::Id;
use super::{ClassSession, World};

/// A class that somebody attended, with its start on the wall clock of its location.
#[derive(Clone, Debug)]
pub struct Attendance<'a> {
    /// The place that was taken.
    pub reservation: &'a Reservation,
    /// The class.
    pub session: &'a ClassSession,
    /// Its start, in the zone of its location.
    pub local_start: Zoned,
}

/// What `/me/achievements` says about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievements {
    /// Classes attended.
    pub classes_completed: usize,
    /// Different instructors.
    pub instructors_taken: usize,
    /// When they joined.
    pub member_since: Timestamp,
    /// Name of the location they went to most; empty before the first class.
    pub most_visited_studio: String,
    /// Different locations.
    pub studios_visited: usize,
}

/// Weeks in a row with at least one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    /// How many weeks.
    pub weeks: usize,
    /// Monday of the first week.
    pub first_day: Date,
    /// Sunday of the last week.
    pub last_day: Date,
}

impl World {
    /// The classes that `user` attended, the earliest first.
    pub fn attended(&self, user: Id) -> Vec<Attendance<'_>> {
        let mut attended: Vec<_> = self
            .reservations
            .of(user)
            .filter(|reservation| reservation.user == Some(user) && reservation.is_attended())
            .filter_map(|reservation| self.attendance(reservation))
            .collect();
        attended.sort_by_key(|one| (one.session.start, one.reservation.id));
        attended
    }

    fn attendance<'a>(&'a self, reservation: &'a Reservation) -> Option<Attendance<'a>> {
        let session = self.sessions.get(reservation.session)?;
        let location = self.locations.get(session.location)?;
        let local_start = session.start.to_zoned(location.zone());
        Some(Attendance {
            reservation,
            session,
            local_start,
        })
    }

    /// How many classes `user` attended in all.
    pub fn completed_class_count(&self, user: Id) -> usize {
        let own = self
            .reservations
            .of(user)
            .filter(|one| one.user == Some(user));
        own.filter(|one| one.is_attended()).count()
    }

    /// What `/me/achievements` says about `user`; nothing if there is no such account.
    pub fn achievements(&self, user: Id) -> Option<Achievements> {
        let member_since = self.users.get(user)?.joined_at;
        let attended = self.attended(user);
        let instructors = tally(
            attended
                .iter()
                .flat_map(|one| one.session.instructors.clone()),
        );
        let locations = tally(attended.iter().map(|one| one.session.location));
        let favourite = most_frequent(&locations).and_then(|(id, _)| self.locations.get(id));
        Some(Achievements {
            classes_completed: attended.len(),
            instructors_taken: instructors.len(),
            member_since,
            most_visited_studio: favourite.map(|one| one.name.clone()).unwrap_or_default(),
            studios_visited: locations.len(),
        })
    }

    /// The longest run of weeks (Monday to Sunday, on the clock of each class's location) in which
    /// `user` attended at least once.
    pub fn longest_weekly_streak(&self, user: Id) -> Option<Streak> {
        let mut mondays: Vec<Date> = self
            .attended(user)
            .iter()
            .map(|one| monday_of(one.local_start.date()))
            .collect();
        mondays.sort_unstable();
        mondays.dedup();
        let mut best: Option<Streak> = None;
        let mut run: Option<Streak> = None;
        for monday in mondays {
            let grown = run
                .filter(|run| run.last_day.saturating_add(1.day()) == monday)
                .map_or((1, monday), |run| (run.weeks + 1, run.first_day));
            let last_day = monday.saturating_add(6.days());
            let now = Streak {
                weeks: grown.0,
                first_day: grown.1,
                last_day,
            };
            run = Some(now);
            if best.is_none_or(|best| now.weeks > best.weeks) {
                best = run;
            }
        }
        best
    }

    /// Minutes that `user` spent in class.
    pub fn minutes_in_class(&self, user: Id) -> u64 {
        self.attended(user)
            .iter()
            .map(|one| u64::from(one.session.minutes))
            .sum()
    }
}

/// The Monday of the week that `day` is in.
pub fn monday_of(day: Date) -> Date {
    let since_monday = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(since_monday).days())
}

/// How often each value occurs.
pub fn tally<K: Ord>(values: impl IntoIterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts
}

/// The most frequent value; of several, the smallest.
pub fn most_frequent<K: Ord + Clone>(counts: &BTreeMap<K, usize>) -> Option<(K, usize)> {
    let best = counts
        .iter()
        .min_by_key(|(value, count)| (std::cmp::Reverse(**count), *value))?;
    Some((best.0.clone(), *best.1))
}
