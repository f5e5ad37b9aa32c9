//! One member's data is pulled from the tenant: account, reservations, memberships.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mariana::{MemberClient, MtError, ReservationQuery};
use model::{Clock, Member, MemberId, Profile, Studio, StudioId, Visit};
use store::members::{self, NewMember};
use store::{Database, StoreError, memberships, visits};
use sync::{PullPlan, Stretch, memberships_differ, news};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::Engine;
use crate::flights::{Failure, Flight, Watch};
use crate::keeper::StoreKeeper;
use crate::open_tab::zone_of;
use crate::tenants::Tenant;
use crate::trouble::{MtTrouble, asked_to_wait};

/// Whether a pull still has to ask for the member's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// It has.
    Ask,
    /// The sign-in has just done so.
    JustRead,
}

impl Engine {
    /// The pull that is under way, or a new one where that is due. A pull that has just failed is
    /// not tried again at once.
    pub(crate) fn ensure_pulled(&self, studio: &Studio, member: &Member) -> Option<Watch> {
        let key = (studio.id, member.id);
        if let Some(watch) = self.inner.pulls.watch(&key) {
            return Some(watch);
        }
        let now = self.now();
        let failure = self.inner.pulls.failure(&key);
        let held_off = failure.is_some_and(|failure| (failure.at..failure.retry_at).contains(&now));
        if held_off || !self.inner.settings.pull.due(member, now) {
            return None;
        }
        self.start_pull(studio, member, Account::Ask)
    }

    /// Pulls a member in a task of its own. None once the engine is stopping.
    pub(crate) fn start_pull(
        &self,
        studio: &Studio,
        member: &Member,
        account: Account,
    ) -> Option<Watch> {
        if self.inner.stopping.is_cancelled() {
            return None;
        }
        let (flight, watch) = self.inner.pulls.begin(&(studio.id, member.id));
        if let Some(flight) = flight {
            let pull = Pull::new(self, studio, member, account);
            let span = tracing::info_span!("pull", studio = %studio.slug, member = %member.id);
            self.inner.tasks.spawn(pull.fly(flight).instrument(span));
        }
        Some(watch)
    }
}

/// One pull of one member.
struct Pull {
    studio: StudioId,
    member: Member,
    account: Account,
    plan: PullPlan,
    client: MemberClient,
    tenant: Arc<Tenant>,
    database: Database,
    clock: Arc<dyn Clock>,
    stopping: CancellationToken,
    timeout: std::time::Duration,
    retry_after: SignedDuration,
}

/// Why a pull ended early.
#[derive(Debug, thiserror::Error)]
enum PullError {
    #[error(transparent)]
    Tenant(#[from] MtError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the tenant was asked for longer than one pull may take")]
    TookTooLong,
    #[error("the member's token speaks for another user now; users may have been merged")]
    SomebodyElse,
    #[error("the engine is stopping")]
    Stopping,
}

impl Pull {
    fn new(engine: &Engine, studio: &Studio, member: &Member, account: Account) -> Self {
        let inner = &engine.inner;
        let tenant = inner.tenants.of(studio);
        let keeper = Arc::new(StoreKeeper {
            database: inner.database.clone(),
            vault: inner.vault.clone(),
            clock: inner.clock.clone(),
            studio: studio.id,
        });
        let oauth = tenant.oauth.clone();
        let zone = zone_of(studio, member).zone();
        Self {
            studio: studio.id,
            account,
            plan: inner.settings.pull.plan(member, &zone, engine.now()),
            client: MemberClient::new(tenant.client.clone(), oauth, member.id, keeper),
            tenant,
            member: member.clone(),
            database: inner.database.clone(),
            clock: inner.clock.clone(),
            stopping: inner.stopping.clone(),
            timeout: inner.settings.pull_timeout,
            retry_after: inner.settings.retry_after,
        }
    }

    async fn fly(self, flight: Flight<(StudioId, MemberId)>) {
        let outcome = match tokio::time::timeout(self.timeout, self.run(&flight)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(PullError::TookTooLong),
        };
        let now = self.clock.now();
        match outcome {
            Ok(()) => {
                self.tenant.note(now, true);
                flight.land(Ok(()));
            }
            Err(PullError::Stopping) => tracing::info!("left for the next start"),
            Err(error) => flight.land(Err(self.failure(&error, now))),
        }
    }

    async fn run(&self, flight: &Flight<(StudioId, MemberId)>) -> Result<(), PullError> {
        let _turn = self.tenant.turn().await;
        self.go_on()?;
        if self.account == Account::Ask {
            self.pull_account().await?;
        }
        let mut stretches = self.plan.stretches.iter();
        if let Some(recent) = stretches.next() {
            let next = self.pull_page(recent, 1).await?;
            if !self.member.history_complete {
                flight.announce_something();
            }
            self.pull_memberships().await?;
            self.pull_pages(recent, next).await?;
        }
        for stretch in stretches {
            self.pull_pages(stretch, Some(1)).await?;
        }
        self.finish().await
    }

    async fn pull_account(&self) -> Result<(), PullError> {
        let profile = self.client.account().await?;
        if profile.mt_user != self.member.profile.mt_user {
            return Err(PullError::SomebodyElse);
        }
        if profile != self.member.profile {
            self.keep_profile(&profile).await?;
        }
        Ok(())
    }

    async fn keep_profile(&self, profile: &Profile) -> Result<(), StoreError> {
        let known = NewMember {
            id: self.member.id,
            code: self.member.code.clone(),
        };
        let mut tx = self.database.begin().await?;
        members::upsert(&mut tx.cx(), self.studio, profile, &known, self.clock.now()).await?;
        tx.commit().await
    }

    async fn pull_memberships(&self) -> Result<(), PullError> {
        self.go_on()?;
        let heard = self.client.memberships().await?;
        let mut reader = self.database.read().await?;
        let held = memberships::of_member(&mut reader.cx(), self.studio, self.member.id).await?;
        drop(reader);
        if memberships_differ(&held, &heard) {
            let mut tx = self.database.begin().await?;
            memberships::replace(&mut tx.cx(), self.studio, self.member.id, &heard).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn pull_pages(&self, stretch: &Stretch, first: Option<u32>) -> Result<(), PullError> {
        let mut next = first;
        while let Some(page) = next {
            next = self.pull_page(stretch, page).await?;
        }
        Ok(())
    }

    /// Reads and keeps one page; gives the number of the next.
    async fn pull_page(&self, stretch: &Stretch, page: u32) -> Result<Option<u32>, PullError> {
        self.go_on()?;
        let query = ReservationQuery {
            min_start_date: stretch.from,
            max_start_date: stretch.until,
            page,
            ..ReservationQuery::default()
        };
        let page = self.client.reservations(&query).await?;
        self.keep_visits(page.items).await?;
        Ok(page.next)
    }

    async fn keep_visits(&self, heard: Vec<Visit>) -> Result<(), StoreError> {
        let Some(earliest) = heard.iter().map(|visit| visit.starts_at).min() else {
            return Ok(());
        };
        let mut reader = self.database.read().await?;
        let held = visits::since(&mut reader.cx(), self.studio, self.member.id, earliest).await?;
        drop(reader);
        let news = news(&held, heard);
        if news.is_empty() {
            return Ok(());
        }
        let mut tx = self.database.begin().await?;
        let count = visits::upsert(&mut tx.cx(), self.studio, self.member.id, &news).await?;
        tx.commit().await?;
        tracing::debug!(new = count.new, changed = count.changed, "kept visits");
        Ok(())
    }

    async fn finish(&self) -> Result<(), PullError> {
        let mut tx = self.database.begin().await?;
        members::set_pulled(
            &mut tx.cx(),
            self.studio,
            self.member.id,
            self.plan.signpost,
            true,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    fn go_on(&self) -> Result<(), PullError> {
        if self.stopping.is_cancelled() {
            return Err(PullError::Stopping);
        }
        Ok(())
    }

    /// Tells the log all, and the pages what they need.
    fn failure(&self, error: &PullError, now: Timestamp) -> Failure {
        let (why, wait) = match error {
            PullError::Tenant(error) => {
                let reference = error.reference().map(ToString::to_string);
                tracing::warn!(kind = error.kind(), reference, %error, "pull failed");
                (MtTrouble::of(error), asked_to_wait(error))
            }
            PullError::SomebodyElse => {
                tracing::warn!(%error, "pull failed");
                (MtTrouble::SignInEnded, None)
            }
            PullError::Store(_) | PullError::TookTooLong | PullError::Stopping => {
                tracing::error!(%error, "pull failed");
                (MtTrouble::NotAnswering, None)
            }
        };
        let wait = wait.unwrap_or(self.retry_after).max(self.retry_after);
        Failure {
            at: now,
            retry_at: now.checked_add(wait).unwrap_or(Timestamp::MAX),
            why,
        }
    }
}
