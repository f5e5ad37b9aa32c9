//! A running sandbox and a browser without manners: it follows nothing and keeps nothing.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};

use base64::Engine as _;
use fifthtab_sandbox::world::{ApiKey, Id, OAuthClient, User};
use fifthtab_sandbox::{Sandbox, SandboxConfig, TenantState, oauth, seed};
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

pub(crate) const HARBOR: &str = "harbor-barre";
pub(crate) const NORTHSIDE: &str = "northside-cycle";

/// A verifier of the shortest lawful length.
pub(crate) const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz-._~ABC";

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    http: reqwest::Client,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn location(&self) -> String {
        self.header("location").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The query of the address that the answer redirects to.
    pub(crate) fn redirect(&self) -> HashMap<String, String> {
        assert_eq!(self.status, StatusCode::FOUND, "{}", self.text);
        let url = Url::parse(&self.location()).expect("an absolute redirect");
        url.query_pairs().into_owned().collect()
    }

    /// The cookies that the answer sets, as a browser would send them back.
    pub(crate) fn cookies(&self) -> String {
        let values = self.headers.get_all("set-cookie").iter();
        let pairs = values.filter_map(|value| value.to_str().ok()?.split(';').next());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut SandboxConfig)) -> Self {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut config = SandboxConfig {
            members: 20,
            years: 1,
            seed: 7,
            now: "2026-11-22T15:30:00Z".parse().expect("a moment"),
            shell_addr: any,
            tenant_addrs: [any; 3],
            tab_base_url: Url::parse("http://localhost:3000").expect("an address"),
            ticking: false,
            refresh_rotation: true,
            consent_page: false,
        };
        change(&mut config);
        let sandbox = Sandbox::start(config).await.expect("a free port");
        Self {
            sandbox,
            http: client(),
        }
    }

    pub(crate) fn tenant(&self, slug: &str) -> &TenantState {
        self.sandbox.tenant(slug).expect("one of the three studios")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.tenant(HARBOR).origin())
    }

    pub(crate) fn shell(&self, path: &str) -> String {
        format!(
            "{}{path}",
            self.sandbox.shell_url().as_str().trim_end_matches('/')
        )
    }

    pub(crate) fn get(&self, url: &str) -> RequestBuilder {
        self.http.get(url)
    }

    pub(crate) fn post(&self, url: &str) -> RequestBuilder {
        self.http.post(url)
    }

    pub(crate) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// The first member with a story.
    pub(crate) fn member(&self, slug: &str) -> User {
        let world = self.tenant(slug).world();
        let mut users = world.users.iter();
        users
            .find(|user| user.story.is_some())
            .expect("somebody with a story")
            .clone()
    }

    pub(crate) fn staff(&self, slug: &str) -> User {
        let world = self.tenant(slug).world();
        world
            .users
            .iter()
            .find(|user| user.is_staff)
            .expect("somebody who works there")
            .clone()
    }

    pub(crate) fn oauth_client(&self, client_id: &str) -> OAuthClient {
        let world = self.tenant(HARBOR).world();
        let mut clients = world.oauth_clients.iter();
        clients
            .find(|one| one.client_id == client_id)
            .expect("a registered client")
            .clone()
    }

    /// The Admin API key that starts with the studio's slug and `name`.
    pub(crate) fn key(&self, name: &str) -> ApiKey {
        let world = self.tenant(HARBOR).world();
        let start = format!("{HARBOR}-{name}-");
        world
            .api_keys
            .iter()
            .find(|one| one.key.starts_with(&start))
            .expect("a key")
            .clone()
    }

    /// The cookie of a browser in which `member` is signed in.
    pub(crate) fn session(&self, slug: &str, member: Id) -> String {
        let cookie = oauth::open_session(self.tenant(slug), member);
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// A good authorize address of the public client, without its PKCE part.
    pub(crate) fn authorize(&self, client_id: &str) -> Url {
        let redirect = match client_id {
            seed::LOCALHOST_CLIENT => "http://localhost:9999/any".to_owned(),
            _ => self.oauth_client(client_id).redirect_uris.concat(),
        };
        let mut url = Url::parse(&self.url("/o/authorize")).expect("an address");
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", &redirect)
            .append_pair("scope", "read:account")
            .append_pair("state", "a&b=c");
        url
    }

    /// A code for the first member, for `client_id`, with PKCE.
    pub(crate) async fn code(&self, client_id: &str) -> String {
        let cookie = self.session(HARBOR, self.member(HARBOR).id);
        let url = with_challenge(self.authorize(client_id));
        let answer = self.get(url.as_str()).header("cookie", cookie).go().await;
        answer.redirect().remove("code").expect("a code")
    }

    /// Exchanges a code of the public client.
    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        let redirect = self
            .oauth_client(seed::PUBLIC_CLIENT)
            .redirect_uris
            .concat();
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", seed::PUBLIC_CLIENT),
            ("redirect_uri", redirect.as_str()),
            ("code", code),
            ("code_verifier", VERIFIER),
        ];
        self.post(&self.url("/o/token")).form(&form).go().await
    }

    /// Renews with a refresh token of the public client.
    pub(crate) async fn renew(&self, refresh_token: &str) -> Answer {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", seed::PUBLIC_CLIENT),
            ("refresh_token", refresh_token),
        ];
        self.post(&self.url("/o/token")).form(&form).go().await
    }

    /// Whom a token speaks for.
    pub(crate) fn owner(&self, tokens: &Value) -> Option<Id> {
        let token = tokens["access_token"].as_str().expect("an access token");
        oauth::member_for_token(self.tenant(HARBOR), token)
    }
}

/// The S256 challenge of a verifier.
pub(crate) fn challenge(verifier: &str) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// The address with the challenge of [`VERIFIER`].
pub(crate) fn with_challenge(mut url: Url) -> Url {
    url.query_pairs_mut()
        .append_pair("code_challenge", &challenge(VERIFIER))
        .append_pair("code_challenge_method", "S256");
    url
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client without settings that could clash")
}

/// Sends a request and reads all of the answer.
pub(crate) trait Go {
    async fn go(self) -> Answer;
}

impl Go for RequestBuilder {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests speak to the sandbox as any program does"
    )]
    async fn go(self) -> Answer {
        let response = self.send().await.expect("the sandbox answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the whole body");
        Answer {
            status,
            headers,
            text,
        }
    }
}
