use std::time::Duration;

use fifthtab_engine::PullState;
use jiff::SignedDuration;

use crate::support::{House, Person, TestResult, booking, hours_ago};

#[tokio::test]
async fn a_shutdown_lets_the_page_that_is_read_be_kept() -> TestResult {
    let house = House::open().await?;
    house.tenant.person(
        "1",
        Person {
            reservations: vec![booking("1", hours_ago(2), "check in")],
            ..Person::default()
        },
    );
    house
        .tenant
        .delay("/me/reservations", Duration::from_millis(200));
    let member = house.sign_in("1").await?.member;
    while house.tenant.calls("/me/reservations").await.is_empty() {
        tokio::task::yield_now().await;
    }
    house.engine.shutdown().await;
    assert_eq!(house.stored_visits(member).await?.len(), 1);
    assert!(house.tenant.calls("/me/memberships").await.is_empty());

    let home = house.home(member).await?;
    assert!(
        !home.pull.history_complete,
        "the rest is read after the next start"
    );
    assert_eq!(
        home.pull.state,
        PullState::Running,
        "what is incomplete is never called fresh"
    );
    let wait = Duration::ZERO;
    let freshness = house.engine.freshness(&house.studio, member, wait).await;
    assert!(!freshness.running, "and nothing new is begun");
    Ok(())
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_ever() -> TestResult {
    let house = House::open_with(|settings| {
        settings.shutdown_grace = Duration::from_millis(20);
        settings.first_open_wait = Duration::ZERO;
    })
    .await?;
    house.tenant.person("1", Person::default());
    house
        .tenant
        .delay("/me/reservations", Duration::from_secs(8));
    house.sign_in("1").await?;
    house.clock.advance(SignedDuration::from_mins(1));
    tokio::time::timeout(Duration::from_secs(5), house.engine.shutdown()).await?;
    Ok(())
}
