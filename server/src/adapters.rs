//! The machine's clock and randomness: the one place that reads them.

use jiff::Timestamp;
use model::{Clock, Entropy};
use rand::Rng;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter behind `model::Clock`"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The machine's randomness: a generator fit for secrets, seeded by the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter behind `model::Entropy`"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}
