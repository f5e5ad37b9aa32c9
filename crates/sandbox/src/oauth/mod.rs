//! OAuth, the login form and the tenant's browser session.

use axum::Router;

use crate::TenantState;
use crate::world::Id;

/// Codes, tokens and browser sessions of one tenant.
#[derive(Debug, Default)]
pub struct OAuthState {}

/// Routes under `/o/` and `/auth/`.
pub fn router() -> Router<TenantState> {
    Router::new()
}

/// The user whose access token `token` is, while it is valid.
pub fn member_for_token(_tenant: &TenantState, _token: &str) -> Option<Id> {
    None
}
