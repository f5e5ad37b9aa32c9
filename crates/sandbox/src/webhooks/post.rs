//! One delivery over HTTP.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue, header};
use sha2::Sha256;

use super::event::Event;
use super::log::Delivery;
use crate::TenantState;
use crate::world::WebhookSubscription;

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The signature of a body: HMAC-SHA256 under `secret`, in lower-case hex.
fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of every length");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Sends webhooks, following no redirect.
#[derive(Debug, Clone)]
pub(super) struct Courier(reqwest::Client);

impl Courier {
    /// A courier of its own; nothing where the system gives it no client.
    pub(super) fn new() -> Option<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        client
            .inspect_err(|error| tracing::error!(%error, "no webhooks will be sent"))
            .ok()
            .map(Self)
    }

    /// Sends one event once and notes the outcome in the tenant's log.
    pub(super) async fn deliver(
        &self,
        tenant: &TenantState,
        to: &WebhookSubscription,
        event: &Event,
        is_signed: bool,
    ) {
        let sent_at = tenant.now();
        let outcome = tokio::select! {
            outcome = self.post(to, event, is_signed) => outcome,
            () = tenant.stopping().cancelled() => return,
        };
        let (status, error) = match outcome {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        tenant.webhooks.keep(Delivery {
            number: 0,
            action: event.action.to_owned(),
            url: to.url.clone(),
            sent_at,
            is_signed,
            status,
            error,
            body: event.body.clone(),
        });
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "webhooks are the one thing that the sandbox itself sends"
    )]
    async fn post(
        &self,
        to: &WebhookSubscription,
        event: &Event,
        is_signed: bool,
    ) -> Result<u16, String> {
        let body = event.body.to_string();
        let mut request = self
            .0
            .post(&to.url)
            .header(header::CONTENT_TYPE, "application/json");
        if is_signed {
            let (name, value) = signature(to, body.as_bytes())?;
            request = request.header(name, value);
        }
        let response = request
            .body(body)
            .send()
            .await
            .map_err(|error| error.to_string())?;
        Ok(response.status().as_u16())
    }
}

fn signature(to: &WebhookSubscription, body: &[u8]) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::try_from(&to.signature_header)
        .map_err(|_| format!("{:?} cannot be the name of a header.", to.signature_header))?;
    let value = HeaderValue::try_from(sign(&to.secret, body)).map_err(|error| error.to_string())?;
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_as_rfc_4231_does() {
        let digest = sign("Jefe", b"what do ya want for nothing?");
        assert_eq!(
            digest,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
