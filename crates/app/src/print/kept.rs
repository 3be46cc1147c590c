//! Books kept by whom or by what: members' capital (S31), the undivided fund (S29), funds (S32).

use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark};
use store::query::LedgerRow;

use crate::coop::funds::{Of, Source};
use crate::journal::{Running, days};
use crate::{Book, Refusal};

/// One of these books.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// S31: one page for each member.
    Capital,
    /// S29: by source.
    Undivided,
    /// S32: by fund.
    Funds,
}

impl Kept {
    const fn account(self) -> &'static str {
        match self {
            Kept::Capital => "4111",
            Kept::Undivided => "442",
            Kept::Funds => "418",
        }
    }

    const fn mark(self) -> (&'static str, &'static str) {
        match self {
            Kept::Capital => ("S31", "SỔ THEO DÕI VỐN GÓP CỦA THÀNH VIÊN"),
            Kept::Undivided => ("S29", "SỔ CHI TIẾT THEO DÕI QUỸ CHUNG KHÔNG CHIA"),
            Kept::Funds => ("S32", "SỔ THEO DÕI CÁC QUỸ"),
        }
    }

    fn columns(self) -> Vec<Column> {
        let mut columns = vec![
            Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
            Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
            Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
            Column::text("Diễn giải", "D", 0, Align::Left),
            Column::text("TK đối ứng", "E", 1_300, Align::Centre),
        ];
        let sign = |head, letter, group| Column::text(head, letter, 2_700, Align::Left).under(group);
        match self {
            Kept::Capital => columns.extend([
                Column::amount("Số tiền", "1", Carry::Sum).under("Vốn đã góp"),
                sign("Thành viên xác nhận", "2", "Vốn đã góp"),
                Column::amount("Số tiền", "3", Carry::Sum).under("Vốn đã trả lại"),
                sign("Thành viên ký nhận", "4", "Vốn đã trả lại"),
            ]),
            Kept::Undivided => columns.extend([
                Column::amount("Nợ", "1", Carry::Sum).under("Số phát sinh"),
                Column::amount("Có", "2", Carry::Sum).under("Số phát sinh"),
            ]),
            Kept::Funds => columns.extend([
                Column::amount("Tăng", "1", Carry::Sum).under("Số tiền"),
                Column::amount("Giảm", "2", Carry::Sum).under("Số tiền"),
                Column::amount("Số dư", "3", Carry::Last).under("Số tiền"),
                Column::text("Ghi chú", "F", 1_500, Align::Left),
            ]),
        }
        columns
    }

    /// Amounts of a row: what came in and went out, and the balance of the fund.
    fn amounts(self, (inflow, outflow): (i64, i64), balance: Option<i64>) -> Vec<Cell> {
        let (inflow, outflow) = (Cell::Amount(inflow), Cell::Amount(outflow));
        match self {
            Kept::Capital => vec![inflow, Cell::Empty, outflow, Cell::Empty],
            // The form has the debit side first: what the fund lost.
            Kept::Undivided => vec![outflow, inflow],
            Kept::Funds => vec![inflow, outflow, balance.map_or(Cell::Empty, shown), Cell::Empty],
        }
    }

    fn line(self, row: &LedgerRow, balance: i64) -> Vec<Cell> {
        let mut cells = vec![
            show_day(row.day)[..5].into(),
            row.number.to_string().into(),
            show_day(row.voucher_day)[..5].into(),
            row.narration.as_str().into(),
            row.contra.map(|code| code.to_string()).unwrap_or_default().into(),
        ];
        cells.extend(self.amounts((row.credit, row.debit), Some(balance)));
        cells
    }

    /// A balance on its side, where the form has no column for it.
    fn edge(self, words: &str, balance: i64) -> Group {
        let amounts = match self {
            Kept::Funds => vec![Cell::Empty, Cell::Empty, shown(balance), Cell::Empty],
            Kept::Capital | Kept::Undivided => self.amounts((balance.max(0), balance.min(0).saturating_neg()), None),
        };
        self.strong(words, amounts)
    }

    fn strong(self, words: &str, amounts: Vec<Cell>) -> Group {
        let before = [Cell::Empty, Cell::Empty, Cell::Empty, words.into(), Cell::Empty];
        Group::one(Sort::Strong, before.into_iter().chain(amounts).collect())
    }
}

fn shown(balance: i64) -> Cell {
    if balance == 0 { "0".into() } else { Cell::Amount(balance) }
}

impl Book {
    /// One book for each member, source or fund with anything in the days; the first of them alone where `only` says so.
    pub(super) fn kept_papers(
        &self,
        kept: Kept,
        only: Option<EventId>,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        if kept == Kept::Capital {
            let figures = self.store.party_figures(kept.account(), first, last)?;
            let keys: std::collections::BTreeSet<(AccountCode, Option<EventId>)> = figures.keys().copied().collect();
            let wanted = keys.into_iter().filter(|(_, party)| only.is_none() || *party == only);
            return wanted.map(|(account, party)| self.capital_paper(account, party, (first, last), names)).collect();
        }
        let sources = self.fund_sources(kept.account(), first, last)?;
        let wanted = sources.iter().filter(|((_, of), _)| only.is_none_or(|only| *of == Of::Card(only)));
        wanted
            .map(|((account, of), source)| {
                let mut paper = self.kept_paper(kept, source, (first, last), names)?;
                let named = match of {
                    Of::Nothing if kept == Kept::Funds => self.account_name(*account),
                    _ => self.source_words(of, source)?,
                };
                let word = if kept == Kept::Funds { "Quỹ" } else { "Nguồn" };
                paper.under.push(format!("{word}: {account} – {named}"));
                Ok(paper)
            })
            .collect()
    }

    fn capital_paper(
        &self,
        account: AccountCode,
        party: Option<EventId>,
        (from, to): (chrono::NaiveDate, chrono::NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let figures = self.store.party_figures(account.as_str(), from, to)?;
        let opening = -figures.get(&(account, party)).copied().unwrap_or_default().opening;
        let mut paid = Source { opening, ..Source::default() };
        self.each_ledger_row(account, party, from, to, |Running { row, .. }| {
            if row.account == account && row.party == party {
                paid.rows.push(row);
            }
            Ok(())
        })?;
        let mut paper = self.kept_paper(Kept::Capital, &paid, (from, to), names)?;
        let (first, last) = (self.fiscal_year_of(from).year(), self.fiscal_year_of(to).year());
        let days = format!("từ ngày {} đến ngày {}", show_day(from), show_day(to));
        paper.under = vec![format!("Từ năm {first} đến năm {last} ({days})")];
        let of = party.map(|party| self.party_ref(party)).transpose()?.flatten();
        let of = of.map(|party| format!("{} ({})", party.name, party.code));
        paper.under.push(format!("Thành viên: {}", of.unwrap_or_else(|| "chưa ghi tên".to_owned())));
        let least = self.setting_or_empty(ledger::setting::CONTRIBUTION_MIN).parse::<i64>().map(paper::figures);
        let least = least.unwrap_or_else(|_| "…………………".to_owned());
        let most = self.limits()?.tenths * 10;
        paper.under.push(format!("Mức vốn góp tối thiểu (đồng) {least}, tối đa {most} % vốn điều lệ"));
        Ok(paper)
    }

    fn kept_paper(
        &self,
        kept: Kept,
        source: &Source,
        (from, to): (chrono::NaiveDate, chrono::NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let mut balance = source.opening;
        let year = self.fiscal_year_of(from);
        let ends = ledger::day::Month::from_index(year.index() + 11).unwrap_or(year).last_day();
        let edge = |at: bool, of_year: &'static str, of_days: &'static str| if at { of_year } else { of_days };
        let opening = edge(from == year.first_day(), "Số dư đầu năm", "Số dư đầu kỳ");
        let closing = edge(to == ends, "Số dư cuối năm", "Số dư cuối kỳ");
        let mut groups = vec![kept.edge(opening, balance)];
        for row in &source.rows {
            balance += row.credit - row.debit;
            groups.push(Group::one(Sort::Plain, kept.line(row, balance)));
        }
        let moved = (source.gained(), source.lost());
        groups.push(kept.strong("Cộng số phát sinh trong kỳ", kept.amounts(moved, None)));
        groups.push(kept.edge(closing, balance));
        let (mark, title) = kept.mark();
        Ok(PaperBook {
            mark: Some(Mark::tt71(mark)),
            title: title.to_owned(),
            shape: Shape::Landscape,
            columns: kept.columns(),
            groups,
            carried: true,
            ..self.book_paper(from, to, names)?
        })
    }
}
