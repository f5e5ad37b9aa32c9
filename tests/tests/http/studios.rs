//! `fifthtab studio`: which studios there are, and how they are set.

use std::path::Path;
use std::process::Output;

use anyhow::Result;
use fifthtab_tests::house::{Plan, STUDIO};
use fifthtab_tests::text;
use tempfile::TempDir;

use crate::binary::{fifthtab, run, said};
use crate::support::somebody;

/// A secret that must never be seen again.
const SECRET: &str = "hush-hush";

/// Adds a studio whose tenant does not answer, which is no reason to refuse it.
async fn add(folder: &Path, more: &[&str]) -> Result<Output> {
    let add = ["studio", "add", STUDIO, "--client-id", "client-1"];
    let mut command = fifthtab(folder, &add)?;
    command
        .args(["--tenant-url", "http://localhost:9"])
        .args(more)
        .env("FIFTHTAB_CLIENT_SECRET", SECRET);
    run(&mut command).await
}

async fn set(folder: &Path, slug: &str, flags: &[&str]) -> Result<Output> {
    run(fifthtab(folder, &["studio", "set", slug])?.args(flags)).await
}

async fn listed(folder: &Path) -> Result<serde_json::Value> {
    let list = run(&mut fifthtab(folder, &["studio", "list", "--json"])?).await?;
    assert!(!said(&list).contains(SECRET));
    Ok(serde_json::from_slice(&list.stdout)?)
}

#[tokio::test]
async fn a_studio_is_added_once_and_its_secret_sealed() -> Result<()> {
    let folder = TempDir::new()?;
    let added = add(folder.path(), &[]).await?;
    assert_eq!(added.status.code(), Some(0), "{}", said(&added));
    let again = add(folder.path(), &[]).await?;
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    let or_set = add(folder.path(), &["--or-set", "--title", "Set"]).await?;
    assert_eq!(or_set.status.code(), Some(0), "{}", said(&or_set));

    let studios = listed(folder.path()).await?;
    assert_eq!(studios.as_array().map(Vec::len), Some(1));
    assert_eq!(studios[0]["slug"], STUDIO);
    assert_eq!(studios[0]["title"], "Set");
    assert_eq!(studios[0]["has_client_secret"], true);
    for output in [&added, &again, &or_set] {
        assert!(!said(output).contains(SECRET));
    }
    for file in std::fs::read_dir(folder.path().join("data"))? {
        let bytes = std::fs::read(file?.path())?;
        let mut windows = bytes.windows(SECRET.len());
        assert!(!windows.any(|window| window == SECRET.as_bytes()));
    }
    Ok(())
}

#[tokio::test]
async fn settings_of_a_studio_are_changed_or_refused_as_a_whole() -> Result<()> {
    let folder = TempDir::new()?;
    add(folder.path(), &[]).await?;
    let good = [
        "--title",
        "My Barre",
        "--primary",
        "#7a1fa2",
        "--weekly-goal",
        "2",
    ];
    let changed = set(folder.path(), STUDIO, &good).await?;
    assert_eq!(changed.status.code(), Some(0), "{}", said(&changed));
    let bad = [
        "--title",
        "No",
        "--primary",
        "plum",
        "--icon",
        "ftp://x",
        "--weekly-goal",
        "0",
    ];
    let refused = set(folder.path(), STUDIO, &bad).await?;
    assert_eq!(refused.status.code(), Some(1));
    for flag in ["--primary", "--icon", "--weekly-goal"] {
        assert!(
            said(&refused).contains(flag),
            "{flag} in {}",
            said(&refused)
        );
    }
    let studio = &listed(folder.path()).await?[0];
    assert_eq!(studio["title"], "My Barre");
    assert_eq!(studio["primary"], "#7a1fa2");
    assert_eq!(studio["weekly_goal"], 2);

    let cleared = set(folder.path(), STUDIO, &["--title", ""]).await?;
    assert_eq!(cleared.status.code(), Some(0), "{}", said(&cleared));
    assert!(listed(folder.path()).await?[0]["title"].is_null());
    let nobody = set(folder.path(), "nobody", &["--title", "x"]).await?;
    assert_eq!(nobody.status.code(), Some(1), "{}", said(&nobody));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_sees_what_the_command_changed() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    let folder = TempDir::new()?;
    let data = house.data().display().to_string();
    let flags = [
        "studio",
        "set",
        STUDIO,
        "--title",
        "From outside",
        "--data",
        &data,
    ];
    let output = run(&mut fifthtab(folder.path(), &flags)?).await?;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    house.advance(jiff::SignedDuration::from_secs(2));
    let page = house.follow(&phone, "/harbor-barre").await?;
    assert_eq!(text::title(&page.body), "From outside");
    house.stop().await
}
