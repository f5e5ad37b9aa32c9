//! Clients of tenants, one per studio, made anew when the studio's settings change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use mariana::{Http, RetryPolicy, TenantClient, TenantSettings};
use model::{Clock, Entropy, OAuthClient, Slug, Studio, StudioId, TimeZoneName};
use secrecy::ExposeSecret;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use crate::EngineSettings;

pub(crate) struct Tenants {
    http: Http,
    retry: RetryPolicy,
    pulls_at_once: usize,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    known: Mutex<HashMap<StudioId, Arc<Tenant>>>,
}

/// One tenant as a studio's settings reach it.
pub(crate) struct Tenant {
    pub(crate) client: TenantClient,
    pub(crate) oauth: OAuthClient,
    slug: Slug,
    url: Url,
    time_zone: TimeZoneName,
    /// Held while the tenant is probed, so that all who ask wait for one answer.
    pub(crate) probing: tokio::sync::Mutex<()>,
    heard: Mutex<Option<Heard>>,
    turns: Semaphore,
}

/// Whether a tenant answered, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    pub(crate) at: Timestamp,
    pub(crate) answered: bool,
}

impl Tenants {
    pub(crate) fn new(
        http: Http,
        settings: &EngineSettings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            http,
            retry: settings.retry,
            pulls_at_once: settings.pulls_at_once.max(1),
            clock,
            entropy,
            known: Mutex::default(),
        }
    }

    /// The client for a studio's tenant, by the settings that it has now.
    pub(crate) fn of(&self, studio: &Studio) -> Arc<Tenant> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tenant) = known.get(&studio.id).filter(|tenant| tenant.fits(studio)) {
            return tenant.clone();
        }
        let tenant = Arc::new(self.make(studio));
        known.insert(studio.id, tenant.clone());
        tenant
    }

    fn make(&self, studio: &Studio) -> Tenant {
        let settings = &studio.settings;
        let label = studio.slug.as_str();
        let (url, zone) = (settings.tenant_url.clone(), settings.time_zone.clone());
        let reach = TenantSettings {
            retry: self.retry,
            ..TenantSettings::new(label, url.clone(), zone.clone())
        };
        let (http, clock) = (self.http.clone(), self.clock.clone());
        Tenant {
            client: TenantClient::new(http, reach, clock, self.entropy.clone()),
            oauth: settings.oauth.clone(),
            slug: studio.slug.clone(),
            url,
            time_zone: zone,
            probing: tokio::sync::Mutex::default(),
            heard: Mutex::default(),
            turns: Semaphore::new(self.pulls_at_once),
        }
    }
}

impl Tenant {
    fn fits(&self, studio: &Studio) -> bool {
        let settings = &studio.settings;
        self.slug == studio.slug
            && self.url == settings.tenant_url
            && self.time_zone == settings.time_zone
            && same_client(&self.oauth, &settings.oauth)
    }

    /// Waits until the tenant may be asked for one more member, and holds that place.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // An error means that the semaphore is closed, which nobody does.
        self.turns.acquire().await.ok()
    }

    /// What was last heard of it.
    pub(crate) fn heard(&self) -> Option<Heard> {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that it answered, or did not.
    pub(crate) fn note(&self, at: Timestamp, answered: bool) {
        let heard = Some(Heard { at, answered });
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = heard;
    }
}

fn same_client(one: &OAuthClient, other: &OAuthClient) -> bool {
    let secret = |client: &OAuthClient| {
        let secret = client.secret.as_ref();
        secret.map(|secret| secret.expose_secret().to_owned())
    };
    one.id == other.id && secret(one) == secret(other)
}
