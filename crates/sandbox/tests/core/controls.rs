//! The controls under `/__sandbox/`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{Answer, Stage};

const HARBOR: &str = "harbor-barre";

async fn control(stage: &Stage, method: Method, path: &str, body: Option<Value>) -> Answer {
    let shell = stage.sandbox.shell_url().as_str().trim_end_matches('/');
    let address = format!("{shell}/__sandbox/{path}");
    stage.call(method, &address, None, body.as_ref()).await
}

#[tokio::test]
async fn the_state_has_what_scripts_need_and_those_with_a_story_come_first() {
    let stage = Stage::start().await;
    let answer = control(&stage, Method::GET, "state", None)
        .await
        .expect(200);
    let slugs: Vec<&Value> = answer["tenants"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|one| &one["slug"])
        .collect();
    assert_eq!(slugs, ["harbor-barre", "northside-cycle", "solstice-yoga"]);
    for tenant in answer["tenants"].as_array().expect("an array") {
        let members = tenant["members"].as_array().expect("an array");
        assert!(members.iter().take(12).all(|one| one["story"].is_string()));
        assert_eq!(members[0]["id"], "60001");
        assert!(
            tenant["base_url"]
                .as_str()
                .is_some_and(|url| url.starts_with("http://localhost:"))
        );
        let clients = tenant["oauth_clients"].as_array().expect("an array");
        assert!(clients.iter().any(|one| one["client_secret"].is_string()));
        assert!(clients.iter().any(|one| {
            one["client_secret"].is_null() && one["redirect_uris"][0] == "http://localhost:*"
        }));
        assert_eq!(tenant["api_keys"][0]["permissions"], json!(["*"]));
        assert!(!tenant["staff"].as_array().expect("an array").is_empty());
        assert_eq!(
            tenant["merged_members"][0],
            json!({ "id": "60014", "merged_into": "60013" })
        );
    }
    let two = control(&stage, Method::GET, "state?limit=2", None)
        .await
        .expect(200);
    assert_eq!(
        two["tenants"][0]["members"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(two["tenants"][0]["member_count"], 23);
}

#[tokio::test]
async fn the_clock_moves_on_and_is_set() {
    let stage = Stage::start().await;
    let day = json!({ "advance_seconds": 86_400 });
    let moved = control(&stage, Method::POST, "clock", Some(day))
        .await
        .expect(200);
    assert_eq!(moved["now"], "2026-03-19T15:20:00Z");
    let back = json!({ "set": "2026-01-01T00:00:00Z" });
    let moved = control(&stage, Method::POST, "clock", Some(back))
        .await
        .expect(200);
    assert_eq!(moved["now"], "2026-01-01T00:00:00Z");
    control(&stage, Method::POST, "clock", Some(json!({})))
        .await
        .expect(409);
    control(&stage, Method::POST, "clock", Some(json!({ "forward": 1 })))
        .await
        .expect(422);
}

#[tokio::test]
async fn months_later_the_schedule_has_gone_on_and_pauses_have_ended() {
    let stage = Stage::start().await;
    let later = json!({ "set": "2026-06-18T15:20:00Z" });
    control(&stage, Method::POST, "clock", Some(later))
        .await
        .expect(200);
    let path = "/classes?min_start_date=2026-07-01&max_start_date=2026-07-01";
    let classes = stage.get(HARBOR, path, None).await.expect(200);
    assert_eq!(classes["count"], 7);
    assert_eq!(
        classes["results"][0]["start_time"], "06:15:00",
        "the clocks changed in between? no"
    );
    let token = stage.token(HARBOR, 60_004).await;
    let memberships = stage
        .get(HARBOR, "/me/memberships", Some(&token))
        .await
        .expect(200);
    assert_eq!(memberships["results"][0]["status"], "Active");
}

#[tokio::test]
async fn a_member_books_is_checked_in_and_the_check_in_is_taken_back() {
    let stage = Stage::start().await;
    let post = async |action: &str, body: Value| {
        let path = format!("{HARBOR}/members/60002/{action}");
        control(&stage, Method::POST, &path, Some(body)).await
    };
    let booked = post("book", json!({})).await.expect(200);
    assert_eq!(booked["status"], "pending");
    let id = booked["id"]
        .as_str()
        .and_then(|id| id.parse::<u64>().ok())
        .expect("an id");
    let done = post("check_in", json!({ "reservation_id": id }))
        .await
        .expect(200);
    assert_eq!(done["status"], "check in");
    let undone = post("undo_check_in", json!({})).await.expect(200);
    assert_eq!(
        (&undone["id"], &undone["status"]),
        (&booked["id"], &json!("pending"))
    );
    let missed = post("no_show", json!({ "charged": false }))
        .await
        .expect(200);
    assert_eq!(missed["status"], "graced no show");
    post("cancel", json!({})).await.expect(409);
    let attended = post("attend", json!({})).await.expect(200);
    assert_eq!(attended["status"], "check in");
    let member = control(
        &stage,
        Method::GET,
        &format!("{HARBOR}/members/60002"),
        None,
    )
    .await;
    assert_eq!(member.expect(200)["completed_class_count"], 1);
}

#[tokio::test]
async fn a_membership_is_frozen_and_thawed() {
    let stage = Stage::start().await;
    let path = format!("{HARBOR}/members/60001/freeze");
    let frozen = control(&stage, Method::POST, &path, Some(json!({ "days": 10 }))).await;
    assert_eq!(frozen.expect(200)["status"], "frozen");
    let token = stage.token(HARBOR, 60_001).await;
    let list = stage
        .get(HARBOR, "/me/memberships", Some(&token))
        .await
        .expect(200);
    assert_eq!(
        list["results"][0]["freeze_end_date"],
        "2026-03-28T15:20:00Z"
    );
    control(&stage, Method::POST, &path, None).await.expect(409);
    let path = format!("{HARBOR}/members/60001/unfreeze");
    let thawed = control(&stage, Method::POST, &path, None).await.expect(200);
    assert_eq!(thawed["status"], "active");
}

#[tokio::test]
async fn a_merged_member_is_gone_and_their_classes_are_the_others() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_012).await;
    let world_count = |user| stage.tenant(HARBOR).world().completed_class_count(user);
    let together = world_count(60_012) + world_count(60_009);
    let path = format!("{HARBOR}/members/60012/merge");
    control(&stage, Method::POST, &path, Some(json!({ "into": 60_009 })))
        .await
        .expect(200);
    assert_eq!(world_count(60_009), together);
    stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(401);
    control(&stage, Method::POST, &path, Some(json!({ "into": 60_009 })))
        .await
        .expect(404);
    let shown = control(
        &stage,
        Method::GET,
        &format!("{HARBOR}/members/60012"),
        None,
    )
    .await;
    assert_eq!(shown.expect(200)["merged_into"], "60009");
}

#[tokio::test]
async fn faults_are_ordered_listed_and_taken_back() {
    let stage = Stage::start().await;
    let wish = json!({
        "tenant": HARBOR, "path_prefix": "/api/customer/v1/me", "kind": "too_many_requests",
        "retry_after": 3, "times": 2,
    });
    let ordered = control(&stage, Method::POST, "faults", Some(wish))
        .await
        .expect(201);
    let token = stage.token(HARBOR, 60_001).await;
    let refused = stage.get(HARBOR, "/me/account", Some(&token)).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.headers["retry-after"], "3");
    let listed = control(&stage, Method::GET, "faults", None)
        .await
        .expect(200);
    assert_eq!(listed["tenants"][0]["faults"][0]["hits"], 1);
    let path = format!("faults/{HARBOR}/{}", ordered["id"]);
    control(&stage, Method::DELETE, &path, None)
        .await
        .expect(204);
    control(&stage, Method::DELETE, &path, None)
        .await
        .expect(404);
    stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(200);
    let unknown = json!({ "kind": "earthquake" });
    control(&stage, Method::POST, "faults", Some(unknown))
        .await
        .expect(422);
    let everywhere = json!({ "kind": "maintenance" });
    let ordered = control(&stage, Method::POST, "faults", Some(everywhere))
        .await
        .expect(201);
    assert_eq!(ordered["faults"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        stage.get("solstice-yoga", "/config", None).await.status,
        503
    );
    control(&stage, Method::DELETE, "faults", None)
        .await
        .expect(204);
    stage
        .get("solstice-yoga", "/config", None)
        .await
        .expect(200);
}

#[tokio::test]
async fn requests_are_counted_by_tenant_and_path() {
    let stage = Stage::start().await;
    stage.get(HARBOR, "/config?x=1", None).await.expect(200);
    stage.get(HARBOR, "/config", None).await.expect(200);
    let counted = control(&stage, Method::GET, "requests", None)
        .await
        .expect(200);
    assert_eq!(
        counted["tenants"][0],
        json!({ "tenant": HARBOR, "total": 2, "requests": [
            { "method": "GET", "path": "/api/customer/v1/config", "count": 2 },
        ] })
    );
    assert_eq!(counted["tenants"][1]["total"], 0);
    control(&stage, Method::DELETE, "requests", None)
        .await
        .expect(204);
    assert_eq!(stage.tenant(HARBOR).requests.total("/"), 0);
}

#[tokio::test]
async fn what_the_controls_do_not_know_they_say_in_a_sentence() {
    let stage = Stage::start().await;
    let path = "nowhere/members/60001/book";
    let answer = control(&stage, Method::POST, path, Some(json!({})))
        .await
        .expect(404);
    let problem = "There is no tenant nowhere. The tenants are listed at /__sandbox/state.";
    assert_eq!(answer["error"], problem);
    let path = format!("{HARBOR}/members/1/book");
    let answer = control(&stage, Method::POST, &path, Some(json!({})))
        .await
        .expect(404);
    assert_eq!(
        answer["error"],
        "There is no member 1. The members are listed at /__sandbox/state."
    );
}

#[tokio::test]
async fn the_page_lists_the_controls_under_a_policy() {
    let stage = Stage::start().await;
    let page = control(&stage, Method::GET, "", None).await;
    assert_eq!(page.status, 200);
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .is_ok_and(|it| it.contains("default-src 'none'"))
    );
    for control in [
        "/__sandbox/state",
        "/__sandbox/clock",
        "members/{id}/undo_check_in",
        "cut_body",
    ] {
        assert!(page.text.contains(control), "{control}");
    }
}

#[tokio::test]
async fn webhooks_go_where_the_controls_say_and_the_secret_is_not_shown() {
    let stage = Stage::start().await;
    let path = format!("{HARBOR}/webhook");
    let receiver = json!({ "url": "http://localhost:9/hooks", "secret": "very-secret" });
    control(&stage, Method::PUT, &path, Some(receiver))
        .await
        .expect(200);
    let shown = control(&stage, Method::GET, &path, None).await;
    assert!(!shown.text.contains("very-secret"));
    assert_eq!(shown.expect(200)["signature_header"], "X-Mariana-Signature");
    control(&stage, Method::DELETE, &path, None)
        .await
        .expect(204);
    assert_eq!(
        control(&stage, Method::GET, &path, None).await.expect(200),
        Value::Null
    );
}
