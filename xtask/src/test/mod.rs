//! `cargo xtask test`: everything that has to hold before a change lands.

mod checks;
mod runner;
mod tally;

use std::fs::{self, File, TryLockError};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::postgres::Cluster;
use crate::setup;
use crate::shell::Shell;
use crate::site;
use crate::step::{note, step};
use runner::Runner;

/// Sets up what is missing, builds the site, checks form, and runs the tests. With a filter only
/// the tests it matches run, and the checks of form do not.
pub(crate) fn test(shell: &Shell, filter: Option<&str>) -> Result<ExitCode> {
    let _only_one = lock(shell)?;
    let tools = setup::site(shell)?;
    let machine = setup::tests(shell)?;
    site::build(shell, &tools)?;
    if filter.is_none() {
        checks::all(shell)?;
    } else {
        note("with a filter, rustfmt, clippy and the CSR build are left out");
    }
    let runner = Runner::find();
    step("Compiling the tests", || runner.compile(shell))?;
    let cluster = step("Starting a PostgreSQL server for the tests", || {
        Cluster::start(shell, &machine.postgres)
    })?;
    let variables = [
        ("FIFTHTAB_TEST_COMPLETE", "1".into()),
        ("FIFTHTAB_TEST_POSTGRES", cluster.url().into()),
        ("FIFTHTAB_CHROMIUM", machine.browser.chromium.into()),
        ("FIFTHTAB_CHROMEDRIVER", machine.browser.driver.into()),
        ("FIFTHTAB_AXE", tools.axe().into()),
        ("FIFTHTAB_SITE", shell.site().into()),
    ];
    runner.run(shell, filter, &variables)
}

/// Keeps a second run out of the first one's database. The system gives the lock back when this
/// process ends, however it ends.
fn lock(shell: &Shell) -> Result<File> {
    let folder = shell.target().join("xtask");
    fs::create_dir_all(&folder)?;
    let file = File::create(folder.join("test.lock")).context("the lock cannot be made")?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            note("another `cargo xtask test` runs in this work tree; waiting for it");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(file)
}
