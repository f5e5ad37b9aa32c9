//! Me: what the studio has on file.

use leptos::prelude::*;

use crate::api;
use crate::load::{segment, shown};
use crate::page::{MeView, MembershipStateView, MembershipView};
use crate::parts::{Tab, as_of_line, framed, trouble_banner};

/// The member's own page.
pub(crate) fn me_page() -> impl IntoView {
    shown(Resource::new(segment("studio"), api::me), me)
}

fn me(view: &MeView) -> AnyView {
    let studio = &view.studio;
    let name = view.name.clone();
    let content = view! {
        <h1><bdi>{name}</bdi></h1>
        {as_of_line(&view.as_of, &studio.brand, &studio.slug, Tab::Me.href(&studio.slug))}
        {trouble_banner(&view.as_of, &studio.brand)}
        <div id="facts" class="stack" data-fill>
            {memberships(&view.memberships)}
            {on_file(view)}
        </div>
    };
    framed(studio, Tab::Me, content)
}

fn on_file(view: &MeView) -> impl IntoView + use<> {
    let rows = [
        ("E-mail", Some(view.email.clone())),
        ("Phone", view.phone.clone()),
        ("Home studio", view.home.clone()),
        ("Member since", view.member_since.clone()),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> })
    });
    view! {
        <section class="card" aria-labelledby="file-title">
            <h2 class="label" id="file-title">"On file"</h2>
            <dl>{rows.collect_view()}</dl>
            <p class="quiet">"Something not right? Change it in the app\u{2019}s profile, or tell the front desk."</p>
        </section>
    }
}

fn memberships(memberships: &[MembershipView]) -> impl IntoView + use<> {
    let list = if memberships.is_empty() {
        view! { <p class="quiet">"No membership right now. Single classes count all the same."</p> }
            .into_any()
    } else {
        let rows: Vec<_> = memberships.iter().map(membership).collect();
        view! { <ul class="memberships">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="memberships-title">
            <h2 class="label" id="memberships-title">"Memberships"</h2>
            {list}
        </section>
    }
}

fn membership(membership: &MembershipView) -> impl IntoView + use<> {
    view! {
        <li>
            <strong dir="auto">{membership.name.clone()}</strong>
            <span class="quiet">{standing(membership)}</span>
        </li>
    }
}

/// How a membership stands, in a sentence.
fn standing(membership: &MembershipView) -> String {
    let dated = |word: &str, preposition: &str, day: &Option<String>| match day {
        Some(day) => format!("{word} {preposition} {day}"),
        None => word.to_owned(),
    };
    match membership.state {
        MembershipStateView::Active if membership.ends.is_some() => {
            dated("Active", "until", &membership.ends)
        }
        MembershipStateView::Active => dated("Active", "since", &membership.starts),
        MembershipStateView::Frozen => dated("On hold", "until", &membership.frozen_until),
        MembershipStateView::NotStarted => dated("Starts", "on", &membership.starts),
        MembershipStateView::Ending => dated("Cancelled; runs", "until", &membership.ends),
        MembershipStateView::PaymentProblem => {
            "The last payment didn\u{2019}t go through. The front desk can help.".to_owned()
        }
        MembershipStateView::Ended => dated("Ended", "on", &membership.ends),
        MembershipStateView::Unknown => "Ask the front desk how it stands.".to_owned(),
    }
}
