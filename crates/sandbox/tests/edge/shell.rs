//! The member-app shell.

use reqwest::StatusCode;
use serde_json::json;

use crate::stage::{Go, HARBOR, NORTHSIDE, Stage};

#[tokio::test]
async fn signing_in_by_script_sets_the_tenants_own_session() {
    let stage = Stage::start().await;
    let member = stage.member(NORTHSIDE);
    let body = json!({ "tenant": NORTHSIDE, "member_id": member.id });
    let answer = stage
        .post(&stage.shell("/shell/sign-in"))
        .json(&body)
        .go()
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json()["member"]["email"], member.email.as_str());
    assert_eq!(
        answer.json()["page_url"],
        "http://localhost:3000/northside-cycle"
    );
    let login = format!("{}/auth/login/", stage.tenant(NORTHSIDE).origin());
    let page = stage
        .get(&login)
        .header("cookie", answer.cookies())
        .go()
        .await;
    assert!(page.text.contains("You are signed in as"), "{}", page.text);
}

#[tokio::test]
async fn another_member_replaces_the_session_and_touches_no_other_cookie() {
    let stage = Stage::start().await;
    let members: Vec<_> = {
        let world = stage.tenant(HARBOR).world();
        world
            .users
            .iter()
            .filter(|user| user.story.is_some())
            .map(|user| user.id)
            .collect()
    };
    let old = stage.session(HARBOR, members[0]);
    let body = json!({ "tenant": HARBOR, "member_id": members[1].to_string() });
    let request = stage
        .post(&stage.shell("/shell/sign-in"))
        .header("cookie", &old)
        .json(&body);
    let answer = request.go().await;
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    assert!(
        answer.cookies().starts_with("sessionid-harbor-barre="),
        "{}",
        answer.cookies()
    );
    let page = stage
        .get(&stage.url("/auth/login/"))
        .header("cookie", &old)
        .go()
        .await;
    assert!(
        !page.text.contains("You are signed in as"),
        "the old session has ended"
    );
}

#[tokio::test]
async fn opening_top_level_signs_in_and_goes_straight_to_the_page() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let path = format!("/shell/open?tenant={HARBOR}&member={member}&mode=top");
    let answer = stage.get(&stage.shell(&path)).go().await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.location(), "http://localhost:3000/harbor-barre");
    assert!(
        answer.cookies().starts_with("sessionid-harbor-barre="),
        "{}",
        answer.cookies()
    );
}

#[tokio::test]
async fn the_tab_follows_when_its_address_moves() {
    let stage = Stage::start().await;
    stage
        .sandbox
        .set_tab_base_url("http://localhost:8123".parse().expect("an address"));
    let page = stage.get(&stage.shell("/?screen=tab")).go().await;
    assert!(
        page.text
            .contains("src=\"http://localhost:8123/harbor-barre\""),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn unknown_studios_members_and_bodies_are_told_apart() {
    let stage = Stage::start().await;
    let url = stage.shell("/shell/sign-in");
    let status = async |body: &str| {
        let request = stage.post(&url).header("content-type", "application/json");
        request.body(body.to_owned()).go().await.status.as_u16()
    };
    assert_eq!(
        status("{\"tenant\":\"nowhere\",\"member_id\":60001}").await,
        404
    );
    assert_eq!(
        status("{\"tenant\":\"harbor-barre\",\"member_id\":1}").await,
        404
    );
    assert_eq!(status("{\"tenant\":\"harbor-barre\"}").await, 400);
    assert_eq!(status("not json").await, 400);
}

#[tokio::test]
async fn only_the_tab_and_its_studio_may_load_in_the_phone() {
    let stage = Stage::start().await;
    let page = stage
        .get(&stage.shell("/?studio=northside-cycle&screen=tab"))
        .go()
        .await;
    let policy = page.header("content-security-policy");
    let tenant = stage.tenant(NORTHSIDE).origin();
    let rule = format!("frame-src 'self' http://localhost:3000 {tenant};");
    assert!(policy.contains(&rule), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!page.text.contains(" style="), "no inline styles");
}

#[tokio::test]
async fn hostile_names_and_notes_are_shown_as_text() {
    let stage = Stage::start().await;
    let page = stage
        .get(&stage.shell("/?note=%3Cscript%3Ealert(2)&q=%3Cb%3E"))
        .go()
        .await;
    assert!(
        !page.text.contains("<script>"),
        "scripts come from files only"
    );
    let page = stage.get(&stage.shell("/")).go().await;
    assert!(
        page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "the name is there"
    );
    assert!(!page.text.contains("<script>"), "and it is text");
}

#[tokio::test]
async fn a_phone_without_a_session_gets_the_first_member_unless_it_was_signed_out() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    let page = stage.get(&stage.shell("/")).go().await;
    assert!(page.cookies().starts_with("sessionid-harbor-barre="));
    assert!(page.text.contains(&member.first_name));
    let cookie = page.cookies();
    let again = stage
        .get(&stage.shell("/"))
        .header("cookie", &cookie)
        .go()
        .await;
    assert_eq!(again.cookies(), "", "the session is kept");

    let form = [("tenant", HARBOR)];
    let out = stage
        .post(&stage.shell("/shell/sign-out"))
        .header("cookie", &cookie)
        .form(&form);
    let out = out.go().await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let page = stage.get(&stage.shell(&out.location())).go().await;
    assert_eq!(page.cookies(), "");
    assert!(page.text.contains("Nobody is signed in"), "{}", page.text);
}

#[tokio::test]
async fn the_search_finds_members_by_name_mail_and_number() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR);
    for text in [
        &member.email,
        &member.last_name.to_uppercase(),
        &member.id.to_string(),
    ] {
        let url = stage.shell("/");
        let page = stage.get(&url).query(&[("q", text)]).go().await;
        let button = format!("name=\"member_id\" value=\"{}\"", member.id);
        assert!(page.text.contains(&button), "{text}");
    }
    let page = stage.get(&stage.shell("/?q=zzzzz")).go().await;
    assert!(page.text.contains("Nobody is called that."));
}

#[tokio::test]
async fn walking_in_and_taking_it_back_changes_the_count() {
    let stage = Stage::start().await;
    let member = stage.member(HARBOR).id;
    let cookie = stage.session(HARBOR, member);
    let count = || stage.tenant(HARBOR).world().completed_class_count(member);
    let before = count();
    let happen = async |what: &str| {
        let form = [("tenant", HARBOR), ("what", what)];
        let request = stage
            .post(&stage.shell("/shell/happen"))
            .header("cookie", &cookie);
        request.form(&form).go().await.location()
    };
    assert!(happen("check-in").await.contains("Checked+in"));
    assert_eq!(count(), before + 1);
    assert!(happen("undo").await.contains("taken+back"));
    assert_eq!(count(), before);
}

#[tokio::test]
async fn a_browser_that_comes_by_number_is_sent_to_the_name() {
    let stage = Stage::start().await;
    let url = stage.shell("/").replace("localhost", "127.0.0.1");
    let answer = stage.get(&url).go().await;
    assert_eq!(answer.location(), stage.sandbox.shell_url().as_str());
}

#[tokio::test]
async fn a_mishap_is_switched_on_and_off_for_one_studio() {
    let stage = Stage::start().await;
    let press = async || {
        let form = [("tenant", HARBOR), ("mishap", "maintenance")];
        stage
            .post(&stage.shell("/shell/mishap"))
            .form(&form)
            .go()
            .await
    };
    let status = async |slug: &str| {
        let url = format!("{}/auth/login/", stage.tenant(slug).origin());
        stage.get(&url).go().await.status.as_u16()
    };
    assert_eq!(press().await.status, StatusCode::SEE_OTHER);
    assert_eq!((status(HARBOR).await, status(NORTHSIDE).await), (503, 200));
    let page = stage.get(&stage.shell("/")).go().await;
    assert!(
        page.text
            .contains("value=\"maintenance\" aria-pressed=\"true\"")
    );
    press().await;
    assert_eq!(status(HARBOR).await, 200);
}

#[tokio::test]
async fn the_tab_can_be_told_to_open_in_the_whole_window() {
    let stage = Stage::start().await;
    let straight = "<a href=\"http://localhost:3000/harbor-barre\"";
    let page = stage.get(&stage.shell("/")).go().await;
    assert!(
        !page.text.contains(straight),
        "framed unless told otherwise"
    );
    let form = [("tenant", HARBOR), ("mode", "top")];
    let chosen = stage
        .post(&stage.shell("/shell/mode"))
        .form(&form)
        .go()
        .await;
    let page = stage
        .get(&stage.shell("/"))
        .header("cookie", chosen.cookies())
        .go()
        .await;
    assert!(page.text.contains(straight), "{}", page.text);
}
