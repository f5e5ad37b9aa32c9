//! The query string of a request, read as the documented filters.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use url::form_urlencoded;

use super::error::Refusal;
use crate::world::Id;

/// Names and values of a query string, with the path that they were sent to.
///
/// Unknown names are ignored; an empty value counts as absent, as in Django's filters.
#[derive(Clone, Debug)]
pub(super) struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let uri = parts
            .extensions
            .get::<axum::extract::OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        let query = uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Ok(Self {
            path: uri.path().to_owned(),
            pairs,
        })
    }
}

impl Query {
    /// The value of `name`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let pair = self.pairs.iter().rev().find(|(key, _)| key == name)?;
        Some(pair.1.trim()).filter(|value| !value.is_empty())
    }

    /// The value of `name` as yes or no; anything else counts as absent.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name)? {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        }
    }

    /// The value of `name` as a number.
    pub(super) fn number(&self, name: &str) -> Result<Option<Id>, Refusal> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        value
            .parse()
            .map(Some)
            .map_err(|_| Refusal::field(name, "Enter a number."))
    }

    /// The numbers of a comma-separated value.
    pub(super) fn numbers(&self, name: &str) -> Result<Option<Vec<Id>>, Refusal> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let ids: Result<Vec<Id>, _> = value.split(',').map(|one| one.trim().parse()).collect();
        ids.map(Some)
            .map_err(|_| Refusal::field(name, "Enter a number."))
    }

    /// The value of `name` as a date.
    pub(super) fn date(&self, name: &str) -> Result<Option<Date>, Refusal> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        value
            .parse()
            .map(Some)
            .map_err(|_| Refusal::field(name, "Enter a valid date."))
    }

    /// The value of `name` as a time of day.
    pub(super) fn time(&self, name: &str) -> Result<Option<Time>, Refusal> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let time = value.parse().or_else(|_| format!("{value}:00").parse());
        time.map(Some)
            .map_err(|_| Refusal::field(name, "Enter a valid time."))
    }

    /// The value of `name` as an instant.
    pub(super) fn instant(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        // An unescaped `+` of an offset arrives as a space.
        let value = value.replace(' ', "+");
        value
            .parse()
            .map(Some)
            .map_err(|_| Refusal::field(name, "Enter a valid date/time."))
    }

    /// The field to sort by, and whether downwards.
    pub(super) fn ordering(&self) -> Option<(&str, bool)> {
        let value = self.text("ordering")?;
        Some(
            value
                .strip_prefix('-')
                .map_or((value, false), |field| (field, true)),
        )
    }

    /// The same address with another page number.
    pub(super) fn address_of_page(&self, origin: &str, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let others = self.pairs.iter().filter(|(name, _)| name != "page");
        query
            .append_pair("page", &page.to_string())
            .extend_pairs(others);
        format!("{origin}{}?{}", self.path, query.finish())
    }
}

/// The numeric id in an address; anything else there is 404.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowId(pub(super) Id);

impl<S: Send + Sync> FromRequestParts<S> for RowId {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let id = Path::<Id>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id)).map_err(|_| Refusal::NoSuchPath)
    }
}

/// The refusal of a word that is not among the documented choices.
pub(super) fn no_choice(name: &str, word: &str) -> Refusal {
    let problem = format!("Select a valid choice. {word} is not one of the available choices.");
    Refusal::field(name, problem)
}
