//! One call: the tenant, who calls, and what they ask for.

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, header};
use jiff::Timestamp;

use super::access::{Access, Caller};
use super::error::{ApiError, JsonApi};
use super::query::ListQuery;
use crate::TenantState;
use crate::world::World;

/// A call whose `Accept` header is satisfied.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) tenant: TenantState,
    pub(super) caller: Caller,
    pub(super) query: ListQuery,
}

/// What a resource looks at: the world, at the sandbox's present moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) world: &'a World,
    pub(super) now: Timestamp,
}

impl FromRequestParts<TenantState> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, tenant: &TenantState) -> Result<Self, ApiError> {
        if !accepts_json_api(&parts.headers) {
            return Err(ApiError::NotAcceptable);
        }
        Ok(Self {
            tenant: tenant.clone(),
            caller: Caller::of(tenant, &parts.headers),
            query: ListQuery::parse(parts.uri.query().unwrap_or_default()),
        })
    }
}

impl Call {
    /// Refuses the call unless the caller may read `resource`.
    pub(super) fn must_read(&self, resource: &str) -> Result<(), ApiError> {
        self.caller.must(resource, Access::Read)
    }

    /// Refuses the call unless the caller may change `resource`.
    pub(super) fn must_write(&self, resource: &str) -> Result<(), ApiError> {
        self.caller.must(resource, Access::Write)
    }

    /// Gives `look` the world as it is now.
    pub(super) fn view<T>(&self, look: impl FnOnce(View<'_>) -> T) -> T {
        let world = self.tenant.world();
        look(View {
            world: &world,
            now: self.tenant.now(),
        })
    }
}

fn accepts_json_api(headers: &HeaderMap) -> bool {
    let mut ranges = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim())
        .peekable();
    ranges.peek().is_none()
        || ranges.any(|range| [JsonApi::MEDIA_TYPE, "application/*", "*/*", ""].contains(&range))
}
