//! Everybody else: members with habits of their own.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::RngExt;

use super::foundation::{EIGHT_A_MONTH, SINGLE_CLASS, TEN_PACK, UNLIMITED};
use super::people::{email_for, make_up};
use super::sower::{Outcome, Sower};
use crate::world::{Id, Location, PaidWith, User};

/// How somebody uses the studio.
enum Habit {
    /// Signed up, tried it once or never.
    Curious,
    /// Came for some weeks, then stopped.
    Lapsed,
    /// Comes every week.
    Regular,
}

/// Fills the studio up to its number of members.
pub(super) fn gather(sower: &mut Sower<'_>) {
    let locations: Vec<Location> = sower.world.locations.iter().cloned().collect();
    let members = sower.world.users.iter().filter(|one| !one.is_staff).count();
    for _ in members..sower.scale.members {
        let index = sower.rng.random_range(0..locations.len().max(1));
        let Some(location) = locations.get(index) else {
            return;
        };
        join(sower, location);
    }
}

fn join(sower: &mut Sower<'_>, location: &Location) {
    let days = i64::from(sower.scale.years) * 365;
    let member_for = sower.rng.random_range(1..days.max(2));
    let joined_at = sower.days_ago(member_for);
    let person = make_up(location, joined_at, &mut sower.rng);
    let word = sower.plan.password_word;
    let user = sower.world.users.insert(|id| User {
        id,
        email: email_for(&person.first_name, &person.last_name, id),
        password: format!("{word}-{id}"),
        ..person
    });
    let habit = match sower.rng.random_range(0..100) {
        0..22 => Habit::Curious,
        22..58 => Habit::Lapsed,
        _ => Habit::Regular,
    };
    live(sower, user, joined_at, &habit);
}

fn live(sower: &mut Sower<'_>, user: Id, joined_at: Timestamp, habit: &Habit) {
    let week = SignedDuration::from_hours(7 * 24);
    match habit {
        Habit::Curious => {
            let grant = sower.sell_credits(user, SINGLE_CLASS, 1, joined_at);
            if sower.rng.random_bool(0.6) {
                let until = joined_at.saturating_add(week * 2).unwrap_or(joined_at);
                visit_once(sower, user, joined_at, until, PaidWith::Credit(grant));
            }
        }
        Habit::Lapsed => {
            let weeks = sower.rng.random_range(3..14);
            let until = joined_at.saturating_add(week * weeks).unwrap_or(joined_at);
            let is_over = until < sower.now();
            let membership =
                sower.sell_membership(user, EIGHT_A_MONTH, joined_at, is_over.then_some(until));
            come_weekly(
                sower,
                user,
                joined_at,
                until,
                PaidWith::Membership(membership),
            );
        }
        Habit::Regular if sower.rng.random_bool(0.2) => {
            let grant = sower.sell_credits(user, TEN_PACK, 10, joined_at);
            let until = joined_at.saturating_add(week * 8).unwrap_or(joined_at);
            come_weekly(sower, user, joined_at, until, PaidWith::Credit(grant));
        }
        Habit::Regular => {
            let plan = if sower.rng.random_bool(0.6) {
                UNLIMITED
            } else {
                EIGHT_A_MONTH
            };
            let membership = sower.sell_membership(user, plan, joined_at, None);
            let until = sower.now().saturating_add(week).unwrap_or(joined_at);
            come_weekly(
                sower,
                user,
                joined_at,
                until,
                PaidWith::Membership(membership),
            );
        }
    }
}

fn visit_once(
    sower: &mut Sower<'_>,
    user: Id,
    from: Timestamp,
    to: Timestamp,
    paid_with: PaidWith,
) {
    let (home, _, _) = sower.home_of(user);
    let classes = sower.ended_between(home, from, to);
    if classes.is_empty() {
        return;
    }
    let index = sower.rng.random_range(0..classes.len());
    if let Some(session) = classes.get(index) {
        sower.book(user, *session, Outcome::Came, paid_with);
    }
}

/// Comes on one to three fixed days of the week, at a fixed hour, with the odd week off.
fn come_weekly(
    sower: &mut Sower<'_>,
    user: Id,
    from: Timestamp,
    to: Timestamp,
    paid_with: PaidWith,
) {
    let (home, _, zone) = sower.home_of(user);
    let days: Vec<Weekday> = (0..sower.rng.random_range(1..=3))
        .map(|_| Weekday::Monday.wrapping_add(sower.rng.random_range(0..7)))
        .collect();
    let hour = sower.rng.random_range(0..84_usize);
    let faithfulness = sower.rng.random_range(0.55..0.97);
    let mut day = from.to_zoned(zone.clone()).date().saturating_add(1.day());
    let last = to.to_zoned(zone).date();
    while day <= last {
        if days.contains(&day.weekday()) && sower.rng.random_bool(faithfulness) {
            let choice = sower.class_at(home, day, hour);
            let outcome = outcome(sower);
            if let Some(session) = choice.filter(|_| can_still_pay(sower, paid_with)) {
                sower.book(user, session, outcome, paid_with);
            }
        }
        day = day.saturating_add(1.day());
    }
}

fn can_still_pay(sower: &Sower<'_>, paid_with: PaidWith) -> bool {
    let PaidWith::Credit(grant) = paid_with else {
        return true;
    };
    let left = sower
        .world
        .credit_transactions
        .get(grant)
        .and_then(|one| one.remaining);
    left.is_some_and(|left| left > 0)
}

fn outcome(sower: &mut Sower<'_>) -> Outcome {
    match sower.rng.random_range(0..100) {
        0..4 => Outcome::Cancelled,
        4..7 => Outcome::CancelledLate(true),
        7..8 => Outcome::CancelledLate(false),
        8..10 => Outcome::NoShow(true),
        10..11 => Outcome::LeftWaitlist,
        _ => Outcome::Came,
    }
}
