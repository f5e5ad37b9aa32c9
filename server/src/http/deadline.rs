//! A bound on every page, and a notice where a handler breaks.

use std::any::Any;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{AppState, Notice};

/// Answers a notice when the page is not there in time.
pub(super) async fn bound(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(app.render_deadline, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        tracing::error!(
            deadline_ms = app.render_deadline.as_millis(),
            "http.too_slow"
        );
        Notice::TooSlow.into_response()
    })
}

/// Answers a notice when a handler has panicked. The panic itself is told by the process's hook.
pub(super) fn broken(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("http.handler_panicked");
    Notice::Broken.into_response()
}
