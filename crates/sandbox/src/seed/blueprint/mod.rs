//! The three studios before anybody walks in: brand, places, staff and classes.

mod harbor_barre;
mod northside_cycle;
mod solstice_yoga;

use crate::world::Currency;

/// All that is fixed about one studio.
#[derive(Debug)]
pub(super) struct Blueprint {
    pub slug: &'static str,
    pub name: &'static str,
    pub tenant_id: u64,
    pub look: Look,
    pub regions: &'static [&'static str],
    pub places: &'static [Place],
    pub class_types: &'static [Teaching],
    pub instructors: &'static [&'static str],
    pub capacity: u32,
    pub is_pick_a_spot: bool,
    /// Word in the passwords of this studio's people: `harbor-60001`.
    pub password_word: &'static str,
    /// The people with a story, in the order of `super::story::STORIES`.
    pub cast: &'static [(&'static str, &'static str)],
}

#[derive(Debug)]
pub(super) struct Look {
    pub primary: &'static str,
    pub primary_foreground: &'static str,
    pub secondary: &'static str,
    pub secondary_foreground: &'static str,
    pub is_dark: bool,
    pub heading_font: &'static str,
    pub body_font: &'static str,
    /// SVG path data in a 64 by 64 box, drawn as a line.
    pub mark: &'static str,
}

#[derive(Debug)]
pub(super) struct Place {
    pub name: &'static str,
    /// Index into the blueprint's regions.
    pub region: usize,
    pub owner: &'static str,
    pub time_zone: &'static str,
    pub currency: Currency,
    pub address: &'static str,
    pub city: &'static str,
    pub state_province: &'static str,
    pub postal_code: &'static str,
    pub country: &'static str,
    pub phone: &'static str,
    pub coordinates: (&'static str, &'static str),
    pub rooms: &'static [&'static str],
}

#[derive(Debug)]
pub(super) struct Teaching {
    pub name: &'static str,
    pub minutes: u32,
    pub description: &'static str,
}

/// The blueprint of the studio called `slug`; the first one where the name is unknown.
pub(super) fn of(slug: &str) -> &'static Blueprint {
    match slug {
        "northside-cycle" => &northside_cycle::BLUEPRINT,
        "solstice-yoga" => &solstice_yoga::BLUEPRINT,
        _ => &harbor_barre::BLUEPRINT,
    }
}

pub(super) const HTML_NAME: (&str, &str) =
    ("<script>alert(1)</script>", "\"O'Neil\" & <b>Söhne</b>");
