//! How long a phone on 4G waits. Times are printed, not asserted: they belong to the machine. That
//! nothing moves once it is painted holds on every machine.

use anyhow::{Context, Result};
use fifthtab_tests::browser::{Browser, Emulation, Phone};
use fifthtab_tests::house::STUDIO;
use serde_json::Value;

use crate::support::{house_and_browser, tap_address};

/// Milliseconds since the tap, and how much moved.
struct Opening {
    first_contentful_paint: f64,
    layout_shift: f64,
    redirects: usize,
}

impl Opening {
    fn print(&self, which: &str, goal: f64) {
        let verdict = if self.first_contentful_paint < goal {
            "kept"
        } else {
            "MISSED"
        };
        println!(
            "{which} open on emulated 4G (9 Mbit/s, 70 ms, processor slowed 4 times): \
             first contentful paint after {:.0} ms and {} redirects, layout shift {} \
             (goal under {goal} ms: {verdict})",
            self.first_contentful_paint, self.redirects, self.layout_shift,
        );
    }
}

/// Watches for shifts from the first script on: before any page of ours runs one.
const WATCH: &str = "window.__shift = 0;\
    new PerformanceObserver(list => { for (const e of list.getEntries())\
        if (!e.hadRecentInput) window.__shift += e.value; })\
    .observe({type: 'layout-shift', buffered: true});";

const READ: &str = "const paint = performance.getEntriesByName('first-contentful-paint')[0];\
    return paint && [performance.timeOrigin + paint.startTime, window.__shift];";

async fn open(browser: &Browser, address: &str) -> Result<Opening> {
    browser.open("about:blank").await?;
    browser.log("performance").await?;
    let began = browser
        .run("return performance.timeOrigin + performance.now()")
        .await?;
    browser.open(address).await?;
    browser.wait_for("main h1").await?;
    let read = painted(browser).await?;
    let at = |index: usize| read[index].as_f64().context("no figure");
    let began = began.as_f64().context("no clock")?;
    Ok(Opening {
        first_contentful_paint: at(0)? - began,
        layout_shift: at(1)?,
        redirects: redirects(&browser.log("performance").await?),
    })
}

/// Waits for the first paint, and for the islands: what they do must not move the page.
async fn painted(browser: &Browser) -> Result<Value> {
    browser.wait_for("html.live").await?;
    loop {
        let read = browser.run(READ).await?;
        if read.is_array() {
            return Ok(read);
        }
        browser.wait_for("body").await?;
    }
}

fn redirects(log: &[Value]) -> usize {
    let text = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
    log.iter()
        .filter(|entry| text(entry).contains("\"redirectResponse\""))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_on_a_4g_phone() -> Result<()> {
    let (house, browser) = house_and_browser(Phone::default()).await?;
    browser.before_any_script(WATCH).await?;
    let person = house.member(STUDIO, 0)?;
    // The app has signed its member in long before the tab is tapped.
    let sign_in = tap_address(&house, &person)?.replace("mode=top", "mode=framed");
    browser.open(&sign_in).await?;
    browser
        .devtools("Network.clearBrowserCache", serde_json::json!({}))
        .await?;
    forget_the_tab(&browser).await?;
    browser.emulate(Emulation::PHONE_ON_4G).await?;
    let tab = house.page(STUDIO)?;

    let first = open(&browser, tab.as_str()).await?;
    house.settle().await;
    let warm = open(&browser, tab.as_str()).await?;

    first.print("first", 1000.0);
    warm.print("warm", 500.0);
    for opening in [first, warm] {
        assert!(
            opening.layout_shift <= 0.0,
            "nothing moves once it is painted"
        );
    }
    browser.close().await?;
    house.stop().await
}

/// Takes our own cookies off the phone and leaves the app's: nobody has opened the tab here yet.
async fn forget_the_tab(browser: &Browser) -> Result<()> {
    for cookie in browser.page.get_all_cookies().await? {
        if cookie.name().contains("fifthtab") {
            browser.page.delete_cookie(cookie.name()).await?;
        }
    }
    Ok(())
}
