//! The clocks of the law that run in this book.

use chrono::{Datelike, NaiveDate};
use coop::capital::{Whose, breaches};
use coop::clock::{Due, since};
use coop::resolution::Subject;
use ledger::day::show_day;
use ledger::fold::Books;
use ledger::setting::FILED;

use super::Registers;
use super::registers::votes;
use crate::api::capital::ClockRow;
use crate::api::setting::SettingValue;
use crate::{Book, Refusal, show};

/// What is due later than this is not told yet.
const AHEAD_DAYS: i64 = 60;
/// What was due longer ago than this is no longer told.
const BEHIND_DAYS: i64 = 400;

impl Book {
    /// What the law has due soon, or has had due, the earliest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn clocks(&self) -> Result<Vec<ClockRow>, Refusal> {
        self.clocks_on(self.current_day()?)
    }

    /// The same on a day.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn clocks_on(&self, today: NaiveDate) -> Result<Vec<ClockRow>, Refusal> {
        let registers = self.registers()?;
        let mut rows = Vec::new();
        self.pledge_clocks(&registers, today, &mut rows)?;
        self.member_clocks(&registers, today, &mut rows)?;
        self.year_clocks(&registers, today, &mut rows)?;
        rows.retain(|row| (-BEHIND_DAYS..=AHEAD_DAYS).contains(&i64::from(row.days_left)));
        rows.sort_by(|one, other| (&one.day, &one.due).cmp(&(&other.day, &other.due)));
        Ok(rows)
    }

    fn clock(&self, due: Due, day: NaiveDate, today: NaiveDate) -> ClockRow {
        ClockRow {
            due: due.name().to_owned(),
            filing: String::new(),
            day: day.to_string(),
            day_shown: show_day(day),
            days_left: i32::try_from((day - today).num_days()).unwrap_or(i32::MAX),
            party: None,
            amount: String::new(),
            year: None,
            article: due.article().cited.to_owned(),
        }
    }

    /// What is still to be paid in, and the register that follows where it was not.
    fn pledge_clocks(&self, registers: &Registers, today: NaiveDate, rows: &mut Vec<ClockRow>) -> Result<(), Refusal> {
        for stake in self.stakes(registers, today)? {
            let Some(due) = stake.due.filter(|_| stake.missing() > 0 && stake.kind.is_some()) else { continue };
            let filing = format!("capital.{}", stake.member);
            let clock = if due >= today {
                self.clock(Due::Pledge, due, today)
            } else if self.filed(&filing).is_some_and(|filed| filed > due) {
                continue;
            } else {
                ClockRow { filing, ..self.clock(Due::Register, Due::Register.last_day(due), today) }
            };
            rows.push(ClockRow { party: self.party_ref(stake.member)?, amount: show::dong(stake.missing()), ..clock });
        }
        Ok(())
    }

    /// Too few members, and ceilings that are passed: twelve months from the first day.
    fn member_clocks(&self, registers: &Registers, today: NaiveDate, rows: &mut Vec<ClockRow>) -> Result<(), Refusal> {
        let limits = self.limits()?;
        let official = self.official_on(registers, today)?;
        // A book in which nobody was registered yet says nothing about the cooperative.
        if (1..limits.members_min).contains(&official) {
            let register = self.store.register()?;
            let changes = register.all().flat_map(|card| registers.history(card).changes().collect::<Vec<_>>());
            let is_below =
                |day: NaiveDate| self.official_on(registers, day).is_ok_and(|count| count < limits.members_min);
            let begun = self.store.first_month().first_day();
            let from = since(changes.chain([begun]), today, is_below).unwrap_or(today);
            let clock = self.clock(Due::MembersMin, Due::MembersMin.last_day(from), today);
            rows.push(ClockRow { amount: official.to_string(), ..clock });
        }
        if self.officials_on(registers, today, None)?.has_too_many_foreign(limits.members_min) {
            let register = self.store.register()?;
            let changes = register.all().flat_map(|card| registers.history(card).changes().collect::<Vec<_>>());
            let too_many = |day: NaiveDate| {
                self.officials_on(registers, day, None)
                    .is_ok_and(|officials| officials.has_too_many_foreign(limits.members_min))
            };
            let begun = self.store.first_month().first_day();
            let from = since(changes.chain([begun]), today, too_many).unwrap_or(today);
            let foreign = self.officials_on(registers, today, None)?.foreign;
            let clock = self.clock(Due::ForeignMembers, Due::ForeignMembers.last_day(from), today);
            rows.push(ClockRow { amount: foreign.to_string(), ..clock });
        }
        let over = breaches(&self.stakes(registers, today)?, limits, today);
        if over.is_empty() {
            return Ok(());
        }
        let mut changes: Vec<NaiveDate> = Vec::new();
        let begun = self.store.first_month().first_day().min(today);
        self.store.ledger::<Refusal>("4111", None, begun, today, |row| {
            changes.push(row.day);
            Ok(())
        })?;
        for breach in over {
            let is_over = |day: NaiveDate| self.is_over(registers, breach.of, day).unwrap_or(false);
            let from = since(changes.iter().copied().chain([begun]), today, is_over).unwrap_or(today);
            let clock = self.clock(Due::Ceiling, Due::Ceiling.last_day(from), today);
            let (party, due) = match breach.of {
                Whose::Member(member) => (self.party_ref(member)?, clock.due.clone()),
                Whose::Associates => (None, format!("{}-associates", clock.due)),
                Whose::Foreigners => (None, format!("{}-foreign", clock.due)),
            };
            rows.push(ClockRow { party, due, amount: show::dong(breach.part), ..clock });
        }
        Ok(())
    }

    fn is_over(&self, registers: &Registers, of: Whose, day: NaiveDate) -> Result<bool, Refusal> {
        let over = breaches(&self.stakes(registers, day)?, self.limits()?, day);
        Ok(over.iter().any(|breach| breach.of == of))
    }

    /// Statements of the last year that has ended, until they are filed; its meeting, until a resolution shows that it was
    /// held.
    fn year_clocks(&self, registers: &Registers, today: NaiveDate, rows: &mut Vec<ClockRow>) -> Result<(), Refusal> {
        let first_month = u32::from(self.store.first_month_of_year());
        let current = if today.month() >= first_month { today.year() } else { today.year() - 1 };
        let Ok(year) = u16::try_from(current - 1) else { return Ok(()) };
        let Ok((_, last)) = self.fiscal_days(year) else { return Ok(()) };
        let met = |subjects: &[Subject]| {
            registers.resolutions().into_values().any(|entry| {
                entry.active
                    && entry.day > last
                    && subjects.contains(&Subject::of(entry.subject))
                    && votes(entry).is_passed()
            })
        };
        let subjects = [Subject::Statements, Subject::Distribution, Subject::Losses];
        let clock = |due: Due| ClockRow { year: Some(year.into()), ..self.clock(due, due.last_day(last), today) };
        let filing = format!("statements.{year}");
        if self.filed(&filing).is_none() {
            rows.push(ClockRow { filing, ..clock(Due::Statements) });
        }
        if !met(&subjects) {
            rows.push(clock(Due::Meeting));
        }
        Ok(())
    }

    /// The day on which something was filed, as it is recorded.
    fn filed(&self, filing: &str) -> Option<NaiveDate> {
        self.store.cache().setting(&format!("{FILED}{filing}"))?.parse().ok()
    }

    /// Records that something was filed on a day as typed; nothing typed takes the record away.
    ///
    /// # Errors
    /// For what is filed nowhere, a day that does not read, and one that has not come yet.
    pub fn record_filing(&mut self, filing: &str, day: &str) -> Result<Vec<ClockRow>, Refusal> {
        let day = self.optional_day_typed(day)?;
        if let Some(day) = day.filter(|day| self.current_day().is_ok_and(|today| *day > today)) {
            return Err(Refusal::new("filing.to-come").with("day", show_day(day)));
        }
        let value = day.map(|day| day.to_string()).unwrap_or_default();
        self.set_settings(&[SettingValue { key: format!("{FILED}{filing}"), value }])?;
        self.clocks()
    }
}
