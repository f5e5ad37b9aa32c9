//! Renewal of one member's tokens: one at a time, and whatever comes back is stored.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use model::{MemberId, OAuthClient};
use secrecy::SecretString;
use tokio::time::sleep;
use tracing::{Instrument, Span, info, warn};

use crate::{KeptTokens, MtError, TenantClient, TokenKeeper, TokenSet, TokenVersion};

/// Tokens are renewed this long before they end, so that none ends within a call.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// How long, and how often, we look for the tokens of another process that was faster: the tenant
/// refuses us as soon as it has answered the other, which still has to store what it got.
const RIVAL_WAIT: Duration = Duration::from_millis(100);
const RIVAL_LOOKS: u32 = 10;

/// Keeps the tokens of one member fresh.
#[derive(Clone)]
pub(crate) struct Renewal {
    tenant: TenantClient,
    oauth: OAuthClient,
    member: MemberId,
    keeper: Arc<dyn TokenKeeper>,
}

impl Renewal {
    pub(crate) fn new(
        tenant: TenantClient,
        oauth: OAuthClient,
        member: MemberId,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Self {
        Self {
            tenant,
            oauth,
            member,
            keeper,
        }
    }

    /// A token that lives, and the version that it came with.
    pub(crate) async fn fresh(&self) -> Result<(SecretString, TokenVersion), MtError> {
        let kept = self.load().await?;
        if kept.tokens.outlives(self.tenant.now(), MARGIN) {
            return Ok((kept.tokens.access, kept.version));
        }
        let renewed = self.renew(kept.version, None).await;
        match renewed {
            // The last minutes of the old token are better than nothing.
            Err(error)
                if error.is_transient()
                    && kept
                        .tokens
                        .outlives(self.tenant.now(), SignedDuration::ZERO) =>
            {
                Ok((kept.tokens.access, kept.version))
            }
            other => other.map(|kept| (kept.tokens.access, kept.version)),
        }
    }

    /// Renews the tokens of version `used`, unless somebody already has. `refused` is the tenant's
    /// answer to the old token, for the case that nothing can renew it.
    ///
    /// Runs to its end even when the caller is dropped: where tokens rotate, a refresh token that
    /// has been traded in and whose successor is lost leaves the member signed out.
    pub(crate) async fn renew(
        &self,
        used: TokenVersion,
        refused: Option<MtError>,
    ) -> Result<KeptTokens, MtError> {
        let renewal = self.clone();
        let work = async move { renewal.renew_alone(used, refused).await };
        let task = tokio::spawn(work.instrument(Span::current()));
        task.await.unwrap_or_else(|_| {
            Err(MtError::Unreachable {
                why: "the renewal of the member's tokens was stopped".into(),
            })
        })
    }

    async fn renew_alone(
        &self,
        used: TokenVersion,
        refused: Option<MtError>,
    ) -> Result<KeptTokens, MtError> {
        let lock = self.tenant.renewal_lock(self.member);
        let _alone = lock.lock().await;
        let kept = self.load().await?;
        if kept.version != used {
            return Ok(kept);
        }
        let Some(refresh_token) = kept.tokens.refresh.clone() else {
            return Err(refused.unwrap_or(MtError::Unauthorised { reference: None }));
        };
        match self.tenant.refresh(&self.oauth, &refresh_token).await {
            Ok(granted) => self.store(granted, refresh_token, used).await,
            Err(error) if error.needs_sign_in() => self.overtaken_or(error, used).await,
            Err(error) => Err(error),
        }
    }

    /// Stores what came back; a tenant that names no new refresh token lets the old one live.
    async fn store(
        &self,
        granted: TokenSet,
        refresh_token: SecretString,
        used: TokenVersion,
    ) -> Result<KeptTokens, MtError> {
        let tokens = TokenSet {
            refresh: granted.refresh.or(Some(refresh_token)),
            ..granted
        };
        let studio = self.tenant.label();
        if self.keeper.save(self.member, &tokens, used).await? {
            info!(studio, member = %self.member, "renewed a member's tokens");
        } else {
            // A new sign-in or another process was faster; what it stored is as good or better.
            warn!(studio, member = %self.member, "somebody else stored tokens meanwhile");
        }
        self.load().await
    }

    /// Another process may have traded the same refresh token in: then its tokens are there, or
    /// will be in a moment.
    async fn overtaken_or(
        &self,
        error: MtError,
        used: TokenVersion,
    ) -> Result<KeptTokens, MtError> {
        for look in 0..RIVAL_LOOKS {
            if look > 0 {
                sleep(RIVAL_WAIT).await;
            }
            let kept = self.load().await?;
            if kept.version != used {
                return Ok(kept);
            }
        }
        Err(MtError::Unauthorised {
            reference: error.reference().cloned(),
        })
    }

    async fn load(&self) -> Result<KeptTokens, MtError> {
        let kept = self.keeper.load(self.member).await?;
        kept.ok_or(MtError::Unauthorised { reference: None })
    }
}
