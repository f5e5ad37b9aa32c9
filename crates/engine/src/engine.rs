//! The engine: what the use cases share.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mariana::{Http, RetryPolicy};
use model::{Clock, Entropy, MemberId, Slug, StudioId};
use store::{Database, Vault};
use sync::PullRules;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::flights::Flights;
use crate::tenants::Tenants;

/// What an engine works with.
pub struct EngineParts {
    /// The database, its schema up to date.
    pub database: Database,
    /// What seals tokens and secrets.
    pub vault: Arc<Vault>,
    /// The client for outside calls.
    pub http: Http,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
    /// How it behaves.
    pub settings: EngineSettings,
}

/// How an engine behaves.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Our own address as browsers see it, without a path.
    pub public_url: Url,
    /// How patiently reads from tenants are repeated.
    pub retry: RetryPolicy,
    /// How eagerly members are pulled.
    pub pull: PullRules,
    /// How many members are pulled at once from one tenant; the others wait for their turn.
    pub pulls_at_once: usize,
    /// Longest that one pull may take, the wait for its turn included.
    pub pull_timeout: Duration,
    /// How long a failed pull, or look, is left alone, unless the tenant asks for longer.
    pub retry_after: SignedDuration,
    /// How long the very first open of a member waits for something to show.
    pub first_open_wait: Duration,
    /// Age at which a studio's look is fetched again.
    pub look_max_age: SignedDuration,
    /// How long a page waits for a look that was never fetched.
    pub look_wait: Duration,
    /// How long the question whether a tenant answers may take.
    pub probe_bound: Duration,
    /// How long its answer holds.
    pub probe_holds: SignedDuration,
    /// How long a shutdown waits for pulls that are under way.
    pub shutdown_grace: Duration,
}

impl EngineSettings {
    /// The usual behaviour for a server at `public_url`.
    pub fn new(public_url: Url) -> Self {
        Self {
            public_url,
            retry: RetryPolicy::default(),
            pull: PullRules::default(),
            pulls_at_once: 32,
            pull_timeout: Duration::from_mins(5),
            retry_after: SignedDuration::from_secs(15),
            first_open_wait: Duration::from_millis(700),
            look_max_age: SignedDuration::from_hours(1),
            look_wait: Duration::from_millis(600),
            probe_bound: Duration::from_millis(400),
            probe_holds: SignedDuration::from_secs(15),
            shutdown_grace: Duration::from_secs(10),
        }
    }
}

/// Carries out the use cases. Cheap to clone; clones are one engine.
///
/// Owns the tasks that pull members and fetch looks beside the pages: end it with
/// [`shutdown`](Self::shutdown).
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) vault: Arc<Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) settings: EngineSettings,
    pub(crate) tenants: Tenants,
    /// Members who are being pulled, and how it went last.
    pub(crate) pulls: Arc<Flights<(StudioId, MemberId)>>,
    /// Studios whose look is being fetched, and how it went last.
    pub(crate) looks: Arc<Flights<StudioId>>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stopping: CancellationToken,
}

impl Engine {
    /// An engine of these parts.
    pub fn new(parts: EngineParts) -> Self {
        let (clock, entropy) = (parts.clock.clone(), parts.entropy.clone());
        let tenants = Tenants::new(parts.http, &parts.settings, clock, entropy);
        Self {
            inner: Arc::new(Inner {
                database: parts.database,
                vault: parts.vault,
                clock: parts.clock,
                entropy: parts.entropy,
                settings: parts.settings,
                tenants,
                pulls: Arc::default(),
                looks: Arc::default(),
                tasks: TaskTracker::new(),
                stopping: CancellationToken::new(),
            }),
        }
    }

    /// Starts nothing new, lets the pulls under way end after the page that they are reading, and
    /// waits for them, bounded by the settings. What was not read is read after the next start.
    pub async fn shutdown(&self) {
        self.inner.stopping.cancel();
        self.inner.tasks.close();
        let grace = self.inner.settings.shutdown_grace;
        if tokio::time::timeout(grace, self.inner.tasks.wait())
            .await
            .is_err()
        {
            let left = self.inner.tasks.len();
            tracing::warn!(left, "pulls did not end within the grace of the shutdown");
        }
    }

    /// Waits until no pull is under way: for tests and tools that read what one has written.
    pub async fn settle(&self) {
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.inner.tasks.reopen();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The address under which a studio's tab lives.
    pub(crate) fn tab_url(&self, slug: &Slug) -> Url {
        self.own_url(slug.as_str())
    }

    /// An address on our own server.
    pub(crate) fn own_url(&self, path: &str) -> Url {
        let mut url = self.inner.settings.public_url.clone();
        url.set_path(path);
        url.set_query(None);
        url.set_fragment(None);
        url
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
