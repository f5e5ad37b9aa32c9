use jiff::ToSpan;
use jiff::civil::{Weekday, date};
use model::{MembershipStatus, TimeZoneName};
use proptest::prelude::*;

use super::*;
use crate::samples::{frozen_membership, instant, zone};

/// Wednesday noon in New York.
const NOW: &str = "2026-11-18T17:00:00Z";

fn new_york() -> Calendar {
    Calendar::new(&zone("America/New_York"), Weekday::Monday)
}

/// Noon of the Wednesday so many weeks ago.
fn weeks_ago(weeks: i64) -> Timestamp {
    instant(NOW) - (24 * 7 * weeks).hours()
}

fn frozen(from: Timestamp, until: Timestamp) -> Freezes {
    let membership = frozen_membership(MembershipStatus::Active, Some(from), Some(until));
    Freezes::of([&membership], &new_york(), instant(NOW))
}

fn of(visits: &[Timestamp], freezes: &Freezes, goal: u32) -> Streak {
    streak(
        visits.iter().copied(),
        freezes,
        &new_york(),
        goal,
        instant(NOW),
    )
}

fn sign(state: WeekState) -> char {
    match state {
        WeekState::Kept => 'K',
        WeekState::Open => 'o',
        WeekState::Missed => 'M',
        WeekState::Frozen => 'F',
        WeekState::None => '.',
    }
}

fn states(streak: &Streak) -> Vec<WeekState> {
    streak.weeks.iter().map(|week| week.state).collect()
}

#[test]
fn the_present_week_is_open_until_its_goal_is_reached() {
    let two = of(&[weeks_ago(2), weeks_ago(1)], &Freezes::default(), 1);
    assert_eq!((two.current, two.best), (2, 2));
    assert_eq!(two.weeks.last().map(|w| w.state), Some(WeekState::Open));
    let three = of(
        &[weeks_ago(2), weeks_ago(1), weeks_ago(0)],
        &Freezes::default(),
        1,
    );
    assert_eq!((three.current, three.best), (3, 3));
    assert_eq!(three.weeks.last().map(|w| w.state), Some(WeekState::Kept));
}

#[test]
fn a_missed_week_ends_the_run_and_leaves_the_best() {
    let visits: Vec<_> = [9, 8, 7, 6, 3].map(weeks_ago).into();
    let past = of(&visits, &Freezes::default(), 1);
    assert_eq!((past.current, past.best), (0, 4));
    let drawn: String = states(&past).into_iter().map(sign).collect();
    assert_eq!(drawn, "..KKKKMMKMMo");
}

#[test]
fn a_goal_of_two_needs_two_visits_in_the_same_week() {
    let visits = [
        weeks_ago(2),
        weeks_ago(2) + 24.hours(),
        weeks_ago(1),
        weeks_ago(0),
        weeks_ago(0) + 1.hour(),
    ];
    let result = of(&visits, &Freezes::default(), 2);
    assert_eq!((result.current, result.best, result.goal), (1, 1, 2));
    assert_eq!(
        of(&visits, &Freezes::default(), 0).current,
        3,
        "a goal is at least one"
    );
}

#[test]
fn a_member_without_visits_has_an_open_week_ahead() {
    let none = of(&[], &Freezes::default(), 1);
    assert_eq!(
        (none.current, none.best, none.weeks.len()),
        (0, 0, STREAK_WEEKS)
    );
    assert_eq!(none.weeks.last().map(|w| w.state), Some(WeekState::Open));
    assert_eq!(none.weeks.first().map(|w| w.state), Some(WeekState::None));
}

#[test]
fn a_freeze_joins_the_runs_around_it() {
    let freeze = frozen(weeks_ago(4), weeks_ago(2));
    let joined = of(&[weeks_ago(6), weeks_ago(5), weeks_ago(1)], &freeze, 1);
    assert_eq!((joined.current, joined.best), (3, 3));
    let drawn: String = states(&joined).into_iter().map(sign).collect();
    assert_eq!(drawn, ".....KKFFFKo", "partly frozen weeks are frozen");
}

#[test]
fn a_frozen_present_week_keeps_the_streak_where_it_was() {
    let freeze = frozen(weeks_ago(0), weeks_ago(-2));
    let held = of(&[weeks_ago(2), weeks_ago(1), weeks_ago(0)], &freeze, 1);
    assert_eq!((held.current, held.best), (2, 2));
    assert_eq!(held.weeks.last().map(|w| w.state), Some(WeekState::Frozen));
}

#[test]
fn the_week_is_that_of_the_zone() {
    // Monday 01:30 UTC is Sunday evening in New York and Monday noon in Auckland.
    let visits = [
        instant("2026-11-09T01:30:00Z"),
        instant("2026-11-16T01:30:00Z"),
    ];
    let at = |name: &str| {
        let calendar = Calendar::new(&zone(name), Weekday::Monday);
        streak(visits, &Freezes::default(), &calendar, 1, instant(NOW))
    };
    let last = |streak: &Streak| streak.weeks.last().map(|week| week.visits);
    assert_eq!(
        (
            at("America/New_York").current,
            last(&at("America/New_York"))
        ),
        (2, Some(0))
    );
    assert_eq!(
        (
            at("Pacific/Auckland").current,
            last(&at("Pacific/Auckland"))
        ),
        (2, Some(1))
    );
}

#[test]
fn changed_clocks_neither_lose_nor_double_a_week() {
    // 23:30 every Sunday of a year in New York, over both changes of the clocks.
    let calendar = new_york();
    let ny = zone("America/New_York").zone();
    let sundays: Vec<Timestamp> = (0..52)
        .map(|week| date(2025, 11, 23) + i64::from(week).weeks())
        .map(|day| {
            ny.to_timestamp(day.at(23, 30, 0, 0))
                .expect("a plain evening")
        })
        .collect();
    let now = instant("2026-11-16T05:30:00Z");
    let year = streak(sundays, &Freezes::default(), &calendar, 1, now);
    assert_eq!((year.current, year.best), (52, 52));
    assert!(year.weeks.iter().rev().skip(1).all(|week| week.visits == 1));
}

#[test]
fn visits_in_coming_weeks_wait_for_their_week() {
    let early = of(&[weeks_ago(1), weeks_ago(-1)], &Freezes::default(), 1);
    assert_eq!((early.current, early.best), (1, 1));
}

fn any_visits() -> impl Strategy<Value = Vec<Timestamp>> {
    let hour = (-200..24 * 7 * 40_i64).prop_map(|hours| instant(NOW) - hours.hours());
    prop::collection::vec(hour, 0..60)
}

fn any_freeze() -> impl Strategy<Value = Freezes> {
    (0..40_i64, 0..30_i64).prop_map(|(ago, weeks)| frozen(weeks_ago(ago), weeks_ago(ago - weeks)))
}

fn any_zone() -> impl Strategy<Value = TimeZoneName> {
    prop::sample::select(vec![
        "UTC",
        "America/New_York",
        "Pacific/Auckland",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Pacific/Apia",
    ])
    .prop_map(zone)
}

proptest! {
    #[test]
    fn the_order_of_visits_does_not_matter(
        (visits, shuffled) in any_visits().prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        freeze in any_freeze(),
        goal in 0..4_u32,
    ) {
        prop_assert_eq!(of(&visits, &freeze, goal), of(&shuffled, &freeze, goal));
    }

    #[test]
    fn a_frozen_week_never_breaks(visits in any_visits(), freeze in any_freeze()) {
        // Leaving out what was attended while frozen, and closing the gap by attending every
        // frozen week instead of freezing it, can only make runs longer, never shorter.
        let calendar = new_york();
        let outside = visits.iter().copied().filter(|at| !freeze.touch(calendar.week(*at)));
        let without: Vec<_> = outside.collect();
        prop_assert_eq!(
            (of(&visits, &freeze, 1).current, of(&visits, &freeze, 1).best),
            (of(&without, &freeze, 1).current, of(&without, &freeze, 1).best)
        );
        let thawed = of(&without, &Freezes::default(), 1);
        let kind = of(&without, &freeze, 1);
        prop_assert!(kind.current >= thawed.current && kind.best >= thawed.best);
    }

    #[test]
    fn one_more_visit_never_hurts(visits in any_visits(), more in any_visits(), freeze in any_freeze()) {
        let before = of(&visits, &freeze, 1);
        let all: Vec<_> = visits.iter().chain(&more).copied().collect();
        let after = of(&all, &freeze, 1);
        prop_assert!(after.current >= before.current && after.best >= before.best);
    }

    #[test]
    fn the_numbers_agree_with_each_other(
        visits in any_visits(),
        freeze in any_freeze(),
        place in any_zone(),
        goal in 1..4_u32,
    ) {
        let calendar = Calendar::new(&place, Weekday::Sunday);
        let result = streak(visits.iter().copied(), &freeze, &calendar, goal, instant(NOW));
        prop_assert!(result.current <= result.best);
        prop_assert_eq!(result.weeks.len(), STREAK_WEEKS);
        prop_assert!(result.weeks.is_sorted_by_key(|week| week.starts));
        for week in &result.weeks {
            prop_assert_eq!(week.starts.weekday(), Weekday::Sunday);
            let counted = visits.iter().filter(|at| calendar.week(**at) == week.starts).count();
            prop_assert_eq!(usize::try_from(week.visits).ok(), Some(counted));
            prop_assert!(week.state != WeekState::Kept || week.visits >= goal);
        }
    }
}
