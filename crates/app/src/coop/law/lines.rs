//! What the lines of a voucher do to what the law of cooperatives guards: capital, income, undivided assets.
//!
//! Lines may be those of a voucher with its adjustments, so amounts below nothing take back what others say.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;
use ledger::event::extra::{Key, Side};
use ledger::voucher::Entry;

use super::{CAPITAL, DEBTS};

/// Where money lies: a share paid out at once is its receiver's all the same.
const MONEY: [&str; 2] = ["111", "112"];

/// What lines put on each member's capital; below zero what they take off it.
pub(super) fn moved_capital(entries: &[Entry]) -> BTreeMap<EventId, i64> {
    let mut moved = BTreeMap::new();
    for entry in entries {
        let amount = amount_of(entry);
        let sides = [(entry.credit, entry.credit_party, amount), (entry.debit, entry.debit_party, -amount)];
        for (account, party, amount) in sides {
            if let Some(party) = party
                && is(account, &[CAPITAL])
            {
                let sum = moved.entry(party).or_insert(0i64);
                *sum = sum.saturating_add(amount);
            }
        }
    }
    moved
}

/// What the lines settle of somebody's debts.
pub(super) fn settled_by(entries: &[Entry], party: EventId) -> i64 {
    let is_debt = |account: Option<AccountCode>, of: Option<EventId>| of == Some(party) && is(account, &DEBTS);
    entries.iter().fold(0i64, |sum, entry| {
        let amount = amount_of(entry);
        let credited = if is_debt(entry.credit, entry.credit_party) { amount } else { 0 };
        let debited = if is_debt(entry.debit, entry.debit_party) { amount } else { 0 };
        sum.saturating_add(credited).saturating_sub(debited)
    })
}

/// What the lines add to the owners' equity without what may not be divided.
pub(super) fn added_to_equity(entries: &[Entry]) -> i64 {
    let owners = |account: Option<AccountCode>| account.is_some_and(|account| is_owners(&account));
    entries.iter().fold(0i64, |sum, entry| {
        let amount = amount_of(entry);
        let credited = if owners(entry.credit) { amount } else { 0 };
        let debited = if owners(entry.debit) { amount } else { 0 };
        sum.saturating_add(credited).saturating_sub(debited)
    })
}

/// Owners' equity, this year's result among it, without what may not be divided.
pub(super) fn is_owners(account: &AccountCode) -> bool {
    ["4", "5", "6", "9"].iter().any(|class| account.as_str().starts_with(class)) && !account.is_under("442")
}

/// A part of the income that is not distributed yet, and where a line takes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub to: AccountCode,
    pub party: Option<EventId>,
    pub amount: i64,
}

/// What a line takes of income that is not distributed yet: every debit of 421 that neither closes the year nor moves between
/// its own accounts, and a credit below nothing, which is one.
pub(super) fn taken_of_income(entry: &Entry) -> Option<Taken> {
    const OWN: [&str; 2] = ["421", "911"];
    let (debit, credit, amount) = (entry.debit?, entry.credit?, amount_of(entry));
    if debit.is_under("421") && !is(Some(credit), &OWN) {
        return Some(Taken { to: credit, party: entry.credit_party, amount });
    }
    let below = credit.is_under("421") && !is(Some(debit), &OWN) && amount < 0;
    below.then_some(Taken { to: debit, party: entry.debit_party, amount: -amount })
}

/// What each receives of that income. Money names nobody: it is whose the voucher is.
pub(super) fn shared_to(entries: &[Entry], with: Option<EventId>) -> BTreeMap<EventId, i64> {
    let mut shared = BTreeMap::new();
    for taken in entries.iter().filter_map(taken_of_income) {
        let receiver = taken.party.or(with.filter(|_| is(Some(taken.to), &MONEY)));
        if let Some(receiver) = receiver {
            let sum = shared.entry(receiver).or_insert(0i64);
            *sum = sum.saturating_add(taken.amount);
        }
    }
    shared
}

/// What lines take out of the undivided fund for anything but an undivided asset, by account (Đ87; TT 71/2024/TT-BTC, 442 3.6).
pub(super) fn undivided_spent(entries: &[Entry]) -> BTreeMap<AccountCode, i64> {
    let mut spent = BTreeMap::new();
    for entry in entries {
        if let Some(credit) = entry.credit
            && is(entry.debit, &["4421"])
            && !credit.is_under("442")
        {
            let sum = spent.entry(credit).or_insert(0i64);
            *sum = sum.saturating_add(amount_of(entry));
        }
    }
    spent
}

/// Undivided assets that leave the books.
pub(super) fn undivided_sold(entries: &[Entry]) -> i64 {
    let leaves = |entry: &&Entry| is(entry.credit, &["212"]) && !is(entry.debit, &["212"]);
    entries.iter().filter(leaves).fold(0i64, |sum, entry| sum.saturating_add(amount_of(entry)))
}

/// Funds that become capital.
pub(super) fn funds_to_capital(entries: &[Entry]) -> i64 {
    let turns = |entry: &&Entry| is(entry.debit, &["418"]) && is(entry.credit, &["411"]);
    entries.iter().filter(turns).fold(0i64, |sum, entry| sum.saturating_add(amount_of(entry)))
}

/// The resolution the lines name.
pub(super) fn resolution_of(entries: &[Entry]) -> Option<&str> {
    let named = |entry: &'_ Entry, side| entry.extra.get(Key::Resolution, side).is_some();
    let (entry, side) = entries.iter().find_map(|entry| {
        [Side::Debit, Side::Credit].into_iter().find(|side| named(entry, *side)).map(|side| (entry, side))
    })?;
    entry.extra.get(Key::Resolution, side)?.text().map(str::trim).filter(|named| !named.is_empty())
}

pub(super) fn is(account: Option<AccountCode>, groups: &[&str]) -> bool {
    account.is_some_and(|code| groups.iter().any(|group| code.is_under(group)))
}

fn amount_of(entry: &Entry) -> i64 {
    entry.amount.map_or(0, |amount| amount.get())
}
