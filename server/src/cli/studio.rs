//! `fifthtab studio`: which studios there are, and how they are set.

use std::io::Write as _;

use clap::{Args, Subcommand};
use engine::{Engine, StudiosError};
use model::{Slug, Studio};
use secrecy::ExposeSecret as _;
use serde_json::json;
use store::Database;

use super::studio_flags::StudioFlags;
use crate::application::{Parts, engine};
use crate::config::Settings;
use crate::telemetry;

/// What to do with studios.
#[derive(Debug, Subcommand)]
pub(super) enum StudioCommand {
    /// Add a studio.
    Add(AddArgs),
    /// Change a studio. Running servers see it within a second.
    Set(SetArgs),
    /// List all studios, without their secrets.
    List(ListArgs),
}

/// A new studio.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The studio's name in addresses, like harbor-barre.
    slug: Slug,
    /// Change the studio instead, where there is one of that name.
    #[arg(long)]
    or_set: bool,
    #[command(flatten)]
    flags: StudioFlags,
}

/// A studio to change.
#[derive(Debug, Args)]
pub(super) struct SetArgs {
    /// The studio's name in addresses.
    slug: Slug,
    #[command(flatten)]
    flags: StudioFlags,
}

/// How to list.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// As JSON, one array.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(settings: &Settings, command: StudioCommand) -> anyhow::Result<()> {
    telemetry::start(&settings.log);
    let parts = Parts::of_this_machine();
    let key = settings.master_key(parts.entropy.as_ref())?;
    let database = Database::open(&settings.database_settings()).await?;
    if settings.database.migrate_on_start {
        database.migrate().await?;
    }
    let engine = engine(settings, &key, &database, &parts)?;
    let done = carry_out(&engine, command).await;
    engine.shutdown().await;
    database.close().await;
    done
}

async fn carry_out(engine: &Engine, command: StudioCommand) -> anyhow::Result<()> {
    match command {
        StudioCommand::Add(args) => add(engine, args).await,
        StudioCommand::Set(args) => {
            let changed = engine
                .set_studio(&args.slug, args.flags.into_change()?)
                .await;
            say("Changed", &changed.map_err(in_flags)?)
        }
        StudioCommand::List(args) => list(engine, &args).await,
    }
}

async fn add(engine: &Engine, args: AddArgs) -> anyhow::Result<()> {
    let change = args.flags.into_change()?;
    if args.or_set {
        match engine.set_studio(&args.slug, change.clone()).await {
            Err(StudiosError::NoSuchStudio(_)) => {}
            changed => return say("Changed", &changed.map_err(in_flags)?),
        }
    }
    let added = engine.add_studio(args.slug, change).await;
    say("Added", &added.map_err(in_flags)?)
}

fn say(done: &str, studio: &Studio) -> anyhow::Result<()> {
    let slug = &studio.slug;
    writeln!(std::io::stdout(), "{done} {slug}. Its tab is at /{slug}.")?;
    Ok(())
}

/// Faults in the words of the command line.
fn in_flags(error: StudiosError) -> anyhow::Error {
    let StudiosError::Settings(problems) = error else {
        return anyhow::Error::new(error);
    };
    let lines = problems.iter().map(|problem| {
        let flag = problem.setting.replace('_', "-");
        format!("\n  --{flag}: {}", problem.message)
    });
    anyhow::anyhow!(
        "These settings cannot be taken:{}",
        lines.collect::<String>()
    )
}

async fn list(engine: &Engine, args: &ListArgs) -> anyhow::Result<()> {
    let studios = engine.studios().await?;
    let mut out = std::io::stdout().lock();
    if args.json {
        let all: Vec<_> = studios.iter().map(as_json).collect();
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
        return Ok(());
    }
    for studio in &studios {
        writeln!(out, "{}\t{}", studio.slug, studio.settings.tenant_url)?;
    }
    if studios.is_empty() {
        writeln!(
            out,
            "There are no studios yet; `fifthtab studio add` makes one."
        )?;
    }
    Ok(())
}

/// Everything but secrets; of those, whether they are there.
fn as_json(studio: &Studio) -> serde_json::Value {
    let settings = &studio.settings;
    let week_starts = format!("{:?}", settings.week_starts).to_lowercase();
    let has = |secret: Option<&secrecy::SecretString>| {
        secret.is_some_and(|secret| !secret.expose_secret().is_empty())
    };
    json!({
        "slug": studio.slug,
        "tenant_url": settings.tenant_url,
        "client_id": settings.oauth.id,
        "has_client_secret": has(settings.oauth.secret.as_ref()),
        "has_admin_key": has(settings.admin_key.as_ref()),
        "time_zone": settings.time_zone,
        "week_starts": week_starts,
        "weekly_goal": settings.weekly_goal,
        "title": settings.look.title,
        "icon": settings.look.icon,
        "primary": settings.look.primary,
        "consent_text": settings.consent_text,
    })
}
