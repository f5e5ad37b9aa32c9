//! The token endpoint.

use fifthtab_sandbox::seed;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::stage::{Answer, Go, HARBOR, Stage, VERIFIER};

fn assert_refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (status, json!({ "error": error }))
    );
}

#[tokio::test]
async fn a_code_becomes_tokens_of_the_documented_shape() {
    let stage = Stage::start().await;
    let answer = stage.exchange(&stage.code(seed::PUBLIC_CLIENT).await).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["expires_in"], 604_800);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "read:account");
    assert_eq!(stage.owner(&tokens), Some(stage.member(HARBOR).id));
    stage.sandbox.advance(SignedDuration::from_secs(604_800));
    assert_eq!(stage.owner(&tokens), None, "seven days and no longer");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_tokens() {
    let mut codes = Vec::new();
    for _ in 0..2 {
        codes.push(Stage::start().await.code(seed::PUBLIC_CLIENT).await);
    }
    assert_eq!(codes[0], codes[1]);
}

#[tokio::test]
async fn a_code_works_once_and_its_replay_voids_the_tokens() {
    let stage = Stage::start().await;
    let code = stage.code(seed::PUBLIC_CLIENT).await;
    let tokens = stage.exchange(&code).await.json();
    assert_refused(&stage.exchange(&code).await, 400, "invalid_grant");
    assert_eq!(stage.owner(&tokens), None);
    let refresh = tokens["refresh_token"].as_str().expect("a refresh token");
    assert_refused(&stage.renew(refresh).await, 400, "invalid_grant");
}

#[tokio::test]
async fn a_code_dies_after_a_minute() {
    let stage = Stage::start().await;
    let early = stage.code(seed::PUBLIC_CLIENT).await;
    let late = stage.code(seed::PUBLIC_CLIENT).await;
    stage.sandbox.advance(SignedDuration::from_secs(59));
    assert_eq!(stage.exchange(&early).await.status, StatusCode::OK);
    stage.sandbox.advance(SignedDuration::from_secs(1));
    assert_refused(&stage.exchange(&late).await, 400, "invalid_grant");
}

#[tokio::test]
async fn a_verifier_or_redirect_address_that_does_not_fit_is_refused() {
    let stage = Stage::start().await;
    let redirect = stage
        .oauth_client(seed::PUBLIC_CLIENT)
        .redirect_uris
        .concat();
    let other = VERIFIER.replace('A', "B");
    let cases = [
        (redirect.as_str(), Some(other.as_str())),
        (redirect.as_str(), None),
        ("http://localhost:3000/elsewhere", Some(VERIFIER)),
    ];
    for (redirect, verifier) in cases {
        let code = stage.code(seed::PUBLIC_CLIENT).await;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", seed::PUBLIC_CLIENT),
            ("redirect_uri", redirect),
            ("code", code.as_str()),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let answer = stage.post(&stage.url("/o/token/")).form(&form).go().await;
        assert_refused(&answer, 400, "invalid_grant");
    }
}

#[tokio::test]
async fn a_confidential_client_shows_its_secret_by_body_query_or_basic() {
    let stage = Stage::start().await;
    let client = stage.oauth_client(seed::CONFIDENTIAL_CLIENT);
    let (id, redirect) = (client.client_id.as_str(), client.redirect_uris.concat());
    let secret = client
        .client_secret
        .expect("a confidential client has a secret");
    for way in ["body", "query", "basic"] {
        let code = stage.code(seed::CONFIDENTIAL_CLIENT).await;
        let grant = [
            ("grant_type", "authorization_code"),
            ("redirect_uri", redirect.as_str()),
            ("code", code.as_str()),
            ("code_verifier", VERIFIER),
        ];
        let credentials = [("client_id", id), ("client_secret", secret.as_str())];
        let request = stage.post(&stage.url("/o/token"));
        let request = match way {
            "body" => request.form(&[&grant[..], &credentials[..]].concat()),
            "query" => request.query(&[&grant[..], &credentials[..]].concat()),
            _ => request.form(&grant).basic_auth(id, Some(&secret)),
        };
        let answer = request.go().await;
        assert_eq!(answer.status, StatusCode::OK, "{way}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_client_that_does_not_prove_itself_is_refused() {
    let stage = Stage::start().await;
    let url = stage.url("/o/token");
    let grant = ("grant_type", "refresh_token");
    let confidential = ("client_id", seed::CONFIDENTIAL_CLIENT);
    for form in [
        vec![grant],
        vec![grant, ("client_id", "nobody")],
        vec![grant, confidential],
        vec![grant, confidential, ("client_secret", "wrong")],
    ] {
        assert_refused(
            &stage.post(&url).form(&form).go().await,
            401,
            "invalid_client",
        );
    }
    let basic = stage
        .post(&url)
        .form(&[grant])
        .basic_auth(confidential.1, Some("wrong"));
    let answer = basic.go().await;
    assert_refused(&answer, 401, "invalid_client");
    assert!(answer.header("www-authenticate").starts_with("Basic"));
}

#[tokio::test]
async fn only_two_grants_are_for_clients() {
    let stage = Stage::start().await;
    let ask = async |grant: &str| {
        let form = [("grant_type", grant), ("client_id", seed::PUBLIC_CLIENT)];
        stage.post(&stage.url("/o/token")).form(&form).go().await
    };
    assert_refused(&ask("password").await, 400, "unauthorized_client");
    assert_refused(&ask("client_credentials").await, 400, "unauthorized_client");
    assert_refused(&ask("magic").await, 400, "unsupported_grant_type");
    assert_refused(&ask("").await, 400, "invalid_request");
    assert_refused(&ask("authorization_code").await, 400, "invalid_request");
    assert_refused(&ask("refresh_token").await, 400, "invalid_request");
}

#[tokio::test]
async fn a_refresh_token_rotates_and_its_replay_kills_the_chain() {
    let stage = Stage::start().await;
    let first = stage
        .exchange(&stage.code(seed::PUBLIC_CLIENT).await)
        .await
        .json();
    let old = first["refresh_token"].as_str().expect("a refresh token");
    let second = stage.renew(old).await.json();
    let new = second["refresh_token"]
        .as_str()
        .expect("a new refresh token");
    assert_ne!(old, new);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(stage.owner(&second), Some(stage.member(HARBOR).id));
    assert_refused(&stage.renew(old).await, 400, "invalid_grant");
    assert_refused(&stage.renew(new).await, 400, "invalid_grant");
    assert_eq!((stage.owner(&first), stage.owner(&second)), (None, None));
}

#[tokio::test]
async fn without_rotation_the_refresh_token_comes_back_as_it_was() {
    let stage = Stage::start_with(|config| config.refresh_rotation = false).await;
    let first = stage
        .exchange(&stage.code(seed::PUBLIC_CLIENT).await)
        .await
        .json();
    let token = first["refresh_token"].as_str().expect("a refresh token");
    for _ in 0..2 {
        let next = stage.renew(token).await.json();
        assert_eq!(next["refresh_token"], token);
        assert_eq!(stage.owner(&next), Some(stage.member(HARBOR).id));
    }
    assert_refused(&stage.renew("made-up").await, 400, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_is_good_for_its_own_client_only() {
    let stage = Stage::start().await;
    let tokens = stage
        .exchange(&stage.code(seed::PUBLIC_CLIENT).await)
        .await
        .json();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", seed::LOCALHOST_CLIENT),
        (
            "refresh_token",
            tokens["refresh_token"].as_str().expect("a refresh token"),
        ),
    ];
    let answer = stage.post(&stage.url("/o/token")).form(&form).go().await;
    assert_refused(&answer, 400, "invalid_grant");
}

#[tokio::test]
async fn pages_of_other_origins_may_call_the_token_endpoint() {
    let stage = Stage::start().await;
    let preflight = stage
        .request(Method::OPTIONS, &stage.url("/o/token/"))
        .header("origin", "https://spa.example")
        .header("access-control-request-method", "POST");
    let preflight = preflight.go().await;
    assert_eq!(preflight.status, StatusCode::OK);
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    let post = stage
        .post(&stage.url("/o/token/"))
        .header("origin", "https://spa.example");
    assert_eq!(post.go().await.header("access-control-allow-origin"), "*");
}
