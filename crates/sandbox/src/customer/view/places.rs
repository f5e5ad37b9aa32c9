//! Locations, regions, and what can be filtered by there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{View, id_text};
use crate::world::{Id, Location, Region};

impl View<'_> {
    /// A location with its region; null if there is no such location.
    pub(in crate::customer) fn location_with_region(&self, id: Id) -> Value {
        let Some(location) = self.world.locations.get(id) else {
            return Value::Null;
        };
        let mut body = self.location(location);
        let region = self.world.regions.get(location.region);
        set(&mut body, "region", region.map_or(Value::Null, region_base));
        body
    }

    /// A location without its region.
    pub(in crate::customer) fn location(&self, one: &Location) -> Value {
        json!({
            "id": id_text(one.id),
            "name": one.name,
            "address_line_one": one.address,
            "address_line_two": "",
            "address_line_three": "",
            "address_sorting_code": "",
            "city": one.city,
            "state_province": one.state_province,
            "postal_code": one.postal_code,
            "formatted_address": formatted_address(one),
            "currency_code": one.currency.code(),
            "description": format!("{} {}", self.world.studio.name, one.name),
            "email": one.email,
            "phone_number": one.phone,
            "gate_geo_check_in_by_distance": false,
            "geo_check_in_distance": 250,
            "is_newsletter_subscription_pre_checked": false,
            "latitude": one.coordinates.0,
            "longitude": one.coordinates.1,
            "listed": true,
            "payment_gateway_type": "stripe",
            "primary_language": if one.country == "FR" { "fr" } else { "en" },
            "timezone": one.time_zone,
        })
    }

    /// A location with everything that its schedule can be filtered by.
    pub(in crate::customer) fn location_for_schedule(&self, location: &Location) -> Value {
        let mut body = self.location_with_region(location.id);
        let filters = self.schedule_filters(&[location.id]);
        for name in ["class_types", "classrooms", "instructors"] {
            set(
                &mut body,
                name,
                filters.get(name).cloned().unwrap_or_default(),
            );
        }
        body
    }

    /// A region with its locations and everything that its schedule can be filtered by.
    pub(in crate::customer) fn region_for_schedule(&self, region: &Region) -> Value {
        let locations: Vec<&Location> = self.world.locations.under(region.id).collect();
        let ids: Vec<Id> = locations.iter().map(|one| one.id).collect();
        let mut body = self.schedule_filters(&ids);
        set(&mut body, "id", id_text(region.id));
        set(&mut body, "name", json!(region.name));
        let locations: Vec<Value> = locations
            .into_iter()
            .map(|one| self.location(one))
            .collect();
        set(&mut body, "locations", json!(locations));
        body
    }

    /// Class types, rooms and instructors of these locations.
    pub(in crate::customer) fn schedule_filters(&self, locations: &[Id]) -> Value {
        let world = self.world;
        let rooms = locations.iter().flat_map(|id| world.classrooms.under(*id));
        let rooms: Vec<Value> = rooms
            .map(|room| json!({ "id": id_text(room.id), "name": room.name }))
            .collect();
        let teachers = world.employees.iter().filter(|one| {
            one.is_instructor() && one.locations.iter().any(|id| locations.contains(id))
        });
        let teachers: BTreeSet<Id> = teachers.map(|one| one.id).collect();
        let teachers: Vec<Value> = teachers.into_iter().map(|id| self.instructor(id)).collect();
        let types: Vec<Value> = world
            .class_types
            .iter()
            .map(|one| self.class_type(one.id))
            .collect();
        json!({ "class_types": types, "classrooms": rooms, "instructors": teachers })
    }
}

/// A region with nothing but its name.
fn region_base(region: &Region) -> Value {
    json!({ "id": id_text(region.id), "name": region.name })
}

fn formatted_address(location: &Location) -> Vec<String> {
    let city = format!(
        "{} {} {}",
        location.city, location.state_province, location.postal_code
    );
    let city = city.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![location.address.clone(), city]
}

fn set(body: &mut Value, name: &str, value: Value) {
    if let Some(fields) = body.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}
