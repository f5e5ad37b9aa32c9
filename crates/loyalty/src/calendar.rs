//! Days and weeks as a studio counts them.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use model::TimeZoneName;

/// A time zone and the weekday on which weeks begin.
///
/// All counting goes through civil dates: an hour that daylight saving skips or repeats can then
/// neither lose a visit nor count it twice.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    week_starts: Weekday,
}

impl Calendar {
    /// The calendar of a zone, with weeks that begin on `week_starts`.
    pub fn new(zone: &TimeZoneName, week_starts: Weekday) -> Self {
        Self {
            zone: zone.zone(),
            week_starts,
        }
    }

    /// The local day of an instant.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// The first day of the week that an instant falls in.
    pub fn week(&self, at: Timestamp) -> Date {
        self.week_of(self.day(at))
    }

    /// The first day of the week that a day falls in.
    pub fn week_of(&self, day: Date) -> Date {
        day.saturating_sub(self.place_in_week(day).days())
    }

    /// How far into its week a day is: 0 to 6.
    pub(crate) fn place_in_week(&self, day: Date) -> i8 {
        day.weekday().since(self.week_starts)
    }
}

/// The week `count` weeks before the week that begins on `week`.
pub(crate) fn weeks_before(week: Date, count: usize) -> Date {
    week.saturating_sub(i64::try_from(count).unwrap_or(i64::MAX / 8).weeks())
}

/// The week after the week that begins on `week`.
pub(crate) fn next_week(week: Date) -> Date {
    week.saturating_add(1.week())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::{instant, zone};

    #[test]
    fn the_week_is_the_zones_and_not_that_of_utc() {
        // Monday 01:30 UTC is still Sunday evening in New York.
        let late = instant("2026-11-23T01:30:00Z");
        let here = Calendar::new(&zone("America/New_York"), Weekday::Monday);
        let utc = Calendar::new(&zone("UTC"), Weekday::Monday);
        assert_eq!(here.week(late), date(2026, 11, 16));
        assert_eq!(utc.week(late), date(2026, 11, 23));
    }

    #[test]
    fn a_week_begins_where_the_studio_says() {
        let sunday = date(2026, 11, 22);
        for (starts, first) in [
            (Weekday::Sunday, date(2026, 11, 22)),
            (Weekday::Monday, date(2026, 11, 16)),
            (Weekday::Saturday, date(2026, 11, 21)),
        ] {
            assert_eq!(Calendar::new(&zone("UTC"), starts).week_of(sunday), first);
        }
    }

    #[test]
    fn weeks_with_a_changed_clock_have_seven_days() {
        let calendar = Calendar::new(&zone("America/New_York"), Weekday::Sunday);
        // The clocks go back at 06:00 UTC on Sunday 1 November 2026, and forward on 14 March 2027.
        for (first, last, week) in [
            (
                "2026-11-01T04:00:00Z",
                "2026-11-08T04:59:59Z",
                date(2026, 11, 1),
            ),
            (
                "2027-03-14T05:00:00Z",
                "2027-03-21T03:59:59Z",
                date(2027, 3, 14),
            ),
        ] {
            assert_eq!(calendar.week(instant(first)), week);
            assert_eq!(calendar.week(instant(last)), week);
            let second_before = instant(first) - 1.second();
            assert_eq!(calendar.week(second_before), weeks_before(week, 1));
            let second_after = instant(last) + 1.second();
            assert_eq!(calendar.week(second_after), next_week(week));
        }
    }
}
