//! Who is signed in, per studio, in the session.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use model::{MemberId, StudioId};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

const STUDIOS: &str = "studios";
/// The hour of the last visit: writing it anew is what keeps a session alive, at most hourly.
const SEEN_HOUR: &str = "seen_hour";

/// A member whom a tenant has confirmed to hold this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The member.
    pub member: MemberId,
    /// When the tenant last confirmed it.
    pub verified_at: Timestamp,
}

/// A browser's session, in our terms: one identity per studio.
#[derive(Clone, Debug)]
pub struct MemberSession {
    session: Session,
    longest: SignedDuration,
}

type Identities = BTreeMap<StudioId, Identity>;

impl MemberSession {
    /// The session, in which no identity is believed for longer than `longest`.
    pub fn new(session: Session, longest: SignedDuration) -> Self {
        Self { session, longest }
    }

    /// Who is signed in to this studio.
    pub async fn identity(
        &self,
        studio: StudioId,
        now: Timestamp,
    ) -> Result<Option<Identity>, Error> {
        let identity = self.identities(now).await?.remove(&studio);
        if identity.is_some() {
            let hour = now.as_second().div_euclid(3_600);
            self.session.insert(SEEN_HOUR, hour).await?;
        }
        Ok(identity)
    }

    /// Signs a member in, under a new id. A different member of the same studio means a different
    /// pair of hands: nothing of the former session stays.
    pub async fn sign_in(
        &self,
        studio: StudioId,
        member: MemberId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut identities = self.identities(now).await?;
        let former = identities.get(&studio);
        if former.is_some_and(|former| former.member != member) {
            // The library's `flush` would give the next session the same id again.
            self.session.clear().await;
            identities.clear();
        }
        self.session.cycle_id().await?;
        let verified_at = now;
        identities.insert(
            studio,
            Identity {
                member,
                verified_at,
            },
        );
        self.session.insert(STUDIOS, identities).await
    }

    /// Forgets who is signed in to this studio, as when its books know the member no more.
    pub async fn forget(&self, studio: StudioId, now: Timestamp) -> Result<(), Error> {
        let mut identities = self.identities(now).await?;
        identities.remove(&studio);
        self.session.insert(STUDIOS, identities).await
    }

    async fn identities(&self, now: Timestamp) -> Result<Identities, Error> {
        let mut identities: Identities = self.session.get(STUDIOS).await?.unwrap_or_default();
        identities.retain(|_, held| now.duration_since(held.verified_at) <= self.longest);
        Ok(identities)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::auth::session_store::tests::MemoryStore;

    const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 90);

    fn start() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    fn session() -> MemberSession {
        let store = Arc::new(MemoryStore::default());
        MemberSession::new(Session::new(None, store, None), LONGEST)
    }

    fn studio(number: u128) -> StudioId {
        StudioId(uuid::Uuid::from_u128(number))
    }

    fn member(number: u128) -> MemberId {
        MemberId(uuid::Uuid::from_u128(number))
    }

    async fn who(session: &MemberSession, of: u128, now: Timestamp) -> Option<MemberId> {
        let identity = session.identity(studio(of), now).await.unwrap();
        identity.map(|identity| identity.member)
    }

    #[tokio::test]
    async fn studios_stand_side_by_side() {
        let session = session();
        session
            .sign_in(studio(1), member(1), start())
            .await
            .unwrap();
        session
            .sign_in(studio(2), member(2), start())
            .await
            .unwrap();
        assert_eq!(who(&session, 1, start()).await, Some(member(1)));
        assert_eq!(who(&session, 2, start()).await, Some(member(2)));
        assert_eq!(who(&session, 3, start()).await, None);
        session.forget(studio(1), start()).await.unwrap();
        assert_eq!(who(&session, 1, start()).await, None);
        assert_eq!(who(&session, 2, start()).await, Some(member(2)));
    }

    #[tokio::test]
    async fn other_hands_find_nothing_of_the_former_session() {
        let session = session();
        session
            .sign_in(studio(1), member(1), start())
            .await
            .unwrap();
        session
            .sign_in(studio(2), member(2), start())
            .await
            .unwrap();
        session.session.save().await.unwrap();
        let before = session.session.id();
        session
            .sign_in(studio(1), member(9), start())
            .await
            .unwrap();
        session.session.save().await.unwrap();
        assert_eq!(who(&session, 1, start()).await, Some(member(9)));
        assert_eq!(who(&session, 2, start()).await, None);
        assert_ne!(session.session.id(), before);
    }

    #[tokio::test]
    async fn every_sign_in_has_an_id_of_its_own() {
        let session = session();
        session
            .sign_in(studio(1), member(1), start())
            .await
            .unwrap();
        session.session.save().await.unwrap();
        let before = session.session.id();
        session
            .sign_in(studio(1), member(1), start())
            .await
            .unwrap();
        session.session.save().await.unwrap();
        assert_ne!(session.session.id(), before);
    }

    #[tokio::test]
    async fn an_identity_ends_after_the_longest_time() {
        let session = session();
        session
            .sign_in(studio(1), member(1), start())
            .await
            .unwrap();
        assert_eq!(who(&session, 1, start() + LONGEST).await, Some(member(1)));
        let later = start() + LONGEST + SignedDuration::from_secs(1);
        assert_eq!(who(&session, 1, later).await, None);
    }

    #[tokio::test]
    async fn a_visit_is_written_at_most_hourly() {
        let store = Arc::new(MemoryStore::default());
        let first = MemberSession::new(Session::new(None, store.clone(), None), LONGEST);
        first.sign_in(studio(1), member(1), start()).await.unwrap();
        who(&first, 1, start()).await;
        first.session.save().await.unwrap();
        for (seconds, written) in [(1, false), (3_600, true)] {
            let again = Session::new(first.session.id(), store.clone(), None);
            let again = MemberSession::new(again, LONGEST);
            let now = start() + SignedDuration::from_secs(seconds);
            assert_eq!(who(&again, 1, now).await, Some(member(1)));
            assert_eq!(again.session.is_modified(), written, "{seconds}");
        }
    }
}
