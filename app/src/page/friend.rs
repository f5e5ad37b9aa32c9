//! Bringing a friend: the member's side and the friend's.

use serde::{Deserialize, Serialize};

use super::{AsOf, StudioView};

/// The Refer page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferView {
    /// The studio.
    pub studio: StudioView,
    /// The member's own link, complete: it is shared outside.
    pub link: String,
    /// The member's code, for saying it at the front desk.
    pub code: String,
    /// Friends so far, newest first.
    pub friends: Vec<FriendView>,
    /// How fresh it is.
    pub as_of: AsOf,
}

/// A friend who left their details.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendView {
    /// The name they gave.
    pub name: String,
    /// Like `24 November`.
    pub since: String,
}

/// The public page behind a member's link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendPageView {
    /// The studio.
    pub studio: StudioView,
    /// The code in the address.
    pub code: String,
    /// First name of the member who shares; none where the studio has no name on file.
    pub referrer_first_name: Option<String>,
    /// What the friend agrees to: the studio's own wording, or `words::default_consent`. The text
    /// shown is the text that is kept as proof.
    pub consent_text: String,
    /// What the friend has typed so far.
    pub form: FriendForm,
    /// What is wrong with it.
    pub errors: FriendFormErrors,
    /// True once the details are taken: the page thanks instead of asking.
    pub done: bool,
}

/// A friend's details as typed. Field names are those of the posted form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FriendForm {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// `yes` when the consent box is ticked, empty otherwise.
    pub consent: String,
}

impl std::fmt::Debug for FriendForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FriendForm").finish_non_exhaustive()
    }
}

/// What is wrong with a friend's details: one sentence for each wrong field.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FriendFormErrors {
    /// On the name.
    pub name: Option<String>,
    /// On the e-mail address.
    pub email: Option<String>,
    /// On the phone number.
    pub phone: Option<String>,
    /// True when the consent box is not ticked.
    pub consent_missing: bool,
}

impl FriendFormErrors {
    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
