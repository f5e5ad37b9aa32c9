//! A page asks whether it is worth loading again.

use std::time::Duration;

use model::{MemberId, Studio};

use crate::{Engine, Freshness};

impl Engine {
    /// Waits, at most `wait`, for the member's pull to write something new or to end.
    ///
    /// Meant for a page that was told of a running pull: when none runs any more, that page has
    /// something new to show.
    pub async fn freshness(&self, studio: &Studio, member: MemberId, wait: Duration) -> Freshness {
        let key = (studio.id, member);
        let changed = match self.inner.pulls.watch(&key) {
            Some(mut pull) => pull.moves_on(wait).await,
            None => true,
        };
        Freshness {
            changed,
            running: self.inner.pulls.watch(&key).is_some(),
        }
    }
}
