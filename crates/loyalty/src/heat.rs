//! Half a year of visits, day by day.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Calendar;
use crate::calendar::weeks_before;

/// How many weeks a heat map shows.
pub const HEAT_WEEKS: usize = 26;

/// Visits that count, by local day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    /// First day of the first week.
    pub starts: Date,
    /// The present day. The days after it, in the last week, are still to come.
    pub today: Date,
    /// Visits per day: weeks oldest first, days from the studio's first weekday.
    pub weeks: [[u8; 7]; HEAT_WEEKS],
}

/// The heat map of the last [`HEAT_WEEKS`] weeks, the present one last.
pub fn heat_map(
    attended: impl IntoIterator<Item = Timestamp>,
    calendar: &Calendar,
    now: Timestamp,
) -> HeatMap {
    let today = calendar.day(now);
    let starts = weeks_before(calendar.week_of(today), HEAT_WEEKS - 1);
    let mut weeks = [[0_u8; 7]; HEAT_WEEKS];
    for day in attended.into_iter().map(|at| calendar.day(at)) {
        if let Some(count) = cell(&mut weeks, starts, day) {
            *count = count.saturating_add(1);
        }
    }
    HeatMap {
        starts,
        today,
        weeks,
    }
}

/// The cell of a day; none for days outside the map.
fn cell(weeks: &mut [[u8; 7]; HEAT_WEEKS], starts: Date, day: Date) -> Option<&mut u8> {
    let days = usize::try_from(day.duration_since(starts).as_hours() / 24).ok()?;
    weeks.get_mut(days / 7)?.get_mut(days % 7)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;
    use crate::samples::{instant, zone};

    fn new_york(week_starts: Weekday) -> Calendar {
        Calendar::new(&zone("America/New_York"), week_starts)
    }

    #[test]
    fn days_are_those_of_the_zone() {
        // Saturday 21 November, 22:30 in New York.
        let late = instant("2026-11-22T03:30:00Z");
        let now = instant("2026-11-22T17:00:00Z");
        let map = heat_map([late, late], &new_york(Weekday::Sunday), now);
        assert_eq!(map.today, date(2026, 11, 22));
        assert_eq!(map.starts, date(2026, 5, 31));
        assert_eq!(map.weeks[HEAT_WEEKS - 2], [0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(map.weeks[HEAT_WEEKS - 1], [0; 7]);
    }

    #[test]
    fn the_map_has_edges() {
        let now = instant("2026-11-22T17:00:00Z");
        let first = instant("2026-05-31T04:00:00Z");
        let map = heat_map([first, first - 1.second()], &new_york(Weekday::Sunday), now);
        let total: u32 = map.weeks.iter().flatten().map(|n| u32::from(*n)).sum();
        assert_eq!((map.weeks[0][0], total), (1, 1));
    }

    proptest! {
        #[test]
        fn every_visit_of_the_half_year_is_counted_once(
            hours in prop::collection::vec(0..24 * 7 * 25_i64, 0..60),
        ) {
            let now = instant("2026-11-22T17:00:00Z");
            let visits = hours.iter().map(|hours| now - hours.hours());
            let map = heat_map(visits, &new_york(Weekday::Wednesday), now);
            let total: usize = map.weeks.iter().flatten().map(|n| usize::from(*n)).sum();
            prop_assert_eq!(total, hours.len());
        }

        #[test]
        fn no_instant_breaks_it(seconds in -377_705_023_201..253_402_207_200_i64) {
            let at = Timestamp::from_second(seconds).expect("within jiff's range");
            let now = instant("2026-11-22T17:00:00Z");
            for (visit, now) in [(at, now), (now, at), (at, at)] {
                let map = heat_map([visit], &new_york(Weekday::Monday), now);
                prop_assert!(map.starts <= map.today);
            }
        }
    }
}
