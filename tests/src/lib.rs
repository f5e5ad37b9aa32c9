//! Black-box tests over HTTP and in a browser: what they share.

pub mod browser;
pub mod house;
pub mod load;
pub mod log;
pub mod phone;
pub mod postgres;
pub mod text;
