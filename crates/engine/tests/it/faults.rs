use fifthtab_engine::{MtTrouble, PullState};
use jiff::SignedDuration;
use model::MemberId;
use wiremock::ResponseTemplate;

use crate::support::{House, Person, TestResult, booking, hours_ago};

/// A house with a member whose data has been pulled and is old by now.
async fn known_member() -> Result<(House, MemberId), Box<dyn std::error::Error>> {
    let house = House::open().await?;
    house.tenant.person(
        "1",
        Person {
            reservations: vec![booking("1", hours_ago(2), "check in")],
            ..Person::default()
        },
    );
    let member = house.settled_home("1").await?.member.id;
    house.clock.advance(SignedDuration::from_mins(5));
    house.tenant.forget_calls().await;
    Ok((house, member))
}

/// Whatever the tenant does, the page opens with what we know, says since when, and why.
async fn still_opens(fault: ResponseTemplate, why: MtTrouble) -> TestResult {
    let (house, member) = known_member().await?;
    for path in ["/me/account", "/me/reservations", "/me/memberships"] {
        house.tenant.fault(path, fault.clone());
    }
    house.home(member).await?;
    house.settled(member).await;
    let home = house.home(member).await?;
    assert_eq!(home.pull.state, PullState::Failing(why));
    assert_eq!(
        home.pull.as_of,
        Some(home.now - SignedDuration::from_mins(5))
    );
    assert_eq!((home.last_three.len(), home.streak.current), (1, 1));

    house.tenant.mend();
    house.clock.advance(SignedDuration::from_mins(11));
    house.home(member).await?;
    house.settled(member).await;
    let mended = house.home(member).await?;
    assert_eq!(mended.pull.state, PullState::Fresh, "it recovers by itself");
    assert_eq!(mended.pull.as_of, Some(mended.now));
    Ok(())
}

#[tokio::test]
async fn forbidden() -> TestResult {
    still_opens(ResponseTemplate::new(403), MtTrouble::NotAnswering).await
}

#[tokio::test]
async fn unprocessable() -> TestResult {
    still_opens(ResponseTemplate::new(422), MtTrouble::NotAnswering).await
}

#[tokio::test]
async fn server_error() -> TestResult {
    still_opens(ResponseTemplate::new(500), MtTrouble::NotAnswering).await
}

#[tokio::test]
async fn maintenance_page() -> TestResult {
    let html = "<!DOCTYPE html><html><title>Site Maintenance</title><h1>Back soon</h1></html>";
    let page = ResponseTemplate::new(503).set_body_raw(html, "text/html");
    still_opens(page, MtTrouble::Maintenance).await
}

#[tokio::test]
async fn wrong_json() -> TestResult {
    let body = ResponseTemplate::new(200).set_body_raw("{\"results\": 7", "application/json");
    still_opens(body, MtTrouble::NotAnswering).await
}

#[tokio::test]
async fn too_many_calls() -> TestResult {
    let limited = ResponseTemplate::new(429).insert_header("Retry-After", "120");
    still_opens(limited, MtTrouble::Busy).await
}

#[tokio::test]
async fn a_tenant_that_asks_for_time_gets_it() -> TestResult {
    let (house, member) = known_member().await?;
    let limited = ResponseTemplate::new(429).insert_header("Retry-After", "120");
    house.tenant.fault("/me/account", limited);
    house.home(member).await?;
    house.settled(member).await;
    let asked = house.tenant.calls("/me/account").await.len();
    house.tenant.mend();
    house.clock.advance(SignedDuration::from_secs(119));
    let held_off = house.home(member).await?;
    assert_eq!(held_off.pull.state, PullState::Failing(MtTrouble::Busy));
    assert_eq!(house.tenant.calls("/me/account").await.len(), asked);
    house.clock.advance(SignedDuration::from_secs(2));
    assert_eq!(house.home(member).await?.pull.state, PullState::Running);
    Ok(())
}

#[tokio::test]
async fn an_ended_token_is_renewed_without_anyone_noticing() -> TestResult {
    let (house, member) = known_member().await?;
    house.tenant.end_sessions(false);
    house.home(member).await?;
    house.settled(member).await;
    let home = house.home(member).await?;
    assert_eq!(
        (home.pull.state, home.pull.as_of),
        (PullState::Fresh, Some(home.now))
    );
    assert_eq!(house.tenant.calls("/o/token/").await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_sign_in_that_ended_is_told_and_a_new_one_helps() -> TestResult {
    let (house, member) = known_member().await?;
    house.tenant.end_sessions(true);
    house.home(member).await?;
    house.settled(member).await;
    let ended = house.home(member).await?;
    assert_eq!(ended.pull.state, PullState::Failing(MtTrouble::SignInEnded));
    let again = house.sign_in("1").await?;
    assert_eq!(again.member, member);
    house.settled(member).await;
    let home = house.home(member).await?;
    assert_eq!(
        (home.pull.state, home.pull.as_of),
        (PullState::Fresh, Some(home.now))
    );
    Ok(())
}

#[tokio::test]
async fn a_token_of_a_merged_user_does_not_write_into_the_former_member() -> TestResult {
    let (house, member) = known_member().await?;
    let merged = serde_json::json!({"id": "2", "first_name": "Somebody", "last_name": "Else"});
    house.tenant.fault(
        "/me/account",
        ResponseTemplate::new(200).set_body_json(merged),
    );
    house.home(member).await?;
    house.settled(member).await;
    let home = house.home(member).await?;
    assert_eq!(home.pull.state, PullState::Failing(MtTrouble::SignInEnded));
    assert_ne!(home.member.profile.first_name, "Somebody");
    Ok(())
}
