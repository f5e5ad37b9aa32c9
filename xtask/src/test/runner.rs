//! The test runner: nextest where it is installed, cargo's own otherwise.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::shell::{Shell, find};
use crate::step::{note, step};
use crate::test::tally::Tally;

/// A variable that tests read.
type Variable = (&'static str, OsString);

/// Who runs the tests.
#[derive(Clone, Copy, Debug)]
pub(super) enum Runner {
    Nextest,
    Cargo,
}

impl Runner {
    /// Nextest when there is one.
    pub(super) fn find() -> Self {
        if find("cargo-nextest").is_some() {
            Self::Nextest
        } else {
            Self::Cargo
        }
    }

    /// Compiles all tests, so that afterwards nothing but them runs.
    pub(super) fn compile(self, shell: &Shell) -> Result<()> {
        shell.run(self.command(shell).arg("--no-run"))
    }

    /// Runs the tests. Whatever the runner says last is the last thing said.
    pub(super) fn run(
        self,
        shell: &Shell,
        filter: Option<&str>,
        variables: &[Variable],
    ) -> Result<ExitCode> {
        match self {
            Self::Nextest => nextest(shell, filter, variables),
            Self::Cargo => cargo(shell, filter, variables),
        }
    }

    fn command(self, shell: &Shell) -> Command {
        let mut command = shell.cargo();
        match self {
            Self::Nextest => command.args(["nextest", "run", "--workspace"]),
            Self::Cargo => command.args(["test", "--workspace"]),
        };
        command
    }
}

/// Nextest leaves out the examples in the documentation, so cargo runs those first.
fn nextest(shell: &Shell, filter: Option<&str>, variables: &[Variable]) -> Result<ExitCode> {
    if filter.is_none() {
        step("Running the examples in the documentation", || {
            shell.run(
                shell
                    .cargo()
                    .args(["test", "--workspace", "--doc", "--quiet"]),
            )
        })?;
    }
    let mut command = Runner::Nextest.command(shell);
    command
        .arg("--no-fail-fast")
        .args(filter)
        .envs(variables.iter().cloned());
    println!("==> Running the tests with nextest");
    let status = shell.status(&mut command)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Cargo's own runner sums up each test binary alone; the sum over all is ours.
fn cargo(shell: &Shell, filter: Option<&str>, variables: &[Variable]) -> Result<ExitCode> {
    println!("==> Running the tests with cargo (nextest is not installed)");
    let mut command = Runner::Cargo.command(shell);
    command
        .arg("--no-fail-fast")
        .arg("--")
        .args(filter)
        .envs(variables.iter().cloned());
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo cannot be started")?;
    let output = child.stdout.take().context("cargo has no output")?;
    // Beside the wait, which has to notice a signal while the tests are silent.
    let counting = thread::spawn(move || count(output));
    let status = shell.wait(child)?;
    let tally = counting
        .join()
        .map_err(|_| anyhow!("the tests' output cannot be read"))??;
    if tally.is_empty() {
        note("no test ran");
    }
    println!("{tally}");
    let good = status.success() && tally.is_good();
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Passes the runner's output on, and sums it up.
fn count(output: impl Read) -> io::Result<Tally> {
    let mut tally = Tally::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        tally.add(&line);
    }
    Ok(tally)
}
