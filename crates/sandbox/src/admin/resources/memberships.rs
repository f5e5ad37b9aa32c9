//! `/api/membership_instances`: the memberships that people have.

use jiff::Timestamp;
use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::order::SortKey;
use crate::admin::query::{lists, names};
use crate::world::{Membership, MembershipStatus, Table, World};

pub(super) struct MembershipInstances;

impl Collection for MembershipInstances {
    const NAME: &'static str = "membership_instances";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    type Row = Membership;

    fn table(world: &World) -> &Table<Membership> {
        &world.memberships
    }

    fn passes(_view: View<'_>, row: &Membership, filter: &str, value: &str) -> Option<bool> {
        match filter {
            "user" => Some(names(value, row.user)),
            "status" | "statuses" => Some(lists(value, row.status.as_str())),
            "membership" | "membership_product" => Some(names(value, row.plan)),
            "purchase_location" => Some(names(value, row.location)),
            "purchase_date" => Some(row.purchased_at.to_string().starts_with(value)),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &Membership, field: &str) -> Option<SortKey> {
        match field {
            "start_date" => Some(row.start.into()),
            "end_date" => Some(row.end.into()),
            "purchase_date" => Some(row.purchased_at.into()),
            _ => None,
        }
    }

    fn document(view: View<'_>, row: &Membership) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: attributes(view.world, row),
            relations: vec![
                ("user", Relation::one("users", row.user)),
                (
                    "purchase_location",
                    Relation::one("locations", row.location),
                ),
                ("membership", Relation::one("memberships", row.plan)),
            ],
        }
    }
}

fn attributes(world: &World, row: &Membership) -> serde_json::Value {
    let plan = world.plans.get(row.plan);
    let is_frozen = row.status == MembershipStatus::Frozen;
    let freeze = row.freeze.filter(|_| is_frozen);
    let day = |at: Timestamp| in_zone(world, row, at);
    json!({
        "membership_name": plan.map(|plan| &plan.name),
        "status": row.status.as_str(),
        "is_intro_offer": plan.is_some_and(|plan| plan.is_intro_offer),
        "purchase_date": row.purchased_at,
        "start_date": day(row.start),
        "end_date": row.end.map(day),
        "scheduled_start_datetime": row.start,
        "scheduled_end_datetime": row.end,
        "cancellation_datetime": row.cancelled_at,
        "cancellation_reason": row.cancellation_reason,
        "freeze_datetime": freeze.map(|freeze| freeze.start),
        "freeze_reactivation_datetime": freeze.and_then(|freeze| freeze.end),
        "next_charge_date": row.next_charge.map(day),
        "renewal_rate": row.rate.to_string(),
        "renewal_currency": row.currency.code(),
        "renewal_count": row.renewals,
        "payment_interval": plan.map(|plan| plan.interval),
        "payment_interval_length": plan.map(|plan| plan.interval_length),
        "usage_interval_limit": plan.and_then(|plan| plan.usage_limit),
        "last_interval_remaining_usage_count": row.remaining_usage,
    })
}

/// A day on the calendar of the location that sold the membership.
fn in_zone(world: &World, row: &Membership, at: Timestamp) -> String {
    let place = world.locations.get(row.location);
    let zone = place.map_or(jiff::tz::TimeZone::UTC, crate::world::Location::zone);
    at.to_zoned(zone).date().to_string()
}
