//! What every call has in common: bounds, repeats and faults.

use std::io::Write;
use std::time::{Duration, Instant};

use fifthtab_mariana::{MtError, RetryPolicy, TenantClient, TenantSettings};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{nobody, raw_tenant, requests, serve, settings, tenant, tenant_with};

const ACCOUNT: &str = "/api/customer/v1/me/account";
const CONFIG: &str = "/api/customer/v1/config";

async fn account(tenant: &TenantClient) -> Result<model::Profile, MtError> {
    tenant.account(&"access-1".to_owned().into()).await
}

async fn error(tenant: &TenantClient) -> MtError {
    account(tenant).await.unwrap_err()
}

fn good() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"id": "60001"}))
}

/// A tenant that gives `first` this many times and then the account.
async fn good_after(first: ResponseTemplate, times: u64) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(ACCOUNT))
        .respond_with(first)
        .up_to_n_times(times)
        .with_priority(1)
        .mount(&server)
        .await;
    serve(&server, ACCOUNT, good()).await;
    server
}

#[tokio::test]
async fn a_read_carries_the_token_and_asks_for_json() {
    let server = good_after(good(), 1).await;
    account(&tenant(&server.uri())).await.unwrap();
    let sent = requests(&server, ACCOUNT).await;
    assert_eq!(sent[0].headers["authorization"], "Bearer access-1");
    assert_eq!(sent[0].headers["accept"], "application/json");
    assert!(
        sent[0].headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("FifthTab/")
    );
}

#[tokio::test]
async fn a_read_that_fails_for_a_moment_is_repeated() {
    for status in [500, 502, 503, 504] {
        let server = good_after(ResponseTemplate::new(status), 2).await;
        let profile = account(&tenant(&server.uri())).await.unwrap();
        assert_eq!(profile.mt_user.as_str(), "60001", "{status}");
        assert_eq!(requests(&server, ACCOUNT).await.len(), 3, "{status}");
    }
}

#[tokio::test]
async fn repeats_end() {
    let down = ResponseTemplate::new(503)
        .insert_header("X-Request-Id", "mt-81f0")
        .set_body_json(
            json!({"error": "The server is temporarily unable to handle this request."}),
        );
    let server = good_after(down, 9).await;
    let error = error(&tenant(&server.uri())).await;
    assert!(
        matches!(error, MtError::Server { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!(error.reference().unwrap().as_str(), "mt-81f0");
    assert_eq!(requests(&server, ACCOUNT).await.len(), 3);
}

#[tokio::test]
async fn a_refused_read_is_not_repeated() {
    for (status, kind) in [
        (400, "validation"),
        (401, "unauthorised"),
        (403, "forbidden"),
        (404, "not_found"),
        (422, "validation"),
    ] {
        let server = good_after(ResponseTemplate::new(status), 9).await;
        assert_eq!(error(&tenant(&server.uri())).await.kind(), kind);
        assert_eq!(requests(&server, ACCOUNT).await.len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_short_wait_is_waited_out_and_a_long_one_is_handed_on() {
    let wait = |seconds| ResponseTemplate::new(429).insert_header("Retry-After", seconds);
    let soon = good_after(wait("1"), 1).await;
    let started = Instant::now();
    account(&tenant(&soon.uri())).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    let late = good_after(wait("120"), 1).await;
    let error = error(&tenant(&late.uri())).await;
    let MtError::RateLimited { retry_after, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(retry_after, Some(Duration::from_mins(2)));
    assert_eq!(requests(&late, ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn a_tenant_that_hangs_is_left() {
    let server = good_after(good().set_delay(Duration::from_secs(30)), 9).await;
    let hurried = TenantSettings {
        attempt_timeout: Duration::from_millis(60),
        ..settings(&server.uri())
    };
    let error = error(&tenant_with(hurried)).await;
    assert!(matches!(error, MtError::TimedOut { .. }), "{error:?}");
    assert_eq!(requests(&server, ACCOUNT).await.len(), 3);
}

#[tokio::test]
async fn all_attempts_together_are_bounded() {
    let server = good_after(good().set_delay(Duration::from_secs(30)), 9).await;
    let bounded = TenantSettings {
        total_timeout: Duration::from_millis(80),
        ..settings(&server.uri())
    };
    let error = error(&tenant_with(bounded)).await;
    assert_eq!(
        error.to_string(),
        "the tenant did not answer within 80 ms; try again later"
    );
}

#[tokio::test]
async fn a_wait_that_does_not_fit_ends_the_call_with_its_own_error() {
    let server = good_after(ResponseTemplate::new(503), 9).await;
    let bounded = TenantSettings {
        total_timeout: Duration::from_secs(5),
        retry: RetryPolicy {
            attempts: 3,
            first_wait: Duration::from_mins(1),
            longest_wait: Duration::from_mins(1),
        },
        ..settings(&server.uri())
    };
    let error = error(&tenant_with(bounded)).await;
    assert!(
        matches!(error, MtError::Server { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!(requests(&server, ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn nobody_there_is_unreachable_without_an_address_in_the_text() {
    let address = nobody().await;
    let error = error(&tenant(&address)).await;
    assert!(matches!(error, MtError::Unreachable { .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("http"), "{error:?}");
}

#[tokio::test]
async fn a_cut_body_is_no_answer() {
    let address = raw_tenant(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"id\":").await;
    let error = error(&tenant(&address)).await;
    assert!(matches!(error, MtError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn wrong_json_is_unreadable_and_not_quoted() {
    for body in [
        r#"{"id":"#,
        r#"{"email":"ann@example.org"}"#,
        "ann@example.org",
        "",
        "[]",
    ] {
        let response = ResponseTemplate::new(200).set_body_raw(body, "application/json");
        let server = good_after(response, 9).await;
        let error = error(&tenant(&server.uri())).await;
        assert_eq!(error.kind(), "unreadable", "{body}");
        assert!(!format!("{error} {error:?}").contains("ann@"), "{error:?}");
    }
}

#[tokio::test]
async fn bodies_are_bounded_also_once_unpacked() {
    let large = json!({"id": "60001", "bio": "x".repeat(70_000)}).to_string();
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(large.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1000);
    let plain = ResponseTemplate::new(200).set_body_raw(large, "application/json");
    let zipped = ResponseTemplate::new(200)
        .insert_header("Content-Encoding", "gzip")
        .set_body_raw(packed, "application/json");
    for response in [plain, zipped] {
        let server = good_after(response, 9).await;
        let error = error(&tenant(&server.uri())).await;
        assert_eq!(
            error.to_string(),
            "the tenant's answer cannot be read: it is larger than 65536 bytes"
        );
    }
}

#[tokio::test]
async fn a_maintenance_page_is_known_and_not_repeated() {
    let page = ResponseTemplate::new(503)
        .insert_header("Retry-After", "600")
        .set_body_raw("<!doctype html><h1>Site Maintenance</h1>", "text/html");
    let server = good_after(page, 9).await;
    let error = error(&tenant(&server.uri())).await;
    let MtError::Maintenance { retry_after, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(retry_after, Some(Duration::from_mins(10)));
    assert_eq!(requests(&server, ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let elsewhere = good_after(good(), 9).await;
    let moved = ResponseTemplate::new(302)
        .insert_header("Location", format!("{}{ACCOUNT}", elsewhere.uri()).as_str());
    let server = good_after(moved, 9).await;
    let error = error(&tenant(&server.uri())).await;
    assert!(
        matches!(error, MtError::Unexpected { status: 302, .. }),
        "{error:?}"
    );
    assert_eq!(requests(&elsewhere, ACCOUNT).await.len(), 0);
}

#[tokio::test]
async fn the_probe_tells_whether_anybody_answers() {
    let bound = Duration::from_millis(500);
    for (status, there) in [
        (200, true),
        (302, true),
        (401, true),
        (403, true),
        (404, true),
        (429, true),
        (500, false),
        (503, false),
    ] {
        let server = MockServer::start().await;
        serve(&server, CONFIG, ResponseTemplate::new(status)).await;
        assert_eq!(tenant(&server.uri()).probe(bound).await, there, "{status}");
        assert_eq!(requests(&server, CONFIG).await.len(), 1, "{status}");
    }
    assert!(!tenant(&nobody().await).probe(bound).await);
}

#[tokio::test]
async fn the_probe_is_over_when_its_bound_is() {
    let server = MockServer::start().await;
    serve(&server, CONFIG, good().set_delay(Duration::from_secs(30))).await;
    let started = Instant::now();
    assert!(!tenant(&server.uri()).probe(Duration::from_millis(50)).await);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_page_of_maintenance_fails_the_probe() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>Site Maintenance", "text/html");
    serve(&server, CONFIG, page).await;
    assert!(
        !tenant(&server.uri())
            .probe(Duration::from_millis(500))
            .await
    );
}
