//! Tables, money, the clock, and what is counted from reservations.

use std::ops::Bound::{Excluded, Unbounded};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::actions::{ActionError, Booking};
use super::derive::monday_of;
use super::{
    Change, Clock, Id, MembershipStatus, Minor, ReservationStatus, Row, Table, User, World,
};
use crate::{SandboxConfig, seed};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a moment")
}

fn user(id: Id, email: &str, second: i64) -> User {
    User {
        id,
        email: email.to_owned(),
        home_location: 7,
        updated_at: at(second),
        ..User::default()
    }
}

fn users() -> Table<User> {
    let mut table = Table::starting_at(60_001);
    for (email, second) in [("a@x.y", 10), ("B@x.y", 20), ("b@X.y", 30)] {
        table.insert(|id| user(id, email, second));
    }
    table
}

fn ids<'a>(rows: impl Iterator<Item = &'a User>) -> Vec<Id> {
    rows.map(Row::id).collect()
}

#[test]
fn a_table_finds_rows_by_key_parent_and_time_of_change() {
    let table = users();
    assert_eq!(ids(table.with_key("b@x.Y")), [60_002, 60_003]);
    assert_eq!(ids(table.under(7)), [60_001, 60_002, 60_003]);
    assert_eq!(ids(table.changed_in(at(20)..)), [60_002, 60_003]);
    assert_eq!(ids(table.changed_in(..at(20))), [60_001]);
    assert_eq!(
        ids(table.changed_in((Excluded(at(20)), Unbounded))),
        [60_003]
    );
    assert_eq!(ids(table.changed_in(at(30)..=at(10))), [0; 0]);
}

#[test]
fn an_update_stamps_the_row_and_moves_it_in_every_index() {
    let mut table = users();
    let change = |one: &mut User| {
        one.email = "c@x.y".to_owned();
        one.home_location = 8;
    };
    assert!(table.update(60_002, at(99), change).is_some());
    assert_eq!(ids(table.with_key("b@x.y")), [60_003]);
    assert_eq!(ids(table.with_key("c@x.y")), [60_002]);
    assert_eq!(ids(table.under(8)), [60_002]);
    assert_eq!(ids(table.changed_in(at(31)..)), [60_002]);
    assert!(table.update(1, at(99), |_| {}).is_none());
}

#[test]
fn ids_are_not_used_twice() {
    let mut table = users();
    table.remove(60_003);
    assert_eq!(table.insert(|id| user(id, "d@x.y", 40)), 60_004);
    table.insert_as(user(50_001, "staff@x.y", 40));
    assert_eq!(table.insert(|id| user(id, "e@x.y", 40)), 60_005);
}

#[test]
fn money_is_read_and_written_with_two_decimals() {
    for (text, minor) in [
        ("12", 1_200),
        ("12.5", 1_250),
        ("-12.05", -1_205),
        ("0.00", 0),
    ] {
        assert_eq!(Minor::parse(text), Some(Minor(minor)), "{text}");
    }
    for text in ["", "1.234", "1.", "--1", "1e3", "99999999999999999999"] {
        assert_eq!(Minor::parse(text), None, "{text}");
    }
    assert_eq!(Minor(-5).to_string(), "-0.05");
    assert_eq!(Minor(123_456).to_string(), "1234.56");
}

#[test]
fn a_clock_that_does_not_tick_moves_by_hand_only() {
    let clock = Clock::new(at(100), false);
    assert_eq!(clock.now(), at(100));
    assert_eq!(clock.advance(SignedDuration::from_secs(60)), at(160));
    clock.set(at(10));
    assert_eq!(clock.now(), at(10));
    let ticking = Clock::new(at(100), true);
    assert!(ticking.now() >= at(100));
}

#[test]
fn weeks_begin_on_monday() {
    assert_eq!(monday_of(date(2026, 3, 18)), date(2026, 3, 16));
    assert_eq!(monday_of(date(2026, 3, 16)), date(2026, 3, 16));
    assert_eq!(monday_of(date(2026, 3, 15)), date(2026, 3, 9));
}

fn harbor() -> (World, Timestamp) {
    let now = "2026-03-18T15:20:00Z".parse().expect("a moment");
    let config = SandboxConfig {
        members: 16,
        ..SandboxConfig::default_at(now)
    };
    let base = Url::parse("http://localhost:4001/").expect("an address");
    (seed::studio("harbor-barre", &config, &base), now)
}

#[test]
fn a_streak_ends_with_the_week_without_a_class() {
    let (world, _) = harbor();
    let gap = world.longest_weekly_streak(60_003).expect("she came");
    // Sixty-two classes until five months ago; the three weeks since do not join on.
    assert!(gap.last_day < date(2025, 10, 20), "{gap:?}");
    assert_eq!(
        gap.last_day,
        monday_of(gap.last_day) + jiff::Span::new().days(6)
    );
}

#[test]
fn each_action_announces_itself() {
    let (mut world, now) = harbor();
    let mut changes = world.subscribe();
    let session = world.sessions.iter().find(|one| {
        one.start > now
            && one.cancelled_at.is_none()
            && world.reservations.under(one.id).count() == 0
    });
    let session = session.expect("an empty class").id;
    let id = world
        .book(Booking::of(60_001, session), now)
        .expect("a place");
    world.check_in(id, now).expect("a booking");
    world.undo_check_in(id, now).expect("a check-in");
    world.merge(60_012, 60_001, now).expect("two accounts");
    let mut heard = Vec::new();
    while let Ok(change) = changes.try_recv() {
        heard.push(change);
    }
    assert_eq!(
        heard,
        [
            Change::ReservationCreated(id),
            Change::ReservationCheckedIn(id),
            Change::ReservationUpdated(id),
            Change::ProfileUpdated(60_001),
        ]
    );
}

#[test]
fn actions_that_make_no_sense_are_refused() {
    let (mut world, now) = harbor();
    let attended = world.reservations.of(60_001).find(|one| one.is_attended());
    let attended = attended.expect("an attended class").id;
    assert!(matches!(
        world.cancel(attended, now),
        Err(ActionError::Refused(_))
    ));
    assert!(matches!(
        world.merge(60_001, 60_001, now),
        Err(ActionError::Refused(_))
    ));
    let gone = world.merge(60_014, 60_001, now);
    assert_eq!(
        gone,
        Err(ActionError::Missing {
            what: "user",
            id: 60_014
        })
    );
    assert_eq!(
        world.check_in(1, now),
        Err(ActionError::Missing {
            what: "reservation",
            id: 1
        })
    );
}

#[test]
fn a_freeze_ends_by_itself_when_its_time_has_come() {
    let (mut world, now) = harbor();
    let status = |world: &World| world.memberships.of(60_004).next().map(|one| one.status);
    assert_eq!(status(&world), Some(MembershipStatus::Frozen));
    let later = now + SignedDuration::from_hours(24 * 22);
    world.catch_up(later);
    assert_eq!(status(&world), Some(MembershipStatus::Active));
    let past = world
        .memberships
        .of(60_004)
        .next()
        .and_then(|one| one.past_freezes.first().copied());
    assert!(
        past.is_some_and(|freeze| freeze.end < Some(later)),
        "{past:?}"
    );
}

#[test]
fn the_schedule_goes_on_in_the_same_rhythm() {
    let (mut world, now) = harbor();
    let before = world.sessions.len();
    world.catch_up(now);
    assert_eq!(
        world.sessions.len(),
        before,
        "four weeks ahead are there already"
    );
    world.catch_up(now + SignedDuration::from_hours(24 * 7));
    assert_eq!(world.sessions.len(), before + 5 * 7 + 2 * 4);
}

#[test]
fn every_status_has_its_word() {
    for status in ReservationStatus::ALL {
        assert_eq!(ReservationStatus::from_word(status.as_str()), Some(status));
    }
    for status in MembershipStatus::ALL {
        assert_eq!(MembershipStatus::from_word(status.as_str()), Some(status));
    }
    assert_eq!(ReservationStatus::from_word("checkin"), None);
}
