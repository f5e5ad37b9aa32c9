//! Studios, their settings and the look that their tenant gives them.

mod look;
mod row;

use jiff::Timestamp;
use model::{Slug, Studio, StudioId};

pub use look::{StoredLook, look, save_look};
use row::{SettingsColumns, StudioRow};

use crate::{Cx, StoreError, Vault};

macro_rules! studio_columns {
    () => {
        "s.id, s.slug, s.tenant_url, s.oauth_client_id, s.oauth_secret, s.admin_key, s.time_zone, \
         s.week_starts, s.weekly_goal, s.look, s.consent_text"
    };
}

/// Adds a studio. Its secrets are sealed.
pub async fn add(
    cx: &mut Cx<'_>,
    vault: &Vault,
    studio: &Studio,
    now: Timestamp,
) -> Result<(), StoreError> {
    let columns = SettingsColumns::of(studio, vault)?;
    let added = exec!(
        cx,
        "INSERT INTO studio (id, slug, tenant_url, oauth_client_id, oauth_secret, admin_key, \
             time_zone, week_starts, weekly_goal, look, consent_text, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) \
         ON CONFLICT (slug) DO NOTHING",
        studio.id.0,
        studio.slug.as_str(),
        &columns.tenant_url,
        &columns.oauth_client_id,
        &columns.oauth_secret,
        &columns.admin_key,
        &columns.time_zone,
        columns.week_starts,
        columns.weekly_goal,
        &columns.look,
        &columns.consent_text,
        now.as_microsecond(),
    )?;
    if added == 0 {
        return Err(StoreError::SlugTaken(studio.slug.clone()));
    }
    Ok(())
}

/// Replaces the settings of a studio, found by its id. Its slug stays.
pub async fn set(
    cx: &mut Cx<'_>,
    vault: &Vault,
    studio: &Studio,
    now: Timestamp,
) -> Result<(), StoreError> {
    let columns = SettingsColumns::of(studio, vault)?;
    let changed = exec!(
        cx,
        "UPDATE studio SET tenant_url = $2, oauth_client_id = $3, oauth_secret = $4, \
             admin_key = $5, time_zone = $6, week_starts = $7, weekly_goal = $8, look = $9, \
             consent_text = $10, updated_at = $11 \
         WHERE id = $1",
        studio.id.0,
        &columns.tenant_url,
        &columns.oauth_client_id,
        &columns.oauth_secret,
        &columns.admin_key,
        &columns.time_zone,
        columns.week_starts,
        columns.weekly_goal,
        &columns.look,
        &columns.consent_text,
        now.as_microsecond(),
    )?;
    if changed == 0 {
        Err(StoreError::NoSuchStudio)
    } else {
        Ok(())
    }
}

/// The studio with this name in addresses.
pub async fn by_slug(
    cx: &mut Cx<'_>,
    vault: &Vault,
    slug: &Slug,
) -> Result<Option<Studio>, StoreError> {
    let row = opt!(
        cx,
        StudioRow,
        concat!(
            "SELECT ",
            studio_columns!(),
            " FROM studio s WHERE s.slug = $1"
        ),
        slug.as_str(),
    )?;
    row.map(|row| row.into_studio(vault)).transpose()
}

/// The studio with this id.
pub async fn by_id(
    cx: &mut Cx<'_>,
    vault: &Vault,
    id: StudioId,
) -> Result<Option<Studio>, StoreError> {
    let row = opt!(
        cx,
        StudioRow,
        concat!(
            "SELECT ",
            studio_columns!(),
            " FROM studio s WHERE s.id = $1"
        ),
        id.0,
    )?;
    row.map(|row| row.into_studio(vault)).transpose()
}

/// All studios, by slug.
pub async fn list(cx: &mut Cx<'_>, vault: &Vault) -> Result<Vec<Studio>, StoreError> {
    let rows = all!(
        cx,
        StudioRow,
        concat!(
            "SELECT ",
            studio_columns!(),
            " FROM studio s ORDER BY s.slug"
        ),
    )?;
    rows.into_iter().map(|row| row.into_studio(vault)).collect()
}

#[derive(sqlx::FromRow)]
struct StudioAndLookRow {
    #[sqlx(flatten)]
    studio: StudioRow,
    brand: Option<String>,
    fetched_at: Option<i64>,
}

/// The studio with this name together with its look, in one read: what every page starts with.
pub async fn by_slug_with_look(
    cx: &mut Cx<'_>,
    vault: &Vault,
    slug: &Slug,
) -> Result<Option<(Studio, Option<StoredLook>)>, StoreError> {
    let row = opt!(
        cx,
        StudioAndLookRow,
        concat!(
            "SELECT ",
            studio_columns!(),
            ", l.brand, l.fetched_at FROM studio s \
             LEFT JOIN studio_look l ON l.studio_id = s.id WHERE s.slug = $1"
        ),
        slug.as_str(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let look = match (row.brand, row.fetched_at) {
        (Some(brand), Some(fetched_at)) => Some(StoredLook::of(brand, fetched_at)?),
        _ => None,
    };
    Ok(Some((row.studio.into_studio(vault)?, look)))
}
