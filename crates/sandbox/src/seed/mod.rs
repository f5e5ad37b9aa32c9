//! The three studios, made from a seed: the same seed makes the same people and bookings.

mod blueprint;
mod crowd;
mod foundation;
mod names;
mod people;
mod purchases;
mod sower;
mod story;
#[cfg(test)]
mod tests;
mod timetable;

use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use url::Url;

use self::sower::Sower;
use self::timetable::{Scale, Timetable};
use crate::SandboxConfig;
use crate::world::{OAuthClient, World};

/// Client id of the confidential client that the tab uses.
pub const CONFIDENTIAL_CLIENT: &str = "fifth-tab";

/// Client id of the public client that the tab could use instead, with PKCE.
pub const PUBLIC_CLIENT: &str = "fifth-tab-public";

/// Client id of the public client that any page on localhost may use, with PKCE.
pub const LOCALHOST_CLIENT: &str = "localhost-pkce";

/// The studio called `slug`, with its history up to the configured moment.
pub fn studio(slug: &str, config: &SandboxConfig, base_url: &Url) -> World {
    let plan = blueprint::of(slug);
    let mut rng = StdRng::seed_from_u64(tenant_seed(slug, config));
    let mut world = World::empty(foundation::studio(plan));
    let long_ago = years_before(config.now, config.years + 1);
    foundation::lay(&mut world, plan, long_ago, &mut rng);
    foundation::open_doors(&mut world, base_url, &mut rng);
    point_at_tab(&mut world, &config.tab_base_url);
    let scale = Scale::for_members(config.members, config.years, config.now, plan);
    let timetable = Timetable::write(&mut world, plan, &scale, &mut rng);
    let mut sower = Sower::new(world, plan, scale, timetable, rng);
    story::tell_all(&mut sower);
    crowd::gather(&mut sower);
    sower.finish()
}

/// A seed of its own for each tenant.
pub fn tenant_seed(slug: &str, config: &SandboxConfig) -> u64 {
    slug.bytes().fold(config.seed, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(byte.into())
    })
}

/// Points redirect addresses and app tabs at the tab's address.
pub fn point_at_tab(world: &mut World, tab: &Url) {
    let page = format!(
        "{}/{}",
        tab.as_str().trim_end_matches('/'),
        world.studio.slug
    );
    let callback = format!("{page}/auth/callback");
    for client in world
        .oauth_clients
        .iter_mut()
        .filter(|client| is_ours(client))
    {
        client.redirect_uris = vec![callback.clone()];
    }
    for app_tab in &mut world.tabs {
        app_tab.page_url.clone_from(&page);
    }
}

fn is_ours(client: &OAuthClient) -> bool {
    client.client_id == CONFIDENTIAL_CLIENT || client.client_id == PUBLIC_CLIENT
}

fn years_before(now: Timestamp, years: u32) -> Timestamp {
    let days = i64::from(years) * 366;
    now.saturating_sub(jiff::SignedDuration::from_hours(24 * days))
        .unwrap_or(Timestamp::MIN)
}
