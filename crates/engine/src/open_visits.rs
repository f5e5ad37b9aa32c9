//! A member looks through their visits.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use loyalty::heat_map;
use model::{Member, MemberId, Studio, Visit};
use store::{members, visits};

use crate::open_tab::{Look, zone_of};
use crate::{Engine, OpenError, VisitsFacts};

/// Local months on one page.
const MONTHS: i8 = 12;

impl Engine {
    /// The member's visits by whole months: the last twelve and all bookings to come, or the
    /// twelve before the month that begins on `before`.
    pub async fn open_visits(
        &self,
        studio: &Studio,
        member: MemberId,
        before: Option<Date>,
    ) -> Result<VisitsFacts, OpenError> {
        let mut rows = self.visit_rows(studio, member, before).await?;
        let nothing_yet = rows.visits.is_empty() && before.is_none();
        if self.tend(studio, &rows.member, nothing_yet).await {
            rows = self.visit_rows(studio, member, before).await?;
        }
        let look = Look::new(self, studio, &rows.member);
        let heat = before
            .is_none()
            .then(|| heat_map(rows.checked_in, &look.calendar, look.now));
        Ok(VisitsFacts {
            visits: rows.visits.into_iter().map(|v| look.seen(v)).collect(),
            older: rows.older.map(|at| month_after(look.calendar.day(at))),
            heat,
            pull: self.pull_facts(studio, &rows.member),
            now: look.now,
            zone: look.zone,
        })
    }

    async fn visit_rows(
        &self,
        studio: &Studio,
        member: MemberId,
        before: Option<Date>,
    ) -> Result<VisitRows, OpenError> {
        let mut reader = self.inner.database.read().await?;
        let cx = &mut reader.cx();
        let member = members::by_id(cx, studio.id, member)
            .await?
            .ok_or(OpenError::NoSuchMember)?;
        let zone = zone_of(studio, &member).zone();
        let (from, until) = span(before, &zone, self.now());
        let shown = visits::between(cx, studio.id, member.id, from, until).await?;
        let older = visits::latest_before(cx, studio.id, member.id, from, 1).await?;
        let checked_in = match before {
            None => visits::checked_in_starts(cx, studio.id, member.id).await?,
            Some(_) => Vec::new(),
        };
        Ok(VisitRows {
            member,
            visits: shown,
            older: older.first().map(|visit| visit.starts_at),
            checked_in,
        })
    }
}

struct VisitRows {
    member: Member,
    visits: Vec<Visit>,
    /// When the newest visit before them began.
    older: Option<Timestamp>,
    checked_in: Vec<Timestamp>,
}

/// The instants from which and before which visits are shown.
fn span(before: Option<Date>, zone: &TimeZone, now: Timestamp) -> (Timestamp, Timestamp) {
    let today = now.to_zoned(zone.clone()).date();
    let end = before.map_or_else(|| month_after(today), Date::first_of_month);
    let from = beginning(end.saturating_sub(MONTHS.months()), zone);
    let until = before.map_or(Timestamp::MAX, |_| beginning(end, zone));
    (from, until)
}

fn month_after(day: Date) -> Date {
    day.first_of_month().saturating_add(1.month())
}

fn beginning(day: Date, zone: &TimeZone) -> Timestamp {
    let midnight = day.to_zoned(zone.clone());
    midnight.map_or(Timestamp::MIN, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn new_york() -> TimeZone {
        TimeZone::get("America/New_York").expect("a known zone")
    }

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("a sample instant")
    }

    #[test]
    fn the_first_page_has_twelve_local_months_and_all_that_is_to_come() {
        // It is still 31 October in New York.
        let (from, until) = span(None, &new_york(), instant("2026-11-01T03:00:00Z"));
        assert_eq!(from, instant("2025-11-01T04:00:00Z"));
        assert_eq!(until, Timestamp::MAX);
    }

    #[test]
    fn pages_join_without_gap_or_overlap() {
        let now = instant("2026-11-22T12:00:00Z");
        let (first, _) = span(None, &new_york(), now);
        let (second, until) = span(Some(date(2025, 12, 1)), &new_york(), now);
        assert_eq!(until, first);
        assert_eq!(second, instant("2024-12-01T05:00:00Z"));
    }

    #[test]
    fn no_date_in_the_address_breaks_it() {
        let now = instant("2026-11-22T12:00:00Z");
        for before in [Date::MIN, Date::MAX, date(2024, 2, 29)] {
            let (from, until) = span(Some(before), &new_york(), now);
            assert!(from <= until, "{before}");
        }
    }
}
