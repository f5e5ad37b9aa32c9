//! Brand, places, staff, products and keys: what a tenant has before its first member.

use jiff::Timestamp;
use rand::RngExt;
use rand::rngs::StdRng;
use url::Url;

use super::blueprint::Blueprint;
use super::people::{ascii_name, bio_of};
use super::{CONFIDENTIAL_CLIENT, LOCALHOST_CLIENT, PUBLIC_CLIENT};
use crate::world::{
    ANY_LOCALHOST, ApiKey, ClassTag, ClassType, Classroom, CreditType, Employee, Id, Location,
    MembershipPlan, Minor, MobileAppTab, OAuthClient, Region, Studio, Theme, User, UserTag, World,
};

/// First id of staff accounts, far below those of members.
const FIRST_STAFF_USER: Id = 50_001;

/// The monthly membership without a limit.
pub(super) const UNLIMITED: Id = 2_501;
/// Eight classes a month.
pub(super) const EIGHT_A_MONTH: Id = 2_502;
/// The two-week trial.
pub(super) const TRIAL: Id = 2_504;
/// One class.
pub(super) const SINGLE_CLASS: Id = 2_323;
/// The pass for somebody who comes along.
pub(super) const GUEST_PASS: Id = 2_325;
/// The pack of ten classes.
pub(super) const TEN_PACK: Id = 2_324;

pub(super) fn studio(plan: &Blueprint) -> Studio {
    let look = &plan.look;
    Studio {
        slug: plan.slug.to_owned(),
        name: plan.name.to_owned(),
        tenant_id: plan.tenant_id,
        schema_name: plan.slug.replace('-', "_"),
        theme: Theme {
            primary: look.primary.to_owned(),
            primary_foreground: look.primary_foreground.to_owned(),
            secondary: look.secondary.to_owned(),
            secondary_foreground: look.secondary_foreground.to_owned(),
            is_dark: look.is_dark,
            heading_font: (look.heading_font.to_owned(), String::new()),
            body_font: (look.body_font.to_owned(), String::new()),
            mark: look.mark.to_owned(),
        },
    }
}

const OWNER_NAMES: [&str; 3] = ["Margot Ellery", "Baptiste Lumière", "Huda Al Noor"];

/// Lays out places, classes, staff and products, all `at` the same moment long ago.
pub(super) fn lay(world: &mut World, plan: &Blueprint, at: Timestamp, rng: &mut StdRng) {
    lay_places(world, plan, at);
    lay_classes(world, plan, at);
    hire(world, plan, at, rng);
    lay_products(world, at);
    lay_tags(world, at);
}

fn lay_places(world: &mut World, plan: &Blueprint, at: Timestamp) {
    let regions: Vec<Id> = plan
        .regions
        .iter()
        .map(|name| {
            world.regions.insert(|id| Region {
                id,
                name: (*name).to_owned(),
                updated_at: at,
            })
        })
        .collect();
    for place in plan.places {
        let region = regions.get(place.region).copied().unwrap_or_default();
        let desk = format!("{}@{}.example.com", ascii_name(place.name), plan.slug);
        let location = world.locations.insert(|id| Location {
            id,
            name: place.name.to_owned(),
            region,
            owner: place.owner.to_owned(),
            time_zone: place.time_zone.to_owned(),
            currency: place.currency,
            address: place.address.to_owned(),
            city: place.city.to_owned(),
            state_province: place.state_province.to_owned(),
            postal_code: place.postal_code.to_owned(),
            country: place.country.to_owned(),
            phone: place.phone.to_owned(),
            email: desk,
            coordinates: (
                place.coordinates.0.to_owned(),
                place.coordinates.1.to_owned(),
            ),
            updated_at: at,
        });
        for room in place.rooms {
            let name = (*room).to_owned();
            world.classrooms.insert(|id| Classroom {
                id,
                name,
                location,
                updated_at: at,
            });
        }
    }
}

fn lay_classes(world: &mut World, plan: &Blueprint, at: Timestamp) {
    for teaching in plan.class_types {
        world.class_types.insert(|id| ClassType {
            id,
            name: teaching.name.to_owned(),
            description: teaching.description.to_owned(),
            minutes: teaching.minutes,
            is_live_stream: false,
            updated_at: at,
        });
    }
    for (name, slug) in [("Peak", "peak"), ("Beginner friendly", "beginner-friendly")] {
        world.class_tags.insert(|id| ClassTag {
            id,
            name: name.to_owned(),
            slug: slug.to_owned(),
            updated_at: at,
        });
    }
}

fn hire(world: &mut World, plan: &Blueprint, at: Timestamp, rng: &mut StdRng) {
    let locations: Vec<Id> = world.locations.iter().map(|one| one.id).collect();
    // Instructors first, so that their ids are the lowest, as on the schedule.
    for (index, name) in plan.instructors.iter().enumerate() {
        let home = locations
            .get(index % locations.len().max(1))
            .copied()
            .unwrap_or_default();
        let second = locations
            .get(rng.random_range(0..locations.len().max(1)))
            .copied();
        let mut works_at = vec![home];
        works_at.extend(second.filter(|other| *other != home));
        employ(world, plan, (name, "instructor"), works_at, at);
    }
    let mut owners: Vec<(String, Vec<Id>)> = Vec::new();
    for location in world.locations.iter() {
        match owners
            .iter_mut()
            .find(|(owner, _)| *owner == location.owner)
        {
            Some((_, owned)) => owned.push(location.id),
            None => owners.push((location.owner.clone(), vec![location.id])),
        }
    }
    for ((_, owned), name) in owners.into_iter().zip(OWNER_NAMES) {
        employ(world, plan, (name, "owner"), owned, at);
    }
    employ(
        world,
        plan,
        ("Devon Pryce", "manager"),
        locations.clone(),
        at,
    );
    employ(
        world,
        plan,
        ("Casey Lin", "front_desk"),
        locations.into_iter().take(1).collect(),
        at,
    );
}

fn employ(
    world: &mut World,
    plan: &Blueprint,
    (name, role): (&str, &str),
    locations: Vec<Id>,
    at: Timestamp,
) {
    let user = FIRST_STAFF_USER + u64::try_from(world.employees.len()).unwrap_or_default();
    let (first_name, last_name) = name.split_once(' ').unwrap_or((name, ""));
    world.users.insert_as(User {
        id: user,
        email: format!("{}@{}.example.com", ascii_name(name), plan.slug),
        password: format!("{}-{user}", plan.password_word),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        home_location: locations.first().copied().unwrap_or_default(),
        joined_at: at,
        waiver_signed_at: Some(at),
        is_staff: true,
        updated_at: at,
        ..User::default()
    });
    let teaches = role == "instructor";
    world.employees.insert(|id| Employee {
        id,
        user,
        name: name.to_owned(),
        role: role.to_owned(),
        locations,
        bio: teaches.then(|| bio_of(first_name, id)),
        instagram: teaches.then(|| ascii_name(name).replace('.', "")),
        is_active: true,
        updated_at: at,
    });
}

fn lay_products(world: &mut World, at: Timestamp) {
    let blank = MembershipPlan {
        id: 0,
        name: String::new(),
        is_intro_offer: false,
        interval_length: 1,
        interval: "MO",
        renews: true,
        rate: Minor(0),
        usage_limit: None,
        guest_limit: 0,
        updated_at: at,
    };
    let mut sell = |name: &str, dollars: i64, change: fn(&mut MembershipPlan)| {
        let mut plan = MembershipPlan {
            name: name.to_owned(),
            ..blank.clone()
        };
        plan.rate = Minor(dollars * 100);
        change(&mut plan);
        world.plans.insert(|id| MembershipPlan { id, ..plan })
    };
    sell("Unlimited Monthly", 189, |plan| plan.guest_limit = 1);
    sell("8 Classes a Month", 139, |plan| plan.usage_limit = Some(8));
    sell("4 Classes a Month", 79, |plan| plan.usage_limit = Some(4));
    sell("Two-Week Trial", 49, |plan| {
        (plan.interval, plan.interval_length) = ("WK", 2);
        (plan.renews, plan.is_intro_offer) = (false, true);
    });
    sell("Annual Unlimited", 1_890, |plan| {
        (plan.interval, plan.guest_limit) = ("YR", 12);
    });
    for (name, is_valid_for_guests) in [
        ("Single Class", false),
        ("10-Class Pack", false),
        ("Guest Pass", true),
        ("Reward Class", true),
    ] {
        world.credit_types.insert(|id| CreditType {
            id,
            name: name.to_owned(),
            is_valid_for_guests,
            updated_at: at,
        });
    }
}

fn lay_tags(world: &mut World, at: Timestamp) {
    let tags = [
        ("VIP", "vip", "vip", "Say hello by name"),
        (
            "Injury note",
            "injury-note",
            "normal",
            "Read the note before class",
        ),
        ("Community", "community", "normal", "Comes to events"),
    ];
    for (weight, (name, slug, kind, description)) in tags.into_iter().enumerate() {
        world.user_tags.insert(|id| UserTag {
            id,
            name: name.to_owned(),
            slug: slug.to_owned(),
            user_tag_type: kind.to_owned(),
            tag_type: "manual".to_owned(),
            description: description.to_owned(),
            weight: i64::try_from(weight).unwrap_or_default(),
            updated_at: at,
        });
    }
}

/// Registers the OAuth clients, the API keys and the app's extra tabs.
pub(super) fn open_doors(world: &mut World, base_url: &Url, rng: &mut StdRng) {
    let slug = world.studio.slug.clone();
    let client = |id: &str, secret: Option<String>, redirects: &[&str]| OAuthClient {
        client_id: id.to_owned(),
        client_secret: secret,
        redirect_uris: redirects.iter().map(|one| (*one).to_owned()).collect(),
    };
    let secret = format!("{slug}-client-secret-{}", letters(24, rng));
    world.oauth_clients = vec![
        client(CONFIDENTIAL_CLIENT, Some(secret), &[]),
        client(PUBLIC_CLIENT, None, &[]),
        client(LOCALHOST_CLIENT, None, &[ANY_LOCALHOST]),
    ];
    let mut key = |name: &str, permissions: &[&str]| ApiKey {
        key: format!("{slug}-{name}-{}", letters(32, rng)),
        permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
    };
    world.api_keys = vec![
        key("all", &["*"]),
        key("loyalty", LOYALTY_PERMISSIONS),
        key("readonly", READ_PERMISSIONS),
        key("users-only", &["users:read"]),
    ];
    let icon = |name: &str| format!("{base_url}media/icons/{name}.svg");
    let tab = |is_active, title: &str, icon: String| MobileAppTab {
        is_active,
        page_name: title.to_owned(),
        page_url: String::new(),
        tab_name: title.to_owned(),
        icon_ios: icon.clone(),
        icon_android: icon,
    };
    world.tabs = vec![
        tab(true, "Rewards", icon("rewards")),
        tab(false, "Challenges", icon("challenges")),
    ];
}

const READ_PERMISSIONS: &[&str] = &[
    "users:read",
    "reservations:read",
    "class_sessions:read",
    "membership_instances:read",
    "locations:read",
    "regions:read",
    "employees:read",
    "credits:read",
    "credit_transactions:read",
    "account_transactions:read",
    "user_tags:read",
];

const LOYALTY_PERMISSIONS: &[&str] = &[
    "users:read",
    "users:write",
    "reservations:read",
    "class_sessions:read",
    "membership_instances:read",
    "locations:read",
    "regions:read",
    "employees:read",
    "credits:read",
    "credit_transactions:read",
    "credit_transactions:write",
    "account_transactions:read",
    "account_transactions:write",
    "user_tags:read",
    "user_tags:write",
];

fn letters(count: usize, rng: &mut StdRng) -> String {
    (0..count)
        .map(|_| char::from(rng.random_range(b'a'..=b'z')))
        .collect()
}
