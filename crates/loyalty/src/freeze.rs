//! Weeks that a frozen membership takes out of a streak.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::{Membership, MembershipStatus};

use crate::Calendar;
use crate::calendar::next_week;

/// The local days on which any of a member's memberships is or was frozen.
#[derive(Clone, Debug, Default)]
pub struct Freezes {
    /// First and last day of each freeze, both frozen.
    days: Vec<(Date, Date)>,
}

impl Freezes {
    /// Reads the freezes off memberships.
    ///
    /// A freeze lasts to just before its end. A membership that says `frozen` is frozen now,
    /// whatever its dates say; one that gives a beginning, no end and another status has been
    /// thawed at a time that nobody told us, so that its freeze is left out.
    pub fn of<'a>(
        memberships: impl IntoIterator<Item = &'a Membership>,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Self {
        let days = memberships
            .into_iter()
            .filter_map(|membership| freeze(membership, now))
            .map(|(from, last)| (calendar.day(from), calendar.day(last)))
            .collect();
        Self { days }
    }

    /// Whether any day of the week that begins on `week` is frozen.
    pub fn touch(&self, week: Date) -> bool {
        let after = next_week(week);
        self.days
            .iter()
            .any(|(first, last)| *first < after && *last >= week)
    }
}

/// First and last frozen instant of a membership.
fn freeze(membership: &Membership, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let frozen_now = membership.status == MembershipStatus::Frozen;
    let from = match membership.frozen_from {
        Some(from) => from,
        None if frozen_now => now,
        None => return None,
    };
    let last = match membership.frozen_until {
        Some(until) if frozen_now => just_before(until).max(now),
        Some(until) => just_before(until),
        None if frozen_now => now.max(from),
        None => return None,
    };
    (from <= last).then_some((from, last))
}

fn just_before(end: Timestamp) -> Timestamp {
    end.saturating_sub(1.nanosecond()).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};

    use super::*;
    use crate::samples::{frozen_membership, instant, zone};

    const NOW: &str = "2026-11-18T12:00:00Z";

    fn freezes(status: MembershipStatus, from: Option<&str>, until: Option<&str>) -> Freezes {
        let calendar = Calendar::new(&zone("America/New_York"), Weekday::Monday);
        let membership = frozen_membership(status, from.map(instant), until.map(instant));
        Freezes::of([&membership], &calendar, instant(NOW))
    }

    #[test]
    fn a_freeze_touches_every_week_that_it_reaches_into() {
        // Sunday 1 November, 23:00 in New York, to Monday 16 November, midnight.
        let past = freezes(
            MembershipStatus::Active,
            Some("2026-11-02T04:00:00Z"),
            Some("2026-11-16T05:00:00Z"),
        );
        assert!(!past.touch(date(2026, 10, 19)));
        assert!(past.touch(date(2026, 10, 26)));
        assert!(past.touch(date(2026, 11, 2)));
        assert!(past.touch(date(2026, 11, 9)));
        assert!(!past.touch(date(2026, 11, 16)));
    }

    #[test]
    fn a_frozen_membership_is_frozen_now_whatever_its_dates_say() {
        let this_week = date(2026, 11, 16);
        let undated = freezes(MembershipStatus::Frozen, None, None);
        assert!(undated.touch(this_week) && !undated.touch(date(2026, 11, 9)));
        let open = freezes(MembershipStatus::Frozen, Some("2026-11-03T12:00:00Z"), None);
        assert!(open.touch(date(2026, 11, 9)) && open.touch(this_week));
        let stale = freezes(
            MembershipStatus::Frozen,
            Some("2026-11-03T12:00:00Z"),
            Some("2026-11-04T12:00:00Z"),
        );
        assert!(stale.touch(date(2026, 11, 9)) && stale.touch(this_week));
    }

    #[test]
    fn dates_that_name_no_span_freeze_nothing() {
        for (from, until) in [
            (None, None),
            (None, Some("2026-11-18T12:00:00Z")),
            (Some("2026-11-18T12:00:00Z"), None),
            (Some("2026-11-18T12:00:00Z"), Some("2026-11-18T12:00:00Z")),
            (Some("2026-11-18T12:00:00Z"), Some("2026-11-01T12:00:00Z")),
        ] {
            let none = freezes(MembershipStatus::Active, from, until);
            assert!(!none.touch(date(2026, 11, 16)), "{from:?} {until:?}");
        }
    }
}
