//! The tenant's own pages: login, consent, and plain words when something is wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use url::{Url, form_urlencoded};

use super::cookies;
use super::params::Params;
use crate::TenantState;
use crate::html::{Page, Text};
use crate::world::{Id, World};

/// Name of the hidden field of Django's forms.
const FORM_TOKEN: &str = "csrfmiddlewaretoken";

/// A temporary redirect, as Django sends it.
pub(super) fn found(target: &str) -> Response {
    let headers = [(header::LOCATION, target.to_owned())];
    (
        StatusCode::FOUND,
        headers,
        [(header::CACHE_CONTROL, "no-store")],
    )
        .into_response()
}

/// The address of the login form that goes on to `next`.
pub(super) fn login_address(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    format!("/auth/login/?{query}")
}

/// Whether a form carries the token that its browser holds as a cookie.
pub(super) fn has_form_token(headers: &HeaderMap, form: &Params) -> bool {
    cookies::csrf_token(headers).is_some_and(|token| form.get(FORM_TOKEN) == Some(token))
}

/// The login form; `failed` carries the address of an attempt that did not work.
pub(super) fn login(
    tenant: &TenantState,
    headers: &HeaderMap,
    next: Option<&str>,
    failed: Option<&str>,
) -> Response {
    let token = form_token(tenant, headers);
    let problem = if failed.is_some() {
        "<p class=\"problem\" role=\"alert\">Please enter a correct email address and password. \
         Note that both fields may be case-sensitive.</p>"
    } else {
        ""
    };
    let body = format!(
        "<h1>Sign in</h1>{problem}\
         <form method=\"post\" action=\"/auth/login/\">\
         <input type=\"hidden\" name=\"{FORM_TOKEN}\" value=\"{token}\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label for=\"username\">Email</label>\
         <input id=\"username\" name=\"username\" type=\"email\" autocomplete=\"username\" \
         value=\"{email}\" required>\
         <label for=\"password\">Password</label>\
         <input id=\"password\" name=\"password\" type=\"password\" \
         autocomplete=\"current-password\" required>\
         <button type=\"submit\">Sign in</button></form>",
        token = Text(&token),
        next = Text(next.unwrap_or_default()),
        email = Text(failed.unwrap_or_default()),
    );
    with_form_token(&token, page(tenant, StatusCode::OK, "Sign in", &body))
}

/// The consent page: `action` is where its answer goes.
pub(super) fn consent(
    tenant: &TenantState,
    headers: &HeaderMap,
    user: Id,
    client_id: &str,
    action: &str,
) -> Response {
    let token = form_token(tenant, headers);
    let body = format!(
        "<h1>Allow access?</h1><p>{name}, the application <b>{client}</b> asks to read your \
         account, your classes and your memberships.</p>\
         <form method=\"post\" action=\"{action}\">\
         <input type=\"hidden\" name=\"{FORM_TOKEN}\" value=\"{token}\">\
         <button type=\"submit\" name=\"allow\" value=\"Authorize\">Authorize</button>\
         <button type=\"submit\" class=\"quiet\">Cancel</button></form>",
        name = Text(&first_name(&tenant.world(), user)),
        client = Text(client_id),
        action = Text(action),
        token = Text(&token),
    );
    with_form_token(&token, page(tenant, StatusCode::OK, "Allow access", &body))
}

/// Where a signed-in browser without an errand lands.
pub(super) fn signed_in(tenant: &TenantState, user: Id) -> Response {
    let name = first_name(&tenant.world(), user);
    let body = format!(
        "<h1>Signed in</h1><p>You are signed in as {}.</p>\
         <form method=\"post\" action=\"/auth/logout/\"><button type=\"submit\">Sign out</button>\
         </form>",
        Text(&name)
    );
    page(tenant, StatusCode::OK, "Signed in", &body)
}

/// A plain page that says what is wrong with the request.
pub(super) fn error(tenant: &TenantState, status: StatusCode, problem: &str) -> Response {
    let body = format!("<h1>Error</h1><p>{}</p>", Text(problem));
    page(tenant, status, "Error", &body)
}

/// Django's answer to a form without its token.
pub(super) fn forged(tenant: &TenantState) -> Response {
    let problem = "CSRF verification failed. Reload the form and send it again.";
    error(tenant, StatusCode::FORBIDDEN, problem)
}

/// `GET /auth/style.css`, in the brand's colours.
pub(super) async fn style_sheet(State(tenant): State<TenantState>) -> Response {
    let world = tenant.world();
    let theme = &world.studio.theme;
    let colours = format!(
        ":root{{--brand:{};--on-brand:{}}}\n",
        css_colour(&theme.primary),
        css_colour(&theme.primary_foreground)
    );
    let body = colours + include_str!("login.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], body).into_response()
}

fn css_colour(colour: &str) -> &str {
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { colour } else { "#333333" }
}

fn first_name(world: &World, user: Id) -> String {
    world
        .users
        .get(user)
        .map(|user| user.first_name.clone())
        .unwrap_or_default()
}

fn form_token(tenant: &TenantState, headers: &HeaderMap) -> String {
    cookies::csrf_token(headers).map_or_else(|| tenant.random_token(32), str::to_owned)
}

fn with_form_token(token: &str, response: Response) -> Response {
    (
        AppendHeaders([(header::SET_COOKIE, cookies::csrf_cookie(token))]),
        response,
    )
        .into_response()
}

fn page(tenant: &TenantState, status: StatusCode, title: &str, main: &str) -> Response {
    let world = tenant.world();
    let brand = Text(&world.studio.name);
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · {brand}</title>\n<link rel=\"stylesheet\" href=\"/auth/style.css\">\n\
         </head>\n<body>\n<main>\n<p class=\"brand\">{brand}</p>\n{main}\n</main>\n</body>\n</html>\n"
    );
    Page {
        status,
        policy: policy(&world),
        body,
    }
    .into_response()
}

/// Browsers hold `form-action` against the redirects that follow a form, too, so the addresses of
/// the clients are in it.
fn policy(world: &World) -> String {
    let mut policy = String::from(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
         frame-ancestors 'self' http://localhost:*; form-action 'self'",
    );
    for origin in redirect_origins(world) {
        let _ = write!(policy, " {origin}");
    }
    policy
}

fn redirect_origins(world: &World) -> BTreeSet<String> {
    let addresses = world
        .oauth_clients
        .iter()
        .flat_map(|client| &client.redirect_uris);
    addresses
        .map(|address| match Url::parse(address) {
            Ok(url) => url.origin().ascii_serialization(),
            Err(_) => address.clone(),
        })
        .collect()
}
