//! Paging and filtering of what is the caller's own.

use serde_json::Value;

use crate::stage::Stage;

const HARBOR: &str = "harbor-barre";

fn ids(list: &Value) -> Vec<String> {
    let rows = list["results"].as_array().expect("an array").iter();
    rows.map(|row| row["id"].as_str().expect("ids are strings").to_owned())
        .collect()
}

#[tokio::test]
async fn a_list_without_a_token_or_with_a_wrong_one_is_401_in_the_same_words() {
    let stage = Stage::start().await;
    for token in [None, Some("wrong")] {
        let answer = stage
            .get(HARBOR, "/me/reservations", token)
            .await
            .expect(401);
        assert_eq!(
            answer["detail"],
            "Authentication credentials were not provided."
        );
    }
}

#[tokio::test]
async fn all_pages_together_are_the_whole_list_and_past_the_end_is_404() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let token = Some(token.as_str());
    let all = stage
        .get(HARBOR, "/me/reservations?page_size=500", token)
        .await
        .expect(200);
    let mut next = Some(stage.customer(HARBOR, "/me/reservations?page_size=40"));
    let mut paged = Vec::new();
    while let Some(address) = next {
        let page = stage
            .call(reqwest::Method::GET, &address, token, None)
            .await
            .expect(200);
        assert_eq!(page["next"], page["links"]["next"]);
        assert_eq!(page["count"], page["meta"]["pagination"]["count"]);
        paged.extend(ids(&page));
        next = page["next"].as_str().map(ToOwned::to_owned);
    }
    assert_eq!(paged, ids(&all));
    assert!(paged.len() > 100, "{}", paged.len());
    let past = stage
        .get(HARBOR, "/me/reservations?page=99", token)
        .await
        .expect(404);
    assert_eq!(past["detail"], "Invalid page.");
    let default = stage
        .get(HARBOR, "/me/reservations", token)
        .await
        .expect(200);
    assert_eq!(default["meta"]["pagination"]["per_page"], 10);
}

#[tokio::test]
async fn attended_classes_are_those_with_the_status_check_in() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let token = Some(token.as_str());
    let path = "/me/reservations?status=check%20in&page_size=500";
    let attended = stage.get(HARBOR, path, token).await.expect(200);
    let account = stage.get(HARBOR, "/me/account", token).await.expect(200);
    assert_eq!(attended["count"], account["completed_class_count"]);
    let wrong = stage
        .get(HARBOR, "/me/reservations?status=checkin", token)
        .await
        .expect(400);
    let problem = "Select a valid choice. checkin is not one of the available choices.";
    assert_eq!(wrong["status"][0], problem);
}

#[tokio::test]
async fn upcoming_follows_the_sandbox_clock() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let token = Some(token.as_str());
    let path = "/me/reservations?is_upcoming=true&ordering=start_datetime";
    let upcoming = stage.get(HARBOR, path, token).await.expect(200);
    assert!(
        upcoming["results"]
            .as_array()
            .expect("an array")
            .iter()
            .all(|one| { one["is_upcoming"] == true && one["status"] == "pending" })
    );
    let first = upcoming["results"][0].clone();
    let start = first["class_session"]["start_datetime"]
        .as_str()
        .expect("a start");
    let start: jiff::Timestamp = start.parse().expect("a moment");
    stage
        .sandbox
        .advance(start.duration_since(stage.sandbox.now()));
    let later = stage.get(HARBOR, path, token).await.expect(200);
    assert_eq!(
        later["count"].as_u64(),
        upcoming["count"].as_u64().map(|count| count - 1)
    );
    let ongoing = stage
        .get(HARBOR, "/me/reservations?is_ongoing=true", token)
        .await
        .expect(200);
    assert_eq!(ids(&ongoing), [first["id"].as_str().expect("an id")]);
    let open = "/me/reservations?is_upcoming_or_is_within_check_in_window=true";
    let open = stage.get(HARBOR, open, token).await.expect(200);
    assert_eq!(open["count"], upcoming["count"]);
}

#[tokio::test]
async fn reservations_are_filtered_by_day_membership_and_billing_cycle() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let token = Some(token.as_str());
    let path = "/me/reservations?min_start_date=2026-03-01&max_start_date=2026-03-15&page_size=50";
    let march = stage.get(HARBOR, path, token).await.expect(200);
    assert!(march["count"].as_u64().expect("a count") >= 5);
    for one in march["results"].as_array().expect("an array") {
        let day = one["class_session"]["start_date"].as_str().expect("a day");
        assert!(("2026-03-01"..="2026-03-15").contains(&day), "{day}");
    }
    let memberships = stage
        .get(HARBOR, "/me/memberships", token)
        .await
        .expect(200);
    let membership = &memberships["results"][0];
    let id = membership["id"].as_str().expect("an id");
    let path = format!("/me/reservations?membership_instance={id}");
    let by_membership = stage.get(HARBOR, &path, token).await.expect(200);
    assert!(by_membership["count"].as_u64() > Some(100));
    let cycle = membership["billing_cycles"]
        .as_array()
        .and_then(|all| all.last())
        .expect("a cycle");
    let path = format!(
        "/me/reservations?billing_cycle={}&page_size=50",
        cycle["id"].as_str().expect("an id")
    );
    let in_cycle = stage.get(HARBOR, &path, token).await.expect(200);
    let bounds =
        [&cycle["start_datetime"], &cycle["end_datetime"]].map(|at| at.as_str().expect("a moment"));
    assert!(in_cycle["count"].as_u64() > Some(0));
    for one in in_cycle["results"].as_array().expect("an array") {
        let start = one["class_session"]["start_datetime"]
            .as_str()
            .expect("a start");
        assert!(
            start >= bounds[0] && start < bounds[1],
            "{start} in {bounds:?}"
        );
    }
    let foreign = stage
        .get(HARBOR, "/me/reservations?billing_cycle=1", token)
        .await
        .expect(200);
    assert_eq!(foreign["count"], 0);
}

#[tokio::test]
async fn a_member_sees_their_own_rows_only() {
    let stage = Stage::start().await;
    let mine = stage.token(HARBOR, 60_001).await;
    let theirs = stage.token(HARBOR, 60_009).await;
    let list = stage
        .get(HARBOR, "/me/reservations?page_size=1", Some(&mine))
        .await
        .expect(200);
    let id = ids(&list).remove(0);
    let path = format!("/me/reservations/{id}");
    assert_eq!(
        stage.get(HARBOR, &path, Some(&mine)).await.expect(200)["id"],
        id.as_str()
    );
    let foreign = stage.get(HARBOR, &path, Some(&theirs)).await.expect(404);
    assert_eq!(foreign["detail"], "No Reservation matches the given query.");
    for (list, model) in [("memberships", "MembershipInstance"), ("orders", "Order")] {
        let path = format!("/me/{list}?page_size=1");
        let row = ids(&stage.get(HARBOR, &path, Some(&mine)).await.expect(200)).remove(0);
        let path = format!("/me/{list}/{row}");
        stage.get(HARBOR, &path, Some(&mine)).await.expect(200);
        let foreign = stage.get(HARBOR, &path, Some(&theirs)).await.expect(404);
        assert_eq!(
            foreign["detail"],
            format!("No {model} matches the given query.")
        );
    }
}

#[tokio::test]
async fn memberships_say_frozen_and_a_finished_trial_says_active() {
    let stage = Stage::start().await;
    let frozen = stage.token(HARBOR, 60_004).await;
    let list = stage
        .get(HARBOR, "/me/memberships?status=frozen", Some(&frozen))
        .await
        .expect(200);
    let one = &list["results"][0];
    assert_eq!(one["status"], "Frozen");
    assert!(one["freeze_start_date"].as_str() < Some(crate::stage::NOW));
    assert!(one["freeze_end_date"].as_str() > Some(crate::stage::NOW));
    let trial = stage.token(HARBOR, 60_006).await;
    let list = stage
        .get(HARBOR, "/me/memberships?is_active=true", Some(&trial))
        .await
        .expect(200);
    let one = &list["results"][0];
    assert_eq!(one["name"], "Two-Week Trial");
    assert_eq!(one["status"], "Active");
    assert!(one["end_date"].as_str() < Some(crate::stage::NOW));
}
