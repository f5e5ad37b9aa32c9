//! The caller's account.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::Stage;

const HARBOR: &str = "harbor-barre";

#[tokio::test]
async fn hostile_names_come_back_as_they_were_typed() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_007).await;
    let account = stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(200);
    assert_eq!(account["first_name"], "<script>alert(1)</script>");
    assert_eq!(account["last_name"], "\"O'Neil\" & <b>Söhne</b>");
    let token = stage.token(HARBOR, 60_004).await;
    let account = stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(200);
    assert_eq!(account["full_name"], "نور الهاشمي");
}

#[tokio::test]
async fn an_account_is_edited_field_by_field() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let address = stage.customer(HARBOR, "/me/account");
    let before = stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(200);
    let wish = json!({ "pronouns": "she/her", "phone_number": "", "birth_date": "1990-02-28" });
    let after = stage
        .call(Method::PATCH, &address, Some(&token), Some(&wish))
        .await
        .expect(200);
    assert_eq!(after["pronouns"], "she/her");
    assert_eq!(after["phone_number"], Value::Null);
    assert_eq!(after["birth_date"], "1990-02-28");
    assert_eq!(after["email"], before["email"]);
    let bad = json!({ "email": "nobody", "first_name": "", "birth_date": "30 February" });
    let refused = stage
        .call(Method::PATCH, &address, Some(&token), Some(&bad))
        .await
        .expect(400);
    insta::assert_json_snapshot!(refused, @r#"
    {
      "birth_date": [
        "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
      ],
      "email": [
        "Enter a valid email address."
      ],
      "first_name": [
        "This field may not be blank."
      ]
    }
    "#);
}

#[tokio::test]
async fn signing_up_makes_an_account_and_a_token_that_skips_the_login() {
    let stage = Stage::start().await;
    let address = stage.customer(HARBOR, "/me/account");
    let nothing = stage
        .call(Method::POST, &address, None, Some(&json!({})))
        .await
        .expect(400);
    let missing: Vec<&String> = nothing.as_object().expect("fields").keys().collect();
    assert_eq!(missing, ["email", "first_name", "last_name", "password"]);
    let friend = json!({
        "email": "new.friend@example.com", "first_name": "New", "last_name": "Friend",
        "password": "long enough", "home_location": { "id": "48717" },
    });
    let answer = stage
        .call(Method::POST, &address, None, Some(&friend))
        .await;
    let account = answer.expect(201);
    assert_eq!(account["completed_class_count"], 0);
    assert_eq!(account["home_location"]["name"], "Red Hook");
    assert!(account.get("password").is_none());
    let token = answer.headers["x-ephemeral-token"]
        .to_str()
        .expect("a token");
    assert!(token.len() >= 32);
    let again = stage
        .call(Method::POST, &address, None, Some(&friend))
        .await
        .expect(400);
    assert_eq!(
        again["email"][0],
        "A user with this email address already exists."
    );
}

#[tokio::test]
async fn an_archived_account_is_gone_with_its_tokens() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_009).await;
    let wrong = stage.customer(HARBOR, "/me/account?current_password=wrong");
    let refused = stage
        .call(Method::DELETE, &wrong, Some(&token), None)
        .await
        .expect(400);
    assert_eq!(refused["error"], "Invalid password provided.");
    let right = stage.customer(HARBOR, "/me/account?current_password=harbor-60009");
    stage
        .call(Method::DELETE, &right, Some(&token), None)
        .await
        .expect(204);
    stage
        .get(HARBOR, "/me/account", Some(&token))
        .await
        .expect(401);
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let stage = Stage::start().await;
    let token = stage.token(HARBOR, 60_001).await;
    let address = stage.customer(HARBOR, "/me/account");
    let list = json!([1]);
    let refused = stage
        .call(Method::PATCH, &address, Some(&token), Some(&list))
        .await
        .expect(400);
    assert_eq!(refused["detail"], "JSON parse error - Expected an object");
}
