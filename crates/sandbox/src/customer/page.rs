//! One page of a list, in all envelopes at once.

use axum::Json;
use serde_json::{Value, json};

use super::error::Refusal;
use super::query::Query;

/// Rows on a page where the caller does not say.
const DEFAULT_PAGE_SIZE: usize = 10;

/// The largest page that is given out.
const LARGEST_PAGE: usize = 500;

/// The page that `query` asks for of `rows`, each written by `write`.
///
/// Live replies carry `count, next, previous`, or `meta.pagination`, or `links`; this is the union
/// of the three. A page past the end is 404.
pub(super) fn page_of<T>(
    rows: &[T],
    query: &Query,
    origin: &str,
    write: impl Fn(&T) -> Value,
) -> Result<Json<Value>, Refusal> {
    let size = query
        .text("page_size")
        .and_then(|size| size.parse::<usize>().ok());
    let size = size
        .filter(|size| *size > 0)
        .unwrap_or(DEFAULT_PAGE_SIZE)
        .min(LARGEST_PAGE);
    let pages = rows.len().div_ceil(size).max(1);
    let page = match query.text("page") {
        None => 1,
        Some("last") => pages,
        Some(number) => number.parse().map_err(|_| Refusal::InvalidPage)?,
    };
    if page == 0 || page > pages {
        return Err(Refusal::InvalidPage);
    }
    let results: Vec<Value> = rows
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .map(write)
        .collect();
    let address = |page: usize| query.address_of_page(origin, page);
    let next = (page < pages).then(|| address(page + 1));
    let previous = (page > 1).then(|| address(page - 1));
    Ok(Json(json!({
        "count": rows.len(),
        "next": next,
        "previous": previous,
        "results": results,
        "meta": { "pagination": {
            "count": rows.len(), "pages": pages, "page": page, "per_page": size,
        } },
        "links": {
            "first": address(1), "last": address(pages), "next": next, "prev": previous,
        },
    })))
}
