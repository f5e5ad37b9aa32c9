//! What opening any page of the tab has in common: it shows what we hold, and asks the tenant
//! beside it.

use jiff::Timestamp;
use loyalty::{Calendar, visit_state};
use model::{Member, Studio, TimeZoneName, Visit};
use sync::{PullRules, heard_of};

use crate::flights::Stage;
use crate::{Engine, PullFacts, PullState, SeenVisit};

/// A member at a studio, at an instant.
pub(crate) struct Look<'a> {
    pub(crate) member: &'a Member,
    pub(crate) zone: TimeZoneName,
    pub(crate) calendar: Calendar,
    pub(crate) now: Timestamp,
    rules: PullRules,
}

impl<'a> Look<'a> {
    pub(crate) fn new(engine: &Engine, studio: &Studio, member: &'a Member) -> Self {
        let zone = zone_of(studio, member);
        Self {
            member,
            calendar: Calendar::new(&zone, studio.settings.week_starts),
            zone,
            now: engine.now(),
            rules: engine.inner.settings.pull,
        }
    }

    /// A visit as it stands at this instant.
    pub(crate) fn seen(&self, visit: Visit) -> SeenVisit {
        let heard_at = heard_of(
            &visit,
            self.member.pulled_at,
            &self.rules,
            &self.zone.zone(),
        );
        SeenVisit {
            state: visit_state(&visit, self.now),
            visit: Visit { heard_at, ..visit },
        }
    }
}

/// Zone in which a member's days and weeks run: that of the home location, else the studio's.
pub(crate) fn zone_of(studio: &Studio, member: &Member) -> TimeZoneName {
    let home = member.profile.home.as_ref();
    home.map_or(&studio.settings.time_zone, |home| &home.time_zone)
        .clone()
}

impl Engine {
    /// Sees to it that the member is pulled where that is due. True when it is worth reading
    /// again, because the page had nothing to show and has waited for the first of it.
    pub(crate) async fn tend(&self, studio: &Studio, member: &Member, nothing_yet: bool) -> bool {
        let Some(mut pull) = self.ensure_pulled(studio, member) else {
            return false;
        };
        let wait = self.inner.settings.first_open_wait;
        nothing_yet && !member.history_complete && pull.reaches(Stage::Something, wait).await
    }

    /// How fresh a member's facts are.
    pub(crate) fn pull_facts(&self, studio: &Studio, member: &Member) -> PullFacts {
        let key = (studio.id, member.id);
        let state = if self.inner.pulls.watch(&key).is_some() {
            PullState::Running
        } else {
            match self.inner.pulls.failure(&key) {
                Some(failure) => PullState::Failing(failure.why),
                None if member.history_complete => PullState::Fresh,
                // The first pull has ended since the member was read.
                None => PullState::Running,
            }
        };
        PullFacts {
            as_of: member.pulled_at,
            state,
            history_complete: member.history_complete,
        }
    }
}
