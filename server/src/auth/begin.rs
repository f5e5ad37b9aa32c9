//! Sending a browser to the tenant, to find out who is there.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::PrivateCookieJar;
use engine::OpenStudio;

use super::flow::Flow;
use super::tab_page::TabPage;
use crate::http::AppState;

/// Starts a sign-in that ends on `page`.
pub(super) fn begin(
    app: &AppState,
    studio: &Arc<OpenStudio>,
    page: TabPage,
    jar: PrivateCookieJar,
) -> Response {
    let flow = Flow::begin(
        studio.studio.id,
        page,
        app.clock.as_ref(),
        app.entropy.as_ref(),
    );
    let url = app
        .engine
        .sign_in_url(&studio.studio, &flow.state, &flow.verifier().challenge());
    let jar = flow.keep(jar, app.cookie_shape);
    (jar, Redirect::to(url.as_str())).into_response()
}
