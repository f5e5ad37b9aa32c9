//! OAuth, the Admin API, webhooks and the shell, from outside, over real HTTP.

mod admin_lists;
mod admin_writes;
mod authorize;
mod login;
mod shell;
mod stage;
mod token;
mod webhooks;
