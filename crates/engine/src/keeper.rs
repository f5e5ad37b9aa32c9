//! Keeps members' tokens in the database, sealed.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use mariana::{KeeperError, KeptTokens, TokenKeeper, TokenSet, TokenVersion};
use model::{Clock, MemberId, StudioId};
use store::tokens::{self, StoredTokens};
use store::{Database, StoreError, Vault};

/// What Mariana Tek's access tokens live by its own examples; for tenants that do not say it.
const USUAL_LIFE: SignedDuration = SignedDuration::from_secs(604_800);

/// The tokens of one studio's members.
pub(crate) struct StoreKeeper {
    pub(crate) database: Database,
    pub(crate) vault: Arc<Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) studio: StudioId,
}

#[async_trait]
impl TokenKeeper for StoreKeeper {
    async fn load(&self, member: MemberId) -> Result<Option<KeptTokens>, KeeperError> {
        let mut reader = self.database.read().await.map_err(told)?;
        let stored = tokens::load(&mut reader.cx(), &self.vault, self.studio, member).await;
        Ok(stored.map_err(told)?.map(kept))
    }

    async fn save(
        &self,
        member: MemberId,
        tokens: &TokenSet,
        expected: TokenVersion,
    ) -> Result<bool, KeeperError> {
        self.replace(member, tokens, expected).await.map_err(told)
    }
}

impl StoreKeeper {
    async fn replace(
        &self,
        member: MemberId,
        tokens: &TokenSet,
        expected: TokenVersion,
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let tokens = stored(tokens, now);
        let (studio, expected) = (self.studio, Some(expected.0));
        let mut tx = self.database.begin().await?;
        let saved = tokens::save(
            &mut tx.cx(),
            &self.vault,
            studio,
            member,
            &tokens,
            expected,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(saved)
    }
}

/// Tokens as they are stored.
pub(crate) fn stored(tokens: &TokenSet, now: Timestamp) -> StoredTokens {
    let usual_end = now.checked_add(USUAL_LIFE).unwrap_or(Timestamp::MAX);
    StoredTokens {
        access: tokens.access.clone(),
        refresh: tokens.refresh.clone(),
        expires_at: tokens.expires_at.unwrap_or(usual_end),
    }
}

fn kept((tokens, version): (StoredTokens, i64)) -> KeptTokens {
    KeptTokens {
        tokens: TokenSet {
            access: tokens.access,
            refresh: tokens.refresh,
            expires_at: Some(tokens.expires_at),
        },
        version: TokenVersion(version),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that `map_err` takes"
)]
fn told(error: StoreError) -> KeeperError {
    KeeperError(error.to_string())
}
