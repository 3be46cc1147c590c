//! Stock as the window and the command line show it.

use std::collections::BTreeMap;

use ::reports::stock::{Place, STOCK, Sums};
use chrono::NaiveDate;
use ledger::amount::show_quantity;
use ledger::day::{Month, show_day};
use ledger::text::fold;
use store::query::Figures;

use super::{Card, unit_of};
use crate::api::stock::{
    StockBook, StockCard, StockCardQuery, StockFigure, StockLine, StockQuery, StockRow, StockSums, StockTie,
};
use crate::entry::party_id;
use crate::journal::days;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

impl Book {
    /// What all stores hold in some days, with every account's sum beside its ledger.
    ///
    /// # Errors
    /// For an account that is none of stock, and days that do not read.
    pub fn stock_book(&self, query: &StockQuery) -> Result<StockBook, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let mut book = StockBook { rows: Vec::new(), ties: Vec::new(), total: StockSums::default() };
        let mut total = [Sums::default(); 4];
        for account in stock_accounts(&query.account)? {
            let cards = self.stock_cards(account, from, to)?;
            for (place, card) in self.in_order(&cards)? {
                book.rows.push(self.stock_row(place, card)?);
                total.iter_mut().zip(figures_of(card)).for_each(|(sum, part)| sum.amount += part.amount);
            }
            book.ties.extend(self.stock_tie(account, &cards, (from, to))?);
        }
        book.total = shown(total);
        Ok(book)
    }

    /// The card of an item in a store.
    ///
    /// # Errors
    /// As [`Book::stock_book`]; when nothing of it was ever there.
    pub fn stock_card(&self, query: &StockCardQuery) -> Result<StockCard, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let item = query.item.as_deref().map(party_id).transpose()?;
        let account = query.account.parse().map_err(|_| unknown(&query.account))?;
        stock_accounts(&query.account)?;
        let place = Place { account, item, store: query.store.clone() };
        let card = self.stock_cards(&query.account, from, to)?.remove(&place).unwrap_or_default();
        let mut lines = Vec::with_capacity(card.moves.len());
        let mut months = card.months().into_iter().peekable();
        for (one, left) in card.running() {
            let month = Month::of(one.day);
            while months.peek().is_some_and(|sums| sums.month < month) {
                lines.extend(months.next().map(month_line));
            }
            let row = &one.line.row;
            let own = StockFigure {
                quantity: one.signed().map(show_quantity).unwrap_or_default(),
                amount: show::dong_or_blank(one.amount),
            };
            let (came, went) = if one.comes_in { (own, StockFigure::default()) } else { (StockFigure::default(), own) };
            lines.push(StockLine {
                month: String::new(),
                voucher: row.voucher.to_string(),
                number: row.number.to_string(),
                date_shown: show_day(row.day),
                narration: row.narration.clone(),
                contra: row.contra.map(|code| code.to_string()).unwrap_or_default(),
                price: one.line.price.map(show_quantity).unwrap_or_default(),
                came,
                went,
                left: figure(left),
                unmeasured: one.quantity.is_none(),
            });
        }
        lines.extend(months.map(month_line));
        Ok(StockCard { row: self.stock_row(&place, &card)?, lines })
    }

    /// Cards as people look for them: by account, code of the item and store; what names no item last.
    pub(crate) fn in_order<'a>(&self, cards: &'a BTreeMap<Place, Card>) -> Result<Vec<(&'a Place, &'a Card)>, Refusal> {
        let register = self.store.register()?;
        let mut all: Vec<_> = cards.iter().collect();
        all.sort_by_cached_key(|(place, _)| {
            let code = place.item.and_then(|item| register.get(item)).map(|item| fold(&item.code));
            (place.account, code.is_none(), code, place.store.clone())
        });
        Ok(all)
    }

    fn stock_row(&self, place: &Place, card: &Card) -> Result<StockRow, Refusal> {
        let item = self.item_card(place)?;
        Ok(StockRow {
            account: place.account.to_string(),
            unit: item.map(unit_of).unwrap_or_default().to_owned(),
            item: item.map(party_ref),
            store: place.store.clone(),
            sums: shown(figures_of(card)),
            unmeasured: u32::try_from(card.unmeasured()).unwrap_or(u32::MAX),
            below_on: card.first_below().map(show_day).unwrap_or_default(),
        })
    }

    /// The cards of an account beside its ledger, which is added up another way; nothing for an account not in use.
    fn stock_tie(
        &self,
        account: &str,
        cards: &BTreeMap<Place, Card>,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Option<StockTie>, Refusal> {
        let mut ledger = Figures::default();
        for (code, figures) in self.store.account_figures(from, to)? {
            if code.is_under(account) {
                ledger.add(&figures);
            }
        }
        if cards.is_empty() && ledger == Figures::default() {
            return Ok(None);
        }
        let mut held = [0i64; 4];
        for card in cards.values() {
            held.iter_mut().zip(figures_of(card)).for_each(|(sum, part)| *sum += part.amount);
        }
        let nameless: i64 =
            cards.iter().filter(|(place, _)| place.item.is_none()).map(|(_, card)| card.left().amount).sum();
        let code = account.parse().map_err(|_| unknown(account))?;
        Ok(Some(StockTie {
            account: account.to_owned(),
            name: self.account_name(code),
            cards: show::dong(held[3]),
            ledger: show::dong(ledger.closing()),
            ties: held == [ledger.opening, ledger.debit, ledger.credit, ledger.closing()],
            nameless: show::dong_or_blank(nameless),
            unmeasured: u32::try_from(cards.values().map(Card::unmeasured).sum::<usize>()).unwrap_or(u32::MAX),
        }))
    }
}

/// The accounts of stock a text names: all of them where it is empty.
fn stock_accounts(account: &str) -> Result<Vec<&str>, Refusal> {
    match account {
        "" => Ok(STOCK.to_vec()),
        named if STOCK.iter().any(|stock| named.starts_with(stock)) => Ok(vec![named]),
        _ => Err(Refusal::new("stock.account").with("account", account)),
    }
}

fn unknown(account: &str) -> Refusal {
    Refusal::new("account.unknown").with("account", account)
}

/// Before, in, out and left.
pub(crate) fn figures_of(card: &Card) -> [Sums; 4] {
    [card.opening, card.came(), card.went(), card.left()]
}

fn shown([opening, came, went, left]: [Sums; 4]) -> StockSums {
    let [opening, came, went, left] = [opening, came, went, left].map(figure);
    StockSums { opening, came, went, left }
}

fn figure(sums: Sums) -> StockFigure {
    let quantity = if sums.quantity.is_zero() { String::new() } else { show_quantity(sums.quantity) };
    StockFigure { quantity, amount: show::dong_or_blank(sums.amount) }
}

fn month_line(sums: ::reports::stock::MonthSums) -> StockLine {
    let first = sums.month.first_day();
    StockLine {
        month: first.format("%m/%Y").to_string(),
        came: figure(sums.came),
        went: figure(sums.went),
        left: figure(sums.left),
        ..StockLine::default()
    }
}
