//! The mark that a return from the tenant leaves for what comes next.
//!
//! It keeps a browser from going round in circles, whatever it does with our cookies and whatever
//! the tenant answers.

use axum_extra::extract::PrivateCookieJar;
use jiff::{SignedDuration, Timestamp};
use model::StudioId;
use serde::{Deserialize, Serialize};

use super::cookies::CookieShape;

const NAME: &str = "fifthtab-landing";
/// Long enough for a redirect on a bad network. No longer: a mark that nobody came for lets the next
/// opening in unasked, whoever holds the phone by then.
const LIFE: SignedDuration = SignedDuration::from_secs(30);
const COOKIE_LIFE: time::Duration = time::Duration::seconds(30);

/// How a return from the tenant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Landing {
    /// The member was confirmed. The page that takes this mark with a session beside it needs no
    /// confirmation, however slow the network; without one, the browser did not keep the session.
    Confirmed,
    /// The tenant could not say who it is. The page is served, or not, as while it is down.
    Unconfirmed,
    /// The return was stale and the browser was sent to the tab to try again, which it is once.
    Retrying,
}

#[derive(Serialize, Deserialize)]
struct Mark {
    studio: StudioId,
    at: Timestamp,
    landing: Landing,
}

impl Landing {
    /// Leaves the mark.
    pub(super) fn mark(
        self,
        jar: PrivateCookieJar,
        shape: CookieShape,
        studio: StudioId,
        at: Timestamp,
    ) -> PrivateCookieJar {
        let landing = self;
        let mark = Mark {
            studio,
            at,
            landing,
        };
        let value = serde_json::to_string(&mark).unwrap_or_default();
        jar.add(shape.cookie(NAME, value, COOKIE_LIFE))
    }

    /// This studio's mark, if it is there and young.
    pub(super) fn find(
        jar: &PrivateCookieJar,
        shape: CookieShape,
        studio: StudioId,
        now: Timestamp,
    ) -> Option<Self> {
        let cookie = jar.get(&shape.name(NAME))?;
        let mark: Mark = serde_json::from_str(cookie.value()).ok()?;
        let young = now.duration_since(mark.at) <= LIFE;
        (mark.studio == studio && young).then_some(mark.landing)
    }

    /// Takes the mark away.
    pub(super) fn unmark(jar: PrivateCookieJar, shape: CookieShape) -> PrivateCookieJar {
        jar.remove(shape.removal(NAME))
    }
}
