//! Visits: what tenants say of members' reservations.

mod row;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use model::{MemberId, StudioId, Visit};
use sqlx::QueryBuilder;

pub(crate) use row::VisitRow;

use crate::{Cx, StoreError, column, members};

/// What a batch of visits changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpsertCount {
    /// Visits that were not known before.
    pub new: usize,
    /// Visits of which something other than the time of hearing changed.
    pub changed: usize,
}

/// Visits per statement: 14 values each, within SQLite's limit of 32,766.
const CHUNK: usize = 250;

/// Writes what a tenant says of a member's visits.
///
/// News older than what is held does not replace it, for answers may arrive out of order. That a
/// visit was checked in once is never lost. A visit that comes under another member than before
/// (users get merged) moves to them.
pub async fn upsert(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    visits: &[Visit],
) -> Result<UpsertCount, StoreError> {
    let mut count = UpsertCount::default();
    if visits.is_empty() {
        return Ok(count);
    }
    members::lock(cx, studio, member).await?;
    let heard = latest_of_each(member, visits)?;
    for chunk in heard.chunks(CHUNK) {
        let merged = merge(cx, studio, chunk, &mut count).await?;
        write(cx, studio, &merged).await?;
    }
    Ok(count)
}

/// One row per reservation, for a statement must not write a row twice, in the order of their ids,
/// so that two writers cannot wait for each other.
fn latest_of_each(member: MemberId, visits: &[Visit]) -> Result<Vec<VisitRow>, StoreError> {
    let mut rows: BTreeMap<String, VisitRow> = BTreeMap::new();
    for visit in visits {
        let heard = VisitRow::of(member, visit)?;
        let row = match rows.remove(&heard.reservation_id) {
            Some(former) => former.after(heard),
            None => heard,
        };
        rows.insert(row.reservation_id.clone(), row);
    }
    Ok(rows.into_values().collect())
}

async fn merge(
    cx: &mut Cx<'_>,
    studio: StudioId,
    heard: &[VisitRow],
    count: &mut UpsertCount,
) -> Result<Vec<VisitRow>, StoreError> {
    let mut held = held(cx, studio, heard).await?;
    let mut merged = Vec::with_capacity(heard.len());
    for row in heard.iter().cloned() {
        let Some(held) = held.remove(&row.reservation_id) else {
            count.new += 1;
            merged.push(row);
            continue;
        };
        let row = held.clone().after(row);
        count.changed += usize::from(!row.says_the_same(&held));
        merged.push(row);
    }
    Ok(merged)
}

async fn held(
    cx: &mut Cx<'_>,
    studio: StudioId,
    heard: &[VisitRow],
) -> Result<HashMap<String, VisitRow>, StoreError> {
    let rows: Vec<VisitRow> = each!(cx, c => {
        let mut query = QueryBuilder::new(
            "SELECT member_id, reservation_id, class_name, instructors, place_id, place_name, \
                 time_zone, starts_at, minutes, status, waitlisted, was_checked_in, heard_at \
             FROM visit WHERE studio_id = ",
        );
        query.push_bind(studio.0).push(" AND reservation_id IN (");
        let mut ids = query.separated(", ");
        for row in heard {
            ids.push_bind(row.reservation_id.as_str());
        }
        query.push(")");
        query.build_query_as().fetch_all(&mut **c).await?
    });
    Ok(rows
        .into_iter()
        .map(|row| (row.reservation_id.clone(), row))
        .collect())
}

async fn write(cx: &mut Cx<'_>, studio: StudioId, rows: &[VisitRow]) -> Result<(), StoreError> {
    each!(cx, c => {
        let mut query = QueryBuilder::new(
            "INSERT INTO visit (studio_id, member_id, reservation_id, class_name, instructors, \
                 place_id, place_name, time_zone, starts_at, minutes, status, waitlisted, \
                 was_checked_in, heard_at) ",
        );
        query.push_values(rows, |mut values, row| {
            values
                .push_bind(studio.0)
                .push_bind(row.member_id)
                .push_bind(row.reservation_id.as_str())
                .push_bind(row.class_name.as_str())
                .push_bind(row.instructors.as_str())
                .push_bind(row.place_id.as_str())
                .push_bind(row.place_name.as_str())
                .push_bind(row.time_zone.as_str())
                .push_bind(row.starts_at)
                .push_bind(row.minutes)
                .push_bind(row.status.as_str())
                .push_bind(row.waitlisted)
                .push_bind(row.was_checked_in)
                .push_bind(row.heard_at);
        });
        // The guard and the OR say again what `merge` has decided, for the one writer that the
        // member's lock does not hold back: another member's, while users are merged.
        query.push(
            " ON CONFLICT (studio_id, reservation_id) DO UPDATE SET \
                 member_id = excluded.member_id, class_name = excluded.class_name, \
                 instructors = excluded.instructors, place_id = excluded.place_id, \
                 place_name = excluded.place_name, time_zone = excluded.time_zone, \
                 starts_at = excluded.starts_at, minutes = excluded.minutes, \
                 status = excluded.status, waitlisted = excluded.waitlisted, \
                 was_checked_in = (visit.was_checked_in OR excluded.was_checked_in), \
                 heard_at = excluded.heard_at \
             WHERE excluded.heard_at >= visit.heard_at",
        );
        query.build().execute(&mut **c).await?;
    });
    Ok(())
}

/// The member's visits that begin at `from` or later, booked ones included, newest first.
pub async fn since(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    from: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    between(cx, studio, member, from, Timestamp::MAX).await
}

/// The member's visits that begin at `from` or later and before `until`, newest first.
pub async fn between(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    window(
        cx,
        studio,
        member,
        column::micros(from)..column::micros(until),
        i64::MAX,
    )
    .await
}

/// The member's newest visits that begin before `before`, at most `limit`, newest first.
pub async fn latest_before(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Visit>, StoreError> {
    window(
        cx,
        studio,
        member,
        i64::MIN..column::micros(before),
        limit.into(),
    )
    .await
}

/// All visits of the member, newest first.
pub async fn all(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
) -> Result<Vec<Visit>, StoreError> {
    window(cx, studio, member, i64::MIN..i64::MAX, i64::MAX).await
}

pub(crate) async fn window(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    starts: std::ops::Range<i64>,
    limit: i64,
) -> Result<Vec<Visit>, StoreError> {
    let rows = all!(
        cx,
        VisitRow,
        "SELECT member_id, reservation_id, class_name, instructors, place_id, place_name, \
             time_zone, starts_at, minutes, status, waitlisted, was_checked_in, heard_at \
         FROM visit \
         WHERE studio_id = $1 AND member_id = $2 AND starts_at >= $3 AND starts_at < $4 \
         ORDER BY starts_at DESC, reservation_id DESC LIMIT $5",
        studio.0,
        member.0,
        starts.start,
        starts.end,
        limit,
    )?;
    rows.into_iter().map(Visit::try_from).collect()
}

/// When each class began that now counts as attended (Mariana Tek says `check in`), oldest first:
/// the member's whole history in one narrow row.
pub async fn checked_in_starts(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
) -> Result<Vec<Timestamp>, StoreError> {
    // One text instead of a row each: on SQLite, rows are what costs.
    let (starts,) = one!(
        cx,
        (Option<String>,),
        "SELECT STRING_AGG(CAST(starts_at AS TEXT), ',') FROM visit \
         WHERE studio_id = $1 AND member_id = $2 AND status = 'check in'",
        studio.0,
        member.0,
    )?;
    instants(starts.as_deref().unwrap_or_default())
}

pub(crate) fn instants(list: &str) -> Result<Vec<Timestamp>, StoreError> {
    let instant = |text: &str| {
        text.parse()
            .map_err(|_| StoreError::Unreadable("time"))
            .and_then(column::instant)
    };
    let texts = list.split(',').filter(|text| !text.is_empty());
    let mut starts = texts.map(instant).collect::<Result<Vec<_>, _>>()?;
    starts.sort_unstable();
    Ok(starts)
}
