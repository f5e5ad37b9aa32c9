//! A phone that changes hands, and a tenant that cannot say whose it is.

use anyhow::{Context, Result};
use fifthtab_tests::house::{House, Person, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::text;
use http::StatusCode;
use jiff::SignedDuration;
use sandbox::faults::{FaultKind, FaultOrder};

use crate::support::{SESSION, asks_the_tenant, somebody};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn is_page_of(answer: &Answer, person: &Person) -> bool {
    answer.status == StatusCode::OK
        && answer
            .body
            .contains(&format!("<bdi>{}</bdi>", person.first_name))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_member_on_the_same_phone_never_sees_the_former_one() -> Result<()> {
    let house = Plan::new().start().await?;
    let (first, phone) = somebody(&house, 0).await?;
    assert!(is_page_of(&house.tap(&phone, STUDIO).await?, &first));
    let former = phone.cookie(&house.tab, SESSION).context("no session")?;
    house.settle().await;

    let second = house.member(STUDIO, 1)?;
    house.sign_in(&phone, &second).await?;
    let before = phone.heard().len();
    for from in [From::TheApp, From::AnotherSite, From::Unsaid] {
        for path in ["", "/visits", "/refer", "/me"] {
            let page = phone
                .open(&house.page(&format!("{STUDIO}{path}"))?, from)
                .await?;
            assert_eq!(page.status, StatusCode::OK, "{path}");
        }
    }
    for answer in &phone.heard()[before..] {
        for trace in [&first.first_name, &first.last_name, &first.email] {
            assert!(
                !answer.body.contains(trace.as_str()),
                "{trace} at {}",
                answer.url.path()
            );
        }
    }
    let me = house.follow(&phone, "/harbor-barre/me").await?;
    assert!(me.body.contains(&second.email));
    former_session_is_dead(&house, &former).await?;
    house.stop().await
}

async fn former_session_is_dead(house: &House, former: &str) -> Result<()> {
    let thief = Phone::new()?;
    thief.set_cookie(&house.tab, &format!("{SESSION}={former}; Path=/"));
    let answer = thief.get(&house.page(STUDIO)?, From::OurPage).await?;
    assert!(asks_the_tenant(house, &answer));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_holds_as_long_as_the_settings_say() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__IDENTITY__REVERIFY_AFTER_SECONDS", "600")
        .start()
        .await?;
    let (first, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    let second = house.member(STUDIO, 1)?;
    house.sign_in(&phone, &second).await?;
    house.forget_requests(STUDIO)?;

    house.advance(SignedDuration::from_secs(599));
    assert!(is_page_of(&house.tap(&phone, STUDIO).await?, &first));
    assert_eq!(house.requests(STUDIO, "/o/authorize")?, 0);

    house.advance(SignedDuration::from_secs(2));
    assert!(is_page_of(&house.tap(&phone, STUDIO).await?, &second));
    assert_eq!(house.requests(STUDIO, "/o/authorize")?, 1);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn links_between_our_own_pages_do_not_ask_again() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.forget_requests(STUDIO)?;
    house.advance(SignedDuration::from_secs(30));
    for path in [
        "/harbor-barre/visits",
        "/harbor-barre/refer",
        "/harbor-barre/me",
    ] {
        assert_eq!(
            house.follow(&phone, path).await?.status,
            StatusCode::OK,
            "{path}"
        );
    }
    let old_browser = phone
        .request(http::Method::GET, &house.page(STUDIO)?)
        .header("referer", house.page("harbor-barre/me")?.as_str());
    assert!(is_page_of(
        &phone.send(old_browser, From::Unsaid).await?,
        &ana
    ));
    assert_eq!(house.requests(STUDIO, "/")?, 0);
    house.stop().await
}

/// A known member comes back after so long, while the tenant fails in this way.
async fn back_after(pause: SignedDuration, kind: FaultKind) -> Result<(House, Person, Answer)> {
    let house = Plan::new()
        .set("FIFTHTAB__HTTP__SHUTDOWN_SECONDS", "1")
        .start()
        .await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.advance(pause);
    house.break_tenant(STUDIO, FaultOrder::new("/", kind))?;
    let answer = house.tap(&phone, STUDIO).await?;
    Ok((house, ana, answer))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_member_is_served_while_the_tenant_hangs() -> Result<()> {
    let (house, ana, answer) = back_after(HOUR * 23, FaultKind::Hang).await?;
    assert!(is_page_of(&answer, &ana), "{}", answer.body);
    let said = text::main(&answer.body);
    assert!(
        said.contains("Harbor Barre’s system isn’t answering. This is what we knew as of"),
        "{said}"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_member_is_served_while_the_tenant_is_maintained() -> Result<()> {
    let (house, ana, answer) = back_after(HOUR * 23, FaultKind::Maintenance).await?;
    assert!(is_page_of(&answer, &ana));
    assert!(text::main(&answer.body).contains("This is what we knew as of"));
    assert!(
        answer
            .body
            .contains(&format!("{} classes in all", ana.classes))
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_member_is_not_served_for_ever() -> Result<()> {
    let (house, ana, answer) = back_after(HOUR * 25, FaultKind::Maintenance).await?;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "30");
    assert!(!answer.body.contains(&ana.first_name));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_back_is_asked_again() -> Result<()> {
    let (house, ana, _) = back_after(HOUR, FaultKind::Maintenance).await?;
    house.settle().await;
    house.tenant(STUDIO)?.faults.clear();
    house.advance(SignedDuration::from_mins(1));
    let phone = house.phone_of(&ana).await?;
    let page = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    assert!(is_page_of(&page, &ana));
    assert!(!text::main(&page.body).contains("This is what we knew"));
    house.stop().await
}
