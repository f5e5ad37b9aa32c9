//! The commands of `fifthtab`.

mod check;
mod migrate;
mod sandbox;
mod serve;
mod studio;
mod studio_flags;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{Settings, SettingsError, Sources};

/// The page and the server behind the fifth tab of a studio's member app.
#[derive(Debug, Parser)]
#[command(name = "fifthtab", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Common {
    /// Directory of the SQLite file and the key file, instead of `data.dir`.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// File of settings, instead of `fifthtab.toml` in the working directory.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the tabs of all studios.
    Serve,
    /// Bring the database's tables up to date.
    Migrate,
    /// Run three made-up studios and a phone to visit them with.
    Sandbox(sandbox::SandboxArgs),
    /// Add, change and list studios.
    #[command(subcommand)]
    Studio(studio::StudioCommand),
    /// Look for faults without starting anything.
    #[command(subcommand)]
    Check(check::CheckCommand),
}

impl Common {
    fn settings(&self) -> Result<Settings, SettingsError> {
        Settings::load(&Sources {
            file: self.config.clone(),
            data_dir: self.data.clone(),
            environment: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        })
    }
}

/// Runs a command to its end.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let common = &cli.common;
    match cli.command {
        Command::Serve => serve::run(common.settings()?).await,
        Command::Migrate => migrate::run(&common.settings()?).await,
        Command::Sandbox(args) => sandbox::run(&common.settings()?, args).await,
        Command::Studio(command) => studio::run(&common.settings()?, command).await,
        Command::Check(command) => check::run(&command, &common.settings()?),
    }
}
