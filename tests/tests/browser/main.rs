//! The pages in a real browser: scripts on, off and without WebAssembly; by day and by night; on a
//! slow phone.

mod accessible;
mod shell;
mod speed;
mod support;
mod tab;
