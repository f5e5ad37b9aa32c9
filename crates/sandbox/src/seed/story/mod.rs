//! The people with a story. They come first in every tenant, each with one thing that programs
//! tend to get wrong.

mod helpers;
mod tales;

use jiff::SignedDuration;

use super::people::{email_for, with_details};
use super::sower::Sower;
use crate::world::{Id, Location, User};

/// One person's story.
struct Story {
    /// What is interesting about them, in one line.
    line: &'static str,
    /// How long they have been a member, in days.
    member_for: i64,
    /// Writes their history.
    tell: fn(&mut Sower<'_>, Id),
}

/// The stories, in the order of each studio's cast.
const STORIES: [Story; 16] = [
    Story {
        line: "Steady regular: about 140 classes, a streak that is alive, booked for tomorrow",
        member_for: 400,
        tell: tales::steady_regular,
    },
    Story {
        line: "Brand new: joined today, no visits yet",
        member_for: 0,
        tell: tales::brand_new,
    },
    Story {
        line: "Back after a gap of five months; accents in the name",
        member_for: 420,
        tell: tales::long_gap,
    },
    Story {
        line: "Membership frozen right now; Arabic name",
        member_for: 200,
        tell: tales::frozen_now,
    },
    Story {
        line: "Was frozen for a month, then went on; Hebrew name",
        member_for: 260,
        tell: tales::once_frozen,
    },
    Story {
        line: "Trial ended weeks ago but still says “active”; emoji in the name",
        member_for: 42,
        tell: tales::ended_trial,
    },
    Story {
        line: "Late cancellations, no-shows and a class called off; HTML in the name",
        member_for: 120,
        tell: tales::unreliable,
    },
    Story {
        line: "Yesterday's check-in was taken back",
        member_for: 90,
        tell: tales::taken_back,
    },
    Story {
        line: "Exactly 99 classes, the hundredth is booked",
        member_for: 330,
        tell: tales::ninety_nine,
    },
    Story {
        line: "Over 500 classes; a very long name",
        member_for: 720,
        tell: tales::five_hundred,
    },
    Story {
        line: "Shares an e-mail address with her family; pays with a class pack",
        member_for: 60,
        tell: tales::pays_with_pack,
    },
    Story {
        line: "Shares an e-mail address with her family; on a membership",
        member_for: 150,
        tell: tales::once_a_week,
    },
    Story {
        line: "Two accounts were merged into this one",
        member_for: 240,
        tell: tales::once_a_week,
    },
    Story {
        line: "Merged into the account before",
        member_for: 80,
        tell: tales::merged_away,
    },
    Story {
        line: "Brings guests without an account, and waits for a full class",
        member_for: 180,
        tell: tales::host,
    },
    Story {
        line: "The last renewal could not be charged; has money on account",
        member_for: 150,
        tell: tales::payment_failed,
    },
];

/// Positions in the cast of those who share one e-mail address.
const FAMILY: [usize; 2] = [10, 11];

/// Brings the cast in and tells every story.
pub(super) fn tell_all(sower: &mut Sower<'_>) {
    let locations: Vec<Location> = sower.world.locations.iter().cloned().collect();
    let cast = sower.plan.cast;
    let enough = cast
        .iter()
        .zip(&STORIES)
        .take(sower.scale.members)
        .enumerate();
    let people: Vec<(Id, &Story)> = enough
        .filter_map(|(index, (name, story))| {
            let location = locations.get(index % locations.len().max(1))?;
            Some((introduce(sower, index, name, story, location), story))
        })
        .collect();
    for (user, story) in people {
        (story.tell)(sower, user);
    }
}

fn introduce(
    sower: &mut Sower<'_>,
    index: usize,
    (first_name, last_name): &(&str, &str),
    story: &Story,
    location: &Location,
) -> Id {
    let morning = SignedDuration::from_hours(3);
    let joined_at = sower
        .days_ago(story.member_for)
        .saturating_sub(morning)
        .unwrap_or_default();
    let details = with_details(location, joined_at, &mut sower.rng);
    let word = sower.plan.password_word;
    sower.world.users.insert(|id| User {
        id,
        email: if FAMILY.contains(&index) {
            format!("the.{}s@example.com", last_name.to_lowercase())
        } else {
            email_for(first_name, last_name, id)
        },
        password: format!("{word}-{id}"),
        first_name: (*first_name).to_owned(),
        last_name: (*last_name).to_owned(),
        story: Some(story.line.to_owned()),
        ..details
    })
}
