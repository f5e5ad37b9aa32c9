//! Beside the phone: whose studio, whose phone, what time it is, what goes wrong.

use super::address::shell_address;
use super::mishaps;
use super::mode::Mode;
use super::page::Scene;
use super::screens;
use crate::TenantState;
use crate::html::Text;
use crate::world::{User, World};

/// How many members a search shows.
const SEARCH_LENGTH: usize = 30;

/// The whole panel.
pub(super) fn draw(scene: &Scene<'_>) -> String {
    format!(
        "<aside class=\"panel\" id=\"panel\"><header class=\"panel-head\">\
         <p class=\"product\">Sandbox</p><p class=\"soft\">Three made-up studios on a stand-in \
         Mariana Tek. Pick one, pick who holds the phone, tap the last tab.</p>\
         <a class=\"close\" href=\"#phone\">Back to the phone</a></header>{note}\
         <section><h2>Studio</h2><div class=\"studios\">{studios}</div></section>\
         <section><h2>Who holds the phone</h2>{people}</section>\
         <section><h2>Make something happen</h2>{events}</section>\
         <section><h2>Time</h2>{clock}</section>\
         <section><h2>Make it go wrong</h2>{mishaps}</section>\
         <section><h2>The tab opens</h2>{modes}</section>{LINKS}</aside>",
        note = note(scene),
        studios = scene
            .sandbox
            .tenants()
            .iter()
            .map(|one| studio(scene, one))
            .collect::<String>(),
        people = people(scene),
        events = events(scene),
        clock = clock(scene),
        mishaps = mishaps::draw(scene),
        modes = modes(scene),
    )
}

fn note(scene: &Scene<'_>) -> String {
    let note = scene.query.note.as_deref().unwrap_or_default();
    if note.is_empty() {
        return "<p class=\"note\" id=\"note\" role=\"status\" hidden></p>".to_owned();
    }
    format!(
        "<p class=\"note\" id=\"note\" role=\"status\">{}</p>",
        Text(note)
    )
}

/// One studio. The world of the one on show is read already, and must not be taken again.
fn studio(scene: &Scene<'_>, tenant: &TenantState) -> String {
    if tenant.slug() == scene.slug() {
        card(scene, scene.world, " aria-current=\"true\"")
    } else {
        card(scene, &tenant.world(), "")
    }
}

fn card(scene: &Scene<'_>, world: &World, current: &str) -> String {
    let slug = &world.studio.slug;
    format!(
        "<a class=\"studio\" href=\"{address}\"{current}>\
         <i class=\"chip brand-{slug}\">{mark}</i>\
         <span><b>{name}</b><span class=\"soft\">{places}</span></span></a>",
        address = Text(&shell_address(slug, &[("screen", scene.screen.word())])),
        slug = Text(slug),
        mark = screens::mark(&world.studio.theme),
        name = Text(&world.studio.name),
        places = Text(&places(world)),
    )
}

fn places(world: &World) -> String {
    let mut towns: Vec<_> = world
        .locations
        .iter()
        .map(|place| place.city.as_str())
        .collect();
    let count = match towns.len() {
        1 => "One location".to_owned(),
        many => format!("{many} locations"),
    };
    towns.dedup();
    format!("{count}: {}", towns.join(", "))
}

fn people(scene: &Scene<'_>) -> String {
    let search = scene.query.search();
    let found: Vec<&User> = match search {
        Some(text) => matching(scene, text),
        None => scene
            .world
            .users
            .iter()
            .filter(|user| is_told(user))
            .collect(),
    };
    let list: String = found.iter().map(|user| person(scene, user)).collect();
    let empty = if found.is_empty() {
        "<p class=\"soft\">Nobody is called that.</p>"
    } else {
        ""
    };
    format!(
        "<form class=\"search\" action=\"/\" role=\"search\">\
         <input type=\"hidden\" name=\"studio\" value=\"{slug}\">\
         <input type=\"hidden\" name=\"screen\" value=\"{screen}\">\
         <input type=\"search\" name=\"q\" value=\"{text}\" placeholder=\"Search {count} members\" \
         aria-label=\"Search members by name, e-mail or number\"></form>\
         <form method=\"post\" action=\"/shell/sign-in\" class=\"people\">\
         <input type=\"hidden\" name=\"tenant\" value=\"{slug}\">\
         <input type=\"hidden\" name=\"screen\" value=\"{screen}\">{list}</form>{empty}",
        slug = Text(scene.slug()),
        screen = scene.screen.word(),
        text = Text(search.unwrap_or_default()),
        count = scene
            .world
            .users
            .iter()
            .filter(|user| is_member(user))
            .count(),
    )
}

fn is_member(user: &User) -> bool {
    user.is_live() && !user.is_staff
}

fn is_told(user: &User) -> bool {
    user.story.is_some() && is_member(user)
}

fn matching<'a>(scene: &Scene<'a>, text: &str) -> Vec<&'a User> {
    let text = text.to_lowercase();
    let is_found = |user: &&User| {
        is_member(user)
            && (user.full_name().to_lowercase().contains(&text)
                || user.email.to_lowercase().contains(&text)
                || user.id.to_string() == text)
    };
    scene
        .world
        .users
        .iter()
        .filter(is_found)
        .take(SEARCH_LENGTH)
        .collect()
}

fn person(scene: &Scene<'_>, user: &User) -> String {
    let is_chosen = scene.member.is_some_and(|member| member.id == user.id);
    format!(
        "<button class=\"person\" name=\"member_id\" value=\"{id}\"{current}>\
         <i class=\"face\" aria-hidden=\"true\">{initial}</i>\
         <span><b><bdi>{name}</bdi></b><span class=\"story\">{story}</span></span></button>",
        id = user.id,
        current = if is_chosen {
            " aria-current=\"true\""
        } else {
            ""
        },
        initial = Text(&initial(user)),
        name = Text(&user.full_name()),
        story = Text(user.story.as_deref().unwrap_or(&user.email)),
    )
}

fn initial(user: &User) -> String {
    let letter = user
        .first_name
        .chars()
        .find(|character| character.is_alphabetic());
    letter
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default()
}

fn events(scene: &Scene<'_>) -> String {
    format!(
        "<form method=\"post\" action=\"/shell/happen\" class=\"buttons\" data-quiet>\
         <input type=\"hidden\" name=\"tenant\" value=\"{}\">\
         <button name=\"what\" value=\"check-in\">Walk in: check in to the nearest booking</button>\
         <button name=\"what\" value=\"undo\">Take the last check-in back</button></form>",
        Text(scene.slug())
    )
}

fn clock(scene: &Scene<'_>) -> String {
    format!(
        "<p class=\"clock\"><b>{}</b> <span class=\"soft\">at the studio</span></p>\
         <form method=\"post\" action=\"/shell/clock\" class=\"buttons three\" data-quiet>\
         <input type=\"hidden\" name=\"tenant\" value=\"{}\">\
         <button name=\"seconds\" value=\"3600\">+ 1 hour</button>\
         <button name=\"seconds\" value=\"86400\">+ 1 day</button>\
         <button name=\"seconds\" value=\"604800\">+ 1 week</button></form>",
        scene.local(scene.now, "%a %-d %b %Y, %-H:%M"),
        Text(scene.slug())
    )
}

fn modes(scene: &Scene<'_>) -> String {
    let switch = |mode: Mode, label: &str| {
        format!(
            "<button name=\"mode\" value=\"{}\" aria-pressed=\"{}\">{label}</button>",
            mode.word(),
            mode == scene.mode
        )
    };
    format!(
        "<form method=\"post\" action=\"/shell/mode\" class=\"buttons two\">\
         <input type=\"hidden\" name=\"tenant\" value=\"{}\">{}{}</form>",
        Text(scene.slug()),
        switch(Mode::Framed, "In the phone"),
        switch(Mode::Top, "In the whole window")
    )
}

const LINKS: &str = "<p class=\"links\"><a href=\"/__sandbox/\">All controls</a>\
    <a href=\"/__sandbox/state\">State as JSON</a></p>";
