//! Members, leads and staff: Mariana Tek calls all of them users.

use jiff::Timestamp;
use jiff::civil::Date;

use super::table::{Id, Row};

/// A person with an account at the tenant.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Id: members from 60001, staff from 50001.
    pub id: Id,
    /// E-mail address, which is also the login name. Not unique: families share one.
    pub email: String,
    /// Password, in the clear: this is a stand-in with made-up people. Empty: none set yet.
    pub password: String,
    /// First name, as typed.
    pub first_name: String,
    /// Last name, as typed; may be empty.
    pub last_name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Day of birth.
    pub birth_date: Option<Date>,
    /// Gender as the studio records it.
    pub gender: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state_province: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Two-letter country code.
    pub country: Option<String>,
    /// Name, telephone and relation of whom to call in an emergency.
    pub emergency_contact: Option<(String, String, String)>,
    /// The location that they joined at.
    pub home_location: Id,
    /// When the account was made.
    pub joined_at: Timestamp,
    /// Whether they accept e-mail from the studio.
    pub marketing_opt_in: bool,
    /// Whether they accept text messages from the studio.
    pub sms_opt_in: bool,
    /// When they signed the waiver, if they did.
    pub waiver_signed_at: Option<Timestamp>,
    /// Tags that the studio gave them.
    pub tags: Vec<Id>,
    /// Whether they work for the studio.
    pub is_staff: bool,
    /// When the account was archived (deleted by its owner), if it was.
    pub archived_at: Option<Timestamp>,
    /// The account that took over this one's history, if the two were merged.
    pub merged_into: Option<Id>,
    /// For people with a story: what is interesting about them, in one line.
    pub story: Option<String>,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// First and last name with a space between.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// Whether the account can still be found: neither archived nor merged away.
    pub fn is_live(&self) -> bool {
        self.archived_at.is_none() && self.merged_into.is_none()
    }
}

/// A tag on users.
#[derive(Clone, Debug)]
pub struct UserTag {
    /// Id, from 701.
    pub id: Id,
    /// Name as staff read it.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
    /// `normal` or `vip`.
    pub user_tag_type: String,
    /// `system` or `manual`.
    pub tag_type: String,
    /// What it means.
    pub description: String,
    /// Order in lists.
    pub weight: i64,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Row for User {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn parent(&self) -> Option<Id> {
        Some(self.home_location)
    }
    fn key(&self) -> Option<String> {
        Some(self.email.clone())
    }
}

impl Row for UserTag {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn key(&self) -> Option<String> {
        Some(self.slug.clone())
    }
}
