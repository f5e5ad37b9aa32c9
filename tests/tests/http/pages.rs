//! What the pages say is what the tenant knows.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use fifthtab_tests::house::{Backend, House, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::{postgres, text};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use sandbox::faults::{FaultKind, FaultOrder};
use sandbox::world::ReservationStatus;

use crate::expected::Expected;
use crate::support::somebody;

/// Members with a story; one of the sixteen was merged away.
const STORIES: usize = 15;
const RESERVATIONS: &str = "/api/customer/v1/me/reservations";

async fn everybody_sees_what_the_tenant_knows(slug: &str, backend: Backend) -> Result<()> {
    let house = Plan::new().on(backend).start().await?;
    let mut streaks = 0;
    for place in 0..STORIES {
        let person = house.member(slug, place)?;
        let phone = house.phone_of(&person).await?;
        let home = house.see_all(&phone, slug, &format!("/{slug}")).await?;
        let expected = Expected::of(house.tenant(slug)?, person.id.parse()?)?;
        let who = format!("{place} of {slug}");
        let said = text::main(&home.body);
        assert_eq!(home.status, StatusCode::OK, "{who}");
        assert!(
            said.contains(&expected.month),
            "{who}: {:?} in {said}",
            expected.month
        );
        assert!(
            home.body.contains(&expected.in_all),
            "{who}: {}",
            expected.in_all
        );
        if let Some(streak) = &expected.streak {
            assert!(said.contains(streak), "{who}: {streak:?} in {said}");
            streaks += 1;
        }
        similar_asserted(
            &all_visits(&house, &phone, slug).await?,
            &expected.visits,
            &who,
        );
        me_says_who(&house, &phone, slug, &person).await?;
    }
    assert!(streaks >= 10, "{streaks} streaks were compared");
    house.stop().await
}

/// Every line that is there ought to be there, but our reasons are longer than their beginnings.
fn similar_asserted(seen: &[String], expected: &[String], who: &str) {
    assert_eq!(seen.len(), expected.len(), "{who}: {seen:#?} {expected:#?}");
    for (seen, expected) in seen.iter().zip(expected) {
        assert!(
            seen.starts_with(expected.as_str()),
            "{who}: {seen:?} {expected:?}"
        );
    }
}

async fn me_says_who(
    house: &House,
    phone: &Phone,
    slug: &str,
    person: &fifthtab_tests::house::Person,
) -> Result<()> {
    let me = house.follow(phone, &format!("/{slug}/me")).await?;
    let said = text::main(&me.body);
    let name = format!("{} {}", person.first_name, person.last_name);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&name), "{name:?} in {said}");
    assert!(said.contains(&person.email), "{said}");
    Ok(())
}

/// All visits on all pages of them, in the form of [`Expected::visits`].
async fn all_visits(house: &House, phone: &Phone, slug: &str) -> Result<Vec<String>> {
    let mut path = format!("/{slug}/visits");
    let mut lines = Vec::new();
    for _ in 0..40 {
        let page = house.follow(phone, &path).await?;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        lines.extend(visit_lines(&page.body)?);
        let Some(older) = text::between(&page.body, &format!("/{slug}/visits?before="), "\"")
        else {
            break;
        };
        path = format!("/{slug}/visits?before={older}");
    }
    lines.sort();
    Ok(lines)
}

fn visit_lines(html: &str) -> Result<Vec<String>> {
    text::parts(html, "<li class=\"visit\"", "</li>")
        .into_iter()
        .map(|entry| {
            let start = text::attribute(entry, "<time", "datetime").context("no time")?;
            let name =
                text::between(entry, "<strong dir=\"auto\">", "</strong>").context("no class")?;
            let chip = text::between(entry, "class=\"chip", "</p>").context("no chip")?;
            let chip = text::visible(chip.split_once('>').context("no chip")?.1);
            let why = text::between(entry, "<p class=\"why\">", "</p>").context("no reason")?;
            let (name, why) = (text::visible(name), text::visible(why));
            Ok(format!("{start} {name} {chip}: {why}"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_harbor_barre_sees_what_the_tenant_knows() -> Result<()> {
    everybody_sees_what_the_tenant_knows("harbor-barre", Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_northside_cycle_sees_what_the_tenant_knows() -> Result<()> {
    everybody_sees_what_the_tenant_knows("northside-cycle", Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_solstice_yoga_sees_what_the_tenant_knows() -> Result<()> {
    everybody_sees_what_the_tenant_knows("solstice-yoga", Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_the_tenant_knows_on_postgres() -> Result<()> {
    if postgres::available() {
        everybody_sees_what_the_tenant_knows("solstice-yoga", Backend::Postgres).await
    } else {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_is_shown_with_its_reason() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let (id, now) = (ana.id.parse()?, house.sandbox.now());
    {
        let tenant = house.tenant(STUDIO)?;
        let mut world = tenant.world_mut();
        let past: Vec<u64> = world
            .attended(id)
            .iter()
            .rev()
            .map(|one| one.reservation.id)
            .take(ReservationStatus::ALL.len())
            .collect();
        assert_eq!(past.len(), ReservationStatus::ALL.len());
        for (reservation, status) in past.into_iter().zip(ReservationStatus::ALL) {
            world.set_status(reservation, status, now)?;
        }
    }
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let expected = Expected::of(house.tenant(STUDIO)?, id)?;
    similar_asserted(
        &all_visits(&house, &phone, STUDIO).await?,
        &expected.visits,
        "statuses",
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_in_that_is_taken_back_after_we_saw_it_is_shown_as_such() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let id = ana.id.parse()?;
    let before = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    assert!(
        before
            .body
            .contains(&format!("{} classes in all.", ana.classes))
    );
    let taken = {
        let tenant = house.tenant(STUDIO)?;
        let mut world = tenant.world_mut();
        let last = world
            .attended(id)
            .last()
            .map(|one| (one.reservation.id, one.local_start.clone()));
        let (reservation, start) = last.context("never attended")?;
        world.undo_check_in(reservation, house.sandbox.now())?;
        start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    house.advance(SignedDuration::from_secs(61));

    let after = house.see_all(&phone, STUDIO, "/harbor-barre").await?;

    assert!(
        after
            .body
            .contains(&format!("{} classes in all.", ana.classes - 1))
    );
    let visits = all_visits(&house, &phone, STUDIO).await?;
    let visit = visits
        .iter()
        .find(|line| line.starts_with(&taken))
        .context("the visit is gone")?;
    assert!(
        visit.contains("Taken back: The studio checked you in and later took that back"),
        "{visit}"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_membership_holds_the_streak() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 3).await?;
    let home = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let said = text::main(&home.body);
    assert!(
        said.contains("Your membership is on hold, and so is your streak."),
        "{said}"
    );
    assert!(
        said.contains(": on hold, "),
        "frozen weeks are named: {said}"
    );
    assert!(
        said.contains("weeks in a row"),
        "the streak is alive: {said}"
    );
    let me = house.follow(&phone, "/harbor-barre/me").await?;
    assert!(text::main(&me.body).contains("On hold until"));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_that_ended_is_over_whatever_its_status_says() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 5).await?;
    let me = house.see_all(&phone, STUDIO, "/harbor-barre/me").await?;
    let said = text::main(&me.body);
    assert!(
        said.contains("Ended on") && !said.contains("Active"),
        "{said}"
    );
    house.stop().await
}

/// The line about the month, as the steady regular reads it at this instant.
async fn month_line_at(now: &str) -> Result<(String, String)> {
    let now: Timestamp = now.parse()?;
    let house = Plan::new()
        .sandbox(|sandbox| sandbox.now = now)
        .start()
        .await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let home = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let expected = Expected::of(house.tenant(STUDIO)?, ana.id.parse()?)?;
    let said = text::main(&home.body);
    assert!(
        said.contains(&expected.month),
        "{:?} in {said}",
        expected.month
    );
    house.stop().await?;
    Ok((expected.month, said))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_ends_at_the_studios_midnight() -> Result<()> {
    let (still, _) = month_line_at("2026-12-01T04:30:00Z").await?;
    assert!(still.ends_with("classes in November"), "{still}");
    let (over, _) = month_line_at("2026-12-01T05:30:00Z").await?;
    assert_eq!(over, "None in December yet");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_open_does_not_wait_for_a_slow_tenant() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let slow = FaultOrder {
        delay_ms: Some(4_000),
        times: Some(1),
        ..FaultOrder::new(RESERVATIONS, FaultKind::Delay)
    };
    house.break_tenant(STUDIO, slow)?;

    let began = Instant::now();
    let first = house.tap(&phone, STUDIO).await?;
    let took = began.elapsed();

    assert_eq!(first.status, StatusCode::OK);
    assert!(took < Duration::from_secs(3), "{took:?}");
    let said = text::main(&first.body);
    assert!(
        said.contains("Getting your visits from Harbor Barre…"),
        "{said}"
    );
    assert!(
        said.contains("[Look again](/harbor-barre)"),
        "a way on without scripts: {said}"
    );

    let mut fresh = freshness(&house, &phone).await?;
    while fresh["running"] == true {
        fresh = freshness(&house, &phone).await?;
    }
    assert_eq!(fresh["changed"], true);
    let then = house.follow(&phone, "/harbor-barre").await?;
    let said = text::main(&then.body);
    assert!(said.contains("As of"), "{said}");
    let expected = Expected::of(house.tenant(STUDIO)?, ana.id.parse()?)?;
    similar_asserted(
        &all_visits(&house, &phone, STUDIO).await?,
        &expected.visits,
        "filled in",
    );
    house.stop().await
}

async fn freshness(house: &House, phone: &Phone) -> Result<serde_json::Value> {
    let answer = house
        .follow(phone, "/api/fn/freshness?studio=harbor-barre")
        .await?;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    Ok(serde_json::from_str(&answer.body)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_open_within_a_minute_asks_the_tenant_only_who_is_there() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.forget_requests(STUDIO)?;
    house.advance(SignedDuration::from_secs(40));

    house.tap(&phone, STUDIO).await?;
    house.settle().await;

    assert_eq!(house.requests(STUDIO, "/o/authorize")?, 1);
    assert_eq!(house.requests(STUDIO, "/o/token")?, 1);
    let me = house.requests(STUDIO, "/api/customer/v1/me")?;
    let account = house.requests(STUDIO, "/api/customer/v1/me/account")?;
    assert_eq!((me, account), (1, 1), "who it is, and nothing more");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_open_asks_only_for_what_is_recent() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 9).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    let first = house.requests(STUDIO, RESERVATIONS)?;
    assert!(first >= 6, "{first} pages for 500 classes");
    house.forget_requests(STUDIO)?;
    house.advance(SignedDuration::from_secs(61));

    house.follow(&phone, "/harbor-barre").await?;
    house.settle().await;

    assert_eq!(
        house.requests(STUDIO, RESERVATIONS)?,
        1,
        "one page since the signpost"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_do_not_exist_are_said_plainly_in_the_studios_look() -> Result<()> {
    let house = Plan::new().start().await?;
    let answer: Answer = Phone::new()?
        .get(&house.page("harbor-barre/no-such-page")?, From::TheApp)
        .await?;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(text::main(&answer.body).contains("[Go to the tab](/harbor-barre)"));
    house.stop().await
}
