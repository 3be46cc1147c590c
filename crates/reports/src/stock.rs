//! Stock, item by item and store by store: quantities beside đồng.
//!
//! A line may move đồng without a quantity: freight that raises a cost, a price put right, an old voucher nobody counted for.
//! Its đồng count, and the card says how many such lines it has.
//!
//! Invariant: what all cards of an account hold in đồng is the account's balance; lines that name no item have a card too.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::event::EventId;
use rust_decimal::Decimal;

/// Accounts whose books are kept by item (TT 71/2024/TT-BTC, Phụ lục III, S06). Work in progress (154) lies in no store.
pub const STOCK: [&str; 3] = ["152", "156", "157"];

/// An item in a store, on an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The account.
    pub account: AccountCode,
    /// The item; none for lines that name none.
    pub item: Option<EventId>,
    /// The store; empty where none is named.
    pub store: String,
}

/// A quantity in the item's unit, and đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// How much, as far as lines say.
    pub quantity: Decimal,
    /// Đồng.
    pub amount: i64,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.quantity += other.quantity;
        self.amount += other.amount;
    }

    fn less(self, other: Sums) -> Sums {
        Sums { quantity: self.quantity - other.quantity, amount: self.amount - other.amount }
    }
}

/// One line that moves stock.
#[derive(Debug, Clone)]
pub struct Move<T> {
    /// The day it is booked on.
    pub day: NaiveDate,
    /// Whether the account is debited: into the store.
    pub comes_in: bool,
    /// Đồng of its side; below zero in red.
    pub amount: i64,
    /// The quantity as written.
    pub quantity: Option<Decimal>,
    /// What the line is.
    pub line: T,
}

impl<T> Move<T> {
    /// The quantity on its side: a correction in red takes away.
    pub fn signed(&self) -> Option<Decimal> {
        self.quantity.map(|quantity| if self.amount < 0 { -quantity.abs() } else { quantity.abs() })
    }

    fn sums(&self) -> Sums {
        Sums { quantity: self.signed().unwrap_or_default(), amount: self.amount }
    }
}

/// What an item did in some days.
#[derive(Debug, Clone)]
pub struct Card<T> {
    /// Before the first day.
    pub opening: Sums,
    /// Lines before the first day that say no quantity.
    pub unmeasured_before: usize,
    /// The movements in the days, in their order.
    pub moves: Vec<Move<T>>,
}

impl<T> Default for Card<T> {
    fn default() -> Self {
        Self { opening: Sums::default(), unmeasured_before: 0, moves: Vec::new() }
    }
}

/// What a month did to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSums {
    /// The month.
    pub month: Month,
    /// Into the store.
    pub came: Sums,
    /// Out of it.
    pub went: Sums,
    /// Held at its end.
    pub left: Sums,
}

impl<T> Card<T> {
    fn side(&self, comes_in: bool) -> Sums {
        let mut sums = Sums::default();
        self.moves.iter().filter(|one| one.comes_in == comes_in).for_each(|one| sums.add(one.sums()));
        sums
    }

    /// What came in.
    pub fn came(&self) -> Sums {
        self.side(true)
    }

    /// What went out.
    pub fn went(&self) -> Sums {
        self.side(false)
    }

    /// What is left after the last day.
    pub fn left(&self) -> Sums {
        let mut left = self.opening;
        left.add(self.came());
        left.less(self.went())
    }

    /// Lines that say no quantity, of all that the balance is made of.
    pub fn unmeasured(&self) -> usize {
        self.unmeasured_before + self.moves.iter().filter(|one| one.quantity.is_none()).count()
    }

    /// Every movement with what is held after it.
    pub fn running(&self) -> impl Iterator<Item = (&Move<T>, Sums)> {
        self.moves.iter().scan(self.opening, |held, one| {
            *held = if one.comes_in {
                let mut more = *held;
                more.add(one.sums());
                more
            } else {
                held.less(one.sums())
            };
            Some((one, *held))
        })
    }

    /// The first day at whose end less than nothing lies in the store.
    pub fn first_below(&self) -> Option<NaiveDate> {
        let mut ends: BTreeMap<NaiveDate, Decimal> = BTreeMap::new();
        for (one, held) in self.running() {
            ends.insert(one.day, held.quantity);
        }
        ends.into_iter().find(|(_, held)| held.is_sign_negative() && !held.is_zero()).map(|(day, _)| day)
    }

    /// What each month with a movement did.
    pub fn months(&self) -> Vec<MonthSums> {
        let mut months: Vec<MonthSums> = Vec::new();
        for (one, left) in self.running() {
            let month = Month::of(one.day);
            if months.last().is_none_or(|last| last.month != month) {
                months.push(MonthSums { month, came: Sums::default(), went: Sums::default(), left });
            }
            if let Some(last) = months.last_mut() {
                let side = if one.comes_in { &mut last.came } else { &mut last.went };
                side.add(one.sums());
                last.left = left;
            }
        }
        months
    }

    fn is_empty(&self) -> bool {
        self.opening == Sums::default() && self.moves.is_empty()
    }
}

/// The cards of an account, filled line by line in the order of the ledger.
#[derive(Debug, Clone)]
pub struct Cards<T> {
    from: NaiveDate,
    cards: BTreeMap<Place, Card<T>>,
}

impl<T> Cards<T> {
    /// Cards of some days from `from` on; nothing on them yet.
    pub fn new(from: NaiveDate) -> Self {
        Self { from, cards: BTreeMap::new() }
    }

    /// What the book began with: đồng debit positive.
    pub fn open(&mut self, place: Place, quantity: Option<Decimal>, amount: i64) {
        self.before(place, quantity, amount);
    }

    /// Takes a line; what was before the days is in their opening.
    pub fn take(&mut self, place: Place, one: Move<T>) {
        if one.day >= self.from {
            self.cards.entry(place).or_default().moves.push(one);
            return;
        }
        let sign = if one.comes_in { 1 } else { -1 };
        let quantity = one.signed().map(|quantity| quantity * Decimal::from(sign));
        self.before(place, quantity, one.amount * i64::from(sign));
    }

    fn before(&mut self, place: Place, quantity: Option<Decimal>, amount: i64) {
        let card = self.cards.entry(place).or_default();
        card.opening.add(Sums { quantity: quantity.unwrap_or_default(), amount });
        card.unmeasured_before += usize::from(quantity.is_none());
    }

    /// Every card with anything on it.
    pub fn finish(mut self) -> BTreeMap<Place, Card<T>> {
        self.cards.retain(|_, card| !card.is_empty());
        self.cards
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn place(item: u64) -> Place {
        Place { account: "156".parse().unwrap(), item: EventId::new(1, item), store: "K1".into() }
    }

    fn move_of(on: &str, comes_in: bool, quantity: &str, amount: i64) -> Move<()> {
        Move { day: day(on), comes_in, amount, quantity: quantity.parse().ok(), line: () }
    }

    fn sums(quantity: &str, amount: i64) -> Sums {
        Sums { quantity: quantity.parse().unwrap(), amount }
    }

    /// 100 kg at 6.000; in January 40,5 more for 283.500, freight of 16.500; in February 120 out, 10 of them in red back in.
    fn card(from: &str) -> Card<()> {
        let mut cards = Cards::new(day(from));
        cards.open(place(1), Some(Decimal::from(100)), 600_000);
        for one in [
            move_of("2026-01-10", true, "40.5", 283_500),
            move_of("2026-01-10", true, "", 16_500),
            move_of("2026-02-03", false, "120", 768_000),
            move_of("2026-02-20", false, "10", -64_000),
        ] {
            cards.take(place(1), one);
        }
        cards.finish().remove(&place(1)).unwrap()
    }

    #[test]
    fn a_card_adds_up_as_by_hand() {
        let year = card("2026-01-01");
        assert_eq!(year.opening, sums("100", 600_000));
        assert_eq!(year.came(), sums("40.5", 300_000));
        assert_eq!(year.went(), sums("110", 704_000));
        assert_eq!(year.left(), sums("30.5", 196_000));
        assert_eq!(year.unmeasured(), 1, "freight has no quantity and is not hidden");
        let held: Vec<String> = year.running().map(|(_, held)| held.quantity.to_string()).collect();
        assert_eq!(held, ["140.5", "140.5", "20.5", "30.5"]);
        let months = year.months();
        assert_eq!(months.len(), 2);
        assert_eq!((months[0].came, months[0].left), (sums("40.5", 300_000), sums("140.5", 900_000)));
        assert_eq!((months[1].went, months[1].left), (sums("110", 704_000), sums("30.5", 196_000)));
    }

    #[test]
    fn what_was_before_the_days_is_their_opening() {
        let (year, later) = (card("2026-01-01"), card("2026-02-01"));
        assert_eq!(later.opening, sums("140.5", 900_000));
        assert_eq!(later.left(), year.left());
        assert_eq!(later.unmeasured(), 1, "the freight of January is still in what is held");
    }

    #[test]
    fn a_store_below_nothing_is_known_by_its_day_and_not_by_the_order_within_it() {
        let mut cards = Cards::new(day("2026-01-01"));
        cards.take(place(1), move_of("2026-01-05", false, "3", 30));
        cards.take(place(1), move_of("2026-01-05", true, "3", 30));
        cards.take(place(2), move_of("2026-01-05", false, "3", 30));
        cards.take(place(2), move_of("2026-01-07", true, "3", 30));
        let cards = cards.finish();
        assert_eq!(cards[&place(1)].first_below(), None);
        assert_eq!(cards[&place(2)].first_below(), Some(day("2026-01-05")));
    }
}
