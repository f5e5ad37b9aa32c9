//! The tab's first page.

use app::page::{
    HomeView, MilestoneView, PartOfDay, ReferCard, StreakView, StudioView, WeekStateView, WeekView,
};
use engine::HomeFacts;
use loyalty::{Milestone, Streak, Week, WeekState};

use super::as_of::as_of;
use super::local::{self, Local};
use super::visit::visit_view;

pub(super) fn home_view(
    studio: StudioView,
    facts: HomeFacts,
    link: String,
    unverified: bool,
) -> HomeView {
    let local = Local::new(&facts.zone, facts.now);
    let visit = |seen| visit_view(seen, facts.now);
    HomeView {
        studio,
        part_of_day: part_of_day(local.now().hour()),
        attended_total: facts.attended_total,
        attended_this_month: facts.attended_this_month,
        month_name: local.now().strftime("%B").to_string(),
        milestone: milestone_view(facts.milestone),
        streak: streak_view(&facts.streak),
        latest: facts.last_three.iter().map(visit).collect(),
        next: facts.next.as_ref().map(visit),
        refer: ReferCard {
            link,
            friends: facts.friends,
        },
        as_of: as_of(&facts.pull, &local, unverified),
        first_name: facts.member.profile.first_name,
    }
}

fn part_of_day(hour: i8) -> PartOfDay {
    match hour {
        4..12 => PartOfDay::Morning,
        12..18 => PartOfDay::Afternoon,
        _ => PartOfDay::Evening,
    }
}

fn milestone_view(milestone: Milestone) -> MilestoneView {
    MilestoneView {
        previous: milestone.previous,
        target: milestone.target,
        to_go: milestone.to_go,
    }
}

fn streak_view(streak: &Streak) -> StreakView {
    StreakView {
        current: streak.current,
        best: streak.best,
        goal: streak.goal,
        weeks: streak.weeks.iter().map(week_view).collect(),
    }
}

fn week_view(week: &Week) -> WeekView {
    WeekView {
        label: local::week(week.starts),
        state: match week.state {
            WeekState::Kept => WeekStateView::Kept,
            WeekState::Open => WeekStateView::Open,
            WeekState::Missed => WeekStateView::Missed,
            WeekState::Frozen => WeekStateView::Frozen,
            WeekState::None => WeekStateView::Before,
        },
        visits: week.visits,
    }
}
