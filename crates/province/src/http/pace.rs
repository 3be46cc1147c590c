//! How often one address or one book may come: a bucket that fills steadily and is emptied by requests.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many keys are kept apart; beyond it those that have not come lately begin anew.
const KEYS_MAX: usize = 100_000;

/// So many at once, and so many a second after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// A second; 0 for no limit.
    pub steady: u32,
    /// At once.
    pub burst: u32,
}

/// The buckets of every key.
#[derive(Debug)]
pub struct Pace<K> {
    rate: Rate,
    began: Instant,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Thousandths of a request.
    level: u64,
    /// When it had that, in milliseconds.
    at: u64,
}

impl<K: Hash + Eq> Pace<K> {
    /// Every bucket full.
    pub fn new(rate: Rate) -> Self {
        Self { rate, began: Instant::now(), buckets: Mutex::default() }
    }

    /// Lets one request of this key pass, or says after how many seconds it may come again.
    ///
    /// # Errors
    /// The seconds, 1 or more.
    pub fn take(&self, key: K) -> Result<(), u64> {
        self.take_at(key, u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn take_at(&self, key: K, now: u64) -> Result<(), u64> {
        let (steady, full) = (u64::from(self.rate.steady), u64::from(self.rate.burst) * 1_000);
        if steady == 0 {
            return Ok(());
        }
        let level = |bucket: &Bucket| (bucket.level + now.saturating_sub(bucket.at).saturating_mul(steady)).min(full);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX {
            buckets.retain(|_, bucket| level(bucket) < full);
            if buckets.len() >= KEYS_MAX {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket { level: full, at: now });
        *bucket = Bucket { level: level(bucket), at: now };
        match bucket.level.checked_sub(1_000) {
            Some(left) => {
                bucket.level = left;
                Ok(())
            }
            None => Err((1_000 - bucket.level).div_ceil(steady * 1_000).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_so_many_a_second() {
        let pace = Pace::new(Rate { steady: 2, burst: 5 });
        let passed = |at: u64| (0..100).filter(|_| pace.take_at("a", at).is_ok()).count();
        assert_eq!(passed(0), 5);
        assert_eq!(pace.take_at("a", 0), Err(1));
        assert_eq!(passed(1_000), 2);
        assert_eq!(passed(1_400), 0);
        assert_eq!(passed(1_500), 1);
        assert_eq!(passed(1_000_000), 5, "no more than full");
        assert!(pace.take_at("b", 0).is_ok(), "each key has its own");
        let slow = Pace::new(Rate { steady: 1, burst: 0 });
        assert_eq!(slow.take_at("a", 0), Err(1));
        let none = Pace::new(Rate { steady: 0, burst: 0 });
        assert!((0..1_000).all(|_| none.take_at("a", 0).is_ok()));
    }
}
