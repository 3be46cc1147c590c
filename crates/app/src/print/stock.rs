//! The books of the store on paper: S06, S07, S08; and of services to members: S23.

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::amount::show_quantity;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::extra::Key;
use ledger::event::value::Value;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark};
use rust_decimal::Decimal;

use crate::journal::days;
use crate::stock::{Card, Movement, STOCK, StockKey, decimal};
use crate::{Book, Refusal};

/// Revenue of services to members (TT 71/2024/TT-BTC, account 5122).
const SERVICES: &str = "5122";

const NAMELESS: &str = "chưa ghi mặt hàng";

fn short(day: NaiveDate) -> Cell {
    show_day(day)[..5].into()
}

fn quantity(of: Option<Decimal>) -> Cell {
    of.filter(|of| !of.is_zero()).map(show_quantity).unwrap_or_default().into()
}

fn quantity_column(head: &'static str, letter: &'static str) -> Column {
    Column::text(head, letter, 2_000, Align::Right)
}

impl Book {
    /// S06: one book for each item in each store.
    pub(super) fn stock_details(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        self.each_card((from, to), |key, card, days| self.stock_detail(key, card, days, names))
    }

    /// S08: quantities alone, for the storekeeper.
    pub(super) fn stock_tallies(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        self.each_card((from, to), |key, card, days| self.stock_tally(key, card, days, names))
    }

    fn each_card(
        &self,
        (from, to): (&str, &str),
        mut make: impl FnMut(&StockKey, &Card, (NaiveDate, NaiveDate)) -> Result<PaperBook, Refusal>,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let days = days(from, to)?;
        let mut papers = Vec::new();
        // Work in progress (154) lies in no store.
        for account in STOCK.iter().filter(|account| **account != "154") {
            let cards = self.stock_cards(account, days.0, days.1)?;
            for (key, card) in cards.iter().filter(|(key, _)| !key.item.is_empty()) {
                let mut paper = make(key, card, days)?;
                paper.under.extend(beside(&cards, key));
                papers.push(paper);
            }
        }
        Ok(papers)
    }

    fn stock_under(&self, paper: &mut PaperBook, key: &StockKey) {
        paper.under.push(format!("Tài khoản: {} – {}", key.account, self.account_name(key.account)));
        let store = if key.store.is_empty() { "chưa ghi kho" } else { key.store.as_str() };
        paper.under.push(format!("Mặt hàng: {} · Kho: {store}", key.item));
    }

    fn stock_detail(
        &self,
        key: &StockKey,
        card: &Card,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let amount = |head, letter, group, carry| Column::amount(head, letter, carry).under(group);
        let columns = vec![
            Column::text("Số hiệu", "A", 2_300, Align::Centre).under("Chứng từ"),
            Column::text("Ngày, tháng", "B", 1_300, Align::Centre).under("Chứng từ"),
            Column::text("Diễn giải", "C", 0, Align::Left),
            Column::text("TK đối ứng", "D", 1_200, Align::Centre),
            quantity_column("Đơn giá", "1"),
            quantity_column("Số lượng", "2").under("Nhập"),
            amount("Thành tiền", "3", "Nhập", Carry::Sum),
            quantity_column("Số lượng", "4").under("Xuất"),
            amount("Thành tiền", "5", "Xuất", Carry::Sum),
            quantity_column("Số lượng", "6").under("Tồn"),
            amount("Thành tiền", "7", "Tồn", Carry::Last),
        ];
        let (mut held, mut worth) = card.opening;
        let mut groups = vec![stock_edge("Số dư đầu kỳ", held, worth)];
        let (mut inflow, mut outflow) = (0, 0);
        for Movement { row, quantity: moved, price } in &card.movements {
            held += moved.unwrap_or_default();
            worth += row.debit - row.credit;
            inflow += row.debit;
            outflow += row.credit;
            let (into, out) = sides(*moved, row.debit != 0);
            let cells = vec![
                row.number.to_string().into(),
                short(row.voucher_day),
                row.narration.as_str().into(),
                row.contra.map(|code| code.to_string()).unwrap_or_default().into(),
                quantity(*price),
                quantity(into),
                Cell::Amount(row.debit),
                quantity(out),
                Cell::Amount(row.credit),
                quantity(Some(held)),
                Cell::Amount(worth),
            ];
            groups.push(Group::one(Sort::Plain, cells));
        }
        let mut sum = vec![Cell::Empty; 11];
        (sum[2], sum[6], sum[8]) = ("Cộng số phát sinh".into(), Cell::Amount(inflow), Cell::Amount(outflow));
        groups.extend([Group::one(Sort::Strong, sum), stock_edge("Số dư cuối kỳ", held, worth)]);
        let mut paper = self.book_paper(from, to, names)?;
        self.stock_under(&mut paper, key);
        Ok(PaperBook {
            mark: Some(Mark::tt71("S06")),
            title: "SỔ CHI TIẾT VẬT LIỆU, DỤNG CỤ, SẢN PHẨM, HÀNG HÓA".into(),
            shape: Shape::Landscape,
            columns,
            groups,
            carried: true,
            ..paper
        })
    }

    fn stock_tally(
        &self,
        key: &StockKey,
        card: &Card,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let columns = vec![
            Column::text("STT", "A", 900, Align::Centre),
            Column::text("Ngày, tháng", "B", 1_300, Align::Centre).under("Chứng từ"),
            Column::text("Nhập", "C", 2_300, Align::Centre).under("Chứng từ"),
            Column::text("Xuất", "D", 2_300, Align::Centre).under("Chứng từ"),
            Column::text("Diễn giải", "E", 0, Align::Left),
            Column::text("Ngày nhập, xuất", "F", 1_300, Align::Centre),
            quantity_column("Nhập", "1").under("Số lượng"),
            quantity_column("Xuất", "2").under("Số lượng"),
            quantity_column("Tồn", "3").under("Số lượng"),
            Column::text("Ký xác nhận của kế toán", "G", 2_200, Align::Left),
        ];
        let mut held = card.opening.0;
        let edge = |words: &str, held: Decimal| {
            let mut cells = vec![Cell::Empty; 10];
            (cells[4], cells[8]) = (words.into(), quantity(Some(held)));
            Group::one(Sort::Strong, cells)
        };
        let mut groups = vec![edge("Tồn đầu kỳ", held)];
        for (at, Movement { row, quantity: moved, .. }) in card.movements.iter().enumerate() {
            held += moved.unwrap_or_default();
            let number: Cell = row.number.to_string().into();
            let (receipt, issue) = if row.debit != 0 { (number, Cell::Empty) } else { (Cell::Empty, number) };
            let (into, out) = sides(*moved, row.debit != 0);
            let cells = vec![
                (at + 1).to_string().into(),
                short(row.voucher_day),
                receipt,
                issue,
                row.narration.as_str().into(),
                short(row.day),
                quantity(into),
                quantity(out),
                quantity(Some(held)),
            ];
            groups.push(Group::one(Sort::Plain, cells));
        }
        groups.push(edge("Tồn cuối kỳ", held));
        let mut paper = self.book_paper(from, to, names)?;
        self.stock_under(&mut paper, key);
        Ok(PaperBook {
            mark: Some(Mark::tt71("S08")),
            title: "THẺ KHO (SỔ KHO)".into(),
            shape: Shape::Landscape,
            columns,
            groups,
            ..paper
        })
    }

    /// S07: what every item of an account did, in đồng; together they are the account.
    pub(super) fn stock_summary(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let mut papers = Vec::new();
        for account in STOCK.iter().filter(|account| **account != "154") {
            let cards = self.stock_cards(account, first, last)?;
            if !cards.is_empty() {
                papers.push(self.stock_summary_of(account, &cards, (first, last), names)?);
            }
        }
        Ok(papers)
    }

    fn stock_summary_of(
        &self,
        account: &str,
        cards: &std::collections::BTreeMap<StockKey, Card>,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let amount = |head, letter| Column::amount(head, letter, Carry::Sum).under("Số tiền");
        let columns = vec![
            Column::text("STT", "A", 900, Align::Centre),
            Column::text("Tên, quy cách", "B", 0, Align::Left),
            amount("Tồn đầu kỳ", "1"),
            amount("Nhập trong kỳ", "2"),
            amount("Xuất trong kỳ", "3"),
            amount("Tồn cuối kỳ", "4"),
        ];
        let mut total = [0; 4];
        let mut groups = Vec::new();
        for (at, (key, card)) in cards.iter().enumerate() {
            let inflow: i64 = card.movements.iter().map(|moved| moved.row.debit).sum();
            let outflow: i64 = card.movements.iter().map(|moved| moved.row.credit).sum();
            let figures = [card.opening.1, inflow, outflow, card.opening.1 + inflow - outflow];
            total.iter_mut().zip(figures).for_each(|(sum, part)| *sum += part);
            let name = match (key.item.as_str(), key.store.as_str()) {
                ("", _) => format!("{} – {NAMELESS}", key.account),
                (item, "") => item.to_owned(),
                (item, store) => format!("{item} – {store}"),
            };
            let cells = [Cell::from((at + 1).to_string()), name.into()].into_iter().chain(figures.map(Cell::Amount));
            groups.push(Group::one(Sort::Plain, cells.collect()));
        }
        let sum = [Cell::Empty, "Cộng".into()].into_iter().chain(total.map(Cell::Amount)).collect();
        groups.push(Group::one(Sort::Strong, sum));
        let mut paper = self.book_paper(from, to, names)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        paper.under.push(format!("Tài khoản: {code} – {}", self.account_name(code)));
        Ok(PaperBook {
            mark: Some(Mark::tt71("S07")),
            title: "BẢNG TỔNG HỢP CHI TIẾT VẬT LIỆU, DỤNG CỤ, SẢN PHẨM, HÀNG HÓA".into(),
            columns,
            groups,
            carried: true,
            ..paper
        })
    }

    /// S23: services to each member.
    pub(super) fn service_books(
        &self,
        only: Option<EventId>,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let mut by_member: std::collections::BTreeMap<EventId, Vec<(Group, i64)>> = std::collections::BTreeMap::new();
        self.store.detail_rows::<Refusal>(SERVICES, first, last, |detail| {
            let row = &detail.row;
            let member = detail.line.debit_party.or(detail.line.credit_party).or(row.party);
            let Some(member) = member.filter(|member| only.is_none_or(|only| only == *member)) else { return Ok(()) };
            if row.credit == 0 {
                return Ok(());
            }
            let item = detail.any(Key::Item).and_then(Value::int).and_then(EventId::from_i64);
            let item = item.map(|item| self.party_ref(item)).transpose()?.flatten();
            let season = detail.any(Key::Season).and_then(Value::text).unwrap_or_default();
            let cells = vec![
                short(row.day),
                row.number.to_string().into(),
                short(row.voucher_day),
                row.narration.as_str().into(),
                item.map(|item| item.name).unwrap_or_default().into(),
                quantity(decimal(detail.any(Key::Quantity), Key::Quantity)),
                quantity(decimal(detail.any(Key::UnitPrice), Key::UnitPrice)),
                Cell::Amount(row.credit),
                season.into(),
            ];
            by_member.entry(member).or_default().push((Group::one(Sort::Plain, cells), row.credit));
            Ok(())
        })?;
        by_member.into_iter().map(|(member, rows)| self.service_book(member, rows, (first, last), names)).collect()
    }

    fn service_book(
        &self,
        member: EventId,
        rows: Vec<(Group, i64)>,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let sum: i64 = rows.iter().map(|(_, amount)| amount).sum();
        let mut groups: Vec<Group> = rows.into_iter().map(|(group, _)| group).collect();
        let mut cells = vec![Cell::Empty; 9];
        (cells[3], cells[7]) = ("Cộng".into(), Cell::Amount(sum));
        groups.push(Group::one(Sort::Strong, cells));
        let mut paper = self.book_paper(from, to, names)?;
        if let Some(party) = self.party_ref(member)? {
            paper.under.push(format!("Thành viên: {} ({}) {}", party.name, party.code, party.place));
        }
        Ok(PaperBook {
            mark: Some(Mark::tt71("S23")),
            title: "SỔ THEO DÕI CUNG CẤP DỊCH VỤ CHO THÀNH VIÊN".into(),
            shape: Shape::Landscape,
            columns: vec![
                Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
                Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
                Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
                Column::text("Diễn giải", "D", 0, Align::Left),
                Column::text("Dịch vụ, đơn vị tính", "E", 3_200, Align::Left),
                quantity_column("Số lượng", "1"),
                quantity_column("Đơn giá", "7"),
                Column::amount("Thành tiền", "8", Carry::Sum),
                Column::text("Vụ", "F", 2_200, Align::Left),
            ],
            groups,
            carried: true,
            ..paper
        })
    }
}

/// What an account began with that names no item: the books of its items begin without it.
fn beside(cards: &std::collections::BTreeMap<StockKey, Card>, key: &StockKey) -> Option<String> {
    let nameless = cards.iter().find(|(other, _)| other.account == key.account && other.item.is_empty());
    let amount = nameless.map_or(0, |(_, card)| card.opening.1);
    (amount != 0).then(|| {
        format!("(Số dư đầu kỳ {} của tài khoản chưa ghi mặt hàng, không có trong sổ này)", paper::figures(amount))
    })
}

/// A quantity on its side: into the store or out of it.
fn sides(moved: Option<Decimal>, comes_in: bool) -> (Option<Decimal>, Option<Decimal>) {
    if comes_in { (moved, None) } else { (None, moved.map(|moved| -moved)) }
}

fn stock_edge(words: &str, held: Decimal, worth: i64) -> Group {
    let mut cells = vec![Cell::Empty; 11];
    (cells[2], cells[9]) = (words.into(), quantity(Some(held)));
    cells[10] = if worth == 0 { "0".into() } else { Cell::Amount(worth) };
    Group::one(Sort::Strong, cells)
}
