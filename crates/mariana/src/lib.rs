//! Client of one Mariana Tek tenant.
//!
//! [`TenantClient`] speaks for the studio: sign-in addresses, token grants, the brand's look.
//! [`MemberClient`] speaks for one member and keeps that member's tokens fresh through a
//! [`TokenKeeper`]. Both accept every envelope and error shape that tenants are known to send, and
//! give back the words of `model`.
//!
//! Nothing here touches a database, and no token, code, address of a person or query value reaches
//! a log, an error text or a `Debug` output.

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")
)]

mod brand;
mod error;
mod failure;
mod http;
mod keeper;
mod member;
mod oauth;
mod reference;
mod refresh;
mod tenant;
mod wire;

pub use brand::{MaintenanceWindow, MobileTab, TenantBrand};
pub use error::{KeeperError, MtError, Problem, Problems};
pub use http::{Http, HttpSettings, HttpSetupError, RetryPolicy};
pub use keeper::{KeptTokens, TokenKeeper, TokenSet, TokenVersion};
pub use member::{MemberClient, ReservationQuery};
pub use oauth::{PkceChallenge, PkceVerifier};
pub use reference::Reference;
pub use tenant::{TenantClient, TenantSettings};
pub use wire::Page;
