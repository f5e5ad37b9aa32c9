//! A part of the demo: a child process with its log in a file.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use crate::demo::http;
use crate::shell::{Shell, stop, tail};
use crate::step::note;

/// How long a service may take until it answers. The first start makes a database and a world.
const START_WITHIN: Duration = Duration::from_mins(1);
/// How long it may take to finish what it is doing when asked to stop. The server itself takes up
/// to twenty seconds.
const STOP_WITHIN: Duration = Duration::from_secs(25);

/// A running service; dropping it stops it.
#[derive(Debug)]
pub(super) struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Service {
    /// Starts a service in a process group of its own, so that a terminal's Ctrl-C reaches it
    /// only through us, in order.
    pub(super) fn start(name: &'static str, mut command: Command, log: &Path) -> Result<Self> {
        let file =
            File::create(log).with_context(|| format!("{} cannot be made", log.display()))?;
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        let child = command
            .spawn()
            .with_context(|| format!("the {name} cannot be started"))?;
        Ok(Self {
            name,
            child,
            log: log.to_path_buf(),
        })
    }

    /// Waits until `path` answers with success.
    pub(super) fn wait_for(&mut self, shell: &Shell, port: u16, path: &str) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START_WITHIN {
            shell.interrupt().check()?;
            self.check()?;
            if http::get(port, path).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "the {} did not answer at port {port} within {START_WITHIN:?}: {}",
            self.name,
            self.last_words()
        )
    }

    /// Fails when the service is no longer there.
    pub(super) fn check(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!(
                "the {} stopped by itself ({status}): {}",
                self.name,
                self.last_words()
            );
        }
        Ok(())
    }

    /// Asks the service to stop and waits until it has.
    pub(super) fn stop(&mut self) -> Result<()> {
        if !stop(&mut self.child, Signal::TERM, STOP_WITHIN)? {
            note(&format!(
                "the {} did not stop within {STOP_WITHIN:?} and was killed",
                self.name
            ));
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        format!(
            "the end of {} reads\n{}",
            self.log.display(),
            tail(&self.log, 15)
        )
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the {} cannot be stopped: {error:#}", self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_stops_leaves_its_last_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'the key is missing' >&2; exit 7"]);
        let log = folder.path().join("log");
        let mut service = Service::start("sandbox", command, &log).expect("started");
        service.child.wait().expect("ended");
        let error = service.check().expect_err("it is gone").to_string();
        assert!(
            error.contains("the sandbox stopped by itself (exit status: 7)"),
            "{error}"
        );
        assert!(error.ends_with("the key is missing"), "{error}");
    }

    #[test]
    fn a_dropped_service_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sleep");
        command.arg("600");
        let service =
            Service::start("server", command, &folder.path().join("log")).expect("started");
        let process = PathBuf::from(format!("/proc/{}", service.child.id()));
        drop(service);
        assert!(!process.exists());
    }
}
