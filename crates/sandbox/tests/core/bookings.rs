//! Booking, cancelling, checking in.

use fifthtab_sandbox::world::Id;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{Answer, Stage};

const HARBOR: &str = "harbor-barre";
const NORTHSIDE: &str = "northside-cycle";

/// The first class of a tenant that starts at least `hours` from now and has free places.
fn class_in(stage: &Stage, slug: &str, hours: i64) -> Id {
    let tenant = stage.tenant(slug);
    let earliest = tenant.now() + SignedDuration::from_hours(hours);
    let world = tenant.world();
    let free = world.sessions.iter().filter(|one| {
        one.location == 48_717
            && one.start >= earliest
            && one.cancelled_at.is_none()
            && world.reservations.under(one.id).count() < 3
    });
    free.min_by_key(|one| one.start).expect("an empty class").id
}

async fn book(stage: &Stage, slug: &str, token: &str, body: Value) -> Answer {
    let address = stage.customer(slug, "/me/reservations");
    stage
        .call(Method::POST, &address, Some(token), Some(&body))
        .await
}

async fn act(stage: &Stage, slug: &str, token: &str, id: &Value, action: &str) -> Answer {
    let id = id.as_str().expect("an id");
    let address = stage.customer(slug, &format!("/me/reservations/{id}/{action}"));
    stage.call(Method::POST, &address, Some(token), None).await
}

#[tokio::test]
async fn a_place_is_booked_cancelled_in_time_and_can_be_booked_again() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_011).await;
    let session = class_in(&stage, HARBOR, 30);
    let left = async || {
        let credits = stage
            .get(HARBOR, "/me/credits?is_active=true", Some(&token))
            .await
            .expect(200);
        credits["results"][0]["credits_remaining"]
            .as_i64()
            .expect("a number")
    };
    let before = left().await;
    let wish = json!({ "class_session": { "id": session.to_string() }, "reservation_type": "standard", "is_booked_for_me": true });
    let booked = book(&stage, HARBOR, &token, wish.clone()).await.expect(201);
    assert_eq!(booked["status"], "pending");
    assert_eq!(booked["payment_option"]["type"], "credit");
    assert_eq!(left().await, before - 1);
    let twice = book(&stage, HARBOR, &token, wish.clone()).await.expect(422);
    assert_eq!(
        twice["non_field_errors"][0],
        "You already have a reservation for this class."
    );
    let path = format!("/classes/{session}");
    let class = stage.get(HARBOR, &path, Some(&token)).await.expect(200);
    assert_eq!(class["is_user_reserved"], true);
    let penalty = format!(
        "/me/reservations/{}/cancel_penalty",
        booked["id"].as_str().expect("an id")
    );
    let penalty = stage.get(HARBOR, &penalty, Some(&token)).await.expect(200);
    assert_eq!(
        penalty,
        json!({ "is_penalty_cancel": false, "message": null })
    );
    let cancelled = act(&stage, HARBOR, &token, &booked["id"], "cancel")
        .await
        .expect(200);
    assert_eq!(cancelled["status"], "standard cancel");
    assert_eq!(left().await, before);
    act(&stage, HARBOR, &token, &booked["id"], "cancel")
        .await
        .expect(422);
    book(&stage, HARBOR, &token, wish).await.expect(201);
}

#[tokio::test]
async fn a_late_cancellation_costs_the_credit() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_011).await;
    let session = class_in(&stage, HARBOR, 1);
    let wish = json!({ "class_session": { "id": session.to_string() } });
    let booked = book(&stage, HARBOR, &token, wish).await.expect(201);
    let used = stage
        .get(HARBOR, "/me/credits", Some(&token))
        .await
        .expect(200);
    let cancelled = act(&stage, HARBOR, &token, &booked["id"], "cancel")
        .await
        .expect(200);
    assert_eq!(cancelled["status"], "penalty cancel");
    let after = stage
        .get(HARBOR, "/me/credits", Some(&token))
        .await
        .expect(200);
    assert_eq!(
        used["results"][0]["credits_remaining"],
        after["results"][0]["credits_remaining"]
    );
}

#[tokio::test]
async fn nobody_books_without_a_means_of_payment() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_006).await;
    let session = class_in(&stage, HARBOR, 30);
    let wish = json!({ "class_session": { "id": session.to_string() } });
    let refused = book(&stage, HARBOR, &token, wish).await.expect(422);
    let problem = "The payments do not satisfy the cost of this reservation.";
    assert_eq!(refused["non_field_errors"][0], problem);
    let path = format!("/classes/{session}/payment_options");
    let options = stage.get(HARBOR, &path, Some(&token)).await.expect(200);
    assert_eq!(options["user_payment_options"], json!([]));
}

#[tokio::test]
async fn a_member_checks_in_within_the_window_only() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let path = "/me/reservations?is_upcoming=true&ordering=start_datetime&page_size=1";
    let next = stage.get(HARBOR, path, Some(&token)).await.expect(200)["results"][0].clone();
    let early = act(&stage, HARBOR, &token, &next["id"], "check_in")
        .await
        .expect(422);
    assert_eq!(
        early["non_field_errors"][0],
        "Check-in is not open for this class."
    );
    let start = next["class_session"]["start_datetime"]
        .as_str()
        .expect("a start");
    let start: jiff::Timestamp = start.parse().expect("a moment");
    stage
        .sandbox
        .advance(start.duration_since(stage.sandbox.now()) - SignedDuration::from_mins(10));
    let done = act(&stage, HARBOR, &token, &next["id"], "check_in")
        .await
        .expect(200);
    assert_eq!(done["status"], "check in");
}

#[tokio::test]
async fn a_spot_is_picked_once() {
    let stage = Stage::start().await;
    let token = stage.token(NORTHSIDE, 60_001).await;
    let session = class_in(&stage, NORTHSIDE, 30);
    let path = format!("/classes/{session}");
    let class = stage.get(NORTHSIDE, &path, None).await.expect(200);
    assert_eq!(class["layout_format"], "pick-a-spot");
    let spots = class["layout"]["spots"].as_array().expect("an array");
    let free = spots
        .iter()
        .find(|spot| spot["is_available"] == true)
        .expect("a free spot");
    let wish =
        json!({ "class_session": { "id": session.to_string() }, "spot": { "id": free["id"] } });
    let booked = book(&stage, NORTHSIDE, &token, wish.clone())
        .await
        .expect(201);
    assert_eq!(booked["spot"]["id"], free["id"]);
    let other = stage.token(NORTHSIDE, 60_013).await;
    let refused = book(&stage, NORTHSIDE, &other, wish).await.expect(422);
    assert_eq!(
        refused["non_field_errors"][0],
        "This spot is already taken."
    );
}

#[tokio::test]
async fn a_guest_needs_an_email_and_a_pass_and_stays_without_an_account() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_015).await;
    let session = class_in(&stage, HARBOR, 40);
    let path = format!("/classes/{session}/payment_options");
    let options = stage.get(HARBOR, &path, Some(&token)).await.expect(200);
    let pass = options["guest_payment_options"]
        .as_array()
        .expect("an array")
        .iter()
        .find(|one| one["type"] == "credit")
        .expect("a guest pass");
    let mut wish = json!({
        "class_session": { "id": session.to_string() }, "is_booked_for_me": false,
        "payment_option": { "id": pass["id"] },
    });
    let refused = book(&stage, HARBOR, &token, wish.clone()).await.expect(422);
    assert_eq!(
        refused["non_field_errors"][0],
        "Email address for guest must be provided"
    );
    wish["guest_email"] = json!("plus.one@example.com");
    let booked = book(&stage, HARBOR, &token, wish).await.expect(201);
    assert_eq!(booked["guest_email"], "plus.one@example.com");
    assert_eq!(booked["is_booked_for_me"], false);
    assert_eq!(booked["is_booked_by_me"], true);
    let id: Id = booked["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    let world = stage.tenant(HARBOR).world();
    assert_eq!(world.reservations.get(id).map(|one| one.user), Some(None));
}

#[tokio::test]
async fn who_waits_has_an_empty_spot_and_leaving_says_removed() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_015).await;
    let path = "/me/reservations?is_upcoming=true&page_size=50";
    let upcoming = stage.get(HARBOR, path, Some(&token)).await.expect(200);
    let rows = upcoming["results"].as_array().expect("an array");
    let waiting = rows
        .iter()
        .find(|one| one["reservation_type"] == "waitlist")
        .expect("one waits");
    assert_eq!(waiting["spot"]["id"], "");
    assert_eq!(waiting["waitlist_position"], Value::Null);
    let left = act(&stage, HARBOR, &token, &waiting["id"], "cancel")
        .await
        .expect(200);
    assert_eq!(left["status"], "removed");
}
