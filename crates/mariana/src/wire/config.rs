//! `/config` and `/theme`: what makes a studio look like itself.

use jiff::Timestamp;
use model::{Colour, TimeZoneName};
use serde::Deserialize;
use url::Url;

use super::lenient::{flag, many, text};
use super::moment::{Moment, moment};
use crate::{MaintenanceWindow, MobileTab, TenantBrand};

/// A body without a brand name is something else, and must not wipe out a look that we have.
#[derive(Deserialize)]
pub(crate) struct Config {
    #[serde(deserialize_with = "text")]
    brand_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    schema_name: Option<String>,
    #[serde(default, deserialize_with = "many")]
    mobile_app_tabs: Vec<AppTab>,
    #[serde(default, deserialize_with = "flag")]
    maintenance_window_banner_enabled: Option<bool>,
    #[serde(default, deserialize_with = "moment")]
    maintenance_window_banner_start_datetime: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    maintenance_window_banner_end_datetime: Option<Moment>,
}

#[derive(Deserialize)]
struct AppTab {
    #[serde(default, deserialize_with = "flag")]
    is_active: Option<bool>,
    #[serde(default, deserialize_with = "text")]
    page_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    page_url: Option<String>,
    #[serde(default, deserialize_with = "text")]
    tab_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    tab_icon_ios: Option<String>,
    #[serde(default, deserialize_with = "text")]
    tab_icon_android: Option<String>,
}

/// Likewise, a theme has a first colour, if only an empty one.
#[derive(Default, Deserialize)]
pub(crate) struct Theme {
    #[serde(deserialize_with = "text")]
    primary_color: Option<String>,
    #[serde(default, deserialize_with = "text")]
    primary_foreground_color: Option<String>,
    #[serde(default, deserialize_with = "text")]
    secondary_color: Option<String>,
    #[serde(default, deserialize_with = "text")]
    secondary_foreground_color: Option<String>,
    #[serde(default, deserialize_with = "text")]
    light_logo: Option<String>,
    #[serde(default, deserialize_with = "text")]
    dark_logo: Option<String>,
    #[serde(default, deserialize_with = "text")]
    light_mark: Option<String>,
    #[serde(default, deserialize_with = "text")]
    dark_mark: Option<String>,
    #[serde(default, deserialize_with = "text")]
    tab_bar_image: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    is_dark_mode: Option<bool>,
}

impl Config {
    pub(crate) fn with(self, theme: Theme) -> TenantBrand {
        let maintenance = self.maintenance();
        TenantBrand {
            brand_name: self.brand_name.unwrap_or_default(),
            schema_name: self.schema_name,
            primary_colour: colour(theme.primary_color),
            on_primary: colour(theme.primary_foreground_color),
            secondary_colour: colour(theme.secondary_color),
            on_secondary: colour(theme.secondary_foreground_color),
            light_logo: image(theme.light_logo),
            dark_logo: image(theme.dark_logo),
            light_mark: image(theme.light_mark),
            dark_mark: image(theme.dark_mark),
            tab_bar_image: image(theme.tab_bar_image),
            is_dark_mode: theme.is_dark_mode.unwrap_or(false),
            mobile_app_tabs: self.mobile_app_tabs.into_iter().map(AppTab::into).collect(),
            maintenance,
        }
    }

    /// The announced window, while the tenant announces one.
    fn maintenance(&self) -> Option<MaintenanceWindow> {
        let utc = TimeZoneName::utc();
        let at = |moment: Option<Moment>| -> Option<Timestamp> { moment?.first(&utc) };
        (self.maintenance_window_banner_enabled == Some(true)).then(|| MaintenanceWindow {
            starts_at: at(self.maintenance_window_banner_start_datetime),
            ends_at: at(self.maintenance_window_banner_end_datetime),
        })
    }
}

impl From<AppTab> for MobileTab {
    fn from(tab: AppTab) -> Self {
        Self {
            is_active: tab.is_active.unwrap_or(true),
            page_name: tab.page_name.unwrap_or_default(),
            page_url: tab.page_url.unwrap_or_default(),
            tab_name: tab.tab_name.unwrap_or_default(),
            icon_ios: tab.tab_icon_ios,
            icon_android: tab.tab_icon_android,
        }
    }
}

fn colour(text: Option<String>) -> Option<Colour> {
    text?.parse().ok()
}

/// Only web addresses: a theme must not bring `javascript:` or a file of ours into the page.
fn image(text: Option<String>) -> Option<String> {
    let url = Url::parse(&text?).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn brand(config: Value, theme: Value) -> TenantBrand {
        let config: Config = serde_json::from_value(config).unwrap();
        config.with(serde_json::from_value(theme).unwrap())
    }

    #[test]
    fn config_and_theme_make_a_brand() {
        let tab = json!({"is_active": "true", "page_name": "Rewards", "tab_name": "Rewards",
            "page_url": "https://rewards.example/", "tab_icon_ios": "star", "tab_icon_android": ""});
        let config = json!({"brand_name": "Harbor Barre", "schema_name": "harbor",
            "mobile_app_tabs": [tab], "maintenance_window_banner_enabled": true,
            "maintenance_window_banner_start_datetime": "2026-12-01T02:00:00Z",
            "maintenance_window_banner_end_datetime": null, "is_multi_currency": 0});
        let theme = json!({"primary_color": "#1A6B5C", "secondary_color": "e5c", "is_dark_mode": 1,
            "primary_foreground_color": "none", "light_logo": "https://img.example/l.png",
            "dark_logo": "javascript:alert(1)", "dark_mark": "", "primary_font": {"font_family": "X"}});
        let brand = brand(config.clone(), theme);
        assert_eq!(brand.brand_name, "Harbor Barre");
        assert_eq!(brand.primary_colour, "#1a6b5c".parse().ok());
        assert_eq!(brand.secondary_colour, "#ee55cc".parse().ok());
        assert_eq!(brand.on_primary, None);
        assert_eq!(
            brand.light_logo.as_deref(),
            Some("https://img.example/l.png")
        );
        assert_eq!(
            (brand.dark_logo.as_ref(), brand.dark_mark.as_ref()),
            (None, None)
        );
        assert!(brand.is_dark_mode);
        assert_eq!(brand.mobile_app_tabs.len(), 1);
        assert_eq!(brand.mobile_app_tabs[0].icon_ios.as_deref(), Some("star"));
        assert!(brand.mobile_app_tabs[0].is_active);
        let window = brand.maintenance.as_ref().unwrap();
        assert!(window.starts_at.is_some() && window.ends_at.is_none());
        let kept = serde_json::to_string(&brand).unwrap();
        assert_eq!(serde_json::from_str::<TenantBrand>(&kept).unwrap(), brand);
    }

    #[test]
    fn tabs_may_be_one_object_or_none() {
        let tab = json!({"tab_name": "Rewards"});
        let tabs = |value: Value| {
            let config = json!({"brand_name": "Harbor Barre", "mobile_app_tabs": value});
            brand(config, json!({"primary_color": null})).mobile_app_tabs
        };
        assert_eq!(tabs(tab.clone()).len(), 1);
        assert_eq!(tabs(json!([tab, tab, 3])).len(), 2);
        assert_eq!(tabs(json!(null)).len(), 0);
    }

    #[test]
    fn something_else_is_no_brand() {
        for body in [json!({"detail": "x"}), json!({}), json!([]), json!(null)] {
            assert!(
                serde_json::from_value::<Config>(body.clone()).is_err(),
                "{body}"
            );
            assert!(
                serde_json::from_value::<Theme>(body.clone()).is_err(),
                "{body}"
            );
        }
    }

    #[test]
    fn a_brand_kept_by_another_version_still_reads() {
        let kept = r#"{"brand_name":"Harbor Barre","later_field":1}"#;
        let brand: TenantBrand = serde_json::from_str(kept).unwrap();
        assert_eq!(brand.brand_name, "Harbor Barre");
        assert_eq!(brand.primary_colour, None);
    }
}
