//! «Biên bản kiểm kê vật tư, công cụ, sản phẩm, hàng hóa», 05-VT of Circular 71/2024/TT-BTC: what the books say stands in a
//! store at the end of a day; what was counted is written beside it by hand, in the store.

use std::collections::BTreeMap;

use ::reports::stock::{Place, STOCK};
use chrono::NaiveDate;
use ledger::amount::show_quantity;
use ledger::day::show_day;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark, Signature};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::said;
use crate::stock::{Card, unit_of};
use crate::{Book, Refusal, show};

/// The columns of the form.
const COLUMNS: usize = 16;

impl Book {
    /// One paper for each store in which the books say something stands, or for one store alone.
    pub(super) fn stock_count_papers(
        &self,
        only: Option<&str>,
        day: &str,
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let on = self.day_looked_from(day)?;
        let mut stores: BTreeMap<String, Vec<(Place, Card)>> = BTreeMap::new();
        for account in STOCK {
            let cards = self.stock_cards(account, on, on)?;
            for (place, card) in self.in_order(&cards)? {
                let left = card.left();
                let is_wanted = only.is_none_or(|store| place.store == store);
                if is_wanted && place.item.is_some() && !(left.quantity.is_zero() && left.amount == 0) {
                    stores.entry(place.store.clone()).or_default().push((place.clone(), card.clone()));
                }
            }
        }
        stores.iter().map(|(store, held)| self.stock_count_paper(store, held, on, names)).collect()
    }

    fn stock_count_paper(
        &self,
        store: &str,
        held: &[(Place, Card)],
        on: NaiveDate,
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let named =
            if store.is_empty() { "…………………………".to_owned() } else { self.list_name("store", store) };
        let mut groups = said([
            format!("– Thời điểm kiểm kê: …… giờ ……, ngày {}", show_day(on)),
            "– Ban kiểm kê gồm: ông (bà) ……………………………… trưởng ban; ông (bà) ……………………………… ủy viên; ông (bà) ……………………………… ủy viên".into(),
            format!("– Đã kiểm kê kho: {named}, những mặt hàng dưới đây:"),
        ]);
        let mut sum = 0;
        for (at, (place, card)) in held.iter().enumerate() {
            let left = card.left();
            sum += left.amount;
            groups.push(Group::one(Sort::Plain, self.counted_row(at + 1, place, left.quantity, left.amount)?));
        }
        let mut total = vec![Cell::from("x"); COLUMNS];
        (total[0], total[1]) = (Cell::Empty, "Cộng".into());
        // Money is added up, what was counted by hand; quantities of several units are not.
        total[6] = Cell::Amount(sum);
        for by_hand in [8, 10, 12] {
            total[by_hand] = Cell::Empty;
        }
        groups.push(Group::one(Sort::Strong, total));
        let own = |key: &str| if names { self.setting_or_empty(key) } else { "" };
        Ok(PaperBook {
            mark: Some(Mark::tt71("05 - VT")),
            title: "BIÊN BẢN KIỂM KÊ VẬT TƯ, CÔNG CỤ, SẢN PHẨM, HÀNG HÓA".into(),
            under: vec!["Số: …………".into()],
            shape: Shape::Landscape,
            columns: columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: vec![
                Signature::new("Giám đốc (Ý kiến giải quyết số chênh lệch)", own("sign.director")),
                Signature::new("Kế toán trưởng", own("sign.chief-accountant")),
                Signature::new("Thủ kho", own("sign.storekeeper")),
                Signature::new("Trưởng ban kiểm kê", ""),
            ],
            ..self.book_paper(on, on, names)?
        })
    }

    fn counted_row(&self, at: usize, place: &Place, quantity: Decimal, amount: i64) -> Result<Vec<Cell>, Refusal> {
        let item = self.item_card(place)?;
        let price = Decimal::from(amount).checked_div(quantity).and_then(|price| price.round().to_i64());
        let mut cells = vec![Cell::Empty; COLUMNS];
        cells[0] = at.to_string().into();
        cells[1] = item.map(|item| item.name.as_str()).unwrap_or_default().into();
        cells[2] = item.map(|item| item.code.as_str()).unwrap_or_default().into();
        cells[3] = item.map(unit_of).unwrap_or_default().into();
        cells[4] = price.map(show::dong).unwrap_or_default().into();
        cells[5] = if quantity.is_zero() { Cell::Empty } else { show_quantity(quantity).into() };
        cells[6] = Cell::Amount(amount);
        Ok(cells)
    }
}

fn columns() -> Vec<Column> {
    let quantity = |letter, group| Column::text("Số lượng", letter, 1_500, Align::Right).under(group);
    let amount =
        |letter, group| Column { wide: 2_000, ..Column::amount("Thành tiền", letter, Carry::Nothing) }.under(group);
    let state = |head, letter| Column::text(head, letter, 1_150, Align::Centre).under("Phẩm chất");
    vec![
        Column::text("STT", "A", 900, Align::Centre),
        Column::text("Tên, nhãn hiệu, quy cách", "B", 0, Align::Left),
        Column::text("Mã số", "C", 1_500, Align::Centre),
        Column::text("Đơn vị tính", "D", 1_100, Align::Centre),
        Column::text("Đơn giá", "1", 1_700, Align::Right),
        quantity("2", "Theo sổ kế toán"),
        amount("3", "Theo sổ kế toán"),
        quantity("4", "Theo kiểm kê"),
        amount("5", "Theo kiểm kê"),
        quantity("6", "Thừa"),
        amount("7", "Thừa"),
        quantity("8", "Thiếu"),
        amount("9", "Thiếu"),
        state("Còn tốt 100 %", "10"),
        state("Kém", "11"),
        state("Mất", "12"),
    ]
}
