//! Form: rustfmt, clippy for the three builds, and trunk's build of the browser-only app.

use anyhow::{Result, bail};

use crate::setup::WASM;
use crate::shell::{Shell, find};
use crate::step::{note, step};

/// Runs every check and stops at the first that fails.
pub(super) fn all(shell: &Shell) -> Result<()> {
    step("Checking the formatting", || {
        shell.run(shell.cargo().args(["fmt", "--all", "--check"]))
    })?;
    step("Clippy: the server, the crates and their tests", || {
        clippy(shell, &["--workspace", "--all-targets"])
    })?;
    step("Clippy: the islands for browsers", || {
        clippy(shell, &browser("--lib", "islands"))
    })?;
    step("Clippy: the browser-only app", || {
        clippy(shell, &browser("--bins", "csr"))
    })?;
    trunk(shell)
}

/// The two browser builds share a package and differ in features, which exclude each other.
fn browser(part: &'static str, feature: &'static str) -> [&'static str; 7] {
    [
        "--package",
        "fifthtab-frontend",
        part,
        "--features",
        feature,
        "--target",
        WASM,
    ]
}

fn clippy(shell: &Shell, what: &[&str]) -> Result<()> {
    shell.run(
        shell
            .cargo()
            .arg("clippy")
            .args(what)
            .args(["--", "--deny", "warnings"]),
    )
}

/// Builds the browser-only app the way `trunk serve` does, where trunk is installed.
fn trunk(shell: &Shell) -> Result<()> {
    if find("trunk").is_none() {
        note(
            "trunk is not on PATH, so its own build was not run (docs/UI-WORK.md tells how to get it)",
        );
        return Ok(());
    }
    let wanted = locked_wasm_bindgen(shell)?;
    let installed = shell
        .output(shell.command("wasm-bindgen").arg("--version"))
        .ok();
    if installed.is_none_or(|version| version != format!("wasm-bindgen {wanted}")) {
        bail!(
            "trunk needs wasm-bindgen {wanted} on PATH: run `cargo install wasm-bindgen-cli --version {wanted}`"
        );
    }
    step("Building the browser-only app with trunk", || {
        // Trunk reads NO_COLOR as a flag of its own and refuses the values other programs accept.
        shell.run(
            shell
                .command("trunk")
                .args(["build", "--offline"])
                .env_remove("NO_COLOR"),
        )
    })
}

/// The version of wasm-bindgen that the lock file holds; the tool has to be exactly that one.
fn locked_wasm_bindgen(shell: &Shell) -> Result<String> {
    let mut cargo = shell.cargo();
    let id = shell.output(cargo.args(["pkgid", "--offline", "wasm-bindgen"]))?;
    Ok(id.rsplit(['@', '#']).next().unwrap_or_default().to_owned())
}
