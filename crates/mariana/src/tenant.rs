//! The client of one tenant.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use ::http::Request;
use jiff::Timestamp;
use model::{Clock, Entropy, MemberId, Profile, TimeZoneName};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use url::Url;

use crate::http::{Answer, Call, Patience, get};
use crate::wire::{Account, Config, Theme};
use crate::{Http, MtError, RetryPolicy, TenantBrand};

const CUSTOMER_API: &str = "/api/customer/v1";

/// How to reach a tenant.
#[derive(Clone, Debug)]
pub struct TenantSettings {
    /// The studio's name in traces, like `harbor-barre`.
    pub label: String,
    /// The tenant's address, like `https://harbor.marianatek.com`; a path is ignored.
    pub base_url: Url,
    /// Zone for places of which the tenant does not say it.
    pub time_zone: TimeZoneName,
    /// Longest attempt, from connecting to the last byte.
    pub attempt_timeout: Duration,
    /// Longest call, repeats and waits included.
    pub total_timeout: Duration,
    /// Repeats of reads.
    pub retry: RetryPolicy,
}

impl TenantSettings {
    /// Settings with the usual bounds: 10 s an attempt, 20 s in all, three attempts.
    pub fn new(label: impl Into<String>, base_url: Url, time_zone: TimeZoneName) -> Self {
        Self {
            label: label.into(),
            base_url,
            time_zone,
            attempt_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(20),
            retry: RetryPolicy::default(),
        }
    }
}

/// Speaks to one tenant in the studio's name. Cheap to clone; clones share what they know.
#[derive(Clone)]
pub struct TenantClient(Arc<Inner>);

struct Inner {
    http: Http,
    settings: TenantSettings,
    clock: Arc<dyn Clock>,
    dice: Arc<dyn Entropy>,
    renewals: Mutex<HashMap<MemberId, Weak<tokio::sync::Mutex<()>>>>,
}

impl TenantClient {
    /// A client of the tenant that `settings` name.
    pub fn new(
        http: Http,
        settings: TenantSettings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self(Arc::new(Inner {
            http,
            settings,
            clock,
            dice: entropy,
            renewals: Mutex::default(),
        }))
    }

    /// The tenant's brand: `/config` and `/theme` together, both public. A tenant without a theme
    /// has a brand without colours.
    pub async fn brand(&self) -> Result<TenantBrand, MtError> {
        let (config, theme) = tokio::join!(
            self.read::<Config>("/config", None),
            self.read::<Theme>("/theme", None)
        );
        let theme = match theme {
            Err(MtError::NotFound { .. }) => Theme::default(),
            other => other?,
        };
        Ok(config?.with(theme))
    }

    /// The member whom `access` belongs to. For the end of a sign-in, before we know who it is;
    /// afterwards [`MemberClient`](crate::MemberClient) keeps the token fresh.
    pub async fn account(&self, access: &SecretString) -> Result<Profile, MtError> {
        let account: Account = self.read("/me/account", Some(access)).await?;
        Ok(account.into_profile(self.time_zone()))
    }

    /// Whether the tenant answers at all within `bound`. One attempt.
    pub async fn probe(&self, bound: Duration) -> bool {
        let Ok(request) = get(&self.customer("/config"), None) else {
            return false;
        };
        let patience = Patience {
            attempt: bound,
            total: bound,
            retry: RetryPolicy::NEVER,
        };
        match self.patient_call(request, patience).run().await {
            Ok(_) => true,
            // It refuses this call, but there is somebody to refuse it.
            Err(error) => {
                !(error.is_transient() || matches!(error, MtError::Unreadable { .. }))
                    || matches!(error, MtError::RateLimited { .. })
            }
        }
    }

    /// Reads one object of the Customer API.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        path: &str,
        access: Option<&SecretString>,
    ) -> Result<T, MtError> {
        parse(&self.fetch(&self.customer(path), access).await?)
    }

    /// Gets one answer of the Customer API.
    pub(crate) async fn fetch(
        &self,
        url: &Url,
        access: Option<&SecretString>,
    ) -> Result<Answer, MtError> {
        self.call(get(url, access)?).run().await
    }

    /// A call with this tenant's usual patience.
    pub(crate) fn call(&self, request: Request<Vec<u8>>) -> Call<'_> {
        let settings = &self.0.settings;
        let patience = Patience {
            attempt: settings.attempt_timeout,
            total: settings.total_timeout,
            retry: settings.retry,
        };
        self.patient_call(request, patience)
    }

    fn patient_call(&self, request: Request<Vec<u8>>, patience: Patience) -> Call<'_> {
        let inner = &*self.0;
        let ambient = (&*inner.clock, &*inner.dice);
        Call::new(
            &inner.http,
            &inner.settings.label,
            request,
            patience,
            ambient,
        )
    }

    /// An address of the Customer API.
    pub(crate) fn customer(&self, path: &str) -> Url {
        self.address(&format!("{CUSTOMER_API}{path}"))
    }

    /// An address at the tenant.
    pub(crate) fn address(&self, path: &str) -> Url {
        let mut url = self.0.settings.base_url.clone();
        url.set_path(path);
        url.set_query(None);
        url.set_fragment(None);
        url
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn label(&self) -> &str {
        &self.0.settings.label
    }

    pub(crate) fn time_zone(&self) -> &TimeZoneName {
        &self.0.settings.time_zone
    }

    /// The lock under which this member's tokens are renewed, one for all clients of the member.
    pub(crate) fn renewal_lock(&self, member: MemberId) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self
            .0
            .renewals
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(&member).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(member, Arc::downgrade(&lock));
        lock
    }
}

impl std::fmt::Debug for TenantClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantClient")
            .field("studio", &self.label())
            .finish_non_exhaustive()
    }
}

/// Reads a body. The error says where it is wrong and never quotes it.
pub(crate) fn parse<T: DeserializeOwned>(answer: &Answer) -> Result<T, MtError> {
    serde_json::from_slice(&answer.body).map_err(|error| MtError::Unreadable {
        what: unreadable(&error),
        reference: answer.reference(),
    })
}

fn unreadable(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early".into(),
        serde_json::error::Category::Data => {
            format!("line {line}, column {column} holds something else than expected")
        }
        _ => format!("it is no JSON from line {line}, column {column} on"),
    }
}
