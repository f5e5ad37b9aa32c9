//! Ordered mishaps, seen by a caller.

use std::time::Duration;

use fifthtab_sandbox::faults::{FaultKind, FaultOrder};
use reqwest::Method;
use serde_json::json;

use crate::stage::{Stage, send};

const HARBOR: &str = "harbor-barre";

fn order(stage: &Stage, order: FaultOrder) -> u64 {
    stage
        .tenant(HARBOR)
        .faults
        .add(order)
        .expect("a good order")
}

#[tokio::test]
async fn each_refusal_has_its_status_and_shape() {
    let stage = Stage::start().await;
    let cases = [
        (FaultKind::Unauthorized, 401, "application/json"),
        (FaultKind::Forbidden, 403, "application/json"),
        (FaultKind::Unprocessable, 422, "application/json"),
        (FaultKind::TooManyRequests, 429, "application/json"),
        (FaultKind::ServerError, 500, "text/html; charset=utf-8"),
        (FaultKind::Maintenance, 503, "text/html; charset=utf-8"),
        (FaultKind::WrongJson, 200, "application/json"),
    ];
    for (kind, status, media_type) in cases {
        order(&stage, FaultOrder::new("/api/customer", kind).times(1));
        let answer = stage.get(HARBOR, "/config", None).await;
        assert_eq!(answer.status, status, "{kind:?}");
        assert_eq!(answer.headers["content-type"], media_type, "{kind:?}");
        assert_eq!(
            answer.headers.contains_key("retry-after"),
            kind == FaultKind::TooManyRequests
        );
        stage.get(HARBOR, "/config", None).await.expect(200);
    }
}

#[tokio::test]
async fn faults_reach_the_token_endpoint_and_no_other_tenant() {
    let stage = Stage::start().await;
    order(&stage, FaultOrder::new("/o/token", FaultKind::InvalidGrant));
    let token = format!("{}/o/token", stage.tenant(HARBOR).origin());
    let answer = stage
        .call(Method::POST, &token, None, Some(&json!({})))
        .await
        .expect(400);
    assert_eq!(answer, json!({ "error": "invalid_grant" }));
    stage.get(HARBOR, "/config", None).await.expect(200);
    let other = format!("{}/o/token", stage.tenant("solstice-yoga").origin());
    let other = stage
        .call(Method::POST, &other, None, Some(&json!({})))
        .await;
    assert_ne!(other.text, "{\"error\":\"invalid_grant\"}");
}

#[tokio::test]
async fn a_cut_body_breaks_the_connection() {
    let stage = Stage::start().await;
    let address = stage.customer(HARBOR, "/config");
    let whole = stage.call(Method::GET, &address, None, None).await;
    assert_eq!(whole.status, 200);
    order(&stage, FaultOrder::new("/api", FaultKind::CutBody).times(1));
    let error = send(reqwest_client().get(&address))
        .await
        .err()
        .expect("half a body is an error");
    assert!(
        error.is_body() || error.is_decode() || error.is_request(),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_delay_is_late_and_right() {
    let stage = Stage::start().await;
    let wait = FaultOrder {
        delay_ms: Some(300),
        ..FaultOrder::new("/api", FaultKind::Delay)
    };
    order(&stage, wait);
    let begun = std::time::Instant::now();
    stage.get(HARBOR, "/config", None).await.expect(200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_hanging_request_ends_when_the_sandbox_stops() {
    let stage = Stage::start().await;
    order(&stage, FaultOrder::new("/api", FaultKind::Hang));
    let address = stage.customer(HARBOR, "/config");
    let hanging = tokio::spawn(send(reqwest_client().get(&address)));
    // The request has arrived once it is counted.
    while stage.tenant(HARBOR).requests.total("/api") == 0 {
        tokio::task::yield_now().await;
    }
    assert!(!hanging.is_finished());
    let stopped = tokio::time::timeout(Duration::from_secs(20), stage.sandbox.shutdown());
    stopped
        .await
        .expect("the sandbox stops though a request hangs");
    let answer = hanging.await.expect("the caller lives");
    // Told that the sandbox stops, or cut off: either way it does not wait for ever.
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status == 503));
}

fn reqwest_client() -> reqwest::Client {
    reqwest::Client::builder()
        .build()
        .expect("a client without settings that could clash")
}
