//! What the shell's address says: which studio, which screen, which search.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::{SandboxState, TenantState};

/// A screen of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Screen {
    #[default]
    Home,
    Schedule,
    Buy,
    Profile,
    /// The fifth tab.
    Tab,
}

impl Screen {
    /// Every screen, in the order of the tab bar.
    pub(super) const ALL: [Self; 5] = [
        Self::Home,
        Self::Schedule,
        Self::Buy,
        Self::Profile,
        Self::Tab,
    ];

    /// The word in addresses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Schedule => "schedule",
            Self::Buy => "buy",
            Self::Profile => "profile",
            Self::Tab => "tab",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|screen| screen.word() == word)
    }
}

/// The query string of `GET /`.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Query {
    studio: Option<String>,
    screen: Option<String>,
    /// What the member picker looks for.
    pub(super) q: Option<String>,
    /// `out`: nobody is signed in, and that is how it should stay.
    member: Option<String>,
    /// A sentence about what has just happened.
    pub(super) note: Option<String>,
}

impl Query {
    /// The studio that is asked for; the first one where none is.
    pub(super) fn studio<'a>(&self, sandbox: &'a SandboxState) -> Option<&'a TenantState> {
        let named = self.studio.as_deref().and_then(|slug| sandbox.tenant(slug));
        named.or_else(|| sandbox.tenants().first())
    }

    /// The screen that is asked for.
    pub(super) fn screen(&self) -> Screen {
        self.screen
            .as_deref()
            .and_then(Screen::from_word)
            .unwrap_or_default()
    }

    /// Whether the phone is to stay signed out.
    pub(super) fn is_signed_out(&self) -> bool {
        self.member.as_deref() == Some("out")
    }

    /// The text of the member search.
    pub(super) fn search(&self) -> Option<&str> {
        self.q
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }
}

/// An address of the shell: the studio, and any further pairs.
pub(super) fn shell_address(slug: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("studio", slug).extend_pairs(pairs);
    format!("/?{}", query.finish())
}
