//! Locations, as they stand inside accounts and classes.

use model::{LocationId, Place, TimeZoneName};
use serde::Deserialize;

use super::lenient::{id, text};

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    timezone: Option<String>,
}

impl Location {
    /// The place; in the studio's own zone where the tenant names none that exists.
    pub(super) fn into_place(self, studio_zone: &TimeZoneName) -> Place {
        let named = self.timezone.and_then(|zone| zone.parse().ok());
        Place {
            id: LocationId(self.id),
            name: self.name.unwrap_or_default(),
            time_zone: named.unwrap_or_else(|| studio_zone.clone()),
        }
    }
}
