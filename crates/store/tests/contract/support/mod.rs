//! A fresh database for each test, and people to put into it.

mod people;
mod postgres;
mod source;

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::Entropy;
use store::{Database, DatabaseSettings, KeyId, Vault};

pub(crate) use people::{at, lead, membership, new_member, place, profile, studio, visit};
pub(crate) use source::statements;

pub(crate) type TestResult = Result<(), Box<dyn Error>>;

/// Makes two tests of each named function, one per database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() -> crate::support::TestResult {
                crate::support::on_sqlite(super::$name).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() -> crate::support::TestResult {
                crate::support::on_postgres(super::$name).await
            }
        }
    )+};
}

/// A migrated database of its own and a vault.
pub(crate) struct Fixture {
    pub(crate) database: Database,
    pub(crate) vault: Arc<Vault>,
    /// For opening the same database a second time.
    pub(crate) settings: DatabaseSettings,
}

impl Fixture {
    async fn open(settings: DatabaseSettings) -> Result<Self, Box<dyn Error>> {
        let database = Database::open(&settings).await?;
        database.migrate().await?;
        Ok(Self {
            database,
            vault: Arc::new(vault(&[[7; 32]])),
            settings,
        })
    }
}

pub(crate) async fn on_sqlite(test: impl AsyncFnOnce(&Fixture) -> TestResult) -> TestResult {
    let folder = tempfile::tempdir()?;
    let fixture = Fixture::open(sqlite_settings(folder.path().join("fifthtab.db"))).await?;
    test(&fixture).await?;
    fixture.database.close().await;
    Ok(())
}

pub(crate) async fn on_postgres(test: impl AsyncFnOnce(&Fixture) -> TestResult) -> TestResult {
    let Some(server) = postgres::server() else {
        return Ok(());
    };
    let name = postgres::fresh_database(&server).await?;
    let fixture = Fixture::open(postgres::settings(&server, &name)).await?;
    test(&fixture).await?;
    fixture.database.close().await;
    postgres::drop_database(&server, &name).await
}

pub(crate) fn sqlite_settings(path: PathBuf) -> DatabaseSettings {
    DatabaseSettings {
        url: None,
        sqlite_path: path,
        max_connections: 4,
    }
}

/// Bytes that differ at each call, the same in each run.
pub(crate) struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
            chunk
                .iter_mut()
                .zip(next)
                .for_each(|(byte, next)| *byte = next);
        }
    }
}

pub(crate) fn counting() -> Counting {
    Counting(AtomicU64::new(1))
}

pub(crate) fn vault(keys: &[[u8; 32]]) -> Vault {
    let keys = keys.iter().map(|key| (KeyId::of(key), *key)).collect();
    Vault::new(keys, Arc::new(counting())).expect("different keys")
}
