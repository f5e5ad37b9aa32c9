//! Laying the defaults, the file and the environment over one another.

use std::path::Path;

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::Sources;
use super::error::SettingsError;

/// The compiled-in reference of all settings.
pub(super) const DEFAULTS: &str = include_str!("../../config.default.toml");
/// Names the layer of defaults.
pub(super) const DEFAULTS_NAME: &str = "the defaults";
const PREFIX: &str = "FIFTHTAB__";

/// Merges all layers; the last one that names a key wins.
pub(super) fn gather(sources: &Sources) -> Result<Figment, SettingsError> {
    let mut all = Figment::from(defaults());
    if let Some((path, text)) = file(sources.file.as_deref())? {
        let layer = Layer::of_file(&path, &text)?;
        all = all.merge(layer);
    }
    for (name, value) in &sources.environment {
        if let Some(key) = key_of_variable(name) {
            let origin = format!("the environment variable {name}");
            all = all.merge(Layer::of_value(origin, &key, value.as_str().into()));
        }
    }
    if let Some(dir) = &sources.data_dir {
        let value = Value::from(dir.display().to_string());
        all = all.merge(Layer::of_value("--data".to_owned(), "data.dir", value));
    }
    Ok(all)
}

pub(super) fn defaults() -> impl Provider {
    Layer {
        name: DEFAULTS_NAME.to_owned(),
        data: Toml::string(DEFAULTS).data().unwrap_or_default(),
    }
}

fn file(named: Option<&Path>) -> Result<Option<(std::path::PathBuf, String)>, SettingsError> {
    let path = named.unwrap_or(Path::new("fifthtab.toml"));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.to_owned(), text))),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The key that a variable of ours stands for.
fn key_of_variable(name: &str) -> Option<String> {
    if name == "DATABASE_URL" {
        return Some("database.url".to_owned());
    }
    let key = name.strip_prefix(PREFIX)?;
    Some(key.to_ascii_lowercase().replace("__", "."))
}

/// One layer of settings with the name that faults call it by.
struct Layer {
    name: String,
    data: Map<Profile, Dict>,
}

impl Layer {
    fn of_file(path: &Path, text: &str) -> Result<Self, SettingsError> {
        let data = Toml::string(text).data().map_err(|error| {
            let text = error.to_string();
            SettingsError::NotToml {
                path: path.to_owned(),
                reason: without_excerpt(&text),
            }
        })?;
        let name = format!("the file {}", path.display());
        Ok(Self { name, data })
    }

    fn of_value(name: String, key: &str, value: Value) -> Self {
        let dict = figment::util::nest(key, value).into_dict();
        let data = Profile::Default.collect(dict.unwrap_or_default());
        Self { name, data }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(self.data.clone())
    }
}

/// A TOML error quotes the faulty line, which may hold a secret: its place and its reason remain.
fn without_excerpt(error: &str) -> String {
    let quoted = |line: &&str| {
        let text = line.trim_start();
        text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
            .starts_with('|')
            || text.is_empty()
    };
    let lines: Vec<&str> = error.lines().filter(|line| !quoted(line)).collect();
    lines.join(": ")
}
