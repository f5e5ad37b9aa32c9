//! From a tenant's unhappy answer to an [`MtError`].
//!
//! Error bodies are not uniform: the specification shows `{"error"}`, live tenants answer in the
//! style of Django REST framework (`{"detail"}`, `{"non_field_errors"}`, arrays by field), the
//! Admin API adds `{"errors"}`. The status decides the kind, the body gives the details.

use ::http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;

use crate::http::Answer;
use crate::{MtError, Problem, Problems};

/// How deep and how many problems are read: the body comes from outside.
const DEEPEST: usize = 4;
const MOST: usize = 50;

/// Lets a success with data through; anything else is an error.
pub(crate) fn check(answer: Answer, now: Timestamp) -> Result<Answer, MtError> {
    if answer.is_maintenance() {
        return Err(MtError::Maintenance {
            retry_after: answer.retry_after(now),
            reference: answer.reference(),
        });
    }
    if !answer.status.is_success() {
        return Err(failure(&answer, now));
    }
    if answer.is_html() {
        return Err(MtError::Unreadable {
            what: "it is a web page".into(),
            reference: answer.reference(),
        });
    }
    Ok(answer)
}

/// The same for the token endpoint, whose refusals carry a code (RFC 6749, section 5.2).
pub(crate) fn check_grant(answer: Answer, now: Timestamp) -> Result<Answer, MtError> {
    if answer.status.is_client_error()
        && answer.status != StatusCode::TOO_MANY_REQUESTS
        && let Some(code) = refusal_code(&answer.body)
    {
        return Err(MtError::Refused {
            code,
            reference: answer.reference(),
        });
    }
    check(answer, now)
}

fn failure(answer: &Answer, now: Timestamp) -> MtError {
    let reference = answer.reference();
    let retry_after = answer.retry_after(now);
    let status = answer.status.as_u16();
    match status {
        400 | 409 | 422 => MtError::Validation {
            status,
            problems: problems(&answer.body),
            reference,
        },
        401 => MtError::Unauthorised { reference },
        403 => MtError::Forbidden { reference },
        404 | 410 => MtError::NotFound { reference },
        429 => MtError::RateLimited {
            retry_after,
            reference,
        },
        500..=599 => MtError::Server {
            status,
            retry_after,
            reference,
        },
        _ => MtError::Unexpected { status, reference },
    }
}

/// The error code of an OAuth refusal, if there is one in the form that the standard gives it.
fn refusal_code(body: &[u8]) -> Option<String> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let code = json.get("error")?.as_str()?;
    let formed =
        (1..=64).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    formed.then(|| code.to_owned())
}

/// Reads every problem out of an error body, whatever its shape.
fn problems(body: &[u8]) -> Problems {
    let mut found = Vec::new();
    if let Ok(json) = serde_json::from_slice::<Value>(body) {
        collect(&json, None, 0, &mut found);
    }
    Problems(found)
}

fn collect(json: &Value, field: Option<&str>, depth: usize, found: &mut Vec<Problem>) {
    if found.len() >= MOST || depth > DEEPEST {
        return;
    }
    match json {
        Value::String(message) => found.push(Problem {
            field: field.map(str::to_owned),
            message: message.clone(),
        }),
        Value::Array(items) => {
            for item in items {
                collect(item, field, depth + 1, found);
            }
        }
        Value::Object(object) => {
            for (name, value) in object {
                let inner = inner_field(field, name);
                collect(value, inner.as_deref(), depth + 1, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The name of a field inside another; envelope words name no field.
fn inner_field(outer: Option<&str>, name: &str) -> Option<String> {
    const ENVELOPE: [&str; 9] = [
        "detail",
        "error",
        "Error",
        "errors",
        "message",
        "code",
        "title",
        "non_field_errors",
        "status",
    ];
    if ENVELOPE.contains(&name) {
        return outer.map(str::to_owned);
    }
    let name = if is_field_name(name) { name } else { "other" };
    Some(match outer {
        Some(outer) => format!("{outer}.{name}"),
        None => name.to_owned(),
    })
}

/// Field names end up in logs, so nothing that a person could have typed passes for one.
fn is_field_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
