//! What was sent, and what the receiver said.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// How many deliveries are remembered.
const LENGTH: usize = 1_000;

/// One attempt to deliver a webhook.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// Number of the attempt, from 1, in the order of sending.
    pub number: u64,
    /// The event: `reservation.checkedin`.
    pub action: String,
    /// Where it went.
    pub url: String,
    /// When, by the sandbox clock.
    pub sent_at: Timestamp,
    /// Whether it carried a signature.
    pub is_signed: bool,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// Why there is no answer.
    pub error: Option<String>,
    /// The body.
    pub body: Value,
}

/// The delivery log of one tenant.
#[derive(Debug, Default)]
pub struct WebhookState(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    sent: u64,
    deliveries: VecDeque<Delivery>,
}

impl WebhookState {
    /// The latest deliveries, the oldest of them first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.deliveries.iter().cloned().collect()
    }

    /// Forgets all deliveries; their numbers go on.
    pub fn forget(&self) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.deliveries.clear();
    }

    /// Keeps a delivery and numbers it.
    pub(super) fn keep(&self, mut delivery: Delivery) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.sent += 1;
        delivery.number = log.sent;
        if log.deliveries.len() == LENGTH {
            log.deliveries.pop_front();
        }
        log.deliveries.push_back(delivery);
    }
}
