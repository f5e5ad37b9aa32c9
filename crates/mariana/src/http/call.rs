//! A call: one request with its attempts, its deadline and its trace.

use std::time::Duration;

use ::http::header::{ACCEPT, AUTHORIZATION};
use ::http::{HeaderValue, Method, Request};
use jiff::Timestamp;
use model::{Clock, Entropy};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, debug, warn, warn_span};
use url::Url;

use super::{Answer, Http, RetryPolicy};
use crate::{MtError, failure};

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// One attempt, from connecting to the last byte.
    pub(crate) attempt: Duration,
    /// All attempts and the waits between them.
    pub(crate) total: Duration,
    /// Repeats.
    pub(crate) retry: RetryPolicy,
}

/// One request, ready to be sent, perhaps more than once.
pub(crate) struct Call<'a> {
    http: &'a Http,
    studio: &'a str,
    request: Request<Vec<u8>>,
    patience: Patience,
    clock: &'a dyn Clock,
    dice: &'a dyn Entropy,
    check: Check,
}

/// Tells an answer that can be used from an error.
pub(crate) type Check = fn(Answer, Timestamp) -> Result<Answer, MtError>;

impl<'a> Call<'a> {
    /// A request that was put together elsewhere.
    pub(crate) fn new(
        http: &'a Http,
        studio: &'a str,
        request: Request<Vec<u8>>,
        patience: Patience,
        (clock, dice): (&'a dyn Clock, &'a dyn Entropy),
    ) -> Self {
        Self {
            http,
            studio,
            request,
            patience,
            clock,
            dice,
            check: failure::check,
        }
    }

    /// Reads errors another way than the Customer API's.
    pub(crate) fn checked_by(self, check: Check) -> Self {
        Self { check, ..self }
    }

    /// Sends it, again where that is safe and promising. Any answer but a success is an error.
    pub(crate) async fn run(self) -> Result<Answer, MtError> {
        // As loud as the failures inside it, or a filter would take their context away. The path
        // names no person, and no query value is shown.
        let span = warn_span!(
            "tenant_call",
            studio = self.studio,
            method = %self.request.method(),
            path = self.request.uri().path(),
        );
        let total = self.patience.total;
        let deadline = Instant::now() + total;
        let attempts = timeout_at(deadline, self.attempts(deadline));
        let ended = attempts.instrument(span.clone()).await;
        ended.unwrap_or_else(|_| {
            let ms = u64::try_from(total.as_millis()).unwrap_or(u64::MAX);
            span.in_scope(|| warn!(ms, kind = "timed_out", "tenant call given up"));
            Err(MtError::TimedOut { after: total })
        })
    }

    async fn attempts(&self, deadline: Instant) -> Result<Answer, MtError> {
        let mut made = 0;
        loop {
            made += 1;
            let error = match self.attempt(made).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match self.wait_after(&error, made) {
                Some(wait) if Instant::now() + wait < deadline => sleep(wait).await,
                _ => return Err(error),
            }
        }
    }

    fn wait_after(&self, error: &MtError, made: u32) -> Option<Duration> {
        let safe = self.request.method().is_safe();
        safe.then(|| self.patience.retry.wait(error, made, self.dice))?
    }

    async fn attempt(&self, attempt: u32) -> Result<Answer, MtError> {
        let started = Instant::now();
        let sent = self
            .http
            .send(self.request.clone(), self.patience.attempt)
            .await;
        let status = sent.as_ref().ok().map(|answer| answer.status.as_u16());
        let result = sent.and_then(|answer| (self.check)(answer, self.clock.now()));
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &result {
            Ok(_) => debug!(attempt, status, ms, "tenant answered"),
            Err(error) => warn!(
                attempt,
                status,
                ms,
                kind = error.kind(),
                reference = error.reference().map(tracing::field::display),
                "tenant call failed"
            ),
        }
        result
    }
}

/// A read of the Customer API.
pub(crate) fn get(url: &Url, bearer: Option<&SecretString>) -> Result<Request<Vec<u8>>, MtError> {
    let mut request = Request::new(Vec::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = url
        .as_str()
        .parse()
        .map_err(|_| MtError::Settings("the tenant's address is no web address".into()))?;
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = bearer {
        request
            .headers_mut()
            .insert(AUTHORIZATION, credentials(token)?);
    }
    Ok(request)
}

fn credentials(token: &SecretString) -> Result<HeaderValue, MtError> {
    let text = format!("Bearer {}", token.expose_secret());
    // A stored token that fits no header can never work; a new sign-in replaces it.
    let mut value =
        HeaderValue::try_from(text).map_err(|_| MtError::Unauthorised { reference: None })?;
    value.set_sensitive(true);
    Ok(value)
}
