//! The clock, the switches, and where the tab lives.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::error::ControlError;
use crate::SandboxState;

type Answer = Result<Json<Value>, ControlError>;

/// How to move the clock: on (or back), or to a moment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    advance_seconds: Option<i64>,
    set: Option<Timestamp>,
}

/// `GET /__sandbox/clock`
pub(super) async fn show(State(sandbox): State<SandboxState>) -> Json<Value> {
    Json(json!({ "now": sandbox.shared().clock.now().to_string() }))
}

/// `POST /__sandbox/clock`
pub(super) async fn change(
    State(sandbox): State<SandboxState>,
    wish: Result<Json<Move>, JsonRejection>,
) -> Answer {
    let Json(wish) = wish?;
    if wish.set.is_none() && wish.advance_seconds.is_none() {
        return Err(ControlError::Nothing("Send `advance_seconds` or `set`."));
    }
    if let Some(to) = wish.set {
        super::set_clock(&sandbox, to);
    }
    if let Some(seconds) = wish.advance_seconds {
        super::advance(&sandbox, SignedDuration::from_secs(seconds));
    }
    Ok(show(State(sandbox)).await)
}

/// New positions of the switches; absent ones stay.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Positions {
    refresh_rotation: Option<bool>,
    consent_page: Option<bool>,
}

/// `GET /__sandbox/switches`
pub(super) async fn switches(State(sandbox): State<SandboxState>) -> Json<Value> {
    let switches = &sandbox.shared().switches;
    Json(json!({
        "refresh_rotation": switches.refresh_rotation(),
        "consent_page": switches.consent_page(),
    }))
}

/// `POST /__sandbox/switches`
pub(super) async fn switch(
    State(sandbox): State<SandboxState>,
    wish: Result<Json<Positions>, JsonRejection>,
) -> Answer {
    let Json(wish) = wish?;
    let switches = &sandbox.shared().switches;
    if let Some(on) = wish.refresh_rotation {
        switches.set_refresh_rotation(on);
    }
    if let Some(on) = wish.consent_page {
        switches.set_consent_page(on);
    }
    Ok(self::switches(State(sandbox)).await)
}

/// The tab's new address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewHome {
    base_url: Url,
}

/// `POST /__sandbox/tab`
pub(super) async fn move_tab(
    State(sandbox): State<SandboxState>,
    wish: Result<Json<NewHome>, JsonRejection>,
) -> Answer {
    let Json(wish) = wish?;
    sandbox.set_tab_base_url(wish.base_url);
    Ok(Json(
        json!({ "tab_base_url": sandbox.tab_base_url().as_str().trim_end_matches('/') }),
    ))
}
