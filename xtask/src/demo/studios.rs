//! The sandbox's tenants, made known to the server as its studios.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::demo::{Demo, SANDBOX, SERVER, http};
use crate::step::note;

/// Where the sandbox tells what scripts need to know about it.
pub(super) const STATE: &str = "/__sandbox/state";

#[derive(Debug, Deserialize)]
struct State {
    tenants: Vec<Tenant>,
}

#[derive(Debug, Deserialize)]
struct Tenant {
    slug: String,
    name: String,
    base_url: String,
    oauth_clients: Vec<OAuthClient>,
    api_keys: Vec<ApiKey>,
}

#[derive(Debug, Deserialize)]
struct OAuthClient {
    #[serde(rename = "client_id")]
    id: String,
    #[serde(rename = "client_secret")]
    secret: Option<String>,
    redirect_uris: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ApiKey {
    key: String,
}

impl Tenant {
    /// The client registered for our tab, which is the one that may return to our callback.
    fn client(&self) -> Result<&OAuthClient> {
        let callback = format!("http://localhost:{SERVER}/{}/auth/callback", self.slug);
        self.oauth_clients
            .iter()
            .find(|client| client.redirect_uris.contains(&callback))
            .with_context(|| format!("the sandbox has no OAuth client for {callback}"))
    }
}

/// Adds each tenant as a studio, or brings the studio up to date. Secrets go through the
/// environment, where the process list does not show them.
pub(super) fn introduce(demo: &Demo<'_>) -> Result<()> {
    let state: State = serde_json::from_str(&http::get(SANDBOX, STATE)?)
        .context("the sandbox's state cannot be read")?;
    for tenant in &state.tenants {
        demo.shell.output(&mut add(demo, tenant)?)?;
        note(&format!("{} at {}", tenant.name, tenant.base_url));
    }
    Ok(())
}

fn add(demo: &Demo<'_>, tenant: &Tenant) -> Result<Command> {
    let client = tenant.client()?;
    let mut command = demo.command(&["studio", "add", &tenant.slug, "--or-set"]);
    command.args(["--tenant-url", &tenant.base_url, "--client-id", &client.id]);
    command.arg("--data").arg(&demo.data);
    match &client.secret {
        Some(secret) => command.env("FIFTHTAB_CLIENT_SECRET", secret),
        None => command.env_remove("FIFTHTAB_CLIENT_SECRET"),
    };
    if let Some(api_key) = tenant.api_keys.first() {
        command.args(["--admin-key-env", "FIFTHTAB_ADMIN_KEY"]);
        command.env("FIFTHTAB_ADMIN_KEY", &api_key.key);
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"clock": "2026-11-22T09:00:00Z", "tenants": [{
        "slug": "harbor-barre", "name": "Harbor Barre", "base_url": "http://localhost:4001",
        "oauth_clients": [
            {"client_id": "any", "client_secret": null, "redirect_uris": ["http://localhost:*"]},
            {"client_id": "tab", "client_secret": "s", "redirect_uris":
                ["http://localhost:3000/harbor-barre/auth/callback"]}],
        "api_keys": [{"key": "k", "permissions": ["users.view"]}],
        "members": [], "staff": []}]}"#;

    #[test]
    fn the_client_that_may_return_to_us_is_chosen() {
        let mut state: State = serde_json::from_str(ANSWER).expect("readable");
        let mut tenant = state.tenants.remove(0);
        assert_eq!(tenant.client().expect("a client").id, "tab");
        tenant.slug = "other".into();
        assert!(tenant.client().is_err());
    }
}
