//! Repositories on SQLite and PostgreSQL.
//!
//! A repository function is a plain async function that takes a [`Cx`], the connection it runs on.
//! The caller decides whether that is a [`Reader`] or an open transaction ([`Tx`]), so functions
//! compose into one transaction without knowing of each other:
//!
//! ```no_run
//! # async fn f(database: store::Database, studio: model::StudioId, member: model::MemberId,
//! #            visits: Vec<model::Visit>, now: jiff::Timestamp) -> Result<(), store::StoreError> {
//! let mut tx = database.begin().await?;
//! store::visits::upsert(&mut tx.cx(), studio, member, &visits).await?;
//! store::members::set_pulled(&mut tx.cx(), studio, member, now, true).await?;
//! tx.commit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! On SQLite there is one writer: never open a second transaction while holding one, and never
//! wait for the network inside one. On PostgreSQL an error ends the whole transaction, so nothing
//! here relies on catching one: conflicts are told by `ON CONFLICT` and the number of rows.

#[macro_use]
mod cx;
mod column;
mod database;
mod error;
pub mod leads;
pub mod members;
pub mod memberships;
pub mod pages;
pub mod sessions;
pub mod studios;
pub mod tokens;
pub mod vault;
pub mod visits;

pub use cx::Cx;
pub use database::{Database, DatabaseKind, DatabaseSettings, Reader, Tx};
pub use error::{SqlError, StoreError};
pub use vault::{KeyId, Purpose, Vault, VaultError};
