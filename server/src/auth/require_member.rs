//! The door of a studio's tab.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::PrivateCookieJar;
use engine::OpenStudio;
use model::MemberId;
use tower_sessions::Session;

use super::begin::begin;
use super::entry::{Entry, Step, Unasked, is_entering, is_navigation};
use super::identity::MemberSession;
use super::landing::Landing;
use super::tab_page::TabPage;
use crate::http::{AppState, Notice, Refusal};

/// A member who may see their pages at a studio.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The studio.
    pub studio: Arc<OpenStudio>,
    /// The member.
    pub member: MemberId,
    /// The session that says so.
    pub session: MemberSession,
    /// True when the tenant could not confirm this opening: the page says so.
    pub unverified: bool,
}

/// Lets members in, sends everybody else to their studio's system, and never sends anyone round in
/// circles.
pub async fn require_member(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let studio = app.studio(&slug).await?;
    if !request.method().is_safe() {
        return Err(Notice::WrongMethod.at(&studio));
    }
    let now = app.clock.now();
    let session = app.member_session(session);
    let identity = session.identity(studio.studio.id, now).await;
    let identity = identity.map_err(|error| unreadable(&error, &studio))?;
    let jar = app.jar(request.headers());
    let entry = Entry {
        identity,
        now,
        entering: is_entering(request.headers(), &app.origin),
        landing: Landing::find(&jar, app.cookie_shape, studio.studio.id, now),
    };
    let (identity, unverified) = match entry.step(&app.identity) {
        Step::Serve(identity) => (identity, false),
        Step::NotKept => return Ok(not_kept(&app, &studio, jar)),
        Step::Ask if !is_navigation(request.headers()) => {
            return Err(Notice::NotSignedIn.at(&studio));
        }
        Step::Ask if app.engine.tenant_reachable(&studio.studio).await => {
            let page = TabPage::of(request.uri().path(), request.uri().query());
            return Ok(begin(&app, &studio, page, jar));
        }
        Step::Ask | Step::Unable => match entry.unasked(&app.identity) {
            Unasked::ServeMarked(identity) => (identity, true),
            Unasked::Down => {
                let jar = Landing::unmark(jar, app.cookie_shape);
                return Ok((jar, Notice::TenantDown.at(&studio)).into_response());
            }
        },
    };
    let landed = entry.landing.map(|_| jar);
    let visitor = Visitor {
        studio,
        member: identity.member,
        session,
        unverified,
    };
    request.extensions_mut().insert(visitor);
    let response = next.run(request).await;
    Ok(match landed {
        Some(jar) => (Landing::unmark(jar, app.cookie_shape), response).into_response(),
        None => response,
    })
}

fn not_kept(app: &AppState, studio: &Arc<OpenStudio>, jar: PrivateCookieJar) -> Response {
    tracing::warn!("auth.session_not_kept");
    let jar = Landing::unmark(jar, app.cookie_shape);
    (jar, Notice::SignInNotKept.at(studio)).into_response()
}

fn unreadable(error: &tower_sessions::session::Error, studio: &Arc<OpenStudio>) -> Refusal {
    tracing::error!(%error, "session.unreadable");
    Notice::Broken.at(studio)
}
