//! Members' tokens.

use std::error::Error;

use model::{MemberId, StudioId};
use secrecy::ExposeSecret;
use sqlx::query;
use store::tokens::{self, StoredTokens};
use store::{Cx, StoreError, VaultError};

use crate::support::{Fixture, TestResult, at, vault};

on_both!(
    tokens_come_back_with_a_version,
    a_write_with_a_past_version_changes_nothing,
    of_many_refreshes_at_once_one_is_stored,
    a_sign_in_replaces_whatever_was_stored,
    forgotten_tokens_are_gone_and_their_version_stays_past,
    another_members_tokens_do_not_open,
    a_changed_value_does_not_open,
    another_key_does_not_open_and_a_former_one_does,
    tokens_need_a_member,
);

fn pair(access: &str) -> StoredTokens {
    StoredTokens {
        access: access.into(),
        refresh: Some(format!("{access} refresh").into()),
        expires_at: at(604_800),
    }
}

/// The access token and the version that are stored.
async fn stored(
    t: &Fixture,
    studio: StudioId,
    member: MemberId,
) -> Result<Option<(String, i64)>, StoreError> {
    let mut reader = t.database.read().await?;
    let found = tokens::load(&mut reader.cx(), &t.vault, studio, member).await?;
    Ok(found.map(|(tokens, version)| (tokens.access.expose_secret().to_owned(), version)))
}

async fn save(
    t: &Fixture,
    (studio, member): (StudioId, MemberId),
    access: &str,
    expected: Option<i64>,
) -> Result<bool, StoreError> {
    let mut tx = t.database.begin().await?;
    let tokens = pair(access);
    let saved = tokens::save(
        &mut tx.cx(),
        &t.vault,
        studio,
        member,
        &tokens,
        expected,
        at(0),
    )
    .await?;
    tx.commit().await?;
    Ok(saved)
}

/// Writes over what is sealed for every member but `except`.
async fn overwrite(t: &Fixture, sealed: &[u8], except: MemberId) -> Result<(), Box<dyn Error>> {
    let sql = "UPDATE member_token SET sealed = $1 WHERE member_id <> $2";
    let mut tx = t.database.begin().await?;
    match tx.cx() {
        Cx::Sqlite(c) => query(sql)
            .bind(sealed)
            .bind(except.0)
            .execute(c)
            .await
            .map(drop)?,
        Cx::Postgres(c) => query(sql)
            .bind(sealed)
            .bind(except.0)
            .execute(c)
            .await
            .map(drop)?,
    }
    Ok(tx.commit().await?)
}

async fn sealed(t: &Fixture, member: MemberId) -> Result<Vec<u8>, Box<dyn Error>> {
    let sql = "SELECT sealed FROM member_token WHERE member_id = $1";
    let mut reader = t.database.read().await?;
    Ok(match reader.cx() {
        Cx::Sqlite(c) => sqlx::query_scalar(sql).bind(member.0).fetch_one(c).await?,
        Cx::Postgres(c) => sqlx::query_scalar(sql).bind(member.0).fetch_one(c).await?,
    })
}

async fn tokens_come_back_with_a_version(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    assert_eq!(stored(t, studio, member).await?, None);
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    let first = StoredTokens {
        refresh: None,
        ..pair("one")
    };
    assert!(tokens::save(cx, &t.vault, studio, member, &first, None, at(0)).await?);
    let (back, version) = tokens::load(cx, &t.vault, studio, member)
        .await?
        .ok_or("stored")?;
    assert_eq!(back.access.expose_secret(), "one");
    assert!(back.refresh.is_none());
    assert_eq!((back.expires_at, version), (first.expires_at, 1));
    assert!(tokens::save(cx, &t.vault, studio, member, &pair("two"), Some(1), at(1)).await?);
    let (back, version) = tokens::load(cx, &t.vault, studio, member)
        .await?
        .ok_or("stored")?;
    let refresh = back
        .refresh
        .as_ref()
        .map(|token| token.expose_secret().to_owned());
    assert_eq!((refresh.as_deref(), version), (Some("two refresh"), 2));
    Ok(())
}

async fn a_write_with_a_past_version_changes_nothing(t: &Fixture) -> TestResult {
    let owner = t.member().await?;
    assert!(!save(t, owner, "early", Some(1)).await?);
    assert!(save(t, owner, "one", None).await?);
    assert!(!save(t, owner, "again", None).await?);
    assert!(save(t, owner, "two", Some(1)).await?);
    assert!(!save(t, owner, "late", Some(1)).await?);
    assert_eq!(stored(t, owner.0, owner.1).await?, Some(("two".into(), 2)));
    Ok(())
}

async fn of_many_refreshes_at_once_one_is_stored(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    for expected in [None, Some(1)] {
        let refreshes: Vec<_> = (0..8)
            .map(|n| {
                let (database, vault) = (t.database.clone(), t.vault.clone());
                tokio::spawn(async move {
                    let tokens = pair(&format!("{expected:?} {n}"));
                    let mut tx = database.begin().await?;
                    let cx = &mut tx.cx();
                    let saved =
                        tokens::save(cx, &vault, studio, member, &tokens, expected, at(0)).await?;
                    tx.commit()
                        .await
                        .map(|()| saved.then_some(format!("{expected:?} {n}")))
                })
            })
            .collect();
        let mut winners = Vec::new();
        for refresh in refreshes {
            winners.extend(refresh.await??);
        }
        let [winner] = winners.as_slice() else {
            return Err(format!("{winners:?}").into());
        };
        let version = expected.map_or(1, |version| version + 1);
        assert_eq!(
            stored(t, studio, member).await?,
            Some((winner.clone(), version))
        );
    }
    Ok(())
}

async fn a_sign_in_replaces_whatever_was_stored(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    for (access, version) in [("first", 1), ("second", 2)] {
        let mut tx = t.database.begin().await?;
        tokens::put(&mut tx.cx(), &t.vault, studio, member, &pair(access), at(0)).await?;
        tx.commit().await?;
        assert_eq!(
            stored(t, studio, member).await?,
            Some((access.into(), version))
        );
    }
    // A refresh of the former pair that ends now comes too late.
    assert!(!save(t, (studio, member), "late", Some(1)).await?);
    Ok(())
}

async fn forgotten_tokens_are_gone_and_their_version_stays_past(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    assert!(save(t, (studio, member), "one", None).await?);
    let mut tx = t.database.begin().await?;
    assert!(!tokens::forget(&mut tx.cx(), studio, member, 7, at(1)).await?);
    assert!(tokens::forget(&mut tx.cx(), studio, member, 1, at(1)).await?);
    tx.commit().await?;
    assert_eq!(stored(t, studio, member).await?, None);
    assert!(!save(t, (studio, member), "late", Some(1)).await?);
    assert!(!save(t, (studio, member), "late", Some(2)).await?);
    assert!(save(t, (studio, member), "anew", None).await?);
    assert_eq!(stored(t, studio, member).await?, Some(("anew".into(), 3)));
    Ok(())
}

async fn another_members_tokens_do_not_open(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [one, two] = t.members(studio, ["2001", "2002"]).await?;
    for member in [one.id, two.id] {
        assert!(save(t, (studio, member), "secret", None).await?);
    }
    overwrite(t, &sealed(t, one.id).await?, one.id).await?;
    let opened = stored(t, studio, two.id).await;
    assert!(
        matches!(opened, Err(StoreError::Vault(VaultError::Refused))),
        "{opened:?}"
    );
    assert!(stored(t, studio, one.id).await?.is_some());
    Ok(())
}

async fn a_changed_value_does_not_open(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    assert!(save(t, (studio, member), "secret", None).await?);
    let nobody = MemberId(uuid::Uuid::nil());
    let mut changed = sealed(t, member).await?;
    *changed.last_mut().ok_or("not empty")? ^= 1;
    for (value, expected) in [
        (changed, VaultError::Refused),
        (b"short".to_vec(), VaultError::Damaged),
        (Vec::new(), VaultError::Damaged),
    ] {
        overwrite(t, &value, nobody).await?;
        let opened = stored(t, studio, member).await;
        assert!(
            matches!(opened, Err(StoreError::Vault(why)) if why == expected),
            "{opened:?}"
        );
    }
    Ok(())
}

async fn another_key_does_not_open_and_a_former_one_does(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    assert!(save(t, (studio, member), "secret", None).await?);
    let mut reader = t.database.read().await?;
    let elsewhere = vault(&[[8; 32]]);
    let opened = tokens::load(&mut reader.cx(), &elsewhere, studio, member).await;
    assert!(matches!(
        opened,
        Err(StoreError::Vault(VaultError::UnknownKey(_)))
    ));
    let rotated = vault(&[[8; 32], [7; 32]]);
    assert!(
        tokens::load(&mut reader.cx(), &rotated, studio, member)
            .await?
            .is_some()
    );
    Ok(())
}

async fn tokens_need_a_member(t: &Fixture) -> TestResult {
    let (studio, _) = t.member().await?;
    let stranger = MemberId(uuid::Uuid::from_u128(404));
    let refused = save(t, (studio, stranger), "secret", None).await;
    assert!(matches!(refused, Err(StoreError::NoOwner)), "{refused:?}");
    Ok(())
}
