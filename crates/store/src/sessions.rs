//! Browser sessions. Kept under a hash of their id, so that a copy of the database opens nobody's
//! session.

use jiff::Timestamp;

use crate::{Cx, StoreError, column};

/// The SHA-256 of a session's id.
pub type IdHash = [u8; 32];

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// What the session holds, in the server's own form.
    pub data: Vec<u8>,
    /// When it ends if it is not used again.
    pub expires_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
}

/// Makes a session that ends at `expires_at` unless it is used, and at `ends_at` in any case.
/// False when the id is taken; draw another one.
pub async fn create(
    cx: &mut Cx<'_>,
    id: &IdHash,
    data: &[u8],
    expires_at: Timestamp,
    ends_at: Timestamp,
) -> Result<bool, StoreError> {
    let made = exec!(
        cx,
        "INSERT INTO session (id_hash, data, expires_at, ends_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id_hash) DO NOTHING",
        &id[..],
        data,
        column::micros(expires_at.min(ends_at)),
        column::micros(ends_at),
    )?;
    Ok(made == 1)
}

/// Stores what a session holds now and moves its end, never past the end that it was made with.
/// False when there is no such session: it has ended, and is not brought back.
pub async fn save(
    cx: &mut Cx<'_>,
    id: &IdHash,
    data: &[u8],
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let saved = exec!(
        cx,
        "UPDATE session SET data = $2, \
             expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END \
         WHERE id_hash = $1",
        &id[..],
        data,
        column::micros(expires_at),
    )?;
    Ok(saved == 1)
}

/// The session, unless it has ended.
pub async fn load(
    cx: &mut Cx<'_>,
    id: &IdHash,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    let row = opt!(
        cx,
        (Vec<u8>, i64, i64),
        "SELECT data, expires_at, ends_at FROM session WHERE id_hash = $1 AND expires_at > $2",
        &id[..],
        column::micros(now),
    )?;
    let Some((data, expires_at, ends_at)) = row else {
        return Ok(None);
    };
    let expires_at = column::instant(expires_at)?;
    Ok(Some(StoredSession {
        data,
        expires_at,
        ends_at: column::instant(ends_at)?,
    }))
}

/// Ends a session.
pub async fn delete(cx: &mut Cx<'_>, id: &IdHash) -> Result<(), StoreError> {
    exec!(cx, "DELETE FROM session WHERE id_hash = $1", &id[..])?;
    Ok(())
}

/// Removes every session that has ended; gives their number.
pub async fn sweep(cx: &mut Cx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    Ok(exec!(
        cx,
        "DELETE FROM session WHERE expires_at <= $1",
        column::micros(now)
    )?)
}
