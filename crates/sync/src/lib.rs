//! Sync rules: what changes, given what Mariana Tek says and what we hold.
//!
//! Pure decisions. Reading the tenant, the database and the clock is the engine's work.

mod memberships;
mod plan;
mod visits;

pub use memberships::memberships_differ;
pub use plan::{PullPlan, PullRules, Stretch};
pub use visits::{heard_of, merge, news};
