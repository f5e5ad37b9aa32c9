//! The login form.

use reqwest::StatusCode;

use crate::stage::{Answer, Go, HARBOR, Stage};

/// Fills in the form as a browser would.
async fn submit(stage: &Stage, next: &str, email: &str, password: &str) -> Answer {
    let page = stage.get(&stage.url("/auth/login/")).go().await;
    assert_eq!(page.status, StatusCode::OK);
    let cookie = page.cookies();
    let token = cookie.trim_start_matches("csrftoken=");
    assert!(
        page.text.contains(token),
        "the form repeats the cookie's token"
    );
    let form = [
        ("csrfmiddlewaretoken", token),
        ("next", next),
        ("username", email),
        ("password", password),
    ];
    stage
        .post(&stage.url("/auth/login/"))
        .header("cookie", &cookie)
        .form(&form)
        .go()
        .await
}

#[tokio::test]
async fn the_right_password_opens_a_session_and_goes_on() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let answer = submit(&stage, "/o/authorize?x=1", &member.email, &member.password).await;
    assert_eq!(
        (answer.status, answer.location().as_str()),
        (StatusCode::FOUND, "/o/authorize?x=1")
    );
    let cookie = answer.cookies();
    assert!(cookie.starts_with("sessionid-harbor-barre="), "{cookie}");
    let attributes = answer.header("set-cookie");
    assert!(
        attributes.contains("SameSite=Lax") && attributes.contains("HttpOnly"),
        "{attributes}"
    );
    let home = stage
        .get(&stage.url("/auth/login/"))
        .header("cookie", &cookie)
        .go()
        .await;
    assert!(home.text.contains("You are signed in as"), "{}", home.text);

    let out = stage
        .post(&stage.url("/auth/logout/"))
        .header("cookie", &cookie)
        .go()
        .await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let home = stage
        .get(&stage.url("/auth/login/"))
        .header("cookie", &cookie)
        .go()
        .await;
    assert!(
        !home.text.contains("You are signed in as"),
        "the session itself has ended"
    );
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_with_status_200() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let answer = submit(&stage, "/o/authorize?x=1", &member.email, "wrong").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .text
            .contains("Please enter a correct email address and password")
    );
    assert!(
        answer.text.contains("value=\"/o/authorize?x=1\""),
        "the errand is kept"
    );
    assert!(!answer.cookies().contains("sessionid"));
}

#[tokio::test]
async fn what_was_typed_comes_back_as_text() {
    let stage = Stage::start().await;
    let answer = submit(&stage, "\"><script>", "\"><script>alert(1)</script>", "x").await;
    assert!(!answer.text.contains("<script>"), "{}", answer.text);
}

#[tokio::test]
async fn a_login_never_leads_to_another_host() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let answer = submit(&stage, next, &member.email, &member.password).await;
        assert_eq!(answer.location(), "/auth/login/", "{next}");
    }
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let form = [
        ("username", member.email.as_str()),
        ("password", member.password.as_str()),
    ];
    let answer = stage
        .post(&stage.url("/auth/login/"))
        .form(&form)
        .go()
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.cookies(), "");
}
