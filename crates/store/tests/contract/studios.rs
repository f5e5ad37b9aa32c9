//! Studios and looks.

use model::Studio;
use secrecy::ExposeSecret;
use sqlx::query_as;
use store::studios::{self, StoredLook};
use store::{Cx, StoreError, VaultError};

use crate::support::{Fixture, TestResult, at, studio, vault};

on_both!(
    a_studio_comes_back_as_it_was_added,
    a_studio_without_secrets_comes_back_too,
    a_slug_belongs_to_one_studio,
    settings_are_replaced_as_a_whole,
    secrets_are_sealed_at_rest,
    secrets_do_not_open_at_another_studio_or_with_another_key,
    studios_are_listed_by_slug,
    a_look_is_kept_with_its_time_and_the_latest_holds,
);

fn same(left: &Studio, right: &Studio) {
    // The Debug form has everything but the secrets.
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
    let (left, right) = (&left.settings, &right.settings);
    let open = |secret: &Option<secrecy::SecretString>| {
        secret
            .as_ref()
            .map(|secret| secret.expose_secret().to_owned())
    };
    assert_eq!(open(&left.oauth.secret), open(&right.oauth.secret));
    assert_eq!(open(&left.admin_key), open(&right.admin_key));
}

async fn a_studio_comes_back_as_it_was_added(t: &Fixture) -> TestResult {
    let id = t.studio("harbor-barre").await?;
    let expected = studio("harbor-barre");
    let mut reader = t.database.read().await?;
    let by_slug = studios::by_slug(&mut reader.cx(), &t.vault, &expected.slug).await?;
    same(&by_slug.ok_or("by slug")?, &expected);
    let by_id = studios::by_id(&mut reader.cx(), &t.vault, id).await?;
    same(&by_id.ok_or("by id")?, &expected);
    let other = studios::by_slug(&mut reader.cx(), &t.vault, &"harbor".parse()?).await?;
    assert!(other.is_none());
    Ok(())
}

async fn a_studio_without_secrets_comes_back_too(t: &Fixture) -> TestResult {
    let mut bare = studio("solstice-yoga");
    bare.settings.oauth.secret = None;
    bare.settings.admin_key = None;
    bare.settings.consent_text = None;
    let mut tx = t.database.begin().await?;
    studios::add(&mut tx.cx(), &t.vault, &bare, at(0)).await?;
    let stored = studios::by_id(&mut tx.cx(), &t.vault, bare.id).await?;
    same(&stored.ok_or("stored")?, &bare);
    Ok(())
}

async fn a_slug_belongs_to_one_studio(t: &Fixture) -> TestResult {
    t.studio("harbor-barre").await?;
    let mut other = studio("northside-cycle");
    other.slug = "harbor-barre".parse()?;
    let mut tx = t.database.begin().await?;
    let added = studios::add(&mut tx.cx(), &t.vault, &other, at(1)).await;
    assert!(matches!(added, Err(StoreError::SlugTaken(slug)) if slug == other.slug));
    // The transaction is still good for other work, on PostgreSQL too.
    studios::add(&mut tx.cx(), &t.vault, &studio("northside-cycle"), at(1)).await?;
    tx.commit().await?;
    Ok(())
}

async fn settings_are_replaced_as_a_whole(t: &Fixture) -> TestResult {
    t.studio("harbor-barre").await?;
    let mut changed = studio("harbor-barre");
    changed.settings.weekly_goal = 3;
    changed.settings.admin_key = None;
    changed.settings.oauth.secret = Some("another".into());
    changed.settings.look.title = None;
    changed.settings.week_starts = jiff::civil::Weekday::Monday;
    let mut tx = t.database.begin().await?;
    studios::set(&mut tx.cx(), &t.vault, &changed, at(9)).await?;
    tx.commit().await?;
    let mut reader = t.database.read().await?;
    let stored = studios::by_id(&mut reader.cx(), &t.vault, changed.id).await?;
    same(&stored.ok_or("stored")?, &changed);
    drop(reader);

    let mut tx = t.database.begin().await?;
    let unknown = studios::set(&mut tx.cx(), &t.vault, &studio("unknown"), at(9)).await;
    assert!(matches!(unknown, Err(StoreError::NoSuchStudio)));
    Ok(())
}

async fn secrets_are_sealed_at_rest(t: &Fixture) -> TestResult {
    let id = t.studio("harbor-barre").await?;
    let sql = "SELECT oauth_secret, admin_key FROM studio WHERE id = $1";
    let mut reader = t.database.read().await?;
    let (secret, key): (Vec<u8>, Vec<u8>) = match reader.cx() {
        Cx::Sqlite(c) => query_as(sql).bind(id.0).fetch_one(c).await?,
        Cx::Postgres(c) => query_as(sql).bind(id.0).fetch_one(c).await?,
    };
    for (sealed, plain) in [
        (secret, "harbor-barre client secret"),
        (key, "harbor-barre admin key"),
    ] {
        let leaks = sealed
            .windows(6)
            .any(|part| plain.as_bytes().windows(6).any(|p| p == part));
        assert!(!leaks, "{plain} can be read");
    }
    Ok(())
}

async fn secrets_do_not_open_at_another_studio_or_with_another_key(t: &Fixture) -> TestResult {
    let harbor = t.studio("harbor-barre").await?;
    let northside = t.studio("northside-cycle").await?;
    let sql = "UPDATE studio SET oauth_secret = (SELECT oauth_secret FROM studio WHERE id = $1) \
               WHERE id = $2";
    let mut tx = t.database.begin().await?;
    match tx.cx() {
        Cx::Sqlite(c) => {
            sqlx::query(sql)
                .bind(harbor.0)
                .bind(northside.0)
                .execute(c)
                .await?;
        }
        Cx::Postgres(c) => {
            sqlx::query(sql)
                .bind(harbor.0)
                .bind(northside.0)
                .execute(c)
                .await?;
        }
    }
    let moved = studios::by_id(&mut tx.cx(), &t.vault, northside).await;
    assert!(matches!(moved, Err(StoreError::Vault(VaultError::Refused))));
    let elsewhere = vault(&[[8; 32]]);
    let unopened = studios::by_id(&mut tx.cx(), &elsewhere, harbor).await;
    assert!(matches!(
        unopened,
        Err(StoreError::Vault(VaultError::UnknownKey(_)))
    ));
    Ok(())
}

async fn studios_are_listed_by_slug(t: &Fixture) -> TestResult {
    for slug in ["solstice-yoga", "harbor-barre", "northside-cycle"] {
        t.studio(slug).await?;
    }
    let mut reader = t.database.read().await?;
    let all = studios::list(&mut reader.cx(), &t.vault).await?;
    let slugs: Vec<_> = all.iter().map(|studio| studio.slug.as_str()).collect();
    assert_eq!(slugs, ["harbor-barre", "northside-cycle", "solstice-yoga"]);
    Ok(())
}

async fn a_look_is_kept_with_its_time_and_the_latest_holds(t: &Fixture) -> TestResult {
    let id = t.studio("harbor-barre").await?;
    let slug = "harbor-barre".parse()?;
    let mut tx = t.database.begin().await?;
    assert_eq!(studios::look(&mut tx.cx(), id).await?, None);
    let (_, look) = studios::by_slug_with_look(&mut tx.cx(), &t.vault, &slug)
        .await?
        .ok_or("in")?;
    assert_eq!(look, None);
    let later = StoredLook {
        brand: r#"{"brand_name":"Harbor"}"#.into(),
        fetched_at: at(20),
    };
    let earlier = StoredLook {
        brand: r#"{"brand_name":"Old"}"#.into(),
        fetched_at: at(10),
    };
    for look in [&earlier, &later, &earlier] {
        studios::save_look(&mut tx.cx(), id, look).await?;
    }
    assert_eq!(studios::look(&mut tx.cx(), id).await?, Some(later.clone()));
    let (found, look) = studios::by_slug_with_look(&mut tx.cx(), &t.vault, &slug)
        .await?
        .ok_or("in")?;
    assert_eq!(look, Some(later));
    same(&found, &studio("harbor-barre"));
    Ok(())
}
