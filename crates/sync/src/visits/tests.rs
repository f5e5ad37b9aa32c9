use jiff::ToSpan;
use proptest::prelude::*;

use super::samples::{instant, visit};
use super::*;

const NOW: &str = "2026-11-22T12:00:00Z";

fn heard(status: MtStatus, minutes_ago: i64) -> Visit {
    visit("r1", status, instant(NOW) - minutes_ago.minutes())
}

#[test]
fn a_check_in_is_remembered_when_it_is_taken_back() {
    let counted = merge(&heard(MtStatus::Pending, 9), heard(MtStatus::CheckIn, 5));
    assert!(counted.was_checked_in);
    let taken_back = merge(&counted, heard(MtStatus::PenaltyNoShow, 1));
    assert_eq!(taken_back.status, MtStatus::PenaltyNoShow);
    assert!(taken_back.was_checked_in);
}

#[test]
fn an_answer_that_was_overtaken_changes_nothing_but_the_check_in() {
    let late = merge(
        &heard(MtStatus::StandardCancel, 1),
        heard(MtStatus::CheckIn, 5),
    );
    assert_eq!(late.status, MtStatus::StandardCancel);
    assert!(late.was_checked_in);
}

#[test]
fn what_is_told_again_is_not_written_again() {
    let held = [heard(MtStatus::Pending, 9)];
    assert_eq!(news(&held, [heard(MtStatus::Pending, 1)]), []);
    let moved = Visit {
        minutes: 45,
        ..heard(MtStatus::Pending, 1)
    };
    assert_eq!(news(&held, [moved.clone()]), [moved]);
}

#[test]
fn a_first_check_in_is_written_with_its_memory() {
    let new = news(&[], [heard(MtStatus::CheckIn, 1)]);
    assert!(new.iter().all(|visit| visit.was_checked_in) && new.len() == 1);
    assert_eq!(news(&new, [heard(MtStatus::CheckIn, 0)]), []);
}

#[test]
fn a_reservation_on_two_pages_is_one_visit() {
    let once = news(
        &[],
        [
            visit("r1", MtStatus::Pending, instant(NOW)),
            visit("r2", MtStatus::Pending, instant(NOW)),
            visit("r1", MtStatus::CheckIn, instant(NOW)),
        ],
    );
    let told: Vec<_> = once
        .iter()
        .map(|v| (v.reservation.as_str(), v.status.as_str()))
        .collect();
    assert_eq!(told, [("r1", "check in"), ("r2", "pending")]);
}

#[test]
fn visits_in_the_window_are_as_fresh_as_the_pull() {
    let rules = PullRules::default();
    let first = heard(MtStatus::CheckIn, 60);
    let pulled_at = Some(instant(NOW));
    let utc = TimeZone::UTC;
    assert_eq!(heard_of(&first, pulled_at, &rules, &utc), instant(NOW));
    assert_eq!(heard_of(&first, None, &rules, &utc), first.heard_at);
    let old = Visit {
        starts_at: instant("2026-10-22T23:59:59Z"),
        ..first.clone()
    };
    assert_eq!(heard_of(&old, pulled_at, &rules, &utc), old.heard_at);
}

fn any_hearing() -> impl Strategy<Value = Visit> {
    let status = prop::sample::select(vec![
        MtStatus::Pending,
        MtStatus::CheckIn,
        MtStatus::PenaltyNoShow,
        MtStatus::Removed,
    ]);
    status.prop_map(|status| heard(status, 0))
}

/// Some hearings of one reservation, each at its own minute, and the same in another order.
fn hearings_in_two_orders() -> impl Strategy<Value = (Vec<Visit>, Vec<Visit>)> {
    prop::collection::vec(any_hearing(), 1..8)
        .prop_map(|visits| {
            let minutes = 0_i64..;
            let stamp = |(minute, visit): (i64, Visit)| Visit {
                heard_at: visit.heard_at + minute.minutes(),
                ..visit
            };
            minutes.zip(visits).map(stamp).collect::<Vec<_>>()
        })
        .prop_flat_map(|visits| (Just(visits.clone()), Just(visits).prop_shuffle()))
}

/// What is held after these were heard in turn, each in a pull of its own.
fn one_by_one(hearings: Vec<Visit>) -> Vec<Visit> {
    hearings.into_iter().fold(Vec::new(), |held, visit| {
        let changed = news(&held, [visit]);
        if changed.is_empty() { held } else { changed }
    })
}

proptest! {
    #[test]
    fn the_order_in_which_we_hear_does_not_matter((told, shuffled) in hearings_in_two_orders()) {
        prop_assert_eq!(news(&[], told.clone()), news(&[], shuffled.clone()));
        let ever = told.iter().any(|visit| visit.status == MtStatus::CheckIn);
        let in_turn = one_by_one(shuffled);
        prop_assert_eq!(in_turn.first().map(|v| v.was_checked_in), Some(ever));
    }

    #[test]
    fn the_latest_word_stands((told, _) in hearings_in_two_orders()) {
        let latest = told.last().map(|visit| visit.status.clone());
        let in_turn = one_by_one(told);
        prop_assert_eq!(in_turn.first().map(|v| v.status.clone()), latest);
    }

    #[test]
    fn writing_the_news_leaves_none((told, again) in hearings_in_two_orders()) {
        let held = news(&[], told);
        prop_assert_eq!(news(&held, again), []);
    }
}
