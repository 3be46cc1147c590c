//! «Biên bản giao nhận tài sản góp vốn» (Đ76.3): what a member contributed in kind, one for each voucher: the cooperative's name and
//! address, who contributes, kind, quantity and value, its ratio to charter capital, the day, both signatures.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;
use ledger::event::extra::{Key, Side};
use ledger::party::{Detail, PartyKind};
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Signature};
use store::query::DetailRow;

use super::vouchers::long_day;
use crate::coop::percent_of;
use crate::entry::party_id;
use crate::stock::{decimal, unit_of};
use crate::suggest::LAST_DAY;
use crate::{Book, Refusal};

const CAPITAL: &str = "4111";

/// A thing contributed.
struct Thing {
    name: String,
    unit: String,
    quantity: String,
    value: i64,
}

/// A voucher by which things were contributed.
struct Delivery {
    day: chrono::NaiveDate,
    number: String,
    things: Vec<Thing>,
}

impl Book {
    /// A paper for each voucher of the member by which anything but money became capital.
    pub(super) fn delivery_papers(&self, party: &str, names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let party = party_id(party)?;
        let deliveries = self.deliveries_of(party)?;
        deliveries.into_values().map(|delivery| self.delivery_paper(party, &delivery, names)).collect()
    }

    fn deliveries_of(&self, party: EventId) -> Result<BTreeMap<EventId, Delivery>, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let mut deliveries: BTreeMap<EventId, Delivery> = BTreeMap::new();
        self.store.detail_rows::<Refusal>(CAPITAL, first, LAST_DAY, |DetailRow { row, line, side }| {
            let is_thing = |code: AccountCode| ["1", "2"].iter().any(|class| code.as_str().starts_with(class));
            let is_money = |code: AccountCode| code.is_under("111") || code.is_under("112");
            let Some(asset) = line.debit.filter(|code| is_thing(*code) && !is_money(*code)) else { return Ok(()) };
            if side != Side::Credit || row.party != Some(party) {
                return Ok(());
            }
            let register = self.store.register()?;
            let named = [Key::Item, Key::Asset].into_iter().find_map(|key| {
                let id = line.extra.get(key, Side::Debit).or_else(|| line.extra.get(key, Side::Credit))?.int()?;
                register.get(EventId::from_i64(id)?)
            });
            let by_party = line.debit_party.and_then(|id| register.get(id));
            let by_party = by_party.filter(|card| matches!(card.kind, PartyKind::Item | PartyKind::Asset));
            let card = named.or(by_party);
            let quantity = line.extra.get(Key::Quantity, Side::Debit);
            let thing = Thing {
                name: card.map_or_else(
                    || format!("{} ({})", row.narration, self.account_name(asset)),
                    |card| card.name.clone(),
                ),
                unit: card.map(unit_of).unwrap_or_default().to_owned(),
                quantity: decimal(quantity, Key::Quantity).map(ledger::amount::show_quantity).unwrap_or_default(),
                value: row.credit,
            };
            let new = || Delivery { day: row.voucher_day, number: row.number.to_string(), things: Vec::new() };
            deliveries.entry(row.voucher).or_insert_with(new).things.push(thing);
            Ok(())
        })?;
        // What was taken back was never delivered.
        deliveries.retain(|_, delivery| delivery.things.iter().map(|thing| thing.value).sum::<i64>() > 0);
        Ok(deliveries)
    }

    fn delivery_paper(&self, party: EventId, delivery: &Delivery, names: bool) -> Result<PaperBook, Refusal> {
        let card = self.cards_on(delivery.day)?.remove(&party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let charter = self.charter_on(delivery.day)?;
        let dotted = |text: &str| if text.is_empty() { "……………………".to_owned() } else { text.to_owned() };
        let address = card.detail(Detail::Address);
        let address = if address.is_empty() { &card.place } else { address };
        let director = self.setting_or_empty("sign.director");
        let said = |text: String| Group::one(Sort::Words, vec![text.into()]);
        let mut groups = vec![
            said(format!("Bên nhận: {}; đại diện: {}; chức vụ: ……………………", self.unit()?.name, dotted(director))),
            said(format!(
                "Bên góp vốn: {} ({}); số định danh: {}; địa chỉ: {}",
                card.name,
                card.code,
                dotted(""),
                dotted(address)
            )),
            said(format!("Hai bên đã giao và nhận đủ tài sản góp vốn sau, theo phiếu {}:", delivery.number)),
        ];
        let mut sum = 0;
        for (at, thing) in delivery.things.iter().enumerate() {
            sum += thing.value;
            let cells = vec![
                (at + 1).to_string().into(),
                thing.name.as_str().into(),
                thing.unit.as_str().into(),
                thing.quantity.as_str().into(),
                Cell::Amount(thing.value),
                percent_of(thing.value, charter).into(),
            ];
            groups.push(Group::one(Sort::Plain, cells));
        }
        let total = vec![
            Cell::Empty,
            "Cộng".into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Amount(sum),
            percent_of(sum, charter).into(),
        ];
        groups.push(Group::one(Sort::Strong, total));
        groups.push(said(format!(
            "Tổng giá trị bằng chữ: {}. Vốn điều lệ ngày giao nhận: {} đồng.",
            self.in_words(sum),
            paper::figures(charter)
        )));
        let own = |text: &str| if names { text.to_owned() } else { String::new() };
        Ok(PaperBook {
            title: "BIÊN BẢN GIAO NHẬN TÀI SẢN GÓP VỐN".into(),
            under: vec![long_day(delivery.day), "(Luật Hợp tác xã số 17/2023/QH15, khoản 3 Điều 76)".into()],
            shape: Shape::Portrait,
            columns: vec![
                Column::text("STT", "A", 1_100, Align::Centre),
                Column::text("Loại tài sản", "B", 0, Align::Left),
                Column::text("Đơn vị tính", "C", 1_900, Align::Centre),
                Column::text("Số lượng", "1", 2_000, Align::Right),
                Column::amount("Giá trị", "2", Carry::Nothing),
                Column::text("Tỷ lệ vốn điều lệ", "3", 2_000, Align::Right),
            ],
            groups,
            opened: None,
            every_page: false,
            signed: String::new(),
            signatures: vec![
                Signature::new("Bên góp vốn", &own(&card.name)),
                Signature::sealed("Bên nhận", &own(director)),
            ],
            ..self.book_paper(delivery.day, delivery.day, names)?
        })
    }
}
