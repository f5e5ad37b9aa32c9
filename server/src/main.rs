//! `fifthtab`: the one binary.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::{self, Cli};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fifthtab: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(cli: Cli) -> anyhow::Result<()> {
    // Several of our libraries bring a TLS implementation; the process must choose one first.
    if rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .is_err()
    {
        anyhow::bail!("another TLS provider is installed already; this is a fault of the program");
    }
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // Rendering needs a second worker to make progress on: one alone can wait for itself.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(2))
        .enable_all()
        .build()?;
    runtime.block_on(cli::run(cli))
}
