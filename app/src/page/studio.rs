//! The studio's look and how fresh a page is.

use serde::{Deserialize, Serialize};

/// A studio as its pages show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudioView {
    /// Its name in addresses.
    pub slug: String,
    /// The brand's name.
    pub brand: String,
    /// Title of the tab's page.
    pub title: String,
    /// Address of the logo for light backgrounds, where there is one.
    pub logo_light: Option<String>,
    /// Address of the logo for dark backgrounds, where there is one.
    pub logo_dark: Option<String>,
    /// Address of the icon, where there is one.
    pub icon: Option<String>,
    /// Colours by day.
    pub light: PaletteView,
    /// Colours by night.
    pub dark: PaletteView,
}

/// Colours of one scheme, each as `#rrggbb`; anything else is left out of the page's style.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaletteView {
    /// Page background.
    pub ground: String,
    /// Background of cards.
    pub surface: String,
    /// Text on both.
    pub text: String,
    /// Quieter text on both.
    pub muted: String,
    /// Hairlines.
    pub line: String,
    /// The brand as a fill.
    pub accent: String,
    /// Text on the brand fill.
    pub on_accent: String,
    /// The brand as text or thin line.
    pub accent_text: String,
}

/// How fresh a page is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// When the studio's system last answered, in local words: `today, 10:02`. None before the
    /// first answer.
    pub text: Option<String>,
    /// What we are doing about it.
    pub state: AsOfState,
    /// False while older visits are still being read for the first time.
    pub history_complete: bool,
    /// True when the studio's system could not confirm who holds the phone on this entry, and the
    /// page is served on an earlier confirmation.
    pub unverified: bool,
}

/// What is being done about freshness.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOfState {
    /// Nothing needs doing.
    Fresh,
    /// The studio's system is being asked right now.
    Updating,
    /// The last attempt failed; it is tried again on later visits.
    Failing(Trouble),
}

/// Why the studio's system gave nothing newer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// No answer, too late an answer, or one that made no sense.
    NotAnswering,
    /// It says that it is being maintained.
    Maintenance,
    /// It asked us to slow down.
    Busy,
    /// It no longer accepts this member's sign-in; opening the tab again renews it.
    SignInEnded,
}
