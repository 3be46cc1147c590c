//! The general journal, the ledger of an account, the statement of a party.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::fold::Books;
use store::query::{Figures, LedgerRow as StoredRow, Order, VoucherFilter};

use crate::account_book::{AccountPart, MonthEnd, Turnover, Whose};
use crate::api::report::{
    Balance, JournalPage, JournalRow, LedgerPage, LedgerRow, LedgerSort, RangeQuery, Statement, StatementAccount,
};
use crate::api::voucher::Side;
use crate::entry::{day_of, party_id};
use crate::find::ROWS_MAX;
use crate::{Book, Refusal, show};

/// Vouchers are read so many at a time when a page of the journal is looked for.
const VOUCHERS_AT_ONCE: u32 = 500;

/// A row of a ledger with the balance after it.
pub struct Running {
    /// The row.
    pub row: StoredRow,
    /// Debit positive.
    pub balance: i64,
}

impl Book {
    /// Part of the general journal: one row for each line, by day and order of posting.
    ///
    /// # Errors
    /// When a day does not read.
    pub fn general_journal(&self, range: &RangeQuery) -> Result<JournalPage, Refusal> {
        let (from, to) = days(&range.from, &range.to)?;
        let filter = counted(from, to);
        let totals = self.store.voucher_totals(&filter)?;
        let mut rows = Vec::new();
        let mut skip = range.offset;
        let limit = range.limit.min(ROWS_MAX) as usize;
        let mut offset = 0;
        'pages: loop {
            let vouchers = self.store.vouchers(&filter, Order::EarliestFirst, offset, VOUCHERS_AT_ONCE)?;
            for voucher in &vouchers {
                if skip >= voucher.current.entries {
                    skip -= voucher.current.entries;
                    continue;
                }
                rows.extend(self.journal_rows(&voucher.current)?.into_iter().skip(skip as usize));
                skip = 0;
                if rows.len() >= limit {
                    rows.truncate(limit);
                    break 'pages;
                }
            }
            if vouchers.len() < VOUCHERS_AT_ONCE as usize {
                break;
            }
            offset += VOUCHERS_AT_ONCE;
        }
        let figures = self.store.account_figures(from, to)?;
        let turnover = figures.iter().filter(|(account, _)| !account.is_off_balance());
        let (debit, credit) = turnover.fold((0, 0), |sum, (_, part)| (sum.0 + part.debit, sum.1 + part.credit));
        Ok(JournalPage {
            rows,
            count: totals.entries,
            debit_shown: show::dong(debit),
            credit_shown: show::dong(credit),
        })
    }

    fn journal_rows(&self, version: &store::query::VersionRow) -> Result<Vec<JournalRow>, Refusal> {
        let lines = self.store.lines(version.event)?;
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let party = line.debit_party.or(line.credit_party).or(version.party);
                Ok(JournalRow {
                    voucher: version.voucher.to_string(),
                    first: index == 0,
                    date_shown: show_day(version.booked_day),
                    number: version.number.to_string(),
                    narration: line.extra.narration().unwrap_or(&version.narration).to_owned(),
                    debit: line.debit.map(|code| code.to_string()).unwrap_or_default(),
                    credit: line.credit.map(|code| code.to_string()).unwrap_or_default(),
                    amount_shown: show::dong(line.amount.get()),
                    who: self.who(party, if party == version.party { &version.party_name } else { "" })?,
                })
            })
            .collect()
    }

    /// Part of an account's ledger, for one party and with the rows of one side where named.
    ///
    /// # Errors
    /// When there is no such account or party, or a day does not read.
    pub fn account_ledger(
        &self,
        account: &str,
        party: Option<&str>,
        side: Option<Side>,
        range: &RangeQuery,
    ) -> Result<LedgerPage, Refusal> {
        let (from, to) = days(&range.from, &range.to)?;
        let party = party.map(party_id).transpose()?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let mut page = LedgerRows::of(range);
        let figures = match side {
            None => {
                let take = |part: AccountPart| page.take_part(self, (code, party), &part);
                self.each_account_part(code, party, (from, to), take)?
            }
            Some(side) => self.each_ledger_row(code, party, from, to, |running| {
                if stands_on(&running.row, side) { page.take_row(self, &running) } else { Ok(()) }
            })?,
        };
        Ok(LedgerPage {
            account: code.to_string(),
            account_name: self.account_name(code),
            party: party.map(|party| self.party_ref(party)).transpose()?.flatten(),
            opening: show::balance(figures.opening),
            rows: page.rows,
            count: page.count,
            movements: page.movements,
            debit_shown: show::dong(figures.debit),
            credit_shown: show::dong(figures.credit),
            closing: show::balance(figures.closing()),
        })
    }

    pub(crate) fn must_know(&self, account: AccountCode) -> Result<(), Refusal> {
        if self.store.usage(account)? == ledger::account::Use::Unknown {
            return Err(Refusal::new("account.unknown").with("account", account));
        }
        Ok(())
    }

    /// Gives every row of an account's ledger with its running balance, and answers with its figures.
    ///
    /// # Errors
    /// When there is no such account, or what `take` answers.
    pub fn each_ledger_row(
        &self,
        account: AccountCode,
        party: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(Running) -> Result<(), Refusal>,
    ) -> Result<Figures, Refusal> {
        self.must_know(account)?;
        let figures = self.figures_under(account, party, from, to)?;
        let mut balance = figures.opening;
        self.store.ledger::<Refusal>(account.as_str(), party, from, to, |row| {
            balance += row.debit - row.credit;
            take(Running { row, balance })
        })?;
        Ok(figures)
    }

    pub(crate) fn figures_under(
        &self,
        account: AccountCode,
        party: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Figures, Refusal> {
        let mut sum = Figures::default();
        match party {
            Some(party) => {
                let all = self.store.figures_of_party(party, from, to)?;
                all.iter().filter(|(code, _)| code.is_under(account.as_str())).for_each(|(_, part)| sum.add(part));
            }
            None => {
                let all = self.store.account_figures(from, to)?;
                all.iter().filter(|(code, _)| code.is_under(account.as_str())).for_each(|(_, part)| sum.add(part));
            }
        }
        Ok(sum)
    }

    pub(crate) fn ledger_row(&self, running: &Running) -> Result<LedgerRow, Refusal> {
        let row = &running.row;
        Ok(LedgerRow {
            sort: LedgerSort::Movement,
            voucher: row.voucher.to_string(),
            date_shown: show_day(row.day),
            number: row.number.to_string(),
            narration: row.narration.clone(),
            contra: row.contra.map(|code| code.to_string()).unwrap_or_default(),
            debit_shown: show::dong_or_blank(row.debit),
            credit_shown: show::dong_or_blank(row.credit),
            party: row.party.map(|party| self.party_ref(party)).transpose()?.flatten(),
            balance: show::balance(running.balance),
        })
    }

    /// One party over all accounts; the balance runs in each account by itself.
    ///
    /// # Errors
    /// When there is no such party, or a day does not read.
    pub fn party_statement(&self, party: &str, from: &str, to: &str) -> Result<Statement, Refusal> {
        let (from, to) = days(from, to)?;
        let id = party_id(party)?;
        let mut rows: BTreeMap<AccountCode, Vec<LedgerRow>> = BTreeMap::new();
        let figures = self.each_statement_row(id, from, to, |running| {
            let shown = self.ledger_row(&running)?;
            rows.entry(running.row.account).or_default().push(shown);
            Ok(())
        })?;
        let accounts =
            figures.into_iter().filter(|(account, part)| *part != Figures::default() || rows.contains_key(account));
        let accounts: Vec<(AccountCode, Figures)> = accounts.collect();
        Ok(Statement {
            party: self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?,
            accounts: accounts
                .into_iter()
                .map(|(account, part)| StatementAccount {
                    account: account.to_string(),
                    account_name: self.account_name(account),
                    opening: show::balance(part.opening),
                    rows: rows.remove(&account).unwrap_or_default(),
                    debit_shown: show::dong(part.debit),
                    credit_shown: show::dong(part.credit),
                    closing: show::balance(part.closing()),
                })
                .collect(),
        })
    }

    /// Gives every row of a party's statement with the running balance of its account, by account, day and order.
    ///
    /// # Errors
    /// When the book cannot be read, or what `take` answers.
    pub fn each_statement_row(
        &self,
        party: EventId,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(Running) -> Result<(), Refusal>,
    ) -> Result<BTreeMap<AccountCode, Figures>, Refusal> {
        let figures = self.store.figures_of_party(party, from, to)?;
        let mut balances: BTreeMap<AccountCode, i64> =
            figures.iter().map(|(account, part)| (*account, part.opening)).collect();
        self.store.statement::<Refusal>(party, from, to, |row| {
            let balance = balances.entry(row.account).or_default();
            *balance += row.debit - row.credit;
            let balance = *balance;
            take(Running { row, balance })
        })?;
        Ok(figures)
    }

    /// The first and the last day of the years that are open: what a report covers when no days are named.
    pub fn all_days(&self) -> (NaiveDate, NaiveDate) {
        (self.store.cache().first_month().first_day(), self.last_open_month().last_day())
    }

    /// The party with this code.
    ///
    /// # Errors
    /// When there is none.
    pub fn party_with_code(&self, code: &str) -> Result<EventId, Refusal> {
        let party = self.store.register()?.by_code(code).map(|party| party.id);
        party.ok_or_else(|| Refusal::new("party.code-unknown").with("code", code))
    }

    /// The code of a party, for files.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn code_of_party(&self, party: EventId) -> Result<String, Refusal> {
        Ok(self.store.register()?.get(party).map(|party| party.code.clone()).unwrap_or_default())
    }
}

/// Negative amounts stand on their own side: a correction in red is not an entry of the other side.
fn stands_on(row: &StoredRow, side: Side) -> bool {
    match side {
        Side::Debit => row.debit != 0,
        Side::Credit => row.credit != 0,
    }
}

/// The rows of an account's book that a window asked for, while all of it passes by.
struct LedgerRows {
    wanted: std::ops::Range<u32>,
    rows: Vec<LedgerRow>,
    count: u32,
    movements: u32,
}

impl LedgerRows {
    fn of(range: &RangeQuery) -> Self {
        let wanted = range.offset..range.offset.saturating_add(range.limit.min(ROWS_MAX));
        Self { wanted, rows: Vec::new(), count: 0, movements: 0 }
    }

    /// The part of an account's book that comes next; rows that nobody asked for are not read.
    fn take_part(&mut self, book: &Book, whose: Whose, part: &AccountPart) -> Result<(), Refusal> {
        match part {
            AccountPart::Rows(rows) => {
                let begin = self.wanted.start.clamp(self.count, self.count + rows.count);
                let end = self.wanted.end.clamp(begin, self.count + rows.count);
                for running in book.rows_within(whose, rows, begin - self.count..end - self.count)? {
                    self.rows.push(book.ledger_row(&running)?);
                }
                self.count += rows.count;
                self.movements += rows.count;
                Ok(())
            }
            AccountPart::Month(end) => {
                let sums = [
                    (LedgerSort::Month, Some(end.turnover), show::balance(end.balance)),
                    (LedgerSort::Quarter, end.quarter, Balance::default()),
                    (LedgerSort::Year, Some(end.year), Balance::default()),
                ];
                for (sort, turnover, balance) in sums {
                    let Some(turnover) = turnover else { continue };
                    self.push(|| Ok(sum_row(sort, end, turnover, balance)))?;
                }
                Ok(())
            }
        }
    }

    fn take_row(&mut self, book: &Book, running: &Running) -> Result<(), Refusal> {
        self.movements += 1;
        self.push(|| book.ledger_row(running))
    }

    fn push(&mut self, row: impl FnOnce() -> Result<LedgerRow, Refusal>) -> Result<(), Refusal> {
        if self.wanted.contains(&self.count) {
            self.rows.push(row()?);
        }
        self.count += 1;
        Ok(())
    }
}

fn sum_row(sort: LedgerSort, end: &MonthEnd, (debit, credit): Turnover, balance: Balance) -> LedgerRow {
    LedgerRow {
        sort,
        voucher: String::new(),
        date_shown: end.shown(),
        number: String::new(),
        narration: String::new(),
        contra: String::new(),
        debit_shown: show::dong(debit),
        credit_shown: show::dong(credit),
        party: None,
        balance,
    }
}

/// The vouchers of a journal: what waits or is held stands in no book.
pub(crate) fn counted(from: NaiveDate, to: NaiveDate) -> VoucherFilter {
    VoucherFilter { from: Some(from), to: Some(to), counted: true, ..VoucherFilter::default() }
}

/// The days of a report, the first not after the last.
pub(crate) fn days(from: &str, to: &str) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let (from, to) = (day_of(from)?, day_of(to)?);
    if from > to { Err(Refusal::new("day.order")) } else { Ok((from, to)) }
}
