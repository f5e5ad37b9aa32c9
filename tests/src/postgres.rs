//! A PostgreSQL database for one test.

use anyhow::{Context, Result};
use sqlx::{ConnectOptions, Connection, PgConnection};
use url::Url;

/// An empty database on the server that `FIFTHTAB_TEST_POSTGRES` names.
pub struct TestDatabase {
    server: Url,
    name: String,
    url: String,
}

/// Whether there is a server to test on. In a complete run (`FIFTHTAB_TEST_COMPLETE`) there must
/// be one, so the tests run and fail where there is none.
pub fn available() -> bool {
    let asked = |name| std::env::var_os(name).is_some();
    let there = asked("FIFTHTAB_TEST_POSTGRES");
    if !there {
        eprintln!(
            "FIFTHTAB_TEST_POSTGRES is not set: PostgreSQL is left out; `cargo xtask test` sets it"
        );
    }
    there || asked("FIFTHTAB_TEST_COMPLETE")
}

impl TestDatabase {
    /// Makes it.
    pub async fn create() -> Result<Self> {
        let server = std::env::var("FIFTHTAB_TEST_POSTGRES").context(
            "FIFTHTAB_TEST_POSTGRES must name a PostgreSQL server; `cargo xtask test` sets it",
        )?;
        let server = Url::parse(&server)?;
        let name = format!("fifthtab_house_{}", hex(&server::SystemEntropy)?);
        let mut url = server.clone();
        url.set_path(&name);
        run(&server, &format!("CREATE DATABASE {name}")).await?;
        Ok(Self {
            server,
            name,
            url: url.into(),
        })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets nobody connect any more and ends all connections, as when the server goes away.
    pub async fn go_away(&self) -> Result<()> {
        let name = &self.name;
        let refuse = format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        run(&self.server, &refuse).await?;
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        run(&self.server, &end).await
    }

    /// Drops it, with whoever is still connected.
    pub async fn drop(self) -> Result<()> {
        run(
            &self.server,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        )
        .await
    }
}

fn hex(entropy: &dyn model::Entropy) -> Result<String> {
    use std::fmt::Write;
    let mut bytes = [0_u8; 8];
    entropy.fill(&mut bytes);
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

async fn run(server: &Url, statement: &str) -> Result<()> {
    let options = sqlx::postgres::PgConnectOptions::from_url(server)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    // The name is made above from hexadecimal digits, so nothing foreign gets into the statement.
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}
