use fifthtab_engine::PullState;
use jiff::SignedDuration;
use model::VisitState;

use crate::support::{House, Person, TestResult, booking, hours_ago};

fn one_visit(status: &str) -> Person {
    Person {
        first_name: "Zoë".into(),
        reservations: vec![booking("1", hours_ago(2), status)],
        ..Person::default()
    }
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

#[tokio::test]
async fn within_a_minute_nobody_is_asked() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("pending"));
    let member = house.settled_home("1").await?.member.id;
    house.tenant.forget_calls().await;
    house.clock.advance(SignedDuration::from_secs(59));
    let home = house.home(member).await?;
    assert_eq!(home.pull.state, PullState::Fresh);
    assert_eq!(house.tenant.calls("").await.len(), 0);
    Ok(())
}

#[tokio::test]
async fn later_pulls_look_back_thirty_days_and_forward_for_ever() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("pending"));
    let member = house.settled_home("1").await?.member.id;
    house.tenant.forget_calls().await;
    house.clock.advance(minutes(5));
    assert_eq!(house.home(member).await?.pull.state, PullState::Running);
    house.settled(member).await;
    let asked = house.tenant.reservation_calls().await;
    assert_eq!(asked, [(Some("2026-10-23".to_owned()), None, 1)]);
    Ok(())
}

#[tokio::test]
async fn did_my_class_count() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("pending"));
    let waiting = house.settled_home("1").await?;
    let member = waiting.member.id;
    assert_eq!(waiting.last_three[0].state, VisitState::AwaitingCheckIn);
    assert_eq!(waiting.streak.current, 0);
    for (status, state, streak) in [
        ("check in", VisitState::Attended, 1),
        ("penalty no show", VisitState::TakenBack, 0),
        ("check in", VisitState::Attended, 1),
    ] {
        house.tenant.person("1", one_visit(status));
        house.clock.advance(minutes(2));
        house.home(member).await?;
        house.settled(member).await;
        let home = house.home(member).await?;
        assert_eq!(
            (home.last_three[0].state, home.streak.current),
            (state, streak)
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_unchanged_visit_is_confirmed_and_not_written() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("check in"));
    let first = house.settled_home("1").await?;
    let member = first.member.id;
    let written = house.stored_visits(member).await?;
    house.clock.advance(minutes(10));
    house.home(member).await?;
    house.settled(member).await;
    assert_eq!(house.stored_visits(member).await?, written);
    let later = house.home(member).await?;
    assert_eq!(later.last_three[0].visit.heard_at, later.now);
    assert_eq!(later.pull.as_of, Some(later.now));
    Ok(())
}

#[tokio::test]
async fn account_and_memberships_follow_the_tenant() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("pending"));
    let member = house.settled_home("1").await?.member.id;
    let membership = |id: &str| serde_json::json!({"id": id, "name": "Four", "status": "active"});
    house.tenant.change("1", |person| {
        person.attended = 41;
        person.memberships = vec![membership("7002"), membership("7001")];
    });
    house.clock.advance(minutes(2));
    house.home(member).await?;
    house.settled(member).await;
    assert_eq!(house.home(member).await?.attended_total, 41);
    let held = house.stored_memberships(member).await?;
    let ids: Vec<_> = held.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["7002", "7001"]);
    house
        .tenant
        .change("1", |person| person.memberships.clear());
    house.clock.advance(minutes(2));
    house.home(member).await?;
    house.settled(member).await;
    assert!(house.stored_memberships(member).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_restarted_server_knows_what_was_known() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", one_visit("check in"));
    let before = house.settled_home("1").await?;
    house.tenant.forget_calls().await;
    let engine = house.another_engine()?;
    let after = engine.open_home(&house.studio, before.member.id).await?;
    assert_eq!(after.last_three, before.last_three);
    assert_eq!(after.pull, before.pull);
    assert_eq!(house.tenant.calls("").await.len(), 0);
    Ok(())
}
