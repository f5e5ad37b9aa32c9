//! Items of `/me/memberships`.

use model::{Membership, MembershipId, MembershipStatus, TimeZoneName};
use serde::Deserialize;
use serde_json::Value;

use super::Reading;
use super::lenient::{id, text};
use super::moment::{Moment, moment};

#[derive(Deserialize)]
struct UserMembership {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    start_date: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    end_date: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    freeze_start_date: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    freeze_end_date: Option<Moment>,
}

/// Reads one membership. A membership without a status is as unreadable as one without an id:
/// guessing would freeze or end somebody's streak.
pub(crate) fn read_membership(item: &Value, zone: &TimeZoneName) -> Reading<Membership> {
    let Ok(read) = UserMembership::deserialize(item) else {
        return Reading::Unreadable;
    };
    let Some(status) = read.status else {
        return Reading::Unreadable;
    };
    let first = |moment: Option<Moment>| moment.and_then(|moment| moment.first(zone));
    let last = |moment: Option<Moment>| moment.and_then(|moment| moment.last(zone));
    Reading::Own(Membership {
        id: MembershipId(read.id),
        name: read.name.unwrap_or_default(),
        status: MembershipStatus::from(status),
        starts_at: first(read.start_date),
        ends_at: last(read.end_date),
        frozen_from: first(read.freeze_start_date),
        frozen_until: last(read.freeze_end_date),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(item: &Value) -> Option<Membership> {
        match read_membership(item, &"Europe/London".parse().unwrap()) {
            Reading::Own(membership) => Some(membership),
            _ => None,
        }
    }

    #[test]
    fn a_live_body_becomes_a_membership() {
        let membership = read(&json!({
            "id": 2552, "name": "Unlimited", "status": "Active", "is_active": "True",
            "start_date": "2026-01-01T00:00:00Z", "end_date": null, "renewal_rate": 129.0,
            "freeze_start_date": "2026-07-01", "freeze_end_date": "2026-07-14",
            "valid_locations": {"id": "1"}, "billing_cycles": []
        }))
        .unwrap();
        assert_eq!(membership.id.as_str(), "2552");
        assert_eq!(membership.status, MembershipStatus::Active);
        let text = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
        assert_eq!(
            text(membership.starts_at).as_deref(),
            Some("2026-01-01T00:00:00Z")
        );
        assert_eq!(membership.ends_at, None);
        assert_eq!(
            text(membership.frozen_from).as_deref(),
            Some("2026-06-30T23:00:00Z")
        );
        assert_eq!(
            text(membership.frozen_until).as_deref(),
            Some("2026-07-14T22:59:59.999999Z")
        );
    }

    #[test]
    fn no_membership_is_made_up() {
        assert!(read(&json!({"id": "1", "status": "Ding Failure"})).is_some());
        for item in [
            json!({"id": "1"}),
            json!({"status": "Active"}),
            json!(7),
            json!(null),
        ] {
            assert_eq!(read(&item), None, "{item}");
        }
    }
}
