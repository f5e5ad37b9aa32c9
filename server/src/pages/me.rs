//! The Me page.

use app::page::{MeView, MembershipStateView, MembershipView, StudioView};
use engine::MeFacts;
use jiff::Timestamp;
use model::{Membership, MembershipStatus};

use super::as_of::as_of;
use super::local::{self, Local};

pub(super) fn me_view(studio: StudioView, facts: MeFacts, unverified: bool) -> MeView {
    let local = Local::new(&facts.zone, facts.now);
    let profile = facts.member.profile;
    let name = format!("{} {}", profile.first_name, profile.last_name);
    let joined = profile.joined_at.map(|at| local.at(at).date());
    MeView {
        studio,
        name: name.trim().to_owned(),
        email: profile.email,
        phone: profile.phone,
        home: profile.home.map(|home| home.name),
        member_since: joined.map(local::month_and_year),
        memberships: memberships(&facts.memberships, &local, facts.now),
        as_of: as_of(&facts.pull, &local, unverified),
    }
}

/// Present ones first, then those to come, then those that are over; newest first in each.
fn memberships(held: &[Membership], local: &Local, now: Timestamp) -> Vec<MembershipView> {
    let mut held: Vec<_> = held.iter().map(|one| (state(one, now), one)).collect();
    held.sort_by_key(|(state, one)| (rank(*state), std::cmp::Reverse(one.starts_at)));
    held.into_iter()
        .map(|(state, one)| membership_view(state, one, local))
        .collect()
}

fn membership_view(state: MembershipStateView, one: &Membership, local: &Local) -> MembershipView {
    let day = |at: Timestamp| local::full_day(local.at(at).date());
    let frozen = state == MembershipStateView::Frozen;
    MembershipView {
        name: one.name.clone(),
        state,
        starts: one.starts_at.map(day),
        ends: one.ends_at.map(day),
        frozen_until: one.frozen_until.filter(|_| frozen).map(day),
    }
}

fn rank(state: MembershipStateView) -> u8 {
    match state {
        MembershipStateView::Ended => 2,
        MembershipStateView::NotStarted => 1,
        _ => 0,
    }
}

/// How a membership stands. Dates are believed over words: an ended trial may go on saying
/// `active`.
fn state(one: &Membership, now: Timestamp) -> MembershipStateView {
    let frozen_now = one.frozen_from.is_some_and(|from| from <= now)
        && one.frozen_until.is_none_or(|until| until > now);
    match one.status {
        _ if one.ends_at.is_some_and(|end| end < now) => MembershipStateView::Ended,
        MembershipStatus::Done | MembershipStatus::Terminated => MembershipStateView::Ended,
        MembershipStatus::PendingCustomerActivation | MembershipStatus::PendingStartDate => {
            MembershipStateView::NotStarted
        }
        _ if one.starts_at.is_some_and(|start| start > now) => MembershipStateView::NotStarted,
        MembershipStatus::Frozen => MembershipStateView::Frozen,
        MembershipStatus::PaymentFailure => MembershipStateView::PaymentProblem,
        MembershipStatus::Cancelled if one.ends_at.is_some() => MembershipStateView::Ending,
        MembershipStatus::Cancelled => MembershipStateView::Ended,
        MembershipStatus::Active if frozen_now => MembershipStateView::Frozen,
        MembershipStatus::Active => MembershipStateView::Active,
        MembershipStatus::Other(_) => MembershipStateView::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T08:00:00Z";

    fn membership(name: &str, status: &str, starts: &str, ends: Option<&str>) -> Membership {
        Membership {
            id: model::MembershipId::from(name),
            name: name.to_owned(),
            status: status.into(),
            starts_at: Some(starts.parse().unwrap()),
            ends_at: ends.map(|end| end.parse().unwrap()),
            frozen_from: None,
            frozen_until: None,
        }
    }

    #[test]
    fn dates_are_believed_over_words() {
        let now = NOW.parse().unwrap();
        let (past, future) = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        for (status, starts, ends, expected) in [
            ("active", past, None, MembershipStateView::Active),
            ("active", past, Some(past), MembershipStateView::Ended),
            ("active", future, None, MembershipStateView::NotStarted),
            ("cancelled", past, Some(future), MembershipStateView::Ending),
            ("cancelled", past, None, MembershipStateView::Ended),
            ("frozen", past, None, MembershipStateView::Frozen),
            (
                "payment_failure",
                past,
                None,
                MembershipStateView::PaymentProblem,
            ),
            (
                "Pending Start Date",
                past,
                None,
                MembershipStateView::NotStarted,
            ),
            ("on the moon", past, None, MembershipStateView::Unknown),
        ] {
            let one = membership("m", status, starts, ends);
            assert_eq!(state(&one, now), expected, "{status} {starts} {ends:?}");
        }
    }

    #[test]
    fn an_active_membership_in_its_freeze_is_frozen() {
        let now = NOW.parse().unwrap();
        let mut one = membership("m", "active", "2026-01-01T00:00:00Z", None);
        one.frozen_from = Some("2026-11-01T00:00:00Z".parse().unwrap());
        assert_eq!(state(&one, now), MembershipStateView::Frozen);
        one.frozen_until = Some("2026-11-20T00:00:00Z".parse().unwrap());
        assert_eq!(state(&one, now), MembershipStateView::Active);
    }

    #[test]
    fn present_memberships_come_first() {
        let now = NOW.parse().unwrap();
        let local = Local::new(&"Europe/London".parse().unwrap(), now);
        let held = [
            membership(
                "Trial",
                "active",
                "2025-01-01T00:00:00Z",
                Some("2025-02-01T00:00:00Z"),
            ),
            membership("Next", "pending_start_date", "2027-01-01T00:00:00Z", None),
            membership("Old", "active", "2025-06-01T00:00:00Z", None),
            membership("New", "active", "2026-06-01T00:00:00Z", None),
        ];
        let views = memberships(&held, &local, now);
        let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["New", "Old", "Next", "Trial"]);
        assert_eq!(views[3].ends.as_deref(), Some("1 February 2025"));
    }
}
