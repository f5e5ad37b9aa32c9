//! What can go wrong in the store.

use std::fmt;
use std::path::PathBuf;

use model::Slug;

use crate::VaultError;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The setting is no address of a database.
    #[error("`database.url` is no PostgreSQL address; write `postgres://user:password@host/name`")]
    Address,
    /// The folder of the SQLite file cannot be made.
    #[error("the folder {} cannot be made: {source}; choose another data folder", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// No connection could be made.
    #[error("the database cannot be reached: {0}; check `database.url` and that it is running")]
    Unreachable(SqlError),
    /// Every connection is in use, SQLite's writer is held by somebody else, or the server has
    /// gone away.
    #[error(
        "no database connection came free in time: {0}; it is busy (raise \
         `database.max_connections`) or cannot be reached"
    )]
    Busy(SqlError),
    /// The schema could not be brought up to date.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migrate(MigrateFault),
    /// A statement failed.
    #[error("a database statement failed: {0}")]
    Statement(SqlError),
    /// A value that must be unique is taken: a referral code drawn twice. Nothing was written;
    /// roll back and try with another.
    #[error("another row holds this value already; try again with another one")]
    Taken,
    /// The studio's address name belongs to another studio.
    #[error("a studio named `{0}` exists already; choose another name or change that one")]
    SlugTaken(Slug),
    /// The studio is not in the database.
    #[error("there is no such studio; it may have been removed")]
    NoSuchStudio,
    /// The row belongs to a studio or member that is not in the database.
    #[error("the studio or member that this belongs to is not in the database")]
    NoOwner,
    /// The member is not in this studio's books.
    #[error("there is no such member at this studio")]
    NoSuchMember,
    /// A stored value has a form that this version cannot read.
    #[error("the stored {0} cannot be read; was it written by a newer version, or by hand?")]
    Unreadable(&'static str),
    /// A sealed value cannot be opened or made.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// A driver's error, told without the values of the statement: PostgreSQL's detail line quotes
/// the row, which is personal data.
pub struct SqlError(sqlx::Error);

/// A migration's error, told in the same way.
pub struct MigrateFault(sqlx::migrate::MigrateError);

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for MigrateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for MigrateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy(SqlError(error)),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed => {
                Self::Unreachable(SqlError(error))
            }
            sqlx::Error::Database(fault) if fault.is_unique_violation() => Self::Taken,
            sqlx::Error::Database(fault) if fault.is_foreign_key_violation() => Self::NoOwner,
            sqlx::Error::Database(fault) if is_sqlite_busy(fault.code().as_deref()) => {
                Self::Busy(SqlError(error))
            }
            _ => Self::Statement(SqlError(error)),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migrate(MigrateFault(error))
    }
}

/// `SQLITE_BUSY` and its extended codes: 5, 261 and 517 (sqlite.org/rescode.html).
fn is_sqlite_busy(code: Option<&str>) -> bool {
    matches!(code, Some("5" | "261" | "517"))
}

impl From<sqlx::Error> for SqlError {
    fn from(error: sqlx::Error) -> Self {
        Self(error)
    }
}
