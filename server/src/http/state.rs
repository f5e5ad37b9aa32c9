//! What all handlers share.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use app::document::PageAssets;
use axum_extra::extract::PrivateCookieJar;
use axum_extra::extract::cookie::Key;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::{Engine, OpenStudio};
use http::HeaderMap;
use http::request::Parts;
use jiff::SignedDuration;
use model::{Clock, Entropy, Slug};
use store::Database;
use tower_sessions::Session;
use url::Url;

use super::{ClaimLimiter, Notice, Policies, Refusal, Studios, client_address};
use crate::auth::{CookieShape, MemberSession};
use crate::config::{IdentitySettings, TrustedProxies};

/// What all handlers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<App>);

/// The parts of a running server that answer requests.
pub struct App {
    /// The use cases.
    pub engine: Engine,
    /// Studios as they were read lately.
    pub studios: Studios,
    /// For `/readyz`.
    pub database: Database,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Our own address, as members' phones see it.
    pub public_url: Url,
    /// Our own origin, as browsers write it.
    pub origin: String,
    /// What browsers may do with our answers.
    pub policies: Policies,
    /// Names of the built files.
    pub assets: PageAssets,
    /// Attributes of our cookies.
    pub cookie_shape: CookieShape,
    /// Key of our encrypted cookies.
    pub cookie_key: Key,
    /// Counts friends' forms.
    pub claims: ClaimLimiter,
    /// Whose word about clients' addresses is believed.
    pub proxies: TrustedProxies,
    /// How long an identity is believed.
    pub identity: IdentitySettings,
    /// The longest life of an identity.
    pub longest_session: SignedDuration,
    /// After this a page is answered with a notice.
    pub render_deadline: Duration,
}

impl Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

impl From<App> for AppState {
    fn from(app: App) -> Self {
        Self(Arc::new(app))
    }
}

impl App {
    /// The studio that an address names.
    pub async fn studio(&self, slug: &str) -> Result<Arc<OpenStudio>, Refusal> {
        let slug: Slug = slug.parse().map_err(|_| Notice::UnknownStudio)?;
        tracing::Span::current().record("studio", slug.as_str());
        match self
            .studios
            .open(&self.engine, &slug, self.clock.now())
            .await
        {
            Ok(Some(studio)) => Ok(studio),
            Ok(None) => Err(Notice::UnknownStudio.into()),
            Err(error) => {
                tracing::error!(%error, "studio.unreadable");
                Err(Notice::Broken.into())
            }
        }
    }

    /// A browser's session in our terms.
    pub fn member_session(&self, session: Session) -> MemberSession {
        MemberSession::new(session, self.longest_session)
    }

    /// The encrypted cookies of a request.
    pub fn jar(&self, headers: &HeaderMap) -> PrivateCookieJar {
        PrivateCookieJar::from_headers(headers, self.cookie_key.clone())
    }

    /// The client's address.
    pub fn client(&self, parts: &Parts) -> IpAddr {
        client_address(parts, &self.proxies)
    }

    /// 128 random bits as text.
    pub fn random_text(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.entropy.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
