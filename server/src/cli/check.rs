//! `fifthtab check`.

use std::io::Write as _;

use clap::Subcommand;

use crate::config::Settings;

/// What can be checked.
#[derive(Debug, Subcommand)]
pub(super) enum CheckCommand {
    /// Check the settings, and print each with its value and where it comes from.
    Config,
}

pub(super) fn run(command: &CheckCommand, settings: &Settings) -> anyhow::Result<()> {
    match command {
        CheckCommand::Config => {
            let mut out = std::io::stdout().lock();
            for setting in settings.shown() {
                writeln!(out, "{setting}")?;
            }
            writeln!(out, "The settings are right.")?;
        }
    }
    Ok(())
}
