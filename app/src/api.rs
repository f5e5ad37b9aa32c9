//! The server functions under `/api/fn`: how pages reach [`crate::page::Pages`] from either side.
//!
//! On the server they are plain calls; in the browser they are requests. Each has a name of its
//! own, so that a page rendered before a deployment still finds them after it. Reading is `GET`,
//! for it changes nothing.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::page::{
    Freshness, FriendForm, FriendPageView, HomeView, MeView, PageError, ReferView, VisitsView,
};

#[cfg(feature = "ssr")]
fn pages() -> Result<std::sync::Arc<dyn crate::page::Pages>, PageError> {
    use_context().ok_or(PageError::Unavailable { studio: None })
}

/// The tab's first page.
#[server(name = GetHome, prefix = "/api/fn", endpoint = "home", input = GetUrl)]
pub async fn home(
    /// The studio's name in addresses.
    studio: String,
) -> Result<HomeView, PageError> {
    pages()?.home(&studio).await
}

/// Visits, newest first; `before` is what the page before said under `older`.
#[server(name = GetVisits, prefix = "/api/fn", endpoint = "visits", input = GetUrl)]
pub async fn visits(
    /// The studio's name in addresses.
    studio: String,
    /// Where the page before ended; none for the newest.
    before: Option<String>,
) -> Result<VisitsView, PageError> {
    pages()?.visits(&studio, before).await
}

/// The member's own link and the friends who used it.
#[server(name = GetRefer, prefix = "/api/fn", endpoint = "refer", input = GetUrl)]
pub async fn refer(
    /// The studio's name in addresses.
    studio: String,
) -> Result<ReferView, PageError> {
    pages()?.refer(&studio).await
}

/// What the studio has on file for the member.
#[server(name = GetMe, prefix = "/api/fn", endpoint = "me", input = GetUrl)]
pub async fn me(
    /// The studio's name in addresses.
    studio: String,
) -> Result<MeView, PageError> {
    pages()?.me(&studio).await
}

/// The public page behind a member's link.
#[server(name = GetFriend, prefix = "/api/fn", endpoint = "friend", input = GetUrl)]
pub async fn friend(
    /// The studio's name in addresses.
    studio: String,
    /// The member's code.
    code: String,
) -> Result<FriendPageView, PageError> {
    pages()?.friend(&studio, &code).await
}

/// Takes a friend's details. Without scripts the form is posted to the page's own address instead.
#[server(name = Claim, prefix = "/api/fn", endpoint = "claim")]
pub async fn claim(
    /// The studio's name in addresses.
    studio: String,

    /// The member's code.
    code: String,

    /// What the friend typed.
    form: FriendForm,
) -> Result<FriendPageView, PageError> {
    pages()?.claim(&studio, &code, form).await
}

/// Waits a bounded time for a running pull and says whether the page is worth loading again.
#[server(name = GetFreshness, prefix = "/api/fn", endpoint = "freshness", input = GetUrl)]
pub async fn freshness(
    /// The studio's name in addresses.
    studio: String,
) -> Result<Freshness, PageError> {
    pages()?.freshness(&studio).await
}
