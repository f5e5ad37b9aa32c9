use std::time::Duration;

use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: ::http::HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn error(status: u16, body: &str) -> MtError {
    check(answer(status, body), Timestamp::UNIX_EPOCH)
        .err()
        .unwrap()
}

fn found(body: &str) -> Vec<(Option<String>, String)> {
    problems(body.as_bytes())
        .0
        .into_iter()
        .map(|problem| (problem.field, problem.message))
        .collect()
}

#[test]
fn every_error_shape_gives_its_problems() {
    let whole = |message: &str| vec![(None, message.to_owned())];
    assert_eq!(found(r#"{"detail":"No."}"#), whole("No."));
    assert_eq!(found(r#"{"error":"No."}"#), whole("No."));
    assert_eq!(found(r#"{"Error":"No."}"#), whole("No."));
    assert_eq!(found(r#"{"non_field_errors":["No."]}"#), whole("No."));
    assert_eq!(
        found(r#"{"error":{"message":"No.","code":7}}"#),
        whole("No.")
    );
    assert_eq!(found(r#"["No."]"#), whole("No."));
    let spot = vec![(Some("spot".to_owned()), "Taken.".to_owned())];
    assert_eq!(found(r#"{"errors":{"spot":["Taken."]}}"#), spot);
    assert_eq!(found(r#"{"spot":["Taken."]}"#), spot);
    assert_eq!(found(r#"{"spot":"Taken."}"#), spot);
    assert_eq!(
        found(r#"{"payment":[{"amount":["Low."]}]}"#),
        [(Some("payment.amount".to_owned()), "Low.".to_owned())]
    );
    assert_eq!(found("{}"), []);
    assert_eq!(found("<html>"), []);
}

#[test]
fn the_status_decides_the_kind() {
    let kinds = [
        (302, "unexpected"),
        (400, "validation"),
        (401, "unauthorised"),
        (403, "forbidden"),
        (404, "not_found"),
        (409, "validation"),
        (410, "not_found"),
        (418, "unexpected"),
        (422, "validation"),
        (429, "rate_limited"),
        (500, "server"),
        (503, "server"),
        (599, "server"),
    ];
    for (status, kind) in kinds {
        assert_eq!(error(status, r#"{"detail":"x"}"#).kind(), kind, "{status}");
    }
    for status in [200, 302, 404, 502, 503] {
        let page = "<html><title>Site Maintenance</title>";
        assert_eq!(error(status, page).kind(), "maintenance", "{status}");
    }
    assert_eq!(error(200, "<html>Welcome").kind(), "unreadable");
    assert_eq!(error(502, "<html>Bad gateway").kind(), "server");
}

#[test]
fn waits_and_references_are_kept() {
    let mut limited = answer(429, r#"{"detail":"Slow down.","request_id":"mt-81f0"}"#);
    limited.headers.insert("retry-after", "9".parse().unwrap());
    let error = check(limited, Timestamp::UNIX_EPOCH).err().unwrap();
    assert_eq!(
        error.reference().map(crate::Reference::as_str),
        Some("mt-81f0")
    );
    let MtError::RateLimited { retry_after, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(retry_after, Some(Duration::from_secs(9)));
}

#[test]
fn refusals_of_the_token_endpoint_carry_their_code() {
    let refused = |status, body: &str| {
        let checked = check_grant(answer(status, body), Timestamp::UNIX_EPOCH);
        checked.err().map(|error| match error {
            MtError::Refused { code, .. } => code,
            other => other.kind().to_owned(),
        })
    };
    let given = |code: &str| Some(code.to_owned());
    assert_eq!(
        refused(400, r#"{"error":"invalid_grant"}"#),
        given("invalid_grant")
    );
    assert_eq!(
        refused(401, r#"{"error":"invalid_client"}"#),
        given("invalid_client")
    );
    assert_eq!(
        refused(400, r#"{"error":"No <b>such</b> code"}"#),
        given("validation")
    );
    assert_eq!(
        refused(429, r#"{"error":"slow_down"}"#),
        given("rate_limited")
    );
    assert_eq!(refused(503, r#"{"error":"down"}"#), given("server"));
    assert_eq!(refused(200, r#"{"access_token":"t"}"#), None);
}

#[test]
fn personal_data_in_error_bodies_stays_out_of_texts() {
    let body = r#"{"email":["ann@example.org is taken"],"ann@example.org":["again"]}"#;
    let error = error(422, body);
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("ann"), "{text}");
        assert!(text.contains("email"), "{text}");
    }
}

#[test]
fn huge_and_deep_bodies_are_cut_off() {
    let deep = format!("{}\"x\"{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(found(&deep), []);
    let wide = format!("[{}]", vec!["\"x\""; 5000].join(","));
    assert_eq!(found(&wide).len(), MOST);
}
