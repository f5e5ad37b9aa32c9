//! The way back from the tenant.
//!
//! A state is good for one return, so the refresh button replays nothing: whoever is signed in goes
//! on to the tab, everybody else gets a notice with a way to start anew.

use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::PrivateCookieJar;
use engine::{OpenStudio, SignInError};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use super::flow::{Flow, Returned};
use super::identity::MemberSession;
use super::landing;
use super::tab_page::TabPage;
use crate::http::{AppState, Notice, Refusal};

/// What the tenant's redirect carries (RFC 6749, sections 4.1.2 and 4.1.2.1).
#[derive(Deserialize)]
pub struct Return {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// `GET /{studio}/auth/callback`.
pub async fn callback(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    session: Session,
    Query(back): Query<Return>,
    request: Request,
) -> Result<Response, Refusal> {
    let studio = app.studio(&slug).await?;
    let session = app.member_session(session);
    let jar = app.jar(request.headers());
    let state = back.state.as_deref().unwrap_or_default();
    let now = app.clock.now();
    let found = Flow::find(&jar, app.cookie_shape, studio.studio.id, state, now);
    let jar = Flow::end(jar, app.cookie_shape, state);
    let notice = match (found, back.error, back.code) {
        (_, Some(error), _) => declined(&error),
        (Returned::Known(flow), None, Some(code)) => {
            return finish(&app, &studio, &session, *flow, code.into(), jar).await;
        }
        (Returned::Expired, ..) => Notice::ExpiredFlow,
        (Returned::Known(_) | Returned::Unknown, ..) => Notice::UnknownFlow,
    };
    go_on_or_say(&app, &studio, &session, jar, notice).await
}

async fn finish(
    app: &AppState,
    studio: &Arc<OpenStudio>,
    session: &MemberSession,
    flow: Flow,
    code: SecretString,
    jar: PrivateCookieJar,
) -> Result<Response, Refusal> {
    let signed_in = app
        .engine
        .finish_sign_in(&studio.studio, &code, &flow.verifier())
        .await;
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in,
        Err(error) => {
            tracing::warn!(%error, "auth.sign_in_failed");
            return go_on_or_say(app, studio, session, jar, told(&error)).await;
        }
    };
    let now = app.clock.now();
    let kept = session
        .sign_in(studio.studio.id, signed_in.member, now)
        .await;
    kept.map_err(|error| {
        tracing::error!(%error, "session.unwritable");
        Notice::Broken.at(studio)
    })?;
    let jar = landing::mark(jar, app.cookie_shape, studio.studio.id, now);
    let page = flow.page.path(&studio.studio.slug);
    Ok((jar, Redirect::to(&page)).into_response())
}

/// A failed return is no matter to somebody who is signed in: they go on to the tab.
async fn go_on_or_say(
    app: &AppState,
    studio: &Arc<OpenStudio>,
    session: &MemberSession,
    jar: PrivateCookieJar,
    notice: Notice,
) -> Result<Response, Refusal> {
    let identity = session.identity(studio.studio.id, app.clock.now()).await;
    let signed_in = matches!(identity, Ok(Some(_))) && is_stale(notice);
    if signed_in {
        let tab = TabPage::Home.path(&studio.studio.slug);
        return Ok((jar, Redirect::to(&tab)).into_response());
    }
    Ok((jar, notice.at(studio)).into_response())
}

/// True for what a reload or the back button does, as against what the tenant decided.
fn is_stale(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::UnknownFlow | Notice::ExpiredFlow | Notice::CodeRefused
    )
}

/// What an OAuth error in the redirect means to the member (RFC 6749, section 4.1.2.1).
fn declined(error: &str) -> Notice {
    match error {
        "access_denied" => Notice::AccessDenied,
        "unauthorized_client" | "invalid_scope" | "unsupported_response_type" => Notice::NotSetUp,
        "temporarily_unavailable" | "server_error" => Notice::TenantDown,
        _ => Notice::CodeRefused,
    }
}

fn told(error: &SignInError) -> Notice {
    match error {
        SignInError::CodeRefused => Notice::CodeRefused,
        SignInError::ClientRefused { .. } => Notice::NotSetUp,
        SignInError::Tenant(_) => Notice::TenantDown,
        SignInError::Store(_) => Notice::Broken,
    }
}
