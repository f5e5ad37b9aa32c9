//! Where a studio teaches, and how it looks.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::money::Currency;
use super::table::{Id, Row};

/// The brand that a tenant stands for.
#[derive(Clone, Debug)]
pub struct Studio {
    /// The tenant's name in addresses: `harbor-barre`.
    pub slug: String,
    /// The brand as members read it: `Harbor Barre`.
    pub name: String,
    /// The numeric tenant id that webhooks carry.
    pub tenant_id: Id,
    /// The database schema name that `/config` gives away.
    pub schema_name: String,
    /// Colours, fonts and logos.
    pub theme: Theme,
}

/// Colours, fonts and logos of a brand. Logos are drawn by the tenant from these values.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Main brand colour, `#rrggbb`.
    pub primary: String,
    /// Colour for text on the main colour.
    pub primary_foreground: String,
    /// Second brand colour.
    pub secondary: String,
    /// Colour for text on the second colour.
    pub secondary_foreground: String,
    /// Whether the brand's app is dark.
    pub is_dark: bool,
    /// Font family of headings, with the address of its style sheet (empty: a system font).
    pub heading_font: (String, String),
    /// Font family of running text, with the address of its style sheet.
    pub body_font: (String, String),
    /// The brand's mark as SVG path data in a 64 by 64 box.
    pub mark: String,
}

/// A group of locations.
#[derive(Clone, Debug)]
pub struct Region {
    /// Id, from 48541.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// One studio that members can walk into.
#[derive(Clone, Debug)]
pub struct Location {
    /// Id, from 48717.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// The region it belongs to.
    pub region: Id,
    /// The owner's company name: one for a chain, one per location in a franchise.
    pub owner: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its currency.
    pub currency: Currency,
    /// Street and number.
    pub address: String,
    /// City.
    pub city: String,
    /// State, county or emirate; may be empty.
    pub state_province: String,
    /// Postal code; may be empty.
    pub postal_code: String,
    /// Two-letter country code.
    pub country: String,
    /// Telephone number.
    pub phone: String,
    /// E-mail address of the front desk.
    pub email: String,
    /// Latitude and longitude in decimal degrees.
    pub coordinates: (String, String),
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Location {
    /// The location's time zone; UTC if its name is unknown to the bundled database.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// A room in a location.
#[derive(Clone, Debug)]
pub struct Classroom {
    /// Id, from 6282.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// The location it is in.
    pub location: Id,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// A tab that the studio's app shows beside its own, as `/config` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileAppTab {
    /// Whether the app shows it.
    pub is_active: bool,
    /// Title above the page.
    pub page_name: String,
    /// The page that the tab opens.
    pub page_url: String,
    /// Title under the icon.
    pub tab_name: String,
    /// Icon on iOS.
    pub icon_ios: String,
    /// Icon on Android.
    pub icon_android: String,
}

impl Row for Region {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
}

impl Row for Location {
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
        Some(self.region)
    }
}

impl Row for Classroom {
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
        Some(self.location)
    }
}
