//! Tokens of one member, and the port through which they are kept.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use model::MemberId;
use secrecy::SecretString;

use crate::KeeperError;

/// What a token grant gives.
#[derive(Clone, Debug)]
pub struct TokenSet {
    /// The bearer token; Mariana Tek's live for seven days.
    pub access: SecretString,
    /// What renews it. Some tenants give a new one at each renewal and kill the old.
    pub refresh: Option<SecretString>,
    /// When the access token ends, where the tenant says so.
    pub expires_at: Option<Timestamp>,
}

impl TokenSet {
    /// True when the access token lives for more than `margin` from `now`.
    pub fn outlives(&self, now: Timestamp, margin: SignedDuration) -> bool {
        self.expires_at
            .is_none_or(|end| end.duration_since(now) > margin)
    }
}

/// Counts the changes of one member's stored tokens; any change gives another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenVersion(pub i64);

/// Tokens as they are stored.
#[derive(Clone, Debug)]
pub struct KeptTokens {
    /// The tokens.
    pub tokens: TokenSet,
    /// Their version, to be named when they are replaced.
    pub version: TokenVersion,
}

/// Keeps members' tokens. The database adapter lives with the use cases.
#[async_trait]
pub trait TokenKeeper: Send + Sync {
    /// The member's tokens, if they ever signed in.
    async fn load(&self, member: MemberId) -> Result<Option<KeptTokens>, KeeperError>;

    /// Replaces the tokens if their version is still `expected`. False, and nothing changed, when
    /// somebody else was faster.
    async fn save(
        &self,
        member: MemberId,
        tokens: &TokenSet,
        expected: TokenVersion,
    ) -> Result<bool, KeeperError>;
}
