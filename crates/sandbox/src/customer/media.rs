//! Pictures and pages that the API names: logos, icons, portraits, legal texts.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::TenantState;
use crate::html::Text;
use crate::world::{Id, Theme};

/// Routes under `/media/`. Public, and the same for everybody.
pub(super) fn router() -> Router<TenantState> {
    Router::new()
        .route("/media/brand/{file}", get(brand))
        .route("/media/icons/{file}", get(icon))
        .route("/media/people/{file}", get(portrait))
        .route("/media/legal/{file}", get(legal))
}

fn file(media_type: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
    ];
    (headers, body).into_response()
}

fn svg(body: String) -> Response {
    file("image/svg+xml", body)
}

async fn brand(State(tenant): State<TenantState>, Path(name): Path<String>) -> Response {
    let world = tenant.world();
    let (theme, brand) = (&world.studio.theme, &world.studio.name);
    // MT leaves open whether `light_logo` is light itself or is for light grounds. Here it is for
    // light grounds, and `dark_logo` for dark ones.
    let ink = if name.starts_with("light-") {
        dark_ink(theme)
    } else {
        "#ffffff"
    };
    let accent = theme.secondary.as_str();
    match name.as_str() {
        "light-mark.svg" | "dark-mark.svg" => svg(mark(theme, ink)),
        "light-logo.svg" | "dark-logo.svg" => svg(logo(theme, brand, ink, accent)),
        "fonts.css" => file("text/css", fonts(theme)),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn dark_ink(theme: &Theme) -> &str {
    if theme.is_dark { "#111111" } else { "#1c2b2d" }
}

fn stroke(path: &str, ink: &str) -> String {
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"3\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
    )
}

fn mark(theme: &Theme, ink: &str) -> String {
    let drawn = stroke(&theme.mark, ink);
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">{drawn}</svg>")
}

fn logo(theme: &Theme, brand: &str, ink: &str, accent: &str) -> String {
    let drawn = stroke(&theme.mark, ink);
    let width = 84 + 17 * brand.chars().count();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 64\" role=\"img\">\
         <title>{name}</title>{drawn}\
         <text x=\"78\" y=\"42\" font-family=\"Georgia, serif\" font-size=\"30\" fill=\"{ink}\">{name}</text>\
         <rect x=\"78\" y=\"52\" width=\"36\" height=\"3\" fill=\"{accent}\"/></svg>",
        name = Text(brand),
    )
}

/// The brand's fonts, mapped to what a device has: nothing is loaded from elsewhere.
fn fonts(theme: &Theme) -> String {
    let face = |family: &str, local: &str| {
        format!("@font-face {{ font-family: \"{family}\"; src: local(\"{local}\"); }}\n")
    };
    face(&theme.heading_font.0, "Georgia") + &face(&theme.body_font.0, "Helvetica")
}

async fn icon(Path(name): Path<String>) -> Response {
    let path = match name.as_str() {
        "rewards.svg" => {
            "M32 8l7.4 15 16.6 2.4-12 11.7 2.8 16.5L32 45.8 17.2 53.6 20 37.1 8 25.4 24.6 23z"
        }
        "challenges.svg" => {
            "M18 10h28v14a14 14 0 0 1-28 0zM32 38v12M20 54h24M18 14H8a10 10 0 0 0 10 12M46 14h10a10 10 0 0 1-10 12"
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let drawn = stroke(path, "currentColor");
    svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">{drawn}</svg>"
    ))
}

async fn portrait(State(tenant): State<TenantState>, Path(name): Path<String>) -> Response {
    let world = tenant.world();
    let id = name
        .strip_suffix(".svg")
        .and_then(|id| id.parse::<Id>().ok());
    let Some(person) = id.and_then(|id| world.employees.get(id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let initials: String = person
        .name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    let theme = &world.studio.theme;
    svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" fill=\"{}\"/>\
         <text x=\"48\" y=\"60\" text-anchor=\"middle\" font-family=\"Helvetica, sans-serif\" \
         font-size=\"34\" fill=\"{}\">{}</text></svg>",
        theme.secondary,
        theme.secondary_foreground,
        Text(&initials),
    ))
}

async fn legal(State(tenant): State<TenantState>, Path(name): Path<String>) -> Response {
    let title = match name.as_str() {
        "terms.html" => "Terms of Service",
        "privacy.html" => "Privacy Policy",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let world = tenant.world();
    let brand = Text(&world.studio.name);
    file(
        "text/html; charset=utf-8",
        format!(
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
             <h1>{title}</h1><p>{brand} is a made-up studio, and so is this document.</p></html>\n"
        ),
    )
}
