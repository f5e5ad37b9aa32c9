//! Locations, regions and countries.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::error::Refusal;
use super::page::page_of;
use super::query::{Query, RowId};
use super::view::View;
use crate::TenantState;
use crate::world::{Id, Location, Region, World};

type Answer = Result<Json<Value>, Refusal>;

fn view<'a>(tenant: &'a TenantState, world: &'a World) -> View<'a> {
    View {
        world,
        origin: tenant.origin(),
        now: tenant.now(),
        caller: None,
    }
}

fn matching_locations<'a>(world: &'a World, query: &Query) -> Result<Vec<&'a Location>, Refusal> {
    let (id, regions) = (query.number("id")?, query.numbers("region")?);
    let name = query.text("name").map(str::to_lowercase);
    let mut rows: Vec<&Location> = world
        .locations
        .iter()
        .filter(|one| id.is_none_or(|id| one.id == id))
        .filter(|one| regions.as_ref().is_none_or(|ids| ids.contains(&one.region)))
        .filter(|one| {
            name.as_ref()
                .is_none_or(|name| one.name.to_lowercase().contains(name))
        })
        .collect();
    match query.ordering() {
        Some(("name", _)) => rows.sort_by(|one, other| one.name.cmp(&other.name)),
        _ => rows.sort_by_key(|one| one.id),
    }
    if query.ordering().is_some_and(|(_, downwards)| downwards) {
        rows.reverse();
    }
    Ok(rows)
}

fn matching_regions<'a>(world: &'a World, query: &Query) -> Result<Vec<&'a Region>, Refusal> {
    let id = query.number("id")?;
    let name = query.text("name").map(str::to_lowercase);
    let rows = world.regions.iter().filter(|one| {
        id.is_none_or(|id| one.id == id)
            && name
                .as_ref()
                .is_none_or(|name| one.name.to_lowercase().contains(name))
    });
    Ok(rows.collect())
}

fn find_location(world: &World, id: Id) -> Result<&Location, Refusal> {
    world.locations.get(id).ok_or(Refusal::NoMatch("Location"))
}

fn find_region(world: &World, id: Id) -> Result<&Region, Refusal> {
    world.regions.get(id).ok_or(Refusal::NoMatch("Region"))
}

/// `GET /locations`
pub(super) async fn locations(State(tenant): State<TenantState>, query: Query) -> Answer {
    let world = tenant.world();
    let view = view(&tenant, &world);
    let rows = matching_locations(&world, &query)?;
    page_of(&rows, &query, tenant.origin(), |one| {
        view.location_with_region(one.id)
    })
}

/// `GET /locations/{id}`
pub(super) async fn location(State(tenant): State<TenantState>, RowId(id): RowId) -> Answer {
    let world = tenant.world();
    let one = find_location(&world, id)?;
    Ok(Json(view(&tenant, &world).location_with_region(one.id)))
}

/// `GET /locations/{id}/schedule_filters`
pub(super) async fn location_filters(
    State(tenant): State<TenantState>,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let one = find_location(&world, id)?;
    Ok(Json(view(&tenant, &world).schedule_filters(&[one.id])))
}

/// `GET /schedule_locations`
pub(super) async fn schedule_locations(State(tenant): State<TenantState>, query: Query) -> Answer {
    let world = tenant.world();
    let view = view(&tenant, &world);
    let rows = matching_locations(&world, &query)?;
    page_of(&rows, &query, tenant.origin(), |one| {
        view.location_for_schedule(one)
    })
}

/// `GET /schedule_locations/{id}`
pub(super) async fn schedule_location(
    State(tenant): State<TenantState>,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let one = find_location(&world, id)?;
    Ok(Json(view(&tenant, &world).location_for_schedule(one)))
}

/// `GET /regions`: with what their schedules can be filtered by, as the description has it, and
/// with id and name, which the description forgets.
pub(super) async fn regions(State(tenant): State<TenantState>, query: Query) -> Answer {
    let world = tenant.world();
    let view = view(&tenant, &world);
    let rows = matching_regions(&world, &query)?;
    page_of(&rows, &query, tenant.origin(), |one| {
        view.region_for_schedule(one)
    })
}

/// `GET /regions/{id}`
pub(super) async fn region(State(tenant): State<TenantState>, RowId(id): RowId) -> Answer {
    let world = tenant.world();
    let one = find_region(&world, id)?;
    Ok(Json(view(&tenant, &world).region_for_schedule(one)))
}

/// `GET /regions/{id}/schedule_filters`
pub(super) async fn region_filters(State(tenant): State<TenantState>, RowId(id): RowId) -> Answer {
    let world = tenant.world();
    let one = find_region(&world, id)?;
    let locations: Vec<Id> = world.locations.under(one.id).map(|one| one.id).collect();
    Ok(Json(view(&tenant, &world).schedule_filters(&locations)))
}

/// The countries that addresses can be in: ISO codes and names.
const COUNTRIES: [(&str, &str, &str, &str); 5] = [
    ("AE", "ARE", "UNITED ARAB EMIRATES", "United Arab Emirates"),
    ("CA", "CAN", "CANADA", "Canada"),
    ("FR", "FRA", "FRANCE", "France"),
    ("GB", "GBR", "UNITED KINGDOM", "United Kingdom"),
    ("US", "USA", "UNITED STATES", "United States"),
];

fn country_body((two, three, name, printable): &(&str, &str, &str, &str)) -> Value {
    json!({
        "iso_3166_1_a2": two,
        "iso_3166_1_a3": three,
        "name": name,
        "printable_name": printable,
        "address_format": { "fields": ["address_line_one", "city", "state_province", "postal_code"] },
    })
}

/// `GET /countries`
pub(super) async fn countries(State(tenant): State<TenantState>, query: Query) -> Answer {
    let (code, name) = (
        query.text("iso_3166_1_a2"),
        query.text("name").map(str::to_lowercase),
    );
    let rows: Vec<_> = COUNTRIES
        .iter()
        .filter(|one| code.is_none_or(|code| one.0.eq_ignore_ascii_case(code)))
        .filter(|one| {
            name.as_ref()
                .is_none_or(|name| one.3.to_lowercase().contains(name))
        })
        .collect();
    page_of(&rows, &query, tenant.origin(), |one| country_body(one))
}

/// `GET /countries/{code}`
pub(super) async fn country(Path(code): Path<String>) -> Answer {
    let found = COUNTRIES
        .iter()
        .find(|one| one.0.eq_ignore_ascii_case(&code));
    found
        .map(|one| Json(country_body(one)))
        .ok_or(Refusal::NoMatch("Country"))
}
