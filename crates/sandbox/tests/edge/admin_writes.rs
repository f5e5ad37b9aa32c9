//! Writing through the Admin API.

use fifthtab_sandbox::oauth;
use fifthtab_sandbox::world::Change;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::{Answer, Go, HARBOR, Stage};

const MEDIA_TYPE: &str = "application/vnd.api+json";

async fn write(stage: &Stage, method: Method, path: &str, body: &Value) -> Answer {
    let request = stage
        .request(method, &stage.url(path))
        .bearer_auth(&stage.key("all").key);
    request
        .header("content-type", MEDIA_TYPE)
        .body(body.to_string())
        .go()
        .await
}

async fn post(stage: &Stage, path: &str, body: &Value) -> Answer {
    write(stage, Method::POST, path, body).await
}

fn document(kind: &str, attributes: &Value, relations: &[(&str, &str, u64)]) -> Value {
    let relation = |kind: &str, id: u64| json!({"data":{"type":kind,"id":id.to_string()}});
    let relations: serde_json::Map<_, _> = relations
        .iter()
        .map(|(name, kind, id)| ((*name).to_owned(), relation(kind, *id)))
        .collect();
    json!({"data":{"type":kind,"attributes":attributes,"relationships":relations}})
}

fn problems(answer: &Answer) -> Value {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    answer.json()["errors"].clone()
}

fn friend() -> Value {
    json!({"email":"friend@example.com","first_name":"F","last_name":"L",
        "phone_number":"+17185550199","marketing_opt_in":true,"home_location":"48717"})
}

#[tokio::test]
async fn a_friend_becomes_a_user_who_is_found_again() {
    let stage = Stage::start().await;
    let mut changes = stage.tenant(HARBOR).world().subscribe();
    let made = post(&stage, "/api/users", &document("users", &friend(), &[])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    let id: u64 = made["data"]["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    assert_eq!(made["data"]["attributes"]["full_name"], "F L");
    assert_eq!(
        made["data"]["relationships"]["home_location"]["data"]["id"],
        "48717"
    );
    assert_eq!(changes.try_recv(), Ok(Change::ProfileCreated(id)));

    let again = post(&stage, "/api/users", &document("users", &friend(), &[])).await;
    assert!(problems(&again)["email"].is_array(), "{}", again.text);
}

#[tokio::test]
async fn the_home_location_is_required_in_one_of_its_proven_forms() {
    let stage = Stage::start().await;
    let mut bare = friend();
    bare.as_object_mut()
        .expect("an object")
        .remove("home_location");
    let missing = post(&stage, "/api/users", &document("users", &bare, &[])).await;
    assert_eq!(
        problems(&missing),
        json!({"home_location":["This field is required."]})
    );
    bare["home_location_id"] = json!("48717");
    let misnamed = post(&stage, "/api/users", &document("users", &bare, &[])).await;
    assert!(problems(&misnamed)["home_location"].is_array());
    bare["home_location"] = json!(1);
    let unknown = post(&stage, "/api/users", &document("users", &bare, &[])).await;
    assert!(problems(&unknown)["home_location"].is_array());
    bare.as_object_mut()
        .expect("an object")
        .remove("home_location");
    let related = [("home_location", "locations", 48_717)];
    let made = post(&stage, "/api/users", &document("users", &bare, &related)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

#[tokio::test]
async fn every_problem_of_a_user_is_named_at_once() {
    let stage = Stage::start().await;
    let bad = json!({"email":"nonsense","first_name":"","phone_number":"12","home_location":1});
    let answer = post(&stage, "/api/users", &document("users", &bad, &[])).await;
    let problems = problems(&answer);
    for field in [
        "email",
        "first_name",
        "last_name",
        "phone_number",
        "home_location",
    ] {
        assert!(problems[field].is_array(), "{field}: {problems}");
    }
}

#[tokio::test]
async fn an_update_changes_what_is_sent_and_nothing_else() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let path = format!("/api/users/{}", member.id);
    for (method, city) in [(Method::PUT, "Queens"), (Method::PATCH, "Bronx")] {
        let body = document("users", &json!({"city":city,"tags":["701"]}), &[]);
        let answer = write(&stage, method, &path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let data = &answer.json()["data"];
        assert_eq!(data["attributes"]["city"], city);
        assert_eq!(data["attributes"]["email"], member.email.as_str());
        assert_eq!(data["relationships"]["tags"]["data"][0]["id"], "701");
    }
    let empty = document("users", &json!({}), &[]);
    let nobody = write(&stage, Method::PUT, "/api/users/1", &empty).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_archived_member_is_gone_and_signed_out() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let token = oauth::issue_ephemeral_token(stage.tenant(HARBOR), member.id);
    let path = format!("/api/users/{}", member.id);
    let answer = write(&stage, Method::DELETE, &path, &json!({})).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    assert!(
        stage
            .tenant(HARBOR)
            .world()
            .sign_in(&member.email, &member.password)
            .is_none()
    );
    let now = stage.sandbox.now();
    assert!(
        stage
            .tenant(HARBOR)
            .oauth
            .grants()
            .spend_ephemeral(&token, now)
            .is_none()
    );
}

#[tokio::test]
async fn a_write_needs_the_permission_the_media_type_and_the_type() {
    let stage = Stage::start().await;
    let body = document("users", &friend(), &[]).to_string();
    let send = async |key: &str, kind: &str, body: &str| {
        let request = stage
            .post(&stage.url("/api/users"))
            .bearer_auth(&stage.key(key).key);
        request
            .header("content-type", kind)
            .body(body.to_owned())
            .go()
            .await
            .status
            .as_u16()
    };
    assert_eq!(send("readonly", MEDIA_TYPE, &body).await, 403);
    assert_eq!(send("all", "application/json", &body).await, 415);
    assert_eq!(send("all", MEDIA_TYPE, "{").await, 400);
    assert_eq!(send("all", MEDIA_TYPE, "{\"data\":[]}").await, 400);
    assert_eq!(
        send("all", MEDIA_TYPE, &body.replace("\"users\"", "\"people\"")).await,
        409
    );
    assert_eq!(send("all", MEDIA_TYPE, &body).await, 201);
}

#[tokio::test]
async fn the_front_desk_checks_in_and_takes_it_back() {
    let stage = Stage::start().await;
    let pending = {
        let world = stage.tenant(HARBOR).world();
        let mut own = world.reservations.of(stage.member(HARBOR).id);
        own.find(|one| one.status.as_str() == "pending")
            .expect("a booking")
            .id
    };
    let act = async |action: &str| {
        let path = format!("/api/reservations/{pending}/{action}");
        post(&stage, &path, &json!({})).await
    };
    let status = |answer: &Answer| answer.json()["data"]["attributes"]["status"].clone();
    assert_eq!(status(&act("check_in").await), "check in");
    assert_eq!(status(&act("check_out").await), "pending");
    assert!(problems(&act("check_out").await)["non_field_errors"].is_array());
    let missing = post(&stage, "/api/reservations/1/check_in", &json!({})).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_place_is_booked_for_a_member() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let session = {
        let tenant = stage.tenant(HARBOR);
        let world = tenant.world();
        let is_free = |one: &&fifthtab_sandbox::world::ClassSession| {
            one.start > tenant.now()
                && world.free_places(one) > 0
                && world
                    .reservations
                    .under(one.id)
                    .all(|place| place.user != Some(member))
        };
        world
            .sessions
            .iter()
            .find(is_free)
            .expect("a class with room")
            .id
    };
    let body = document(
        "reservations",
        &json!({"reservation_type":"standard"}),
        &[
            ("user", "users", member),
            ("class_session", "class_sessions", session),
        ],
    );
    let made = post(&stage, "/api/reservations", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.json()["data"]["attributes"]["status"], "pending");
    let twice = post(&stage, "/api/reservations", &body).await;
    assert!(problems(&twice)["non_field_errors"].is_array());
}

#[tokio::test]
async fn credits_are_granted_and_taken_back_from_their_grant() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let owner = [("user", "users", member), ("credit", "credits", 2_323)];
    let attributes = json!({"transaction_amount":3,
        "expiration_datetime":"2026-12-31T23:59:59Z","note":"Referral reward"});
    let path = "/api/credit_transactions";
    let made = post(
        &stage,
        path,
        &document("credit_transactions", &attributes, &owner),
    )
    .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    assert_eq!(made["data"]["attributes"]["remaining_credits_cache"], 3);
    let grant: u64 = made["data"]["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");

    let parent = [
        owner[0],
        owner[1],
        ("parent_credit_transaction", "credit_transactions", grant),
    ];
    let take = |amount: i64| {
        document(
            "credit_transactions",
            &json!({"transaction_amount":amount}),
            &parent,
        )
    };
    let back = post(&stage, path, &take(-2)).await.json();
    assert!(back["data"]["attributes"]["remaining_credits_cache"].is_null());
    let left = stage
        .tenant(HARBOR)
        .world()
        .credit_transactions
        .get(grant)
        .and_then(|one| one.remaining);
    assert_eq!(left, Some(1));
    let too_much = post(&stage, path, &take(-2)).await;
    assert!(problems(&too_much)["transaction_amount"].is_array());
    let bare = document(
        "credit_transactions",
        &json!({"transaction_amount":-1}),
        &owner,
    );
    let bare = post(&stage, path, &bare).await;
    assert!(problems(&bare)["parent_credit_transaction"].is_array());
    let empty = post(
        &stage,
        path,
        &document("credit_transactions", &json!({}), &[]),
    )
    .await;
    for field in ["user", "credit", "transaction_amount"] {
        assert_eq!(problems(&empty)[field], json!(["This field is required."]));
    }
}

#[tokio::test]
async fn money_on_account_adds_up_and_a_bare_negative_breaks() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let path = "/api/account_transactions";
    let kind = "account_transactions";
    let user = ("user", "users", member);
    let balance = async || {
        let path = stage.url(&format!("/api/users/{member}"));
        let answer = stage
            .get(&path)
            .bearer_auth(&stage.key("all").key)
            .go()
            .await
            .json();
        answer["data"]["attributes"]["account_balance"]
            .as_f64()
            .expect("a balance")
    };
    let before = balance().await;
    let give =
        json!({"transaction_amount":"25.00","transaction_currency":"USD","revenue_type":"comp"});
    let made = post(&stage, path, &document(kind, &give, &[user])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert!((balance().await - before - 25.0).abs() < 0.001);
    let made = made.json();
    let given: u64 = made["data"]["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");

    let take = json!({"transaction_amount":"-25.00","transaction_currency":"USD"});
    let bare = post(&stage, path, &document(kind, &take, &[user])).await;
    assert_eq!(bare.status, StatusCode::INTERNAL_SERVER_ERROR);
    let parent = ("parent_account_transaction", "account_transactions", given);
    let back = post(&stage, path, &document(kind, &take, &[user, parent])).await;
    assert_eq!(back.status, StatusCode::CREATED, "{}", back.text);
    assert!((balance().await - before).abs() < 0.001);
    let wrong =
        json!({"transaction_amount":"x","transaction_currency":"XYZ","revenue_type":"gift"});
    let wrong = problems(&post(&stage, path, &document(kind, &wrong, &[])).await);
    for field in [
        "user",
        "transaction_amount",
        "transaction_currency",
        "revenue_type",
    ] {
        assert!(wrong[field].is_array(), "{field}: {wrong}");
    }
}

#[tokio::test]
async fn tags_are_made_changed_given_and_deleted() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let gold = json!({"name":"Gold Tier","user_tag_type":"vip","weight":5});
    let made = post(&stage, "/api/user_tags", &document("user_tags", &gold, &[])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    assert_eq!(made["data"]["attributes"]["slug"], "gold-tier");
    let id = made["data"]["id"].as_str().expect("an id").to_owned();
    let again = post(&stage, "/api/user_tags", &document("user_tags", &gold, &[])).await;
    assert!(problems(&again)["name"].is_array());

    let give = document("users", &json!({"tags":[id]}), &[]);
    let given = write(&stage, Method::PUT, &format!("/api/users/{member}"), &give).await;
    assert_eq!(
        given.json()["data"]["attributes"]["has_vip_tag_cache"],
        true
    );
    let path = format!("/api/user_tags/{id}/");
    let renamed = document(
        "user_tags",
        &json!({"name":"Gold","user_tag_type":"normal"}),
        &[],
    );
    let renamed = write(&stage, Method::PUT, &path, &renamed).await.json();
    assert_eq!(renamed["data"]["attributes"]["slug"], "gold");

    let gone = write(&stage, Method::DELETE, &path, &json!({})).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let tags = stage
        .tenant(HARBOR)
        .world()
        .users
        .get(member)
        .map(|user| user.tags.clone());
    assert_eq!(tags, Some(Vec::new()), "nobody has it any more");
}
