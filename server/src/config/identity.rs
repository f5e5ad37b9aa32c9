//! How long sessions live and how long an identity is believed.

use std::time::Duration;

use jiff::SignedDuration;

use super::reader::Reader;

/// Sessions' lives.
#[derive(Clone, Copy, Debug)]
pub struct SessionSettings {
    /// A session ends after this without a visit.
    pub idle: SignedDuration,
    /// A session ends after this in any case.
    pub absolute: SignedDuration,
    /// How often ended sessions are swept.
    pub sweep_every: Duration,
}

impl SessionSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let idle = reader.number("session.idle_days", 1..=400, "days");
        let absolute = reader.number("session.absolute_days", 1..=400, "days");
        let sweep = reader.number("session.sweep_minutes", 1..=1_440, "minutes");
        if idle > absolute && absolute.is_some() {
            reader.fault("session.idle_days", "at most session.absolute_days");
        }
        Some(Self {
            idle: days(idle?),
            absolute: days(absolute?),
            sweep_every: Duration::from_secs(sweep? * 60),
        })
    }
}

/// How long we believe that the phone is in the same hands.
#[derive(Clone, Copy, Debug)]
pub struct IdentitySettings {
    /// A confirmation older than this is renewed when the tab is opened.
    pub reverify_after: SignedDuration,
    /// How long a known member is served while the tenant does not answer.
    pub serve_unverified_for: SignedDuration,
    /// How long a tenant has to show that it answers, before a browser is sent there.
    pub probe: Duration,
}

impl IdentitySettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let year = 366 * 86_400;
        let reverify = reader.number("identity.reverify_after_seconds", 0..=year, "seconds");
        let serve = reader.number("identity.serve_unverified_for_seconds", 0..=year, "seconds");
        let probe = reader.number("identity.probe_ms", 50..=3_000, "milliseconds");
        Some(Self {
            reverify_after: seconds(reverify?),
            serve_unverified_for: seconds(serve?),
            probe: Duration::from_millis(probe?),
        })
    }
}

fn seconds(count: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(count).unwrap_or(i64::MAX))
}

fn days(count: u64) -> SignedDuration {
    seconds(count.saturating_mul(86_400))
}
