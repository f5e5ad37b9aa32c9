//! The islands: compiled by cargo, given their JavaScript glue by wasm-bindgen, and made small
//! by wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup::{Tools, WASM};
use crate::shell::Shell;
use crate::site::pack::digest;
use crate::step::{note, step};

/// The cargo profile that puts size first.
const PROFILE: &str = "wasm-release";
/// The stem of the generated files.
const NAME: &str = "fifthtab";

/// `-Oz`, and every feature that today's rustc uses without being asked.
const WASM_OPT: [&str; 9] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What wasm-bindgen and wasm-opt made.
#[derive(Debug)]
pub(super) struct Islands {
    /// The glue, an ES module.
    pub(super) js: String,
    /// The optimised wasm.
    pub(super) wasm: Vec<u8>,
    /// Files that the glue imports; the folder may be absent.
    pub(super) snippets: PathBuf,
}

impl Islands {
    /// The islands' names, sorted. None at all means that the linker dropped them, or that the
    /// app has none.
    pub(super) fn names(&self) -> Vec<String> {
        let exports = self.js.split("export function ").skip(1);
        let mut names: Vec<String> = exports.filter_map(island).map(str::to_owned).collect();
        names.sort();
        names
    }
}

/// The name in `ShareButton_4865947212224284914(el…`, the export that leptos makes for an island:
/// the component's name and a number made from where it stands in the source.
fn island(export: &str) -> Option<&str> {
    let (function, _) = export.split_once('(')?;
    let (name, number) = function.rsplit_once('_')?;
    let is_component = name.starts_with(|first: char| first.is_ascii_uppercase());
    (is_component && number.parse::<u64>().is_ok()).then_some(name)
}

/// Compiles the islands. Cargo knows best whether there is anything to do.
pub(super) fn compile(shell: &Shell) -> Result<()> {
    let mut cargo = shell.cargo();
    cargo.args([
        "build",
        "--package",
        "fifthtab-frontend",
        "--lib",
        "--features",
        "islands",
    ]);
    cargo.args(["--target", WASM, "--profile", PROFILE]);
    shell.run(&mut cargo)
}

/// Makes the glue and shrinks the wasm, unless this very wasm went through the same tools before.
pub(super) fn bindings(shell: &Shell, tools: &Tools) -> Result<Islands> {
    let compiled = shell
        .target()
        .join(WASM)
        .join(PROFILE)
        .join("frontend.wasm");
    let input =
        fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let options = WASM_OPT.join(" ");
    let key = digest(&[&input, Tools::version().as_bytes(), options.as_bytes()]);
    let kept = shell.target().join("xtask/islands");
    let done = kept.join(&key);
    if done.is_dir() {
        note("the wasm is as before");
    } else {
        let fresh = kept.join("fresh");
        remove_folder(&kept)?;
        fs::create_dir_all(&fresh)?;
        step("Making the JavaScript glue with wasm-bindgen", || {
            glue(&input, &fresh)
        })?;
        step("Shrinking the wasm with wasm-opt", || {
            shrink(shell, tools, &fresh)
        })?;
        fs::rename(&fresh, &done)?;
    }
    read(&done)
}

fn glue(wasm: &[u8], folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_bytes(NAME, wasm.to_vec())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(folder)
        .context("wasm-bindgen cannot make the glue")
}

fn shrink(shell: &Shell, tools: &Tools, folder: &Path) -> Result<()> {
    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    let mut node = shell.command("node");
    node.arg(tools.wasm_opt())
        .args(WASM_OPT)
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm);
    shell.run(&mut node)
}

fn read(folder: &Path) -> Result<Islands> {
    Ok(Islands {
        js: fs::read_to_string(folder.join(format!("{NAME}.js")))?,
        wasm: fs::read(folder.join(format!("{NAME}_bg.wasm")))?,
        snippets: folder.join("snippets"),
    })
}

/// Removes a folder with all it holds; an absent one is fine.
fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn islands_are_read_off_the_exports() {
        let js = "export function ShareButton_4865947212224284914(el) {}\n\
                  export function hydrate() {}\nexport function start_1() {}\n\
                  export function FillIn_4497700285913922976(el) {}";
        let islands = Islands {
            js: js.into(),
            wasm: Vec::new(),
            snippets: PathBuf::new(),
        };
        assert_eq!(islands.names(), ["FillIn", "ShareButton"]);
    }
}
