//! The studio's look: changed while the server runs, and readable whatever is chosen.

use anyhow::{Context, Result};
use engine::StudioChange;
use fifthtab_tests::house::{Plan, STUDIO};
use fifthtab_tests::phone::{From, Phone};
use fifthtab_tests::text;
use jiff::SignedDuration;

use crate::support::somebody;

/// WCAG 2.2, success criterion 1.4.3: contrast of text at level AA.
const AA: f64 = 4.5;

#[tokio::test(flavor = "multi_thread")]
async fn title_icon_and_colours_change_without_a_restart() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    let before = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    assert_eq!(text::title(&before.body), "Rewards");

    let change = StudioChange {
        title: Some("Barre & <Friends>".to_owned()),
        icon: Some("https://cdn.example.com/icon.png".to_owned()),
        primary: Some("#7a1fa2".to_owned()),
        ..StudioChange::default()
    };
    house.set_studio(STUDIO, change).await?;

    let after = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(text::title(&after.body), "Barre & <Friends>");
    assert!(after.body.contains("https://cdn.example.com/icon.png"));
    let policy = after.header("content-security-policy");
    let images = text::between(policy, "img-src ", ";").context("no img-src")?;
    assert!(images.contains(" https://cdn.example.com"), "{policy}");
    let accent = palettes(&after.body)?[0].colour("accent")?;
    assert_eq!(accent, "#7a1fa2");
    let visits = house.follow(&phone, "/harbor-barre/visits").await?;
    assert_eq!(text::title(&visits.body), "Visits · Barre & <Friends>");

    let clear = StudioChange {
        title: Some(String::new()),
        icon: Some(String::new()),
        primary: Some(String::new()),
        ..StudioChange::default()
    };
    house.set_studio(STUDIO, clear).await?;
    let again = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(text::title(&again.body), "Rewards");
    assert_eq!(palettes(&again.body)?[0], palettes(&before.body)?[0]);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_that_cannot_be_are_refused_and_change_nothing() -> Result<()> {
    let house = Plan::new().start().await?;
    let slug = STUDIO.parse()?;
    for (primary, icon) in [
        ("red", "/icon.png"),
        ("#12345", "/icon.png"),
        ("#1234567", "/icon.png"),
        ("#fff}</style><script>", "/icon.png"),
        ("#112233", "javascript:alert(1)"),
        ("#112233", "http://plain.example.com/icon.png"),
    ] {
        let change = StudioChange {
            primary: Some(primary.to_owned()),
            icon: Some(icon.to_owned()),
            title: Some("Never".to_owned()),
            ..StudioChange::default()
        };
        assert!(
            house.engine.set_studio(&slug, change).await.is_err(),
            "{primary} {icon}"
        );
    }
    let (_, phone) = somebody(&house, 0).await?;
    let page = house.tap(&phone, STUDIO).await?;
    assert_eq!(text::title(&page.body), "Rewards");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn text_stays_readable_whatever_a_studio_picks() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let awkward = [
        "#ffffff", "#000000", "#ffff00", "#777777", "#00ff00", "#0000ff", "#f5f5f5",
    ];
    for primary in awkward {
        let change = StudioChange {
            primary: Some(primary.to_owned()),
            ..StudioChange::default()
        };
        house.set_studio(STUDIO, change).await?;
        let page = house.follow(&phone, "/harbor-barre").await?;
        for (palette, name) in palettes(&page.body)?.iter().zip(["light", "dark"]) {
            palette.is_readable(&format!("{primary} {name}"))?;
        }
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_own_theme_is_taken_up_and_stays_readable() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    {
        let tenant = house.tenant(STUDIO)?;
        let mut world = tenant.world_mut();
        world.studio.theme.primary = "#ffe600".to_owned();
        world.studio.theme.secondary = "#ffe601".to_owned();
        for tab in &mut world.tabs {
            tab.page_name = "Points & Co".to_owned();
        }
    }
    house.advance(SignedDuration::from_hours(2));
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    house.advance(SignedDuration::from_secs(2));
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(text::title(&page.body), "Points & Co");
    for palette in &palettes(&page.body)? {
        palette.is_readable("the tenant's own")?;
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_in_the_studios_look_and_readable_too() -> Result<()> {
    let house = Plan::new().start().await?;
    let address = house.page("harbor-barre/auth/callback?error=access_denied&state=x")?;
    let notice = Phone::new()?.get(&address, From::AnotherSite).await?;
    for palette in &palettes(&notice.body)? {
        palette.is_readable("a notice")?;
    }
    house.stop().await
}

/// The colours of one scheme, as the page's style names them.
#[derive(Debug, PartialEq, Eq)]
struct Palette(String);

/// The light and the dark palette of a page.
fn palettes(html: &str) -> Result<[Palette; 2]> {
    let light = text::between(html, ":root{--ground:", "}").context("no light palette")?;
    let (_, after) = html.split_once(light).context("no light palette")?;
    let dark = text::between(after, ":root{--ground:", "}").context("no dark palette")?;
    Ok([light, dark].map(|colours| Palette(format!("--ground:{colours}"))))
}

impl Palette {
    fn colour(&self, name: &str) -> Result<String> {
        let value = text::between(&self.0, &format!("--{name}:"), ";");
        Ok(value
            .with_context(|| format!("no colour {name}"))?
            .to_owned())
    }

    fn is_readable(&self, who: &str) -> Result<()> {
        for (ink, paper) in [
            ("text", "ground"),
            ("text", "surface"),
            ("muted", "ground"),
            ("muted", "surface"),
            ("accent-text", "ground"),
            ("accent-text", "surface"),
            ("on-accent", "accent"),
        ] {
            let contrast = contrast(&self.colour(ink)?, &self.colour(paper)?)?;
            assert!(contrast >= AA, "{who}: {ink} on {paper} has {contrast:.2}");
        }
        Ok(())
    }
}

/// WCAG 2.2: (L1 + 0.05) / (L2 + 0.05).
fn contrast(one: &str, other: &str) -> Result<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Ok((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// WCAG 2.2: relative luminance of an sRGB colour.
fn luminance(colour: &str) -> Result<f64> {
    let rgb = u32::from_str_radix(colour.trim_start_matches('#'), 16)?.to_be_bytes();
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    Ok(0.2126 * linear(rgb[1]) + 0.7152 * linear(rgb[2]) + 0.0722 * linear(rgb[3]))
}
