//! What stands around the pages: policies, caching, ids and health.

use anyhow::{Context, Result};
use fifthtab_tests::house::{Backend, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::{postgres, text};
use http::{Method, StatusCode};

use crate::support::somebody;

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
