//! What a store holds, item by item: the rows of accounts 152, 156 and 157 that name an item, with quantities.
//!
//! Balances typed when the book began name no item, so an item begins with nothing: what its account holds beside is
//! said apart («chưa ghi mặt hàng»).

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::event::EventId;
use ledger::event::extra::Key;
use ledger::event::value::Value;
use rust_decimal::Decimal;
use store::query::{DetailRow, LedgerRow};

use crate::api::party::PartyRef;
use crate::{Book, Refusal};

/// Accounts whose books are kept by item (TT 71/2024/TT-BTC, S06).
pub(crate) const STOCK: [&str; 4] = ["152", "156", "157", "154"];

/// An item in a store, on an account. What names no item has no name here either.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StockKey {
    pub account: AccountCode,
    pub item: String,
    pub store: String,
}

/// One movement.
pub(crate) struct Movement {
    pub row: LedgerRow,
    /// How much, in the item's unit; positive for what comes in.
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
}

/// What an item did in some days.
#[derive(Default)]
pub(crate) struct Card {
    /// Quantity and đồng before the first day.
    pub opening: (Decimal, i64),
    pub movements: Vec<Movement>,
}

impl Book {
    /// The cards of all items with anything before or in the days, by account, item and store.
    pub(crate) fn stock_cards(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<StockKey, Card>, Refusal> {
        let mut cards: BTreeMap<StockKey, Card> = BTreeMap::new();
        let nameless = |account| StockKey { account, item: String::new(), store: String::new() };
        // The kept opening is the whole account's, or that of an item where one was named when it was typed: what lines
        // say of an item is taken out of the first.
        for ((account, party), figures) in self.store.party_figures(account, from, to)? {
            let item = party.map(|party| self.party_ref(party)).transpose()?.flatten();
            let item = item.as_ref().map(named).unwrap_or_default();
            cards.entry(StockKey { item, ..nameless(account) }).or_default().opening.1 += figures.opening;
        }
        self.add_listed_stock(account, to, &mut cards)?;
        let first = self.store.cache().first_month().first_day().min(from);
        self.store.detail_rows::<Refusal>(account, first, to, |detail| {
            let key = self.stock_key(&detail)?;
            let (net, quantity) = (detail.row.debit - detail.row.credit, quantity_of(&detail));
            if detail.row.day >= from {
                let price = decimal(detail.any(Key::UnitPrice), Key::UnitPrice);
                cards.entry(key).or_default().movements.push(Movement { row: detail.row, quantity, price });
                return Ok(());
            }
            if !key.item.is_empty() {
                cards.entry(nameless(key.account)).or_default().opening.1 -= net;
                let card = cards.entry(key).or_default();
                card.opening = (card.opening.0 + quantity.unwrap_or_default(), card.opening.1 + net);
            }
            Ok(())
        })?;
        cards.retain(|_, card| card.opening != Default::default() || !card.movements.is_empty());
        Ok(cards)
    }

    /// What the list behind the opening balances says of items and stores is taken out of their accounts.
    fn add_listed_stock(
        &self,
        account: &str,
        to: NaiveDate,
        cards: &mut BTreeMap<StockKey, Card>,
    ) -> Result<(), Refusal> {
        let Some(listed) = self.listed_under("stock", account)?.filter(|listed| listed.month.first_day() <= to) else {
            return Ok(());
        };
        let list = ledger::opening_list::named("stock");
        for row in listed.rows {
            let text = |name: &str| {
                let column = list.and_then(|list| list.column(name))?;
                let value = row.details.iter().find(|(own, _)| *own == column.number)?;
                column.sort.show(&value.1)
            };
            let item = row.of.map(|item| self.party_ref(item)).transpose()?.flatten();
            let item = item.as_ref().map(named).unwrap_or_default();
            let quantity = text("quantity").and_then(|text| Decimal::from_str(&text).ok()).unwrap_or_default();
            let nameless = StockKey { account: row.account, item: String::new(), store: String::new() };
            cards.entry(nameless).or_default().opening.1 -= row.amount.get();
            let key = StockKey { account: row.account, item, store: text("store").unwrap_or_default() };
            let card = cards.entry(key).or_default();
            card.opening = (card.opening.0 + quantity, card.opening.1 + row.amount.get());
        }
        Ok(())
    }

    fn stock_key(&self, detail: &DetailRow<'_>) -> Result<StockKey, Refusal> {
        let item = detail.own(Key::Item).and_then(Value::int).and_then(EventId::from_i64);
        let item = item.map(|item| self.party_ref(item)).transpose()?.flatten();
        let store = detail.own(Key::Store).and_then(Value::text).unwrap_or_default();
        Ok(StockKey {
            account: detail.row.account,
            store: if item.is_some() { store.to_owned() } else { String::new() },
            item: item.as_ref().map(named).unwrap_or_default(),
        })
    }
}

fn named(item: &PartyRef) -> String {
    format!("{} ({})", item.name, item.code)
}

/// Signed by what the row does: out of the store is negative, a correction in red turns it.
fn quantity_of(detail: &DetailRow<'_>) -> Option<Decimal> {
    let quantity = decimal(detail.own(Key::Quantity), Key::Quantity)?.abs();
    let comes_in = detail.row.debit - detail.row.credit > 0;
    Some(if comes_in { quantity } else { -quantity })
}

pub(crate) fn decimal(value: Option<&Value>, key: Key) -> Option<Decimal> {
    value.and_then(|value| key.show(value)).and_then(|text| Decimal::from_str(&text).ok())
}
