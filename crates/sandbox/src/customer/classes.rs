//! The public schedule.

use axum::Json;
use axum::extract::State;
use jiff::Zoned;
use serde_json::{Value, json};

use super::caller::MaybeCaller;
use super::error::Refusal;
use super::page::page_of;
use super::query::{Query, RowId};
use super::view::View;
use crate::TenantState;
use crate::world::{ClassSession, Id, PaidWith, World};

type Answer = Result<Json<Value>, Refusal>;

/// The documented filters of `/classes`.
struct Filters {
    locations: Option<Vec<Id>>,
    regions: Option<Vec<Id>>,
    classrooms: Option<Vec<Id>>,
    class_types: Option<Vec<Id>>,
    tags: Option<Vec<Id>>,
    instructors: Option<Vec<Id>>,
    is_cancelled: Option<bool>,
    is_live_stream: Option<bool>,
    dates: (Option<jiff::civil::Date>, Option<jiff::civil::Date>),
    times: (Option<jiff::civil::Time>, Option<jiff::civil::Time>),
    instants: (Option<jiff::Timestamp>, Option<jiff::Timestamp>),
}

impl Filters {
    fn read(query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            locations: query.numbers("location")?,
            regions: query.numbers("region")?,
            classrooms: query.numbers("classroom")?,
            class_types: query.numbers("class_type")?,
            tags: query.numbers("class_tags")?,
            instructors: query.numbers("instructor")?,
            is_cancelled: query.flag("is_cancelled"),
            is_live_stream: query.flag("is_live_stream"),
            dates: (query.date("min_start_date")?, query.date("max_start_date")?),
            times: (query.time("min_start_time")?, query.time("max_start_time")?),
            instants: (
                query.instant("min_datetime")?,
                query.instant("max_datetime")?,
            ),
        })
    }

    fn accept(&self, world: &World, one: &ClassSession) -> bool {
        self.accept_what(world, one) && self.accept_when(world, one)
    }

    fn accept_what(&self, world: &World, one: &ClassSession) -> bool {
        let wanted =
            |ids: &Option<Vec<Id>>, id: Id| ids.as_ref().is_none_or(|ids| ids.contains(&id));
        let any = |ids: &Option<Vec<Id>>, have: &[Id]| {
            ids.as_ref()
                .is_none_or(|ids| have.iter().any(|id| ids.contains(id)))
        };
        let region = world
            .locations
            .get(one.location)
            .map(|location| location.region);
        let is_live = world
            .class_types
            .get(one.class_type)
            .is_some_and(|kind| kind.is_live_stream);
        wanted(&self.locations, one.location)
            && wanted(&self.regions, region.unwrap_or_default())
            && wanted(&self.classrooms, one.classroom)
            && wanted(&self.class_types, one.class_type)
            && any(&self.tags, &one.tags)
            && any(&self.instructors, &one.instructors)
            && self
                .is_cancelled
                .is_none_or(|wanted| one.cancelled_at.is_some() == wanted)
            && self.is_live_stream.is_none_or(|wanted| is_live == wanted)
    }

    fn accept_when(&self, world: &World, one: &ClassSession) -> bool {
        let Some(location) = world.locations.get(one.location) else {
            return false;
        };
        let local: Zoned = one.start.to_zoned(location.zone());
        within(self.dates, local.date())
            && within(self.times, local.time())
            && within(self.instants, one.start)
    }
}

/// Whether `value` lies between two inclusive ends, either of which may be open.
fn within<T: PartialOrd + Copy>((low, high): (Option<T>, Option<T>), value: T) -> bool {
    low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
}

/// `GET /classes`: the public ones, the earliest first unless ordered otherwise.
pub(super) async fn list(
    State(tenant): State<TenantState>,
    MaybeCaller(caller): MaybeCaller,
    query: Query,
) -> Answer {
    let filters = Filters::read(&query)?;
    let world = tenant.world();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now: tenant.now(),
        caller,
    };
    let mut rows: Vec<&ClassSession> = world
        .sessions
        .iter()
        .filter(|one| one.is_public && filters.accept(&world, one))
        .collect();
    match query.ordering() {
        Some(("id", _)) => rows.sort_by_key(|one| one.id),
        _ => rows.sort_by_key(|one| (one.start, one.id)),
    }
    if query.ordering().is_some_and(|(_, downwards)| downwards) {
        rows.reverse();
    }
    page_of(&rows, &query, tenant.origin(), |one| {
        view.class_with_reservations(one)
    })
}

/// `GET /classes/{id}`
pub(super) async fn detail(
    State(tenant): State<TenantState>,
    MaybeCaller(caller): MaybeCaller,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now: tenant.now(),
        caller,
    };
    let one = world
        .sessions
        .get(id)
        .ok_or(Refusal::NoMatch("ClassSession"))?;
    Ok(Json(view.class_with_layout(one)))
}

/// `GET /classes/{id}/payment_options`: empty lists without a token.
pub(super) async fn payment_options(
    State(tenant): State<TenantState>,
    MaybeCaller(caller): MaybeCaller,
    RowId(id): RowId,
) -> Answer {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller,
    };
    let session = world
        .sessions
        .get(id)
        .ok_or(Refusal::NoMatch("ClassSession"))?;
    let means = caller
        .map(|user| world.means_of_payment(user, session, now))
        .unwrap_or_default();
    let for_guests = means
        .iter()
        .filter(|one| is_valid_for_guests(&world, **one));
    let for_guests: Vec<Value> = for_guests.map(|one| view.payment_option(*one)).collect();
    let for_user = means.iter().filter(|one| **one != PaidWith::Nothing);
    let for_user: Vec<Value> = for_user.map(|one| view.payment_option(*one)).collect();
    Ok(Json(
        json!({ "user_payment_options": for_user, "guest_payment_options": for_guests }),
    ))
}

/// Whether a guest can be booked with this.
pub(super) fn is_valid_for_guests(world: &World, means: PaidWith) -> bool {
    match means {
        PaidWith::Nothing => false,
        PaidWith::Membership(id) => {
            let plan = world
                .memberships
                .get(id)
                .and_then(|one| world.plans.get(one.plan));
            plan.is_some_and(|plan| plan.guest_limit > 0)
        }
        PaidWith::Credit(id) => {
            let grant = world.credit_transactions.get(id);
            let kind = grant.and_then(|one| world.credit_types.get(one.credit));
            kind.is_some_and(|kind| kind.is_valid_for_guests)
        }
    }
}
