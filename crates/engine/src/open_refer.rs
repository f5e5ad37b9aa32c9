//! A member brings friends.

use model::{MemberId, Studio};
use store::{leads, members};

use crate::open_tab::Look;
use crate::{Engine, OpenError, ReferFacts};

impl Engine {
    /// The member's own code, and the friends who used it.
    pub async fn open_refer(
        &self,
        studio: &Studio,
        member: MemberId,
    ) -> Result<ReferFacts, OpenError> {
        let mut reader = self.inner.database.read().await?;
        let cx = &mut reader.cx();
        let member = members::by_id(cx, studio.id, member)
            .await?
            .ok_or(OpenError::NoSuchMember)?;
        let friends = leads::of_member(cx, studio.id, member.id).await?;
        drop(reader);
        self.tend(studio, &member, false).await;
        let look = Look::new(self, studio, &member);
        Ok(ReferFacts {
            friends,
            pull: self.pull_facts(studio, &member),
            now: look.now,
            zone: look.zone,
            member,
        })
    }
}
