//! Field readers that forgive: a leaf of an unexpected type counts as absent.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An id that must be there: a string or a number.
pub(super) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let value = Value::deserialize(from)?;
    as_text(&value).ok_or_else(|| D::Error::custom("an id is a string or a number"))
}

/// Text, if there is any: numbers count, blanks do not.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(&Value::deserialize(from)?))
}

/// A yes or no: a boolean, a number, or a word for either.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(as_flag(&Value::deserialize(from)?))
}

/// A whole number from zero up: a number or its digits in a string.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(as_count(&Value::deserialize(from)?))
}

/// A list: an array, a single object where the list has one item, or nothing. Items that cannot be
/// read are left out.
pub(super) fn many<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let items = match Value::deserialize(from)? {
        Value::Array(items) => items,
        Value::Null => Vec::new(),
        single => vec![single],
    };
    Ok(items.into_iter().filter_map(item).collect())
}

/// At most one: an object, or the first item of an array. Absent when it cannot be read.
pub(super) fn one<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(from)? {
        Value::Array(items) => items.into_iter().next().and_then(item),
        single => item(single),
    })
}

fn item<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim())
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn as_count(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => whole(number.as_f64()?),
        Value::String(digits) => whole(digits.trim().parse().ok()?),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked, and a fraction of a class or a minute is dropped"
)]
fn whole(number: f64) -> Option<u32> {
    (0.0..=f64::from(u32::MAX))
        .contains(&number)
        .then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Deserialize)]
    struct Named {
        #[serde(deserialize_with = "id")]
        id: String,
    }

    #[derive(Deserialize)]
    struct Lists {
        #[serde(default, deserialize_with = "many")]
        many: Vec<Named>,
        #[serde(default, deserialize_with = "one")]
        one: Option<Named>,
    }

    fn lists(value: Value) -> (Vec<String>, Option<String>) {
        let lists: Lists = serde_json::from_value(value).unwrap();
        let ids = lists.many.into_iter().map(|named| named.id).collect();
        (ids, lists.one.map(|named| named.id))
    }

    #[test]
    fn ids_are_strings_or_numbers() {
        for (value, want) in [
            (json!("7"), Some("7")),
            (json!(7), Some("7")),
            (json!(" "), None),
        ] {
            let read = serde_json::from_value::<Named>(json!({ "id": value }));
            assert_eq!(read.ok().map(|named| named.id).as_deref(), want);
        }
        assert!(serde_json::from_value::<Named>(json!({})).is_err());
        assert!(serde_json::from_value::<Named>(json!({"id": null})).is_err());
    }

    #[test]
    fn flags_are_booleans_numbers_or_words() {
        for yes in [
            json!(true),
            json!("true"),
            json!("True"),
            json!("1"),
            json!(1),
        ] {
            assert_eq!(as_flag(&yes), Some(true), "{yes}");
        }
        for no in [json!(false), json!("false"), json!("No"), json!(0)] {
            assert_eq!(as_flag(&no), Some(false), "{no}");
        }
        for neither in [json!(null), json!(""), json!("maybe"), json!([])] {
            assert_eq!(as_flag(&neither), None, "{neither}");
        }
    }

    #[test]
    fn counts_are_numbers_or_digits() {
        assert_eq!(as_count(&json!(338)), Some(338));
        assert_eq!(as_count(&json!("50")), Some(50));
        assert_eq!(as_count(&json!(49.9)), Some(49));
        for wrong in [
            json!(-1),
            json!("many"),
            json!(1e20),
            json!(null),
            json!("NaN"),
        ] {
            assert_eq!(as_count(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_may_be_one_object_and_an_object_a_list() {
        let a = || json!({"id": "a"});
        let expect = |ids: &[&str], one: Option<&str>| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            (ids, one.map(str::to_owned))
        };
        assert_eq!(
            lists(json!({"many": [a(), 3, a()], "one": [a()]})),
            expect(&["a", "a"], Some("a"))
        );
        assert_eq!(
            lists(json!({"many": a(), "one": a()})),
            expect(&["a"], Some("a"))
        );
        assert_eq!(lists(json!({"many": null, "one": []})), expect(&[], None));
        assert_eq!(lists(json!({"many": "x", "one": "x"})), expect(&[], None));
        assert_eq!(lists(json!({})), expect(&[], None));
    }
}
