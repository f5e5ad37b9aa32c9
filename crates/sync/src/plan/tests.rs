use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::visits::samples::{instant, member};

const NOW: &str = "2026-11-22T12:00:00Z";

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").expect("a known zone")
}

#[test]
fn a_pull_is_due_after_a_minute() {
    let rules = PullRules::default();
    let now = instant(NOW);
    for (seconds, due) in [(0, false), (59, false), (60, true), (-5, true)] {
        let held = member(Some(now - seconds.seconds()), true);
        assert_eq!(rules.due(&held, now), due, "{seconds} s ago");
    }
}

#[test]
fn an_incomplete_history_is_always_due_and_read_whole() {
    let rules = PullRules::default();
    let now = instant(NOW);
    for held in [
        member(None, false),
        member(Some(now), false),
        member(None, true),
    ] {
        assert!(rules.due(&held, now));
        let plan = rules.plan(&held, &new_york(), now);
        assert_eq!(plan.signpost, now);
        let [recent, before] = plan.stretches[..] else {
            panic!("two stretches, not {:?}", plan.stretches);
        };
        assert_eq!((recent.from, recent.until), (Some(date(2026, 5, 24)), None));
        assert_eq!((before.from, before.until), (None, Some(date(2026, 5, 23))));
    }
}

#[test]
fn later_pulls_look_back_thirty_days_in_the_zone() {
    // 03:00 UTC on the 22nd is the evening of the 21st in New York.
    let held = member(Some(instant("2026-11-22T03:00:00Z")), true);
    let plan = PullRules::default().plan(&held, &new_york(), instant(NOW));
    assert_eq!(plan.stretches, [since(date(2026, 10, 22))]);
    assert_eq!(plan.signpost, instant(NOW));
}

#[test]
fn a_clock_set_back_does_not_open_a_gap() {
    let held = member(Some(instant("2027-06-01T00:00:00Z")), true);
    let plan = PullRules::default().plan(&held, &new_york(), instant(NOW));
    assert_eq!(plan.stretches, [since(date(2026, 10, 23))]);
}

proptest! {
    /// Whatever the times of the pulls: a visit that changes after one pull, at most the
    /// look-back after its class, is in the window of the next.
    #[test]
    fn no_late_change_falls_between_two_pulls(
        first in 0..2_000_000_000_i64,
        gap in 0..500_000_000_i64,
        settled_after in 0..30 * 24 * 3600_i64,
        changed_after_pull in 0..500_000_000_i64,
    ) {
        let rules = PullRules::default();
        let zone = new_york();
        let first = Timestamp::from_second(first).expect("in range");
        let plan = rules.plan(&member(None, false), &zone, first);
        let changed = first + changed_after_pull.seconds();
        let class = changed - settled_after.seconds();
        let held = member(Some(plan.signpost), true);
        let next = rules.plan(&held, &zone, first + gap.seconds());
        let class_day = class.to_zoned(zone.clone()).date();
        let asked = |day| {
            let within = |s: &Stretch| s.from.is_none_or(|f| f <= day) && s.until.is_none_or(|u| day <= u);
            next.stretches.iter().any(within)
        };
        prop_assert!(asked(class_day));
    }
}
