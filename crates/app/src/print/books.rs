//! The general books: S03a, S03b, and the detailed ledger of a party.

use chrono::{Datelike, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::fold::Books;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Row, Shape, Sort};
use paper::sheet::Sheet;
use paper::{Align, Mark};
use store::query::{Figures, Order, VersionRow};

use super::vouchers::long_day;
use crate::account_book::{AccountLine, JournalLines, MonthEnd, Turnover};
use crate::entry::party_id;
use crate::journal::{Running, counted, days};
use crate::{Book, Refusal};

/// Vouchers are read so many at a time.
const VOUCHERS_AT_ONCE: u32 = 500;

impl Book {
    /// The general journal. Entries of off-balance accounts have one side and stand in no journal («chưa đối chiếu»). Its lines
    /// are numbered through the fiscal year, whichever days are printed.
    pub(super) fn journal_paper(&self, from: &str, to: &str, names: bool) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let mut rows = JournalRows { number: self.journal_lines_before(from)?, ..JournalRows::default() };
        let filter = counted(from, to);
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
        let days = days(from, to)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let party = party.map(party_id).transpose()?;
        let shape = match party {
            None => Ledger::General,
            // Debts of customers and suppliers have a form of their own.
            Some(_) if ["131", "331"].iter().any(|debts| code.is_under(debts)) => Ledger::Debts,
            Some(_) => Ledger::Detailed,
        };
        self.ledger_on(code, party, shape, days, names)
    }

    /// The ledger of an account, or of one party on it, on a form.
    pub(super) fn ledger_on(
        &self,
        code: AccountCode,
        party: Option<EventId>,
        shape: Ledger,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let journal = (shape == Ledger::General).then(|| self.journal_lines(from)).transpose()?;
        let mut rows = LedgerRows { shape, journal, groups: Vec::new(), months: 0 };
        let figures = self.each_account_line(code, party, (from, to), |line| {
            rows.add(&line);
            Ok(())
        })?;
        let mut paper = self.book_paper(from, to, names)?;
        paper.under.push(format!("Tài khoản: {code} – {}", self.account_name(code)));
        paper.under.extend(self.party_line(party)?);
        if shape == Ledger::Debts {
            paper.under.push("Loại tiền: VND".to_owned());
        }
        let (mark, title) = shape.mark();
        let year = self.fiscal_year_of(from);
        let ends = Month::from_index(year.index() + 11).unwrap_or(year).last_day();
        let edges = (
            if from == year.first_day() { "Số dư đầu năm" } else { "Số dư đầu kỳ" },
            if to == ends { "Số dư cuối năm" } else { "Số dư cuối kỳ" },
        );
        let one_month = Month::of(from) == Month::of(to);
        Ok(PaperBook {
            mark: Some(Mark::tt71(mark)),
            title: title.into(),
            shape: shape.sheet(),
            columns: shape.columns(),
            groups: rows.finish(&figures, edges, one_month),
            carried: true,
            ..paper
        })
    }

    /// Writes beside the lines of a general ledger on which page of the year's journal each of them stands.
    ///
    /// A year of more than [`PAGED_MAX`] lines is laid out with the books of the year alone.
    pub(super) fn page_ledger(&self, ledger: &mut PaperBook, day: NaiveDate, on: &Sheet) -> Result<(), Refusal> {
        let year = self.fiscal_year_of(day);
        let last = Month::from_index(year.index() + 11).unwrap_or(year);
        if self.journal_lines_before(last.next().first_day())? > PAGED_MAX {
            return Ok(());
        }
        let (from, to) = (year.first_day().to_string(), last.last_day().to_string());
        let laid = self.journal_paper(&from, &to, false)?.lay(on);
        fill_pages(ledger, &laid.lines_before_pages());
        Ok(())
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

/// The most lines of a journal that is laid out to find the pages for one ledger.
const PAGED_MAX: u32 = 50_000;

/// The columns of a general ledger that say where an entry stands in the journal.
const PAGE: usize = 4;
const LINE: usize = 5;

/// Fills in the pages of a general ledger's entries: how many lines of the journal stand before each of its pages.
pub(super) fn fill_pages(ledger: &mut PaperBook, lines_before: &[usize]) {
    for row in ledger.groups.iter_mut().flat_map(|group| &mut group.rows).filter(|row| row.sort == Sort::Plain) {
        let Some(Cell::Text(number)) = row.cells.get(LINE) else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        let page = lines_before.partition_point(|before| *before < number);
        row.cells[PAGE] = page.to_string().into();
    }
}

/// The general ledger of an account, or a detailed one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ledger {
    /// S03b.
    General,
    /// S19.
    Detailed,
    /// S12: of customers and suppliers.
    Debts,
}

impl Ledger {
    const fn mark(self) -> (&'static str, &'static str) {
        match self {
            Ledger::General => ("S03b", "SỔ CÁI"),
            Ledger::Debts => ("S12", "SỔ CHI TIẾT THANH TOÁN VỚI NGƯỜI MUA (NGƯỜI BÁN)"),
            Ledger::Detailed => ("S19", "SỔ CHI TIẾT CÁC TÀI KHOẢN"),
        }
    }

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
        let amounts = |letters: [&'static str; 4]| {
            [("Nợ", Carry::Sum), ("Có", Carry::Sum), ("Nợ", Carry::Nothing), ("Có", Carry::Nothing)]
                .into_iter()
                .zip(letters)
                .enumerate()
                .map(|(at, ((head, carry), letter))| {
                    Column::amount(head, letter, carry).under(if at < 2 { "Số phát sinh" } else { "Số dư" })
                })
        };
        match self {
            Ledger::General => columns.extend([
                Column::text("Trang số", "E", 1_200, Align::Centre).under("Nhật ký chung"),
                Column::text("STT dòng", "G", 1_000, Align::Centre).under("Nhật ký chung"),
                Column::text("Số hiệu TK đối ứng", "H", 1_400, Align::Centre),
                Column::amount("Nợ", "1", Carry::Sum).under("Số tiền"),
                Column::amount("Có", "2", Carry::Sum).under("Số tiền"),
            ]),
            Ledger::Detailed => {
                columns.push(Column::text("TK đối ứng", "E", 1_200, Align::Centre));
                columns.extend(amounts(["1", "2", "3", "4"]));
            }
            Ledger::Debts => {
                columns.push(Column::text("TK đối ứng", "E", 1_200, Align::Centre));
                // Nothing in a voucher says until when a discount is given: the column is the pen's.
                columns.push(Column::text("Thời hạn được chiết khấu", "1", 1_500, Align::Centre));
                columns.extend(amounts(["2", "3", "4", "5"]));
            }
        }
        columns
    }

    /// A row: head cells, the line of the journal, the contra account, turnover and balance, each where this form has it.
    fn cells(
        self,
        head: [Cell; 4],
        (line, contra): (Cell, Cell),
        turnover: Turnover,
        balance: Option<i64>,
    ) -> Vec<Cell> {
        let mut cells = Vec::from(head);
        let side = |balance: i64| (Cell::Amount(balance.max(0)), Cell::Amount(balance.min(0).saturating_neg()));
        match self {
            Ledger::General => {
                cells.extend([Cell::Empty, line, contra]);
                // This form has no column for balances: a balance stands on its side of the amounts.
                let shown = balance.map(side).filter(|_| turnover == (0, 0));
                let (debit, credit) = shown.unwrap_or((Cell::Amount(turnover.0), Cell::Amount(turnover.1)));
                cells.extend([debit, credit]);
            }
            Ledger::Detailed | Ledger::Debts => {
                let (debit, credit) = balance.map_or((Cell::Empty, Cell::Empty), side);
                cells.push(contra);
                cells.extend((self == Ledger::Debts).then_some(Cell::Empty));
                cells.extend([Cell::Amount(turnover.0), Cell::Amount(turnover.1), debit, credit]);
            }
        }
        cells
    }
}

struct LedgerRows {
    shape: Ledger,
    /// Where entries stand in the journal, which the general ledger alone says.
    journal: Option<JournalLines>,
    groups: Vec<Group>,
    months: u32,
}

impl LedgerRows {
    fn add(&mut self, line: &AccountLine) {
        match line {
            AccountLine::Row(running) => self.row(running),
            AccountLine::Month(end) => self.month(end),
        }
    }

    fn row(&mut self, Running { row, balance }: &Running) {
        let head = [
            short_day(row.day).into(),
            row.number.to_string().into(),
            short_day(row.voucher_day).into(),
            row.narration.as_str().into(),
        ];
        let contra = row.contra.map(|code| code.to_string()).unwrap_or_default().into();
        let credit = row.credit != 0;
        let line = self.journal.as_ref().and_then(|journal| journal.number(row.entry.0, row.entry.1, credit));
        let line = line.map(|line| line.to_string()).unwrap_or_default().into();
        let shown = (self.shape != Ledger::General).then_some(*balance);
        let cells = self.shape.cells(head, (line, contra), (row.debit, row.credit), shown);
        self.groups.push(Group::one(Sort::Plain, cells));
    }

    fn strong(&self, words: String, turnover: Turnover, balance: Option<i64>) -> Group {
        let head = [Cell::Empty, Cell::Empty, Cell::Empty, words.into()];
        Group::one(Sort::Strong, self.shape.cells(head, (Cell::Empty, Cell::Empty), turnover, balance))
    }

    /// What stands under a month: its turnover and balance, and the turnover of the quarter and the year so far.
    fn month(&mut self, end: &MonthEnd) {
        self.months += 1;
        let named = month_words(end.month, end.days);
        let mut rows = vec![
            self.strong(format!("Cộng số phát sinh {named}"), end.turnover, None),
            self.strong(format!("Số dư cuối {named}"), (0, 0), Some(end.balance)),
        ];
        rows.extend(end.quarter.map(|sum| self.strong("Cộng lũy kế từ đầu quý".into(), sum, None)));
        rows.push(self.strong("Cộng lũy kế từ đầu năm".into(), end.year, None));
        self.groups.extend(rows);
    }

    /// The balances at both ends; the sums of the days as well where they are not those of the one month.
    fn finish(mut self, figures: &Figures, (first, last): (&str, &str), one_month: bool) -> Vec<Group> {
        if self.months == 0 || !one_month {
            let sum = self.strong("Cộng số phát sinh trong kỳ".into(), (figures.debit, figures.credit), None);
            let closing = self.strong(last.into(), (0, 0), Some(figures.closing()));
            self.groups.extend([sum, closing]);
        }
        let opening = self.strong(first.into(), (0, 0), Some(figures.opening));
        self.groups.insert(0, opening);
        self.groups
    }
}

/// `tháng 03/2026`, with its days where it is not whole.
pub(super) fn month_words(month: Month, (from, to): (NaiveDate, NaiveDate)) -> String {
    if (from, to) == (month.first_day(), month.last_day()) {
        format!("tháng {:02}/{}", month.month(), month.year())
    } else {
        format!("từ {} đến {}", show_day(from), show_day(to))
    }
}
