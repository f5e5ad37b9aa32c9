//! A tenant to talk to, a clock that stands, dice that repeat, and a keeper in memory.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fifthtab_mariana::{
    Http, HttpSettings, KeeperError, KeptTokens, MemberClient, RetryPolicy, TenantClient,
    TenantSettings, TokenKeeper, TokenSet, TokenVersion,
};
use jiff::{SignedDuration, Timestamp};
use model::{Clock, Entropy, MemberId, OAuthClient};
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub(crate) const NOW: &str = "2026-11-22T16:00:00Z";

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub(crate) struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

#[derive(Default)]
pub(crate) struct CountingDice(AtomicU8);

impl Entropy for CountingDice {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(29, Ordering::Relaxed);
        }
    }
}

/// Small bounds, so that what must fail fails soon.
pub(crate) fn settings(address: &str) -> TenantSettings {
    let zone = "America/New_York".parse().unwrap();
    TenantSettings {
        attempt_timeout: Duration::from_secs(5),
        total_timeout: Duration::from_secs(10),
        retry: RetryPolicy {
            attempts: 3,
            first_wait: Duration::from_millis(2),
            longest_wait: Duration::from_secs(1),
        },
        ..TenantSettings::new("harbor-barre", Url::parse(address).unwrap(), zone)
    }
}

pub(crate) fn http() -> Http {
    let settings = HttpSettings {
        max_body: 64 * 1024,
        ..HttpSettings::default()
    };
    Http::new(&settings).unwrap()
}

pub(crate) fn tenant_with(settings: TenantSettings) -> TenantClient {
    let dice = Arc::new(CountingDice::default());
    TenantClient::new(http(), settings, Arc::new(StandingClock), dice)
}

pub(crate) fn tenant(address: &str) -> TenantClient {
    tenant_with(settings(address))
}

pub(crate) fn public_client() -> OAuthClient {
    OAuthClient {
        id: "fifth-tab".into(),
        secret: None,
    }
}

/// Serves `response` to every GET of `at`.
pub(crate) async fn serve(server: &MockServer, at: &str, response: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(response)
        .mount(server)
        .await;
}

/// The requests that reached `at`.
pub(crate) async fn requests(server: &MockServer, at: &str) -> Vec<Request> {
    let all = server.received_requests().await.unwrap();
    all.into_iter().filter(|r| r.url.path() == at).collect()
}

/// A tenant that answers every connection with these bytes and hangs up.
pub(crate) async fn raw_tenant(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            drop(stream.write_all(bytes).await);
        }
    });
    address
}

/// An address where nobody listens.
pub(crate) async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

pub(crate) fn tokens(access: &str, refresh: Option<&str>, minutes_left: i64) -> TokenSet {
    TokenSet {
        access: access.to_owned().into(),
        refresh: refresh.map(|token| token.to_owned().into()),
        expires_at: Some(now() + SignedDuration::from_mins(minutes_left)),
    }
}

/// Keeps the tokens of one member, and can be told that somebody else is faster.
#[derive(Default)]
pub(crate) struct MemoryKeeper {
    kept: Mutex<Option<KeptTokens>>,
    rival: Mutex<Option<TokenSet>>,
    loads: AtomicUsize,
}

impl MemoryKeeper {
    pub(crate) fn holding(tokens: TokenSet) -> Arc<Self> {
        let keeper = Self::default();
        keeper.put(tokens);
        Arc::new(keeper)
    }

    /// How often the tokens have been looked for.
    pub(crate) fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    /// Tokens that another process stores just before our next save.
    pub(crate) fn rival(&self, tokens: TokenSet) {
        *self.rival.lock().unwrap() = Some(tokens);
    }

    pub(crate) fn put(&self, tokens: TokenSet) {
        let mut kept = self.kept.lock().unwrap();
        let version = kept.as_ref().map_or(1, |kept| kept.version.0 + 1);
        *kept = Some(KeptTokens {
            tokens,
            version: TokenVersion(version),
        });
    }

    /// Access token, refresh token and version as stored.
    pub(crate) fn stored(&self) -> (String, Option<String>, i64) {
        let kept = self.kept.lock().unwrap().clone().unwrap();
        let refresh = kept
            .tokens
            .refresh
            .map(|token| token.expose_secret().to_owned());
        let access = kept.tokens.access.expose_secret().to_owned();
        (access, refresh, kept.version.0)
    }
}

#[async_trait]
impl TokenKeeper for MemoryKeeper {
    async fn load(&self, _member: MemberId) -> Result<Option<KeptTokens>, KeeperError> {
        let kept = self.kept.lock().unwrap().clone();
        self.loads.fetch_add(1, Ordering::SeqCst);
        Ok(kept)
    }

    async fn save(
        &self,
        _member: MemberId,
        tokens: &TokenSet,
        expected: TokenVersion,
    ) -> Result<bool, KeeperError> {
        if let Some(faster) = self.rival.lock().unwrap().take() {
            self.put(faster);
        }
        if self.kept.lock().unwrap().as_ref().map(|kept| kept.version) != Some(expected) {
            return Ok(false);
        }
        self.put(tokens.clone());
        Ok(true)
    }
}

pub(crate) fn member(tenant: TenantClient, keeper: &Arc<MemoryKeeper>) -> MemberClient {
    let id = MemberId(uuid::Uuid::from_u128(7));
    MemberClient::new(tenant, public_client(), id, keeper.clone())
}
