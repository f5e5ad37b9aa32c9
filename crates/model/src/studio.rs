//! Studios and how to reach their tenant.

use secrecy::SecretString;

use crate::{LookOverrides, Slug, StudioId, TimeZoneName};

/// The OAuth client that Mariana Tek's staff registered for a studio's tab.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    /// Public name of the client.
    pub id: String,
    /// Secret of a confidential client; none for a public one, which relies on PKCE alone.
    pub secret: Option<SecretString>,
}

/// A studio brand: one tenant, one tab.
#[derive(Clone, Debug)]
pub struct Studio {
    /// Our id.
    pub id: StudioId,
    /// Its name in our addresses.
    pub slug: Slug,
    /// What the operator set.
    pub settings: StudioSettings,
}

/// Everything about a studio that an operator sets. One change is one new whole.
#[derive(Clone, Debug)]
pub struct StudioSettings {
    /// The tenant's address without a path, like `https://harbor.marianatek.com`.
    pub tenant_url: url::Url,
    /// The tab's OAuth client.
    pub oauth: OAuthClient,
    /// A service account's key for the Admin API, where the studio has one.
    pub admin_key: Option<SecretString>,
    /// Zone for members without a home location.
    pub time_zone: TimeZoneName,
    /// First day of the studio's week.
    pub week_starts: jiff::civil::Weekday,
    /// Visits in a week that keep a streak alive; at least one.
    pub weekly_goal: u32,
    /// What the studio changes of the look that its tenant gives.
    pub look: LookOverrides,
    /// The wording a friend agrees to when leaving their details.
    pub consent_text: Option<String>,
}
