//! The member app: a phone that opens the tab as the studio's white-label app does.
//!
//! Like the app, it keeps the tenant's browser session, opens the tab's page at its fixed address,
//! lets only the tab's and the tenant's hosts load in it (its own `frame-src`), and has a refresh
//! button but no back button. Everything beside the phone is for whoever tries things out.

mod address;
mod colour;
mod happen;
mod mishaps;
mod mode;
mod page;
mod panel;
mod phone;
mod screens;
mod sign_in;
mod statics;

use axum::Router;
use axum::routing::{get, post};

use crate::{SandboxState, webhooks};

/// Routes of the shell, and the delivery log beside the other controls.
pub fn router() -> Router<SandboxState> {
    Router::new()
        .route("/", get(page::show))
        .route("/shell/sign-in", post(sign_in::sign_in))
        .route("/shell/sign-out", post(sign_in::sign_out))
        .route("/shell/open", get(sign_in::open))
        .route("/shell/mode", post(mode::choose))
        .route("/shell/clock", post(happen::move_clock))
        .route("/shell/happen", post(happen::happen))
        .route("/shell/mishap", post(mishaps::switch))
        .route("/shell/step-back", get(statics::step_back_page))
        .route("/shell/shell.css", get(statics::style))
        .route("/shell/shell.js", get(statics::script))
        .route("/shell/step-back.js", get(statics::step_back_script))
        .route("/shell/theme/{slug}", get(statics::theme))
        .merge(webhooks::controls())
}
