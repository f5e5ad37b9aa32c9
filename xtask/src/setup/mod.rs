//! What a fresh machine lacks, installed once: each part looks first and does nothing when it
//! finds what it needs.

mod apt;
mod browser;
mod npm;
mod postgres;
mod rustup;

pub(crate) use browser::Browser;
pub(crate) use npm::Tools;
pub(crate) use postgres::Binaries as PostgresBinaries;
pub(crate) use rustup::WASM;

use anyhow::Result;

use crate::shell::Shell;

/// What the site build needs: the wasm target, and the tools from npm.
pub(crate) fn site(shell: &Shell) -> Result<Tools> {
    rustup::wasm_target(shell)?;
    npm::tools(shell)
}

/// What the tests need besides the site.
#[derive(Debug)]
pub(crate) struct Tests {
    /// Chromium and its driver.
    pub(crate) browser: Browser,
    /// The PostgreSQL server's programs.
    pub(crate) postgres: PostgresBinaries,
}

/// What the tests need besides the site: rustfmt and clippy, a browser, a database server.
pub(crate) fn tests(shell: &Shell) -> Result<Tests> {
    rustup::linters(shell)?;
    let browser = browser::browser(shell)?;
    let postgres = postgres::binaries(shell)?;
    Ok(Tests { browser, postgres })
}
