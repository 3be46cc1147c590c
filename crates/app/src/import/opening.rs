//! Opening balances from a file (CSV).

use std::collections::BTreeMap;
use std::io::Read;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::digest::BalanceKey;
use ledger::event::Line;
use ledger::event::body::{Body, Opening};
use ledger::event::extra::{Extra, Key};
use ledger::event::value::Value;
use ledger::fold::Books;
use ledger::money::Dong;
use serde::Serialize;

use super::rows::{csv_fault, each_row};
use crate::brought::{close_before, opening_month};
use crate::{Book, Refusal, show};

/// One event of opening balances has at most so many lines.
pub(crate) const OPENING_LINES: usize = 1_000;

const OPENING_HEADER: [&str; 6] = ["account", "party", "debit", "credit", "document", "due"];

impl Book {
    /// Writes the opening balances of a CSV file with the header `account,party,debit,credit`, all or none; with
    /// `,document,due` behind it each row is a document and the day it is to be paid, `YYYY-MM-DD`.
    ///
    /// `date` is the first day of a month, or the last day of the month before it. The months before are closed in the same act.
    ///
    /// # Errors
    /// When they do not balance, when the book has other opening balances or vouchers before that day already, or with the line
    /// of a fault.
    pub fn import_opening(&mut self, date: NaiveDate, file: impl Read) -> Result<OpeningImported, Refusal> {
        self.refuse_unless_posting()?;
        let month = opening_month(date)?;
        if month < self.store.first_month() || month > self.last_open_month() {
            return Err(Refusal::new("period.not-in-book").with("month", month));
        }
        let mut reader = opening_reader(file)?;
        let mut lines = Vec::new();
        each_row(&mut reader, |row| {
            lines.extend(self.opening_line(row)?);
            Ok(())
        })?;
        let difference: i128 =
            lines.iter().filter(|line| !is_off_balance(line)).map(|line| i128::from(net(line))).sum();
        if difference != 0 {
            let difference = show::dong(i64::try_from(difference).unwrap_or(i64::MAX));
            return Err(Refusal::new("opening.unbalanced").with("difference", difference));
        }
        let kept = self.openings()?;
        if !kept.is_empty() {
            let same = kept == summed(&lines, month);
            return if same {
                Ok(OpeningImported { rows: 0, already: lines.len() as u64, closed: 0 })
            } else {
                Err(Refusal::new("opening.differs"))
            };
        }
        self.refuse_vouchers_before(month)?;
        let rows = lines.len() as u64;
        let closed_before = self.store.cache().closed().len();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for part in lines.chunks(OPENING_LINES) {
                writing.event(part.to_vec(), Body::OpeningBalance(Opening { month, reference: None }))?;
            }
            close_before(writing, month)
        })?;
        let closed = (self.store.cache().closed().len() - closed_before) as u64;
        self.note_done("import-opening", &[("count", rows.to_string())]);
        Ok(OpeningImported { rows, already: 0, closed })
    }

    fn opening_line(&self, row: &csv::StringRecord) -> Result<Option<Line>, Refusal> {
        let field = |index: usize| row.get(index).unwrap_or_default().trim();
        let account: AccountCode =
            field(0).parse().map_err(|_| Refusal::new("account.unknown").with("account", field(0)))?;
        match self.store.usage(account)? {
            ledger::account::Use::Postable => {}
            ledger::account::Use::Heading => {
                return Err(Refusal::new("account.heading").with("account", account));
            }
            ledger::account::Use::Retired => {
                return Err(Refusal::new("account.retired").with("account", account));
            }
            ledger::account::Use::Unknown => {
                return Err(Refusal::new("account.unknown").with("account", account));
            }
        }
        let party = match field(1) {
            "" => None,
            code => Some(self.party_with_code(code)?),
        };
        if party.is_none() && ledger::account::party_required(account) {
            return Err(Refusal::new("opening.party-missing").with("account", account));
        }
        let amount = |text: &str| match text {
            "" => Ok(0),
            digits => digits.parse::<i64>().map_err(|_| Refusal::new("amount.not-a-number").with("written", digits)),
        };
        let (debit, credit) = (amount(field(2))?, amount(field(3))?);
        let (amount, is_debit) = match (debit, credit) {
            (0, 0) => return Ok(None),
            (debit, 0) => (debit, true),
            (0, credit) => (credit, false),
            _ => return Err(Refusal::new("opening.both-sides").with("account", account)),
        };
        let amount = Dong::new(amount).ok_or_else(|| Refusal::new("amount.too-large"))?;
        if amount.is_negative() {
            return Err(Refusal::new("opening.amount-negative"));
        }
        let mut details: Vec<(u16, Value)> = Vec::new();
        for (key, written) in
            [(Key::Document, field(4)), (Key::DueDate, field(5))].into_iter().filter(|(_, text)| !text.is_empty())
        {
            let unreadable = || Refusal::new("voucher.detail-unreadable").with("detail", key.name());
            details.push((key.number() + u16::from(!is_debit), key.read(written).ok_or_else(unreadable)?));
        }
        Ok(Some(Line {
            debit: is_debit.then_some(account),
            credit: (!is_debit).then_some(account),
            amount,
            debit_party: party.filter(|_| is_debit),
            credit_party: party.filter(|_| !is_debit),
            extra: Extra::new(details),
        }))
    }

    /// The opening balances in the book, by account, party and month.
    fn openings(&self) -> Result<BTreeMap<BalanceKey, i64>, Refusal> {
        Ok(self.store.openings()?.into_iter().collect())
    }
}

/// What an import of opening balances did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OpeningImported {
    /// Rows written.
    pub rows: u64,
    /// Rows that were in the book already.
    pub already: u64,
    /// Months before the balances, closed with them: nothing can be dated there.
    pub closed: u64,
}

fn net(line: &Line) -> i64 {
    if line.debit.is_some() { line.amount.get() } else { -line.amount.get() }
}

fn is_off_balance(line: &Line) -> bool {
    line.debit.or(line.credit).is_some_and(|account| account.is_off_balance())
}

fn summed(lines: &[Line], month: Month) -> BTreeMap<BalanceKey, i64> {
    let mut sums = BTreeMap::new();
    for line in lines {
        if let Some(account) = line.debit.or(line.credit) {
            let key = BalanceKey { account, party: line.debit_party.or(line.credit_party), month };
            *sums.entry(key).or_default() += net(line);
        }
    }
    sums.retain(|_, net| *net != 0);
    sums
}

/// Opening balances by account and party, or by document.
fn opening_reader<R: Read>(file: R) -> Result<csv::Reader<R>, Refusal> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file);
    let found = reader.headers().map_err(|fault| csv_fault(&fault))?;
    let names: Vec<&str> = found.iter().map(|name| name.trim().trim_start_matches('\u{feff}')).collect();
    if names == OPENING_HEADER[..4] || names == OPENING_HEADER {
        Ok(reader)
    } else {
        let wanted = OPENING_HEADER[..4].join(",");
        Err(Refusal::new("import.header").with("wanted", wanted).with("found", names.join(",")))
    }
}
