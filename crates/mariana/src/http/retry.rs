//! When a failed call is worth another attempt, and after how long.

use std::time::Duration;

use model::Entropy;

use crate::MtError;

/// How patiently a call is repeated. Only reads are.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Attempts in all, the first included; one means no repeats.
    pub attempts: u32,
    /// Wait before the second attempt; doubles with each further one.
    pub first_wait: Duration,
    /// Longest wait, also where the tenant asks for more by `Retry-After`: then the call fails
    /// with what the tenant asked, and the caller comes back later.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(4),
        }
    }
}

impl RetryPolicy {
    /// One attempt.
    pub const NEVER: Self = Self {
        attempts: 1,
        first_wait: Duration::ZERO,
        longest_wait: Duration::ZERO,
    };

    /// The wait before the next attempt after `made` failed ones; none when it is time to give up.
    pub(crate) fn wait(self, error: &MtError, made: u32, dice: &dyn Entropy) -> Option<Duration> {
        if made >= self.attempts || !worth_repeating(error) {
            return None;
        }
        if let Some(asked) = asked_wait(error) {
            return (asked <= self.longest_wait)
                .then(|| asked + self.first_wait.mul_f64(share(dice)));
        }
        let doubled = self
            .first_wait
            .saturating_mul(1 << made.saturating_sub(1).min(16));
        // Half fixed, half drawn: members who open the tab together do not come back together.
        Some(
            doubled
                .min(self.longest_wait)
                .mul_f64(0.5 + 0.5 * share(dice)),
        )
    }
}

fn worth_repeating(error: &MtError) -> bool {
    matches!(
        error,
        MtError::Unreachable { .. }
            | MtError::TimedOut { .. }
            | MtError::RateLimited { .. }
            | MtError::Server { .. }
    )
}

fn asked_wait(error: &MtError) -> Option<Duration> {
    match error {
        MtError::RateLimited { retry_after, .. } | MtError::Server { retry_after, .. } => {
            *retry_after
        }
        _ => None,
    }
}

/// A number from 0 to 1.
fn share(dice: &dyn Entropy) -> f64 {
    let mut bytes = [0_u8; 2];
    dice.fill(&mut bytes);
    f64::from(u16::from_be_bytes(bytes)) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Same(u8);

    impl Entropy for Same {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    fn server() -> MtError {
        MtError::Server {
            status: 502,
            retry_after: None,
            reference: None,
        }
    }

    fn limited(seconds: u64) -> MtError {
        MtError::RateLimited {
            retry_after: Some(Duration::from_secs(seconds)),
            reference: None,
        }
    }

    #[test]
    fn waits_double_within_their_bounds() {
        let policy = RetryPolicy {
            attempts: 9,
            ..RetryPolicy::default()
        };
        let waits = |dice| -> Vec<u128> {
            (1..9)
                .filter_map(|made| policy.wait(&server(), made, &Same(dice)))
                .map(|wait| wait.as_millis())
                .collect()
        };
        assert_eq!(waits(255), [200, 400, 800, 1600, 3200, 4000, 4000, 4000]);
        assert_eq!(waits(0), [100, 200, 400, 800, 1600, 2000, 2000, 2000]);
    }

    #[test]
    fn the_tenants_wish_is_honoured_or_the_call_ends() {
        let policy = RetryPolicy::default();
        let wait = policy.wait(&limited(2), 1, &Same(255)).unwrap();
        assert_eq!(wait, Duration::from_millis(2200));
        assert_eq!(policy.wait(&limited(60), 1, &Same(0)), None);
    }

    #[test]
    fn it_ends_after_the_last_attempt_and_for_what_cannot_get_better() {
        let policy = RetryPolicy::default();
        assert!(policy.wait(&server(), 2, &Same(0)).is_some());
        assert_eq!(policy.wait(&server(), 3, &Same(0)), None);
        let forbidden = MtError::Forbidden { reference: None };
        assert_eq!(policy.wait(&forbidden, 1, &Same(0)), None);
        assert_eq!(RetryPolicy::NEVER.wait(&server(), 1, &Same(0)), None);
    }
}
