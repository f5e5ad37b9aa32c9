//! What the traces say, and what they must never say.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use fifthtab_mariana::{PkceVerifier, ReservationQuery};
use model::OAuthClient;
use secrecy::SecretString;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{MemoryKeeper, member, serve, tenant, tokens};

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// Takes everything down to the finest level, that of the HTTP crates included, as a server would
/// that an operator has turned up all the way.
fn capture() -> Sink {
    let sink = Sink::default();
    let writer = sink.clone();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    sink
}

fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

async fn eventful_tenant() -> MockServer {
    let server = MockServer::start().await;
    let granted = json!({"access_token": "SECRET-access-2", "token_type": "Bearer",
        "expires_in": 604_800, "refresh_token": "SECRET-refresh-2"});
    Mock::given(method("POST"))
        .and(path("/o/token/"))
        .respond_with(ResponseTemplate::new(200).set_body_json(granted))
        .mount(&server)
        .await;
    let account = json!({"id": "60001", "email": "SECRET@example.org", "first_name": "SECRET"});
    let ok = ResponseTemplate::new(200).set_body_json(account);
    serve(&server, "/api/customer/v1/me/account", ok).await;
    let wrong = json!({"email": ["SECRET@example.org is not yours"], "reference_id": "mt-81f0"});
    let refused = ResponseTemplate::new(422).set_body_json(wrong);
    serve(&server, "/api/customer/v1/me/memberships", refused).await;
    let lost = json!({"results": [{"id": "9001", "guest_email": "SECRET@example.org"}]});
    let page = ResponseTemplate::new(200).set_body_json(lost);
    serve(&server, "/api/customer/v1/me/reservations", page).await;
    server
}

#[tokio::test]
async fn calls_are_traced_and_secrets_are_not() {
    let sink = capture();
    let server = eventful_tenant().await;
    let tenant = tenant(&server.uri());
    let oauth = OAuthClient {
        id: "fifth-tab".into(),
        secret: Some(secret("SECRET-client")),
    };
    let verifier = PkceVerifier::from(secret("SECRET-verifier-SECRET-verifier-SECRET-verifier"));
    let callback = Url::parse("https://tab.example/callback").unwrap();
    let state = "SECRET-state";
    tracing::debug!(?verifier, ?oauth, ?tenant, "as shown by their Debug");
    drop(tenant.authorize_url(&oauth, &callback, state, &verifier.challenge()));
    let code = secret("SECRET-code");
    let granted = tenant
        .exchange_code(&oauth, &code, &callback, &verifier)
        .await
        .unwrap();
    tracing::debug!(?granted, "as shown by its Debug");
    let keeper = MemoryKeeper::holding(tokens("SECRET-access-1", Some("SECRET-refresh-1"), -5));
    let ann = member(tenant, &keeper);
    let profile = ann.account().await.unwrap();
    tracing::debug!(?profile, ?ann, "as shown by their Debug");
    let error = ann.memberships().await.unwrap_err();
    tracing::warn!(%error, ?error, "as an error is logged");
    let query = ReservationQuery {
        min_start_date: Some("2026-10-23".parse().unwrap()),
        ..ReservationQuery::default()
    };
    assert_eq!(ann.reservations(&query).await.unwrap().unreadable, 1);

    let text = sink.text();
    let secret = text.lines().find(|line| line.contains("SECRET"));
    assert_eq!(secret, None);
    assert!(
        text.contains("hyper_util"),
        "the HTTP crates' own traces are looked through too"
    );
    let ours: Vec<_> = text
        .lines()
        .filter(|line| line.contains("mariana"))
        .collect();
    assert!(
        !ours.iter().any(|line| line.contains("2026-10-23")),
        "query values are left out"
    );
    let said = |words: &[&str]| {
        let found = ours
            .iter()
            .any(|line| words.iter().all(|word| line.contains(word)));
        assert!(found, "no line says {words:?} in\n{}", ours.join("\n"));
    };
    let account = "path=\"/api/customer/v1/me/account\"";
    said(&[
        "studio=\"harbor-barre\"",
        "method=GET",
        account,
        "status=200",
        "ms=",
        "attempt=1",
    ]);
    said(&["method=POST", "path=\"/o/token/\"", "status=200"]);
    said(&["status=422", "kind=\"validation\"", "reference=mt-81f0"]);
    said(&["left out an item", "id=\"9001\""]);
    said(&["renewed a member's tokens"]);
}
