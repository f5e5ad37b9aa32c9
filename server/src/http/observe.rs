//! Every request gets an id, a span and one line in the log.
//!
//! The line names the route's pattern, never the address itself: queries carry codes, and the
//! path of a friend's page carries a member's.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tracing::Instrument as _;

use super::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, for asking about it later.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Gives the request an id, and logs how it was answered.
pub(super) async fn observe(
    State(app): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = app.random_text();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!(
        "request",
        id = %id,
        method = %request.method(),
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        studio = tracing::field::Empty,
    );
    request
        .extensions_mut()
        .insert(RequestId(id.as_str().into()));
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| log(&response, started));
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn log(response: &Response, started: Instant) {
    let status = response.status();
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if status.is_server_error() {
        tracing::warn!(status = status.as_u16(), elapsed_ms, "http.answered");
    } else {
        tracing::info!(status = status.as_u16(), elapsed_ms, "http.answered");
    }
}
