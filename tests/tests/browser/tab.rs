//! The tab itself, whatever the phone allows it to run.

use anyhow::Result;
use fifthtab_tests::browser::{Phone, Scripts};
use fifthtab_tests::house::STUDIO;
use sandbox::faults::{FaultKind, FaultOrder};

use crate::support::{complaints, filled, house_and_browser, live, tap};

const PAGES: [&str; 4] = ["", "/visits", "/refer", "/me"];

async fn shows_the_members_own_numbers(scripts: Scripts) -> Result<()> {
    let (house, browser) = house_and_browser(Phone {
        scripts,
        dark: false,
    })
    .await?;
    for slug in sandbox::SLUGS {
        let person = house.member(slug, 0)?;
        tap(&house, &browser, &person).await?;
        house.settle().await;
        if scripts == Scripts::On {
            filled(&browser).await?;
        }
        let text = browser.text().await?;
        assert!(
            text.contains(&person.first_name),
            "greets {slug}'s member by name: {text}"
        );
        let counted = browser.text_of(".ring .number").await?;
        assert_eq!(
            counted,
            person.classes.to_string(),
            "counts what {slug} counts"
        );
    }
    if scripts == Scripts::WithoutWasm {
        let known = browser.run("return typeof WebAssembly").await?;
        assert_eq!(known, "undefined", "the phone really has none");
    }
    if scripts != Scripts::Off {
        assert_eq!(complaints(&browser).await?, Vec::<String>::new());
    }
    browser.close().await?;
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_the_members_own_numbers() -> Result<()> {
    shows_the_members_own_numbers(Scripts::On).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_them_without_javascript() -> Result<()> {
    shows_the_members_own_numbers(Scripts::Off).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_them_without_webassembly() -> Result<()> {
    shows_the_members_own_numbers(Scripts::WithoutWasm).await
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_through_all_pages_without_javascript() -> Result<()> {
    let phone = Phone {
        scripts: Scripts::Off,
        dark: false,
    };
    let (house, browser) = house_and_browser(phone).await?;
    tap(&house, &browser, &house.member(STUDIO, 0)?).await?;
    for page in PAGES {
        let link = format!("nav a[href='/{STUDIO}{page}']");
        browser
            .page
            .find(fantoccini::Locator::Css(&link))
            .await?
            .click()
            .await?;
        assert_eq!(browser.address().await?.path(), format!("/{STUDIO}{page}"));
        let here = browser.text_of("nav a[aria-current]").await?;
        assert!(!here.is_empty(), "the navigation says where one is");
    }
    browser.close().await?;
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_member_on_the_same_phone_never_sees_the_first_ones_page() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    let (first, second) = (house.member(STUDIO, 0)?, house.member(STUDIO, 2)?);
    tap(&house, &browser, &first).await?;
    assert!(browser.text().await?.contains(&first.first_name));

    tap(&house, &browser, &second).await?;

    let text = browser.text().await?;
    assert!(text.contains(&second.first_name), "{text}");
    assert!(!text.contains(&first.first_name), "{text}");
    browser.close().await?;
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sharing_says_what_became_of_it() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    tap(&house, &browser, &house.member(STUDIO, 0)?).await?;
    browser
        .open(house.page(&format!("{STUDIO}/refer"))?.as_str())
        .await?;
    live(&browser).await?;
    let share = "leptos-island .button";
    browser.wait_for(share).await?;
    browser
        .page
        .find(fantoccini::Locator::Css(share))
        .await?
        .click()
        .await?;
    browser.wait_for_text("leptos-island [role=status]").await?;
    assert_eq!(complaints(&browser).await?, Vec::<String>::new());
    browser.close().await?;
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_came_before_its_visits_fills_in_by_itself() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    let slow = FaultOrder {
        delay_ms: Some(2_000),
        ..FaultOrder::new("/api/customer/v1/me/reservations", FaultKind::Delay)
    };
    house.break_tenant(STUDIO, slow)?;
    let person = house.member(STUDIO, 0)?;
    tap(&house, &browser, &person).await?;

    browser.wait_for(".visit").await?;

    assert!(
        complaints(&browser).await?.is_empty(),
        "nothing was blocked while it filled in"
    );
    browser.close().await?;
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_text() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    for place in 0..12 {
        let person = house.member(STUDIO, place)?;
        tap(&house, &browser, &person).await?;
        let shown = browser.text_of("h1").await?;
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            plain(&shown).contains(&plain(&person.first_name)),
            "{shown}"
        );
        let wide = browser
            .run("return document.documentElement.scrollWidth > innerWidth")
            .await?;
        assert_eq!(wide, false, "{shown} makes the page wider than the phone");
    }
    let scripts = browser
        .run("return [...document.scripts].filter(s => s.text.includes('alert')).length")
        .await?;
    assert_eq!(scripts, 0);
    browser.close().await?;
    house.stop().await
}
