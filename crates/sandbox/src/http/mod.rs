//! Routers, listeners, and what every tenant answers alike.

mod log;
mod server;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

pub use log::RequestLog;
pub(crate) use server::{Listener, serve};

use crate::{SandboxState, TenantState, admin, controls, customer, faults, oauth, shell};

/// Everything one tenant answers. Faults stand in front of all of it.
pub fn tenant_router(tenant: TenantState) -> Router {
    Router::new()
        .merge(customer::router())
        .merge(oauth::router())
        .merge(admin::router())
        .fallback(not_found)
        .layer(from_fn_with_state(tenant.clone(), faults::apply))
        .layer(cors())
        .layer(from_fn_with_state(tenant.clone(), log::count))
        .with_state(tenant)
}

/// The member-app shell and the controls.
pub fn shell_router(sandbox: SandboxState) -> Router {
    Router::new()
        .merge(shell::router())
        .merge(controls::router())
        .with_state(sandbox)
}

/// Any origin may call with a bearer token; cookies are never allowed across origins.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        // Mirrored, because `*` would leave `Authorization` out.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(Any)
}

/// An unknown path, as Django answers it without a template.
async fn not_found() -> Response {
    const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n\
        </head>\n<body>\n  <h1>Not Found</h1><p>The requested resource was not found on this \
        server.</p>\n</body>\n</html>\n";
    (StatusCode::NOT_FOUND, axum::response::Html(PAGE)).into_response()
}
