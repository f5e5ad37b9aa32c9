//! A member looks through their visits.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use loyalty::heat_map;
use model::{Member, MemberId, Studio, Visit};
use store::{members, visits};

use crate::open_tab::{Look, zone_of};
use crate::{Engine, OpenError, VisitsFacts};

/// Visits on one page; more only where a single day has more. A page of them is under 30 KB.
const MOST: usize = 32;

impl Engine {
    /// A page of the member's visits, newest first: bookings to come and what was last, or what
    /// was before the day `before`. It ends with a whole month, or with a whole day where a month
    /// is longer than a page.
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
            older: rows.older,
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
        let until = before.map_or(Timestamp::MAX, |day| beginning(day, &zone));
        let one_more = u32::try_from(MOST + 1).unwrap_or(u32::MAX);
        let mut shown = visits::latest_before(cx, studio.id, member.id, until, one_more).await?;
        let days: Vec<Date> = shown.iter().map(|visit| day_of(visit, &zone)).collect();
        let first_day = cut(&days);
        if let Some(first_day) = first_day {
            let from = beginning(first_day, &zone);
            if days.last() == Some(&first_day) {
                // The page is one long day: what did not fit is of it, too.
                shown = visits::between(cx, studio.id, member.id, from, until).await?;
            }
            shown.retain(|visit| visit.starts_at >= from);
        }
        let checked_in = match before {
            None => visits::checked_in_starts(cx, studio.id, member.id).await?,
            Some(_) => Vec::new(),
        };
        Ok(VisitRows {
            member,
            visits: shown,
            older: first_day,
            checked_in,
        })
    }
}

struct VisitRows {
    member: Member,
    visits: Vec<Visit>,
    /// The first day of theirs, where there may be visits before it.
    older: Option<Date>,
    checked_in: Vec<Timestamp>,
}

/// The first day on a page, by the local days of the newest visits and one more than fit; none
/// where all of them fit.
///
/// A page ends with a whole month. A month longer than a page is cut after a whole day, and a day
/// longer than a page is not cut.
fn cut(days: &[Date]) -> Option<Date> {
    let (newest, left_over) = (days.first()?, *days.get(MOST)?);
    let ends = [month_after(left_over), day_after(left_over)];
    let end = ends.into_iter().find(|first| newest >= first);
    Some(end.unwrap_or(left_over))
}

fn day_of(visit: &Visit, zone: &TimeZone) -> Date {
    visit.starts_at.to_zoned(zone.clone()).date()
}

fn day_after(day: Date) -> Date {
    day.saturating_add(1.day())
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

    /// One visit a day, newest first, to one more than a page holds.
    fn daily(newest: Date) -> Vec<Date> {
        let ago = |days: i64| newest.saturating_sub(days.days());
        (0..33).map(ago).collect()
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert_eq!(cut(&[]), None);
        let mut days = daily(date(2026, 11, 22));
        days.pop();
        assert_eq!(cut(&days), None);
    }

    #[test]
    fn a_page_ends_with_a_whole_month() {
        // The one too many is on 21 October.
        let days = daily(date(2026, 11, 22));
        assert_eq!(cut(&days), Some(date(2026, 11, 1)));
    }

    #[test]
    fn a_long_month_is_cut_after_a_whole_day() {
        let twice: Vec<Date> = daily(date(2026, 11, 28))
            .into_iter()
            .flat_map(|day| [day, day])
            .take(33)
            .collect();
        assert_eq!(twice.last(), Some(&date(2026, 11, 12)));
        assert_eq!(cut(&twice), Some(date(2026, 11, 13)));
    }

    #[test]
    fn a_day_is_never_cut() {
        let day = date(2026, 11, 22);
        assert_eq!(cut(&[day; 33]), Some(day));
    }

    #[test]
    fn no_date_in_the_address_breaks_it() {
        let zone = TimeZone::get("America/New_York").expect("a known zone");
        for day in [Date::MIN, Date::MAX, date(2024, 2, 29)] {
            assert!(beginning(day, &zone) <= Timestamp::MAX, "{day}");
            assert_eq!(
                cut(&[day; 33]).map(|first| first <= day),
                Some(true),
                "{day}"
            );
        }
    }
}
