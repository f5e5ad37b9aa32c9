//! The page that people open first.

use axum::extract::{Query as QueryString, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::address::{Query, Screen};
use super::mode::Mode;
use super::sign_in::page_url;
use super::{panel, phone};
use crate::html::{Page, Text};
use crate::world::{Id, User, World};
use crate::{SandboxState, TenantState, oauth};

/// Everything that the page shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) sandbox: &'a SandboxState,
    pub(super) tenant: &'a TenantState,
    pub(super) world: &'a World,
    /// Who holds the phone; nobody where the app is signed out.
    pub(super) member: Option<&'a User>,
    pub(super) query: &'a Query,
    pub(super) screen: Screen,
    pub(super) mode: Mode,
    pub(super) now: Timestamp,
}

impl Scene<'_> {
    /// The studio's name in addresses.
    pub(super) fn slug(&self) -> &str {
        self.tenant.slug()
    }

    /// The zone of the member's home location, or of the studio's first one.
    pub(super) fn zone(&self) -> TimeZone {
        let home = self
            .member
            .and_then(|user| self.world.locations.get(user.home_location));
        let place = home.or_else(|| self.world.locations.iter().next());
        place.map_or(TimeZone::UTC, crate::world::Location::zone)
    }

    /// A moment on the studio's wall clock, as `format` says.
    pub(super) fn local(&self, moment: Timestamp, format: &str) -> String {
        moment.to_zoned(self.zone()).strftime(format).to_string()
    }
}

/// `GET /`: the phone, and beside it whoever may hold it.
///
/// The app is always signed in, so a phone without a session gets the first member's.
pub(super) async fn show(
    State(sandbox): State<SandboxState>,
    QueryString(query): QueryString<Query>,
    headers: HeaderMap,
) -> Response {
    if let Some(elsewhere) = by_its_name(&sandbox, &headers) {
        return (
            StatusCode::TEMPORARY_REDIRECT,
            [(header::LOCATION, elsewhere)],
        )
            .into_response();
    }
    let Some(tenant) = query.studio(&sandbox) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut member = oauth::signed_in(tenant, &headers);
    let mut cookie = None;
    if member.is_none() && !query.is_signed_out() {
        member = first_member(&tenant.world());
        cookie = member.map(|member| oauth::open_session(tenant, member));
    }
    let page = draw(&sandbox, tenant, &query, member, Mode::of(&headers));
    let cookies = cookie.map(|value| AppendHeaders([(header::SET_COOKIE, value)]));
    (cookies, page).into_response()
}

fn draw(
    sandbox: &SandboxState,
    tenant: &TenantState,
    query: &Query,
    member: Option<Id>,
    mode: Mode,
) -> Page {
    let world = tenant.world();
    let scene = Scene {
        sandbox,
        tenant,
        world: &world,
        member: member.and_then(|id| world.live_user(id)),
        query,
        screen: query.screen(),
        mode,
        now: tenant.now(),
    };
    Page {
        status: StatusCode::OK,
        policy: policy(&scene),
        body: document(&scene),
    }
}

fn document(scene: &Scene<'_>) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\" class=\"{look}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <title>{brand} · member app</title>\n\
         <link rel=\"stylesheet\" href=\"/shell/shell.css\">\n\
         <link rel=\"stylesheet\" href=\"/shell/theme/{slug}.css\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <script src=\"/shell/shell.js\" defer></script>\n</head>\n<body>\n\
         <div class=\"stage\">\n{panel}\n{phone}\n</div>\n</body>\n</html>\n",
        look = if scene.world.studio.theme.is_dark {
            "dark-brand"
        } else {
            "light-brand"
        },
        brand = Text(&scene.world.studio.name),
        slug = Text(scene.slug()),
        panel = panel::draw(scene),
        phone = phone::draw(scene),
    )
}

/// Nothing but the tab's and the tenant's hosts may load in the tab: that is the app's rule, and
/// `frame-src` is how a page keeps it.
fn policy(scene: &Scene<'_>) -> String {
    let tenant = scene.tenant.origin();
    let tab = page_url(scene.world).and_then(|address| Url::parse(&address).ok());
    let tab = tab
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: {tenant}; \
         connect-src 'self'; frame-src 'self' {tab} {tenant}; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The first person with a story.
fn first_member(world: &World) -> Option<Id> {
    let mut members = world
        .users
        .iter()
        .filter(|user| user.is_live() && !user.is_staff);
    members
        .find(|user| user.story.is_some())
        .map(|user| user.id)
}

/// The same page under `localhost`, where a browser came by another name: the cookies and the
/// framed pages all live under that one.
fn by_its_name(sandbox: &SandboxState, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_loopback = host.starts_with("127.") || host.starts_with("[::1]");
    is_loopback.then(|| sandbox.shell_url().to_string())
}
