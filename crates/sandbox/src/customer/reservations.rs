//! The caller's bookings: listed with every documented filter, made, cancelled, checked in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::caller::Caller;
use super::classes::is_valid_for_guests;
use super::edit::Fields;
use super::error::Refusal;
use super::page::page_of;
use super::query::{Query, RowId, no_choice};
use super::view::View;
use super::view::classes::{is_check_in_open, spot_number};
use super::view::payments::{BillingCycle, payment_from_id};
use crate::TenantState;
use crate::world::actions::Booking;
use crate::world::{
    ClassSession, Guest, Id, PaidWith, Reservation, ReservationKind, ReservationStatus, World,
};

type Answer = Result<Json<Value>, Refusal>;

/// The documented filters of `/me/reservations`.
struct Filters {
    id: Option<Id>,
    status: Option<ReservationStatus>,
    is_upcoming: Option<bool>,
    is_ongoing: Option<bool>,
    is_upcoming_or_open: Option<bool>,
    is_live_stream: Option<bool>,
    first_day: Option<jiff::civil::Date>,
    last_day: Option<jiff::civil::Date>,
    membership: Option<Id>,
    cycle: Option<(Id, BillingCycle)>,
}

impl Filters {
    fn read(query: &Query, view: &View<'_>) -> Result<Self, Refusal> {
        let status = query.text("status").map(|word| {
            ReservationStatus::from_word(word).ok_or_else(|| no_choice("status", word))
        });
        Ok(Self {
            id: query.number("id")?,
            status: status.transpose()?,
            is_upcoming: query.flag("is_upcoming"),
            is_ongoing: query.flag("is_ongoing"),
            is_upcoming_or_open: query.flag("is_upcoming_or_is_within_check_in_window"),
            is_live_stream: query.flag("is_live_stream"),
            first_day: query.date("min_start_date")?,
            last_day: query.date("max_start_date")?,
            membership: query.number("membership_instance")?,
            cycle: query
                .number("billing_cycle")?
                .map(|id| find_cycle(view, id)),
        })
    }

    fn accept(&self, view: &View<'_>, one: &Reservation, session: &ClassSession) -> bool {
        let is = |wanted: Option<bool>, actual: bool| wanted.is_none_or(|wanted| wanted == actual);
        let kind = view.world.class_types.get(session.class_type);
        self.id.is_none_or(|id| one.id == id)
            && self.status.is_none_or(|status| one.status == status)
            && is(self.is_upcoming, view.is_upcoming(one, session))
            && is(self.is_ongoing, view.is_ongoing(one, session))
            && is(
                self.is_upcoming_or_open,
                view.is_upcoming_or_open(one, session),
            )
            && is(
                self.is_live_stream,
                kind.is_some_and(|kind| kind.is_live_stream),
            )
            && self.accept_day(view.world, session)
            && self
                .membership
                .is_none_or(|id| one.paid_with == PaidWith::Membership(id))
            && self.cycle.is_none_or(|cycle| in_cycle(cycle, one, session))
    }

    fn accept_day(&self, world: &World, session: &ClassSession) -> bool {
        if self.first_day.is_none() && self.last_day.is_none() {
            return true;
        }
        let Some(location) = world.locations.get(session.location) else {
            return false;
        };
        let day = session.start.to_zoned(location.zone()).date();
        self.first_day.is_none_or(|first| day >= first)
            && self.last_day.is_none_or(|last| day <= last)
    }
}

/// The caller's billing cycle with this id; for a foreign id one that nothing can be in.
fn find_cycle(view: &View<'_>, id: Id) -> (Id, BillingCycle) {
    let own = view
        .caller
        .into_iter()
        .flat_map(|user| view.world.memberships.of(user));
    let mut cycles = own.flat_map(|membership| {
        view.billing_cycles(membership)
            .into_iter()
            .map(|cycle| (membership.id, cycle))
    });
    let empty = BillingCycle {
        id,
        start: view.now,
        end: view.now,
    };
    cycles
        .find(|(_, cycle)| cycle.id == id)
        .unwrap_or((0, empty))
}

fn in_cycle(
    (membership, cycle): (Id, BillingCycle),
    one: &Reservation,
    session: &ClassSession,
) -> bool {
    one.paid_with == PaidWith::Membership(membership)
        && session.start >= cycle.start
        && session.start < cycle.end
}

/// `GET /me/reservations`: by start of the class, the latest first unless ordered otherwise.
pub(super) async fn list(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    query: Query,
) -> Answer {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller: Some(user),
    };
    let filters = Filters::read(&query, &view)?;
    let mut rows: Vec<(&ClassSession, &Reservation)> = world
        .reservations
        .of(user)
        .filter_map(|one| {
            world
                .sessions
                .get(one.session)
                .map(|session| (session, one))
        })
        .filter(|(session, one)| filters.accept(&view, one, session))
        .collect();
    match query.ordering() {
        Some(("id", _)) => rows.sort_by_key(|(_, one)| one.id),
        Some(("creation_date" | "created_datetime", _)) => {
            rows.sort_by_key(|(_, one)| (one.created_at, one.id));
        }
        _ => rows.sort_by_key(|(session, one)| (session.start, one.id)),
    }
    if query.ordering().is_none_or(|(_, downwards)| downwards) {
        rows.reverse();
    }
    page_of(&rows, &query, tenant.origin(), |(_, one)| {
        view.reservation(one)
    })
}

/// The caller's own booking with this id.
fn own(world: &World, user: Id, id: Id) -> Result<&Reservation, Refusal> {
    let row = world.reservations.get(id);
    row.filter(|one| one.user == Some(user) || one.booked_by == Some(user))
        .ok_or(Refusal::NoMatch("Reservation"))
}

fn written(tenant: &TenantState, user: Id, id: Id) -> Answer {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller: Some(user),
    };
    Ok(Json(view.reservation(own(&world, user, id)?)))
}

/// `GET /me/reservations/{id}`
pub(super) async fn detail(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    RowId(id): RowId,
) -> Answer {
    written(&tenant, user, id)
}

/// `GET /me/reservations/{id}/cancel_penalty`
pub(super) async fn cancel_penalty(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let is_penalty = world.is_late_to_cancel(own(&world, user, id)?, tenant.now());
    let message = is_penalty.then_some("Late cancellation will result in loss of credit.");
    Ok(Json(
        json!({ "is_penalty_cancel": is_penalty, "message": message }),
    ))
}

/// `POST /me/reservations/{id}/cancel`
pub(super) async fn cancel(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    RowId(id): RowId,
) -> Answer {
    own(&tenant.world(), user, id)?;
    tenant.world_mut().cancel(id, tenant.now())?;
    written(&tenant, user, id)
}

/// `POST /me/reservations/{id}/check_in`: from an hour before the class until it ends.
pub(super) async fn check_in(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    RowId(id): RowId,
) -> Answer {
    let now = tenant.now();
    {
        let world = tenant.world();
        let row = own(&world, user, id)?;
        let session = world
            .sessions
            .get(row.session)
            .ok_or(Refusal::NoMatch("ClassSession"))?;
        if !is_check_in_open(session, now) {
            return Err(Refusal::Unprocessable(
                "Check-in is not open for this class.",
            ));
        }
        if !row.status.holds_a_place() {
            return Err(Refusal::Unprocessable(
                "This reservation has been cancelled.",
            ));
        }
    }
    tenant.world_mut().check_in(id, now)?;
    written(&tenant, user, id)
}

/// `POST /me/reservations`
pub(super) async fn create(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let wish = read_booking(&fields, user)?;
    let is_guest_paid = |world: &World| {
        wish.guest.is_none()
            || wish
                .paid_with
                .is_none_or(|means| is_valid_for_guests(world, means))
    };
    if !is_guest_paid(&tenant.world()) {
        return Err(Refusal::Unprocessable(
            "This payment option cannot be used for guests.",
        ));
    }
    let id = tenant.world_mut().book(wish, tenant.now())?;
    Ok((StatusCode::CREATED, written(&tenant, user, id)?))
}

fn read_booking(fields: &Fields, user: Id) -> Result<Booking, Refusal> {
    let session = fields
        .related("class_session")
        .ok_or_else(|| Refusal::field("class_session", "This field is required."))?;
    let kind = fields.text("reservation_type").unwrap_or("standard");
    let kind = ReservationKind::from_word(kind).ok_or_else(|| {
        Refusal::field(
            "reservation_type",
            format!("\"{kind}\" is not a valid choice."),
        )
    })?;
    let spot = fields.related("spot").map(|id| {
        spot_number(session, id).ok_or_else(|| Refusal::field("spot", "This spot does not exist."))
    });
    let paid_with = fields.related_text("payment_option").map(|id| {
        payment_from_id(&id)
            .ok_or_else(|| Refusal::field("payment_option", "This payment option does not exist."))
    });
    Ok(Booking {
        user,
        session,
        kind,
        paid_with: paid_with.transpose()?,
        spot: spot.transpose()?,
        guest: read_guest(fields)?,
    })
}

fn read_guest(fields: &Fields) -> Result<Option<Guest>, Refusal> {
    if fields.flag("is_booked_for_me").unwrap_or(true) {
        return Ok(None);
    }
    let email = fields
        .text("guest_email")
        .filter(|email| email.contains('@'));
    let email = email.ok_or(Refusal::Unprocessable(
        "Email address for guest must be provided",
    ))?;
    let name = email.split('@').next().unwrap_or_default().to_owned();
    Ok(Some(Guest {
        name,
        email: email.to_owned(),
    }))
}
