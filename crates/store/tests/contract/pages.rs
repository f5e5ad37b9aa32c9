//! What pages read.

use model::{MemberId, Visit};
use store::{leads, members, memberships, pages, visits};

use crate::support::{Fixture, TestResult, at, lead, membership, visit};

on_both!(
    home_has_everything_of_this_member_and_nothing_of_others,
    home_of_a_new_member_is_empty,
    home_of_a_stranger_is_none,
);

async fn home_has_everything_of_this_member_and_nothing_of_others(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [member, other] = t.members(studio, ["2001", "2002"]).await?;
    let history = [
        visit("4", at(500), "pending"),
        visit("3", at(-10), "check in"),
        visit("2", at(-20), "penalty cancel"),
        visit("1", at(-9000), "check in"),
    ];
    let held = [membership("8"), membership("7"), membership("9")];
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    visits::upsert(cx, studio, member.id, &history).await?;
    visits::upsert(cx, studio, other.id, &[visit("5", at(-5), "check in")]).await?;
    memberships::replace(cx, studio, member.id, &held).await?;
    memberships::replace(cx, studio, other.id, &[membership("6")]).await?;
    leads::add(cx, studio, &lead(member.id, "a@example.com", 1)).await?;
    leads::add(cx, studio, &lead(member.id, "b@example.com", 2)).await?;
    leads::add(cx, studio, &lead(other.id, "c@example.com", 3)).await?;
    members::set_pulled(cx, studio, member.id, at(0), true).await?;
    tx.commit().await?;

    let mut reader = t.database.read().await?;
    let home = pages::home(&mut reader.cx(), studio, member.id, at(-20))
        .await?
        .ok_or("known")?;
    let stored = members::by_id(&mut reader.cx(), studio, member.id).await?;
    assert_eq!(Some(home.member), stored);
    assert_eq!(home.memberships, held);
    assert_eq!(home.friends, 2);
    assert_eq!(home.checked_in, [at(-9000), at(-10)]);
    assert_eq!(home.visits, history[..3]);
    Ok(())
}

async fn home_of_a_new_member_is_empty(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut reader = t.database.read().await?;
    let home = pages::home(&mut reader.cx(), studio, member, at(0))
        .await?
        .ok_or("known")?;
    assert_eq!(home.member.id, member);
    assert_eq!((home.memberships, home.friends), (vec![], 0));
    assert_eq!(
        (home.checked_in, home.visits),
        (vec![], Vec::<Visit>::new())
    );
    Ok(())
}

async fn home_of_a_stranger_is_none(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let elsewhere = t.studio("northside-cycle").await?;
    let mut reader = t.database.read().await?;
    let stranger = MemberId(uuid::Uuid::from_u128(404));
    assert!(
        pages::home(&mut reader.cx(), studio, stranger, at(0))
            .await?
            .is_none()
    );
    assert!(
        pages::home(&mut reader.cx(), elsewhere, member, at(0))
            .await?
            .is_none()
    );
    Ok(())
}
