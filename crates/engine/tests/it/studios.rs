use fifthtab_engine::{StudioChange, StudiosError};
use secrecy::ExposeSecret;
use store::StoreError;

use crate::support::{FakeTenant, House, Person, TestResult, add_studio};

#[tokio::test]
async fn studios_are_listed_by_name() -> TestResult {
    let house = House::open().await?;
    add_studio(&house.engine, "a-studio", &house.tenant).await?;
    let listed = house.engine.studios().await?;
    let names: Vec<_> = listed.iter().map(|studio| studio.slug.as_str()).collect();
    assert_eq!(names, ["a-studio", "harbor-barre"]);
    Ok(())
}

#[tokio::test]
async fn a_name_is_taken_once() -> TestResult {
    let house = House::open().await?;
    let change = StudioChange {
        tenant_url: Some("https://other.marianatek.com".into()),
        client_id: Some("x".into()),
        ..StudioChange::default()
    };
    let again = house
        .engine
        .add_studio("harbor-barre".parse()?, change)
        .await;
    let taken = matches!(again, Err(StudiosError::Store(StoreError::SlugTaken(_))));
    assert!(taken);
    assert_eq!(house.engine.studios().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_wrong_setting_changes_nothing() -> TestResult {
    let house = House::open().await?;
    let change = StudioChange {
        title: Some("Rewards".into()),
        weekly_goal: Some(99),
        ..StudioChange::default()
    };
    let refused = house.engine.set_studio(&house.studio.slug, change).await;
    let told = refused
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert_eq!(told, "weekly_goal: a week's goal is 1 to 14 visits");
    let held = house.engine.studios().await?;
    assert!(
        held.iter()
            .all(|studio| studio.settings.look.title.is_none())
    );
    let nobody = house
        .engine
        .set_studio(&"nobody".parse()?, StudioChange::default())
        .await;
    assert!(matches!(nobody, Err(StudiosError::NoSuchStudio(_))));
    Ok(())
}

#[tokio::test]
async fn secrets_come_back_and_can_be_cleared() -> TestResult {
    let house = House::open().await?;
    let set = StudioChange {
        client_secret: Some("hush".to_owned().into()),
        admin_key: Some("key".to_owned().into()),
        ..StudioChange::default()
    };
    house.engine.set_studio(&house.studio.slug, set).await?;
    let clear = StudioChange {
        admin_key: Some(String::new().into()),
        ..StudioChange::default()
    };
    house.engine.set_studio(&house.studio.slug, clear).await?;
    let held = house
        .engine
        .studio(&house.studio.slug)
        .await?
        .expect("added")
        .studio;
    let secret = held.settings.oauth.secret.as_ref();
    assert_eq!(secret.map(ExposeSecret::expose_secret), Some("hush"));
    assert!(held.settings.admin_key.is_none());
    Ok(())
}

#[tokio::test]
async fn a_studio_that_moves_to_another_tenant_is_asked_there() -> TestResult {
    let house = House::open().await?;
    let moved = FakeTenant::start().await;
    moved.brand_name("Harbor by the Sea");
    moved.person("1", Person::default());
    let change = StudioChange {
        tenant_url: Some(moved.address()),
        ..StudioChange::default()
    };
    house.engine.set_studio(&house.studio.slug, change).await?;
    let open = house
        .engine
        .studio(&house.studio.slug)
        .await?
        .expect("added");
    assert_eq!(open.look.brand, "Harbor by the Sea");
    let code = "code-1".to_owned().into();
    let signed_in = house
        .engine
        .finish_sign_in(&open.studio, &code, &house.verifier())
        .await?;
    assert!(signed_in.first);
    assert_eq!(house.tenant.calls("/o/token/").await.len(), 0);
    assert_eq!(moved.calls("/o/token/").await.len(), 1);
    Ok(())
}
