//! What the sentences about debts say of days of payment: who is late, and what the cooperative pays next.

use ::reports::debts::{Debt, Document};
use chrono::NaiveDate;
use ledger::day::show_day;

use store::Written;

use super::sum::sum;
use crate::api::field::{LatePerson, NextPayment, OverviewDue};
use crate::debts::{OWED, OWES};
use crate::{Book, Refusal};

/// So many of those who are late are named, the longest first.
const NAMED_MAX: usize = 200;

/// What was found last, how far the book had come, and on which day.
pub(crate) struct KnownDue {
    written: Written,
    day: NaiveDate,
    due: OverviewDue,
}

impl Book {
    /// What was found last, where nothing was written since.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn due_known(&self) -> Result<Option<OverviewDue>, Refusal> {
        let (known, today) = (self.due.borrow(), self.current_day()?);
        let holds = |known: &&KnownDue| known.written == self.store.written() && known.day == today;
        Ok(known.as_ref().filter(holds).map(|known| known.due.clone()))
    }

    /// Keeps what was found in a second look at the book.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn keep_due(&self, look: &Book, due: &OverviewDue) -> Result<(), Refusal> {
        let (written, day) = (look.store.written(), self.current_day()?);
        *self.due.borrow_mut() = Some(KnownDue { written, day, due: due.clone() });
        Ok(())
    }

    /// Who is late with paying the cooperative, and what it pays next. Every paper that is owed for is read for it: the
    /// window asks a second look at the book, so that nobody who works in it waits.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn overview_due(&self) -> Result<OverviewDue, Refusal> {
        let today = self.current_day()?;
        let debts = self.debts_on(OWED, today)?;
        let is_dated = |debt: &&Debt| debt.balance() > 0 && debt.open.iter().any(|one| one.due.is_some());
        let dated = debts.values().filter(is_dated).count();
        let mut people: Vec<LatePerson> = Vec::new();
        let mut dong = 0_i64;
        for (party, debt) in &debts {
            let Some((days, late)) = late(debt, today) else { continue };
            dong = dong.saturating_add(late);
            people.push(LatePerson { id: party.to_string(), days });
        }
        let late = people.len();
        people.sort_by_key(|one| std::cmp::Reverse(one.days));
        people.truncate(NAMED_MAX);
        let count = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
        let next = self.next_payment(today)?;
        Ok(OverviewDue { dated: count(dated), late: count(late), late_sum: sum(dong), people, next })
    }

    /// What is to be paid first of all that the cooperative owes, with everything else that person is owed on the same day.
    fn next_payment(&self, today: NaiveDate) -> Result<Option<NextPayment>, Refusal> {
        let debts = self.debts_on(OWES, today)?;
        let owed = debts.iter().filter(|(_, debt)| debt.balance() > 0);
        let days = owed.flat_map(|(party, debt)| debt.open.iter().filter_map(|one| Some((one.due?, *party))));
        let Some((day, party)) = days.min() else { return Ok(None) };
        let Some(debt) = debts.get(&party) else { return Ok(None) };
        Ok(Some(NextPayment {
            to: self.person_sum(Some(party), left_of(debt, |one| one.due == Some(day)))?,
            day_shown: show_day(day),
            late: day < today,
        }))
    }
}

/// Days since the oldest agreed day that has passed, and what is left of all papers past theirs. Where no day was agreed
/// nobody is late.
fn late(debt: &Debt, today: NaiveDate) -> Option<(u32, i64)> {
    let is_late = |one: &Document| one.due.is_some_and(|due| due < today);
    let oldest = debt.open.iter().filter(|one| is_late(one)).map(|one| one.overdue(today)).max()?;
    let dong = left_of(debt, is_late);
    (dong > 0).then(|| (u32::try_from(oldest).unwrap_or(u32::MAX), dong))
}

/// What is left of some papers, and never more than the balance: what was paid ahead is not owed.
fn left_of(debt: &Debt, which: impl Fn(&Document) -> bool) -> i64 {
    let left = debt.open.iter().filter(|one| which(one)).fold(0_i64, |sum, one| sum.saturating_add(one.left()));
    left.min(debt.balance())
}
