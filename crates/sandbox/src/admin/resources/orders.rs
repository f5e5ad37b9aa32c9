//! `/api/orders`.

use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::order::SortKey;
use crate::admin::query::{moment, names};
use crate::world::{Order, Table, World};

pub(super) struct Orders;

impl Collection for Orders {
    const NAME: &'static str = "orders";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    type Row = Order;

    fn table(world: &World) -> &Table<Order> {
        &world.orders
    }

    fn passes(_view: View<'_>, row: &Order, filter: &str, value: &str) -> Option<bool> {
        match filter {
            "user" => Some(names(value, row.user)),
            "location" => Some(names(value, row.location)),
            "status" => Some(row.status.eq_ignore_ascii_case(value)),
            "min_datetime" => Some(row.placed_at >= moment(value)?),
            "max_datetime" => Some(row.placed_at <= moment(value)?),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &Order, field: &str) -> Option<SortKey> {
        (field == "date_placed").then(|| row.placed_at.into())
    }

    fn document(view: View<'_>, row: &Order) -> Document {
        let products: Vec<_> = row.lines.iter().map(|line| &line.product_name).collect();
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "number": row.number,
                "date_placed": row.placed_at,
                "status": row.status,
                "total": row.total().to_string(),
                "net_total": row.subtotal().to_string(),
                "total_amount_refunded": row.refunded.to_string(),
                "contains_refund": row.refunded.0 != 0,
                "currency": row.currency.code(),
                "location": view.world.locations.get(row.location).map(|place| &place.name),
                "summary": products,
                "payment_sources": [{ "label": row.paid_with }],
            }),
            relations: vec![("user", Relation::one("users", row.user))],
        }
    }
}
