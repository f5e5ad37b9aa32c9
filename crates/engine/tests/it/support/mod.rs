//! An engine with a studio, its tenant, and a clock that moves when it is told to.

mod ambient;
mod tenant;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use fifthtab_engine::{
    Engine, EngineParts, EngineSettings, HomeFacts, PkceVerifier, RetryPolicy, SignedIn,
    StudioChange,
};
use jiff::Timestamp;
use mariana::{Http, HttpSettings};
use model::{MemberId, Membership, Studio, Visit};
use store::{Database, DatabaseSettings, KeyId, Vault};

pub(crate) use ambient::{CountingEntropy, SetClock};
pub(crate) use tenant::{FakeTenant, Person, at, booking};

pub(crate) type TestResult = Result<(), Box<dyn Error>>;

/// Sunday noon in New York.
pub(crate) const NOW: &str = "2026-11-22T17:00:00Z";

/// Long enough for anything that comes at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// An engine, and all that it stands on.
pub(crate) struct House {
    pub(crate) engine: Engine,
    pub(crate) database: Database,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) tenant: FakeTenant,
    pub(crate) studio: Studio,
    vault: Arc<Vault>,
    entropy: Arc<CountingEntropy>,
    _folder: tempfile::TempDir,
}

impl House {
    /// A house with one studio, `harbor-barre`.
    pub(crate) async fn open() -> Result<Self, Box<dyn Error>> {
        Self::open_with(|_| ()).await
    }

    /// The same, with other settings.
    pub(crate) async fn open_with(
        change: impl FnOnce(&mut EngineSettings),
    ) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let database = Database::open(&DatabaseSettings {
            url: None,
            sqlite_path: folder.path().join("fifthtab.db"),
            max_connections: 4,
        })
        .await?;
        database.migrate().await?;
        let clock = Arc::new(SetClock::at(NOW.parse()?));
        let entropy = Arc::new(CountingEntropy::default());
        let key = [7; 32];
        let vault = Vault::new(vec![(KeyId::of(&key), key)], entropy.clone())?;
        let vault = Arc::new(vault);
        let mut settings = settings();
        change(&mut settings);
        let engine = engine(&database, &vault, &clock, &entropy, settings)?;
        let tenant = FakeTenant::start().await;
        let studio = add_studio(&engine, "harbor-barre", &tenant).await?;
        tenant.forget_calls().await;
        Ok(Self {
            engine,
            database,
            clock,
            tenant,
            studio,
            vault,
            entropy,
            _folder: folder,
        })
    }

    /// A second engine on the same database, as after a restart.
    pub(crate) fn another_engine(&self) -> Result<Engine, Box<dyn Error>> {
        engine(
            &self.database,
            &self.vault,
            &self.clock,
            &self.entropy,
            settings(),
        )
    }

    /// Signs in whoever holds the tenant's session of this user.
    pub(crate) async fn sign_in(&self, user: &str) -> Result<SignedIn, Box<dyn Error>> {
        let code = format!("code-{user}").into();
        let verifier = self.verifier();
        let signed_in = self.engine.finish_sign_in(&self.studio, &code, &verifier);
        Ok(signed_in.await?)
    }

    pub(crate) fn verifier(&self) -> PkceVerifier {
        PkceVerifier::generate(&*self.entropy)
    }

    /// Waits until nothing is being asked for this member any more.
    pub(crate) async fn settled(&self, member: MemberId) {
        self.settled_at(&self.studio, member).await;
    }

    /// The same, at another studio.
    pub(crate) async fn settled_at(&self, studio: &Studio, member: MemberId) {
        let settle = async {
            let wait = || self.engine.freshness(studio, member, PATIENCE);
            while wait().await.running {}
        };
        tokio::time::timeout(PATIENCE, settle)
            .await
            .expect("every pull ends");
    }

    /// Opens the first page.
    pub(crate) async fn home(&self, member: MemberId) -> Result<HomeFacts, Box<dyn Error>> {
        Ok(self.engine.open_home(&self.studio, member).await?)
    }

    /// Signs a user in, lets the first pull end, and opens the first page.
    pub(crate) async fn settled_home(&self, user: &str) -> Result<HomeFacts, Box<dyn Error>> {
        let member = self.sign_in(user).await?.member;
        self.settled(member).await;
        self.home(member).await
    }

    /// All visits as the database holds them.
    pub(crate) async fn stored_visits(
        &self,
        member: MemberId,
    ) -> Result<Vec<Visit>, Box<dyn Error>> {
        let mut reader = self.database.read().await?;
        Ok(store::visits::all(&mut reader.cx(), self.studio.id, member).await?)
    }

    /// Memberships as the database holds them.
    pub(crate) async fn stored_memberships(
        &self,
        member: MemberId,
    ) -> Result<Vec<Membership>, Box<dyn Error>> {
        let mut reader = self.database.read().await?;
        Ok(store::memberships::of_member(&mut reader.cx(), self.studio.id, member).await?)
    }
}

fn engine(
    database: &Database,
    vault: &Arc<Vault>,
    clock: &Arc<SetClock>,
    entropy: &Arc<CountingEntropy>,
    settings: EngineSettings,
) -> Result<Engine, Box<dyn Error>> {
    Ok(Engine::new(EngineParts {
        database: database.clone(),
        vault: vault.clone(),
        http: Http::new(&HttpSettings::default())?,
        clock: clock.clone(),
        entropy: entropy.clone(),
        settings,
    }))
}

/// Patient where the product is not, so that a slow machine changes no outcome; and quick to try
/// again.
fn settings() -> EngineSettings {
    let public_url = "https://tab.example.com".parse();
    let mut settings = EngineSettings::new(public_url.expect("an address"));
    settings.first_open_wait = PATIENCE;
    settings.look_wait = PATIENCE;
    settings.probe_bound = PATIENCE;
    settings.retry = RetryPolicy {
        attempts: 2,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(5),
    };
    settings
}

/// Adds a studio that a fake tenant stands behind.
pub(crate) async fn add_studio(
    engine: &Engine,
    slug: &str,
    tenant: &FakeTenant,
) -> Result<Studio, Box<dyn Error>> {
    let change = StudioChange {
        tenant_url: Some(tenant.address()),
        client_id: Some("fifth-tab".into()),
        time_zone: Some("America/New_York".into()),
        ..StudioChange::default()
    };
    Ok(engine.add_studio(slug.parse()?, change).await?)
}

/// An instant so many hours before the tests' present.
pub(crate) fn hours_ago(hours: i64) -> Timestamp {
    at(NOW) - jiff::SignedDuration::from_hours(hours)
}

/// A proof that is the same whenever this user signs in.
pub(crate) fn verifier_of(user: u64) -> PkceVerifier {
    let text = format!("a-verifier-of-43-signs-or-more-for-user-{user:05}");
    secrecy::SecretString::from(text).into()
}
