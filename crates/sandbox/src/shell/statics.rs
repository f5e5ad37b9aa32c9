//! The shell's own files, compiled in.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use super::colour::{css_colour, readable, tint};
use crate::SandboxState;
use crate::html::Page;
use crate::world::{Studio, Theme, World};

/// `GET /shell/shell.css`.
pub(super) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("assets/shell.css"))
}

/// `GET /shell/shell.js`.
pub(super) async fn script() -> Response {
    file(
        "text/javascript; charset=utf-8",
        include_str!("assets/shell.js"),
    )
}

/// `GET /shell/step-back.js`.
pub(super) async fn step_back_script() -> Response {
    file(
        "text/javascript; charset=utf-8",
        include_str!("assets/step-back.js"),
    )
}

/// `GET /shell/step-back`: a page that does nothing but leave again, backwards.
///
/// A page may not reload a frame of another origin, nor read its address. Passing through this
/// page and back makes the browser load the frame's own last address again, as the app's refresh
/// button does.
pub(super) async fn step_back_page() -> Page {
    Page {
        status: StatusCode::OK,
        policy: "default-src 'none'; script-src 'self'; frame-ancestors 'self'".to_owned(),
        body: "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
               <title>Refreshing</title><script src=\"/shell/step-back.js\"></script></head>\
               <body></body></html>\n"
            .to_owned(),
    }
}

/// `GET /shell/theme/{slug}.css`: the studio's colours and icon as custom properties, and every
/// studio's colours for its sign in the panel.
pub(super) async fn theme(
    State(sandbox): State<SandboxState>,
    Path(name): Path<String>,
) -> Response {
    let slug = name.strip_suffix(".css").unwrap_or(&name);
    let Some(tenant) = sandbox.tenant(slug) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let signs: String = sandbox
        .tenants()
        .iter()
        .map(|one| sign(&one.world().studio))
        .collect();
    let body = brand(&tenant.world()) + &signs;
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

fn brand(world: &World) -> String {
    let Theme {
        primary,
        primary_foreground,
        secondary,
        secondary_foreground,
        ..
    } = &world.studio.theme;
    let tab = world.tabs.iter().find(|tab| tab.is_active);
    let icon = tab.map(|tab| tab.icon_ios.as_str()).and_then(css_address);
    let icon = icon.map_or_else(
        || "none".to_owned(),
        |address| format!("url(\"{address}\")"),
    );
    format!(
        ":root{{--brand:{};--on-brand:{};--accent:{};--on-accent:{};--tab-icon:{icon};\
         --tint-on-light:{};--tint-on-dark:{}}}\n",
        css_colour(primary),
        readable(primary_foreground, primary),
        css_colour(secondary),
        readable(secondary_foreground, secondary),
        tint(primary, "#ffffff"),
        tint(primary, "#111215"),
    )
}

fn sign(studio: &Studio) -> String {
    let Theme {
        primary,
        primary_foreground,
        ..
    } = &studio.theme;
    format!(
        ".brand-{}{{--chip:{};--on-chip:{}}}\n",
        studio.slug,
        css_colour(primary),
        readable(primary_foreground, primary)
    )
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// An address that can stand in `url("…")`: parsed, and so without quotes or line ends.
fn css_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let is_plain = !url.as_str().contains(['"', '\\', '\n', '(', ')']);
    is_plain.then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_reach_the_style_sheet() {
        assert_eq!(
            css_address("http://localhost:1/a.svg").as_deref(),
            Some("http://localhost:1/a.svg")
        );
        assert_eq!(css_address("rewards"), None);
        assert_eq!(css_address("http://localhost/a)b"), None);
    }
}
