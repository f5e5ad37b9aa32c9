//! Members' tokens at their tenant, sealed.
//!
//! A refresh token may be good for one use only, so of two servers that refresh at once just one
//! may store its answer: every write names the version that it has read.

use jiff::Timestamp;
use model::{MemberId, StudioId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{Cx, Purpose, StoreError, Vault, column};

/// What a tenant gave for a member.
#[derive(Clone, Debug)]
pub struct StoredTokens {
    /// The bearer token.
    pub access: SecretString,
    /// The token for getting the next pair, where there is one.
    pub refresh: Option<SecretString>,
    /// When the access token ends.
    pub expires_at: Timestamp,
}

/// The form that is sealed.
#[derive(Serialize, Deserialize)]
struct Plain {
    access: String,
    refresh: Option<String>,
    expires_at: i64,
}

fn seal(
    vault: &Vault,
    studio: StudioId,
    member: MemberId,
    tokens: &StoredTokens,
) -> Result<Vec<u8>, StoreError> {
    let plain = Plain {
        access: tokens.access.expose_secret().to_owned(),
        refresh: tokens
            .refresh
            .as_ref()
            .map(|token| token.expose_secret().to_owned()),
        expires_at: column::micros(tokens.expires_at),
    };
    let json = serde_json::to_vec(&plain).map_err(|_| StoreError::Unreadable("tokens"))?;
    Ok(vault.seal(Purpose::MemberTokens, studio, member.0, &json)?)
}

fn open(
    vault: &Vault,
    studio: StudioId,
    member: MemberId,
    sealed: &[u8],
) -> Result<StoredTokens, StoreError> {
    let json = vault.open(Purpose::MemberTokens, studio, member.0, sealed)?;
    let plain: Plain =
        serde_json::from_slice(&json).map_err(|_| StoreError::Unreadable("tokens"))?;
    Ok(StoredTokens {
        access: plain.access.into(),
        refresh: plain.refresh.map(SecretString::from),
        expires_at: column::instant(plain.expires_at)?,
    })
}

/// The member's tokens and their version, for [`save`].
pub async fn load(
    cx: &mut Cx<'_>,
    vault: &Vault,
    studio: StudioId,
    member: MemberId,
) -> Result<Option<(StoredTokens, i64)>, StoreError> {
    let row = opt!(
        cx,
        (Vec<u8>, i64),
        "SELECT sealed, version FROM member_token \
         WHERE studio_id = $1 AND member_id = $2 AND sealed IS NOT NULL",
        studio.0,
        member.0,
    )?;
    let Some((sealed, version)) = row else {
        return Ok(None);
    };
    Ok(Some((open(vault, studio, member, &sealed)?, version)))
}

/// Stores tokens if those that are stored still have the version `expected`; `None` expects none.
/// False means that somebody else has stored other tokens since: load those.
pub async fn save(
    cx: &mut Cx<'_>,
    vault: &Vault,
    studio: StudioId,
    member: MemberId,
    tokens: &StoredTokens,
    expected: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sealed = seal(vault, studio, member, tokens)?;
    let stored = match expected {
        None => exec!(
            cx,
            "INSERT INTO member_token (studio_id, member_id, sealed, version, updated_at) \
             VALUES ($1, $2, $3, 1, $4) \
             ON CONFLICT (studio_id, member_id) DO UPDATE \
                 SET sealed = excluded.sealed, version = member_token.version + 1, \
                     updated_at = excluded.updated_at \
                 WHERE member_token.sealed IS NULL",
            studio.0,
            member.0,
            sealed,
            column::micros(now),
        )?,
        Some(version) => exec!(
            cx,
            "UPDATE member_token SET sealed = $3, version = version + 1, updated_at = $4 \
             WHERE studio_id = $1 AND member_id = $2 AND version = $5 AND sealed IS NOT NULL",
            studio.0,
            member.0,
            sealed,
            column::micros(now),
            version,
        )?,
    };
    Ok(stored == 1)
}

/// Stores the tokens of a fresh sign-in, whatever was stored before.
pub async fn put(
    cx: &mut Cx<'_>,
    vault: &Vault,
    studio: StudioId,
    member: MemberId,
    tokens: &StoredTokens,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sealed = seal(vault, studio, member, tokens)?;
    exec!(
        cx,
        "INSERT INTO member_token (studio_id, member_id, sealed, version, updated_at) \
         VALUES ($1, $2, $3, 1, $4) \
         ON CONFLICT (studio_id, member_id) DO UPDATE \
             SET sealed = excluded.sealed, version = member_token.version + 1, \
                 updated_at = excluded.updated_at",
        studio.0,
        member.0,
        sealed,
        column::micros(now),
    )?;
    Ok(())
}

/// Forgets tokens that the tenant has refused, if they still have the version `expected`. False
/// means that others are stored by now.
pub async fn forget(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    expected: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let forgotten = exec!(
        cx,
        "UPDATE member_token SET sealed = NULL, version = version + 1, updated_at = $4 \
         WHERE studio_id = $1 AND member_id = $2 AND version = $3 AND sealed IS NOT NULL",
        studio.0,
        member.0,
        expected,
        column::micros(now),
    )?;
    Ok(forgotten == 1)
}
