//! The whole house from outside, over HTTP: one binary, so that it links once.

mod binary;
mod cli;
mod expected;
mod faults;
mod friend;
mod hands;
mod headers;
mod look;
mod odd_requests;
mod pages;
mod privacy;
mod serve;
mod sessions;
mod sign_in;
mod studios;
mod support;
mod tokens;
mod webhooks;
