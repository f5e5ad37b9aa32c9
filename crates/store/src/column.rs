//! How values are written into columns that both databases can hold.

use std::borrow::Cow;

use jiff::Timestamp;
use model::TimeZoneName;

use crate::StoreError;

/// An instant as microseconds since 1970: orders rightly and reads the same on both databases.
/// Parts of a microsecond are cut off.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of a column.
pub(crate) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Unreadable("time"))
}

/// The instant of a column that may be empty.
pub(crate) fn instant_opt(micros: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    micros.map(instant).transpose()
}

/// A count of a column.
pub(crate) fn count(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::Unreadable("count"))
}

/// Text from outside, as PostgreSQL can hold it: it refuses the NUL character.
pub(crate) fn text(outside: &str) -> Cow<'_, str> {
    if outside.contains('\0') {
        Cow::Owned(outside.replace('\0', ""))
    } else {
        Cow::Borrowed(outside)
    }
}

/// A zone's name. One that this machine's time-zone database no longer has counts as UTC, so that
/// a page still opens.
pub(crate) fn zone(name: String) -> TimeZoneName {
    TimeZoneName::try_from(name).unwrap_or_else(|_| TimeZoneName::utc())
}
