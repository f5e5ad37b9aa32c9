//! Authorize address, code exchange and refusals.

use std::collections::BTreeMap;

use fifthtab_mariana::{MtError, PkceVerifier, TokenSet};
use jiff::SignedDuration;
use model::OAuthClient;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::{Url, form_urlencoded};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{CountingDice, now, public_client, raw_tenant, requests, tenant};

const TOKEN: &str = "/o/token/";

fn callback() -> Url {
    Url::parse("https://tab.example/harbor-barre/auth/callback").unwrap()
}

fn confidential_client() -> OAuthClient {
    OAuthClient {
        id: "fifth-tab".into(),
        secret: Some("client+secret".to_owned().into()),
    }
}

/// A tenant whose token endpoint gives this answer.
async fn granting(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(TOKEN))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

fn grant() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "access_token": "access-1", "expires_in": 604_800, "token_type": "Bearer",
        "scope": "read:account", "refresh_token": "refresh-1", "unheard_of": 1
    }))
}

async fn exchange(server: &MockServer, client: &OAuthClient) -> Result<TokenSet, MtError> {
    let verifier = PkceVerifier::from(SecretString::from("v".repeat(43)));
    tenant(&server.uri())
        .exchange_code(client, &"code-1".to_owned().into(), &callback(), &verifier)
        .await
}

async fn form(server: &MockServer) -> BTreeMap<String, String> {
    let sent = requests(server, TOKEN).await;
    assert_eq!(sent.len(), 1, "the token endpoint is asked once");
    form_urlencoded::parse(&sent[0].body).into_owned().collect()
}

#[test]
fn the_challenge_is_the_one_of_rfc_7636() {
    // Appendix B of the standard.
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
    let challenge = PkceVerifier::from(SecretString::from(verifier)).challenge();
    assert_eq!(
        challenge.as_str(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn verifiers_are_long_and_differ() {
    let dice = CountingDice::default();
    let [one, two] = [(); 2].map(|()| PkceVerifier::generate(&dice));
    assert_eq!(one.secret().expose_secret().len(), 43);
    assert_ne!(one.secret().expose_secret(), two.secret().expose_secret());
}

#[test]
fn the_authorize_address_carries_all_and_no_prompt() {
    let challenge = PkceVerifier::generate(&CountingDice::default()).challenge();
    let url = tenant("https://harbor.example/ignored?x=1#y").authorize_url(
        &confidential_client(),
        &callback(),
        "state-1",
        &challenge,
    );
    assert_eq!(url.host_str(), Some("harbor.example"));
    assert_eq!(url.path(), "/o/authorize");
    let given: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "fifth-tab"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("redirect_uri", callback().as_str()),
        ("response_type", "code"),
        ("scope", "read:account"),
        ("state", "state-1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(given, BTreeMap::from(expected));
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let server = granting(grant()).await;
    let tokens = exchange(&server, &public_client()).await.unwrap();
    assert_eq!(tokens.access.expose_secret(), "access-1");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "refresh-1");
    assert_eq!(
        tokens.expires_at,
        Some(now() + SignedDuration::from_hours(168))
    );
    let form = form(&server).await;
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(form["code"], "code-1");
    assert_eq!(form["code_verifier"], "v".repeat(43));
    assert_eq!(form["redirect_uri"], callback().as_str());
    assert_eq!(form["client_id"], "fifth-tab");
    assert_eq!(form.get("client_secret"), None);
}

#[tokio::test]
async fn a_confidential_client_shows_its_secret_in_the_body() {
    let server = granting(grant()).await;
    exchange(&server, &confidential_client()).await.unwrap();
    assert_eq!(form(&server).await["client_secret"], "client+secret");
    let sent = requests(&server, TOKEN).await;
    assert_eq!(sent[0].headers.get("authorization"), None);
    assert_eq!(sent[0].url.query(), None);
}

#[tokio::test]
async fn a_refused_code_says_why_and_is_not_tried_again() {
    let refusal = ResponseTemplate::new(400)
        .insert_header("X-Request-Id", "mt-81f0")
        .set_body_json(json!({"error": "invalid_grant"}));
    let server = granting(refusal).await;
    let error = exchange(&server, &public_client()).await.unwrap_err();
    assert!(error.needs_sign_in());
    assert_eq!(
        error.to_string(),
        "the tenant refused the sign-in with `invalid_grant` (reference mt-81f0); start the sign-in anew"
    );
    form(&server).await;
}

#[tokio::test]
async fn a_failing_token_endpoint_is_asked_once() {
    for (status, kind) in [(500, "server"), (503, "server"), (429, "rate_limited")] {
        let server = granting(ResponseTemplate::new(status)).await;
        let error = exchange(&server, &public_client()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        form(&server).await;
    }
}

#[tokio::test]
async fn what_is_no_grant_is_unreadable_and_not_quoted() {
    let bodies = [
        json!({"access_token": "access-1"}),
        json!({"token_type": "Bearer", "refresh_token": "access-1"}),
        json!(["access-1"]),
    ];
    for body in bodies {
        let response = ResponseTemplate::new(200)
            .insert_header("X-Request-Id", "mt-81f0")
            .set_body_json(&body);
        let server = granting(response).await;
        let error = exchange(&server, &public_client()).await.unwrap_err();
        assert_eq!(error.kind(), "unreadable", "{body}");
        assert!(
            !format!("{error} {error:?}").contains("access-1"),
            "{error:?}"
        );
        assert_eq!(error.reference().unwrap().as_str(), "mt-81f0");
    }
}

#[tokio::test]
async fn a_login_page_and_a_redirect_are_no_grant() {
    let page = granting(ResponseTemplate::new(200).set_body_raw("<html>Log in", "text/html")).await;
    let error = exchange(&page, &public_client()).await.unwrap_err();
    assert_eq!(error.kind(), "unreadable");
    let elsewhere = granting(grant()).await;
    let moved = ResponseTemplate::new(307)
        .insert_header("Location", format!("{}{TOKEN}", elsewhere.uri()).as_str());
    let server = granting(moved).await;
    let error = exchange(&server, &public_client()).await.unwrap_err();
    assert!(
        matches!(error, MtError::Unexpected { status: 307, .. }),
        "{error:?}"
    );
    assert_eq!(requests(&elsewhere, TOKEN).await.len(), 0);
}

#[tokio::test]
async fn a_connection_that_breaks_is_unreachable() {
    let address = raw_tenant(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"acc").await;
    let verifier = PkceVerifier::generate(&CountingDice::default());
    let code = "code-1".to_owned().into();
    let error = tenant(&address)
        .exchange_code(&public_client(), &code, &callback(), &verifier)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), "unreachable");
}
