//! The smaller cards of Home.

use leptos::prelude::*;

use super::icons;
use super::visit::when_and_where;
use crate::islands::ShareButton;
use crate::page::{ReferCard, StudioView, VisitStateView, VisitView};
use crate::words;

/// The next booking, or a kind word about making one.
pub(crate) fn next_card(next: Option<&VisitView>) -> impl IntoView + use<> {
    let title = match next.map(|visit| visit.state) {
        Some(VisitStateView::Waitlisted) => "Next up, on the waitlist",
        Some(_) => "Next up",
        None => "Nothing booked yet",
    };
    let body = match next {
        Some(visit) => view! {
            <div>
                <p class="what"><strong dir="auto">{visit.class_name.clone()}</strong></p>
                {when_and_where(visit)}
            </div>
        }
        .into_any(),
        None => view! {
            <p class="quiet">"Pick your next class in the app\u{2019}s schedule. We\u{2019}ll keep it here for you."</p>
        }
        .into_any(),
    };
    view! {
        <section class="card next" aria-labelledby="next-title">
            <h2 class="label" id="next-title">{title}</h2>
            {body}
        </section>
    }
}

/// The card that asks to bring a friend.
pub(crate) fn refer_card(studio: &StudioView, card: &ReferCard) -> impl IntoView + use<> {
    let friends = (card.friends > 0).then(|| words::friends_line(card.friends));
    let href = super::Tab::Refer.href(&studio.slug);
    let more = if card.friends > 0 {
        "Your friends"
    } else {
        "How it works"
    };
    view! {
        <section class="card refer" aria-labelledby="refer-title">
            <h2 id="refer-title">"Bring a friend"</h2>
            <p class="quiet">"Classes are better together. Send them your link. " {friends}</p>
            <ShareButton link=card.link.clone() text=words::share_text(&studio.brand) />
            <p><a class="more" href=href>{more} {icons::next()}</a></p>
        </section>
    }
}
