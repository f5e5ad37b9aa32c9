//! Reading single settings and collecting what is wrong with them.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use figment::Figment;
use figment::value::{Dict, Value};

use super::error::SettingFault;
use super::source::{DEFAULTS_NAME, defaults};

/// Keys whose values are never shown.
const SECRET_KEYS: [&str; 3] = ["database.url", "secrets.key", "secrets.former_keys"];

/// One setting as it may be shown to anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownSetting {
    /// The key.
    pub key: String,
    /// The value, or `(set)` and `(not set)` for secrets.
    pub value: String,
    /// Where it came from.
    pub origin: String,
}

impl ShownSetting {
    /// True when nobody has set it.
    pub fn is_default(&self) -> bool {
        self.origin == DEFAULTS_NAME
    }
}

impl fmt::Display for ShownSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {} (from {})", self.key, self.value, self.origin)
    }
}

/// A setting was wrong; the reader has noted why.
pub(super) struct Faulty;

pub(super) struct Reader {
    figment: Figment,
    faults: Vec<SettingFault>,
}

impl Reader {
    pub(super) fn new(figment: Figment) -> Self {
        Self {
            figment,
            faults: Vec::new(),
        }
    }

    pub(super) fn into_faults(self) -> Vec<SettingFault> {
        self.faults
    }

    /// A value that its type can read from text.
    pub(super) fn parse<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key);
        let parsed = text.as_deref().and_then(|text| text.trim().parse().ok());
        if parsed.is_none() {
            self.fault(key, expected);
        }
        parsed
    }

    /// A value that its type can read from text, or nothing where the text is empty.
    pub(super) fn optional<T: FromStr>(
        &mut self,
        key: &str,
        expected: &str,
    ) -> Result<Option<T>, Faulty> {
        if self.text(key).is_none_or(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        self.parse(key, expected).map(Some).ok_or(Faulty)
    }

    /// A whole number within bounds; `unit` completes "a number of …".
    pub(super) fn number(
        &mut self,
        key: &str,
        range: RangeInclusive<u64>,
        unit: &str,
    ) -> Option<u64> {
        let (least, most) = (range.start(), range.end());
        let expected = format!("a whole number of {unit} from {least} to {most}");
        let number = self.parse(key, &expected)?;
        if range.contains(&number) {
            return Some(number);
        }
        self.fault(key, &expected);
        None
    }

    /// A list, or values separated by commas as the environment gives them.
    pub(super) fn list<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<Vec<T>> {
        let texts: Option<Vec<String>> = match self.value(key) {
            Some(Value::Array(_, items)) => items.iter().map(as_text).collect(),
            Some(other) => as_text(&other).map(|text| {
                let parts = text.split(',').map(str::trim);
                parts
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned)
                    .collect()
            }),
            None => None,
        };
        let parsed = texts.and_then(|texts| texts.iter().map(|text| text.parse().ok()).collect());
        if parsed.is_none() {
            self.fault(key, expected);
        }
        parsed
    }

    /// Notes that the key's value is wrong.
    pub(super) fn fault(&mut self, key: &str, expected: &str) {
        let shown = self.value(key).map(|value| plainly(&value));
        self.faults.push(SettingFault {
            key: key.to_owned(),
            value: shown.filter(|_| !SECRET_KEYS.contains(&key)),
            expected: expected.to_owned(),
            origin: self.origin(key),
        });
    }

    /// A misspelt key would otherwise do nothing, silently.
    pub(super) fn refuse_unknown_keys(&mut self) {
        let known = keys_of(&Figment::from(defaults()));
        for key in keys_of(&self.figment).difference(&known) {
            let expected = match nearest(key, &known) {
                Some(near) => format!("a known key; did you mean {near}?"),
                None => "a known key; see config.default.toml for all of them".to_owned(),
            };
            self.faults.push(SettingFault {
                key: key.clone(),
                // A misspelt secret is one too.
                value: None,
                expected,
                origin: self.origin(key),
            });
        }
    }

    pub(super) fn shown(&self) -> Vec<ShownSetting> {
        let keys = keys_of(&self.figment).into_iter();
        keys.map(|key| ShownSetting {
            value: self.shown_value(&key),
            origin: self.origin(&key),
            key,
        })
        .collect()
    }

    fn shown_value(&self, key: &str) -> String {
        let text = self
            .value(key)
            .map(|value| plainly(&value))
            .unwrap_or_default();
        if !SECRET_KEYS.contains(&key) {
            return text;
        }
        let set = !text.is_empty() && text != "[]";
        if set { "(set)" } else { "(not set)" }.to_owned()
    }

    fn text(&self, key: &str) -> Option<String> {
        self.value(key).as_ref().and_then(as_text)
    }

    fn value(&self, key: &str) -> Option<Value> {
        self.figment.find_value(key).ok()
    }

    fn origin(&self, key: &str) -> String {
        let metadata = self.figment.find_metadata(key);
        metadata.map_or_else(|| DEFAULTS_NAME.to_owned(), |m| m.name.to_string())
    }
}

/// A scalar as it was written.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|whole| whole.to_string())
            .or_else(|| number.to_u128().map(|whole| whole.to_string()))
            .or_else(|| number.to_f64().map(|real| real.to_string())),
        _ => None,
    }
}

fn plainly(value: &Value) -> String {
    match value {
        Value::Array(_, items) => {
            let items: Vec<String> = items.iter().map(plainly).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Dict(..) => "a table".to_owned(),
        scalar => as_text(scalar).unwrap_or_default(),
    }
}

fn keys_of(figment: &Figment) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if let Ok(tree) = figment.extract::<Dict>() {
        collect_keys("", &tree, &mut keys);
    }
    keys
}

fn collect_keys(prefix: &str, tree: &Dict, keys: &mut BTreeSet<String>) {
    for (name, value) in tree {
        let key = format!("{prefix}{name}");
        match value {
            Value::Dict(_, inner) => collect_keys(&format!("{key}."), inner, keys),
            _ => drop(keys.insert(key)),
        }
    }
}

/// The known key that shares the most of its beginning and end with a misspelt one.
fn nearest<'a>(key: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let likeness = |other: &str| {
        let same = |(a, b): &(char, char)| a == b;
        let front = key.chars().zip(other.chars()).take_while(same).count();
        let back = key
            .chars()
            .rev()
            .zip(other.chars().rev())
            .take_while(same)
            .count();
        (front + back).min(key.len().max(other.len()))
    };
    let best = known.iter().max_by_key(|other| likeness(other))?;
    let enough = likeness(best) * 3 >= key.len().max(best.len()) * 2;
    enough.then_some(best.as_str())
}
