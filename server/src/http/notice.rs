//! Notices: what we say when there is no page, each with a way on.
//!
//! A handler answers a [`Refusal`]; the layer in `notice_page` turns it into a document in the
//! studio's look. Notices carry no text from outside.

use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use engine::OpenStudio;
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server's own address, which is nobody's tab.
    Welcome,
    /// No such address.
    UnknownPage,
    /// No such studio.
    UnknownStudio,
    /// The member, or the studio's system for them, declined the sign-in.
    AccessDenied,
    /// A script or a prefetch, which cannot be sent to sign in, asked without being signed in.
    NotSignedIn,
    /// A return from a sign-in that this browser did not start, or that is done.
    UnknownFlow,
    /// A return from a sign-in that began more than ten minutes ago.
    ExpiredFlow,
    /// The tenant did not take the code.
    CodeRefused,
    /// The tenant does not know our client, or not with these settings.
    NotSetUp,
    /// The tenant does not answer, and we do not know who is there.
    TenantDown,
    /// We signed the member in, and the browser shows no sign of it.
    SignInNotKept,
    /// A post that another site's page could have made.
    CrossSite,
    /// Too many forms; this long until the next one.
    TooMany(Duration),
    /// A form that cannot be read.
    UnreadableForm,
    /// More than we read.
    TooLong,
    /// An address that takes no such method.
    WrongMethod,
    /// Rendering took too long.
    TooSlow,
    /// A fault of ours, or our database is away.
    Broken,
}

impl Notice {
    /// The status that says the same to programs.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Welcome => StatusCode::OK,
            Self::UnknownPage | Self::UnknownStudio => StatusCode::NOT_FOUND,
            Self::AccessDenied | Self::CrossSite | Self::SignInNotKept => StatusCode::FORBIDDEN,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::UnknownFlow | Self::ExpiredFlow => StatusCode::BAD_REQUEST,
            Self::CodeRefused | Self::NotSetUp => StatusCode::BAD_GATEWAY,
            Self::TenantDown | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::UnreadableForm => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which trying again makes sense.
    pub fn retry_after(self) -> Option<u64> {
        match self {
            Self::TenantDown | Self::TooSlow => Some(30),
            Self::TooMany(wait) => Some(wait.as_secs().max(1)),
            _ => None,
        }
    }

    /// True where the studio or we can find out more by the request's id.
    pub fn has_reference(self) -> bool {
        matches!(
            self,
            Self::CodeRefused | Self::NotSetUp | Self::TenantDown | Self::TooSlow | Self::Broken
        )
    }

    /// The refusal that shows this notice in a studio's look.
    pub fn at(self, studio: &Arc<OpenStudio>) -> Refusal {
        Refusal {
            notice: self,
            studio: Some(Arc::clone(studio)),
        }
    }

    /// What is the matter, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Fifth Tab",
            Self::UnknownPage => "There\u{2019}s nothing here",
            Self::UnknownStudio => "We don\u{2019}t know this studio",
            Self::AccessDenied => "You weren\u{2019}t signed in",
            Self::NotSignedIn => "Nobody is signed in",
            Self::UnknownFlow => "This sign-in is over",
            Self::ExpiredFlow => "That took too long",
            Self::CodeRefused => "We couldn\u{2019}t sign you in",
            Self::NotSetUp => "This tab isn\u{2019}t set up yet",
            Self::TenantDown => "We can\u{2019}t find out who you are",
            Self::SignInNotKept => "Your sign-in wasn\u{2019}t kept",
            Self::CrossSite => "That didn\u{2019}t come from our page",
            Self::TooMany(_) => "That was a lot at once",
            Self::UnreadableForm => "We couldn\u{2019}t read that",
            Self::TooLong => "That was too long",
            Self::WrongMethod => "That can\u{2019}t be done here",
            Self::TooSlow => "This is taking too long",
            Self::Broken => "We\u{2019}ll be right back",
        }
    }

    /// What it means and what to do. `brand` is the studio's name, where there is one.
    pub fn text(self, brand: Option<&str>) -> String {
        let studio = brand.unwrap_or("the studio");
        match self {
            Self::AccessDenied => format!(
                "{studio}\u{2019}s app was not allowed to tell us who you are, so there is nothing \
                 to show. You can change your mind any time."
            ),
            Self::CodeRefused => format!(
                "{studio}\u{2019}s system did not confirm the sign-in. Open the tab again; if it \
                 keeps happening, please tell the front desk."
            ),
            Self::NotSetUp => format!(
                "{studio}\u{2019}s system does not accept sign-ins from this tab. Please tell the \
                 front desk; they can have it mended."
            ),
            Self::TenantDown => format!(
                "{studio}\u{2019}s system isn\u{2019}t answering right now. Your visits are safe. \
                 Please try again in a minute."
            ),
            Self::TooMany(wait) => format!("Please try again {}.", in_words(wait)),
            other => other.fixed_text().to_owned(),
        }
    }

    fn fixed_text(self) -> &'static str {
        match self {
            Self::Welcome => {
                "Studios\u{2019} member pages live here. Open yours from your studio\u{2019}s app."
            }
            Self::UnknownPage => {
                "This address leads nowhere. Open the tab from your studio\u{2019}s app, or ask for \
                 the link again."
            }
            Self::UnknownStudio => {
                "No studio has this address here. Open the tab from your studio\u{2019}s app."
            }
            Self::NotSignedIn => "Open the tab from your studio\u{2019}s app to see this.",
            Self::UnknownFlow => {
                "It was finished already, or it began somewhere else. Opening the tab again starts \
                 a new one."
            }
            Self::ExpiredFlow => {
                "Signing you in took longer than ten minutes, so we stopped waiting. Opening the \
                 tab again starts over."
            }
            Self::SignInNotKept => {
                "We signed you in, but this app did not keep it. Check that it may store cookies, \
                 then open the tab again."
            }
            Self::CrossSite => {
                "For your safety this can only be done on the page itself. Open it and try there."
            }
            Self::UnreadableForm => {
                "Something was missing from the form. Go back, reload the page and try again."
            }
            Self::TooLong => "The form held more text than we can take. Go back and shorten it.",
            Self::WrongMethod => "This address does not take that kind of request.",
            Self::TooSlow => {
                "We couldn\u{2019}t put the page together in time. Your visits are safe. Please try \
                 again in a minute."
            }
            _ => {
                "Something on our side isn\u{2019}t working. Your visits are safe. Please try again \
                 in a minute."
            }
        }
    }

    /// Label of the way on, which is the tab itself; none where that would not help.
    pub fn action(self) -> Option<&'static str> {
        match self {
            Self::UnknownPage => Some("Go to the tab"),
            Self::AccessDenied
            | Self::NotSignedIn
            | Self::UnknownFlow
            | Self::ExpiredFlow
            | Self::CodeRefused
            | Self::NotSetUp
            | Self::SignInNotKept => Some("Open again"),
            Self::TenantDown | Self::TooSlow | Self::Broken => Some("Try again"),
            _ => None,
        }
    }
}

fn in_words(wait: Duration) -> String {
    match wait.as_secs().div_ceil(60) {
        0 | 1 => "in a minute".to_owned(),
        minutes @ 2..60 => format!("in {minutes} minutes"),
        _ => "in an hour or so".to_owned(),
    }
}

/// A notice, and the studio in whose look it is shown.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What to say.
    pub notice: Notice,
    /// The studio, where the address names one that we know.
    pub studio: Option<Arc<OpenStudio>>,
}

impl From<Notice> for Refusal {
    fn from(notice: Notice) -> Self {
        Self {
            notice,
            studio: None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.notice.status().into_response();
        if let Some(seconds) = self.notice.retry_after() {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Notice {
    fn into_response(self) -> Response {
        Refusal::from(self).into_response()
    }
}
