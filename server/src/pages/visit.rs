//! One visit, in the local time of its place.

use app::page::{PenaltyView, VisitStateView, VisitView};
use engine::SeenVisit;
use jiff::Timestamp;
use model::{MtStatus, VisitState};

use super::local::Local;

pub(super) fn visit_view(seen: &SeenVisit, now: Timestamp) -> VisitView {
    let visit = &seen.visit;
    let local = Local::new(&visit.place.time_zone, now);
    VisitView {
        class_name: visit.class_name.clone(),
        instructors: listed(&visit.instructors),
        place: visit.place.name.clone(),
        day: local.day(visit.starts_at),
        time: local.time(visit.starts_at),
        iso: local.iso(visit.starts_at),
        state: state_view(seen.state),
        penalty: penalty(&visit.status),
        heard: local.moment(visit.heard_at),
    }
}

/// `Ana`, `Ana and Ben`, `Ana, Ben and Cleo`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn state_view(state: VisitState) -> VisitStateView {
    match state {
        VisitState::Booked => VisitStateView::Booked,
        VisitState::Waitlisted => VisitStateView::Waitlisted,
        VisitState::AwaitingCheckIn => VisitStateView::AwaitingCheckIn,
        VisitState::Attended => VisitStateView::Attended,
        VisitState::TakenBack => VisitStateView::TakenBack,
        VisitState::Cancelled => VisitStateView::Cancelled,
        VisitState::CancelledLate => VisitStateView::CancelledLate,
        VisitState::NoShow => VisitStateView::NoShow,
        VisitState::ClassCancelled => VisitStateView::ClassCancelled,
        VisitState::Removed => VisitStateView::Removed,
    }
}

fn penalty(status: &MtStatus) -> PenaltyView {
    match status {
        MtStatus::PenaltyCancel | MtStatus::PenaltyNoShow => PenaltyView::Applied,
        MtStatus::GracedCancel | MtStatus::GracedNoShow | MtStatus::PenaltyRemoved => {
            PenaltyView::Waived
        }
        _ => PenaltyView::None,
    }
}

#[cfg(test)]
mod tests {
    use model::{Place, ReservationId, Visit};

    use super::*;

    fn seen(status: MtStatus, instructors: &[&str]) -> SeenVisit {
        SeenVisit {
            visit: Visit {
                reservation: ReservationId::from("1"),
                class_name: "Power Barre 50".to_owned(),
                instructors: instructors.iter().map(|name| (*name).to_owned()).collect(),
                place: Place {
                    id: "48717".into(),
                    name: "Dubai Marina".to_owned(),
                    time_zone: "Asia/Dubai".parse().unwrap(),
                },
                starts_at: "2026-11-21T21:30:00Z".parse().unwrap(),
                minutes: 50,
                status,
                waitlisted: false,
                was_checked_in: false,
                heard_at: "2026-11-22T05:02:00Z".parse().unwrap(),
            },
            state: VisitState::CancelledLate,
        }
    }

    #[test]
    fn a_visit_reads_in_the_time_of_its_place() {
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        let view = visit_view(&seen(MtStatus::GracedCancel, &["Ana", "Ben", "Cleo"]), now);
        assert_eq!(
            (view.day.as_str(), view.time.as_str()),
            ("Today", "1:30 AM")
        );
        assert_eq!(view.iso, "2026-11-22T01:30:00+04:00");
        assert_eq!(view.heard, "today, 9:02 AM");
        assert_eq!(view.instructors, "Ana, Ben and Cleo");
        assert_eq!(view.penalty, PenaltyView::Waived);
    }

    #[test]
    fn names_are_listed_as_people_do() {
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        let listed = |names: &[&str]| visit_view(&seen(MtStatus::Pending, names), now).instructors;
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["Ana"]), "Ana");
        assert_eq!(listed(&["Ana", "Ben"]), "Ana and Ben");
    }
}
