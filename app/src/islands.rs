//! What runs in the member's browser. Everything else is plain HTML, links and forms.
//!
//! Islands call the browser directly and not through server functions: a typed call would bring
//! serialisation of every view along, about as much again as both islands weigh now.

mod browser;
pub mod fill_in;
pub mod share;

pub(crate) use fill_in::FillIn;
pub(crate) use share::ShareButton;
