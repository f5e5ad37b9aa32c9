//! The Admin API: JSON:API under `/api`, for service accounts with a key and for staff.
//!
//! [`collection`] is the one place that pages, filters, sorts and includes; each file under
//! [`resources`] says what is particular to one resource.

mod access;
mod body;
mod call;
mod collection;
mod document;
mod error;
mod order;
mod query;
mod resources;
mod routes;

use axum::Router;

use crate::TenantState;

pub use error::ApiError;

/// Routes under `/api/`, beside the Customer API.
pub fn router() -> Router<TenantState> {
    resources::router().merge(routes::root())
}
