//! The books of the store on paper: S06, S07, S08; and of services to members: S23.

use std::collections::{BTreeMap, BTreeSet};

use ::reports::stock::{MonthSums, Place, STOCK, Sums};
use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::amount::show_quantity;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark};
use rust_decimal::Decimal;

use crate::journal::days;
use crate::stock::services::Service;
use crate::stock::show::figures_of;
use crate::stock::{Card, unit_of};
use crate::{Book, Refusal};

const NAMELESS: &str = "chưa ghi mặt hàng";
const NO_QUANTITY: &str = "chưa ghi số lượng";

/// The item, and its store, that alone is wanted.
type Only<'a> = (Option<EventId>, Option<&'a str>);

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
    pub(super) fn stock_details(
        &self,
        only: Only<'_>,
        span: (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        self.each_card(only, span, |place, card, days| self.stock_detail(place, card, days, names))
    }

    /// S08: quantities alone, for the storekeeper.
    pub(super) fn stock_tallies(
        &self,
        only: Only<'_>,
        span: (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        self.each_card(only, span, |place, card, days| self.stock_tally(place, card, days, names))
    }

    fn each_card(
        &self,
        (item, store): Only<'_>,
        (from, to): (&str, &str),
        mut make: impl FnMut(&Place, &Card, (NaiveDate, NaiveDate)) -> Result<PaperBook, Refusal>,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let days = days(from, to)?;
        let wanted = |place: &Place| {
            place.item.is_some()
                && (item.is_none() || place.item == item)
                && store.is_none_or(|store| place.store == store)
        };
        let mut papers = Vec::new();
        for account in STOCK {
            let cards = self.stock_cards(account, days.0, days.1)?;
            for (place, card) in self.in_order(&cards)?.into_iter().filter(|(place, _)| wanted(place)) {
                let mut paper = make(place, card, days)?;
                paper.under.extend(beside(&cards, place));
                papers.push(paper);
            }
        }
        Ok(papers)
    }

    fn stock_under(&self, paper: &mut PaperBook, place: &Place) -> Result<(), Refusal> {
        paper.under.push(format!("Tài khoản: {} – {}", place.account, self.account_name(place.account)));
        let store = if place.store.is_empty() { "chưa ghi kho" } else { place.store.as_str() };
        let unit = self.item_card(place)?.map(unit_of).filter(|unit| !unit.is_empty());
        let unit = unit.map(|unit| format!(" · Đơn vị tính: {unit}")).unwrap_or_default();
        paper.under.push(format!("Mặt hàng: {} · Kho: {store}{unit}", self.item_named(place)?));
        Ok(())
    }

    /// `Lúa (LUA)`; nothing where lines name no item.
    fn item_named(&self, place: &Place) -> Result<String, Refusal> {
        Ok(self.item_card(place)?.map(|item| format!("{} ({})", item.name, item.code)).unwrap_or_default())
    }

    fn stock_detail(
        &self,
        place: &Place,
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
            Column::text("Ghi chú", "8", 1_700, Align::Left),
        ];
        let mut groups = vec![stock_edge("Số dư đầu kỳ", card.opening)];
        let mut months = card.months().into_iter().peekable();
        for (one, held) in card.running() {
            while let Some(sums) = months.next_if(|sums| sums.month < Month::of(one.day)) {
                groups.push(month_group(sums));
            }
            let row = &one.line.row;
            let (into, out) = sides(one.signed(), one.comes_in);
            let cells = vec![
                row.number.to_string().into(),
                short(row.voucher_day),
                row.narration.as_str().into(),
                row.contra.map(|code| code.to_string()).unwrap_or_default().into(),
                quantity(one.line.price),
                quantity(into),
                Cell::Amount(row.debit),
                quantity(out),
                Cell::Amount(row.credit),
                quantity(Some(held.quantity)),
                Cell::Amount(held.amount),
                if one.quantity.is_none() { NO_QUANTITY.into() } else { Cell::Empty },
            ];
            groups.push(Group::one(Sort::Plain, cells));
        }
        groups.extend(months.map(month_group));
        let mut sum = stock_sums("Cộng số phát sinh", card.came(), card.went());
        sum[11] = unmeasured(card);
        groups.extend([Group::one(Sort::Strong, sum), stock_edge("Số dư cuối kỳ", card.left())]);
        let mut paper = self.book_paper(from, to, names)?;
        self.stock_under(&mut paper, place)?;
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
        place: &Place,
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
        let edge = |words: &str, held: Decimal| {
            let mut cells = vec![Cell::Empty; 10];
            (cells[4], cells[8]) = (words.into(), quantity(Some(held)));
            Group::one(Sort::Strong, cells)
        };
        let mut groups = vec![edge("Tồn đầu kỳ", card.opening.quantity)];
        for (at, (one, held)) in card.running().enumerate() {
            let row = &one.line.row;
            let number: Cell = row.number.to_string().into();
            let (receipt, issue) = if one.comes_in { (number, Cell::Empty) } else { (Cell::Empty, number) };
            let (into, out) = sides(one.signed(), one.comes_in);
            let narration = match one.quantity {
                Some(_) => row.narration.clone(),
                None => format!("{} ({NO_QUANTITY})", row.narration),
            };
            let cells = vec![
                (at + 1).to_string().into(),
                short(row.voucher_day),
                receipt,
                issue,
                narration.into(),
                short(row.day),
                quantity(into),
                quantity(out),
                quantity(Some(held.quantity)),
            ];
            groups.push(Group::one(Sort::Plain, cells));
        }
        let mut sum = vec![Cell::Empty; 10];
        sum[4] = "Cộng nhập, xuất trong kỳ".into();
        (sum[6], sum[7]) = (quantity(Some(card.came().quantity)), quantity(Some(card.went().quantity)));
        groups.push(Group::one(Sort::Strong, sum));
        groups.push(edge("Tồn cuối kỳ", card.left().quantity));
        let mut paper = self.book_paper(from, to, names)?;
        self.stock_under(&mut paper, place)?;
        Ok(PaperBook {
            mark: Some(Mark::tt71("S08")),
            title: "THẺ KHO (SỔ KHO)".into(),
            shape: Shape::Landscape,
            columns,
            groups,
            ..paper
        })
    }

    /// S07: what every item of an account did; in đồng together they are the account. The form has đồng alone, quantities stand
    /// beside them: how detailed books look is the cooperative's to choose (TT 71/2024/TT-BTC, Phụ lục III).
    pub(super) fn stock_summary(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let mut papers = Vec::new();
        for account in STOCK {
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
        cards: &BTreeMap<Place, Card>,
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let mut columns = vec![
            Column::text("STT", "A", 900, Align::Centre),
            Column::text("Tên, quy cách", "B", 0, Align::Left),
            Column::text("ĐVT", "C", 1_300, Align::Centre),
        ];
        for (group, letter) in
            [("Tồn đầu kỳ", "1"), ("Nhập trong kỳ", "2"), ("Xuất trong kỳ", "3"), ("Tồn cuối kỳ", "4")]
        {
            columns.push(quantity_column("Số lượng", "").under(group));
            columns.push(Column::amount("Số tiền", letter, Carry::Sum).under(group));
        }
        let mut total = [0; 4];
        let mut groups = Vec::new();
        for (at, (place, card)) in self.in_order(cards)?.into_iter().enumerate() {
            let figures = figures_of(card);
            total.iter_mut().zip(figures).for_each(|(sum, part)| *sum += part.amount);
            let name = match (self.item_named(place)?, place.store.as_str()) {
                (name, _) if name.is_empty() => format!("{} – {NAMELESS}", place.account),
                (name, "") => name,
                (name, store) => format!("{name} – {store}"),
            };
            let name = match card.unmeasured() {
                0 => name,
                lines if place.item.is_some() => format!("{name} ({lines} dòng {NO_QUANTITY})"),
                _ => name,
            };
            let unit = self.item_card(place)?.map(unit_of).unwrap_or_default();
            let head = [Cell::from((at + 1).to_string()), name.into(), unit.into()];
            let figures =
                figures.into_iter().flat_map(|sums| [quantity(Some(sums.quantity)), Cell::Amount(sums.amount)]);
            groups.push(Group::one(Sort::Plain, head.into_iter().chain(figures).collect()));
        }
        let sums = total.into_iter().flat_map(|sum| [Cell::Empty, Cell::Amount(sum)]);
        let sum = [Cell::Empty, "Cộng".into(), Cell::Empty].into_iter().chain(sums).collect();
        groups.push(Group::one(Sort::Strong, sum));
        let mut paper = self.book_paper(from, to, names)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        paper.under.push(format!("Tài khoản: {code} – {}", self.account_name(code)));
        Ok(PaperBook {
            mark: Some(Mark::tt71("S07")),
            title: "BẢNG TỔNG HỢP CHI TIẾT VẬT LIỆU, DỤNG CỤ, SẢN PHẨM, HÀNG HÓA".into(),
            shape: Shape::Landscape,
            columns,
            groups,
            carried: true,
            ..paper
        })
    }

    /// S23: services to each member, with the sums of each season: they are the key of what is given back by use.
    pub(super) fn service_books(
        &self,
        only: Option<EventId>,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let services = self.services(only, first, last)?;
        services
            .into_iter()
            .map(|(member, rows)| self.service_book_paper(member, &rows, (first, last), names))
            .collect()
    }

    fn service_book_paper(
        &self,
        member: EventId,
        services: &[Service],
        (from, to): (NaiveDate, NaiveDate),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let kinds = self.service_columns(services)?;
        let mut groups = Vec::new();
        for one in services {
            let (service, unit) = self.service_named(one.item)?;
            // A service that has no column of its own is named beside what it was for.
            let at = kinds.iter().position(|kind| kind.item == Some(one.item)).unwrap_or(kinds.len() - 1);
            let narration = match kinds[at].item {
                None if !service.is_empty() => format!("{} · {service}", one.row.narration),
                _ => one.row.narration.clone(),
            };
            let head = [
                short(one.row.day),
                one.row.number.to_string().into(),
                short(one.row.voucher_day),
                narration.into(),
                unit.into(),
            ];
            let mut cells = Vec::from(head);
            cells.extend((0..kinds.len()).map(|kind| if kind == at { quantity(one.quantity) } else { Cell::Empty }));
            cells.extend([quantity(one.price), Cell::Amount(one.row.credit), one.season.as_str().into()]);
            groups.push(Group::one(Sort::Plain, cells));
        }
        let seasons: BTreeSet<&str> =
            services.iter().map(|one| one.season.as_str()).filter(|season| !season.is_empty()).collect();
        let sum = |words: String, season: &str, of: &dyn Fn(&Service) -> bool| {
            let mut cells = vec![Cell::Empty, Cell::Empty, Cell::Empty, words.into(), Cell::Empty];
            cells.extend(kinds.iter().map(|kind| match kind.item {
                Some(item) => {
                    let own = services.iter().filter(|one| of(one) && one.item == item);
                    quantity(Some(own.filter_map(|one| one.quantity).sum()))
                }
                // Quantities of several services are of several units.
                None => Cell::Empty,
            }));
            let amount = services.iter().filter(|one| of(one)).map(|one| one.row.credit).sum();
            cells.extend([Cell::Empty, Cell::Amount(amount), season.into()]);
            Group::one(Sort::Strong, cells)
        };
        groups.extend(
            seasons.iter().map(|season| sum(format!("Cộng vụ {season}"), season, &|one| one.season == *season)),
        );
        groups.push(sum("Cộng".to_owned(), "", &|_| true));
        let mut paper = self.book_paper(from, to, names)?;
        if let Some(party) = self.party_ref(member)? {
            paper.under.push(format!("Thành viên: {} ({})", party.name, party.code));
            if !party.place.is_empty() {
                paper.under.push(format!("Tổ, đội: {}", party.place));
            }
        }
        Ok(PaperBook {
            mark: Some(Mark::tt71("S23")),
            title: "SỔ THEO DÕI CUNG CẤP DỊCH VỤ CHO THÀNH VIÊN".into(),
            shape: Shape::Landscape,
            columns: service_book_columns(kinds),
            groups,
            carried: true,
            ..paper
        })
    }
}

/// The columns of quantities that the form has room for.
const SERVICES_MAX: usize = 6;
const SERVICE_LETTERS: [&str; SERVICES_MAX] = ["1", "2", "3", "4", "5", "6"];

/// A column of quantities: of one service (an item of the register, or lines that name none), or of all that are left.
struct ServiceColumn {
    item: Option<Option<EventId>>,
    head: String,
}

impl Book {
    /// The services a member used, those of the largest sums first, one column each as long as the form has room.
    fn service_columns(&self, services: &[Service]) -> Result<Vec<ServiceColumn>, Refusal> {
        let mut sums: BTreeMap<Option<EventId>, i64> = BTreeMap::new();
        for one in services {
            *sums.entry(one.item).or_default() += one.row.credit;
        }
        let mut items: Vec<(Option<EventId>, i64)> = sums.into_iter().collect();
        items.sort_by_key(|(item, sum)| (std::cmp::Reverse(*sum), *item));
        let own = if items.len() > SERVICES_MAX { SERVICES_MAX - 1 } else { items.len() };
        let mut columns = Vec::with_capacity(SERVICES_MAX);
        for (item, _) in items.iter().take(own) {
            let (name, unit) = self.service_named(*item)?;
            let head = match (name.is_empty(), unit.is_empty()) {
                (true, _) => "Chưa ghi dịch vụ".to_owned(),
                (false, true) => name,
                (false, false) => format!("{name} ({unit})"),
            };
            columns.push(ServiceColumn { item: Some(*item), head });
        }
        if own < items.len() {
            columns.push(ServiceColumn { item: None, head: "Dịch vụ khác".to_owned() });
        }
        Ok(columns)
    }
}

fn service_book_columns(kinds: Vec<ServiceColumn>) -> Vec<Column> {
    let mut columns = vec![
        Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
        Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
        Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
        Column::text("Diễn giải", "D", 0, Align::Left),
        Column::text("ĐVT", "E", 1_300, Align::Centre),
    ];
    let quantities = kinds
        .into_iter()
        .zip(SERVICE_LETTERS)
        .map(|(kind, letter)| Column::text("", letter, 1_800, Align::Right).under("Số lượng").named(kind.head));
    columns.extend(quantities);
    columns.extend([
        Column::text("Đơn giá", "7", 1_900, Align::Right),
        Column::amount("Thành tiền", "8", Carry::Sum),
        Column::text("Ghi chú", "F", 2_000, Align::Left),
    ]);
    columns
}

/// What an account began with that names no item: the books of its items begin without it.
fn beside(cards: &BTreeMap<Place, Card>, place: &Place) -> Option<String> {
    let nameless = cards.iter().find(|(other, _)| other.account == place.account && other.item.is_none());
    let amount = nameless.map_or(0, |(_, card)| card.opening.amount);
    (amount != 0).then(|| {
        format!("(Số dư đầu kỳ {} của tài khoản chưa ghi mặt hàng, không có trong sổ này)", paper::figures(amount))
    })
}

/// A quantity on its side: into the store or out of it.
fn sides(moved: Option<Decimal>, comes_in: bool) -> (Option<Decimal>, Option<Decimal>) {
    if comes_in { (moved, None) } else { (None, moved) }
}

fn stock_edge(words: &str, held: Sums) -> Group {
    let mut cells = vec![Cell::Empty; 12];
    (cells[2], cells[9]) = (words.into(), quantity(Some(held.quantity)));
    cells[10] = if held.amount == 0 { "0".into() } else { Cell::Amount(held.amount) };
    Group::one(Sort::Strong, cells)
}

fn stock_sums(words: &str, came: Sums, went: Sums) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty; 12];
    (cells[2], cells[5], cells[6]) = (words.into(), quantity(Some(came.quantity)), Cell::Amount(came.amount));
    (cells[7], cells[8]) = (quantity(Some(went.quantity)), Cell::Amount(went.amount));
    cells
}

fn month_group(sums: MonthSums) -> Group {
    let words = format!("Cộng tháng {}", sums.month.first_day().format("%m/%Y"));
    let mut cells = stock_sums(&words, sums.came, sums.went);
    (cells[9], cells[10]) = (quantity(Some(sums.left.quantity)), Cell::Amount(sums.left.amount));
    Group::one(Sort::Strong, cells)
}

fn unmeasured(card: &Card) -> Cell {
    match card.unmeasured() {
        0 => Cell::Empty,
        lines => format!("{lines} dòng {NO_QUANTITY}").into(),
    }
}
