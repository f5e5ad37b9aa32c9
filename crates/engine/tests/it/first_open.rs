use std::time::Duration;

use fifthtab_engine::{MtTrouble, PullState};
use jiff::SignedDuration;
use loyalty::WeekState;
use model::VisitState;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{House, Person, TestResult, booking, hours_ago};

const WEEK: i64 = 24 * 7;

/// Attended in each of the last `weeks` weeks, this one included, and years ago.
fn regular(weeks: i64) -> Person {
    let recent = (0..weeks).map(|week| {
        let id = format!("{}", 1000 + week);
        booking(&id, hours_ago(week * WEEK + 26), "check in")
    });
    let old = (0..3).map(|year| {
        let id = format!("{}", 10 + year);
        booking(&id, hours_ago((year + 1) * 52 * WEEK), "check in")
    });
    Person {
        first_name: "Zoë".into(),
        attended: 137,
        reservations: recent.chain(old).collect(),
        memberships: Vec::new(),
    }
}

#[tokio::test]
async fn the_very_first_open_shows_the_recent_visits() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", regular(5));
    let member = house.sign_in("1").await?.member;
    let home = house.home(member).await?;
    assert_eq!(home.last_three.len(), 3);
    assert_eq!(home.last_three[0].state, VisitState::Attended);
    assert_eq!(home.streak.current, 5);
    assert_eq!(home.attended_total, 137);
    assert_eq!((home.milestone.previous, home.milestone.target), (100, 150));
    Ok(())
}

#[tokio::test]
async fn a_slow_tenant_does_not_hold_the_first_page_back() -> TestResult {
    let house = House::open_with(|settings| {
        settings.first_open_wait = Duration::from_millis(1);
    })
    .await?;
    house.tenant.person("1", regular(2));
    house
        .tenant
        .delay("/me/reservations", Duration::from_millis(400));
    let member = house.sign_in("1").await?.member;
    let early = house.home(member).await?;
    assert!(early.last_three.is_empty());
    assert_eq!(
        (early.pull.state, early.pull.as_of),
        (PullState::Running, None)
    );
    assert!(!early.pull.history_complete);
    assert_eq!(
        early.attended_total, 137,
        "the account is known from the sign-in"
    );

    let first = house
        .engine
        .freshness(&house.studio, member, crate::support::PATIENCE)
        .await;
    assert!(
        first.changed && first.running,
        "the first page is worth loading again"
    );
    assert_eq!(house.home(member).await?.last_three.len(), 2);
    house.settled(member).await;
    let full = house.home(member).await?;
    assert_eq!(
        (full.pull.state, full.pull.as_of),
        (PullState::Fresh, Some(full.now))
    );
    assert!(full.pull.history_complete);
    Ok(())
}

#[tokio::test]
async fn the_first_pull_reads_everything_once() -> TestResult {
    let house = House::open().await?;
    house.tenant.page_size(2);
    house.tenant.person("1", regular(5));
    let home = house.settled_home("1").await?;
    assert!(home.pull.history_complete);
    assert_eq!(house.stored_visits(home.member.id).await?.len(), 8);
    let recent = Some("2026-05-24".to_owned());
    let before = Some("2026-05-23".to_owned());
    let expected = [
        (recent.clone(), None, 1),
        (recent.clone(), None, 2),
        (recent, None, 3),
        (None, before.clone(), 1),
        (None, before, 2),
    ];
    assert_eq!(house.tenant.reservation_calls().await, expected);
    let accounts = house.tenant.calls("/me/account").await.len();
    assert_eq!(accounts, 1, "the sign-in has read the account already");
    Ok(())
}

#[tokio::test]
async fn a_first_pull_that_breaks_off_keeps_its_pages_and_starts_again() -> TestResult {
    let house = House::open().await?;
    house.tenant.page_size(2);
    house.tenant.person("1", regular(2));
    house
        .tenant
        .fault("/me/memberships", ResponseTemplate::new(500));
    let broken = house.settled_home("1").await?;
    assert_eq!(broken.last_three.len(), 2);
    assert_eq!(
        broken.pull.state,
        PullState::Failing(MtTrouble::NotAnswering)
    );
    assert!(!broken.pull.history_complete && broken.pull.as_of.is_none());

    house.tenant.mend();
    house.clock.advance(SignedDuration::from_secs(16));
    let member = broken.member.id;
    house.home(member).await?;
    house.settled(member).await;
    let whole = house.home(member).await?;
    assert!(whole.pull.history_complete);
    assert_eq!(whole.pull.state, PullState::Fresh);
    assert_eq!(house.stored_visits(member).await?.len(), 5);
    Ok(())
}

#[tokio::test]
async fn fifty_looks_at_once_ask_once() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", regular(2));
    let member = house.settled_home("1").await?.member.id;
    house.tenant.forget_calls().await;
    house.clock.advance(SignedDuration::from_mins(2));
    let looks = (0..50).map(|_| {
        let (engine, studio) = (house.engine.clone(), house.studio.clone());
        tokio::spawn(async move { engine.open_home(&studio, member).await.is_ok() })
    });
    for look in looks.collect::<Vec<_>>() {
        assert!(look.await?);
    }
    house.settled(member).await;
    assert_eq!(house.tenant.calls("/me/account").await.len(), 1);
    assert_eq!(house.tenant.calls("/me/reservations").await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_frozen_membership_holds_the_streak() -> TestResult {
    let house = House::open().await?;
    let mut person = regular(0);
    person.reservations = [7, 6, 5, 1]
        .map(|week| booking(&format!("{week}"), hours_ago(week * WEEK), "check in"))
        .into();
    person.memberships = vec![json!({
        "id": "7001", "name": "Unlimited", "status": "active",
        "freeze_start_date": hours_ago(4 * WEEK + 1).to_string(),
        "freeze_end_date": hours_ago(2 * WEEK).to_string(),
    })];
    house.tenant.person("1", person);
    let home = house.settled_home("1").await?;
    assert_eq!((home.streak.current, home.streak.best), (4, 4));
    let frozen = home
        .streak
        .weeks
        .iter()
        .filter(|week| week.state == WeekState::Frozen);
    assert_eq!(frozen.count(), 3);
    let me = house.engine.open_me(&house.studio, home.member.id).await?;
    assert_eq!(me.memberships.len(), 1);
    Ok(())
}

#[tokio::test]
async fn someone_without_any_visit_has_a_page_too() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", Person::default());
    let home = house.settled_home("1").await?;
    assert!(home.last_three.is_empty() && home.next.is_none());
    assert_eq!((home.streak.current, home.milestone.target), (0, 1));
    assert!(home.pull.history_complete);
    Ok(())
}

#[tokio::test]
async fn who_stayed_away_for_long_still_sees_their_last_visits() -> TestResult {
    let house = House::open().await?;
    let year = |years: i64, status| {
        booking(
            &years.to_string(),
            hours_ago(years * 52 * WEEK + 26),
            status,
        )
    };
    let visits = [
        booking("9", hours_ago(26), "standard cancel"),
        year(1, "check in"),
        year(2, "standard cancel"),
        year(3, "check in"),
    ];
    house.tenant.person(
        "1",
        Person {
            reservations: visits.into(),
            ..Person::default()
        },
    );
    let home = house.settled_home("1").await?;
    let shown: Vec<_> = home
        .last_three
        .iter()
        .map(|seen| seen.visit.reservation.as_str())
        .collect();
    assert_eq!(shown, ["1", "3"]);
    Ok(())
}

#[tokio::test]
async fn a_tenant_is_asked_for_a_few_members_at_a_time() -> TestResult {
    let house = House::open_with(|settings| settings.pulls_at_once = 1).await?;
    let slowly = Duration::from_millis(50);
    house.tenant.delay("/me/reservations", slowly);
    house.tenant.delay("/me/memberships", slowly);
    let mut members = Vec::new();
    for user in ["1", "2", "3"] {
        house.tenant.person(user, regular(1));
        members.push(house.sign_in(user).await?.member);
    }
    for member in members {
        house.settled(member).await;
    }
    let asked = house.tenant.bearers("/me/reservations").await;
    let mut members = asked.clone();
    members.dedup();
    assert_eq!(asked.len(), 6, "two stretches each");
    assert_eq!(members.len(), 3, "one member after the other: {asked:?}");
    Ok(())
}
