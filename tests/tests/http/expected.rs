//! What a member's pages must say, worked out from the tenant's books and nothing of ours.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sandbox::TenantState;
use sandbox::world::derive::monday_of;
use sandbox::world::{ClassSession, Reservation, ReservationKind, ReservationStatus, User, World};

/// What a member's pages must say.
pub(crate) struct Expected {
    /// The line about this month.
    pub(crate) month: String,
    /// The label of the ring, without the milestone.
    pub(crate) in_all: String,
    /// The heading of the streak; none where a freeze makes it a matter of more than counting.
    pub(crate) streak: Option<String>,
    /// One line per visit, sorted: start with offset, class, chip, and how the reason begins.
    pub(crate) visits: Vec<String>,
}

impl Expected {
    /// For one member.
    pub(crate) fn of(tenant: &TenantState, id: u64) -> Result<Self> {
        let (world, now) = (tenant.world(), tenant.now());
        let user = world.users.get(id).context("no such user")?;
        let zone = home_zone(&world, user)?;
        let attended: Vec<Date> = world
            .attended(id)
            .iter()
            .map(|one| one.local_start.with_time_zone(zone.clone()).date())
            .collect();
        let today = now.to_zoned(zone).date();
        let this_month = attended
            .iter()
            .filter(|day| day.first_of_month() == today.first_of_month())
            .count();
        let month = today.strftime("%B");
        Ok(Self {
            month: match this_month {
                0 => format!("None in {month} yet"),
                1 => format!("1 class in {month}"),
                many => format!("{many} classes in {month}"),
            },
            in_all: match attended.len() {
                1 => "1 class in all.".to_owned(),
                many => format!("{many} classes in all."),
            },
            streak: never_frozen(&world, id).then(|| streak(&attended, today)),
            visits: visits(&world, id, now)?,
        })
    }
}

fn home_zone(world: &World, user: &User) -> Result<TimeZone> {
    let home = world.locations.get(user.home_location);
    Ok(home.context("no home location")?.zone())
}

fn never_frozen(world: &World, id: u64) -> bool {
    let mut held = world.memberships.of(id);
    held.all(|one| one.freeze.is_none() && one.past_freezes.is_empty())
}

/// Weeks in a row with a class, up to this week, which may still be open.
fn streak(attended: &[Date], today: Date) -> String {
    let weeks: BTreeSet<Date> = attended.iter().map(|day| monday_of(*day)).collect();
    let mut week = monday_of(today);
    let mut run = usize::from(weeks.contains(&week));
    loop {
        week = week.saturating_sub(7.days());
        if !weeks.contains(&week) {
            break;
        }
        run += 1;
    }
    match run {
        0 => "Start a streak".to_owned(),
        1 => "1 week in a row".to_owned(),
        many => format!("{many} weeks in a row"),
    }
}

fn visits(world: &World, id: u64, now: jiff::Timestamp) -> Result<Vec<String>> {
    let own = world.reservations.of(id);
    let own = own.filter(|one| one.user == Some(id) && one.guest.is_none());
    let mut lines = Vec::new();
    for reservation in own {
        let session = world.sessions.get(reservation.session);
        lines.push(line(
            world,
            reservation,
            session.context("no session")?,
            now,
        )?);
    }
    lines.sort();
    Ok(lines)
}

fn line(
    world: &World,
    one: &Reservation,
    session: &ClassSession,
    now: jiff::Timestamp,
) -> Result<String> {
    let class = world
        .class_types
        .get(session.class_type)
        .context("no class type")?;
    let place = world
        .locations
        .get(session.location)
        .context("no location")?;
    let start = session
        .start
        .to_zoned(place.zone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z");
    let (chip, why) = outcome(one, session.start > now);
    Ok(format!("{start} {} {chip}: {why}", class.name))
}

/// The chip, and how the reason begins.
fn outcome(one: &Reservation, is_to_come: bool) -> (&'static str, &'static str) {
    use ReservationStatus as Status;
    let waiting = one.kind == ReservationKind::Waitlist;
    match one.status {
        Status::Pending if is_to_come && waiting => ("Waitlist", "If a spot opens up"),
        Status::Pending if is_to_come => ("Booked", "You\u{2019}re in."),
        Status::Pending if waiting => ("Off the list", "You were taken off"),
        Status::Pending => ("Waiting for check-in", "You were booked, and the studio"),
        Status::CheckIn => ("Counted", "Checked in"),
        Status::StandardCancel => ("Cancelled", "Cancelled in time"),
        Status::PenaltyCancel => ("Cancelled late", "Cancelled late; the studio\u{2019}s"),
        Status::GracedCancel => ("Cancelled late", "Cancelled late; the studio waived"),
        Status::PenaltyNoShow => (
            "No-show",
            "You were booked and not checked in; the studio\u{2019}s",
        ),
        Status::GracedNoShow => (
            "No-show",
            "You were booked and not checked in; the studio waived",
        ),
        Status::NoFeeNoShow => ("No-show", "You were booked and not checked in. If"),
        Status::Removed | Status::PenaltyRemoved => ("Off the list", "You were taken off"),
        Status::ClassCancelled => ("Class cancelled", "The studio cancelled"),
    }
}
