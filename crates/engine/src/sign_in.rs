//! A member is signed in by their tenant, without being asked anything.

use std::sync::Arc;

use mariana::{MtError, PkceChallenge, PkceVerifier, TokenSet};
use model::{Member, MemberId, Profile, ReferralCode, Slug, Studio};
use secrecy::SecretString;
use store::members::{self, NewMember};
use store::{StoreError, tokens};
use url::Url;

use crate::keeper::stored;
use crate::pull::Account;
use crate::tenants::Tenant;
use crate::{Engine, MtTrouble, SignInError};

/// How often a referral code is drawn anew when somebody has it already. With 30^8 codes a second
/// draw is hardly ever needed.
const DRAWS: usize = 5;

/// Who has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The member.
    pub member: MemberId,
    /// True when we meet them for the first time.
    pub first: bool,
}

impl Engine {
    /// Where to send the browser so that the tenant says who holds the phone. `state` comes back
    /// to the callback; `challenge` belongs to the verifier that finishes the sign-in.
    pub fn sign_in_url(&self, studio: &Studio, state: &str, challenge: &PkceChallenge) -> Url {
        let tenant = self.inner.tenants.of(studio);
        let callback = self.callback_url(&studio.slug);
        let client = &tenant.client;
        client.authorize_url(&tenant.oauth, &callback, state, challenge)
    }

    /// Trades the code for tokens, asks who it is, writes member and tokens, and starts pulling
    /// the member beside the answer.
    pub async fn finish_sign_in(
        &self,
        studio: &Studio,
        code: &SecretString,
        verifier: &PkceVerifier,
    ) -> Result<SignedIn, SignInError> {
        let tenant = self.inner.tenants.of(studio);
        let (profile, tokens) = self.identify(studio, &tenant, code, verifier).await?;
        tenant.note(self.now(), true);
        let (member, first) = self.welcome(studio, &profile, &tokens).await?;
        self.inner.pulls.forgive(&(studio.id, member.id));
        if self.inner.settings.pull.due(&member, self.now()) {
            self.start_pull(studio, &member, Account::JustRead);
        }
        let member = member.id;
        Ok(SignedIn { member, first })
    }

    async fn identify(
        &self,
        studio: &Studio,
        tenant: &Arc<Tenant>,
        code: &SecretString,
        verifier: &PkceVerifier,
    ) -> Result<(Profile, TokenSet), SignInError> {
        let callback = self.callback_url(&studio.slug);
        let exchange = tenant
            .client
            .exchange_code(&tenant.oauth, code, &callback, verifier);
        let tokens = exchange.await.map_err(|error| refused(studio, &error))?;
        let account = tenant.client.account(&tokens.access).await;
        let profile = account.map_err(|error| unanswered(studio, &error))?;
        Ok((profile, tokens))
    }

    /// Writes who came, and their tokens, in one transaction.
    async fn welcome(
        &self,
        studio: &Studio,
        profile: &Profile,
        tokens: &TokenSet,
    ) -> Result<(Member, bool), StoreError> {
        let mut last = StoreError::Taken;
        for _ in 0..DRAWS {
            let new = self.new_member();
            match self.write_sign_in(studio, profile, tokens, &new).await {
                Ok(member) => {
                    let first = member.id == new.id;
                    return Ok((member, first));
                }
                Err(StoreError::Taken) => last = StoreError::Taken,
                Err(other) => return Err(other),
            }
        }
        Err(last)
    }

    fn new_member(&self) -> NewMember {
        let entropy = &*self.inner.entropy;
        NewMember {
            id: MemberId::generate(&*self.inner.clock, entropy),
            code: ReferralCode::generate(entropy),
        }
    }

    async fn write_sign_in(
        &self,
        studio: &Studio,
        profile: &Profile,
        granted: &TokenSet,
        new: &NewMember,
    ) -> Result<Member, StoreError> {
        let now = self.now();
        let granted = stored(granted, now);
        let vault = &self.inner.vault;
        let mut tx = self.inner.database.begin().await?;
        let member = members::upsert(&mut tx.cx(), studio.id, profile, new, now).await?;
        tokens::put(&mut tx.cx(), vault, studio.id, member.id, &granted, now).await?;
        tx.commit().await?;
        Ok(member)
    }

    fn callback_url(&self, slug: &Slug) -> Url {
        self.own_url(&format!("{slug}/auth/callback"))
    }
}

fn refused(studio: &Studio, error: &MtError) -> SignInError {
    match error {
        MtError::Refused { code, .. } if code == "invalid_grant" => SignInError::CodeRefused,
        MtError::Refused { code, .. } => {
            tracing::error!(studio = %studio.slug, %error, "the tenant refuses our client");
            SignInError::ClientRefused { code: code.clone() }
        }
        error => unanswered(studio, error),
    }
}

fn unanswered(studio: &Studio, error: &MtError) -> SignInError {
    let reference = error.reference().map(ToString::to_string);
    let kind = error.kind();
    tracing::warn!(studio = %studio.slug, kind, reference, %error, "sign-in not finished");
    SignInError::Tenant(MtTrouble::of(error))
}
