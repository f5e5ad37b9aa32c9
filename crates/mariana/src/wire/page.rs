//! Pages of lists, in every envelope that tenants use.

use serde_json::Value;
use url::Url;

use super::lenient::as_count;
use crate::MtError;
use crate::http::Answer;
use crate::tenant::parse;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read, in the tenant's order.
    pub items: Vec<T>,
    /// The number of the page after this one, if there is one.
    pub next: Option<u32>,
    /// How many items the whole list has, where the tenant says so.
    pub count: Option<u32>,
    /// Items that could not be read, and are traced by their ids.
    pub unreadable: u32,
    /// Items that are about somebody else, such as a guest whom the member brought.
    pub others: u32,
}

impl<T> Page<T> {
    /// A page past the end.
    pub(crate) fn empty() -> Self {
        Self {
            items: Vec::new(),
            next: None,
            count: None,
            unreadable: 0,
            others: 0,
        }
    }
}

/// A page whose items have not been read yet.
#[derive(Debug)]
pub(crate) struct RawPage {
    pub(crate) items: Vec<Value>,
    pub(crate) next: Option<u32>,
    pub(crate) count: Option<u32>,
}

impl RawPage {
    /// Takes page number `page` out of its envelope.
    ///
    /// Seen are `{count, next, previous, results}`, `{results, meta.pagination, links}` and both at
    /// once; a bare array is taken as the only page.
    pub(crate) fn read(answer: &Answer, page: u32) -> Result<Self, MtError> {
        match parse(answer)? {
            Value::Array(items) => Ok(Self {
                items,
                next: None,
                count: None,
            }),
            Value::Object(mut envelope) => match envelope.remove("results") {
                Some(Value::Array(items)) => Ok(Self {
                    items,
                    next: next_page(&Value::Object(envelope.clone()), page),
                    count: count(&Value::Object(envelope)),
                }),
                _ => Err(no_list(answer)),
            },
            _ => Err(no_list(answer)),
        }
    }

    /// Reads the items one by one; what cannot be read is counted and passed to `lost`.
    pub(crate) fn sort<T>(
        self,
        read: impl Fn(&Value) -> super::Reading<T>,
        lost: impl Fn(&str),
    ) -> Page<T> {
        let mut page = Page {
            next: self.next,
            count: self.count,
            ..Page::empty()
        };
        for item in &self.items {
            match read(item) {
                super::Reading::Own(own) => page.items.push(own),
                super::Reading::Other => page.others += 1,
                super::Reading::Unreadable => {
                    page.unreadable += 1;
                    lost(&item_id(item));
                }
            }
        }
        page
    }
}

/// The id of an item, short and plain enough for a trace.
fn item_id(item: &Value) -> String {
    let id = item.get("id").and_then(super::lenient::as_text);
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    id.map_or_else(
        || "unknown".to_owned(),
        |id| id.chars().filter(plain).take(40).collect(),
    )
}

/// `next ?? links.next`, else by the number of pages. Never back, or a walk would not end.
fn next_page(envelope: &Value, page: u32) -> Option<u32> {
    let given = [envelope.get("next"), envelope.pointer("/links/next")];
    let stated = given.iter().any(Option::is_some);
    let next = if stated {
        given
            .into_iter()
            .flatten()
            .find_map(|next| page_of(next, page))
    } else {
        let pages = envelope
            .pointer("/meta/pagination/pages")
            .and_then(as_count)?;
        (page < pages).then(|| page.saturating_add(1))
    };
    next.filter(|next| *next > page)
}

fn page_of(next: &Value, page: u32) -> Option<u32> {
    let address = match next {
        Value::String(address) if !address.trim().is_empty() => address.trim(),
        other => return as_count(other),
    };
    if let Ok(number) = address.parse() {
        return Some(number);
    }
    // The base only serves relative addresses; nothing but the query is used.
    let base = Url::parse("http://tenant.invalid/").ok()?;
    let url = base.join(address).ok()?;
    let number = url
        .query_pairs()
        .find(|(name, _)| name == "page")
        .and_then(|(_, value)| value.parse().ok());
    number.or_else(|| page.checked_add(1))
}

/// `count ?? meta.pagination.count`.
fn count(envelope: &Value) -> Option<u32> {
    let given = [
        envelope.get("count"),
        envelope.pointer("/meta/pagination/count"),
    ];
    given.into_iter().flatten().find_map(as_count)
}

fn no_list(answer: &Answer) -> MtError {
    MtError::Unreadable {
        what: "it holds no list of results".into(),
        reference: answer.reference(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value, page: u32) -> Result<(usize, Option<u32>, Option<u32>), MtError> {
        let answer = Answer {
            status: ::http::StatusCode::OK,
            headers: ::http::HeaderMap::new(),
            body: serde_json::to_vec(body).unwrap(),
        };
        RawPage::read(&answer, page).map(|page| (page.items.len(), page.next, page.count))
    }

    #[test]
    fn every_envelope_is_read() {
        let spec = json!({"count": 12, "next": "https://t.example/api?page=2&page_size=10",
            "previous": null, "results": [1, 2]});
        assert_eq!(read(&spec, 1).unwrap(), (2, Some(2), Some(12)));
        let live = json!({"results": [], "meta": {"pagination": {"page": 1, "pages": 1, "count": 0}},
            "links": {"first": "x?page=1", "last": "x?page=1", "next": null, "prev": null}});
        assert_eq!(read(&live, 1).unwrap(), (0, None, Some(0)));
        let links = json!({"results": [1], "links": {"next": "?page=3"}});
        assert_eq!(read(&links, 2).unwrap(), (1, Some(3), None));
        let union = json!({"count": 30, "next": null, "results": [1],
            "links": {"next": "/api?page=2"}, "meta": {"pagination": {"count": 30, "pages": 3}}});
        assert_eq!(read(&union, 1).unwrap(), (1, Some(2), Some(30)));
        let pages_only =
            json!({"results": [1], "meta": {"pagination": {"count": "30", "pages": 3}}});
        assert_eq!(read(&pages_only, 2).unwrap(), (1, Some(3), Some(30)));
        assert_eq!(read(&pages_only, 3).unwrap(), (1, None, Some(30)));
        assert_eq!(read(&json!([1, 2, 3]), 1).unwrap(), (3, None, None));
    }

    #[test]
    fn a_walk_always_ends() {
        for next in [
            json!("?page=1"),
            json!("?page=2"),
            json!(2),
            json!(""),
            json!(null),
            json!({}),
        ] {
            let body = json!({"results": [], "next": next});
            assert_eq!(read(&body, 2).unwrap().1, None, "{next}");
        }
        let cursor = json!({"results": [], "next": "https://t.example/api?cursor=abc"});
        assert_eq!(read(&cursor, 2).unwrap().1, Some(3));
        assert_eq!(
            read(&json!({"results": [], "next": 3}), 2).unwrap().1,
            Some(3)
        );
        assert_eq!(
            read(&json!({"results": [], "next": "3"}), 2).unwrap().1,
            Some(3)
        );
    }

    #[test]
    fn what_holds_no_list_is_no_page() {
        for body in [
            json!({}),
            json!({"results": null}),
            json!("x"),
            json!(null),
            json!({"results": {}}),
        ] {
            assert!(
                matches!(read(&body, 1), Err(MtError::Unreadable { .. })),
                "{body}"
            );
        }
    }

    #[test]
    fn ids_in_traces_are_plain() {
        assert_eq!(item_id(&json!({"id": 71})), "71");
        assert_eq!(item_id(&json!({"id": "a\n<b>@c"})), "abc");
        assert_eq!(item_id(&json!([])), "unknown");
    }
}
