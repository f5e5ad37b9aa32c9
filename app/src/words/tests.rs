use super::*;
use crate::page::{AsOf, AsOfState, MilestoneView, StreakView, Trouble, WeekStateView, WeekView};

fn streak(current: u32, state: WeekStateView, visits: u32, goal: u32) -> StreakView {
    let label = "16 – 22 Nov".to_owned();
    StreakView {
        current,
        best: 9,
        goal,
        weeks: vec![WeekView {
            label,
            state,
            visits,
        }],
    }
}

fn as_of(text: Option<&str>, state: AsOfState, unverified: bool) -> AsOf {
    AsOf {
        text: text.map(str::to_owned),
        state,
        history_complete: true,
        unverified,
    }
}

#[test]
fn the_week_asks_for_what_is_missing() {
    let advice =
        |current, state, visits, goal| streak_advice(&streak(current, state, visits, goal));
    assert_eq!(
        advice(4, WeekStateView::Open, 1, 3),
        "2 classes this week keep it going."
    );
    assert_eq!(
        advice(0, WeekStateView::Open, 0, 1),
        "1 class this week gets it going."
    );
    assert_eq!(
        advice(4, WeekStateView::Kept, 1, 1),
        "This week counts already. Lovely."
    );
}

#[test]
fn a_single_class_is_singular() {
    assert_eq!(month_line(1, "May"), "1 class in May");
    let milestone = |target, to_go| MilestoneView {
        previous: 0,
        target,
        to_go,
    };
    assert_eq!(milestone_line(milestone(10, 1)), "One more makes 10");
    assert_eq!(milestone_line(milestone(10, 4)), "4 more to 10");
    assert_eq!(
        milestone_line(milestone(1, 1)),
        "Your first class is waiting"
    );
}

#[test]
fn trouble_says_what_we_knew_and_when() {
    let failing = as_of(
        Some("today, 10:02"),
        AsOfState::Failing(Trouble::NotAnswering),
        false,
    );
    let line = "Harbor Barre’s system isn’t answering. This is what we knew as of today, 10:02.";
    assert_eq!(
        trouble_line(&failing, "Harbor Barre").as_deref(),
        Some(line)
    );
    let unverified = as_of(Some("today, 10:02"), AsOfState::Updating, true);
    assert_eq!(
        trouble_line(&unverified, "Harbor Barre").as_deref(),
        Some(line)
    );
    let fresh = as_of(Some("today, 10:02"), AsOfState::Fresh, false);
    assert_eq!(trouble_line(&fresh, "Harbor Barre"), None);
}
