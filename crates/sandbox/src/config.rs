//! What a sandbox is started with.

use std::net::SocketAddr;

use jiff::Timestamp;
use url::Url;

/// What a sandbox is started with.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Members per tenant.
    pub members: usize,
    /// Years of history.
    pub years: u32,
    /// Seed of every made-up name, booking and token: the same seed makes the same studios.
    pub seed: u64,
    /// Where the clock starts.
    pub now: Timestamp,
    /// Where the member-app shell and the controls listen. Port 0 takes a free one.
    pub shell_addr: SocketAddr,
    /// Where the three tenants listen, in the order of [`crate::SLUGS`].
    pub tenant_addrs: [SocketAddr; 3],
    /// Where the tab lives: a studio's page is `{tab}/{slug}`, its redirect address
    /// `{tab}/{slug}/auth/callback`.
    pub tab_base_url: Url,
    /// Whether the clock runs on with real time, or stands still until it is moved.
    pub ticking: bool,
    /// Whether a refresh answers a new refresh token and kills the old one.
    pub refresh_rotation: bool,
    /// Whether authorizing asks the member for consent first.
    pub consent_page: bool,
}

impl SandboxConfig {
    /// A small sandbox on free ports of the loopback, its clock standing still at `now`: what
    /// tests want.
    ///
    /// # Panics
    /// Never: the constant address in it is valid.
    pub fn default_at(now: Timestamp) -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            members: 40,
            years: 2,
            seed: 1,
            now,
            shell_addr: any_port,
            tenant_addrs: [any_port; 3],
            tab_base_url: Url::parse("http://localhost:3000/")
                .expect("a constant address is a valid one"),
            ticking: false,
            refresh_rotation: true,
            consent_page: false,
        }
    }
}
