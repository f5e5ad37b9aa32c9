//! The caller's memberships and credits.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::caller::Caller;
use super::error::Refusal;
use super::page::page_of;
use super::query::{Query, RowId};
use super::view::View;
use crate::TenantState;
use crate::world::{CreditTransaction, Membership, MembershipStatus};

type Answer = Result<Json<Value>, Refusal>;

/// `GET /me/memberships`: the latest first unless ordered otherwise.
pub(super) async fn memberships(
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
    let (id, is_active) = (query.number("id")?, query.flag("is_active"));
    let status = query.text("status").map(read_status).transpose()?;
    let mut rows: Vec<&Membership> = world
        .memberships
        .of(user)
        .filter(|one| id.is_none_or(|id| one.id == id))
        .filter(|one| is_active.is_none_or(|wanted| View::is_usable(one) == wanted))
        .filter(|one| status.is_none_or(|wanted| one.status == wanted))
        .collect();
    match query.ordering() {
        Some(("start_date", _)) => rows.sort_by_key(|one| (one.start, one.id)),
        _ => rows.sort_by_key(|one| one.id),
    }
    if query.ordering().is_none_or(|(_, downwards)| downwards) {
        rows.reverse();
    }
    page_of(&rows, &query, tenant.origin(), |one| view.membership(one))
}

fn read_status(word: &str) -> Result<MembershipStatus, Refusal> {
    MembershipStatus::from_word(word).ok_or_else(|| super::query::no_choice("status", word))
}

/// `GET /me/memberships/{id}`
pub(super) async fn membership(
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
    let own = world.memberships.get(id).filter(|one| one.user == user);
    own.map(|one| Json(view.membership(one)))
        .ok_or(Refusal::NoMatch("MembershipInstance"))
}

/// `GET /me/credits`: the latest first.
pub(super) async fn credits(
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
    let (id, is_active) = (query.number("id")?, query.flag("is_active"));
    let is_expired = query.flag("is_expired");
    let is_usable =
        |one: &CreditTransaction| !one.is_expired(now) && one.remaining.is_some_and(|n| n > 0);
    let rows: Vec<&CreditTransaction> = world
        .credit_transactions
        .of(user)
        .rev()
        .filter(|one| one.is_grant() && id.is_none_or(|id| one.id == id))
        .filter(|one| is_active.is_none_or(|wanted| is_usable(one) == wanted))
        .filter(|one| is_expired.is_none_or(|wanted| one.is_expired(now) == wanted))
        .collect();
    page_of(&rows, &query, tenant.origin(), |one| view.credit(one))
}

/// `GET /me/credits/{id}`
pub(super) async fn credit(
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
    let own = world
        .credit_transactions
        .get(id)
        .filter(|one| one.user == user && one.is_grant());
    own.map(|one| Json(view.credit(one)))
        .ok_or(Refusal::NoMatch("CreditTransaction"))
}
