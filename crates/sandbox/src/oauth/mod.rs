//! OAuth, the login form and the tenant's browser session.
//!
//! The shape of Mariana Tek's endpoints (django-oauth-toolkit by the look of its paths): `/o/authorize`
//! and `/o/token`, each with and without a trailing slash, and a Django login form at
//! `/auth/login/`. What no source says (a consent screen, the rotation of refresh tokens) is a
//! switch of the sandbox.

mod authorize;
mod client;
mod cookies;
mod grants;
mod login;
mod pages;
mod params;
mod pkce;
mod token;

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use http::HeaderMap;

use crate::TenantState;
use crate::world::Id;

pub(crate) use cookies::cookie;
pub use cookies::{csrf_cookie, session_cookie_name};
pub use grants::{
    ACCESS_TOKEN_LIFETIME, Bearer, CODE_LIFETIME, EPHEMERAL_LIFETIME, Grants, SESSION_LIFETIME,
};

/// Codes, tokens and browser sessions of one tenant.
#[derive(Debug, Default)]
pub struct OAuthState(Mutex<Grants>);

impl OAuthState {
    /// The book of grants. Never held across an await, nor while the world is being taken.
    pub fn grants(&self) -> MutexGuard<'_, Grants> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Routes under `/o/` and `/auth/`.
pub fn router() -> Router<TenantState> {
    let authorize = get(authorize::ask).post(authorize::answer);
    let login = get(login::form).post(login::submit);
    let logout = get(login::log_out).post(login::log_out);
    Router::new()
        .route("/o/authorize", authorize.clone())
        .route("/o/authorize/", authorize)
        .route("/o/token", post(token::exchange))
        .route("/o/token/", post(token::exchange))
        .route("/auth/login", login.clone())
        .route("/auth/login/", login)
        .route("/auth/logout", logout.clone())
        .route("/auth/logout/", logout)
        .route("/auth/style.css", get(pages::style_sheet))
}

/// The live account whose access token `token` is, while it is valid.
pub fn member_for_token(tenant: &TenantState, token: &str) -> Option<Id> {
    let user = tenant.oauth.grants().bearer(token, tenant.now())?.user;
    tenant.world().live_user(user).map(|user| user.id)
}

/// A token that lets `user`, who has just signed up, through the authorize endpoint once without
/// the login form. The sign-up answers it as `X-Ephemeral-Token`.
pub fn issue_ephemeral_token(tenant: &TenantState, user: Id) -> String {
    let token = tenant.random_token(40);
    tenant
        .oauth
        .grants()
        .keep_ephemeral(token.clone(), user, tenant.now());
    token
}

/// Opens a browser session for `user` and gives the `Set-Cookie` value that a browser keeps it by.
pub fn open_session(tenant: &TenantState, user: Id) -> String {
    let id = tenant.random_token(32);
    tenant
        .oauth
        .grants()
        .open_session(id.clone(), user, tenant.now());
    cookies::session_cookie(tenant.slug(), &id)
}

/// The live account whose browser session came with the request.
pub fn signed_in(tenant: &TenantState, headers: &HeaderMap) -> Option<Id> {
    let session = cookies::session_id(headers, tenant.slug())?;
    let user = tenant.oauth.grants().session_user(session, tenant.now())?;
    tenant.world().live_user(user).map(|user| user.id)
}

/// Ends the browser session that came with the request, if one did, and gives the `Set-Cookie`
/// value that takes its cookie away.
pub fn close_session(tenant: &TenantState, headers: &HeaderMap) -> String {
    if let Some(id) = cookies::session_id(headers, tenant.slug()) {
        tenant.oauth.grants().close_session(id);
    }
    cookies::no_session_cookie(tenant.slug())
}

/// Ends every session and token of `user`, as archiving the account does.
pub fn forget_user(tenant: &TenantState, user: Id) {
    tenant.oauth.grants().forget_user(user);
}
