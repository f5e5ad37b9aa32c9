//! What an operator sets of a studio, read and checked.

use std::fmt::Display;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::civil::Weekday;
use model::{Colour, LookOverrides, OAuthClient, StudioSettings, TimeZoneName};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// What to set; none leaves a setting as it is. An empty text clears a setting that may be unset.
#[derive(Clone, Debug, Default)]
pub struct StudioChange {
    /// The tenant's address, like `https://harbor.marianatek.com`. Needed for a new studio.
    pub tenant_url: Option<String>,
    /// Id of the OAuth client. Needed for a new studio.
    pub client_id: Option<String>,
    /// Secret of the OAuth client; empty makes it a public one.
    pub client_secret: Option<SecretString>,
    /// Key for the Admin API.
    pub admin_key: Option<SecretString>,
    /// Zone for members without a home location; UTC if never set.
    pub time_zone: Option<String>,
    /// First day of the week; Monday if never set.
    pub week_starts: Option<String>,
    /// Visits in a week that keep a streak alive; one if never set.
    pub weekly_goal: Option<u32>,
    /// Title of the tab's page.
    pub title: Option<String>,
    /// Address of the tab's icon.
    pub icon: Option<String>,
    /// Brand colour.
    pub primary: Option<String>,
    /// The wording that friends agree to.
    pub consent_text: Option<String>,
}

/// A setting that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {message}")]
pub struct StudioProblem {
    /// Its name, as in [`StudioChange`].
    pub setting: &'static str,
    /// What is wrong and what is expected.
    pub message: String,
}

const LONGEST_TITLE: usize = 60;
const LONGEST_CONSENT: usize = 2000;
const LONGEST_ADDRESS: usize = 2048;
/// A week has seven days; two classes on each are the most that anyone should have to keep up.
const HIGHEST_GOAL: u32 = 14;

impl StudioChange {
    /// The settings after this change of `held`, or of a new studio; else all that is wrong.
    pub(super) fn apply(
        self,
        held: Option<&StudioSettings>,
    ) -> Result<StudioSettings, Vec<StudioProblem>> {
        let mut check = Check::default();
        let (url, oauth) = self.reach(held, &mut check);
        let look = self.look(held, &mut check);
        let consent_text = text(
            &mut check,
            "consent_text",
            self.consent_text.as_deref(),
            LONGEST_CONSENT,
        )
        .or_held(held.and_then(|held| held.consent_text.clone()));
        let zone = self.time_zone.as_deref();
        let zone = zone.and_then(|name| check.take("time_zone", name.parse::<TimeZoneName>()));
        let starts = self.week_starts.as_deref();
        let starts = starts.and_then(|day| check.take("week_starts", weekday(day)));
        let goal = self
            .weekly_goal
            .and_then(|n| check.take("weekly_goal", goal(n)));
        let admin_key = Set::secret(self.admin_key);
        let (Some(tenant_url), Some(oauth), true) = (url, oauth, check.0.is_empty()) else {
            return Err(check.0);
        };
        Ok(StudioSettings {
            tenant_url,
            oauth,
            admin_key: admin_key.or_held(held.and_then(|held| held.admin_key.clone())),
            time_zone: zone
                .or_else(|| held.map(|held| held.time_zone.clone()))
                .unwrap_or_else(TimeZoneName::utc),
            week_starts: starts
                .or(held.map(|held| held.week_starts))
                .unwrap_or(Weekday::Monday),
            weekly_goal: goal.or(held.map(|held| held.weekly_goal)).unwrap_or(1),
            look,
            consent_text,
        })
    }

    /// How the tenant is reached: its address and our client there.
    fn reach(
        &self,
        held: Option<&StudioSettings>,
        check: &mut Check,
    ) -> (Option<Url>, Option<OAuthClient>) {
        let url = match (&self.tenant_url, held) {
            (Some(address), _) => check.take("tenant_url", tenant_url(address)),
            (None, Some(held)) => Some(held.tenant_url.clone()),
            (None, None) => check.missing("tenant_url", "https://harbor.marianatek.com"),
        };
        let id = match (&self.client_id, held) {
            (Some(id), _) => check.take("client_id", client_id(id)),
            (None, Some(held)) => Some(held.oauth.id.clone()),
            (None, None) => check.missing("client_id", "the id that Mariana Tek gave"),
        };
        let secret = Set::secret(self.client_secret.clone())
            .or_held(held.and_then(|held| held.oauth.secret.clone()));
        (url, id.map(|id| OAuthClient { id, secret }))
    }

    fn look(&self, held: Option<&StudioSettings>, check: &mut Check) -> LookOverrides {
        let held = held.map(|held| held.look.clone()).unwrap_or_default();
        let title = text(check, "title", self.title.as_deref(), LONGEST_TITLE);
        let icon = Set::of(self.icon.as_deref(), |address| {
            check.take("icon", icon(address))
        });
        let primary = Set::of(self.primary.as_deref(), |colour| {
            check.take("primary", colour.parse::<Colour>())
        });
        LookOverrides {
            title: title.or_held(held.title),
            icon: icon.or_held(held.icon),
            primary: primary.or_held(held.primary),
        }
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Check(Vec<StudioProblem>);

impl Check {
    fn take<T>(&mut self, setting: &'static str, read: Result<T, impl Display>) -> Option<T> {
        read.map_err(|problem| self.problem(setting, problem.to_string()))
            .ok()
    }

    fn missing<T>(&mut self, setting: &'static str, example: &str) -> Option<T> {
        self.problem(setting, format!("a new studio needs it, like {example}"));
        None
    }

    fn problem(&mut self, setting: &'static str, message: String) {
        self.0.push(StudioProblem { setting, message });
    }
}

/// What becomes of a setting that may be unset.
enum Set<T> {
    Leave,
    Clear,
    To(T),
}

impl<T> Set<T> {
    /// An empty text clears; a text that cannot be read changes nothing, for nothing is stored.
    fn of(given: Option<&str>, read: impl FnOnce(&str) -> Option<T>) -> Self {
        match given.map(str::trim) {
            None => Self::Leave,
            Some("") => Self::Clear,
            Some(text) => read(text).map_or(Self::Leave, Self::To),
        }
    }

    fn or_held(self, held: Option<T>) -> Option<T> {
        match self {
            Self::Leave => held,
            Self::Clear => None,
            Self::To(value) => Some(value),
        }
    }
}

impl Set<SecretString> {
    fn secret(given: Option<SecretString>) -> Self {
        match given {
            None => Self::Leave,
            Some(secret) if secret.expose_secret().trim().is_empty() => Self::Clear,
            Some(secret) => Self::To(secret.expose_secret().trim().to_owned().into()),
        }
    }
}

fn text(
    check: &mut Check,
    setting: &'static str,
    given: Option<&str>,
    longest: usize,
) -> Set<String> {
    Set::of(given, |text| {
        let hidden = |c: char| c.is_control() && c != '\n';
        let fits = text.chars().count() <= longest && !text.contains(hidden);
        let read = fits.then(|| text.to_owned());
        check.take(
            setting,
            read.ok_or_else(|| format!("use at most {longest} characters, none of them hidden")),
        )
    })
}

fn tenant_url(text: &str) -> Result<Url, String> {
    let expected = "give the tenant's address without a path, like https://harbor.marianatek.com";
    let url = Url::from_str(text.trim()).map_err(|_| expected.to_owned())?;
    let bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if !bare || !url.has_host() {
        return Err(expected.to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local(&url) => Ok(url),
        _ => Err("use https; plain http is for a tenant on this machine only".to_owned()),
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

fn client_id(text: &str) -> Result<String, &'static str> {
    let id = text.trim();
    let plain = |b: u8| b.is_ascii_graphic();
    let fits = (1..=200).contains(&id.len()) && id.bytes().all(plain);
    fits.then(|| id.to_owned())
        .ok_or("give the id as Mariana Tek wrote it, without spaces")
}

fn icon(text: &str) -> Result<String, &'static str> {
    let expected = "give an https address, or a path on this server like /favicon.svg";
    let plain = text.len() <= LONGEST_ADDRESS
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"\"'<>\\".contains(&b));
    let own = text.starts_with('/') && !text.starts_with("//");
    let outside = Url::from_str(text).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    (plain && (own || outside))
        .then(|| text.to_owned())
        .ok_or(expected)
}

fn weekday(text: &str) -> Result<Weekday, &'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "monday" | "mon" => Ok(Weekday::Monday),
        "tuesday" | "tue" => Ok(Weekday::Tuesday),
        "wednesday" | "wed" => Ok(Weekday::Wednesday),
        "thursday" | "thu" => Ok(Weekday::Thursday),
        "friday" | "fri" => Ok(Weekday::Friday),
        "saturday" | "sat" => Ok(Weekday::Saturday),
        "sunday" | "sun" => Ok(Weekday::Sunday),
        _ => Err("give a weekday in English, like monday"),
    }
}

fn goal(visits: u32) -> Result<u32, String> {
    let fits = (1..=HIGHEST_GOAL).contains(&visits);
    fits.then_some(visits)
        .ok_or_else(|| format!("a week's goal is 1 to {HIGHEST_GOAL} visits"))
}

#[cfg(test)]
mod tests;
