//! Sharing the member's link: by the phone's own sheet, else the clipboard, else by hand.

#![cfg_attr(
    any(feature = "islands", feature = "ssr"),
    expect(missing_docs, reason = "the island macro makes a struct of its own")
)]

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{self, Sharing};
use crate::parts::icons;

/// The member's link with a button to share it. Without scripts the link is there to be copied.
#[cfg_attr(any(feature = "islands", feature = "ssr"), island)]
#[cfg_attr(not(any(feature = "islands", feature = "ssr")), component)]
pub fn ShareButton(
    /// The link.
    link: String,
    /// What goes along with it.
    text: String,
) -> impl IntoView {
    let shown = link.clone();
    let field = NodeRef::<leptos::html::P>::new();
    let said = RwSignal::new("");
    let share = move |_| {
        let (link, text) = (link.clone(), text.clone());
        spawn_local(async move {
            said.set(match browser::share(&link, &text).await {
                Sharing::Shared => "Sent. Thank you!",
                Sharing::Copied => "Copied. Paste it anywhere.",
                Sharing::Dismissed => "",
                Sharing::Refused => {
                    if let Some(field) = field.get_untracked() {
                        browser::select(&field);
                    }
                    "Link selected. Copy it."
                }
            });
        });
    };
    // The button says how it went, so that nothing on the page moves.
    let label = move || match said.get() {
        "" => "Share your link",
        said => said,
    };
    view! {
        <p class="link" dir="ltr" node_ref=field>{shown}</p>
        <button class="button primary live" type="button" on:click=share>
            {icons::share()}
            <span>{label}</span>
        </button>
        <p class="unseen" role="status">{move || said.get()}</p>
    }
}
