//! The client against a tenant made of HTTP answers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calls;
mod customer_api;
mod renewal;
mod sign_in;
mod support;
mod traces;
