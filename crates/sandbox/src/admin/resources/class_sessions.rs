//! `/api/class_sessions`.

use jiff::Zoned;
use jiff::civil::Date;
use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::order::SortKey;
use crate::admin::query::{moment, names, says};
use crate::world::{
    ClassSession, Id, Reservation, ReservationKind, ReservationStatus, Table, World,
};

pub(super) struct ClassSessions;

impl Collection for ClassSessions {
    const NAME: &'static str = "class_sessions";
    const DEFAULT_ORDER: &'static str = "-start_datetime";
    const PARENT_FILTER: Option<&'static str> = Some("location");
    type Row = ClassSession;

    fn table(world: &World) -> &Table<ClassSession> {
        &world.sessions
    }

    fn passes(view: View<'_>, row: &ClassSession, filter: &str, value: &str) -> Option<bool> {
        passes(view.world, row, filter, value)
    }

    fn sort_key(_view: View<'_>, row: &ClassSession, field: &str) -> Option<SortKey> {
        (field == "start_datetime").then(|| row.start.into())
    }

    fn document(view: View<'_>, row: &ClassSession) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: attributes(view.world, row),
            relations: vec![
                ("location", Relation::one("locations", row.location)),
                ("classroom", Relation::one("classrooms", row.classroom)),
                (
                    "class_session_type",
                    Relation::one("class_session_types", row.class_type),
                ),
                (
                    "instructors",
                    Relation::many("employees", row.instructors.clone()),
                ),
                (
                    "employee_public_profiles",
                    Relation::many("employee_public_profiles", row.instructors.clone()),
                ),
                (
                    "reservations",
                    Relation::many("reservations", list(view.world, row.id)),
                ),
            ],
        }
    }
}

/// The filters of class sessions; reservations have the same ones with a prefix.
pub(super) fn passes(world: &World, row: &ClassSession, filter: &str, value: &str) -> Option<bool> {
    let day = || value.parse::<Date>().ok();
    match filter {
        "location" => Some(names(value, row.location)),
        "region" => {
            let place = world.locations.get(row.location);
            Some(place.is_some_and(|place| names(value, place.region)))
        }
        "classroom" => Some(names(value, row.classroom)),
        "class_session_type" => Some(names(value, row.class_type)),
        "class_tags" => Some(row.tags.iter().any(|tag| names(value, *tag))),
        "employee_public_profiles" => Some(row.instructors.iter().any(|id| names(value, *id))),
        "is_cancelled" => Some(says(value, row.cancelled_at.is_some())),
        "public" => Some(says(value, row.is_public)),
        "min_date" => Some(local_start(world, row).date() >= day()?),
        "max_date" => Some(local_start(world, row).date() <= day()?),
        "min_datetime" => Some(row.start >= moment(value)?),
        "max_datetime" => Some(row.start <= moment(value)?),
        "min_end_datetime" => Some(row.end() >= moment(value)?),
        _ => None,
    }
}

fn local_start(world: &World, row: &ClassSession) -> Zoned {
    let place = world.locations.get(row.location);
    row.start
        .to_zoned(place.map_or(jiff::tz::TimeZone::UTC, crate::world::Location::zone))
}

fn list(world: &World, session: Id) -> Vec<Id> {
    world
        .reservations
        .under(session)
        .map(|one| one.id)
        .collect()
}

fn attributes(world: &World, row: &ClassSession) -> serde_json::Value {
    let start = local_start(world, row);
    let places = |kind| world.on_list(row.id, kind);
    let is_in = |one: &&Reservation| one.status == ReservationStatus::CheckIn;
    let free_spots: Vec<u32> = (1..=row.capacity)
        .filter(|spot| row.is_pick_a_spot && world.is_spot_free(row.id, *spot))
        .collect();
    let instructors: Vec<_> = row
        .instructors
        .iter()
        .filter_map(|id| Some(&world.employees.get(*id)?.name))
        .collect();
    json!({
        "start_date": start.date().to_string(),
        "start_time": start.time().strftime("%H:%M:%S").to_string(),
        "start_datetime": row.start,
        "end_datetime": row.end(),
        "duration": row.minutes,
        "capacity": row.capacity,
        "waitlist_capacity": row.waitlist_capacity,
        "public": row.is_public,
        "is_free_class": row.is_free,
        "layout_format": if row.is_pick_a_spot { "pick-a-spot" } else { "first-come-first-serve" },
        "class_type_display": world.class_types.get(row.class_type).map(|one| &one.name),
        "classroom_display": world.classrooms.get(row.classroom).map(|one| &one.name),
        "location_display": world.locations.get(row.location).map(|one| &one.name),
        "instructor_names": instructors,
        "cancellation_datetime": row.cancelled_at,
        "archived_at": null,
        "available_spots": free_spots,
        "standard_reservation_user_count": places(ReservationKind::Standard).count(),
        "waitlist_reservation_user_count": places(ReservationKind::Waitlist).count(),
        "checked_in_user_count": places(ReservationKind::Standard).filter(is_in).count(),
    })
}
