//! The mark that a sign-in leaves for the page it leads to.
//!
//! Taken by that page, once. With a session beside it, it says that this opening was confirmed just
//! now, however slow the network; without one, that the browser did not keep the session, and that
//! another sign-in would go round for ever.

use axum_extra::extract::PrivateCookieJar;
use jiff::{SignedDuration, Timestamp};
use model::StudioId;
use serde::{Deserialize, Serialize};

use super::cookies::CookieShape;

const NAME: &str = "fifthtab-landing";
const LIFE: SignedDuration = SignedDuration::from_mins(2);
const COOKIE_LIFE: time::Duration = time::Duration::minutes(2);

#[derive(Serialize, Deserialize)]
struct Landing {
    studio: StudioId,
    at: Timestamp,
}

/// Leaves the mark.
pub(super) fn mark(
    jar: PrivateCookieJar,
    shape: CookieShape,
    studio: StudioId,
    at: Timestamp,
) -> PrivateCookieJar {
    let value = serde_json::to_string(&Landing { studio, at }).unwrap_or_default();
    jar.add(shape.cookie(NAME, value, COOKIE_LIFE))
}

/// True when this studio's mark is there and young.
pub(super) fn is_marked(
    jar: &PrivateCookieJar,
    shape: CookieShape,
    studio: StudioId,
    now: Timestamp,
) -> bool {
    jar.get(&shape.name(NAME))
        .and_then(|cookie| serde_json::from_str(cookie.value()).ok())
        .is_some_and(|mark: Landing| mark.studio == studio && now.duration_since(mark.at) <= LIFE)
}

/// Takes the mark away.
pub(super) fn unmark(jar: PrivateCookieJar, shape: CookieShape) -> PrivateCookieJar {
    jar.remove(shape.removal(NAME))
}
