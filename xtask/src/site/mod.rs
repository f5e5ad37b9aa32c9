//! The site: what phones download. Islands as wasm with their glue, the style sheet and the
//! assets, each under a name made from its content, compressed ahead of time.

mod css;
mod pack;
mod wasm;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::setup::Tools;
use crate::shell::Shell;
use crate::step::{note, step};
use pack::{Package, Packed};

/// The folder under the site whose files never change once written.
const PACKAGE: &str = "pkg";
/// The list of what was built, which the server reads at its start.
const MANIFEST: &str = "assets.json";

/// What the server is told about the built site.
#[derive(Serialize)]
struct Manifest<'a> {
    js: &'a str,
    wasm: &'a str,
    css: &'a str,
    /// Names of the islands that the wasm can wake.
    islands: &'a [String],
}

/// Builds the site into `target/site`; parts whose inputs did not change are kept.
pub(crate) fn build(shell: &Shell, tools: &Tools) -> Result<()> {
    // First, because a mistake in it shows at once.
    let style = css::bundle(&shell.root().join("style/main.css"))?;
    step("Compiling the islands to wasm", || wasm::compile(shell))?;
    let islands = wasm::bindings(shell, tools)?;
    step("Packing the site", || {
        let site = shell.site();
        publish(&site, &islands, &style)?;
        pack::mirror(&shell.root().join("assets"), &site, &[PACKAGE, MANIFEST])
    })
}

fn publish(site: &Path, islands: &wasm::Islands, style: &str) -> Result<()> {
    let mut package = Package::open(&site.join(PACKAGE))?;
    let glue = package.add_snippets(&islands.snippets, &islands.js)?;
    let wasm = package.add("wasm", &islands.wasm)?;
    let js = package.add("js", glue.as_bytes())?;
    let css = package.add("css", style.as_bytes())?;
    for file in [&wasm, &js, &css] {
        note(&size(file));
    }
    let names = islands.names();
    note(&format!(
        "islands: {}",
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    ));
    let manifest = Manifest {
        js: &js.name,
        wasm: &wasm.name,
        css: &css.name,
        islands: &names,
    };
    write_whole(&site.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    package.remove_others()
}

fn size(file: &Packed) -> String {
    format!(
        "{}: {} bytes, {} in brotli",
        file.name, file.raw_bytes, file.brotli_bytes
    )
}

/// Fails, with the way on, unless a site was built before.
pub(crate) fn require_built(shell: &Shell) -> Result<()> {
    let manifest = shell.site().join(MANIFEST);
    fs::metadata(&manifest).map(drop).with_context(|| {
        format!(
            "no site is built ({} is not there): run `cargo xtask build`",
            manifest.display()
        )
    })
}

/// Writes a file so that a reader sees the old content or the new, never a part.
fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let fresh = path.with_added_extension("new");
    fs::write(&fresh, content).with_context(|| format!("{} cannot be written", fresh.display()))?;
    fs::rename(&fresh, path).with_context(|| format!("{} cannot be replaced", path.display()))
}
