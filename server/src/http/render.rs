//! Rendering the app's pages.

use std::sync::Arc;

use app::page::{PageError, Pages};
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse as _, Response};
use engine::OpenStudio;
use http::StatusCode;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use leptos_axum::ResponseOptions;
use model::Look;
use tower_sessions::Session;

use super::AppState;
use crate::auth::Visitor;
use crate::pages::SessionPages;

/// An error holds a studio's look at most.
const LONGEST_ERROR: usize = 64 * 1024;

/// A page of the tab, for a member whom `require_member` has let in.
pub(super) async fn member_page(
    State(app): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    let studio = Arc::clone(&visitor.studio);
    let pages = SessionPages::of_visitor(app.clone(), visitor);
    render(&app, studio, Arc::new(pages), request).await
}

/// Renders the page that the request's address names, whole.
pub async fn render(
    app: &AppState,
    studio: Arc<OpenStudio>,
    pages: Arc<dyn Pages>,
    request: Request<Body>,
) -> Response {
    let app = app.clone();
    let context = move || {
        provide_context(Arc::clone(&pages));
        provide_context(app.assets.clone());
        put_policy(&app, &studio.look);
    };
    leptos_axum::render_app_async_with_context(context, app::document::shell)(request).await
}

/// The renderer draws the nonce; the policy has to name the same one.
fn put_policy(app: &AppState, look: &Look) {
    let nonce = use_context::<Nonce>();
    if let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), nonce) {
        options.insert_header(
            CONTENT_SECURITY_POLICY,
            app.policies.page(&nonce, Some(look)),
        );
    }
}

/// `/api/fn/*`: the same answers as data, for islands and for interface work.
pub(super) async fn server_function(
    State(app): State<AppState>,
    session: Session,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let client = app.client(&parts);
    let session = app.member_session(session);
    let pages: Arc<dyn Pages> = Arc::new(SessionPages::of_session(app, session, client));
    let context = move || provide_context(Arc::clone(&pages));
    let request = Request::from_parts(parts, body);
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await;
    with_true_status(answer.into_response()).await
}

/// The library answers every error with 500; programs and logs deserve better.
async fn with_true_status(response: Response) -> Response {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST_ERROR).await.unwrap_or_default();
    parts.status = match serde_json::from_slice(&body) {
        Ok(PageError::SignIn { .. }) => StatusCode::UNAUTHORIZED,
        Ok(PageError::NotFound { .. }) => StatusCode::NOT_FOUND,
        Ok(PageError::Unavailable { .. }) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    Response::from_parts(parts, Body::from(body))
}
