//! The whole server, bound to an address and ready to run.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use any_spawner::Executor;
use app::document::PageAssets;
use axum::Router;
use engine::{Engine, EngineParts, EngineSettings};
use jiff::SignedDuration;
use mariana::{Http, HttpSetupError};
use model::{Clock, Entropy};
use store::{Database, DatabaseSettings, KeyId, StoreError, Vault, VaultError};
use tokio::net::TcpListener;
use url::Url;

use crate::assets::{Site, SiteError};
use crate::auth::{CookieShape, DatabaseSessions, cookie_key};
use crate::config::{KeyError, MasterKey, Settings};
use crate::http::{App, AppState, ClaimLimiter, Policies, Studios, router, session_layer};
use crate::sweep::sweep_sessions;
use crate::{SystemClock, SystemEntropy};

/// What differs between a machine and a test.
#[derive(Clone)]
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Parts {
    /// The machine's own clock and randomness.
    pub fn of_this_machine() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// Why the server cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No address to listen on.
    #[error("The server cannot listen on {address}: {source}. Set http.listen to a free address.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Keys that cannot be used together.
    #[error("The keys cannot be used: {0}.")]
    Vault(#[from] VaultError),
    /// No database, or not one that we can use.
    #[error("The database cannot be used: {0}.")]
    Database(#[from] StoreError),
    /// No built site.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// No client for outside calls.
    #[error("The client for studios' systems cannot start: {0}.")]
    Outside(#[from] HttpSetupError),
    /// The listening socket broke.
    #[error("The server had to stop: {0}.")]
    Serve(std::io::Error),
}

/// The whole server, bound to an address. [`run_until`](Self::run_until) starts it.
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    public_url: Url,
    router: Router,
    engine: Engine,
    database: Database,
    sessions: DatabaseSessions,
    sweep_every: Duration,
    grace: Duration,
}

impl Application {
    /// Binds the address, opens the database and puts everything together.
    ///
    /// Port 0 in `http.listen` takes a free port; port 0 in `http.public_url` stands for it.
    pub async fn build(mut settings: Settings, parts: Parts) -> Result<Self, StartError> {
        // The renderer starts tasks of its own. A second start in one process finds this done.
        if Executor::init_tokio().is_err() {
            tracing::debug!("render.executor_set_already");
        }
        let site = Site::load(&settings.site.dir)?;
        let key = settings.master_key(parts.entropy.as_ref())?;
        let (listener, address) = listen(settings.http.listen).await?;
        follow_port(&mut settings.http.public_url, address);
        let database = Database::open(&settings.database_settings()).await?;
        if settings.database.migrate_on_start {
            database.migrate().await?;
        }
        let engine = engine(&settings, &key, &database, &parts)?;
        let sessions = DatabaseSessions::new(
            database.clone(),
            Arc::clone(&parts.clock),
            &settings.session,
        );
        let router = assemble(&settings, parts, &key, &site, &engine, &database, &sessions);
        Ok(Self {
            listener,
            address,
            public_url: settings.http.public_url,
            router,
            engine,
            database,
            sessions,
            sweep_every: settings.session.sweep_every,
            grace: settings.http.shutdown,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Where phones find it.
    pub fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// The use cases behind it.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Serves until `stop` ends. Then takes no more requests, finishes those under way and the
    /// pulls behind them, each as long as the settings allow, and closes the database.
    pub async fn run_until(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        tracing::info!(address = %self.address, public_url = %self.public_url, "server.started");
        let sweeper = tokio::spawn(sweep_sessions(self.sessions, self.sweep_every));
        let served = serve(self.listener, self.router, stop, self.grace).await;
        sweeper.abort();
        self.engine.shutdown().await;
        self.database.close().await;
        tracing::info!("server.stopped");
        served.map_err(StartError::Serve)
    }
}

/// Serves until `stop` ends, and then at most `grace` longer.
async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> std::io::Result<()> {
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        tracing::info!("server.stopping");
        stopping.send_replace(true);
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let overdue = async {
        // An ended sender means that serving itself has ended.
        if stopped.wait_for(|stopping| *stopping).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        served = serving => served,
        () = overdue => {
            tracing::warn!("server.requests_cut_off");
            Ok(())
        }
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let fault = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(fault)?;
    let bound = listener.local_addr().map_err(fault)?;
    Ok((listener, bound))
}

fn follow_port(public_url: &mut Url, bound: SocketAddr) {
    if public_url.port() == Some(0) && public_url.set_port(Some(bound.port())).is_err() {
        tracing::debug!("the public address has no port to set");
    }
}

/// The engine as the settings want it.
pub(crate) fn engine(
    settings: &Settings,
    key: &MasterKey,
    database: &Database,
    parts: &Parts,
) -> Result<Engine, StartError> {
    let former = settings.secrets.former.iter();
    let keys = std::iter::once(key).chain(former);
    let keys = keys
        .map(|key| (KeyId::of(key.bytes()), *key.bytes()))
        .collect();
    let vault = Vault::new(keys, Arc::clone(&parts.entropy))?;
    Ok(Engine::new(EngineParts {
        database: database.clone(),
        vault: Arc::new(vault),
        http: Http::new(&mariana::HttpSettings::default())?,
        clock: Arc::clone(&parts.clock),
        entropy: Arc::clone(&parts.entropy),
        settings: engine_settings(settings),
    }))
}

fn engine_settings(settings: &Settings) -> EngineSettings {
    let mut engine = EngineSettings::new(settings.http.public_url.clone());
    let after = i64::try_from(settings.pull.after.as_secs()).unwrap_or(i64::MAX);
    engine.pull.pull_after = SignedDuration::from_secs(after);
    engine.first_open_wait = settings.pull.first_open_wait;
    engine.probe_bound = settings.identity.probe;
    engine.shutdown_grace = settings.http.shutdown;
    engine
}

fn assemble(
    settings: &Settings,
    parts: Parts,
    key: &MasterKey,
    site: &Site,
    engine: &Engine,
    database: &Database,
    sessions: &DatabaseSessions,
) -> Router {
    let http = &settings.http;
    let shape = CookieShape {
        secure: http.is_https(),
    };
    let app: AppState = App {
        engine: engine.clone(),
        studios: Studios::default(),
        database: database.clone(),
        claims: ClaimLimiter::new(&settings.rate, &parts.clock),
        clock: parts.clock,
        entropy: parts.entropy,
        public_url: http.public_url.clone(),
        origin: http.origin(),
        policies: Policies::new(http),
        assets: page_assets(site),
        cookie_shape: shape,
        cookie_key: cookie_key(key),
        proxies: http.trusted_proxies.clone(),
        identity: settings.identity,
        longest_session: settings.session.absolute,
        render_deadline: http.render_deadline,
    }
    .into();
    let sessions = session_layer(sessions.clone(), shape, &settings.session);
    router(&app, site, sessions, http)
}

fn page_assets(site: &Site) -> PageAssets {
    PageAssets {
        base: "/pkg".to_owned(),
        js: Some(site.js.to_string()),
        wasm: Some(site.wasm.to_string()),
        css: Some(site.css.to_string()),
        inline_css: Some(Arc::clone(&site.css_text)),
    }
}

impl Settings {
    /// What the store needs to open the database.
    pub fn database_settings(&self) -> DatabaseSettings {
        DatabaseSettings {
            url: self.database.url.clone(),
            sqlite_path: self.data.sqlite_file(),
            max_connections: self.database.max_connections,
        }
    }
}
