//! Ordered mishaps: a layer in front of everything that a tenant answers, OAuth included.

mod answers;
mod order;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub use order::{Fault, FaultError, FaultKind, FaultOrder};

use crate::TenantState;

/// How long a `delay` takes where the order does not say.
const DEFAULT_DELAY: Duration = Duration::from_secs(2);

/// The faults ordered for one tenant.
#[derive(Debug)]
pub struct Faults(Mutex<Ordered>);

#[derive(Debug)]
struct Ordered {
    rows: Vec<Fault>,
    next_id: u64,
    chance: StdRng,
}

impl Faults {
    /// No faults yet; those with a probability draw from `seed`.
    pub fn seeded(seed: u64) -> Self {
        let chance = StdRng::seed_from_u64(seed);
        Self(Mutex::new(Ordered {
            rows: Vec::new(),
            next_id: 1,
            chance,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Ordered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Orders a fault and gives its id back.
    pub fn add(&self, order: FaultOrder) -> Result<u64, FaultError> {
        order.check()?;
        let mut ordered = self.lock();
        let id = ordered.next_id;
        ordered.next_id += 1;
        ordered.rows.push(Fault { id, order, hits: 0 });
        Ok(id)
    }

    /// All faults that are still ordered, those used up included.
    pub fn list(&self) -> Vec<Fault> {
        self.lock().rows.clone()
    }

    /// Takes one order back. Whether there was one.
    pub fn remove(&self, id: u64) -> bool {
        let mut ordered = self.lock();
        let before = ordered.rows.len();
        ordered.rows.retain(|fault| fault.id != id);
        ordered.rows.len() < before
    }

    /// Takes every order back.
    pub fn clear(&self) {
        self.lock().rows.clear();
    }

    /// What is to go wrong with this request, counted as one use of that fault.
    pub fn strike(&self, method: &str, path: &str) -> Option<FaultOrder> {
        self.draw(|fault| !fault.order.kind.is_about_webhooks() && fault.matches(method, path))
    }

    /// Whether this is to go wrong with the webhook that is about to be sent, counted as one use.
    pub fn strike_webhook(&self, kind: FaultKind) -> Option<FaultOrder> {
        self.draw(|fault| fault.order.kind == kind && kind.is_about_webhooks())
    }

    fn draw(&self, is_meant: impl Fn(&Fault) -> bool) -> Option<FaultOrder> {
        let ordered = &mut *self.lock();
        for fault in ordered
            .rows
            .iter_mut()
            .filter(|fault| !fault.is_used_up() && is_meant(fault))
        {
            let happens = match fault.order.probability {
                Some(probability) => ordered.chance.random_bool(probability),
                None => true,
            };
            if happens {
                fault.hits += 1;
                return Some(fault.order.clone());
            }
        }
        None
    }
}

/// Lets the request through, or makes it go wrong as ordered.
pub async fn apply(State(tenant): State<TenantState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let Some(order) = tenant.faults.strike(request.method().as_str(), &path) else {
        return next.run(request).await;
    };
    tracing::debug!(tenant = tenant.slug(), path, kind = ?order.kind, "an ordered fault strikes");
    match order.kind {
        FaultKind::Delay => {
            let wait = order.delay_ms.map_or(DEFAULT_DELAY, Duration::from_millis);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = tenant.stopping().cancelled() => {}
            }
            next.run(request).await
        }
        FaultKind::Hang => {
            tenant.stopping().cancelled().await;
            answers::stopping()
        }
        FaultKind::CutBody => answers::cut(next.run(request).await).await,
        _ => answers::refusal(&order, &path),
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, FaultOrder, Faults};

    fn order(kind: FaultKind) -> FaultOrder {
        FaultOrder::new("/api/", kind)
    }

    #[test]
    fn a_fault_strikes_its_paths_and_method_as_often_as_ordered() {
        let faults = Faults::seeded(1);
        let ordered = FaultOrder {
            method: Some("post".to_owned()),
            times: Some(2),
            ..order(FaultKind::ServerError)
        };
        faults.add(ordered).expect("a good order");
        assert!(
            faults
                .strike("GET", "/api/customer/v1/me/account")
                .is_none()
        );
        assert!(faults.strike("POST", "/o/token").is_none());
        assert!(faults.strike("POST", "/api/x").is_some());
        assert!(faults.strike("POST", "/api/x").is_some());
        assert!(faults.strike("POST", "/api/x").is_none());
        assert_eq!(faults.list().first().map(|fault| fault.hits), Some(2));
    }

    #[test]
    fn a_probability_draws_the_same_for_the_same_seed() {
        let strikes = |seed| {
            let faults = Faults::seeded(seed);
            let half = FaultOrder {
                probability: Some(0.5),
                ..order(FaultKind::Maintenance)
            };
            faults.add(half).expect("a good order");
            (0..40)
                .map(|_| faults.strike("GET", "/api/x").is_some())
                .collect::<Vec<_>>()
        };
        let drawn = strikes(7);
        assert_eq!(drawn, strikes(7));
        assert!(drawn.contains(&true) && drawn.contains(&false));
    }

    #[test]
    fn webhook_faults_leave_requests_alone() {
        let faults = Faults::seeded(1);
        faults
            .add(order(FaultKind::WebhookDoubled))
            .expect("a good order");
        assert!(faults.strike("GET", "/api/x").is_none());
        assert!(faults.strike_webhook(FaultKind::WebhookLate).is_none());
        assert!(faults.strike_webhook(FaultKind::WebhookDoubled).is_some());
    }

    #[test]
    fn an_order_that_makes_no_sense_is_refused() {
        let faults = Faults::seeded(1);
        let never = FaultOrder {
            times: Some(0),
            ..order(FaultKind::Hang)
        };
        assert!(faults.add(never).is_err());
        let more_than_always = FaultOrder {
            probability: Some(1.5),
            ..order(FaultKind::Hang)
        };
        assert!(faults.add(more_than_always).is_err());
        let no_status = FaultOrder {
            status: Some(99),
            ..order(FaultKind::ServerError)
        };
        assert!(faults.add(no_status).is_err());
    }
}
