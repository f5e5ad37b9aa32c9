//! What a page shows, and the one port through which pages ask for it.
//!
//! Views are plain data that crosses the wire as JSON. Whatever depends on a clock, a time zone or
//! a locale arrives formatted; whatever is wording is decided in this crate. Views hold personal
//! data, so none of them implements `Debug`.

mod friend;
mod home;
mod me;
mod studio;
mod visits;

pub use friend::{FriendForm, FriendFormErrors, FriendPageView, FriendView, ReferView};
pub use home::{
    HomeView, MilestoneView, PartOfDay, ReferCard, StreakView, WeekStateView, WeekView,
};
pub use me::{MeView, MembershipStateView, MembershipView};
pub use studio::{AsOf, AsOfState, PaletteView, StudioView, Trouble};
pub use visits::{
    HeatView, HeatWeekView, MonthView, PenaltyView, VisitStateView, VisitView, VisitsView,
};

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a page cannot be shown. Carries no text from outside: the page has its own words for each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PageError {
    /// Nobody is signed in to this studio here; `href` is where the browser goes to change that.
    SignIn {
        /// Address on our own server that starts the sign-in; complete, for the interface work on
        /// another port follows it too.
        href: String,
    },
    /// There is no such page, studio or code.
    NotFound {
        /// The studio, where the address named one that exists: the notice then wears its look.
        studio: Option<Box<StudioView>>,
    },
    /// We cannot answer just now; trying again helps.
    Unavailable {
        /// The studio, where it is known.
        studio: Option<Box<StudioView>>,
    },
}

impl std::fmt::Debug for PageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignIn { .. } => "SignIn",
            Self::NotFound { .. } => "NotFound",
            Self::Unavailable { .. } => "Unavailable",
        })
    }
}

impl FromServerFnError for PageError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Unavailable { studio: None }
    }
}

/// Whether newer visits have come in since a page was rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness {
    /// True when the page would now show something else, be it only its as-of line.
    pub changed: bool,
    /// True while the studio's system is still being asked.
    pub running: bool,
}

/// Everything that pages ask of the server, bound to one request and its session.
///
/// Given to the pages as context: `provide_context::<Arc<dyn Pages>>(…)`.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait Pages: Send + Sync {
    /// The tab's first page.
    async fn home(&self, studio: &str) -> Result<HomeView, PageError>;

    /// Visits, newest first. `before` is what [`VisitsView::older`] said on the page before.
    async fn visits(&self, studio: &str, before: Option<String>) -> Result<VisitsView, PageError>;

    /// The member's own link and the friends who used it.
    async fn refer(&self, studio: &str) -> Result<ReferView, PageError>;

    /// What the studio has on file for the member.
    async fn me(&self, studio: &str) -> Result<MeView, PageError>;

    /// The public page behind a member's link. After a refused or taken form, `form`, `errors` and
    /// `done` say so.
    async fn friend(&self, studio: &str, code: &str) -> Result<FriendPageView, PageError>;

    /// Takes a friend's details. Answers the page as it stands afterwards: `done`, or the form with
    /// every error at once.
    async fn claim(
        &self,
        studio: &str,
        code: &str,
        form: FriendForm,
    ) -> Result<FriendPageView, PageError>;

    /// Waits a bounded time for a running pull and says whether the page is worth loading again.
    async fn freshness(&self, studio: &str) -> Result<Freshness, PageError>;
}
