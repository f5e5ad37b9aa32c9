//! Where the work tree is, and how other programs are run from it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::interrupt::{Interrupt, Interrupted};

/// How often a running child is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(30);

/// The work tree, and the programs that run in it.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    root: PathBuf,
    target: PathBuf,
    interrupt: Interrupt,
}

impl Shell {
    /// Finds the work tree that this xtask belongs to, and starts listening for signals.
    pub(crate) fn new() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .context("xtask lies in no work tree")?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target));
        let interrupt = Interrupt::listen().context("signals cannot be listened for")?;
        Ok(Self {
            root,
            target,
            interrupt,
        })
    }

    /// The top of the work tree.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory, where everything made by xtask goes too.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The built site that the server serves.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The tools that xtask installs for itself.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The signal flag.
    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// A program, run from the top of the work tree.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Cargo itself. What the outer `cargo run` told xtask about the package xtask is kept from
    /// it: build scripts that read those variables would run again at every change of caller.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = self.command(cargo);
        let told = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_PRIMARY_",
        ];
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if told.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name.as_ref());
            }
        }
        command
    }

    /// Runs a program to its end, its output going straight through, and tells how it ended.
    pub(crate) fn status(&self, command: &mut Command) -> Result<ExitStatus> {
        self.interrupt.check()?;
        let child = command.spawn().with_context(|| cannot_start(command))?;
        self.wait(child)
    }

    /// Runs a program to its end and fails, naming it, unless it succeeded.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let status = self.status(command)?;
        if !status.success() {
            bail!(
                "`{}` failed ({status}), see its output above",
                line(command)
            );
        }
        Ok(())
    }

    /// Runs a short program and answers its standard output, trimmed; its complaints, if it
    /// fails, become the error.
    pub(crate) fn output(&self, command: &mut Command) -> Result<String> {
        self.interrupt.check()?;
        let output = command
            .stdin(Stdio::null())
            .output()
            .with_context(|| cannot_start(command))?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            bail!(
                "`{}` failed ({}): {}",
                line(command),
                output.status,
                complaint.trim()
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Waits for a child; when a signal comes in first, stops the child and fails.
    pub(crate) fn wait(&self, mut child: Child) -> Result<ExitStatus> {
        loop {
            if let Some(status) = child.try_wait()? {
                // A terminal's Ctrl-C reaches the child as well, which may be gone first.
                self.interrupt.check()?;
                return Ok(status);
            }
            if self.interrupt.raised() {
                stop(&mut child, Signal::TERM, Duration::from_secs(10))?;
                return Err(Interrupted.into());
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}

/// Asks a child to stop with `signal`, gives it `patience`, then kills it.
/// Answers whether it went by itself.
pub(crate) fn stop(child: &mut Child, signal: Signal, patience: Duration) -> Result<bool> {
    if child.try_wait()?.is_some() {
        return Ok(true);
    }
    kill_process(Pid::from_child(child), signal).context("a child cannot be signalled")?;
    let asked = Instant::now();
    while asked.elapsed() < patience {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        thread::sleep(LOOK_EVERY);
    }
    child.kill().context("a child cannot be killed")?;
    child.wait()?;
    Ok(false)
}

/// Where a program is on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The last lines of a log; nothing where it cannot be read.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all.get(all.len().saturating_sub(lines)..)
        .unwrap_or_default()
        .join("\n")
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    format!("{program} cannot be started: is it installed and on PATH?")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        Shell::new().expect("a shell in this work tree")
    }

    #[test]
    fn a_failing_program_is_named_with_its_arguments() {
        let error = shell()
            .run(Command::new("false").arg("twice"))
            .expect_err("false fails");
        assert!(
            error.to_string().starts_with("`false twice` failed"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_program_says_what_to_check() {
        let error = shell()
            .run(&mut Command::new("no-such-program"))
            .expect_err("not there");
        assert_eq!(
            error.to_string(),
            "no-such-program cannot be started: is it installed and on PATH?"
        );
    }

    #[test]
    fn output_carries_what_the_program_complained_about() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo kept; echo broken >&2; exit 3"]);
        let error = shell().output(&mut command).expect_err("exit 3");
        assert!(error.to_string().ends_with("broken"), "{error}");
    }

    #[test]
    fn a_child_that_ignores_the_signal_is_killed() {
        let mut deaf = Command::new("sh")
            .args(["-c", "trap '' TERM; echo ready; exec sleep 600"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh");
        let mut ready = [0; 6];
        std::io::Read::read_exact(deaf.stdout.as_mut().expect("piped"), &mut ready)
            .expect("its first line, after which the trap is set");
        let willingly = stop(&mut deaf, Signal::TERM, Duration::from_millis(100)).expect("stopped");
        assert!(!willingly);
    }
}
