use model::{LookOverrides, OAuthClient, StudioId, StudioSettings, TimeZoneName};

use super::*;

fn studio(tenant_url: &str, look: LookOverrides) -> Studio {
    Studio {
        id: StudioId(uuid::Uuid::from_u128(1)),
        slug: "harbor-barre".parse().expect("a slug"),
        settings: StudioSettings {
            tenant_url: tenant_url.parse().expect("an address"),
            oauth: OAuthClient {
                id: "tab".into(),
                secret: None,
            },
            admin_key: None,
            time_zone: TimeZoneName::utc(),
            week_starts: jiff::civil::Weekday::Monday,
            weekly_goal: 1,
            look,
            consent_text: None,
        },
    }
}

fn tab() -> Url {
    "https://tab.example.com/harbor-barre"
        .parse()
        .expect("an address")
}

fn look(brand: &TenantBrand, own: LookOverrides) -> Look {
    compose(&studio("https://harbor.example.com", own), brand, &tab())
}

#[test]
fn a_tenant_that_says_nothing_still_has_a_look() {
    let plain = look(&TenantBrand::default(), LookOverrides::default());
    assert_eq!(
        (plain.brand.as_str(), plain.title.as_str()),
        ("Harbor Barre", "Harbor Barre")
    );
    assert_eq!(
        (plain.logo_light, plain.logo_dark, plain.icon),
        (None, None, None)
    );
}

#[test]
fn the_studio_changes_what_its_tenant_gives() {
    let red = Colour::rgb(0xcc, 0, 0);
    let brand = TenantBrand {
        brand_name: "Harbor Barre & Co".into(),
        primary_colour: Some(Colour::rgb(0, 0, 0xcc)),
        light_mark: Some("https://img.example.com/mark.png".into()),
        ..TenantBrand::default()
    };
    let given = look(&brand, LookOverrides::default());
    assert_eq!(given.brand, "Harbor Barre & Co");
    assert_eq!(
        given.icon.as_deref(),
        Some("https://img.example.com/mark.png")
    );
    assert_eq!(
        given.light,
        Palette::around(Colour::rgb(0, 0, 0xcc), Scheme::Light)
    );
    let own = LookOverrides {
        title: Some("Rewards".into()),
        icon: Some("/favicon.svg".into()),
        primary: Some(red),
    };
    let changed = look(&brand, own);
    assert_eq!(
        (changed.brand.as_str(), changed.title.as_str()),
        ("Harbor Barre & Co", "Rewards")
    );
    assert_eq!(changed.icon.as_deref(), Some("/favicon.svg"));
    assert_eq!(changed.dark, Palette::around(red, Scheme::Dark));
}

#[test]
fn the_title_is_what_the_app_calls_our_tab() {
    let tab = |page_url: &str, page_name: &str| MobileTab {
        is_active: true,
        page_url: page_url.into(),
        page_name: page_name.into(),
        tab_name: "Shop".into(),
        ..MobileTab::default()
    };
    let brand = TenantBrand {
        mobile_app_tabs: vec![
            tab("https://shop.example.com/harbor-barre", "Merch"),
            tab("no address", "Broken"),
            tab("https://tab.example.com/harbor-barre/", "Perks"),
        ],
        ..TenantBrand::default()
    };
    assert_eq!(look(&brand, LookOverrides::default()).title, "Perks");
}

#[test]
fn one_logo_serves_both_schemes() {
    let brand = TenantBrand {
        dark_logo: Some("https://img.example.com/dark.png".into()),
        ..TenantBrand::default()
    };
    let both = look(&brand, LookOverrides::default());
    assert_eq!(
        both.logo_light.as_deref(),
        Some("https://img.example.com/dark.png")
    );
    assert_eq!(both.logo_dark, both.logo_light);
}

#[test]
fn only_images_that_can_be_loaded_safely_are_taken() {
    let logo = |tenant_url: &str, address: &str| {
        let brand = TenantBrand {
            light_logo: Some(address.into()),
            ..TenantBrand::default()
        };
        let studio = studio(tenant_url, LookOverrides::default());
        compose(&studio, &brand, &tab()).logo_light
    };
    let (https, http) = ("https://harbor.example.com", "http://localhost:4001");
    for bad in [
        "javascript:alert(1)",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "http://img.example.com/a.png",
        "https://user@img.example.com/a.png",
        "/relative.png",
        "",
    ] {
        assert_eq!(logo(https, bad), None, "{bad}");
    }
    let quoted = logo(https, "https://img.example.com/a\" onload=\"x.png").expect("quoted");
    assert!(!quoted.contains(['"', ' ', '<']), "{quoted}");
    assert!(logo(http, "http://localhost:4001/logo.svg").is_some());
}
