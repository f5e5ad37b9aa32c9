//! Ordering faults, and taking them back.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::ControlError;
use super::find_tenant;
use crate::faults::{FaultError, FaultOrder};
use crate::{SandboxState, TenantState};

/// `GET /__sandbox/faults`
pub(super) async fn list(State(sandbox): State<SandboxState>) -> Json<Value> {
    let write =
        |tenant: &TenantState| json!({ "tenant": tenant.slug(), "faults": tenant.faults.list() });
    Json(json!({ "tenants": sandbox.tenants().iter().map(write).collect::<Vec<_>>() }))
}

/// `POST /__sandbox/faults`: an order with `tenant`; without one it goes to all tenants.
pub(super) async fn add(
    State(sandbox): State<SandboxState>,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), ControlError> {
    let Json(mut body) = body?;
    let tenant = body
        .as_object_mut()
        .and_then(|fields| fields.remove("tenant"));
    let order: FaultOrder = serde_json::from_value(body).map_err(ControlError::Misunderstood)?;
    let meant: Vec<&TenantState> = match tenant.as_ref().and_then(Value::as_str) {
        Some(slug) => vec![find_tenant(&sandbox, slug)?],
        None => sandbox.tenants().iter().collect(),
    };
    let ordered = meant.into_iter().map(|tenant| {
        let id = tenant.faults.add(order.clone())?;
        Ok(json!({ "tenant": tenant.slug(), "id": id }))
    });
    let ordered: Vec<Value> = ordered.collect::<Result<_, FaultError>>()?;
    let first = ordered.first().cloned().unwrap_or_default();
    let answer = if ordered.len() == 1 {
        first
    } else {
        json!({ "faults": ordered })
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `DELETE /__sandbox/faults`: takes all orders back, of all tenants.
pub(super) async fn clear(State(sandbox): State<SandboxState>) -> StatusCode {
    for tenant in sandbox.tenants() {
        tenant.faults.clear();
    }
    StatusCode::NO_CONTENT
}

/// `DELETE /__sandbox/faults/{tenant}/{id}`
pub(super) async fn remove(
    State(sandbox): State<SandboxState>,
    Path((tenant, id)): Path<(String, u64)>,
) -> Result<StatusCode, ControlError> {
    let was_there = find_tenant(&sandbox, &tenant)?.faults.remove(id);
    if was_there {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::NoFault(id))
    }
}
