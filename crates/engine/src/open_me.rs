//! A member looks at what the studio has on file for them.

use model::{MemberId, Studio};
use store::{members, memberships};

use crate::open_tab::Look;
use crate::{Engine, MeFacts, OpenError};

impl Engine {
    /// The member's person and memberships, as the tenant last told them.
    pub async fn open_me(&self, studio: &Studio, member: MemberId) -> Result<MeFacts, OpenError> {
        let mut reader = self.inner.database.read().await?;
        let cx = &mut reader.cx();
        let member = members::by_id(cx, studio.id, member)
            .await?
            .ok_or(OpenError::NoSuchMember)?;
        let memberships = memberships::of_member(cx, studio.id, member.id).await?;
        drop(reader);
        self.tend(studio, &member, false).await;
        let look = Look::new(self, studio, &member);
        Ok(MeFacts {
            memberships,
            pull: self.pull_facts(studio, &member),
            now: look.now,
            zone: look.zone,
            member,
        })
    }
}
