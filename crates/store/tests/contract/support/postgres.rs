//! Databases on a PostgreSQL server: migrated once into a template, copied for each test.

use std::env;
use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, query, query_scalar};
use store::{Database, DatabaseSettings};

use super::TestResult;

/// Taken while the template is made: test processes run side by side.
const TEMPLATE_LOCK: i64 = 0x5f1f_7ab0;

/// The address of the server to test on.
pub(super) fn server() -> Option<String> {
    let address = env::var("FIFTHTAB_TEST_POSTGRES")
        .ok()
        .filter(|address| !address.is_empty());
    if address.is_none() {
        let complete = env::var("FIFTHTAB_TEST_COMPLETE").is_ok_and(|value| value == "1");
        assert!(
            !complete,
            "FIFTHTAB_TEST_POSTGRES is not set: give the address of a server"
        );
        eprintln!("not run on PostgreSQL: FIFTHTAB_TEST_POSTGRES is not set");
    }
    address
}

pub(super) fn settings(server: &str, database: &str) -> DatabaseSettings {
    let mut url: url::Url = server.parse().expect("an address");
    url.set_path(database);
    DatabaseSettings {
        url: Some(url.to_string().into()),
        sqlite_path: "unused".into(),
        max_connections: 8,
    }
}

/// Makes a migrated database and gives its name.
pub(super) async fn fresh_database(server: &str) -> Result<String, Box<dyn Error>> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("fifthtab_test_{}_{number}", std::process::id());
    let mut admin = PgConnection::connect(server).await?;
    let template = template(server, &mut admin).await?;
    run(
        &mut admin,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await?;
    run(
        &mut admin,
        format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log"),
    )
    .await?;
    Ok(name)
}

pub(super) async fn drop_database(server: &str, name: &str) -> TestResult {
    let mut admin = PgConnection::connect(server).await?;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    Ok(())
}

/// The template for the migrations as they stand; made by the first who asks.
async fn template(server: &str, admin: &mut PgConnection) -> Result<String, Box<dyn Error>> {
    let name = format!("fifthtab_template_{}", fingerprint()?);
    query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *admin)
        .await?;
    let there: bool = query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut *admin)
        .await?;
    if !there {
        let building = format!("{name}_building");
        run(
            admin,
            format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)"),
        )
        .await?;
        run(admin, format!("CREATE DATABASE {building}")).await?;
        let database = Database::open(&settings(server, &building)).await?;
        database.migrate().await?;
        database.close().await;
        run(admin, format!("ALTER DATABASE {building} RENAME TO {name}")).await?;
    }
    query("SELECT pg_advisory_unlock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *admin)
        .await?;
    Ok(name)
}

fn fingerprint() -> Result<String, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let mut files: Vec<_> = folder
        .read_dir()?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(std::fs::read(file)?);
    }
    let bytes: [u8; 8] = *hash.finalize().first_chunk().ok_or("a hash")?;
    Ok(u64::from_be_bytes(bytes).to_string())
}

async fn run(admin: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    query(AssertSqlSafe(sql)).execute(admin).await.map(drop)
}
