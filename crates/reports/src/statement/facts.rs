//! What the ledger says of a span of days, and reading it by formula.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;

use super::formula::{Formula, Read, Side, Term};
pub use crate::detail::Key;
use crate::detail::by_unit;
use crate::trial::Figures;

/// The facts of a span of days: what every account of every party did, and what stood against what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Balances before the first day and turnover, đồng.
    pub figures: BTreeMap<Key, Figures>,
    /// Turnover debited to the first account against the second, for the debited accounts of [`super::PAIRS_OF`].
    pub pairs: BTreeMap<(AccountCode, AccountCode), i64>,
}

/// The day of a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Before the first day.
    Opening,
    /// After the last.
    Closing,
}

/// Part of a figure, and where it lies in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The balance of a party on an account.
    Balance(AccountCode, Option<EventId>),
    /// Turnover of a party on one side of an account.
    Turnover(Side, AccountCode, Option<EventId>),
    /// What was debited to the first against the second.
    Pair(AccountCode, AccountCode),
}

/// Where a figure comes from: parts that add up to it, each once, none of them zero.
pub type Sources = BTreeMap<Of, i64>;

impl Figures {
    /// The balance on a day: debit positive.
    pub fn at(&self, at: At) -> i64 {
        match at {
            At::Opening => self.opening,
            At::Closing => self.opening + self.debit - self.credit,
        }
    }
}

impl Facts {
    /// The parts a formula reads; `line` gives those of another line.
    pub fn read(&self, formula: &Formula, at: At, line: &dyn Fn(&str) -> Sources) -> Sources {
        let mut sources = Sources::new();
        for Term { less, read } in &formula.terms {
            for (of, amount) in self.read_one(read, at, line) {
                *sources.entry(of).or_default() += if *less { -amount } else { amount };
            }
        }
        sources.retain(|_, amount| *amount != 0);
        sources
    }

    fn read_one(&self, read: &Read, at: At, line: &dyn Fn(&str) -> Sources) -> Sources {
        match read {
            Read::Net(side, account) => on_side(self.balances(account, at), *side),
            Read::Units(side, account) => {
                let units = by_unit(self.balances(account, at)).into_values();
                units.flat_map(|unit| on_side(unit.into_iter(), *side)).collect()
            }
            Read::Turnover(side, account) => self.turnover(*side, account),
            Read::Pair(debit, credit) => {
                let pairs =
                    self.pairs.iter().filter(|((of, against), _)| of.is_under(debit) && against.is_under(credit));
                pairs.map(|((of, against), amount)| (Of::Pair(*of, *against), *amount)).collect()
            }
            Read::Line(code) => line(code),
        }
    }

    fn under(&self, account: &str) -> impl Iterator<Item = (&Key, &Figures)> {
        self.figures.iter().filter(move |((code, _), _)| code.is_under(account))
    }

    fn balances(&self, account: &str, at: At) -> impl Iterator<Item = (Key, i64)> {
        self.under(account).map(move |(key, figures)| (*key, figures.at(at)))
    }

    fn turnover(&self, side: Side, account: &str) -> Sources {
        let of_side = |figures: &Figures| if side == Side::Debit { figures.debit } else { figures.credit };
        self.under(account)
            .map(|((code, party), figures)| (Of::Turnover(side, *code, *party), of_side(figures)))
            .collect()
    }

    /// The net balance of an account and all under it: debit positive.
    pub fn net(&self, account: &str, at: At) -> i64 {
        self.balances(account, at).map(|(_, balance)| balance).sum()
    }

    /// The sum of what was debited to one account against another.
    pub fn pair(&self, debit: &str, credit: &str) -> i64 {
        let pairs = self.pairs.iter().filter(|((of, against), _)| of.is_under(debit) && against.is_under(credit));
        pairs.map(|(_, amount)| amount).sum()
    }
}

/// The balances, if together they stand on this side; each signed so that they add up to it.
fn on_side(balances: impl Iterator<Item = (Key, i64)>, side: Side) -> Sources {
    let sign = if side == Side::Debit { 1 } else { -1 };
    let parts: Vec<(Key, i64)> = balances.map(|(key, balance)| (key, sign * balance)).collect();
    if parts.iter().map(|(_, amount)| amount).sum::<i64>() <= 0 {
        return Sources::new();
    }
    parts.into_iter().map(|((account, party), amount)| (Of::Balance(account, party), amount)).collect()
}
