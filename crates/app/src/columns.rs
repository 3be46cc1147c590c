//! Lists and reports as sheets: the same figures as on the screen, as numbers and days.

use ::reports::sheet::{Cell, Column, Holds, Sheet, number_or_blank};
use ::reports::trial::Row as TrialFigures;
use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::party::Detail;
use store::query::{Figures, Order, VersionRow, VoucherRow};

use crate::account_book::{AccountLine, MonthEnd};
use crate::api::export::ExportJob;
use crate::api::money::{BankBookRef, CompareQuery};
use crate::api::party::PartyQuery;
use crate::api::report::TrialQuery;
use crate::api::voucher::VoucherQuery;
use crate::entry::party_id;
use crate::journal::{Running, counted, days};
use crate::money::{MoneyFigures, MoneyLine, is_receipt};
use crate::wording::{Language, title_of};
use crate::{Book, Refusal};

/// Vouchers are read so many at a time.
pub(crate) const VOUCHERS_AT_ONCE: u32 = 500;

/// The rows of a spreadsheet, its header among them.
const ROWS_MAX: usize = 1_048_576 - 1;

impl Book {
    /// What a list or report holds, all rows of it, with titles in one language.
    ///
    /// # Errors
    /// What the list or report itself refuses, and when a spreadsheet could not hold the rows.
    pub fn table(&self, job: &ExportJob, language: Language) -> Result<Sheet, Refusal> {
        let making = Making { book: self, language };
        let sheet = match job {
            ExportJob::Vouchers { query } => making.vouchers(query),
            ExportJob::Parties { query } => making.parties(query),
            ExportJob::Journal { from, to } => making.journal(from, to),
            ExportJob::Ledger { account, party, from, to } => making.ledger(account, party.as_deref(), from, to),
            ExportJob::Statement { party, from, to } => making.statement(party, from, to),
            ExportJob::Trial { query } => making.trial(query),
            ExportJob::Form { query } => making.form(query),
            ExportJob::Comparison { query } => making.comparison(query),
            ExportJob::Cash { account, from, to } => making.cash(account, from, to),
            ExportJob::Bank { book, from, to } => making.bank(book, from, to),
            ExportJob::Amended { from, to } => making.amended(from, to),
            ExportJob::Paper { job } => self.only_sheet_of(job),
        }?;
        if sheet.rows.len() > ROWS_MAX {
            Err(Refusal::new("export.too-long").with("most", ROWS_MAX))
        } else {
            Ok(sheet)
        }
    }

    /// All sheets of a list or report; several only of books on paper and of the list of vouchers, whose second one has
    /// every line of those that stand.
    ///
    /// # Errors
    /// As [`Book::table`].
    pub fn tables(&self, job: &ExportJob, language: Language) -> Result<Vec<Sheet>, Refusal> {
        let sheets = match job {
            ExportJob::Paper { job } => self.sheets_of(job)?,
            ExportJob::Vouchers { query } => {
                vec![self.table(job, language)?, Making { book: self, language }.entries(query)?]
            }
            single => return Ok(vec![self.table(single, language)?]),
        };
        match sheets.iter().all(|sheet| sheet.rows.len() <= ROWS_MAX) {
            true => Ok(sheets),
            false => Err(Refusal::new("export.too-long").with("most", ROWS_MAX)),
        }
    }

    /// What a file of a list or report is called, without an ending.
    pub(crate) fn sheet_name(&self, job: &ExportJob, language: Language) -> Result<String, Refusal> {
        let between = |from: &str, to: &str| days(from, to).map(|(first, last)| span(first, last));
        let (name, of, span) = match job {
            ExportJob::Vouchers { query } => {
                let span = query.from.as_deref().zip(query.to.as_deref()).map(|(from, to)| between(from, to));
                ("vouchers", String::new(), span.transpose()?.unwrap_or_default())
            }
            ExportJob::Parties { .. } => ("parties", String::new(), String::new()),
            ExportJob::Journal { from, to } => ("journal", String::new(), between(from, to)?),
            ExportJob::Ledger { account, party, from, to } => {
                ("ledger", format!("{account} {}", self.code_shown(party.as_deref())?), between(from, to)?)
            }
            ExportJob::Statement { party, from, to } => {
                ("statement", self.code_shown(Some(party))?, between(from, to)?)
            }
            ExportJob::Trial { query } => ("trial", String::new(), between(&query.from, &query.to)?),
            ExportJob::Form { query } => (query.form.name(), String::new(), between(&query.from, &query.to)?),
            ExportJob::Comparison { query } => ("comparison", String::new(), between(&query.from, &query.to)?),
            ExportJob::Cash { account, from, to } => ("cash", account.clone(), between(from, to)?),
            ExportJob::Bank { book, from, to } => {
                ("bank_book", format!("{}{}", book.account, book.bank_account), between(from, to)?)
            }
            ExportJob::Amended { from, to } => ("amended", String::new(), between(from, to)?),
            ExportJob::Paper { job } => {
                let name = job.file_name();
                return Ok(name.strip_suffix(".pdf").unwrap_or(&name).to_owned());
            }
        };
        Ok([title_of(name, language), of, span].join(" "))
    }

    fn code_shown(&self, party: Option<&str>) -> Result<String, Refusal> {
        let party = party.map(party_id).transpose()?;
        party.map_or(Ok(String::new()), |party| self.code_of_party(party))
    }
}

/// A sheet being made.
pub(crate) struct Making<'a> {
    pub book: &'a Book,
    pub language: Language,
}

use Holds::{Day, Dong, LongText, Number, Text};

impl Making<'_> {
    /// A sheet without rows yet: its title is the words of `name`, and what it is of.
    pub(crate) fn begin(
        &self,
        name: &str,
        of: &str,
        span: &str,
        columns: &[(&'static str, Holds)],
    ) -> Result<Sheet, Refusal> {
        let columns = columns.iter().map(|&(id, holds)| Column { id, title: title_of(id, self.language), holds });
        let title = [&title_of(name, self.language), of].map(str::trim).join(" ").trim().to_owned();
        let subject = [self.book.store.genesis()?.name.as_str(), span].join(" · ");
        Ok(Sheet { title, subject, columns: columns.collect(), rows: Vec::new() })
    }

    fn vouchers(&self, query: &VoucherQuery) -> Result<Sheet, Refusal> {
        let columns = [
            ("number", Text),
            ("date", Day),
            ("who", LongText),
            ("narration", LongText),
            ("amount", Dong),
            ("state", Text),
        ];
        let mut sheet = self.begin("vouchers", "", "", &columns)?;
        let mut offset = 0;
        loop {
            let rows = self.book.found_vouchers(query, offset, VOUCHERS_AT_ONCE)?;
            let read = rows.len();
            for row in rows {
                sheet.rows.push(self.voucher(&row)?);
            }
            if read < VOUCHERS_AT_ONCE as usize {
                return Ok(sheet);
            }
            offset += VOUCHERS_AT_ONCE;
        }
    }

    /// The state of a voucher in the words of the list.
    pub(crate) fn state_shown(&self, row: &VoucherRow) -> String {
        let state = serde_json::to_value(crate::find::state(row)).ok();
        let name = state.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
        title_of(&format!("state_{name}"), self.language)
    }

    fn voucher(&self, found: &VoucherRow) -> Result<Vec<Cell>, Refusal> {
        let row = &found.current;
        Ok(vec![
            row.number.to_string().into(),
            row.day.into(),
            self.book.who(row.party, &row.party_name)?.into(),
            row.narration.as_str().into(),
            Cell::Number(row.total),
            self.state_shown(found).into(),
        ])
    }

    fn parties(&self, query: &PartyQuery) -> Result<Sheet, Refusal> {
        let columns = [
            ("code", Text),
            ("name", LongText),
            ("kind", Text),
            ("place", Text),
            ("phone", Text),
            ("address", LongText),
            ("tax_code", Text),
            ("bank_account", Text),
            ("bank", Text),
            ("joined", Day),
            ("contract", Text),
            ("capital", Dong),
            ("owes_us", Dong),
            ("we_owe", Dong),
        ];
        let mut sheet = self.begin("parties", "", "", &columns)?;
        for party in self.book.found_parties(query)? {
            let (owes_us, we_owe) = self.book.debts_of(party.id)?;
            let contract = if party.service_contract { title_of("yes", self.language) } else { String::new() };
            sheet.rows.push(vec![
                party.code.as_str().into(),
                party.name.as_str().into(),
                title_of(&format!("kind_{}", party.kind.name()), self.language).into(),
                party.place.as_str().into(),
                party.detail(Detail::Phone).into(),
                party.detail(Detail::Address).into(),
                party.detail(Detail::TaxCode).into(),
                party.detail(Detail::BankAccount).into(),
                party.detail(Detail::Bank).into(),
                party.joined.map_or(Cell::Blank, Cell::Day),
                contract.into(),
                number_or_blank(self.book.capital_of(party.id)?),
                number_or_blank(owes_us),
                number_or_blank(we_owe),
            ]);
        }
        Ok(sheet)
    }

    fn journal(&self, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let columns = [
            ("date", Day),
            ("number", Text),
            ("voucher_date", Day),
            ("narration", LongText),
            ("who", LongText),
            ("debit_account", Text),
            ("credit_account", Text),
            ("amount", Dong),
        ];
        let mut sheet = self.begin("journal", "", &span(first, last), &columns)?;
        let filter = counted(first, last);
        let mut offset = 0;
        loop {
            let vouchers = self.book.store.vouchers(&filter, Order::EarliestFirst, offset, VOUCHERS_AT_ONCE)?;
            for voucher in &vouchers {
                self.journal_rows(&voucher.current, &mut sheet.rows)?;
            }
            if vouchers.len() < VOUCHERS_AT_ONCE as usize {
                return Ok(sheet);
            }
            offset += VOUCHERS_AT_ONCE;
        }
    }

    fn journal_rows(&self, version: &VersionRow, rows: &mut Vec<Vec<Cell>>) -> Result<(), Refusal> {
        use ledger::fold::Books;
        for line in self.book.store.lines(version.event)? {
            let party = line.debit_party.or(line.credit_party).or(version.party);
            let printed = if party == version.party { version.party_name.as_str() } else { "" };
            rows.push(vec![
                version.booked_day.into(),
                version.number.to_string().into(),
                version.day.into(),
                line.extra.narration().unwrap_or(&version.narration).into(),
                self.book.who(party, printed)?.into(),
                code(line.debit),
                code(line.credit),
                Cell::Number(line.amount.get()),
            ]);
        }
        Ok(())
    }

    fn ledger(&self, account: &str, party: Option<&str>, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let party = party.map(party_id).transpose()?;
        let columns = [
            ("date", Day),
            ("number", Text),
            ("narration", LongText),
            ("who", LongText),
            ("contra", Text),
            ("debit", Dong),
            ("credit", Dong),
            ("debit_balance", Dong),
            ("credit_balance", Dong),
        ];
        let mut sheet = self.begin("ledger", code.as_str(), &span(first, last), &columns)?;
        let opening = self.book.figures_under(code, party, first, last)?.opening;
        sheet.rows.push(self.ledger_edge("opening", first, 0, 0, opening));
        let figures = self.book.each_account_line(code, party, (first, last), |line| {
            match line {
                AccountLine::Row(running) => sheet.rows.push(self.ledger_row(&running)?),
                AccountLine::Month(end) => sheet.rows.extend(self.month_rows(&end)),
            }
            Ok(())
        })?;
        sheet.rows.push(self.ledger_edge("closing", last, figures.debit, figures.credit, figures.closing()));
        Ok(sheet)
    }

    fn ledger_row(&self, Running { row, balance }: &Running) -> Result<Vec<Cell>, Refusal> {
        Ok(vec![
            row.day.into(),
            row.number.to_string().into(),
            row.narration.as_str().into(),
            self.book.who(row.party, "")?.into(),
            code(row.contra),
            number_or_blank(row.debit),
            number_or_blank(row.credit),
            number_or_blank((*balance).max(0)),
            number_or_blank((-balance).max(0)),
        ])
    }

    /// The sums that a ledger's form has after each month.
    fn month_rows(&self, end: &MonthEnd) -> Vec<Vec<Cell>> {
        let day = end.days.1;
        let sums = [
            ("month_sum", Some(end.turnover), end.balance),
            ("quarter_sum", end.quarter, 0),
            ("year_sum", Some(end.year), 0),
        ];
        let row = |(words, turnover, net): (&str, Option<(i64, i64)>, i64)| {
            turnover.map(|(debit, credit)| self.ledger_edge(words, day, debit, credit, net))
        };
        sums.into_iter().filter_map(row).collect()
    }

    fn ledger_edge(&self, words: &str, day: NaiveDate, debit: i64, credit: i64, net: i64) -> Vec<Cell> {
        vec![
            day.into(),
            Cell::Blank,
            title_of(words, self.language).into(),
            Cell::Blank,
            Cell::Blank,
            number_or_blank(debit),
            number_or_blank(credit),
            number_or_blank(net.max(0)),
            number_or_blank((-net).max(0)),
        ]
    }

    fn statement(&self, party: &str, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let id = party_id(party)?;
        let who = self.book.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?;
        let columns = [
            ("account", Text),
            ("date", Day),
            ("number", Text),
            ("narration", LongText),
            ("contra", Text),
            ("debit", Dong),
            ("credit", Dong),
            ("debit_balance", Dong),
            ("credit_balance", Dong),
        ];
        let mut sheet = self.begin("statement", &who.code, &span(first, last), &columns)?;
        let mut rows: Vec<(AccountCode, Vec<Cell>)> = Vec::new();
        let figures = self.book.each_statement_row(id, first, last, |running| {
            rows.push((running.row.account, self.statement_row(&running)));
            Ok(())
        })?;
        for (account, part) in figures {
            self.statement_account(account, part, first, last, &mut rows, &mut sheet.rows);
        }
        Ok(sheet)
    }

    fn statement_account(
        &self,
        account: AccountCode,
        part: Figures,
        first: NaiveDate,
        last: NaiveDate,
        rows: &mut Vec<(AccountCode, Vec<Cell>)>,
        out: &mut Vec<Vec<Cell>>,
    ) {
        let mut edge = |words: &str, day: NaiveDate, debit: i64, credit: i64, net: i64| {
            let mut cells = self.ledger_edge(words, day, debit, credit, net);
            cells.remove(3);
            cells.insert(0, account.as_str().into());
            out.push(cells);
        };
        edge("opening", first, 0, 0, part.opening);
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(rows).into_iter().partition(|(code, _)| *code == account);
        *rows = others;
        out.extend(own.into_iter().map(|(_, cells)| cells));
        let mut edge = self.ledger_edge("closing", last, part.debit, part.credit, part.closing());
        edge.remove(3);
        edge.insert(0, account.as_str().into());
        out.push(edge);
    }

    fn statement_row(&self, Running { row, balance }: &Running) -> Vec<Cell> {
        vec![
            row.account.as_str().into(),
            row.day.into(),
            row.number.to_string().into(),
            row.narration.as_str().into(),
            code(row.contra),
            number_or_blank(row.debit),
            number_or_blank(row.credit),
            number_or_blank((*balance).max(0)),
            number_or_blank((-balance).max(0)),
        ]
    }

    fn trial(&self, query: &TrialQuery) -> Result<Sheet, Refusal> {
        let (first, last) = days(&query.from, &query.to)?;
        let columns = [
            ("account", Text),
            ("account_name", LongText),
            ("opening_debit", Dong),
            ("opening_credit", Dong),
            ("debit", Dong),
            ("credit", Dong),
            ("closing_debit", Dong),
            ("closing_credit", Dong),
        ];
        let mut sheet = self.begin("trial", "", &span(first, last), &columns)?;
        let report = self.book.trial_report(query)?;
        for row in report.rows.iter().chain(&report.off_balance) {
            sheet.rows.push(self.trial_row(row));
        }
        sheet.rows.push(columns_of(Cell::Blank, title_of("total", self.language).into(), &report.total));
        Ok(sheet)
    }

    fn trial_row(&self, row: &TrialFigures) -> Vec<Cell> {
        columns_of(row.account.as_str().into(), self.book.account_name(row.account).into(), &row.columns)
    }

    fn comparison(&self, query: &CompareQuery) -> Result<Sheet, Refusal> {
        let (first, last) = days(&query.from, &query.to)?;
        let columns = [
            ("account", Text),
            ("account_name", LongText),
            ("side", Text),
            ("debit", Dong),
            ("debit_beside", Dong),
            ("debit_difference", Dong),
            ("credit", Dong),
            ("credit_beside", Dong),
            ("credit_difference", Dong),
            ("closing", Dong),
            ("closing_beside", Dong),
            ("closing_difference", Dong),
        ];
        let (other, comparison) = self.book.comparison(query)?;
        let spans = format!("{} / {}", span(first, last), span(other.0, other.1));
        let mut sheet = self.begin("comparison", "", &spans, &columns)?;
        for row in comparison.rows {
            let changes = row.changes;
            let side = if changes.on_credit { "credit" } else { "debit" };
            let mut cells: Vec<Cell> = vec![
                row.account.as_str().into(),
                self.book.account_name(row.account).into(),
                title_of(side, self.language).into(),
            ];
            for change in [changes.debit, changes.credit, changes.closing] {
                cells.extend([change.this, change.other, change.difference()].map(number_or_blank));
            }
            sheet.rows.push(cells);
        }
        Ok(sheet)
    }

    fn cash(&self, account: &str, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let mut sheet = self.begin("cash", code.as_str(), &span(first, last), &MONEY)?;
        sheet.rows.push(self.money_edge(
            "opening",
            first,
            MoneyFigures::default(),
            self.opening_of(code, first, last)?,
        ));
        let figures = self.book.each_cash_line(code, first, last, |line| self.money_row(&line, &mut sheet.rows))?;
        sheet.rows.push(self.money_edge("closing", last, figures, figures.closing()));
        Ok(sheet)
    }

    fn opening_of(&self, code: AccountCode, first: NaiveDate, last: NaiveDate) -> Result<i64, Refusal> {
        Ok(self.book.figures_under(code, None, first, last)?.opening)
    }

    fn bank(&self, book: &BankBookRef, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let name = if book.bank_account.is_empty() { &book.account } else { &book.bank_account };
        let mut sheet = self.begin("bank_book", name, &span(first, last), &MONEY)?;
        let mut rows = Vec::new();
        let figures = self.book.each_bank_line(book, first, last, |line| self.money_row(&line, &mut rows))?;
        sheet.rows.push(self.money_edge("opening", first, MoneyFigures::default(), figures.opening));
        sheet.rows.append(&mut rows);
        sheet.rows.push(self.money_edge("closing", last, figures, figures.closing()));
        Ok(sheet)
    }

    /// Totals of days are left out: a column of a file can be added up.
    fn money_row(&self, line: &MoneyLine, rows: &mut Vec<Vec<Cell>>) -> Result<(), Refusal> {
        let MoneyLine::Movement(row, balance) = line else { return Ok(()) };
        let number: Cell = row.number.to_string().into();
        let (receipt, payment) = if is_receipt(row) { (number, Cell::Blank) } else { (Cell::Blank, number) };
        rows.push(vec![
            row.day.into(),
            row.voucher_day.into(),
            receipt,
            payment,
            row.narration.as_str().into(),
            self.book.who(row.party, "")?.into(),
            code(row.contra),
            number_or_blank(row.debit),
            number_or_blank(row.credit),
            Cell::Number(*balance),
        ]);
        Ok(())
    }

    fn money_edge(&self, words: &str, day: NaiveDate, figures: MoneyFigures, balance: i64) -> Vec<Cell> {
        vec![
            day.into(),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            title_of(words, self.language).into(),
            Cell::Blank,
            Cell::Blank,
            number_or_blank(figures.inflow),
            number_or_blank(figures.outflow),
            Cell::Number(balance),
        ]
    }

    fn amended(&self, from: &str, to: &str) -> Result<Sheet, Refusal> {
        let (first, last) = days(from, to)?;
        let columns = [
            ("number", Text),
            ("version", Number),
            ("amended_at", Text),
            ("amended_by", Text),
            ("date_before", Day),
            ("date", Day),
            ("amount_before", Dong),
            ("amount", Dong),
            ("reason", LongText),
        ];
        let mut sheet = self.begin("amended", "", &span(first, last), &columns)?;
        for (old, new) in self.book.store.amendments(first, last)? {
            let shown = self.book.amended_row(&old, &new)?;
            sheet.rows.push(vec![
                shown.number.into(),
                Cell::Number(shown.version.into()),
                shown.amended_at.into(),
                shown.amended_by.into(),
                old.day.into(),
                new.day.into(),
                Cell::Number(old.total),
                Cell::Number(new.total),
                shown.reason.into(),
            ]);
        }
        Ok(sheet)
    }
}

/// The columns of S04b and S05: those of the circular's forms, and who.
const MONEY: [(&str, Holds); 10] = [
    ("date", Day),
    ("voucher_date", Day),
    ("receipt", Text),
    ("payment", Text),
    ("narration", LongText),
    ("who", LongText),
    ("contra", Text),
    ("in", Dong),
    ("out", Dong),
    ("balance", Dong),
];

fn columns_of(account: Cell, name: Cell, columns: &::reports::trial::Columns) -> Vec<Cell> {
    let figures = [
        columns.opening_debit,
        columns.opening_credit,
        columns.debit,
        columns.credit,
        columns.closing_debit,
        columns.closing_credit,
    ];
    let mut cells = vec![account, name];
    cells.extend(figures.map(number_or_blank));
    cells
}

fn code(account: Option<AccountCode>) -> Cell {
    account.map_or(Cell::Blank, |account| account.as_str().into())
}

fn span(first: NaiveDate, last: NaiveDate) -> String {
    format!("{} – {}", show_day(first), show_day(last))
}
