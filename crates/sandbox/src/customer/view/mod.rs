//! Rows as the Customer API writes them.

pub(super) mod classes;
mod orders;
pub(super) mod payments;
mod people;
mod places;
mod reservations;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::world::{Id, World};

/// The world as one caller sees it at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    /// What there is to see.
    pub(super) world: &'a World,
    /// The tenant's address, for links to pictures and documents.
    pub(super) origin: &'a str,
    /// The moment.
    pub(super) now: Timestamp,
    /// Who looks, if they signed in.
    pub(super) caller: Option<Id>,
}

impl View<'_> {
    fn zone_of(&self, location: Id) -> TimeZone {
        self.world
            .locations
            .get(location)
            .map_or(TimeZone::UTC, crate::world::Location::zone)
    }
}

/// An id as the Customer API writes it.
pub(super) fn id_text(id: Id) -> Value {
    Value::String(id.to_string())
}

/// An instant with microseconds, or null.
pub(super) fn instant(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_string()))
}
