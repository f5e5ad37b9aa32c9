//! What operators and their tools ask.

use axum::extract::State;
use http::StatusCode;

use super::AppState;

/// `/healthz`: the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database answers, with the tables of this version.
pub(super) async fn readyz(State(app): State<AppState>) -> (StatusCode, &'static str) {
    match app.database.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::warn!(%error, "readyz.not_ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database is not ready\n",
            )
        }
    }
}
