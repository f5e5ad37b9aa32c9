use serde_json::json;

use super::*;

fn body() -> Value {
    json!({
        "id": "9001", "is_booked_by_me": true, "is_booked_for_me": true,
        "reservation_type": "standard", "status": "check in", "waitlist_position": null,
        "spot": {"id": "", "name": ""}, "payment_option": {"id": "membership-2552"},
        "class_session": {
            "id": "79121", "name": "Power Barre 50", "start_datetime": "2026-07-02T05:30:00Z",
            "start_date": "2026-07-02", "start_time": "06:30:00", "is_cancelled": false,
            "class_type": {"id": "5898", "name": "Power Barre", "duration": 50},
            "classroom_name": "Studio 1",
            "instructors": [{"id": "1", "name": "Noor"}, {"id": "2", "name": "Ann"}],
            "location": {"id": "48751", "name": "Quayside", "timezone": "Europe/London"}
        }
    })
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut body = body();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn read(item: &Value) -> Reading<Visit> {
    read_reservation(
        item,
        &"America/New_York".parse().unwrap(),
        Timestamp::UNIX_EPOCH,
    )
}

fn visit(item: &Value) -> Visit {
    match read(item) {
        Reading::Own(visit) => visit,
        other => panic!("{other:?} from {item}"),
    }
}

#[test]
fn a_live_body_becomes_a_visit() {
    let visit = visit(&body());
    assert_eq!(visit.reservation.as_str(), "9001");
    assert_eq!(visit.class_name, "Power Barre 50");
    assert_eq!(visit.instructors, ["Noor", "Ann"]);
    assert_eq!(visit.place.time_zone.as_str(), "Europe/London");
    assert_eq!(visit.starts_at.to_string(), "2026-07-02T05:30:00Z");
    assert_eq!(visit.minutes, 50);
    assert_eq!(visit.status, MtStatus::CheckIn);
    assert!(visit.was_checked_in && !visit.waitlisted);
    assert_eq!(visit.heard_at, Timestamp::UNIX_EPOCH);
}

#[test]
fn attended_is_said_in_several_ways() {
    for word in ["check in", "Checked In", "CHECK IN"] {
        assert!(
            visit(&changed("/status", json!(word))).was_checked_in,
            "{word}"
        );
    }
    for word in ["pending", "penalty no show", "Teleported"] {
        assert!(
            !visit(&changed("/status", json!(word))).was_checked_in,
            "{word}"
        );
    }
}

#[test]
fn a_guests_place_is_not_the_members_visit() {
    assert_eq!(
        read(&changed("/is_booked_for_me", json!(false))),
        Reading::Other
    );
    assert_eq!(
        read(&changed("/is_booked_for_me", json!("false"))),
        Reading::Other
    );
    visit(&changed("/is_booked_for_me", json!(null)));
}

#[test]
fn the_waitlist_is_known_by_the_reservations_type() {
    assert!(visit(&changed("/reservation_type", json!("waitlist"))).waitlisted);
    assert!(!visit(&changed("/reservation_type", json!("standby"))).waitlisted);
}

#[test]
fn what_is_missing_is_filled_from_beside_it() {
    let class_type_only = visit(&changed("/class_session/name", json!("")));
    assert_eq!(class_type_only.class_name, "Power Barre");
    let local_time = visit(&changed("/class_session/start_datetime", json!(null)));
    assert_eq!(local_time.starts_at.to_string(), "2026-07-02T05:30:00Z");
    let one_teacher = visit(&changed(
        "/class_session/instructors",
        json!({"name": "Noor"}),
    ));
    assert_eq!(one_teacher.instructors, ["Noor"]);
    let no_teacher = visit(&changed("/class_session/instructors", json!(null)));
    assert_eq!(no_teacher.instructors, [""; 0]);
    let no_place = visit(&changed("/class_session/location", json!(null)));
    assert_eq!(no_place.place.name, "Studio 1");
    assert_eq!(no_place.place.time_zone.as_str(), "America/New_York");
    let odd_length = visit(&changed("/class_session/class_type/duration", json!("45")));
    assert_eq!(odd_length.minutes, 45);
}

#[test]
fn without_id_status_class_or_time_it_is_no_visit() {
    let mut timeless = changed("/class_session/start_datetime", json!("soon"));
    timeless["class_session"]["start_time"] = json!(null);
    let wrong = [
        changed("/id", json!(null)),
        changed("/status", json!("")),
        changed("/class_session", json!("79121")),
        timeless,
        json!([]),
        json!(null),
    ];
    for item in wrong {
        assert_eq!(read(&item), Reading::Unreadable, "{item}");
    }
}
