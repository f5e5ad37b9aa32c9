//! Bookings, and what became of them.

use jiff::Timestamp;

use super::table::{Id, Row};

/// The documented states of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReservationStatus {
    /// Booked; not yet checked in.
    Pending,
    /// Attended. Written `check in`, with a space.
    CheckIn,
    /// Cancelled in time.
    StandardCancel,
    /// Cancelled late, and charged for it.
    PenaltyCancel,
    /// Cancelled late, and let off.
    GracedCancel,
    /// Never came, and charged for it.
    PenaltyNoShow,
    /// Never came, and let off.
    GracedNoShow,
    /// Never came, in a studio that charges nothing.
    NoFeeNoShow,
    /// Taken off the list, or left the waitlist.
    Removed,
    /// The studio called the class off.
    ClassCancelled,
    /// Taken off the list, and charged for it.
    PenaltyRemoved,
}

impl ReservationStatus {
    /// Every status, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::Pending,
        Self::CheckIn,
        Self::StandardCancel,
        Self::PenaltyCancel,
        Self::GracedCancel,
        Self::PenaltyNoShow,
        Self::GracedNoShow,
        Self::NoFeeNoShow,
        Self::Removed,
        Self::ClassCancelled,
        Self::PenaltyRemoved,
    ];

    /// The word that the APIs use.
    pub fn as_str(self) -> &'static str {
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
        }
    }

    /// The status that the APIs call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether the reservation still takes a place in the class.
    pub fn holds_a_place(self) -> bool {
        matches!(self, Self::Pending | Self::CheckIn)
    }
}

/// How somebody is on the list of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReservationKind {
    /// A place.
    Standard,
    /// A place if somebody does not come.
    Standby,
    /// A place if somebody cancels.
    Waitlist,
}

impl ReservationKind {
    /// The word that the APIs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Standby => "standby",
            Self::Waitlist => "waitlist",
        }
    }

    /// The kind that the APIs call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Standard, Self::Standby, Self::Waitlist]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What a reservation was paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidWith {
    /// A membership instance.
    Membership(Id),
    /// A class credit: the id of the grant it came from.
    Credit(Id),
    /// Nothing: a free class.
    Nothing,
}

/// Somebody who comes along without an account.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Name, as typed by whoever booked.
    pub name: String,
    /// E-mail address, if the studio asks for one.
    pub email: String,
}

/// One place in one class.
#[derive(Clone, Debug)]
pub struct Reservation {
    /// Id, from 900001.
    pub id: Id,
    /// Who takes the place; nobody for a guest without an account.
    pub user: Option<Id>,
    /// The class session.
    pub session: Id,
    /// Its state.
    pub status: ReservationStatus,
    /// Place, standby or waitlist.
    pub kind: ReservationKind,
    /// What it was paid with.
    pub paid_with: PaidWith,
    /// Who booked, where that is somebody else.
    pub booked_by: Option<Id>,
    /// The guest, where the place is for one.
    pub guest: Option<Box<Guest>>,
    /// The numbered spot, in a pick-a-spot class.
    pub spot: Option<u32>,
    /// When it was booked.
    pub created_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When the member walked in. Gone again when a check-in is taken back.
    pub checked_in_at: Option<Timestamp>,
    /// When a check-in was taken back, if one was.
    pub check_in_undone_at: Option<Timestamp>,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Reservation {
    /// Whether this counts as an attended class of its user.
    pub fn is_attended(&self) -> bool {
        self.status == ReservationStatus::CheckIn && self.user.is_some() && self.guest.is_none()
    }
}

impl Row for Reservation {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn owner(&self) -> Option<Id> {
        self.user.or(self.booked_by)
    }
    fn parent(&self) -> Option<Id> {
        Some(self.session)
    }
}
