//! The clock, read here and nowhere else.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;

/// 2020-01-01 UTC in seconds since 1970.
const BEGINNING: u64 = 1_577_836_800;

/// Seconds since 2020-01-01 UTC; a clock before that says 0.
pub fn now() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    u32::try_from(since.saturating_sub(BEGINNING)).unwrap_or(u32::MAX)
}

/// A moment in seconds since 2020-01-01 UTC, as people and programs read it.
pub fn text(seconds: u32) -> String {
    let moment = DateTime::from_timestamp(BEGINNING.cast_signed() + i64::from(seconds), 0).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_moment_is_read_as_a_day_and_a_time() {
        assert_eq!(super::text(0), "2020-01-01T00:00:00Z");
        assert_eq!(super::text(218_000_000), "2026-11-28T03:33:20Z");
    }
}
