//! Which day it is, on a machine whose clock may be years wrong.
//!
//! What people type is never changed. But a day that nobody types (a decision, cash moved, a counted cash box) must not
//! come from a clock that is known to be wrong.

use chrono::NaiveDate;
use store::exchange::ServerClock;

use crate::{Book, Refusal, show};

/// A clock that is further from the server's than this does not say which day it is.
const OFF_SECONDS_MAX: i64 = 2 * 86_400;

impl Book {
    /// Today in Vietnam: by this machine's clock, or by the server's where the two are more than two days apart.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn current_day(&self) -> Result<NaiveDate, Refusal> {
        Ok(show::day_of_seconds(self.current_seconds()?))
    }

    /// Now, in seconds since 1970-01-01 UTC, by the same clock.
    ///
    /// # Errors
    /// When the book cannot be read.
    fn current_seconds(&self) -> Result<i64, Refusal> {
        Ok(believed(show::seconds(), self.server_seconds()?))
    }

    /// Now, in seconds since 1970-01-01 UTC, as the server would say; as this machine says where no server was heard.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn server_seconds(&self) -> Result<i64, Refusal> {
        let machine = show::seconds();
        Ok(self.store.server_clock()?.map_or(machine, |server| likeliest(machine, server)))
    }

    /// By how many days this machine's clock is wrong, where it is more than two.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn clock_off_days(&self) -> Result<Option<i64>, Refusal> {
        let off = (self.current_seconds()? - show::seconds()).abs();
        Ok((off > OFF_SECONDS_MAX).then_some(off / 86_400))
    }
}

/// The machine's clock, unless the server would say something quite else.
fn believed(machine: i64, server: i64) -> i64 {
    if (server - machine).abs() > OFF_SECONDS_MAX { server } else { machine }
}

/// What the server would say now, when this machine says `machine`.
///
/// Somebody may have set the machine's clock since, wrong or right. Of the two readings (the clock is as far off as it was
/// then; it is right now) the one counts by which less time has passed since the server was heard.
fn likeliest(machine: i64, server: ServerClock) -> i64 {
    let as_far_off = machine - show::seconds_of_wall(server.heard_at);
    let right_now = as_far_off - server.ahead;
    let is_right_now = right_now >= 0 && right_now < as_far_off;
    if as_far_off < 0 || is_right_now { machine } else { machine + server.ahead }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;
    const YEAR: i64 = 365 * DAY;
    /// When the server was heard, by its own clock.
    const HEARD: i64 = 1_790_000_000;

    /// What counts a day after the server was heard by a clock that was `off`, and that somebody has moved by `moved` since.
    fn a_day_later(off: i64, moved: i64) -> i64 {
        let server = ServerClock { heard_at: show::wall_of(HEARD + off), ahead: -off };
        let machine = HEARD + off + DAY + moved;
        believed(machine, likeliest(machine, server)) - HEARD
    }

    #[test]
    fn a_clock_ten_years_off_does_not_say_which_day_it_is() {
        for off in [10 * YEAR, -5 * YEAR, 3 * DAY, -3 * DAY] {
            assert_eq!(a_day_later(off, 0), DAY, "{off}");
        }
    }

    #[test]
    fn a_clock_that_was_set_right_since_is_believed() {
        for off in [10 * YEAR, -5 * YEAR, 30 * DAY, -30 * DAY] {
            assert_eq!(a_day_later(off, -off), DAY, "{off}");
        }
    }

    #[test]
    fn a_clock_that_is_about_right_is_left_alone() {
        assert_eq!(a_day_later(DAY, 0), DAY + DAY);
        assert_eq!(a_day_later(-2 * DAY, 0), DAY - 2 * DAY);
    }
}
