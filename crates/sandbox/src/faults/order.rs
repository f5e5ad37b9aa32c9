//! How a fault is ordered.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 422.
    Unprocessable,
    /// 429 with `Retry-After`.
    TooManyRequests,
    /// 400 `{"error":"invalid_grant"}`, as a dead refresh token is answered.
    InvalidGrant,
    /// 500, or another status with the documented JSON body.
    ServerError,
    /// 503 with an HTML maintenance page where JSON was expected.
    Maintenance,
    /// The right answer, late.
    Delay,
    /// No answer at all, until the sandbox stops.
    Hang,
    /// The first half of the right answer, then the connection breaks.
    CutBody,
    /// 200 with JSON of another shape.
    WrongJson,
    /// A webhook is sent twice.
    WebhookDoubled,
    /// A webhook is sent late.
    WebhookLate,
    /// A webhook is sent after the one that follows it.
    WebhookOutOfOrder,
    /// A webhook is sent without its signature.
    WebhookUnsigned,
}

impl FaultKind {
    /// Whether this is about webhooks that the tenant sends, not about requests that it answers.
    pub fn is_about_webhooks(self) -> bool {
        matches!(
            self,
            Self::WebhookDoubled
                | Self::WebhookLate
                | Self::WebhookOutOfOrder
                | Self::WebhookUnsigned
        )
    }
}

/// An order for a fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultOrder {
    /// Paths that start with this are hit; an empty prefix means every path.
    #[serde(default)]
    pub path_prefix: String,
    /// Only this method, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What goes wrong.
    pub kind: FaultKind,
    /// Another status than the usual one of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Seconds in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// How late, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// How many requests; until taken back where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How likely each request is hit, from 0 to 1; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// Why an order is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FaultError {
    /// The fault would never strike.
    #[error("`times` is 0, so the fault would never strike; leave it out or use 1 or more.")]
    Never,
    /// Not a probability.
    #[error("`probability` must lie between 0 and 1.")]
    Probability,
    /// Not a status.
    #[error("`status` must be an HTTP status between 400 and 599.")]
    Status,
}

impl FaultOrder {
    /// A fault of this kind for every request below `path_prefix`, until it is taken back.
    pub fn new(path_prefix: &str, kind: FaultKind) -> Self {
        Self {
            path_prefix: path_prefix.to_owned(),
            method: None,
            kind,
            status: None,
            retry_after: None,
            delay_ms: None,
            times: None,
            probability: None,
        }
    }

    /// The same, for the next `times` requests only.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        if self.times == Some(0) {
            return Err(FaultError::Never);
        }
        if self
            .probability
            .is_some_and(|chance| !(0.0..=1.0).contains(&chance))
        {
            return Err(FaultError::Probability);
        }
        if self
            .status
            .is_some_and(|status| !(400..600).contains(&status))
        {
            return Err(FaultError::Status);
        }
        Ok(())
    }
}

/// A fault that was ordered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// Its id, to take it back by.
    pub id: u64,
    /// The order.
    #[serde(flatten)]
    pub order: FaultOrder,
    /// How often it has struck.
    pub hits: u32,
}

impl Fault {
    pub(super) fn is_used_up(&self) -> bool {
        self.order.times.is_some_and(|times| self.hits >= times)
    }

    pub(super) fn matches(&self, method: &str, path: &str) -> bool {
        let wanted = self.order.method.as_ref();
        path.starts_with(&self.order.path_prefix)
            && wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}
