//! Visits: half a year at a glance, then each visit by month.

use leptos::prelude::*;

use crate::api;
use crate::load::{query, segment, shown};
use crate::page::{AsOfState, MonthView, PageError, VisitsView};
use crate::parts::{
    Tab, as_of_line, framed, heat_card, icons, trouble_banner, visit_list, visits_to_come,
};
use crate::words;

/// The member's visits.
pub(crate) fn visits_page() -> impl IntoView {
    let (studio, before) = (segment("studio"), query("before"));
    let view: Resource<Result<VisitsView, PageError>> = Resource::new(
        move || (studio(), before()),
        |(studio, before)| api::visits(studio, before),
    );
    shown(view, visits)
}

fn visits(view: &VisitsView) -> AnyView {
    let studio = &view.studio;
    let here = Tab::Visits.href(&studio.slug);
    let back = view.paged.then(|| {
        let newest = here.clone();
        view! { <p><a class="back" href=newest>{icons::back()} "Newest visits"</a></p> }
    });
    let title = if view.paged {
        "Older visits"
    } else {
        "Your visits"
    };
    let content = view! {
        {back}
        <h1>{title}</h1>
        {as_of_line(&view.as_of, &studio.brand, &studio.slug, here.clone())}
        {trouble_banner(&view.as_of, &studio.brand)}
        <div id="facts" class="stack" data-fill>
            {heat(view)}
            {months(view)}
            {older(view, &here)}
        </div>
    };
    framed(studio, Tab::Visits, content)
}

/// Half a year at a glance, once there is something in it.
fn heat(view: &VisitsView) -> impl IntoView + use<> {
    let heat = view.heat.as_ref().filter(|_| !view.months.is_empty());
    heat.map(heat_card)
}

fn months(view: &VisitsView) -> AnyView {
    if !view.months.is_empty() {
        return view.months.iter().map(month).collect_view().into_any();
    }
    if !view.as_of.history_complete && view.as_of.state == AsOfState::Updating {
        return view! { <section class="card">{visits_to_come()}</section> }.into_any();
    }
    view! {
        <section class="card empty">
            <h2>"No visits yet"</h2>
            <p class="quiet">"Every class you book and take will be listed here, with whether it counted and why."</p>
        </section>
    }
    .into_any()
}

fn month(month: &MonthView) -> impl IntoView + use<> {
    let counted = month.attended.map(|attended| match attended {
        0 => "none counted".to_owned(),
        attended => format!("{} counted", words::classes(attended)),
    });
    view! {
        <section class="card">
            <div class="row">
                <h2>{month.title.clone()}</h2>
                {counted.map(|counted| view! { <p class="quiet">{counted}</p> })}
            </div>
            {visit_list(&month.visits)}
        </section>
    }
}

fn older(view: &VisitsView, here: &str) -> impl IntoView + use<> {
    let link = view.older.as_ref().map(|before| {
        let href = format!("{here}?before={before}");
        view! { <p><a class="button" href=href>"Older visits"</a></p> }
    });
    let coming = (!view.as_of.history_complete).then(
        || view! { <p class="quiet">"Older visits are still coming in from the studio."</p> },
    );
    view! { {link} {coming} }
}
