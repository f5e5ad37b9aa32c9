//! Pages, islands and server-function signatures of the tab.
//!
//! The same components render in three builds: on the server (`ssr`), as islands in the browser
//! (`islands`), and wholly in the browser for interface work (`csr`). What a page needs from the
//! server is one trait, `page::Pages`, given as context; what it shows is a view of [`page`], and
//! how it says it is in [`words`].

pub mod api;
pub mod islands;
mod load;
mod look;
pub mod page;
mod pages;
mod parts;
pub mod routes;
pub mod words;

#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod notice;

pub use routes::App;
