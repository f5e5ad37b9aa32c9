//! `/me/account`.

use model::{MtUserId, Profile, TimeZoneName};
use serde::Deserialize;

use super::lenient::{count, id, one, text};
use super::moment::{Moment, moment};
use super::place::Location;

#[derive(Deserialize)]
pub(crate) struct Account {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default, deserialize_with = "text")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    full_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    email: Option<String>,
    #[serde(default, deserialize_with = "text")]
    phone_number: Option<String>,
    #[serde(default, deserialize_with = "one")]
    home_location: Option<Location>,
    #[serde(default, deserialize_with = "count")]
    completed_class_count: Option<u32>,
    #[serde(default, deserialize_with = "moment")]
    join_datetime: Option<Moment>,
}

impl Account {
    pub(crate) fn into_profile(self, studio_zone: &TimeZoneName) -> Profile {
        let named = self.first_name.is_some() || self.last_name.is_some();
        // Better a whole name in the wrong field than none.
        let first_name = if named {
            self.first_name
        } else {
            self.full_name
        };
        let home = self.home_location.map(|home| home.into_place(studio_zone));
        let zone = home.as_ref().map_or(studio_zone, |home| &home.time_zone);
        let joined_at = self.join_datetime.and_then(|joined| joined.first(zone));
        Profile {
            mt_user: MtUserId(self.id),
            first_name: first_name.unwrap_or_default(),
            last_name: self.last_name.unwrap_or_default(),
            email: self.email.unwrap_or_default(),
            phone: self.phone_number,
            home,
            classes_attended: self.completed_class_count.unwrap_or(0),
            joined_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn profile(body: Value) -> Profile {
        let zone = "America/New_York".parse().unwrap();
        serde_json::from_value::<Account>(body)
            .unwrap()
            .into_profile(&zone)
    }

    #[test]
    fn a_live_body_becomes_a_profile() {
        let read = profile(json!({
            "id": "60001", "account_balance": [{"amount": "0.00", "currency": "GBP", "locations": []}],
            "first_name": "Zoë", "last_name": "O'Neil <b>", "full_name": "Zoë O'Neil",
            "email": "zoe@example.org", "phone_number": "+44 20 7946 0000", "birth_date": null,
            "completed_class_count": 338, "credit_cards": [], "unheard_of": {"deep": [1]},
            "home_location": {"id": "48751", "name": "Quayside", "timezone": "Europe/London",
                "formatted_address": ["1 Quay", "London"], "region": {"id": "1", "name": "South"}},
            "join_datetime": "2024-11-22T19:08:22.502844Z", "profile_image": null
        }));
        assert_eq!(read.mt_user.as_str(), "60001");
        assert_eq!(
            (read.first_name.as_str(), read.last_name.as_str()),
            ("Zoë", "O'Neil <b>")
        );
        assert_eq!(read.email, "zoe@example.org");
        assert_eq!(read.phone.as_deref(), Some("+44 20 7946 0000"));
        assert_eq!(read.classes_attended, 338);
        let home = read.home.unwrap();
        assert_eq!(
            (home.id.as_str(), home.name.as_str()),
            ("48751", "Quayside")
        );
        assert_eq!(home.time_zone.as_str(), "Europe/London");
        assert_eq!(
            read.joined_at.unwrap().to_string(),
            "2024-11-22T19:08:22.502844Z"
        );
    }

    #[test]
    fn only_the_id_is_needed() {
        let read = profile(json!({"id": 60001}));
        assert_eq!(read.mt_user.as_str(), "60001");
        assert_eq!(
            (read.home, read.phone, read.classes_attended),
            (None, None, 0)
        );
        assert!(serde_json::from_value::<Account>(json!({"first_name": "A"})).is_err());
    }

    #[test]
    fn odd_types_are_forgiven_one_by_one() {
        let read = profile(json!({
            "id": 7, "first_name": null, "last_name": "", "full_name": "Ann Lee",
            "completed_class_count": "12", "phone_number": 442_079, "join_datetime": "long ago",
            "home_location": [{"id": 3, "name": "Pier", "timezone": "Mars/Olympus"}]
        }));
        assert_eq!(read.first_name, "Ann Lee");
        assert_eq!(read.classes_attended, 12);
        assert_eq!(read.phone.as_deref(), Some("442079"));
        assert_eq!(read.joined_at, None);
        let home = read.home.unwrap();
        assert_eq!(
            (home.id.as_str(), home.time_zone.as_str()),
            ("3", "America/New_York")
        );
    }
}
