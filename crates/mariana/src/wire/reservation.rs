//! Items of `/me/reservations`.

use jiff::Timestamp;
use model::{LocationId, MtStatus, Place, ReservationId, TimeZoneName, Visit};
use serde::Deserialize;
use serde_json::Value;

use super::lenient::{count, flag, id, many, one, text};
use super::moment::{Moment, moment};
use super::place::Location;

/// What became of one item of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reading<T> {
    /// It is the member's.
    Own(T),
    /// It is about somebody else.
    Other,
    /// It makes no sense.
    Unreadable,
}

#[derive(Deserialize)]
struct UserReservation {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default, deserialize_with = "text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "text")]
    reservation_type: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    is_booked_for_me: Option<bool>,
    #[serde(default, deserialize_with = "one")]
    class_session: Option<ClassSession>,
}

#[derive(Deserialize)]
struct ClassSession {
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    start_datetime: Option<Moment>,
    #[serde(default, deserialize_with = "text")]
    start_date: Option<String>,
    #[serde(default, deserialize_with = "text")]
    start_time: Option<String>,
    #[serde(default, deserialize_with = "one")]
    class_type: Option<ClassType>,
    #[serde(default, deserialize_with = "many")]
    instructors: Vec<Instructor>,
    #[serde(default, deserialize_with = "one")]
    location: Option<Location>,
    #[serde(default, deserialize_with = "text")]
    classroom_name: Option<String>,
}

#[derive(Deserialize)]
struct ClassType {
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "count")]
    duration: Option<u32>,
}

#[derive(Deserialize)]
struct Instructor {
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
}

/// Reads one reservation, heard of at `heard_at`.
///
/// The list also holds places that the member booked for a guest (`is_booked_for_me` false): those
/// are somebody else's visits and must not count for the member.
pub(crate) fn read_reservation(
    item: &Value,
    zone: &TimeZoneName,
    heard_at: Timestamp,
) -> Reading<Visit> {
    match UserReservation::deserialize(item) {
        Ok(read) if read.is_booked_for_me == Some(false) => Reading::Other,
        Ok(read) => read
            .into_visit(zone, heard_at)
            .map_or(Reading::Unreadable, Reading::Own),
        Err(_) => Reading::Unreadable,
    }
}

impl UserReservation {
    fn into_visit(self, studio_zone: &TimeZoneName, heard_at: Timestamp) -> Option<Visit> {
        let status = MtStatus::from(self.status?);
        let class = self.class_session?;
        let kind = self.reservation_type.unwrap_or_default();
        let (type_name, minutes) = class
            .class_type
            .map_or((None, None), |kind| (kind.name, kind.duration));
        let place = class.location.map_or_else(
            || nowhere(class.classroom_name, studio_zone),
            |location| location.into_place(studio_zone),
        );
        let by_wall_clock =
            || wall_clock(class.start_date.as_deref()?, class.start_time.as_deref()?);
        let starts = class.start_datetime.or_else(by_wall_clock)?;
        Some(Visit {
            reservation: ReservationId(self.id),
            class_name: class.name.or(type_name).unwrap_or_default(),
            instructors: class
                .instructors
                .into_iter()
                .filter_map(|i| i.name)
                .collect(),
            starts_at: starts.first(&place.time_zone)?,
            minutes: minutes.unwrap_or(0),
            waitlisted: kind.eq_ignore_ascii_case("waitlist"),
            was_checked_in: status == MtStatus::CheckIn,
            place,
            status,
            heard_at,
        })
    }
}

/// `start_date` and `start_time` are local to the place.
fn wall_clock(date: &str, time: &str) -> Option<Moment> {
    Moment::parse(&format!("{date}T{time}"))
}

/// A class whose location the tenant leaves out, as some do for live streams.
fn nowhere(classroom: Option<String>, studio_zone: &TimeZoneName) -> Place {
    Place {
        id: LocationId(String::new()),
        name: classroom.unwrap_or_default(),
        time_zone: studio_zone.clone(),
    }
}

#[cfg(test)]
#[path = "reservation_tests.rs"]
mod tests;
