use std::time::Duration;

use fifthtab_engine::StudioChange;
use jiff::SignedDuration;
use model::{Colour, Palette, Scheme};
use wiremock::ResponseTemplate;

use crate::support::{FakeTenant, House, PATIENCE, TestResult, add_studio};

async fn brand(house: &House) -> Result<String, Box<dyn std::error::Error>> {
    let open = house.engine.studio(&house.studio.slug).await?;
    Ok(open.expect("it was added").look.brand)
}

#[tokio::test]
async fn a_studio_wears_its_tenants_look() -> TestResult {
    let house = House::open().await?;
    let open = house
        .engine
        .studio(&house.studio.slug)
        .await?
        .expect("added");
    assert_eq!(open.look.brand, "Harbor Barre");
    let green: Colour = "#1a6b5c".parse()?;
    assert_eq!(open.look.light, Palette::around(green, Scheme::Light));
    assert_eq!(
        house.tenant.calls("").await.len(),
        0,
        "it was fetched when it was added"
    );
    assert!(
        house
            .engine
            .studio(&"no-such-studio".parse()?)
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test]
async fn an_old_look_is_renewed_beside_the_page() -> TestResult {
    let house = House::open().await?;
    house.tenant.brand_name("Harbor & Bay");
    house.clock.advance(SignedDuration::from_mins(59));
    assert_eq!(brand(&house).await?, "Harbor Barre");
    assert_eq!(house.tenant.calls("/config").await.len(), 0);
    house.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(
        brand(&house).await?,
        "Harbor Barre",
        "the page does not wait"
    );
    let renewed = async {
        while brand(&house).await? != "Harbor & Bay" {
            tokio::task::yield_now().await;
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    tokio::time::timeout(PATIENCE, renewed).await??;
    assert_eq!(house.tenant.calls("/config").await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_studio_whose_tenant_was_down_gets_its_look_later() -> TestResult {
    let house = House::open().await?;
    let late = FakeTenant::start().await;
    late.fault("/config", ResponseTemplate::new(500));
    let studio = add_studio(&house.engine, "late-studio", &late).await?;
    let look = async || {
        house
            .engine
            .studio(&studio.slug)
            .await
            .map(|open| open.map(|o| o.look))
    };
    let plain = look().await?.expect("added");
    assert_eq!(plain.brand, "Late Studio");
    late.mend();
    assert_eq!(
        look().await?.expect("added").brand,
        "Late Studio",
        "not tried again at once"
    );
    house.clock.advance(SignedDuration::from_secs(15));
    assert_eq!(look().await?.expect("added").brand, "Harbor Barre");
    Ok(())
}

#[tokio::test]
async fn a_page_does_not_wait_long_for_a_first_look() -> TestResult {
    let house = House::open_with(|settings| settings.look_wait = Duration::from_millis(1)).await?;
    let slow = FakeTenant::start().await;
    slow.fault("/config", ResponseTemplate::new(500));
    let studio = add_studio(&house.engine, "slow-studio", &slow).await?;
    slow.mend();
    slow.delay("/config", Duration::from_secs(5));
    let open = tokio::time::timeout(Duration::from_secs(4), house.engine.studio(&studio.slug));
    assert_eq!(open.await??.expect("added").look.brand, "Slow Studio");
    Ok(())
}

#[tokio::test]
async fn changes_show_at_the_next_request_of_a_running_server() -> TestResult {
    let house = House::open().await?;
    let cli = house.another_engine()?;
    let change = StudioChange {
        title: Some("Rewards".into()),
        primary: Some("#cc0000".into()),
        ..StudioChange::default()
    };
    cli.set_studio(&house.studio.slug, change).await?;
    let open = house
        .engine
        .studio(&house.studio.slug)
        .await?
        .expect("added");
    assert_eq!(
        (open.look.title.as_str(), open.look.brand.as_str()),
        ("Rewards", "Harbor Barre")
    );
    let red: Colour = "#cc0000".parse()?;
    assert_eq!(open.look.dark, Palette::around(red, Scheme::Dark));
    Ok(())
}
