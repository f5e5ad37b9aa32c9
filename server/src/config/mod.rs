//! Settings: one struct per concern, read from the compiled-in defaults, a file and the
//! environment, in that order.
//!
//! `config.default.toml` is the reference of every key. All faults are found at once, so that an
//! operator mends them in one go; values of secret keys are never shown.

mod data;
mod error;
mod http;
mod identity;
mod limits;
mod log;
mod reader;
mod secrets;
mod source;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use data::{DataSettings, DatabaseChoice, SiteSettings};
pub use error::{SettingFault, SettingsError};
pub use http::{HttpSettings, TrustedProxies};
pub use identity::{IdentitySettings, SessionSettings};
pub use limits::{PullSettings, RateSettings};
pub use log::{LogFormat, LogSettings};
pub use reader::ShownSetting;
pub use secrets::{KeyError, MasterKey, SecretSettings};

use reader::Reader;

/// Where settings are read from, besides the compiled-in defaults.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A file that must exist; none means `fifthtab.toml` in the working directory, if there.
    pub file: Option<PathBuf>,
    /// The value of `--data`, which stands over everything.
    pub data_dir: Option<PathBuf>,
    /// The environment, passed in so that tests are not bound to the process's own.
    pub environment: Vec<(String, String)>,
}

impl Sources {
    /// Nothing but the defaults and these variables, for tests.
    pub fn of<'a>(environment: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            environment: environment.into_iter().map(own).collect(),
            ..Self::default()
        }
    }
}

/// Every setting of the server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Listening, addresses and bounds of requests.
    pub http: HttpSettings,
    /// The data directory.
    pub data: DataSettings,
    /// Which database, and how to use it.
    pub database: DatabaseChoice,
    /// Scripts and styles.
    pub site: SiteSettings,
    /// Sessions' lives.
    pub session: SessionSettings,
    /// How long we believe that the phone is in the same hands.
    pub identity: IdentitySettings,
    /// Keys.
    pub secrets: SecretSettings,
    /// When studios' systems are asked.
    pub pull: PullSettings,
    /// What strangers may do how often.
    pub rate: RateSettings,
    /// What is written to the log.
    pub log: LogSettings,
    shown: Vec<ShownSetting>,
}

impl Settings {
    /// Reads and checks everything.
    pub fn load(sources: &Sources) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(source::gather(sources)?);
        let settings = Self::read(&mut reader);
        match (settings, reader.into_faults()) {
            (Some(settings), faults) if faults.is_empty() => Ok(settings),
            (_, faults) => Err(SettingsError::Wrong(faults)),
        }
    }

    /// Every setting with its value and origin, secrets redacted: for `check config`.
    pub fn shown(&self) -> &[ShownSetting] {
        &self.shown
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        reader.refuse_unknown_keys();
        // Each part is read before any is asked for, so that all faults are found.
        let http = HttpSettings::read(reader);
        let data = DataSettings::read(reader);
        let database = DatabaseChoice::read(reader);
        let site = SiteSettings::read(reader);
        let session = SessionSettings::read(reader);
        let identity = IdentitySettings::read(reader);
        let secrets = SecretSettings::read(reader);
        let pull = PullSettings::read(reader);
        let rate = RateSettings::read(reader);
        let log = LogSettings::read(reader);
        Some(Self {
            http: http?,
            data: data?,
            database: database?,
            site: site?,
            session: session?,
            identity: identity?,
            secrets: secrets?,
            pull: pull?,
            rate: rate?,
            log: log?,
            shown: reader.shown(),
        })
    }
}
