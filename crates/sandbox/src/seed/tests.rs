//! What the stories promise.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::studio;
use crate::world::{MembershipStatus, ReservationStatus, World};
use crate::{SLUGS, SandboxConfig};

fn config(members: usize, seed: u64) -> SandboxConfig {
    SandboxConfig {
        members,
        years: 2,
        seed,
        ..SandboxConfig::default_at(now())
    }
}

fn now() -> Timestamp {
    "2026-03-18T15:20:00Z".parse().expect("a valid instant")
}

fn world(slug: &str, members: usize) -> World {
    let base = Url::parse("http://localhost:4001/").expect("a valid address");
    studio(slug, &config(members, 7), &base)
}

#[test]
fn every_studio_keeps_the_promises_of_its_stories() {
    for slug in SLUGS {
        let world = world(slug, 20);
        let count = |user| world.completed_class_count(user);
        assert!(
            (125..=160).contains(&count(60_001)),
            "{slug}: regular {}",
            count(60_001)
        );
        assert_eq!(count(60_002), 0, "{slug}: brand new");
        assert_eq!(count(60_009), 99, "{slug}: ninety-nine");
        assert_eq!(count(60_010), 512, "{slug}: five hundred");
        assert_eq!(
            world.users.get(60_014).and_then(|one| one.merged_into),
            Some(60_013)
        );
        assert_eq!(
            world.reservations.of(60_014).count(),
            0,
            "{slug}: merged away"
        );
        let long_name = world
            .users
            .get(60_010)
            .map(|one| one.full_name().chars().count());
        assert!(
            long_name >= Some(60),
            "{slug}: long name has {long_name:?} letters"
        );
    }
}

#[test]
fn the_regular_came_lately_and_has_booked_for_tomorrow() {
    for slug in SLUGS {
        let world = world(slug, 20);
        let last = world.attended(60_001).last().map(|one| one.session.start);
        let two_days = SignedDuration::from_hours(48);
        assert!(
            last.is_some_and(|at| now().duration_since(at) < two_days),
            "{slug}: {last:?}"
        );
        let ahead = world
            .reservations
            .of(60_001)
            .filter_map(|one| world.sessions.get(one.session));
        let mut ahead = ahead.filter(|one| one.start > now()).map(|one| one.start);
        assert!(
            ahead.any(|at| at.duration_since(now()) < two_days),
            "{slug}"
        );
    }
}

#[test]
fn memberships_are_in_the_states_of_the_stories() {
    for slug in SLUGS {
        let world = world(slug, 20);
        let only = |user| {
            world
                .memberships
                .of(user)
                .next()
                .expect("sold by the story")
        };
        assert_eq!(
            only(60_002).status,
            MembershipStatus::PendingCustomerActivation
        );
        assert_eq!(only(60_004).status, MembershipStatus::Frozen);
        assert!(
            only(60_004)
                .freeze
                .is_some_and(|one| one.start < now() && one.end > Some(now()))
        );
        assert_eq!(only(60_005).past_freezes.len(), 1);
        let trial = only(60_006);
        assert_eq!(trial.status, MembershipStatus::Active);
        assert!(
            trial.end.is_some_and(|end| end < now()),
            "{slug}: trial ends {:?}",
            trial.end
        );
        assert_eq!(only(60_016).status, MembershipStatus::PaymentFailure);
    }
}

#[test]
fn a_check_in_was_taken_back_and_guests_have_no_account() {
    for slug in SLUGS {
        let world = world(slug, 20);
        let undone: Vec<_> = world
            .reservations
            .of(60_008)
            .filter(|one| one.check_in_undone_at.is_some())
            .map(|one| one.status)
            .collect();
        assert!(
            undone.contains(&ReservationStatus::Pending),
            "{slug}: {undone:?}"
        );
        assert!(
            undone.contains(&ReservationStatus::PenaltyNoShow),
            "{slug}: {undone:?}"
        );
        let guests = world
            .reservations
            .of(60_015)
            .filter(|one| one.user.is_none())
            .count();
        assert_eq!(guests, 3, "{slug}");
    }
}

#[test]
fn two_members_share_one_email_and_each_signs_in_with_their_own_password() {
    let world = world("harbor-barre", 20);
    let email = &world.users.get(60_011).expect("in the cast").email;
    assert_eq!(world.users.with_key(email).count(), 2);
    let who = |password| world.sign_in(email, password).map(|one| one.id);
    assert_eq!(who("harbor-60011"), Some(60_011));
    assert_eq!(who("harbor-60012"), Some(60_012));
    assert_eq!(who("harbor-60013"), None);
}

#[test]
fn one_seed_makes_one_studio_and_another_seed_another() {
    let base = Url::parse("http://localhost:4001/").expect("a valid address");
    let summary = |seed| {
        let world = studio("northside-cycle", &config(60, seed), &base);
        let rows = world
            .reservations
            .iter()
            .map(|one| (one.id, one.session, one.status))
            .collect();
        let rows: Vec<_> = rows;
        rows
    };
    assert_eq!(summary(1), summary(1));
    assert_ne!(summary(1), summary(2));
}

#[test]
fn nothing_is_stamped_later_than_now() {
    for slug in SLUGS {
        let world = world(slug, 120);
        let later = (std::ops::Bound::Excluded(now()), std::ops::Bound::Unbounded);
        assert_eq!(world.reservations.changed_in(later).count(), 0, "{slug}");
        assert_eq!(world.users.changed_in(later).count(), 0, "{slug}");
        assert_eq!(world.memberships.changed_in(later).count(), 0, "{slug}");
        assert_eq!(world.sessions.changed_in(later).count(), 0, "{slug}");
        let came_early = world.reservations.iter().filter(|one| {
            one.status == ReservationStatus::CheckIn
                && world
                    .sessions
                    .get(one.session)
                    .is_none_or(|session| session.start > now())
        });
        assert_eq!(came_early.count(), 0, "{slug}");
    }
}
