//! A phone without a screen: cookies, redirects one by one, and a memory of all that was said.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::cookie::{CookieStore, Jar};
use url::Url;

/// One answer, as it came.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The address that was asked.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as text.
    pub body: String,
}

impl Answer {
    /// A header's value; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Where the answer sends the browser, where it does.
    pub fn location(&self) -> Option<Url> {
        self.url
            .join(self.headers.get(header::LOCATION)?.to_str().ok()?)
            .ok()
    }
}

/// How a navigation came about, as browsers say in `Sec-Fetch-Site`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The app opened the tab: nothing on our pages led here.
    TheApp,
    /// A link or form on our own pages.
    OurPage,
    /// Another site.
    AnotherSite,
    /// A browser of former times, which does not say.
    Unsaid,
}

impl From {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::TheApp => Some("none"),
            Self::OurPage => Some("same-origin"),
            Self::AnotherSite => Some("cross-site"),
            Self::Unsaid => None,
        }
    }
}

/// Whether a phone refuses the cookie of this name.
type Refuses = fn(&str) -> bool;

/// A cookie jar that does not take every cookie.
struct PickyJar {
    jar: Jar,
    refuses: Refuses,
}

impl CookieStore for PickyJar {
    fn set_cookies(&self, cookies: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let name = |cookie: &HeaderValue| {
            let text = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
            text.split('=').next().unwrap_or_default().to_owned()
        };
        let mut taken = cookies.filter(|cookie| !(self.refuses)(&name(cookie)));
        self.jar.set_cookies(&mut taken, url);
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        self.jar.cookies(url)
    }
}

/// A web view with a cookie jar of its own.
#[derive(Clone)]
pub struct Phone {
    client: reqwest::Client,
    jar: Arc<PickyJar>,
    heard: Arc<Mutex<Vec<Answer>>>,
}

impl Phone {
    /// A phone fresh from the box.
    pub fn new() -> Result<Self> {
        Self::refusing(|_| false)
    }

    /// A phone that does not keep the cookies of some names.
    pub fn refusing(refuses: Refuses) -> Result<Self> {
        let jar = Jar::default();
        let jar = Arc::new(PickyJar { jar, refuses });
        let client = reqwest::Client::builder()
            .cookie_provider(jar.clone())
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            jar,
            heard: Arc::default(),
        })
    }

    /// One GET, no redirect followed.
    pub async fn get(&self, url: &Url, from: From) -> Result<Answer> {
        self.send(self.client.get(url.clone()), from).await
    }

    /// One form post, no redirect followed.
    pub async fn post(&self, url: &Url, fields: &[(&str, &str)], from: From) -> Result<Answer> {
        self.send(self.client.post(url.clone()).form(fields), from)
            .await
    }

    /// A GET and every redirect after it, as a web view follows them.
    pub async fn open(&self, url: &Url, from: From) -> Result<Answer> {
        let mut answer = self.get(url, from).await?;
        for _ in 0..10 {
            match answer.location() {
                Some(next) if answer.status.is_redirection() => {
                    // A redirect chain that leaves the site counts as cross-site to its end.
                    answer = self.get(&next, From::AnotherSite).await?;
                }
                _ => return Ok(answer),
            }
        }
        bail!("{url} redirects for ever")
    }

    /// Sends a request that the caller made with [`Phone::request`].
    pub async fn send(&self, request: reqwest::RequestBuilder, from: From) -> Result<Answer> {
        let request = match from.word() {
            Some(word) => request.header("sec-fetch-site", word),
            None => request,
        };
        let answer = raw(request).await?;
        let (url, status) = (answer.url().clone(), answer.status());
        let headers = answer.headers().clone();
        let body = answer
            .text()
            .await
            .with_context(|| format!("no whole body from {url}"))?;
        let answer = Answer {
            url,
            status,
            headers,
            body,
        };
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(answer.clone());
        Ok(answer)
    }

    /// A request of any method, to be sent with [`Phone::send`].
    pub fn request(&self, method: http::Method, url: &Url) -> reqwest::RequestBuilder {
        self.client.request(method, url.clone())
    }

    /// Every answer that this phone got, in order.
    pub fn heard(&self) -> Vec<Answer> {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The cookies that the phone would send to an address.
    pub fn cookies(&self, url: &Url) -> String {
        CookieStore::cookies(&*self.jar, url)
            .and_then(|value| value.to_str().map(str::to_owned).ok())
            .unwrap_or_default()
    }

    /// Puts a cookie into the jar, as if a server had set it.
    pub fn set_cookie(&self, url: &Url, cookie: &str) {
        self.jar.jar.add_cookie_str(cookie, url);
    }

    /// The value of a cookie that the phone would send to an address.
    pub fn cookie(&self, url: &Url, name: &str) -> Option<String> {
        let all = self.cookies(url);
        let mut pairs = all.split("; ").filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(named, _)| *named == name)
            .map(|(_, value)| value.to_owned())
    }
}

/// Sends a request as it is, for those who want the answer unread.
#[expect(
    clippy::disallowed_methods,
    reason = "a test's client stands for a phone, not for our calls to a tenant"
)]
pub async fn raw(request: reqwest::RequestBuilder) -> Result<reqwest::Response> {
    Ok(request.send().await?)
}
