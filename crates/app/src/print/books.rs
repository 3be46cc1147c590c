//! The general books: S03a, S03b, and the detailed ledger of a party.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::fold::Books;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Row, Shape, Sort};
use paper::{Align, Mark};
use store::query::{Figures, Order, VersionRow, VoucherFilter};

use super::vouchers::long_day;
use crate::entry::party_id;
use crate::journal::{Running, days};
use crate::{Book, Refusal};

/// Vouchers are read so many at a time.
const VOUCHERS_AT_ONCE: u32 = 500;

impl Book {
    /// The general journal. Entries of off-balance accounts have one side and stand in no journal («chưa đối chiếu»).
    pub(super) fn journal_paper(&self, from: &str, to: &str, names: bool) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let mut rows = JournalRows::default();
        let filter = VoucherFilter { from: Some(from), to: Some(to), ..VoucherFilter::default() };
        let mut offset = 0;
        loop {
            let vouchers = self.store.vouchers(&filter, Order::EarliestFirst, offset, VOUCHERS_AT_ONCE)?;
            for voucher in &vouchers {
                rows.begin_month(Month::of(voucher.current.booked_day));
                self.journal_group(&voucher.current, &mut rows)?;
            }
            if vouchers.len() < VOUCHERS_AT_ONCE as usize {
                break;
            }
            offset += VOUCHERS_AT_ONCE;
        }
        Ok(PaperBook {
            mark: Some(Mark::tt71("S03a")),
            title: "SỔ NHẬT KÝ CHUNG".into(),
            columns: journal_columns(),
            groups: rows.finish(),
            carried: true,
            ..self.book_paper(from, to, names)?
        })
    }

    fn journal_group(&self, version: &VersionRow, rows: &mut JournalRows) -> Result<(), Refusal> {
        let lines = self.store.lines(version.event)?;
        let mut group = Group::default();
        for line in &lines {
            let (Some(debit), Some(credit)) = (line.debit, line.credit) else { continue };
            let amount = line.amount.get();
            let text = line.extra.narration().filter(|_| group.rows.is_empty());
            for (code, debited) in [(debit, true), (credit, false)] {
                rows.number += 1;
                let head = |cell: String| if group.rows.is_empty() { Cell::from(cell) } else { Cell::Empty };
                let cells = vec![
                    head(short_day(version.booked_day)),
                    head(version.number.to_string()),
                    head(short_day(version.day)),
                    head(text.unwrap_or(&version.narration).to_owned()),
                    "x".into(),
                    rows.number.to_string().into(),
                    if debited { Cell::Text(code.to_string()) } else { Cell::Inner(code.to_string()) },
                    Cell::Amount(if debited { amount } else { 0 }),
                    Cell::Amount(if debited { 0 } else { amount }),
                ];
                group.rows.push(Row { cells, sort: Sort::Plain });
            }
            rows.month_sum += amount;
        }
        if !group.rows.is_empty() {
            rows.groups.push(group);
        }
        Ok(())
    }

    /// The ledger of an account, or of one party on it.
    pub(super) fn ledger_paper(
        &self,
        account: &str,
        party: Option<&str>,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let party = party.map(party_id).transpose()?;
        let shape = if party.is_some() { Ledger::Detailed } else { Ledger::General };
        let mut rows = LedgerRows::new(shape);
        let figures = self.each_ledger_row(code, party, from, to, |running| {
            rows.add(&running);
            Ok(())
        })?;
        let mut paper = self.book_paper(from, to, names)?;
        paper.under.push(format!("Tài khoản: {code} – {}", self.account_name(code)));
        paper.under.extend(self.party_line(party)?);
        let (mark, title) = match shape {
            Ledger::General => ("S03b", "SỔ CÁI"),
            // Debts of customers and suppliers have a form of their own.
            Ledger::Detailed if ["131", "331"].iter().any(|debts| code.as_str().starts_with(debts)) => {
                ("S12", "SỔ CHI TIẾT THANH TOÁN VỚI NGƯỜI MUA (NGƯỜI BÁN)")
            }
            Ledger::Detailed => ("S19", "SỔ CHI TIẾT CÁC TÀI KHOẢN"),
        };
        Ok(PaperBook {
            mark: Some(Mark::tt71(mark)),
            title: title.into(),
            shape: shape.sheet(),
            columns: shape.columns(),
            groups: rows.finish(&figures),
            carried: true,
            ..paper
        })
    }

    fn party_line(&self, party: Option<EventId>) -> Result<Option<String>, Refusal> {
        let Some(party) = party else { return Ok(None) };
        let party = self.party_ref(party)?.ok_or_else(|| Refusal::new("party.not-there"))?;
        Ok(Some(format!("Đối tượng: {} ({})", party.name, party.code)))
    }

    /// What every book has: the unit, the year, the days, who signs each page.
    pub(super) fn book_paper(&self, from: NaiveDate, to: NaiveDate, names: bool) -> Result<PaperBook, Refusal> {
        let begins = self.fiscal_year_of(from);
        Ok(PaperBook {
            unit: self.unit()?,
            under: vec![year_words(begins, from, to)],
            opened: Some(show_day(begins.first_day())),
            signed: long_day(to),
            signatures: self.book_signatures(names),
            every_page: true,
            ..PaperBook::default()
        })
    }

    /// The month the fiscal year of a day begins with.
    pub(crate) fn fiscal_year_of(&self, day: NaiveDate) -> Month {
        let first = u32::from(self.store.cache().first_month_of_year());
        let year = if day.month() < first { day.year() - 1 } else { day.year() };
        Month::new(year, first).unwrap_or_else(|| Month::of(day))
    }
}

/// `Năm 2026`, with the days where they are not that whole year.
fn year_words(begins: Month, from: NaiveDate, to: NaiveDate) -> String {
    let last = Month::from_index(begins.index() + 11).unwrap_or(begins).last_day();
    let days = format!("từ ngày {} đến ngày {}", show_day(from), show_day(to));
    if (from, to) == (begins.first_day(), last) {
        return format!("Năm {}", begins.year());
    }
    if to <= last { format!("Năm {}, {days}", begins.year()) } else { format!("T{}", &days[1..]) }
}

/// `24/03`: the year stands in the title.
fn short_day(day: NaiveDate) -> String {
    format!("{:02}/{:02}", day.day(), day.month())
}

fn journal_columns() -> Vec<Column> {
    vec![
        Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
        Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
        Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
        Column::text("Diễn giải", "D", 0, Align::Left),
        Column::text("Đã ghi Sổ Cái", "E", 900, Align::Centre),
        Column::text("STT dòng", "G", 1_000, Align::Centre),
        Column::text("Số hiệu TK đối ứng", "H", 1_400, Align::Left),
        Column::amount("Nợ", "1", Carry::Sum).under("Số phát sinh"),
        Column::amount("Có", "2", Carry::Sum).under("Số phát sinh"),
    ]
}

/// The rows of a journal as they are gathered, with the sum of each month.
#[derive(Default)]
struct JournalRows {
    groups: Vec<Group>,
    number: u32,
    month: Option<Month>,
    months: u32,
    month_sum: i64,
    whole_sum: i64,
}

impl JournalRows {
    fn begin_month(&mut self, month: Month) {
        if self.month != Some(month) {
            self.end_month();
            self.month = Some(month);
        }
    }

    fn end_month(&mut self) {
        if let Some(month) = self.month.take() {
            let sum = std::mem::take(&mut self.month_sum);
            self.whole_sum += sum;
            self.months += 1;
            self.groups.push(journal_sum(format!("Cộng tháng {:02}/{}", month.month(), month.year()), sum));
        }
    }

    fn finish(mut self) -> Vec<Group> {
        self.end_month();
        if self.months != 1 {
            self.groups.push(journal_sum("Cộng số phát sinh".into(), self.whole_sum));
        }
        self.groups
    }
}

fn journal_sum(words: String, sum: i64) -> Group {
    let mut cells = vec![Cell::Empty; 9];
    (cells[3], cells[7], cells[8]) = (words.into(), Cell::Amount(sum), Cell::Amount(sum));
    Group::one(Sort::Strong, cells)
}

/// The general ledger of an account, or the detailed one of a party.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ledger {
    General,
    Detailed,
}

impl Ledger {
    /// Four columns of amounts leave no room for words on an upright sheet.
    fn sheet(self) -> Shape {
        if self == Ledger::General { Shape::Portrait } else { Shape::Landscape }
    }

    fn columns(self) -> Vec<Column> {
        let mut columns = vec![
            Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
            Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
            Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
            Column::text("Diễn giải", "D", 0, Align::Left),
        ];
        match self {
            Ledger::General => columns.extend([
                Column::text("Trang số", "E", 1_200, Align::Centre).under("Nhật ký chung"),
                Column::text("STT dòng", "G", 1_000, Align::Centre).under("Nhật ký chung"),
                Column::text("Số hiệu TK đối ứng", "H", 1_400, Align::Centre),
                Column::amount("Nợ", "1", Carry::Sum).under("Số tiền"),
                Column::amount("Có", "2", Carry::Sum).under("Số tiền"),
            ]),
            Ledger::Detailed => columns.extend([
                Column::text("TK đối ứng", "E", 1_200, Align::Centre),
                Column::amount("Nợ", "1", Carry::Sum).under("Số phát sinh"),
                Column::amount("Có", "2", Carry::Sum).under("Số phát sinh"),
                Column::amount("Nợ", "3", Carry::Nothing).under("Số dư"),
                Column::amount("Có", "4", Carry::Nothing).under("Số dư"),
            ]),
        }
        columns
    }

    /// A row: head cells, the contra account, turnover and balance, each where this form has it.
    fn cells(self, head: [Cell; 4], contra: Cell, turnover: (i64, i64), balance: Option<i64>) -> Vec<Cell> {
        let mut cells = Vec::from(head);
        let side = |balance: i64| (Cell::Amount(balance.max(0)), Cell::Amount(balance.min(0).saturating_neg()));
        match self {
            Ledger::General => {
                cells.extend([Cell::Empty, Cell::Empty, contra]);
                // This form has no column for balances: a balance stands on its side of the amounts.
                let shown = balance.map(side).filter(|_| turnover == (0, 0));
                let (debit, credit) = shown.unwrap_or((Cell::Amount(turnover.0), Cell::Amount(turnover.1)));
                cells.extend([debit, credit]);
            }
            Ledger::Detailed => {
                let (debit, credit) = balance.map_or((Cell::Empty, Cell::Empty), side);
                cells.extend([contra, Cell::Amount(turnover.0), Cell::Amount(turnover.1), debit, credit]);
            }
        }
        cells
    }
}

struct LedgerRows {
    shape: Ledger,
    groups: Vec<Group>,
    month: Option<Month>,
    sums: BTreeMap<Month, (i64, i64)>,
    balance: i64,
}

impl LedgerRows {
    fn new(shape: Ledger) -> Self {
        Self { shape, groups: Vec::new(), month: None, sums: BTreeMap::new(), balance: 0 }
    }

    fn add(&mut self, Running { row, balance }: &Running) {
        let month = Month::of(row.day);
        if self.month != Some(month) {
            self.end_month();
            self.month = Some(month);
        }
        let sum = self.sums.entry(month).or_default();
        *sum = (sum.0 + row.debit, sum.1 + row.credit);
        let day = short_day(row.day);
        let head = [day.clone().into(), row.number.to_string().into(), day.into(), row.narration.as_str().into()];
        let contra = row.contra.map(|code| code.to_string()).unwrap_or_default().into();
        let shown = (self.shape == Ledger::Detailed).then_some(*balance);
        self.groups.push(Group::one(Sort::Plain, self.shape.cells(head, contra, (row.debit, row.credit), shown)));
        self.balance = *balance;
    }

    fn strong(&mut self, words: String, turnover: (i64, i64), balance: Option<i64>) {
        let head = [Cell::Empty, Cell::Empty, Cell::Empty, words.into()];
        self.groups.push(Group::one(Sort::Strong, self.shape.cells(head, Cell::Empty, turnover, balance)));
    }

    fn end_month(&mut self) {
        let Some(month) = self.month.take() else { return };
        let sum = self.sums.get(&month).copied().unwrap_or_default();
        let named = format!("{:02}/{}", month.month(), month.year());
        self.strong(format!("Cộng số phát sinh tháng {named}"), sum, None);
        self.strong(format!("Số dư cuối tháng {named}"), (0, 0), Some(self.balance));
    }

    fn finish(mut self, figures: &Figures) -> Vec<Group> {
        self.end_month();
        self.strong("Cộng số phát sinh trong kỳ".into(), (figures.debit, figures.credit), None);
        self.strong("Số dư cuối kỳ".into(), (0, 0), Some(figures.closing()));
        let head = [Cell::Empty, Cell::Empty, Cell::Empty, "Số dư đầu kỳ".into()];
        let opening = self.shape.cells(head, Cell::Empty, (0, 0), Some(figures.opening));
        self.groups.insert(0, Group::one(Sort::Strong, opening));
        self.groups
    }
}
