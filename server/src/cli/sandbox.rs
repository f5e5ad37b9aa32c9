//! `fifthtab sandbox`: a stand-in Mariana Tek, so that no credentials are needed.

use std::net::{Ipv4Addr, SocketAddr};

use ::sandbox::{Sandbox, SandboxConfig};
use anyhow::Context as _;
use clap::Args;
use model::Clock as _;
use url::Url;

use crate::config::Settings;
use crate::{SystemClock, shutdown, telemetry};

/// What the stand-in studios are like.
#[derive(Debug, Args)]
pub(super) struct SandboxArgs {
    /// Port of the phone; the three studios take the next three.
    #[arg(long, default_value_t = 4000, value_parser = clap::value_parser!(u16).range(1..=65_532))]
    port: u16,
    /// Members per studio.
    #[arg(long, default_value_t = 200)]
    members: usize,
    /// Years of history.
    #[arg(long, default_value_t = 2)]
    years: u32,
    /// Where the tab is; by default the server's own public address.
    #[arg(long, value_name = "URL")]
    tab_url: Option<Url>,
    /// The same seed makes the same studios.
    #[arg(long, default_value_t = 5)]
    seed: u64,
}

pub(super) async fn run(settings: &Settings, args: SandboxArgs) -> anyhow::Result<()> {
    telemetry::start(&settings.log);
    let port = args.port;
    let at = |offset: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port + offset));
    let tab = args
        .tab_url
        .unwrap_or_else(|| settings.http.public_url.clone());
    let sandbox = Sandbox::start(SandboxConfig {
        members: args.members,
        years: args.years,
        seed: args.seed,
        now: SystemClock.now(),
        shell_addr: at(0),
        tenant_addrs: [at(1), at(2), at(3)],
        tab_base_url: tab,
        ticking: true,
        refresh_rotation: true,
        consent_page: false,
    })
    .await
    .context("the sandbox did not start")?;
    println!("The phone is at {}", sandbox.shell_url());
    shutdown::asked_to_stop().await;
    sandbox.shutdown().await;
    Ok(())
}
