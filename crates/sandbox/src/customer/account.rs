//! The caller's account: shown, opened, edited, archived.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::caller::Caller;
use super::edit::Fields;
use super::error::Refusal;
use super::query::Query;
use super::view::View;
use crate::world::{Change, Id, User, World};
use crate::{TenantState, oauth};

const REQUIRED: &str = "This field is required.";
const BLANK: &str = "This field may not be blank.";

fn written(tenant: &TenantState, id: Id) -> Result<Json<Value>, Refusal> {
    let world = tenant.world();
    let now = tenant.now();
    let view = View {
        world: &world,
        origin: tenant.origin(),
        now,
        caller: Some(id),
    };
    let user = world.live_user(id).ok_or(Refusal::NotAuthenticated)?;
    Ok(Json(view.account(user)))
}

/// `GET /me/account`
pub(super) async fn show(
    State(tenant): State<TenantState>,
    Caller(user): Caller,
) -> Result<Json<Value>, Refusal> {
    written(&tenant, user)
}

/// `POST /me/account`: signs somebody up. Works without a token; the answer carries an
/// `X-Ephemeral-Token` that lets the new member through authorize once.
pub(super) async fn sign_up(
    State(tenant): State<TenantState>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let now = tenant.now();
    let id = {
        let mut world = tenant.world_mut();
        let home = home_location(&world, &fields)?;
        check_sign_up(&world, &fields)?;
        let blank = User {
            home_location: home,
            joined_at: now,
            updated_at: now,
            ..User::default()
        };
        let person = edited(blank, &world, &fields)?;
        let id = world.users.insert(|id| User { id, ..person });
        world.announce(Change::ProfileCreated(id));
        id
    };
    let token = oauth::issue_ephemeral_token(&tenant, id);
    let headers = [("X-Ephemeral-Token", token)];
    Ok((StatusCode::CREATED, headers, written(&tenant, id)?).into_response())
}

/// `PATCH /me/account`
pub(super) async fn edit(
    State(tenant): State<TenantState>,
    Caller(id): Caller,
    fields: Fields,
) -> Result<Json<Value>, Refusal> {
    {
        let mut world = tenant.world_mut();
        let user = world
            .live_user(id)
            .cloned()
            .ok_or(Refusal::NotAuthenticated)?;
        let person = edited(user, &world, &fields)?;
        world.users.update(id, tenant.now(), |one| *one = person);
        world.announce(Change::ProfileUpdated(id));
    }
    written(&tenant, id)
}

/// `DELETE /me/account?current_password=…`: archives the account and ends its sessions.
pub(super) async fn archive(
    State(tenant): State<TenantState>,
    Caller(id): Caller,
    query: Query,
) -> Result<StatusCode, Refusal> {
    let now = tenant.now();
    {
        let mut world = tenant.world_mut();
        let user = world.live_user(id).ok_or(Refusal::NotAuthenticated)?;
        if query.text("current_password") != Some(user.password.as_str()) {
            return Err(Refusal::Plain("Invalid password provided."));
        }
        world
            .users
            .update(id, now, |one| one.archived_at = Some(now));
        world.announce(Change::ProfileUpdated(id));
    }
    oauth::forget_user(&tenant, id);
    Ok(StatusCode::NO_CONTENT)
}

fn home_location(world: &World, fields: &Fields) -> Result<Id, Refusal> {
    let first = world
        .locations
        .iter()
        .next()
        .map(|one| one.id)
        .unwrap_or_default();
    if !fields.has("home_location") {
        return Ok(first);
    }
    let id = fields.related("home_location");
    id.filter(|id| world.locations.get(*id).is_some())
        .ok_or_else(|| Refusal::field("home_location", "This location does not exist."))
}

fn check_sign_up(world: &World, fields: &Fields) -> Result<(), Refusal> {
    let mut problems = BTreeMap::new();
    for name in ["email", "first_name", "last_name", "password"] {
        if !fields.has(name) {
            problems.insert(name.to_owned(), vec![REQUIRED.to_owned()]);
        }
    }
    let email = fields.text("email").unwrap_or_default();
    if world.users.with_key(email).any(User::is_live) {
        let taken = "A user with this email address already exists.".to_owned();
        problems.insert("email".to_owned(), vec![taken]);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Fields(problems))
    }
}

/// The account with every sent field taken over, or what is wrong with the fields.
fn edited(mut user: User, world: &World, fields: &Fields) -> Result<User, Refusal> {
    let mut problems = BTreeMap::new();
    let mut refuse = |name: &str, problem: &str| {
        problems.insert(name.to_owned(), vec![problem.to_owned()]);
    };
    if fields.has("email") {
        match fields.text("email") {
            Some(email) if is_email(email) => email.clone_into(&mut user.email),
            _ => refuse("email", "Enter a valid email address."),
        }
    }
    for (name, value) in [
        ("first_name", &mut user.first_name),
        ("last_name", &mut user.last_name),
    ] {
        match fields.text(name) {
            Some("") => refuse(name, BLANK),
            Some(text) => text.clone_into(value),
            None if fields.has(name) => refuse(name, BLANK),
            None => {}
        }
    }
    if fields.has("birth_date") {
        match fields.text("birth_date").map(str::parse) {
            None => user.birth_date = None,
            Some(Ok(day)) => user.birth_date = Some(day),
            Some(Err(_)) => refuse(
                "birth_date",
                "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
            ),
        }
    }
    if let Some(password) = fields.text("password") {
        let proves = fields.text("current_password").unwrap_or_default() == user.password;
        if password.len() < 8 {
            refuse("password", "This password is too short.");
        } else if proves {
            password.clone_into(&mut user.password);
        } else {
            refuse("current_password", "Invalid password provided.");
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Fields(problems));
    }
    if fields.has("home_location") {
        user.home_location = home_location(world, fields)?;
    }
    take_texts(&mut user, fields);
    take_choices(&mut user, fields);
    Ok(user)
}

fn take_texts(user: &mut User, fields: &Fields) {
    let texts = [
        ("phone_number", &mut user.phone),
        ("gender", &mut user.gender),
        ("pronouns", &mut user.pronouns),
        ("address_line_one", &mut user.address),
        ("city", &mut user.city),
        ("state_province", &mut user.state_province),
        ("postal_code", &mut user.postal_code),
        ("country", &mut user.country),
    ];
    for (name, value) in texts {
        if fields.has(name) {
            *value = fields
                .text(name)
                .filter(|text| !text.is_empty())
                .map(ToOwned::to_owned);
        }
    }
}

fn take_choices(user: &mut User, fields: &Fields) {
    if let Some(wanted) = fields.flag("is_marketing_allowed") {
        user.marketing_opt_in = wanted;
    }
    if let Some(wanted) = fields.flag("is_opted_in_to_sms") {
        user.sms_opt_in = wanted;
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace());
    plain(name) && plain(host) && host.contains('.') && !host.contains('@')
}
