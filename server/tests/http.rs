//! The server over real HTTP, as far as it needs no studio: what every answer carries, what is
//! refused, and how it stops.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::net::SocketAddr;
use std::path::Path;

use server::config::{Settings, Sources};
use server::{Application, Parts, StartError};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running server with a tiny site.
struct Server {
    address: SocketAddr,
    origin: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), StartError>>,
    _folder: TempDir,
}

impl Server {
    async fn start(more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_site(folder.path());
        let application = build(folder.path(), more).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (address, origin) = (application.addr(), application.public_url().clone());
        let running = tokio::spawn(application.run_until(async {
            stopped.await.unwrap();
        }));
        Self {
            address,
            origin: origin.origin().ascii_serialization(),
            stop,
            running,
            _folder: folder,
        }
    }

    async fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{head}\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1"), "").await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap().unwrap();
    }
}

async fn build(folder: &Path, more: &[(&str, &str)]) -> Result<Application, StartError> {
    let site = folder.join("site").display().to_string();
    let variables = [
        ("FIFTHTAB__HTTP__LISTEN", "127.0.0.1:0"),
        ("FIFTHTAB__HTTP__PUBLIC_URL", "http://localhost:0"),
        ("FIFTHTAB__SITE__DIR", site.as_str()),
    ];
    let mut sources = Sources::of(variables.iter().chain(more).copied());
    sources.data_dir = Some(folder.join("data"));
    let settings = Settings::load(&sources).unwrap();
    Application::build(settings, Parts::of_this_machine()).await
}

fn write_site(folder: &Path) {
    let hashed = folder.join("site/pkg");
    std::fs::create_dir_all(&hashed).unwrap();
    let manifest = r#"{"js":"tab.1.js","wasm":"tab.2.wasm","css":"tab.3.css","islands":[]}"#;
    std::fs::write(folder.join("site/assets.json"), manifest).unwrap();
    std::fs::write(folder.join("site/favicon.svg"), "<svg/>").unwrap();
    std::fs::write(hashed.join("tab.1.js"), "export {}").unwrap();
    std::fs::write(hashed.join("tab.1.js.gz"), "pressed").unwrap();
    std::fs::write(hashed.join("tab.3.css"), "body{margin:0}").unwrap();
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected() {
    let server = Server::start(&[]).await;
    for path in ["/", "/nobody-here", "/healthz", "/pkg/tab.1.js", "/a/b/c"] {
        let answer = server.get(path).await;
        assert_eq!(
            header(&answer, "x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            header(&answer, "referrer-policy"),
            Some("same-origin"),
            "{path}"
        );
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; "),
            "{path}: {policy}"
        );
        assert!(
            policy.ends_with("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(header(&answer, "permissions-policy").is_some(), "{path}");
        assert!(header(&answer, "x-request-id").is_some(), "{path}");
        assert_eq!(header(&answer, "strict-transport-security"), None, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_browsers_are_told_to_stay_there() {
    let https = [
        ("FIFTHTAB__HTTP__PUBLIC_URL", "https://tab.example.com"),
        (
            "FIFTHTAB__HTTP__FRAME_ANCESTORS",
            "https://shell.example.com",
        ),
    ];
    let server = Server::start(&https).await;
    let answer = server.get("/").await;
    let hsts = header(&answer, "strict-transport-security").unwrap();
    assert_eq!(hsts, "max-age=31536000; includeSubDomains");
    let policy = header(&answer, "content-security-policy").unwrap();
    assert!(
        policy.ends_with("frame-ancestors https://shell.example.com"),
        "{policy}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_plainly() {
    let server = Server::start(&[]).await;
    for (path, words) in [
        ("/nobody-here", "know this studio"),
        ("/nobody-here/visits", "know this studio"),
        (
            "/nobody-here/auth/callback?code=c&state=s",
            "know this studio",
        ),
        ("/nobody-here/r/K7M2QXRT", "know this studio"),
        ("/a/b/c", "nothing here"),
        ("/%3Cscript%3E", "know this studio"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(status(&answer), "404", "{path}");
        assert!(answer.contains(words), "{path}: {answer}");
        assert_eq!(header(&answer, "cache-control"), Some("no-store"), "{path}");
        assert!(!answer.contains("<script>"), "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nonce_of_the_policy_is_the_one_in_the_page() {
    let server = Server::start(&[]).await;
    let answer = server.get("/").await;
    let policy = header(&answer, "content-security-policy").unwrap();
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let (nonce, _) = rest.split_once('\'').unwrap();
    assert!(nonce.len() >= 22, "{nonce}");
    assert!(answer.contains(&format!("nonce=\"{nonce}\"")), "{answer}");
    assert!(!server.get("/").await.contains(nonce));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_and_long_bodies_are_refused() {
    let server = Server::start(&[("FIFTHTAB__HTTP__BODY_LIMIT_BYTES", "1024")]).await;
    let post = "POST /nobody-here/r/K7M2QXRT HTTP/1.1\r\ncontent-type: \
                application/x-www-form-urlencoded";
    let foreign = server.ask(post, "name=a").await;
    assert_eq!(status(&foreign), "403", "{foreign}");
    assert!(foreign.contains("come from our page"), "{foreign}");
    let ours = format!("{post}\r\norigin: {}", server.origin);
    assert_eq!(status(&server.ask(&ours, "name=a").await), "404");
    let long = server.ask(&ours, &"a".repeat(1025)).await;
    assert_eq!(status(&long), "413", "{long}");
    assert!(long.contains("That was too long"), "{long}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hashed_files_are_kept_for_ever_and_sent_pressed() {
    let server = Server::start(&[]).await;
    let plain = server.get("/pkg/tab.1.js").await;
    let forever = Some("public, max-age=31536000, immutable");
    assert_eq!(header(&plain, "cache-control"), forever);
    assert!(plain.ends_with("export {}"));
    let pressed = "GET /pkg/tab.1.js HTTP/1.1\r\naccept-encoding: gzip";
    let pressed = server.ask(pressed, "").await;
    assert_eq!(header(&pressed, "content-encoding"), Some("gzip"));
    assert!(pressed.ends_with("pressed"));
    let gone = server.get("/pkg/tab.0.js").await;
    assert_eq!(
        (status(&gone), header(&gone, "cache-control")),
        ("404", Some("no-store"))
    );
    assert_eq!(status(&server.get("/favicon.svg").await), "200");
    for hidden in [
        "/assets.json",
        "/pkg/../assets.json",
        "/pkg/%2e%2e/assets.json",
        "/pkg/",
    ] {
        assert_eq!(status(&server.get(hidden).await), "404", "{hidden}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tables_is_alive_and_not_ready() {
    let ready = Server::start(&[]).await;
    assert_eq!(status(&ready.get("/readyz").await), "200");
    ready.stop().await;
    let bare = Server::start(&[("FIFTHTAB__DATABASE__MIGRATE_ON_START", "false")]).await;
    assert_eq!(status(&bare.get("/healthz").await), "200");
    assert_eq!(status(&bare.get("/readyz").await), "503");
    bare.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_not_built_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let error = build(folder.path(), &[]).await.err().unwrap().to_string();
    assert!(error.starts_with("The site is not built: "), "{error}");
    assert!(error.ends_with("Run `cargo xtask build`."), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_idle_connections_go() {
    let server = Server::start(&[]).await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    let request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    idle.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_libraries_refuse_is_a_notice_too() {
    let server = Server::start(&[]).await;
    for (head, code) in [
        ("POST / HTTP/1.1\r\nsec-fetch-site: same-origin", "405"),
        ("GET /api/fn/nothing HTTP/1.1", "400"),
        ("GET /%ff HTTP/1.1", "400"),
    ] {
        let answer = server.ask(head, "").await;
        assert_eq!(status(&answer), code, "{head}: {answer}");
        assert!(answer.contains("<h1>"), "{head}: {answer}");
        assert!(!answer.contains("macro"), "{head}: {answer}");
    }
    server.stop().await;
}
