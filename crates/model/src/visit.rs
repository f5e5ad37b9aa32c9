//! Visits: one reservation of one member, with what Mariana Tek says and what it means.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Place, ReservationId};

/// The status of a reservation in Mariana Tek's own words.
///
/// The list is the one documented for the Customer API's reservation filter; a word that is not in
/// it is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum MtStatus {
    /// `pending`: booked, or over and not yet settled.
    Pending,
    /// `check in`, with a space: the member came.
    CheckIn,
    /// `standard cancel`: cancelled in time.
    StandardCancel,
    /// `penalty cancel`: cancelled late, with a penalty.
    PenaltyCancel,
    /// `graced cancel`: cancelled late, the penalty waived.
    GracedCancel,
    /// `penalty no show`: did not come, with a penalty.
    PenaltyNoShow,
    /// `graced no show`: did not come, the penalty waived.
    GracedNoShow,
    /// `no fee no show`: did not come, no fee applied.
    NoFeeNoShow,
    /// `removed`: taken off the list, as when leaving a waitlist.
    Removed,
    /// `class cancelled`: the studio cancelled the class.
    ClassCancelled,
    /// `penalty removed`: a penalty was taken back by staff.
    PenaltyRemoved,
    /// A word that this version does not know.
    Other(String),
}

impl MtStatus {
    /// Mariana Tek's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::CheckIn => "check in",
            Self::StandardCancel => "standard cancel",
            Self::PenaltyCancel => "penalty cancel",
            Self::GracedCancel => "graced cancel",
            Self::PenaltyNoShow => "penalty no show",
            Self::GracedNoShow => "graced no show",
            Self::NoFeeNoShow => "no fee no show",
            Self::Removed => "removed",
            Self::ClassCancelled => "class cancelled",
            Self::PenaltyRemoved => "penalty removed",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for MtStatus {
    fn from(word: String) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "pending" => Self::Pending,
            "check in" | "checked in" | "check_in" => Self::CheckIn,
            "standard cancel" => Self::StandardCancel,
            "penalty cancel" => Self::PenaltyCancel,
            "graced cancel" => Self::GracedCancel,
            "penalty no show" => Self::PenaltyNoShow,
            "graced no show" => Self::GracedNoShow,
            "no fee no show" => Self::NoFeeNoShow,
            "removed" => Self::Removed,
            "class cancelled" => Self::ClassCancelled,
            "penalty removed" => Self::PenaltyRemoved,
            _ => Self::Other(word),
        }
    }
}

impl From<&str> for MtStatus {
    fn from(word: &str) -> Self {
        Self::from(word.to_owned())
    }
}

impl From<MtStatus> for String {
    fn from(status: MtStatus) -> Self {
        status.as_str().to_owned()
    }
}

/// What a visit is to the member: the answer to "did my class count?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Booked; the class has not begun.
    Booked,
    /// On the waitlist of a class that has not begun.
    Waitlisted,
    /// The class has begun or is over, and the studio has not checked the member in yet.
    AwaitingCheckIn,
    /// The member was checked in: it counts.
    Attended,
    /// It was checked in once and the studio took that back.
    TakenBack,
    /// Cancelled in time.
    Cancelled,
    /// Cancelled late.
    CancelledLate,
    /// Did not come.
    NoShow,
    /// The studio cancelled the class.
    ClassCancelled,
    /// Taken off the list, or a state that we do not know.
    Removed,
}

/// One reservation of one member.
///
/// The state at a given time is decided by `loyalty`; this is what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Mariana Tek's reservation.
    pub reservation: ReservationId,
    /// The class's name, like "Power Barre 50".
    pub class_name: String,
    /// Who taught it; empty where the tenant does not say.
    pub instructors: Vec<String>,
    /// Where it is held.
    pub place: Place,
    /// When the class begins.
    pub starts_at: Timestamp,
    /// How long it runs, in minutes; zero where unknown.
    pub minutes: u32,
    /// Mariana Tek's status, as last heard.
    pub status: MtStatus,
    /// True for a place on the waitlist.
    pub waitlisted: bool,
    /// True once Mariana Tek had said `check in` for it, whatever it says now.
    pub was_checked_in: bool,
    /// When Mariana Tek last told us about it.
    pub heard_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_in_with_a_space_means_attended() {
        assert_eq!(MtStatus::from("check in"), MtStatus::CheckIn);
        assert_eq!(MtStatus::from("Check In "), MtStatus::CheckIn);
    }

    #[test]
    fn unknown_words_are_kept_as_they_came() {
        assert_eq!(MtStatus::from("Teleported").as_str(), "Teleported");
    }
}
