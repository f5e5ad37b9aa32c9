//! Reading through the Admin API.

use fifthtab_sandbox::seed;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::stage::{Answer, Go, HARBOR, Stage};

async fn read(stage: &Stage, key: &str, path: &str) -> Answer {
    stage
        .get(&stage.url(path))
        .bearer_auth(&stage.key(key).key)
        .go()
        .await
}

async fn good(stage: &Stage, path: &str) -> Value {
    let answer = read(stage, "readonly", path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/vnd.api+json");
    answer.json()
}

fn ids(list: &Value) -> Vec<&str> {
    let data = list["data"].as_array().expect("a list");
    data.iter()
        .map(|one| one["id"].as_str().expect("a text id"))
        .collect()
}

#[tokio::test]
async fn a_list_has_ten_rows_a_page_and_the_recorded_envelope() {
    let stage = Stage::start().await;
    let first = good(&stage, "/api/users").await;
    let page = &first["meta"]["pagination"];
    assert_eq!((&page["page"], &page["per_page"]), (&json!(1), &json!(10)));
    assert_eq!(ids(&first).len(), 10);
    assert!(first["links"].is_null());
    let count = page["count"].as_u64().expect("a count");
    assert_eq!(page["pages"], count.div_ceil(10));

    let all = good(&stage, "/api/users/?page_size=100&per_page=1").await;
    assert_eq!(ids(&all).len() as u64, count, "per_page is ignored");
    let second = good(&stage, "/api/users?page=2").await;
    assert_eq!(ids(&second), &ids(&all)[10..20]);
    let beyond = read(&stage, "readonly", "/api/users?page=999").await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn accept_json_is_refused_and_everything_else_that_fits_is_not() {
    let stage = Stage::start().await;
    let key = stage.key("readonly").key;
    let ask = async |accept: &str| {
        let request = stage.get(&stage.url("/api/users")).bearer_auth(&key);
        request.header("accept", accept).go().await
    };
    let refused = ask("application/json").await;
    assert_eq!(refused.status, StatusCode::NOT_ACCEPTABLE);
    assert!(
        refused
            .text
            .contains("Could not satisfy the request Accept header.")
    );
    for accept in [
        "application/vnd.api+json",
        "*/*",
        "application/json, */*;q=0.1",
    ] {
        assert_eq!(ask(accept).await.status, StatusCode::OK, "{accept}");
    }
}

#[tokio::test]
async fn every_resource_asks_for_its_own_permission() {
    let stage = Stage::start().await;
    assert_eq!(
        read(&stage, "users-only", "/api/users").await.status,
        StatusCode::OK
    );
    let refused = read(&stage, "users-only", "/api/reservations").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused
            .text
            .contains("You do not have permission to perform this action.")
    );
    let nobody = stage.get(&stage.url("/api/class_sessions")).go().await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert!(
        nobody
            .text
            .contains("Authentication credentials were not provided.")
    );
    let garbage = stage
        .get(&stage.url("/api/users"))
        .bearer_auth("garbage")
        .go()
        .await;
    assert_eq!(garbage.status, StatusCode::UNAUTHORIZED);
    for path in ["/api/locations", "/api/regions/", "/api/"] {
        assert_eq!(
            stage.get(&stage.url(path)).go().await.status,
            StatusCode::OK,
            "{path}"
        );
    }
}

#[tokio::test]
async fn users_are_found_by_id_mail_and_words() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let id = member.id.to_string();
    let two = good(&stage, &format!("/api/users?filter[id]={id},60003,1")).await;
    assert_eq!(ids(&two), [id.as_str(), "60003"]);
    let by_mail = good(
        &stage,
        &format!("/api/users?email={}", member.email.to_uppercase()),
    )
    .await;
    assert!(ids(&by_mail).contains(&id.as_str()));
    for query in [
        &member.email,
        &format!("{} {}", member.last_name, member.first_name),
    ] {
        let url = format!("{}?query={query}", stage.url("/api/users"));
        let found = stage
            .get(&url)
            .bearer_auth(&stage.key("readonly").key)
            .go()
            .await
            .json();
        assert!(ids(&found).contains(&id.as_str()), "{query}");
    }
    let all = good(&stage, "/api/users?page_size=100").await;
    let unknown = good(
        &stage,
        "/api/users?page_size=100&filter[email]=x&nonsense=1",
    )
    .await;
    assert_eq!(ids(&all), ids(&unknown), "unknown filters are ignored");
    let none = good(&stage, "/api/users?email=nobody@example.com").await;
    assert_eq!(
        none["meta"]["pagination"],
        json!({"count":0,"pages":1,"page":1,"per_page":10})
    );
}

#[tokio::test]
async fn reservations_are_filtered_by_user_state_and_class() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let path = format!("/api/reservations?user={member}&page_size=1000");
    let all = good(&stage, &path).await;
    let attended = good(&stage, &format!("{path}&status=check%20in")).await;
    let count = stage.tenant(HARBOR).world().completed_class_count(member);
    assert_eq!(ids(&attended).len(), count);
    assert!(ids(&all).len() > count, "something is booked, too");
    for one in attended["data"].as_array().expect("a list") {
        assert_eq!(one["attributes"]["status"], "check in");
        assert!(one["attributes"]["check_in_date"].is_string());
        assert_eq!(
            one["relationships"]["user"]["data"]["id"],
            member.to_string()
        );
    }
    let now: Timestamp = stage.sandbox.now();
    let ahead = good(&stage, &format!("{path}&class_session_min_datetime={now}")).await;
    assert!(!ids(&ahead).is_empty() && ids(&ahead).len() < ids(&all).len());
    let session = &ahead["data"][0]["relationships"]["class_session"]["data"]["id"];
    let session = session.as_str().expect("a class session");
    let roster = good(
        &stage,
        &format!("/api/reservations?class_session={session}"),
    )
    .await;
    assert!(ids(&roster).contains(&ids(&ahead)[0]));
}

#[tokio::test]
async fn a_guest_without_an_account_has_no_user() {
    let stage = Stage::start().await;
    let list = good(&stage, "/api/reservations?reserved_for_guest=true").await;
    let guest = &list["data"][0];
    assert!(guest["relationships"]["user"]["data"].is_null(), "{guest}");
    assert!(guest["attributes"]["guest_email"].is_string());
}

#[tokio::test]
async fn include_follows_paths_and_sends_each_object_once() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let path = "include=user.home_location.region,class_session&page_size=5";
    let list = good(&stage, &format!("/api/reservations?user={member}&{path}")).await;
    let included = list["included"].as_array().expect("a list");
    let kinds = |kind: &str| included.iter().filter(|one| one["type"] == kind).count();
    assert_eq!(
        (kinds("users"), kinds("locations"), kinds("regions")),
        (1, 1, 1)
    );
    assert!((1..=5).contains(&kinds("class_sessions")));
    let plain = good(&stage, &format!("/api/reservations?user={member}")).await;
    assert_eq!(plain["included"], json!([]));
    let self_made = good(
        &stage,
        &format!("/api/users/{member}?include=nonsense.more"),
    )
    .await;
    assert_eq!(self_made["included"], json!([]));
}

#[tokio::test]
async fn lists_are_ordered_as_asked() {
    let stage = Stage::start().await;
    let newest = good(&stage, "/api/reservations?ordering=-id").await;
    let numbers: Vec<u64> = ids(&newest)
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    assert!(numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
    let classes = good(&stage, "/api/class_sessions?page_size=50").await;
    let starts = classes["data"].as_array().expect("a list").iter();
    let starts: Vec<_> = starts
        .map(|one| one["attributes"]["start_datetime"].as_str())
        .collect();
    assert!(
        starts.is_sorted_by(|one, next| one >= next),
        "the latest class comes first"
    );
    let early = good(
        &stage,
        "/api/class_sessions?ordering=start_datetime&page_size=1",
    )
    .await;
    let first = early["data"][0]["attributes"]["start_datetime"].as_str();
    assert!(first < starts.last().copied().flatten());
}

#[tokio::test]
async fn polling_by_the_time_of_change_sees_what_changed_and_no_more() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let since = stage.sandbox.advance(SignedDuration::from_hours(1));
    let path = format!("/api/reservations?min_updated_datetime={since}");
    assert_eq!(ids(&good(&stage, &path).await), [""; 0]);
    let tenant = stage.tenant(HARBOR);
    let pending = {
        let world = tenant.world();
        let mut own = world.reservations.of(member);
        let pending = own
            .find(|one| one.status.as_str() == "pending")
            .map(|one| one.id);
        pending.expect("a booking")
    };
    tenant
        .world_mut()
        .check_in(pending, tenant.now())
        .expect("a booking can be checked in");
    let changed = good(&stage, &path).await;
    assert_eq!(
        ids(&changed),
        [pending.to_string()],
        "the limit itself is included"
    );
    let until = since
        .saturating_sub(SignedDuration::from_secs(1))
        .expect("in range");
    let before = format!("{path}&max_updated_datetime={until}");
    assert_eq!(ids(&good(&stage, &before).await), [""; 0]);
    let wrong = read(&stage, "readonly", "/api/users?min_updated_datetime=soon").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn memberships_show_the_live_quirks() {
    let stage = Stage::start().await;
    let frozen = good(&stage, "/api/membership_instances?status=frozen").await;
    let attributes = &frozen["data"][0]["attributes"];
    assert_eq!(attributes["status"], "frozen");
    assert!(attributes["freeze_datetime"].is_string());
    let active = good(
        &stage,
        "/api/membership_instances?status=active&page_size=100",
    )
    .await;
    let now = stage.sandbox.now().to_string();
    let ended = active["data"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|one| {
            let end = one["attributes"]["scheduled_end_datetime"].as_str();
            end.is_some_and(|end| end < now.as_str())
        });
    assert!(ended, "a finished trial keeps the status active");
}

#[tokio::test]
async fn every_resource_can_be_listed_and_opened() {
    let stage = Stage::start().await;
    for name in [
        "users",
        "reservations",
        "class_sessions",
        "class_session_types",
        "classrooms",
        "membership_instances",
        "memberships",
        "locations",
        "regions",
        "employees",
        "employee_public_profiles",
        "credits",
        "credit_transactions",
        "account_transactions",
        "user_tags",
        "orders",
    ] {
        let list = read(&stage, "all", &format!("/api/{name}?page_size=1"))
            .await
            .json();
        let id = *ids(&list).first().unwrap_or_else(|| panic!("no {name}"));
        for slash in ["", "/"] {
            let one = read(&stage, "all", &format!("/api/{name}/{id}{slash}"))
                .await
                .json();
            assert_eq!(one["data"]["type"], name);
            assert_eq!(one["data"], list["data"][0], "list and detail agree");
            assert!(one["meta"].is_null() && one["included"].is_array());
        }
        let missing = read(&stage, "all", &format!("/api/{name}/1")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn an_oauth_token_reads_what_its_owner_may() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let tokens = stage
        .exchange(&stage.code(seed::PUBLIC_CLIENT).await)
        .await
        .json();
    let token = tokens["access_token"].as_str().expect("a token");
    let status = async |path: &str| stage.get(&stage.url(path)).bearer_auth(token).go().await;
    let own = status("/api/users/self").await.json();
    assert_eq!(own["data"]["id"], member.to_string());
    assert_eq!(
        status(&format!("/api/users/{member}")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        status("/api/users/60002").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(status("/api/users").await.status, StatusCode::FORBIDDEN);
    let key = read(&stage, "all", "/api/users/self").await;
    assert_eq!(
        key.status,
        StatusCode::NOT_FOUND,
        "a service account is no user"
    );
}

#[tokio::test]
async fn staff_may_do_everything_with_their_own_token() {
    let stage = Stage::start().await;
    let staff = stage.staff(HARBOR);
    let cookie = stage.session(HARBOR, staff.id);
    let url = crate::stage::with_challenge(stage.authorize(seed::PUBLIC_CLIENT));
    let answer = stage.get(url.as_str()).header("cookie", cookie).go().await;
    let tokens = stage.exchange(&answer.redirect()["code"]).await.json();
    let token = tokens["access_token"].as_str().expect("a token");
    let list = stage
        .get(&stage.url("/api/reservations"))
        .bearer_auth(token)
        .go()
        .await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    let own = stage
        .get(&stage.url("/api/users/self"))
        .bearer_auth(token)
        .go()
        .await
        .json();
    assert_eq!(own["data"]["attributes"]["is_staff"], true);
}

#[tokio::test]
async fn a_merged_member_is_gone() {
    let stage = Stage::start().await;
    let gone = {
        let world = stage.tenant(HARBOR).world();
        let mut users = world.users.iter();
        users
            .find(|user| user.merged_into.is_some())
            .expect("somebody was merged")
            .id
    };
    let answer = read(&stage, "all", &format!("/api/users/{gone}")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
