//! What the Customer API answers when it does not do as asked.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::world::actions::ActionError;

/// A refusal, in one of the several shapes that Mariana Tek's live replies have.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// 401, the same for a missing, unknown and expired token.
    #[error("Authentication credentials were not provided.")]
    NotAuthenticated,
    /// 404: no row of this kind with this id, or not one of the caller's.
    #[error("No {0} matches the given query.")]
    NoMatch(&'static str),
    /// 404: no such page of a list.
    #[error("Invalid page.")]
    InvalidPage,
    /// 404: no such address.
    #[error("Not found.")]
    NoSuchPath,
    /// 405.
    #[error("Method \"{0}\" not allowed.")]
    WrongMethod(Method),
    /// 400: the body is not a JSON object.
    #[error("JSON parse error - {0}")]
    Malformed(String),
    /// 400: a field is missing or wrong.
    #[error("Some fields are not valid.")]
    Fields(BTreeMap<String, Vec<String>>),
    /// 400, in the other shape.
    #[error("{0}")]
    Plain(&'static str),
    /// 422: the request is understood, but the rules of the studio forbid it.
    #[error("{0}")]
    Unprocessable(&'static str),
}

impl Refusal {
    /// One field with one problem.
    pub(super) fn field(name: &str, problem: impl Into<String>) -> Self {
        Self::Fields(BTreeMap::from([(name.to_owned(), vec![problem.into()])]))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotAuthenticated => StatusCode::UNAUTHORIZED,
            Self::NoMatch(_) | Self::InvalidPage | Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::WrongMethod(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed(_) | Self::Fields(_) | Self::Plain(_) => StatusCode::BAD_REQUEST,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn body(&self) -> Value {
        match self {
            Self::Fields(fields) => json!(fields),
            Self::Plain(problem) => json!({ "error": problem }),
            Self::Unprocessable(problem) => json!({ "non_field_errors": [problem] }),
            other => json!({ "detail": other.to_string() }),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status(), Json(self.body())).into_response()
    }
}

impl From<ActionError> for Refusal {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Missing {
                what: "class session",
                ..
            } => Self::NoMatch("ClassSession"),
            ActionError::Missing { .. } => Self::NoMatch("Reservation"),
            ActionError::Refused(problem) => Self::Unprocessable(problem),
        }
    }
}
