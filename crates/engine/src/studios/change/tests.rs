use super::*;

fn new_studio() -> StudioChange {
    StudioChange {
        tenant_url: Some("https://harbor.marianatek.com".into()),
        client_id: Some("tab-client".into()),
        ..StudioChange::default()
    }
}

fn problems(change: StudioChange) -> Vec<&'static str> {
    let problems = change.apply(None).err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| problem.setting)
        .collect()
}

#[test]
fn a_new_studio_needs_an_address_and_a_client() {
    assert_eq!(
        problems(StudioChange::default()),
        ["tenant_url", "client_id"]
    );
    let settings = new_studio().apply(None).expect("settings that fit");
    assert_eq!(
        settings.tenant_url.as_str(),
        "https://harbor.marianatek.com/"
    );
    assert_eq!(
        (settings.weekly_goal, settings.week_starts),
        (1, Weekday::Monday)
    );
    assert!(settings.oauth.secret.is_none());
}

#[test]
fn everything_wrong_is_told_at_once() {
    let wrong = StudioChange {
        tenant_url: Some("https://harbor.marianatek.com/api".into()),
        client_id: Some("two words".into()),
        time_zone: Some("Mars/Olympus".into()),
        week_starts: Some("someday".into()),
        weekly_goal: Some(0),
        title: Some("x".repeat(61)),
        icon: Some("javascript:alert(1)".into()),
        primary: Some("greenish".into()),
        consent_text: Some("\u{0007}".into()),
        ..StudioChange::default()
    };
    let mut told = problems(wrong);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "client_id",
            "consent_text",
            "icon",
            "primary",
            "tenant_url",
            "time_zone",
            "title",
            "week_starts",
            "weekly_goal"
        ]
    );
}

#[test]
fn what_is_not_named_stays_and_what_is_empty_is_cleared() {
    let first = StudioChange {
        client_secret: Some("hush".to_owned().into()),
        title: Some("Rewards".into()),
        primary: Some("#1a6b5c".into()),
        weekly_goal: Some(3),
        ..new_studio()
    };
    let held = first.apply(None).expect("settings that fit");
    let second = StudioChange {
        title: Some(String::new()),
        time_zone: Some("America/New_York".into()),
        ..StudioChange::default()
    };
    let after = second.apply(Some(&held)).expect("settings that fit");
    assert_eq!(after.look.title, None);
    assert_eq!(after.look.primary, "#1a6b5c".parse().ok());
    assert_eq!(
        (after.weekly_goal, after.time_zone.as_str()),
        (3, "America/New_York")
    );
    assert!(after.oauth.secret.is_some());
    let public = StudioChange {
        client_secret: Some(String::new().into()),
        ..StudioChange::default()
    };
    assert!(
        public
            .apply(Some(&after))
            .expect("settings that fit")
            .oauth
            .secret
            .is_none()
    );
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for good in [
        "http://localhost:4001",
        "http://127.0.0.1:4001/",
        "http://[::1]:4001",
        "http://harbor.localhost:4001",
        "https://demo.sandbox.marianatek.com",
    ] {
        assert!(tenant_url(good).is_ok(), "{good}");
    }
    for bad in [
        "http://harbor.marianatek.com",
        "http://localhost.evil.example",
        "ftp://localhost",
        "harbor.marianatek.com",
        "https://user:pass@harbor.marianatek.com",
        "https://harbor.marianatek.com/?a=b",
        "https://harbor.marianatek.com/#x",
        "",
    ] {
        assert!(tenant_url(bad).is_err(), "{bad}");
    }
}

#[test]
fn icons_come_from_https_or_from_us() {
    for good in ["https://img.example.com/i.png", "/favicon.svg"] {
        assert_eq!(icon(good), Ok(good.to_owned()));
    }
    for bad in [
        "//evil.example/i.png",
        "http://img.example.com/i.png",
        "data:image/png;base64,AAAA",
        "/a\"onerror=",
        "icon.png",
    ] {
        assert!(icon(bad).is_err(), "{bad}");
    }
}

#[test]
fn no_secret_shows_in_debug() {
    let change = StudioChange {
        client_secret: Some("hush-hush".to_owned().into()),
        admin_key: Some("hush-hush".to_owned().into()),
        ..new_studio()
    };
    assert!(!format!("{change:?}").contains("hush"));
    let settings = change.apply(None).expect("settings that fit");
    assert!(!format!("{settings:?}").contains("hush"));
}
