//! Studios as requests need them: read at most once a second each, so that a change is seen at once
//! and a busy tab costs no read for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::{Engine, EngineError, OpenStudio};
use jiff::{SignedDuration, Timestamp};
use model::Slug;

/// How long a studio is believed to be as it was read.
const HOLDS: SignedDuration = SignedDuration::from_secs(1);

/// Studios as they were read lately. Only those that exist are remembered, so strangers cannot
/// make it grow.
#[derive(Default)]
pub struct Studios(Mutex<HashMap<Slug, (Timestamp, Arc<OpenStudio>)>>);

impl Studios {
    /// The studio of this name, if there is one.
    pub async fn open(
        &self,
        engine: &Engine,
        slug: &Slug,
        now: Timestamp,
    ) -> Result<Option<Arc<OpenStudio>>, EngineError> {
        if let Some(studio) = self.remembered(slug, now) {
            return Ok(Some(studio));
        }
        let read = engine.studio(slug).await?.map(Arc::new);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &read {
            Some(studio) => known.insert(slug.clone(), (now, Arc::clone(studio))),
            None => known.remove(slug),
        };
        Ok(read)
    }

    /// The studio of this name as it was read last, however long ago: for a look, not for a rule.
    pub fn last_read(&self, slug: &Slug) -> Option<Arc<OpenStudio>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(slug).map(|(_, studio)| Arc::clone(studio))
    }

    fn remembered(&self, slug: &Slug, now: Timestamp) -> Option<Arc<OpenStudio>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, studio) = known.get(slug)?;
        let fresh = (SignedDuration::ZERO..HOLDS).contains(&now.duration_since(*read_at));
        fresh.then(|| Arc::clone(studio))
    }
}
