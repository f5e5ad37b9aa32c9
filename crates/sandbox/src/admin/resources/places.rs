//! `/api/regions`, `/api/locations` and `/api/classrooms`. The first two need no credential.

use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::order::SortKey;
use crate::admin::query::names;
use crate::world::{Classroom, Location, Region, Table, World};

pub(super) struct Regions;

impl Collection for Regions {
    const NAME: &'static str = "regions";
    const IS_PUBLIC: bool = true;
    type Row = Region;

    fn table(world: &World) -> &Table<Region> {
        &world.regions
    }

    fn passes(_view: View<'_>, row: &Region, filter: &str, value: &str) -> Option<bool> {
        (filter == "name").then(|| row.name.eq_ignore_ascii_case(value))
    }

    fn sort_key(_view: View<'_>, row: &Region, field: &str) -> Option<SortKey> {
        (field == "name").then(|| row.name.as_str().into())
    }

    fn document(_view: View<'_>, row: &Region) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({ "name": row.name }),
            relations: Vec::new(),
        }
    }
}

pub(super) struct Locations;

impl Collection for Locations {
    const NAME: &'static str = "locations";
    const IS_PUBLIC: bool = true;
    const PARENT_FILTER: Option<&'static str> = Some("region");
    type Row = Location;

    fn table(world: &World) -> &Table<Location> {
        &world.locations
    }

    fn passes(_view: View<'_>, row: &Location, filter: &str, value: &str) -> Option<bool> {
        match filter {
            "region" => Some(names(value, row.region)),
            "name" => Some(row.name.eq_ignore_ascii_case(value)),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &Location, field: &str) -> Option<SortKey> {
        (field == "name").then(|| row.name.as_str().into())
    }

    fn document(_view: View<'_>, row: &Location) -> Document {
        let lines = [
            &row.address,
            &row.city,
            &row.state_province,
            &row.postal_code,
        ];
        let formatted: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "name": row.name,
                "timezone": row.time_zone,
                "currency_code": row.currency.code(),
                "address_line1": row.address,
                "city": row.city,
                "state_province": row.state_province,
                "postal_code": row.postal_code,
                "country": row.country,
                "formatted_address": formatted,
                "email_address": row.email,
                "phone_number": row.phone,
                "latitude": row.coordinates.0,
                "longitude": row.coordinates.1,
                "listed": true,
                "primary_language": "en",
            }),
            relations: vec![("region", Relation::one("regions", row.region))],
        }
    }
}

pub(super) struct Classrooms;

impl Collection for Classrooms {
    const NAME: &'static str = "classrooms";
    const PARENT_FILTER: Option<&'static str> = Some("location");
    type Row = Classroom;

    fn table(world: &World) -> &Table<Classroom> {
        &world.classrooms
    }

    fn passes(_view: View<'_>, row: &Classroom, filter: &str, value: &str) -> Option<bool> {
        (filter == "location").then(|| names(value, row.location))
    }

    fn document(_view: View<'_>, row: &Classroom) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({ "name": row.name }),
            relations: vec![("location", Relation::one("locations", row.location))],
        }
    }
}
