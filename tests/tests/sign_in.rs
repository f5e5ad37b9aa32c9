//! From tap to page: the silent sign-in and everything that may come between.

use anyhow::Result;
use fifthtab_tests::house::{Backend, Plan, STUDIO};
use fifthtab_tests::phone::{From, Phone};
use fifthtab_tests::postgres;
use http::StatusCode;

async fn a_tap_ends_on_the_members_own_page(backend: Backend) -> Result<()> {
    let house = Plan::new().on(backend).start().await?;
    let ana = house.member(STUDIO, 0)?;
    let phone = house.phone_of(&ana).await?;

    let page = house.tap(&phone, STUDIO).await?;

    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(
        page.url.as_str(),
        format!("{}{STUDIO}", house.tab),
        "the address is clean"
    );
    assert!(page.body.contains(&ana.first_name), "greets by name");
    assert!(
        page.body.contains(&ana.classes.to_string()),
        "shows what the tenant counts"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_ends_on_the_members_own_page_on_sqlite() -> Result<()> {
    a_tap_ends_on_the_members_own_page(Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_ends_on_the_members_own_page_on_postgres() -> Result<()> {
    if postgres::available() {
        a_tap_ends_on_the_members_own_page(Backend::Postgres).await
    } else {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_nobody_is_signed_in_on_is_shown_the_tenants_login() -> Result<()> {
    let house = Plan::new().start().await?;
    let phone = Phone::new()?;

    let page = phone.open(&house.page(STUDIO)?, From::TheApp).await?;

    assert_eq!(page.url.path(), "/auth/login/");
    assert_eq!(
        page.url.port(),
        house.tenant(STUDIO)?.base_url().port(),
        "never a form of ours"
    );
    house.stop().await
}
