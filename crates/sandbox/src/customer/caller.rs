//! Who is calling.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::error::Refusal;
use crate::TenantState;
use crate::oauth::member_for_token;
use crate::world::Id;

/// The member whose valid token came with the request; without one the answer is 401.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller(pub(super) Id);

/// The member whose valid token came with the request, if one did.
#[derive(Clone, Copy, Debug)]
pub(super) struct MaybeCaller(pub(super) Option<Id>);

impl FromRequestParts<TenantState> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        tenant: &TenantState,
    ) -> Result<Self, Self::Rejection> {
        caller(parts, tenant)
            .map(Self)
            .ok_or(Refusal::NotAuthenticated)
    }
}

impl FromRequestParts<TenantState> for MaybeCaller {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        tenant: &TenantState,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(caller(parts, tenant)))
    }
}

fn caller(parts: &Parts, tenant: &TenantState) -> Option<Id> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| member_for_token(tenant, token.trim()))?
}
