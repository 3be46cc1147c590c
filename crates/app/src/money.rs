//! The books of money: cash, and each bank account.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::show_day;
use store::query::{BankRow, LedgerRow as StoredRow};

use crate::api::money::{BankBookRef, BankBookRow, DayBelowZero, MoneyBook, MoneyRow};
use crate::api::report::RangeQuery;
use crate::find::ROWS_MAX;
use crate::journal::days;
use crate::{Book, Refusal, show};

/// Cash, and money at banks (Circular 71/2024/TT-BTC, accounts 111 and 112).
const CASH: &str = "111";
const BANK: &str = "112";

/// Days below zero that are named one by one.
const DAYS_NAMED_MAX: usize = 100;

/// What a book of money did; đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoneyFigures {
    /// The balance before the first day.
    pub opening: i64,
    /// Money in.
    pub inflow: i64,
    /// Money out.
    pub outflow: i64,
}

impl MoneyFigures {
    /// The balance after the last day.
    pub fn closing(self) -> i64 {
        self.opening + self.inflow - self.outflow
    }
}

/// One row of a book of money.
pub enum MoneyLine {
    /// A movement, with the balance after it.
    Movement(Box<StoredRow>, i64),
    /// The end of a day: what came in and went out, and the balance.
    DayTotal(NaiveDate, MoneyFigures),
}

impl Book {
    /// Part of the cash book (S04a, S04b): account 111, or one under it.
    ///
    /// # Errors
    /// When the account is not one of cash, or a day does not read.
    pub fn cash_book(&self, account: &str, range: &RangeQuery) -> Result<MoneyBook, Refusal> {
        let (from, to) = days(&range.from, &range.to)?;
        let code = money_account(account, CASH)?;
        let mut page = Page::of(self, range);
        let figures = self.each_cash_line(code, from, to, |line| page.take(&line))?;
        Ok(page.finish(code.to_string(), self.account_name(code), figures))
    }

    /// Gives every row of the cash book, and answers with its figures.
    ///
    /// # Errors
    /// When there is no such account, or what `take` answers.
    pub fn each_cash_line(
        &self,
        account: AccountCode,
        from: NaiveDate,
        to: NaiveDate,
        take: impl FnMut(MoneyLine) -> Result<(), Refusal>,
    ) -> Result<MoneyFigures, Refusal> {
        if !account.is_under(CASH) {
            return Err(Refusal::new("account.not-money").with("account", account));
        }
        let opening = self.figures_under(account, None, from, to)?.opening;
        let mut writing = ByDay::from(opening, take);
        let figures = self.each_ledger_row(account, None, from, to, |running| writing.movement(running.row))?;
        writing.finish()?;
        Ok(MoneyFigures { opening: figures.opening, inflow: figures.debit, outflow: figures.credit })
    }

    /// The books of the bank that hold or did anything: one for each bank account that lines name, one for what each
    /// sub-account of 112 holds beside. Together they are account 112.
    ///
    /// # Errors
    /// When a day does not read.
    pub fn bank_books(&self, from: &str, to: &str) -> Result<Vec<BankBookRow>, Refusal> {
        let (from, to) = days(from, to)?;
        let books = self.bank_figures(from, to)?;
        let shown = books.into_iter().map(|(book, figures)| BankBookRow {
            name: self.bank_name(&book),
            opening_shown: show::dong(figures.opening),
            in_shown: show::dong(figures.inflow),
            out_shown: show::dong(figures.outflow),
            closing_shown: show::dong(figures.closing()),
            below_zero: figures.closing() < 0,
            book,
        });
        Ok(shown.collect())
    }

    /// The figures of every book of the bank.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn bank_figures(&self, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<BankBookRef, MoneyFigures>, Refusal> {
        let mut books: BTreeMap<BankBookRef, MoneyFigures> = BTreeMap::new();
        for (account, figures) in self.store.account_figures(from, to)? {
            if account.is_under(BANK) {
                let book = BankBookRef { account: account.to_string(), bank_account: String::new() };
                books.entry(book).or_default().opening += figures.opening;
            }
        }
        let first = self.store.cache().first_month().first_day().min(from);
        self.store.bank_rows::<Refusal>(BANK, first, to, |bank| {
            let (row, net) = (&bank.row, bank.row.debit - bank.row.credit);
            if row.day < from {
                // The kept opening is the whole sub-account's: what belongs to a bank account is taken out of it.
                if !bank.bank_account.is_empty() {
                    let beside = BankBookRef { account: row.account.to_string(), bank_account: String::new() };
                    books.entry(beside).or_default().opening -= net;
                    books.entry(book_of(&bank)).or_default().opening += net;
                }
                return Ok(());
            }
            let figures = books.entry(book_of(&bank)).or_default();
            figures.inflow += row.debit;
            figures.outflow += row.credit;
            Ok(())
        })?;
        books.retain(|_, figures| *figures != MoneyFigures::default());
        Ok(books)
    }

    /// Part of the book of one bank account (S05).
    ///
    /// # Errors
    /// When the account is not one of the bank, or a day does not read.
    pub fn bank_book(&self, book: &BankBookRef, range: &RangeQuery) -> Result<MoneyBook, Refusal> {
        let (from, to) = days(&range.from, &range.to)?;
        let mut page = Page::of(self, range);
        let figures = self.each_bank_line(book, from, to, |line| page.take(&line))?;
        Ok(page.finish(book.account.clone(), self.bank_name(book), figures))
    }

    /// Gives every row of the book of one bank account, and answers with its figures.
    ///
    /// # Errors
    /// When the account is not one of the bank, or what `take` answers.
    pub fn each_bank_line(
        &self,
        book: &BankBookRef,
        from: NaiveDate,
        to: NaiveDate,
        take: impl FnMut(MoneyLine) -> Result<(), Refusal>,
    ) -> Result<MoneyFigures, Refusal> {
        let account = if book.bank_account.is_empty() { book.account.as_str() } else { BANK };
        let code = money_account(account, BANK)?;
        let figures = self.bank_figures(from, to)?.get(book).copied().unwrap_or_default();
        let mut writing = ByDay::from(figures.opening, take);
        self.store.bank_rows::<Refusal>(code.as_str(), from, to, |bank| {
            if book_of(&bank) == *book { writing.movement(bank.row) } else { Ok(()) }
        })?;
        writing.finish()?;
        Ok(figures)
    }

    fn bank_name(&self, book: &BankBookRef) -> String {
        if !book.bank_account.is_empty() {
            return book.bank_account.clone();
        }
        book.account.parse().map(|code| self.account_name(code)).unwrap_or_default()
    }
}

fn book_of(bank: &BankRow) -> BankBookRef {
    match bank.bank_account.as_str() {
        "" => BankBookRef { account: bank.row.account.to_string(), bank_account: String::new() },
        named => BankBookRef { account: String::new(), bank_account: named.to_owned() },
    }
}

fn money_account(account: &str, group: &str) -> Result<AccountCode, Refusal> {
    let code: AccountCode = account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
    if code.is_under(group) { Ok(code) } else { Err(Refusal::new("account.not-money").with("account", code)) }
}

/// Movements in order, with the total of each day after its last one.
struct ByDay<T> {
    balance: i64,
    day: Option<(NaiveDate, MoneyFigures)>,
    take: T,
}

impl<T: FnMut(MoneyLine) -> Result<(), Refusal>> ByDay<T> {
    fn from(opening: i64, take: T) -> Self {
        Self { balance: opening, day: None, take }
    }

    fn movement(&mut self, row: StoredRow) -> Result<(), Refusal> {
        if self.day.is_none_or(|(day, _)| day != row.day) {
            self.end_day()?;
            self.day = Some((row.day, MoneyFigures { opening: self.balance, ..MoneyFigures::default() }));
        }
        if let Some((_, figures)) = &mut self.day {
            figures.inflow += row.debit;
            figures.outflow += row.credit;
        }
        self.balance += row.debit - row.credit;
        (self.take)(MoneyLine::Movement(Box::new(row), self.balance))
    }

    fn end_day(&mut self) -> Result<(), Refusal> {
        match self.day.take() {
            Some((day, figures)) => (self.take)(MoneyLine::DayTotal(day, figures)),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<(), Refusal> {
        self.end_day()
    }
}

/// The rows of a book that a window asked for, counted while all of them pass by.
struct Page<'a> {
    book: &'a Book,
    wanted: std::ops::Range<u32>,
    rows: Vec<MoneyRow>,
    count: u32,
    movements: u32,
    below: Vec<DayBelowZero>,
    below_count: u32,
}

impl<'a> Page<'a> {
    fn of(book: &'a Book, range: &RangeQuery) -> Self {
        let wanted = range.offset..range.offset.saturating_add(range.limit.min(ROWS_MAX));
        Self { book, wanted, rows: Vec::new(), count: 0, movements: 0, below: Vec::new(), below_count: 0 }
    }

    fn take(&mut self, line: &MoneyLine) -> Result<(), Refusal> {
        match line {
            MoneyLine::Movement(..) => self.movements += 1,
            MoneyLine::DayTotal(day, figures) if figures.closing() < 0 => {
                self.below_count += 1;
                if self.below.len() < DAYS_NAMED_MAX {
                    self.below.push(DayBelowZero {
                        date_shown: show_day(*day),
                        balance_shown: show::dong(figures.closing()),
                        row: self.count,
                    });
                }
            }
            MoneyLine::DayTotal(..) => {}
        }
        if self.wanted.contains(&self.count) {
            self.rows.push(self.row(line)?);
        }
        self.count += 1;
        Ok(())
    }

    fn row(&self, line: &MoneyLine) -> Result<MoneyRow, Refusal> {
        let (row, balance) = match line {
            MoneyLine::DayTotal(day, figures) => return Ok(day_row(*day, *figures)),
            MoneyLine::Movement(row, balance) => (row, *balance),
        };
        let number = row.number.to_string();
        let (receipt, payment) = if is_receipt(row) { (number, String::new()) } else { (String::new(), number) };
        Ok(MoneyRow {
            day_total: false,
            voucher: row.voucher.to_string(),
            date_shown: show_day(row.day),
            voucher_date_shown: show_day(row.voucher_day),
            receipt,
            payment,
            narration: row.narration.clone(),
            contra: row.contra.map(|code| code.to_string()).unwrap_or_default(),
            who: self.book.who(row.party, "")?,
            in_shown: show::dong_or_blank(row.debit),
            out_shown: show::dong_or_blank(row.credit),
            balance_shown: show::dong(balance),
            below_zero: balance < 0,
        })
    }

    fn finish(self, account: String, name: String, figures: MoneyFigures) -> MoneyBook {
        MoneyBook {
            account,
            name,
            opening_shown: show::dong(figures.opening),
            rows: self.rows,
            count: self.count,
            movements: self.movements,
            in_shown: show::dong(figures.inflow),
            out_shown: show::dong(figures.outflow),
            closing_shown: show::dong(figures.closing()),
            below_zero: figures.closing() < 0,
            days_below_zero: self.below,
            days_below_zero_count: self.below_count,
        }
    }
}

/// Whether a movement stands on the side of money coming in; a correction in red stays on the side it corrects.
pub(crate) fn is_receipt(row: &StoredRow) -> bool {
    row.debit != 0
}

fn day_row(day: NaiveDate, figures: MoneyFigures) -> MoneyRow {
    MoneyRow {
        day_total: true,
        voucher: String::new(),
        date_shown: show_day(day),
        voucher_date_shown: String::new(),
        receipt: String::new(),
        payment: String::new(),
        narration: String::new(),
        contra: String::new(),
        who: String::new(),
        in_shown: show::dong_or_blank(figures.inflow),
        out_shown: show::dong_or_blank(figures.outflow),
        balance_shown: show::dong(figures.closing()),
        below_zero: figures.closing() < 0,
    }
}
