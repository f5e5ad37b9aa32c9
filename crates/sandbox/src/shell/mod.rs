//! The member app: a phone that opens the tab as the studio's app does.

use axum::Router;

use crate::SandboxState;

/// Routes of the shell.
pub fn router() -> Router<SandboxState> {
    Router::new()
}
