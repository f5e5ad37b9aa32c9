//! Whether a tap may see the page at once: the rules for a phone that changes hands.

use http::HeaderMap;
use http::header::REFERER;
use jiff::{SignedDuration, Timestamp};

use super::identity::Identity;
use super::landing::Landing;
use crate::config::IdentitySettings;

/// What is known when a page of the tab is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Who holds the phone, as the tenant last confirmed; none without a session here.
    pub(super) identity: Option<Identity>,
    /// The present instant.
    pub(super) now: Timestamp,
    /// True when the tab is being opened, false when one of our own pages led here.
    pub(super) entering: bool,
    /// How a return from the tenant has just ended, if there was one.
    pub(super) landing: Option<Landing>,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Show this member's page.
    Serve(Identity),
    /// Ask the tenant first, if it can be reached.
    Ask,
    /// The tenant has just been asked in vain.
    Unable,
    /// We have just signed the member in, and the browser shows no sign of it: asking again would
    /// go round for ever.
    NotKept,
}

/// What to do while the tenant cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unasked {
    /// Show what we know of this member, marked.
    ServeMarked(Identity),
    /// Say that the studio's system is down.
    Down,
}

impl Entry {
    /// The first step.
    pub(super) fn step(self, settings: &IdentitySettings) -> Step {
        let fresh = settings.reverify_after;
        match (self.identity, self.landing) {
            (None, Some(Landing::Confirmed)) => Step::NotKept,
            (Some(identity), Some(Landing::Confirmed)) => Step::Serve(identity),
            (_, Some(Landing::Unconfirmed)) => Step::Unable,
            // A confirmation from the future means that a clock was set back: it says nothing.
            (Some(identity), _)
                if !self.entering
                    || (SignedDuration::ZERO..fresh).contains(&self.age(identity)) =>
            {
                Step::Serve(identity)
            }
            _ => Step::Ask,
        }
    }

    /// What to do instead of asking, while that is not possible.
    pub(super) fn unasked(self, settings: &IdentitySettings) -> Unasked {
        match self.identity {
            Some(identity) if self.age(identity) <= settings.serve_unverified_for => {
                Unasked::ServeMarked(identity)
            }
            _ => Unasked::Down,
        }
    }

    fn age(self, identity: Identity) -> SignedDuration {
        self.now.duration_since(identity.verified_at)
    }
}

/// Whether a page is asked for from outside. Browsers that do not say so are judged by the page
/// that led here.
pub(super) fn is_entering(headers: &HeaderMap, origin: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site != "same-origin",
        None => !headers
            .get(REFERER)
            .and_then(|referer| referer.to_str().ok()?.strip_prefix(origin))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// Whether the answer becomes a page. What a script fetches cannot follow the way to the tenant, and
/// would only leave a flow behind that nobody ends. Browsers that do not say so are believed.
pub(super) fn is_navigation(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-mode")
        .is_none_or(|mode| mode == "navigate")
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    const ALWAYS: IdentitySettings = IdentitySettings {
        reverify_after: SignedDuration::ZERO,
        serve_unverified_for: SignedDuration::from_hours(24),
        probe: std::time::Duration::from_millis(400),
    };

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    fn confirmed(seconds_ago: i64) -> Identity {
        Identity {
            member: model::MemberId(uuid::Uuid::nil()),
            verified_at: now() - SignedDuration::from_secs(seconds_ago),
        }
    }

    fn entry(seconds_ago: Option<i64>, entering: bool, landing: Option<Landing>) -> Entry {
        Entry {
            identity: seconds_ago.map(confirmed),
            now: now(),
            entering,
            landing,
        }
    }

    #[test]
    fn every_opening_is_confirmed() {
        assert_eq!(entry(None, true, None).step(&ALWAYS), Step::Ask);
        // However young the last confirmation is: the phone may have changed hands since.
        assert_eq!(entry(Some(0), true, None).step(&ALWAYS), Step::Ask);
        // Or from the future, where a clock was set back.
        assert_eq!(entry(Some(-60), true, None).step(&ALWAYS), Step::Ask);
        let inside = entry(Some(3_600), false, None).step(&ALWAYS);
        assert_eq!(inside, Step::Serve(confirmed(3_600)));
    }

    #[test]
    fn a_landing_is_no_opening() {
        let slow = entry(Some(60), true, Some(Landing::Confirmed)).step(&ALWAYS);
        assert_eq!(slow, Step::Serve(confirmed(60)));
    }

    #[test]
    fn a_landing_without_a_session_ends_the_round() {
        let landed = entry(None, true, Some(Landing::Confirmed));
        assert_eq!(landed.step(&ALWAYS), Step::NotKept);
    }

    #[test]
    fn whom_the_tenant_could_not_name_is_not_sent_there_again() {
        for identity in [None, Some(3_600)] {
            let landed = entry(identity, true, Some(Landing::Unconfirmed));
            assert_eq!(landed.step(&ALWAYS), Step::Unable);
        }
    }

    #[test]
    fn a_stale_return_confirms_nothing() {
        let retrying = Some(Landing::Retrying);
        assert_eq!(entry(Some(60), true, retrying).step(&ALWAYS), Step::Ask);
        assert_eq!(entry(None, true, retrying).step(&ALWAYS), Step::Ask);
    }

    #[test]
    fn a_studio_may_trust_for_longer() {
        let hourly = IdentitySettings {
            reverify_after: SignedDuration::from_hours(1),
            ..ALWAYS
        };
        let within = entry(Some(3_599), true, None).step(&hourly);
        assert_eq!(within, Step::Serve(confirmed(3_599)));
        assert_eq!(entry(Some(3_600), true, None).step(&hourly), Step::Ask);
    }

    #[test]
    fn only_a_known_member_is_served_unasked_and_not_for_ever() {
        let day = 24 * 3_600;
        assert_eq!(entry(None, true, None).unasked(&ALWAYS), Unasked::Down);
        let within = entry(Some(day), true, None).unasked(&ALWAYS);
        assert_eq!(within, Unasked::ServeMarked(confirmed(day)));
        let past = entry(Some(day + 1), true, None).unasked(&ALWAYS);
        assert_eq!(past, Unasked::Down);
    }

    #[test]
    fn scripts_are_not_sent_round_by_the_tenant() {
        for (mode, navigation) in [("navigate", true), ("cors", false), ("no-cors", false)] {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-mode", HeaderValue::from_static(mode));
            assert_eq!(is_navigation(&headers), navigation, "{mode}");
        }
        assert!(is_navigation(&HeaderMap::new()));
    }

    #[test]
    fn our_own_pages_lead_on() {
        let origin = "https://tab.example.com";
        for (name, value, entering) in [
            ("sec-fetch-site", "same-origin", false),
            ("sec-fetch-site", "same-site", true),
            ("sec-fetch-site", "cross-site", true),
            ("sec-fetch-site", "none", true),
            ("referer", "https://tab.example.com/harbor-barre", false),
            ("referer", "https://tab.example.com.evil.example/", true),
            ("referer", "https://harbor.example/", true),
            ("x-other", "", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
            assert_eq!(is_entering(&headers, origin), entering, "{name}: {value}");
        }
    }
}
