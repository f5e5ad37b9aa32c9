//! The one binary, as an operator runs it.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fifthtab_tests::house::{Plan, STUDIO, site};
use fifthtab_tests::text;
use sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, Command};

use crate::support::somebody;

const PATIENCE: Duration = Duration::from_secs(30);

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
fn fifthtab(folder: &Path, args: &[&str]) -> Result<Command> {
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

async fn run(command: &mut Command) -> Result<Output> {
    Ok(tokio::time::timeout(PATIENCE, command.output()).await??)
}

fn said(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr];
    both.map(|text| String::from_utf8_lossy(text).into_owned())
        .concat()
}

#[tokio::test]
async fn all_wrong_settings_are_named_at_once() -> Result<()> {
    let folder = TempDir::new()?;
    for args in [
        &["serve"][..],
        &["migrate"],
        &["check", "config"],
        &["studio", "list"],
    ] {
        let output = run(fifthtab(folder.path(), args)?
            .env("FIFTHTAB__HTTP__LISTEN", "everywhere")
            .env("FIFTHTAB__SESSION__IDLE_DAYS", "soon")
            .env("FIFTHTAB__HTTP__NO_SUCH_KEY", "1")
            .env("FIFTHTAB__SECRETS__KEY", "c2VjcmV0LWJ1dC10b28tc2hvcnQ="))
        .await?;
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        for key in [
            "http.listen",
            "session.idle_days",
            "http.no_such_key",
            "secrets.key",
        ] {
            assert!(said.contains(key), "{args:?}: {key} in {said}");
        }
        assert!(
            said.contains("\"everywhere\"") && said.contains("127.0.0.1:3000"),
            "{said}"
        );
        assert!(
            said.contains("FIFTHTAB__SESSION__IDLE_DAYS"),
            "where it comes from: {said}"
        );
        assert!(
            !said.contains("c2VjcmV0"),
            "a secret's value is not shown: {said}"
        );
        assert!(
            !said.contains("panicked") && !said.contains("Backtrace"),
            "{said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn unknown_words_are_a_matter_of_usage() -> Result<()> {
    let folder = TempDir::new()?;
    for args in [
        &["fly"][..],
        &["studio", "add", "Not A Slug"],
        &["serve", "--no-such-flag"],
        &[],
    ] {
        let output = run(&mut fifthtab(folder.path(), args)?).await?;
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
    }
    for args in [
        &["--help"][..],
        &["--version"],
        &["studio", "set", "--help"],
    ] {
        let output = run(&mut fifthtab(folder.path(), args)?).await?;
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
    }
    Ok(())
}

#[tokio::test]
async fn a_settings_file_that_is_not_there_is_said() -> Result<()> {
    let folder = TempDir::new()?;
    let args = ["check", "config", "--config", "none.toml"];
    let output = run(&mut fifthtab(folder.path(), &args)?).await?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("none.toml cannot be read"),
        "{}",
        said(&output)
    );

    std::fs::write(
        folder.path().join("bad.toml"),
        "[database]\nurl = \"postgres://u:hush@h/d\n",
    )?;
    let args = ["check", "config", "--config", "bad.toml"];
    let output = run(&mut fifthtab(folder.path(), &args)?).await?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("not valid TOML"),
        "{}",
        said(&output)
    );
    assert!(!said(&output).contains("hush"), "{}", said(&output));
    Ok(())
}

#[tokio::test]
async fn check_config_shows_where_settings_come_from_and_no_secret() -> Result<()> {
    let folder = TempDir::new()?;
    let file = "[http]\nlisten = \"127.0.0.1:3111\"\n";
    std::fs::write(folder.path().join("fifthtab.toml"), file)?;
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let output = run(
        fifthtab(folder.path(), &["check", "config", "--data", "elsewhere"])?
            .env("DATABASE_URL", "postgres://keeper:hush@db.example.com/tab")
            .env("FIFTHTAB__SECRETS__KEY", key),
    )
    .await?;
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for text in [
        "127.0.0.1:3111",
        "fifthtab.toml",
        "elsewhere",
        "--data",
        "DATABASE_URL",
    ] {
        assert!(said.contains(text), "{text} in {said}");
    }
    for secret in ["hush", key] {
        assert!(!said.contains(secret), "{said}");
    }
    assert!(
        !folder.path().join("elsewhere").exists(),
        "checking makes nothing"
    );
    Ok(())
}

#[tokio::test]
async fn migrate_makes_the_tables_and_may_be_repeated() -> Result<()> {
    let folder = TempDir::new()?;
    for _ in 0..2 {
        let output = run(&mut fifthtab(
            folder.path(),
            &["migrate", "--data", "data"],
        )?)
        .await?;
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("The tables are up to date."));
    }
    assert!(folder.path().join("data/fifthtab.db").is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn studios_are_added_changed_and_listed() -> Result<()> {
    let folder = TempDir::new()?;
    let sandbox = Sandbox::start(SandboxConfig::default_at(jiff::Timestamp::UNIX_EPOCH)).await?;
    let tenant = sandbox.tenant(STUDIO).context("no tenant")?;
    let url = tenant.base_url().to_string();
    let add = [
        "studio",
        "add",
        STUDIO,
        "--tenant-url",
        &url,
        "--client-id",
        "client-1",
    ];
    let added =
        run(fifthtab(folder.path(), &add)?.env("FIFTHTAB_CLIENT_SECRET", "hush-hush")).await?;
    assert_eq!(added.status.code(), Some(0), "{}", said(&added));
    let again = run(&mut fifthtab(folder.path(), &add)?).await?;
    assert_eq!(
        again.status.code(),
        Some(1),
        "there is one already: {}",
        said(&again)
    );
    let or_set = run(fifthtab(folder.path(), &add)?.arg("--or-set")).await?;
    assert_eq!(or_set.status.code(), Some(0), "{}", said(&or_set));

    let set = [
        "studio",
        "set",
        STUDIO,
        "--title",
        "My Barre",
        "--primary",
        "#7a1fa2",
        "--weekly-goal",
        "2",
    ];
    let changed = run(&mut fifthtab(folder.path(), &set)?).await?;
    assert_eq!(changed.status.code(), Some(0), "{}", said(&changed));
    let bad = [
        "studio",
        "set",
        STUDIO,
        "--primary",
        "plum",
        "--icon",
        "ftp://x",
        "--weekly-goal",
        "0",
    ];
    let refused = run(&mut fifthtab(folder.path(), &bad)?).await?;
    assert_eq!(refused.status.code(), Some(1));
    for flag in ["--primary", "--icon", "--weekly-goal"] {
        assert!(
            said(&refused).contains(flag),
            "{flag} in {}",
            said(&refused)
        );
    }
    let nobody = run(&mut fifthtab(
        folder.path(),
        &["studio", "set", "nobody", "--title", "x"],
    )?)
    .await?;
    assert_eq!(nobody.status.code(), Some(1), "{}", said(&nobody));

    let list = run(&mut fifthtab(folder.path(), &["studio", "list", "--json"])?).await?;
    let studios: serde_json::Value = serde_json::from_slice(&list.stdout)?;
    let studio = &studios[0];
    assert_eq!(studio["slug"], STUDIO);
    assert_eq!(studio["title"], "My Barre");
    assert_eq!(
        studio["primary"], "#7a1fa2",
        "what was refused changed nothing"
    );
    assert_eq!(studio["weekly_goal"], 2);
    assert_eq!(studio["has_client_secret"], true);
    let plain = run(&mut fifthtab(folder.path(), &["studio", "list"])?).await?;
    for output in [&added, &or_set, &changed, &list, &plain] {
        assert!(!said(output).contains("hush-hush"));
    }
    let database = std::fs::read(folder.path().join("data/fifthtab.db"))?;
    assert!(
        !database.windows(9).any(|window| window == b"hush-hush"),
        "sealed at rest"
    );
    sandbox.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_sees_what_the_command_changed() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let folder = TempDir::new()?;
    let data = house.data().display().to_string();
    let set = [
        "studio",
        "set",
        STUDIO,
        "--title",
        "From outside",
        "--data",
        &data,
    ];
    let output = run(&mut fifthtab(folder.path(), &set)?).await?;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    house.advance(jiff::SignedDuration::from_secs(2));
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(text::title(&page.body), "From outside");
    house.stop().await
}

/// `fifthtab serve` under way.
struct Served {
    process: Child,
    log: Lines<BufReader<ChildStderr>>,
    address: String,
}

impl Served {
    async fn start(folder: &Path) -> Result<Self> {
        let mut process = fifthtab(folder, &["serve", "--data", "data"])?
            .env("FIFTHTAB__HTTP__LISTEN", "127.0.0.1:0")
            .env("FIFTHTAB__HTTP__PUBLIC_URL", "http://localhost:0")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let log = BufReader::new(process.stderr.take().context("no log")?).lines();
        let mut served = Self {
            process,
            log,
            address: String::new(),
        };
        let line = served.wait_for("server.started").await?;
        let line: serde_json::Value = serde_json::from_str(&line)?;
        let address = line["address"].as_str().context("no address in the log")?;
        address.clone_into(&mut served.address);
        Ok(served)
    }

    /// The first line of the log from here on that says so.
    async fn wait_for(&mut self, event: &str) -> Result<String> {
        let found = async {
            while let Some(line) = self.log.next_line().await? {
                if line.contains(event) {
                    return Ok(line);
                }
            }
            anyhow::bail!("the log ended without {event}")
        };
        tokio::time::timeout(PATIENCE, found).await?
    }

    /// Asks the process to stop, as service managers do.
    async fn ask_to_stop(&self) -> Result<()> {
        let id = self.process.id().context("it has ended")?.to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status().await?;
        ensure!(kill.success(), "no signal was sent");
        Ok(())
    }
}

#[tokio::test]
async fn a_stop_lets_the_request_under_way_end() -> Result<()> {
    let folder = TempDir::new()?;
    let mut served = Served::start(folder.path()).await?;
    let mut socket = TcpStream::connect(&served.address).await?;
    let body = "name=A";
    let head = format!(
        "POST /nobody/r/ABCD2345 HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await?;
    let mut go_on = [0; 12];
    tokio::time::timeout(PATIENCE, socket.read_exact(&mut go_on)).await??;
    assert_eq!(&go_on, b"HTTP/1.1 100", "the handler waits for the body");

    served.ask_to_stop().await?;
    served.wait_for("server.stopping").await?;
    assert!(
        TcpStream::connect(&served.address).await.is_err() || served.process.try_wait()?.is_none()
    );
    socket.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    tokio::time::timeout(PATIENCE, socket.read_to_string(&mut answer)).await??;
    assert!(answer.contains("HTTP/1.1 404"), "{answer}");
    assert!(answer.contains("We don’t know this studio"), "{answer}");

    served.wait_for("server.stopped").await?;
    let ended = tokio::time::timeout(PATIENCE, served.process.wait()).await??;
    assert_eq!(ended.code(), Some(0));
    Ok(())
}

#[tokio::test]
async fn a_port_that_is_taken_is_said() -> Result<()> {
    let folder = TempDir::new()?;
    let taken = TcpListener::bind("127.0.0.1:0").await?;
    let address = taken.local_addr()?.to_string();
    let output = run(fifthtab(folder.path(), &["serve", "--data", "data"])?
        .env("FIFTHTAB__HTTP__LISTEN", &address))
    .await?;
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains(&format!("The server cannot listen on {address}")),
        "{said}"
    );
    assert!(
        said.contains("Set http.listen to a free address."),
        "{said}"
    );
    Ok(())
}

#[tokio::test]
async fn a_site_that_is_not_built_is_said() -> Result<()> {
    let folder = TempDir::new()?;
    let output = run(fifthtab(folder.path(), &["serve", "--data", "data"])?
        .env("FIFTHTAB__SITE__DIR", "nowhere")
        .env("FIFTHTAB__HTTP__LISTEN", "127.0.0.1:0"))
    .await?;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("nowhere"), "{}", said(&output));
    Ok(())
}
