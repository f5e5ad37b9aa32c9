//! What can be taught and sold: `/api/class_session_types`, `/api/memberships`, `/api/credits`.

use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link};
use crate::world::{ClassType, CreditType, MembershipPlan, Table, World};

pub(super) struct ClassSessionTypes;

impl Collection for ClassSessionTypes {
    const NAME: &'static str = "class_session_types";
    type Row = ClassType;

    fn table(world: &World) -> &Table<ClassType> {
        &world.class_types
    }

    fn passes(_view: View<'_>, row: &ClassType, filter: &str, value: &str) -> Option<bool> {
        (filter == "name").then(|| row.name.eq_ignore_ascii_case(value))
    }

    fn document(_view: View<'_>, row: &ClassType) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "name": row.name,
                "description": row.description,
                "duration": row.minutes,
                "is_live_stream": row.is_live_stream,
            }),
            relations: Vec::new(),
        }
    }
}

pub(super) struct Memberships;

impl Collection for Memberships {
    const NAME: &'static str = "memberships";
    type Row = MembershipPlan;

    fn table(world: &World) -> &Table<MembershipPlan> {
        &world.plans
    }

    fn passes(_view: View<'_>, row: &MembershipPlan, filter: &str, value: &str) -> Option<bool> {
        (filter == "name").then(|| row.name.eq_ignore_ascii_case(value))
    }

    fn document(_view: View<'_>, row: &MembershipPlan) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "name": row.name,
                "is_intro_offer": row.is_intro_offer,
                "payment_interval": row.interval,
                "payment_interval_length": row.interval_length,
                "usage_interval_limit": row.usage_limit,
                "guest_usage_limit": row.guest_limit,
            }),
            relations: Vec::new(),
        }
    }
}

pub(super) struct Credits;

impl Collection for Credits {
    const NAME: &'static str = "credits";
    type Row = CreditType;

    fn table(world: &World) -> &Table<CreditType> {
        &world.credit_types
    }

    fn passes(_view: View<'_>, row: &CreditType, filter: &str, value: &str) -> Option<bool> {
        (filter == "name").then(|| row.name.eq_ignore_ascii_case(value))
    }

    fn document(_view: View<'_>, row: &CreditType) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "name": row.name,
                "is_valid_for_guests": row.is_valid_for_guests,
            }),
            relations: Vec::new(),
        }
    }
}
