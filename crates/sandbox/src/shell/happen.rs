//! Small things to make happen while the tab is open: time passes, somebody walks in.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::address::shell_address;
use crate::world::actions::Booking;
use crate::world::{Id, ReservationStatus, World};
use crate::{SandboxState, TenantState, controls, oauth};

/// How far to move the clock, and where to go back to.
#[derive(Debug, Deserialize)]
pub(super) struct MoveClock {
    tenant: String,
    seconds: i64,
}

/// What to make happen to the member who holds the phone.
#[derive(Debug, Deserialize)]
pub(super) struct Happening {
    tenant: String,
    what: String,
    /// The class session, for a booking.
    session: Option<Id>,
}

/// `POST /shell/clock`.
pub(super) async fn move_clock(
    State(sandbox): State<SandboxState>,
    Form(wish): Form<MoveClock>,
) -> Redirect {
    controls::advance(&sandbox, SignedDuration::from_secs(wish.seconds));
    back_to(&wish.tenant, "home", "The clock was moved.")
}

/// `POST /shell/happen`.
pub(super) async fn happen(
    State(sandbox): State<SandboxState>,
    headers: HeaderMap,
    Form(wish): Form<Happening>,
) -> Response {
    let tenant = sandbox.tenant(&wish.tenant);
    let member = tenant.and_then(|tenant| oauth::signed_in(tenant, &headers));
    let (Some(tenant), Some(member)) = (tenant, member) else {
        return back_to(&wish.tenant, "home", "Nobody is signed in.").into_response();
    };
    let note = carry_out(tenant, member, &wish);
    let screen = if wish.session.is_some() {
        "schedule"
    } else {
        "home"
    };
    back_to(&wish.tenant, screen, &note).into_response()
}

fn carry_out(tenant: &TenantState, member: Id, wish: &Happening) -> String {
    let now = tenant.now();
    let mut world = tenant.world_mut();
    match (wish.what.as_str(), wish.session) {
        ("book", Some(session)) => match world.book(Booking::of(member, session), now) {
            Ok(_) => "Booked.".to_owned(),
            Err(refusal) => refusal.to_string(),
        },
        ("check-in", _) => check_in(&mut world, member, now),
        ("undo", _) => take_back(&mut world, member, now),
        _ => "Nothing happened.".to_owned(),
    }
}

/// Checks the member in to the booking that is nearest in time.
fn check_in(world: &mut World, member: Id, now: Timestamp) -> String {
    let booked = world.reservations.of(member).filter(|one| {
        one.user == Some(member) && one.status == ReservationStatus::Pending && one.guest.is_none()
    });
    let starts = |session: Id| world.sessions.get(session).map(|session| session.start);
    let nearest = booked
        .filter_map(|one| Some((starts(one.session)?.duration_since(now).abs(), one.id)))
        .min();
    let Some((_, reservation)) = nearest else {
        return "There is no booking to check in. Book a class first.".to_owned();
    };
    match world.check_in(reservation, now) {
        Ok(()) => "Checked in.".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

/// Takes the member's latest check-in back.
fn take_back(world: &mut World, member: Id, now: Timestamp) -> String {
    let attended = world
        .reservations
        .of(member)
        .filter(|one| one.is_attended());
    let latest = attended
        .filter_map(|one| Some((one.checked_in_at?, one.id)))
        .max();
    let Some((_, reservation)) = latest else {
        return "There is no check-in to take back.".to_owned();
    };
    match world.undo_check_in(reservation, now) {
        Ok(()) => "The check-in was taken back.".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

pub(super) fn back_to(slug: &str, screen: &str, note: &str) -> Redirect {
    Redirect::to(&shell_address(slug, &[("screen", screen), ("note", note)]))
}
