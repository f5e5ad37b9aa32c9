//! Handlers that every resource shares.

use axum::Router;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use http::StatusCode;
use serde_json::json;

use super::call::Call;
use super::collection::{self, Collection};
use super::error::{ApiError, JsonApi};
use crate::TenantState;
use crate::world::Id;

/// `GET /api/` answers 200 at any valid tenant.
pub(super) fn root() -> Router<TenantState> {
    async fn answer(_call: Call) -> JsonApi {
        JsonApi(
            StatusCode::OK,
            json!({ "meta": null, "links": null, "data": {} }),
        )
    }
    Router::new()
        .route("/api", get(answer))
        .route("/api/", get(answer))
}

/// The list and the detail of a resource.
pub(super) fn readable<C: Collection>() -> Router<TenantState> {
    let router = at(Router::new(), &format!("/api/{}", C::NAME), get(list::<C>));
    at(
        router,
        &format!("/api/{}/{{id}}", C::NAME),
        get(detail::<C>),
    )
}

/// A route with and without a trailing slash: both are in use.
pub(super) fn at(
    router: Router<TenantState>,
    path: &str,
    methods: MethodRouter<TenantState>,
) -> Router<TenantState> {
    router
        .route(path, methods.clone())
        .route(&format!("{path}/"), methods)
}

/// The id in an address: what is no number is simply not found.
pub(super) fn row_id(text: &str) -> Result<Id, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

/// The answer to a write: the row as it is now.
pub(super) fn answer<C: Collection>(
    call: &Call,
    status: StatusCode,
    id: Id,
) -> Result<JsonApi, ApiError> {
    let body = call.view(|view| collection::detail::<C>(view, id, &call.query))?;
    Ok(JsonApi(status, body))
}

async fn list<C: Collection>(call: Call) -> Result<JsonApi, ApiError> {
    if !C::IS_PUBLIC {
        call.must_read(C::NAME)?;
    }
    let body = call.view(|view| collection::list::<C>(view, &call.query))?;
    Ok(JsonApi(StatusCode::OK, body))
}

async fn detail<C: Collection>(call: Call, Path(id): Path<String>) -> Result<JsonApi, ApiError> {
    if !C::IS_PUBLIC {
        call.must_read(C::NAME)?;
    }
    answer::<C>(&call, StatusCode::OK, row_id(&id)?)
}
