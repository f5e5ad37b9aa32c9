//! Selling memberships and packs, with the orders that go with them.

use jiff::{SignedDuration, Span, Timestamp, ToSpan};

use super::sower::Sower;
use crate::world::{
    CreditTransaction, Currency, Id, Membership, MembershipStatus, Minor, Order, OrderLine,
};

/// What is left of a price in another currency, so that amounts look like real price lists.
fn local_price(usd: Minor, currency: Currency) -> Minor {
    let percent = match currency {
        Currency::Usd => 100,
        Currency::Gbp => 80,
        Currency::Eur => 90,
        Currency::Aed => 365,
    };
    Minor(usd.0 * percent / 100 / 100 * 100)
}

fn period(length: u32, unit: &str) -> Span {
    let length = i64::from(length);
    match unit {
        "DY" => length.days(),
        "WK" => length.weeks(),
        "YR" => length.years(),
        _ => length.months(),
    }
}

impl Sower<'_> {
    /// Sells a membership that starts at `start` and, where `until` is given, ended then.
    pub(super) fn sell_membership(
        &mut self,
        user: Id,
        plan: Id,
        start: Timestamp,
        until: Option<Timestamp>,
    ) -> Id {
        let Some(plan) = self.world.plans.get(plan).cloned() else {
            return 0;
        };
        let (location, currency, zone) = self.home_of(user);
        let rate = local_price(plan.rate, currency);
        let span = period(plan.interval_length, plan.interval);
        let last = until.unwrap_or(self.now()).min(self.now());
        let first = start.to_zoned(zone);
        let mut charges = Vec::new();
        let mut next = first.clone();
        while next.timestamp() <= last && (charges.is_empty() || plan.renews) {
            charges.push(next.timestamp());
            let passed = i64::try_from(charges.len()).unwrap_or(i64::MAX);
            let Ok(moved) = span
                .checked_mul(passed)
                .and_then(|span| first.checked_add(span))
            else {
                break;
            };
            next = moved;
        }
        for at in &charges {
            self.place_order(user, &plan.name, "membership", rate, *at);
        }
        let end = until.or((!plan.renews).then(|| next.timestamp()));
        let is_over = end.is_some_and(|end| end <= self.now());
        let renewals = u32::try_from(charges.len().saturating_sub(1)).unwrap_or_default();
        let latest = charges.last().copied().unwrap_or(start);
        let status = if is_over && plan.renews {
            MembershipStatus::Cancelled
        } else if is_over {
            MembershipStatus::Done
        } else {
            MembershipStatus::Active
        };
        self.world.memberships.insert(|id| Membership {
            id,
            user,
            plan: plan.id,
            status,
            location,
            purchased_at: start,
            start,
            end,
            freeze: None,
            past_freezes: Vec::new(),
            cancelled_at: until.filter(|_| is_over),
            cancellation_reason: (is_over && plan.renews).then(|| "other".to_owned()),
            next_charge: (plan.renews && !is_over).then(|| next.timestamp()),
            renewals,
            rate,
            currency,
            remaining_usage: plan.usage_limit,
            updated_at: end.filter(|_| is_over).unwrap_or(latest),
        })
    }

    /// Sells `count` credits that expire after a year.
    pub(super) fn sell_credits(&mut self, user: Id, credit: Id, count: i64, at: Timestamp) -> Id {
        let (_, currency, _) = self.home_of(user);
        let name = self
            .world
            .credit_types
            .get(credit)
            .map(|one| one.name.clone());
        let price = local_price(Minor(2_200 * count), currency);
        self.place_order(
            user,
            name.as_deref().unwrap_or_default(),
            "credit",
            price,
            at,
        );
        let year = SignedDuration::from_hours(24 * 365);
        self.world
            .credit_transactions
            .insert(|id| CreditTransaction {
                id,
                user,
                credit,
                amount: count,
                remaining: Some(count),
                expires_at: at.saturating_add(year).ok(),
                note: "Purchase".to_owned(),
                parent: None,
                reservation: None,
                at,
                updated_at: at,
            })
    }

    fn place_order(
        &mut self,
        user: Id,
        product: &str,
        product_type: &'static str,
        price: Minor,
        at: Timestamp,
    ) {
        let (location, currency, _) = self.home_of(user);
        self.world.orders.insert(|id| Order {
            id,
            number: format!("1{id:07}"),
            user,
            location,
            placed_at: at,
            status: "Completed".to_owned(),
            lines: vec![OrderLine {
                id: id * 10 + 1,
                product_name: product.to_owned(),
                product_type,
                quantity: 1,
                unit_price: price,
            }],
            tax: Minor(price.0 * 8 / 100),
            refunded: Minor(0),
            currency,
            paid_with: "Visa ending in 4242".to_owned(),
            updated_at: at,
        });
    }
}
