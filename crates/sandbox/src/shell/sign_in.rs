//! Signing a member in to their studio's app, as a person does once with their password.

use axum::extract::{Query, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::{Form, Json};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::shell_address;
use crate::world::{Id, World};
use crate::{SandboxState, TenantState, oauth};

/// Who signs in where.
#[derive(Debug, Deserialize)]
pub(super) struct SignIn {
    tenant: String,
    member_id: Value,
    /// The screen to go on to; for forms.
    screen: Option<String>,
}

/// Where to sign out.
#[derive(Debug, Deserialize)]
pub(super) struct SignOut {
    tenant: String,
}

/// Whom to sign in, and how to open the tab.
#[derive(Debug, Deserialize)]
pub(super) struct Open {
    tenant: String,
    member: Id,
    mode: Option<String>,
}

/// What a sign-in can be refused for.
#[derive(Debug, thiserror::Error)]
pub(super) enum SignInError {
    #[error("There is no studio {0:?}; the studios are listed at /__sandbox/state.")]
    NoStudio(String),
    #[error("There is no such member at this studio; /__sandbox/state lists some.")]
    NoMember,
    #[error("This studio's app has no extra tab.")]
    NoTab,
    #[error("The body is neither a form nor JSON with `tenant` and `member_id`.")]
    Unreadable,
}

impl IntoResponse for SignInError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            _ => StatusCode::NOT_FOUND,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

/// `POST /shell/sign-in`: JSON is answered with JSON, a form with the way back to the phone.
pub(super) async fn sign_in(
    State(sandbox): State<SandboxState>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, SignInError> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let wish = SignIn::read(&body, is_json).ok_or(SignInError::Unreadable)?;
    let tenant = studio(&sandbox, &wish.tenant)?;
    let cookie = enter(
        tenant,
        &headers,
        wish.member().ok_or(SignInError::NoMember)?,
    )?;
    let cookies = AppendHeaders([(header::SET_COOKIE, cookie.value)]);
    if is_json {
        return Ok((cookies, Json(cookie.welcome)).into_response());
    }
    let screen = wish.screen.as_deref().unwrap_or("home");
    let next = shell_address(tenant.slug(), &[("screen", screen)]);
    Ok((StatusCode::SEE_OTHER, cookies, [(header::LOCATION, next)]).into_response())
}

/// `POST /shell/sign-out`: the phone then shows the app as somebody without an account sees it.
pub(super) async fn sign_out(
    State(sandbox): State<SandboxState>,
    headers: HeaderMap,
    Form(wish): Form<SignOut>,
) -> Result<Response, SignInError> {
    let tenant = studio(&sandbox, &wish.tenant)?;
    let cookies = AppendHeaders([(header::SET_COOKIE, oauth::close_session(tenant, &headers))]);
    let next = shell_address(tenant.slug(), &[("member", "out")]);
    Ok((StatusCode::SEE_OTHER, cookies, [(header::LOCATION, next)]).into_response())
}

/// `GET /shell/open`: signs in and opens the tab at once, top-level or (`mode=framed`) in the phone.
pub(super) async fn open(
    State(sandbox): State<SandboxState>,
    Query(wish): Query<Open>,
    headers: HeaderMap,
) -> Result<Response, SignInError> {
    let tenant = studio(&sandbox, &wish.tenant)?;
    let cookie = enter(tenant, &headers, wish.member)?;
    let cookies = AppendHeaders([(header::SET_COOKIE, cookie.value)]);
    let next = if wish.mode.as_deref() == Some("framed") {
        shell_address(tenant.slug(), &[("screen", "tab")])
    } else {
        page_url(&tenant.world()).ok_or(SignInError::NoTab)?
    };
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    Ok((
        StatusCode::FOUND,
        cookies,
        no_store,
        [(header::LOCATION, next)],
    )
        .into_response())
}

/// The page that the studio's extra tab opens.
pub(super) fn page_url(world: &World) -> Option<String> {
    world
        .tabs
        .iter()
        .find(|tab| tab.is_active)
        .map(|tab| tab.page_url.clone())
}

struct Entry {
    value: String,
    welcome: Value,
}

/// Ends the session that the browser holds and opens one for `member`.
fn enter(tenant: &TenantState, headers: &HeaderMap, member: Id) -> Result<Entry, SignInError> {
    let world = tenant.world();
    let user = world.live_user(member).ok_or(SignInError::NoMember)?;
    let welcome = json!({
        "tenant": tenant.slug(),
        "member": { "id": user.id, "first_name": user.first_name, "email": user.email },
        "page_url": page_url(&world),
    });
    drop(world);
    oauth::close_session(tenant, headers);
    Ok(Entry {
        value: oauth::open_session(tenant, member),
        welcome,
    })
}

fn studio<'a>(sandbox: &'a SandboxState, slug: &str) -> Result<&'a TenantState, SignInError> {
    sandbox
        .tenant(slug)
        .ok_or_else(|| SignInError::NoStudio(slug.to_owned()))
}

impl SignIn {
    fn read(body: &str, is_json: bool) -> Option<Self> {
        if is_json {
            return serde_json::from_str(body).ok();
        }
        let pairs: serde_json::Map<String, Value> = url::form_urlencoded::parse(body.as_bytes())
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect();
        serde_json::from_value(Value::Object(pairs)).ok()
    }

    /// Ids come as numbers and as text.
    fn member(&self) -> Option<Id> {
        self.member_id
            .as_u64()
            .or_else(|| self.member_id.as_str()?.parse().ok())
    }
}
