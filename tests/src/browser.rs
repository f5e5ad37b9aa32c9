//! A real phone browser: headless Chromium behind its driver, at phone size.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

/// What a phone allows a page to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// JavaScript and WebAssembly.
    On,
    /// JavaScript only, as in iOS Lockdown Mode.
    WithoutWasm,
    /// Nothing.
    Off,
}

/// How a phone is set.
#[derive(Clone, Copy, Debug)]
pub struct Phone {
    /// What pages may run.
    pub scripts: Scripts,
    /// Dark colour scheme.
    pub dark: bool,
}

impl Default for Phone {
    fn default() -> Self {
        Self {
            scripts: Scripts::On,
            dark: false,
        }
    }
}

/// What iOS Lockdown Mode leaves of WebAssembly.
const NO_WASM: &str = "Object.defineProperty(globalThis, 'WebAssembly', {value: undefined});";

/// A 4G connection and a slow processor, as Chromium emulates them.
#[derive(Clone, Copy, Debug)]
pub struct Emulation {
    /// Downstream and upstream, in bits per second.
    pub bits_per_second: u64,
    /// Added to every request, in milliseconds.
    pub round_trip_ms: u32,
    /// Times that scripts and layout take longer.
    pub slowdown: u32,
}

impl Emulation {
    /// 9 Mbit/s, 70 ms round trip, processor slowed four times.
    pub const PHONE_ON_4G: Self = Self {
        bits_per_second: 9_000_000,
        round_trip_ms: 70,
        slowdown: 4,
    };
}

/// One browser with a profile of its own; closed with [`Browser::close`].
pub struct Browser {
    driver: Child,
    /// The page under test.
    pub page: Client,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts Chromium. Needs `FIFTHTAB_CHROMIUM` and `FIFTHTAB_CHROMEDRIVER`, or both on `PATH`.
    pub async fn start(phone: Phone) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let (driver, port) = start_driver().await?;
        let mut connector = HttpConnector::new();
        connector.enforce_http(true);
        let page = ClientBuilder::new(connector)
            .capabilities(capabilities(profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("Chromium did not start")?;
        let browser = Self {
            driver,
            page,
            _profile: profile,
        };
        browser.be_a_phone(phone).await?;
        Ok(browser)
    }

    async fn be_a_phone(&self, phone: Phone) -> Result<()> {
        let screen = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
        self.devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        self.devtools(
            "Emulation.setTouchEmulationEnabled",
            json!({"enabled": true}),
        )
        .await?;
        let scheme = if phone.dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features}))
            .await?;
        match phone.scripts {
            Scripts::On => Ok(()),
            Scripts::WithoutWasm => self.before_any_script(NO_WASM).await,
            Scripts::Off => {
                let off = json!({"value": true});
                self.devtools("Emulation.setScriptExecutionDisabled", off)
                    .await
                    .map(drop)
            }
        }
    }

    /// Runs a script in every document from here on, before any of its own.
    pub async fn before_any_script(&self, script: &str) -> Result<()> {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source)
            .await
            .map(drop)
    }

    /// Slows network and processor down.
    pub async fn emulate(&self, emulation: Emulation) -> Result<()> {
        let bytes = emulation.bits_per_second / 8;
        let network = json!({
            "offline": false,
            "latency": emulation.round_trip_ms,
            "downloadThroughput": bytes,
            "uploadThroughput": bytes,
        });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.emulateNetworkConditions", network)
            .await?;
        let rate = json!({"rate": emulation.slowdown});
        self.devtools("Emulation.setCPUThrottlingRate", rate)
            .await?;
        Ok(())
    }

    /// Opens an address and waits for the page's load event.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.page
            .goto(url)
            .await
            .with_context(|| format!("could not open {url}"))
    }

    /// The page's text as a person sees it.
    pub async fn text(&self) -> Result<String> {
        Ok(self
            .page
            .find(fantoccini::Locator::Css("body"))
            .await?
            .text()
            .await?)
    }

    /// Text of the first element that a CSS selector finds.
    pub async fn text_of(&self, css: &str) -> Result<String> {
        let found = self.page.find(fantoccini::Locator::Css(css)).await;
        Ok(found
            .with_context(|| format!("no `{css}` on the page"))?
            .text()
            .await?)
    }

    /// The present address.
    pub async fn address(&self) -> Result<Url> {
        Ok(self.page.current_url().await?)
    }

    /// Waits until an element is there, at most ten seconds.
    pub async fn wait_for(&self, css: &str) -> Result<()> {
        let wait = self.page.wait().at_most(std::time::Duration::from_secs(10));
        wait.for_element(fantoccini::Locator::Css(css))
            .await
            .map(drop)
            .with_context(|| format!("`{css}` did not appear"))
    }

    /// Waits until an element holds text, and gives it.
    pub async fn wait_for_text(&self, css: &str) -> Result<String> {
        self.wait_for(&format!("{css}:not(:empty)")).await?;
        self.text_of(css).await
    }

    /// Fills a form's fields by name and sends it; ready when the answer has loaded.
    pub async fn submit(&self, form: &str, fields: &[(&str, &str)]) -> Result<()> {
        let form = self.page.form(fantoccini::Locator::Css(form)).await?;
        for (name, value) in fields {
            form.set_by_name(name, value).await?;
        }
        // The browser's own checks would keep mistakes from the server.
        self.page
            .execute("document.forms[0].noValidate = true", vec![])
            .await?;
        Ok(form.submit().await?)
    }

    /// Ticks a box.
    pub async fn tick(&self, css: &str) -> Result<()> {
        let found = self.page.find(fantoccini::Locator::Css(css)).await;
        Ok(found
            .with_context(|| format!("no `{css}` to tick"))?
            .click()
            .await?)
    }

    /// The driver's log of one kind (`browser` or `performance`) since it was last asked for.
    pub async fn log(&self, kind: &str) -> Result<Vec<Value>> {
        let log = self
            .page
            .issue_cmd(Log {
                kind: kind.to_owned(),
            })
            .await?;
        Ok(log.as_array().cloned().unwrap_or_default())
    }

    /// Runs a script's body and gives what it returns.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.page.execute(script, vec![]).await?)
    }

    /// Saves what is on the screen as PNG, for people to look at.
    pub async fn screenshot(&self, file: &std::path::Path) -> Result<()> {
        Ok(std::fs::write(file, self.page.screenshot().await?)?)
    }

    /// Violations that axe-core finds on the page: rule, help text and the first elements.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let source = std::fs::read_to_string(need("FIFTHTAB_AXE", "axe.min.js")?)?;
        self.page.execute(&source, vec![]).await?;
        let script = "const done = arguments[arguments.length - 1];\
            axe.run(document, {resultTypes: ['violations']})\
               .then(r => done(r.violations.map(v => `${v.id}: ${v.help}: `\
                   + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))))\
               .catch(e => done(['axe failed: ' + e]));";
        let found = self.page.execute_async(script, vec![]).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Calls a `DevTools` method through the driver.
    pub async fn devtools(&self, method: &str, params: Value) -> Result<Value> {
        let call = DevTools {
            method: method.to_owned(),
            params,
        };
        self.page
            .issue_cmd(call)
            .await
            .with_context(|| format!("DevTools refused {method}"))
    }

    /// Closes the page, the browser and its driver.
    pub async fn close(mut self) -> Result<()> {
        self.page.close().await?;
        self.driver.kill().await?;
        Ok(())
    }
}

#[derive(Debug)]
struct DevTools {
    method: String,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({"cmd": self.method, "params": self.params});
        (http::Method::POST, Some(body.to_string()))
    }
}

#[derive(Debug)]
struct Log {
    kind: String,
}

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/se/log"))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({"type": self.kind}).to_string()),
        )
    }
}

fn capabilities(profile: &std::path::Path) -> serde_json::Map<String, Value> {
    let args = [
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--no-first-run".to_owned(),
        "--window-size=390,844".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    let mut options = json!({"args": args});
    if let Some(binary) = std::env::var_os("FIFTHTAB_CHROMIUM") {
        options["binary"] = json!(binary.to_string_lossy());
    }
    let logs = json!({"browser": "ALL", "performance": "ALL"});
    let whole =
        json!({"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": logs});
    whole.as_object().cloned().unwrap_or_default()
}

async fn start_driver() -> Result<(Child, u16)> {
    let program =
        std::env::var_os("FIFTHTAB_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut driver = Command::new(&program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| {
            format!(
                "cannot start {}; `cargo xtask test` installs it",
                program.display()
            )
        })?;
    let out = driver.stdout.take().context("the driver has no output")?;
    let mut lines = BufReader::new(out).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, rest)) = line.split_once("successfully on port ") {
            let port = rest.trim_end_matches(['.', '\n']).parse()?;
            // The driver must not block on a full pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((driver, port));
        }
    }
    bail!("the browser driver ended before it was ready")
}

/// The file that an environment variable names.
///
/// # Errors
/// Where it is unset or names no file.
pub fn need(variable: &str, what: &str) -> Result<PathBuf> {
    let path = std::env::var_os(variable)
        .map(PathBuf::from)
        .with_context(|| format!("{variable} must name {what}; `cargo xtask test` sets it"))?;
    anyhow::ensure!(
        path.is_file(),
        "{variable} names {}, which is no file",
        path.display()
    );
    Ok(path)
}
