//! The look that a tenant gives, as last fetched.

use jiff::Timestamp;
use model::StudioId;

use crate::{Cx, StoreError, column};

/// A tenant's brand, as last fetched. What the text means is the client's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLook {
    /// The brand as JSON, as it was given to [`save_look`].
    pub brand: String,
    /// When the tenant gave it.
    pub fetched_at: Timestamp,
}

impl StoredLook {
    pub(super) fn of(brand: String, fetched_at: i64) -> Result<Self, StoreError> {
        Ok(Self {
            brand,
            fetched_at: column::instant(fetched_at)?,
        })
    }
}

/// The studio's look, where its tenant has given one.
pub async fn look(cx: &mut Cx<'_>, studio: StudioId) -> Result<Option<StoredLook>, StoreError> {
    let row = opt!(
        cx,
        (String, i64),
        "SELECT brand, fetched_at FROM studio_look WHERE studio_id = $1",
        studio.0,
    )?;
    row.map(|(brand, fetched_at)| StoredLook::of(brand, fetched_at))
        .transpose()
}

/// Keeps a look, unless a later one is kept already.
pub async fn save_look(
    cx: &mut Cx<'_>,
    studio: StudioId,
    look: &StoredLook,
) -> Result<(), StoreError> {
    exec!(
        cx,
        "INSERT INTO studio_look (studio_id, brand, fetched_at) VALUES ($1, $2, $3) \
         ON CONFLICT (studio_id) DO UPDATE \
             SET brand = excluded.brand, fetched_at = excluded.fetched_at \
             WHERE excluded.fetched_at >= studio_look.fetched_at",
        studio.0,
        &*column::text(&look.brand),
        column::micros(look.fetched_at),
    )?;
    Ok(())
}
