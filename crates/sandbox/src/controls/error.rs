//! Why a control did nothing.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::faults::FaultError;
use crate::world::Id;
use crate::world::actions::ActionError;

/// Why a control did nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum ControlError {
    #[error("There is no tenant {0}. The tenants are listed at /__sandbox/state.")]
    NoTenant(String),
    #[error("There is no member {0}. The members are listed at /__sandbox/state.")]
    NoMember(Id),
    #[error("There is no fault {0}.")]
    NoFault(u64),
    #[error("{0}")]
    Nothing(&'static str),
    #[error("{0}")]
    Body(#[from] JsonRejection),
    #[error("This is not the order of a fault: {0}. The kinds are listed at /__sandbox/.")]
    Misunderstood(serde_json::Error),
    #[error("{0}")]
    Fault(#[from] FaultError),
    #[error("{0}")]
    Action(#[from] ActionError),
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::NoTenant(_)
            | Self::NoMember(_)
            | Self::NoFault(_)
            | Self::Action(ActionError::Missing { .. }) => StatusCode::NOT_FOUND,
            Self::Nothing(_) | Self::Action(_) => StatusCode::CONFLICT,
            Self::Body(rejection) => rejection.status(),
            Self::Fault(_) | Self::Misunderstood(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}
