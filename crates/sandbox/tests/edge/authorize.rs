//! The authorize endpoint.

use fifthtab_sandbox::{oauth, seed};
use reqwest::StatusCode;
use url::Url;

use crate::stage::{Go, HARBOR, NORTHSIDE, Stage, VERIFIER, challenge, with_challenge};

const TAB: &str = "http://localhost:3000/harbor-barre/auth/callback";

#[tokio::test]
async fn a_session_is_answered_silently_with_a_code_and_the_state() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    for slash in ["", "/"] {
        let mut url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
        url.set_path(&format!("/o/authorize{slash}"));
        let answer = stage.get(url.as_str()).header("cookie", &cookie).go().await;
        assert!(
            answer.location().starts_with(&format!("{TAB}?")),
            "{}",
            answer.location()
        );
        let query = answer.redirect();
        assert_eq!(query["state"], "a&b=c");
        assert_eq!(query["code"].len(), 30);
    }
}

#[tokio::test]
async fn without_a_session_the_login_form_comes_first() {
    let stage = Stage::start().await;
    let url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let answer = stage.get(url.as_str()).go().await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let next = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let target = Url::parse(&stage.url(&answer.location())).expect("a path");
    assert_eq!(target.path(), "/auth/login/");
    assert_eq!(
        target.query_pairs().next(),
        Some(("next".into(), next.into()))
    );
}

#[tokio::test]
async fn the_session_of_one_studio_says_nothing_at_another() {
    let stage = Stage::start().await;
    let cookie = stage.session(NORTHSIDE, stage.member(NORTHSIDE).id);
    let url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let answer = stage.get(url.as_str()).header("cookie", &cookie).go().await;
    assert!(
        answer.location().starts_with("/auth/login/"),
        "{}",
        answer.location()
    );
}

#[tokio::test]
async fn prompt_forces_the_form_and_does_not_come_round_again() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    let mut url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    url.query_pairs_mut().append_pair("prompt", "true");
    let answer = stage.get(url.as_str()).header("cookie", &cookie).go().await;
    assert!(
        answer.location().starts_with("/auth/login/"),
        "{}",
        answer.location()
    );
    assert!(
        !answer.location().contains("prompt"),
        "{}",
        answer.location()
    );
}

#[tokio::test]
async fn an_ephemeral_token_signs_in_once() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let token = oauth::issue_ephemeral_token(stage.tenant(HARBOR), member);
    let mut url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    url.query_pairs_mut().append_pair("ephemeral_token", &token);
    let first = stage.get(url.as_str()).go().await;
    assert!(first.redirect().contains_key("code"));
    assert!(
        first.cookies().starts_with("sessionid-harbor-barre="),
        "{}",
        first.cookies()
    );
    let second = stage.get(url.as_str()).go().await;
    assert!(
        second.location().starts_with("/auth/login/"),
        "{}",
        second.location()
    );
    assert!(
        !second.location().contains(&token),
        "a spent token must not travel on"
    );
}

#[tokio::test]
async fn a_bad_client_or_redirect_address_is_a_page_and_never_a_redirect() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    let good = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let bad = [
        good.as_str().replace(seed::PUBLIC_CLIENT, "nobody"),
        good.as_str().replace("callback", "callback%2F"),
        good.as_str().replace("localhost%3A3000", "evil.example"),
        good.as_str().replace("redirect_uri", "redirect"),
    ];
    for url in bad {
        let answer = stage.get(&url).header("cookie", &cookie).go().await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{url}");
        assert_eq!(answer.location(), "", "{url}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
}

#[tokio::test]
async fn the_localhost_client_may_return_anywhere_on_localhost_only() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    let good = with_challenge(stage.authorize(seed::LOCALHOST_CLIENT));
    let answer = stage
        .get(good.as_str())
        .header("cookie", &cookie)
        .go()
        .await;
    assert!(answer.redirect().contains_key("code"));
    for host in ["127.0.0.1", "localhost.evil.example", "x%40evil.example"] {
        let url = good.as_str().replace("localhost%3A9999", host);
        let answer = stage.get(&url).header("cookie", &cookie).go().await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{url}");
    }
}

#[tokio::test]
async fn other_errors_go_back_to_the_client_with_the_state() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    let bare = stage.authorize(seed::PUBLIC_CLIENT);
    let good = with_challenge(bare.clone());
    let cases = [
        (bare.to_string(), "invalid_request"),
        (good.as_str().replace("S256", "plain"), "invalid_request"),
        (
            good.as_str().replace(&challenge(VERIFIER), "short"),
            "invalid_request",
        ),
        (
            good.as_str()
                .replace("response_type=code", "response_type=token"),
            "unsupported_response_type",
        ),
        (
            good.as_str().replace("read%3Aaccount", "write%3Aaccount"),
            "invalid_scope",
        ),
    ];
    for (url, error) in cases {
        let query = stage
            .get(&url)
            .header("cookie", &cookie)
            .go()
            .await
            .redirect();
        assert_eq!(
            (query["error"].as_str(), query["state"].as_str()),
            (error, "a&b=c"),
            "{url}"
        );
        assert!(!query.contains_key("code"));
    }
}

#[tokio::test]
async fn a_confidential_client_needs_no_challenge() {
    let stage = Stage::start().await;
    let cookie = stage.session(HARBOR, stage.member(HARBOR).id);
    let url = stage.authorize(seed::CONFIDENTIAL_CLIENT);
    let answer = stage.get(url.as_str()).header("cookie", &cookie).go().await;
    assert!(answer.redirect().contains_key("code"));
}

#[tokio::test]
async fn consent_is_asked_once_where_it_is_switched_on() {
    let stage = Stage::start_with(|config| config.consent_page = true).await;
    let session = stage.session(HARBOR, stage.member(HARBOR).id);
    let url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let page = stage
        .get(url.as_str())
        .header("cookie", &session)
        .go()
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Authorize"), "{}", page.text);
    let form_token = page.cookies();
    let cookies = format!("{session}; {form_token}");
    let token = form_token.trim_start_matches("csrftoken=");

    let forged = stage
        .post(url.as_str())
        .header("cookie", &cookies)
        .body("allow=Authorize");
    assert_eq!(forged.go().await.status, StatusCode::FORBIDDEN);

    let refused = stage.post(url.as_str()).header("cookie", &cookies);
    let refused = refused
        .body(format!("csrfmiddlewaretoken={token}"))
        .go()
        .await
        .redirect();
    assert_eq!(
        (refused["error"].as_str(), refused["state"].as_str()),
        ("access_denied", "a&b=c")
    );

    let allowed = stage.post(url.as_str()).header("cookie", &cookies);
    let allowed = allowed
        .body(format!("csrfmiddlewaretoken={token}&allow=Authorize"))
        .go()
        .await;
    assert!(allowed.redirect().contains_key("code"));

    let again = stage
        .get(url.as_str())
        .header("cookie", &session)
        .go()
        .await;
    assert!(
        again.redirect().contains_key("code"),
        "the second time is silent"
    );
}

#[tokio::test]
async fn a_member_who_was_merged_away_is_signed_out() {
    let stage = Stage::start().await;
    let (gone, into) = {
        let world = stage.tenant(HARBOR).world();
        let mut members = world
            .users
            .iter()
            .filter(|user| user.is_live() && !user.is_staff);
        (
            members.next().expect("one member").id,
            members.next().expect("another").id,
        )
    };
    let cookie = stage.session(HARBOR, gone);
    let tenant = stage.tenant(HARBOR);
    tenant
        .world_mut()
        .merge(gone, into, tenant.now())
        .expect("two live accounts");
    let url = with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let answer = stage.get(url.as_str()).header("cookie", &cookie).go().await;
    assert!(
        answer.location().starts_with("/auth/login/"),
        "{}",
        answer.location()
    );
}
