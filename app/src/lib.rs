//! Pages, islands and server-function signatures of the tab.
//!
//! The same components render in three builds: on the server (`ssr`), as islands in the browser
//! (`islands`), and wholly in the browser for interface work (`csr`). What a page needs from the
//! server is one trait, [`page::Pages`], given as context.

pub mod page;
