//! Sessions in our database, behind tower-sessions.
//!
//! Ends are reckoned here, from our own clock: after so long without a visit, and after so long in
//! any case, counted from when the session was made.

use jiff::{SignedDuration, Timestamp};
use model::Clock;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;
use store::sessions::{self, IdHash};
use store::{Database, StoreError};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

use crate::config::SessionSettings;

/// Draws of an id before we give up. Ids have 128 random bits: a second draw means a broken
/// generator.
const DRAWS: usize = 4;

/// Sessions in our database.
#[derive(Clone)]
pub struct DatabaseSessions {
    database: Database,
    clock: Arc<dyn Clock>,
    idle: SignedDuration,
    absolute: SignedDuration,
}

impl fmt::Debug for DatabaseSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseSessions").finish_non_exhaustive()
    }
}

impl DatabaseSessions {
    /// Sessions that live as long as the settings say.
    pub fn new(database: Database, clock: Arc<dyn Clock>, settings: &SessionSettings) -> Self {
        Self {
            database,
            clock,
            idle: settings.idle,
            absolute: settings.absolute,
        }
    }

    /// Removes sessions that have ended; gives their number.
    pub async fn sweep(&self) -> std::result::Result<u64, StoreError> {
        let mut tx = self.database.begin().await?;
        let swept = sessions::sweep(&mut tx.cx(), self.clock.now()).await?;
        tx.commit().await?;
        Ok(swept)
    }

    /// False when the id is taken.
    async fn insert(&self, record: &Record, now: Timestamp) -> Result<bool> {
        let data = encode(record)?;
        let (idle, ends) = (now + self.idle, now + self.absolute);
        let mut tx = self.database.begin().await.map_err(backend)?;
        let made = sessions::create(&mut tx.cx(), &hash(&record.id), &data, idle, ends).await;
        let made = made.map_err(backend)?;
        tx.commit().await.map_err(backend)?;
        Ok(made)
    }
}

#[async_trait::async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..DRAWS {
            if self.insert(record, self.clock.now()).await? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id was drawn".to_owned()))
    }

    /// A session that has ended meanwhile is not brought back.
    async fn save(&self, record: &Record) -> Result<()> {
        let data = encode(record)?;
        let expires = self.clock.now() + self.idle;
        let mut tx = self.database.begin().await.map_err(backend)?;
        let saved = sessions::save(&mut tx.cx(), &hash(&record.id), &data, expires).await;
        if !saved.map_err(backend)? {
            tracing::debug!("session.save_after_end");
        }
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut reader = self.database.read().await.map_err(backend)?;
        let found = sessions::load(&mut reader.cx(), &hash(id), self.clock.now()).await;
        let Some(stored) = found.map_err(backend)? else {
            return Ok(None);
        };
        let data = serde_json::from_slice(&stored.data);
        Ok(Some(Record {
            id: *id,
            data: data.map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: instant(stored.expires_at),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut tx = self.database.begin().await.map_err(backend)?;
        let deleted = sessions::delete(&mut tx.cx(), &hash(id)).await;
        deleted.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

/// What a copy of the database shows instead of ids that would open sessions.
fn hash(id: &Id) -> IdHash {
    Sha256::digest(id.0.to_le_bytes()).into()
}

fn encode(record: &Record) -> Result<Vec<u8>> {
    serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn instant(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_second()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "`map_err` hands the error over"
)]
fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

#[cfg(test)]
#[path = "session_store_tests.rs"]
pub(super) mod tests;
