//! The query string of a list: paging, ordering, include, and plain filters.

use std::ops::Range;

use jiff::Timestamp;
use url::form_urlencoded;

use super::error::ApiError;
use crate::world::Id;

/// Rows on a page where the caller does not say.
const DEFAULT_PAGE_SIZE: usize = 10;
/// The largest page; production code is seen to ask for this much.
const LARGEST_PAGE: usize = 1_000;

/// What a caller asks of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct ListQuery {
    page: Option<String>,
    page_size: Option<usize>,
    /// Fields to sort by; a leading `-` turns the order round.
    pub(super) ordering: Vec<String>,
    /// Paths of related resources to send along.
    pub(super) include: Vec<String>,
    /// Everything else. Names that a resource does not know are ignored, as Mariana Tek does.
    pub(super) filters: Vec<(String, String)>,
}

impl ListQuery {
    /// Reads a query string. `filter[id]` means `id`; no other name may stand in brackets.
    pub(super) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            match name.as_ref() {
                "page" => query.page = Some(value.into_owned()),
                "page_size" => query.page_size = value.parse().ok(),
                "ordering" => query.ordering = comma_list(&value),
                "include" => query.include = comma_list(&value),
                "filter[id]" => query.filters.push(("id".to_owned(), value.into_owned())),
                _ => query.filters.push((name.into_owned(), value.into_owned())),
            }
        }
        query.filters.retain(|(_, value)| !value.is_empty());
        query
    }

    /// The value of a filter.
    pub(super) fn filter(&self, name: &str) -> Option<&str> {
        self.filters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The ids that `id` or `filter[id]` names.
    pub(super) fn ids(&self) -> Option<Vec<Id>> {
        self.filter("id").map(ids)
    }

    /// The moment that a filter names.
    pub(super) fn moment(&self, name: &str) -> Result<Option<Timestamp>, ApiError> {
        let Some(text) = self.filter(name) else {
            return Ok(None);
        };
        let moment = moment(text);
        moment
            .map(Some)
            .ok_or_else(|| ApiError::field(name, "Enter a valid date/time."))
    }

    /// The page that is asked for, of `count` rows.
    pub(super) fn paginate(&self, count: usize) -> Result<Pagination, ApiError> {
        let per_page = match self.page_size {
            Some(size) if size > 0 => size.min(LARGEST_PAGE),
            _ => DEFAULT_PAGE_SIZE,
        };
        let pages = count.div_ceil(per_page).max(1);
        let page = match &self.page {
            None => Ok(1),
            Some(text) => text.parse().map_err(|_| ApiError::InvalidPage),
        }?;
        if page == 0 || page > pages {
            return Err(ApiError::InvalidPage);
        }
        Ok(Pagination {
            count,
            pages,
            page,
            per_page,
        })
    }
}

/// Where in a list a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pagination {
    pub(super) count: usize,
    pub(super) pages: usize,
    pub(super) page: usize,
    pub(super) per_page: usize,
}

impl Pagination {
    /// The rows of the page, as places in the list.
    pub(super) fn rows(self) -> Range<usize> {
        let first = (self.page - 1) * self.per_page;
        first..(first + self.per_page).min(self.count)
    }
}

/// The ids in a comma-separated list; what is no id is left out.
pub(super) fn ids(text: &str) -> Vec<Id> {
    text.split(',')
        .filter_map(|id| id.trim().parse().ok())
        .collect()
}

/// Whether `id` is in a comma-separated list.
pub(super) fn names(list: &str, id: Id) -> bool {
    ids(list).contains(&id)
}

/// Whether a comma-separated list has `word`, without regard to case.
pub(super) fn lists(list: &str, word: &str) -> bool {
    list.split(',')
        .any(|one| one.trim().eq_ignore_ascii_case(word))
}

/// Whether a filter's `true` or `false` (Django also writes `True`, `1`, …) agrees with `fact`.
pub(super) fn says(text: &str, fact: bool) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes") == fact
}

/// A moment, or the first moment of a day in UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    // A `+` of an offset that was not encoded arrives as a space.
    let text = text.replace(' ', "+");
    let day = || text.parse::<jiff::civil::Date>().ok()?.in_tz("UTC").ok();
    text.parse()
        .ok()
        .or_else(|| day().map(|day| day.timestamp()))
}

fn comma_list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paging_and_filters() {
        let query = ListQuery::parse("page=2&page_size=3&filter[id]=7,8&include=user,a.b&x=");
        assert_eq!(query.ids(), Some(vec![7, 8]));
        assert_eq!(query.include, ["user", "a.b"]);
        assert_eq!(query.filter("x"), None);
        let page = query.paginate(5).expect("a page");
        assert_eq!((page.rows(), page.pages), (3..5, 2));
        assert_eq!(query.paginate(3), Err(ApiError::InvalidPage));
    }

    #[test]
    fn an_empty_list_has_one_page_and_ten_rows_are_the_default() {
        let page = ListQuery::parse("per_page=50").paginate(0).expect("a page");
        assert_eq!((page.pages, page.per_page, page.rows()), (1, 10, 0..0));
        assert_eq!(
            ListQuery::parse("page=zero").paginate(0),
            Err(ApiError::InvalidPage)
        );
        assert_eq!(
            ListQuery::parse("page=0").paginate(0),
            Err(ApiError::InvalidPage)
        );
        assert_eq!(
            ListQuery::parse("page_size=9999")
                .paginate(1)
                .expect("a page")
                .per_page,
            1_000
        );
    }

    #[test]
    fn a_moment_may_be_a_day_or_have_a_bare_plus() {
        assert_eq!(moment("2026-11-22"), moment("2026-11-22T00:00:00Z"));
        assert_eq!(moment("2026-11-22T01:00:00 01:00"), moment("2026-11-22"));
        assert_eq!(moment("yesterday"), None);
    }
}
