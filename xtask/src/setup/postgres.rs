//! The PostgreSQL server's programs. Systems keep them off `PATH`, one folder per version.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::setup::apt;
use crate::shell::{Shell, find};
use crate::step::note;

/// Where Debian keeps the servers.
const DEBIAN: &str = "/usr/lib/postgresql";

const BY_HAND: &str = "install the PostgreSQL server (15 or newer) and put its bin folder on PATH";

/// The folder that holds `initdb`, `postgres` and `pg_isready`.
#[derive(Clone, Debug)]
pub(crate) struct Binaries(PathBuf);

impl Binaries {
    /// The path of one of the server's programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        let programs = ["initdb", "postgres", "pg_ctl", "pg_isready"];
        programs
            .iter()
            .all(|name| folder.join(name).is_file())
            .then_some(Self(folder))
    }
}

/// Installs the PostgreSQL server unless its programs are there.
pub(super) fn binaries(shell: &Shell) -> Result<Binaries> {
    if let Some(binaries) = look() {
        note("have the PostgreSQL server");
        return Ok(binaries);
    }
    apt::install(shell, &["postgresql"], BY_HAND)?;
    look().with_context(|| {
        format!("PostgreSQL was installed but its programs are not found: {BY_HAND}")
    })
}

fn look() -> Option<Binaries> {
    let on_path = find("initdb")
        .and_then(|initdb| initdb.canonicalize().ok())
        .and_then(|initdb| initdb.parent().map(Path::to_path_buf))
        .and_then(Binaries::in_folder);
    on_path.or_else(|| newest(Path::new(DEBIAN)))
}

/// The newest complete server under `versions/<major>/bin`.
fn newest(versions: &Path) -> Option<Binaries> {
    let mut majors: Vec<u32> = versions
        .read_dir()
        .ok()?
        .flatten()
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .collect();
    majors.sort_unstable();
    majors
        .into_iter()
        .rev()
        .find_map(|major| Binaries::in_folder(versions.join(major.to_string()).join("bin")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(versions: &Path, major: &str, programs: &[&str]) {
        let folder = versions.join(major).join("bin");
        std::fs::create_dir_all(&folder).expect("a folder");
        for program in programs {
            std::fs::write(folder.join(program), "").expect("written");
        }
    }

    #[test]
    fn the_newest_complete_server_is_taken() {
        let versions = tempfile::tempdir().expect("a folder");
        let complete = ["initdb", "postgres", "pg_ctl", "pg_isready"];
        assert!(newest(versions.path()).is_none());
        install(versions.path(), "9", &complete);
        install(versions.path(), "15", &complete);
        install(versions.path(), "17", &["pg_isready"]);
        let found = newest(versions.path()).expect("a server");
        assert_eq!(
            found.program("initdb"),
            versions.path().join("15/bin/initdb")
        );
    }
}
