//! Lists and details of any resource: filters, order, page, include.

use std::collections::HashSet;

use super::call::View;
use super::document::{self, Document, Link};
use super::error::ApiError;
use super::order::{self, SortKey};
use super::query::{ListQuery, names};
use super::resources;
use crate::world::{Id, Row, Table, World};

/// What is particular to one resource.
pub(super) trait Collection: 'static {
    /// Name in the address, and the `type` of its objects.
    const NAME: &'static str;
    /// Whether it is readable without any credential.
    const IS_PUBLIC: bool = false;
    /// How a list is sorted where the caller does not say.
    const DEFAULT_ORDER: &'static str = "id";
    /// The filter that names the owner of a row, so that the table's index serves it.
    const OWNER_FILTER: Option<&'static str> = None;
    /// The filter that names the parent of a row.
    const PARENT_FILTER: Option<&'static str> = None;
    /// The filter that names the key of a row.
    const KEY_FILTER: Option<&'static str> = None;
    /// What the world keeps.
    type Row: Row;

    /// Where the world keeps it.
    fn table(world: &World) -> &Table<Self::Row>;

    /// Whether the API shows the row at all.
    fn is_visible(_row: &Self::Row) -> bool {
        true
    }

    /// Whether the row passes a filter; nothing if the resource has no such filter.
    fn passes(view: View<'_>, row: &Self::Row, filter: &str, value: &str) -> Option<bool>;

    /// What to sort the row by; nothing if the resource has no such field.
    fn sort_key(_view: View<'_>, _row: &Self::Row, _field: &str) -> Option<SortKey> {
        None
    }

    /// The row as a resource object.
    fn document(view: View<'_>, row: &Self::Row) -> Document;
}

/// A page of the list that `query` asks for.
pub(super) fn list<C: Collection>(
    view: View<'_>,
    query: &ListQuery,
) -> Result<serde_json::Value, ApiError> {
    let since = query.moment("min_updated_datetime")?;
    let until = query.moment("max_updated_datetime")?;
    let mut rows: Vec<&C::Row> = candidates::<C>(view.world, query)?
        .filter(|row| C::is_visible(row))
        .filter(|row| since.is_none_or(|since| row.updated_at() >= since))
        .filter(|row| until.is_none_or(|until| row.updated_at() <= until))
        .filter(|row| passes_all::<C>(view, row, query))
        .collect();
    let page = query.paginate(rows.len())?;
    order::sort::<C>(view, query, &mut rows);
    let shown = rows.get(page.rows()).unwrap_or_default();
    let documents: Vec<_> = shown.iter().map(|row| C::document(view, row)).collect();
    let included = included(view, &documents, &query.include);
    Ok(document::list(&documents, &included, page))
}

/// One object with what is to be included.
pub(super) fn detail<C: Collection>(
    view: View<'_>,
    id: Id,
    query: &ListQuery,
) -> Result<serde_json::Value, ApiError> {
    let document = find::<C>(view, id).ok_or(ApiError::NotFound)?;
    let documents = [document];
    let included = included(view, &documents, &query.include);
    let [document] = &documents;
    Ok(document::single(document, &included))
}

/// The object with this id, if the API shows it.
pub(super) fn find<C: Collection>(view: View<'_>, id: Id) -> Option<Document> {
    let row = C::table(view.world)
        .get(id)
        .filter(|row| C::is_visible(row))?;
    Some(C::document(view, row))
}

type Rows<'a, T> = Box<dyn Iterator<Item = &'a T> + 'a>;

/// The fewest rows that an index can give; every filter is still held against them.
fn candidates<'a, C: Collection>(
    world: &'a World,
    query: &ListQuery,
) -> Result<Rows<'a, C::Row>, ApiError> {
    let table = C::table(world);
    let id_in = |name: Option<&str>| query.filter(name?)?.parse::<Id>().ok();
    if let Some(ids) = query.ids() {
        return Ok(Box::new(ids.into_iter().filter_map(|id| table.get(id))));
    }
    if let Some(owner) = id_in(C::OWNER_FILTER) {
        return Ok(Box::new(table.of(owner)));
    }
    if let Some(parent) = id_in(C::PARENT_FILTER) {
        return Ok(Box::new(table.under(parent)));
    }
    if let Some(key) = C::KEY_FILTER.and_then(|name| query.filter(name)) {
        let rows: Vec<_> = table.with_key(key).collect();
        return Ok(Box::new(rows.into_iter()));
    }
    Ok(match query.moment("min_updated_datetime")? {
        Some(since) => Box::new(table.changed_in(since..)),
        None => Box::new(table.iter()),
    })
}

fn passes_all<C: Collection>(view: View<'_>, row: &C::Row, query: &ListQuery) -> bool {
    query
        .filters
        .iter()
        .all(|(name, value)| match name.as_str() {
            "id" => names(value, row.id()),
            _ => C::passes(view, row, name, value).unwrap_or(true),
        })
}

/// The objects that `paths` lead to, each once, and none that is in the list already.
fn included(view: View<'_>, documents: &[Document], paths: &[String]) -> Vec<Document> {
    let mut seen: HashSet<Link> = documents.iter().map(|one| one.link).collect();
    let mut found = Vec::new();
    for path in paths {
        let mut links = Vec::new();
        let mut names = path.split('.');
        if let Some(first) = names.next() {
            links.extend(documents.iter().flat_map(|one| one.related(first)));
        }
        collect(view, &links, &mut seen, &mut found);
        for name in names {
            let parents: Vec<_> = links
                .iter()
                .filter_map(|link| resources::find(view, *link))
                .collect();
            links = parents
                .iter()
                .flat_map(|one| one.related(name))
                .copied()
                .collect();
            collect(view, &links, &mut seen, &mut found);
        }
    }
    found
}

fn collect(view: View<'_>, links: &[Link], seen: &mut HashSet<Link>, found: &mut Vec<Document>) {
    for link in links {
        if seen.insert(*link) {
            found.extend(resources::find(view, *link));
        }
    }
}
