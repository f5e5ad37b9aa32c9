//! OAuth 2.0 at a tenant: Authorization Code with PKCE, and refresh.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::OnceLock;

use ::http::Request;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use model::{Entropy, OAuthClient};
use oauth2::basic::{BasicClient, BasicErrorResponse, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{MtError, Reference, TenantClient, TokenSet, failure};

/// The only scope that Mariana Tek documents; it covers every call of this crate.
const SCOPE: &str = "read:account";

/// Both with and without the trailing slash are in use; these are the forms that the guide and the
/// official example client take.
const AUTHORIZE_PATH: &str = "/o/authorize";
const TOKEN_PATH: &str = "/o/token/";

/// Secret half of one sign-in's proof (RFC 7636). Kept by us until the code comes back.
#[derive(Clone, Debug)]
pub struct PkceVerifier(SecretString);

/// Public half of one sign-in's proof, by S256.
#[derive(Clone, Debug)]
pub struct PkceChallenge(PkceCodeChallenge);

impl PkceVerifier {
    /// Makes a new one of 256 random bits.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// The text, to be kept in the sign-in's encrypted state.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    /// What the authorize address carries.
    pub fn challenge(&self) -> PkceChallenge {
        let verifier = PkceCodeVerifier::new(self.0.expose_secret().to_owned());
        PkceChallenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
    }
}

impl From<SecretString> for PkceVerifier {
    fn from(kept: SecretString) -> Self {
        Self(kept)
    }
}

impl PkceChallenge {
    /// The text as it stands in the address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

type Grants = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

impl TenantClient {
    /// Where to send the member's browser. `prompt` is never sent: it would ask for a second login.
    pub fn authorize_url(
        &self,
        client: &OAuthClient,
        redirect_uri: &Url,
        state: &str,
        challenge: &PkceChallenge,
    ) -> Url {
        let grants = self.grants(client);
        let redirect = RedirectUrl::from_url(redirect_uri.clone());
        let (url, _) = grants
            .authorize_url(|| CsrfToken::new(state.to_owned()))
            .add_scope(Scope::new(SCOPE.to_owned()))
            .set_pkce_challenge(challenge.0.clone())
            .set_redirect_uri(Cow::Owned(redirect))
            .url();
        url
    }

    /// Trades the code of a sign-in for tokens. Never repeated: a code works once.
    pub async fn exchange_code(
        &self,
        client: &OAuthClient,
        code: &SecretString,
        redirect_uri: &Url,
        verifier: &PkceVerifier,
    ) -> Result<TokenSet, MtError> {
        let grants = self.grants(client);
        let redirect = RedirectUrl::from_url(redirect_uri.clone());
        let bridge = Bridge::new(self);
        let granted = grants
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_redirect_uri(Cow::Owned(redirect))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.0.expose_secret().to_owned()))
            .request_async(&bridge)
            .await;
        bridge.read(granted)
    }

    /// Renews tokens. Never repeated: where tokens rotate, a second try with the same refresh token
    /// can end the whole chain.
    pub async fn refresh(
        &self,
        client: &OAuthClient,
        refresh_token: &SecretString,
    ) -> Result<TokenSet, MtError> {
        let grants = self.grants(client);
        let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let bridge = Bridge::new(self);
        let granted = grants
            .exchange_refresh_token(&token)
            .request_async(&bridge)
            .await;
        bridge.read(granted)
    }

    /// Confidential clients name their secret in the body, as Mariana Tek's examples do.
    fn grants(&self, client: &OAuthClient) -> Grants {
        let bare = BasicClient::new(ClientId::new(client.id.clone()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::from_url(self.address(AUTHORIZE_PATH)))
            .set_token_uri(TokenUrl::from_url(self.address(TOKEN_PATH)));
        match &client.secret {
            Some(secret) => {
                bare.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
            }
            None => bare,
        }
    }
}

/// Carries the token requests of the OAuth crate over our own HTTP client.
struct Bridge<'a> {
    tenant: &'a TenantClient,
    seen: OnceLock<Reference>,
}

impl<'a> Bridge<'a> {
    fn new(tenant: &'a TenantClient) -> Self {
        Self {
            tenant,
            seen: OnceLock::new(),
        }
    }

    async fn send(&self, request: Request<Vec<u8>>) -> Result<HttpResponse, MtError> {
        let call = self.tenant.call(request).checked_by(failure::check_grant);
        let answer = call.run().await?;
        if let Some(reference) = answer.reference() {
            self.seen.get_or_init(|| reference);
        }
        let mut response = HttpResponse::new(answer.body);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }

    fn read(
        self,
        granted: Result<BasicTokenResponse, RequestTokenError<MtError, BasicErrorResponse>>,
    ) -> Result<TokenSet, MtError> {
        granted
            .map(|tokens| token_set(&tokens, self.tenant.now()))
            .map_err(|error| grant_error(error, self.seen.into_inner()))
    }
}

impl<'c> AsyncHttpClient<'c> for Bridge<'_> {
    type Error = MtError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, MtError>> + Send + 'c>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn token_set(granted: &BasicTokenResponse, now: Timestamp) -> TokenSet {
    let life = granted
        .expires_in()
        .and_then(|life| SignedDuration::try_from(life).ok());
    TokenSet {
        access: granted.access_token().secret().clone().into(),
        refresh: granted
            .refresh_token()
            .map(|token| token.secret().clone().into()),
        expires_at: life.and_then(|life| now.checked_add(life).ok()),
    }
}

/// Parse errors of the OAuth crate carry the body, which may hold tokens: only their kind is kept.
fn grant_error(
    error: RequestTokenError<MtError, BasicErrorResponse>,
    reference: Option<Reference>,
) -> MtError {
    let unreadable = |what: &str| MtError::Unreadable {
        what: what.to_owned(),
        reference,
    };
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(_) => unreadable("it is neither a token nor a refusal"),
        RequestTokenError::Parse(..) => unreadable("it is no token answer (RFC 6749, section 5.1)"),
        RequestTokenError::Other(_) => unreadable("it is no JSON token answer"),
    }
}
