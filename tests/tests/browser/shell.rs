//! The member app's stand-in, with the tab in its frame.

use anyhow::Result;
use fantoccini::Locator;
use fifthtab_tests::browser::Phone;
use fifthtab_tests::house::STUDIO;

use crate::support::{complaints, house_and_browser};

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_opens_in_the_apps_frame_without_a_login() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    let shell = house
        .sandbox
        .shell_url()
        .join(&format!("?studio={STUDIO}&screen=tab"))?;
    let person = house.member(STUDIO, 0)?;
    let sign_in = house
        .sandbox
        .shell_url()
        .join(&format!("shell/open?tenant={STUDIO}&member={}", person.id))?;
    browser.open(sign_in.as_str()).await?;
    browser.open(shell.as_str()).await?;
    browser.wait_for("iframe").await?;
    browser
        .page
        .find(Locator::Css("iframe"))
        .await?
        .enter_frame()
        .await?;
    browser.wait_for(".ring .number").await?;

    assert_eq!(
        browser.text_of(".ring .number").await?,
        person.classes.to_string()
    );
    assert!(browser.text().await?.contains(&person.first_name));
    assert_eq!(complaints(&browser).await?, Vec::<String>::new());
    browser.close().await?;
    house.stop().await
}
