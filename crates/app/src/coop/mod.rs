//! What a cooperative does beyond bookkeeping: capital, certificates, resolutions, contracts, the month's checks, the
//! year's closing and the distribution of its income. The rules are `coop`'s; here the book's figures are brought to them.

mod asked;
mod capital;
mod cards_on;
mod certificate;
mod checklist;
mod clocks;
mod closing;
mod contract_lines;
mod contracts;
mod counts;
pub(crate) mod distribution;
pub(crate) mod funds;
mod law;
mod membership;
mod prepaid;
mod registers;
mod resolutions;
mod statement;
mod year_end;

use chrono::NaiveDate;
use coop::article::Article;
use ledger::day::{Month, show_day};
use ledger::event::body::Body;
use ledger::event::coop::CoopFact;
use ledger::event::decision::{DISTRIBUTION, YEAR_END};
use ledger::event::{EventId, Line};
use ledger::fold::Books;
use ledger::money::Dong;

use crate::api::refusal::Objection;
use crate::entry::objection;
use crate::{Book, Refusal, show};

pub(crate) use asked::asked_by;
pub(crate) use capital::certificate_number;
pub use contract_lines::read_contract_lines;
pub(crate) use law::{Asked, Law};
pub(crate) use registers::Registers;

/// The code under which the allocation of prepaid costs stands.
pub(crate) const ALLOCATION: &str = "F6-pb";

impl Book {
    /// The facts of the registers.
    pub(crate) fn registers(&self) -> Result<Registers, Refusal> {
        Ok(Registers::new(self.store.coop_facts()?))
    }

    fn write_fact(&mut self, fact: CoopFact) -> Result<EventId, Refusal> {
        let written = self
            .store
            .record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), Body::Coop(fact))?))?;
        Ok(written.0)
    }

    /// The first and last day of a fiscal year of the book.
    pub(crate) fn fiscal_days(&self, year: u16) -> Result<(NaiveDate, NaiveDate), Refusal> {
        let first = Month::new(year.into(), self.store.first_month_of_year().into());
        let first = first.ok_or_else(|| Refusal::new("year.unknown").with("year", year))?;
        let last = (1..12).fold(first, |month, _| month.next());
        if last < self.store.first_month() || year > self.store.last_open_year()? {
            return Err(Refusal::new("year.not-in-book").with("year", year));
        }
        Ok((first.first_day(), last.last_day()))
    }

    /// An amount as typed; nothing typed is nothing.
    fn amount_typed(&self, text: &str) -> Result<Dong, Refusal> {
        let amount = ledger::amount::read(text).map_err(|fault| Refusal::new(fault.code()))?;
        Ok(amount.unwrap_or(Dong::ZERO))
    }

    fn text_typed(&self, text: &str) -> Result<String, Refusal> {
        ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()))
    }

    fn optional_day_typed(&self, text: &str) -> Result<Option<NaiveDate>, Refusal> {
        if text.trim().is_empty() { Ok(None) } else { self.day_typed(text).map(Some) }
    }

    /// The vouchers with a line on an account in some days that were written as one business event and still stand.
    fn standing_as(
        &self,
        business: &str,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<EventId>, Refusal> {
        let mut ids: Vec<EventId> = Vec::new();
        self.store.ledger::<Refusal>(account, None, from, to, |row| {
            if ids.last() != Some(&row.voucher) && !ids.contains(&row.voucher) {
                ids.push(row.voucher);
            }
            Ok(())
        })?;
        let mut found = Vec::new();
        for id in ids {
            let Some(state) =
                self.store.voucher(id)?.filter(|state| state.outcome.counts() && !state.reversed && !state.reversal)
            else {
                continue;
            };
            if self.store.event(state.version)?.body.business() == Some(business) {
                found.push(id);
            }
        }
        Ok(found)
    }

    fn posted_voucher(&self, id: EventId) -> Result<crate::api::income::PostedVoucher, Refusal> {
        let found = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        Ok(crate::api::income::PostedVoucher {
            voucher: id.to_string(),
            number: found.current.number.to_string(),
            day_shown: show_day(found.current.booked_day),
        })
    }

    fn lines_of_voucher(&self, id: EventId) -> Result<Vec<Line>, Refusal> {
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        Ok(self.store.lines(state.version)?)
    }
}

/// Something wrong by a law: its code, the article, and what the sentence mentions.
fn by_law<const N: usize>(code: &str, article: Article, args: [(&str, String); N]) -> Objection {
    let mut found = objection(code, None, None, args);
    found.args.insert("article".to_owned(), article.cited.to_owned());
    found
}

/// The same as a refusal.
fn refused(objection: Objection) -> Refusal {
    Refusal { code: objection.code, args: objection.args, objections: Vec::new() }
}

/// `5,4 %` of a whole; empty of nothing.
pub(crate) fn percent_of(part: i64, whole: i64) -> String {
    if part <= 0 || whole <= 0 {
        return String::new();
    }
    let hundredths = i128::from(part) * 10_000 / i128::from(whole);
    let (units, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => format!("{units} %"),
        _ => format!("{units},{} %", format!("{rest:02}").trim_end_matches('0')),
    }
}
