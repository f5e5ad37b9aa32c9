//! What the pages are made of. Instants and numbers; wording and formatting happen elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use loyalty::{HeatMap, Milestone, Streak};
use model::{Lead, Member, Membership, TimeZoneName, Visit, VisitState};

use crate::MtTrouble;

/// How fresh a member's facts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullFacts {
    /// When the tenant last answered for this member; none before the first complete answer.
    pub as_of: Option<Timestamp>,
    /// What is being done about it.
    pub state: PullState,
    /// False until all of the member's history has been read once.
    pub history_complete: bool,
}

/// What is being done about freshness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullState {
    /// Nothing needs doing.
    Fresh,
    /// The tenant is being asked right now, or has answered since the facts were read.
    Running,
    /// The last attempt failed. It is made again at a later look.
    Failing(MtTrouble),
}

/// Whether a page is worth loading again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// True when the page would now show something else, be it only how fresh it is.
    pub changed: bool,
    /// True while the tenant is still being asked.
    pub running: bool,
}

/// A visit as it stands now. Its `heard_at` is when the tenant last confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenVisit {
    /// The visit.
    pub visit: Visit,
    /// What it is to the member.
    pub state: VisitState,
}

/// The tab's first page.
#[derive(Clone, Debug)]
pub struct HomeFacts {
    /// The member.
    pub member: Member,
    /// Zone in which the member's days and weeks run.
    pub zone: TimeZoneName,
    /// The instant that all of this was true.
    pub now: Timestamp,
    /// Classes attended in all, as the tenant counts them.
    pub attended_total: u32,
    /// Classes attended in the present local month.
    pub attended_this_month: u32,
    /// The next milestone.
    pub milestone: Milestone,
    /// The weekly streak.
    pub streak: Streak,
    /// The last three visits that have begun, newest first. Bookings that ended before their class
    /// (cancelled in time, taken off the list) are left out.
    pub last_three: Vec<SeenVisit>,
    /// The next booking, waitlists included.
    pub next: Option<SeenVisit>,
    /// Friends who have left their details.
    pub friends: u32,
    /// How fresh it is.
    pub pull: PullFacts,
}

/// The Visits page.
#[derive(Clone, Debug)]
pub struct VisitsFacts {
    /// Zone in which the member's months run.
    pub zone: TimeZoneName,
    /// The instant that all of this was true.
    pub now: Timestamp,
    /// Visits of whole local months where a month fits on a page, and of whole days else, newest
    /// first, bookings to come included on the first page.
    pub visits: Vec<SeenVisit>,
    /// What to ask for as `before` for the page of older visits, where there are any: the first
    /// day on this one.
    pub older: Option<Date>,
    /// The last half year; none on pages of older visits.
    pub heat: Option<HeatMap>,
    /// How fresh it is.
    pub pull: PullFacts,
}

/// The Refer page.
#[derive(Clone, Debug)]
pub struct ReferFacts {
    /// The member, with the code to share.
    pub member: Member,
    /// Zone in which the member's days run.
    pub zone: TimeZoneName,
    /// The instant that all of this was true.
    pub now: Timestamp,
    /// The friends so far, newest first.
    pub friends: Vec<Lead>,
    /// How fresh it is.
    pub pull: PullFacts,
}

/// The Me page.
#[derive(Clone, Debug)]
pub struct MeFacts {
    /// The member.
    pub member: Member,
    /// Zone in which the member's days run.
    pub zone: TimeZoneName,
    /// The instant that all of this was true.
    pub now: Timestamp,
    /// Memberships, in the tenant's order.
    pub memberships: Vec<Membership>,
    /// How fresh it is.
    pub pull: PullFacts,
}
