//! `/api/user_tags`, with everything that can be done to them.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post, put};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::TenantState;
use crate::admin::body::{Problems, Write};
use crate::admin::call::{Call, View};
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link};
use crate::admin::error::{ApiError, JsonApi};
use crate::admin::order::SortKey;
use crate::admin::routes::{answer, at, readable, row_id};
use crate::world::{Id, Table, UserTag, World};

pub(super) struct UserTags;

impl Collection for UserTags {
    const NAME: &'static str = "user_tags";
    const KEY_FILTER: Option<&'static str> = Some("slug");
    type Row = UserTag;

    fn table(world: &World) -> &Table<UserTag> {
        &world.user_tags
    }

    fn passes(_view: View<'_>, row: &UserTag, filter: &str, value: &str) -> Option<bool> {
        match filter {
            "name" => Some(row.name.eq_ignore_ascii_case(value)),
            "slug" => Some(row.slug.eq_ignore_ascii_case(value)),
            "user_tag_type" => Some(row.user_tag_type == value),
            "tag_type" => Some(row.tag_type == value),
            _ => None,
        }
    }

    fn sort_key(_view: View<'_>, row: &UserTag, field: &str) -> Option<SortKey> {
        match field {
            "name" => Some(row.name.as_str().into()),
            "weight" => Some(SortKey::Number(row.weight)),
            _ => None,
        }
    }

    fn document(_view: View<'_>, row: &UserTag) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "name": row.name,
                "slug": row.slug,
                "user_tag_type": row.user_tag_type,
                "tag_type": row.tag_type,
                "description": row.description,
                "weight": row.weight,
            }),
            relations: Vec::new(),
        }
    }
}

pub(super) fn router() -> Router<TenantState> {
    let router = at(readable::<UserTags>(), "/api/user_tags", post(create));
    let change = put(update).patch(update).merge(delete(remove));
    at(router, "/api/user_tags/{id}", change)
}

async fn create(call: Call, headers: HeaderMap, body: String) -> Result<JsonApi, ApiError> {
    call.must_write(UserTags::NAME)?;
    let wish = Write::parse(&headers, &body, UserTags::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    check(&world, &wish, None)?;
    let id = world.user_tags.insert(|id| {
        let mut tag = UserTag {
            id,
            name: String::new(),
            slug: String::new(),
            user_tag_type: "normal".to_owned(),
            tag_type: "manual".to_owned(),
            description: String::new(),
            weight: 0,
            updated_at: now,
        };
        fill(&mut tag, &wish);
        tag
    });
    drop(world);
    answer::<UserTags>(&call, StatusCode::CREATED, id)
}

async fn update(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Result<JsonApi, ApiError> {
    call.must_write(UserTags::NAME)?;
    let id = row_id(&id)?;
    let wish = Write::parse(&headers, &body, UserTags::NAME)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    world.user_tags.get(id).ok_or(ApiError::NotFound)?;
    check(&world, &wish, Some(id))?;
    world.user_tags.update(id, now, |tag| fill(tag, &wish));
    drop(world);
    answer::<UserTags>(&call, StatusCode::OK, id)
}

/// Deleting a tag takes it from everybody who has it.
async fn remove(call: Call, Path(id): Path<String>) -> Result<Response, ApiError> {
    call.must_write(UserTags::NAME)?;
    let id = row_id(&id)?;
    let now = call.tenant.now();
    let mut world = call.tenant.world_mut();
    world.user_tags.remove(id).ok_or(ApiError::NotFound)?;
    let bearers = world.users.iter().filter(|user| user.tags.contains(&id));
    let bearers: Vec<Id> = bearers.map(|user| user.id).collect();
    for user in bearers {
        world
            .users
            .update(user, now, |user| user.tags.retain(|tag| *tag != id));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn check(world: &World, wish: &Write, own: Option<Id>) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    let name = wish.text("name");
    match name.as_deref() {
        Some("") => problems.add("name", "This field may not be blank."),
        None if own.is_none() => problems.require("name"),
        _ => {}
    }
    let slug = name.as_deref().map(slug).unwrap_or_default();
    if world
        .user_tags
        .with_key(&slug)
        .any(|tag| Some(tag.id) != own)
    {
        problems.add("name", "user tag with this name already exists.");
    }
    let kind = wish.text("user_tag_type");
    if kind.is_some_and(|kind| kind != "normal" && kind != "vip") {
        problems.add("user_tag_type", "This is not a valid choice.");
    }
    problems.check()
}

fn fill(tag: &mut UserTag, wish: &Write) {
    if let Some(name) = wish.text("name") {
        tag.slug = slug(&name);
        tag.name = name;
    }
    if let Some(kind) = wish.text("user_tag_type") {
        tag.user_tag_type = kind;
    }
    if let Some(description) = wish.text("description") {
        tag.description = description;
    }
    if let Some(weight) = wish.number("weight") {
        tag.weight = weight;
    }
}

/// Django's way to write a name in an address.
fn slug(name: &str) -> String {
    let letters = name
        .to_lowercase()
        .replace(|letter: char| !letter.is_alphanumeric(), "-");
    letters
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}
