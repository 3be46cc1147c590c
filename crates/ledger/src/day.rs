//! Days and accounting months: how a date is typed, and what a month is.
//!
//! A bookkeeper types the day alone and means the month being worked on. What is not in
//! the calendar is a fault; 31/02 is never turned into 03/03.
//!
//! Invariant: nothing here asks what day it is. The working day and today are given.
//! Absent on purpose: the warning about a far or locked day. That belongs to the period.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::text::{is_thin_space, is_zero_width};

/// One reason why a typed date cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// Nothing was typed.
    Empty,
    /// Not written in any of the ways a date is typed.
    Unknown,
    /// Written well, but the calendar has no such day.
    NotInCalendar {
        /// The day of the month as typed.
        day: u32,
        /// The month, typed or taken from the working day.
        month: u32,
        /// The year, typed or taken from the working day.
        year: i32,
    },
    /// A year outside 1900–2999, which is a slip of the finger.
    YearOutOfRange {
        /// The year as typed.
        year: i32,
    },
}

impl DayFault {
    /// The stable name that the UI and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            DayFault::Empty => "day.empty",
            DayFault::Unknown => "day.unknown",
            DayFault::NotInCalendar { .. } => "day.not-in-calendar",
            DayFault::YearOutOfRange { .. } => "day.year-out-of-range",
        }
    }
}

const YEAR_FIRST: i32 = 1900;
const YEAR_LAST: i32 = 2999;

/// Reads a date as it is typed; what is missing is taken from the working day.
///
/// `.` is today. A year of two digits is of this century. Parts may be set apart by `/`,
/// `-`, `.` or a space, one kind throughout.
///
/// ```
/// # use chrono::NaiveDate;
/// use ledger::day::read_day;
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let (working, today) = (day(2026, 3, 20), day(2026, 4, 2));
/// assert_eq!(read_day("5", working, today), Ok(day(2026, 3, 5)));
/// assert_eq!(read_day("15/2", working, today), Ok(day(2026, 2, 15)));
/// assert_eq!(read_day(".", working, today), Ok(today));
/// assert_eq!(read_day("31/2", working, today).unwrap_err().code(), "day.not-in-calendar");
/// ```
pub fn read_day(text: &str, working: NaiveDate, today: NaiveDate) -> Result<NaiveDate, DayFault> {
    let typed: String = text.chars().filter(|c| !is_thin_space(*c) && !is_zero_width(*c)).collect();
    let parts = match typed.trim() {
        "" => return Err(DayFault::Empty),
        "." => return Ok(today),
        typed => parts(typed).ok_or(DayFault::Unknown)?,
    };
    let day = number(parts[0], 1..=2)?;
    let month = parts.get(1).map_or(Ok(working.month()), |part| number(part, 1..=2))?;
    let year = parts.get(2).map_or(Ok(working.year()), |part| year(part))?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DayFault::NotInCalendar { day, month, year })
}

/// The day as it is shown everywhere: `05/03/2026`.
///
/// ```
/// # use chrono::NaiveDate;
/// let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
/// assert_eq!(ledger::day::show_day(day), "05/03/2026");
/// ```
pub fn show_day(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// Day, month and year as far as they were typed: one to three parts.
fn parts(typed: &str) -> Option<Vec<&str>> {
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return run_of_digits(typed);
    }
    let mark = ['/', '-', '.', ' '].into_iter().find(|mark| typed.contains(*mark))?;
    let parts: Vec<&str> = typed.split(mark).map(str::trim).collect();
    (2..=3).contains(&parts.len()).then_some(parts)
}

/// Cuts `5`, `0503`, `050326` and `05032026`; three, five or seven digits could mean two days.
fn run_of_digits(digits: &str) -> Option<Vec<&str>> {
    match digits.len() {
        1 | 2 => Some(vec![digits]),
        4 => Some(vec![&digits[..2], &digits[2..]]),
        6 | 8 => Some(vec![&digits[..2], &digits[2..4], &digits[4..]]),
        _ => None,
    }
}

fn number(part: &str, lengths: std::ops::RangeInclusive<usize>) -> Result<u32, DayFault> {
    let well_written = lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| well_written).ok_or(DayFault::Unknown)
}

fn year(part: &str) -> Result<i32, DayFault> {
    let year = match part.len() {
        4 => number(part, 4..=4)?,
        _ => 2000 + number(part, 2..=2)?,
    } as i32;
    if (YEAR_FIRST..=YEAR_LAST).contains(&year) { Ok(year) } else { Err(DayFault::YearOutOfRange { year }) }
}

/// An accounting month, such as 03/2026.
///
/// Months are in the order of the calendar. Every day of the calendar lies in one, and
/// [`Month::first_day`] and [`Month::last_day`] are always days.
///
/// ```
/// use ledger::day::{Month, show_day};
/// let month = Month::parse("2026-02").unwrap();
/// assert_eq!(month.to_string(), "02/2026");
/// assert_eq!(show_day(month.last_day()), "28/02/2026");
/// assert_eq!(month.next().to_iso(), "2026-03");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a year, counted 1 to 12, unless the calendar does not have it.
    pub fn new(year: i32, month: u32) -> Option<Month> {
        NaiveDate::from_ymd_opt(year, month, 1).map(Month::of)
    }

    /// The month in which a day lies.
    pub fn of(day: NaiveDate) -> Month {
        Month(day.year() * 12 + day.month0() as i32)
    }

    /// The month as one number, year × 12 + month − 1; the next month has the next number.
    pub const fn index(self) -> i32 {
        self.0
    }

    /// The month that has this number, unless the calendar ends before.
    pub fn from_index(index: i32) -> Option<Month> {
        Month::new(index.div_euclid(12), index.rem_euclid(12) as u32 + 1)
    }

    /// Reads the form that is kept in files, `2026-03`, and no other.
    pub fn parse(iso: &str) -> Option<Month> {
        let (year, month) = iso.split_once('-')?;
        let year = number(year, 4..=4).ok()?;
        Month::new(year as i32, number(month, 2..=2).ok()?)
    }

    /// The form that is kept in files: `2026-03`.
    pub fn to_iso(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The number of the month in its year, 1 to 12.
    pub const fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        self.day(1).unwrap_or(NaiveDate::MIN)
    }

    /// The last day, 28 to 31.
    pub fn last_day(self) -> NaiveDate {
        (28..=31).rev().find_map(|day| self.day(day)).unwrap_or(NaiveDate::MAX)
    }

    /// Whether a day lies in this month.
    pub fn contains(self, day: NaiveDate) -> bool {
        Month::of(day) == self
    }

    /// The month after this one. The calendar's very last month, in the year 262142, stays.
    #[must_use]
    pub fn next(self) -> Month {
        Month::from_index(self.0 + 1).unwrap_or(self)
    }

    /// The month before this one. The calendar's very first month stays.
    #[must_use]
    pub fn previous(self) -> Month {
        Month::from_index(self.0 - 1).unwrap_or(self)
    }

    fn day(self, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year(), self.month(), day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:04}", self.month(), self.year())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_month_and_year_from_the_working_day() {
        check("5", "05/03/2026");
        check("05", "05/03/2026");
        check("31", "31/03/2026");
    }

    #[test]
    fn takes_the_year_from_the_working_day() {
        for typed in ["5/2", "5-2", "5.2", "05/02", "0502", "5 2", " 5 / 2 ", "5\u{202f}/2\u{200b}"] {
            check(typed, "05/02/2026");
        }
    }

    #[test]
    fn reads_a_whole_date() {
        for typed in ["050325", "05032025", "5.3.25", "5/3/2025", "5-3-25", "05/03/2025", "5 3 25"] {
            check(typed, "05/03/2025");
        }
        check("29/2/2024", "29/02/2024");
        check("01011965", "01/01/1965");
    }

    #[test]
    fn a_dot_is_today() {
        check(".", "02/04/2026");
        check(" . ", "02/04/2026");
    }

    #[test]
    fn a_day_that_does_not_exist_is_not_rolled_over() {
        for typed in ["31/02", "3102", "0", "32", "29/2", "290225", "5/13", "0/3", "5/0"] {
            check(typed, "day.not-in-calendar");
        }
        let fault = read_day("31/2", day(2026, 3, 20), day(2026, 4, 2));
        assert_eq!(fault, Err(DayFault::NotInCalendar { day: 31, month: 2, year: 2026 }));
    }

    #[test]
    fn asks_again_when_it_cannot_tell() {
        for typed in [
            "503",
            "50326",
            "5032026",
            "123456789",
            "5/3/",
            "5//3",
            "/",
            "..",
            "5/3-26",
            "5/3/6",
            "5/3/026",
            "005/3",
            "+5",
            "-5",
            "5/+3",
            "thứ hai",
            "2026-03-05",
            "5/3/26/1",
            "５",
        ] {
            check(typed, "day.unknown");
        }
        check("", "day.empty");
        check(" \u{200a}", "day.empty");
        check("5/3/0206", "day.year-out-of-range");
        check("05/03/3026", "day.year-out-of-range");
    }

    #[test]
    fn a_month_knows_its_days() {
        for (iso, first, last) in [
            ("2026-03", "01/03/2026", "31/03/2026"),
            ("2024-02", "01/02/2024", "29/02/2024"),
            ("2100-02", "01/02/2100", "28/02/2100"),
            ("2026-12", "01/12/2026", "31/12/2026"),
        ] {
            let month = Month::parse(iso).unwrap();
            assert_eq!(show_day(month.first_day()), first);
            assert_eq!(show_day(month.last_day()), last);
            assert_eq!(month.to_iso(), iso);
        }
    }

    #[test]
    fn months_follow_each_other_across_the_year() {
        let december = Month::parse("2026-12").unwrap();
        assert_eq!(december.next().to_string(), "01/2027");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.index(), 2026 * 12 + 11);
        assert!(december < december.next());
    }

    #[test]
    fn a_month_is_kept_in_one_form_only() {
        for text in ["2026-3", "2026-13", "2026-00", "26-03", "2026/03", "03/2026", "+026-03", " 2026-03", ""] {
            assert_eq!(Month::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_calendar_ends_quietly() {
        let (first, last) = (Month::of(NaiveDate::MIN), Month::of(NaiveDate::MAX));
        assert_eq!((first.previous(), first.first_day()), (first, NaiveDate::MIN));
        assert_eq!((last.next(), last.last_day()), (last, NaiveDate::MAX));
        assert_eq!(Month::from_index(i32::MAX), None);
        assert_eq!(Month::from_index(i32::MIN), None);
    }

    /// Reads what is typed while 20/03/2026 is the working day and 02/04/2026 is today.
    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let outcome = read_day(typed, day(2026, 3, 20), day(2026, 4, 2));
        let shown = outcome.map_or_else(|fault| fault.code().to_string(), show_day);
        assert_eq!(shown, expected, "{typed:?}");
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_is_typed_gets_an_answer(typed in "\\PC*|.*|[0-9./ -]{0,12}") {
            let _ = read_day(&typed, day(2026, 3, 20), day(2026, 4, 2));
            let _ = Month::parse(&typed);
        }

        #[test]
        fn a_day_as_shown_reads_back(ordinal in 693_596..=1_095_362i32) {
            let shown = NaiveDate::from_num_days_from_ce_opt(ordinal).unwrap();
            prop_assert_eq!(read_day(&show_day(shown), NaiveDate::MIN, NaiveDate::MAX), Ok(shown));
            let month = Month::of(shown);
            prop_assert!(month.contains(month.first_day()) && month.contains(month.last_day()));
            prop_assert_eq!(month.last_day().succ_opt(), Some(month.next().first_day()));
            prop_assert_eq!(Month::parse(&month.to_iso()), Some(month));
            prop_assert_eq!(Month::from_index(month.index()), Some(month));
        }
    }
}
