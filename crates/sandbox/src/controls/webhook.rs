//! Where a tenant sends its webhooks.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ControlError;
use super::find_tenant;
use crate::SandboxState;
use crate::world::WebhookSubscription;

/// The header that carries the signature where nobody names another. Mariana Tek's is not known.
pub(super) const DEFAULT_HEADER: &str = "X-Mariana-Signature";

/// A receiver.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receiver {
    url: String,
    secret: String,
    #[serde(default = "default_header")]
    signature_header: String,
    #[serde(default)]
    actions: Vec<String>,
}

fn default_header() -> String {
    DEFAULT_HEADER.to_owned()
}

/// Routes under `/__sandbox/{tenant}/webhook`.
pub(super) fn router() -> Router<SandboxState> {
    Router::new().route(
        "/__sandbox/{tenant}/webhook",
        get(show).put(subscribe).delete(unsubscribe),
    )
}

/// `GET`: the receiver, without its secret; null where there is none.
async fn show(
    State(sandbox): State<SandboxState>,
    Path(tenant): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let tenant = find_tenant(&sandbox, &tenant)?;
    let world = tenant.world();
    Ok(Json(world.webhook.as_ref().map_or(Value::Null, |one| {
        json!({
            "url": one.url,
            "signature_header": one.signature_header,
            "actions": one.actions,
        })
    })))
}

/// `PUT`: sends webhooks there from now on.
async fn subscribe(
    State(sandbox): State<SandboxState>,
    Path(tenant): Path<String>,
    receiver: Result<Json<Receiver>, JsonRejection>,
) -> Result<Json<Value>, ControlError> {
    let Json(receiver) = receiver?;
    find_tenant(&sandbox, &tenant)?.world_mut().webhook = Some(WebhookSubscription {
        url: receiver.url,
        secret: receiver.secret,
        signature_header: receiver.signature_header,
        actions: receiver.actions,
    });
    show(State(sandbox), Path(tenant)).await
}

/// `DELETE`: sends no more webhooks.
async fn unsubscribe(
    State(sandbox): State<SandboxState>,
    Path(tenant): Path<String>,
) -> Result<StatusCode, ControlError> {
    find_tenant(&sandbox, &tenant)?.world_mut().webhook = None;
    Ok(StatusCode::NO_CONTENT)
}
