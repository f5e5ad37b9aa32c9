//! The one place that sends HTTP requests: bounded in time and size, traced, retried where safe.

mod answer;
mod call;
mod retry;

use std::error::Error;
use std::time::Duration;

use ::http::Request;
use reqwest::redirect;

pub(crate) use answer::Answer;
pub(crate) use call::{Call, Patience, get};
pub use retry::RetryPolicy;

use crate::MtError;

/// Bounds of the HTTP client that all tenants share.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest silence within an answer.
    pub read_timeout: Duration,
    /// Largest body that is read, unpacked, in bytes.
    pub max_body: usize,
    /// How we name ourselves to tenants.
    pub user_agent: String,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(3),
            read_timeout: Duration::from_secs(8),
            max_body: 4 * 1024 * 1024,
            user_agent: concat!("FifthTab/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// The HTTP client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot start ({0}); check the system's root certificates")]
pub struct HttpSetupError(String);

/// The HTTP client, with its connections. Cheap to clone; one per process is enough.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    max_body: usize,
}

impl Http {
    /// Sets the client up. Redirects are never followed: a call goes to the tenant or nowhere, and
    /// a token is never carried to another host.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSetupError> {
        let client = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .user_agent(&settings.user_agent)
            .redirect(redirect::Policy::none())
            .referer(false)
            .build()
            .map_err(|error| HttpSetupError(innermost(&error)))?;
        Ok(Self {
            client,
            max_body: settings.max_body,
        })
    }

    /// Sends one request, once, and reads the whole answer.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that the others are sent to"
    )]
    async fn send(&self, request: Request<Vec<u8>>, limit: Duration) -> Result<Answer, MtError> {
        let mut request = reqwest::Request::try_from(request)
            .map_err(|error| MtError::Settings(innermost(&error)))?;
        *request.timeout_mut() = Some(limit);
        let failed = |error| network_error(error, limit);
        let response = self.client.execute(request).await.map_err(failed)?;
        Answer::read(response, self.max_body, limit).await
    }
}

/// Says what went wrong on the wire. The address is left out: it may carry query values.
fn network_error(error: reqwest::Error, limit: Duration) -> MtError {
    if error.is_timeout() {
        return MtError::TimedOut { after: limit };
    }
    MtError::Unreachable {
        why: innermost(&error.without_url()),
    }
}

fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
