//! Refer: the member's own link, and the friends who used it.

use leptos::prelude::*;

use crate::islands::ShareButton;
use crate::load::{segment, shown};
use crate::page::{FriendView, ReferView};
use crate::parts::{Tab, framed, trouble_banner};
use crate::{api, words};

/// The page for bringing friends.
pub(crate) fn refer_page() -> impl IntoView {
    shown(Resource::new(segment("studio"), api::refer), refer)
}

fn refer(view: &ReferView) -> AnyView {
    let studio = &view.studio;
    let content = view! {
        <h1>"Bring a friend"</h1>
        {trouble_banner(&view.as_of, &studio.brand)}
        <section class="card refer" aria-labelledby="link-title">
            <h2 class="label" id="link-title">"Your link"</h2>
            <p class="quiet">
                "Send it to someone who\u{2019}d love a class. They leave their details, and "
                <bdi>{studio.brand.clone()}</bdi> " takes it from there."
            </p>
            <ShareButton link=view.link.clone() text=words::share_text(&studio.brand) />
            <p class="code">
                "At the front desk, say your code: " <strong>{spelled(&view.code)}</strong>
            </p>
        </section>
        {friends(&view.friends)}
    };
    framed(studio, Tab::Refer, content)
}

fn friends(friends: &[FriendView]) -> impl IntoView + use<> {
    let list = if friends.is_empty() {
        view! { <p class="quiet">{words::friends_line(0)}</p> }.into_any()
    } else {
        let rows: Vec<_> = friends.iter().map(friend).collect();
        view! { <ul class="friends">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="friends-title">
            <h2 class="label" id="friends-title">"Your friends so far"</h2>
            {list}
        </section>
    }
}

fn friend(friend: &FriendView) -> impl IntoView + use<> {
    view! {
        <li>
            <strong dir="auto">{friend.name.clone()}</strong>
            <span class="quiet">"since " {friend.since.clone()}</span>
        </li>
    }
}

/// Codes are read aloud: two groups are easier to keep in mind.
fn spelled(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, rest)) if !rest.is_empty() => format!("{first} {rest}"),
        _ => code.to_owned(),
    }
}
