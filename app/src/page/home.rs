//! The tab's first page.

use serde::{Deserialize, Serialize};

use super::{AsOf, StudioView, VisitView};

/// The tab's first page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// The studio.
    pub studio: StudioView,
    /// The member's first name; empty where the studio has none on file.
    pub first_name: String,
    /// For the greeting, in the member's own zone.
    pub part_of_day: PartOfDay,
    /// Classes attended in all.
    pub attended_total: u32,
    /// Classes attended this month.
    pub attended_this_month: u32,
    /// Like `November`.
    pub month_name: String,
    /// The next milestone.
    pub milestone: MilestoneView,
    /// The weekly streak.
    pub streak: StreakView,
    /// The last three visits that have begun, newest first.
    pub latest: Vec<VisitView>,
    /// The next booking.
    pub next: Option<VisitView>,
    /// What the refer card says.
    pub refer: ReferCard,
    /// How fresh it is.
    pub as_of: AsOf,
}

/// Part of the day, for the greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    /// Before noon.
    Morning,
    /// Noon to six.
    Afternoon,
    /// From six on, and at night.
    Evening,
}

/// The way to the next milestone.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneView {
    /// The milestone before, or zero.
    pub previous: u32,
    /// The next one.
    pub target: u32,
    /// Classes still to go.
    pub to_go: u32,
}

/// The weekly streak.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreakView {
    /// Weeks in a row, to now.
    pub current: u32,
    /// The longest ever.
    pub best: u32,
    /// Classes a week that keep it alive.
    pub goal: u32,
    /// The last weeks, oldest first; the last one is the present week.
    pub weeks: Vec<WeekView>,
}

/// One week of the streak.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekView {
    /// Like `16 – 22 Nov`.
    pub label: String,
    /// What became of it.
    pub state: WeekStateView,
    /// Classes attended in it.
    pub visits: u32,
}

/// What became of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStateView {
    /// The goal was reached.
    Kept,
    /// The present week, goal not reached yet.
    Open,
    /// The goal was not reached.
    Missed,
    /// The membership was frozen: it neither counts nor breaks.
    Frozen,
    /// Before the member's first visit.
    Before,
}

/// The refer card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferCard {
    /// The member's own link, complete: it is shared outside.
    pub link: String,
    /// Friends who have left their details.
    pub friends: u32,
}
