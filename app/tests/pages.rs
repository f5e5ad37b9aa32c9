//! Every page as HTML, from sample views, among them hostile ones.

mod sample;
mod support;

use app::page::{AsOfState, PageError, Trouble, VisitStateView};
use insta::assert_snapshot;
use support::{Sample, get, main_of, tags};

/// The style sheets as written; the build puts them into each page.
const STYLE: [&str; 5] = [
    include_str!("../../style/main.css"),
    include_str!("../../style/page.css"),
    include_str!("../../style/cards.css"),
    include_str!("../../style/visits.css"),
    include_str!("../../style/forms.css"),
];

#[tokio::test]
async fn home_of_a_regular() {
    let page = get("/harbor-barre", Sample::default()).await;
    assert_eq!(page.status, 200);
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn home_of_a_newcomer_while_visits_come_in() {
    let page = get("/harbor-barre", Sample::newcomer()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn home_of_someone_who_has_not_been_yet() {
    let page = get("/harbor-barre", Sample::empty()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn visits_of_a_regular() {
    let page = get("/harbor-barre/visits", Sample::default()).await;
    assert_eq!(page.status, 200);
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn older_visits_lead_back() {
    let page = get("/harbor-barre/visits?before=2026-05-01", Sample::default()).await;
    assert!(page.html.contains("Newest visits"));
    assert!(!page.html.contains("Your last 26 weeks"));
}

#[tokio::test]
async fn refer_of_a_regular() {
    let page = get("/harbor-barre/refer", Sample::default()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn me_of_a_regular() {
    let page = get("/harbor-barre/me", Sample::default()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn friend_is_invited() {
    let page = get("/harbor-barre/r/K7M2QXRT", Sample::default()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn friend_typed_something_wrong() {
    let page = get("/harbor-barre/r/K7M2QXRT", Sample::with_form_errors()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn friend_is_thanked() {
    let page = get("/harbor-barre/r/K7M2QXRT", Sample::claimed()).await;
    assert_snapshot!(main_of(&page.html));
}

#[tokio::test]
async fn hostile_names_are_text() {
    for path in ["", "/visits", "/refer", "/me", "/r/K7M2QXRT"] {
        let page = get(&format!("/harbor-barre{path}"), Sample::hostile()).await;
        for markup in ["<script>alert", "<img src=x", "</style><b>"] {
            assert!(!page.html.contains(markup), "{path} lets {markup} through");
        }
        assert!(page.html.contains("&lt;script&gt;alert"), "{path}");
        let broken = tags(&page.html).find(|tag| tag.contains("onmouseover=\""));
        assert_eq!(broken, None, "{path}");
    }
}

#[tokio::test]
async fn every_state_says_why() {
    let sample = Sample::every_state();
    let page = get("/harbor-barre/visits", sample).await;
    for word in [
        "Booked",
        "Waitlist",
        "Waiting for check-in",
        "Counted",
        "Taken back",
        "Cancelled",
        "Cancelled late",
        "No-show",
        "Class cancelled",
        "Off the list",
    ] {
        assert!(page.html.contains(&format!("</svg>{word}")), "{word}");
    }
    assert_snapshot!(app::words::state_word(VisitStateView::Attended), @"Counted");
}

#[tokio::test]
async fn trouble_is_said_once() {
    for state in [
        AsOfState::Failing(Trouble::NotAnswering),
        AsOfState::Failing(Trouble::Maintenance),
        AsOfState::Failing(Trouble::Busy),
        AsOfState::Failing(Trouble::SignInEnded),
    ] {
        let page = get("/harbor-barre", Sample::in_state(state)).await;
        assert_eq!(page.html.matches("class=\"banner\"").count(), 1);
        assert!(!page.html.contains("FillIn"));
    }
}

#[tokio::test]
async fn errors_have_their_status() {
    let not_found = PageError::NotFound { studio: None };
    let page = get("/harbor-barre", Sample::failing(not_found)).await;
    assert_eq!(page.status, 404);
    let page = get(
        "/harbor-barre",
        Sample::failing(PageError::Unavailable { studio: None }),
    )
    .await;
    assert_eq!(page.status, 503);
    assert!(page.html.contains("Please try again"));
    let href = "http://localhost:3000/harbor-barre".to_owned();
    let page = get(
        "/harbor-barre",
        Sample::failing(PageError::SignIn { href: href.clone() }),
    )
    .await;
    assert_eq!((page.status, page.location), (302, Some(href)));
}

#[tokio::test]
async fn an_address_of_nothing_is_not_found() {
    let page = get("/harbor-barre/nowhere/at/all", Sample::default()).await;
    assert_eq!(page.status, 404);
    assert!(page.html.contains("<title>There’s nothing here</title>"));
}

#[tokio::test]
async fn the_document_is_in_the_studios_look_and_within_budget() {
    let page = get("/harbor-barre", Sample::default()).await;
    assert!(page.html.starts_with("<!DOCTYPE html>"));
    assert!(page.html.contains("<title>Harbor Barre</title>"));
    assert!(page.html.contains("--accent:#1a6b5c;"));
    assert!(page.html.contains("<html lang=\"en\""));
    let style: usize = STYLE.iter().map(|text| text.len()).sum();
    let whole = page.html.len() + style;
    assert!(
        whole < 30_000,
        "{whole} bytes, before the style is minified"
    );
}

#[tokio::test]
async fn every_inline_style_and_script_carries_the_nonce() {
    let page = get("/harbor-barre", Sample::default()).await;
    let inline = |tag: &&str| tag.starts_with("<style") || tag.starts_with("<script");
    assert!(tags(&page.html).filter(inline).count() >= 2);
    for tag in tags(&page.html) {
        assert!(!inline(&tag) || tag.contains("nonce=\""), "{tag}");
        assert!(!tag.contains(" style=\""), "the policy refuses {tag}");
    }
}

#[test]
fn a_notice_is_a_whole_page() {
    let notice = app::notice::NoticePage {
        studio: Some(sample::studio()),
        title: "Sign-in was refused".to_owned(),
        text: "Harbor Barre didn’t let this sign-in through. Open the tab again to retry."
            .to_owned(),
        action: Some(("Open again".to_owned(), "/harbor-barre".to_owned())),
        reference: Some("01J9ZK".to_owned()),
    };
    assert_snapshot!(notice.html(&support::bare_assets(), "N0NCE"));
}
