//! Requests that no browser of a member sends.

use std::time::Duration;

use anyhow::Result;
use fifthtab_tests::house::{House, Plan, STUDIO};
use fifthtab_tests::phone::{From, Phone};
use fifthtab_tests::text;
use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{SESSION, asks_the_tenant, code_of, somebody};

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
    // Over the limit, and short enough to have arrived whole when the answer does.
    let long = "x".repeat(3_000);
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
    let code = code_of(&house, &phone, STUDIO).await?;
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
