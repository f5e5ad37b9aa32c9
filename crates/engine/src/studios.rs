//! An operator adds, lists and changes studios.

mod change;

use model::{Slug, SlugError, Studio, StudioId};
use store::{StoreError, studios};

pub use change::{StudioChange, StudioProblem};

use crate::{Engine, EngineError};

/// Why a studio was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum StudiosError {
    /// The name cannot stand in an address.
    #[error(transparent)]
    Slug(#[from] SlugError),
    /// There is no studio of this name.
    #[error("there is no studio named `{0}`; `studio list` shows those that there are")]
    NoSuchStudio(Slug),
    /// Settings that cannot be taken: all of them, one sentence a line.
    #[error("{}", lines(.0))]
    Settings(Vec<StudioProblem>),
    /// The database did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn lines(problems: &[StudioProblem]) -> String {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl Engine {
    /// All studios, by name.
    pub async fn studios(&self) -> Result<Vec<Studio>, EngineError> {
        let mut reader = self.inner.database.read().await?;
        Ok(studios::list(&mut reader.cx(), &self.inner.vault).await?)
    }

    /// Adds a studio, and fetches its tenant's look if that answers.
    pub async fn add_studio(
        &self,
        slug: Slug,
        change: StudioChange,
    ) -> Result<Studio, StudiosError> {
        let settings = change.apply(None).map_err(StudiosError::Settings)?;
        let studio = Studio {
            id: StudioId::generate(&*self.inner.clock, &*self.inner.entropy),
            slug,
            settings,
        };
        let mut tx = self.inner.database.begin().await?;
        studios::add(&mut tx.cx(), &self.inner.vault, &studio, self.now()).await?;
        tx.commit().await?;
        self.take_look(&studio).await;
        Ok(studio)
    }

    /// Changes a studio. Running servers see it at the next request. The look is fetched anew
    /// when it comes from another tenant now.
    pub async fn set_studio(
        &self,
        slug: &Slug,
        change: StudioChange,
    ) -> Result<Studio, StudiosError> {
        let vault = &self.inner.vault;
        let mut tx = self.inner.database.begin().await?;
        let held = studios::by_slug(&mut tx.cx(), vault, slug).await?;
        let held = held.ok_or_else(|| StudiosError::NoSuchStudio(slug.clone()))?;
        let former = held.settings.tenant_url.clone();
        let settings = change
            .apply(Some(&held.settings))
            .map_err(StudiosError::Settings)?;
        let studio = Studio { settings, ..held };
        studios::set(&mut tx.cx(), vault, &studio, self.now()).await?;
        tx.commit().await?;
        if studio.settings.tenant_url != former {
            self.take_look(&studio).await;
        }
        Ok(studio)
    }

    /// Fetches the look now. Where the tenant does not answer, pages do it later.
    async fn take_look(&self, studio: &Studio) {
        let tenant = self.inner.tenants.of(studio);
        let now = self.now();
        match tenant.client.brand().await {
            Ok(brand) => {
                if let Err(error) = self.save_look(studio.id, &brand, now).await {
                    tracing::warn!(studio = %studio.slug, %error, "the look could not be kept");
                }
            }
            Err(error) => {
                tracing::warn!(studio = %studio.slug, %error, "the look is fetched later");
            }
        }
    }
}
