//! Webhooks to the configured receiver.
//!
//! What is documented: a JSON `POST` to an address that the studio configures, with the event's
//! name in `action` and the resource, flat, under its own key. What is not, and so is the
//! sandbox's choice: the signature (HMAC-SHA256 of the raw body in hex, in a header whose name is
//! configured), one attempt per event and no retry. Receivers must not rely on more.

mod event;
mod log;
mod payload;
mod post;
mod sender;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use serde_json::json;

use crate::SandboxState;

pub use log::{Delivery, WebhookState};
pub use sender::run;

/// The delivery log for the controls: `/__sandbox/{tenant}/webhook/deliveries`.
pub fn controls() -> Router<SandboxState> {
    let path = "/__sandbox/{tenant}/webhook/deliveries";
    Router::new().route(path, get(show).delete(forget))
}

/// `GET`: what was sent, the latest last.
async fn show(State(sandbox): State<SandboxState>, Path(slug): Path<String>) -> Response {
    match sandbox.tenant(&slug) {
        Some(tenant) => Json(json!({ "deliveries": tenant.webhooks.deliveries() })).into_response(),
        None => unknown(&slug),
    }
}

/// `DELETE`: starts the log again from nothing.
async fn forget(State(sandbox): State<SandboxState>, Path(slug): Path<String>) -> Response {
    match sandbox.tenant(&slug) {
        Some(tenant) => {
            tenant.webhooks.forget();
            StatusCode::NO_CONTENT.into_response()
        }
        None => unknown(&slug),
    }
}

fn unknown(slug: &str) -> Response {
    let problem = format!("There is no studio {slug:?}; /__sandbox/state lists them.");
    (StatusCode::NOT_FOUND, Json(json!({ "error": problem }))).into_response()
}
