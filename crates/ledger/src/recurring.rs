//! Reminders (nhắc lập): the days on which a voucher is to be written again.
//!
//! Invariant: each month of a recurrence has exactly one due day; the 29th to 31st fall on the last day of a month
//! that does not have them.

use chrono::NaiveDate;

use crate::day::Month;

/// How often a voucher is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Hằng tháng.
    Month,
    /// Hằng quý.
    Quarter,
    /// Hằng năm.
    Year,
}

impl Every {
    /// The months from one due day to the next.
    pub const fn months(self) -> u8 {
        match self {
            Every::Month => 1,
            Every::Quarter => 3,
            Every::Year => 12,
        }
    }

    /// The one with so many months.
    pub const fn of(months: u8) -> Option<Self> {
        match months {
            1 => Some(Every::Month),
            3 => Some(Every::Quarter),
            12 => Some(Every::Year),
            _ => None,
        }
    }
}

/// A day of the month, every so many months from a first one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    every: Every,
    day: u8,
    first: Month,
}

impl Recurrence {
    /// Due on `day` (1 to 31) of `first` and every so many months after it; nothing for another day.
    pub const fn new(every: Every, day: u8, first: Month) -> Option<Self> {
        if day >= 1 && day <= 31 { Some(Self { every, day, first }) } else { None }
    }

    /// How often.
    pub const fn every(self) -> Every {
        self.every
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The first month it is due in.
    pub const fn first_month(self) -> Month {
        self.first
    }

    /// The first due day after `day`.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use ledger::day::Month;
    /// use ledger::recurring::{Every, Recurrence};
    /// let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    /// let rent = Recurrence::new(Every::Month, 31, Month::of(day(1, 1))).unwrap();
    /// assert_eq!(rent.next(day(1, 31)), Some(day(2, 28)));
    /// assert_eq!(rent.next(day(2, 27)), Some(day(2, 28)));
    /// ```
    pub fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        let step = i32::from(self.every.months());
        let passed = Month::of(day).index() - self.first.index();
        let mut month = Month::from_index(self.first.index() + passed.div_euclid(step).max(0) * step)?;
        loop {
            let due = self.due_in(month);
            if due > day {
                return Some(due);
            }
            month = Month::from_index(month.index() + step)?;
        }
    }

    /// The due days after `done` up to and with `today`, the earliest first.
    pub fn due(self, done: NaiveDate, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        std::iter::successors(self.next(done), move |due| self.next(*due)).take_while(move |due| *due <= today)
    }

    /// The due day in a month: the day itself, or the month's last.
    fn due_in(self, month: Month) -> NaiveDate {
        let last = month.last_day();
        month.first_day().checked_add_days(chrono::Days::new(u64::from(self.day) - 1)).map_or(last, |day| day.min(last))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{Datelike, Days};
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(every: Every, on: u8, first: &str, done: &str, today: &str, expected: &[&str]) {
        let recurrence = Recurrence::new(every, on, Month::of(day(first))).unwrap();
        let due: Vec<String> = recurrence.due(day(done), day(today)).map(|due| due.to_string()).collect();
        assert_eq!(due, expected);
    }

    #[test]
    fn a_rent_on_the_fifth_is_due_once_a_month() {
        check(Every::Month, 5, "2026-01-01", "2026-01-05", "2026-04-04", &["2026-02-05", "2026-03-05"]);
        check(Every::Month, 5, "2026-01-01", "2026-04-04", "2026-04-05", &["2026-04-05"]);
        check(Every::Month, 5, "2026-01-01", "2026-04-05", "2026-04-05", &[]);
    }

    #[test]
    fn the_thirty_first_falls_on_the_last_day_of_every_month_leap_years_too() {
        check(
            Every::Month,
            31,
            "2027-12-01",
            "2027-12-01",
            "2028-04-30",
            &["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"],
        );
        check(Every::Year, 29, "2028-02-01", "2028-02-29", "2030-12-31", &["2029-02-28", "2030-02-28"]);
    }

    #[test]
    fn quarters_are_counted_from_the_first_month_and_nothing_is_due_before_it() {
        check(
            Every::Quarter,
            10,
            "2026-02-01",
            "2025-06-01",
            "2026-12-31",
            &["2026-02-10", "2026-05-10", "2026-08-10", "2026-11-10"],
        );
    }

    #[test]
    fn there_is_no_thirty_second_day() {
        let month = Month::of(day("2026-01-01"));
        assert_eq!(Recurrence::new(Every::Month, 0, month), None);
        assert_eq!(Recurrence::new(Every::Month, 32, month), None);
    }

    proptest! {
        /// Whenever the book is opened over two years, each due day comes once: as many as a calendar on paper has.
        #[test]
        fn every_due_day_comes_exactly_once_however_the_book_is_opened(
            months in prop::sample::select(vec![1u8, 3, 12]),
            on in 1u8..=31,
            gaps in prop::collection::vec(0u64..90, 1..60),
        ) {
            let start = day("2026-01-15");
            let end = day("2028-01-15");
            let recurrence = Recurrence::new(Every::of(months).unwrap(), on, Month::of(start)).unwrap();
            let (mut done, mut today, mut seen) = (start, start, Vec::new());
            for gap in gaps {
                today = today.checked_add_days(Days::new(gap)).unwrap().min(end);
                seen.extend(recurrence.due(done, today));
                done = today;
            }
            seen.extend(recurrence.due(done, end));
            // The paper calendar: every day looked at by itself.
            let paper: Vec<NaiveDate> = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| {
                let passed = (day.year() - 2026) * 12 + day.month0() as i32;
                let is_last = day.succ_opt().unwrap().month() != day.month();
                passed % i32::from(months) == 0
                    && (day.day() == u32::from(on) || (is_last && day.day() < u32::from(on)))
            }).collect();
            prop_assert_eq!(&seen, &paper);
            prop_assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
        }
    }
}
