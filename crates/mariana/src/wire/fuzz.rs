//! No body breaks the readers.

use jiff::Timestamp;
use model::TimeZoneName;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::failure;
use crate::http::Answer;
use crate::tenant::parse;

/// Field names that the readers look at, so that odd values land in the right places.
const NAMES: [&str; 30] = [
    "id",
    "status",
    "class_session",
    "start_datetime",
    "start_date",
    "start_time",
    "class_type",
    "duration",
    "instructors",
    "name",
    "location",
    "timezone",
    "is_booked_for_me",
    "results",
    "next",
    "links",
    "meta",
    "pagination",
    "pages",
    "count",
    "home_location",
    "join_datetime",
    "completed_class_count",
    "mobile_app_tabs",
    "primary_color",
    "light_logo",
    "error",
    "errors",
    "detail",
    "end_date",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "2026-07-02T05:30:00Z",
            "2026-07-02",
            "9999-12-31",
            "-009999-01-01",
            "2026-07-02T06:30",
            "check in",
            "?page=4294967295",
            "http://[",
            "Europe/London",
            "true",
            "99999999999",
        ])
        .prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 60, 8, |inner| {
        let name = prop_oneof![
            4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
            1 => ".{0,8}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((name, inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn read_everything(status: u16, body: Vec<u8>) {
    let answer = Answer {
        status: ::http::StatusCode::from_u16(status).unwrap(),
        headers: ::http::HeaderMap::new(),
        body,
    };
    let zone: TimeZoneName = "America/New_York".parse().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    drop(answer.reference());
    drop(failure::check(answer.clone(), now).map_err(|error| error.to_string()));
    drop(failure::check_grant(answer.clone(), now).map_err(|error| format!("{error:?}")));
    drop(parse::<Account>(&answer).map(|account| account.into_profile(&zone)));
    drop(parse::<Config>(&answer).map(|config| config.with(Theme::default())));
    drop(parse::<Theme>(&answer));
    for page in [1, u32::MAX] {
        if let Ok(raw) = RawPage::read(&answer, page) {
            assert!(raw.next.is_none_or(|next| next > page));
            raw.sort(|item| read_reservation(item, &zone, now), |_| ());
        }
    }
    if let Ok(item) = parse::<Value>(&answer) {
        read_membership(&item, &zone);
        read_reservation(&item, &zone, now);
    }
}

proptest! {
    #[test]
    fn no_json_breaks_the_readers(json in any_json(), status in 100_u16..600) {
        read_everything(status, serde_json::to_vec(&json).unwrap());
        read_everything(status, serde_json::to_vec(&json!({"results": [json]})).unwrap());
    }

    #[test]
    fn no_bytes_break_the_readers(body: Vec<u8>, status in 100_u16..600) {
        read_everything(status, body);
    }
}
