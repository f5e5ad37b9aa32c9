//! The Admin API, JSON:API.

use axum::Router;

use crate::TenantState;

/// Routes under `/api/`, beside the Customer API.
pub fn router() -> Router<TenantState> {
    Router::new()
}
