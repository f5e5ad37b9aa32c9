//! The controls under `/__sandbox/`: time, people, faults.

use axum::Router;
use jiff::{SignedDuration, Timestamp};

use crate::SandboxState;

/// Routes of the controls.
pub fn router() -> Router<SandboxState> {
    Router::new()
}

/// Moves the clock by `by`.
pub fn advance(sandbox: &SandboxState, by: SignedDuration) -> Timestamp {
    sandbox.shared().clock.advance(by)
}
