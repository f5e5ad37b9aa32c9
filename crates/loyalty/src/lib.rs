//! Programme rules: what a member has earned, given these facts.
//!
//! Every rule is a pure function. The present instant, the time zone and the studio's first
//! weekday are passed in, so one set of facts always gives one answer.

mod calendar;
mod freeze;
mod heat;
mod milestone;
mod streak;
mod visit_state;

pub use calendar::Calendar;
pub use freeze::Freezes;
pub use heat::{HEAT_WEEKS, HeatMap, heat_map};
pub use milestone::{Milestone, milestone};
pub use streak::{STREAK_WEEKS, Streak, Week, WeekState, streak};
pub use visit_state::{attended, attended_this_month, visit_state};

#[cfg(test)]
mod samples;
