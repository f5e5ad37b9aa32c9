//! What stands around the pages: policies, caching, ids, health, and odd requests.

use std::time::Duration;

use anyhow::{Context, Result};
use fifthtab_tests::house::{Backend, House, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::{postgres, text};
use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{SESSION, asks_the_tenant, somebody};

fn nonce(answer: &Answer) -> Result<String> {
    let policy = answer.header("content-security-policy");
    let nonce = text::between(policy, "'nonce-", "'").context("no nonce")?;
    Ok(nonce.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_a_policy_with_a_nonce_of_its_own() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let mut nonces = Vec::new();
    for path in [
        "/harbor-barre",
        "/harbor-barre/visits",
        "/harbor-barre/refer",
        "/harbor-barre/me",
        "/harbor-barre",
        "/harbor-barre/none",
    ] {
        let page = house.follow(&phone, path).await?;
        let (nonce, policy) = (nonce(&page)?, page.header("content-security-policy"));
        let scripts = page.body.matches("<script").count() + page.body.matches("<style").count();
        let marked = page.body.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(scripts > 0, "{path}");
        assert_eq!(
            scripts, marked,
            "{path}: every inline part carries the nonce"
        );
        assert!(
            !page.body.contains(" onclick=") && !page.body.contains(" style=\""),
            "{path}"
        );
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(policy.contains("'wasm-unsafe-eval'"), "{policy}");
        assert!(
            !policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert!(!policy.contains("strict-dynamic"), "{policy}");
        assert!(policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"));
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 6, "fresh each time");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected_and_has_an_id() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let mut ids = Vec::new();
    for path in [
        "/",
        "/harbor-barre",
        "/harbor-barre/me",
        "/nobody",
        "/healthz",
        "/readyz",
        "/pkg/none.js",
        "/favicon.svg",
        "/api/fn/home?studio=harbor-barre",
        "/api/fn/none",
        "/harbor-barre/r/none",
    ] {
        let answer = house.follow(&phone, path).await?;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(
            !answer.header("content-security-policy").is_empty(),
            "{path}"
        );
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
        if path != "/favicon.svg" {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        ids.push(answer.header("x-request-id").to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 11, "{ids:?}");
    assert!(ids.iter().all(|id| id.len() >= 16), "{ids:?}");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_cookies_are_tied_to_the_host_and_browsers_stay_there() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__HTTP__PUBLIC_URL", "https://tab.example.com")
        .start()
        .await?;
    let tap = Phone::new()?
        .get(&house.listening.join(STUDIO)?, From::TheApp)
        .await?;
    assert_eq!(tap.status, StatusCode::SEE_OTHER);
    let hsts = tap.header("strict-transport-security");
    assert!(hsts.starts_with("max-age=31536000"), "{hsts}");
    let cookie = tap.header("set-cookie");
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let asked = tap.location().context("no way to the tenant")?;
    let back = asked.query_pairs().find(|(name, _)| name == "redirect_uri");
    assert_eq!(
        back.context("no way back")?.1,
        "https://tab.example.com/harbor-barre/auth/callback"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_whom_the_settings_name_may_frame_the_tab() -> Result<()> {
    let house = Plan::new().start().await?;
    let shell = house.sandbox.shell_url().origin().ascii_serialization();
    let page = Phone::new()?.get(&house.page("")?, From::TheApp).await?;
    let policy = page.header("content-security-policy");
    assert!(
        policy.ends_with(&format!("frame-ancestors {shell}")),
        "{policy}"
    );
    house.stop().await?;

    let house = Plan::new()
        .set("FIFTHTAB__HTTP__FRAME_ANCESTORS", "")
        .start()
        .await?;
    let page = Phone::new()?.get(&house.page("")?, From::TheApp).await?;
    let policy = page.header("content-security-policy");
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hashed_files_are_kept_for_ever_and_come_pressed() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    let home = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let mut seen = 0;
    for mark in ["modulepreload\" href=\"", "preload\" href=\""] {
        let Some(path) = text::between(&home.body, mark, "\"") else {
            continue;
        };
        let url = house.page(path)?;
        let pressed = phone
            .request(Method::GET, &url)
            .header("accept-encoding", "br");
        let answer = phone.send(pressed, From::OurPage).await?;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{path}"
        );
        assert_eq!(answer.header("content-encoding"), "br", "{path}");
        assert!(answer.header("vary").contains("accept-encoding"), "{path}");
        seen += 1;
    }
    assert!(seen > 0, "the page names its parts");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness_are_told_apart() -> Result<()> {
    if !postgres::available() {
        return Ok(());
    }
    let house = Plan::new().on(Backend::Postgres).start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(
            house.follow(&phone, path).await?.status,
            StatusCode::OK,
            "{path}"
        );
    }
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    house.database().context("no database")?.go_away().await?;

    assert_eq!(
        house.follow(&phone, "/readyz").await?.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        house.follow(&phone, "/healthz").await?.status,
        StatusCode::OK
    );
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert!(page.status.is_server_error(), "{}", page.status);
    let said = text::main(&page.body);
    assert!(
        said.contains("We’ll be right back") && said.contains("Your visits are safe"),
        "{said}"
    );
    assert!(!page.body.contains("postgres") && !page.body.contains("sqlx"));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn head_is_answered_like_get_without_a_body() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    for path in [
        "harbor-barre",
        "healthz",
        "harbor-barre/none",
        "favicon.svg",
    ] {
        let url = house.page(path)?;
        let get = phone.get(&url, From::OurPage).await?;
        let head = phone
            .send(phone.request(Method::HEAD, &url), From::OurPage)
            .await?;
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_that_lead_nowhere_are_refused() -> Result<()> {
    let house = Plan::new().start().await?;
    let phone = Phone::new()?;
    for (method, path) in [
        (Method::POST, "harbor-barre"),
        (Method::PUT, "harbor-barre/me"),
        (Method::DELETE, "harbor-barre/visits"),
        (Method::POST, "healthz"),
        (Method::PATCH, "harbor-barre/r/ABCD2345"),
        (Method::POST, "harbor-barre/auth/callback"),
    ] {
        let request = phone.request(method.clone(), &house.page(path)?);
        let answer = phone.send(request, From::OurPage).await?;
        assert_eq!(
            answer.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{method} {path}"
        );
        assert!(
            text::main(&answer.body).contains("That can’t be done here"),
            "{method} {path}"
        );
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_any_length_is_not_read() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__HTTP__BODY_LIMIT_BYTES", "2048")
        .start()
        .await?;
    let phone = Phone::new()?;
    let long = "x".repeat(100_000);
    let url = house.page("harbor-barre/r/ABCD2345")?;
    let answer = phone.post(&url, &[("name", &long)], From::OurPage).await?;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text::main(&answer.body).contains("That was too long"));
    let url = house.page("api/fn/claim")?;
    let answer = phone
        .post(&url, &[("studio", &long)], From::OurPage)
        .await?;
    assert!(
        answer.status.is_client_error() || answer.status.is_server_error(),
        "{}",
        answer.status
    );
    assert!(!answer.body.contains("xxxxx"));
    house.stop().await
}

/// One request, byte for byte, and whatever comes back.
async fn raw(house: &House, request: &[u8]) -> Result<String> {
    let address = house.listening.socket_addrs(|| None)?;
    let mut socket = TcpStream::connect(address.as_slice()).await?;
    // The server may refuse before it has read all.
    socket.write_all(request).await.ok();
    let mut answer = Vec::new();
    let all = socket.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(10), all)
        .await?
        .ok();
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

async fn raw_get(house: &House, target: &str, headers: &str) -> Result<String> {
    let request =
        format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
    raw(house, request.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_leads_out_of_the_site() -> Result<()> {
    let house = Plan::new().start().await?;
    for target in [
        "/../../../../etc/passwd",
        "/pkg/../../../../etc/passwd",
        "/pkg/..%2f..%2f..%2fetc%2fpasswd",
        "/pkg/%2e%2e/%2e%2e/assets.json",
        "/pkg/..\\..\\assets.json",
        "/pkg//etc/passwd",
        "/pkg/",
        "/pkg/.",
        "/assets.json",
        "/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let answer = raw_get(&house, target, "").await?;
        assert!(
            answer.starts_with("HTTP/1.1 40"),
            "{target}: {}",
            answer.lines().next().unwrap_or("")
        );
        assert!(
            !answer.contains("root:") && !answer.contains("\"wasm\""),
            "{target}"
        );
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_requests_break_nothing() -> Result<()> {
    let house = Plan::new().start().await?;
    let long = "a".repeat(60_000);
    let many = "x=y; ".repeat(3_000);
    let targets = [
        (format!("/{long}"), String::new()),
        (format!("/harbor-barre/{long}"), String::new()),
        (format!("/harbor-barre/visits?before={long}"), String::new()),
        ("/%ff%fe%00".to_owned(), String::new()),
        ("/harbor-barre/%ff".to_owned(), String::new()),
        ("/harbor-barre/r/%ff%fe".to_owned(), String::new()),
        (
            "/harbor-barre/auth/callback?code=%ff&state=%00".to_owned(),
            String::new(),
        ),
        (
            "/harbor-barre/auth/callback?code=a&code=b&state=c&state=d".to_owned(),
            String::new(),
        ),
        ("/harbor-barre?%%%".to_owned(), String::new()),
        ("//harbor-barre".to_owned(), String::new()),
        ("/HARBOR-BARRE".to_owned(), String::new()),
        ("/harbor-barre/".to_owned(), String::new()),
        ("http://evil.example/harbor-barre".to_owned(), String::new()),
        ("/harbor-barre".to_owned(), format!("Cookie: {many}\r\n")),
        (
            "/harbor-barre".to_owned(),
            format!("Cookie: {SESSION}={long}\r\n"),
        ),
        (
            "/harbor-barre".to_owned(),
            format!("Cookie: {SESSION}=\u{fffd}\u{1f98a}; ;;==; =\r\n"),
        ),
        (
            "/harbor-barre".to_owned(),
            "Cookie: fifthtab-landing=garbage; fifthtab-flow=garbage\r\n".to_owned(),
        ),
        (
            "/harbor-barre".to_owned(),
            "Accept-Encoding: \u{fffd}\r\nReferer: \u{fffd}\r\n".to_owned(),
        ),
    ];
    for (target, headers) in &targets {
        let answer = raw_get(&house, target, headers).await?;
        let status = answer.split(' ').nth(1).unwrap_or("none");
        let what = format!(
            "{} {}",
            target.get(..50).unwrap_or(target),
            headers.get(..50).unwrap_or(headers)
        );
        assert!(
            status.starts_with('3') || status.starts_with('4'),
            "{status}: {what}"
        );
    }
    raw(&house, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc").await?;
    raw(&house, b"GET / HTTP/9.9\r\n\r\n").await?;
    raw(
        &house,
        b"POST /harbor-barre/r/ABCD2345 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    )
    .await?;

    assert!(!house.log().contains("panick"), "a handler broke");
    let after = Phone::new()?
        .get(&house.page("healthz")?, From::TheApp)
        .await?;
    assert_eq!(after.status, StatusCode::OK);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_garbage_session_is_a_new_visitor() -> Result<()> {
    let house = Plan::new().start().await?;
    for value in ["garbage", "AAAAAAAAAAAAAAAAAAAAAA", "", "%00", "a.b.c"] {
        let phone = Phone::new()?;
        phone.set_cookie(&house.tab, &format!("{SESSION}={value}; Path=/"));
        let tap = phone.get(&house.page(STUDIO)?, From::OurPage).await?;
        assert!(asks_the_tenant(&house, &tap), "{value:?}: {}", tap.status);
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_proxies_that_are_trusted_say_who_the_client_is() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__RATE__CLAIMS_PER_ADDRESS_PER_HOUR", "1")
        .start()
        .await?;
    let (_, phone) = somebody(&house, 0).await?;
    let code = crate::support::code_of(&house, &phone, STUDIO).await?;
    let link = house.page(&format!("{STUDIO}/r/{code}"))?;
    let mut statuses = Vec::new();
    for address in ["203.0.113.1", "203.0.113.2"] {
        let form = [
            ("name", "A"),
            ("email", "a@example.com"),
            ("phone", "2125550147"),
            ("consent", "yes"),
        ];
        let request = phone
            .request(Method::POST, &link)
            .form(&form)
            .header("x-forwarded-for", address);
        statuses.push(phone.send(request, From::OurPage).await?.status);
    }
    assert_eq!(
        statuses,
        [StatusCode::SEE_OTHER, StatusCode::TOO_MANY_REQUESTS]
    );
    house.stop().await
}
