//! `cargo xtask bench`: measurements, each against a yardstick taken in the same run.

use anyhow::Result;
use clap::ValueEnum;

use crate::server::{self, Profile};
use crate::setup;
use crate::shell::Shell;
use crate::site;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// The warm member page: requests per second, p99, bytes, memory, start time.
    Tab,
}

impl Bench {
    fn binary(self) -> &'static str {
        match self {
            Self::Tab => "bench-tab",
        }
    }
}

/// Builds what is measured, optimised as it ships, and runs the benchmark; without a name, all.
pub(crate) fn bench(shell: &Shell, name: Option<Bench>) -> Result<()> {
    let tools = setup::site(shell)?;
    site::build(shell, &tools)?;
    let server = server::build(shell, Profile::Release)?;
    let chosen = name.map_or_else(|| Bench::value_variants().to_vec(), |bench| vec![bench]);
    for bench in chosen {
        let mut cargo = shell.cargo();
        cargo.args([
            "run",
            "--release",
            "--package",
            "fifthtab-tests",
            "--bin",
            bench.binary(),
        ]);
        cargo
            .env("FIFTHTAB_SITE", shell.site())
            .env("FIFTHTAB_BIN", &server);
        shell.run(&mut cargo)?;
    }
    Ok(())
}
