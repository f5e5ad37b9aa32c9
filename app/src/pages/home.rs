//! Home: what do I have, what is next, did my class count, how do I bring a friend.

use leptos::prelude::*;

use crate::load::{segment, shown};
use crate::page::{AsOfState, HomeView};
use crate::parts::{
    Tab, as_of_line, framed, icons, next_card, progress_card, refer_card, streak_card,
    trouble_banner, visit_list, visits_to_come,
};
use crate::{api, words};

/// The tab's first page.
pub(crate) fn home_page() -> impl IntoView {
    shown(Resource::new(segment("studio"), api::home), home)
}

fn home(view: &HomeView) -> AnyView {
    let studio = &view.studio;
    let content = view! {
        {greeting(view)}
        {as_of_line(&view.as_of, &studio.brand, &studio.slug, Tab::Home.href(&studio.slug))}
        {trouble_banner(&view.as_of, &studio.brand)}
        {facts(view)}
        {refer_card(studio, &view.refer)}
    };
    framed(studio, Tab::Home, content)
}

fn greeting(view: &HomeView) -> impl IntoView + use<> {
    let name =
        (!view.first_name.is_empty()).then(|| view! { ", "<bdi>{view.first_name.clone()}</bdi> });
    view! { <h1>{words::greeting(view.part_of_day)}{name}</h1> }
}

/// What newer visits change; filled in as a whole.
fn facts(view: &HomeView) -> impl IntoView + use<> {
    let pending = view.latest.is_empty()
        && !view.as_of.history_complete
        && view.as_of.state == AsOfState::Updating;
    view! {
        <div id="facts" class="stack" data-fill>
            {progress_card(view)}
            {streak_card(&view.streak, pending)}
            {next_card(view.next.as_ref())}
            {latest(view, pending)}
        </div>
    }
}

fn latest(view: &HomeView, pending: bool) -> impl IntoView + use<> {
    let list = if pending {
        visits_to_come().into_any()
    } else if view.latest.is_empty() {
        let none = "Your first class will show up here once the studio has checked you in.";
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        visit_list(&view.latest).into_any()
    };
    let all = (!view.latest.is_empty()).then(|| {
        let href = Tab::Visits.href(&view.studio.slug);
        view! { <p><a class="more" href=href>"All visits" {icons::next()}</a></p> }
    });
    view! {
        <section class="card" aria-labelledby="latest-title">
            <h2 class="label" id="latest-title">"Latest visits"</h2>
            {list}
            {all}
        </section>
    }
}
