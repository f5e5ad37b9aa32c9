//! Visits and the heat map.

use serde::{Deserialize, Serialize};

use super::{AsOf, StudioView};

/// The Visits page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitsView {
    /// The studio.
    pub studio: StudioView,
    /// Visits by month, newest first; months without visits are left out.
    pub months: Vec<MonthView>,
    /// The last 26 weeks; none on pages of older visits.
    pub heat: Option<HeatView>,
    /// The value of `?before=` for the page of older visits, where there are any.
    pub older: Option<String>,
    /// True when this page itself was asked for with `?before=`.
    pub paged: bool,
    /// How fresh it is.
    pub as_of: AsOf,
}

/// One month of visits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthView {
    /// Like `November 2026`.
    pub title: String,
    /// How many of them were attended; none where the month goes on on another page.
    pub attended: Option<u32>,
    /// Newest first.
    pub visits: Vec<VisitView>,
}

/// One visit, in the local time of its place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitView {
    /// The class, like `Power Barre 50`.
    pub class_name: String,
    /// Who taught it, ready to read: `Ana and Ben`. Empty where unknown.
    pub instructors: String,
    /// The place, like `Old Town`.
    pub place: String,
    /// Like `Tue 24 Nov`, or `Today`.
    pub day: String,
    /// Like `6:30 PM`.
    pub time: String,
    /// The start as RFC 3339 with the place's offset, for `<time datetime>`.
    pub iso: String,
    /// What it is to the member.
    pub state: VisitStateView,
    /// What became of a late cancel's or no-show's penalty.
    pub penalty: PenaltyView,
    /// When the studio's system last told us about it: `today, 10:02`.
    pub heard: String,
}

/// What a visit is to the member: the answer to "did my class count?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitStateView {
    /// Booked; the class has not begun.
    Booked,
    /// On the waitlist of a class that has not begun.
    Waitlisted,
    /// Begun or over, and not checked in yet.
    AwaitingCheckIn,
    /// Checked in: it counts.
    Attended,
    /// Checked in once, and the studio took that back.
    TakenBack,
    /// Cancelled in time.
    Cancelled,
    /// Cancelled late.
    CancelledLate,
    /// Did not come.
    NoShow,
    /// The studio cancelled the class.
    ClassCancelled,
    /// Taken off the list, or a state that nobody explained to us.
    Removed,
}

/// What became of the penalty of a late cancel or no-show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyView {
    /// There is none to speak of, or we do not know.
    #[default]
    None,
    /// The studio's policy was applied.
    Applied,
    /// The studio waived it.
    Waived,
}

/// Attended classes by day, over the last weeks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatView {
    /// Oldest week first; 26 of them.
    pub weeks: Vec<HeatWeekView>,
    /// Short names of the days from the studio's first weekday: `Mon`, `Tue`…
    pub day_names: [String; 7],
    /// First day shown, like `1 June`.
    pub from: String,
    /// Last day shown, like `29 November`.
    pub to: String,
}

/// One column of the heat map.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatWeekView {
    /// The month's short name on the first week that starts in it.
    pub month: Option<String>,
    /// Classes attended on each day from the studio's first weekday; none for days still to come.
    pub days: [Option<u32>; 7],
}
