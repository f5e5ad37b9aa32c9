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
async fn visits_come_in_pages_of_whole_months_newest_first() -> TestResult {
    let house = House::open().await?;
    let mut visits = vec![booking("next", at("2026-12-24T15:00:00Z"), "pending")];
    for (month, days) in [("2026-11", 20), ("2026-10", 20), ("2026-03", 2)] {
        visits.extend((1..=days).map(|day| {
            let starts = format!("{month}-{day:02}T15:00:00Z");
            booking(&starts, at(&starts), "check in")
        }));
    }
    house.tenant.person("1", person(visits));
    let member = house.settled_home("1").await?.member.id;
    let open = async |before| {
        house
            .engine
            .open_visits(&house.studio, member, before)
            .await
    };
    let days = |facts: &fifthtab_engine::VisitsFacts| {
        let days = facts.visits.iter().map(|seen| seen.visit.starts_at);
        let days: Vec<String> = days.map(|at| at.strftime("%F").to_string()).collect();
        (days.len(), days.first().cloned(), days.last().cloned())
    };
    let from_to = |count, from: &str, to: &str| (count, Some(from.into()), Some(to.into()));
    let first = open(None).await?;
    assert_eq!(days(&first), from_to(21, "2026-12-24", "2026-11-01"));
    assert_eq!(first.older, Some(date(2026, 11, 1)));
    let heat = first.heat.as_ref().expect("on the first page");
    let counted: u32 = heat.weeks.iter().flatten().map(|n| u32::from(*n)).sum();
    assert_eq!(counted, 40);
    let second = open(first.older).await?;
    assert_eq!(days(&second), from_to(22, "2026-10-20", "2026-03-01"));
    assert!(second.heat.is_none());
    assert_eq!(second.older, None, "all the rest fits");
    Ok(())
}

#[tokio::test]
async fn a_month_longer_than_a_page_goes_on_on_the_next() -> TestResult {
    let house = House::open().await?;
    let visits = (0..48).map(|n| {
        let starts = format!("2026-10-{:02}T{:02}:00:00Z", 1 + n / 2, 14 + n % 2);
        booking(&starts, at(&starts), "check in")
    });
    house.tenant.person("1", person(visits.collect()));
    let member = house.settled_home("1").await?.member.id;
    let mut before = None;
    let mut pages = Vec::new();
    loop {
        let page = house.engine.open_visits(&house.studio, member, before);
        let page = page.await?;
        pages.push(page.visits.len());
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(pages, [32, 16]);
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
