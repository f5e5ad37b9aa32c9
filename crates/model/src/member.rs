//! Members of a studio.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{MemberId, MtUserId, Place, ReferralCode, StudioId};

/// What a tenant says of a member's person. Holds personal data: never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Mariana Tek's id of the person.
    pub mt_user: MtUserId,
    /// Given name, as the member wrote it.
    pub first_name: String,
    /// Family name, as the member wrote it.
    pub last_name: String,
    /// E-mail address; a hint, never a key: families share them.
    pub email: String,
    /// Phone number, in whatever form the tenant keeps it.
    pub phone: Option<String>,
    /// Where the member usually goes.
    pub home: Option<Place>,
    /// Classes attended in all, as Mariana Tek counts them.
    pub classes_attended: u32,
    /// When the person joined.
    pub joined_at: Option<Timestamp>,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile")
            .field("mt_user", &self.mt_user)
            .finish_non_exhaustive()
    }
}

/// A member as we keep them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Our id.
    pub id: MemberId,
    /// The studio that the member belongs to.
    pub studio: StudioId,
    /// What the tenant says of them.
    pub profile: Profile,
    /// The member's own referral code.
    pub code: ReferralCode,
    /// When this member's data was last pulled from the tenant with success, and how far back the
    /// first complete pull has come: see `sync`.
    pub pulled_at: Option<Timestamp>,
    /// True once every page of the member's history has been read at least once.
    pub history_complete: bool,
}
