//! Memberships.

use model::{Membership, MembershipStatus};
use store::{StoreError, memberships};

use crate::support::{Fixture, TestResult, at, membership};

on_both!(
    memberships_come_back_in_the_tenants_order,
    a_replacement_replaces_all,
    a_membership_listed_twice_is_kept_once,
    one_id_may_be_held_by_two_members,
    two_replacements_at_once_leave_one_list,
    a_stranger_holds_none,
);

async fn memberships_come_back_in_the_tenants_order(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let listed = [
        membership("9"),
        Membership {
            status: MembershipStatus::Other("Paused by magic".into()),
            starts_at: None,
            ends_at: Some(at(1)),
            frozen_from: None,
            frozen_until: None,
            ..membership("10")
        },
        membership("1"),
    ];
    let mut tx = t.database.begin().await?;
    memberships::replace(&mut tx.cx(), studio, member, &listed).await?;
    tx.commit().await?;
    let mut reader = t.database.read().await?;
    assert_eq!(
        memberships::of_member(&mut reader.cx(), studio, member).await?,
        listed
    );
    Ok(())
}

async fn a_replacement_replaces_all(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut tx = t.database.begin().await?;
    let before = [membership("1"), membership("2")];
    memberships::replace(&mut tx.cx(), studio, member, &before).await?;
    let after = [Membership {
        name: "Ten classes".into(),
        ..membership("2")
    }];
    memberships::replace(&mut tx.cx(), studio, member, &after).await?;
    assert_eq!(
        memberships::of_member(&mut tx.cx(), studio, member).await?,
        after
    );
    memberships::replace(&mut tx.cx(), studio, member, &[]).await?;
    assert_eq!(
        memberships::of_member(&mut tx.cx(), studio, member).await?,
        []
    );
    Ok(())
}

async fn a_membership_listed_twice_is_kept_once(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let listed = [membership("1"), membership("2"), membership("1")];
    let mut tx = t.database.begin().await?;
    memberships::replace(&mut tx.cx(), studio, member, &listed).await?;
    assert_eq!(
        memberships::of_member(&mut tx.cx(), studio, member).await?,
        listed[..2]
    );
    Ok(())
}

async fn one_id_may_be_held_by_two_members(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [one, two] = t.members(studio, ["2001", "2002"]).await?;
    let mut tx = t.database.begin().await?;
    for member in [one.id, two.id] {
        memberships::replace(&mut tx.cx(), studio, member, &[membership("1")]).await?;
    }
    assert_eq!(
        memberships::of_member(&mut tx.cx(), studio, one.id).await?,
        [membership("1")]
    );
    Ok(())
}

async fn two_replacements_at_once_leave_one_list(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let lists: Vec<Vec<_>> = (0..6)
        .map(|n| (0..3).map(|i| membership(&format!("{n}-{i}"))).collect())
        .collect();
    let writers: Vec<_> = lists
        .iter()
        .cloned()
        .map(|list| {
            let database = t.database.clone();
            tokio::spawn(async move {
                let mut tx = database.begin().await?;
                memberships::replace(&mut tx.cx(), studio, member, &list).await?;
                tx.commit().await
            })
        })
        .collect();
    for writer in writers {
        writer.await??;
    }
    let mut reader = t.database.read().await?;
    let left = memberships::of_member(&mut reader.cx(), studio, member).await?;
    assert!(lists.contains(&left), "{left:?}");
    Ok(())
}

async fn a_stranger_holds_none(t: &Fixture) -> TestResult {
    let (_, member) = t.member().await?;
    let elsewhere = t.studio("northside-cycle").await?;
    let mut tx = t.database.begin().await?;
    let refused = memberships::replace(&mut tx.cx(), elsewhere, member, &[membership("1")]).await;
    assert!(matches!(refused, Err(StoreError::NoSuchMember)));
    Ok(())
}
