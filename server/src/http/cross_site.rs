//! Other sites cannot act for a member: unsafe methods must come from our own pages.
//!
//! Server functions have no defence of their own. Browsers say where a request comes from in
//! `Sec-Fetch-Site`; those that do not know it send `Origin` with every post. `SameSite=Lax` on the
//! session cookie is the second belt.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Method};

use super::AppState;
use super::notice::Notice;

/// Answers requests that another site's page could have made with a notice.
pub(super) async fn refuse_cross_site(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if is_ours(request.method(), request.headers(), &app.origin) {
        return next.run(request).await;
    }
    tracing::warn!("http.cross_site_refused");
    Notice::CrossSite.into_response()
}

fn is_ours(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(site) => matches!(site, b"same-origin" | b"none"),
        None => headers
            .get(ORIGIN)
            .is_some_and(|given| given.as_bytes() == origin.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(method: &Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        is_ours(method, &headers, "https://tab.example.com")
    }

    #[test]
    fn only_our_own_pages_may_post() {
        let allowed: [&[(&str, &str)]; 3] = [
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://tab.example.com")],
        ];
        let refused: [&[(&str, &str)]; 7] = [
            &[],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "https://tab.example.com.evil.example")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://tab.example.com"),
            ],
        ];
        for headers in allowed {
            assert!(ours(&Method::POST, headers), "{headers:?}");
        }
        for headers in refused {
            assert!(!ours(&Method::POST, headers), "{headers:?}");
            assert!(!ours(&Method::DELETE, headers), "{headers:?}");
            assert!(ours(&Method::GET, headers), "{headers:?}");
        }
    }
}
