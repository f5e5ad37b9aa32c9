//! What a pull changes: Mariana Tek's visits laid over those that we hold.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{MtStatus, ReservationId, Visit};

use crate::PullRules;

/// One visit out of what we held and what we heard.
///
/// The one heard later decides, so that answers which overtake each other do no harm. That it was
/// once checked in is never forgotten.
pub fn merge(held: &Visit, heard: Visit) -> Visit {
    let was_checked_in = was_checked_in(held) || was_checked_in(&heard);
    let latest = if heard.heard_at >= held.heard_at {
        heard
    } else {
        held.clone()
    };
    Visit {
        was_checked_in,
        ..latest
    }
}

/// The visits to write: those we did not hold, and those whose content is new.
///
/// When we heard of a visit is no content: a visit that is told again unchanged is not written.
/// Should an older answer arrive after that, it stands until the next pull.
/// A reservation that comes twice, as when pages shift while they are read, is merged first.
pub fn news(held: &[Visit], heard: impl IntoIterator<Item = Visit>) -> Vec<Visit> {
    let held: HashMap<_, _> = held.iter().map(|v| (&v.reservation, v)).collect();
    let mut order = Vec::new();
    let mut merged: HashMap<ReservationId, Visit> = HashMap::new();
    for visit in heard {
        let known = merged
            .get(&visit.reservation)
            .or_else(|| held.get(&visit.reservation).copied());
        let visit = match known {
            Some(known) => merge(known, visit),
            None => first_heard(visit),
        };
        let reservation = visit.reservation.clone();
        if merged.insert(reservation.clone(), visit).is_none() {
            order.push(reservation);
        }
    }
    order
        .iter()
        .filter_map(|reservation| merged.remove(reservation))
        .filter(|visit| {
            held.get(&visit.reservation)
                .is_none_or(|held| !same_content(held, visit))
        })
        .collect()
}

/// When Mariana Tek last told us what we hold of a visit.
///
/// Unchanged visits are not written again, but every pull asks for all those of its window.
pub fn heard_of(
    visit: &Visit,
    pulled_at: Option<Timestamp>,
    rules: &PullRules,
    zone: &TimeZone,
) -> Timestamp {
    let Some(pulled_at) = pulled_at else {
        return visit.heard_at;
    };
    // The last pull looked back from the one before it, so its window reached at least this far.
    let day = visit.starts_at.to_zoned(zone.clone()).date();
    if day >= rules.window(pulled_at, zone) {
        visit.heard_at.max(pulled_at)
    } else {
        visit.heard_at
    }
}

fn first_heard(visit: Visit) -> Visit {
    Visit {
        was_checked_in: was_checked_in(&visit),
        ..visit
    }
}

fn was_checked_in(visit: &Visit) -> bool {
    visit.was_checked_in || visit.status == MtStatus::CheckIn
}

fn same_content(a: &Visit, b: &Visit) -> bool {
    let b = Visit {
        heard_at: a.heard_at,
        ..b.clone()
    };
    *a == b
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
