//! The clocks of the law: what is due when, and since when something has been so.

use chrono::{Days, Months, NaiveDate};

use crate::article::{
    Article, CEILING_CLOCK, FOREIGN_MEMBERS, MEETING, MEMBERS_MIN, PLEDGE_DEADLINE, REREGISTER, STATEMENTS,
};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// The rest of a pledge is to be paid in: six months from admission.
    Pledge,
    /// The changed charter capital is to be registered: thirty days after that.
    Register,
    /// Fewer official members than the law asks: twelve months.
    MembersMin,
    /// Too many of the official members come from abroad: six months.
    ForeignMembers,
    /// Over a ceiling after the capital went down: twelve months.
    Ceiling,
    /// The year's statements are to be handed in: ninety days after the year.
    Statements,
    /// The yearly general meeting: four months after the year.
    Meeting,
}

impl Due {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Due::Pledge => "pledge",
            Due::Register => "register",
            Due::MembersMin => "members-min",
            Due::ForeignMembers => "foreign-members",
            Due::Ceiling => "ceiling",
            Due::Statements => "statements",
            Due::Meeting => "meeting",
        }
    }

    /// The article.
    pub const fn article(self) -> Article {
        match self {
            Due::Pledge => PLEDGE_DEADLINE,
            Due::Register => REREGISTER,
            Due::MembersMin => MEMBERS_MIN,
            Due::ForeignMembers => FOREIGN_MEMBERS,
            Due::Ceiling => CEILING_CLOCK,
            Due::Statements => STATEMENTS,
            Due::Meeting => MEETING,
        }
    }

    /// The last day, counted from the day it starts: the admission, the missed deadline, the first day it is so, the last
    /// day of the fiscal year.
    ///
    /// ```
    /// use coop::clock::Due;
    /// let year_end = "2026-12-31".parse().unwrap();
    /// assert_eq!(Due::Statements.last_day(year_end).to_string(), "2027-03-31");
    /// assert_eq!(Due::Meeting.last_day(year_end).to_string(), "2027-04-30");
    /// ```
    pub fn last_day(self, start: NaiveDate) -> NaiveDate {
        let months = |count| start.checked_add_months(Months::new(count));
        let days = |count| start.checked_add_days(Days::new(count));
        let end = match self {
            Due::Pledge | Due::ForeignMembers => months(6),
            Due::MembersMin | Due::Ceiling => months(12),
            Due::Meeting => months(4),
            Due::Register => days(30),
            Due::Statements => days(90),
        };
        end.unwrap_or(NaiveDate::MAX)
    }
}

/// Since when something has been so without a break up to `today`: the first of the days of change from which it holds on
/// every later one and today. Nothing where it does not hold today.
pub fn since(
    changes: impl IntoIterator<Item = NaiveDate>,
    today: NaiveDate,
    holds: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    let mut days: Vec<NaiveDate> = changes.into_iter().filter(|day| *day <= today).collect();
    days.sort_unstable();
    days.dedup();
    if !holds(today) {
        return None;
    }
    let from = days.iter().rev().take_while(|day| holds(**day)).last();
    Some(from.copied().unwrap_or(today))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn deadlines_are_counted_by_the_calendar() {
        let end = |due: Due, start: &str| due.last_day(day(start)).to_string();
        assert_eq!(end(Due::Pledge, "2026-08-31"), "2027-02-28");
        assert_eq!(end(Due::Register, "2027-02-28"), "2027-03-30");
        assert_eq!(end(Due::MembersMin, "2026-03-10"), "2027-03-10");
        assert_eq!(end(Due::ForeignMembers, "2026-08-31"), "2027-02-28");
        assert_eq!(end(Due::Statements, "2027-12-31"), "2028-03-30");
    }

    #[test]
    fn a_clock_starts_anew_when_the_state_was_left_in_between() {
        let below = |spans: &'static [(&'static str, &'static str)]| {
            move |at: NaiveDate| spans.iter().any(|(from, to)| day(from) <= at && at <= day(to))
        };
        let changes = || ["2026-02-01", "2026-04-01", "2026-06-01"].map(day);
        let today = day("2026-08-01");
        assert_eq!(since(changes(), today, below(&[("2026-02-01", "2026-12-31")])), Some(day("2026-02-01")));
        let twice = below(&[("2026-02-01", "2026-03-31"), ("2026-06-01", "2026-12-31")]);
        assert_eq!(since(changes(), today, twice), Some(day("2026-06-01")));
        assert_eq!(since(changes(), today, below(&[("2026-02-01", "2026-07-31")])), None);
    }
}
