//! The one binary, `fifthtab`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::Shell;
use crate::step::step;

/// How much effort the compiler spends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

impl Profile {
    /// The folder under `target/` that cargo builds into.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// Where the binary is once built.
pub(crate) fn path(shell: &Shell, profile: Profile) -> PathBuf {
    shell.target().join(profile.folder()).join("fifthtab")
}

/// Builds the binary and answers where it is.
pub(crate) fn build(shell: &Shell, profile: Profile) -> Result<PathBuf> {
    step("Compiling the server", || {
        let mut cargo = shell.cargo();
        cargo.args(["build", "--package", "fifthtab-server", "--bin", "fifthtab"]);
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        shell.run(&mut cargo)
    })?;
    let binary = path(shell, profile);
    require_built(&binary)?;
    Ok(binary)
}

/// Fails, with the way on, unless the binary is there.
pub(crate) fn require_built(binary: &Path) -> Result<()> {
    if !binary.is_file() {
        bail!(
            "no server is built ({} is not there): run `cargo xtask build`",
            binary.display()
        );
    }
    Ok(())
}
