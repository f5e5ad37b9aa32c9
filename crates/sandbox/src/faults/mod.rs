//! Ordered mishaps: a layer in front of everything that a tenant answers.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::TenantState;

/// The faults ordered for one tenant.
#[derive(Debug)]
pub struct Faults {
    _seed: u64,
}

impl Faults {
    /// No faults yet; those with a probability draw from `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self { _seed: seed }
    }
}

/// Lets the request through, or makes it go wrong as ordered.
pub async fn apply(State(_tenant): State<TenantState>, request: Request, next: Next) -> Response {
    next.run(request).await
}
