//! The whole house from outside, over HTTP: one binary, so that it links once.

mod cli;
mod expected;
mod faults;
mod friend;
mod hands;
mod headers;
mod look;
mod pages;
mod privacy;
mod sign_in;
mod support;
