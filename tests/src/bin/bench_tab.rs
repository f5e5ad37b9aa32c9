//! `cargo xtask bench tab`: a member's warm page beside the same bytes from memory.
//!
//! Prints ratios measured in one run. Absolute figures belong to the machine and its load, which
//! is printed with them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use fifthtab_tests::load::{self, Figures, Target};
use fifthtab_tests::phone;
use tokio::process::{Child, Command};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
const STUDIO: &str = "harbor-barre";

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("bare") {
        let page = words.next().context("`bare` needs the file to send")?;
        return serve_bare(Path::new(&page)).await;
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let binary = std::env::var_os("FIFTHTAB_BIN")
        .map_or_else(|| root.join("target/release/fifthtab"), PathBuf::from);
    ensure!(
        binary.is_file(),
        "build the server first: `cargo xtask bench tab` does"
    );
    print_load("before")?;
    let house = House::start(&root, &binary).await?;
    let page = house.open_as_member().await?;
    let bare = Bare::start(&house, &page).await?;
    println!(
        "start time, to the first /readyz: {:.0} ms",
        house.started_in.as_secs_f64() * 1e3
    );
    for connections in [1, 8, 32] {
        compare(&page.target, &bare, connections).await?;
    }
    memory(&house, &page.target).await?;
    sizes(&root, page.html.len())?;
    print_load("after")?;
    bare.stop().await?;
    house.stop().await
}

/// Sandbox and server as an operator would start them, each a process of its own.
struct House {
    sandbox: Child,
    server: Child,
    addr: SocketAddr,
    shell: String,
    started_in: Duration,
    data: tempfile::TempDir,
}

/// The page as the member's phone got it, and how it asked.
struct Page {
    html: Bytes,
    headers: HeaderMap,
    target: Target,
}

impl House {
    async fn start(root: &Path, binary: &Path) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let (shell_port, tab_port) = (free_ports(4)?, free_ports(1)?);
        let (shell, tab) = (
            format!("http://localhost:{shell_port}"),
            format!("http://localhost:{tab_port}"),
        );
        let sandbox = quiet(binary)
            .args([
                "sandbox",
                "--port",
                &shell_port.to_string(),
                "--tab-url",
                &tab,
            ])
            .spawn()?;
        wait_for(&format!("{shell}/__sandbox/state")).await?;
        add_studio(root, binary, data.path(), &shell).await?;
        let began = Instant::now();
        let server = serve(root, binary, data.path(), tab_port).spawn()?;
        wait_for(&format!("{tab}/readyz")).await?;
        let started_in = began.elapsed();
        let addr = SocketAddr::from(([127, 0, 0, 1], tab_port));
        Ok(Self {
            sandbox,
            server,
            addr,
            shell,
            started_in,
            data,
        })
    }

    /// Taps the tab once, through the whole silent sign-in, and keeps the session.
    async fn open_as_member(&self) -> Result<Page> {
        let jar = Arc::new(reqwest::cookie::Jar::default());
        let client = reqwest::Client::builder()
            .cookie_provider(jar.clone())
            .build()?;
        let member = first_member(&self.shell).await?;
        let open = format!(
            "{}/shell/open?tenant={STUDIO}&member={member}&mode=top",
            self.shell
        );
        let landed = get(&client, &open).await?.error_for_status()?;
        ensure!(
            landed.url().path() == format!("/{STUDIO}"),
            "landed on {}",
            landed.url()
        );
        let url = landed.url().clone();
        let cookies =
            reqwest::cookie::CookieStore::cookies(&*jar, &url).context("no session cookie")?;
        let headers = vec![
            (header::COOKIE, cookies.to_str()?.to_owned()),
            (
                header::HeaderName::from_static("sec-fetch-site"),
                "same-origin".to_owned(),
            ),
        ];
        let target = Target {
            addr: self.addr,
            path: url.path().to_owned(),
            headers,
        };
        // The pull that the first open started must not share the processors with the benchmark.
        load::repeat(&target, 200).await?;
        let again = client
            .get(url.clone())
            .header("sec-fetch-site", "same-origin");
        let answer = phone::raw(again).await?.error_for_status()?;
        let headers = answer.headers().clone();
        let html = answer.bytes().await?;
        Ok(Page {
            html,
            headers,
            target,
        })
    }

    async fn stop(mut self) -> Result<()> {
        self.server.kill().await?;
        self.sandbox.kill().await?;
        Ok(self.data.close()?)
    }
}

/// The yardstick: axum with one handler that sends the page's bytes and headers from memory.
struct Bare {
    process: Child,
    target: Target,
}

impl Bare {
    async fn start(house: &House, page: &Page) -> Result<Self> {
        let file = house.data.path().join("page.json");
        let headers: Vec<(&str, &str)> = page
            .headers
            .iter()
            .filter(|(name, _)| {
                !matches!(
                    name.as_str(),
                    "transfer-encoding" | "content-length" | "date"
                )
            })
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        let html = String::from_utf8_lossy(&page.html);
        std::fs::write(
            &file,
            serde_json::to_vec(&serde_json::json!({"headers": headers, "html": html}))?,
        )?;
        let port = free_ports(1)?;
        let process = quiet(&std::env::current_exe()?)
            .arg("bare")
            .arg(&file)
            .env("BENCH_PORT", port.to_string())
            .spawn()?;
        wait_for(&format!("http://localhost:{port}/")).await?;
        let addr = SocketAddr::from(([127, 0, 0, 1], port));
        let target = Target {
            addr,
            path: "/".to_owned(),
            headers: page.target.headers.clone(),
        };
        Ok(Self { process, target })
    }

    async fn stop(mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }
}

async fn serve_bare(file: &Path) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Kept {
        headers: Vec<(String, String)>,
        html: String,
    }
    let kept: Kept = serde_json::from_slice(&std::fs::read(file)?)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &kept.headers {
        headers.append(header::HeaderName::try_from(name)?, value.parse()?);
    }
    let html = Bytes::from(kept.html);
    let answer = move || std::future::ready((headers.clone(), html.clone()));
    let port: u16 = std::env::var("BENCH_PORT")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = axum::Router::new().route("/", axum::routing::get(answer));
    Ok(axum::serve(listener, app).await?)
}

/// Turn and turn about, so that a machine whose speed drifts slows both sides down.
async fn compare(page: &Target, bare: &Bare, connections: usize) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(load::run(page, connections, ROUND).await?);
        theirs.push(load::run(&bare.target, connections, ROUND).await?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{connections:>3} connections  page {:>7.0}/s p50 {:>6.2} ms p99 {:>6.2} ms   same bytes from memory {:>7.0}/s p99 {:>6.2} ms   ratio {:.3}",
        ours.per_second,
        ours.p50_ms,
        ours.p99_ms,
        theirs.per_second,
        theirs.p99_ms,
        ours.per_second / theirs.per_second,
    );
    Ok(())
}

fn median(mut rounds: Vec<Figures>) -> Figures {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds.swap_remove(rounds.len() / 2)
}

async fn memory(house: &House, page: &Target) -> Result<()> {
    load::repeat(page, 10_000).await?;
    let id = house.server.id().context("the server has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status
        .lines()
        .find(|l| l.starts_with("VmRSS"))
        .context("no memory figure")?;
    println!(
        "memory after the load above and 10,000 more requests: {}",
        line.trim_start_matches("VmRSS:").trim()
    );
    Ok(())
}

fn sizes(root: &Path, html: usize) -> Result<()> {
    let site = root.join("target/site");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(site.join("assets.json"))?)?;
    println!("page HTML {html} bytes (budget 30,000)");
    let mut client = 0;
    for kind in ["wasm", "js", "css"] {
        let name = manifest[kind]
            .as_str()
            .with_context(|| format!("no {kind} in assets.json"))?;
        let raw = std::fs::metadata(site.join("pkg").join(name))?.len();
        let brotli = std::fs::metadata(site.join("pkg").join(format!("{name}.br")))?.len();
        println!("{kind:<4} {raw:>8} bytes raw {brotli:>8} brotli");
        if kind == "css" {
            println!("css budget 12,000 brotli: {}", verdict(brotli <= 12_000));
        } else {
            client += brotli;
        }
    }
    println!(
        "wasm + js {client} brotli, budget 110,000: {}",
        verdict(client <= 110_000)
    );
    Ok(())
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "EXCEEDED" }
}

fn print_load(when: &str) -> Result<()> {
    let load = std::fs::read_to_string("/proc/loadavg")?;
    let cores = std::thread::available_parallelism()?;
    println!(
        "machine {when}: {cores} cores, load average {}",
        load.trim()
    );
    Ok(())
}

fn quiet(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

fn serve(root: &Path, binary: &Path, data: &Path, port: u16) -> Command {
    let mut command = quiet(binary);
    command
        .current_dir(root)
        .args(["serve", "--data"])
        .arg(data)
        .env("FIFTHTAB__HTTP__LISTEN", format!("127.0.0.1:{port}"))
        .env(
            "FIFTHTAB__HTTP__PUBLIC_URL",
            format!("http://localhost:{port}"),
        )
        .env("FIFTHTAB__SECRETS__CREATE", "true")
        .env("FIFTHTAB__LOG__LEVEL", "warn");
    command
}

async fn add_studio(root: &Path, binary: &Path, data: &Path, shell: &str) -> Result<()> {
    let state = state(shell).await?;
    let tenant = tenant(&state)?;
    let client = &tenant["oauth_clients"][0];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut command = quiet(binary);
    command
        .current_dir(root)
        .args(["studio", "add", STUDIO, "--data"])
        .arg(data);
    command.args([
        "--tenant-url",
        &text(&tenant["base_url"]),
        "--client-id",
        &text(&client["client_id"]),
    ]);
    command.env("FIFTHTAB__SECRETS__CREATE", "true");
    command.env("FIFTHTAB_CLIENT_SECRET", text(&client["client_secret"]));
    ensure!(
        command.status().await?.success(),
        "`fifthtab studio add` failed"
    );
    Ok(())
}

async fn first_member(shell: &str) -> Result<String> {
    let state = state(shell).await?;
    let member = &tenant(&state)?["members"][0]["id"];
    Ok(member
        .as_str()
        .map_or_else(|| member.to_string(), str::to_owned))
}

async fn state(shell: &str) -> Result<serde_json::Value> {
    let client = reqwest::Client::builder().build()?;
    Ok(get(&client, &format!("{shell}/__sandbox/state"))
        .await?
        .json()
        .await?)
}

fn tenant(state: &serde_json::Value) -> Result<&serde_json::Value> {
    let tenants = state["tenants"]
        .as_array()
        .context("the sandbox has no tenants")?;
    tenants
        .iter()
        .find(|t| t["slug"] == STUDIO)
        .with_context(|| format!("no tenant {STUDIO}"))
}

async fn get(client: &reqwest::Client, url: &str) -> Result<reqwest::Response> {
    phone::raw(client.get(url)).await
}

async fn wait_for(url: &str) -> Result<()> {
    let client = reqwest::Client::builder().build()?;
    for _ in 0..1_000 {
        if get(&client, url)
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    anyhow::bail!("{url} does not answer")
}

/// The first of `count` neighbouring ports that were free a moment ago.
fn free_ports(count: u16) -> Result<u16> {
    for _ in 0..100 {
        let first = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let free = |port| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
        if first < u16::MAX - count && (first..first + count).all(free) {
            return Ok(first);
        }
    }
    anyhow::bail!("no {count} neighbouring ports are free")
}
