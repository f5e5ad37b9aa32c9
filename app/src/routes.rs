//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::load::answer_with;
use crate::pages::{FriendPage, HomePage, MePage, ReferPage, VisitsPage, not_found};

/// The tab. Every page renders whole on the server, so that it works without scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=no_such_page>
                <Route path=path!("/:studio") view=HomePage ssr=SsrMode::Async />
                <Route path=path!("/:studio/visits") view=VisitsPage ssr=SsrMode::Async />
                <Route path=path!("/:studio/refer") view=ReferPage ssr=SsrMode::Async />
                <Route path=path!("/:studio/me") view=MePage ssr=SsrMode::Async />
                <Route path=path!("/:studio/r/:code") view=FriendPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

fn no_such_page() -> AnyView {
    answer_with(404);
    not_found(None)
}
