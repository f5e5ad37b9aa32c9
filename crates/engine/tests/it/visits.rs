use jiff::civil::date;
use model::VisitState;

use crate::support::{House, Person, TestResult, at, booking, hours_ago};

fn person(reservations: Vec<serde_json::Value>) -> Person {
    Person {
        reservations,
        ..Person::default()
    }
}

#[tokio::test]
async fn visits_come_by_whole_months_newest_first() -> TestResult {
    let house = House::open().await?;
    let visits = [
        ("next", "2026-12-24T15:00:00Z", "pending"),
        ("now", "2026-11-20T15:00:00Z", "check in"),
        ("first", "2025-12-01T15:00:00Z", "check in"),
        ("older", "2025-11-30T15:00:00Z", "check in"),
        ("ancient", "2021-03-05T15:00:00Z", "check in"),
    ];
    let visits = visits.map(|(id, starts, status)| booking(id, at(starts), status));
    house.tenant.person("1", person(visits.into()));
    let member = house.settled_home("1").await?.member.id;
    let open = async |before| {
        house
            .engine
            .open_visits(&house.studio, member, before)
            .await
    };
    let ids = |facts: &fifthtab_engine::VisitsFacts| {
        let ids = facts
            .visits
            .iter()
            .map(|seen| seen.visit.reservation.to_string());
        ids.collect::<Vec<_>>()
    };
    let first = open(None).await?;
    assert_eq!(ids(&first), ["next", "now", "first"]);
    assert_eq!(first.older, Some(date(2025, 12, 1)));
    let heat = first.heat.as_ref().expect("on the first page");
    let counted: u32 = heat.weeks.iter().flatten().map(|n| u32::from(*n)).sum();
    assert_eq!(counted, 1);
    let second = open(first.older).await?;
    assert_eq!(ids(&second), ["older"]);
    assert!(second.heat.is_none());
    assert_eq!(
        second.older,
        Some(date(2021, 4, 1)),
        "empty years are skipped"
    );
    let third = open(second.older).await?;
    assert_eq!(
        (ids(&third), third.older),
        (vec!["ancient".to_owned()], None)
    );
    Ok(())
}

#[tokio::test]
async fn the_first_page_picks_what_matters() -> TestResult {
    let house = House::open().await?;
    let visits = vec![
        booking("waiting", hours_ago(1), "pending"),
        booking("cancelled", hours_ago(2), "standard cancel"),
        booking("missed", hours_ago(50), "penalty no show"),
        booking("late", hours_ago(100), "graced cancel"),
        booking("older", hours_ago(200), "check in"),
        booking("gone", hours_ago(-5), "standard cancel"),
        booking("soon", hours_ago(-20), "pending"),
        booking("later", hours_ago(-50), "pending"),
    ];
    house.tenant.person("1", person(visits));
    let home = house.settled_home("1").await?;
    let latest: Vec<_> = home
        .last_three
        .iter()
        .map(|seen| (seen.visit.reservation.as_str(), seen.state))
        .collect();
    assert_eq!(
        latest,
        [
            ("waiting", VisitState::AwaitingCheckIn),
            ("missed", VisitState::NoShow),
            ("late", VisitState::CancelledLate)
        ]
    );
    let next = home.next.expect("two are booked");
    assert_eq!(
        (next.visit.reservation.as_str(), next.state),
        ("soon", VisitState::Booked)
    );
    Ok(())
}

#[tokio::test]
async fn only_a_member_of_the_studio_opens_its_pages() -> TestResult {
    let house = House::open().await?;
    let nobody = model::MemberId(uuid::Uuid::from_u128(99));
    let (engine, studio) = (&house.engine, &house.studio);
    assert!(engine.open_home(studio, nobody).await.is_err());
    assert!(engine.open_visits(studio, nobody, None).await.is_err());
    assert!(engine.open_refer(studio, nobody).await.is_err());
    assert!(engine.open_me(studio, nobody).await.is_err());
    Ok(())
}
