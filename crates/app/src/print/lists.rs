//! The trial balance, the statement of a party, the list of amended vouchers.

use ::reports::trial::{Columns, Row as TrialRow};
use ledger::day::show_day;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark, Signature};

use crate::api::report::TrialQuery;
use crate::entry::party_id;
use crate::journal::{Running, days};
use crate::{Book, Refusal};

fn money(head: &'static str, letter: &'static str) -> Column {
    Column::amount(head, letter, Carry::Nothing)
}

impl Book {
    /// The trial balance F01.
    pub(super) fn trial_paper(
        &self,
        (from, to): (&str, &str),
        (level, net): (u32, bool),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let report = self.trial_report(&TrialQuery { from: from.to_owned(), to: to.to_owned(), level, net })?;
        let (from, to) = days(from, to)?;
        let row = |row: &TrialRow| {
            let words = [Cell::Text(row.account.to_string()), self.account_name(row.account).into()];
            Group::one(Sort::Plain, figures(words, &row.columns))
        };
        let mut groups: Vec<Group> = report.rows.iter().map(row).collect();
        groups.push(Group::one(Sort::Strong, figures([Cell::Empty, "Tổng cộng".into()], &report.total)));
        if !report.off_balance.is_empty() {
            groups.push(Group::one(Sort::Section, vec!["Tài khoản ngoài bảng".into()]));
            groups.extend(report.off_balance.iter().map(row));
        }
        let mut paper = self.book_paper(from, to, names)?;
        let provisional = !self.all_closed(from, to);
        paper.under.extend(provisional.then(|| "(Tạm tính: còn tháng chưa khóa sổ)".to_owned()));
        Ok(PaperBook {
            mark: Some(Mark::tt71("F01 - HTX")),
            title: "BẢNG CÂN ĐỐI TÀI KHOẢN".into(),
            reporting: true,
            shape: Shape::Landscape,
            columns: trial_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: self.list_signatures("Người lập biểu", names),
            ..paper
        })
    }

    /// One party over all accounts.
    pub(super) fn statement_paper(&self, party: &str, from: &str, to: &str, names: bool) -> Result<PaperBook, Refusal> {
        let (from, to) = days(from, to)?;
        let id = party_id(party)?;
        let party = self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?;
        let mut rows: Vec<(ledger::account::AccountCode, Group)> = Vec::new();
        let figures = self.each_statement_row(id, from, to, |running| {
            rows.push((running.row.account, statement_row(&running)));
            Ok(())
        })?;
        let mut groups = Vec::new();
        for (account, part) in figures {
            let own: Vec<Group> =
                rows.iter().filter(|(of, _)| *of == account).map(|(_, group)| group.clone()).collect();
            if own.is_empty() && part == store::query::Figures::default() {
                continue;
            }
            groups.push(Group::one(Sort::Section, vec![format!("{account} – {}", self.account_name(account)).into()]));
            groups.push(balance_row("Số dư đầu kỳ", (0, 0), Some(part.opening)));
            groups.extend(own);
            groups.push(balance_row("Cộng phát sinh", (part.debit, part.credit), None));
            groups.push(balance_row("Số dư cuối kỳ", (0, 0), Some(part.closing())));
        }
        let who = match party.place.as_str() {
            "" => format!("{} ({})", party.name, party.code),
            place => format!("{} ({}) – {place}", party.name, party.code),
        };
        let span = format!("Từ ngày {} đến ngày {}", show_day(from), show_day(to));
        let mut signatures = self.list_signatures("Người lập", names);
        signatures.insert(0, Signature::new("Bên đối chiếu", if names { &party.name } else { "" }));
        Ok(PaperBook {
            title: "BẢNG ĐỐI CHIẾU CÔNG NỢ".into(),
            under: vec![who, span],
            shape: Shape::Half,
            columns: statement_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures,
            ..self.book_paper(from, to, names)?
        })
    }

    /// Every amendment of the days.
    pub(super) fn amended_paper(&self, from: &str, to: &str, names: bool) -> Result<PaperBook, Refusal> {
        let rows = self.amended_vouchers(from, to)?;
        let (from, to) = days(from, to)?;
        let group = |(at, row): (usize, &crate::api::report::AmendedRow)| {
            let cells = vec![
                (at + 1).to_string().into(),
                row.number.as_str().into(),
                row.version.to_string().into(),
                row.amended_at.as_str().into(),
                row.amended_by.as_str().into(),
                row.reason.as_str().into(),
                row.date_before.as_str().into(),
                row.date_after.as_str().into(),
                row.total_before.as_str().into(),
                row.total_after.as_str().into(),
            ];
            Group::one(Sort::Plain, cells)
        };
        Ok(PaperBook {
            title: "BẢNG KÊ CHỨNG TỪ ĐÃ SỬA".into(),
            shape: Shape::Landscape,
            columns: amended_columns(),
            groups: rows.iter().enumerate().map(group).collect(),
            opened: None,
            every_page: false,
            signatures: self.list_signatures("Người lập", names),
            ..self.book_paper(from, to, names)?
        })
    }

    pub(super) fn list_signatures(&self, first: &str, names: bool) -> Vec<Signature> {
        let mut signatures = self.book_signatures(names);
        if let Some(preparer) = signatures.first_mut() {
            first.clone_into(&mut preparer.title);
        }
        signatures
    }
}

fn figures(words: [Cell; 2], columns: &Columns) -> Vec<Cell> {
    let amounts = [
        columns.opening_debit,
        columns.opening_credit,
        columns.debit,
        columns.credit,
        columns.closing_debit,
        columns.closing_credit,
    ];
    words.into_iter().chain(amounts.map(Cell::Amount)).collect()
}

fn trial_columns() -> Vec<Column> {
    const OPENING: &str = "Số dư đầu kỳ";
    const TURNOVER: &str = "Số phát sinh trong kỳ";
    const CLOSING: &str = "Số dư cuối kỳ";
    vec![
        Column::text("Số hiệu TK", "A", 1_500, Align::Left),
        Column::text("Tên tài khoản", "B", 0, Align::Left),
        money("Nợ", "1").under(OPENING),
        money("Có", "2").under(OPENING),
        money("Nợ", "3").under(TURNOVER),
        money("Có", "4").under(TURNOVER),
        money("Nợ", "5").under(CLOSING),
        money("Có", "6").under(CLOSING),
    ]
}

fn statement_columns() -> Vec<Column> {
    vec![
        Column::text("Ngày", "A", 1_900, Align::Centre),
        Column::text("Số hiệu", "B", 2_300, Align::Centre),
        Column::text("Diễn giải", "C", 0, Align::Left),
        Column::text("TK đối ứng", "D", 1_300, Align::Centre),
        money("Nợ", "1").under("Số phát sinh"),
        money("Có", "2").under("Số phát sinh"),
        Column::text("Số dư", "3", 3_200, Align::Right),
    ]
}

fn amended_columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_000, Align::Centre),
        Column::text("Số hiệu", "B", 2_400, Align::Centre),
        Column::text("Lần", "C", 900, Align::Centre),
        Column::text("Sửa lúc", "D", 3_000, Align::Centre),
        Column::text("Người sửa", "E", 3_600, Align::Left),
        Column::text("Lý do", "G", 0, Align::Left),
        Column::text("Trước", "1", 2_000, Align::Centre).under("Ngày chứng từ"),
        Column::text("Sau", "2", 2_000, Align::Centre).under("Ngày chứng từ"),
        Column::text("Trước", "3", 2_450, Align::Right).under("Số tiền"),
        Column::text("Sau", "4", 2_450, Align::Right).under("Số tiền"),
    ]
}

/// `1.300.000 Nợ`; nothing where no balance is meant.
fn balance_words(balance: Option<i64>) -> Cell {
    let Some(balance) = balance else { return Cell::Empty };
    let side = match balance {
        0 => return "0".into(),
        1.. => "Nợ",
        _ => "Có",
    };
    format!("{} {side}", paper::figures(balance.saturating_abs())).into()
}

fn statement_row(Running { row, balance }: &Running) -> Group {
    let words = [
        show_day(row.day).into(),
        row.number.to_string().into(),
        row.narration.as_str().into(),
        row.contra.map(|code| code.to_string()).unwrap_or_default().into(),
    ];
    let turnover = [Cell::Amount(row.debit), Cell::Amount(row.credit)];
    Group::one(Sort::Plain, words.into_iter().chain(turnover).chain([balance_words(Some(*balance))]).collect())
}

fn balance_row(words: &str, turnover: (i64, i64), balance: Option<i64>) -> Group {
    let before = [Cell::Empty, Cell::Empty, words.into(), Cell::Empty];
    let turnover = [Cell::Amount(turnover.0), Cell::Amount(turnover.1)];
    Group::one(Sort::Strong, before.into_iter().chain(turnover).chain([balance_words(balance)]).collect())
}
