//! The friend's page.

use app::page::{FriendForm, FriendFormErrors, FriendPageView};
use app::words::default_consent;
use engine::{FriendFacts, OpenStudio};
use model::ReferralCode;

use super::studio::studio_view;

/// How far a friend has come with the form.
#[derive(Clone, Default)]
pub struct Filled {
    form: FriendForm,
    errors: FriendFormErrors,
    done: bool,
}

impl Filled {
    /// The details are taken.
    pub fn done() -> Self {
        Self {
            done: true,
            ..Self::default()
        }
    }

    /// The form has to be mended.
    pub fn refused(form: FriendForm, errors: FriendFormErrors) -> Self {
        Self {
            form,
            errors,
            done: false,
        }
    }
}

/// The wording that a friend of this studio's members agrees to.
pub fn consent_text(open: &OpenStudio) -> String {
    let own = open.studio.settings.consent_text.clone();
    own.unwrap_or_else(|| default_consent(&open.look.brand))
}

pub(super) fn friend_view(
    open: &OpenStudio,
    code: &ReferralCode,
    facts: FriendFacts,
    filled: Filled,
) -> FriendPageView {
    let name = facts.referrer_first_name;
    FriendPageView {
        studio: studio_view(open),
        code: code.as_str().to_owned(),
        referrer_first_name: Some(name).filter(|name| !name.trim().is_empty()),
        consent_text: consent_text(open),
        form: filled.form,
        errors: filled.errors,
        done: filled.done,
    }
}
