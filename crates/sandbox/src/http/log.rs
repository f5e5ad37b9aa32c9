//! A count of the requests that came in, so that tests can prove that none did.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::TenantState;

/// How often each method and path of a tenant was asked for.
#[derive(Debug, Default)]
pub struct RequestLog(Mutex<BTreeMap<(String, String), u64>>);

impl RequestLog {
    /// Counts one request.
    pub fn count(&self, method: &str, path: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts
            .entry((path.to_owned(), method.to_owned()))
            .or_insert(0) += 1;
    }

    /// Every path and method with its count.
    pub fn counts(&self) -> BTreeMap<(String, String), u64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many requests came in for paths that start with `prefix`.
    pub fn total(&self, prefix: &str) -> u64 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .iter()
            .filter(|((path, _), _)| path.starts_with(prefix))
            .map(|(_, n)| n)
            .sum()
    }

    /// Starts again from nothing.
    pub fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// Counts the request, then lets it through.
pub(super) async fn count(
    State(tenant): State<TenantState>,
    request: Request,
    next: Next,
) -> Response {
    tenant
        .requests
        .count(request.method().as_str(), request.uri().path());
    next.run(request).await
}
