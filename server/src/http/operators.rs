//! What operators and their tools ask.

use axum::extract::State;
use http::StatusCode;
use store::{StoreError, sessions};

use super::AppState;

/// `/healthz`: the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database answers and has its tables.
pub(super) async fn readyz(State(app): State<AppState>) -> (StatusCode, &'static str) {
    match ready(&app).await {
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

/// Every page begins with a session, so a session that can be looked for means tables to work with.
async fn ready(app: &AppState) -> Result<(), StoreError> {
    let mut reader = app.database.read().await?;
    sessions::load(&mut reader.cx(), &[0; 32], app.clock.now()).await?;
    Ok(())
}
