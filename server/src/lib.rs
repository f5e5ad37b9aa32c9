//! The server: HTTP, sessions, silent sign-in, settings and the command line.
//!
//! The only room that knows axum. [`http`] answers requests and [`auth`] finds out who is there;
//! [`pages`] turns the engine's facts into the app's views; [`config`] reads the settings and
//! [`cli`] the commands. [`Application`] is all of it, bound to an address.

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")
)]

mod adapters;
pub mod application;
pub mod assets;
pub mod auth;
pub mod cli;
pub mod config;
pub mod friend;
pub mod http;
pub mod pages;
pub mod shutdown;
mod sweep;
pub mod telemetry;

pub use adapters::{SystemClock, SystemEntropy};
pub use application::{Application, Parts, StartError};
