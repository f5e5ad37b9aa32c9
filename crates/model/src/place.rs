//! Where classes are held.

use serde::{Deserialize, Serialize};

use crate::{LocationId, TimeZoneName};

/// A studio location, as far as a visit needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Mariana Tek's id of the location.
    pub id: LocationId,
    /// The name that members know, like "Old Town".
    pub name: String,
    /// The zone in which this location's days and weeks run.
    pub time_zone: TimeZoneName,
}
