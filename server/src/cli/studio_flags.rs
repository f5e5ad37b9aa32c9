//! The flags that say what to set of a studio.

use std::io::Read as _;

use anyhow::Context as _;
use clap::Args;
use engine::StudioChange;
use secrecy::SecretString;

/// Where a client secret is taken from when no flag says otherwise.
const SECRET_VARIABLE: &str = "FIFTHTAB_CLIENT_SECRET";
/// Longer than any secret; more than that on standard input is a mistake.
const LONGEST_SECRET: u64 = 4096;

/// What to set. What is not named stays as it is; an empty text clears it.
#[derive(Debug, Args)]
pub(super) struct StudioFlags {
    /// Address of the studio's Mariana Tek tenant, like <https://harbor.marianatek.com>.
    #[arg(long, value_name = "URL")]
    tenant_url: Option<String>,
    /// Id of the tab's OAuth client at the tenant.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Read the client's secret from standard input. Otherwise it is taken from the environment
    /// variable `FIFTHTAB_CLIENT_SECRET`, where that is set. A public client has none.
    #[arg(long)]
    client_secret_stdin: bool,
    /// Environment variable that holds a key for the tenant's Admin API.
    #[arg(long, value_name = "VAR")]
    admin_key_env: Option<String>,
    /// Zone for members without a home location, like Europe/London.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// First day of the studio's week, like monday.
    #[arg(long, value_name = "DAY")]
    week_starts: Option<String>,
    /// Classes in a week that keep a streak alive.
    #[arg(long, value_name = "N")]
    weekly_goal: Option<u32>,
    /// Title of the tab's page, instead of the tenant's brand name.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Address of the tab's icon: https, or a path on this server.
    #[arg(long, value_name = "URL")]
    icon: Option<String>,
    /// Brand colour, like #1a6b5c, instead of the tenant's.
    #[arg(long, value_name = "COLOUR")]
    primary: Option<String>,
    /// The wording that a member's friend agrees to.
    #[arg(long, value_name = "TEXT")]
    consent_text: Option<String>,
}

impl StudioFlags {
    /// The change that the flags and the environment ask for.
    pub(super) fn into_change(self) -> anyhow::Result<StudioChange> {
        Ok(StudioChange {
            client_secret: client_secret(self.client_secret_stdin)?,
            admin_key: self.admin_key_env.as_deref().map(variable).transpose()?,
            tenant_url: self.tenant_url,
            client_id: self.client_id,
            time_zone: self.time_zone,
            week_starts: self.week_starts,
            weekly_goal: self.weekly_goal,
            title: self.title,
            icon: self.icon,
            primary: self.primary,
            consent_text: self.consent_text,
        })
    }
}

/// Secrets never stand on a command line, where every user of the machine can read them.
fn client_secret(from_stdin: bool) -> anyhow::Result<Option<SecretString>> {
    if !from_stdin {
        return Ok(std::env::var(SECRET_VARIABLE).ok().map(SecretString::from));
    }
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(LONGEST_SECRET);
    input
        .read_to_string(&mut text)
        .context("the client secret cannot be read")?;
    Ok(Some(SecretString::from(text.trim())))
}

fn variable(name: &str) -> anyhow::Result<SecretString> {
    let value = std::env::var(name).with_context(|| {
        format!("--admin-key-env names the environment variable {name}, which is not set")
    })?;
    Ok(SecretString::from(value))
}
