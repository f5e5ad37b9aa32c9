//! `fifthtab serve` as service managers see it: how it starts, and how it stops.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, Command};

use crate::binary::{PATIENCE, fifthtab, run, said};

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
