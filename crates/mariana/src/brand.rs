//! A tenant's brand, as `/config` and `/theme` give it.

use jiff::Timestamp;
use model::Colour;
use serde::{Deserialize, Serialize};

/// Everything that makes the studio's app look like the studio. Serialises to JSON and back, also
/// across versions that know other fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TenantBrand {
    /// The brand's name; empty where the tenant gives none.
    pub brand_name: String,
    /// The tenant's own short name.
    pub schema_name: Option<String>,
    /// Brand colour.
    pub primary_colour: Option<Colour>,
    /// Text on it.
    pub on_primary: Option<Colour>,
    /// Second colour.
    pub secondary_colour: Option<Colour>,
    /// Text on it.
    pub on_secondary: Option<Colour>,
    /// Address of what the theme calls the light logo.
    pub light_logo: Option<String>,
    /// Address of what the theme calls the dark logo.
    pub dark_logo: Option<String>,
    /// Address of the light mark: the logo without its words.
    pub light_mark: Option<String>,
    /// Address of the dark mark.
    pub dark_mark: Option<String>,
    /// Address of the image in the app's tab bar.
    pub tab_bar_image: Option<String>,
    /// Whether the studio's app is dark.
    pub is_dark_mode: bool,
    /// The extra tabs of the studio's app.
    pub mobile_app_tabs: Vec<MobileTab>,
    /// The maintenance that the tenant announces, if any.
    pub maintenance: Option<MaintenanceWindow>,
}

/// An extra tab of the studio's app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MobileTab {
    /// Whether the app shows it.
    pub is_active: bool,
    /// The page's name.
    pub page_name: String,
    /// The page's address.
    pub page_url: String,
    /// The word under the icon.
    pub tab_name: String,
    /// The icon on iOS, in a form that Mariana Tek does not document.
    pub icon_ios: Option<String>,
    /// The icon on Android, likewise.
    pub icon_android: Option<String>,
}

/// An announced maintenance. Either end may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MaintenanceWindow {
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}
