//! Making members do things.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ControlError;
use super::nearest::{latest_missed, meant, membership, next_class};
use super::{find_tenant, live_member};
use crate::world::actions::{ActionError, Booking};
use crate::world::{
    Change, Guest, Id, MembershipStatus, Reservation, ReservationKind, ReservationStatus, World,
};
use crate::{SandboxState, TenantState};

type Answer = Result<Json<Value>, ControlError>;
type Member = Path<(String, Id)>;

/// What to do it to; every field may be left out, and then the nearest one that fits is taken.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wish {
    session_id: Option<Id>,
    reservation_id: Option<Id>,
    membership_id: Option<Id>,
    reservation_type: Option<String>,
    guest_name: Option<String>,
    guest_email: Option<String>,
    charged: Option<bool>,
    status: Option<String>,
    until: Option<Timestamp>,
    days: Option<i64>,
    into: Option<Id>,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    password: Option<String>,
}

/// An optional JSON body: none is an empty wish.
type Body = Result<Option<Json<Wish>>, JsonRejection>;

fn read(body: Body) -> Result<Wish, ControlError> {
    Ok(body?.map(|Json(wish)| wish).unwrap_or_default())
}

fn open(
    sandbox: &SandboxState,
    (slug, id): (String, Id),
    body: Body,
) -> Result<(TenantState, Id, Wish), ControlError> {
    let tenant = find_tenant(sandbox, &slug)?.clone();
    let id = live_member(&tenant, id)?;
    Ok((tenant, id, read(body)?))
}

/// `GET …/members/{id}`: what a script wants to compare a page with.
pub(super) async fn show(State(sandbox): State<SandboxState>, Path((slug, id)): Member) -> Answer {
    let tenant = find_tenant(&sandbox, &slug)?;
    let world = tenant.world();
    let user = world.users.get(id).ok_or(ControlError::NoMember(id))?;
    let now = tenant.now();
    let reservations: Vec<Value> = world
        .reservations
        .of(id)
        .map(|one| reservation_body(&world, one))
        .collect();
    let memberships: Vec<Value> = world
        .memberships
        .of(id)
        .map(|one| json!({ "id": one.id.to_string(), "status": one.status.as_str() }))
        .collect();
    Ok(Json(json!({
        "id": user.id.to_string(),
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "password": user.password,
        "story": user.story,
        "merged_into": user.merged_into.map(|id| id.to_string()),
        "archived": user.archived_at.is_some(),
        "now": now.to_string(),
        "completed_class_count": world.completed_class_count(id),
        "reservations": reservations,
        "memberships": memberships,
    })))
}

fn reservation_body(world: &World, one: &Reservation) -> Value {
    let start = world
        .sessions
        .get(one.session)
        .map(|session| session.start.to_string());
    json!({
        "id": one.id.to_string(),
        "session_id": one.session.to_string(),
        "start_datetime": start,
        "status": one.status.as_str(),
        "reservation_type": one.kind.as_str(),
        "is_guest": one.guest.is_some(),
    })
}

fn done(tenant: &TenantState, reservation: Id) -> Answer {
    let world = tenant.world();
    let row = world.reservations.get(reservation);
    let row = row.ok_or(ActionError::Missing {
        what: "reservation",
        id: reservation,
    })?;
    Ok(Json(reservation_body(&world, row)))
}

/// `POST …/book {session_id?, reservation_type?, guest_name?, guest_email?}`: by default the next
/// class at home that has a free place.
pub(super) async fn book(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let now = tenant.now();
    let kind = wish.reservation_type.as_deref().unwrap_or("standard");
    let kind = ReservationKind::from_word(kind).ok_or(ControlError::Nothing(
        "`reservation_type` is standard, standby or waitlist.",
    ))?;
    let found = next_class(&tenant.world(), user, now);
    let session = wish.session_id.or(found);
    let session = session.ok_or(ControlError::Nothing("No class at home has a free place."))?;
    let guest = wish.guest_name.map(|name| {
        let email = wish.guest_email.unwrap_or_default();
        Guest { name, email }
    });
    let booking = Booking {
        kind,
        guest,
        ..Booking::of(user, session)
    };
    let reservation = tenant.world_mut().book_on_the_house(booking, now)?;
    done(&tenant, reservation)
}

/// `POST …/attend {session_id?}`: books and checks in at once, by default the latest class at home
/// that has ended and that the member was not in.
pub(super) async fn attend(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let now = tenant.now();
    let found = latest_missed(&tenant.world(), user, now);
    let session = wish.session_id.or(found);
    let session = session.ok_or(ControlError::Nothing("The member was in every class."))?;
    let reservation = {
        let mut world = tenant.world_mut();
        let reservation = world.book_on_the_house(Booking::of(user, session), now)?;
        world.check_in(reservation, now)?;
        reservation
    };
    done(&tenant, reservation)
}

fn is_booked(one: &Reservation) -> bool {
    one.status == ReservationStatus::Pending
}

fn is_checked_in(one: &Reservation) -> bool {
    one.status == ReservationStatus::CheckIn
}

/// `POST …/cancel {reservation_id?}`
pub(super) async fn cancel(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = meant(&tenant, user, wish.reservation_id, is_booked)?;
    tenant.world_mut().cancel(id, tenant.now())?;
    done(&tenant, id)
}

/// `POST …/check_in {reservation_id?}`: at any time, as staff can.
pub(super) async fn check_in(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = meant(&tenant, user, wish.reservation_id, is_booked)?;
    tenant.world_mut().check_in(id, tenant.now())?;
    done(&tenant, id)
}

/// `POST …/undo_check_in {reservation_id?}`: pending again.
pub(super) async fn undo_check_in(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = meant(&tenant, user, wish.reservation_id, is_checked_in)?;
    tenant.world_mut().undo_check_in(id, tenant.now())?;
    done(&tenant, id)
}

/// `POST …/no_show {reservation_id?, charged?}`
pub(super) async fn no_show(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = meant(&tenant, user, wish.reservation_id, |one| {
        one.status.holds_a_place()
    })?;
    let status = match wish.charged {
        Some(false) => ReservationStatus::GracedNoShow,
        _ => ReservationStatus::PenaltyNoShow,
    };
    tenant.world_mut().set_status(id, status, tenant.now())?;
    done(&tenant, id)
}

/// `POST …/set_status {status, reservation_id?}`: any documented status.
pub(super) async fn set_status(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let status = wish
        .status
        .as_deref()
        .and_then(ReservationStatus::from_word);
    let status = status.ok_or(ControlError::Nothing("Send a documented `status`."))?;
    let id = meant(&tenant, user, wish.reservation_id, |_| true)?;
    tenant.world_mut().set_status(id, status, tenant.now())?;
    done(&tenant, id)
}

fn membership_done(tenant: &TenantState, id: Id) -> Json<Value> {
    let world = tenant.world();
    let status = world.memberships.get(id).map(|one| one.status.as_str());
    Json(json!({ "id": id.to_string(), "status": status }))
}

/// `POST …/freeze {membership_id?, until?, days?}`
pub(super) async fn freeze(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = membership(&tenant, user, wish.membership_id, MembershipStatus::Active)?;
    let now = tenant.now();
    let in_days = wish.days.and_then(|days| {
        now.checked_add(SignedDuration::from_hours(days.checked_mul(24)?))
            .ok()
    });
    tenant.world_mut().freeze(id, wish.until.or(in_days), now)?;
    Ok(membership_done(&tenant, id))
}

/// `POST …/unfreeze {membership_id?}`
pub(super) async fn unfreeze(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let id = membership(&tenant, user, wish.membership_id, MembershipStatus::Frozen)?;
    tenant.world_mut().unfreeze(id, tenant.now())?;
    Ok(membership_done(&tenant, id))
}

/// `POST …/merge {into}`: the member's id is gone, their history is `into`'s.
pub(super) async fn merge(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    let into = wish
        .into
        .ok_or(ControlError::Nothing("Send the id to merge `into`."))?;
    tenant.world_mut().merge(user, into, tenant.now())?;
    crate::oauth::forget_user(&tenant, user);
    Ok(Json(
        json!({ "id": user.to_string(), "merged_into": into.to_string() }),
    ))
}

/// `POST …/edit {first_name?, last_name?, email?, phone_number?, password?}`
pub(super) async fn edit(
    State(sandbox): State<SandboxState>,
    Path(member): Member,
    body: Body,
) -> Answer {
    let slug = member.0.clone();
    let (tenant, user, wish) = open(&sandbox, member, body)?;
    {
        let mut world = tenant.world_mut();
        world.users.update(user, tenant.now(), |one| {
            one.first_name = wish.first_name.unwrap_or_else(|| one.first_name.clone());
            one.last_name = wish.last_name.unwrap_or_else(|| one.last_name.clone());
            one.email = wish.email.unwrap_or_else(|| one.email.clone());
            one.phone = wish.phone_number.or_else(|| one.phone.clone());
            one.password = wish.password.unwrap_or_else(|| one.password.clone());
        });
        world.announce(Change::ProfileUpdated(user));
    }
    show(State(sandbox), Path((slug, user))).await
}
