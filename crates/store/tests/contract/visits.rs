//! Visits.

use model::{MtStatus, Place, Visit};
use store::visits::{self, UpsertCount};
use store::{StoreError, members};

use crate::support::{Fixture, TestResult, at, place, visit};

on_both!(
    visits_come_back_as_they_were_heard_newest_first,
    hearing_the_same_again_only_moves_the_time,
    a_change_is_counted_and_kept,
    a_check_in_taken_back_is_remembered,
    old_news_does_not_replace_new,
    a_batch_may_name_a_visit_twice,
    a_long_history_is_written_in_one_call,
    windows_and_limits_cut_where_they_say,
    a_visit_moves_with_a_merged_user,
    two_pulls_at_once_count_each_visit_once,
    a_stranger_has_no_visits,
    checked_in_starts_are_those_that_count_now,
    odd_text_comes_back_as_text,
);

const NONE: UpsertCount = UpsertCount { new: 0, changed: 0 };

async fn visits_come_back_as_they_were_heard_newest_first(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let booked = Visit {
        waitlisted: true,
        ..visit("12", at(5000), "pending")
    };
    let bare = Visit {
        instructors: vec![],
        minutes: 0,
        ..visit("11", at(-9), "Teleported")
    };
    let attended = visit("9", at(-5000), "check in");
    let mut tx = t.database.begin().await?;
    let heard = [bare.clone(), booked.clone(), attended.clone()];
    let count = visits::upsert(&mut tx.cx(), studio, member, &heard).await?;
    tx.commit().await?;
    assert_eq!(count, UpsertCount { new: 3, changed: 0 });
    let mut reader = t.database.read().await?;
    let stored = visits::all(&mut reader.cx(), studio, member).await?;
    assert_eq!(stored, [booked, bare, attended]);
    Ok(())
}

async fn hearing_the_same_again_only_moves_the_time(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let first = visit("9", at(-5000), "check in");
    let again = Visit {
        heard_at: at(60),
        ..first.clone()
    };
    let mut tx = t.database.begin().await?;
    visits::upsert(&mut tx.cx(), studio, member, &[first]).await?;
    let count = visits::upsert(&mut tx.cx(), studio, member, std::slice::from_ref(&again)).await?;
    assert_eq!(count, NONE);
    assert_eq!(visits::all(&mut tx.cx(), studio, member).await?, [again]);
    Ok(())
}

async fn a_change_is_counted_and_kept(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let booked = visit("9", at(500), "pending");
    let changes: [(&str, Visit); 7] = [
        (
            "class",
            Visit {
                class_name: "Slow Flow".into(),
                ..booked.clone()
            },
        ),
        (
            "teacher",
            Visit {
                instructors: vec!["Substitute".into()],
                ..booked.clone()
            },
        ),
        (
            "place",
            Visit {
                place: Place {
                    name: "New Town".into(),
                    ..place()
                },
                ..booked.clone()
            },
        ),
        (
            "time",
            Visit {
                starts_at: at(900),
                ..booked.clone()
            },
        ),
        (
            "length",
            Visit {
                minutes: 45,
                ..booked.clone()
            },
        ),
        (
            "status",
            Visit {
                status: MtStatus::PenaltyCancel,
                ..booked.clone()
            },
        ),
        (
            "waitlist",
            Visit {
                waitlisted: true,
                ..booked.clone()
            },
        ),
    ];
    let mut tx = t.database.begin().await?;
    visits::upsert(&mut tx.cx(), studio, member, std::slice::from_ref(&booked)).await?;
    for (what, changed) in changes {
        for heard in [changed, booked.clone()] {
            let news = std::slice::from_ref(&heard);
            let count = visits::upsert(&mut tx.cx(), studio, member, news).await?;
            assert_eq!(count, UpsertCount { new: 0, changed: 1 }, "{what}");
            assert_eq!(
                visits::all(&mut tx.cx(), studio, member).await?,
                [heard],
                "{what}"
            );
        }
    }
    Ok(())
}

async fn a_check_in_taken_back_is_remembered(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut tx = t.database.begin().await?;
    for (status, checked_in) in [
        ("pending", false),
        ("check in", true),
        ("penalty no show", true),
        ("pending", true),
    ] {
        let heard = Visit {
            was_checked_in: false,
            ..visit("9", at(-500), status)
        };
        let news = std::slice::from_ref(&heard);
        visits::upsert(&mut tx.cx(), studio, member, news).await?;
        // Heard once more it is no news, though the tenant has forgotten the check-in.
        let again = visits::upsert(&mut tx.cx(), studio, member, news).await?;
        assert_eq!(again, NONE, "{status}");
        let stored = visits::all(&mut tx.cx(), studio, member).await?;
        let [stored] = stored.as_slice() else {
            return Err("one visit".into());
        };
        assert_eq!(
            (stored.status.as_str(), stored.was_checked_in),
            (status, checked_in)
        );
    }
    Ok(())
}

async fn old_news_does_not_replace_new(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let new = Visit {
        heard_at: at(60),
        ..visit("9", at(-500), "penalty no show")
    };
    let old = Visit {
        heard_at: at(30),
        ..visit("9", at(-500), "check in")
    };
    let mut tx = t.database.begin().await?;
    visits::upsert(&mut tx.cx(), studio, member, std::slice::from_ref(&new)).await?;
    let count = visits::upsert(&mut tx.cx(), studio, member, &[old]).await?;
    // All that the old news adds is that there was a check-in.
    assert_eq!(count, UpsertCount { new: 0, changed: 1 });
    let stored = visits::all(&mut tx.cx(), studio, member).await?;
    assert_eq!(
        stored,
        [Visit {
            was_checked_in: true,
            ..new
        }]
    );
    Ok(())
}

async fn a_batch_may_name_a_visit_twice(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let first = visit("9", at(-500), "pending");
    let second = visit("9", at(-500), "check in");
    let mut tx = t.database.begin().await?;
    let count = visits::upsert(&mut tx.cx(), studio, member, &[first, second.clone()]).await?;
    assert_eq!(count, UpsertCount { new: 1, changed: 0 });
    assert_eq!(visits::all(&mut tx.cx(), studio, member).await?, [second]);
    Ok(())
}

async fn a_long_history_is_written_in_one_call(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let history: Vec<_> = (0..1203)
        .map(|n| visit(&n.to_string(), at(-3600 * n), "check in"))
        .collect();
    let mut tx = t.database.begin().await?;
    let count = visits::upsert(&mut tx.cx(), studio, member, &history).await?;
    assert_eq!(
        count,
        UpsertCount {
            new: 1203,
            changed: 0
        }
    );
    assert_eq!(
        visits::upsert(&mut tx.cx(), studio, member, &history).await?,
        NONE
    );
    assert_eq!(visits::all(&mut tx.cx(), studio, member).await?, history);
    Ok(())
}

async fn windows_and_limits_cut_where_they_say(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let history: Vec<_> = (0..5)
        .map(|n| visit(&n.to_string(), at(n), "check in"))
        .collect();
    let mut tx = t.database.begin().await?;
    visits::upsert(&mut tx.cx(), studio, member, &history).await?;
    let cx = &mut tx.cx();
    let ids = |visits: Vec<Visit>| -> Vec<String> {
        visits
            .into_iter()
            .map(|visit| visit.reservation.0)
            .collect()
    };
    assert_eq!(
        ids(visits::since(cx, studio, member, at(3)).await?),
        ["4", "3"]
    );
    assert_eq!(
        ids(visits::between(cx, studio, member, at(1), at(3)).await?),
        ["2", "1"]
    );
    assert_eq!(
        ids(visits::latest_before(cx, studio, member, at(3), 2).await?),
        ["2", "1"]
    );
    Ok(())
}

async fn a_visit_moves_with_a_merged_user(t: &Fixture) -> TestResult {
    let studio = t.studio("harbor-barre").await?;
    let [former, kept] = t.members(studio, ["2001", "2002"]).await?;
    let moved = visit("9", at(-500), "check in");
    let mut tx = t.database.begin().await?;
    visits::upsert(
        &mut tx.cx(),
        studio,
        former.id,
        std::slice::from_ref(&moved),
    )
    .await?;
    let count = visits::upsert(&mut tx.cx(), studio, kept.id, std::slice::from_ref(&moved)).await?;
    assert_eq!(count, UpsertCount { new: 0, changed: 1 });
    assert_eq!(visits::all(&mut tx.cx(), studio, former.id).await?, []);
    assert_eq!(visits::all(&mut tx.cx(), studio, kept.id).await?, [moved]);
    Ok(())
}

async fn two_pulls_at_once_count_each_visit_once(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut history: Vec<_> = (0..40)
        .map(|n| visit(&n.to_string(), at(-n), "check in"))
        .collect();
    let mut pulls = Vec::new();
    for _ in 0..6 {
        history.rotate_left(7);
        let (database, history) = (t.database.clone(), history.clone());
        pulls.push(tokio::spawn(async move {
            let mut tx = database.begin().await?;
            let count = visits::upsert(&mut tx.cx(), studio, member, &history).await?;
            members::set_pulled(&mut tx.cx(), studio, member, at(0), true).await?;
            tx.commit().await.map(|()| count)
        }));
    }
    let mut total = NONE;
    for pull in pulls {
        let count = pull.await??;
        total = UpsertCount {
            new: total.new + count.new,
            changed: total.changed + count.changed,
        };
    }
    assert_eq!(
        total,
        UpsertCount {
            new: 40,
            changed: 0
        }
    );
    Ok(())
}

async fn a_stranger_has_no_visits(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let elsewhere = t.studio("northside-cycle").await?;
    let mut tx = t.database.begin().await?;
    let heard = [visit("9", at(0), "pending")];
    let refused = visits::upsert(&mut tx.cx(), elsewhere, member, &heard).await;
    assert!(matches!(refused, Err(StoreError::NoSuchMember)));
    visits::upsert(&mut tx.cx(), studio, member, &heard).await?;
    assert_eq!(visits::all(&mut tx.cx(), elsewhere, member).await?, []);
    assert_eq!(
        visits::upsert(&mut tx.cx(), studio, member, &[]).await?,
        NONE
    );
    Ok(())
}

async fn checked_in_starts_are_those_that_count_now(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let mut tx = t.database.begin().await?;
    assert_eq!(
        visits::checked_in_starts(&mut tx.cx(), studio, member).await?,
        []
    );
    let taken_back = Visit {
        was_checked_in: true,
        ..visit("3", at(-10), "penalty no show")
    };
    let history = [
        visit("1", at(-20), "check in"),
        visit("2", at(-30), "check in"),
        taken_back,
        visit("4", at(99), "pending"),
    ];
    visits::upsert(&mut tx.cx(), studio, member, &history).await?;
    let starts = visits::checked_in_starts(&mut tx.cx(), studio, member).await?;
    assert_eq!(starts, [at(-30), at(-20)]);
    Ok(())
}

async fn odd_text_comes_back_as_text(t: &Fixture) -> TestResult {
    let (studio, member) = t.member().await?;
    let heard = Visit {
        class_name: "'; DROP TABLE visit; --\0".into(),
        instructors: vec!["a\0b".into(), "\u{202e}evil".into()],
        ..visit("9' OR '1'='1", at(0), "pending")
    };
    let mut tx = t.database.begin().await?;
    visits::upsert(&mut tx.cx(), studio, member, std::slice::from_ref(&heard)).await?;
    let kept = Visit {
        class_name: "'; DROP TABLE visit; --".into(),
        ..heard
    };
    assert_eq!(visits::all(&mut tx.cx(), studio, member).await?, [kept]);
    Ok(())
}
