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
}

impl Default for PullRules {
    /// A minute, and thirty days.
    fn default() -> Self {
        Self {
            pull_after: SignedDuration::from_mins(1),
            look_back: SignedDuration::from_hours(30 * 24),
        }
    }
}

/// How much of a member's history a pull reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Everything,
    /// Classes on this local day and later, those to come included.
    Since(Date),
}

/// One pull of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullPlan {
    /// Fixed before the first question is asked, and kept as the member's `pulled_at` once the
    /// last is answered: what changes while the pull runs is then asked for by the next one.
    pub signpost: Timestamp,
    /// What to read.
    pub coverage: Coverage,
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
        let coverage = match member.pulled_at {
            Some(pulled_at) if member.history_complete => {
                Coverage::Since(self.window(pulled_at.min(now), zone))
            }
            _ => Coverage::Everything,
        };
        PullPlan {
            signpost: now,
            coverage,
        }
    }

    /// First local day that is read again after a pull at `pulled_at`.
    pub(crate) fn window(&self, pulled_at: Timestamp, zone: &TimeZone) -> Date {
        let from = pulled_at
            .checked_sub(self.look_back)
            .unwrap_or(Timestamp::MIN);
        from.to_zoned(zone.clone()).date()
    }
}

impl PullPlan {
    /// The first local day to ask for; none asks for all days.
    pub fn from(&self) -> Option<Date> {
        match self.coverage {
            Coverage::Everything => None,
            Coverage::Since(day) => Some(day),
        }
    }
}

#[cfg(test)]
mod tests;
