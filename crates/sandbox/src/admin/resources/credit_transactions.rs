//! `/api/credit_transactions`: the ledger of class credits, and the way to give some.

use axum::Router;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::json;

use crate::TenantState;
use crate::admin::body::{Problems, Write};
use crate::admin::call::{Call, View};
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::error::{ApiError, JsonApi};
use crate::admin::order::SortKey;
use crate::admin::query::{moment, names, says};
use crate::admin::routes::{answer, at, readable};
use crate::world::{CreditTransaction, Id, Table, World};

pub(super) struct CreditTransactions;

impl Collection for CreditTransactions {
    const NAME: &'static str = "credit_transactions";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    type Row = CreditTransaction;

    fn table(world: &World) -> &Table<CreditTransaction> {
        &world.credit_transactions
    }

    fn passes(view: View<'_>, row: &CreditTransaction, filter: &str, value: &str) -> Option<bool> {
        let is_expired = row.is_expired(view.now);
        let is_active = row.remaining.is_some_and(|left| left > 0) && !is_expired;
        match filter {
            "user" => Some(names(value, row.user)),
            "credit" => Some(names(value, row.credit)),
            "is_expired" => Some(says(value, is_expired)),
            "active" => Some(says(value, is_active)),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &CreditTransaction, field: &str) -> Option<SortKey> {
        match field {
            "transaction_datetime" => Some(row.at.into()),
            "expiration_datetime" => Some(row.expires_at.into()),
            _ => None,
        }
    }

    fn document(view: View<'_>, row: &CreditTransaction) -> Document {
        let credit = view.world.credit_types.get(row.credit);
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "transaction_amount": row.amount,
                "remaining_credits_cache": row.remaining,
                "expiration_datetime": row.expires_at,
                "is_expired": row.is_expired(view.now),
                "credit_name": credit.map(|credit| &credit.name),
                "note": row.note,
                "transaction_datetime": row.at,
            }),
            relations: vec![
                ("user", Relation::one("users", row.user)),
                ("credit", Relation::one("credits", row.credit)),
                (
                    "parent_credit_transaction",
                    Relation::maybe(Self::NAME, row.parent),
                ),
                (
                    "reservation",
                    Relation::maybe("reservations", row.reservation),
                ),
            ],
        }
    }
}

pub(super) fn router() -> Router<TenantState> {
    let router = readable::<CreditTransactions>();
    at(router, "/api/credit_transactions", post(create))
}

/// What is to be written, once every field has been checked.
struct Grant {
    user: Id,
    credit: Id,
    amount: i64,
    expires_at: Option<Timestamp>,
    note: String,
    parent: Option<Id>,
}

async fn create(call: Call, headers: HeaderMap, body: String) -> Result<JsonApi, ApiError> {
    call.must_write(CreditTransactions::NAME)?;
    let wish = Write::parse(&headers, &body, CreditTransactions::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    let grant = Grant::check(&world, &wish)?;
    let id = grant.post(&mut world, now);
    drop(world);
    answer::<CreditTransactions>(&call, StatusCode::CREATED, id)
}

impl Grant {
    fn check(world: &World, wish: &Write) -> Result<Self, ApiError> {
        let mut problems = Problems::default();
        let user = wish.id("user").filter(|id| world.live_user(*id).is_some());
        let credit = wish
            .id("credit")
            .filter(|id| world.credit_types.get(*id).is_some());
        let amount = wish
            .number("transaction_amount")
            .filter(|amount| *amount != 0);
        for (name, is_good) in [
            ("user", user.is_some()),
            ("credit", credit.is_some()),
            ("transaction_amount", amount.is_some()),
        ] {
            match (is_good, wish.has(name)) {
                (true, _) => {}
                (false, false) => problems.require(name),
                (false, true) => problems.add(name, "This value is not valid."),
            }
        }
        let ends = wish
            .text("expiration_datetime")
            .filter(|text| !text.is_empty());
        if ends.as_deref().is_some_and(|text| moment(text).is_none()) {
            problems.add("expiration_datetime", "Enter a valid date/time.");
        }
        let parent = wish.id("parent_credit_transaction");
        check_parent(world, parent, amount, user, &mut problems);
        problems.check()?;
        Ok(Self {
            user: user.unwrap_or_default(),
            credit: credit.unwrap_or_default(),
            amount: amount.unwrap_or_default(),
            expires_at: ends.as_deref().and_then(moment),
            note: wish.text("note").unwrap_or_default(),
            parent,
        })
    }

    fn post(self, world: &mut World, now: Timestamp) -> Id {
        if let Some(parent) = self.parent {
            world.credit_transactions.update(parent, now, |row| {
                row.remaining = row.remaining.map(|left| left + self.amount);
            });
        }
        world.credit_transactions.insert(|id| CreditTransaction {
            id,
            user: self.user,
            credit: self.credit,
            amount: self.amount,
            remaining: self.parent.is_none().then_some(self.amount),
            expires_at: self.expires_at,
            note: self.note,
            parent: self.parent,
            reservation: None,
            at: now,
            updated_at: now,
        })
    }
}

/// Credits are taken back from the grant that they came with, and no more than are left of it.
fn check_parent(
    world: &World,
    parent: Option<Id>,
    amount: Option<i64>,
    user: Option<Id>,
    problems: &mut Problems,
) {
    const FIELD: &str = "parent_credit_transaction";
    let amount = amount.unwrap_or_default();
    let Some(id) = parent else {
        if amount < 0 {
            problems.require(FIELD);
        }
        return;
    };
    let grant = world.credit_transactions.get(id);
    let own = grant.filter(|grant| grant.is_grant() && Some(grant.user) == user);
    match own.map(|grant| grant.remaining.unwrap_or_default() + amount) {
        None => problems.add(FIELD, "This value is not valid."),
        Some(..0) => problems.add("transaction_amount", "Not enough credits are left."),
        Some(_) => {}
    }
}
