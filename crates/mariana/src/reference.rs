//! The id by which a tenant's operators find a call in their own logs.

use std::fmt;

use ::http::HeaderMap;
use serde_json::Value;

/// A tenant's reference for one call, to quote to Mariana Tek's support.
///
/// Where and under what name it comes is not documented, so every plausible header and body field
/// is read. It is reduced to letters, digits and a few signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

/// Names in headers and bodies, without case, hyphens, underscores and a leading `x`.
const NAMES: [&str; 12] = [
    "referenceid",
    "reference",
    "requestid",
    "correlationid",
    "errorid",
    "errorreference",
    "incidentid",
    "traceid",
    "eventid",
    "sentryid",
    "amznrequestid",
    "cfray",
];

/// Objects inside a body that may carry the reference.
const INNER: [&str; 4] = ["error", "Error", "meta", "errors"];

const LONGEST: usize = 128;

impl Reference {
    /// The reference as the tenant wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Finds the reference of an answer: headers first, then the body.
    pub(crate) fn find(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        Self::in_headers(headers).or_else(|| match serde_json::from_slice::<Value>(body) {
            Ok(json) => Self::in_json(&json),
            Err(_) => Self::in_text(&String::from_utf8_lossy(body)),
        })
    }

    fn in_headers(headers: &HeaderMap) -> Option<Self> {
        let value = |wanted: &str| {
            headers
                .iter()
                .filter(|(name, _)| plain(name.as_str()) == wanted)
                .find_map(|(_, value)| Self::clean(value.to_str().ok()?))
        };
        NAMES.iter().find_map(|name| value(name))
    }

    fn in_json(json: &Value) -> Option<Self> {
        let object = match json {
            Value::Object(object) => object,
            Value::Array(items) => return items.first().and_then(Self::in_json),
            _ => return None,
        };
        let named = |wanted: &str| {
            object
                .iter()
                .filter(|(name, _)| plain(name) == wanted)
                .find_map(|(_, value)| Self::clean(&scalar(value)?))
        };
        NAMES
            .iter()
            .find_map(|name| named(name))
            .or_else(|| {
                INNER
                    .iter()
                    .find_map(|name| Self::in_json(object.get(*name)?))
            })
            .or_else(|| object.values().find_map(|v| Self::in_text(v.as_str()?)))
    }

    /// Finds "Reference: ABC-123" and the like in prose or HTML.
    fn in_text(text: &str) -> Option<Self> {
        let text = without_tags(text);
        let lower = text.to_ascii_lowercase();
        let after = ["reference id", "reference", "request id", "error id"]
            .iter()
            .find_map(|words| lower.find(words).map(|at| at + words.len()))?;
        let word = text
            .get(after..)?
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
            .split(|c: char| !is_sign(c))
            .next()?
            .trim_end_matches('.');
        // A reference has a digit in it; the next word of a sentence has none.
        let likely = word.len() >= 4 && word.bytes().any(|b| b.is_ascii_digit());
        likely.then(|| Self::clean(word)).flatten()
    }

    fn clean(text: &str) -> Option<Self> {
        let kept: String = text
            .trim()
            .chars()
            .filter(|c| is_sign(*c))
            .take(LONGEST)
            .collect();
        (!kept.is_empty()).then_some(Self(kept))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '=' | '/')
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .filter(|c| {
            let tag = inside || *c == '<';
            inside = tag && *c != '>';
            !tag
        })
        .collect()
}

fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("x-").unwrap_or(&name);
    name.replace(['-', '_'], "")
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ::http::HeaderValue;

    use super::*;

    fn found(header: Option<(&'static str, &'static str)>, body: &str) -> Option<String> {
        let headers = header
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        Reference::find(&headers, body.as_bytes()).map(|reference| reference.0)
    }

    #[test]
    fn every_plausible_header_is_read() {
        for name in [
            "x-request-id",
            "X-Reference-Id",
            "request-id",
            "x-correlation-id",
            "cf-ray",
        ] {
            assert_eq!(
                found(Some((name, "mt-81f0")), ""),
                Some("mt-81f0".into()),
                "{name}"
            );
        }
        assert_eq!(found(Some(("x-frame-options", "DENY")), ""), None);
    }

    #[test]
    fn bodies_carry_it_too() {
        for body in [
            r#"{"detail":"x","reference_id":"mt-81f0"}"#,
            r#"{"error":{"referenceId":"mt-81f0"}}"#,
            r#"{"errors":[{"request_id":"mt-81f0"}]}"#,
            r#"{"error":"Something broke. Reference: mt-81f0."}"#,
            "<html><p>Reference ID <b>mt-81f0</b></p></html>",
        ] {
            assert_eq!(found(None, body), Some("mt-81f0".into()), "{body}");
        }
        assert_eq!(found(None, r#"{"error_id":71}"#), Some("71".into()));
        assert_eq!(found(None, r#"{"detail":"No reference was given"}"#), None);
    }

    #[test]
    fn it_holds_no_markup_and_no_line_breaks() {
        let long = format!(r#"{{"request_id":"<b>\n{}"}}"#, "a1".repeat(400));
        let reference = found(None, &long).unwrap();
        assert_eq!(reference.len(), LONGEST);
        assert!(reference.chars().all(is_sign));
    }
}
