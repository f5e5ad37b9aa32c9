//! Memberships, credits, and both as means of payment.

use jiff::{Span, Timestamp, ToSpan};
use serde_json::{Value, json};

use super::{View, id_text, instant};
use crate::world::{CreditTransaction, Id, Membership, MembershipPlan, MembershipStatus, PaidWith};

/// Billing cycles that a body lists: the latest ones.
const CYCLES_SHOWN: usize = 12;

/// One period of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::customer) struct BillingCycle {
    pub(in crate::customer) id: Id,
    pub(in crate::customer) start: Timestamp,
    pub(in crate::customer) end: Timestamp,
}

impl View<'_> {
    /// The periods of a membership from its start to the present one, the earliest first.
    pub(in crate::customer) fn billing_cycles(&self, one: &Membership) -> Vec<BillingCycle> {
        let Some(plan) = self.world.plans.get(one.plan) else {
            return Vec::new();
        };
        let first = one.start.to_zoned(self.zone_of(one.location));
        let period = period_of(plan);
        let last = one.end.unwrap_or(self.now).min(self.now);
        let at = |index: i64| {
            let passed = period.checked_mul(index).ok()?;
            first.checked_add(passed).ok().map(|at| at.timestamp())
        };
        let cycles = (0..).map_while(|index| {
            let (start, end) = (at(index)?, at(index + 1)?);
            let id = one.id * 1_000 + Id::try_from(index).ok()?;
            (start <= last).then_some(BillingCycle { id, start, end })
        });
        cycles.take(1_000).collect()
    }

    /// A membership, as its owner sees it.
    pub(in crate::customer) fn membership(&self, one: &Membership) -> Value {
        let plan = self.world.plans.get(one.plan);
        let cycles = self.billing_cycles(one);
        let shown = cycles
            .iter()
            .skip(cycles.len().saturating_sub(CYCLES_SHOWN));
        let cycles: Vec<Value> = shown
            .map(|cycle| {
                json!({
                    "id": id_text(cycle.id),
                    "start_datetime": cycle.start.to_string(),
                    "end_datetime": cycle.end.to_string(),
                })
            })
            .collect();
        let location = self.world.locations.get(one.location);
        let location = location.map_or(Value::Null, |location| self.location(location));
        let everywhere: Vec<Value> = self
            .world
            .locations
            .iter()
            .map(|location| self.location(location))
            .collect();
        let renews = plan.is_some_and(|plan| plan.renews);
        let guests = plan.map(|plan| plan.guest_limit).unwrap_or_default();
        json!({
            "id": id_text(one.id),
            "name": plan.map(|plan| plan.name.as_str()).unwrap_or_default(),
            "status": one.status.display(),
            "is_active": Self::is_usable(one),
            "is_charge_declined": one.status == MembershipStatus::PaymentFailure,
            "product_id": id_text(one.plan),
            "purchase_date": one.purchased_at.to_string(),
            "purchase_location": location,
            "purchase_signatures": [],
            "valid_locations": everywhere,
            "start_type": "purchase_date",
            "start_date": one.start.to_string(),
            "end_date": instant(one.end),
            "freeze_start_date": instant(one.freeze.map(|freeze| freeze.start)),
            "freeze_end_date": instant(one.freeze.and_then(|freeze| freeze.end)),
            "cancellation_datetime": instant(one.cancelled_at),
            "next_charge_date": instant(one.next_charge),
            "penalty_fee_failure_date": null,
            "payment_interval": plan.map(|plan| plan.interval),
            "payment_interval_length": plan.map(|plan| plan.interval_length),
            "renewal_rate": as_number(one.rate),
            "renewal_rate_incl_tax": one.rate.to_string(),
            "renewal_currency": one.currency.code(),
            "renewal_count": one.renewals,
            "remaining_renewal_count": if renews { Value::Null } else { json!(0) },
            "adjustment_renewal_rate": null,
            "adjustment_renewal_rate_incl_tax": null,
            "adjustment_interval_count": 0,
            "should_display_price_include_tax": false,
            "booking_window_display": "7 days",
            "commitment_length": 0,
            "commitment_end_date": null,
            "remaining_commitment_length": 0,
            "customer_usage_limit": plan.and_then(|plan| plan.usage_limit),
            "remaining_usage_count": one.remaining_usage,
            "guest_usage_limit": guests,
            "guest_remaining_usage_count": guests,
            "click_to_cancel_eligibility": if renews { "eligible" } else { "ineligible" },
            "billing_cycles": cycles,
        })
    }

    /// Whether the owner may still use the membership, now or after its pause. Goes by the status
    /// alone: a trial keeps its status when it ends, and so it stays among the active ones.
    pub(in crate::customer) fn is_usable(one: &Membership) -> bool {
        use MembershipStatus::{Cancelled, Done, Terminated};
        !matches!(one.status, Cancelled | Terminated | Done)
    }

    /// A grant of credits, as its owner sees it.
    pub(in crate::customer) fn credit(&self, one: &CreditTransaction) -> Value {
        let kind = self.world.credit_types.get(one.credit);
        let remaining = one.remaining.unwrap_or_default();
        json!({
            "id": id_text(one.id),
            "name": kind.map(|kind| kind.name.as_str()).unwrap_or_default(),
            "product_id": id_text(one.credit),
            "credits_total": one.amount,
            "credits_used": one.amount - remaining,
            "credits_remaining": remaining,
            "expiration_datetime": instant(one.expires_at),
            "is_expired": one.is_expired(self.now),
            "is_valid_for_guests": kind.is_some_and(|kind| kind.is_valid_for_guests),
        })
    }

    /// A means of payment, in the shape that bookings name it by.
    pub(in crate::customer) fn payment_option(&self, paid_with: PaidWith) -> Value {
        let (kind, name, membership, credit) = match paid_with {
            PaidWith::Nothing => return Value::Null,
            PaidWith::Membership(id) => {
                let Some(one) = self.world.memberships.get(id) else {
                    return Value::Null;
                };
                let plan = self.world.plans.get(one.plan);
                let name = plan.map(|plan| plan.name.clone()).unwrap_or_default();
                ("membership", name, self.membership(one), Value::Null)
            }
            PaidWith::Credit(id) => {
                let Some(one) = self.world.credit_transactions.get(id) else {
                    return Value::Null;
                };
                let kind = self.world.credit_types.get(one.credit);
                let name = kind.map(|kind| kind.name.clone()).unwrap_or_default();
                ("credit", name, Value::Null, self.credit(one))
            }
        };
        json!({
            "id": payment_id(paid_with),
            "type": kind,
            "name": name,
            "membership_payment": membership,
            "credit_payment": credit,
            "description": null,
            "description_status": null,
            "description_date": null,
            "error_code": null,
            "error_message": null,
        })
    }
}

/// The id of a means of payment: `membership-2552`, `credit-310001`.
pub(in crate::customer) fn payment_id(paid_with: PaidWith) -> Option<String> {
    match paid_with {
        PaidWith::Nothing => None,
        PaidWith::Membership(id) => Some(format!("membership-{id}")),
        PaidWith::Credit(id) => Some(format!("credit-{id}")),
    }
}

/// The means of payment with this id.
pub(in crate::customer) fn payment_from_id(text: &str) -> Option<PaidWith> {
    let (kind, id) = text.split_once('-')?;
    let id = id.parse().ok()?;
    match kind {
        "membership" => Some(PaidWith::Membership(id)),
        "credit" => Some(PaidWith::Credit(id)),
        _ => None,
    }
}

fn period_of(plan: &MembershipPlan) -> Span {
    let length = i64::from(plan.interval_length.max(1));
    match plan.interval {
        "DY" => length.days(),
        "WK" => length.weeks(),
        "YR" => length.years(),
        _ => length.months(),
    }
}

/// The price as a JSON number: this one field of the API is not a decimal string.
fn as_number(amount: crate::world::Minor) -> Value {
    amount
        .to_string()
        .parse::<f64>()
        .map_or(Value::Null, Value::from)
}
