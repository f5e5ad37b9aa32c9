//! The weekly streak as a row of dots. Each state has a shape of its own, and words.

use leptos::prelude::*;

use crate::page::{StreakView, WeekStateView, WeekView};
use crate::words;

/// The streak card. While the first visits are still being read, `pending` keeps its place.
pub(crate) fn streak_card(streak: &StreakView, pending: bool) -> impl IntoView + use<> {
    let (title, advice, best) = if pending {
        (
            "Your streak".to_owned(),
            "Adding up your weeks…".to_owned(),
            None,
        )
    } else {
        (
            words::streak_title(streak.current),
            words::streak_advice(streak),
            words::streak_best(streak),
        )
    };
    let weeks: Vec<_> = streak.weeks.iter().map(|week| dot(week, pending)).collect();
    view! {
        <section class="card streak" aria-labelledby="streak-title">
            <div class="row">
                <h2 id="streak-title">{title}</h2>
                <p class="quiet">{best}</p>
            </div>
            <ol class="weeks">{weeks}</ol>
            <p class="ends" aria-hidden="true">
                <span>{weeks_back(streak)}</span>
                <span>"This week"</span>
            </p>
            <p>{advice}</p>
        </section>
    }
}

fn weeks_back(streak: &StreakView) -> String {
    format!("{} weeks ago", streak.weeks.len().saturating_sub(1))
}

fn dot(week: &WeekView, pending: bool) -> impl IntoView + use<> {
    let state = if pending {
        WeekStateView::Before
    } else {
        week.state
    };
    let label = (!pending).then(|| words::week_label(week));
    let class = match state {
        WeekStateView::Kept => "dot kept",
        WeekStateView::Open => "dot open",
        WeekStateView::Missed => "dot missed",
        WeekStateView::Frozen => "dot frozen",
        WeekStateView::Before => "dot before",
    };
    view! {
        <li>
            <svg class=class viewBox="0 0 20 20" aria-hidden="true">{shape(state)}</svg>
            <span class="unseen">{label}</span>
        </li>
    }
}

fn shape(state: WeekStateView) -> AnyView {
    match state {
        WeekStateView::Kept => view! {
            <circle cx="10" cy="10" r="9" />
            <path d="M6 10.4l2.7 2.7L14 7.6" />
        }
        .into_any(),
        WeekStateView::Open => view! { <circle cx="10" cy="10" r="8" /> }.into_any(),
        WeekStateView::Missed => view! { <path d="M6.5 10h7" /> }.into_any(),
        WeekStateView::Frozen => view! {
            <path d="M10 2v16M3 6l14 8M17 6L3 14M7.8 3.2L10 5l2.2-1.8M7.8 16.8L10 15l2.2 1.8" />
        }
        .into_any(),
        WeekStateView::Before => view! { <circle cx="10" cy="10" r="2.5" /> }.into_any(),
    }
}
