//! The words that everything else speaks: ids, people, visits, points, time.
//!
//! Nothing here reads a clock, a database or a network. Values are parsed once, at the edge, into
//! types that cannot hold what is wrong; the rest of the house relies on that.

mod colour;
mod ids;
mod lead;
mod look;
mod member;
mod membership;
mod place;
mod studio;
mod time;
mod visit;

pub use colour::{Colour, ColourError};
pub use ids::{
    LeadId, LocationId, MemberId, MembershipId, MtUserId, ReferralCode, ReferralCodeError,
    ReservationId, Slug, SlugError, StudioId,
};
pub use lead::{ContactError, Email, Lead, PersonName, Phone};
pub use look::{Look, LookOverrides, Palette, Scheme};
pub use member::{Member, Profile};
pub use membership::{Membership, MembershipStatus};
pub use place::Place;
pub use studio::{OAuthClient, Studio, StudioSettings};
pub use time::{Clock, Entropy, TimeZoneName, TimeZoneNameError};
pub use visit::{MtStatus, Visit, VisitState};
