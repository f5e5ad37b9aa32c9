//! Members.

use std::collections::HashSet;

use model::{Profile, ReferralCode};
use store::{StoreError, members};

use crate::support::{Fixture, TestResult, at, counting, new_member, profile};

on_both!(
    a_member_comes_back_by_user_id_and_code,
    an_upsert_keeps_id_code_and_pull_times,
    a_person_of_whom_little_is_known_is_taken,
    one_user_id_at_two_studios_is_two_members,
    many_sign_ins_at_once_make_one_member,
    a_code_drawn_twice_is_told_and_leaves_nothing,
    pull_times_never_go_back,
    text_that_postgres_cannot_hold_is_cleaned,
    errors_do_not_quote_the_row,
);

async fn a_member_comes_back_by_user_id_and_code(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [member, other] = t.members(studio, ["2001", "2002"]).await?;
    assert_eq!(member.profile, profile("2001"));
    assert_eq!((member.pulled_at, member.history_complete), (None, false));
    let mut reader = t.database.read().await?;
    let found = members::by_mt_user(&mut reader.cx(), studio, &"2001".into()).await?;
    assert_eq!(found.as_ref(), Some(&member));
    let found = members::by_id(&mut reader.cx(), studio, member.id).await?;
    assert_eq!(found.as_ref(), Some(&member));
    let found = members::by_code(&mut reader.cx(), studio, &other.code).await?;
    assert_eq!(found.as_ref(), Some(&other));
    let free: ReferralCode = "ZZZZZZZZ".parse()?;
    assert_eq!(
        members::by_code(&mut reader.cx(), studio, &free).await?,
        None
    );
    Ok(())
}

async fn an_upsert_keeps_id_code_and_pull_times(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [before, other] = t.members(studio, ["2001", "2002"]).await?;
    let mut tx = t.database.begin().await?;
    members::set_pulled(&mut tx.cx(), studio, before.id, at(5), true).await?;
    let news = Profile {
        last_name: "Married".into(),
        classes_attended: 129,
        ..profile("2001")
    };
    // Whatever id and code come with it, even another member's code: they are not used.
    let mut new = new_member(&counting());
    new.code = other.code;
    let after = members::upsert(&mut tx.cx(), studio, &news, &new, at(9)).await;
    tx.commit().await?;
    let after = after?;
    assert_eq!((after.id, &after.code), (before.id, &before.code));
    assert_eq!(
        (after.pulled_at, after.history_complete),
        (Some(at(5)), true)
    );
    assert_eq!(after.profile, news);
    Ok(())
}

async fn a_person_of_whom_little_is_known_is_taken(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let bare = Profile {
        mt_user: "1".into(),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        phone: None,
        home: None,
        classes_attended: 0,
        joined_at: None,
    };
    let mut tx = t.database.begin().await?;
    let new = new_member(&counting());
    let stored = members::upsert(&mut tx.cx(), studio, &bare, &new, at(0)).await?;
    assert_eq!(stored.profile, bare);
    Ok(())
}

async fn one_user_id_at_two_studios_is_two_members(t: &Fixture) -> TestResult {
    let harbor = t.studio("harbor-barre").await?;
    let northside = t.studio("northside-cycle").await?;
    // Same user, same id, same code: only the studio differs.
    let [here] = t.members(harbor, ["2001"]).await?;
    let [there] = t.members(northside, ["2001"]).await?;
    assert_eq!((here.id, &here.code), (there.id, &there.code));
    assert_ne!(here.studio, there.studio);
    let mut tx = t.database.begin().await?;
    members::set_pulled(&mut tx.cx(), harbor, here.id, at(1), true).await?;
    let there_after = members::by_id(&mut tx.cx(), northside, there.id).await?;
    assert_eq!(there_after, Some(there));
    Ok(())
}

async fn many_sign_ins_at_once_make_one_member(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let entropy = counting();
    let sign_ins: Vec<_> = (0..8)
        .map(|_| {
            let (database, new) = (t.database.clone(), new_member(&entropy));
            tokio::spawn(async move {
                let mut tx = database.begin().await?;
                let person = profile("7");
                let member = members::upsert(&mut tx.cx(), studio, &person, &new, at(0)).await?;
                tx.commit().await.map(|()| member.id)
            })
        })
        .collect();
    let mut ids = HashSet::new();
    for sign_in in sign_ins {
        ids.insert(sign_in.await??);
    }
    assert_eq!(ids.len(), 1);
    Ok(())
}

async fn a_code_drawn_twice_is_told_and_leaves_nothing(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [first] = t.members(studio, ["2001"]).await?;
    let mut new = new_member(&counting());
    new.id.0 = uuid::Uuid::from_u128(99);
    new.code = first.code;
    let mut tx = t.database.begin().await?;
    let second = members::upsert(&mut tx.cx(), studio, &profile("2002"), &new, at(0)).await;
    assert!(matches!(second, Err(StoreError::Taken)), "{second:?}");
    tx.rollback().await?;
    let mut reader = t.database.read().await?;
    assert_eq!(
        members::by_mt_user(&mut reader.cx(), studio, &"2002".into()).await?,
        None
    );
    Ok(())
}

async fn pull_times_never_go_back(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut tx = t.database.begin().await?;
    for (pulled_at, complete, expected) in [
        (10, false, (10, false)),
        (20, true, (20, true)),
        (15, false, (20, true)),
    ] {
        members::set_pulled(&mut tx.cx(), studio, member, at(pulled_at), complete).await?;
        let stored = members::by_id(&mut tx.cx(), studio, member)
            .await?
            .ok_or("stored")?;
        let (at_least, complete) = expected;
        assert_eq!(
            (stored.pulled_at, stored.history_complete),
            (Some(at(at_least)), complete)
        );
    }
    let stranger = model::MemberId(uuid::Uuid::from_u128(404));
    let unknown = members::set_pulled(&mut tx.cx(), studio, stranger, at(0), true).await;
    assert!(matches!(unknown, Err(StoreError::NoSuchMember)));
    Ok(())
}

async fn text_that_postgres_cannot_hold_is_cleaned(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let odd = Profile {
        first_name: "A\0da".into(),
        ..profile("20\u{0}01")
    };
    let mut tx = t.database.begin().await?;
    let new = new_member(&counting());
    let stored = members::upsert(&mut tx.cx(), studio, &odd, &new, at(0)).await?;
    assert_eq!(stored.profile.first_name, "Ada");
    let found = members::by_mt_user(&mut tx.cx(), studio, &odd.mt_user).await?;
    assert_eq!(found, Some(stored));
    Ok(())
}

async fn errors_do_not_quote_the_row(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [member] = t.members(studio, ["2001"]).await?;
    // Two constraints that quote values in PostgreSQL's detail line.
    let sql = "UPDATE member SET home_name = NULL WHERE code = $1";
    let mut tx = t.database.begin().await?;
    let failed = match tx.cx() {
        store::Cx::Sqlite(c) => sqlx::query(sql)
            .bind(member.code.as_str())
            .execute(c)
            .await
            .err(),
        store::Cx::Postgres(c) => sqlx::query(sql)
            .bind(member.code.as_str())
            .execute(c)
            .await
            .err(),
    };
    let error = StoreError::from(failed.ok_or("a home needs its name")?);
    let told = format!("{error} {error:?}");
    assert!(told.contains("statement failed"), "{told}");
    assert!(
        !told.contains("zoe+2001@example.com") && !told.contains("Old Town"),
        "{told}"
    );
    Ok(())
}
