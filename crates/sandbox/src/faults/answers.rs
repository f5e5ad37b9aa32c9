//! The wrong answers.

use std::io;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures::stream;
use serde_json::{Value, json};

use super::order::{FaultKind, FaultOrder};

/// Seconds in `Retry-After` where the order does not say.
const DEFAULT_RETRY_AFTER: u64 = 5;

const MAINTENANCE: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
    <title>Site Maintenance</title></head>\n<body>\n<h1>We&rsquo;ll be back soon!</h1>\n\
    <p>Sorry for the inconvenience. We are performing some maintenance at the moment.</p>\n\
    </body>\n</html>\n";

/// The answer of a fault that never asks the tenant.
pub(super) fn refusal(order: &FaultOrder, path: &str) -> Response {
    let usual = match order.kind {
        FaultKind::Unauthorized => StatusCode::UNAUTHORIZED,
        FaultKind::Forbidden => StatusCode::FORBIDDEN,
        FaultKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::InvalidGrant => StatusCode::BAD_REQUEST,
        FaultKind::Maintenance => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::WrongJson => StatusCode::OK,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let status = order
        .status
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(usual);
    let mut answer = match order.kind {
        FaultKind::Maintenance => (status, Html(MAINTENANCE)).into_response(),
        FaultKind::ServerError if status == StatusCode::INTERNAL_SERVER_ERROR => {
            (status, Html("<h1>Server Error (500)</h1>")).into_response()
        }
        kind => (status, Json(body(kind, path, order))).into_response(),
    };
    let throttled = (order.kind == FaultKind::TooManyRequests).then_some(DEFAULT_RETRY_AFTER);
    if let Some(seconds) = order.retry_after.or(throttled) {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

fn body(kind: FaultKind, path: &str, order: &FaultOrder) -> Value {
    let problem = match kind {
        FaultKind::WrongJson => {
            return json!({ "unexpected": ["shape"], "results": "none", "id": {} });
        }
        FaultKind::InvalidGrant => return json!({ "error": "invalid_grant" }),
        FaultKind::Unauthorized if path.starts_with("/o/") => {
            return json!({ "error": "invalid_client" });
        }
        FaultKind::Unprocessable => return json!({ "error": "Request is invalid." }),
        FaultKind::Unauthorized => "Authentication credentials were not provided.".to_owned(),
        FaultKind::Forbidden => "You do not have permission to perform this action.".to_owned(),
        FaultKind::TooManyRequests => {
            let seconds = order.retry_after.unwrap_or(DEFAULT_RETRY_AFTER);
            format!("Request was throttled. Expected available in {seconds} seconds.")
        }
        _ => {
            let problem = "The server is temporarily unable to handle this request.";
            return json!({ "error": problem });
        }
    };
    json!({ "detail": problem })
}

/// The answer of a request that hung until the sandbox stopped.
pub(super) fn stopping() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "The sandbox is stopping.").into_response()
}

/// The first half of `answer`; then the connection breaks, though its length promised more.
pub(super) async fn cut(answer: Response) -> Response {
    let (mut head, body) = answer.into_parts();
    let Ok(whole) = to_bytes(body, usize::MAX).await else {
        return stopping();
    };
    let half = whole.slice(..whole.len() / 2);
    head.headers.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(whole.len().max(1)),
    );
    let broken = Err(io::Error::from(io::ErrorKind::ConnectionReset));
    let pieces: [Result<Bytes, io::Error>; 2] = [Ok(half), broken];
    Response::from_parts(head, Body::from_stream(stream::iter(pieces)))
}
