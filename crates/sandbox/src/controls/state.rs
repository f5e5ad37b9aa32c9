//! What scripts start from, and what came in since.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::{User, World};
use crate::{SandboxState, TenantState};

/// Members listed per tenant where the caller does not say.
const DEFAULT_LIMIT: usize = 500;

#[derive(Debug, Deserialize)]
pub(super) struct Listing {
    limit: Option<usize>,
}

/// `GET /__sandbox/state?limit=500`: tenants with their clients, keys and people.
pub(super) async fn show(
    State(sandbox): State<SandboxState>,
    Query(listing): Query<Listing>,
) -> Json<Value> {
    let limit = listing.limit.unwrap_or(DEFAULT_LIMIT);
    let tenants: Vec<Value> = sandbox
        .tenants()
        .iter()
        .map(|one| tenant(one, limit))
        .collect();
    Json(json!({
        "now": sandbox.shared().clock.now().to_string(),
        "shell_url": address(sandbox.shell_url().as_str()),
        "tab_base_url": address(sandbox.tab_base_url().as_str()),
        "tenants": tenants,
    }))
}

fn address(url: &str) -> &str {
    url.trim_end_matches('/')
}

fn tenant(tenant: &TenantState, limit: usize) -> Value {
    let world = tenant.world();
    let clients: Vec<Value> = world
        .oauth_clients
        .iter()
        .map(|one| {
            json!({
                "client_id": one.client_id,
                "client_secret": one.client_secret,
                "redirect_uris": one.redirect_uris,
            })
        })
        .collect();
    let keys: Vec<Value> = world
        .api_keys
        .iter()
        .map(|one| json!({ "key": one.key, "permissions": one.permissions }))
        .collect();
    let live = world
        .users
        .iter()
        .filter(|one| !one.is_staff && one.is_live());
    let live: Vec<&User> = live.collect();
    let members: Vec<Value> = live.iter().take(limit).map(|one| member(one)).collect();
    let merged: Vec<Value> = world
        .users
        .iter()
        .filter_map(|one| Some((one.id.to_string(), one.merged_into?.to_string())))
        .map(|(id, into)| json!({ "id": id, "merged_into": into }))
        .collect();
    json!({
        "slug": tenant.slug(),
        "name": world.studio.name,
        "base_url": tenant.origin(),
        "locations": locations(&world),
        "oauth_clients": clients,
        "api_keys": keys,
        "member_count": live.len(),
        "members": members,
        "merged_members": merged,
        "staff": staff(&world),
    })
}

fn member(one: &User) -> Value {
    json!({
        "id": one.id.to_string(),
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": one.email,
        "password": one.password,
        "story": one.story,
    })
}

fn locations(world: &World) -> Vec<Value> {
    let write = |one: &crate::world::Location| {
        json!({
            "id": one.id.to_string(),
            "name": one.name,
            "timezone": one.time_zone,
            "currency": one.currency.code(),
            "owner": one.owner,
        })
    };
    world.locations.iter().map(write).collect()
}

fn staff(world: &World) -> Vec<Value> {
    let people = world
        .employees
        .iter()
        .filter_map(|one| Some((one, world.users.get(one.user)?)));
    let write = |(one, user): (&crate::world::Employee, &User)| {
        let locations: Vec<String> = one.locations.iter().map(ToString::to_string).collect();
        json!({
            "id": user.id.to_string(),
            "employee_id": one.id.to_string(),
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "password": user.password,
            "role": one.role,
            "locations": locations,
        })
    };
    people.map(write).collect()
}

/// `GET /__sandbox/requests`: how often each path of each tenant was asked for.
pub(super) async fn requests(State(sandbox): State<SandboxState>) -> Json<Value> {
    let write = |tenant: &TenantState| {
        let counts = tenant.requests.counts();
        let total: u64 = counts.values().sum();
        let rows: Vec<Value> = counts
            .into_iter()
            .map(
                |((path, method), count)| json!({ "method": method, "path": path, "count": count }),
            )
            .collect();
        json!({ "tenant": tenant.slug(), "total": total, "requests": rows })
    };
    Json(json!({ "tenants": sandbox.tenants().iter().map(write).collect::<Vec<_>>() }))
}

/// `DELETE /__sandbox/requests`: counts from nothing again.
pub(super) async fn forget_requests(State(sandbox): State<SandboxState>) -> StatusCode {
    for tenant in sandbox.tenants() {
        tenant.requests.clear();
    }
    StatusCode::NO_CONTENT
}
