//! From changes of the world to deliveries, in order unless a fault says otherwise.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::event::Event;
use super::post::Courier;
use crate::TenantState;
use crate::faults::FaultKind;
use crate::world::{Change, WebhookSubscription};

/// How late a late webhook is, where the fault does not say.
const LATE: Duration = Duration::from_secs(2);

/// How long a webhook that is to come after the next one waits for it.
const HELD: Duration = Duration::from_secs(10);

/// Sends webhooks for every change of the tenant's world until the sandbox stops.
///
/// Listens from the moment of the call, not from when the future is first polled.
pub fn run(tenant: TenantState) -> impl Future<Output = ()> + Send + use<> {
    let changes = tenant.world().subscribe();
    async move {
        let Some(courier) = Courier::new() else {
            return;
        };
        Sender {
            tenant,
            courier,
            held: None,
            late: JoinSet::new(),
        }
        .run(changes)
        .await;
    }
}

#[derive(Debug)]
struct Sender {
    tenant: TenantState,
    courier: Courier,
    /// The webhook that is to come after the next one, and when it goes at the latest.
    held: Option<(Job, Instant)>,
    late: JoinSet<()>,
}

/// One webhook on its way.
#[derive(Debug, Clone)]
struct Job {
    to: WebhookSubscription,
    event: Event,
    is_signed: bool,
}

impl Sender {
    async fn run(mut self, mut changes: Receiver<Change>) {
        let stopping = self.tenant.stopping().clone();
        loop {
            let overdue = self.held.as_ref().map(|(_, at)| *at);
            tokio::select! {
                () = stopping.cancelled() => break,
                () = until(overdue) => self.release().await,
                change = changes.recv() => match change {
                    Ok(change) => self.on(change).await,
                    Err(RecvError::Lagged(lost)) => {
                        tracing::warn!(lost, "too many changes at once: some webhooks are lost");
                    }
                    Err(RecvError::Closed) => break,
                },
            }
        }
        self.late.shutdown().await;
    }

    async fn on(&mut self, change: Change) {
        let Some(mut job) = self.job(change) else {
            return;
        };
        let faults = self.tenant.clone();
        let strikes = |kind| faults.faults.strike_webhook(kind);
        job.is_signed = strikes(FaultKind::WebhookUnsigned).is_none();
        if self.held.is_none()
            && let Some(order) = strikes(FaultKind::WebhookOutOfOrder)
        {
            let wait = order.delay_ms.map_or(HELD, Duration::from_millis);
            self.held = Some((job, Instant::now() + wait));
            return;
        }
        if let Some(order) = strikes(FaultKind::WebhookLate) {
            self.send_late(job, order.delay_ms.map_or(LATE, Duration::from_millis));
            return;
        }
        if strikes(FaultKind::WebhookDoubled).is_some() {
            self.send(&job).await;
        }
        self.send(&job).await;
        self.release().await;
    }

    /// What to send where, if anybody wants it.
    fn job(&self, change: Change) -> Option<Job> {
        let world = self.tenant.world();
        let to = world.webhook.clone()?;
        let event = Event::of(&world, change, self.tenant.now())?;
        let is_wanted = to.actions.is_empty() || to.actions.iter().any(|one| one == event.action);
        is_wanted.then_some(Job {
            to,
            event,
            is_signed: true,
        })
    }

    async fn send(&self, job: &Job) {
        self.courier
            .deliver(&self.tenant, &job.to, &job.event, job.is_signed)
            .await;
    }

    /// Sends what was held back.
    async fn release(&mut self) {
        if let Some((job, _)) = self.held.take() {
            self.send(&job).await;
        }
    }

    fn send_late(&mut self, job: Job, wait: Duration) {
        let (tenant, courier) = (self.tenant.clone(), self.courier.clone());
        self.late.spawn(async move {
            tokio::time::sleep(wait).await;
            courier
                .deliver(&tenant, &job.to, &job.event, job.is_signed)
                .await;
        });
        // Finished tasks are taken away, or the set would only ever grow.
        while self.late.try_join_next().is_some() {}
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
