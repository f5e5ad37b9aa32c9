//! Ended sessions leave the database.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::auth::DatabaseSessions;

/// Sweeps now and then, for ever.
pub(crate) async fn sweep_sessions(sessions: DatabaseSessions, every: Duration) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match sessions.sweep().await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "session.swept"),
            Err(error) => tracing::warn!(%error, "session.sweep_failed"),
        }
    }
}
