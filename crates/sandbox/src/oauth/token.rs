//! The token endpoint.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::client::Credentials;
use super::grants::{ACCESS_TOKEN_LIFETIME, CodeGrant, FreshTokens, Refusal, TokenPair};
use super::params::Params;
use super::pkce;
use crate::TenantState;

/// The answer to a good request, as Mariana Tek's auth demo shows it.
#[derive(Debug, Serialize)]
pub(super) struct TokenAnswer {
    access_token: String,
    expires_in: i64,
    token_type: &'static str,
    scope: String,
    refresh_token: String,
}

/// Why a request was refused; the words are those of RFC 6749, section 5.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TokenError {
    /// A parameter is missing.
    #[error("invalid_request")]
    InvalidRequest,
    /// The client is unknown or did not prove itself; `true` where it tried by HTTP Basic.
    #[error("invalid_client")]
    InvalidClient(bool),
    /// The code or refresh token is not good.
    #[error("invalid_grant")]
    InvalidGrant,
    /// A known grant that this client may not use.
    #[error("unauthorized_client")]
    UnauthorizedClient,
    /// A grant that nobody can use.
    #[error("unsupported_grant_type")]
    UnsupportedGrantType,
}

impl From<Refusal> for TokenError {
    fn from(refusal: Refusal) -> Self {
        tracing::debug!(%refusal, "token request refused");
        Self::InvalidGrant
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::InvalidClient(_) => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = Json(serde_json::json!({ "error": self.to_string() }));
        let mut response = (status, NO_STORE, body).into_response();
        if self == Self::InvalidClient(true) {
            let scheme = HeaderValue::from_static("Basic realm=\"o\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

const NO_STORE: [(header::HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::PRAGMA, HeaderValue::from_static("no-cache")),
];

/// `POST /o/token`: parameters come in the form body, in the query string, or both.
pub(super) async fn exchange(
    State(tenant): State<TenantState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: String,
) -> Result<Response, TokenError> {
    let params = Params::parse(&body).or(Params::parse(&query.unwrap_or_default()));
    let client_id = authenticate(&tenant, &headers, &params)?;
    let pair = match params.get("grant_type") {
        Some("authorization_code") => by_code(&tenant, &client_id, &params)?,
        Some("refresh_token") => by_refresh(&tenant, &client_id, &params)?,
        Some("password" | "client_credentials") => return Err(TokenError::UnauthorizedClient),
        Some(_) => return Err(TokenError::UnsupportedGrantType),
        None => return Err(TokenError::InvalidRequest),
    };
    let answer = TokenAnswer {
        access_token: pair.access,
        expires_in: ACCESS_TOKEN_LIFETIME.as_secs(),
        token_type: "Bearer",
        scope: pair.scope,
        refresh_token: pair.refresh,
    };
    Ok((NO_STORE, Json(answer)).into_response())
}

fn authenticate(
    tenant: &TenantState,
    headers: &HeaderMap,
    params: &Params,
) -> Result<String, TokenError> {
    let credentials = Credentials::of(headers, params).ok_or(TokenError::InvalidClient(false))?;
    let world = tenant.world();
    let client = credentials
        .authenticate(&world)
        .ok_or(TokenError::InvalidClient(credentials.by_basic))?;
    Ok(client.client_id.clone())
}

fn by_code(
    tenant: &TenantState,
    client_id: &str,
    params: &Params,
) -> Result<TokenPair, TokenError> {
    let code = params.get("code").ok_or(TokenError::InvalidRequest)?;
    let fits = |grant: &CodeGrant| {
        grant.client_id == client_id
            && params.get("redirect_uri") == Some(grant.redirect_uri.as_str())
            && answers_challenge(grant, params.get("code_verifier"))
    };
    let fresh = fresh_tokens(tenant);
    let pair = tenant
        .oauth
        .grants()
        .exchange_code(code, tenant.now(), fresh, fits)?;
    Ok(pair)
}

fn answers_challenge(grant: &CodeGrant, verifier: Option<&str>) -> bool {
    match (&grant.challenge, verifier) {
        (None, _) => true,
        (Some(challenge), Some(verifier)) => pkce::proves(verifier, challenge),
        (Some(_), None) => false,
    }
}

fn by_refresh(
    tenant: &TenantState,
    client_id: &str,
    params: &Params,
) -> Result<TokenPair, TokenError> {
    let token = params
        .get("refresh_token")
        .ok_or(TokenError::InvalidRequest)?;
    let rotate = tenant.switches().refresh_rotation();
    let fresh = fresh_tokens(tenant);
    let pair = tenant
        .oauth
        .grants()
        .renew(token, client_id, tenant.now(), rotate, fresh)?;
    Ok(pair)
}

fn fresh_tokens(tenant: &TenantState) -> FreshTokens {
    FreshTokens {
        access: tenant.random_token(30),
        refresh: tenant.random_token(30),
    }
}
