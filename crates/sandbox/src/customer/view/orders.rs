//! Purchases.

use serde_json::{Value, json};

use super::{View, id_text};
use crate::world::{Minor, Order, OrderLine};

const NOTHING: Minor = Minor(0);

impl View<'_> {
    /// An order, as its buyer sees it.
    pub(in crate::customer) fn order(&self, one: &Order) -> Value {
        let location = self.world.locations.get(one.location);
        let lines: Vec<Value> = one.lines.iter().map(|line| order_line(one, line)).collect();
        let (subtotal, total) = (one.subtotal(), one.total());
        json!({
            "id": id_text(one.id),
            "number": one.number,
            "status": one.status,
            "currency": one.currency.code(),
            "placed_datetime": one.placed_at.to_string(),
            "location": location.map(|location| self.location(location)),
            "order_lines": lines,
            "payment_sources": [{
                "id": id_text(one.id),
                "name": one.paid_with,
                "payment_type": "bankcard",
                "amount_paid": total.to_string(),
                "amount_refunded": one.refunded.to_string(),
            }],
            "subtotal": subtotal.to_string(),
            "subtotal_excl_discounts": subtotal.to_string(),
            "subtotal_incl_tax": total.to_string(),
            "total": total.to_string(),
            "total_discount": NOTHING.to_string(),
            "total_tax": one.tax.to_string(),
            "net_total": Minor(total.0 - one.refunded.0).to_string(),
            "refund_total": one.refunded.to_string(),
            "taxes": [{ "name": "Sales tax", "value": one.tax.to_string() }],
            "deferred_item_count": 0,
            "deferred_item_total": 0.0,
            "deferred_item_total_incl_tax": 0.0,
            "is_cancellation_allowed": false,
            "should_display_price_include_tax": false,
        })
    }
}

fn order_line(order: &Order, line: &OrderLine) -> Value {
    let subtotal = Minor(line.unit_price.0 * i64::from(line.quantity));
    let share = order.subtotal().0.max(1);
    let tax = Minor(order.tax.0 * subtotal.0 / share);
    let total = Minor(subtotal.0 + tax.0);
    json!({
        "id": id_text(line.id),
        "display_message": "",
        "is_payment_deferred": false,
        "line_item_discount_amount": NOTHING.to_string(),
        "product_name": line.product_name,
        "product_type": line.product_type,
        "product_display_attributes": "",
        "quantity": line.quantity,
        "status": order.status,
        "subtotal": subtotal.to_string(),
        "subtotal_excl_discounts": subtotal.to_string(),
        "subtotal_excl_line_item_discount": subtotal.to_string(),
        "subtotal_incl_tax": total.to_string(),
        "total": total.to_string(),
        "total_tax": tax.to_string(),
        "unit_price": line.unit_price.to_string(),
        "unit_price_incl_tax": Minor(line.unit_price.0 + tax.0 / i64::from(line.quantity.max(1))).to_string(),
    })
}
