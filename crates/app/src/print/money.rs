//! The books of money on paper: S04a, S04b, S05.

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark};

use super::books::month_words;
use crate::api::money::BankBookRef;
use crate::journal::days;
use crate::money::{MoneyFigures, MoneyLine, is_receipt};
use crate::{Book, Refusal};

/// Which of the three books.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Money {
    /// S04a, the cashier's.
    Cash,
    /// S04b, the accountant's.
    CashDetail,
    /// S05.
    Bank,
}

impl Book {
    /// The cash book of an account: S04a, or with the other account of each row S04b.
    pub(super) fn cash_paper(
        &self,
        account: &str,
        detailed: bool,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let which = if detailed { Money::CashDetail } else { Money::Cash };
        let mut rows = MoneyRows::new(which, (from, to));
        let figures = self.each_cash_line(code, from, to, |line| {
            rows.add(&line);
            Ok(())
        })?;
        let (mark, title) = match which {
            Money::CashDetail => ("S04b", "SỔ KẾ TOÁN CHI TIẾT QUỸ TIỀN MẶT"),
            Money::Cash | Money::Bank => ("S04a", "SỔ QUỸ TIỀN MẶT"),
        };
        let mut paper = self.book_paper(from, to, names)?;
        paper.under.push(format!("Tài khoản: {code} – {}", self.account_name(code)));
        Ok(rows.book(paper, mark, title, &figures))
    }

    /// The book of one bank account, S05.
    pub(super) fn bank_paper(
        &self,
        book: &BankBookRef,
        from: &str,
        to: &str,
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let mut rows = MoneyRows::new(Money::Bank, (from, to));
        let figures = self.each_bank_line(book, from, to, |line| {
            rows.add(&line);
            Ok(())
        })?;
        let mut paper = self.book_paper(from, to, names)?;
        if book.bank_account.is_empty() {
            paper.under.push(format!("Tài khoản: {}", book.account));
        } else {
            paper.under.push(format!("Số hiệu tài khoản tại nơi gửi: {}", book.bank_account));
            // What the list of bank accounts says of it is the bank.
            let bank = self.setting_or_empty(&format!("list.bank-account.{}", book.bank_account));
            if !bank.is_empty() {
                paper.under.push(format!("Nơi mở tài khoản giao dịch: {bank}"));
            }
        }
        Ok(rows.book(paper, "S05", "SỔ TIỀN GỬI NGÂN HÀNG", &figures))
    }
}

struct MoneyRows {
    which: Money,
    groups: Vec<Group>,
    month: Option<(Month, i64, i64)>,
    balance: i64,
    days: (NaiveDate, NaiveDate),
}

impl MoneyRows {
    fn new(which: Money, days: (NaiveDate, NaiveDate)) -> Self {
        Self { which, groups: Vec::new(), month: None, balance: 0, days }
    }

    fn columns(&self) -> Vec<Column> {
        let day = |head, letter| Column::text(head, letter, 1_300, Align::Centre);
        let number = |head, letter| Column::text(head, letter, 2_300, Align::Centre);
        let contra = |letter| Column::text("TK đối ứng", letter, 1_300, Align::Centre);
        let figures = |last: &'static str| {
            [("Thu", "1", Carry::Sum), ("Chi", "2", Carry::Sum), (last, "3", Carry::Last)]
                .map(|(head, letter, carry)| Column::amount(head, letter, carry).under("Số tiền"))
        };
        let words = |letter| Column::text("Diễn giải", letter, 0, Align::Left);
        let remark = |letter| Column::text("Ghi chú", letter, 1_500, Align::Left);
        let mut columns = vec![day("Ngày, tháng ghi sổ", "A")];
        match self.which {
            Money::Bank => {
                columns.extend([
                    number("Số hiệu", "B").under("Chứng từ"),
                    day("Ngày, tháng", "C").under("Chứng từ"),
                    words("D"),
                    contra("E"),
                ]);
                columns.extend(figures("Còn lại"));
                columns.push(remark("F"));
            }
            Money::Cash | Money::CashDetail => {
                columns.extend([
                    day("Ngày, tháng chứng từ", "B"),
                    number("Thu", "C").under("Số hiệu chứng từ"),
                    number("Chi", "D").under("Số hiệu chứng từ"),
                    words("E"),
                ]);
                columns.extend((self.which == Money::CashDetail).then(|| contra("F")));
                columns.extend(figures("Tồn"));
                columns.push(remark("G"));
            }
        }
        columns
    }

    /// Totals of days are left out on paper: the balance stands after each row.
    fn add(&mut self, line: &MoneyLine) {
        let MoneyLine::Movement(row, balance) = line else { return };
        let month = Month::of(row.day);
        if self.month.is_none_or(|(of, ..)| of != month) {
            self.end_month();
            self.month = Some((month, 0, 0));
        }
        if let Some((_, inflow, outflow)) = &mut self.month {
            *inflow += row.debit;
            *outflow += row.credit;
        }
        self.balance = *balance;
        let number: Cell = row.number.to_string().into();
        let contra: Cell = row.contra.map(|code| code.to_string()).unwrap_or_default().into();
        let words: Cell = row.narration.as_str().into();
        let (booked, of_voucher) = (short(row.day), short(row.voucher_day));
        let mut cells = match self.which {
            Money::Bank => vec![booked, number, of_voucher, words, contra],
            Money::Cash | Money::CashDetail => {
                let (receipt, payment) = if is_receipt(row) { (number, Cell::Empty) } else { (Cell::Empty, number) };
                let mut cells = vec![booked, of_voucher, receipt, payment, words];
                cells.extend((self.which == Money::CashDetail).then_some(contra));
                cells
            }
        };
        cells.extend([Cell::Amount(row.debit), Cell::Amount(row.credit), Cell::Amount(*balance)]);
        self.groups.push(Group::one(Sort::Plain, cells));
    }

    fn end_month(&mut self) {
        let Some((month, inflow, outflow)) = self.month.take() else { return };
        let named = month_words(month, (month.first_day().max(self.days.0), month.last_day().min(self.days.1)));
        let sum = self.strong(&format!("Cộng số phát sinh {named}"), Some((inflow, outflow)), None);
        let left = self.strong(&format!("Số tồn cuối {named}"), None, Some(self.balance));
        self.groups.extend([Group::one(Sort::Strong, sum), Group::one(Sort::Strong, left)]);
    }

    fn strong(&self, words: &str, turnover: Option<(i64, i64)>, balance: Option<i64>) -> Vec<Cell> {
        let at = if self.which == Money::Bank { 3 } else { 4 };
        let before = if self.which == Money::Cash { at + 1 } else { at + 2 };
        let mut cells = vec![Cell::Empty; before];
        let at = at.min(before - 1);
        cells[at] = words.into();
        let (inflow, outflow) = turnover.unwrap_or_default();
        cells.extend([Cell::Amount(inflow), Cell::Amount(outflow)]);
        cells.push(match balance {
            None => Cell::Empty,
            Some(0) => "0".into(),
            Some(balance) => Cell::Amount(balance),
        });
        cells
    }

    fn book(mut self, paper: PaperBook, mark: &str, title: &str, figures: &MoneyFigures) -> PaperBook {
        self.end_month();
        // The sums of the one month are those of the days.
        if self.groups.is_empty() || Month::of(self.days.0) != Month::of(self.days.1) {
            let sum = self.strong("Cộng số phát sinh trong kỳ", Some((figures.inflow, figures.outflow)), None);
            let closing = self.strong("Số tồn cuối kỳ", None, Some(figures.closing()));
            self.groups.extend([Group::one(Sort::Strong, sum), Group::one(Sort::Strong, closing)]);
        }
        let opening = Group::one(Sort::Strong, self.strong("Số tồn đầu kỳ", None, Some(figures.opening)));
        self.groups.insert(0, opening);
        PaperBook {
            mark: Some(Mark::tt71(mark)),
            title: title.to_owned(),
            shape: Shape::Landscape,
            columns: self.columns(),
            groups: self.groups,
            carried: true,
            ..paper
        }
    }
}

/// `24/03`: the year stands in the title.
fn short(day: NaiveDate) -> Cell {
    show_day(day)[..5].into()
}
