//! `cargo xtask`: set-up, build, demo, tests, benchmarks and the audit of dependencies.

mod audit;
mod bench;
mod demo;
mod interrupt;
mod postgres;
mod server;
mod setup;
mod shell;
mod site;
mod step;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::interrupt::Interrupted;
use crate::server::Profile;
use crate::shell::Shell;

/// What a shell answers for a program that Ctrl-C ended.
const EXIT_INTERRUPTED: u8 = 130;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The task runner of Fifth Tab"
)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Start the whole product on a built-in studio and say what to open
    Demo {
        /// Where the database, the key and uploads are kept
        #[arg(long, value_name = "DIR", default_value = "data")]
        data: PathBuf,
        /// Start what is built already
        #[arg(long)]
        no_build: bool,
    },
    /// Build the site and the server
    Build {
        /// Optimise the server as it ships; the wasm always is
        #[arg(long)]
        release: bool,
    },
    /// Set up what is missing, then run every check and every test
    Test {
        /// Run only the tests whose name contains this, without the checks of form
        filter: Option<String>,
    },
    /// Measure, each number beside a yardstick of the same run
    Bench {
        /// What to measure; everything when left out
        name: Option<Bench>,
    },
    /// Check the dependencies: bans, licences, sources, advisories
    Audit,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match Shell::new().and_then(|shell| run(&shell, cli.task)) {
        Ok(code) => code,
        Err(error) if error.is::<Interrupted>() => ExitCode::from(EXIT_INTERRUPTED),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(shell: &Shell, task: Task) -> Result<ExitCode> {
    match task {
        Task::Demo { data, no_build } => demo::demo(shell, &data, no_build)?,
        Task::Build { release } => build(shell, release)?,
        Task::Test { filter } => return test::test(shell, filter.as_deref()),
        Task::Bench { name } => bench::bench(shell, name)?,
        Task::Audit => audit::audit(shell)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn build(shell: &Shell, release: bool) -> Result<()> {
    let tools = setup::site(shell)?;
    site::build(shell, &tools)?;
    let profile = if release {
        Profile::Release
    } else {
        Profile::Dev
    };
    server::build(shell, profile)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_unknown_benchmark_is_told_which_there_are() {
        let error = Cli::try_parse_from(["xtask", "bench", "moon"]).expect_err("no such benchmark");
        assert!(
            error.to_string().contains("[possible values: tab]"),
            "{error}"
        );
    }
}
