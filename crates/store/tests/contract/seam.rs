//! Connections and transactions.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection, query, query_scalar};
use store::{Cx, Database, DatabaseKind, DatabaseSettings, StoreError, sessions};
use tokio::time::timeout;

use crate::support::{Fixture, TestResult, at, sqlite_settings};

on_both!(
    a_database_says_that_it_lives,
    migrating_again_changes_nothing,
    many_may_migrate_at_once,
    what_is_rolled_back_or_dropped_is_gone,
    a_reader_sees_what_is_committed_only,
    many_writers_and_readers_get_through,
    a_closed_database_says_so,
);

const ID: [u8; 32] = [1; 32];

async fn a_database_says_that_it_lives(t: &Fixture) -> TestResult {
    t.database.ping().await?;
    let expected = if t.settings.url.is_some() {
        DatabaseKind::Postgres
    } else {
        DatabaseKind::Sqlite
    };
    assert_eq!(t.database.kind(), expected);
    Ok(())
}

async fn migrating_again_changes_nothing(t: &Fixture) -> TestResult {
    t.studio("harbor-barre").await?;
    t.database.migrate().await?;
    let mut reader = t.database.read().await?;
    let studios = store::studios::list(&mut reader.cx(), &t.vault).await?;
    assert_eq!(studios.len(), 1);
    Ok(())
}

async fn many_may_migrate_at_once(t: &Fixture) -> TestResult {
    // On SQLite a file that nobody has migrated; on PostgreSQL the template was.
    let folder = tempfile::tempdir()?;
    let settings = match t.database.kind() {
        DatabaseKind::Sqlite => sqlite_settings(folder.path().join("new.db")),
        DatabaseKind::Postgres => t.settings.clone(),
    };
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let settings = settings.clone();
            tokio::spawn(async move {
                let database = Database::open(&settings).await?;
                database.migrate().await?;
                database.close().await;
                Ok::<_, StoreError>(())
            })
        })
        .collect();
    for start in starts {
        start.await??;
    }
    Ok(())
}

async fn what_is_rolled_back_or_dropped_is_gone(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?);
    tx.rollback().await?;
    let mut tx = t.database.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?);
    drop(tx);
    let mut tx = t.database.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?);
    tx.commit().await?;
    let mut reader = t.database.read().await?;
    assert!(
        sessions::load(&mut reader.cx(), &ID, at(0))
            .await?
            .is_some()
    );
    Ok(())
}

async fn a_reader_sees_what_is_committed_only(t: &Fixture) -> TestResult {
    let mut reader = t.database.read().await?;
    let mut tx = t.database.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?);
    assert_eq!(sessions::load(&mut reader.cx(), &ID, at(0)).await?, None);
    assert!(sessions::load(&mut tx.cx(), &ID, at(0)).await?.is_some());
    tx.commit().await?;
    assert!(
        sessions::load(&mut reader.cx(), &ID, at(0))
            .await?
            .is_some()
    );
    Ok(())
}

async fn many_writers_and_readers_get_through(t: &Fixture) -> TestResult {
    let workers: Vec<_> = (0..24)
        .map(|n: u8| {
            let database = t.database.clone();
            tokio::spawn(async move {
                let id = [n; 32];
                let mut tx = database.begin().await?;
                // Reads before it writes, which a deferred SQLite transaction would not survive.
                let before = sessions::load(&mut tx.cx(), &id, at(0)).await?;
                let made = sessions::create(&mut tx.cx(), &id, &[n], at(30), at(90)).await?;
                tx.commit().await?;
                let mut reader = database.read().await?;
                let after = sessions::load(&mut reader.cx(), &id, at(0)).await?;
                Ok::<_, StoreError>((before.is_some(), made, after.is_some()))
            })
        })
        .collect();
    for worker in workers {
        assert_eq!(worker.await??, (false, true, true));
    }
    Ok(())
}

async fn a_closed_database_says_so(t: &Fixture) -> TestResult {
    t.database.close().await;
    let closed = t.database.begin().await;
    assert!(
        matches!(closed, Err(StoreError::Unreachable(_))),
        "{closed:?}"
    );
    Ok(())
}

async fn pragma(cx: Cx<'_>, sql: &'static str) -> Result<String, Box<dyn std::error::Error>> {
    let Cx::Sqlite(connection) = cx else {
        return Err("a SQLite connection".into());
    };
    let value: sqlx::sqlite::SqliteRow = query(sql).fetch_one(connection).await?;
    let text: Result<String, _> = sqlx::Row::try_get(&value, 0);
    Ok(match text {
        Ok(text) => text,
        Err(_) => sqlx::Row::try_get::<i64, _>(&value, 0)?.to_string(),
    })
}

#[tokio::test]
async fn sqlite_keeps_a_log_syncs_fully_and_minds_foreign_keys() -> TestResult {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("new folder/deep/fifthtab.db");
    let database = Database::open(&sqlite_settings(path)).await?;
    let mut tx = database.begin().await?;
    let mut reader = database.read().await?;
    for (sql, expected) in [
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA synchronous", "2"),
        ("PRAGMA foreign_keys", "1"),
        ("PRAGMA busy_timeout", "5000"),
    ] {
        assert_eq!(pragma(tx.cx(), sql).await?, expected, "{sql} of the writer");
        assert_eq!(
            pragma(reader.cx(), sql).await?,
            expected,
            "{sql} of a reader"
        );
    }
    assert_eq!(pragma(tx.cx(), "PRAGMA query_only").await?, "0");
    assert_eq!(pragma(reader.cx(), "PRAGMA query_only").await?, "1");
    Ok(())
}

#[tokio::test]
async fn sqlite_readers_cannot_write() -> TestResult {
    let folder = tempfile::tempdir()?;
    let database = Database::open(&sqlite_settings(folder.path().join("a.db"))).await?;
    database.migrate().await?;
    let mut reader = database.read().await?;
    let made = sessions::create(&mut reader.cx(), &ID, b"", at(30), at(90)).await;
    assert!(matches!(made, Err(StoreError::Statement(_))), "{made:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_committed_outlives_the_process_that_closed_it() -> TestResult {
    let folder = tempfile::tempdir()?;
    let settings = sqlite_settings(folder.path().join("a.db"));
    let database = Database::open(&settings).await?;
    database.migrate().await?;
    let mut tx = database.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"kept", at(30), at(90)).await?);
    tx.commit().await?;
    database.close().await;
    let again = Database::open(&settings).await?;
    let mut reader = again.read().await?;
    let kept = sessions::load(&mut reader.cx(), &ID, at(0)).await?;
    assert_eq!(kept.map(|session| session.data), Some(b"kept".to_vec()));
    Ok(())
}

#[tokio::test]
async fn a_schema_that_was_changed_by_hand_is_told() -> TestResult {
    let folder = tempfile::tempdir()?;
    let database = Database::open(&sqlite_settings(folder.path().join("a.db"))).await?;
    database.migrate().await?;
    let mut tx = database.begin().await?;
    if let Cx::Sqlite(connection) = tx.cx() {
        query("UPDATE _sqlx_migrations SET checksum = x'00'")
            .execute(connection)
            .await?;
    }
    tx.commit().await?;
    let again = database.migrate().await;
    assert!(matches!(again, Err(StoreError::Migrate(_))), "{again:?}");
    Ok(())
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() -> TestResult {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("file"), "")?;
    let path = folder.path().join("file/below/a.db");
    let Err(error) = Database::open(&sqlite_settings(path)).await else {
        return Err("a file is no folder".into());
    };
    assert!(error.to_string().contains("file/below"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_wrong_address_is_told_without_its_password() -> TestResult {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    drop(listener);
    for (url, url_is_good) in [
        (format!("postgres://tab:hunter2@127.0.0.1:{port}/tab"), true),
        ("mysql//hunter2".to_owned(), false),
    ] {
        let settings = DatabaseSettings {
            url: Some(url.into()),
            sqlite_path: Path::new("unused").to_owned(),
            max_connections: 2,
        };
        let Err(error) = Database::open(&settings).await else {
            return Err("nobody listens there".into());
        };
        let expected = if url_is_good {
            matches!(error, StoreError::Unreachable(_))
        } else {
            matches!(error, StoreError::Address)
        };
        let told = format!("{error} {error:?} {settings:?}");
        assert!(expected && told.contains("database.url"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
    Ok(())
}

#[tokio::test]
async fn a_writer_in_another_process_is_waited_for() -> TestResult {
    let folder = tempfile::tempdir()?;
    let settings = sqlite_settings(folder.path().join("a.db"));
    let here = Database::open(&settings).await?;
    here.migrate().await?;
    let there = Database::open(&settings).await?;
    let mut tx = there.begin().await?;
    assert!(sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?);
    let mut waiting = tokio::spawn(async move {
        let mut tx = here.begin().await?;
        // A transaction that had begun before the other's commit could not write after this read.
        let seen = sessions::load(&mut tx.cx(), &ID, at(0)).await?.is_some();
        let made = sessions::create(&mut tx.cx(), &ID, b"", at(30), at(90)).await?;
        tx.commit().await.map(|()| (seen, made))
    });
    let waited = timeout(Duration::from_millis(100), &mut waiting).await;
    assert!(
        waited.is_err(),
        "the second writer did not wait: {waited:?}"
    );
    tx.commit().await?;
    assert_eq!(waiting.await??, (true, false));
    let mut reader = there.read().await?;
    let Cx::Sqlite(connection) = reader.cx() else {
        return Err("SQLite".into());
    };
    let sessions: i64 = query_scalar("SELECT COUNT(*) FROM session")
        .fetch_one(connection)
        .await?;
    assert_eq!(sessions, 1);
    Ok(())
}

#[tokio::test]
async fn a_writer_that_does_not_come_free_is_told_as_busy() -> TestResult {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.db");
    let database = Database::open(&sqlite_settings(path.clone())).await?;
    let _held = database.begin().await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::ZERO);
    let mut impatient = SqliteConnection::connect_with(&options).await?;
    let begun = query("BEGIN IMMEDIATE").execute(&mut impatient).await;
    let error = StoreError::from(begun.err().ok_or("the writer is held")?);
    assert!(matches!(error, StoreError::Busy(_)), "{error:?}");
    Ok(())
}
