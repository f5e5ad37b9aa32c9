//! Classes on the schedule.

use jiff::{SignedDuration, ToSpan};
use serde_json::{Value, json};

use super::{View, id_text};
use crate::world::actions::CHECK_IN_OPENS;
use crate::world::{ClassSession, Id, ReservationKind};

impl View<'_> {
    /// A class, without the caller's bookings and without its layout.
    pub(in crate::customer) fn class(&self, one: &ClassSession) -> Value {
        let local = one.start.to_zoned(self.zone_of(one.location));
        let opens = local.saturating_sub(7.days());
        let class_type = self.world.class_types.get(one.class_type);
        let name = class_type
            .map(|kind| kind.name.as_str())
            .unwrap_or_default();
        let room = self.world.classrooms.get(one.classroom);
        let room_name = room.map(|room| room.name.as_str()).unwrap_or_default();
        let free = self.world.free_places(one);
        let waiting = self
            .world
            .on_list(one.id, ReservationKind::Waitlist)
            .count();
        let check_in_opens = one
            .start
            .saturating_sub(CHECK_IN_OPENS)
            .unwrap_or(one.start);
        let instructors: Vec<Value> = one
            .instructors
            .iter()
            .map(|id| self.instructor(*id))
            .collect();
        let waitlist_places = one.waitlist_capacity;
        let waitlist_free =
            waitlist_places.saturating_sub(u32::try_from(waiting).unwrap_or(u32::MAX));
        json!({
            "id": id_text(one.id),
            "name": name,
            "available_spot_count": free,
            "booking_start_datetime": opens.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "capacity": one.capacity,
            "class_tags": self.class_tags(one),
            "class_type": self.class_type(one.class_type),
            "classroom": { "id": id_text(one.classroom), "name": room_name },
            "classroom_name": room_name,
            "geo_check_in_start_datetime": check_in_opens.to_string(),
            "geo_check_in_end_datetime": one.end().to_string(),
            "instructors": instructors,
            "in_live_stream_window": false,
            "is_cancelled": one.cancelled_at.is_some(),
            "is_free_class": one.is_free,
            "is_late_cancel_overridden": false,
            "is_remaining_spot_count_public": true,
            "is_user_guest_reserved": self.is_listed(one.id, |kind, guest| {
                kind == ReservationKind::Standard && guest
            }),
            "is_user_reserved": self.is_listed(one.id, |kind, guest| {
                kind == ReservationKind::Standard && !guest
            }),
            "is_user_waitlisted": self.is_listed(one.id, |kind, _| {
                kind == ReservationKind::Waitlist
            }),
            "layout_format": if one.is_pick_a_spot { "pick-a-spot" } else { "first-come-first-serve" },
            "location": self.location_with_region(one.location),
            "should_show_studio_address": true,
            "spot_options": {
                "primary_availability": free,
                "primary_capacity": one.capacity,
                "secondary_availability": 0,
                "secondary_capacity": 0,
                "standby_availability": 0,
                "standby_capacity": 0,
                "waitlist_availability": waitlist_free,
                "waitlist_capacity": waitlist_places,
            },
            "start_date": local.date().to_string(),
            "start_time": local.time().strftime("%H:%M:%S").to_string(),
            "start_datetime": one.start.to_string(),
            "status": (free == 0).then_some("Waitlist Only"),
            "waitlist_count": (waiting > 0).then_some(waiting),
        })
    }

    /// A class with the caller's own bookings in it.
    pub(in crate::customer) fn class_with_reservations(&self, one: &ClassSession) -> Value {
        let mut body = self.class(one);
        let own = self.world.reservations.under(one.id).filter(|row| {
            self.caller.is_some() && (row.user == self.caller || row.booked_by == self.caller)
        });
        let own: Vec<Value> = own
            .filter(|row| row.status.holds_a_place())
            .map(|row| json!({ "id": id_text(row.id), "status": row.status.as_str() }))
            .collect();
        if let Some(fields) = body.as_object_mut() {
            fields.insert("reservations".to_owned(), Value::Array(own));
        }
        body
    }

    /// A class with the caller's own bookings and, in a pick-a-spot class, the map of its spots.
    pub(in crate::customer) fn class_with_layout(&self, one: &ClassSession) -> Value {
        let mut body = self.class_with_reservations(one);
        let layout = if one.is_pick_a_spot {
            self.layout(one)
        } else {
            Value::Null
        };
        if let Some(fields) = body.as_object_mut() {
            fields.insert("layout".to_owned(), layout);
        }
        body
    }

    fn layout(&self, one: &ClassSession) -> Value {
        let spots = (1..=one.capacity).map(|spot| {
            let mut body = spot_body(one.id, spot);
            if let Some(fields) = body.as_object_mut() {
                let is_free = self.world.is_spot_free(one.id, spot);
                fields.insert("is_available".to_owned(), Value::Bool(is_free));
            }
            body
        });
        let spots: Vec<Value> = spots.collect();
        json!({ "id": id_text(one.classroom), "name": "Main", "spots": spots })
    }

    fn is_listed(&self, session: Id, wanted: impl Fn(ReservationKind, bool) -> bool) -> bool {
        let Some(caller) = self.caller else {
            return false;
        };
        self.world.reservations.under(session).any(|one| {
            one.status.holds_a_place()
                && (one.user == Some(caller) || one.booked_by == Some(caller))
                && wanted(one.kind, one.guest.is_some())
        })
    }

    fn class_tags(&self, one: &ClassSession) -> Vec<Value> {
        let tags = one
            .tags
            .iter()
            .filter_map(|id| self.world.class_tags.get(*id));
        tags.map(|tag| json!({ "id": id_text(tag.id), "name": tag.name, "slug": tag.slug }))
            .collect()
    }

    /// A kind of class; null if there is no such kind.
    pub(in crate::customer) fn class_type(&self, id: Id) -> Value {
        let Some(one) = self.world.class_types.get(id) else {
            return Value::Null;
        };
        json!({
            "id": id_text(one.id),
            "name": one.name,
            "description": one.description,
            "duration": one.minutes,
            "duration_formatted": format!("{} minutes", one.minutes),
            "is_live_stream": one.is_live_stream,
        })
    }

    /// Somebody who teaches; null if there is nobody with this id.
    pub(in crate::customer) fn instructor(&self, id: Id) -> Value {
        let Some(one) = self.world.employees.get(id) else {
            return Value::Null;
        };
        let photo = format!("{}/media/people/{id}.svg", self.origin);
        let instagram = one
            .instagram
            .as_ref()
            .map(|name| format!("https://instagram.com/{name}"));
        json!({
            "id": id_text(id),
            "name": one.name,
            "bio": one.bio,
            "instagram_handle": one.instagram,
            "instagram_url": instagram,
            "photo_urls": { "large_url": photo, "thumbnail_url": photo },
            "spotify_url": null,
        })
    }
}

/// One numbered spot. Spots stand in rows of six.
pub(in crate::customer) fn spot_body(session: Id, spot: u32) -> Value {
    let (row, column) = ((spot - 1) / 6, (spot - 1) % 6);
    json!({
        "id": id_text(spot_id(session, spot)),
        "name": spot.to_string(),
        "spot_type": { "id": "1201", "name": "Bike", "is_primary": true },
        "x_position": f64::from(column) * 16.0 + 10.0,
        "y_position": f64::from(row) * 18.0 + 10.0,
    })
}

/// The id of a numbered spot: spots of different rooms have different ids.
pub(in crate::customer) fn spot_id(session: Id, spot: u32) -> Id {
    session * 1_000 + Id::from(spot)
}

/// The number of the spot with this id in this class; nothing if it belongs to another.
pub(in crate::customer) fn spot_number(session: Id, id: Id) -> Option<u32> {
    let number = id.checked_sub(session * 1_000)?;
    u32::try_from(number)
        .ok()
        .filter(|number| (1..1_000).contains(number))
}

/// How long after its start a class still counts as within the check-in window.
pub(in crate::customer) fn is_check_in_open(one: &ClassSession, now: jiff::Timestamp) -> bool {
    let until_start = one.start.duration_since(now);
    until_start <= CHECK_IN_OPENS && one.end().duration_since(now) >= SignedDuration::ZERO
}
