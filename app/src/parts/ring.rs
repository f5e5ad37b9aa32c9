//! Classes in all and the way to the next milestone.

use leptos::prelude::*;

use crate::page::{HomeView, MilestoneView};
use crate::words;

/// The card with the progress ring.
pub(crate) fn progress_card(home: &HomeView) -> impl IntoView + use<> {
    let (total, milestone) = (home.attended_total, home.milestone);
    view! {
        <section class="card progress" aria-labelledby="progress-title">
            {ring(total, milestone)}
            <div>
                <h2 id="progress-title">{words::milestone_line(milestone)}</h2>
                <p class="quiet">{words::month_line(home.attended_this_month, &home.month_name)}</p>
            </div>
        </section>
    }
}

fn ring(total: u32, milestone: MilestoneView) -> impl IntoView {
    let arc = format!("{} 100", share_done(total, milestone));
    let unit = if total == 1 { "class" } else { "classes" };
    // Four digits still fit inside the ring when they are set smaller.
    let size = if total > 999 { "number long" } else { "number" };
    view! {
        <svg class="ring" viewBox="0 0 120 120" role="img" aria-label=words::ring_label(total, milestone)>
            <circle class="track" cx="60" cy="60" r="52" />
            <circle
                class="arc"
                cx="60"
                cy="60"
                r="52"
                pathLength="100"
                stroke-dasharray=arc
                transform="rotate(-90 60 60)"
            />
            <text class=size x="60" y="64">{total}</text>
            <text class="unit" x="60" y="82">{unit}</text>
        </svg>
    }
}

/// Hundredths of the way from the milestone before to the next one.
fn share_done(total: u32, milestone: MilestoneView) -> u32 {
    let way = milestone.target.saturating_sub(milestone.previous).max(1);
    let done = total.saturating_sub(milestone.previous).min(way);
    // A milestone is at most 250 classes from the one before: no overflow in sight.
    done.saturating_mul(100) / way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_fills_from_one_milestone_to_the_next() {
        let milestone = MilestoneView {
            previous: 100,
            target: 150,
            to_go: 3,
        };
        assert_eq!(share_done(100, milestone), 0);
        assert_eq!(share_done(147, milestone), 94);
        assert_eq!(share_done(900, milestone), 100);
        let nonsense = MilestoneView {
            previous: 5,
            target: 5,
            to_go: 0,
        };
        assert_eq!(share_done(5, nonsense), 0);
    }
}
