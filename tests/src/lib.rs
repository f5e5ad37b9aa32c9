//! Black-box tests over HTTP and in a browser: what they share.

pub mod browser;
pub mod load;
pub mod phone;
