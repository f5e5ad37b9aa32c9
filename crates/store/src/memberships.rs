//! Memberships that a member holds or held.

use model::{MemberId, Membership, MembershipId, MembershipStatus, StudioId};
use sqlx::QueryBuilder;

use crate::{Cx, StoreError, column, members};

#[derive(sqlx::FromRow)]
pub(crate) struct MembershipRow {
    pub(crate) membership_id: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) starts_at: Option<i64>,
    pub(crate) ends_at: Option<i64>,
    pub(crate) frozen_from: Option<i64>,
    pub(crate) frozen_until: Option<i64>,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: MembershipId(row.membership_id),
            name: row.name,
            status: MembershipStatus::from(row.status),
            starts_at: column::instant_opt(row.starts_at)?,
            ends_at: column::instant_opt(row.ends_at)?,
            frozen_from: column::instant_opt(row.frozen_from)?,
            frozen_until: column::instant_opt(row.frozen_until)?,
        })
    }
}

/// The member's memberships, in the order in which the tenant lists them.
pub async fn of_member(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
) -> Result<Vec<Membership>, StoreError> {
    let rows = all!(
        cx,
        MembershipRow,
        "SELECT id AS membership_id, name, status, starts_at, ends_at, frozen_from, frozen_until \
         FROM membership WHERE studio_id = $1 AND member_id = $2 ORDER BY position",
        studio.0,
        member.0,
    )?;
    rows.into_iter().map(Membership::try_from).collect()
}

/// Replaces all of the member's memberships by what the tenant lists now.
pub async fn replace(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    memberships: &[Membership],
) -> Result<(), StoreError> {
    members::lock(cx, studio, member).await?;
    exec!(
        cx,
        "DELETE FROM membership WHERE studio_id = $1 AND member_id = $2",
        studio.0,
        member.0,
    )?;
    for (chunk, first) in memberships.chunks(CHUNK).zip((0_i64..).step_by(CHUNK)) {
        insert(cx, studio, member, chunk, first).await?;
    }
    Ok(())
}

/// Memberships per statement: ten values each, within SQLite's limit of 32,766.
const CHUNK: usize = 500;

async fn insert(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    memberships: &[Membership],
    first: i64,
) -> Result<(), StoreError> {
    each!(cx, c => {
        let mut query = QueryBuilder::new(
            "INSERT INTO membership (studio_id, member_id, id, position, name, status, starts_at, \
                 ends_at, frozen_from, frozen_until) ",
        );
        query.push_values(memberships.iter().zip(first..), |mut row, (membership, position)| {
            row.push_bind(studio.0)
                .push_bind(member.0)
                .push_bind(column::text(membership.id.as_str()))
                .push_bind(position)
                .push_bind(column::text(&membership.name))
                .push_bind(column::text(membership.status.as_str()))
                .push_bind(membership.starts_at.map(column::micros))
                .push_bind(membership.ends_at.map(column::micros))
                .push_bind(membership.frozen_from.map(column::micros))
                .push_bind(membership.frozen_until.map(column::micros));
        });
        // A tenant's pages may overlap and list one twice.
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(&mut **c).await?;
    });
    Ok(())
}
