//! Tokens stay fresh: one renewal at a time, and what comes back is stored.

use std::sync::Arc;
use std::time::Duration;

use fifthtab_mariana::{MemberClient, MtError, TenantClient};
use model::MemberId;
use serde_json::{Value, json};
use url::form_urlencoded;
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{MemoryKeeper, member, public_client, requests, tenant, tokens};

const ACCOUNT: &str = "/api/customer/v1/me/account";
const TOKEN: &str = "/o/token/";

async fn accept(server: &MockServer, access: &str) {
    Mock::given(method("GET"))
        .and(path(ACCOUNT))
        .and(header("authorization", format!("Bearer {access}").as_str()))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "60001"})))
        .mount(server)
        .await;
}

/// Everything that no `accept` covers.
async fn refuse_the_rest(server: &MockServer) {
    let body = json!({"detail": "Authentication credentials were not provided."});
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(401).set_body_json(body))
        .with_priority(9)
        .mount(server)
        .await;
}

async fn grant(server: &MockServer, response: ResponseTemplate) {
    Mock::given(method("POST"))
        .and(path(TOKEN))
        .respond_with(response)
        .mount(server)
        .await;
}

fn granted(access: &str, refresh: Option<&str>) -> ResponseTemplate {
    let mut body = json!({"access_token": access, "token_type": "Bearer", "expires_in": 604_800});
    if let Some(refresh) = refresh {
        body["refresh_token"] = Value::from(refresh);
    }
    ResponseTemplate::new(200).set_body_json(body)
}

fn invalid_grant() -> ResponseTemplate {
    ResponseTemplate::new(400)
        .insert_header("X-Request-Id", "mt-81f0")
        .set_body_json(json!({"error": "invalid_grant"}))
}

fn stored(access: &str, refresh: &str, version: i64) -> (String, Option<String>, i64) {
    (access.to_owned(), Some(refresh.to_owned()), version)
}

async fn renewals(server: &MockServer) -> usize {
    requests(server, TOKEN).await.len()
}

async fn account(tenant: TenantClient, keeper: &Arc<MemoryKeeper>) -> Result<(), MtError> {
    member(tenant, keeper).account().await.map(drop)
}

#[tokio::test]
async fn a_living_token_is_used_as_it_is() {
    let server = MockServer::start().await;
    accept(&server, "access-1").await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 60));
    account(tenant(&server.uri()), &keeper).await.unwrap();
    assert_eq!(renewals(&server).await, 0);
    assert_eq!(keeper.stored(), stored("access-1", "refresh-1", 1));
}

#[tokio::test]
async fn a_token_about_to_end_is_renewed_and_the_rotation_is_stored() {
    let server = MockServer::start().await;
    accept(&server, "access-2").await;
    grant(&server, granted("access-2", Some("refresh-2"))).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 4));
    account(tenant(&server.uri()), &keeper).await.unwrap();
    assert_eq!(keeper.stored(), stored("access-2", "refresh-2", 2));
    let sent = requests(&server, TOKEN).await;
    let form: Vec<(String, String)> = form_urlencoded::parse(&sent[0].body).into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert!(
        form.contains(&pair("grant_type", "refresh_token")),
        "{form:?}"
    );
    assert!(
        form.contains(&pair("refresh_token", "refresh-1")),
        "{form:?}"
    );
    assert!(form.contains(&pair("client_id", "fifth-tab")), "{form:?}");
}

#[tokio::test]
async fn a_tenant_that_does_not_rotate_keeps_its_refresh_token() {
    let server = MockServer::start().await;
    accept(&server, "access-2").await;
    grant(&server, granted("access-2", None)).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    account(tenant(&server.uri()), &keeper).await.unwrap();
    assert_eq!(keeper.stored(), stored("access-2", "refresh-1", 2));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let server = MockServer::start().await;
    accept(&server, "access-2").await;
    refuse_the_rest(&server).await;
    grant(&server, granted("access-2", Some("refresh-2"))).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 600));
    account(tenant(&server.uri()), &keeper).await.unwrap();
    assert_eq!(renewals(&server).await, 1);
    assert_eq!(requests(&server, ACCOUNT).await.len(), 2);
}

#[tokio::test]
async fn a_tenant_that_refuses_every_token_is_not_asked_for_ever() {
    let server = MockServer::start().await;
    refuse_the_rest(&server).await;
    grant(&server, granted("access-2", Some("refresh-2"))).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 600));
    let error = account(tenant(&server.uri()), &keeper).await.unwrap_err();
    assert!(error.needs_sign_in());
    assert_eq!(renewals(&server).await, 1);
    assert_eq!(requests(&server, ACCOUNT).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_calls_at_once_renew_once() {
    let server = MockServer::start().await;
    accept(&server, "access-2").await;
    refuse_the_rest(&server).await;
    let slow = granted("access-2", Some("refresh-2")).set_delay(Duration::from_millis(50));
    grant(&server, slow).await;
    // Once they all find the token refused, once they all find it ended.
    for minutes_left in [600, -5] {
        let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), minutes_left));
        let before = renewals(&server).await;
        let tenant = tenant(&server.uri());
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let (tenant, keeper) = (tenant.clone(), keeper.clone());
                tokio::spawn(async move { account(tenant, &keeper).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(
            renewals(&server).await - before,
            1,
            "{minutes_left} minutes left"
        );
        assert_eq!(keeper.stored(), stored("access-2", "refresh-2", 2));
    }
}

#[tokio::test]
async fn who_loses_the_race_to_store_uses_what_the_winner_stored() {
    let server = MockServer::start().await;
    accept(&server, "access-9").await;
    grant(&server, granted("access-2", Some("refresh-2"))).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    keeper.rival(tokens("access-9", Some("refresh-9"), 600));
    account(tenant(&server.uri()), &keeper).await.unwrap();
    assert_eq!(keeper.stored(), stored("access-9", "refresh-9", 2));
}

#[tokio::test]
async fn a_refresh_token_traded_in_by_another_process_is_no_reason_to_sign_in() {
    let server = MockServer::start().await;
    accept(&server, "access-9").await;
    grant(
        &server,
        invalid_grant().set_delay(Duration::from_millis(200)),
    )
    .await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let call = {
        let (tenant, keeper) = (tenant(&server.uri()), keeper.clone());
        tokio::spawn(async move { account(tenant, &keeper).await })
    };
    while renewals(&server).await == 0 {
        tokio::task::yield_now().await;
    }
    keeper.put(tokens("access-9", Some("refresh-9"), 600));
    call.await.unwrap().unwrap();
    assert_eq!(keeper.stored(), stored("access-9", "refresh-9", 2));
}

#[tokio::test]
async fn the_tokens_of_a_faster_process_are_waited_for() {
    let server = MockServer::start().await;
    accept(&server, "access-9").await;
    grant(&server, invalid_grant()).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let call = {
        let (tenant, keeper) = (tenant(&server.uri()), keeper.clone());
        tokio::spawn(async move { account(tenant, &keeper).await })
    };
    // Once at the start, once when it is its turn to renew, once when it has been refused.
    while keeper.loads() < 3 {
        tokio::task::yield_now().await;
    }
    assert!(!call.is_finished());
    keeper.put(tokens("access-9", Some("refresh-9"), 600));
    call.await.unwrap().unwrap();
    assert_eq!(renewals(&server).await, 1);
}

#[tokio::test]
async fn a_dead_refresh_token_asks_for_a_sign_in() {
    let server = MockServer::start().await;
    grant(&server, invalid_grant()).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let error = account(tenant(&server.uri()), &keeper).await.unwrap_err();
    assert!(matches!(error, MtError::Unauthorised { .. }), "{error:?}");
    assert_eq!(error.reference().unwrap().as_str(), "mt-81f0");
    assert_eq!(keeper.stored(), stored("access-1", "refresh-1", 1));
}

#[tokio::test]
async fn a_client_that_the_tenant_does_not_know_is_no_fault_of_the_member() {
    let server = MockServer::start().await;
    let refusal = ResponseTemplate::new(401).set_body_json(json!({"error": "invalid_client"}));
    grant(&server, refusal).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let error = account(tenant(&server.uri()), &keeper).await.unwrap_err();
    assert!(!error.needs_sign_in() && !error.is_transient());
    assert_eq!(error.kind(), "refused");
}

#[tokio::test]
async fn without_tokens_nothing_is_sent() {
    let server = MockServer::start().await;
    let none = Arc::new(MemoryKeeper::default());
    let error = account(tenant(&server.uri()), &none).await.unwrap_err();
    assert!(error.needs_sign_in());
    let unrenewable = MemoryKeeper::holding(tokens("access-1", None, -5));
    let error = account(tenant(&server.uri()), &unrenewable)
        .await
        .unwrap_err();
    assert!(error.needs_sign_in());
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_last_minutes_of_a_token_are_used_when_it_cannot_be_renewed() {
    let server = MockServer::start().await;
    accept(&server, "access-1").await;
    grant(&server, ResponseTemplate::new(503)).await;
    let ending = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 2));
    account(tenant(&server.uri()), &ending).await.unwrap();
    let ended = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -2));
    let error = account(tenant(&server.uri()), &ended).await.unwrap_err();
    assert_eq!(error.kind(), "server");
}

#[tokio::test]
async fn a_renewal_ends_well_though_nobody_waits_for_it() {
    let server = MockServer::start().await;
    let slow = granted("access-2", Some("refresh-2")).set_delay(Duration::from_millis(100));
    grant(&server, slow).await;
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let tenant = tenant(&server.uri());
    let call = {
        let (tenant, keeper) = (tenant.clone(), keeper.clone());
        tokio::spawn(async move { account(tenant, &keeper).await })
    };
    while renewals(&server).await == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    while keeper.stored().2 == 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(keeper.stored(), stored("access-2", "refresh-2", 2));
}

#[tokio::test]
async fn members_do_not_wait_for_each_other() {
    let server = MockServer::start().await;
    accept(&server, "access-2").await;
    Mock::given(method("POST"))
        .and(body_string_contains("refresh-stuck"))
        .respond_with(ResponseTemplate::new(503).set_delay(Duration::from_secs(30)))
        .with_priority(1)
        .mount(&server)
        .await;
    grant(&server, granted("access-2", Some("refresh-2"))).await;
    let tenant = tenant(&server.uri());
    let stuck = MemoryKeeper::holding(tokens("access-1", Some("refresh-stuck"), -5));
    let waiting = {
        let (tenant, keeper) = (tenant.clone(), stuck.clone());
        tokio::spawn(async move { account(tenant, &keeper).await })
    };
    while renewals(&server).await == 0 {
        tokio::task::yield_now().await;
    }
    let other = MemberId(uuid::Uuid::from_u128(8));
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), -5));
    let client = MemberClient::new(tenant, public_client(), other, keeper);
    client.account().await.unwrap();
    assert!(!waiting.is_finished());
    waiting.abort();
}
