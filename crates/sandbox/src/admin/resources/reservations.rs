//! `/api/reservations`, and what the front desk does with them.

use axum::Router;
use axum::extract::Path;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::class_sessions;
use crate::TenantState;
use crate::admin::body::Write;
use crate::admin::call::{Call, View};
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::error::{ApiError, JsonApi};
use crate::admin::order::SortKey;
use crate::admin::query::{lists, names, says};
use crate::admin::routes::{answer, at, readable, row_id};
use crate::world::actions::{ActionError, Booking};
use crate::world::{Id, PaidWith, Reservation, ReservationKind, Table, World};

pub(super) struct Reservations;

impl Collection for Reservations {
    const NAME: &'static str = "reservations";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    const PARENT_FILTER: Option<&'static str> = Some("class_session");
    type Row = Reservation;

    fn table(world: &World) -> &Table<Reservation> {
        &world.reservations
    }

    fn passes(view: View<'_>, row: &Reservation, filter: &str, value: &str) -> Option<bool> {
        let guest = row.guest.as_deref();
        match filter {
            "user" => Some(row.user.is_some_and(|user| names(value, user))),
            "class_session" => Some(names(value, row.session)),
            "status" => Some(lists(value, row.status.as_str())),
            "reservation_type" => Some(lists(value, row.kind.as_str())),
            "reserved_for_guest" => Some(says(value, guest.is_some())),
            "guest_email" => Some(guest.is_some_and(|one| one.email.eq_ignore_ascii_case(value))),
            "membership_instance" => Some(match row.paid_with {
                PaidWith::Membership(id) => names(value, id),
                _ => false,
            }),
            "creation_date" => Some(row.created_at.to_string().starts_with(value)),
            "check_in_date" => Some(
                row.checked_in_at
                    .is_some_and(|at| at.to_string().starts_with(value)),
            ),
            "location" => of_session(view.world, row, "location", value),
            _ => of_session(
                view.world,
                row,
                filter.strip_prefix("class_session_")?,
                value,
            ),
        }
    }

    fn sort_key(view: View<'_>, row: &Reservation, field: &str) -> Option<SortKey> {
        match field {
            "creation_date" => Some(row.created_at.into()),
            "check_in_date" => Some(row.checked_in_at.into()),
            "class_session__start_datetime" | "start_datetime" => Some(
                view.world
                    .sessions
                    .get(row.session)
                    .map(|session| session.start)
                    .into(),
            ),
            _ => None,
        }
    }

    fn document(view: View<'_>, row: &Reservation) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: attributes(view.world, row),
            relations: relations(row),
        }
    }
}

/// The filters that reservations have of their class session.
fn of_session(world: &World, row: &Reservation, filter: &str, value: &str) -> Option<bool> {
    let session = world.sessions.get(row.session)?;
    class_sessions::passes(world, session, filter, value)
}

fn attributes(world: &World, row: &Reservation) -> Value {
    let guest = row.guest.as_deref();
    let name = |id: Option<Id>| Some(world.users.get(id?)?.full_name());
    json!({
        "status": row.status.as_str(),
        "reservation_type": row.kind.as_str(),
        "creation_date": row.created_at,
        "cancel_date": row.cancelled_at,
        "check_in_date": row.checked_in_at,
        "reserved_for_guest": guest.is_some(),
        "guest_email": guest.map(|one| &one.email),
        "guest_name": guest.map(|one| &one.name),
        "used_geo_checkin": false,
        "booked_by": name(row.booked_by.or(row.user)),
        "booked_for": guest.map(|one| one.name.clone()).or_else(|| name(row.user)),
    })
}

fn relations(row: &Reservation) -> Vec<(&'static str, Relation)> {
    let mut relations = vec![
        ("user", Relation::maybe("users", row.user)),
        (
            "class_session",
            Relation::one("class_sessions", row.session),
        ),
        ("tags", Relation::Many(Vec::new())),
    ];
    // Some null relations are left out rather than sent as null.
    if let Some(by) = row.booked_by {
        relations.push(("booked_on_behalf_of_user", Relation::one("users", by)));
    }
    if let Some(spot) = row.spot {
        relations.push(("spot", Relation::one("spots", spot.into())));
    }
    relations
}

pub(super) fn router() -> Router<TenantState> {
    let router = at(
        readable::<Reservations>(),
        "/api/reservations",
        post(create),
    );
    let router = at(router, "/api/reservations/{id}/check_in", post(check_in));
    let router = at(router, "/api/reservations/{id}/check_out", post(check_out));
    at(router, "/api/reservations/{id}/cancel", post(cancel))
}

async fn create(call: Call, headers: HeaderMap, body: String) -> Result<JsonApi, ApiError> {
    call.must_write(Reservations::NAME)?;
    let wish = Write::parse(&headers, &body, Reservations::NAME)?;
    let now = call.tenant.now();
    let booking = booking(&wish)?;
    let booked = call
        .tenant
        .world_mut()
        .book(booking, now)
        .map_err(refused)?;
    answer::<Reservations>(&call, StatusCode::CREATED, booked)
}

fn booking(wish: &Write) -> Result<Booking, ApiError> {
    let required = |name: &str| {
        wish.id(name)
            .ok_or_else(|| ApiError::field(name, "This field is required."))
    };
    let kind = wish
        .text("reservation_type")
        .unwrap_or_else(|| "standard".to_owned());
    let kind = ReservationKind::from_word(&kind)
        .ok_or_else(|| ApiError::field("reservation_type", "This is not a valid choice."))?;
    let spot = wish.id("spot").map(u32::try_from).transpose();
    let spot = spot.map_err(|_| ApiError::field("spot", "This spot does not exist."))?;
    Ok(Booking {
        kind,
        paid_with: paid_with(wish),
        spot,
        ..Booking::of(required("user")?, required("class_session")?)
    })
}

/// The first of the `payment_options`: `{"payment_option_id": 1, "type": "membership"}`.
fn paid_with(wish: &Write) -> Option<PaidWith> {
    let option = wish.value("payment_options")?.as_array()?.first()?;
    let id = option.get("payment_option_id")?.as_u64()?;
    match option.get("type")?.as_str()? {
        "membership" => Some(PaidWith::Membership(id)),
        "credit" => Some(PaidWith::Credit(id)),
        _ => None,
    }
}

async fn check_in(call: Call, Path(id): Path<String>) -> Result<JsonApi, ApiError> {
    change(&call, &id, World::check_in)
}

async fn check_out(call: Call, Path(id): Path<String>) -> Result<JsonApi, ApiError> {
    change(&call, &id, World::undo_check_in)
}

async fn cancel(call: Call, Path(id): Path<String>) -> Result<JsonApi, ApiError> {
    change(&call, &id, World::cancel)
}

fn change(
    call: &Call,
    id: &str,
    action: impl FnOnce(&mut World, Id, Timestamp) -> Result<(), ActionError>,
) -> Result<JsonApi, ApiError> {
    call.must_write(Reservations::NAME)?;
    let id = row_id(id)?;
    let now = call.tenant.now();
    action(&mut call.tenant.world_mut(), id, now).map_err(refused)?;
    answer::<Reservations>(call, StatusCode::OK, id)
}

/// A spot that is taken is a problem of the field, everything else of the reservation as a whole.
fn refused(refusal: ActionError) -> ApiError {
    match refusal {
        ActionError::Missing {
            what: "reservation",
            ..
        } => ApiError::NotFound,
        ActionError::Refused(reason) if reason.contains("spot") => ApiError::field("spot", reason),
        other => ApiError::field("non_field_errors", other.to_string()),
    }
}
