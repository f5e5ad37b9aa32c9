use fifthtab_engine::{MtTrouble, SignInError};
use jiff::SignedDuration;
use serde_json::json;
use store::tokens;
use wiremock::ResponseTemplate;

use crate::support::{FakeTenant, House, Person, TestResult, add_studio};

fn zoe() -> Person {
    Person {
        first_name: "Zoë".into(),
        attended: 12,
        ..Person::default()
    }
}

#[tokio::test]
async fn the_browser_is_sent_to_the_tenant_with_proof_and_no_prompt() -> TestResult {
    let house = House::open().await?;
    let challenge = house.verifier().challenge();
    let url = house
        .engine
        .sign_in_url(&house.studio, "state-1", &challenge);
    assert!(
        url.as_str()
            .starts_with(&format!("{}/o/authorize?", house.tenant.address()))
    );
    let query: Vec<_> = url.query_pairs().into_owned().collect();
    let has = |name: &str, value: &str| query.contains(&(name.to_owned(), value.to_owned()));
    assert!(has(
        "redirect_uri",
        "https://tab.example.com/harbor-barre/auth/callback"
    ));
    assert!(has("state", "state-1") && has("response_type", "code"));
    assert!(has("code_challenge", challenge.as_str()) && has("code_challenge_method", "S256"));
    assert!(query.iter().all(|(name, _)| name != "prompt"));
    Ok(())
}

#[tokio::test]
async fn a_member_is_met_once() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("35077", zoe());
    house.tenant.person("35078", zoe());
    let first = house.sign_in("35077").await?;
    let again = house.sign_in("35077").await?;
    let other = house.sign_in("35078").await?;
    assert!(first.first && !again.first && other.first);
    assert_eq!(first.member, again.member);
    assert_ne!(first.member, other.member);
    let home = house.home(first.member).await?;
    assert_eq!(home.member.profile.first_name, "Zoë");
    assert_ne!(
        home.member.code,
        house.home(other.member).await?.member.code
    );
    Ok(())
}

#[tokio::test]
async fn the_same_user_id_at_two_studios_is_two_people() -> TestResult {
    let house = House::open().await?;
    let northside = FakeTenant::start().await;
    let studio = add_studio(&house.engine, "northside-cycle", &northside).await?;
    house.tenant.person("35077", zoe());
    northside.person(
        "35077",
        Person {
            first_name: "Amir".into(),
            ..Person::default()
        },
    );
    let here = house.sign_in("35077").await?.member;
    let code = "code-35077".to_owned().into();
    let there = house
        .engine
        .finish_sign_in(&studio, &code, &house.verifier())
        .await?;
    assert!(there.first && there.member != here);
    let amir = house.engine.open_me(&studio, there.member).await?;
    assert_eq!(amir.member.profile.first_name, "Amir");
    assert!(
        house.engine.open_me(&studio, here).await.is_err(),
        "not a member there"
    );
    Ok(())
}

#[tokio::test]
async fn a_sign_in_renews_the_tokens() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("35077", zoe());
    let member = house.sign_in("35077").await?.member;
    house.settled(member).await;
    house.tenant.end_sessions(true);
    house.sign_in("35077").await?;
    house.clock.advance(SignedDuration::from_mins(2));
    house.home(member).await?;
    house.settled(member).await;
    let home = house.home(member).await?;
    assert_eq!(home.pull.as_of, Some(home.now));
    Ok(())
}

#[tokio::test]
async fn tokens_are_not_stored_in_the_clear() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("35077", zoe());
    let member = house.sign_in("35077").await?.member;
    house.settled(member).await;
    let other = store::Vault::new(
        vec![(store::KeyId::of(&[8; 32]), [8; 32])],
        std::sync::Arc::new(crate::support::CountingEntropy::default()),
    )?;
    let mut reader = house.database.read().await?;
    let opened = tokens::load(&mut reader.cx(), &other, house.studio.id, member).await;
    assert!(opened.is_err(), "another key must not open them");
    Ok(())
}

#[tokio::test]
async fn every_way_to_fail_has_its_own_answer() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("35077", zoe());
    let finish = async |code: &str| {
        let code = code.to_owned().into();
        let verifier = house.verifier();
        house
            .engine
            .finish_sign_in(&house.studio, &code, &verifier)
            .await
    };
    let used = finish("code-nobody").await;
    assert!(matches!(used, Err(SignInError::CodeRefused)), "{used:?}");

    let refusal = json!({"error": "invalid_client"});
    house.tenant.fault(
        "/o/token/",
        ResponseTemplate::new(401).set_body_json(refusal),
    );
    let client = finish("code-35077").await;
    let invalid = |code: &str| code == "invalid_client";
    assert!(matches!(&client, Err(SignInError::ClientRefused { code }) if invalid(code)));

    house.tenant.mend();
    house
        .tenant
        .fault("/me/account", ResponseTemplate::new(500));
    let down = finish("code-35077").await;
    assert!(
        matches!(down, Err(SignInError::Tenant(MtTrouble::NotAnswering))),
        "{down:?}"
    );

    house.tenant.mend();
    assert!(finish("code-35077").await.is_ok());
    Ok(())
}
