//! The reads of the Customer API.

use fifthtab_mariana::{MemberClient, ReservationQuery};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{MemoryKeeper, member, now, requests, serve, tenant, tokens};

const CONFIG: &str = "/api/customer/v1/config";
const THEME: &str = "/api/customer/v1/theme";
const ACCOUNT: &str = "/api/customer/v1/me/account";
const MEMBERSHIPS: &str = "/api/customer/v1/me/memberships";
const RESERVATIONS: &str = "/api/customer/v1/me/reservations";

fn json_body(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn ann(server: &MockServer) -> MemberClient {
    let keeper = MemoryKeeper::holding(tokens("access-1", Some("refresh-1"), 600));
    member(tenant(&server.uri()), &keeper)
}

async fn serve_page(server: &MockServer, at: &str, page: &str, body: &Value) {
    Mock::given(method("GET"))
        .and(path(at))
        .and(query_param("page", page))
        .respond_with(json_body(body))
        .mount(server)
        .await;
}

fn reservation(id: u32, status: &str) -> Value {
    json!({"id": id.to_string(), "status": status, "reservation_type": "standard",
        "is_booked_for_me": true, "class_session": {"id": "1", "name": "Barre",
        "start_datetime": "2026-11-20T17:00:00Z",
        "location": {"id": "48717", "name": "Old Town", "timezone": "US/Eastern"}}})
}

#[tokio::test]
async fn the_brand_is_config_and_theme() {
    let server = MockServer::start().await;
    let config = json!({"brand_name": "Harbor Barre", "mobile_app_tabs": {"tab_name": "Rewards"}});
    serve(&server, CONFIG, json_body(&config)).await;
    serve(
        &server,
        THEME,
        json_body(&json!({"primary_color": "#1a6b5c"})),
    )
    .await;
    let brand = tenant(&server.uri()).brand().await.unwrap();
    assert_eq!(brand.brand_name, "Harbor Barre");
    assert_eq!(brand.primary_colour.unwrap().to_string(), "#1a6b5c");
    assert_eq!(brand.mobile_app_tabs.len(), 1);
    for at in [CONFIG, THEME] {
        let sent = requests(&server, at).await;
        assert_eq!(sent[0].headers.get("authorization"), None, "{at} is public");
    }
}

#[tokio::test]
async fn a_tenant_without_a_theme_still_has_a_name() {
    let server = MockServer::start().await;
    serve(
        &server,
        CONFIG,
        json_body(&json!({"brand_name": "Harbor Barre"})),
    )
    .await;
    let brand = tenant(&server.uri()).brand().await.unwrap();
    assert_eq!(
        (brand.brand_name.as_str(), brand.primary_colour),
        ("Harbor Barre", None)
    );
}

#[tokio::test]
async fn a_brand_is_not_made_of_half_an_answer() {
    let server = MockServer::start().await;
    serve(
        &server,
        CONFIG,
        json_body(&json!({"brand_name": "Harbor Barre"})),
    )
    .await;
    serve(&server, THEME, ResponseTemplate::new(500)).await;
    let error = tenant(&server.uri()).brand().await.unwrap_err();
    assert_eq!(error.kind(), "server");
}

#[tokio::test]
async fn another_body_is_no_brand() {
    let server = MockServer::start().await;
    let other = json!({"unexpected": ["shape"], "results": "none"});
    serve(&server, CONFIG, json_body(&other)).await;
    let error = tenant(&server.uri()).brand().await.unwrap_err();
    assert_eq!(error.kind(), "unreadable");
}

#[tokio::test]
async fn the_account_becomes_a_profile() {
    let server = MockServer::start().await;
    let body = json!({"id": 60001, "first_name": "Ann", "completed_class_count": 338});
    serve(&server, ACCOUNT, json_body(&body)).await;
    let profile = ann(&server).account().await.unwrap();
    assert_eq!(profile.mt_user.as_str(), "60001");
    assert_eq!(
        (profile.first_name.as_str(), profile.classes_attended),
        ("Ann", 338)
    );
}

#[tokio::test]
async fn memberships_are_read_over_all_pages() {
    let server = MockServer::start().await;
    let item = |id: &str| json!({"id": id, "name": "Unlimited", "status": "Active"});
    let first = json!({"results": [item("1"), {"id": "broken"}], "links": {"next": "?page=2"}});
    let second = json!({"count": 3, "next": null, "results": [item("3")]});
    serve_page(&server, MEMBERSHIPS, "1", &first).await;
    serve_page(&server, MEMBERSHIPS, "2", &second).await;
    let memberships = ann(&server).memberships().await.unwrap();
    let ids: Vec<_> = memberships.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["1", "3"]);
}

#[tokio::test]
async fn a_list_that_never_ends_is_left_at_last() {
    let server = MockServer::start().await;
    let item = json!({"id": "1", "name": "Unlimited", "status": "Active"});
    let endless = json!({"results": [item], "next": "https://t.example/?cursor=again"});
    serve(&server, MEMBERSHIPS, json_body(&endless)).await;
    assert_eq!(ann(&server).memberships().await.unwrap().len(), 20);
}

#[tokio::test]
async fn reservations_are_asked_for_by_day_and_page() {
    let server = MockServer::start().await;
    serve(&server, RESERVATIONS, json_body(&json!({"results": []}))).await;
    let query = ReservationQuery {
        min_start_date: Some("2026-10-23".parse().unwrap()),
        max_start_date: Some("2026-12-31".parse().unwrap()),
        ordering: Some("-start_datetime".into()),
        page: 2,
        page_size: 50,
    };
    ann(&server).reservations(&query).await.unwrap();
    ann(&server)
        .reservations(&ReservationQuery::default())
        .await
        .unwrap();
    let sent = requests(&server, RESERVATIONS).await;
    let queries: Vec<_> = sent.iter().map(|r| r.url.query().unwrap()).collect();
    assert_eq!(
        queries,
        [
            "page=2&page_size=50&min_start_date=2026-10-23&max_start_date=2026-12-31&ordering=-start_datetime",
            "page=1&page_size=100",
        ]
    );
}

#[tokio::test]
async fn one_bad_reservation_does_not_lose_the_others() {
    let server = MockServer::start().await;
    let mut guest = reservation(5, "check in");
    guest["is_booked_for_me"] = json!(false);
    let body = json!({"count": 40, "next": "/?page=2", "results": [
        reservation(1, "check in"), {"id": "2", "status": "pending"}, "what", reservation(4, "pending"),
        guest
    ]});
    serve(&server, RESERVATIONS, json_body(&body)).await;
    let page = ann(&server)
        .reservations(&ReservationQuery::default())
        .await
        .unwrap();
    let ids: Vec<_> = page.items.iter().map(|v| v.reservation.as_str()).collect();
    assert_eq!(ids, ["1", "4"]);
    assert!(page.items[0].was_checked_in && !page.items[1].was_checked_in);
    assert_eq!(page.items[0].heard_at, now());
    assert_eq!(page.items[0].place.time_zone.as_str(), "US/Eastern");
    assert_eq!((page.unreadable, page.others), (2, 1));
    assert_eq!((page.next, page.count), (Some(2), Some(40)));
}

#[tokio::test]
async fn a_page_past_the_end_is_empty_but_a_missing_list_is_an_error() {
    let server = MockServer::start().await;
    let gone = ResponseTemplate::new(404).set_body_json(json!({"detail": "Invalid page."}));
    serve(&server, RESERVATIONS, gone).await;
    let ask = |page| ReservationQuery {
        page,
        ..ReservationQuery::default()
    };
    let past = ann(&server).reservations(&ask(9)).await.unwrap();
    assert_eq!((past.items.len(), past.next), (0, None));
    let first = ann(&server).reservations(&ask(1)).await.unwrap_err();
    assert_eq!(first.kind(), "not_found");
}
