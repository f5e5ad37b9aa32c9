//! The whole house for one test: three stand-in tenants and the server, over real HTTP, on one
//! clock that the test moves.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use engine::StudioChange;
use jiff::{SignedDuration, Timestamp};
use model::{Clock, Entropy};
use sandbox::faults::FaultOrder;
use sandbox::{Sandbox, SandboxConfig, SandboxState, TenantState};
use server::config::{Settings, Sources};
use server::{Application, Parts, SystemClock, SystemEntropy};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use crate::phone::{Answer, From, Phone};
use crate::postgres;

/// The studio that most tests visit.
pub const STUDIO: &str = "harbor-barre";

/// Which database the server keeps its books in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A database of its own on the server that `FIFTHTAB_TEST_POSTGRES` names.
    Postgres,
}

/// The one clock of a test, which is the sandbox's.
struct SharedClock(SandboxState);

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        self.0.shared().clock.now()
    }
}

/// How a house is built.
#[derive(Clone, Debug)]
pub struct Plan {
    backend: Backend,
    settings: Vec<(String, String)>,
    sandbox: SandboxConfig,
}

impl Plan {
    /// SQLite, a small sandbox, and a clock that stands still on a Friday noon.
    pub fn new() -> Self {
        let now = Timestamp::from_second(1_795_194_000).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            backend: Backend::Sqlite,
            settings: Vec::new(),
            sandbox: SandboxConfig::default_at(now),
        }
    }

    /// On this database.
    pub fn on(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// With a setting of the server, by its environment name.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another sandbox.
    pub fn sandbox(mut self, change: impl FnOnce(&mut SandboxConfig)) -> Self {
        change(&mut self.sandbox);
        self
    }

    /// With a clock that runs: for what measures or expires in real time.
    pub fn ticking(self) -> Self {
        let now = SystemClock.now();
        self.sandbox(|sandbox| {
            sandbox.now = now;
            sandbox.ticking = true;
        })
    }

    /// Starts everything.
    pub async fn start(self) -> Result<House> {
        House::start(self).await
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self::new()
    }
}

/// Sandbox and server, running.
pub struct House {
    /// The stand-in tenants and the shell.
    pub sandbox: Sandbox,
    /// Where the tab lives.
    pub tab: Url,
    /// Where the server listens, which over TLS is not where the tab lives.
    pub listening: Url,
    /// The server's use cases.
    pub engine: engine::Engine,
    log: crate::log::Captured,
    data: tempfile::TempDir,
    database: Option<postgres::TestDatabase>,
    stop: Mutex<Option<oneshot::Sender<()>>>,
    served: JoinHandle<Result<(), server::StartError>>,
}

impl House {
    async fn start(plan: Plan) -> Result<Self> {
        // Several libraries bring a TLS implementation; whoever comes first chooses.
        rustls::crypto::aws_lc_rs::default_provider()
            .install_default()
            .ok();
        let log = crate::log::capture();
        let data = tempfile::tempdir()?;
        let sandbox = Sandbox::start(plan.sandbox).await?;
        let database = match plan.backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(postgres::TestDatabase::create().await?),
        };
        let mut variables = basics(data.path(), database.as_ref(), &sandbox);
        variables.extend(plan.settings);
        let sources = Sources {
            environment: variables,
            ..Sources::default()
        };
        let parts = Parts {
            clock: Arc::new(SharedClock(sandbox.state().clone())),
            entropy: Arc::new(SystemEntropy) as Arc<dyn Entropy>,
        };
        let application = Application::build(Settings::load(&sources)?, parts).await?;
        let (tab, engine) = (
            application.public_url().clone(),
            application.engine().clone(),
        );
        let listening = Url::parse(&format!("http://{}/", application.addr()))?;
        sandbox.set_tab_base_url(tab.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(application.run_until(async { drop(stopped.await) }));
        let house = Self {
            sandbox,
            tab,
            listening,
            engine,
            log,
            data,
            database,
            stop: Mutex::new(Some(stop)),
            served,
        };
        for slug in sandbox::SLUGS {
            house.add_studio(slug).await?;
        }
        Ok(house)
    }

    async fn add_studio(&self, slug: &str) -> Result<()> {
        let tenant = self.tenant(slug)?;
        let client = tenant
            .world()
            .oauth_clients
            .first()
            .cloned()
            .context("no OAuth client")?;
        let location = tenant
            .world()
            .locations
            .iter()
            .next()
            .map(|l| l.time_zone.clone());
        let change = StudioChange {
            tenant_url: Some(tenant.base_url().to_string()),
            client_id: Some(client.client_id),
            client_secret: client.client_secret.map(Into::into),
            time_zone: location,
            ..StudioChange::default()
        };
        self.engine.add_studio(slug.parse()?, change).await?;
        Ok(())
    }

    /// A tenant of the sandbox.
    pub fn tenant(&self, slug: &str) -> Result<&TenantState> {
        self.sandbox
            .tenant(slug)
            .with_context(|| format!("no tenant {slug}"))
    }

    /// An address on the tab's host.
    pub fn page(&self, path: &str) -> Result<Url> {
        Ok(self.tab.join(path)?)
    }

    /// A member of the story, by place: the first is a steady regular.
    pub fn member(&self, slug: &str, place: usize) -> Result<Person> {
        let tenant = self.tenant(slug)?;
        let world = tenant.world();
        let user = world
            .users
            .iter()
            .filter(|user| !user.is_staff && user.merged_into.is_none())
            .nth(place);
        let user = user.with_context(|| format!("{slug} has no member {place}"))?;
        Ok(Person {
            slug: slug.to_owned(),
            id: user.id.to_string(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            email: user.email.clone(),
            phone: user.phone.clone(),
            classes: world.completed_class_count(user.id),
        })
    }

    /// A phone whose app is signed in as this member.
    pub async fn phone_of(&self, person: &Person) -> Result<Phone> {
        let phone = Phone::new()?;
        self.sign_in(&phone, person).await?;
        Ok(phone)
    }

    /// Signs this member in to the app on a phone, as logging out and in again does.
    pub async fn sign_in(&self, phone: &Phone, person: &Person) -> Result<Answer> {
        let shell = self.sandbox.shell_url().join("shell/sign-in")?;
        let fields = [
            ("tenant", person.slug.as_str()),
            ("member_id", person.id.as_str()),
        ];
        phone.post(&shell, &fields, From::OurPage).await
    }

    /// Taps the tab: opens the studio's page as the app does.
    pub async fn tap(&self, phone: &Phone, slug: &str) -> Result<Answer> {
        phone.open(&self.page(slug)?, From::TheApp).await
    }

    /// Opens a page of the tab by a link on another of its pages.
    pub async fn follow(&self, phone: &Phone, path: &str) -> Result<Answer> {
        phone.open(&self.page(path)?, From::OurPage).await
    }

    /// Makes something go wrong at a tenant.
    pub fn break_tenant(&self, slug: &str, order: FaultOrder) -> Result<u64> {
        Ok(self.tenant(slug)?.faults.add(order)?)
    }

    /// Changes a studio's settings, and lets the server's memory of them grow old.
    pub async fn set_studio(&self, slug: &str, change: StudioChange) -> Result<()> {
        self.engine.set_studio(&slug.parse()?, change).await?;
        self.advance(SignedDuration::from_secs(2));
        Ok(())
    }

    /// How often this tenant was asked for paths that begin so, since [`House::forget_requests`].
    pub fn requests(&self, slug: &str, prefix: &str) -> Result<u64> {
        Ok(self.tenant(slug)?.requests.total(prefix))
    }

    /// Counts this tenant's requests anew.
    pub fn forget_requests(&self, slug: &str) -> Result<()> {
        self.tenant(slug)?.requests.clear();
        Ok(())
    }

    /// The database of its own, where the house has one on PostgreSQL.
    pub fn database(&self) -> Option<&postgres::TestDatabase> {
        self.database.as_ref()
    }

    /// Waits until no pull is under way any more.
    pub async fn settle(&self) {
        self.engine.settle().await;
    }

    /// A second visit: the tab is opened, the pull beside it ends, and a link leads to `path`.
    pub async fn see_all(&self, phone: &Phone, slug: &str, path: &str) -> Result<Answer> {
        self.tap(phone, slug).await?;
        self.settle().await;
        self.follow(phone, path).await
    }

    /// Moves the clock of everyone.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        self.sandbox.advance(by)
    }

    /// Everything that was logged so far.
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// The server's data folder.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    /// Stops the server, then the sandbox.
    pub async fn stop(self) -> Result<()> {
        if let Some(stop) = self
            .stop
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            stop.send(()).ok();
        }
        self.served.await??;
        self.sandbox.shutdown().await;
        if let Some(database) = self.database {
            database.drop().await?;
        }
        Ok(())
    }
}

/// Somebody at a studio.
#[derive(Clone, Debug)]
pub struct Person {
    /// The studio.
    pub slug: String,
    /// The tenant's id of them.
    pub id: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Classes attended, as the tenant counts.
    pub classes: usize,
}

fn basics(
    data: &std::path::Path,
    database: Option<&postgres::TestDatabase>,
    sandbox: &Sandbox,
) -> Vec<(String, String)> {
    let shell = sandbox.shell_url().as_str().trim_end_matches('/');
    let mut variables = vec![
        (
            "FIFTHTAB__HTTP__LISTEN".to_owned(),
            "127.0.0.1:0".to_owned(),
        ),
        (
            "FIFTHTAB__HTTP__PUBLIC_URL".to_owned(),
            "http://localhost:0".to_owned(),
        ),
        (
            "FIFTHTAB__HTTP__FRAME_ANCESTORS".to_owned(),
            shell.to_owned(),
        ),
        ("FIFTHTAB__DATA__DIR".to_owned(), data.display().to_string()),
        (
            "FIFTHTAB__SITE__DIR".to_owned(),
            site().display().to_string(),
        ),
    ];
    if let Some(database) = database {
        // Servers that share a database share the key, so none is made by itself.
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        variables.push(("FIFTHTAB__SECRETS__KEY".to_owned(), key.to_owned()));
        variables.push(("DATABASE_URL".to_owned(), database.url().to_owned()));
    }
    variables
}

/// Where the built site lies: `FIFTHTAB_SITE`, or what `cargo xtask build` leaves behind.
pub fn site() -> std::path::PathBuf {
    std::env::var_os("FIFTHTAB_SITE").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"),
        Into::into,
    )
}
