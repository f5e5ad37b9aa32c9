//! A friend follows a member's link, and leaves their details.

use model::{ContactError, Email, Lead, LeadId, Member, PersonName, Phone, ReferralCode, Studio};
use store::leads::{self, LeadOutcome};
use store::{StoreError, members};

use crate::{Engine, EngineError};

/// What a friend learns about the member whose link it is: the first name, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct FriendFacts {
    /// Given name; empty where the studio has none on file.
    pub referrer_first_name: String,
}

/// What a friend has typed.
#[derive(Clone, Default)]
pub struct LeadForm {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The wording beside the box that they ticked; none when they did not.
    pub agreed_to: Option<String>,
}

/// Everything that is wrong with a form, at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeadFormErrors {
    /// With the name.
    pub name: Option<ContactError>,
    /// With the e-mail address.
    pub email: Option<ContactError>,
    /// With the phone number.
    pub phone: Option<ContactError>,
    /// True when the friend did not agree to be contacted.
    pub consent_missing: bool,
}

/// Why a friend's details were not taken.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// No member of the studio has this code.
    #[error("no member of this studio has this code; ask for the link again")]
    NoSuchCode,
    /// The form has to be mended.
    #[error("some of the details cannot be taken; please mend them")]
    Form(LeadFormErrors),
    /// The database did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// What a member's link shows to a friend; none when nobody has this code.
    pub async fn friend_page(
        &self,
        studio: &Studio,
        code: &ReferralCode,
    ) -> Result<Option<FriendFacts>, EngineError> {
        let member = self.by_code(studio, code).await?;
        Ok(member.map(|member| FriendFacts {
            referrer_first_name: member.profile.first_name,
        }))
    }

    /// Stores a friend's details as a lead of the member whose code it is, once.
    ///
    /// The answer is the same for somebody whom the member brought before, so that the form tells
    /// nobody who is known.
    pub async fn claim(
        &self,
        studio: &Studio,
        code: &ReferralCode,
        form: LeadForm,
    ) -> Result<(), ClaimError> {
        let member = self.by_code(studio, code).await?;
        let referrer = member.ok_or(ClaimError::NoSuchCode)?;
        let details = Details::read(form).map_err(ClaimError::Form)?;
        let lead = self.lead(&referrer, details);
        let mut tx = self.inner.database.begin().await?;
        let outcome = leads::add(&mut tx.cx(), studio.id, &lead).await?;
        tx.commit().await?;
        let new = outcome == LeadOutcome::Added;
        tracing::info!(studio = %studio.slug, referrer = %referrer.id, new, "a friend came");
        Ok(())
    }

    async fn by_code(
        &self,
        studio: &Studio,
        code: &ReferralCode,
    ) -> Result<Option<Member>, StoreError> {
        let mut reader = self.inner.database.read().await?;
        members::by_code(&mut reader.cx(), studio.id, code).await
    }

    fn lead(&self, referrer: &Member, details: Details) -> Lead {
        Lead {
            id: LeadId::generate(&*self.inner.clock, &*self.inner.entropy),
            referrer: referrer.id,
            name: details.name,
            email: details.email,
            phone: details.phone,
            consent_text: details.agreed_to,
            consented_at: self.now(),
        }
    }
}

/// A form that can be taken.
struct Details {
    name: PersonName,
    email: Email,
    phone: Phone,
    agreed_to: String,
}

impl Details {
    fn read(form: LeadForm) -> Result<Self, LeadFormErrors> {
        let name = form.name.parse();
        let email = form.email.parse();
        let phone = form.phone.parse();
        let agreed_to = form.agreed_to.filter(|wording| !wording.trim().is_empty());
        match (name, email, phone, agreed_to) {
            (Ok(name), Ok(email), Ok(phone), Some(agreed_to)) => Ok(Self {
                name,
                email,
                phone,
                agreed_to,
            }),
            (name, email, phone, agreed_to) => Err(LeadFormErrors {
                name: name.err(),
                email: email.err(),
                phone: phone.err(),
                consent_missing: agreed_to.is_none(),
            }),
        }
    }
}
