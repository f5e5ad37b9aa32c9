//! Chromium and its driver, for the browser tests.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::setup::apt;
use crate::shell::{Shell, find};
use crate::step::note;

/// Names under which Chromium is installed by different systems.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const BY_HAND: &str = "install Chromium and its driver and set FIFTHTAB_CHROMIUM and FIFTHTAB_CHROMEDRIVER to their paths";

/// A browser and the driver made for it.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Path of Chromium.
    pub(crate) chromium: PathBuf,
    /// Path of chromedriver.
    pub(crate) driver: PathBuf,
}

/// Installs Chromium and its driver unless both are there. Paths in `FIFTHTAB_CHROMIUM` and
/// `FIFTHTAB_CHROMEDRIVER` come first.
pub(super) fn browser(shell: &Shell) -> Result<Browser> {
    let browser = if let Some(browser) = look()? {
        note("have Chromium and its driver");
        browser
    } else {
        apt::install(shell, &["chromium", "chromium-driver"], BY_HAND)?;
        look()?.with_context(|| format!("Chromium was installed but is not on PATH: {BY_HAND}"))?
    };
    Ok(browser)
}

fn look() -> Result<Option<Browser>> {
    let chromium = match named("FIFTHTAB_CHROMIUM")? {
        None => CHROMIUM.iter().find_map(|name| find(name)),
        given => given,
    };
    let driver = match named("FIFTHTAB_CHROMEDRIVER")? {
        None => find("chromedriver"),
        given => given,
    };
    Ok(chromium
        .zip(driver)
        .map(|(chromium, driver)| Browser { chromium, driver }))
}

/// The file that a variable names; naming one that is not there is an error, not an absence.
fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable).map(PathBuf::from) else {
        return Ok(None);
    };
    if !path.is_file() {
        bail!("{variable} names {}, which is no file", path.display());
    }
    Ok(Some(path))
}
