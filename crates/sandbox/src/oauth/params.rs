//! Parameters of a request, from its query string, its form body, or both.

use url::form_urlencoded;

/// Named values; of several with one name, the first counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `application/x-www-form-urlencoded` text.
    pub(super) fn parse(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// These values, and `others` where these have none.
    pub(super) fn or(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The value called `name`, unless it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    /// All values but those called one of `names`, encoded again.
    pub(super) fn without(&self, names: &[&str]) -> String {
        let kept = self
            .0
            .iter()
            .filter(|(key, _)| !names.contains(&key.as_str()));
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_comes_before_the_query() {
        let params = Params::parse("a=1&b=").or(Params::parse("a=2&b=3&c=4%20x"));
        assert_eq!(params.get("a"), Some("1"));
        assert_eq!(params.get("b"), None);
        assert_eq!(params.get("c"), Some("4 x"));
        assert_eq!(params.without(&["a", "b"]), "c=4+x");
    }
}
