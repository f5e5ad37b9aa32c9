//! Weekly streaks that are kind: a frozen week never breaks one, and the best is kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::{next_week, weeks_before};
use crate::{Calendar, Freezes};

/// How many weeks a streak shows.
pub const STREAK_WEEKS: usize = 12;

/// What a week is to a streak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekState {
    /// The goal was reached.
    Kept,
    /// The present week: the goal can still be reached.
    Open,
    /// The goal was missed.
    Missed,
    /// A membership was frozen: neither counted nor broken.
    Frozen,
    /// Before the member's first visit that counts.
    None,
}

/// One week of a streak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub starts: Date,
    /// What it is to the streak.
    pub state: WeekState,
    /// Visits in it that count.
    pub visits: u32,
}

/// A member's weekly streak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streak {
    /// Weeks kept in a row up to now. The present week counts once its goal is reached.
    pub current: u32,
    /// The longest run ever.
    pub best: u32,
    /// Visits in a week that keep the streak alive; at least one.
    pub goal: u32,
    /// The last [`STREAK_WEEKS`] weeks, oldest first, the present one last.
    pub weeks: Vec<Week>,
}

/// The streak that these visits make, in any order.
///
/// A week that a freeze touches is left out, whatever was attended in it: the runs before and
/// after it join. Visits in weeks that have not begun wait for their week.
pub fn streak(
    attended: impl IntoIterator<Item = Timestamp>,
    freezes: &Freezes,
    calendar: &Calendar,
    goal: u32,
    now: Timestamp,
) -> Streak {
    let goal = goal.max(1);
    let present = calendar.week(now);
    let visits = visits_by_week(attended, calendar, present);
    let kept = visits
        .iter()
        .filter(|(week, count)| **count >= goal && !freezes.touch(**week))
        .map(|(week, _)| *week);
    let (current, best) = runs(kept, freezes, present);
    let weeks = (0..STREAK_WEEKS)
        .rev()
        .map(|back| weeks_before(present, back))
        .map(|starts| week(starts, &visits, freezes, goal, present))
        .collect();
    Streak {
        current,
        best,
        goal,
        weeks,
    }
}

fn visits_by_week(
    attended: impl IntoIterator<Item = Timestamp>,
    calendar: &Calendar,
    present: Date,
) -> BTreeMap<Date, u32> {
    let mut visits = BTreeMap::new();
    for week in attended.into_iter().map(|at| calendar.week(at)) {
        if week <= present {
            let count: &mut u32 = visits.entry(week).or_default();
            *count = count.saturating_add(1);
        }
    }
    visits
}

/// The present and the longest run of kept weeks, which come in order.
fn runs(kept: impl Iterator<Item = Date>, freezes: &Freezes, present: Date) -> (u32, u32) {
    let (mut run, mut best, mut last) = (0_u32, 0_u32, None);
    for week in kept {
        run = match last {
            Some(last) if unbroken(last, week, freezes) => run.saturating_add(1),
            _ => 1,
        };
        best = best.max(run);
        last = Some(week);
    }
    let alive = last.is_some_and(|last| unbroken(last, present, freezes));
    (if alive { run } else { 0 }, best)
}

/// Whether all weeks strictly between the two are frozen.
fn unbroken(earlier: Date, later: Date, freezes: &Freezes) -> bool {
    let mut week = next_week(earlier);
    while week < later {
        if !freezes.touch(week) {
            return false;
        }
        week = next_week(week);
    }
    true
}

fn week(
    starts: Date,
    visits: &BTreeMap<Date, u32>,
    freezes: &Freezes,
    goal: u32,
    present: Date,
) -> Week {
    let count = visits.get(&starts).copied().unwrap_or(0);
    let begun = visits
        .first_key_value()
        .is_some_and(|(first, _)| *first <= starts);
    let state = if !begun && starts < present {
        WeekState::None
    } else if freezes.touch(starts) {
        WeekState::Frozen
    } else if count >= goal {
        WeekState::Kept
    } else if starts == present {
        WeekState::Open
    } else {
        WeekState::Missed
    };
    Week {
        starts,
        state,
        visits: count,
    }
}

#[cfg(test)]
mod tests;
