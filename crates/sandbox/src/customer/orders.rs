//! The caller's purchases.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::caller::Caller;
use super::error::Refusal;
use super::page::page_of;
use super::query::{Query, RowId};
use super::view::View;
use crate::TenantState;
use crate::world::Order;

type Answer = Result<Json<Value>, Refusal>;

/// `GET /me/orders`: the latest first unless ordered otherwise.
pub(super) async fn list(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    query: Query,
) -> Answer {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller: Some(user),
    };
    let id = query.number("id")?;
    let wanted = query.text("statuses").or(query.text("status"));
    let unwanted = query.text("exclude_statuses");
    let is_pending = query.flag("is_pending");
    let lists = |list: &str, one: &Order| {
        list.split(',')
            .any(|status| status.trim().eq_ignore_ascii_case(&one.status))
    };
    let mut rows: Vec<&Order> = world
        .orders
        .of(user)
        .filter(|one| id.is_none_or(|id| one.id == id))
        .filter(|one| wanted.is_none_or(|list| lists(list, one)))
        .filter(|one| unwanted.is_none_or(|list| !lists(list, one)))
        .filter(|one| is_pending.is_none_or(|wanted| (one.status == "Pending") == wanted))
        .collect();
    rows.sort_by_key(|one| (one.placed_at, one.id));
    if query.ordering().is_none_or(|(_, downwards)| downwards) {
        rows.reverse();
    }
    page_of(&rows, &query, tenant.origin(), |one| view.order(one))
}

/// `GET /me/orders/{id}`
pub(super) async fn detail(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller: Some(user),
    };
    let own = world.orders.get(id).filter(|one| one.user == user);
    own.map(|one| Json(view.order(one)))
        .ok_or(Refusal::NoMatch("Order"))
}
