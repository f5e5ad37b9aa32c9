//! From a resource to a page, or to the notice that says why there is none.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::page::PageError;
use crate::pages::{not_found, unavailable};

/// A named part of the address, like `studio` in `/:studio/visits`.
pub(crate) fn segment(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.read().get(name).unwrap_or_default()
}

/// A named value of the query, where it is there and not empty.
pub(crate) fn query(
    name: &'static str,
) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static {
    let query = use_query_map();
    move || query.read().get(name).filter(|value| !value.is_empty())
}

/// Shows the page once its view is there.
pub(crate) fn shown<T>(
    view: Resource<Result<T, PageError>>,
    page: fn(&T) -> AnyView,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    view! {
        <Suspense fallback=|| view! { <main class="waiting" aria-busy="true"></main> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => page(&view),
                    Err(error) => problem(error),
                }
            })}
        </Suspense>
    }
}

fn problem(error: PageError) -> AnyView {
    match error {
        PageError::SignIn { href } => {
            go_to(&href);
            ().into_any()
        }
        PageError::NotFound { studio } => {
            answer_with(404);
            not_found(studio.as_deref())
        }
        PageError::Unavailable { studio } => {
            answer_with(503);
            unavailable(studio.as_deref())
        }
    }
}

#[cfg(feature = "ssr")]
fn go_to(href: &str) {
    leptos_axum::redirect(href);
}

#[cfg(not(feature = "ssr"))]
fn go_to(href: &str) {
    // A browser that refuses to leave stays on an empty page; there is nobody to tell.
    drop(window().location().set_href(href));
}

/// Sets the status of the page being rendered.
#[cfg(feature = "ssr")]
pub(crate) fn answer_with(status: u16) {
    let options = use_context::<leptos_axum::ResponseOptions>();
    let status = http::StatusCode::from_u16(status);
    if let (Some(options), Ok(status)) = (options, status) {
        options.set_status(status);
    }
}

/// In the browser there is no status to set.
#[cfg(not(feature = "ssr"))]
pub(crate) fn answer_with(_: u16) {}
