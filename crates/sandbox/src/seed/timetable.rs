//! The schedule: the same classes week after week, from the first day of history to four weeks on.

use std::collections::HashMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use rand::rngs::StdRng;

use super::blueprint::Blueprint;
use crate::world::{ClassSession, Id, Location, World};

/// Days of schedule after the present one.
const DAYS_AHEAD: i64 = 28;

const WEEKDAY_STARTS: &[(i8, i8)] = &[
    (6, 15),
    (7, 30),
    (9, 0),
    (12, 15),
    (17, 30),
    (18, 45),
    (20, 0),
];
const WEEKEND_STARTS: &[(i8, i8)] = &[(8, 0), (9, 15), (10, 30), (16, 0)];

/// The sessions of each location by local day, in the order of their start.
#[derive(Debug)]
pub(super) struct Timetable {
    days: HashMap<(Id, Date), Vec<Id>>,
}

/// What is taught at one hour of the week.
struct Slot {
    class_type: Id,
    minutes: u32,
    instructor: Id,
    classroom: Id,
}

impl Timetable {
    /// Writes the schedule into `world`.
    pub(super) fn write(
        world: &mut World,
        plan: &Blueprint,
        scale: &Scale,
        rng: &mut StdRng,
    ) -> Self {
        let mut days = HashMap::new();
        let locations: Vec<Location> = world.locations.iter().cloned().collect();
        for location in locations {
            let week = weekly_plan(world, location.id, scale.parallel, rng);
            let today = scale.now.to_zoned(location.zone()).date();
            let mut day = today.saturating_sub(i64::from(scale.years * 365).days());
            while day <= today.saturating_add(DAYS_AHEAD.days()) {
                let ids = write_day(world, plan, scale, &location, day, &week, rng);
                days.insert((location.id, day), ids);
                day = day.saturating_add(1.day());
            }
        }
        Self { days }
    }

    /// The sessions of one day, the earliest first.
    pub(super) fn on(&self, location: Id, day: Date) -> &[Id] {
        self.days.get(&(location, day)).map_or(&[], Vec::as_slice)
    }
}

/// How big the studio is and when it is.
#[derive(Debug)]
pub(super) struct Scale {
    pub now: Timestamp,
    pub years: u32,
    pub members: usize,
    /// Classes that run side by side at one hour.
    pub parallel: usize,
    /// Places per class.
    pub capacity: u32,
}

impl Scale {
    /// A schedule that has room for `members`: first more rooms, then bigger ones.
    pub(super) fn for_members(
        members: usize,
        years: u32,
        now: Timestamp,
        plan: &Blueprint,
    ) -> Self {
        let per_location = members / plan.places.len().max(1);
        let parallel = (per_location / 800).clamp(1, 12);
        let crowd = u32::try_from(per_location / parallel / 12).unwrap_or(u32::MAX);
        Self {
            now,
            years: years.max(1),
            members,
            parallel,
            capacity: plan.capacity.max(crowd),
        }
    }
}

fn starts_on(day: Weekday) -> &'static [(i8, i8)] {
    if matches!(day, Weekday::Saturday | Weekday::Sunday) {
        WEEKEND_STARTS
    } else {
        WEEKDAY_STARTS
    }
}

fn weekly_plan(
    world: &World,
    location: Id,
    parallel: usize,
    rng: &mut StdRng,
) -> HashMap<(Weekday, usize, usize), Slot> {
    let types: Vec<(Id, u32)> = world
        .class_types
        .iter()
        .map(|one| (one.id, one.minutes))
        .collect();
    let rooms: Vec<Id> = world.classrooms.under(location).map(|one| one.id).collect();
    let teachers: Vec<Id> = world
        .employees
        .iter()
        .filter(|one| one.is_instructor() && one.locations.contains(&location))
        .map(|one| one.id)
        .collect();
    let mut plan = HashMap::new();
    for day in Weekday::Monday.cycle_forward().take(7) {
        for hour in 0..starts_on(day).len() {
            for room in 0..parallel {
                let (class_type, minutes) = pick(&types, rng);
                let instructor = pick(&teachers, rng);
                let classroom = pick(&rooms, rng);
                plan.insert(
                    (day, hour, room),
                    Slot {
                        class_type,
                        minutes,
                        instructor,
                        classroom,
                    },
                );
            }
        }
    }
    plan
}

fn pick<T: Copy + Default>(from: &[T], rng: &mut StdRng) -> T {
    if from.is_empty() {
        return T::default();
    }
    from.get(rng.random_range(0..from.len()))
        .copied()
        .unwrap_or_default()
}

fn write_day(
    world: &mut World,
    plan: &Blueprint,
    scale: &Scale,
    location: &Location,
    day: Date,
    week: &HashMap<(Weekday, usize, usize), Slot>,
    rng: &mut StdRng,
) -> Vec<Id> {
    let zone = location.zone();
    let published = day.saturating_sub(30.days());
    let at = |day: Date, hour: i8, minute: i8| {
        day.at(hour, minute, 0, 0)
            .to_zoned(zone.clone())
            .map(|at| at.timestamp())
            .ok()
    };
    let mut ids = Vec::new();
    for (hour, (h, m)) in starts_on(day.weekday()).iter().enumerate() {
        for room in 0..scale.parallel {
            let Some(slot) = week.get(&(day.weekday(), hour, room)) else {
                continue;
            };
            let (Some(start), Some(written)) = (at(day, *h, *m), at(published, 9, 0)) else {
                continue;
            };
            let peak = *h >= 17 || *h < 8;
            let tags = if peak {
                world.class_tags.iter().map(|tag| tag.id).take(1).collect()
            } else {
                vec![]
            };
            // One class in two hundred is called off the evening before.
            let called_off = rng
                .random_ratio(1, 200)
                .then(|| start.saturating_sub(12.hours()).ok());
            let cancelled_at = called_off.flatten().filter(|at| *at <= scale.now);
            ids.push(world.sessions.insert(|id| ClassSession {
                id,
                class_type: slot.class_type,
                classroom: slot.classroom,
                location: location.id,
                instructors: vec![slot.instructor],
                tags,
                start,
                minutes: slot.minutes,
                capacity: scale.capacity,
                waitlist_capacity: 10,
                is_pick_a_spot: plan.is_pick_a_spot,
                is_free: false,
                is_public: true,
                cancelled_at,
                updated_at: cancelled_at.unwrap_or(written).min(scale.now),
            }));
        }
    }
    ids
}
