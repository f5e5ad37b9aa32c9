//! A person's membership.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::MembershipId;

/// The state of a membership in Mariana Tek's words (Customer API, `/me/memberships`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum MembershipStatus {
    /// Running. A finished trial may say so too: compare dates.
    Active,
    /// Frozen by the member or the studio.
    Frozen,
    /// Cancelled; may run on to its end date.
    Cancelled,
    /// Ended by the studio.
    Terminated,
    /// A renewal could not be charged.
    PaymentFailure,
    /// Over.
    Done,
    /// Sold, waiting for the member to activate it.
    PendingCustomerActivation,
    /// Sold, starts on a later day.
    PendingStartDate,
    /// A word that this version does not know.
    Other(String),
}

impl MembershipStatus {
    /// Mariana Tek's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Cancelled => "cancelled",
            Self::Terminated => "terminated",
            Self::PaymentFailure => "payment_failure",
            Self::Done => "done",
            Self::PendingCustomerActivation => "pending_customer_activation",
            Self::PendingStartDate => "pending_start_date",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for MembershipStatus {
    /// Bodies carry a display form ("Pending Customer Activation"), filters the snake form.
    fn from(word: String) -> Self {
        let plain = word.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        match plain.as_str() {
            "active" => Self::Active,
            "frozen" => Self::Frozen,
            "cancelled" | "canceled" => Self::Cancelled,
            "terminated" => Self::Terminated,
            "payment_failure" => Self::PaymentFailure,
            "done" => Self::Done,
            "pending_customer_activation" => Self::PendingCustomerActivation,
            "pending_start_date" => Self::PendingStartDate,
            _ => Self::Other(word),
        }
    }
}

impl From<&str> for MembershipStatus {
    fn from(word: &str) -> Self {
        Self::from(word.to_owned())
    }
}

impl From<MembershipStatus> for String {
    fn from(status: MembershipStatus) -> Self {
        status.as_str().to_owned()
    }
}

/// A membership that a member holds or held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Mariana Tek's id.
    pub id: MembershipId,
    /// The name on the price list.
    pub name: String,
    /// Its status, as last heard.
    pub status: MembershipStatus,
    /// First instant it is valid.
    pub starts_at: Option<Timestamp>,
    /// Last instant it is valid; none while it renews.
    pub ends_at: Option<Timestamp>,
    /// Start of the present or last freeze.
    pub frozen_from: Option<Timestamp>,
    /// End of the present or last freeze; none while it is open.
    pub frozen_until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_and_filter_words_mean_the_same() {
        assert_eq!(
            MembershipStatus::from("Pending Customer Activation"),
            MembershipStatus::from("pending_customer_activation"),
        );
    }
}
