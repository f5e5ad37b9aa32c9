//! Parts of the Rust tool chain that a minimal installation lacks.

use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::Shell;
use crate::step::{note, step};

/// The target that browsers run.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target unless its standard library is there. Where it lies is asked of rustc,
/// so that a tool chain that did not come from rustup counts as well.
pub(super) fn wasm_target(shell: &Shell) -> Result<()> {
    let mut question = shell.command("rustc");
    let libraries = shell.output(question.args(["--print", "target-libdir", "--target", WASM]))?;
    if holds_std(Path::new(&libraries)) {
        note("have the wasm target");
        return Ok(());
    }
    step("Adding the wasm target to the tool chain", || {
        let mut rustup = shell.command("rustup");
        shell.run(rustup.args(["target", "add", WASM])).with_context(|| {
            format!("the target {WASM} is missing and rustup cannot add it; docs/UI-WORK.md tells another way")
        })
    })
}

fn holds_std(libraries: &Path) -> bool {
    let Ok(files) = libraries.read_dir() else {
        return false;
    };
    files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Adds rustfmt and clippy unless both answer.
pub(super) fn linters(shell: &Shell) -> Result<()> {
    let answers = |tool: &str| {
        shell
            .output(shell.cargo().args([tool, "--version"]))
            .is_ok()
    };
    if answers("fmt") && answers("clippy") {
        note("have rustfmt and clippy");
        return Ok(());
    }
    step("Adding rustfmt and clippy to the tool chain", || {
        let mut rustup = shell.command("rustup");
        shell
            .run(rustup.args(["component", "add", "rustfmt", "clippy"]))
            .context("rustfmt or clippy is missing and rustup cannot add it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_there_when_its_standard_library_is() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!holds_std(folder.path()));
        assert!(!holds_std(&folder.path().join("absent")));
        std::fs::write(folder.path().join("libstd-0123.rlib"), "").expect("written");
        assert!(holds_std(folder.path()));
    }
}
