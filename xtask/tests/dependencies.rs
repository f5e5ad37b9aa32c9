//! The table in `docs/DEPENDENCIES.md` gives a reason for each outside crate, and for no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The crates under `[workspace.dependencies]` that are not ours.
fn named(manifest: &str) -> BTreeSet<&str> {
    let (_, from) = manifest
        .split_once("[workspace.dependencies]")
        .expect("the section");
    let (section, _) = from.split_once("\n[").expect("a section after it");
    section
        .lines()
        .filter(|line| !line.starts_with('#') && !line.contains("path = "))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .collect()
}

/// The first column of the first table.
fn explained(document: &str) -> BTreeSet<&str> {
    document
        .lines()
        .skip_while(|line| !line.starts_with("| ---"))
        .skip(1)
        .take_while(|line| line.starts_with("| "))
        .filter_map(|line| line.split(" | ").next())
        .map(|cell| cell.trim_start_matches("| "))
        .collect()
}

#[test]
fn every_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the work tree");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml");
    let document = fs::read_to_string(root.join("docs/DEPENDENCIES.md")).expect("the table");
    let (named, explained) = (named(&manifest), explained(&document));
    assert!(named.len() > 20, "the list was not read: {named:?}");
    let silent: Vec<_> = named.difference(&explained).collect();
    let stale: Vec<_> = explained.difference(&named).collect();
    assert!(
        silent.is_empty(),
        "docs/DEPENDENCIES.md gives no reason for {silent:?}"
    );
    assert!(
        stale.is_empty(),
        "docs/DEPENDENCIES.md explains what is not used: {stale:?}"
    );
}
