//! The pages of a tab as values: what a sign-in leads back to can be nothing else.

use jiff::civil::Date;
use model::Slug;
use serde::{Deserialize, Serialize};

/// One of a tab's own pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TabPage {
    /// The first page.
    Home,
    /// Visits, and before which day where it is not the newest.
    Visits(Option<Date>),
    /// Bringing a friend.
    Refer,
    /// What the studio has on file.
    Me,
}

impl TabPage {
    /// The page that a path and query of a studio's tab name; the first page where they name none.
    pub(super) fn of(path: &str, query: Option<&str>) -> Self {
        let rest = path.trim_start_matches('/').split_once('/');
        match rest.map(|(_, page)| page) {
            Some("visits") => Self::Visits(query.and_then(before)),
            Some("refer") => Self::Refer,
            Some("me") => Self::Me,
            _ => Self::Home,
        }
    }

    /// Its address on our server.
    pub(super) fn path(&self, studio: &Slug) -> String {
        match self {
            Self::Home => format!("/{studio}"),
            Self::Visits(None) => format!("/{studio}/visits"),
            Self::Visits(Some(before)) => format!("/{studio}/visits?before={before}"),
            Self::Refer => format!("/{studio}/refer"),
            Self::Me => format!("/{studio}/me"),
        }
    }
}

fn before(query: &str) -> Option<Date> {
    let (_, value) = url::form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "before")?;
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_keep_their_addresses() {
        let slug: Slug = "harbor-barre".parse().unwrap();
        for (path, query, address) in [
            ("/harbor-barre", None, "/harbor-barre"),
            ("/harbor-barre/visits", None, "/harbor-barre/visits"),
            (
                "/harbor-barre/visits",
                Some("utm=x&before=2026-01-01"),
                "/harbor-barre/visits?before=2026-01-01",
            ),
            ("/harbor-barre/refer", Some("x=y"), "/harbor-barre/refer"),
            ("/harbor-barre/me", None, "/harbor-barre/me"),
            (
                "/harbor-barre/auth/callback",
                Some("code=c"),
                "/harbor-barre",
            ),
        ] {
            assert_eq!(TabPage::of(path, query).path(&slug), address);
        }
    }

    proptest! {
        #[test]
        fn nothing_leads_off_our_own_pages(path in ".{0,60}", query in ".{0,120}") {
            let slug: Slug = "harbor-barre".parse().unwrap();
            for query in [query.clone(), format!("before={query}")] {
                let address = TabPage::of(&path, Some(&query)).path(&slug);
                let base = url::Url::parse("https://tab.example.com").unwrap();
                let resolved = base.join(&address).unwrap();
                prop_assert_eq!(resolved.origin(), base.origin());
                let ours = ["", "/visits", "/refer", "/me"].map(|p| format!("/harbor-barre{p}"));
                prop_assert!(ours.contains(&resolved.path().to_owned()), "{}", resolved);
                prop_assert!(!address.contains(['\r', '\n', '\\', '#']));
            }
        }
    }
}
