//! A running sandbox, and a caller that signs in as any member.

use fifthtab_sandbox::world::Id;
use fifthtab_sandbox::{Sandbox, SandboxConfig, TenantState, oauth, seed};
use jiff::Timestamp;
use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use url::Url;

/// A Wednesday morning in New York.
pub(crate) const NOW: &str = "2026-03-18T15:20:00Z";

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

    /// The body of an answer that must have this status.
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }
}

impl Stage {
    pub(crate) async fn start() -> Self {
        let now: Timestamp = NOW.parse().expect("a moment");
        let config = SandboxConfig {
            members: 24,
            ..SandboxConfig::default_at(now)
        };
        let sandbox = Sandbox::start(config).await.expect("free ports");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client without settings that could clash");
        Self { sandbox, http }
    }

    pub(crate) fn tenant(&self, slug: &str) -> &TenantState {
        self.sandbox.tenant(slug).expect("one of the three studios")
    }

    /// Sends one request; `address` is absolute.
    pub(crate) async fn call(
        &self,
        method: Method,
        address: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let mut request = self.http.request(method, address);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        send(request).await.expect("the sandbox answers")
    }

    /// An address of a tenant's Customer API.
    pub(crate) fn customer(&self, slug: &str, path: &str) -> String {
        format!("{}/api/customer/v1{path}", self.tenant(slug).origin())
    }

    /// Reads from a tenant's Customer API.
    pub(crate) async fn get(&self, slug: &str, path: &str, token: Option<&str>) -> Answer {
        self.call(Method::GET, &self.customer(slug, path), token, None)
            .await
    }

    /// An access token of a member, by way of the confidential client.
    pub(crate) async fn token(&self, slug: &str, member: Id) -> String {
        let tenant = self.tenant(slug);
        let cookie = oauth::open_session(tenant, member);
        let (secret, redirect) = {
            let world = tenant.world();
            let client = world.oauth_clients.iter();
            let mut client = client.filter(|one| one.client_id == seed::CONFIDENTIAL_CLIENT);
            let client = client.next().expect("a registered client");
            (
                client.client_secret.clone().expect("a secret"),
                client.redirect_uris.concat(),
            )
        };
        let base = [
            ("client_id", seed::CONFIDENTIAL_CLIENT),
            ("redirect_uri", redirect.as_str()),
        ];
        let mut authorize = Url::parse(&format!("{}/o/authorize", tenant.origin())).expect("a url");
        authorize
            .query_pairs_mut()
            .extend_pairs(base)
            .extend_pairs([
                ("response_type", "code"),
                ("state", "s"),
                ("scope", "read:account"),
            ]);
        let request = self.http.get(authorize).header(header::COOKIE, cookie);
        let answer = send(request).await.expect("the sandbox answers");
        let back = answer
            .headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok());
        let back = Url::parse(back.expect("a redirect")).expect("an absolute redirect");
        let code = back
            .query_pairs()
            .find(|(name, _)| name == "code")
            .expect("a code")
            .1;
        let form = base.into_iter().chain([
            ("grant_type", "authorization_code"),
            ("client_secret", secret.as_str()),
            ("code", code.as_ref()),
        ]);
        let form: Vec<_> = form.collect();
        let request = self
            .http
            .post(format!("{}/o/token", tenant.origin()))
            .form(&form);
        let tokens = send(request)
            .await
            .expect("the sandbox answers")
            .expect(200);
        tokens["access_token"]
            .as_str()
            .expect("an access token")
            .to_owned()
    }
}

/// Sends a request and reads all of the answer; an error if the connection broke.
#[expect(
    clippy::disallowed_methods,
    reason = "tests speak to the sandbox as any program does"
)]
pub(crate) async fn send(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await?;
    Ok(Answer {
        status,
        headers,
        text,
    })
}
