//! How much to send at once and how long to wait after a failure. No clock: the caller owns the one timer.

use std::time::Duration;

const SIZE_FIRST: u32 = 8 * 1024;
const SIZE_MAX: u32 = 64 * 1024;
/// Below the size of any frame: then one frame at a time goes.
const SIZE_MIN: u32 = 128;

/// How many bytes of frames go in one request and one reply: more while the line is good, less when it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes(u32);

impl Default for Sizes {
    fn default() -> Self {
        Self(SIZE_FIRST)
    }
}

impl Sizes {
    /// Bytes each way. At least one frame goes whatever this says.
    pub const fn bytes(self) -> u32 {
        self.0
    }

    /// After an exchange that came through.
    #[must_use]
    pub fn after_success(self) -> Self {
        Self((self.0 * 2).min(SIZE_MAX))
    }

    /// After one that did not.
    #[must_use]
    pub fn after_failure(self) -> Self {
        Self((self.0 / 2).max(SIZE_MIN))
    }
}

/// How long to wait before trying again: longer after each failure, and never the same for two devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST_MS: u64 = 2_000;
    const LONGEST_MS: u64 = 15 * 60 * 1_000;

    /// One more failure.
    #[must_use]
    pub const fn after_failure(self) -> Self {
        Self { failures: self.failures.saturating_add(1) }
    }

    /// How long to wait now: anything up to a limit that doubles with each failure (full jitter). `random` is any number.
    pub fn delay(self, random: u64) -> Duration {
        // Nine doublings pass a quarter of an hour; more would leave the number range.
        let limit = (Self::FIRST_MS << self.failures.saturating_sub(1).min(9)).min(Self::LONGEST_MS);
        Duration::from_millis(random % (limit + 1))
    }

    /// How long to wait when the server asks for `seconds`: that, and up to three tenths more or less.
    pub fn asked_for(seconds: u32, random: u64) -> Duration {
        let ms = u64::from(seconds) * 1_000;
        let spread = ms * 3 / 10;
        Duration::from_millis(ms - spread + random % (2 * spread + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_to_a_quarter_of_an_hour_and_no_further() {
        // The longest wait is what the largest remainder gives.
        let longest = |failures| {
            let pace = Backoff { failures };
            (0..=Backoff::LONGEST_MS).step_by(500).map(|random| pace.delay(random).as_millis()).max()
        };
        let seconds: Vec<_> = (1..=12).map(|failures| longest(failures).unwrap_or(0) / 1_000).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(longest(u32::MAX), Some(900_000));
        assert_eq!(Backoff { failures: u32::MAX }.after_failure(), Backoff { failures: u32::MAX });
    }

    #[test]
    fn what_the_server_asks_for_is_spread_by_three_tenths() {
        let waits: Vec<_> = (0..1_000).map(|at| Backoff::asked_for(60, at * 77_777).as_secs()).collect();
        assert!(waits.iter().all(|seconds| (42..=78).contains(seconds)));
        assert_eq!(Backoff::asked_for(0, 5), Duration::ZERO);
    }

    #[test]
    fn sizes_stay_between_one_frame_and_sixty_four_kibibytes() {
        let mut sizes = Sizes::default();
        (0..9).for_each(|_| sizes = sizes.after_success());
        assert_eq!(sizes.bytes(), 64 * 1024);
        (0..99).for_each(|_| sizes = sizes.after_failure());
        assert_eq!(sizes.bytes(), 128);
    }
}
