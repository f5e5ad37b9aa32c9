//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::load::answer_with;
use crate::pages::{friend_page, home_page, me_page, not_found, refer_page, visits_page};

/// The tab. Every page renders whole on the server, so that it works without scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=no_such_page>
                <Route path=path!("/:studio") view=home_page ssr=SsrMode::Async />
                <Route path=path!("/:studio/visits") view=visits_page ssr=SsrMode::Async />
                <Route path=path!("/:studio/refer") view=refer_page ssr=SsrMode::Async />
                <Route path=path!("/:studio/me") view=me_page ssr=SsrMode::Async />
                <Route path=path!("/:studio/r/:code") view=friend_page ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

fn no_such_page() -> AnyView {
    answer_with(404);
    not_found(None)
}
