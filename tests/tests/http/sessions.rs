//! What a phone keeps of a sign-in, for how long, and what happens when it does not.

use anyhow::{Context, Result};
use fifthtab_tests::house::{Plan, STUDIO};
use fifthtab_tests::phone::{From, Phone};
use fifthtab_tests::text;
use http::StatusCode;
use insta::assert_snapshot;
use jiff::SignedDuration;

use crate::support::{SESSION, asks_the_tenant, somebody, told};

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_keeps_no_session_is_told_and_not_sent_round() -> Result<()> {
    let house = Plan::new().start().await?;
    let ana = house.member(STUDIO, 0)?;
    let phone = Phone::refusing(|name| name == SESSION)?;
    house.sign_in(&phone, &ana).await?;

    let answer = house.tap(&phone, STUDIO).await?;

    assert_snapshot!(told(&answer), @"403 Your sign-in wasn’t kept · Rewards | Your sign-in wasn’t kept | We signed you in, but this app did not keep it. Check that it may store cookies, then open the tab again. | [Open again](/harbor-barre)");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_keeps_no_cookie_of_ours_is_told_and_not_sent_round() -> Result<()> {
    let house = Plan::new().start().await?;
    let ana = house.member(STUDIO, 0)?;
    let phone = Phone::refusing(|name| name.contains("fifthtab"))?;
    house.sign_in(&phone, &ana).await?;

    let answer = house.tap(&phone, STUDIO).await?;

    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(text::title(&answer.body), "This sign-in is over · Rewards");
    assert_eq!(
        house.requests(STUDIO, "/o/authorize")?,
        1,
        "the tenant is asked once"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_in_gives_the_session_a_new_id() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    let before = phone.cookie(&house.tab, SESSION).context("no session")?;
    house.advance(SignedDuration::from_secs(60));
    house.tap(&phone, STUDIO).await?;
    let after = phone.cookie(&house.tab, SESSION).context("no session")?;
    assert_ne!(before, after);

    let thief = Phone::new()?;
    thief.set_cookie(&house.tab, &format!("{SESSION}={before}; Path=/"));
    let answer = thief.get(&house.page(STUDIO)?, From::OurPage).await?;
    assert!(asks_the_tenant(&house, &answer), "the old id opens nothing");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_thirty_days_without_a_visit() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.advance(SignedDuration::from_hours(24 * 29));
    let kept = phone.get(&house.page(STUDIO)?, From::OurPage).await?;
    assert_eq!(kept.status, StatusCode::OK);
    house.advance(SignedDuration::from_hours(24 * 31));
    let ended = phone.get(&house.page(STUDIO)?, From::OurPage).await?;
    assert!(asks_the_tenant(&house, &ended), "{}", ended.status);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_ninety_days_in_any_case() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    for days in [22, 44, 66, 88] {
        house.advance(SignedDuration::from_hours(24 * 22));
        let kept = phone.get(&house.page(STUDIO)?, From::OurPage).await?;
        assert_eq!(kept.status, StatusCode::OK, "after {days} days");
    }
    house.advance(SignedDuration::from_hours(24 * 3));
    let ended = phone.get(&house.page(STUDIO)?, From::OurPage).await?;
    assert!(asks_the_tenant(&house, &ended), "{}", ended.status);
    house.stop().await
}
