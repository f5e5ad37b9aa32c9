//! Why a tenant gave us nothing newer, in the few ways that matter to a member.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use mariana::MtError;

/// Why a tenant gave us nothing newer. The full error, with Mariana Tek's reference, is in the
/// log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MtTrouble {
    /// No answer, a late answer, or one that made no sense.
    NotAnswering,
    /// It says that it is being maintained.
    Maintenance,
    /// It asked us to slow down.
    Busy,
    /// It no longer accepts the member's sign-in: only a new one helps.
    SignInEnded,
}

impl MtTrouble {
    pub(crate) fn of(error: &MtError) -> Self {
        match error {
            MtError::Maintenance { .. } => Self::Maintenance,
            MtError::RateLimited { .. } => Self::Busy,
            error if error.needs_sign_in() => Self::SignInEnded,
            _ => Self::NotAnswering,
        }
    }
}

impl fmt::Display for MtTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnswering => "it is not answering",
            Self::Maintenance => "it is down for maintenance",
            Self::Busy => "it asks for fewer calls",
            Self::SignInEnded => "it no longer accepts the member's sign-in",
        })
    }
}

/// The longest wait that we let a tenant ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// How long the tenant asks us to stay away, where it says so.
pub(crate) fn asked_to_wait(error: &MtError) -> Option<SignedDuration> {
    let wait: Duration = match error {
        MtError::RateLimited { retry_after, .. }
        | MtError::Maintenance { retry_after, .. }
        | MtError::Server { retry_after, .. } => (*retry_after)?,
        _ => return None,
    };
    let wait = SignedDuration::try_from(wait).unwrap_or(LONGEST_WAIT);
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(seconds: Option<u64>) -> MtError {
        MtError::RateLimited {
            retry_after: seconds.map(Duration::from_secs),
            reference: None,
        }
    }

    #[test]
    fn a_tenant_may_ask_for_minutes_and_not_for_days() {
        let asked = |seconds| asked_to_wait(&limited(seconds)).map(|wait| wait.as_secs());
        assert_eq!(asked(None), None);
        assert_eq!(asked(Some(30)), Some(30));
        assert_eq!(asked(Some(86_400)), Some(600));
        assert_eq!(asked(Some(u64::MAX)), Some(600));
    }

    #[test]
    fn only_a_refused_token_asks_the_member_for_something() {
        let unauthorised = MtError::Unauthorised { reference: None };
        assert_eq!(MtTrouble::of(&unauthorised), MtTrouble::SignInEnded);
        assert_eq!(MtTrouble::of(&limited(None)), MtTrouble::Busy);
        let forbidden = MtError::Forbidden { reference: None };
        assert_eq!(MtTrouble::of(&forbidden), MtTrouble::NotAnswering);
    }
}
