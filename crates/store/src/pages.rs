//! What a page shows, in as few statements as it takes: on SQLite each statement is a hand-off
//! between threads and costs more than its rows.

use jiff::Timestamp;
use model::{Member, MemberId, Membership, StudioId, Visit};

use crate::members::{MemberRow, member_columns};
use crate::memberships::MembershipRow;
use crate::{Cx, StoreError, column, visits};

/// What the home page is made of.
#[derive(Clone, Debug)]
pub struct HomeRows {
    /// The member.
    pub member: Member,
    /// Their memberships, in the order in which the tenant lists them.
    pub memberships: Vec<Membership>,
    /// How many friends have left their details on the member's page.
    pub friends: u32,
    /// When each class began that now counts as attended, in all the member's history, oldest
    /// first: for streaks.
    pub checked_in: Vec<Timestamp>,
    /// Visits that begin at the asked time or later, booked ones included, newest first.
    pub visits: Vec<Visit>,
}

/// Reads the home page of a member, with the visits that begin at `since` or later. `None` when
/// the studio has no such member.
pub async fn home(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    since: Timestamp,
) -> Result<Option<HomeRows>, StoreError> {
    let rows = all!(
        cx,
        HomeRow,
        concat!(
            "SELECT ",
            member_columns!(),
            ", s.id AS membership_id, s.name, s.status, s.starts_at, s.ends_at, s.frozen_from, \
                 s.frozen_until, \
             (SELECT COUNT(*) FROM lead l \
                 WHERE l.studio_id = m.studio_id AND l.referrer_id = m.id) AS friends, \
             CASE WHEN s.position IS NULL OR s.position = 0 THEN \
                 (SELECT STRING_AGG(CAST(v.starts_at AS TEXT), ',') FROM visit v \
                     WHERE v.studio_id = m.studio_id AND v.member_id = m.id \
                         AND v.status = 'check in') END AS checked_in \
             FROM member m \
             LEFT JOIN membership s ON s.studio_id = m.studio_id AND s.member_id = m.id \
             WHERE m.studio_id = $1 AND m.id = $2 \
             ORDER BY s.position"
        ),
        studio.0,
        member.0,
    )?;
    let Some(mut home) = gather(rows)? else {
        return Ok(None);
    };
    let starts = column::micros(since)..i64::MAX;
    home.visits = visits::window(cx, studio, member, starts, i64::MAX).await?;
    Ok(Some(home))
}

/// The member with one of their memberships; a member without any has one row without it.
#[derive(sqlx::FromRow)]
struct HomeRow {
    #[sqlx(flatten)]
    member: MemberRow,
    membership_id: Option<String>,
    name: Option<String>,
    status: Option<String>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    frozen_from: Option<i64>,
    frozen_until: Option<i64>,
    friends: i64,
    /// On the first row only.
    checked_in: Option<String>,
}

impl HomeRow {
    fn membership(&mut self) -> Option<MembershipRow> {
        Some(MembershipRow {
            membership_id: self.membership_id.take()?,
            name: self.name.take()?,
            status: self.status.take()?,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            frozen_from: self.frozen_from,
            frozen_until: self.frozen_until,
        })
    }
}

fn gather(mut rows: Vec<HomeRow>) -> Result<Option<HomeRows>, StoreError> {
    let memberships = rows.iter_mut().filter_map(HomeRow::membership);
    let memberships = memberships
        .map(Membership::try_from)
        .collect::<Result<_, _>>()?;
    let Some(first) = rows.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some(HomeRows {
        member: first.member.try_into()?,
        memberships,
        friends: column::count(first.friends)?,
        checked_in: visits::instants(first.checked_in.as_deref().unwrap_or_default())?,
        visits: Vec::new(),
    }))
}
