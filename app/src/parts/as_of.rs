//! How fresh the page is.

use leptos::prelude::*;

use super::icons;
use crate::islands::FillIn;
use crate::page::{AsOf, AsOfState};
use crate::words;

/// The as-of line, with the island that fills in newer visits while the studio is being asked.
/// Its height is the same before and after.
pub(crate) fn as_of_line(
    as_of: &AsOf,
    brand: &str,
    studio: &str,
    again: String,
) -> impl IntoView + use<> {
    let updating = as_of.state == AsOfState::Updating;
    let studio = studio.to_owned();
    view! {
        <p class="as-of">
            <span id="as-of" data-fill dir="auto">
                {words::as_of_line(as_of, brand)}
            </span>
            {updating.then(|| view! {
                <FillIn studio=studio />
                <a class="still" href=again>"Look again"</a>
            })}
        </p>
    }
}

/// What is wrong between us and the studio's system.
pub(crate) fn trouble_banner(as_of: &AsOf, brand: &str) -> impl IntoView + use<> {
    words::trouble_line(as_of, brand).map(|line| {
        view! {
            <p class="banner" role="status">
                {icons::cloud_off()}
                <span dir="auto">{line}</span>
            </p>
        }
    })
}
