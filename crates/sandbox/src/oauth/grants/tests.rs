use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn grant() -> CodeGrant {
    CodeGrant {
        client_id: "tab".to_owned(),
        redirect_uri: "http://localhost:3000/cb".to_owned(),
        challenge: None,
        user: 60001,
        scope: "read:account".to_owned(),
    }
}

fn fresh(number: u32) -> FreshTokens {
    FreshTokens {
        access: format!("a{number}"),
        refresh: format!("r{number}"),
    }
}

fn book_with_code() -> Grants {
    let mut book = Grants::default();
    book.keep_code("code".to_owned(), grant(), NOW);
    book
}

#[test]
fn a_code_works_once_and_its_replay_voids_the_tokens() {
    let mut book = book_with_code();
    let pair = book
        .exchange_code("code", NOW, fresh(1), |_| true)
        .expect("a good grant");
    assert_eq!(
        book.bearer(&pair.access, NOW).expect("a live token").user,
        60001
    );
    let again = book.exchange_code("code", NOW, fresh(2), |_| true);
    assert_eq!(again, Err(Refusal::Replayed));
    assert!(book.bearer(&pair.access, NOW).is_none());
}

#[test]
fn a_code_dies_after_a_minute() {
    let mut book = book_with_code();
    let late = after(NOW, CODE_LIFETIME);
    assert_eq!(
        book.exchange_code("code", late, fresh(1), |_| true),
        Err(Refusal::Expired)
    );
}

#[test]
fn a_code_that_does_not_fit_is_spent() {
    let mut book = book_with_code();
    assert_eq!(
        book.exchange_code("code", NOW, fresh(1), |_| false),
        Err(Refusal::Mismatch)
    );
    assert_eq!(
        book.exchange_code("code", NOW, fresh(2), |_| true),
        Err(Refusal::Replayed)
    );
}

#[test]
fn rotation_kills_the_chain_on_replay() {
    let mut book = book_with_code();
    book.exchange_code("code", NOW, fresh(1), |_| true)
        .expect("a good grant");
    let second = book
        .renew("r1", "tab", NOW, true, fresh(2))
        .expect("a good grant");
    assert_eq!(second.refresh, "r2");
    assert_eq!(
        book.renew("r1", "tab", NOW, true, fresh(3)),
        Err(Refusal::Replayed)
    );
    assert_eq!(
        book.renew("r2", "tab", NOW, true, fresh(4)),
        Err(Refusal::Unknown)
    );
    assert!(book.bearer("a2", NOW).is_none());
    assert_eq!(
        book.renew("r1", "tab", NOW, true, fresh(5)),
        Err(Refusal::Replayed)
    );
}

#[test]
fn without_rotation_the_refresh_token_stays() {
    let mut book = book_with_code();
    book.exchange_code("code", NOW, fresh(1), |_| true)
        .expect("a good grant");
    for number in 2..5 {
        let pair = book
            .renew("r1", "tab", NOW, false, fresh(number))
            .expect("a good grant");
        assert_eq!(pair.refresh, "r1");
    }
    assert_eq!(
        book.renew("r1", "other", NOW, false, fresh(9)),
        Err(Refusal::Mismatch)
    );
}

#[test]
fn an_ephemeral_token_works_once_and_not_late() {
    let mut book = Grants::default();
    book.keep_ephemeral("e".to_owned(), 7, NOW);
    assert_eq!(book.spend_ephemeral("e", NOW), Some(7));
    assert_eq!(book.spend_ephemeral("e", NOW), None);
    book.keep_ephemeral("e".to_owned(), 7, NOW);
    assert_eq!(
        book.spend_ephemeral("e", after(NOW, EPHEMERAL_LIFETIME)),
        None
    );
}

#[test]
fn a_forgotten_user_has_nothing_left() {
    let mut book = book_with_code();
    book.exchange_code("code", NOW, fresh(1), |_| true)
        .expect("a good grant");
    book.open_session("s".to_owned(), 60001, NOW);
    book.forget_user(60001);
    assert!(book.bearer("a1", NOW).is_none());
    assert!(book.session_user("s", NOW).is_none());
    assert_eq!(
        book.renew("r1", "tab", NOW, true, fresh(2)),
        Err(Refusal::Unknown)
    );
}
