//! Numbers that are counted from the reservations.

use crate::stage::Stage;

const HARBOR: &str = "harbor-barre";

#[tokio::test]
async fn every_count_agrees_with_the_attended_classes() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_009).await;
    let token = Some(token.as_str());
    let account = stage.get(HARBOR, "/me/account", token).await.expect(200);
    assert_eq!(account["completed_class_count"], 99);
    let achievements = stage
        .get(HARBOR, "/me/achievements", token)
        .await
        .expect(200);
    assert_eq!(achievements["classes_completed"], 99);
    assert_eq!(achievements["number_of_studios_visited"], 1);
    assert_eq!(achievements["most_visited_studio"], "Red Hook");
    assert_eq!(achievements["member_since"], account["join_datetime"]);
    let count = stage
        .get(HARBOR, "/me/metrics/class_count", token)
        .await
        .expect(200);
    assert_eq!(count["result"]["class_count"], 99);
    assert_eq!(count["result"]["percentile_band"], "Top 25%");
    let path = "/me/reservations?status=check%20in&page_size=500";
    let attended = stage.get(HARBOR, path, token).await.expect(200);
    let minutes: u64 = attended["results"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|one| one["class_session"]["class_type"]["duration"].as_u64())
        .sum();
    let total = stage
        .get(HARBOR, "/me/metrics/total_minutes_in_class", token)
        .await
        .expect(200);
    assert_eq!(total["result"], minutes);
}

#[tokio::test]
async fn a_check_in_counts_and_taking_it_back_uncounts_it() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_002).await;
    let token = Some(token.as_str());
    let count = async || {
        stage.get(HARBOR, "/me/account", token).await.expect(200)["completed_class_count"].clone()
    };
    assert_eq!(count().await, 0);
    let tenant = stage.tenant(HARBOR);
    let session = tenant
        .world()
        .sessions
        .iter()
        .find(|one| one.start > tenant.now())
        .map(|one| one.id);
    let wish =
        fifthtab_sandbox::world::actions::Booking::of(60_002, session.expect("a class ahead"));
    let id = tenant
        .world_mut()
        .book_on_the_house(wish, tenant.now())
        .expect("a free place");
    assert_eq!(count().await, 0);
    tenant
        .world_mut()
        .check_in(id, tenant.now())
        .expect("a booking");
    assert_eq!(count().await, 1);
    tenant
        .world_mut()
        .undo_check_in(id, tenant.now())
        .expect("a check-in");
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn the_longest_streak_counts_weeks_and_comes_without_a_wrapper() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let path = "/me/metrics/longest_weekly_streak";
    let streak = stage.get(HARBOR, path, Some(&token)).await.expect(200);
    assert_eq!(streak["streak_length"], 48);
    assert_eq!(streak["streak_end_date"], "2026-03-22");
    let newcomer = stage.token(HARBOR, 60_002).await;
    let none = stage.get(HARBOR, path, Some(&newcomer)).await.expect(200);
    assert_eq!(none["streak_length"], 0);
    assert_eq!(none["streak_start_date"], serde_json::Value::Null);
}

#[tokio::test]
async fn favourites_are_those_of_the_history() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let token = Some(token.as_str());
    let time = stage
        .get(HARBOR, "/me/metrics/top_time_of_day", token)
        .await
        .expect(200);
    assert_eq!(time["result"]["top_time_of_day"], "Morning");
    let day = stage
        .get(HARBOR, "/me/metrics/most_popular_weekday", token)
        .await
        .expect(200);
    let day = day["result"]["weekday"].as_str().expect("a day").to_owned();
    assert!(
        ["Tuesday", "Thursday", "Saturday"].contains(&day.as_str()),
        "{day}"
    );
    let names = stage
        .get(HARBOR, "/me/metrics/top_instructors", token)
        .await
        .expect(200);
    assert!(
        names["result"]
            .as_array()
            .is_some_and(|names| (1..=3).contains(&names.len()))
    );
    let path = "/me/metrics/most_recent_completed_challenge";
    let challenge = stage.get(HARBOR, path, token).await.expect(200);
    assert!(challenge["most_recent_completed_challenge"].is_null());
}
