//! What a tenant has granted: browser sessions, authorization codes, tokens and their chains.
//!
//! Everything lives by the sandbox clock, which is passed in as `now`.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::world::Id;

/// How long an authorization code lives.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
/// How long an access token lives: seven days, as in Mariana Tek's own auth demo.
pub const ACCESS_TOKEN_LIFETIME: SignedDuration = SignedDuration::from_secs(604_800);
/// How long an `X-Ephemeral-Token` of a sign-up can be used ("valid a few minutes" in the spec).
pub const EPHEMERAL_LIFETIME: SignedDuration = SignedDuration::from_secs(300);
/// How long a browser session lives: Django's default, two weeks.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_secs(1_209_600);

/// What an authorization code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeGrant {
    /// The client that asked.
    pub client_id: String,
    /// The redirect URI of the request; the exchange must repeat it.
    pub redirect_uri: String,
    /// The S256 challenge, where one was sent.
    pub challenge: Option<String>,
    /// The user who signed in.
    pub user: Id,
    /// The scopes granted, separated by spaces.
    pub scope: String,
}

/// The tokens of one answer of the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPair {
    /// The bearer token.
    pub access: String,
    /// The token that renews it.
    pub refresh: String,
    /// The scopes granted.
    pub scope: String,
}

/// Whom an access token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// The user who granted it.
    pub user: Id,
    /// The client that holds it.
    pub client_id: String,
    /// The scopes granted.
    pub scope: String,
}

/// Why a code or a refresh token was refused; on the wire all of them are `invalid_grant`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Never issued, or swept long after it died.
    #[error("the grant is unknown; start again at the authorize endpoint")]
    Unknown,
    /// Its time is over.
    #[error("the grant has expired; start again at the authorize endpoint")]
    Expired,
    /// It was used before: everything that came of it is void now.
    #[error(
        "the grant was used before, so its tokens are void; start again at the authorize endpoint"
    )]
    Replayed,
    /// Another client, another redirect URI or a verifier that does not fit.
    #[error(
        "the grant was issued for another client, redirect URI or verifier; send what the authorize request had"
    )]
    Mismatch,
}

#[derive(Debug)]
struct StoredCode {
    grant: CodeGrant,
    expires_at: Timestamp,
    spent_on: Option<u64>,
}

#[derive(Debug)]
struct StoredAccess {
    bearer: Bearer,
    chain: u64,
    expires_at: Timestamp,
}

#[derive(Debug)]
struct StoredRefresh {
    bearer: Bearer,
    chain: u64,
    rotated: bool,
}

#[derive(Debug)]
struct Expiring {
    user: Id,
    expires_at: Timestamp,
}

/// The book of everything granted by one tenant.
#[derive(Debug, Default)]
pub struct Grants {
    sessions: HashMap<String, Expiring>,
    ephemeral: HashMap<String, Expiring>,
    codes: HashMap<String, StoredCode>,
    access: HashMap<String, StoredAccess>,
    refresh: HashMap<String, StoredRefresh>,
    consents: HashSet<(Id, String)>,
    chains: u64,
}

impl Grants {
    /// Opens a browser session for `user` under the cookie value `id`.
    pub fn open_session(&mut self, id: String, user: Id, now: Timestamp) {
        self.sessions.retain(|_, session| session.expires_at > now);
        self.sessions.insert(
            id,
            Expiring {
                user,
                expires_at: after(now, SESSION_LIFETIME),
            },
        );
    }

    /// The user of the browser session `id`.
    pub fn session_user(&self, id: &str, now: Timestamp) -> Option<Id> {
        self.sessions
            .get(id)
            .filter(|session| session.expires_at > now)
            .map(|session| session.user)
    }

    /// Ends the browser session `id`.
    pub fn close_session(&mut self, id: &str) {
        self.sessions.remove(id);
    }

    /// Keeps an ephemeral token for the user who has just signed up.
    pub fn keep_ephemeral(&mut self, token: String, user: Id, now: Timestamp) {
        self.ephemeral.retain(|_, kept| kept.expires_at > now);
        self.ephemeral.insert(
            token,
            Expiring {
                user,
                expires_at: after(now, EPHEMERAL_LIFETIME),
            },
        );
    }

    /// Spends an ephemeral token: it works once.
    pub fn spend_ephemeral(&mut self, token: &str, now: Timestamp) -> Option<Id> {
        self.ephemeral
            .remove(token)
            .filter(|kept| kept.expires_at > now)
            .map(|kept| kept.user)
    }

    /// Keeps in mind that `user` lets the client in, so that the consent page is shown once.
    pub fn remember_consent(&mut self, user: Id, client_id: &str) {
        self.consents.insert((user, client_id.to_owned()));
    }

    /// Whether `user` has let the client in before.
    pub fn has_consent(&self, user: Id, client_id: &str) -> bool {
        self.consents.contains(&(user, client_id.to_owned()))
    }

    /// Keeps an authorization code.
    pub fn keep_code(&mut self, code: String, grant: CodeGrant, now: Timestamp) {
        // Spent codes stay as long as their tokens, so that a replay can still void them.
        self.codes
            .retain(|_, kept| after(kept.expires_at, ACCESS_TOKEN_LIFETIME) > now);
        let expires_at = after(now, CODE_LIFETIME);
        self.codes.insert(
            code,
            StoredCode {
                grant,
                expires_at,
                spent_on: None,
            },
        );
    }

    /// Exchanges a code for the pair of tokens named in `fresh`.
    ///
    /// `fits` checks the redirect URI and the verifier. A code that does not fit is spent all the
    /// same, and one that comes a second time voids what came of it (RFC 6749, section 4.1.2).
    pub fn exchange_code(
        &mut self,
        code: &str,
        now: Timestamp,
        fresh: FreshTokens,
        fits: impl FnOnce(&CodeGrant) -> bool,
    ) -> Result<TokenPair, Refusal> {
        let stored = self.codes.get_mut(code).ok_or(Refusal::Unknown)?;
        if let Some(chain) = stored.spent_on {
            self.void_chain(chain);
            return Err(Refusal::Replayed);
        }
        self.chains += 1;
        stored.spent_on = Some(self.chains);
        if stored.expires_at <= now {
            return Err(Refusal::Expired);
        }
        if !fits(&stored.grant) {
            return Err(Refusal::Mismatch);
        }
        let bearer = Bearer {
            user: stored.grant.user,
            client_id: stored.grant.client_id.clone(),
            scope: stored.grant.scope.clone(),
        };
        Ok(self.issue(bearer, self.chains, now, fresh))
    }

    /// Renews with a refresh token; with `rotate` the old one dies, and showing it again kills
    /// the whole chain.
    pub fn renew(
        &mut self,
        token: &str,
        client_id: &str,
        now: Timestamp,
        rotate: bool,
        fresh: FreshTokens,
    ) -> Result<TokenPair, Refusal> {
        let stored = self.refresh.get_mut(token).ok_or(Refusal::Unknown)?;
        if stored.bearer.client_id != client_id {
            return Err(Refusal::Mismatch);
        }
        let (bearer, chain) = (stored.bearer.clone(), stored.chain);
        if stored.rotated {
            self.void_chain(chain);
            return Err(Refusal::Replayed);
        }
        stored.rotated = rotate;
        let refresh = if rotate {
            fresh.refresh
        } else {
            token.to_owned()
        };
        Ok(self.issue(
            bearer,
            chain,
            now,
            FreshTokens {
                access: fresh.access,
                refresh,
            },
        ))
    }

    /// Whom an access token speaks for, while it lives.
    pub fn bearer(&self, token: &str, now: Timestamp) -> Option<&Bearer> {
        self.access
            .get(token)
            .filter(|kept| kept.expires_at > now)
            .map(|kept| &kept.bearer)
    }

    /// Ends every session and token of `user`, as when the account is archived or merged away.
    pub fn forget_user(&mut self, user: Id) {
        self.sessions.retain(|_, kept| kept.user != user);
        self.ephemeral.retain(|_, kept| kept.user != user);
        self.codes.retain(|_, kept| kept.grant.user != user);
        self.access.retain(|_, kept| kept.bearer.user != user);
        self.refresh.retain(|_, kept| kept.bearer.user != user);
        self.consents.retain(|(consenting, _)| *consenting != user);
    }

    fn issue(
        &mut self,
        bearer: Bearer,
        chain: Id,
        now: Timestamp,
        fresh: FreshTokens,
    ) -> TokenPair {
        self.access.retain(|_, kept| kept.expires_at > now);
        let scope = bearer.scope.clone();
        let expires_at = after(now, ACCESS_TOKEN_LIFETIME);
        self.access.insert(
            fresh.access.clone(),
            StoredAccess {
                bearer: bearer.clone(),
                chain,
                expires_at,
            },
        );
        self.refresh.insert(
            fresh.refresh.clone(),
            StoredRefresh {
                bearer,
                chain,
                rotated: false,
            },
        );
        TokenPair {
            access: fresh.access,
            refresh: fresh.refresh,
            scope,
        }
    }

    fn void_chain(&mut self, chain: u64) {
        self.access.retain(|_, kept| kept.chain != chain);
        // The tombstone stays, so that a third showing is refused as well.
        self.refresh
            .retain(|_, kept| kept.chain != chain || kept.rotated);
    }
}

/// Two unused token strings, made by the tenant's seeded generator.
#[derive(Debug)]
pub struct FreshTokens {
    /// Becomes the access token.
    pub access: String,
    /// Becomes the refresh token, unless the old one stays.
    pub refresh: String,
}

fn after(instant: Timestamp, lifetime: SignedDuration) -> Timestamp {
    instant.checked_add(lifetime).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
