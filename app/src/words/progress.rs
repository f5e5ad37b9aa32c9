//! Greeting, milestones and streaks.

use super::counted;
use crate::page::{MilestoneView, PartOfDay, StreakView, WeekStateView, WeekView};

/// The greeting without the name.
pub fn greeting(part: PartOfDay) -> &'static str {
    match part {
        PartOfDay::Morning => "Good morning",
        PartOfDay::Afternoon => "Good afternoon",
        PartOfDay::Evening => "Good evening",
    }
}

/// `1 class`, `2 classes`.
pub fn classes(count: u32) -> String {
    counted(count, "class", "classes")
}

/// How far it is to the next milestone.
pub fn milestone_line(milestone: MilestoneView) -> String {
    match (milestone.target, milestone.to_go) {
        (1, _) => "Your first class is waiting".to_owned(),
        (target, 1) => format!("One more makes {target}"),
        (target, to_go) => format!("{to_go} more to {target}"),
    }
}

/// What this month has brought.
pub fn month_line(count: u32, month: &str) -> String {
    match count {
        0 => format!("None in {month} yet"),
        count => format!("{} in {month}", classes(count)),
    }
}

/// The progress ring for people who cannot see it.
pub fn ring_label(total: u32, milestone: MilestoneView) -> String {
    format!(
        "{} in all. Next milestone: {}, {} to go.",
        classes(total),
        milestone.target,
        milestone.to_go
    )
}

/// The streak as a headline.
pub fn streak_title(current: u32) -> String {
    match current {
        0 => "Start a streak".to_owned(),
        current => format!("{} in a row", counted(current, "week", "weeks")),
    }
}

/// The best streak ever, where there is more to it than the present one.
pub fn streak_best(streak: &StreakView) -> Option<String> {
    (streak.best > 0).then(|| {
        if streak.best <= streak.current {
            "Your best yet".to_owned()
        } else {
            format!("Best: {}", counted(streak.best, "week", "weeks"))
        }
    })
}

/// What the present week asks of the member.
pub fn streak_advice(streak: &StreakView) -> String {
    let week = streak.weeks.last();
    let missing = streak
        .goal
        .saturating_sub(week.map_or(0, |week| week.visits));
    match (week.map(|week| week.state), streak.current) {
        (Some(WeekStateView::Frozen), _) => {
            "Your membership is on hold, and so is your streak. It waits for you.".to_owned()
        }
        (Some(WeekStateView::Kept), _) => "This week counts already. Lovely.".to_owned(),
        (_, 0) => this_week(missing, "gets", "get"),
        _ => this_week(missing, "keeps", "keep"),
    }
}

fn this_week(missing: u32, does: &str, others_do: &str) -> String {
    let verb = if missing > 1 { others_do } else { does };
    format!("{} this week {verb} it going.", classes(missing.max(1)))
}

/// One week for people who cannot see its dot.
pub fn week_label(week: &WeekView) -> String {
    let became = match week.state {
        WeekStateView::Kept => "kept",
        WeekStateView::Open => "still open",
        WeekStateView::Missed => "missed",
        WeekStateView::Frozen => "on hold",
        WeekStateView::Before => return format!("{}: before your first class", week.label),
    };
    format!("{}: {became}, {}", week.label, classes(week.visits))
}
