//! The Visits page.

use app::page::{HeatView, HeatWeekView, MonthView, StudioView, VisitsView};
use engine::{SeenVisit, VisitsFacts};
use jiff::ToSpan;
use jiff::civil::Date;
use loyalty::HeatMap;
use model::VisitState;

use super::as_of::as_of;
use super::local::{self, Local};
use super::visit::visit_view;

pub(super) fn visits_view(
    studio: StudioView,
    facts: &VisitsFacts,
    before: Option<Date>,
    unverified: bool,
) -> VisitsView {
    let local = Local::new(&facts.zone, facts.now);
    VisitsView {
        studio,
        months: months(facts, before, &local),
        heat: facts.heat.as_ref().map(|heat| heat_view(heat, &local)),
        older: facts.older.map(|day| day.to_string()),
        paged: before.is_some(),
        as_of: as_of(&facts.pull, &local, unverified),
    }
}

fn months(facts: &VisitsFacts, before: Option<Date>, local: &Local) -> Vec<MonthView> {
    let month = |seen: &SeenVisit| local.at(seen.visit.starts_at).date().first_of_month();
    facts
        .visits
        .chunk_by(|a, b| month(a) == month(b))
        .filter_map(|visits| Some((month(visits.first()?), visits)))
        .map(|(month, visits)| MonthView {
            title: local::month_and_year(month),
            attended: is_whole(month, before, facts.older).then(|| attended(visits)),
            visits: visits
                .iter()
                .map(|seen| visit_view(seen, facts.now))
                .collect(),
        })
        .collect()
}

/// Whether all of a month's visits are on one page, which runs from `older` to the day before
/// `before`.
fn is_whole(month: Date, before: Option<Date>, older: Option<Date>) -> bool {
    let cuts = |day: Date| day.day() > 1 && day.first_of_month() == month;
    ![before, older].into_iter().flatten().any(cuts)
}

fn attended(visits: &[SeenVisit]) -> u32 {
    let attended = visits
        .iter()
        .filter(|seen| seen.state == VisitState::Attended);
    u32::try_from(attended.count()).unwrap_or(u32::MAX)
}

fn heat_view(heat: &HeatMap, local: &Local) -> HeatView {
    let day = |offset: i64| heat.starts.saturating_add(offset.days());
    let weeks = (0_i64..).zip(&heat.weeks);
    HeatView {
        weeks: weeks
            .map(|(at, counts)| heat_week(day(at * 7), heat.today, *counts))
            .collect(),
        day_names: [0, 1, 2, 3, 4, 5, 6].map(|at| day(at).strftime("%a").to_string()),
        from: local.long_day(heat.starts),
        to: local.long_day(heat.today),
    }
}

fn heat_week(starts: Date, today: Date, counts: [u8; 7]) -> HeatWeekView {
    let names_month = starts.day() <= 7;
    let mut day = starts;
    let days = counts.map(|count| {
        let shown = (day <= today).then_some(u32::from(count));
        day = day.saturating_add(1.day());
        shown
    });
    HeatWeekView {
        month: names_month.then(|| starts.strftime("%b").to_string()),
        days,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use loyalty::HEAT_WEEKS;

    use super::*;

    #[test]
    fn a_month_that_goes_on_elsewhere_is_not_counted() {
        let november = date(2026, 11, 1);
        assert!(is_whole(november, None, Some(date(2026, 11, 1))));
        assert!(is_whole(november, Some(date(2026, 12, 1)), None));
        assert!(!is_whole(november, None, Some(date(2026, 11, 9))));
        assert!(!is_whole(november, Some(date(2026, 11, 9)), None));
        assert!(is_whole(
            november,
            Some(date(2026, 12, 9)),
            Some(date(2026, 10, 9))
        ));
    }

    #[test]
    fn a_heat_map_ends_today_and_names_each_month_once() {
        let zone = "Europe/London".parse().unwrap();
        let local = Local::new(&zone, "2026-11-24T12:00:00Z".parse().unwrap());
        let mut weeks = [[0; 7]; HEAT_WEEKS];
        weeks[25][1] = 2;
        let heat = HeatMap {
            starts: date(2026, 6, 1),
            today: date(2026, 11, 24),
            weeks,
        };
        let view = heat_view(&heat, &local);
        assert_eq!(
            (view.from.as_str(), view.to.as_str()),
            ("1 June", "24 November")
        );
        assert_eq!(view.day_names[0], "Mon");
        assert_eq!(
            view.weeks[25].days,
            [Some(0), Some(2), None, None, None, None, None]
        );
        let months: Vec<&str> = view
            .weeks
            .iter()
            .filter_map(|w| w.month.as_deref())
            .collect();
        assert_eq!(months, ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]);
    }
}
