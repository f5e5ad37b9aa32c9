//! Ctrl-C and its kin: noticed, never fatal by themselves, so that whatever runs is stopped first.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// The work was stopped by a signal.
#[derive(Debug, thiserror::Error)]
#[error("stopped by a signal")]
pub(crate) struct Interrupted;

/// Whether somebody asked this process to stop.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Takes over SIGINT, SIGTERM and SIGHUP: from here on they only raise this flag.
    pub(crate) fn listen() -> io::Result<Self> {
        let raised = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&raised))?;
        }
        Ok(Self(raised))
    }

    /// True once a signal came in.
    pub(crate) fn raised(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Fails with [`Interrupted`] once a signal came in.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        if self.raised() {
            Err(Interrupted)
        } else {
            Ok(())
        }
    }
}
