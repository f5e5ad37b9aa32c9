//! The wish to stop, as the operating system tells it.

use tokio::signal::unix::{SignalKind, signal};

/// Ends when the process is asked to stop: Ctrl-C, or `SIGTERM` from whoever runs it.
///
/// Where a signal cannot be listened for, only the other one counts.
pub async fn asked_to_stop() {
    tokio::select! {
        () = on(SignalKind::interrupt()) => {}
        () = on(SignalKind::terminate()) => {}
    }
}

async fn on(kind: SignalKind) {
    match signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "shutdown.signal_unavailable");
            std::future::pending::<()>().await;
        }
    }
}
