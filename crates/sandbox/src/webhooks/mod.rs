//! Webhooks to the configured receiver.

use crate::TenantState;

/// The delivery log of one tenant.
#[derive(Debug, Default)]
pub struct WebhookState {}

/// Sends webhooks for every change of the tenant's world until the sandbox stops.
pub async fn run(tenant: TenantState) {
    tenant.stopping().cancelled().await;
}
