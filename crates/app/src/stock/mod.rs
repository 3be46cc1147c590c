//! What a store holds, item by item: the lines of accounts 152, 156 and 157, with what the book began with.

pub(crate) mod services;
pub(crate) mod show;

use std::collections::BTreeMap;
use std::str::FromStr;

use ::reports::stock::{Cards, Move, Place, STOCK};
use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::event::extra::{Key, Side};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::party::{Detail, Party, PartyKind};
use rust_decimal::Decimal;
use store::query::{DetailRow, LedgerRow};

use crate::{Book, Refusal};

/// A card of stock, with the rows of the ledger it is made of.
pub(crate) type Card = ::reports::stock::Card<StockLine>;

/// A line on a card of stock.
#[derive(Debug, Clone)]
pub(crate) struct StockLine {
    pub row: LedgerRow,
    /// Đồng for one unit, as the line says.
    pub price: Option<Decimal>,
}

impl Book {
    /// The cards of all items with anything before or in the days, by account, item and store.
    pub(crate) fn stock_cards(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<Place, Card>, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let mut cards = Cards::new(from.max(first));
        for (_, line) in self.store.opening_lines()? {
            for (side, code) in [(Side::Debit, line.debit), (Side::Credit, line.credit)] {
                let Some(code) = code.filter(|code| code.is_under(account)) else { continue };
                let net = if side == Side::Debit { line.amount.get() } else { -line.amount.get() };
                let quantity = decimal(said(&line, Key::Quantity, side), Key::Quantity).map(|quantity| quantity.abs());
                let signed = quantity.map(|quantity| if net < 0 { -quantity } else { quantity });
                cards.open(self.place_of(&line, side, code)?, signed, net);
            }
        }
        self.open_listed(account, to, &mut cards)?;
        self.store.detail_rows::<Refusal>(account, first, to, |DetailRow { row, line, side }| {
            let place = self.place_of(line, side, row.account)?;
            let own = |key: Key| decimal(said(line, key, side), key);
            let (quantity, price) = (own(Key::Quantity), own(Key::UnitPrice));
            let (day, comes_in) = (row.day, row.debit != 0);
            let amount = if comes_in { row.debit } else { row.credit };
            cards.take(place, Move { day, comes_in, amount, quantity, line: StockLine { row, price } });
            Ok(())
        })?;
        Ok(cards.finish())
    }

    /// What the list behind the opening balances says of items and stores is taken out of their accounts.
    fn open_listed(&self, account: &str, to: NaiveDate, cards: &mut Cards<StockLine>) -> Result<(), Refusal> {
        let listed = self.listed_under("stock", account)?.filter(|listed| listed.month.first_day() <= to);
        let (Some(listed), Some(list)) = (listed, ledger::opening_list::named("stock")) else { return Ok(()) };
        for row in listed.rows {
            let text = |name: &str| {
                let column = list.column(name)?;
                let (_, value) = row.details.iter().find(|(own, _)| *own == column.number)?;
                column.sort.show(value)
            };
            let quantity = text("quantity").and_then(|text| Decimal::from_str(&text).ok());
            let (account, amount) = (row.account, row.amount.get());
            cards.open(Place { account, item: None, store: String::new() }, None, -amount);
            cards.open(Place { account, item: row.of, store: text("store").unwrap_or_default() }, quantity, amount);
        }
        Ok(())
    }

    /// Where a side of a line lies. An item may stand in the line's detail, or be whom the account is kept by.
    fn place_of(&self, line: &Line, side: Side, account: AccountCode) -> Result<Place, Refusal> {
        let register = self.store.register()?;
        let party = if side == Side::Debit { line.debit_party } else { line.credit_party };
        let by_party = party.filter(|id| register.get(*id).is_some_and(|card| card.kind == PartyKind::Item));
        let named = said(line, Key::Item, side).and_then(Value::int).and_then(EventId::from_i64);
        let item = named.filter(|id| register.get(*id).is_some()).or(by_party);
        let store = said(line, Key::Store, side).and_then(Value::text).unwrap_or_default();
        Ok(Place { account, item, store: if item.is_some() { store.to_owned() } else { String::new() } })
    }

    pub(crate) fn item_card(&self, place: &Place) -> Result<Option<&Party>, Refusal> {
        Ok(match place.item {
            Some(item) => self.store.register()?.get(item),
            None => None,
        })
    }
}

/// What an item is counted in; empty where its card does not say.
pub(crate) fn unit_of(item: &Party) -> &str {
    item.detail(Detail::Unit)
}

/// A detail of a side of a line. Goods sold or used are often written on the other side, with what they cost; between two
/// accounts of stock each side says its own.
fn said(line: &Line, key: Key, side: Side) -> Option<&Value> {
    let (other, account) = if side == Side::Debit { (Side::Credit, line.credit) } else { (Side::Debit, line.debit) };
    let is_stock = account.is_some_and(|code| STOCK.iter().any(|stock| code.is_under(stock)));
    line.extra.get(key, side).or_else(|| if is_stock { None } else { line.extra.get(key, other) })
}

pub(crate) fn decimal(value: Option<&Value>, key: Key) -> Option<Decimal> {
    value.and_then(|value| key.show(value)).and_then(|text| Decimal::from_str(&text).ok())
}
