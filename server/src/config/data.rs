//! The data directory, the database and the built site.

use std::path::PathBuf;
use std::str::FromStr;

use secrecy::SecretString;
use url::Url;

use super::reader::Reader;

/// The data directory.
#[derive(Clone, Debug)]
pub struct DataSettings {
    /// Its path.
    pub dir: PathBuf,
}

impl DataSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let dir = reader.parse("data.dir", "a directory")?;
        Some(Self { dir })
    }

    /// The SQLite file.
    pub fn sqlite_file(&self) -> PathBuf {
        self.dir.join("fifthtab.db")
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.dir.join("key")
    }
}

/// Which database, and how to use it.
#[derive(Clone, Debug)]
pub struct DatabaseChoice {
    /// Address of a PostgreSQL database; none means SQLite in the data directory.
    pub url: Option<SecretString>,
    /// Connections at most.
    pub max_connections: u32,
    /// Whether `serve` migrates first.
    pub migrate_on_start: bool,
}

impl DatabaseChoice {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        const URL: &str = "an address like postgres://user:password@host/name";
        let url: Option<PostgresUrl> = reader.optional("database.url", URL).ok()?;
        let connections = reader.number("database.max_connections", 1..=500, "connections");
        let migrate = reader.parse("database.migrate_on_start", "true or false");
        Some(Self {
            url: url.map(|url| url.0),
            max_connections: u32::try_from(connections?).unwrap_or(u32::MAX),
            migrate_on_start: migrate?,
        })
    }
}

/// An address of a PostgreSQL database, with whatever password is in it.
struct PostgresUrl(SecretString);

impl FromStr for PostgresUrl {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let url: Url = text.parse().map_err(drop)?;
        let postgres = matches!(url.scheme(), "postgres" | "postgresql");
        postgres.then(|| Self(text.into())).ok_or(())
    }
}

/// Scripts and styles.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Their directory.
    pub dir: PathBuf,
}

impl SiteSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let dir = reader.parse("site.dir", "a directory")?;
        Some(Self { dir })
    }
}
