//! Everything that can go wrong at a tenant, on the first open and on a later one: the page opens
//! from what we know, or says plainly what is wrong, and recovers by itself.

use std::time::{Duration, Instant};

use anyhow::Result;
use fifthtab_tests::house::{House, Person, Plan, STUDIO};
use fifthtab_tests::phone::Phone;
use fifthtab_tests::text;
use http::StatusCode;
use jiff::SignedDuration;
use sandbox::faults::{FaultKind, FaultOrder};

use crate::support::{somebody, told};

const RESERVATIONS: &str = "/api/customer/v1/me/reservations";
const ACCOUNT: &str = "/api/customer/v1/me/account";

const NOT_ANSWERING: &str = "Harbor Barre’s system isn’t answering.";
const MAINTAINED: &str = "Harbor Barre’s system is down for maintenance.";
const BUSY: &str = "Harbor Barre’s system is busy.";
pub(crate) const SIGN_IN_ENDED: &str = "Harbor Barre wants to see who you are again";

const DOWN: &str = "503 We can’t find out who you are";
const TOO_SLOW: &str = "503 This is taking too long";

/// A house that does not wait long for anything: what hangs need not be waited for.
pub(crate) async fn hasty_house() -> Result<House> {
    Plan::new()
        .set("FIFTHTAB__HTTP__RENDER_DEADLINE_MS", "2000")
        .set("FIFTHTAB__HTTP__SHUTDOWN_SECONDS", "1")
        .start()
        .await
}

pub(crate) fn order(path: &str, kind: FaultKind) -> FaultOrder {
    let retry_after = (kind == FaultKind::TooManyRequests).then_some(30);
    FaultOrder {
        retry_after,
        ..FaultOrder::new(path, kind)
    }
}

/// A member whom we know nothing of comes while nobody can say who they are.
async fn a_stranger_comes_while(kind: FaultKind, notice: &str) -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.break_tenant(STUDIO, order(ACCOUNT, kind))?;

    let answer = house.tap(&phone, STUDIO).await?;

    let said = told(&answer);
    assert!(said.starts_with(notice), "{said}");
    assert!(said.contains("(/harbor-barre)"), "a way on: {said}");
    assert!(!answer.body.contains(&ana.first_name));
    house.tenant(STUDIO)?.faults.clear();
    house.advance(SignedDuration::from_secs(61));
    let again = house.tap(&phone, STUDIO).await?;
    assert_eq!(again.status, StatusCode::OK, "{}", told(&again));
    house.stop().await
}

/// A member comes for the first time, is known, and their visits cannot be read.
async fn a_newcomer_comes_while(kind: FaultKind, trouble: &str) -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.break_tenant(STUDIO, order(RESERVATIONS, kind))?;

    let first = house.tap(&phone, STUDIO).await?;
    assert_eq!(first.status, StatusCode::OK, "{}", told(&first));
    assert!(first.body.contains(&ana.first_name), "we know who it is");

    house.settle().await;
    let then = house.follow(&phone, "/harbor-barre").await?;
    let said = text::main(&then.body);
    assert!(said.contains(trouble), "{trouble:?} in {said}");
    assert!(
        said.contains("Your visits will show up when it’s back."),
        "{said}"
    );
    recovers(&house, &phone, &ana).await?;
    house.stop().await
}

/// A member whom we know comes back, and the tenant fails in everything but the sign-in.
async fn a_regular_comes_while(kind: FaultKind, trouble: &str) -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.advance(SignedDuration::from_secs(61));
    house.break_tenant(STUDIO, order("/api/customer/v1/me/", kind))?;

    let began = Instant::now();
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(page.status, StatusCode::OK, "{}", told(&page));
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "the tenant is not waited for"
    );
    knows(&ana, &page.body);

    house.settle().await;
    for path in [
        "/harbor-barre",
        "/harbor-barre/visits",
        "/harbor-barre/me",
        "/harbor-barre/refer",
    ] {
        let page = house.follow(&phone, path).await?;
        let said = text::main(&page.body);
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(said.contains(trouble), "{path}: {trouble:?} in {said}");
        assert!(
            said.contains("This is what we knew as of"),
            "{path}: {said}"
        );
    }
    recovers(&house, &phone, &ana).await?;
    house.stop().await
}

fn knows(person: &Person, home: &str) {
    let all = format!("{} classes in all.", person.classes);
    assert!(home.contains(&all), "{all}");
}

/// Once the fault is gone and its time is over, the next look is right again.
async fn recovers(house: &House, phone: &Phone, person: &Person) -> Result<()> {
    house.tenant(STUDIO)?.faults.clear();
    house.advance(SignedDuration::from_secs(61));
    let page = house.see_all(phone, STUDIO, "/harbor-barre").await?;
    let said = text::main(&page.body);
    knows(person, &page.body);
    assert!(said.contains("As of today"), "{said}");
    assert!(!said.contains("This is what we knew"), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn unauthorized_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::Unauthorized, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn unauthorized_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::Unauthorized, SIGN_IN_ENDED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn unauthorized_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::Unauthorized, SIGN_IN_ENDED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn forbidden_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::Forbidden, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn forbidden_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::Forbidden, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn forbidden_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::Forbidden, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn unprocessable_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::Unprocessable, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn unprocessable_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::Unprocessable, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn unprocessable_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::Unprocessable, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::TooManyRequests, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::TooManyRequests, BUSY).await
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::TooManyRequests, BUSY).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_asks_for_time_is_given_it() -> Result<()> {
    let house = hasty_house().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    house.advance(SignedDuration::from_secs(61));
    let busy = FaultOrder {
        retry_after: Some(300),
        ..FaultOrder::new("/api/customer/v1/me/", FaultKind::TooManyRequests)
    };
    house.break_tenant(STUDIO, busy)?;
    house.follow(&phone, "/harbor-barre").await?;
    house.settle().await;
    house.tenant(STUDIO)?.faults.clear();
    house.forget_requests(STUDIO)?;

    house.advance(SignedDuration::from_secs(299));
    house.follow(&phone, "/harbor-barre").await?;
    house.settle().await;
    assert_eq!(
        house.requests(STUDIO, "/api/customer/v1/me")?,
        0,
        "left alone"
    );

    house.advance(SignedDuration::from_secs(2));
    house.follow(&phone, "/harbor-barre").await?;
    house.settle().await;
    assert!(
        house.requests(STUDIO, "/api/customer/v1/me")? > 0,
        "asked again"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn server_error_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::ServerError, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn server_error_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::ServerError, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn server_error_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::ServerError, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::Maintenance, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::Maintenance, MAINTAINED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::Maintenance, MAINTAINED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_body_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::CutBody, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_body_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::CutBody, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_body_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::CutBody, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_json_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::WrongJson, DOWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_json_for_a_newcomer() -> Result<()> {
    a_newcomer_comes_while(FaultKind::WrongJson, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_json_for_a_regular() -> Result<()> {
    a_regular_comes_while(FaultKind::WrongJson, NOT_ANSWERING).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hang_for_a_stranger() -> Result<()> {
    a_stranger_comes_while(FaultKind::Hang, TOO_SLOW).await
}

/// The page of somebody who is known opens at once, whatever the tenant takes its time for.
async fn opens_beside(path: &str, order: FaultOrder, known: bool) -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    if known {
        house.tap(&phone, STUDIO).await?;
        house.settle().await;
        house.advance(SignedDuration::from_secs(61));
    }
    house.break_tenant(
        STUDIO,
        FaultOrder {
            path_prefix: path.to_owned(),
            ..order
        },
    )?;
    let began = Instant::now();
    let page = if known {
        house.follow(&phone, "/harbor-barre").await?
    } else {
        house.tap(&phone, STUDIO).await?
    };
    assert_eq!(page.status, StatusCode::OK, "{}", told(&page));
    assert!(
        began.elapsed() < Duration::from_millis(2_500),
        "{:?}",
        began.elapsed()
    );
    assert!(page.body.contains(&ana.first_name));
    let waiting = text::main(&page.body);
    assert!(waiting.contains("[Look again](/harbor-barre)"), "{waiting}");
    if known {
        knows(&ana, &page.body);
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hang_for_a_newcomer() -> Result<()> {
    opens_beside(RESERVATIONS, FaultOrder::new("", FaultKind::Hang), false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hang_for_a_regular() -> Result<()> {
    opens_beside("/api/", FaultOrder::new("", FaultKind::Hang), true).await
}

fn four_seconds_late() -> FaultOrder {
    FaultOrder {
        delay_ms: Some(4_000),
        ..FaultOrder::new("", FaultKind::Delay)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_for_a_stranger_is_only_slow() -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let late = FaultOrder {
        delay_ms: Some(300),
        ..order(ACCOUNT, FaultKind::Delay)
    };
    house.break_tenant(STUDIO, late)?;
    let page = house.tap(&phone, STUDIO).await?;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&ana.first_name));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_for_a_newcomer() -> Result<()> {
    opens_beside(RESERVATIONS, four_seconds_late(), false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_for_a_regular() -> Result<()> {
    opens_beside("/api/", four_seconds_late(), true).await
}
