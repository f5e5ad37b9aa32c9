//! The way back from the tenant.
//!
//! A state is good for one return, so the refresh button replays nothing: whoever is signed in goes
//! on to the tab, everybody else gets a notice with a way to start anew.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::PrivateCookieJar;
use engine::{OpenStudio, SignInError};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use super::flow::{Flow, Returned};
use super::identity::MemberSession;
use super::landing::Landing;
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
    back: Result<Query<Return>, QueryRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    let studio = app.studio(&slug).await?;
    let session = app.member_session(session);
    let jar = app.jar(request.headers());
    let Query(back) = back.map_err(|_| Notice::UnknownFlow.at(&studio))?;
    let state = back.state.as_deref().unwrap_or_default();
    let now = app.clock.now();
    let found = Flow::find(&jar, app.cookie_shape, studio.studio.id, state, now);
    let jar = Flow::end(jar, app.cookie_shape, state);
    let notice = match (found, back.error, back.code) {
        (Returned::Known(_), Some(error), _) => declined(&error),
        // Nobody may talk us into taking the tenant for down.
        (_, Some(error), _) => match declined(&error) {
            Notice::TenantDown => Notice::UnknownFlow,
            notice => notice,
        },
        (Returned::Known(flow), None, Some(code)) => {
            return finish(&app, &studio, &session, *flow, code.into(), jar).await;
        }
        (Returned::Expired, ..) => Notice::ExpiredFlow,
        (Returned::Known(_) | Returned::Unknown, ..) => Notice::UnknownFlow,
    };
    go_on_or_say(&app, &studio, &session, jar, notice, &TabPage::Home).await
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
            return go_on_or_say(app, studio, session, jar, told(&error), &flow.page).await;
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
    let jar = Landing::Confirmed.mark(jar, app.cookie_shape, studio.studio.id, now);
    let page = flow.page.path(&studio.studio.slug);
    Ok((jar, Redirect::to(&page)).into_response())
}

/// A failed return is no matter to somebody who is signed in: they go on to the tab, with a mark
/// that keeps them from coming round again.
async fn go_on_or_say(
    app: &AppState,
    studio: &Arc<OpenStudio>,
    session: &MemberSession,
    jar: PrivateCookieJar,
    notice: Notice,
    page: &TabPage,
) -> Result<Response, Refusal> {
    let (id, now, shape) = (studio.studio.id, app.clock.now(), app.cookie_shape);
    let identity = session.identity(id, now).await;
    let known = matches!(identity, Ok(Some(_)));
    let before = Landing::find(&jar, shape, id, now);
    let Some(landing) = way_on(notice, before).filter(|_| known) else {
        return Ok((jar, notice.at(studio)).into_response());
    };
    let jar = landing.mark(jar, shape, id, now);
    let page = page.path(&studio.studio.slug);
    Ok((jar, Redirect::to(&page)).into_response())
}

/// How a known member goes on after a failed return, if at all. What a reload or the back button
/// does is tried again once; a tenant that does not answer is as good as down; what the tenant or
/// the member decided stands.
fn way_on(notice: Notice, before: Option<Landing>) -> Option<Landing> {
    match notice {
        Notice::UnknownFlow | Notice::ExpiredFlow | Notice::CodeRefused => {
            (before != Some(Landing::Retrying)).then_some(Landing::Retrying)
        }
        Notice::TenantDown => Some(Landing::Unconfirmed),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_return_is_tried_again_once() {
        for notice in [
            Notice::UnknownFlow,
            Notice::ExpiredFlow,
            Notice::CodeRefused,
        ] {
            assert_eq!(way_on(notice, None), Some(Landing::Retrying));
            let landed = Some(Landing::Confirmed);
            assert_eq!(way_on(notice, landed), Some(Landing::Retrying));
            assert_eq!(way_on(notice, Some(Landing::Retrying)), None);
        }
    }

    #[test]
    fn decisions_stand() {
        for notice in [Notice::AccessDenied, Notice::NotSetUp, Notice::Broken] {
            assert_eq!(way_on(notice, None), None);
        }
    }

    #[test]
    fn every_error_of_the_tenant_has_its_notice() {
        for (error, notice) in [
            ("access_denied", Notice::AccessDenied),
            ("unauthorized_client", Notice::NotSetUp),
            ("temporarily_unavailable", Notice::TenantDown),
            ("<script>", Notice::CodeRefused),
        ] {
            assert_eq!(declined(error), notice);
        }
    }
}
