//! What can be wrong with settings.

use std::fmt;
use std::path::PathBuf;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file named with `--config` cannot be read.
    #[error("The settings file {path} cannot be read: {source}. Check the path after --config.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not TOML.
    #[error("The settings file {path} is not valid TOML: {reason}.")]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where and why, without the line itself, which may hold a secret.
        reason: String,
    },
    /// Values or keys are wrong; all of them are listed.
    #[error("{}", listed(.0))]
    Wrong(Vec<SettingFault>),
}

/// One wrong setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// The key, like `http.listen`.
    pub key: String,
    /// The value as given; none for secret keys and where nothing was given.
    pub value: Option<String>,
    /// What would be right.
    pub expected: String,
    /// Where the value came from, like `the file fifthtab.toml`.
    pub origin: String,
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if let Some(value) = &self.value {
            write!(f, " = {value:?}")?;
        }
        write!(f, " (from {}): expected {}", self.origin, self.expected)
    }
}

fn listed(faults: &[SettingFault]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
    let count = match faults.len() {
        1 => "One setting is wrong:".to_owned(),
        n => format!("{n} settings are wrong:"),
    };
    count + &lines.concat()
}
