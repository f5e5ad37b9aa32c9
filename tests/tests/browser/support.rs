//! What the browser tests share.

use anyhow::{Context, Result, ensure};
use fifthtab_tests::browser::{Browser, Phone};
use fifthtab_tests::house::{House, Person, Plan};

/// A house whose clock runs, as a browser's does, and a browser.
pub(crate) async fn house_and_browser(phone: Phone) -> Result<(House, Browser)> {
    let house = Plan::new().ticking().start().await?;
    Ok((house, Browser::start(phone).await?))
}

/// Signs the member in to the app and opens the tab, top-level.
pub(crate) async fn tap(house: &House, browser: &Browser, person: &Person) -> Result<()> {
    browser.open(&tap_address(house, person)?).await?;
    let address = browser.address().await?;
    let path = format!("/{}", person.slug);
    ensure!(
        address.path() == path,
        "landed on {address} instead of {path}"
    );
    Ok(())
}

/// The shell's address that signs the member in and goes straight to the tab.
pub(crate) fn tap_address(house: &House, person: &Person) -> Result<String> {
    let mut url = house.sandbox.shell_url().join("shell/open")?;
    url.query_pairs_mut()
        .append_pair("tenant", &person.slug)
        .append_pair("member", &person.id)
        .append_pair("mode", "top");
    Ok(url.into())
}

/// Waits until the script has marked the document as live, with its islands running.
pub(crate) async fn live(browser: &Browser) -> Result<()> {
    browser
        .wait_for("html.live")
        .await
        .context("the islands did not start")
}

/// Waits until the page asks for newer visits no more.
pub(crate) async fn filled(browser: &Browser) -> Result<()> {
    live(browser).await?;
    browser
        .wait_for("body:not(:has(.filling:not(.done)))")
        .await
}

/// What the browser complained about since it was last asked: blocked styles, scripts, loads.
pub(crate) async fn complaints(browser: &Browser) -> Result<Vec<String>> {
    Ok(browser
        .log("browser")
        .await?
        .into_iter()
        .filter_map(|entry| {
            let level = entry["level"].as_str()?;
            let text = entry["message"].as_str()?.to_owned();
            (level == "SEVERE" || text.contains("Content Security Policy")).then_some(text)
        })
        .collect())
}
