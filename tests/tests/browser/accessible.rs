//! axe-core finds nothing on any page, by day and by night.

use anyhow::Result;
use fifthtab_tests::browser::{Browser, Phone, Scripts};
use fifthtab_tests::house::{House, STUDIO};

use crate::support::{house_and_browser, tap};

async fn axe_finds_nothing(dark: bool) -> Result<()> {
    let (house, browser) = house_and_browser(Phone {
        scripts: Scripts::On,
        dark,
    })
    .await?;
    let mut found = Vec::new();
    // The regular, the newcomer, the frozen member, and the one whose name is HTML.
    for (slug, place) in [
        (STUDIO, 0),
        (STUDIO, 1),
        ("northside-cycle", 3),
        ("solstice-yoga", 6),
    ] {
        let person = house.member(slug, place)?;
        tap(&house, &browser, &person).await?;
        for page in ["", "/visits", "/refer", "/me"] {
            look_at(&house, &browser, &format!("{slug}{page}"), &mut found).await?;
        }
    }
    for page in notices(&house, &browser).await? {
        look_at(&house, &browser, &page, &mut found).await?;
    }
    friends_page(&house, &browser, &mut found).await?;
    browser.open(house.sandbox.shell_url().as_str()).await?;
    found.extend(
        browser
            .axe()
            .await?
            .into_iter()
            .map(|v| format!("shell: {v}")),
    );
    assert!(found.is_empty(), "{}", found.join("\n"));
    browser.close().await?;
    house.stop().await
}

async fn look_at(
    house: &House,
    browser: &Browser,
    path: &str,
    found: &mut Vec<String>,
) -> Result<()> {
    browser.open(house.page(path)?.as_str()).await?;
    found.extend(
        browser
            .axe()
            .await?
            .into_iter()
            .map(|v| format!("/{path}: {v}")),
    );
    Ok(())
}

/// Addresses that answer with a notice instead of a page.
async fn notices(house: &House, _: &Browser) -> Result<Vec<String>> {
    house.settle().await;
    Ok(vec![
        String::new(),
        "no-such-studio".to_owned(),
        format!("{STUDIO}/no-such-page"),
        format!("{STUDIO}/auth/callback?error=access_denied&state=unknown"),
        format!("{STUDIO}/r/22222222"),
    ])
}

/// The form, the form with mistakes, and the thanks.
async fn friends_page(house: &House, browser: &Browser, found: &mut Vec<String>) -> Result<()> {
    tap(house, browser, &house.member(STUDIO, 0)?).await?;
    let link = browser
        .run("return document.querySelector('.link').textContent.trim()")
        .await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    browser.open(&link).await?;
    found.extend(
        browser
            .axe()
            .await?
            .into_iter()
            .map(|v| format!("friend: {v}")),
    );
    browser
        .submit("form", &[("name", ""), ("email", "nobody")])
        .await?;
    found.extend(
        browser
            .axe()
            .await?
            .into_iter()
            .map(|v| format!("friend with mistakes: {v}")),
    );
    let right = [
        ("name", "Bo"),
        ("email", "bo@example.com"),
        ("phone", "+1 555 010 2030"),
    ];
    browser.open(&link).await?;
    browser.tick("form [type=checkbox]").await?;
    browser.submit("form", &right).await?;
    browser.wait_for("main h1").await?;
    found.extend(
        browser
            .axe()
            .await?
            .into_iter()
            .map(|v| format!("friend thanked: {v}")),
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_by_day() -> Result<()> {
    axe_finds_nothing(false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_by_night() -> Result<()> {
    axe_finds_nothing(true).await
}
