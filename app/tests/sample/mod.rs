//! Sample views: a regular with a good story, and what a hostile tenant could send.

use app::page::{
    AsOf, AsOfState, FriendForm, FriendFormErrors, FriendPageView, FriendView, HeatView,
    HeatWeekView, HomeView, MeView, MembershipStateView, MembershipView, MilestoneView, MonthView,
    PaletteView, PartOfDay, PenaltyView, ReferCard, ReferView, StreakView, StudioView,
    VisitStateView, VisitView, VisitsView, WeekStateView, WeekView,
};

use crate::support::Sample;

pub(crate) fn studio() -> StudioView {
    let colours = |all: [&str; 8]| {
        let [
            ground,
            surface,
            text,
            muted,
            line,
            accent,
            on_accent,
            accent_text,
        ] = all.map(str::to_owned);
        PaletteView {
            ground,
            surface,
            text,
            muted,
            line,
            accent,
            on_accent,
            accent_text,
        }
    };
    StudioView {
        slug: "harbor-barre".to_owned(),
        brand: "Harbor Barre".to_owned(),
        title: "Harbor Barre".to_owned(),
        logo_light: None,
        logo_dark: None,
        icon: None,
        light: colours([
            "#f6f6f4", "#ffffff", "#181a1b", "#5f6162", "#dfe0e0", "#1a6b5c", "#ffffff", "#1a6b5c",
        ]),
        dark: colours([
            "#121314", "#1d1f21", "#f2f2ef", "#9b9c9c", "#3b3c3d", "#47897d", "#000000", "#6aa095",
        ]),
    }
}

pub(crate) fn as_of() -> AsOf {
    AsOf {
        text: Some("today, 10:02 AM".to_owned()),
        state: AsOfState::Fresh,
        history_complete: true,
        unverified: false,
    }
}

pub(crate) fn visit(class_name: &str, day: &str, state: VisitStateView) -> VisitView {
    VisitView {
        class_name: class_name.to_owned(),
        instructors: "Ana Ruiz".to_owned(),
        place: "Old Town".to_owned(),
        day: day.to_owned(),
        time: "6:30 PM".to_owned(),
        iso: "2026-11-24T18:30:00-05:00".to_owned(),
        state,
        penalty: PenaltyView::None,
        heard: "today, 10:02 AM".to_owned(),
    }
}

fn weeks() -> Vec<WeekView> {
    use WeekStateView::{Before, Frozen, Kept, Missed, Open};
    let states = [
        Before, Kept, Kept, Missed, Kept, Frozen, Frozen, Kept, Kept, Kept, Kept, Open,
    ];
    let week = |(at, state)| WeekView {
        label: format!("week {}", at + 1),
        state,
        visits: u32::from(state == Kept) * 2,
    };
    states.into_iter().enumerate().map(week).collect()
}

pub(crate) fn home() -> HomeView {
    HomeView {
        studio: studio(),
        first_name: "Maya".to_owned(),
        part_of_day: PartOfDay::Morning,
        attended_total: 147,
        attended_this_month: 9,
        month_name: "November".to_owned(),
        milestone: MilestoneView {
            previous: 100,
            target: 150,
            to_go: 3,
        },
        streak: StreakView {
            current: 5,
            best: 14,
            goal: 2,
            weeks: weeks(),
        },
        latest: vec![
            visit(
                "Power Barre 50",
                "Yesterday",
                VisitStateView::AwaitingCheckIn,
            ),
            visit("Barre Express", "Thu 19 Nov", VisitStateView::Attended),
            visit(
                "Stretch & Restore",
                "Tue 17 Nov",
                VisitStateView::CancelledLate,
            ),
        ],
        next: Some(visit(
            "Power Barre 50",
            "Tue 24 Nov",
            VisitStateView::Booked,
        )),
        refer: ReferCard {
            link: "https://tab.example.com/harbor-barre/r/K7M2QXRT".to_owned(),
            friends: 2,
        },
        as_of: as_of(),
    }
}

fn heat() -> HeatView {
    let months = ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"];
    let week = |column: usize| HeatWeekView {
        month: (column % 4 == 1)
            .then(|| months.get(column / 4).map(|month| (*month).to_owned()))
            .flatten(),
        days: std::array::from_fn(|row| {
            let future = column == 25 && row > 0;
            let visits = match (column * 5 + row * 3) % 11 {
                0 | 4 => 1,
                7 => 2,
                9 if column.is_multiple_of(6) => 3,
                _ => 0,
            };
            (!future).then_some(visits)
        }),
    };
    HeatView {
        weeks: (0..26).map(week).collect(),
        day_names: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(str::to_owned),
        from: "1 June".to_owned(),
        to: "23 November".to_owned(),
    }
}

pub(crate) fn visits() -> VisitsView {
    let state = VisitStateView::Attended;
    VisitsView {
        studio: studio(),
        months: vec![
            MonthView {
                title: "November 2026".to_owned(),
                attended: Some(2),
                visits: home().latest,
            },
            MonthView {
                title: "October 2026".to_owned(),
                attended: Some(2),
                visits: vec![
                    visit("Barre Basics", "Fri 30 Oct", state),
                    visit("Barre Basics", "Fri 23 Oct", state),
                ],
            },
        ],
        heat: Some(heat()),
        older: Some("2026-10-01".to_owned()),
        paged: false,
        as_of: as_of(),
    }
}

pub(crate) fn month_of_every_state() -> MonthView {
    use VisitStateView::{
        Attended, AwaitingCheckIn, Booked, Cancelled, CancelledLate, ClassCancelled, NoShow,
        Removed, TakenBack, Waitlisted,
    };
    let states = [
        Booked,
        Waitlisted,
        AwaitingCheckIn,
        Attended,
        TakenBack,
        Cancelled,
        CancelledLate,
        NoShow,
        ClassCancelled,
        Removed,
    ];
    MonthView {
        title: "November 2026".to_owned(),
        attended: Some(1),
        visits: states
            .map(|state| visit("Power Barre 50", "Sat 14 Nov", state))
            .into(),
    }
}

pub(crate) fn refer() -> ReferView {
    let friend = |name: &str, since: &str| FriendView {
        name: name.to_owned(),
        since: since.to_owned(),
    };
    ReferView {
        studio: studio(),
        link: home().refer.link,
        code: "K7M2QXRT".to_owned(),
        friends: vec![
            friend("Zoë Brandt", "18 November"),
            friend("محمد علي", "2 October"),
        ],
        as_of: as_of(),
    }
}

pub(crate) fn me() -> MeView {
    let membership = |name: &str, state, ends: Option<&str>| MembershipView {
        name: name.to_owned(),
        state,
        starts: Some("1 March 2026".to_owned()),
        ends: ends.map(str::to_owned),
        frozen_until: None,
    };
    MeView {
        studio: studio(),
        name: "Maya Lindqvist".to_owned(),
        email: "maya@example.com".to_owned(),
        phone: Some("+1 555 010 2030".to_owned()),
        home: Some("Old Town".to_owned()),
        member_since: Some("March 2024".to_owned()),
        memberships: vec![
            membership("Unlimited Monthly", MembershipStateView::Active, None),
            membership(
                "Two-week trial",
                MembershipStateView::Ended,
                Some("14 March 2024"),
            ),
        ],
        as_of: as_of(),
    }
}

pub(crate) fn friend() -> FriendPageView {
    FriendPageView {
        studio: studio(),
        code: "K7M2QXRT".to_owned(),
        referrer_first_name: Some("Maya".to_owned()),
        consent_text: app::words::default_consent("Harbor Barre"),
        form: FriendForm::default(),
        errors: FriendFormErrors::default(),
        done: false,
    }
}

/// Takes every visit away.
pub(crate) fn clear(home: &mut HomeView, visits: &mut VisitsView) {
    home.attended_total = 0;
    home.attended_this_month = 0;
    home.milestone = MilestoneView {
        previous: 0,
        target: 1,
        to_go: 1,
    };
    home.streak.current = 0;
    home.streak.best = 0;
    for week in &mut home.streak.weeks {
        week.state = WeekStateView::Before;
        week.visits = 0;
    }
    home.latest.clear();
    home.next = None;
    home.refer.friends = 0;
    visits.months.clear();
    visits.older = None;
}

/// Puts markup, quotes, other scripts and long words wherever a tenant's or friend's text goes.
pub(crate) fn poison(sample: &mut Sample) {
    let evil = || {
        "<script>alert(1)</script>\" onmouseover=\"x\" <img src=x> </style><b> ‏محمد 🎉".to_owned()
    };
    let long = || "Maximiliana-Konstantina-Alexandrowna-Wolfeschlegelsteinhausen".to_owned();
    let rename = |studio: &mut StudioView| {
        studio.brand = evil();
        studio.title = evil();
        "red}</style><script>alert(1)</script>".clone_into(&mut studio.light.accent);
    };
    for studio in [
        &mut sample.home.studio,
        &mut sample.visits.studio,
        &mut sample.refer.studio,
        &mut sample.me.studio,
        &mut sample.friend.studio,
    ] {
        rename(studio);
    }
    sample.home.first_name = long();
    for visit in sample.home.latest.iter_mut().chain(&mut sample.home.next) {
        visit.class_name = evil();
        visit.instructors = evil();
        visit.place = long();
    }
    sample.visits.months[0]
        .visits
        .clone_from(&sample.home.latest);
    sample.refer.friends[0].name = evil();
    sample.refer.link = evil();
    sample.me.name = evil();
    sample.me.memberships[0].name = evil();
    sample.friend.referrer_first_name = Some(evil());
    sample.friend.consent_text = evil();
    sample.friend.form.name = evil();
}
