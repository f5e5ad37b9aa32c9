//! `cargo xtask audit`: what the dependencies are, where they come from, and what is known
//! against them. Not part of the tests, for it installs a tool that takes minutes to compile.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{Shell, find};
use crate::step::{note, step};

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Checks bans, licences and sources; advisories too where their database can be reached.
pub(crate) fn audit(shell: &Shell) -> Result<()> {
    let deny = cargo_deny(shell)?;
    step("Checking bans, licences and sources", || {
        let mut check = shell.command(&deny);
        shell.run(check.args(["check", "bans", "licenses", "sources"]))
    })?;
    let fetched = step("Fetching the database of advisories", || {
        Ok(shell
            .status(shell.command(&deny).args(["fetch", "db"]))?
            .success())
    })?;
    if !fetched {
        note("the database cannot be reached from here, so advisories were NOT checked");
        return Ok(());
    }
    step("Checking advisories", || {
        shell.run(
            shell
                .command(&deny)
                .args(["check", "--disable-fetch", "advisories"]),
        )
    })
}

/// cargo-deny from `PATH`, else from `target/tools`, where it is installed first if need be.
fn cargo_deny(shell: &Shell) -> Result<PathBuf> {
    let ours = shell.tools().join("bin/cargo-deny");
    if let Some(found) = find("cargo-deny").or_else(|| ours.is_file().then(|| ours.clone())) {
        note("have cargo-deny");
        return Ok(found);
    }
    step("Installing cargo-deny", || {
        let mut install = shell.cargo();
        install.args([
            "install",
            "cargo-deny",
            "--locked",
            "--version",
            VERSION,
            "--root",
        ]);
        shell
            .run(install.arg(shell.tools()))
            .context("cargo-deny cannot be installed; with one on PATH that is used")
    })?;
    Ok(ours)
}
