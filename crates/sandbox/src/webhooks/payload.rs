//! The resources as webhooks show them: flat, with nested `{id, type, …}` objects.
//!
//! `profile` is documented; of the others only the names are known, so their fields are those of
//! the APIs.

use serde_json::{Value, json};

use crate::world::{ClassSession, Id, Membership, Order, Reservation, User, World};

/// `profile`.
pub(super) fn profile(world: &World, user: &User) -> Value {
    let (name, phone, relationship) = user.emergency_contact.clone().unwrap_or_default();
    let lines = [
        &user.address,
        &user.city,
        &user.state_province,
        &user.postal_code,
    ];
    let address: Vec<_> = lines.into_iter().flatten().collect();
    json!({
        "id": user.id.to_string(),
        "type": "profile",
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": user.full_name(),
        "email": user.email,
        "phone_number": user.phone,
        "birth_date": user.birth_date,
        "gender": user.gender,
        "address_line1": user.address,
        "city": user.city,
        "state_province": user.state_province,
        "postal_code": user.postal_code,
        "country": user.country,
        "formatted_address": address,
        "created_datetime": user.joined_at,
        "emergency_contact_name": name,
        "emergency_contact_phone": phone,
        "emergency_contact_relationship": relationship,
        "home_location": location(world, user.home_location),
    })
}

/// `reservation`.
pub(super) fn reservation(world: &World, row: &Reservation) -> Value {
    let guest = row.guest.as_deref();
    json!({
        "id": row.id.to_string(),
        "type": "reservation",
        "status": row.status.as_str(),
        "reservation_type": row.kind.as_str(),
        "creation_date": row.created_at,
        "cancel_date": row.cancelled_at,
        "check_in_date": row.checked_in_at,
        "reserved_for_guest": guest.is_some(),
        "guest_email": guest.map(|guest| &guest.email),
        "user": row.user.and_then(|id| person(world, id)),
        "class_session": world.sessions.get(row.session).map(|one| session(world, one)),
    })
}

/// `membership`.
pub(super) fn membership(world: &World, row: &Membership) -> Value {
    json!({
        "id": row.id.to_string(),
        "type": "membership",
        "membership_name": world.plans.get(row.plan).map(|plan| &plan.name),
        "status": row.status.as_str(),
        "purchase_date": row.purchased_at,
        "start_date": row.start,
        "end_date": row.end,
        "freeze_datetime": row.freeze.map(|freeze| freeze.start),
        "freeze_reactivation_datetime": row.freeze.and_then(|freeze| freeze.end),
        "user": person(world, row.user),
        "purchase_location": location(world, row.location),
    })
}

/// `order`.
pub(super) fn order(world: &World, row: &Order) -> Value {
    let products: Vec<_> = row.lines.iter().map(|line| &line.product_name).collect();
    json!({
        "id": row.id.to_string(),
        "type": "order",
        "number": row.number,
        "status": row.status,
        "date_placed": row.placed_at,
        "total": row.total().to_string(),
        "total_amount_refunded": row.refunded.to_string(),
        "currency": row.currency.code(),
        "summary": products,
        "user": person(world, row.user),
        "location": location(world, row.location),
    })
}

fn person(world: &World, id: Id) -> Option<Value> {
    let user = world.users.get(id)?;
    Some(json!({
        "id": user.id.to_string(),
        "type": "user",
        "email": user.email,
        "full_name": user.full_name(),
    }))
}

fn session(world: &World, row: &ClassSession) -> Value {
    json!({
        "id": row.id.to_string(),
        "type": "class_session",
        "name": world.class_types.get(row.class_type).map(|kind| &kind.name),
        "start_datetime": row.start,
        "end_datetime": row.end(),
        "location": location(world, row.location),
    })
}

fn location(world: &World, id: Id) -> Option<Value> {
    let place = world.locations.get(id)?;
    let region = world.regions.get(place.region).map(
        |region| json!({ "id": region.id.to_string(), "type": "region", "name": region.name }),
    );
    Some(json!({
        "id": place.id.to_string(),
        "type": "location",
        "name": place.name,
        "timezone": place.time_zone,
        "region": region,
    }))
}
