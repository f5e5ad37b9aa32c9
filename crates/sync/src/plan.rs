//! What to ask a tenant for, and when.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::Member;

/// How eagerly members are pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullRules {
    /// Age at which what we hold is worth asking again.
    pub pull_after: SignedDuration,
    /// How far before the last pull to look again: studios settle visits late, and take
    /// check-ins back.
    pub look_back: SignedDuration,
    /// How far back the pages look that are opened first. A first pull reads that much before the
    /// rest, so that they have something true to show, in whatever order the tenant lists.
    pub recent: SignedDuration,
}

impl Default for PullRules {
    /// A minute, thirty days, and half a year.
    fn default() -> Self {
        Self {
            pull_after: SignedDuration::from_mins(1),
            look_back: SignedDuration::from_hours(30 * 24),
            recent: SignedDuration::from_hours(26 * 7 * 24),
        }
    }
}

/// Local days of classes to read, both ends included; an open end reads all that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// One pull of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullPlan {
    /// Fixed before the first question is asked, and kept as the member's `pulled_at` once the
    /// last is answered: what changes while the pull runs is then asked for by the next one.
    pub signpost: Timestamp,
    /// What to read, in this order. Classes to come are in the first.
    pub stretches: Vec<Stretch>,
}

impl PullRules {
    /// Whether what we hold of a member is old enough to ask again.
    ///
    /// A pull from the future means that a clock was set back: it says nothing, so ask.
    pub fn due(&self, member: &Member, now: Timestamp) -> bool {
        match member.pulled_at {
            Some(pulled_at) if member.history_complete => {
                let age = now.duration_since(pulled_at);
                age.is_negative() || age >= self.pull_after
            }
            _ => true,
        }
    }

    /// The pull to make now. Until all of a member's history has been read once, that is all of
    /// it, from the start: pages shift under an interrupted reader.
    pub fn plan(&self, member: &Member, zone: &TimeZone, now: Timestamp) -> PullPlan {
        let stretches = match member.pulled_at {
            Some(pulled_at) if member.history_complete => {
                vec![since(self.window(pulled_at.min(now), zone))]
            }
            _ => everything(day_before(now, self.recent, zone)),
        };
        PullPlan {
            signpost: now,
            stretches,
        }
    }

    /// First local day that is read again after a pull at `pulled_at`.
    pub(crate) fn window(&self, pulled_at: Timestamp, zone: &TimeZone) -> Date {
        day_before(pulled_at, self.look_back, zone)
    }
}

fn day_before(at: Timestamp, by: SignedDuration, zone: &TimeZone) -> Date {
    let from = at.checked_sub(by).unwrap_or(Timestamp::MIN);
    from.to_zoned(zone.clone()).date()
}

fn since(day: Date) -> Stretch {
    Stretch {
        from: Some(day),
        until: None,
    }
}

/// All of a history: what is recent, then what lies before it.
fn everything(recent: Date) -> Vec<Stretch> {
    let before = recent.yesterday().ok().map(|last| Stretch {
        from: None,
        until: Some(last),
    });
    std::iter::once(since(recent)).chain(before).collect()
}

#[cfg(test)]
mod tests;
