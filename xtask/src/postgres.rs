//! A PostgreSQL server of our own for one test run: its files under `target/`, on a free port of
//! the loopback interface, and gone at the end.

use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use crate::setup::PostgresBinaries;
use crate::shell::{Shell, stop};

/// How long the server may take to answer after its start.
const START_WITHIN: Duration = Duration::from_mins(1);

/// Nothing in this cluster outlives the run, so it need not survive a crash either. Every test
/// process brings a pool of its own, hence the connections.
const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=128MB",
];

/// A running server; dropping it stops it and removes its files.
#[derive(Debug)]
pub(crate) struct Cluster {
    server: Child,
    home: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes a fresh cluster and starts it.
    pub(crate) fn start(shell: &Shell, binaries: &PostgresBinaries) -> Result<Self> {
        let account = Account::choose(shell)?;
        let home = home(shell, binaries, &account)?;
        init(shell, binaries, &account, &home)?;
        let port = free_port()?;
        let server = serve(binaries, &account, &home, port)?;
        let mut cluster = Self { server, home, port };
        cluster.wait_until_ready(shell, binaries)?;
        Ok(cluster)
    }

    /// Where tests connect, as a role that may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://fifthtab@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, shell: &Shell, binaries: &PostgresBinaries) -> Result<()> {
        let start = Instant::now();
        let port = self.port.to_string();
        while start.elapsed() < START_WITHIN {
            shell.interrupt().check()?;
            if let Some(status) = self.server.try_wait()? {
                bail!(
                    "PostgreSQL stopped at its start ({status}): {}",
                    log(&self.home)
                );
            }
            let mut ready = shell.command(binaries.program("pg_isready"));
            ready.args(["--quiet", "--host", "127.0.0.1", "--port", &port]);
            if shell.status(&mut ready)?.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "PostgreSQL did not answer within {START_WITHIN:?}: {}",
            log(&self.home)
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: sessions are ended, not waited for.
        if let Err(error) = stop(&mut self.server, Signal::INT, Duration::from_secs(15)) {
            eprintln!("PostgreSQL cannot be stopped: {error:#}");
        }
        if let Err(error) = fs::remove_dir_all(&self.home) {
            eprintln!("{} cannot be removed: {error}", self.home.display());
        }
    }
}

/// Whom the server runs as. PostgreSQL refuses to run as root.
#[derive(Debug, PartialEq, Eq)]
enum Account {
    Ours,
    Other { user: u32, group: u32 },
}

impl Account {
    fn choose(shell: &Shell) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let id = |flag: &str, name: &str| -> Result<u32> {
            Ok(shell
                .output(shell.command("id").args([flag, name]))?
                .parse()?)
        };
        let name = if id("-u", "postgres").is_ok() {
            "postgres"
        } else {
            "nobody"
        };
        Ok(Self::Other {
            user: id("-u", name)?,
            group: id("-g", name)?,
        })
    }

    fn own(&self, folder: &Path) -> Result<()> {
        if let Self::Other { user, group } = *self {
            chown(folder, Some(user), Some(group))
                .with_context(|| format!("{} cannot be handed over", folder.display()))?;
        }
        Ok(())
    }

    /// A program run from `folder` by this account.
    fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(folder);
        if let Self::Other { user, group } = *self {
            command.uid(user).gid(group);
        }
        command
    }

    /// Whether this account can reach and write the folder, which takes every folder above too.
    fn reaches(&self, folder: &Path) -> bool {
        let mut test = self.command("test", Path::new("/"));
        test.arg("-w")
            .arg(folder)
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// An empty folder for the cluster: under `target/`, or in the system's temporary folder where
/// the account cannot reach into the work tree.
fn home(shell: &Shell, binaries: &PostgresBinaries, account: &Account) -> Result<PathBuf> {
    let wanted = shell.target().join("postgres");
    empty(shell, binaries, account, &wanted)?;
    if account.reaches(&wanted) {
        return Ok(wanted);
    }
    fs::remove_dir(&wanted)?;
    // One per work tree, so that the next run finds what a killed one left here as well.
    let mut hasher = DefaultHasher::new();
    shell.target().hash(&mut hasher);
    let name = format!("fifthtab-postgres-{:016x}", hasher.finish());
    let instead = env::temp_dir().join(name);
    empty(shell, binaries, account, &instead)?;
    Ok(instead)
}

/// Makes the folder anew, for this account alone.
fn empty(shell: &Shell, binaries: &PostgresBinaries, account: &Account, home: &Path) -> Result<()> {
    remove_leftover(shell, binaries, account, home)?;
    // Not `create_dir_all`: what somebody else put in this place must not be handed over.
    fs::create_dir(home).with_context(|| format!("{} cannot be made", home.display()))?;
    account.own(home)
}

/// A run that was killed leaves its server running; the run lock makes sure that it is no other's.
fn remove_leftover(
    shell: &Shell,
    binaries: &PostgresBinaries,
    account: &Account,
    home: &Path,
) -> Result<()> {
    let data = home.join("data");
    if data.join("postmaster.pid").exists() {
        let mut control = account.command(binaries.program("pg_ctl"), Path::new("/"));
        control
            .args(["stop", "--silent", "--mode", "immediate", "--pgdata"])
            .arg(&data);
        // Where the server is gone already this fails, which is as good.
        shell.output(&mut control).ok();
    }
    if home.exists() {
        fs::remove_dir_all(home)
            .with_context(|| format!("{} cannot be removed", home.display()))?;
    }
    Ok(())
}

fn init(shell: &Shell, binaries: &PostgresBinaries, account: &Account, home: &Path) -> Result<()> {
    let mut initdb = account.command(binaries.program("initdb"), home);
    initdb.arg("--pgdata").arg(home.join("data"));
    initdb.args(["--username", "fifthtab", "--auth", "trust", "--no-sync"]);
    initdb.args(["--encoding", "UTF8", "--locale", "C"]);
    shell
        .output(&mut initdb)
        .context("the test database cannot be made")?;
    Ok(())
}

fn serve(binaries: &PostgresBinaries, account: &Account, home: &Path, port: u16) -> Result<Child> {
    let log = File::create(home.join("log"))?;
    let mut server = account.command(binaries.program("postgres"), home);
    server
        .arg("-D")
        .arg(home.join("data"))
        .args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    // In a process group of its own, so that Ctrl-C reaches the tests first and this last.
    server
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    server.spawn().context("PostgreSQL cannot be started")
}

/// A port that is free now. Somebody else may take it before the server does, who then says so.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// The end of the server's log.
fn log(home: &Path) -> String {
    crate::shell::tail(&home.join("log"), 5)
}
