//! Whether a studio's tenant answers, before a browser is sent there.

use jiff::Timestamp;
use model::Studio;

use crate::Engine;
use crate::tenants::Tenant;

impl Engine {
    /// Whether the tenant answers. The answer is kept for a few seconds, and everybody who asks
    /// meanwhile waits for the same one.
    pub async fn tenant_reachable(&self, studio: &Studio) -> bool {
        let tenant = self.inner.tenants.of(studio);
        if let Some(answered) = self.heard_lately(&tenant, self.now()) {
            return answered;
        }
        let _probing = tenant.probing.lock().await;
        if let Some(answered) = self.heard_lately(&tenant, self.now()) {
            return answered;
        }
        let answered = tenant.client.probe(self.inner.settings.probe_bound).await;
        tenant.note(self.now(), answered);
        answered
    }

    fn heard_lately(&self, tenant: &Tenant, now: Timestamp) -> Option<bool> {
        let heard = tenant.heard()?;
        let age = now.duration_since(heard.at);
        let fresh = !age.is_negative() && age < self.inner.settings.probe_holds;
        fresh.then_some(heard.answered)
    }
}
