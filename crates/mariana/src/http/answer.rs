//! One answer, read whole and no larger than allowed.

use std::time::Duration;

use ::http::header::{CONTENT_TYPE, RETRY_AFTER};
use ::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::network_error;
use crate::{MtError, Reference};

/// Status, headers and body of one answer.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(super) async fn read(
        mut response: reqwest::Response,
        max_body: usize,
        limit: Duration,
    ) -> Result<Self, MtError> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        let failed = |error| network_error(error, limit);
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > max_body {
                return Err(too_large(max_body, &headers));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self {
            status,
            headers,
            body,
        })
    }

    /// The tenant's reference for this call. Data of a member is not searched for one: what looks
    /// like it there is something else.
    pub(crate) fn reference(&self) -> Option<Reference> {
        let data = self.status.is_success() && !self.is_html();
        let told: &[u8] = if data { b"" } else { &self.body };
        Reference::find(&self.headers, told)
    }

    /// True for a web page where data should be.
    pub(crate) fn is_html(&self) -> bool {
        let declared = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        declared || self.body.trim_ascii_start().first() == Some(&b'<')
    }

    /// True for the page that a tenant shows while it is being worked on.
    pub(crate) fn is_maintenance(&self) -> bool {
        let says_so = || {
            String::from_utf8_lossy(&self.body)
                .to_ascii_lowercase()
                .contains("maintenance")
        };
        self.is_html() && says_so()
    }

    /// How long the tenant asks us to wait: seconds or a date (RFC 9110, section 10.2.3).
    pub(crate) fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let at = rfc2822::parse(text).ok()?.timestamp();
        Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
    }
}

fn too_large(max_body: usize, headers: &HeaderMap) -> MtError {
    MtError::Unreadable {
        what: format!("it is larger than {max_body} bytes"),
        reference: Reference::find(headers, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &str)], body: &str) -> Answer {
        Answer {
            status: StatusCode::OK,
            headers: headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-22T16:00:00Z".parse().unwrap();
        let wait = |text| answer(&[("retry-after", text)], "").retry_after(now);
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("Sun, 22 Nov 2026 16:00:30 GMT"),
            Some(Duration::from_secs(30))
        );
        assert_eq!(wait("Sun, 22 Nov 2026 15:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
        assert_eq!(answer(&[], "").retry_after(now), None);
    }

    #[test]
    fn a_members_data_is_not_searched_for_a_reference() {
        let body = r#"{"reference":"mt-81f0"}"#;
        let mut told = answer(&[], body);
        assert_eq!(told.reference(), None);
        told.status = StatusCode::CONFLICT;
        assert!(told.reference().is_some());
        let header = answer(&[("x-request-id", "mt-81f0")], body);
        assert!(header.reference().is_some());
    }

    #[test]
    fn a_maintenance_page_is_html_that_says_so() {
        assert!(answer(&[], " <html><h1>Site Maintenance</h1>").is_maintenance());
        assert!(answer(&[("content-type", "text/html")], "Under MAINTENANCE").is_maintenance());
        assert!(!answer(&[], "<html>Bad gateway").is_maintenance());
        assert!(!answer(&[], r#"{"maintenance_window_banner_enabled":true}"#).is_maintenance());
    }
}
