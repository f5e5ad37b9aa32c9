//! `/api/account_transactions`: money on account, and the way to give some.

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
use crate::admin::query::names;
use crate::admin::routes::{answer, at, readable};
use crate::world::{AccountTransaction, Currency, Id, Minor, Table, World};

/// The kinds of revenue that a transaction may be booked as.
const REVENUE_TYPES: [&str; 3] = ["cash", "comp", "migration"];

pub(super) struct AccountTransactions;

impl Collection for AccountTransactions {
    const NAME: &'static str = "account_transactions";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    type Row = AccountTransaction;

    fn table(world: &World) -> &Table<AccountTransaction> {
        &world.account_transactions
    }

    fn passes(
        _view: View<'_>,
        row: &AccountTransaction,
        filter: &str,
        value: &str,
    ) -> Option<bool> {
        match filter {
            "user" => Some(names(value, row.user)),
            "revenue_type" => Some(row.revenue_type == value),
            "transaction_currency" => Some(row.currency.code().eq_ignore_ascii_case(value)),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &AccountTransaction, field: &str) -> Option<SortKey> {
        (field == "transaction_datetime").then(|| row.at.into())
    }

    fn document(_view: View<'_>, row: &AccountTransaction) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "transaction_amount": row.amount.to_string(),
                "transaction_currency": row.currency.code(),
                "revenue_type": row.revenue_type,
                "note": row.note,
                "transaction_datetime": row.at,
            }),
            relations: vec![
                ("user", Relation::one("users", row.user)),
                (
                    "parent_account_transaction",
                    Relation::maybe(Self::NAME, row.parent),
                ),
            ],
        }
    }
}

pub(super) fn router() -> Router<TenantState> {
    let router = readable::<AccountTransactions>();
    at(router, "/api/account_transactions", post(create))
}

/// What is to be written, once every field has been checked.
struct Payment {
    user: Id,
    amount: Minor,
    currency: Currency,
    revenue_type: String,
    note: String,
    parent: Option<Id>,
}

async fn create(call: Call, headers: HeaderMap, body: String) -> Result<JsonApi, ApiError> {
    call.must_write(AccountTransactions::NAME)?;
    let wish = Write::parse(&headers, &body, AccountTransactions::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    let payment = Payment::check(&world, &wish)?;
    let id = payment.post(&mut world, now);
    drop(world);
    answer::<AccountTransactions>(&call, StatusCode::CREATED, id)
}

impl Payment {
    fn check(world: &World, wish: &Write) -> Result<Self, ApiError> {
        let mut problems = Problems::default();
        let user = wish.id("user").filter(|id| world.live_user(*id).is_some());
        let amount = wish
            .text("transaction_amount")
            .and_then(|text| Minor::parse(&text));
        let amount = amount.filter(|amount| amount.0 != 0);
        let currency = wish.text("transaction_currency");
        let currency = currency.and_then(|code| Currency::from_code(&code));
        for (name, is_good) in [
            ("user", user.is_some()),
            ("transaction_amount", amount.is_some()),
            ("transaction_currency", currency.is_some()),
        ] {
            match (is_good, wish.has(name)) {
                (true, _) => {}
                (false, false) => problems.require(name),
                (false, true) => problems.add(name, "This value is not valid."),
            }
        }
        let revenue_type = wish
            .text("revenue_type")
            .unwrap_or_else(|| "cash".to_owned());
        if !REVENUE_TYPES.contains(&revenue_type.as_str()) {
            problems.add("revenue_type", "This is not a valid choice.");
        }
        problems.check()?;
        let (user, amount) = (user.unwrap_or_default(), amount.unwrap_or_default());
        Ok(Self {
            user,
            amount,
            currency: currency.unwrap_or(Currency::Usd),
            revenue_type,
            note: wish.text("note").unwrap_or_default(),
            parent: parent(world, wish, user, amount)?,
        })
    }

    fn post(self, world: &mut World, now: Timestamp) -> Id {
        world.account_transactions.insert(|id| AccountTransaction {
            id,
            user: self.user,
            amount: self.amount,
            currency: self.currency,
            revenue_type: self.revenue_type,
            parent: self.parent,
            note: self.note,
            at: now,
            updated_at: now,
        })
    }
}

/// The transaction that a negative amount takes back. Without one, Mariana Tek was seen to fail
/// rather than to refuse.
fn parent(world: &World, wish: &Write, user: Id, amount: Minor) -> Result<Option<Id>, ApiError> {
    let Some(id) = wish.id("parent_account_transaction") else {
        return if amount.0 < 0 {
            Err(ApiError::Broken)
        } else {
            Ok(None)
        };
    };
    match world.account_transactions.get(id) {
        Some(parent) if parent.user == user => Ok(Some(id)),
        _ => Err(ApiError::field(
            "parent_account_transaction",
            "This value is not valid.",
        )),
    }
}
