//! How the app opens its extra tab: framed within it, or top-level.

use axum::Form;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::{HeaderMap, header};
use serde::Deserialize;

use super::address::shell_address;
use crate::oauth::cookie;

/// The cookie of the shell that keeps the choice.
const COOKIE: &str = "sandbox-tab-mode";

/// How the tab opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    /// In a frame within the phone.
    Framed,
    /// In the whole window.
    Top,
}

impl Mode {
    /// The mode that this browser has chosen; framed where it has chosen none.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match cookie(headers, COOKIE) {
            Some("top") => Self::Top,
            _ => Self::Framed,
        }
    }

    /// The word in forms and in the cookie.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Framed => "framed",
            Self::Top => "top",
        }
    }
}

/// What was chosen, and at which studio to go on.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    tenant: String,
    mode: Mode,
}

/// `POST /shell/mode`.
pub(super) async fn choose(Form(choice): Form<Choice>) -> Response {
    let value = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax",
        choice.mode.word()
    );
    let back = Redirect::to(&shell_address(&choice.tenant, &[]));
    (AppendHeaders([(header::SET_COOKIE, value)]), back).into_response()
}
