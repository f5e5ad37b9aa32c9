//! The log: for people or for machines, always without personal data.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{LogFormat, LogSettings};

/// A session id that is not in the database any more is no news, and a span around each session
/// read costs more than it tells.
const QUIET: &str = "tower_sessions=warn,tower_sessions_core=error";

/// Starts the log on standard error, which leaves standard output to the commands' answers.
pub fn start(settings: &LogSettings) {
    let filter = EnvFilter::new(format!("{},{QUIET}", settings.level));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process, as in tests, keeps the first log.
    let started = match settings.format {
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
        LogFormat::Pretty => lines.with_target(false).compact().finish().try_init(),
    };
    if started.is_err() {
        tracing::debug!("log.already_started");
    }
}
