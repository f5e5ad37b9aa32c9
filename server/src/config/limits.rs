//! How often studios' systems are asked, and what strangers may do.

use std::num::NonZeroU32;
use std::time::Duration;

use super::reader::Reader;

/// When studios' systems are asked.
#[derive(Clone, Copy, Debug)]
pub struct PullSettings {
    /// A member's visits are asked for again when the last answer is older.
    pub after: Duration,
    /// The longest that a new member's first page waits for the first visits.
    pub first_open_wait: Duration,
}

impl PullSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let after = reader.number("pull.after_seconds", 0..=86_400, "seconds");
        let wait = reader.number("pull.first_open_wait_ms", 0..=5_000, "milliseconds");
        Some(Self {
            after: Duration::from_secs(after?),
            first_open_wait: Duration::from_millis(wait?),
        })
    }
}

/// What strangers may do how often.
#[derive(Clone, Copy, Debug)]
pub struct RateSettings {
    /// Friends' details from one address in an hour.
    pub claims_per_address: NonZeroU32,
    /// Friends' details for one code in an hour.
    pub claims_per_code: NonZeroU32,
    /// Addresses and codes remembered at most.
    pub keys_at_most: usize,
}

impl RateSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let address = per_hour(reader, "rate.claims_per_address_per_hour");
        let code = per_hour(reader, "rate.claims_per_code_per_hour");
        let keys = reader.number("rate.keys_at_most", 100..=10_000_000, "keys");
        Some(Self {
            claims_per_address: address?,
            claims_per_code: code?,
            keys_at_most: usize::try_from(keys?).unwrap_or(usize::MAX),
        })
    }
}

fn per_hour(reader: &mut Reader, key: &str) -> Option<NonZeroU32> {
    let number = reader.number(key, 1..=1_000_000, "forms")?;
    NonZeroU32::new(u32::try_from(number).unwrap_or(u32::MAX))
}
