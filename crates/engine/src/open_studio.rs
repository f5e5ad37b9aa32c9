//! A studio is looked up by its name in an address, with its look.

use jiff::{SignedDuration, Timestamp};
use mariana::TenantBrand;
use model::{Look, Slug, Studio, StudioId};
use store::studios::{self, StoredLook};
use tracing::Instrument as _;

use crate::flights::{Failure, Stage, Watch};
use crate::look::compose;
use crate::trouble::{MtTrouble, asked_to_wait};
use crate::{Engine, EngineError};

/// A studio and how its pages look.
#[derive(Clone, Debug)]
pub struct OpenStudio {
    /// The studio, with the settings that it has now.
    pub studio: Studio,
    /// Its look.
    pub look: Look,
}

impl Engine {
    /// The studio of this name, as set up at this moment; none where there is none.
    ///
    /// The look is the one last fetched from the tenant. An old one is fetched again beside the
    /// answer; only for one never fetched the answer waits, and shortly.
    pub async fn studio(&self, slug: &Slug) -> Result<Option<OpenStudio>, EngineError> {
        let mut reader = self.inner.database.read().await?;
        let vault = &self.inner.vault;
        let found = studios::by_slug_with_look(&mut reader.cx(), vault, slug).await?;
        drop(reader);
        let Some((studio, stored)) = found else {
            return Ok(None);
        };
        let brand = self.brand(&studio, stored).await?;
        let look = compose(&studio, &brand, &self.tab_url(&studio.slug));
        Ok(Some(OpenStudio { studio, look }))
    }

    async fn brand(
        &self,
        studio: &Studio,
        stored: Option<StoredLook>,
    ) -> Result<TenantBrand, EngineError> {
        if let Some((brand, fetched_at)) = stored.as_ref().and_then(read) {
            if self.outdated(fetched_at) {
                self.fetch_look(studio);
            }
            return Ok(brand);
        }
        let wait = self.inner.settings.look_wait;
        if let Some(mut fetch) = self.fetch_look(studio)
            && fetch.reaches(Stage::Ended, wait).await
        {
            let mut reader = self.inner.database.read().await?;
            let stored = studios::look(&mut reader.cx(), studio.id).await?;
            let fetched = stored.as_ref().and_then(read);
            return Ok(fetched.map(|(brand, _)| brand).unwrap_or_default());
        }
        Ok(TenantBrand::default())
    }

    fn outdated(&self, fetched_at: Timestamp) -> bool {
        let age = self.now().duration_since(fetched_at);
        age.is_negative() || age >= self.inner.settings.look_max_age
    }

    /// Fetches a studio's look in a task of its own, unless that has just failed.
    fn fetch_look(&self, studio: &Studio) -> Option<Watch> {
        let now = self.now();
        let failure = self.inner.looks.failure(&studio.id);
        let held_off = failure.is_some_and(|failure| (failure.at..failure.retry_at).contains(&now));
        if held_off || self.inner.stopping.is_cancelled() {
            return None;
        }
        let (flight, watch) = self.inner.looks.begin(&studio.id);
        if let Some(flight) = flight {
            let (engine, studio) = (self.clone(), studio.clone());
            let span = tracing::info_span!("look", studio = %studio.slug);
            let fetch = async move { flight.land(engine.renew_look(&studio).await) };
            self.inner.tasks.spawn(fetch.instrument(span));
        }
        Some(watch)
    }

    async fn renew_look(&self, studio: &Studio) -> Result<(), Failure> {
        let tenant = self.inner.tenants.of(studio);
        let outcome = tenant.client.brand().await;
        let now = self.now();
        let brand = outcome.map_err(|error| {
            tracing::warn!(kind = error.kind(), %error, "the look could not be fetched");
            self.look_failure(MtTrouble::of(&error), asked_to_wait(&error))
        })?;
        tenant.note(now, true);
        self.save_look(studio.id, &brand, now)
            .await
            .map_err(|error| {
                tracing::error!(%error, "the look could not be kept");
                self.look_failure(MtTrouble::NotAnswering, None)
            })
    }

    fn look_failure(&self, why: MtTrouble, wait: Option<SignedDuration>) -> Failure {
        let at = self.now();
        let least = self.inner.settings.retry_after;
        let wait = wait.unwrap_or(least).max(least);
        Failure {
            at,
            retry_at: at.checked_add(wait).unwrap_or(Timestamp::MAX),
            why,
        }
    }

    /// Keeps a look that the tenant has just given.
    pub(crate) async fn save_look(
        &self,
        studio: StudioId,
        brand: &TenantBrand,
        fetched_at: Timestamp,
    ) -> Result<(), EngineError> {
        let look = StoredLook {
            brand: serde_json::to_string(brand).map_err(|_| EngineError::Look)?,
            fetched_at,
        };
        let mut tx = self.inner.database.begin().await?;
        studios::save_look(&mut tx.cx(), studio, &look).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A stored look; none where another version wrote what this one cannot read.
fn read(stored: &StoredLook) -> Option<(TenantBrand, Timestamp)> {
    let brand = serde_json::from_str(&stored.brand).ok()?;
    Some((brand, stored.fetched_at))
}
