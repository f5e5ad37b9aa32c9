//! Half a year of classes as one drawing: a dot a day, larger and fuller with more classes.

use leptos::prelude::*;
use std::fmt::Write as _;

use crate::page::HeatView;
use crate::words;

/// Units from one dot's centre to the next.
const STEP: usize = 12;
/// Units left of the first dot, for the names of days, and above it, for those of months.
const LEFT: usize = 34;
const TOP: usize = 20;

/// How full a dot is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    None,
    One,
    Two,
    More,
}

impl Level {
    const ALL: [Self; 4] = [Self::None, Self::One, Self::Two, Self::More];
    /// Those with dots of their own, upon the ground of small ones.
    const DRAWN: [Self; 3] = [Self::One, Self::Two, Self::More];

    fn of(visits: u32) -> Self {
        match visits {
            0 => Self::None,
            1 => Self::One,
            2 => Self::Two,
            _ => Self::More,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::None => "h0",
            Self::One => "h1",
            Self::Two => "h2",
            Self::More => "h3",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::One => "1",
            Self::Two => "2",
            Self::More => "3 or more",
        }
    }
}

/// The heat map's card.
pub(crate) fn heat_card(heat: &HeatView) -> impl IntoView + use<> {
    let width = LEFT + heat.weeks.len() * STEP;
    let size = format!("0 0 {width} {}", TOP + 7 * STEP);
    view! {
        <section class="card heat" aria-labelledby="heat-title">
            <h2 class="label" id="heat-title">"Your last 26 weeks"</h2>
            <svg viewBox=size role="img" aria-labelledby="heat-name heat-story">
                <title id="heat-name">"Classes by day"</title>
                <desc id="heat-story">{story(heat)}</desc>
                {months(heat)}
                {days(heat)}
                {ground(heat)}
                {Level::DRAWN.map(|level| dots(heat, level)).into_iter().collect_view()}
            </svg>
            {legend()}
        </section>
    }
}

/// The map in a sentence, for those who cannot see it.
fn story(heat: &HeatView) -> String {
    let days = heat.weeks.iter().flat_map(|week| week.days).flatten();
    let (total, active) = days.fold((0_u32, 0_u32), |(total, active), visits| {
        (total.saturating_add(visits), active + u32::from(visits > 0))
    });
    let on = if active == 1 {
        "1 day"
    } else {
        &format!("{active} days")
    };
    format!(
        "From {} to {}: {} on {on}.",
        heat.from,
        heat.to,
        words::classes(total)
    )
}

/// A small dot for each day that has come: a line a week, which the style breaks into dots.
fn ground(heat: &HeatView) -> impl IntoView + use<> {
    let mut path = String::new();
    for (column, week) in heat.weeks.iter().enumerate() {
        let days = week.days.iter().flatten().count();
        if days > 0 {
            let (x, y) = (LEFT + column * STEP + STEP / 2, TOP + STEP / 2);
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}v{}", ((days - 1) * STEP).max(1));
        }
    }
    view! { <path class=Level::None.class() d=path /> }
}

/// All dots of one level as one path of round ends, which is a tenth of the bytes of circles.
fn dots(heat: &HeatView, level: Level) -> impl IntoView + use<> {
    let mut path = String::new();
    for (column, week) in heat.weeks.iter().enumerate() {
        for (row, day) in week.days.iter().enumerate() {
            if day.map(Level::of) == Some(level) {
                let (x, y) = (LEFT + column * STEP + STEP / 2, TOP + row * STEP + STEP / 2);
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h0");
            }
        }
    }
    view! { <path class=level.class() d=path /> }
}

fn months(heat: &HeatView) -> impl IntoView + use<> {
    heat.weeks
        .iter()
        .enumerate()
        .filter_map(|(column, week)| Some((LEFT + column * STEP + 1, week.month.clone()?)))
        .map(|(x, month)| view! { <text x=x y="12">{month}</text> })
        .collect_view()
}

/// Every other day is named: seven names do not fit beside seven rows of dots.
fn days(heat: &HeatView) -> impl IntoView + use<> {
    heat.day_names
        .iter()
        .enumerate()
        .step_by(2)
        .map(|(row, name)| view! { <text x="0" y=TOP + row * STEP + 10>{name.clone()}</text> })
        .collect_view()
}

fn legend() -> impl IntoView {
    let entries = Level::ALL.map(|level| {
        view! {
            <li>
                <svg viewBox="0 0 12 12" aria-hidden="true"><path class=level.class() d="M6 6h0" /></svg>
                {level.name()}
            </li>
        }
    });
    view! {
        <ul class="legend" aria-label="Classes a day">{entries.into_iter().collect_view()}</ul>
    }
}
