//! Friends who left their details on a member's page.

use model::{ContactError, Lead, LeadId, MemberId, StudioId};
use uuid::Uuid;

use crate::{Cx, StoreError, column};

/// What became of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadOutcome {
    /// It is new, and stored.
    Added,
    /// This member has brought this address before. What was stored then stays.
    AlreadyThere,
}

/// Stores a lead, once per studio, referrer and e-mail address (in any mix of letters).
pub async fn add(
    cx: &mut Cx<'_>,
    studio: StudioId,
    lead: &Lead,
) -> Result<LeadOutcome, StoreError> {
    let added = exec!(
        cx,
        "INSERT INTO lead (studio_id, id, referrer_id, name, email, email_key, phone, \
             consent_text, consented_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (studio_id, referrer_id, email_key) DO NOTHING",
        studio.0,
        lead.id.0,
        lead.referrer.0,
        lead.name.as_str(),
        lead.email.as_str(),
        lead.email.as_str().to_lowercase(),
        lead.phone.as_str(),
        &*column::text(&lead.consent_text),
        column::micros(lead.consented_at),
    )?;
    Ok(if added == 1 {
        LeadOutcome::Added
    } else {
        LeadOutcome::AlreadyThere
    })
}

#[derive(sqlx::FromRow)]
struct LeadRow {
    id: Uuid,
    referrer_id: Uuid,
    name: String,
    email: String,
    phone: String,
    consent_text: String,
    consented_at: i64,
}

impl TryFrom<LeadRow> for Lead {
    type Error = StoreError;

    fn try_from(row: LeadRow) -> Result<Self, StoreError> {
        let unreadable = |_: ContactError| StoreError::Unreadable("contact");
        Ok(Self {
            id: LeadId(row.id),
            referrer: MemberId(row.referrer_id),
            name: row.name.parse().map_err(unreadable)?,
            email: row.email.parse().map_err(unreadable)?,
            phone: row.phone.parse().map_err(unreadable)?,
            consent_text: row.consent_text,
            consented_at: column::instant(row.consented_at)?,
        })
    }
}

/// The friends that a member has brought, newest first.
pub async fn of_member(
    cx: &mut Cx<'_>,
    studio: StudioId,
    referrer: MemberId,
) -> Result<Vec<Lead>, StoreError> {
    let rows = all!(
        cx,
        LeadRow,
        "SELECT id, referrer_id, name, email, phone, consent_text, consented_at FROM lead \
         WHERE studio_id = $1 AND referrer_id = $2 ORDER BY consented_at DESC, id DESC",
        studio.0,
        referrer.0,
    )?;
    rows.into_iter().map(Lead::try_from).collect()
}
