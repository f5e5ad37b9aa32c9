//! The Customer API, version 1: plain JSON, string ids, Django REST framework's manners.
//!
//! Catalogue addresses work without a token; everything under `/me` needs one. Bodies follow the
//! documented schemas, and recorded live bodies where the two differ.

mod account;
mod brand;
mod caller;
mod classes;
mod edit;
mod error;
mod loyalty;
mod media;
mod orders;
mod page;
mod payments;
mod places;
mod query;
mod reservations;
mod view;

use axum::Router;
use axum::http::Method;
use axum::routing::{get, post};

use self::error::Refusal;
use crate::TenantState;

/// Where the Customer API lives on a tenant.
pub const BASE: &str = "/api/customer/v1";

/// Routes under `/api/customer/v1/`, and the pictures under `/media/` that they name.
pub fn router() -> Router<TenantState> {
    let api = catalogue()
        .merge(own_account())
        .merge(own_reservations())
        .fallback(async || Refusal::NoSuchPath)
        .method_not_allowed_fallback(async |method: Method| Refusal::WrongMethod(method));
    Router::new().nest(BASE, api).merge(media::router())
}

/// What anybody may read.
fn catalogue() -> Router<TenantState> {
    Router::new()
        .route("/config", get(brand::config))
        .route("/theme", get(brand::theme))
        .route("/legal", get(brand::legal))
        .route("/countries", get(places::countries))
        .route("/countries/{code}", get(places::country))
        .route("/regions", get(places::regions))
        .route("/regions/{id}", get(places::region))
        .route(
            "/regions/{id}/schedule_filters",
            get(places::region_filters),
        )
        .route("/locations", get(places::locations))
        .route("/locations/{id}", get(places::location))
        .route(
            "/locations/{id}/schedule_filters",
            get(places::location_filters),
        )
        .route("/schedule_locations", get(places::schedule_locations))
        .route("/schedule_locations/{id}", get(places::schedule_location))
        .route("/schedule_regions", get(places::regions))
        .route("/schedule_regions/{id}", get(places::region))
        .route("/classes", get(classes::list))
        .route("/classes/{id}", get(classes::detail))
        .route(
            "/classes/{id}/payment_options",
            get(classes::payment_options),
        )
}

/// The caller's account, numbers and purchases.
fn own_account() -> Router<TenantState> {
    let account = get(account::show)
        .post(account::sign_up)
        .patch(account::edit)
        .delete(account::archive);
    Router::new()
        .route("/me/account", account)
        .route("/me/achievements", get(loyalty::achievements))
        .route("/me/metrics/class_count", get(loyalty::class_count))
        .route(
            "/me/metrics/longest_weekly_streak",
            get(loyalty::longest_weekly_streak),
        )
        .route(
            "/me/metrics/most_active_month",
            get(loyalty::most_active_month),
        )
        .route(
            "/me/metrics/most_popular_weekday",
            get(loyalty::most_popular_weekday),
        )
        .route(
            "/me/metrics/most_recent_completed_challenge",
            get(loyalty::challenge),
        )
        .route("/me/metrics/top_instructors", get(loyalty::top_instructors))
        .route("/me/metrics/top_time_of_day", get(loyalty::top_time_of_day))
        .route(
            "/me/metrics/total_minutes_in_class",
            get(loyalty::total_minutes),
        )
        .route("/me/memberships", get(payments::memberships))
        .route("/me/memberships/{id}", get(payments::membership))
        .route("/me/credits", get(payments::credits))
        .route("/me/credits/{id}", get(payments::credit))
        .route("/me/orders", get(orders::list))
        .route("/me/orders/{id}", get(orders::detail))
}

/// The caller's bookings.
fn own_reservations() -> Router<TenantState> {
    Router::new()
        .route(
            "/me/reservations",
            get(reservations::list).post(reservations::create),
        )
        .route("/me/reservations/{id}", get(reservations::detail))
        .route(
            "/me/reservations/{id}/cancel_penalty",
            get(reservations::cancel_penalty),
        )
        .route("/me/reservations/{id}/cancel", post(reservations::cancel))
        .route(
            "/me/reservations/{id}/check_in",
            post(reservations::check_in),
        )
}
