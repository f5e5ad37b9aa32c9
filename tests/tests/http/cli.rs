//! The commands of the one binary, and how it takes its settings.

use anyhow::Result;
use tempfile::TempDir;

use crate::binary::{fifthtab, run, said};

#[tokio::test]
async fn all_wrong_settings_are_named_at_once() -> Result<()> {
    let folder = TempDir::new()?;
    for args in [
        &["serve"][..],
        &["migrate"],
        &["check", "config"],
        &["studio", "list"],
    ] {
        let output = run(fifthtab(folder.path(), args)?
            .env("FIFTHTAB__HTTP__LISTEN", "everywhere")
            .env("FIFTHTAB__SESSION__IDLE_DAYS", "soon")
            .env("FIFTHTAB__HTTP__NO_SUCH_KEY", "1")
            .env("FIFTHTAB__SECRETS__KEY", "c2VjcmV0LWJ1dC10b28tc2hvcnQ="))
        .await?;
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        for key in [
            "http.listen",
            "session.idle_days",
            "http.no_such_key",
            "secrets.key",
        ] {
            assert!(said.contains(key), "{args:?}: {key} in {said}");
        }
        assert!(
            said.contains("\"everywhere\"") && said.contains("127.0.0.1:3000"),
            "{said}"
        );
        assert!(
            said.contains("FIFTHTAB__SESSION__IDLE_DAYS"),
            "where it comes from: {said}"
        );
        assert!(
            !said.contains("c2VjcmV0"),
            "a secret's value is not shown: {said}"
        );
        assert!(
            !said.contains("panicked") && !said.contains("Backtrace"),
            "{said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn unknown_words_are_a_matter_of_usage() -> Result<()> {
    let folder = TempDir::new()?;
    for args in [
        &["fly"][..],
        &["studio", "add", "Not A Slug"],
        &["serve", "--no-such-flag"],
        &[],
    ] {
        let output = run(&mut fifthtab(folder.path(), args)?).await?;
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
    }
    for args in [
        &["--help"][..],
        &["--version"],
        &["studio", "set", "--help"],
    ] {
        let output = run(&mut fifthtab(folder.path(), args)?).await?;
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
    }
    Ok(())
}

#[tokio::test]
async fn a_settings_file_that_is_not_there_is_said() -> Result<()> {
    let folder = TempDir::new()?;
    let args = ["check", "config", "--config", "none.toml"];
    let output = run(&mut fifthtab(folder.path(), &args)?).await?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("none.toml cannot be read"),
        "{}",
        said(&output)
    );

    std::fs::write(
        folder.path().join("bad.toml"),
        "[database]\nurl = \"postgres://u:hush@h/d\n",
    )?;
    let args = ["check", "config", "--config", "bad.toml"];
    let output = run(&mut fifthtab(folder.path(), &args)?).await?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("not valid TOML"),
        "{}",
        said(&output)
    );
    assert!(!said(&output).contains("hush"), "{}", said(&output));
    Ok(())
}

#[tokio::test]
async fn check_config_shows_where_settings_come_from_and_no_secret() -> Result<()> {
    let folder = TempDir::new()?;
    let file = "[http]\nlisten = \"127.0.0.1:3111\"\n";
    std::fs::write(folder.path().join("fifthtab.toml"), file)?;
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let output = run(
        fifthtab(folder.path(), &["check", "config", "--data", "elsewhere"])?
            .env("DATABASE_URL", "postgres://keeper:hush@db.example.com/tab")
            .env("FIFTHTAB__SECRETS__KEY", key),
    )
    .await?;
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for text in [
        "127.0.0.1:3111",
        "fifthtab.toml",
        "elsewhere",
        "--data",
        "DATABASE_URL",
    ] {
        assert!(said.contains(text), "{text} in {said}");
    }
    for secret in ["hush", key] {
        assert!(!said.contains(secret), "{said}");
    }
    assert!(
        !folder.path().join("elsewhere").exists(),
        "checking makes nothing"
    );
    Ok(())
}

#[tokio::test]
async fn migrate_makes_the_tables_and_may_be_repeated() -> Result<()> {
    let folder = TempDir::new()?;
    for _ in 0..2 {
        let output = run(&mut fifthtab(
            folder.path(),
            &["migrate", "--data", "data"],
        )?)
        .await?;
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("The tables are up to date."));
    }
    assert!(folder.path().join("data/fifthtab.db").is_file());
    Ok(())
}
