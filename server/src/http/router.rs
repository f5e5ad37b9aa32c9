//! Every address of the server, top to bottom, grouped by who calls.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, get_service};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode, Uri};
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::cross_site::refuse_cross_site;
use super::deadline::{bound, broken};
use super::notice_page::write_notices;
use super::observe::observe;
use super::operators::{healthz, readyz};
use super::policy::protect;
use super::render::{member_page, server_function};
use super::{AppState, Notice, Refusal};
use crate::assets::Site;
use crate::auth::{CookieShape, DatabaseSessions, callback, require_member};
use crate::config::{HttpSettings, SessionSettings};
use crate::friend;

/// The whole server.
pub fn router(
    app: &AppState,
    site: &Site,
    sessions: SessionManagerLayer<DatabaseSessions>,
    settings: &HttpSettings,
) -> Router {
    // Members, in their studio's app.
    let members = Router::new()
        .route("/{studio}", get(member_page))
        .route("/{studio}/visits", get(member_page))
        .route("/{studio}/refer", get(member_page))
        .route("/{studio}/me", get(member_page))
        .route_layer(from_fn_with_state(app.clone(), require_member))
        .route("/{studio}/auth/callback", get(callback))
        .route("/api/fn/{name}", get(server_function).post(server_function))
        .layer(sessions);

    // Friends of members, in any browser.
    let friends = Router::new().route("/{studio}/r/{code}", get(friend::show).post(friend::post));

    // Operators and their tools.
    let operators = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz));

    // Browsers, for the parts of a page.
    let parts = parts(site);

    Router::new()
        .route("/", get(async || Notice::Welcome))
        .merge(members)
        .merge(friends)
        .merge(operators)
        .merge(parts)
        .fallback(unknown_page)
        .with_state(app.clone())
        .layer(
            // From the outside in: what stands first sees the request first and the answer last.
            ServiceBuilder::new()
                .layer(from_fn_with_state(app.clone(), observe))
                .layer(from_fn_with_state(app.policies.clone(), protect))
                .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
                .layer(from_fn_with_state(app.clone(), write_notices))
                .layer(CatchPanicLayer::custom(broken))
                .layer(from_fn_with_state(app.clone(), bound))
                .layer(from_fn_with_state(app.clone(), refuse_cross_site))
                .layer(RequestBodyLimitLayer::new(settings.body_limit)),
        )
}

/// In the look of the studio that the address begins with, if it does.
async fn unknown_page(State(app): State<AppState>, uri: Uri) -> Refusal {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    match app.studio(first).await {
        Ok(studio) => Notice::UnknownPage.at(&studio),
        Err(_) => Notice::UnknownPage.into(),
    }
}

/// Hashed files never change; the others keep their names and are asked for again after an hour.
fn parts(site: &Site) -> Router<AppState> {
    let cached =
        |value| SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static(value));
    let hashed = ServeDir::new(&site.hashed)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let mut parts = Router::new();
    for (name, path) in &site.plain {
        parts = parts.route_service(&format!("/{name}"), get_service(ServeFile::new(path)));
    }
    parts = parts.layer(cached("public, max-age=3600"));
    let hashed = ServiceBuilder::new()
        .layer(from_fn(keep_only_what_is_there))
        .layer(cached("public, max-age=31536000, immutable"))
        .service(hashed);
    parts.nest_service("/pkg", hashed)
}

/// A name that is not there now may be there after the next deployment.
async fn keep_only_what_is_there(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if !response.status().is_success() && response.status() != StatusCode::NOT_MODIFIED {
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The session layer: its cookie is `Lax`, because it must arrive with the redirect back from the
/// tenant; the library's own default would not.
pub fn session_layer(
    sessions: DatabaseSessions,
    shape: CookieShape,
    settings: &SessionSettings,
) -> SessionManagerLayer<DatabaseSessions> {
    let idle = time::Duration::seconds(settings.idle.as_secs());
    SessionManagerLayer::new(sessions)
        .with_name(shape.name("fifthtab-session"))
        .with_secure(shape.secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(idle))
}
