//! A member opens the tab.

use jiff::{SignedDuration, Timestamp};
use loyalty::{Freezes, attended_this_month, milestone, streak, visit_state};
use model::{MemberId, Studio, Visit, VisitState};
use store::pages::{self, HomeRows};
use store::visits;

use crate::open_tab::Look;
use crate::{Engine, HomeFacts, OpenError, PullFacts, SeenVisit};

/// How many past visits the first page shows.
const LATEST: usize = 3;
/// How far back the first page reads visits at once. Four weeks hold the three that it shows of
/// almost everyone who comes at all; each row more is work on every opening.
const RECENT: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);
/// How many older visits it reads for a member who has not been there for so long: more than it
/// shows, for those that came to nothing are left out.
const OLDER: u32 = 30;

impl Engine {
    /// The facts of the tab's first page: what we hold, at once. Where that is old, the member is
    /// pulled beside it; only the very first open waits for that, and only shortly.
    pub async fn open_home(
        &self,
        studio: &Studio,
        member: MemberId,
    ) -> Result<HomeFacts, OpenError> {
        let mut rows = self.home_rows(studio, member).await?;
        let nothing_yet = rows.visits.is_empty() && rows.checked_in.is_empty();
        if self.tend(studio, &rows.member, nothing_yet).await {
            rows = self.home_rows(studio, member).await?;
        }
        let pull = self.pull_facts(studio, &rows.member);
        Ok(self.home_facts(studio, rows, pull))
    }

    async fn home_rows(&self, studio: &Studio, member: MemberId) -> Result<HomeRows, OpenError> {
        let since = self.now().checked_sub(RECENT).unwrap_or(Timestamp::MIN);
        let mut reader = self.inner.database.read().await?;
        let cx = &mut reader.cx();
        let rows = pages::home(cx, studio.id, member, since).await?;
        let mut rows = rows.ok_or(OpenError::NoSuchMember)?;
        let now = self.now();
        let came =
            |visit: &&Visit| visit.starts_at <= now && came_to_something(visit_state(visit, now));
        if rows.visits.iter().filter(came).count() < LATEST {
            let older = visits::latest_before(cx, studio.id, member, since, OLDER).await?;
            rows.visits.extend(older);
        }
        Ok(rows)
    }

    fn home_facts(&self, studio: &Studio, rows: HomeRows, pull: PullFacts) -> HomeFacts {
        let look = Look::new(self, studio, &rows.member);
        let (calendar, now) = (&look.calendar, look.now);
        let freezes = Freezes::of(&rows.memberships, calendar, now);
        let attended = || rows.checked_in.iter().copied();
        let attended_total = rows.member.profile.classes_attended;
        let seen: Vec<_> = rows.visits.into_iter().map(|v| look.seen(v)).collect();
        HomeFacts {
            attended_total,
            attended_this_month: attended_this_month(attended(), calendar, now),
            milestone: milestone(attended_total),
            streak: streak(
                attended(),
                &freezes,
                calendar,
                studio.settings.weekly_goal,
                now,
            ),
            last_three: latest(&seen, now),
            next: next(&seen, now),
            friends: rows.friends,
            pull,
            now,
            zone: look.zone,
            member: rows.member,
        }
    }
}

/// The last visits that have begun, of visits that come newest first.
fn latest(seen: &[SeenVisit], now: Timestamp) -> Vec<SeenVisit> {
    seen.iter()
        .filter(|seen| seen.visit.starts_at <= now && came_to_something(seen.state))
        .take(LATEST)
        .cloned()
        .collect()
}

/// False for bookings that ended before their class did.
fn came_to_something(state: VisitState) -> bool {
    !matches!(state, VisitState::Cancelled | VisitState::Removed)
}

/// The booking that begins next, of visits that come newest first.
fn next(seen: &[SeenVisit], now: Timestamp) -> Option<SeenVisit> {
    let booked = |state| {
        matches!(
            state,
            VisitState::Booked | VisitState::Waitlisted | VisitState::Attended
        )
    };
    seen.iter()
        .take_while(|seen| seen.visit.starts_at > now)
        .filter(|seen| booked(seen.state))
        .last()
        .cloned()
}
