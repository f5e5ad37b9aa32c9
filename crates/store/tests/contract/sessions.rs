//! Sessions.

use store::sessions::{self, StoredSession};

use crate::support::{Fixture, TestResult, at};

on_both!(
    a_session_comes_back_until_it_expires,
    a_taken_id_is_told_and_the_session_stays,
    of_many_with_one_id_one_is_made,
    use_moves_the_end_but_never_past_the_last,
    a_session_that_has_ended_is_not_brought_back,
    a_sweep_removes_what_has_ended_and_nothing_else,
);

const ID: [u8; 32] = [1; 32];

async fn a_session_comes_back_until_it_expires(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    assert!(sessions::create(cx, &ID, b"\0data", at(30), at(90)).await?);
    let session = StoredSession {
        data: b"\0data".to_vec(),
        expires_at: at(30),
        ends_at: at(90),
    };
    assert_eq!(sessions::load(cx, &ID, at(29)).await?, Some(session));
    assert_eq!(sessions::load(cx, &ID, at(30)).await?, None);
    assert_eq!(sessions::load(cx, &[2; 32], at(0)).await?, None);
    Ok(())
}

async fn a_taken_id_is_told_and_the_session_stays(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    assert!(sessions::create(cx, &ID, b"mine", at(30), at(90)).await?);
    assert!(!sessions::create(cx, &ID, b"yours", at(60), at(99)).await?);
    let stored = sessions::load(cx, &ID, at(0)).await?.ok_or("stored")?;
    assert_eq!((stored.data, stored.expires_at), (b"mine".to_vec(), at(30)));
    Ok(())
}

async fn of_many_with_one_id_one_is_made(t: &Fixture) -> TestResult {
    let makers: Vec<_> = (0..8)
        .map(|n: u8| {
            let database = t.database.clone();
            tokio::spawn(async move {
                let mut tx = database.begin().await?;
                let made = sessions::create(&mut tx.cx(), &ID, &[n], at(30), at(90)).await?;
                tx.commit().await.map(|()| made.then_some(n))
            })
        })
        .collect();
    let mut makers_of_it = Vec::new();
    for maker in makers {
        makers_of_it.extend(maker.await??);
    }
    assert_eq!(makers_of_it.len(), 1);
    let mut reader = t.database.read().await?;
    let stored = sessions::load(&mut reader.cx(), &ID, at(0))
        .await?
        .ok_or("stored")?;
    assert_eq!(stored.data, makers_of_it);
    Ok(())
}

async fn use_moves_the_end_but_never_past_the_last(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    assert!(sessions::create(cx, &ID, b"0", at(30), at(90)).await?);
    for (asked, data, end) in [(60, b"1", 60), (200, b"2", 90), (40, b"3", 40)] {
        assert!(sessions::save(cx, &ID, data, at(asked)).await?);
        let stored = sessions::load(cx, &ID, at(0)).await?.ok_or("stored")?;
        assert_eq!((stored.data, stored.expires_at), (data.to_vec(), at(end)));
        assert_eq!(stored.ends_at, at(90));
    }
    assert!(sessions::create(cx, &[2; 32], b"", at(100), at(90)).await?);
    let stored = sessions::load(cx, &[2; 32], at(0)).await?.ok_or("stored")?;
    assert_eq!(stored.expires_at, at(90));
    Ok(())
}

async fn a_session_that_has_ended_is_not_brought_back(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    assert!(sessions::create(cx, &ID, b"0", at(30), at(90)).await?);
    sessions::delete(cx, &ID).await?;
    sessions::delete(cx, &ID).await?;
    assert!(!sessions::save(cx, &ID, b"1", at(60)).await?);
    assert_eq!(sessions::load(cx, &ID, at(0)).await?, None);
    Ok(())
}

async fn a_sweep_removes_what_has_ended_and_nothing_else(t: &Fixture) -> TestResult {
    let mut tx = t.database.begin().await?;
    let cx = &mut tx.cx();
    for n in 1..=5 {
        assert!(sessions::create(cx, &[n; 32], &[n], at(10 * i64::from(n)), at(90)).await?);
    }
    assert_eq!(sessions::sweep(cx, at(30)).await?, 3);
    assert_eq!(sessions::sweep(cx, at(30)).await?, 0);
    assert!(sessions::load(cx, &[4; 32], at(30)).await?.is_some());
    Ok(())
}
