//! Tokens that run out, on a page that stays open.

use anyhow::Result;
use fifthtab_tests::house::{Person, STUDIO};
use fifthtab_tests::text;
use http::StatusCode;
use jiff::SignedDuration;
use sandbox::faults::FaultKind;

use crate::faults::{SIGN_IN_ENDED, hasty_house, order};
use crate::support::somebody;

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_died_asks_for_the_tab_to_be_opened_again() -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.advance(SignedDuration::from_hours(24 * 8));
    house.break_tenant(STUDIO, order("/o/token", FaultKind::InvalidGrant))?;

    let page = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(page.status, StatusCode::OK);
    knows_by_name(&ana, &page.body);
    house.settle().await;
    let then = house.follow(&phone, "/harbor-barre").await?;
    assert!(text::main(&then.body).contains(SIGN_IN_ENDED));

    house.tenant(STUDIO)?.faults.clear();
    house.advance(SignedDuration::from_secs(61));
    let again = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let said = text::main(&again.body);
    assert!(!said.contains(SIGN_IN_ENDED), "{said}");
    assert!(said.contains("As of today"), "{said}");
    house.stop().await
}

fn knows_by_name(person: &Person, home: &str) {
    assert!(home.contains(&format!("<bdi>{}</bdi>", person.first_name)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_is_renewed_without_the_member_noticing() -> Result<()> {
    let house = hasty_house().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.forget_requests(STUDIO)?;
    house.advance(SignedDuration::from_hours(24 * 8));
    house.follow(&phone, "/harbor-barre").await?;
    house.settle().await;
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert!(text::main(&page.body).contains("As of today"));
    assert_eq!(house.requests(STUDIO, "/o/token")?, 1);
    assert_eq!(house.requests(STUDIO, "/o/authorize")?, 0);
    house.stop().await
}
