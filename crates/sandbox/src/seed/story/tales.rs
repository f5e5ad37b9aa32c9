//! One function per story: the history of that person.

use jiff::civil::Weekday;

use crate::seed::foundation::{EIGHT_A_MONTH, GUEST_PASS, TEN_PACK, TRIAL, UNLIMITED};
use crate::seed::sower::{Outcome, Sower};
use crate::world::{AccountTransaction, Freeze, Guest, Id, MembershipStatus, Minor, PaidWith};

pub(super) fn steady_regular(sower: &mut Sower<'_>, user: Id) {
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

pub(super) fn brand_new(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let membership = sower.sell_membership(user, TRIAL, joined_at, None);
    sower
        .world
        .memberships
        .update(membership, joined_at, |one| {
            one.status = MembershipStatus::PendingCustomerActivation;
        });
}

pub(super) fn long_gap(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 62, 418, 165, paid_with);
    let days = [Weekday::Monday, Weekday::Wednesday, Weekday::Friday];
    sower.come_on(user, &days, 12, 1, paid_with);
    sower.book_in(user, 2, 1, Outcome::Came, paid_with);
}

pub(super) fn frozen_now(sower: &mut Sower<'_>, user: Id) {
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

pub(super) fn once_frozen(sower: &mut Sower<'_>, user: Id) {
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

pub(super) fn ended_trial(sower: &mut Sower<'_>, user: Id) {
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

pub(super) fn unreliable(sower: &mut Sower<'_>, user: Id) {
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

pub(super) fn taken_back(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.book_in(user, -1, 1, Outcome::TakenBack, paid_with);
    sower.book_in(user, -15, 5, Outcome::TakenBackNoShow, paid_with);
    sower.attend_evenly(user, 14, 86, 3, paid_with);
}

pub(super) fn ninety_nine(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 99, 320, 1, paid_with);
    sower.book_in(user, 1, 4, Outcome::Came, paid_with);
}

pub(super) fn five_hundred(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    let days = i64::from(sower.scale.years) * 365 - 2;
    sower.attend_evenly(user, 512, days.min(718), 0, paid_with);
    sower.book_in(user, 1, 1, Outcome::Came, paid_with);
}

pub(super) fn pays_with_pack(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let grant = sower.sell_credits(user, TEN_PACK, 10, joined_at);
    sower.attend_evenly(user, 6, 58, 2, PaidWith::Credit(grant));
    sower.book_in(user, 2, 3, Outcome::Came, PaidWith::Credit(grant));
}

pub(super) fn once_a_week(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, EIGHT_A_MONTH);
    sower.come_on(user, &[Weekday::Saturday], 140, 1, paid_with);
    sower.book_in(user, 5, 1, Outcome::Came, paid_with);
}

pub(super) fn merged_away(sower: &mut Sower<'_>, user: Id) {
    let joined_at = sower.joined_at(user);
    let grant = sower.sell_credits(user, TEN_PACK, 10, joined_at);
    sower.attend_evenly(user, 5, 78, 25, PaidWith::Credit(grant));
    let at = sower.days_ago(20);
    // The cast puts the account that stays right before this one.
    let merged = sower.world.merge(user, user - 1, at);
    debug_assert!(merged.is_ok(), "both accounts were introduced above");
}

pub(super) fn host(sower: &mut Sower<'_>, user: Id) {
    let paid_with = sower.member_with(user, UNLIMITED);
    sower.attend_evenly(user, 28, 170, 3, paid_with);
    let guests = [
        ("Nell Winter", "nell.winter"),
        ("Bo Lindahl", "bo.lindahl"),
        ("Aya", "aya.k"),
    ];
    let grant = sower.sell_credits(user, GUEST_PASS, 5, sower.days_ago(60));
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

pub(super) fn payment_failed(sower: &mut Sower<'_>, user: Id) {
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
