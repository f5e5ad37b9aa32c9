//! Making and changing accounts.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use super::Users;
use crate::admin::body::{Problems, Write};
use crate::admin::call::Call;
use crate::admin::collection::Collection;
use crate::admin::error::{ApiError, JsonApi};
use crate::admin::routes::{answer, row_id};
use crate::oauth;
use crate::world::{Change, Id, User, World};

/// `POST /api/users`: a lead. The account has no password until its owner resets it.
pub(super) async fn create(
    call: Call,
    headers: HeaderMap,
    body: String,
) -> Result<JsonApi, ApiError> {
    call.must_write(Users::NAME)?;
    let wish = Write::parse(&headers, &body, Users::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    check(&world, &wish, None)?;
    let id = world.users.insert(|id| {
        let mut user = User {
            id,
            joined_at: now,
            updated_at: now,
            ..User::default()
        };
        fill(&mut user, &wish);
        user
    });
    world.announce(Change::ProfileCreated(id));
    drop(world);
    answer::<Users>(&call, StatusCode::CREATED, id)
}

/// `PUT /api/users/{id}`: the attributes that are sent change, the others stay. `PATCH` does the
/// same here; at Mariana Tek it is unproven.
pub(super) async fn update(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Result<JsonApi, ApiError> {
    call.must_write(Users::NAME)?;
    let id = row_id(&id)?;
    let wish = Write::parse(&headers, &body, Users::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    world.live_user(id).ok_or(ApiError::NotFound)?;
    check(&world, &wish, Some(id))?;
    world.users.update(id, now, |user| fill(user, &wish));
    world.announce(Change::ProfileUpdated(id));
    drop(world);
    answer::<Users>(&call, StatusCode::OK, id)
}

/// `DELETE /api/users/{id}` and `POST /api/users/{id}/archive`.
pub(super) async fn archive(call: Call, Path(id): Path<String>) -> Result<Response, ApiError> {
    call.must_write(Users::NAME)?;
    let id = row_id(&id)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    world.live_user(id).ok_or(ApiError::NotFound)?;
    world
        .users
        .update(id, now, |user| user.archived_at = Some(now));
    world.announce(Change::ProfileUpdated(id));
    drop(world);
    oauth::forget_user(&call.tenant, id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Checks every field. `own` is the account that is changed; a new one has required fields, and an
/// e-mail address that nobody uses yet (whether Mariana Tek insists on that is not known).
fn check(world: &World, wish: &Write, own: Option<Id>) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    for field in ["email", "first_name", "last_name", "home_location"] {
        if own.is_none() && !wish.has(field) {
            problems.require(field);
        }
    }
    for field in ["email", "first_name"] {
        if wish.text(field).is_some_and(|text| text.is_empty()) {
            problems.add(field, "This field may not be blank.");
        }
    }
    check_email(world, wish, own, &mut problems);
    if wish
        .text("phone_number")
        .is_some_and(|phone| !is_phone(&phone))
    {
        problems.add("phone_number", "The phone number entered is not valid.");
    }
    let place = wish.id("home_location");
    if wish.has("home_location") && place.is_none_or(|id| world.locations.get(id).is_none()) {
        problems.add("home_location", "Invalid pk - object does not exist.");
    }
    let tags = wish.ids("tags").unwrap_or_default();
    if tags.iter().any(|tag| world.user_tags.get(*tag).is_none()) {
        problems.add("tags", "Invalid pk - object does not exist.");
    }
    problems.check()
}

fn check_email(world: &World, wish: &Write, own: Option<Id>, problems: &mut Problems) {
    let Some(email) = wish.text("email").filter(|email| !email.is_empty()) else {
        return;
    };
    if !is_email(&email) {
        problems.add("email", "Enter a valid email address.");
    }
    let is_taken = |user: &User| user.is_live() && own.is_none();
    if world.users.with_key(&email).any(is_taken) {
        problems.add("email", "A user with that email already exists.");
    }
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(char::is_whitespace)
            && !host.contains('@')
    })
}

/// Some tenants refuse some forms of number; here it takes 7 to 15 digits. Empty takes it away.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_lawful = |letter: char| letter.is_ascii_digit() || "+-(). ".contains(letter);
    text.is_empty() || ((7..=15).contains(&digits) && text.chars().all(is_lawful))
}

fn fill(user: &mut User, wish: &Write) {
    set(&mut user.email, wish.text("email"));
    set(&mut user.first_name, wish.text("first_name"));
    set(&mut user.last_name, wish.text("last_name"));
    set(&mut user.home_location, wish.id("home_location"));
    set(&mut user.marketing_opt_in, wish.flag("marketing_opt_in"));
    set(&mut user.sms_opt_in, wish.flag("is_opted_in_to_sms"));
    set(&mut user.tags, wish.ids("tags"));
    set_or_clear(&mut user.phone, wish.text("phone_number"));
    set_or_clear(&mut user.gender, wish.text("gender"));
    set_or_clear(&mut user.pronouns, wish.text("pronouns"));
    set_or_clear(&mut user.address, wish.text("address_line1"));
    set_or_clear(&mut user.city, wish.text("city"));
    set_or_clear(&mut user.state_province, wish.text("state_province"));
    set_or_clear(&mut user.postal_code, wish.text("postal_code"));
    set_or_clear(&mut user.country, wish.text("country"));
    if let Some(day) = wish.text("birth_date") {
        user.birth_date = day.parse().ok();
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// An attribute that was sent empty, or as null, takes the value away.
fn set_or_clear(field: &mut Option<String>, value: Option<String>) {
    if let Some(value) = value {
        *field = Some(value).filter(|text| !text.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_addresses_and_numbers_from_other_text() {
        for good in ["a@b.co", "zoë+x@mail.example.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "@b.co", "a b@c.de", "a@b@c.de", "a@b."] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_phone("+1 (718) 555-0142") && is_phone(""));
        assert!(!is_phone("555") && !is_phone("call me at 7185550142"));
    }
}
