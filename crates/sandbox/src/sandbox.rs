//! Starting and stopping a sandbox.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::http::{Listener, serve, shell_router, tenant_router};
use crate::world::Clock;
use crate::{
    SLUGS, SandboxConfig, SandboxState, Shared, Switches, TenantState, controls, seed, webhooks,
};

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken, or may not be used.
    #[error("The sandbox cannot listen on {address}: {source}. Choose another port.")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    state: SandboxState,
    tasks: JoinSet<()>,
}

impl Sandbox {
    /// Makes the three studios, binds the four ports, and starts to serve.
    pub async fn start(config: SandboxConfig) -> Result<Self, SandboxError> {
        let shared = Shared {
            clock: Clock::new(config.now, config.ticking),
            switches: Arc::new(Switches::new(config.refresh_rotation, config.consent_page)),
            stopping: CancellationToken::new(),
        };
        let shell = Listener::bind(config.shell_addr).await?;
        let mut tasks = JoinSet::new();
        let mut tenants = Vec::new();
        for (slug, address) in SLUGS.into_iter().zip(config.tenant_addrs) {
            let listener = Listener::bind(address).await?;
            let world = seed::studio(slug, &config, &listener.url);
            let url = listener.url.clone();
            let tenant = TenantState::new(world, url, seed::tenant_seed(slug, &config), &shared);
            tasks.spawn(webhooks::run(tenant.clone()));
            tasks.spawn(serve(
                listener,
                tenant_router(tenant.clone()),
                shared.stopping.clone(),
            ));
            tenants.push(tenant);
        }
        let url = shell.url.clone();
        let state = SandboxState::new(tenants, url, config.tab_base_url, shared.clone());
        tasks.spawn(serve(shell, shell_router(state.clone()), shared.stopping));
        Ok(Self { state, tasks })
    }

    /// The state behind the handlers.
    pub fn state(&self) -> &SandboxState {
        &self.state
    }

    /// Where the member-app shell is reached.
    pub fn shell_url(&self) -> &Url {
        self.state.shell_url()
    }

    /// The tenant with this name: its address, its world, its faults and its request counts.
    pub fn tenant(&self, slug: &str) -> Option<&TenantState> {
        self.state.tenant(slug)
    }

    /// Moves the tab: redirect addresses and app tabs of every tenant follow.
    pub fn set_tab_base_url(&self, tab: Url) {
        self.state.set_tab_base_url(tab);
    }

    /// The sandbox's present moment.
    pub fn now(&self) -> Timestamp {
        self.state.shared().clock.now()
    }

    /// Moves the clock on; what ends by itself meanwhile, ends.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        controls::advance(&self.state, by)
    }

    /// Stops serving, ends hanging requests, and waits until everything has ended.
    pub async fn shutdown(mut self) {
        self.state.shared().stopping.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}
