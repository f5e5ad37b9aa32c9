//! What the server logs, kept for tests that look for what must not be there.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Everything but what the phones' own cookie jars say, which are no part of the server.
const EVERYTHING: &str = "debug,cookie_store=off";

/// Everything logged by this process since the first call of [`capture`].
#[derive(Clone, Default)]
pub struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// The log as text.
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps everything that is logged from here on, down to the debug level.
///
/// The subscriber is the process's own, so tests of one process share it: with cargo's runner a
/// test may read the lines of its neighbours, which only makes a search for secrets stricter.
pub fn capture() -> Captured {
    static ALL: OnceLock<Captured> = OnceLock::new();
    ALL.get_or_init(|| {
        let all = Captured::default();
        let writer = all.clone();
        tracing_subscriber::fmt()
            .json()
            .with_env_filter(EVERYTHING)
            .with_writer(move || writer.clone())
            .try_init()
            .ok();
        all
    })
    .clone()
}
