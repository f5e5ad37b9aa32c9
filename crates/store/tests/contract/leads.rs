//! Leads.

use model::MemberId;
use store::leads::{self, LeadOutcome};
use store::{StoreError, pages};

use crate::support::{Fixture, TestResult, at, lead};

on_both!(
    leads_come_back_newest_first,
    an_address_is_taken_once_per_member,
    of_many_at_once_one_is_added,
    a_lead_needs_a_referrer,
);

async fn leads_come_back_newest_first(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut tx = t.database.begin().await?;
    for (email, number) in [
        ("a@example.com", 1),
        ("b@example.com", 3),
        ("c@example.com", 2),
    ] {
        let outcome = leads::add(&mut tx.cx(), studio, &lead(member, email, number)).await?;
        assert_eq!(outcome, LeadOutcome::Added);
    }
    tx.commit().await?;
    let mut reader = t.database.read().await?;
    let stored = leads::of_member(&mut reader.cx(), studio, member).await?;
    let emails: Vec<_> = stored.iter().map(|lead| lead.email.as_str()).collect();
    assert_eq!(emails, ["b@example.com", "c@example.com", "a@example.com"]);
    let (first, expected) = (&stored[0], lead(member, "b@example.com", 3));
    assert_eq!((first.id, first.referrer), (expected.id, expected.referrer));
    assert_eq!(
        (&first.name, &first.phone),
        (&expected.name, &expected.phone)
    );
    assert_eq!(first.consent_text, expected.consent_text);
    assert_eq!(first.consented_at, expected.consented_at);
    Ok(())
}

async fn an_address_is_taken_once_per_member(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [one, two] = t.members(studio, ["2001", "2002"]).await?;
    let mut tx = t.database.begin().await?;
    for (member, email, expected) in [
        (one.id, "Pat@Example.com", LeadOutcome::Added),
        (one.id, "pat@example.com", LeadOutcome::AlreadyThere),
        (one.id, "PAT@EXAMPLE.COM", LeadOutcome::AlreadyThere),
        (one.id, "JÖRG@example.com", LeadOutcome::Added),
        (one.id, "jörg@example.com", LeadOutcome::AlreadyThere),
        (two.id, "pat@example.com", LeadOutcome::Added),
    ] {
        let number = 1 + u128::try_from(email.len())? + u128::from(email.as_bytes()[1]);
        let mut friend = lead(member, email, number);
        friend.id.0 = uuid::Uuid::from_u128(number * 1000 + u128::from(email.as_bytes()[0]));
        friend.id.0 = uuid::Uuid::from_u128(friend.id.0.as_u128() ^ member.0.as_u128());
        let outcome = leads::add(&mut tx.cx(), studio, &friend).await?;
        assert_eq!(outcome, expected, "{email}");
    }
    assert_eq!(
        leads::of_member(&mut tx.cx(), studio, one.id).await?.len(),
        2
    );
    assert_eq!(
        leads::of_member(&mut tx.cx(), studio, two.id).await?.len(),
        1
    );
    Ok(())
}

async fn of_many_at_once_one_is_added(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let friends: Vec<_> = (1..=16)
        .map(|number| {
            let database = t.database.clone();
            tokio::spawn(async move {
                let mut tx = database.begin().await?;
                let friend = lead(member, "pat@example.com", number);
                let outcome = leads::add(&mut tx.cx(), studio, &friend).await?;
                tx.commit().await.map(|()| outcome)
            })
        })
        .collect();
    let mut added = 0;
    for friend in friends {
        added += usize::from(friend.await?? == LeadOutcome::Added);
    }
    assert_eq!(added, 1);
    let mut reader = t.database.read().await?;
    assert_eq!(
        leads::of_member(&mut reader.cx(), studio, member)
            .await?
            .len(),
        1
    );
    let home = pages::home(&mut reader.cx(), studio, member, at(0)).await?;
    assert_eq!(home.map(|home| home.friends), Some(1));
    Ok(())
}

async fn a_lead_needs_a_referrer(t: &Fixture) -> TestResult {
    let (studio, _) = t.member().await?;
    let stranger = MemberId(uuid::Uuid::from_u128(404));
    let mut tx = t.database.begin().await?;
    let refused = leads::add(&mut tx.cx(), studio, &lead(stranger, "pat@example.com", 1)).await;
    assert!(matches!(refused, Err(StoreError::NoOwner)), "{refused:?}");
    Ok(())
}
