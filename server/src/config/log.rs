//! What is written to the log.

use std::str::FromStr;

use tracing_subscriber::EnvFilter;

use super::reader::Reader;

/// What is written to the log.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// For whom.
    pub format: LogFormat,
    /// How much: a level or a filter.
    pub level: String,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// People.
    Pretty,
    /// Machines: one JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

impl LogSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let format = reader.parse("log.format", "pretty or json");
        let filter: Option<EnvFilter> = reader.parse(
            "log.level",
            "error, warn, info, debug, trace, or a filter like info,server=debug",
        );
        Some(Self {
            format: format?,
            level: filter?.to_string(),
        })
    }
}
