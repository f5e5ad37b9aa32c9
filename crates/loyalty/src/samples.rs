//! Facts for the tests of this crate.

use jiff::Timestamp;
use model::{Membership, MembershipStatus, MtStatus, Place, TimeZoneName, Visit};

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().expect("a sample instant")
}

pub(crate) fn zone(name: &str) -> TimeZoneName {
    name.parse().expect("a sample zone")
}

pub(crate) fn visit(starts_at: Timestamp, status: MtStatus) -> Visit {
    Visit {
        reservation: starts_at.to_string().as_str().into(),
        class_name: "Power Barre 50".into(),
        instructors: vec!["Noor".into()],
        place: Place {
            id: "48717".into(),
            name: "Old Town".into(),
            time_zone: zone("America/New_York"),
        },
        starts_at,
        minutes: 50,
        was_checked_in: status == MtStatus::CheckIn,
        status,
        waitlisted: false,
        heard_at: starts_at,
    }
}

pub(crate) fn frozen_membership(
    status: MembershipStatus,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Membership {
    Membership {
        id: "7001".into(),
        name: "Unlimited".into(),
        status,
        starts_at: None,
        ends_at: None,
        frozen_from: from,
        frozen_until: until,
    }
}
