//! The document of a write.

use std::collections::BTreeMap;

use http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::error::{ApiError, JsonApi};
use crate::world::Id;

/// The attributes and relationships that a caller sent.
#[derive(Debug, Default)]
pub(super) struct Write {
    attributes: Map<String, Value>,
    relationships: Map<String, Value>,
}

impl Write {
    /// Reads a JSON:API document of the type `kind`.
    pub(super) fn parse(headers: &HeaderMap, text: &str, kind: &str) -> Result<Self, ApiError> {
        if !is_json_api(headers) {
            return Err(ApiError::UnsupportedMediaType);
        }
        let mut document: Value =
            serde_json::from_str(text).map_err(|_| ApiError::Malformed("not valid JSON"))?;
        let Some(Value::Object(mut data)) = document.get_mut("data").map(Value::take) else {
            return Err(ApiError::Malformed(
                "received document does not contain primary data",
            ));
        };
        if data.get("type").and_then(Value::as_str) != Some(kind) {
            return Err(ApiError::WrongType);
        }
        let mut part = |name| match data.remove(name) {
            Some(Value::Object(part)) => part,
            _ => Map::new(),
        };
        Ok(Self {
            attributes: part("attributes"),
            relationships: part("relationships"),
        })
    }

    /// Whether an attribute or relationship was sent.
    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name) || self.relationships.contains_key(name)
    }

    /// A text attribute, without the space around it; null counts as empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.attributes.get(name)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null => Some(String::new()),
            _ => None,
        }
    }

    /// A yes-or-no attribute.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.attributes.get(name)?.as_bool()
    }

    /// A whole-number attribute, also where it comes as text.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// An attribute as it came.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.attributes.get(name)
    }

    /// An id, sent as a relationship or as an attribute, text or number: both ways are in use.
    pub(super) fn id(&self, name: &str) -> Option<Id> {
        let related = || self.relationships.get(name)?.get("data")?.get("id");
        id_in(related().or_else(|| self.attributes.get(name))?)
    }

    /// Several ids, sent either way.
    pub(super) fn ids(&self, name: &str) -> Option<Vec<Id>> {
        let related = || self.relationships.get(name)?.get("data")?.as_array();
        if let Some(list) = related() {
            return Some(
                list.iter()
                    .filter_map(|one| id_in(one.get("id")?))
                    .collect(),
            );
        }
        let list = self.attributes.get(name)?.as_array()?;
        Some(list.iter().filter_map(id_in).collect())
    }
}

fn id_in(value: &Value) -> Option<Id> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn is_json_api(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    essence.eq_ignore_ascii_case(JsonApi::MEDIA_TYPE)
}

/// Collects what is wrong with the fields of one document.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<String, Vec<String>>);

impl Problems {
    /// Notes a problem of a field.
    pub(super) fn add(&mut self, field: &str, problem: &str) {
        self.0
            .entry(field.to_owned())
            .or_default()
            .push(problem.to_owned());
    }

    /// Notes that a field is missing.
    pub(super) fn require(&mut self, field: &str) {
        self.add(field, "This field is required.");
    }

    /// All problems at once, if there are any.
    pub(super) fn check(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(self.0))
        }
    }
}
