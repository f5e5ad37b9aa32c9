//! Sorting a list by the fields that the caller names.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::call::View;
use super::collection::Collection;
use super::query::ListQuery;
use crate::world::Row as _;

/// What a row is sorted by. Rows without a value come first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    Nothing,
    Number(i64),
    Moment(Timestamp),
    Words(String),
}

impl From<&str> for SortKey {
    fn from(text: &str) -> Self {
        Self::Words(text.to_lowercase())
    }
}

impl From<Timestamp> for SortKey {
    fn from(moment: Timestamp) -> Self {
        Self::Moment(moment)
    }
}

impl From<Option<Timestamp>> for SortKey {
    fn from(moment: Option<Timestamp>) -> Self {
        moment.map_or(Self::Nothing, Self::Moment)
    }
}

/// Sorts `rows` as asked; fields that the resource does not know are ignored.
pub(super) fn sort<C: Collection>(view: View<'_>, query: &ListQuery, rows: &mut [&C::Row]) {
    sort_by::<C>(view, C::DEFAULT_ORDER, rows);
    // Stable sorts from the last field to the first leave the first one in charge.
    for field in query.ordering.iter().rev() {
        sort_by::<C>(view, field, rows);
    }
}

fn sort_by<C: Collection>(view: View<'_>, field: &str, rows: &mut [&C::Row]) {
    let name = field.trim_start_matches('-');
    let key = |row: &&C::Row| match name {
        "id" => Some(SortKey::Number(i64::try_from(row.id()).unwrap_or(i64::MAX))),
        _ => C::sort_key(view, row, name),
    };
    if rows.first().is_none_or(|row| key(row).is_none()) {
        return;
    }
    if field.starts_with('-') {
        rows.sort_by_cached_key(|row| Reverse(key(row)));
    } else {
        rows.sort_by_cached_key(key);
    }
}
