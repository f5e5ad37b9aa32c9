//! JSON:API resource objects and their envelopes.

use serde_json::{Map, Value, json};

use super::query::Pagination;
use crate::world::Id;

/// Names one resource object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Link {
    pub(super) kind: &'static str,
    pub(super) id: Id,
}

/// What a resource object is related to.
#[derive(Debug, Clone)]
pub(super) enum Relation {
    One(Option<Link>),
    Many(Vec<Link>),
}

impl Relation {
    /// One related object.
    pub(super) fn one(kind: &'static str, id: Id) -> Self {
        Self::One(Some(Link { kind, id }))
    }

    /// One related object, or null.
    pub(super) fn maybe(kind: &'static str, id: Option<Id>) -> Self {
        Self::One(id.map(|id| Link { kind, id }))
    }

    /// Any number of related objects.
    pub(super) fn many(kind: &'static str, ids: impl IntoIterator<Item = Id>) -> Self {
        Self::Many(ids.into_iter().map(|id| Link { kind, id }).collect())
    }

    /// Every object that is named.
    pub(super) fn links(&self) -> &[Link] {
        match self {
            Self::One(link) => link.as_slice(),
            Self::Many(links) => links,
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::One(link) => json!({ "data": link.map(Link::to_json) }),
            Self::Many(links) => {
                let data: Vec<_> = links.iter().copied().map(Link::to_json).collect();
                json!({ "data": data })
            }
        }
    }
}

impl Link {
    fn to_json(self) -> Value {
        json!({ "type": self.kind, "id": self.id.to_string() })
    }
}

/// A resource object.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) link: Link,
    pub(super) attributes: Value,
    pub(super) relations: Vec<(&'static str, Relation)>,
}

impl Document {
    /// The objects that the relation called `name` points to.
    pub(super) fn related(&self, name: &str) -> &[Link] {
        let found = self.relations.iter().find(|(known, _)| *known == name);
        found.map_or(&[], |(_, relation)| relation.links())
    }

    /// The object as JSON.
    pub(super) fn to_json(&self) -> Value {
        let relations: Map<_, _> = self
            .relations
            .iter()
            .map(|(name, relation)| ((*name).to_owned(), relation.to_json()))
            .collect();
        json!({
            "type": self.link.kind,
            "id": self.link.id.to_string(),
            "attributes": self.attributes,
            "relationships": relations,
        })
    }
}

/// The envelope of a list.
pub(super) fn list(documents: &[Document], included: &[Document], page: Pagination) -> Value {
    let pagination = json!({
        "count": page.count,
        "pages": page.pages,
        "page": page.page,
        "per_page": page.per_page,
    });
    json!({
        "meta": { "pagination": pagination },
        "links": null,
        "data": all(documents),
        "included": all(included),
    })
}

/// The envelope of one object.
pub(super) fn single(document: &Document, included: &[Document]) -> Value {
    json!({
        "meta": null,
        "links": null,
        "data": document.to_json(),
        "included": all(included),
    })
}

fn all(documents: &[Document]) -> Vec<Value> {
    documents.iter().map(Document::to_json).collect()
}
