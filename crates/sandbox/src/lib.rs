//! A stand-in Mariana Tek: three studios with a story, on three ports, and a phone to visit them.
//!
//! Written from what is documented and observed of Mariana Tek's APIs, and importing none of the
//! product's crates, so that client and stand-in cannot share a mistake.

pub mod admin;
mod config;
pub mod controls;
pub mod customer;
pub mod faults;
pub mod html;
pub mod http;
pub mod oauth;
mod sandbox;
pub mod seed;
pub mod shell;
mod state;
pub mod webhooks;
pub mod world;

pub use config::SandboxConfig;
pub use sandbox::{Sandbox, SandboxError};
pub use state::{SandboxState, Shared, Switches, Tenant, TenantState};

/// The three tenants, in the order of their ports.
pub const SLUGS: [&str; 3] = ["harbor-barre", "northside-cycle", "solstice-yoga"];
