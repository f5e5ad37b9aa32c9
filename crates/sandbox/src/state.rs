//! What the handlers of one sandbox share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::faults::Faults;
use crate::http::RequestLog;
use crate::oauth::OAuthState;
use crate::webhooks::WebhookState;
use crate::world::{Clock, World};

/// One tenant, as its handlers see it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct TenantState(Arc<Tenant>);

/// One tenant: its world, and what stands between the world and its callers.
#[derive(Debug)]
pub struct Tenant {
    slug: String,
    base_url: Url,
    clock: Clock,
    world: RwLock<World>,
    entropy: Mutex<StdRng>,
    switches: Arc<Switches>,
    stopping: CancellationToken,
    /// Faults that were ordered for this tenant.
    pub faults: Faults,
    /// Counts of the requests that came in.
    pub requests: RequestLog,
    /// Codes, tokens and browser sessions.
    pub oauth: OAuthState,
    /// The delivery log of webhooks.
    pub webhooks: WebhookState,
}

/// What can be switched while a sandbox runs.
#[derive(Debug)]
pub struct Switches {
    refresh_rotation: AtomicBool,
    consent_page: AtomicBool,
}

impl Switches {
    /// Switches in the given positions.
    pub fn new(refresh_rotation: bool, consent_page: bool) -> Self {
        Self {
            refresh_rotation: AtomicBool::new(refresh_rotation),
            consent_page: AtomicBool::new(consent_page),
        }
    }

    /// Whether a refresh answers a new refresh token and kills the old one.
    pub fn refresh_rotation(&self) -> bool {
        self.refresh_rotation.load(Ordering::Relaxed)
    }

    /// Whether authorizing asks the member for consent first.
    pub fn consent_page(&self) -> bool {
        self.consent_page.load(Ordering::Relaxed)
    }

    /// Switches refresh-token rotation.
    pub fn set_refresh_rotation(&self, on: bool) {
        self.refresh_rotation.store(on, Ordering::Relaxed);
    }

    /// Switches the consent page.
    pub fn set_consent_page(&self, on: bool) {
        self.consent_page.store(on, Ordering::Relaxed);
    }
}

impl std::ops::Deref for TenantState {
    type Target = Tenant;
    fn deref(&self) -> &Tenant {
        &self.0
    }
}

impl TenantState {
    /// A tenant around `world`, reachable at `base_url`; tokens come from `seed`.
    pub fn new(world: World, base_url: Url, seed: u64, shared: &Shared) -> Self {
        Self(Arc::new(Tenant {
            slug: world.studio.slug.clone(),
            base_url,
            clock: shared.clock.clone(),
            entropy: Mutex::new(StdRng::seed_from_u64(seed)),
            switches: Arc::clone(&shared.switches),
            stopping: shared.stopping.clone(),
            faults: Faults::seeded(seed),
            requests: RequestLog::default(),
            oauth: OAuthState::default(),
            webhooks: WebhookState::default(),
            world: RwLock::new(world),
        }))
    }
}

impl Tenant {
    /// The tenant's name in addresses.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Where the tenant is reached, `http://localhost:PORT/`.
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// The base address without its trailing slash, to put a path behind.
    pub fn origin(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    /// The sandbox's present moment.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// The sandbox's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The world, to read. Never held across an await.
    pub fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The world, to change. Never held across an await.
    pub fn world_mut(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The switches, shared by all tenants.
    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    /// Cancelled when the sandbox shuts down.
    pub fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// The tenant's seeded source of randomness.
    pub fn entropy(&self) -> MutexGuard<'_, StdRng> {
        self.entropy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A random-looking token of `length` letters and digits.
    pub fn random_token(&self, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut entropy = self.entropy();
        let mut letter = || LETTERS.get(entropy.random_range(0..LETTERS.len())).copied();
        (0..length)
            .filter_map(|_| letter())
            .map(char::from)
            .collect()
    }
}

/// What the tenants of one sandbox have in common.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The clock.
    pub clock: Clock,
    /// The switches.
    pub switches: Arc<Switches>,
    /// Cancelled when the sandbox shuts down.
    pub stopping: CancellationToken,
}

/// The whole sandbox, as the shell and the controls see it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SandboxState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenants: Vec<TenantState>,
    shell_url: Url,
    tab_base_url: RwLock<Url>,
    shared: Shared,
}

impl SandboxState {
    /// The sandbox of these tenants.
    pub fn new(tenants: Vec<TenantState>, shell_url: Url, tab: Url, shared: Shared) -> Self {
        let tab_base_url = RwLock::new(tab);
        Self(Arc::new(Inner {
            tenants,
            shell_url,
            tab_base_url,
            shared,
        }))
    }

    /// The tenants, in the order of [`crate::SLUGS`].
    pub fn tenants(&self) -> &[TenantState] {
        &self.0.tenants
    }

    /// The tenant with this name.
    pub fn tenant(&self, slug: &str) -> Option<&TenantState> {
        self.0.tenants.iter().find(|tenant| tenant.slug() == slug)
    }

    /// Where the member-app shell is reached.
    pub fn shell_url(&self) -> &Url {
        &self.0.shell_url
    }

    /// Where the tab lives.
    pub fn tab_base_url(&self) -> Url {
        self.0
            .tab_base_url
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Moves the tab: redirect addresses and app tabs of every tenant follow.
    pub fn set_tab_base_url(&self, tab: Url) {
        for tenant in self.tenants() {
            crate::seed::point_at_tab(&mut tenant.world_mut(), &tab);
        }
        *self
            .0
            .tab_base_url
            .write()
            .unwrap_or_else(PoisonError::into_inner) = tab;
    }

    /// The clock, switches and stop signal.
    pub fn shared(&self) -> &Shared {
        &self.0.shared
    }
}
