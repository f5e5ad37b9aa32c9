//! What the studio has on file for the member.

use serde::{Deserialize, Serialize};

use super::{AsOf, StudioView};

/// The Me page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeView {
    /// The studio.
    pub studio: StudioView,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: Option<String>,
    /// Home location.
    pub home: Option<String>,
    /// When the member joined, like `March 2024`.
    pub member_since: Option<String>,
    /// Memberships, present ones first.
    pub memberships: Vec<MembershipView>,
    /// How fresh it is.
    pub as_of: AsOf,
}

/// One membership.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipView {
    /// Its name on the price list.
    pub name: String,
    /// How it stands today.
    pub state: MembershipStateView,
    /// First day, like `1 March 2026`.
    pub starts: Option<String>,
    /// Last day; none while it renews.
    pub ends: Option<String>,
    /// Last day of the freeze, where it is frozen and the end is known.
    pub frozen_until: Option<String>,
}

/// How a membership stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipStateView {
    /// Running.
    Active,
    /// Frozen.
    Frozen,
    /// Starts later, or waits for the member to activate it.
    NotStarted,
    /// Cancelled, and running on to its last day.
    Ending,
    /// A renewal could not be charged.
    PaymentProblem,
    /// Over, whatever the studio's system calls it.
    Ended,
    /// A state that this version does not know.
    Unknown,
}
