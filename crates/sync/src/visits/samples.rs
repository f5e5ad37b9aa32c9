//! Facts for the tests of this crate.

use jiff::Timestamp;
use model::{
    Member, MemberId, MtStatus, Place, Profile, ReferralCode, StudioId, TimeZoneName, Visit,
};
use uuid::Uuid;

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().expect("a sample instant")
}

pub(crate) fn member(pulled_at: Option<Timestamp>, history_complete: bool) -> Member {
    Member {
        id: MemberId(Uuid::from_u128(7)),
        studio: StudioId(Uuid::from_u128(1)),
        profile: Profile {
            mt_user: "35077".into(),
            first_name: "Zoë".into(),
            last_name: "Park".into(),
            email: "zoe@example.com".into(),
            phone: None,
            home: None,
            classes_attended: 12,
            joined_at: None,
        },
        code: "K7M2QXRT".parse::<ReferralCode>().expect("a sample code"),
        pulled_at,
        history_complete,
    }
}

pub(crate) fn visit(reservation: &str, status: MtStatus, heard_at: Timestamp) -> Visit {
    Visit {
        reservation: reservation.into(),
        class_name: "Power Barre 50".into(),
        instructors: vec!["Noor".into()],
        place: Place {
            id: "48717".into(),
            name: "Old Town".into(),
            time_zone: TimeZoneName::utc(),
        },
        starts_at: instant("2026-11-20T17:00:00Z"),
        minutes: 50,
        was_checked_in: false,
        status,
        waitlisted: false,
        heard_at,
    }
}
