//! A visit as columns, and how news of it is joined with what is held.

use model::{LocationId, MemberId, MtStatus, Place, ReservationId, Visit};
use uuid::Uuid;

use crate::{StoreError, column};

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct VisitRow {
    pub(super) member_id: Uuid,
    pub(super) reservation_id: String,
    pub(super) class_name: String,
    pub(super) instructors: String,
    pub(super) place_id: String,
    pub(super) place_name: String,
    pub(super) time_zone: String,
    pub(super) starts_at: i64,
    pub(super) minutes: i64,
    pub(super) status: String,
    pub(super) waitlisted: bool,
    pub(super) was_checked_in: bool,
    pub(super) heard_at: i64,
}

impl VisitRow {
    pub(super) fn of(member: MemberId, visit: &Visit) -> Result<Self, StoreError> {
        let instructors = serde_json::to_string(&visit.instructors);
        Ok(Self {
            member_id: member.0,
            reservation_id: column::text(visit.reservation.as_str()).into_owned(),
            class_name: column::text(&visit.class_name).into_owned(),
            instructors: instructors.map_err(|_| StoreError::Unreadable("instructors"))?,
            place_id: column::text(visit.place.id.as_str()).into_owned(),
            place_name: column::text(&visit.place.name).into_owned(),
            time_zone: visit.place.time_zone.as_str().to_owned(),
            starts_at: column::micros(visit.starts_at),
            minutes: visit.minutes.into(),
            status: column::text(visit.status.as_str()).into_owned(),
            waitlisted: visit.waitlisted,
            was_checked_in: visit.was_checked_in || visit.status == MtStatus::CheckIn,
            heard_at: column::micros(visit.heard_at),
        })
    }

    /// What is known of a visit of which `self` is held when `heard` comes in: the later news
    /// holds, and a check-in is remembered from either.
    pub(super) fn after(self, heard: Self) -> Self {
        let was_checked_in = self.was_checked_in || heard.was_checked_in;
        let latest = if heard.heard_at >= self.heard_at {
            heard
        } else {
            self
        };
        Self {
            was_checked_in,
            ..latest
        }
    }

    /// True when the two differ in nothing but the time of hearing.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        Self {
            heard_at: other.heard_at,
            ..self.clone()
        } == *other
    }
}

impl TryFrom<VisitRow> for Visit {
    type Error = StoreError;

    fn try_from(row: VisitRow) -> Result<Self, StoreError> {
        let instructors = serde_json::from_str(&row.instructors);
        Ok(Self {
            reservation: ReservationId(row.reservation_id),
            class_name: row.class_name,
            instructors: instructors.map_err(|_| StoreError::Unreadable("instructors"))?,
            place: Place {
                id: LocationId(row.place_id),
                name: row.place_name,
                time_zone: column::zone(row.time_zone),
            },
            starts_at: column::instant(row.starts_at)?,
            minutes: column::count(row.minutes)?,
            status: MtStatus::from(row.status),
            waitlisted: row.waitlisted,
            was_checked_in: row.was_checked_in,
            heard_at: column::instant(row.heard_at)?,
        })
    }
}
