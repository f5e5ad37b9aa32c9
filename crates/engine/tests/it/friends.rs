use fifthtab_engine::{ClaimError, LeadForm};
use jiff::SignedDuration;
use model::ContactError;

use crate::support::{House, Person, TestResult};

const WORDING: &str = "Harbor Barre may write to me about my first class.";

fn form() -> LeadForm {
    LeadForm {
        name: " Amir <b>Khan</b> ".into(),
        email: "amir@Example.com".into(),
        phone: "+1 (555) 010-2030".into(),
        agreed_to: Some(WORDING.into()),
    }
}

fn zoe() -> Person {
    Person {
        first_name: "Zoë".into(),
        ..Person::default()
    }
}

#[tokio::test]
async fn a_friend_becomes_a_lead_once() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", zoe());
    let home = house.settled_home("1").await?;
    let (member, code) = (home.member.id, home.member.code);
    let page = house.engine.friend_page(&house.studio, &code).await?;
    assert_eq!(page.expect("the code is theirs").referrer_first_name, "Zoë");

    house.engine.claim(&house.studio, &code, form()).await?;
    house.clock.advance(SignedDuration::from_hours(1));
    let again = LeadForm {
        email: "AMIR@example.com".into(),
        ..form()
    };
    house.engine.claim(&house.studio, &code, again).await?;
    let refer = house.engine.open_refer(&house.studio, member).await?;
    assert_eq!(refer.friends.len(), 1);
    let friend = &refer.friends[0];
    assert_eq!(friend.name.as_str(), "Amir <b>Khan</b>");
    assert_eq!(friend.phone.as_str(), "+15550102030");
    assert_eq!(friend.consent_text, WORDING);
    assert_eq!(friend.consented_at, home.now);
    assert_eq!(house.home(member).await?.friends, 1);
    Ok(())
}

#[tokio::test]
async fn every_mistake_is_told_at_once_and_nothing_is_stored() -> TestResult {
    let house = House::open().await?;
    house.tenant.person("1", zoe());
    let home = house.settled_home("1").await?;
    let code = &home.member.code;
    let refused = house
        .engine
        .claim(&house.studio, code, LeadForm::default())
        .await;
    let Err(ClaimError::Form(errors)) = refused else {
        panic!("an empty form was taken");
    };
    assert_eq!(errors.name, Some(ContactError::NameMissing));
    assert_eq!(errors.email, Some(ContactError::Email));
    assert_eq!(errors.phone, Some(ContactError::Phone));
    assert!(errors.consent_missing);
    let unticked = LeadForm {
        agreed_to: None,
        ..form()
    };
    let refused = house.engine.claim(&house.studio, code, unticked).await;
    let only_consent = |errors: &fifthtab_engine::LeadFormErrors| {
        errors.consent_missing && errors.name.is_none() && errors.email.is_none()
    };
    assert!(matches!(&refused, Err(ClaimError::Form(errors)) if only_consent(errors)));
    assert_eq!(house.home(home.member.id).await?.friends, 0);
    Ok(())
}

#[tokio::test]
async fn a_code_of_nobody_takes_nothing() -> TestResult {
    let house = House::open().await?;
    let code = "K7M2QXRT".parse()?;
    assert!(
        house
            .engine
            .friend_page(&house.studio, &code)
            .await?
            .is_none()
    );
    let claimed = house.engine.claim(&house.studio, &code, form()).await;
    assert!(matches!(claimed, Err(ClaimError::NoSuchCode)));
    Ok(())
}
