//! `cargo xtask demo`: the sandbox, three studios and the server, ready to be looked at.

mod http;
mod service;
mod studios;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::server::{self, Profile};
use crate::setup;
use crate::shell::Shell;
use crate::site;
use crate::step::{note, step};
use service::Service;

/// Where the server answers.
const SERVER: u16 = 3000;
/// Where the stand-in of the member's app answers; the tenants follow it, one port each.
const SANDBOX: u16 = 4000;
/// How many tenants the sandbox has.
const TENANTS: u16 = 3;

/// Builds unless told not to, starts everything, and stays until Ctrl-C or until a part stops.
pub(crate) fn demo(shell: &Shell, data: &Path, no_build: bool) -> Result<()> {
    let binary = if no_build {
        built(shell)?
    } else {
        build(shell)?
    };
    check_ports()?;
    let demo = Demo::new(shell, binary, data)?;
    let mut sandbox = step("Starting the sandbox", || demo.sandbox())?;
    step("Introducing the sandbox's studios to the server", || {
        studios::introduce(&demo)
    })?;
    let mut server = step("Starting the server", || demo.server())?;
    greet(data);
    let outcome = watch(shell, &mut [&mut server, &mut sandbox]);
    println!("\n==> Stopping");
    server.stop()?;
    sandbox.stop()?;
    outcome
}

fn build(shell: &Shell) -> Result<PathBuf> {
    let tools = setup::site(shell)?;
    site::build(shell, &tools)?;
    server::build(shell, Profile::Dev)
}

fn built(shell: &Shell) -> Result<PathBuf> {
    let binary = server::path(shell, Profile::Dev);
    server::require_built(&binary)?;
    site::require_built(shell)?;
    Ok(binary)
}

/// Says which port is taken before anything is started.
fn check_ports() -> Result<()> {
    for port in (SANDBOX..=SANDBOX + TENANTS).chain([SERVER]) {
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
            bail!(
                "port {port} is taken: stop what listens there (perhaps another demo) and run this again"
            );
        }
    }
    Ok(())
}

/// What every part of the demo is started with.
struct Demo<'a> {
    shell: &'a Shell,
    binary: PathBuf,
    data: PathBuf,
}

impl<'a> Demo<'a> {
    fn new(shell: &'a Shell, binary: PathBuf, data: &Path) -> Result<Self> {
        fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
        let data = data.canonicalize()?;
        Ok(Self {
            shell,
            binary,
            data,
        })
    }

    /// The binary with the demo's settings: the app's stand-in may frame the tab, and a
    /// `DATABASE_URL` that is set for something else is left alone.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.shell.command(&self.binary);
        command.args(arguments).env_remove("DATABASE_URL");
        command.env("FIFTHTAB__SITE__DIR", self.shell.site());
        let app = format!("http://localhost:{SANDBOX}");
        command.env("FIFTHTAB__HTTP__FRAME_ANCESTORS", app);
        command
    }

    fn sandbox(&self) -> Result<Service> {
        let command = self.command(&["sandbox", "--port", &SANDBOX.to_string()]);
        let mut sandbox = Service::start("sandbox", command, &self.log("sandbox")?)?;
        sandbox.wait_for(self.shell, SANDBOX, studios::STATE)?;
        Ok(sandbox)
    }

    fn server(&self) -> Result<Service> {
        let mut command = self.command(&["serve", "--data"]);
        command.arg(&self.data);
        let mut server = Service::start("server", command, &self.log("server")?)?;
        server.wait_for(self.shell, SERVER, "/readyz")?;
        Ok(server)
    }

    fn log(&self, name: &str) -> Result<PathBuf> {
        let folder = self.shell.target().join("demo");
        fs::create_dir_all(&folder)?;
        let log = folder.join(format!("{name}.log"));
        note(&format!("its log: {}", log.display()));
        Ok(log)
    }
}

fn greet(data: &Path) {
    println!();
    println!(
        "  http://localhost:{SANDBOX}/              the member's app: choose a studio and a member, tap the tab"
    );
    println!("  http://localhost:{SERVER}/harbor-barre  the tab by itself, in this browser");
    println!(
        "  http://localhost:{SANDBOX}/__sandbox/    the controls: clock, bookings, check-ins, faults"
    );
    println!();
    println!(
        "  Data is kept in {}. Ctrl-C stops everything.",
        data.display()
    );
}

/// Returns when a signal came in; fails when a service stops by itself.
fn watch(shell: &Shell, services: &mut [&mut Service]) -> Result<()> {
    while !shell.interrupt().raised() {
        for service in &mut *services {
            service.check()?;
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
