//! What happens by itself as time passes.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::products::MembershipStatus;
use super::table::Id;
use super::{ClassSession, Location, World};

/// Days of schedule that are always published ahead.
const DAYS_AHEAD: i64 = 28;

impl World {
    /// Brings the world up to `now`: pauses that are over end, and the schedule goes on.
    pub fn catch_up(&mut self, now: Timestamp) {
        let over: Vec<Id> = self
            .memberships
            .iter()
            .filter(|one| one.status == MembershipStatus::Frozen)
            .filter(|one| {
                one.freeze
                    .and_then(|freeze| freeze.end)
                    .is_some_and(|end| end <= now)
            })
            .map(|one| one.id)
            .collect();
        for membership in over {
            let thawed = self.unfreeze(membership, now);
            debug_assert!(thawed.is_ok(), "only frozen memberships were chosen");
        }
        let locations: Vec<Location> = self.locations.iter().cloned().collect();
        for location in locations {
            self.go_on_with_schedule(&location, now);
        }
    }

    /// Repeats the last week of a location's schedule until four weeks ahead are published.
    fn go_on_with_schedule(&mut self, location: &Location, now: Timestamp) {
        let zone = location.zone();
        let Some(last) = self.sessions.under(location.id).map(|one| one.start).max() else {
            return;
        };
        let mut day = last.to_zoned(zone.clone()).date().saturating_add(1.day());
        let end = now
            .to_zoned(zone.clone())
            .date()
            .saturating_add(DAYS_AHEAD.days());
        let week = self.sessions_since(location.id, day.saturating_sub(7.days()), &zone);
        while day <= end {
            let same_day = |one: &&ClassSession| {
                one.start.to_zoned(zone.clone()).date().weekday() == day.weekday()
            };
            let today: Vec<ClassSession> = week.iter().filter(same_day).cloned().collect();
            for session in today {
                self.repeat_session(session, day, &zone, now);
            }
            day = day.saturating_add(1.day());
        }
    }

    fn sessions_since(&self, location: Id, day: Date, zone: &TimeZone) -> Vec<ClassSession> {
        let sessions = self.sessions.under(location);
        sessions
            .filter(|one| one.start.to_zoned(zone.clone()).date() >= day)
            .cloned()
            .collect()
    }

    fn repeat_session(&mut self, one: ClassSession, day: Date, zone: &TimeZone, now: Timestamp) {
        let time = one.start.to_zoned(zone.clone()).time();
        let Ok(start) = day.to_datetime(time).to_zoned(zone.clone()) else {
            return;
        };
        let start = start.timestamp();
        self.sessions.insert(|id| ClassSession {
            id,
            start,
            cancelled_at: None,
            updated_at: now,
            ..one
        });
    }
}
