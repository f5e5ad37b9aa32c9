//! Opening a database, and getting connections from it.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::migrate::Migrator;
use sqlx::pool::{PoolConnection, PoolOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::time::timeout;

use crate::{Cx, SqlError, StoreError};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a caller waits for a connection, and SQLite's writer for another process.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the data is kept.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// Address of a PostgreSQL database, `postgres://…`; none for SQLite.
    pub url: Option<SecretString>,
    /// The SQLite file, used when there is no address. Made, with its folder, where it is missing.
    pub sqlite_path: PathBuf,
    /// Most connections at a time; on SQLite the number of readers beside the one writer.
    pub max_connections: u32,
}

/// Which database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A SQLite file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// The database. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Database {
    pools: Pools,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite takes one writer at a time. Waiting for it in a pool of one is fair; waiting in
    /// SQLite's own busy handler starves the unlucky. Readers cannot write at all.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Database {
    /// Opens the database. Does not change its schema: see [`migrate`](Self::migrate).
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        let pools = match &settings.url {
            Some(url) => open_postgres(url, settings.max_connections).await?,
            None => open_sqlite(&settings.sqlite_path, settings.max_connections).await?,
        };
        Ok(Self { pools })
    }

    /// Which database this is.
    pub fn kind(&self) -> DatabaseKind {
        match self.pools {
            Pools::Sqlite { .. } => DatabaseKind::Sqlite,
            Pools::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// Brings the schema up to date. Several processes may do so at once: one does the work, the
    /// others wait for it.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &self.pools {
            // The migrator's own lock does nothing on SQLite; an open write transaction does.
            Pools::Sqlite { writer, .. } => {
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                SQLITE_MIGRATIONS.run_direct(None, &mut *tx, false).await?;
                tx.commit().await?;
            }
            Pools::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut reader = self.read().await?;
        one!(&mut reader.cx(), (String,), "SELECT CAST('alive' AS TEXT)")?;
        Ok(())
    }

    /// Opens a transaction that may write. Without [`Tx::commit`] nothing of it stays.
    ///
    /// On SQLite this waits for the transaction before: never call it while holding a [`Tx`].
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let open = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                // A deferred transaction that reads first fails at its first write when another
                // has committed meanwhile, and no waiting helps.
                OpenTx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => OpenTx::Postgres(pool.begin().await?),
        };
        Ok(Tx { open })
    }

    /// Takes a connection for reading. Each statement sees what is committed when it starts.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        let open = match &self.pools {
            Pools::Sqlite { readers, .. } => OpenReader::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => OpenReader::Postgres(pool.acquire().await?),
        };
        Ok(Reader { open })
    }

    /// Closes every connection, after those in use have come back. SQLite's log is then written
    /// into its main file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path, readers: u32) -> Result<Pools, StoreError> {
    make_folder(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose the last commits when the power fails.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let writer = sqlite_pool(1).connect_with(options.clone());
    let writer = writer.await.map_err(unreachable)?;
    let options = options.create_if_missing(false).pragma("query_only", "ON");
    let readers = sqlite_pool(readers.max(1)).connect_with(options);
    let readers = readers.await.map_err(unreachable)?;
    Ok(Pools::Sqlite { writer, readers })
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            private_folder(folder).map_err(|source| StoreError::Folder {
                path: folder.to_owned(),
                source,
            })
        }
        _ => Ok(()),
    }
}

/// A folder that is made here is the owner's alone: the database holds personal data. One that is
/// there already keeps its permissions.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

fn sqlite_pool(connections: u32) -> PoolOptions<Sqlite> {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        // A file does not hang up: no question before each use, no new connections now and then.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

async fn open_postgres(url: &SecretString, connections: u32) -> Result<Pools, StoreError> {
    let options =
        PgConnectOptions::from_str(url.expose_secret()).map_err(|_| StoreError::Address)?;
    let options = options.application_name("fifthtab");
    // The pool tries again in silence until its patience ends; one connection of our own tells at
    // once what is wrong.
    let trial = timeout(PATIENCE, PgConnection::connect_with(&options)).await;
    let trial = trial.map_err(|_| unreachable(sqlx::Error::PoolTimedOut))?;
    trial
        .map_err(unreachable)?
        .close()
        .await
        .map_err(unreachable)?;
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(connections.max(1))
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options);
    Ok(Pools::Postgres(pool))
}

fn unreachable(error: sqlx::Error) -> StoreError {
    StoreError::Unreachable(SqlError::from(error))
}

/// An open transaction. Dropped without [`commit`](Self::commit), it is rolled back.
#[derive(Debug)]
pub struct Tx {
    open: OpenTx,
}

#[derive(Debug)]
enum OpenTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// The connection, for repository functions.
    pub fn cx(&mut self) -> Cx<'_> {
        match &mut self.open {
            OpenTx::Sqlite(tx) => Cx::Sqlite(tx),
            OpenTx::Postgres(tx) => Cx::Postgres(tx),
        }
    }

    /// Makes everything done so far last.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.open {
            OpenTx::Sqlite(tx) => tx.commit().await?,
            OpenTx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything done so far.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.open {
            OpenTx::Sqlite(tx) => tx.rollback().await?,
            OpenTx::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// A connection for reading.
#[derive(Debug)]
pub struct Reader {
    open: OpenReader,
}

#[derive(Debug)]
enum OpenReader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    /// The connection, for repository functions that read. One that writes fails on SQLite.
    pub fn cx(&mut self) -> Cx<'_> {
        match &mut self.open {
            OpenReader::Sqlite(connection) => Cx::Sqlite(connection),
            OpenReader::Postgres(connection) => Cx::Postgres(connection),
        }
    }
}
