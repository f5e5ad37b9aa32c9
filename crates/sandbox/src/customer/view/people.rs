//! Accounts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{View, id_text};
use crate::world::{Minor, User};

impl View<'_> {
    /// An account, as its owner sees it.
    pub(in crate::customer) fn account(&self, one: &User) -> Value {
        let (contact, contact_phone, relation) = one
            .emergency_contact
            .as_ref()
            .map_or((None, None, None), |(name, phone, relation)| {
                (Some(name), Some(phone), Some(relation))
            });
        let is_signed = one.waiver_signed_at.is_some();
        json!({
            "id": id_text(one.id),
            "account_balance": self.balances(one),
            "address_line_one": one.address,
            "address_line_two": null,
            "address_line_three": null,
            "address_sorting_code": null,
            "birth_date": one.birth_date.map(|day| day.to_string()),
            "city": one.city,
            "company_name": null,
            "completed_class_count": self.world.completed_class_count(one.id),
            "country": one.country,
            "credit_cards": [],
            "email": one.email,
            "emergency_contact_email": null,
            "emergency_contact_name": contact,
            "emergency_contact_phone": contact_phone,
            "emergency_contact_relationship": relation,
            "first_name": one.first_name,
            "formatted_address": formatted_address(one),
            "full_name": one.full_name(),
            "gender": one.gender,
            "has_unsigned_waivers": !is_signed,
            "home_location": self.location_with_region(one.home_location),
            "is_balance_used_for_fees": false,
            "is_marketing_allowed": one.marketing_opt_in,
            "is_opted_in_to_sms": one.sms_opt_in,
            "is_opted_in_to_transactional_sms": true,
            "is_waiver_signed": is_signed,
            "join_datetime": one.joined_at.to_string(),
            "last_name": one.last_name,
            "phone_number": one.phone,
            "postal_code": one.postal_code,
            "profile_image": null,
            "pronouns": one.pronouns,
            "required_legal_documents": [self.waiver(is_signed)],
            "should_reprompt_for_sms": false,
            "state_province": one.state_province,
            "stripe_customer_id": null,
            "upcoming_booking_notification_datetime": null,
        })
    }

    /// Money on account by currency. There is always a line in the currency of the home location.
    fn balances(&self, one: &User) -> Vec<Value> {
        let mut sums = BTreeMap::new();
        if let Some(home) = self.world.locations.get(one.home_location) {
            sums.insert(home.currency, Minor(0));
        }
        for line in self.world.account_transactions.of(one.id) {
            sums.entry(line.currency).or_insert(Minor(0)).0 += line.amount.0;
        }
        sums.into_iter()
            .map(|(currency, amount)| {
                json!({
                    "amount": amount.to_string(), "currency": currency.code(), "locations": [],
                })
            })
            .collect()
    }

    fn waiver(&self, is_signed: bool) -> Value {
        json!({
            "document_id": super::super::brand::PRIVACY_DOCUMENT,
            "name": "Privacy Policy",
            "document_type": "privacy_agreement",
            "is_required_for_users": true,
            "is_signable_by_checkbox": true,
            "url": format!("{}/media/legal/privacy.html", self.origin),
            "is_signed": is_signed,
        })
    }
}

fn formatted_address(one: &User) -> Vec<&str> {
    let parts = [
        &one.address,
        &one.city,
        &one.state_province,
        &one.postal_code,
        &one.country,
    ];
    parts
        .into_iter()
        .filter_map(Option::as_deref)
        .filter(|part| !part.is_empty())
        .collect()
}
