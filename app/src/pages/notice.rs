//! Pages that say plainly why there is nothing else to see, and how to go on.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::look::studio_head;
use crate::page::StudioView;
use crate::parts::{Tab, top};

/// No such page, studio or code.
pub(crate) fn not_found(studio: Option<&StudioView>) -> AnyView {
    in_app(
        studio,
        "There\u{2019}s nothing here",
        "This address leads nowhere. Open the tab from your studio\u{2019}s app, or ask for the \
         link again.",
        "Go to the tab",
    )
}

/// We cannot answer just now.
pub(crate) fn unavailable(studio: Option<&StudioView>) -> AnyView {
    in_app(
        studio,
        "We\u{2019}ll be right back",
        "Something on our side isn\u{2019}t working. Your visits are safe. Please try again in a \
         minute.",
        "Try again",
    )
}

fn in_app(
    studio: Option<&StudioView>,
    title: &'static str,
    text: &'static str,
    action: &'static str,
) -> AnyView {
    let head = match studio {
        Some(studio) => studio_head(studio, Some(title)).into_any(),
        None => view! { <Title text=title /> }.into_any(),
    };
    let action = studio
        .as_ref()
        .map(|studio| (action.to_owned(), Tab::Home.href(&studio.slug)));
    view! {
        {head}
        {notice_body(studio, title.to_owned(), text.to_owned(), action, None)}
    }
    .into_any()
}

/// The notice itself: one sentence for what is, one way on.
pub(crate) fn notice_body(
    studio: Option<&StudioView>,
    title: String,
    text: String,
    action: Option<(String, String)>,
    reference: Option<String>,
) -> impl IntoView + use<> {
    view! {
        {studio.map(top)}
        <main class="notice">
            <h1>{title}</h1>
            <p dir="auto">{text}</p>
            {action.map(|(label, href)| view! { <p><a class="button primary" href=href>{label}</a></p> })}
            {reference.map(|reference| view! {
                <p class="quiet">"If you ask the studio about this, mention " <code>{reference}</code></p>
            })}
        </main>
    }
}
