//! Who calls, and what they may do.

use http::{HeaderMap, header};

use super::error::ApiError;
use crate::TenantState;
use crate::oauth;
use crate::world::{ApiKey, Id};

/// Somebody who calls the Admin API.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// Without a credential, or with one that nobody knows.
    Anonymous,
    /// A service account with its permissions.
    ServiceAccount(ApiKey),
    /// Somebody of the staff, by OAuth: may do everything.
    Staff(Id),
    /// A member, by OAuth: may read their own account.
    Member(Id),
}

/// What a call does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

impl Caller {
    /// The caller behind the `Authorization` header.
    pub(super) fn of(tenant: &TenantState, headers: &HeaderMap) -> Self {
        let Some(token) = bearer(headers) else {
            return Self::Anonymous;
        };
        let user = oauth::member_for_token(tenant, token);
        let world = tenant.world();
        if let Some(key) = world.api_keys.iter().find(|one| one.key == token) {
            return Self::ServiceAccount(key.clone());
        }
        match user.and_then(|id| world.live_user(id)) {
            Some(user) if user.is_staff => Self::Staff(user.id),
            Some(user) => Self::Member(user.id),
            None => Self::Anonymous,
        }
    }

    /// Refuses the call unless the caller has the permission `{resource}:read` or `:write`.
    pub(super) fn must(&self, resource: &str, access: Access) -> Result<(), ApiError> {
        let word = if access == Access::Read {
            "read"
        } else {
            "write"
        };
        match self {
            Self::Anonymous => Err(ApiError::NotAuthenticated),
            Self::Staff(_) => Ok(()),
            Self::ServiceAccount(key) if key.may(&format!("{resource}:{word}")) => Ok(()),
            Self::ServiceAccount(_) | Self::Member(_) => Err(ApiError::PermissionDenied),
        }
    }

    /// The account of a caller who came by OAuth.
    pub(super) fn user(&self) -> Result<Id, ApiError> {
        match self {
            Self::Staff(user) | Self::Member(user) => Ok(*user),
            Self::ServiceAccount(_) => Err(ApiError::NotFound),
            Self::Anonymous => Err(ApiError::NotAuthenticated),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
