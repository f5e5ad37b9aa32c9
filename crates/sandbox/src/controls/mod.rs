//! The controls under `/__sandbox/`: time, people, faults, and the state that scripts start from.
//!
//! Without any sign-in, on purpose: the sandbox listens on the loopback and holds made-up people.
//! Bodies are JSON and must say so, which keeps foreign pages in the same browser out.

mod error;
mod faults;
mod members;
mod nearest;
mod page;
mod state;
mod time;
mod webhook;

use axum::Router;
use axum::routing::{delete, get, post};
use jiff::{SignedDuration, Timestamp};

use self::error::ControlError;
use crate::world::Id;
use crate::{SandboxState, TenantState};

/// Routes of the controls.
pub fn router() -> Router<SandboxState> {
    Router::new()
        .route("/__sandbox", get(page::show))
        .route("/__sandbox/", get(page::show))
        .route("/__sandbox/state", get(state::show))
        .route("/__sandbox/clock", get(time::show).post(time::change))
        .route(
            "/__sandbox/switches",
            get(time::switches).post(time::switch),
        )
        .route("/__sandbox/tab", post(time::move_tab))
        .route(
            "/__sandbox/requests",
            get(state::requests).delete(state::forget_requests),
        )
        .route(
            "/__sandbox/faults",
            get(faults::list).post(faults::add).delete(faults::clear),
        )
        .route("/__sandbox/faults/{tenant}/{id}", delete(faults::remove))
        .merge(member_routes())
        .merge(webhook::router())
}

fn member_routes() -> Router<SandboxState> {
    let member = |action: &str| format!("/__sandbox/{{tenant}}/members/{{id}}{action}");
    Router::new()
        .route(&member(""), get(members::show))
        .route(&member("/book"), post(members::book))
        .route(&member("/attend"), post(members::attend))
        .route(&member("/cancel"), post(members::cancel))
        .route(&member("/check_in"), post(members::check_in))
        .route(&member("/undo_check_in"), post(members::undo_check_in))
        .route(&member("/no_show"), post(members::no_show))
        .route(&member("/set_status"), post(members::set_status))
        .route(&member("/freeze"), post(members::freeze))
        .route(&member("/unfreeze"), post(members::unfreeze))
        .route(&member("/merge"), post(members::merge))
        .route(&member("/edit"), post(members::edit))
}

/// Moves the clock by `by`; what happens by itself meanwhile, happens.
pub fn advance(sandbox: &SandboxState, by: SignedDuration) -> Timestamp {
    let now = sandbox.shared().clock.advance(by);
    catch_up(sandbox, now);
    now
}

/// Sets the clock to `to`; what happens by itself until then, happens.
pub fn set_clock(sandbox: &SandboxState, to: Timestamp) {
    sandbox.shared().clock.set(to);
    catch_up(sandbox, to);
}

fn catch_up(sandbox: &SandboxState, now: Timestamp) {
    for tenant in sandbox.tenants() {
        tenant.world_mut().catch_up(now);
    }
}

fn find_tenant<'a>(sandbox: &'a SandboxState, slug: &str) -> Result<&'a TenantState, ControlError> {
    sandbox
        .tenant(slug)
        .ok_or_else(|| ControlError::NoTenant(slug.to_owned()))
}

fn live_member(tenant: &TenantState, id: Id) -> Result<Id, ControlError> {
    tenant
        .world()
        .live_user(id)
        .map(|user| user.id)
        .ok_or(ControlError::NoMember(id))
}
