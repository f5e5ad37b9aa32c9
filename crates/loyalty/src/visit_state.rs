//! "Did my class count?"

use jiff::Timestamp;
use model::{MtStatus, Visit, VisitState};

use crate::Calendar;

/// What a visit is to its member at `now`.
///
/// A check-in that the studio took back stays visible as such: the member has seen it count. A
/// cancelled class is named as what it is, whoever had been checked in.
pub fn visit_state(visit: &Visit, now: Timestamp) -> VisitState {
    let begun = visit.starts_at <= now;
    match visit.status {
        MtStatus::CheckIn => VisitState::Attended,
        MtStatus::ClassCancelled => VisitState::ClassCancelled,
        MtStatus::Pending if !begun && visit.waitlisted => VisitState::Waitlisted,
        MtStatus::Pending if !begun => VisitState::Booked,
        _ if visit.was_checked_in => VisitState::TakenBack,
        // Whoever was still waiting when the class began never had a place in it.
        MtStatus::Pending if visit.waitlisted => VisitState::Removed,
        MtStatus::Pending => VisitState::AwaitingCheckIn,
        MtStatus::StandardCancel => VisitState::Cancelled,
        MtStatus::PenaltyCancel | MtStatus::GracedCancel => VisitState::CancelledLate,
        MtStatus::PenaltyNoShow | MtStatus::GracedNoShow | MtStatus::NoFeeNoShow => {
            VisitState::NoShow
        }
        MtStatus::Removed | MtStatus::PenaltyRemoved | MtStatus::Other(_) => VisitState::Removed,
    }
}

/// When the visits that count took place: those with a check-in that stands.
pub fn attended<'a>(
    visits: impl IntoIterator<Item = &'a Visit>,
) -> impl Iterator<Item = Timestamp> {
    visits
        .into_iter()
        .filter(|visit| visit.status == MtStatus::CheckIn)
        .map(|visit| visit.starts_at)
}

/// How many of these visits fall in the present calendar month.
pub fn attended_this_month(
    attended: impl IntoIterator<Item = Timestamp>,
    calendar: &Calendar,
    now: Timestamp,
) -> u32 {
    let month = calendar.day(now).first_of_month();
    let count = attended
        .into_iter()
        .filter(|at| calendar.day(*at).first_of_month() == month)
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::Weekday;

    use super::*;
    use crate::samples::{instant, visit, zone};

    const NOW: &str = "2026-11-22T12:00:00Z";

    fn state(
        status: &str,
        hours_from_now: i64,
        waitlisted: bool,
        was_checked_in: bool,
    ) -> VisitState {
        let now = instant(NOW);
        let seen = Visit {
            waitlisted,
            was_checked_in,
            ..visit(now + hours_from_now.hours(), status.into())
        };
        visit_state(&seen, now)
    }

    #[test]
    fn a_visit_goes_from_booked_to_counted() {
        assert_eq!(state("pending", 1, false, false), VisitState::Booked);
        assert_eq!(
            state("pending", 0, false, false),
            VisitState::AwaitingCheckIn
        );
        assert_eq!(
            state("pending", -30, false, false),
            VisitState::AwaitingCheckIn
        );
        assert_eq!(state("check in", -1, false, true), VisitState::Attended);
        // Some studios check in before the class begins.
        assert_eq!(state("check in", 1, false, true), VisitState::Attended);
    }

    #[test]
    fn a_check_in_taken_back_says_so() {
        for status in [
            "pending",
            "standard cancel",
            "penalty cancel",
            "penalty no show",
            "graced no show",
            "no fee no show",
            "removed",
            "penalty removed",
            "some new word",
        ] {
            assert_eq!(
                state(status, -1, false, true),
                VisitState::TakenBack,
                "{status}"
            );
        }
        assert_eq!(state("pending", 1, false, true), VisitState::Booked);
        assert_eq!(
            state("class cancelled", -1, false, true),
            VisitState::ClassCancelled
        );
    }

    #[test]
    fn every_ending_has_its_own_state() {
        for (status, expected) in [
            ("standard cancel", VisitState::Cancelled),
            ("penalty cancel", VisitState::CancelledLate),
            ("graced cancel", VisitState::CancelledLate),
            ("penalty no show", VisitState::NoShow),
            ("graced no show", VisitState::NoShow),
            ("no fee no show", VisitState::NoShow),
            ("removed", VisitState::Removed),
            ("penalty removed", VisitState::Removed),
            ("class cancelled", VisitState::ClassCancelled),
            ("teleported", VisitState::Removed),
        ] {
            assert_eq!(state(status, -1, false, false), expected, "{status}");
        }
    }

    #[test]
    fn a_waitlist_ends_when_the_class_begins() {
        assert_eq!(state("pending", 1, true, false), VisitState::Waitlisted);
        assert_eq!(state("pending", -1, true, false), VisitState::Removed);
        assert_eq!(state("check in", -1, true, true), VisitState::Attended);
    }

    #[test]
    fn months_are_local_ones() {
        let calendar = Calendar::new(&zone("America/New_York"), Weekday::Monday);
        // The first is 31 October in New York, the second 1 November.
        let visits = [
            visit(instant("2026-11-01T03:59:59Z"), MtStatus::CheckIn),
            visit(instant("2026-11-01T04:00:00Z"), MtStatus::CheckIn),
            visit(instant("2025-11-05T15:00:00Z"), MtStatus::CheckIn),
            visit(instant("2026-11-05T15:00:00Z"), MtStatus::PenaltyNoShow),
        ];
        assert_eq!(
            attended_this_month(attended(&visits), &calendar, instant(NOW)),
            1
        );
    }
}
