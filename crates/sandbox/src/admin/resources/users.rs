//! `/api/users`: members, leads and staff.

mod write;

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post, put};
use http::StatusCode;
use serde_json::{Value, json};

use crate::TenantState;
use crate::admin::access::Caller;
use crate::admin::call::{Call, View};
use crate::admin::collection::{self, Collection};
use crate::admin::document::{Document, Link, Relation};
use crate::admin::error::{ApiError, JsonApi};
use crate::admin::order::SortKey;
use crate::admin::query::{names, says};
use crate::admin::routes::{answer, at, row_id};
use crate::world::{Id, Table, User, World};

pub(super) struct Users;

impl Collection for Users {
    const NAME: &'static str = "users";
    const KEY_FILTER: Option<&'static str> = Some("email");
    const PARENT_FILTER: Option<&'static str> = Some("home_location");
    type Row = User;

    fn table(world: &World) -> &Table<User> {
        &world.users
    }

    /// Archived accounts, and those merged into another one, are gone.
    fn is_visible(row: &User) -> bool {
        row.is_live()
    }

    fn passes(_view: View<'_>, row: &User, filter: &str, value: &str) -> Option<bool> {
        let is = |text: &str| Some(text.eq_ignore_ascii_case(value));
        match filter {
            "query" => Some(is_found(row, value)),
            "email" => is(&row.email),
            "email_query" => Some(row.email.to_lowercase().contains(&value.to_lowercase())),
            "first_name" => is(&row.first_name),
            "last_name" => is(&row.last_name),
            "birth_date" => Some(row.birth_date.is_some_and(|day| day.to_string() == value)),
            "home_location" => Some(names(value, row.home_location)),
            "user_tags" => Some(row.tags.iter().any(|tag| names(value, *tag))),
            "is_employee" => Some(says(value, row.is_staff)),
            "signed_waiver" => Some(says(value, row.waiver_signed_at.is_some())),
            "exclude_ids" => Some(!names(value, row.id)),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &User, field: &str) -> Option<SortKey> {
        match field {
            "email" => Some(row.email.as_str().into()),
            "first_name" => Some(row.first_name.as_str().into()),
            "last_name" => Some(row.last_name.as_str().into()),
            _ => None,
        }
    }

    fn document(view: View<'_>, row: &User) -> Document {
        let place = view.world.locations.get(row.home_location);
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: attributes(view.world, row),
            relations: vec![
                (
                    "home_location",
                    Relation::one("locations", row.home_location),
                ),
                (
                    "last_region",
                    Relation::maybe("regions", place.map(|place| place.region)),
                ),
                ("tags", Relation::many("user_tags", row.tags.clone())),
                ("profile_values", Relation::Many(Vec::new())),
            ],
        }
    }
}

/// Free text: every word is somewhere in the name, the e-mail or the telephone number.
fn is_found(row: &User, text: &str) -> bool {
    let phone = row.phone.as_deref().unwrap_or_default();
    let hay = format!("{} {} {phone}", row.full_name(), row.email).to_lowercase();
    text.to_lowercase()
        .split_whitespace()
        .all(|word| hay.contains(word))
}

fn attributes(world: &World, row: &User) -> Value {
    let (contact, phone, relation) = row.emergency_contact.clone().unwrap_or_default();
    let is_vip = |tag: &Id| {
        world
            .user_tags
            .get(*tag)
            .is_some_and(|tag| tag.user_tag_type == "vip")
    };
    json!({
        "email": row.email,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "full_name": row.full_name(),
        "phone_number": row.phone,
        "birth_date": row.birth_date,
        "gender": row.gender,
        "pronouns": row.pronouns,
        "address_line1": row.address,
        "city": row.city,
        "state_province": row.state_province,
        "postal_code": row.postal_code,
        "country": row.country,
        "emergency_contact_name": contact,
        "emergency_contact_phone": phone,
        "emergency_contact_relationship": relation,
        "account_balance": balance(world, row),
        "marketing_opt_in": row.marketing_opt_in,
        "is_opted_in_to_sms": row.sms_opt_in,
        "signed_waiver": row.waiver_signed_at.is_some(),
        "waiver_signed_datetime": row.waiver_signed_at,
        "is_staff": row.is_staff,
        "has_vip_tag_cache": row.tags.iter().any(is_vip),
        "archived_at": row.archived_at,
    })
}

/// Money on account, as a number, in the currency of the home location.
#[expect(
    clippy::cast_precision_loss,
    reason = "the API writes balances as a float"
)]
fn balance(world: &World, row: &User) -> f64 {
    let currency = world
        .locations
        .get(row.home_location)
        .map(|place| place.currency);
    let lines = world.account_transactions.of(row.id);
    let own = lines.filter(|line| Some(line.currency) == currency);
    own.map(|line| line.amount.0).sum::<i64>() as f64 / 100.0
}

pub(super) fn router() -> Router<TenantState> {
    let router = at(Router::new(), "/api/users", get(list).post(write::create));
    let router = at(router, "/api/users/self", get(own));
    let router = at(router, "/api/users/{id}/archive", post(write::archive));
    let change = put(write::update)
        .patch(write::update)
        .delete(write::archive);
    at(router, "/api/users/{id}", get(detail).merge(change))
}

async fn list(call: Call) -> Result<JsonApi, ApiError> {
    call.must_read(Users::NAME)?;
    let body = call.view(|view| collection::list::<Users>(view, &call.query))?;
    Ok(JsonApi(StatusCode::OK, body))
}

/// `/api/users/self`: whoever granted the OAuth token.
async fn own(call: Call) -> Result<JsonApi, ApiError> {
    answer::<Users>(&call, StatusCode::OK, call.caller.user()?)
}

/// Members may read their own account and nobody else's.
async fn detail(call: Call, Path(id): Path<String>) -> Result<JsonApi, ApiError> {
    let id = row_id(&id)?;
    if !matches!(call.caller, Caller::Member(user) if user == id) {
        call.must_read(Users::NAME)?;
    }
    answer::<Users>(&call, StatusCode::OK, id)
}
