//! What browsers may do with our answers: the content security policy and the headers beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use model::Look;
use url::Url;

use crate::config::HttpSettings;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// Only what the tab uses: sharing one's link. `web-share` is left at its default, which is the
/// page itself, for browsers without it complain of the name.
const PERMISSIONS: &str = "accelerometer=(), camera=(), clipboard-write=(self), \
    display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
    midi=(), payment=(), serial=(), usb=()";

/// The policies that settings decide once.
#[derive(Clone, Debug)]
pub struct Policies {
    frame_ancestors: Arc<str>,
    https: bool,
}

impl Policies {
    /// The policies of a server.
    pub fn new(settings: &HttpSettings) -> Self {
        let frame_ancestors = match settings.frame_ancestors.as_slice() {
            [] => "'none'".to_owned(),
            origins => origins.join(" "),
        };
        Self {
            frame_ancestors: frame_ancestors.into(),
            https: settings.is_https(),
        }
    }

    /// The policy of a page: our own files, this answer's own inline parts, and the studio's logos
    /// where they lie elsewhere. `'wasm-unsafe-eval'` is what islands need to start.
    pub fn page(&self, nonce: &str, look: Option<&Look>) -> HeaderValue {
        let images: String = look.map(image_origins).unwrap_or_default();
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
             style-src 'self' 'nonce-{nonce}'; img-src 'self' data:{images}; connect-src 'self'; \
             manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}",
            self.frame_ancestors
        );
        HeaderValue::try_from(policy).unwrap_or_else(|_| nothing())
    }

    /// The policy of everything that is no page: it may do nothing.
    fn bare(&self) -> HeaderValue {
        let policy = format!(
            "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors {}",
            self.frame_ancestors
        );
        HeaderValue::try_from(policy).unwrap_or_else(|_| nothing())
    }
}

fn nothing() -> HeaderValue {
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")
}

/// The origins of a look's images, each after a space. Addresses on our own server need none.
fn image_origins(look: &Look) -> String {
    let addresses = [&look.logo_light, &look.logo_dark, &look.icon];
    let origins: BTreeSet<String> = addresses
        .into_iter()
        .flatten()
        .filter_map(|address| Url::parse(address).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(|url| format!(" {}", url.origin().ascii_serialization()))
        .collect();
    origins.into_iter().collect()
}

/// Puts the headers that every answer carries. An answer that says nothing of caching is not kept:
/// pages hold members' data.
pub(super) async fn protect(
    State(policies): State<Policies>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
    if policies.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, policies.bare());
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use model::{Colour, Palette, Scheme};

    use super::*;

    fn look(logo: &str) -> Look {
        let brand = Colour::rgb(0x1a, 0x6b, 0x5c);
        Look {
            brand: "Harbor Barre".to_owned(),
            title: "Harbor Barre".to_owned(),
            logo_light: Some(logo.to_owned()),
            logo_dark: None,
            icon: Some("/icon.svg".to_owned()),
            light: Palette::around(brand, Scheme::Light),
            dark: Palette::around(brand, Scheme::Dark),
        }
    }

    fn page(frame_ancestors: &str, logo: &str) -> String {
        let policies = Policies {
            frame_ancestors: frame_ancestors.into(),
            https: true,
        };
        let value = policies.page("n0nce", Some(&look(logo)));
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_page_runs_nothing_but_its_own() {
        assert_eq!(
            page("'none'", "https://img.example.com/a/logo.png"),
            "default-src 'none'; script-src 'self' 'nonce-n0nce' 'wasm-unsafe-eval'; style-src \
             'self' 'nonce-n0nce'; img-src 'self' data: https://img.example.com; connect-src \
             'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors \
             'none'"
        );
    }

    #[test]
    fn a_logo_address_cannot_write_policy() {
        for logo in [
            "javascript:alert(1)",
            "https://x.example/; script-src *",
            "data:image/svg+xml,<svg/>",
            "not an address; script-src *",
        ] {
            let policy = page("'none'", logo);
            assert_eq!(policy.matches("script-src").count(), 1, "{policy}");
            assert!(!policy.contains('*'), "{policy}");
        }
    }
}
