//! What the Admin API answers when it does not do as asked.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};

/// A refusal.
///
/// The recorded envelope of a validation error is `{"errors":{"field":["…"]}}`. The others are
/// Django REST framework's sentences, put into the same envelope; that is an inference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// 400: the body is not JSON, or not a JSON:API document.
    #[error("JSON parse error: {0}.")]
    Malformed(&'static str),
    /// 401: no key, or one that nobody knows.
    #[error("Authentication credentials were not provided.")]
    NotAuthenticated,
    /// 403: the key lacks the permission.
    #[error("You do not have permission to perform this action.")]
    PermissionDenied,
    /// 404: there is no such row.
    #[error("Not found.")]
    NotFound,
    /// 404: the list has no such page.
    #[error("Invalid page.")]
    InvalidPage,
    /// 406: `Accept` leaves JSON:API out. Answered to `application/json`, as seen live.
    #[error("Could not satisfy the request Accept header.")]
    NotAcceptable,
    /// 409: the document is of another type than the collection.
    #[error("The resource object's type is not the type that constitutes this collection.")]
    WrongType,
    /// 415: the body is not declared as JSON:API.
    #[error("Unsupported media type in request.")]
    UnsupportedMediaType,
    /// 422: fields with what is wrong about each.
    #[error("Some fields are not valid.")]
    Invalid(BTreeMap<String, Vec<String>>),
    /// 500: Mariana Tek fails on this input instead of refusing it.
    #[error("Server Error (500)")]
    Broken,
}

impl ApiError {
    /// One field with one problem.
    pub(super) fn field(name: &str, problem: impl Into<String>) -> Self {
        Self::Invalid(BTreeMap::from([(name.to_owned(), vec![problem.into()])]))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotAuthenticated => StatusCode::UNAUTHORIZED,
            Self::PermissionDenied => StatusCode::FORBIDDEN,
            Self::NotFound | Self::InvalidPage => StatusCode::NOT_FOUND,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::WrongType => StatusCode::CONFLICT,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn body(&self) -> Value {
        match self {
            Self::Invalid(fields) => json!({ "errors": fields }),
            other => json!({ "errors": { "detail": other.to_string() } }),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if self == Self::Broken {
            let page = format!("<h1>{self}</h1>");
            return (self.status(), [(header::CONTENT_TYPE, "text/html")], page).into_response();
        }
        JsonApi(self.status(), self.body()).into_response()
    }
}

/// An answer with the media type of JSON:API.
#[derive(Debug)]
pub(super) struct JsonApi(pub(super) StatusCode, pub(super) Value);

impl JsonApi {
    /// The media type of JSON:API.
    pub(super) const MEDIA_TYPE: &'static str = "application/vnd.api+json";
}

impl IntoResponse for JsonApi {
    fn into_response(self) -> Response {
        let headers = [(header::CONTENT_TYPE, Self::MEDIA_TYPE)];
        (self.0, headers, self.1.to_string()).into_response()
    }
}
