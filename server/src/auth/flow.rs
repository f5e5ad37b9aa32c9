//! Sign-ins under way, each in an encrypted cookie of its own.
//!
//! One cookie per flow, named after its state, keeps two taps at once apart: answers that arrive
//! together cannot overwrite each other's list.

use axum_extra::extract::PrivateCookieJar;
use axum_extra::extract::cookie::Cookie;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::PkceVerifier;
use jiff::{SignedDuration, Timestamp};
use model::{Clock, Entropy, StudioId};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::cookies::CookieShape;
use super::tab_page::TabPage;

/// How long a member has for a sign-in.
pub(super) const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Longer than a flow's life, so that a late return can be told from an unknown one.
const COOKIE_LIFE: time::Duration = time::Duration::minutes(30);
/// Sign-ins under way at once; an older one gives way.
const MOST: usize = 5;
const NAME: &str = "fifthtab-flow-";

/// A sign-in under way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flow {
    /// Whose tab.
    pub(super) studio: StudioId,
    /// Comes back from the tenant unchanged.
    pub(super) state: String,
    /// The PKCE secret (RFC 7636), which only this cookie and the token request hold.
    verifier: String,
    /// Where the member wanted to go.
    pub(super) page: TabPage,
    /// When it began.
    pub(super) started_at: Timestamp,
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flow")
            .field("studio", &self.studio)
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

/// What is known of a state that came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Returned {
    /// It belongs to this sign-in.
    Known(Box<Flow>),
    /// It belongs to one that took too long.
    Expired,
    /// This browser started no such sign-in, or it is done.
    Unknown,
}

impl Flow {
    /// A new sign-in.
    pub(super) fn begin(
        studio: StudioId,
        page: TabPage,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Self {
        Self {
            studio,
            state: random_text(entropy),
            verifier: PkceVerifier::generate(entropy)
                .secret()
                .expose_secret()
                .to_owned(),
            page,
            started_at: clock.now(),
        }
    }

    /// The PKCE secret as the engine takes it.
    pub(super) fn verifier(&self) -> PkceVerifier {
        SecretString::from(self.verifier.as_str()).into()
    }

    /// Puts the flow beside those under way.
    pub(super) fn keep(&self, jar: PrivateCookieJar, shape: CookieShape) -> PrivateCookieJar {
        let jar = drop_oldest(jar, shape);
        let value = serde_json::to_string(self).unwrap_or_default();
        jar.add(shape.cookie(&cookie_name(&self.state), value, COOKIE_LIFE))
    }

    /// What is known of a state that came back to this studio's callback.
    pub(super) fn find(
        jar: &PrivateCookieJar,
        shape: CookieShape,
        studio: StudioId,
        state: &str,
        now: Timestamp,
    ) -> Returned {
        let name = shape.name(&cookie_name(state));
        let flow = jar.get(&name).and_then(|cookie| read(&cookie));
        match flow {
            Some(flow) if flow.studio != studio || flow.state != state => Returned::Unknown,
            Some(flow) if now.duration_since(flow.started_at) > LIFE => Returned::Expired,
            Some(flow) => Returned::Known(Box::new(flow)),
            None => Returned::Unknown,
        }
    }

    /// Forgets the flow with this state: a state is good for one return.
    pub(super) fn end(jar: PrivateCookieJar, shape: CookieShape, state: &str) -> PrivateCookieJar {
        let name = shape.name(&cookie_name(state));
        match jar.get(&name) {
            Some(_) => jar.remove(shape.removal(&cookie_name(state))),
            None => jar,
        }
    }
}

/// 256 random bits as text.
fn random_text(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A state is not secret from its own browser, but cookie names are easily logged: a hash it is.
fn cookie_name(state: &str) -> String {
    let digest = Sha256::digest(state.as_bytes());
    format!("{NAME}{}", URL_SAFE_NO_PAD.encode(&digest[..9]))
}

fn read(cookie: &Cookie<'_>) -> Option<Flow> {
    serde_json::from_str(cookie.value()).ok()
}

fn drop_oldest(mut jar: PrivateCookieJar, shape: CookieShape) -> PrivateCookieJar {
    let prefix = shape.name(NAME);
    let mut flows: Vec<Flow> = jar
        .iter()
        .filter(|cookie| cookie.name().starts_with(&prefix))
        .filter_map(|cookie| read(&cookie))
        .collect();
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.started_at));
    for old in flows.iter().skip(MOST - 1) {
        jar = jar.remove(shape.removal(&cookie_name(&old.state)));
    }
    jar
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
