//! Days and times as members read them, in a location's own zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use model::TimeZoneName;

/// Words for instants and days, as seen from now in one zone.
pub(super) struct Local {
    zone: TimeZone,
    now: Zoned,
}

impl Local {
    pub(super) fn new(zone: &TimeZoneName, now: Timestamp) -> Self {
        let zone = zone.zone();
        Self {
            now: now.to_zoned(zone.clone()),
            zone,
        }
    }

    pub(super) fn at(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    pub(super) fn now(&self) -> &Zoned {
        &self.now
    }

    /// `Today`, `Tomorrow`, `Yesterday`, `Tue 24 Nov`, or `Tue 24 Nov 2024` in another year.
    pub(super) fn day(&self, at: Timestamp) -> String {
        let day = self.at(at).date();
        match self.days_from_today(day) {
            0 => "Today".to_owned(),
            1 => "Tomorrow".to_owned(),
            -1 => "Yesterday".to_owned(),
            _ if day.year() == self.now.year() => day.strftime("%a %-d %b").to_string(),
            _ => day.strftime("%a %-d %b %Y").to_string(),
        }
    }

    /// `6:30 PM`.
    pub(super) fn time(&self, at: Timestamp) -> String {
        self.at(at).strftime("%-I:%M %p").to_string()
    }

    /// RFC 3339 with the zone's offset.
    pub(super) fn iso(&self, at: Timestamp) -> String {
        self.at(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// `today, 10:02 AM`, `yesterday, 10:02 AM`, `21 November, 10:02 AM`.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        let day = self.at(at).date();
        let name = match self.days_from_today(day) {
            0 => "today".to_owned(),
            -1 => "yesterday".to_owned(),
            _ => self.long_day(day),
        };
        format!("{name}, {}", self.time(at))
    }

    /// `24 November`, with the year where it is another one.
    pub(super) fn long_day(&self, day: Date) -> String {
        if day.year() == self.now.year() {
            day.strftime("%-d %B").to_string()
        } else {
            full_day(day)
        }
    }

    fn days_from_today(&self, day: Date) -> i64 {
        day.duration_since(self.now.date()).as_hours() / 24
    }
}

/// `1 March 2026`.
pub(super) fn full_day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `March 2026`.
pub(super) fn month_and_year(day: Date) -> String {
    day.strftime("%B %Y").to_string()
}

/// The week that begins on this day: `16 – 22 Nov`, `30 Nov – 6 Dec`.
pub(super) fn week(starts: Date) -> String {
    let ends = starts.saturating_add(6.days());
    let ends_text = ends.strftime("%-d %b");
    if starts.month() == ends.month() {
        format!("{} \u{2013} {ends_text}", starts.day())
    } else {
        format!("{} \u{2013} {ends_text}", starts.strftime("%-d %b"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn new_york() -> Local {
        let zone = "America/New_York".parse().unwrap();
        Local::new(&zone, instant("2026-11-24T03:30:00Z"))
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let local = new_york();
        // Half past ten in the evening of the 23rd.
        assert_eq!(local.day(instant("2026-11-24T03:00:00Z")), "Today");
        assert_eq!(local.day(instant("2026-11-24T12:00:00Z")), "Tomorrow");
        assert_eq!(local.day(instant("2026-11-23T04:59:00Z")), "Yesterday");
        assert_eq!(local.day(instant("2026-11-21T12:00:00Z")), "Sat 21 Nov");
        assert_eq!(
            local.day(instant("2025-12-31T12:00:00Z")),
            "Wed 31 Dec 2025"
        );
    }

    #[test]
    fn times_are_those_of_the_clock_on_the_wall() {
        let local = new_york();
        let (summer, winter) = (
            instant("2026-07-01T22:30:00Z"),
            instant("2026-11-21T17:05:00Z"),
        );
        assert_eq!(local.time(summer), "6:30 PM");
        assert_eq!(local.iso(summer), "2026-07-01T18:30:00-04:00");
        assert_eq!(local.time(winter), "12:05 PM");
        assert_eq!(local.iso(winter), "2026-11-21T12:05:00-05:00");
        assert_eq!(
            local.moment(instant("2026-11-23T15:02:00Z")),
            "today, 10:02 AM"
        );
        assert_eq!(
            local.moment(instant("2026-11-22T15:02:00Z")),
            "yesterday, 10:02 AM"
        );
        assert_eq!(local.moment(winter), "21 November, 12:05 PM");
        assert_eq!(
            local.moment(instant("2025-01-02T15:02:00Z")),
            "2 January 2025, 10:02 AM"
        );
    }

    #[test]
    fn weeks_name_their_months_once() {
        assert_eq!(week(date(2026, 11, 16)), "16 \u{2013} 22 Nov");
        assert_eq!(week(date(2026, 11, 30)), "30 Nov \u{2013} 6 Dec");
    }
}
