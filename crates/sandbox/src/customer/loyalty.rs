//! What the API counts for loyalty: achievements and metrics, both from the reservations.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Refusal;
use crate::TenantState;
use crate::world::derive::{most_frequent, tally};

type Answer = Result<Json<Value>, Refusal>;

/// `GET /me/achievements`
pub(super) async fn achievements(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    let world = tenant.world();
    let one = world.achievements(user).ok_or(Refusal::NotAuthenticated)?;
    Ok(Json(json!({
        "classes_completed": one.classes_completed,
        "instructors_taken": one.instructors_taken,
        "member_since": one.member_since.to_string(),
        "most_visited_studio": one.most_visited_studio,
        "number_of_studios_visited": one.studios_visited,
    })))
}

/// `GET /me/metrics/class_count`
pub(super) async fn class_count(State(tenant): State<TenantState>, Caller(user): Caller) -> Answer {
    let count = tenant.world().completed_class_count(user);
    // The thresholds are set by hand at Mariana Tek; these are ours.
    let band = match count {
        0 => None,
        1..20 => Some("Below 50%"),
        20..60 => Some("Top 50%"),
        60..120 => Some("Top 25%"),
        120..200 => Some("Top 10%"),
        200..300 => Some("Top 5%"),
        _ => Some("Top 1%"),
    };
    Ok(Json(
        json!({ "result": { "class_count": count, "percentile_band": band } }),
    ))
}

/// `GET /me/metrics/longest_weekly_streak`: without the `result` that wraps the others.
pub(super) async fn longest_weekly_streak(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    let streak = tenant.world().longest_weekly_streak(user);
    Ok(Json(json!({
        "streak_length": streak.map_or(0, |streak| streak.weeks),
        "streak_start_date": streak.map(|streak| streak.first_day.to_string()),
        "streak_end_date": streak.map(|streak| streak.last_day.to_string()),
    })))
}

/// The most frequent of some trait of the attended classes, named `name`.
fn favourite<K: Ord + Clone>(
    name: &str,
    classes: impl Iterator<Item = K>,
    write: impl Fn(K) -> &'static str,
) -> Json<Value> {
    let found = most_frequent(&tally(classes));
    let (value, count) = found.map_or((None, 0), |(value, count)| (Some(write(value)), count));
    Json(json!({ "result": { name: value, "reservation_count": count } }))
}

/// `GET /me/metrics/most_active_month`
pub(super) async fn most_active_month(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let world = tenant.world();
    let attended = world.attended(user);
    let months = attended.iter().filter_map(|one| {
        usize::try_from(one.local_start.month())
            .ok()?
            .checked_sub(1)
    });
    Ok(favourite("month", months, |month| {
        NAMES.get(month).copied().unwrap_or_default()
    }))
}

/// `GET /me/metrics/most_popular_weekday`
pub(super) async fn most_popular_weekday(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let world = tenant.world();
    let attended = world.attended(user);
    let days = attended
        .iter()
        .filter_map(|one| usize::try_from(one.local_start.weekday().to_monday_zero_offset()).ok());
    Ok(favourite("weekday", days, |day| {
        NAMES.get(day).copied().unwrap_or_default()
    }))
}

/// `GET /me/metrics/top_time_of_day`
pub(super) async fn top_time_of_day(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    let world = tenant.world();
    let attended = world.attended(user);
    let times = attended.iter().map(|one| match one.local_start.hour() {
        3..12 => "Morning",
        12..17 => "Afternoon",
        _ => "Night Owl",
    });
    Ok(favourite("top_time_of_day", times, |time| time))
}

/// `GET /me/metrics/top_instructors`: up to three names.
pub(super) async fn top_instructors(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    let world = tenant.world();
    let attended = world.attended(user);
    let taught = tally(
        attended
            .iter()
            .flat_map(|one| one.session.instructors.iter().copied()),
    );
    let mut ranked: Vec<_> = taught.into_iter().collect();
    ranked.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    let names: Vec<&str> = ranked
        .iter()
        .filter_map(|(id, _)| world.employees.get(*id).map(|one| one.name.as_str()))
        .take(3)
        .collect();
    Ok(Json(json!({ "result": names })))
}

/// `GET /me/metrics/total_minutes_in_class`
pub(super) async fn total_minutes(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Answer {
    Ok(Json(
        json!({ "result": tenant.world().minutes_in_class(user) }),
    ))
}

/// `GET /me/metrics/most_recent_completed_challenge`: these studios run none.
pub(super) async fn challenge(Caller(_): Caller) -> Answer {
    Ok(Json(json!({ "most_recent_completed_challenge": null })))
}
