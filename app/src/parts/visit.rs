//! One visit: what, when, who, where, whether it counts, and why.

use leptos::prelude::*;

use super::icons;
use crate::page::{VisitStateView, VisitView};
use crate::words;

/// Visits as a list.
pub(crate) fn visit_list(visits: &[VisitView]) -> impl IntoView + use<> {
    let rows: Vec<_> = visits.iter().map(visit_row).collect();
    view! { <ul class="visits">{rows}</ul> }
}

/// The place of the first visits while they are being read.
pub(crate) fn visits_to_come() -> impl IntoView {
    let row = || view! { <li class="visit to-come"><span></span><span></span><span></span></li> };
    view! {
        <p class="unseen">"Your visits are on their way."</p>
        <ul class="visits" aria-hidden="true">{row()} {row()} {row()}</ul>
    }
}

/// One visit as a list entry.
fn visit_row(visit: &VisitView) -> impl IntoView + use<> {
    let heard = matters_when_heard(visit.state).then(|| format!(" Last heard {}.", visit.heard));
    view! {
        <li class="visit">
            <p class="what">
                <strong dir="auto">{visit.class_name.clone()}</strong>
                {chip(visit.state)}
            </p>
            {when_and_where(visit)}
            <p class="why">{words::why(visit)} {heard}</p>
        </li>
    }
}

/// When, with whom and where. The style puts a dot between two that stand on one line.
pub(super) fn when_and_where(visit: &VisitView) -> impl IntoView + use<> {
    let more = |text: &str| (!text.is_empty()).then(|| view! { " "<bdi>{text.to_owned()}</bdi> });
    view! {
        <p class="when">
            <time datetime=visit.iso.clone()>{format!("{}, {}", visit.day, visit.time)}</time>
            {more(&visit.instructors)}
            {more(&visit.place)}
        </p>
    }
}

/// The states that a member may want to talk about at the front desk.
fn matters_when_heard(state: VisitStateView) -> bool {
    matches!(
        state,
        VisitStateView::AwaitingCheckIn | VisitStateView::TakenBack | VisitStateView::NoShow
    )
}

fn chip(state: VisitStateView) -> impl IntoView {
    let (tone, icon) = match state {
        VisitStateView::Booked => ("chip plan", icons::calendar().into_any()),
        VisitStateView::Waitlisted => ("chip wait", icons::hourglass().into_any()),
        VisitStateView::AwaitingCheckIn => ("chip wait", icons::clock().into_any()),
        VisitStateView::Attended => ("chip good", icons::check().into_any()),
        VisitStateView::TakenBack => ("chip wait", icons::undo().into_any()),
        VisitStateView::CancelledLate | VisitStateView::NoShow => {
            ("chip off", icons::cross().into_any())
        }
        VisitStateView::Cancelled | VisitStateView::ClassCancelled | VisitStateView::Removed => {
            ("chip off", icons::dash().into_any())
        }
    };
    view! { <span class=tone>{icon}{words::state_word(state)}</span> }
}
