//! Tools that come from npm, in exact versions, under `target/tools`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell::{Shell, find};
use crate::step::{note, step};

/// What is installed, and in which versions.
const MANIFEST: &str = include_str!("../../tools/package.json");

/// The installed tools.
#[derive(Debug)]
pub(crate) struct Tools {
    modules: PathBuf,
}

impl Tools {
    /// The script of `wasm-opt`, which node runs. Debian's own is years behind what rustc emits.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        self.modules.join("binaryen/bin/wasm-opt")
    }

    /// The accessibility checker that browser tests load into each page.
    pub(crate) fn axe(&self) -> PathBuf {
        self.modules.join("axe-core/axe.min.js")
    }

    /// Changes whenever the version of a tool does.
    pub(crate) fn version() -> &'static str {
        MANIFEST
    }
}

/// Installs the tools unless exactly these versions are there.
pub(super) fn tools(shell: &Shell) -> Result<Tools> {
    let folder = shell.tools();
    let tools = Tools {
        modules: folder.join("node_modules"),
    };
    if find("node").is_none() || find("npm").is_none() {
        bail!(
            "node or npm is missing: install Node.js 20 or newer with npm (Debian: `apt-get install nodejs npm`) and run this again"
        );
    }
    if missing(&tools.modules)?.is_empty() {
        note("have the tools from npm");
        return Ok(tools);
    }
    step("Installing wasm-opt and axe-core from npm", || {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), MANIFEST)?;
        let mut npm = shell.command("npm");
        npm.current_dir(&folder)
            .args(["install", "--ignore-scripts", "--no-package-lock"]);
        shell
            .run(npm.args(["--no-audit", "--no-fund", "--loglevel", "error"]))
            .context("npm cannot install the tools named in xtask/tools/package.json")
    })?;
    let still = missing(&tools.modules)?;
    if !still.is_empty() {
        bail!(
            "npm reported success, yet {} is not in {}",
            still.join(", "),
            tools.modules.display()
        );
    }
    Ok(tools)
}

/// The packages of the manifest that are not there in the version it names.
fn missing(modules: &Path) -> Result<Vec<String>> {
    let manifest: Value = serde_json::from_str(MANIFEST)?;
    let wanted = manifest.get("dependencies").and_then(Value::as_object);
    let wanted = wanted.context("xtask/tools/package.json names no dependencies")?;
    Ok(wanted
        .iter()
        .filter(|(name, version)| installed(modules, name).as_ref() != Some(*version))
        .map(|(name, version)| format!("{name} {}", version.as_str().unwrap_or_default()))
        .collect())
}

fn installed(modules: &Path, name: &str) -> Option<Value> {
    let text = fs::read_to_string(modules.join(name).join("package.json")).ok()?;
    serde_json::from_str::<Value>(&text)
        .ok()?
        .get("version")
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(modules: &Path, name: &str, version: &str) {
        let package = modules.join(name);
        fs::create_dir_all(&package).expect("a folder");
        let text = serde_json::json!({ "name": name, "version": version }).to_string();
        fs::write(package.join("package.json"), text).expect("written");
    }

    #[test]
    fn absent_and_outdated_packages_are_missing() {
        let modules = tempfile::tempdir().expect("a folder");
        assert_eq!(missing(modules.path()).expect("a list").len(), 2);
        install(modules.path(), "binaryen", "132.0.0");
        install(modules.path(), "axe-core", "4.0.0");
        assert_eq!(
            missing(modules.path()).expect("a list"),
            ["axe-core 4.14.1"]
        );
        install(modules.path(), "axe-core", "4.14.1");
        assert!(missing(modules.path()).expect("a list").is_empty());
    }
}
