//! How often strangers may leave details: per address, and per member's code.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter, clock::Clock as _};
use model::{Clock, ReferralCode, StudioId};

use crate::config::RateSettings;

/// Counts friends' forms.
pub struct ClaimLimiter {
    addresses: Bounded<IpAddr>,
    codes: Bounded<(StudioId, ReferralCode)>,
}

impl ClaimLimiter {
    /// A limiter with nothing counted.
    pub fn new(settings: &RateSettings, clock: &Arc<dyn Clock>) -> Self {
        let most = settings.keys_at_most;
        Self {
            addresses: Bounded::new(settings.claims_per_address, most, clock),
            codes: Bounded::new(settings.claims_per_code, most, clock),
        }
    }

    /// Counts one form. The error says how long to wait.
    pub fn count(
        &self,
        address: IpAddr,
        studio: StudioId,
        code: &ReferralCode,
    ) -> Result<(), Duration> {
        self.addresses.count(&household(address))?;
        self.codes.count(&(studio, code.clone()))
    }
}

/// One line of the internet has 2^64 IPv6 addresses: they count as one.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let network = u128::from(v6) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
    }
}

/// A limiter that remembers a bounded number of keys; all beyond share one allowance.
struct Bounded<K: Hash + Eq + Clone> {
    each: RateLimiter<K, HashMapStateStore<K>, WallClock, NoOpMiddleware<Duration>>,
    others: RateLimiter<NotKeyed, InMemoryState, WallClock, NoOpMiddleware<Duration>>,
    clock: WallClock,
    most: usize,
}

impl<K: Hash + Eq + Clone> Bounded<K> {
    fn new(per_hour: NonZeroU32, most: usize, clock: &Arc<dyn Clock>) -> Self {
        let quota = Quota::per_hour(per_hour);
        let clock = WallClock(Arc::clone(clock));
        Self {
            each: RateLimiter::hashmap_with_clock(quota, clock.clone()),
            others: RateLimiter::direct_with_clock(quota, clock.clone()),
            clock,
            most,
        }
    }

    fn count(&self, key: &K) -> Result<(), Duration> {
        let now = self.clock.now();
        let counted = if self.has_room() {
            self.each.check_key(key)
        } else {
            self.others.check()
        };
        counted.map_err(|refused| refused.wait_time_from(now))
    }

    fn has_room(&self) -> bool {
        if self.each.len() >= self.most {
            self.each.retain_recent();
        }
        self.each.len() < self.most
    }
}

/// Our clock in the limiter's terms.
#[derive(Clone)]
struct WallClock(Arc<dyn Clock>);

impl governor::clock::Clock for WallClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let nanos = self.0.now().as_nanosecond();
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use jiff::Timestamp;

    use super::*;

    struct TestClock(AtomicI64);

    impl Clock for TestClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
        }
    }

    fn limiter(per_address: u32, most: usize) -> (ClaimLimiter, Arc<TestClock>) {
        let clock = Arc::new(TestClock(1_790_000_000.into()));
        let settings = RateSettings {
            claims_per_address: NonZeroU32::new(per_address).unwrap(),
            claims_per_code: NonZeroU32::new(1_000).unwrap(),
            keys_at_most: most,
        };
        let shared: Arc<dyn Clock> = clock.clone();
        (ClaimLimiter::new(&settings, &shared), clock)
    }

    fn count(limiter: &ClaimLimiter, address: &str) -> Result<(), Duration> {
        let studio = StudioId(uuid::Uuid::nil());
        let code = "K7M2QXRT".parse().unwrap();
        limiter.count(address.parse().unwrap(), studio, &code)
    }

    #[test]
    fn an_address_waits_when_it_has_had_its_share() {
        let (limiter, clock) = limiter(2, 100);
        assert_eq!(count(&limiter, "192.0.2.1"), Ok(()));
        assert_eq!(count(&limiter, "192.0.2.1"), Ok(()));
        let wait = count(&limiter, "192.0.2.1").unwrap_err();
        assert_eq!(wait.as_secs(), 1_800);
        assert_eq!(count(&limiter, "192.0.2.2"), Ok(()));
        clock.0.fetch_add(1_800, Ordering::Relaxed);
        assert_eq!(count(&limiter, "192.0.2.1"), Ok(()));
    }

    #[test]
    fn addresses_of_one_line_count_together() {
        let (limiter, _) = limiter(1, 100);
        assert_eq!(count(&limiter, "2001:db8:1:2::1"), Ok(()));
        assert!(count(&limiter, "2001:db8:1:2:ffff::9").is_err());
        assert_eq!(count(&limiter, "2001:db8:1:3::1"), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let (limiter, clock) = limiter(1, 10);
        for host in 0..50 {
            let first = count(&limiter, &format!("192.0.2.{host}"));
            assert_eq!(
                first.is_ok(),
                host < 11,
                "ten of their own, one for all others"
            );
        }
        assert_eq!(limiter.addresses.each.len(), 10);
        assert!(count(&limiter, "192.0.2.99").is_err());
        clock.0.fetch_add(7_200, Ordering::Relaxed);
        assert_eq!(count(&limiter, "192.0.2.99"), Ok(()));
        assert!(limiter.addresses.each.len() < 10);
    }
}
