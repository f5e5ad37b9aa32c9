//! The sandbox's own time: it can stand still, run on, and be moved by hand.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// A clock shared by all tenants of one sandbox.
///
/// A *ticking* clock runs on from where it was set, at the speed of real time; the other kind
/// stands still until it is moved.
#[derive(Clone, Debug)]
pub struct Clock {
    inner: Arc<Mutex<Reading>>,
    ticking: bool,
}

#[derive(Debug)]
struct Reading {
    set_to: Timestamp,
    set_when: Instant,
}

impl Clock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp, ticking: bool) -> Self {
        let reading = Reading {
            set_to: now,
            set_when: Instant::now(),
        };
        Self {
            inner: Arc::new(Mutex::new(reading)),
            ticking,
        }
    }

    /// The sandbox's present moment.
    pub fn now(&self) -> Timestamp {
        self.read(&self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn read(&self, reading: &Reading) -> Timestamp {
        if !self.ticking {
            return reading.set_to;
        }
        let run = SignedDuration::try_from(reading.set_when.elapsed()).unwrap_or_default();
        reading.set_to.saturating_add(run).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock to `to`, forwards or backwards.
    pub fn set(&self, to: Timestamp) {
        let mut reading = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        *reading = Reading {
            set_to: to,
            set_when: Instant::now(),
        };
    }

    /// Moves the clock by `by` (which may be negative) and gives the new reading back.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        let mut reading = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let to = self
            .read(&reading)
            .saturating_add(by)
            .unwrap_or(Timestamp::MAX);
        *reading = Reading {
            set_to: to,
            set_when: Instant::now(),
        };
        to
    }
}
