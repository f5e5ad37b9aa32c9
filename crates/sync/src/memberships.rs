//! Whether a member's memberships have changed.

use std::collections::BTreeMap;

use model::Membership;

/// Whether what we heard differs from what we hold. The order in which a tenant lists memberships
/// means nothing.
pub fn memberships_differ(held: &[Membership], heard: &[Membership]) -> bool {
    by_id(held) != by_id(heard)
}

fn by_id(memberships: &[Membership]) -> BTreeMap<&str, &Membership> {
    memberships.iter().map(|m| (m.id.as_str(), m)).collect()
}

#[cfg(test)]
mod tests {
    use model::MembershipStatus;

    use super::*;

    fn membership(id: &str, status: MembershipStatus) -> Membership {
        Membership {
            id: id.into(),
            name: "Unlimited".into(),
            status,
            starts_at: None,
            ends_at: None,
            frozen_from: None,
            frozen_until: None,
        }
    }

    #[test]
    fn only_content_counts() {
        let one = membership("1", MembershipStatus::Active);
        let two = membership("2", MembershipStatus::Done);
        let frozen = membership("1", MembershipStatus::Frozen);
        let held = [one.clone(), two.clone()];
        assert!(!memberships_differ(&held, &[two.clone(), one.clone()]));
        assert!(memberships_differ(&held, &[frozen, two]));
        assert!(memberships_differ(&held, &[one]));
        assert!(memberships_differ(&[], &held));
    }
}
