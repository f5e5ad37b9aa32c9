//! The authorize endpoint: check the request, find out who is there, send them back with a code.

use axum::extract::{RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use url::Url;

use super::grants::CodeGrant;
use super::params::Params;
use super::{client, pages, pkce};
use crate::TenantState;
use crate::world::{Id, OAuthClient};

/// The only scope that any source documents.
const SCOPE: &str = "read:account";

/// A request whose client and redirect address are in order, so that its errors may redirect.
#[derive(Debug)]
struct Request {
    client_id: String,
    redirect_uri: Url,
    state: Option<String>,
    params: Params,
}

/// Why a request is answered with a page and not with a redirect (RFC 6749, section 4.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unsafe {
    #[error("Invalid client_id parameter value.")]
    UnknownClient,
    #[error("Mismatching redirect URI.")]
    RedirectUri,
}

/// An error that goes back to the client: its code and, for the developer, a sentence.
type Problem = (&'static str, &'static str);

/// `GET /o/authorize`.
pub(super) async fn ask(
    State(tenant): State<TenantState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let request = match Request::check(&tenant, &query.unwrap_or_default()) {
        Ok(request) => request,
        Err(problem) => {
            return pages::error(&tenant, StatusCode::BAD_REQUEST, &problem.to_string());
        }
    };
    if let Err(problem) = request.check_parameters(&tenant) {
        return request.refuse(problem);
    }
    if let Some(user) = request.spend_ephemeral(&tenant) {
        let cookie = super::open_session(&tenant, user);
        let response = request.consent_or_code(&tenant, &headers, user);
        return (AppendHeaders([(header::SET_COOKIE, cookie)]), response).into_response();
    }
    match super::signed_in(&tenant, &headers) {
        Some(user) if request.params.get("prompt") != Some("true") => {
            request.consent_or_code(&tenant, &headers, user)
        }
        _ => request.to_login(),
    }
}

/// `POST /o/authorize`: the consent page's answer.
pub(super) async fn answer(
    State(tenant): State<TenantState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: String,
) -> Response {
    let request = match Request::check(&tenant, &query.unwrap_or_default()) {
        Ok(request) => request,
        Err(problem) => {
            return pages::error(&tenant, StatusCode::BAD_REQUEST, &problem.to_string());
        }
    };
    let form = Params::parse(&body);
    if !pages::has_form_token(&headers, &form) {
        return pages::forged(&tenant);
    }
    if let Err(problem) = request.check_parameters(&tenant) {
        return request.refuse(problem);
    }
    let Some(user) = super::signed_in(&tenant, &headers) else {
        return request.to_login();
    };
    if form.get("allow").is_none() {
        return request.refuse(("access_denied", "The resource owner denied the request."));
    }
    tenant
        .oauth
        .grants()
        .remember_consent(user, &request.client_id);
    request.code(&tenant, user)
}

impl Request {
    fn check(tenant: &TenantState, query: &str) -> Result<Self, Unsafe> {
        let params = Params::parse(query);
        let world = tenant.world();
        let client = params
            .get("client_id")
            .and_then(|id| client::find(&world, id));
        let client = client.ok_or(Unsafe::UnknownClient)?;
        let asked = params.get("redirect_uri").ok_or(Unsafe::RedirectUri)?;
        if !client.allows_redirect(asked) {
            return Err(Unsafe::RedirectUri);
        }
        Ok(Self {
            client_id: client.client_id.clone(),
            redirect_uri: Url::parse(asked).map_err(|_| Unsafe::RedirectUri)?,
            state: params.get("state").map(str::to_owned),
            params,
        })
    }

    fn check_parameters(&self, tenant: &TenantState) -> Result<(), Problem> {
        if self.params.get("response_type") != Some("code") {
            return Err((
                "unsupported_response_type",
                "Only response_type=code is supported.",
            ));
        }
        let scopes = self.params.get("scope").unwrap_or(SCOPE);
        if scopes.split_whitespace().any(|scope| scope != SCOPE) {
            return Err(("invalid_scope", "The only scope is read:account."));
        }
        let world = tenant.world();
        let is_public = client::find(&world, &self.client_id).is_none_or(OAuthClient::is_public);
        self.check_challenge(is_public)
    }

    fn check_challenge(&self, is_required: bool) -> Result<(), Problem> {
        match (
            self.params.get("code_challenge"),
            self.params.get("code_challenge_method"),
        ) {
            (None, _) if is_required => Err(("invalid_request", "Code challenge required.")),
            (None, _) => Ok(()),
            (Some(challenge), Some("S256")) if pkce::is_challenge(challenge) => Ok(()),
            (Some(_), Some("S256")) => Err(("invalid_request", "Malformed code challenge.")),
            (Some(_), _) => Err(("invalid_request", "Transform algorithm not supported.")),
        }
    }

    fn spend_ephemeral(&self, tenant: &TenantState) -> Option<Id> {
        let token = self.params.get("ephemeral_token")?;
        let user = tenant.oauth.grants().spend_ephemeral(token, tenant.now())?;
        tenant.world().live_user(user).map(|user| user.id)
    }

    fn consent_or_code(&self, tenant: &TenantState, headers: &HeaderMap, user: Id) -> Response {
        let is_asked = tenant.switches().consent_page()
            && !tenant.oauth.grants().has_consent(user, &self.client_id);
        if is_asked {
            let action = format!(
                "/o/authorize?{}",
                self.params.without(&["ephemeral_token", "prompt"])
            );
            return pages::consent(tenant, headers, user, &self.client_id, &action);
        }
        self.code(tenant, user)
    }

    fn code(&self, tenant: &TenantState, user: Id) -> Response {
        let code = tenant.random_token(30);
        let grant = CodeGrant {
            client_id: self.client_id.clone(),
            redirect_uri: self
                .params
                .get("redirect_uri")
                .unwrap_or_default()
                .to_owned(),
            challenge: self.params.get("code_challenge").map(str::to_owned),
            user,
            scope: self.params.get("scope").unwrap_or(SCOPE).to_owned(),
        };
        tenant
            .oauth
            .grants()
            .keep_code(code.clone(), grant, tenant.now());
        self.redirect(&[("code", &code)])
    }

    fn refuse(&self, (error, description): Problem) -> Response {
        self.redirect(&[("error", error), ("error_description", description)])
    }

    fn redirect(&self, pairs: &[(&str, &str)]) -> Response {
        let mut target = self.redirect_uri.clone();
        target.query_pairs_mut().extend_pairs(pairs);
        if let Some(state) = &self.state {
            target.query_pairs_mut().append_pair("state", state);
        }
        pages::found(target.as_str())
    }

    /// `next` leaves out what must not come round again: the forced login and the spent token.
    fn to_login(&self) -> Response {
        let next = format!(
            "/o/authorize?{}",
            self.params.without(&["prompt", "ephemeral_token"])
        );
        pages::found(&pages::login_address(&next))
    }
}
