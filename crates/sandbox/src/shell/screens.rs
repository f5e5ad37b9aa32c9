//! The app's own screens, short but true: they read the same world as the APIs.

use std::fmt::Write as _;

use jiff::{Timestamp, ToSpan};

use super::page::Scene;
use crate::html::Text;
use crate::world::{ClassSession, Reservation, ReservationStatus, Theme, User};

/// How many classes the schedule shows.
const SCHEDULE_LENGTH: usize = 14;

/// Home: a greeting, the next class, a word about what was done so far.
pub(super) fn home(scene: &Scene<'_>) -> String {
    let Some(member) = scene.member else {
        return signed_out(scene);
    };
    let count = scene.world.completed_class_count(member.id);
    let classes = if count == 1 { "class" } else { "classes" };
    format!(
        "<div class=\"hero\">{mark}<p class=\"hello\">{greeting},<br><b><bdi>{name}</bdi></b></p>\
         </div><h2>Next class</h2>{next}<h2>So far</h2>\
         <p class=\"card figure\"><b>{count}</b> {classes} completed</p>",
        mark = mark(&scene.world.studio.theme),
        greeting = greeting(scene),
        name = Text(&member.first_name),
        next = next_class(scene, member),
    )
}

fn greeting(scene: &Scene<'_>) -> &'static str {
    match scene.now.to_zoned(scene.zone()).hour() {
        4..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    }
}

fn signed_out(scene: &Scene<'_>) -> String {
    format!(
        "<div class=\"hero\">{}<p class=\"hello\">Welcome to<br><b>{}</b></p></div>\
         <p class=\"card\">Nobody is signed in on this phone. The tab will ask for the studio's own \
         sign-in.</p>",
        mark(&scene.world.studio.theme),
        Text(&scene.world.studio.name)
    )
}

/// The brand's mark, drawn as a line.
pub(super) fn mark(theme: &Theme) -> String {
    format!(
        "<svg class=\"mark\" viewBox=\"0 0 64 64\" width=\"56\" height=\"56\" fill=\"none\" \
         stroke=\"currentColor\" stroke-width=\"3\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"{}\"/></svg>",
        Text(&theme.mark)
    )
}

fn next_class(scene: &Scene<'_>, member: &User) -> String {
    let next = booked(scene, member).min_by_key(|(session, _)| session.start);
    match next {
        Some((session, _)) => format!(
            "<div class=\"card\">{}</div>",
            class_line(scene, session, &when(scene, session.start))
        ),
        None => "<p class=\"card\">Nothing booked. Have a look at the schedule.</p>".to_owned(),
    }
}

fn booked<'a>(
    scene: &Scene<'a>,
    member: &'a User,
) -> impl Iterator<Item = (&'a ClassSession, &'a Reservation)> {
    let (world, now) = (scene.world, scene.now);
    let own = world
        .reservations
        .of(member.id)
        .filter(|one| one.user == Some(member.id) && one.status == ReservationStatus::Pending);
    own.filter_map(|one| Some((world.sessions.get(one.session)?, one)))
        .filter(move |(session, _)| session.end() > now)
}

/// Schedule: what is on next, and a way to take a place.
pub(super) fn schedule(scene: &Scene<'_>) -> String {
    let mut list = String::new();
    let mut day = String::new();
    for session in upcoming(scene) {
        let its_day = scene.local(session.start, "%A, %-d %B");
        if its_day != day {
            let _ = write!(list, "<h2>{its_day}</h2>");
            day = its_day;
        }
        let _ = write!(
            list,
            "<div class=\"card row\"><div>{}</div>{}</div>",
            class_line(scene, session, &scene.local(session.start, "%-H:%M")),
            place(scene, session)
        );
    }
    list
}

fn upcoming<'a>(scene: &Scene<'a>) -> Vec<&'a ClassSession> {
    let home = scene.member.map(|member| member.home_location);
    let home = home.or_else(|| scene.world.locations.iter().next().map(|place| place.id));
    let is_on = |session: &&ClassSession| {
        session.start > scene.now && session.cancelled_at.is_none() && session.is_public
    };
    let mut sessions: Vec<_> = scene
        .world
        .sessions
        .under(home.unwrap_or_default())
        .filter(is_on)
        .collect();
    sessions.sort_by_key(|session| (session.start, session.id));
    sessions.truncate(SCHEDULE_LENGTH);
    sessions
}

fn class_line(scene: &Scene<'_>, session: &ClassSession, when: &str) -> String {
    let world = scene.world;
    let name = world
        .class_types
        .get(session.class_type)
        .map(|kind| kind.name.as_str());
    let lead = session
        .instructors
        .first()
        .and_then(|id| world.employees.get(*id));
    let place = world
        .locations
        .get(session.location)
        .map(|place| place.name.as_str());
    format!(
        "<p class=\"class\">{}</p><p class=\"soft\">{} · {} min · {} · {}</p>",
        Text(name.unwrap_or_default()),
        when,
        session.minutes,
        Text(lead.map(|one| one.name.as_str()).unwrap_or_default()),
        Text(place.unwrap_or_default()),
    )
}

/// `Today 18:30`, `Tomorrow 6:15`, `Sat 28 Nov 9:00`.
fn when(scene: &Scene<'_>, start: Timestamp) -> String {
    let today = scene.now.to_zoned(scene.zone()).date();
    let day = start.to_zoned(scene.zone()).date();
    let format = if day == today {
        "Today %-H:%M"
    } else if day == today.saturating_add(1.day()) {
        "Tomorrow %-H:%M"
    } else {
        "%a %-d %b %-H:%M"
    };
    scene.local(start, format)
}

fn place(scene: &Scene<'_>, session: &ClassSession) -> String {
    let Some(member) = scene.member else {
        return String::new();
    };
    if booked(scene, member).any(|(booked, _)| booked.id == session.id) {
        return "<span class=\"booked\">Booked</span>".to_owned();
    }
    if scene.world.free_places(session) == 0 {
        return "<span class=\"soft\">Full</span>".to_owned();
    }
    format!(
        "<form method=\"post\" action=\"/shell/happen\">\
         <input type=\"hidden\" name=\"tenant\" value=\"{}\">\
         <input type=\"hidden\" name=\"session\" value=\"{}\">\
         <button class=\"book\" name=\"what\" value=\"book\">Book</button></form>",
        Text(scene.slug()),
        session.id
    )
}

/// Buy: what the studio sells.
pub(super) fn buy(scene: &Scene<'_>) -> String {
    let currency = scene
        .member
        .and_then(|member| scene.world.locations.get(member.home_location));
    let code = currency
        .map(|place| place.currency.code())
        .unwrap_or_default();
    let cards: Vec<String> = scene
        .world
        .plans
        .iter()
        .map(|plan| {
            format!(
                "<p class=\"card row\"><span class=\"class\">{}</span><b>{} {code}</b></p>",
                Text(&plan.name),
                plan.rate
            )
        })
        .collect();
    format!("<h2>Memberships</h2>{}", cards.concat())
}

/// Profile: who is signed in, and the way out.
pub(super) fn profile(scene: &Scene<'_>) -> String {
    let Some(member) = scene.member else {
        return signed_out(scene);
    };
    let home = scene.world.locations.get(member.home_location);
    format!(
        "<div class=\"card\"><p class=\"class\"><bdi>{name}</bdi></p><p class=\"soft\">{email}</p>\
         </div><dl class=\"card\"><dt>Home studio</dt><dd>{home}</dd><dt>Member since</dt>\
         <dd>{since}</dd><dt>Member number</dt><dd>{id}</dd></dl>\
         <form method=\"post\" action=\"/shell/sign-out\">\
         <input type=\"hidden\" name=\"tenant\" value=\"{slug}\">\
         <button class=\"wide\">Sign out</button></form>",
        name = Text(&member.full_name()),
        email = Text(&member.email),
        home = Text(home.map(|place| place.name.as_str()).unwrap_or_default()),
        since = scene.local(member.joined_at, "%-d %B %Y"),
        id = member.id,
        slug = Text(scene.slug()),
    )
}
