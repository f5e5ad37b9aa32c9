//! The JSON body of a write, read field by field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};

use super::error::Refusal;
use crate::world::Id;

/// The fields of a JSON object.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| Refusal::Malformed("Could not read the body".to_owned()))?;
        Self::parse(&body)
    }
}

impl Fields {
    /// Reads a body; an empty one has no fields.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Refusal::Malformed("Expected an object".to_owned())),
            Err(error) => Err(Refusal::Malformed(error.to_string())),
        }
    }

    /// Whether the field was sent, even as null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The field as a text without space around it.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().map(str::trim)
    }

    /// The field as yes or no.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    /// The id of a related row: `{"id":"7"}`, `{"id":7}`, `"7"` or `7`.
    pub(super) fn related(&self, name: &str) -> Option<Id> {
        self.related_text(name)?.parse().ok()
    }

    /// The id of a related row, as text.
    pub(super) fn related_text(&self, name: &str) -> Option<String> {
        let value = self.0.get(name)?;
        match value.get("id").unwrap_or(value) {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}
