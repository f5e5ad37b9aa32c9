use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use store::DatabaseSettings;

use super::*;

/// Sessions in memory, for tests of what is kept in them.
#[derive(Debug, Default)]
pub(in crate::auth) struct MemoryStore(Mutex<HashMap<Id, Record>>);

#[async_trait::async_trait]
impl SessionStore for MemoryStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.0.lock().unwrap().insert(record.id, record.clone());
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        Ok(self.0.lock().unwrap().get(id).cloned())
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.lock().unwrap().remove(id);
        Ok(())
    }
}

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

const DAY: i64 = 86_400;
const SETTINGS: SessionSettings = SessionSettings {
    idle: SignedDuration::from_hours(30 * 24),
    absolute: SignedDuration::from_hours(90 * 24),
    sweep_every: Duration::from_mins(1),
};

struct Fixture {
    sessions: DatabaseSessions,
    clock: Arc<TestClock>,
}

impl Fixture {
    async fn open(settings: &DatabaseSettings) -> Self {
        let database = Database::open(settings).await.unwrap();
        database.migrate().await.unwrap();
        let clock = Arc::new(TestClock(1_790_000_000.into()));
        Self {
            sessions: DatabaseSessions::new(database, clock.clone(), &SETTINGS),
            clock,
        }
    }

    fn pass_days(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, Ordering::Relaxed);
    }

    async fn made(&self, value: i64) -> Record {
        let mut record = record(Id::default(), value);
        self.sessions.create(&mut record).await.unwrap();
        record
    }

    async fn value(&self, id: Id) -> Option<i64> {
        let record = self.sessions.load(&id).await.unwrap()?;
        record.data["n"].as_i64()
    }
}

fn record(id: Id, value: i64) -> Record {
    Record {
        id,
        data: [("n".to_owned(), value.into())].into(),
        expiry_date: OffsetDateTime::UNIX_EPOCH,
    }
}

async fn a_session_lives_until_it_is_deleted(fixture: &Fixture) {
    let mut record = fixture.made(1).await;
    assert_eq!(fixture.value(record.id).await, Some(1));
    record.data.insert("n".to_owned(), 2.into());
    fixture.sessions.save(&record).await.unwrap();
    assert_eq!(fixture.value(record.id).await, Some(2));
    fixture.sessions.delete(&record.id).await.unwrap();
    assert_eq!(fixture.value(record.id).await, None);
    fixture.sessions.save(&record).await.unwrap();
    assert_eq!(
        fixture.value(record.id).await,
        None,
        "a save brings nothing back"
    );
}

async fn a_taken_id_is_drawn_anew(fixture: &Fixture) {
    let first = fixture.made(1).await;
    let mut second = record(first.id, 2);
    fixture.sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(fixture.value(first.id).await, Some(1));
    assert_eq!(fixture.value(second.id).await, Some(2));
}

async fn a_session_ends_when_it_is_not_used(fixture: &Fixture) {
    let (used, unused) = (fixture.made(1).await, fixture.made(2).await);
    fixture.pass_days(29);
    fixture.sessions.save(&used).await.unwrap();
    fixture.pass_days(2);
    assert_eq!(fixture.value(used.id).await, Some(1));
    assert_eq!(fixture.value(unused.id).await, None);
    assert_eq!(fixture.sessions.sweep().await.unwrap(), 1);
    assert_eq!(fixture.sessions.sweep().await.unwrap(), 0);
}

async fn a_session_ends_after_ninety_days_in_any_case(fixture: &Fixture) {
    let record = fixture.made(1).await;
    for _ in 0..3 {
        assert_eq!(fixture.value(record.id).await, Some(1));
        fixture.pass_days(29);
        fixture.sessions.save(&record).await.unwrap();
    }
    fixture.pass_days(2);
    assert_eq!(fixture.value(record.id).await, Some(1));
    fixture.pass_days(1);
    assert_eq!(fixture.value(record.id).await, None);
}

async fn the_contract(settings: &DatabaseSettings) {
    let fixture = Fixture::open(settings).await;
    a_session_lives_until_it_is_deleted(&fixture).await;
    a_taken_id_is_drawn_anew(&fixture).await;
    fixture.sessions.sweep().await.unwrap();
    fixture.pass_days(1_000);
    fixture.sessions.sweep().await.unwrap();
    a_session_ends_when_it_is_not_used(&fixture).await;
    a_session_ends_after_ninety_days_in_any_case(&fixture).await;
    fixture.sessions.database.close().await;
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    the_contract(&DatabaseSettings {
        url: None,
        sqlite_path: folder.path().join("fifthtab.db"),
        max_connections: 2,
    })
    .await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() -> std::result::Result<(), Box<dyn StdError>> {
    let server = match std::env::var("FIFTHTAB_TEST_POSTGRES") {
        Ok(server) => server,
        Err(_) if std::env::var_os("FIFTHTAB_TEST_COMPLETE").is_some() => {
            return Err("FIFTHTAB_TEST_POSTGRES is not set".into());
        }
        Err(_) => {
            eprintln!("skipped: FIFTHTAB_TEST_POSTGRES names no server");
            return Ok(());
        }
    };
    let name = format!("sessions_{:016x}", Id::default().0.unsigned_abs() >> 64);
    statement(&server, format!("CREATE DATABASE {name}")).await?;
    let mut url: url::Url = server.parse()?;
    url.set_path(&name);
    the_contract(&DatabaseSettings {
        url: Some(url.as_str().into()),
        sqlite_path: std::path::PathBuf::new(),
        max_connections: 2,
    })
    .await;
    statement(&server, format!("DROP DATABASE {name}")).await
}

async fn statement(server: &str, sql: String) -> std::result::Result<(), Box<dyn StdError>> {
    use sqlx::Connection as _;

    let mut connection = sqlx::PgConnection::connect(server).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

#[tokio::test]
async fn ids_are_not_in_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite_path = folder.path().join("fifthtab.db");
    let fixture = Fixture::open(&DatabaseSettings {
        url: None,
        sqlite_path: sqlite_path.clone(),
        max_connections: 2,
    })
    .await;
    let record = fixture.made(1).await;
    fixture.sessions.database.close().await;
    let stored = std::fs::read(sqlite_path).unwrap();
    let holds = |bytes: &[u8]| stored.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(&hash(&record.id)));
    assert!(!holds(record.id.to_string().as_bytes()));
    assert!(!holds(&record.id.0.to_le_bytes()));
    assert!(!holds(&record.id.0.to_be_bytes()));
}
