//! A member's friend follows a link and leaves their details: a plain form in any browser.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use app::page::{FriendForm, FriendFormErrors};
use axum::Form;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use engine::{ClaimError, LeadForm, LeadFormErrors, OpenStudio};
use http::StatusCode;
use http::request::Parts;
use model::{ContactError, ReferralCode};

use crate::http::{AppState, Notice, Refusal, render};
use crate::pages::{Filled, SessionPages, consent_text};

/// `GET /{studio}/r/{code}`; with `?done`, after the details are taken.
pub async fn show(
    State(app): State<AppState>,
    Path((slug, _)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let studio = app.studio(&slug).await?;
    let filled = match request.uri().query() {
        Some("done") => Filled::done(),
        _ => Filled::default(),
    };
    Ok(page(&app, &studio, filled, request).await)
}

/// `POST /{studio}/r/{code}`: the form, taken, or shown again with everything that is wrong.
pub async fn post(
    State(app): State<AppState>,
    Path((slug, code)): Path<(String, String)>,
    parts: Parts,
    form: Result<Form<FriendForm>, FormRejection>,
) -> Result<Response, Refusal> {
    let studio = app.studio(&slug).await?;
    let Form(form) = form.map_err(|rejection| unreadable(&rejection, &studio))?;
    let client = app.client(&parts);
    match claim(&app, &studio, &code, form.clone(), client).await {
        Ok(Claimed) => {
            let taken = format!("/{}/r/{code}?done", studio.studio.slug);
            Ok(Redirect::to(&taken).into_response())
        }
        Err(NotClaimed::Form(errors)) => {
            let request = Request::from_parts(parts, Body::empty());
            let mut again = page(&app, &studio, Filled::refused(form, errors), request).await;
            *again.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(again)
        }
        Err(NotClaimed::NoSuchCode) => Err(Notice::UnknownPage.at(&studio)),
        Err(NotClaimed::TooMany(wait)) => Err(Notice::TooMany(wait).at(&studio)),
        Err(NotClaimed::Broken) => Err(Notice::Broken.at(&studio)),
    }
}

async fn page(
    app: &AppState,
    studio: &Arc<OpenStudio>,
    filled: Filled,
    request: Request,
) -> Response {
    let pages = SessionPages::of_friend(app.clone(), filled);
    render(app, Arc::clone(studio), Arc::new(pages), request).await
}

fn unreadable(rejection: &FormRejection, studio: &Arc<OpenStudio>) -> Refusal {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Notice::TooLong.at(studio);
    }
    Notice::UnreadableForm.at(studio)
}

/// A friend's details are taken.
pub struct Claimed;

/// Why a friend's details are not taken.
pub enum NotClaimed {
    /// The form has to be mended.
    Form(FriendFormErrors),
    /// No member has this code.
    NoSuchCode,
    /// Too many forms; this long until the next one.
    TooMany(Duration),
    /// A fault of ours.
    Broken,
}

/// Takes a friend's details, if neither this client nor this code has had its share of forms.
pub async fn claim(
    app: &AppState,
    studio: &OpenStudio,
    code: &str,
    form: FriendForm,
    client: IpAddr,
) -> Result<Claimed, NotClaimed> {
    let code: ReferralCode = code.parse().map_err(|_| NotClaimed::NoSuchCode)?;
    if let Err(wait) = app.claims.count(client, studio.studio.id, &code) {
        tracing::warn!("friend.too_many");
        return Err(NotClaimed::TooMany(wait));
    }
    let agreed = form.consent == "yes";
    let form = LeadForm {
        name: form.name,
        email: form.email,
        phone: form.phone,
        agreed_to: agreed.then(|| consent_text(studio)),
    };
    match app.engine.claim(&studio.studio, &code, form).await {
        Ok(()) => Ok(Claimed),
        Err(ClaimError::NoSuchCode) => Err(NotClaimed::NoSuchCode),
        Err(ClaimError::Form(errors)) => Err(NotClaimed::Form(in_sentences(errors))),
        Err(ClaimError::Store(error)) => {
            tracing::error!(%error, "friend.not_stored");
            Err(NotClaimed::Broken)
        }
    }
}

fn in_sentences(errors: LeadFormErrors) -> FriendFormErrors {
    let sentence = |error: Option<ContactError>| error.map(|error| error.to_string());
    FriendFormErrors {
        name: sentence(errors.name),
        email: sentence(errors.email),
        phone: sentence(errors.phone),
        consent_missing: errors.consent_missing,
    }
}
