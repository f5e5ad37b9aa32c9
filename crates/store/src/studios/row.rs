//! A studio as columns.

use jiff::civil::Weekday;
use model::{LookOverrides, OAuthClient, Slug, Studio, StudioId, StudioSettings};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{Purpose, StoreError, Vault, VaultError, column};

#[derive(sqlx::FromRow)]
pub(super) struct StudioRow {
    id: Uuid,
    slug: String,
    tenant_url: String,
    oauth_client_id: String,
    oauth_secret: Option<Vec<u8>>,
    admin_key: Option<Vec<u8>>,
    time_zone: String,
    week_starts: i64,
    weekly_goal: i64,
    look: String,
    consent_text: Option<String>,
}

impl StudioRow {
    pub(super) fn into_studio(self, vault: &Vault) -> Result<Studio, StoreError> {
        let id = StudioId(self.id);
        let secret = open_text(vault, Purpose::OAuthClientSecret, id, self.oauth_secret)?;
        let settings = StudioSettings {
            tenant_url: self
                .tenant_url
                .parse()
                .map_err(|_| unreadable("tenant address"))?,
            oauth: OAuthClient {
                id: self.oauth_client_id,
                secret,
            },
            admin_key: open_text(vault, Purpose::AdminKey, id, self.admin_key)?,
            time_zone: column::zone(self.time_zone),
            week_starts: weekday(self.week_starts)?,
            weekly_goal: column::count(self.weekly_goal)?,
            look: look_overrides(&self.look)?,
            consent_text: self.consent_text,
        };
        let slug = Slug::try_from(self.slug).map_err(|_| unreadable("studio name"))?;
        Ok(Studio { id, slug, settings })
    }
}

/// What an operator sets of a studio, ready to be bound.
pub(super) struct SettingsColumns {
    pub(super) tenant_url: String,
    pub(super) oauth_client_id: String,
    pub(super) oauth_secret: Option<Vec<u8>>,
    pub(super) admin_key: Option<Vec<u8>>,
    pub(super) time_zone: String,
    pub(super) week_starts: i64,
    pub(super) weekly_goal: i64,
    pub(super) look: String,
    pub(super) consent_text: Option<String>,
}

impl SettingsColumns {
    pub(super) fn of(studio: &Studio, vault: &Vault) -> Result<Self, StoreError> {
        let Studio { id, settings, .. } = studio;
        let look = serde_json::to_string(&settings.look).map_err(|_| unreadable("look"))?;
        let secret = settings.oauth.secret.as_ref();
        Ok(Self {
            tenant_url: settings.tenant_url.to_string(),
            oauth_client_id: column::text(&settings.oauth.id).into_owned(),
            oauth_secret: seal_text(vault, Purpose::OAuthClientSecret, *id, secret)?,
            admin_key: seal_text(vault, Purpose::AdminKey, *id, settings.admin_key.as_ref())?,
            time_zone: settings.time_zone.as_str().to_owned(),
            week_starts: settings.week_starts.to_monday_one_offset().into(),
            weekly_goal: settings.weekly_goal.into(),
            look,
            consent_text: settings
                .consent_text
                .as_deref()
                .map(|t| column::text(t).into_owned()),
        })
    }
}

fn seal_text(
    vault: &Vault,
    purpose: Purpose,
    studio: StudioId,
    secret: Option<&SecretString>,
) -> Result<Option<Vec<u8>>, VaultError> {
    let seal = |text: &SecretString| {
        vault.seal(purpose, studio, studio.0, text.expose_secret().as_bytes())
    };
    secret.map(seal).transpose()
}

fn open_text(
    vault: &Vault,
    purpose: Purpose,
    studio: StudioId,
    sealed: Option<Vec<u8>>,
) -> Result<Option<SecretString>, StoreError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let bytes = vault.open(purpose, studio, studio.0, &sealed)?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("secret"))?;
    Ok(Some(text.into()))
}

fn weekday(monday_one: i64) -> Result<Weekday, StoreError> {
    let offset = i8::try_from(monday_one).map_err(|_| unreadable("weekday"))?;
    Weekday::from_monday_one_offset(offset).map_err(|_| unreadable("weekday"))
}

fn look_overrides(json: &str) -> Result<LookOverrides, StoreError> {
    serde_json::from_str(json).map_err(|_| unreadable("look"))
}

fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable(what)
}
