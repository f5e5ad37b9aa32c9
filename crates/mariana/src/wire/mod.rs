//! What comes over the wire, and how it becomes the words of `model`.
//!
//! Tenants differ from the specification and from each other: ids are strings or numbers, flags
//! booleans or words, lists sometimes a single object. The types here read all of it, ignore what
//! they do not know, and fail only where an answer would mean nothing.

mod account;
mod config;
mod lenient;
mod membership;
mod moment;
mod page;
mod place;
mod reservation;

pub(crate) use account::Account;
pub(crate) use config::{Config, Theme};
pub(crate) use membership::read_membership;
pub use page::Page;
pub(crate) use page::RawPage;
pub(crate) use reservation::{Reading, read_reservation};

#[cfg(test)]
mod fuzz;
