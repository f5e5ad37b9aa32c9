//! What people do at a studio. Each action changes rows, stamps them, and announces itself.

mod accounts;
mod attendance;
mod booking;

use jiff::SignedDuration;

use super::reservations::{Guest, PaidWith, ReservationKind};
use super::table::Id;

/// How long before the start a cancellation is free.
pub const FREE_CANCELLATION: SignedDuration = SignedDuration::from_hours(12);

/// How long before the start a member may check in themselves.
pub const CHECK_IN_OPENS: SignedDuration = SignedDuration::from_mins(60);

/// Why an action was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ActionError {
    /// The row that the action is about does not exist.
    #[error("There is no {what} {id}.")]
    Missing {
        /// Kind of row.
        what: &'static str,
        /// The id that was asked for.
        id: Id,
    },
    /// The rules of the studio forbid it.
    #[error("{0}")]
    Refused(&'static str),
}

/// A wish to take a place.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Who books.
    pub user: Id,
    /// The class session.
    pub session: Id,
    /// Place, standby or waitlist.
    pub kind: ReservationKind,
    /// What pays for it; `None` takes the first thing that can.
    pub paid_with: Option<PaidWith>,
    /// The numbered spot, in a pick-a-spot class; `None` takes the first free one.
    pub spot: Option<u32>,
    /// The guest that the place is for, if not for the user.
    pub guest: Option<Guest>,
}

impl Booking {
    /// An ordinary place for `user` in `session`.
    pub fn of(user: Id, session: Id) -> Self {
        let kind = ReservationKind::Standard;
        Self {
            user,
            session,
            kind,
            paid_with: None,
            spot: None,
            guest: None,
        }
    }
}
