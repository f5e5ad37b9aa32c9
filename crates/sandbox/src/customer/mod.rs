//! The Customer API, version 1: plain JSON, string ids.

use axum::Router;

use crate::TenantState;

/// Routes under `/api/customer/v1/`.
pub fn router() -> Router<TenantState> {
    Router::new()
}
