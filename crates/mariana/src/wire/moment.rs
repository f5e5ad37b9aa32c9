//! Dates and times as tenants write them.

use jiff::Timestamp;
use jiff::civil;
use model::TimeZoneName;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::lenient::as_text;

/// A point in time: with its offset, by the wall clock of the place, or only a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// `2026-07-02T05:30:00Z`, `2026-07-02T06:30:00+01:00`.
    Instant(Timestamp),
    /// `2026-07-02T06:30:00`, `2026-07-02 06:30`.
    Wall(civil::DateTime),
    /// `2026-07-02`.
    Day(civil::Date),
}

impl Moment {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let instant = || text.parse().ok().map(Self::Instant);
        let day = || text.parse().ok().map(Self::Day);
        let wall = || text.parse().ok().map(Self::Wall);
        // A day also reads as midnight by the wall clock, so the shorter form is tried first.
        instant().or_else(|| if text.len() <= 10 { day() } else { wall() })
    }

    /// The moment; for a day, its first instant in `zone`.
    pub(super) fn first(self, zone: &TimeZoneName) -> Option<Timestamp> {
        match self {
            Self::Instant(at) => Some(at),
            Self::Wall(wall) => Some(
                zone.zone()
                    .to_ambiguous_zoned(wall)
                    .compatible()
                    .ok()?
                    .timestamp(),
            ),
            Self::Day(day) => Some(day.to_zoned(zone.zone()).ok()?.timestamp()),
        }
    }

    /// The moment; for a day, its last microsecond in `zone`.
    pub(super) fn last(self, zone: &TimeZoneName) -> Option<Timestamp> {
        match self {
            Self::Day(day) => {
                let next = day.tomorrow().ok()?.to_zoned(zone.zone()).ok()?;
                let microsecond = jiff::SignedDuration::from_micros(1);
                next.timestamp().checked_sub(microsecond).ok()
            }
            other => other.first(zone),
        }
    }
}

/// A moment, absent when it cannot be read.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Moment>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(as_text(&value).and_then(|text| Moment::parse(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZoneName {
        "America/New_York".parse().unwrap()
    }

    fn both(text: &str) -> Option<(String, String)> {
        let moment = Moment::parse(text)?;
        Some((
            moment.first(&zone())?.to_string(),
            moment.last(&zone())?.to_string(),
        ))
    }

    #[test]
    fn every_form_is_read() {
        for (text, at) in [
            ("2026-07-02T05:30:00Z", "2026-07-02T05:30:00Z"),
            ("2026-07-02T06:30:00+01:00", "2026-07-02T05:30:00Z"),
            ("2024-11-22T19:08:22.502844Z", "2024-11-22T19:08:22.502844Z"),
            ("2026-07-02T06:30:00", "2026-07-02T10:30:00Z"),
            ("2026-07-02 06:30", "2026-07-02T10:30:00Z"),
        ] {
            assert_eq!(both(text), Some((at.to_owned(), at.to_owned())), "{text}");
        }
        for wrong in ["", "soon", "2026-13-01", "2026-07-02T99:00:00Z", "7"] {
            assert_eq!(both(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_lasts_from_its_first_to_its_last_instant_there() {
        let (first, last) = both("2026-11-01").unwrap();
        assert_eq!(first, "2026-11-01T04:00:00Z");
        assert_eq!(last, "2026-11-02T04:59:59.999999Z");
    }
}
