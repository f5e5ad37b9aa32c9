//! The people with a story. They come first in every tenant, each with one thing that programs
//! tend to get wrong.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::foundation::{EIGHT_A_MONTH, TEN_PACK, TRIAL, UNLIMITED};
use super::people::{email_for, with_details};
use super::sower::{Outcome, Sower};
use crate::world::{
    AccountTransaction, Freeze, Guest, Id, Location, MembershipStatus, Minor, PaidWith, User,
};

/// One person's story.
pub(super) struct Story {
    /// What is interesting about them, in one line.
    line: &'static str,
    /// How long they have been a member, in days.
    member_for: i64,
    /// Writes their history.
    tell: fn(&mut Sower<'_>, Id),
}

/// The stories, in the order of each studio's cast.
pub(super) const STORIES: [Story; 16] = [
    Story {
        line: "Steady regular: about 140 classes, a streak that is alive, booked for tomorrow",
        member_for: 400,
        tell: steady_regular,
    },
    Story {
        line: "Brand new: joined today, no visits yet",
        member_for: 0,
        tell: brand_new,
    },
    Story {
        line: "Back after a gap of five months; accents in the name",
        member_for: 420,
        tell: long_gap,
    },
    Story {
        line: "Membership frozen right now; Arabic name",
        member_for: 200,
        tell: frozen_now,
    },
    Story {
        line: "Was frozen for a month, then went on; Hebrew name",
        member_for: 260,
        tell: once_frozen,
    },
    Story {
        line: "Trial ended weeks ago but still says “active”; emoji in the name",
        member_for: 42,
        tell: ended_trial,
    },
    Story {
        line: "Late cancellations, no-shows and a class called off; HTML in the name",
        member_for: 120,
        tell: unreliable,
    },
    Story {
        line: "Yesterday's check-in was taken back",
        member_for: 90,
        tell: taken_back,
    },
    Story {
        line: "Exactly 99 classes, the hundredth is booked",
        member_for: 330,
        tell: ninety_nine,
    },
    Story {
        line: "Over 500 classes; a very long name",
        member_for: 720,
        tell: five_hundred,
    },
    Story {
        line: "Shares an e-mail address with her family; pays with a class pack",
        member_for: 60,
        tell: pays_with_pack,
    },
    Story {
        line: "Shares an e-mail address with her family; on a membership",
        member_for: 150,
        tell: once_a_week,
    },
    Story {
        line: "Two accounts were merged into this one",
        member_for: 240,
        tell: once_a_week,
    },
    Story {
        line: "Merged into the account before",
        member_for: 80,
        tell: merged_away,
    },
    Story {
        line: "Brings guests without an account, and waits for a full class",
        member_for: 180,
        tell: host,
    },
    Story {
        line: "The last renewal could not be charged; has money on account",
        member_for: 150,
        tell: payment_failed,
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

impl Sower<'_> {
    fn joined_at(&self, user: Id) -> Timestamp {
        self.world
            .users
            .get(user)
            .map_or(self.scale.now, |one| one.joined_at)
    }

    /// Comes at the same hour on the given days, from `from` to `to` days ago.
    fn come_on(&mut self, user: Id, days: &[Weekday], from: i64, to: i64, paid_with: PaidWith) {
        let (home, _, _) = self.home_of(user);
        let today = self.today(user);
        for ago in (to..=from).rev() {
            let day = today.saturating_sub(ago.days());
            let first = self.classes_on(home, day).first().copied();
            if let Some(session) = first.filter(|_| days.contains(&day.weekday())) {
                self.book(user, session, Outcome::Came, paid_with);
            }
        }
    }

    /// Attends `count` classes, spread evenly from `from` to `to` days ago.
    fn attend_evenly(&mut self, user: Id, count: usize, from: i64, to: i64, paid_with: PaidWith) {
        let (home, _, _) = self.home_of(user);
        let classes = self.ended_between(home, self.days_ago(from), self.days_ago(to));
        let mut attended = 0;
        for (index, session) in classes.iter().enumerate() {
            // Falls due whenever fewer are attended than this share of all classes asks for.
            let is_due = (index + 1) * count / classes.len() > attended;
            let booked = is_due
                && self
                    .book(user, *session, Outcome::Came, paid_with)
                    .is_some();
            attended += usize::from(booked);
        }
    }

    /// The class that the user would take `days` from now (negative: ago), at `hour` of that day.
    fn class_in(&self, user: Id, days: i64, hour: usize) -> Option<Id> {
        let day = self.today(user).saturating_add(days.days());
        let classes = self.classes_on(self.home_of(user).0, day);
        classes.get(hour % classes.len().max(1)).copied()
    }

    fn book_in(&mut self, user: Id, days: i64, hour: usize, outcome: Outcome, paid_with: PaidWith) {
        if let Some(session) = self.class_in(user, days, hour) {
            self.book(user, session, outcome, paid_with);
        }
    }

    /// The most recent class at the user's home that has ended.
    fn latest_ended(&self, user: Id) -> Option<Id> {
        let (home, _, _) = self.home_of(user);
        self.ended_between(home, self.days_ago(4), self.now())
            .last()
            .copied()
    }

    fn member_with(&mut self, user: Id, plan: Id) -> PaidWith {
        let joined_at = self.joined_at(user);
        PaidWith::Membership(self.sell_membership(user, plan, joined_at, None))
    }
}

fn steady_regular(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    let days = [Weekday::Tuesday, Weekday::Thursday, Weekday::Saturday];
    sower.come_on(user, &days, 326, 2, paid_with);
    if let Some(session) = sower.latest_ended(user) {
        sower.book(user, session, Outcome::Came, paid_with);
    }
    sower.book_in(user, -16, 4, Outcome::CancelledLate(false), paid_with);
    sower.book_in(user, -33, 3, Outcome::Cancelled, paid_with);
    sower.book_in(user, 1, 0, Outcome::Came, paid_with);
    sower.book_in(user, 4, 0, Outcome::Came, paid_with);
    let tag = sower.world.user_tags.iter().next().map(|tag| tag.id);
    let now = sower.now();
    sower
        .world
        .users
        .update(user, now, |one| one.tags.extend(tag));
}

fn brand_new(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, TRIAL, joined_at, None);
    sower
        .world
        .memberships
        .update(membership, joined_at, |one| {
            one.status = MembershipStatus::PendingCustomerActivation;
        });
}

fn long_gap(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 62, 418, 165, paid_with);
    let days = [Weekday::Monday, Weekday::Wednesday, Weekday::Friday];
    sower.come_on(user, &days, 12, 1, paid_with);
    sower.book_in(user, 2, 1, Outcome::Came, paid_with);
}

fn frozen_now(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, UNLIMITED, joined_at, None);
    let days = [Weekday::Monday, Weekday::Thursday];
    sower.come_on(user, &days, 168, 11, PaidWith::Membership(membership));
    let start = sower.days_ago(10);
    let end = sower.days_ago(-21);
    sower.world.memberships.update(membership, start, |one| {
        one.status = MembershipStatus::Frozen;
        one.freeze = Some(Freeze {
            start,
            end: Some(end),
        });
        one.next_charge = Some(end);
    });
}

fn once_frozen(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, UNLIMITED, joined_at, None);
    let paid_with = PaidWith::Membership(membership);
    let days = [Weekday::Wednesday, Weekday::Sunday];
    sower.come_on(user, &days, 238, 91, paid_with);
    sower.come_on(user, &days, 59, 1, paid_with);
    let pause = Freeze {
        start: sower.days_ago(90),
        end: Some(sower.days_ago(60)),
    };
    sower
        .world
        .memberships
        .update(membership, sower.days_ago(60), |one| {
            one.past_freezes.push(pause);
        });
    sower.book_in(user, 1, 2, Outcome::Came, paid_with);
}

fn ended_trial(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, TRIAL, joined_at, None);
    sower.attend_evenly(user, 6, 41, 29, PaidWith::Membership(membership));
    // Left as it was: the end date is past, the status is not.
    sower
        .world
        .memberships
        .update(membership, joined_at, |one| {
            one.status = MembershipStatus::Active;
        });
}

fn unreliable(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, EIGHT_A_MONTH);
    let outcomes = [
        Outcome::Came,
        Outcome::CancelledLate(true),
        Outcome::NoShow(true),
        Outcome::Came,
        Outcome::CancelledLate(false),
        Outcome::Cancelled,
        Outcome::Came,
        Outcome::NoShow(false),
        Outcome::LeftWaitlist,
    ];
    for (week, outcome) in (1..15).zip(outcomes.into_iter().cycle()) {
        sower.book_in(user, -7 * week - 2, 2, outcome, paid_with);
    }
    let (home, _, zone) = sower.home_of(user);
    let called_off = sower
        .world
        .sessions
        .under(home)
        .rev()
        .find(|one| one.cancelled_at.is_some() && one.start < sower.scale.now);
    let called_off = called_off.map(|one| (one.id, one.start.to_zoned(zone).date()));
    if let Some((session, _)) = called_off {
        sower.book(user, session, Outcome::Came, paid_with);
    }
    sower.book_in(user, 3, 3, Outcome::Came, paid_with);
}

fn taken_back(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.book_in(user, -1, 1, Outcome::TakenBack, paid_with);
    sower.book_in(user, -15, 5, Outcome::TakenBackNoShow, paid_with);
    sower.attend_evenly(user, 14, 86, 3, paid_with);
}

fn ninety_nine(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 99, 320, 1, paid_with);
    sower.book_in(user, 1, 4, Outcome::Came, paid_with);
}

fn five_hundred(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    let days = i64::from(sower.scale.years) * 365 - 2;
    sower.attend_evenly(user, 512, days.min(718), 0, paid_with);
    sower.book_in(user, 1, 1, Outcome::Came, paid_with);
}

fn pays_with_pack(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let grant = sower.sell_credits(user, TEN_PACK, 10, joined_at);
    sower.attend_evenly(user, 6, 58, 2, PaidWith::Credit(grant));
    sower.book_in(user, 2, 3, Outcome::Came, PaidWith::Credit(grant));
}

fn once_a_week(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, EIGHT_A_MONTH);
    sower.come_on(user, &[Weekday::Saturday], 140, 1, paid_with);
    sower.book_in(user, 5, 1, Outcome::Came, paid_with);
}

fn merged_away(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let grant = sower.sell_credits(user, TEN_PACK, 10, joined_at);
    sower.attend_evenly(user, 5, 78, 25, PaidWith::Credit(grant));
    let at = sower.days_ago(20);
    // The cast puts the account that stays right before this one.
    let merged = sower.world.merge(user, user - 1, at);
    debug_assert!(merged.is_ok(), "both accounts were introduced above");
}

fn host(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 28, 170, 3, paid_with);
    let guests = [
        ("Nell Winter", "nell.winter"),
        ("Bo Lindahl", "bo.lindahl"),
        ("Aya", "aya.k"),
    ];
    let grant = sower.sell_credits(user, 2_325, 5, sower.days_ago(60));
    for ((name, email), days) in guests.into_iter().zip([-40, -12, 3]) {
        let email = format!("{email}@example.com");
        let guest = Guest {
            name: name.to_owned(),
            email,
        };
        if let Some(session) = sower.class_in(user, days, 3) {
            sower.book_guest(user, session, guest, PaidWith::Credit(grant));
        }
    }
    sower.book_in(user, 3, 3, Outcome::Came, paid_with);
    sower.book_in(user, 4, 4, Outcome::Waiting, paid_with);
}

fn payment_failed(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, UNLIMITED, joined_at, None);
    sower.come_on(
        user,
        &[Weekday::Tuesday, Weekday::Friday],
        138,
        4,
        PaidWith::Membership(membership),
    );
    let at = sower.days_ago(2);
    sower.world.memberships.update(membership, at, |one| {
        one.status = MembershipStatus::PaymentFailure;
    });
    let (_, currency, _) = sower.home_of(user);
    let at = sower.days_ago(30);
    sower
        .world
        .account_transactions
        .insert(|id| AccountTransaction {
            id,
            user,
            amount: Minor(2_500),
            currency,
            revenue_type: "comp".to_owned(),
            parent: None,
            note: "Sorry about the broken shower".to_owned(),
            at,
            updated_at: at,
        });
}
