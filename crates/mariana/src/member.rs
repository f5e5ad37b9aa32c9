//! The client of one member at one tenant.

use std::sync::Arc;

use jiff::{Timestamp, civil};
use model::{MemberId, Membership, OAuthClient, Profile, Visit};
use secrecy::SecretString;
use tracing::warn;
use url::Url;

use crate::http::Answer;
use crate::refresh::Renewal;
use crate::tenant::parse;
use crate::wire::{Account, Page, RawPage, Reading, read_membership, read_reservation};
use crate::{MtError, TenantClient, TokenKeeper};

/// Largest page that every endpoint is known to serve.
const PAGE_SIZE: u32 = 100;

/// Memberships are few; a tenant that pages on beyond this is broken.
const MOST_MEMBERSHIP_PAGES: u32 = 20;

/// Which reservations to read. The dates are days at the location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationQuery {
    /// First day of classes, if not all.
    pub min_start_date: Option<civil::Date>,
    /// Last day of classes, if not all.
    pub max_start_date: Option<civil::Date>,
    /// Field to order by, with a leading minus for the reverse; the tenant's own order if none.
    /// Which fields a tenant knows is not documented, and what it does not know it ignores.
    pub ordering: Option<String>,
    /// Number of the page, from 1.
    pub page: u32,
    /// Items on a page; 100 is safe everywhere.
    pub page_size: u32,
}

impl Default for ReservationQuery {
    fn default() -> Self {
        Self {
            min_start_date: None,
            max_start_date: None,
            ordering: None,
            page: 1,
            page_size: PAGE_SIZE,
        }
    }
}

/// Speaks to a tenant in one member's name, and keeps the member's tokens fresh. Cheap to clone;
/// all clients of a member that share a [`TenantClient`] share one renewal.
#[derive(Clone)]
pub struct MemberClient {
    tenant: TenantClient,
    renewal: Renewal,
}

impl MemberClient {
    /// A client for `member`, whose tokens `keeper` holds.
    pub fn new(
        tenant: TenantClient,
        oauth: OAuthClient,
        member: MemberId,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Self {
        let renewal = Renewal::new(tenant.clone(), oauth, member, keeper);
        Self { tenant, renewal }
    }

    /// The member's person.
    pub async fn account(&self) -> Result<Profile, MtError> {
        let answer = self.get(self.tenant.customer("/me/account")).await?;
        Ok(parse::<Account>(&answer)?.into_profile(self.tenant.time_zone()))
    }

    /// All memberships that the member holds or held.
    pub async fn memberships(&self) -> Result<Vec<Membership>, MtError> {
        let mut all = Vec::new();
        let mut page = 1;
        while page <= MOST_MEMBERSHIP_PAGES {
            let read = self.membership_page(page).await?;
            all.extend(read.items);
            match read.next {
                Some(next) => page = next,
                None => break,
            }
        }
        Ok(all)
    }

    async fn membership_page(&self, page: u32) -> Result<Page<Membership>, MtError> {
        let mut url = self.tenant.customer("/me/memberships");
        add_page(&mut url, page, PAGE_SIZE);
        let zone = self.tenant.time_zone().clone();
        self.page(url, page, |item, _| read_membership(item, &zone))
            .await
    }

    /// One page of the member's own reservations. A page past the end is empty. An item that makes
    /// no sense is counted and traced, and the others are kept.
    pub async fn reservations(&self, query: &ReservationQuery) -> Result<Page<Visit>, MtError> {
        let zone = self.tenant.time_zone().clone();
        self.page(self.reservations_url(query), query.page, |item, now| {
            read_reservation(item, &zone, now)
        })
        .await
    }

    fn reservations_url(&self, query: &ReservationQuery) -> Url {
        let mut url = self.tenant.customer("/me/reservations");
        add_page(&mut url, query.page, query.page_size);
        let mut pairs = url.query_pairs_mut();
        if let Some(day) = query.min_start_date {
            pairs.append_pair("min_start_date", &day.to_string());
        }
        if let Some(day) = query.max_start_date {
            pairs.append_pair("max_start_date", &day.to_string());
        }
        if let Some(field) = &query.ordering {
            pairs.append_pair("ordering", field);
        }
        drop(pairs);
        url
    }

    async fn page<T>(
        &self,
        url: Url,
        number: u32,
        read: impl Fn(&serde_json::Value, Timestamp) -> Reading<T>,
    ) -> Result<Page<T>, MtError> {
        let path = url.path().to_owned();
        // An answer is no younger than its question: of two that overtake each other, the one that
        // was asked for later counts.
        let now = self.tenant.now();
        let answer = match self.get(url).await {
            Err(MtError::NotFound { .. }) if number > 1 => return Ok(Page::empty()),
            other => other?,
        };
        let studio = self.tenant.label();
        let lost = |id: &str| warn!(studio, path, id, "left out an item that cannot be read");
        Ok(RawPage::read(&answer, number)?.sort(|item| read(item, now), lost))
    }

    /// Gets an answer with a fresh token; with a renewed one if the tenant refuses that.
    async fn get(&self, url: Url) -> Result<Answer, MtError> {
        let (token, version) = self.renewal.fresh().await?;
        let refused = match self.get_with(&url, &token).await {
            Err(error @ MtError::Unauthorised { .. }) => error,
            other => return other,
        };
        let renewed = self.renewal.renew(version, Some(refused)).await?;
        self.get_with(&url, &renewed.tokens.access).await
    }

    async fn get_with(&self, url: &Url, token: &SecretString) -> Result<Answer, MtError> {
        self.tenant.fetch(url, Some(token)).await
    }
}

impl std::fmt::Debug for MemberClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberClient")
            .field("studio", &self.tenant.label())
            .finish_non_exhaustive()
    }
}

fn add_page(url: &mut Url, page: u32, page_size: u32) {
    url.query_pairs_mut()
        .append_pair("page", &page.to_string())
        .append_pair("page_size", &page_size.to_string());
}
