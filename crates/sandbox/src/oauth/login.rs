//! The login form of the tenant.

use axum::extract::{RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};

use super::pages;
use super::params::Params;
use crate::TenantState;

/// Where a login without `next` ends.
const HOME: &str = "/auth/login/";

/// `GET /auth/login/`.
pub(super) async fn form(
    State(tenant): State<TenantState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let params = Params::parse(&query.unwrap_or_default());
    match (params.get("next"), super::signed_in(&tenant, &headers)) {
        (None, Some(user)) => pages::signed_in(&tenant, user),
        (next, _) => pages::login(&tenant, &headers, next, None),
    }
}

/// `POST /auth/login/`: a failed login shows the form again, with status 200.
pub(super) async fn submit(
    State(tenant): State<TenantState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    if !pages::has_form_token(&headers, &form) {
        return pages::forged(&tenant);
    }
    let params = form.or(Params::parse(&query.unwrap_or_default()));
    let email = params.get("username").unwrap_or_default();
    let password = params.get("password").unwrap_or_default();
    let user = tenant.world().sign_in(email, password).map(|user| user.id);
    let Some(user) = user else {
        return pages::login(&tenant, &headers, params.get("next"), Some(email));
    };
    let next = params
        .get("next")
        .filter(|next| is_local(next))
        .unwrap_or(HOME);
    super::close_session(&tenant, &headers);
    let cookie = super::open_session(&tenant, user);
    (
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        pages::found(next),
    )
        .into_response()
}

/// `/auth/logout/`.
pub(super) async fn log_out(State(tenant): State<TenantState>, headers: HeaderMap) -> Response {
    let cookie = super::close_session(&tenant, &headers);
    let headers = AppendHeaders([
        (header::SET_COOKIE, cookie),
        (header::LOCATION, HOME.to_owned()),
    ]);
    (StatusCode::FOUND, headers).into_response()
}

/// Whether a browser that follows `next` stays on this host.
fn is_local(next: &str) -> bool {
    let mut characters = next.chars();
    characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && !next.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_host_are_followed() {
        assert!(is_local("/o/authorize?a=b"));
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "x",
            "/\n/e",
        ] {
            assert!(!is_local(evil), "{evil:?}");
        }
    }
}
