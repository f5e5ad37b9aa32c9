//! From the engine's facts to the app's views: local times, names of months, addresses.
//!
//! Wording stays in `app`; counting stays in `loyalty`. What is left is formatting, one small file
//! per page.

mod as_of;
mod friend;
mod home;
mod local;
mod me;
mod refer;
mod session_pages;
mod studio;
mod visit;
mod visits;

pub use friend::{Filled, consent_text};
pub use session_pages::SessionPages;
pub use studio::studio_view;
