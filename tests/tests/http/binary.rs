//! Running the one binary as an operator does.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fifthtab_tests::house::site;
use tokio::process::Command;

pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The binary beside this test: `cargo xtask test` builds it first.
fn binary() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test
        .parent()
        .and_then(Path::parent)
        .context("a test without a folder")?;
    let binary = folder.join("fifthtab");
    ensure!(
        binary.is_file(),
        "{} is not there; `cargo build -p fifthtab-server` makes it",
        binary.display()
    );
    Ok(binary)
}

/// A command of the binary in a folder of its own, with none of our own settings around it.
pub(crate) fn fifthtab(folder: &Path, args: &[&str]) -> Result<Command> {
    let mut command = Command::new(binary()?);
    command
        .current_dir(folder)
        .env_clear()
        .env("FIFTHTAB__SITE__DIR", std::path::absolute(site())?)
        .env("FIFTHTAB__LOG__FORMAT", "json")
        .args(args)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    Ok(command)
}

pub(crate) async fn run(command: &mut Command) -> Result<Output> {
    Ok(tokio::time::timeout(PATIENCE, command.output()).await??)
}

pub(crate) fn said(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr];
    both.map(|text| String::from_utf8_lossy(text).into_owned())
        .concat()
}
