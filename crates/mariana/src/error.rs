//! What can go wrong between us and a tenant.

use std::fmt;
use std::time::Duration;

use crate::Reference;

/// Why a call to a tenant gave no answer that we can use.
///
/// Safe to log and to show to staff: carries no token, no personal data and no query value. The
/// tenant's own wording, which may quote either, is reachable only through [`Problems`].
#[derive(Clone, Debug, thiserror::Error)]
pub enum MtError {
    /// No connection, or it broke before the answer was whole.
    #[error("the tenant could not be reached ({why}); check its address and our network")]
    Unreachable {
        /// What the network said.
        why: String,
    },
    /// Nothing, or not all of it, came in time.
    #[error("the tenant did not answer within {} ms; try again later", .after.as_millis())]
    TimedOut {
        /// How long we waited in all.
        after: Duration,
    },
    /// The token is missing, expired or revoked, and could not be renewed: the member has to be
    /// sent through the sign-in again.
    #[error("the tenant does not accept the member's token{}; sign in again", at(.reference.as_ref()))]
    Unauthorised {
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The token is good, but not for this.
    #[error("the tenant forbids this call{}; ask Mariana Tek for the permission", at(.reference.as_ref()))]
    Forbidden {
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// Nothing is there.
    #[error("the tenant has nothing at this address{}; check the tenant's address", at(.reference.as_ref()))]
    NotFound {
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The OAuth server refused a grant (RFC 6749, section 5.2).
    #[error("the tenant refused the sign-in with `{code}`{}; {}", at(.reference.as_ref()), refusal_advice(.code))]
    Refused {
        /// Its error code, like `invalid_grant`.
        code: String,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The tenant found fault with what we sent.
    #[error("the tenant did not accept what was sent ({status}{problems}){}", at(.reference.as_ref()))]
    Validation {
        /// HTTP status: 400, 409 or 422.
        status: u16,
        /// Field by field.
        problems: Problems,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// Too many calls.
    #[error("the tenant asks for fewer calls{}; wait before the next", at(.reference.as_ref()))]
    RateLimited {
        /// How long it asks us to wait, where it says so.
        retry_after: Option<Duration>,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The tenant shows its maintenance page.
    #[error("the tenant is down for maintenance{}; it comes back by itself", at(.reference.as_ref()))]
    Maintenance {
        /// How long it asks us to wait, where it says so.
        retry_after: Option<Duration>,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The tenant failed.
    #[error("the tenant failed with status {status}{}; try again later", at(.reference.as_ref()))]
    Server {
        /// HTTP status, 500 to 599.
        status: u16,
        /// How long it asks us to wait, where it says so.
        retry_after: Option<Duration>,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// A status that these calls should never get, such as a redirect.
    #[error("the tenant answered with status {status}{}; check the tenant's address", at(.reference.as_ref()))]
    Unexpected {
        /// HTTP status.
        status: u16,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// A success whose body is not what it should be.
    #[error("the tenant's answer cannot be read: {what}{}", at(.reference.as_ref()))]
    Unreadable {
        /// What is wrong with it, without quoting it.
        what: String,
        /// The tenant's reference.
        reference: Option<Reference>,
    },
    /// The member's tokens could not be loaded or stored on our side.
    #[error("the member's tokens could not be kept: {0}")]
    Keeper(#[from] KeeperError),
    /// A setting makes every call impossible.
    #[error("calls to this tenant cannot be made: {0}; correct the studio's settings")]
    Settings(String),
}

impl MtError {
    /// The id by which Mariana Tek's support finds this call.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Unauthorised { reference }
            | Self::Forbidden { reference }
            | Self::NotFound { reference }
            | Self::Refused { reference, .. }
            | Self::Validation { reference, .. }
            | Self::RateLimited { reference, .. }
            | Self::Maintenance { reference, .. }
            | Self::Server { reference, .. }
            | Self::Unexpected { reference, .. }
            | Self::Unreadable { reference, .. } => reference.as_ref(),
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Keeper(_)
            | Self::Settings(_) => None,
        }
    }

    /// True when only a new sign-in of the member can help.
    pub fn needs_sign_in(&self) -> bool {
        match self {
            Self::Unauthorised { .. } => true,
            Self::Refused { code, .. } => code == "invalid_grant",
            _ => false,
        }
    }

    /// True when the same call may well succeed later, with nothing changed by anyone.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::TimedOut { .. }
                | Self::RateLimited { .. }
                | Self::Maintenance { .. }
                | Self::Server { .. }
        )
    }

    /// A short stable name of the kind, for traces and counters.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timed_out",
            Self::Unauthorised { .. } => "unauthorised",
            Self::Forbidden { .. } => "forbidden",
            Self::NotFound { .. } => "not_found",
            Self::Refused { .. } => "refused",
            Self::Validation { .. } => "validation",
            Self::RateLimited { .. } => "rate_limited",
            Self::Maintenance { .. } => "maintenance",
            Self::Server { .. } => "server",
            Self::Unexpected { .. } => "unexpected",
            Self::Unreadable { .. } => "unreadable",
            Self::Keeper(_) => "keeper",
            Self::Settings(_) => "settings",
        }
    }
}

fn at(reference: Option<&Reference>) -> String {
    reference
        .map(|reference| format!(" (reference {reference})"))
        .unwrap_or_default()
}

fn refusal_advice(code: &str) -> &'static str {
    match code {
        "invalid_grant" => "start the sign-in anew",
        "invalid_client" | "unauthorized_client" => "check the studio's client id and secret",
        _ => "check the client's registration with Mariana Tek",
    }
}

/// Why the port that keeps tokens failed; the adapter says it in one sentence.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeeperError(pub String);

/// One thing that a tenant found wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, like `email` or `spot.id`; none when it is about the whole.
    pub field: Option<String>,
    /// The tenant's wording. May quote personal data: for the person it is about, never for a log.
    pub message: String,
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

/// Everything that a tenant found wrong with one call. Shows field names, never wording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for field in self.0.iter().filter_map(|problem| problem.field.as_ref()) {
            write!(f, ", {field}")?;
        }
        Ok(())
    }
}
