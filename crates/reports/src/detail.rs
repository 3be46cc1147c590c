//! Whose balance a balance is: what is never set against anything else.
//!
//! TT 71/2024/TT-BTC has debts counted customer by customer and tax by tax: what one owes is never taken off what
//! another is owed. A balance with a party is that party's, over all accounts under the one asked for. A balance
//! without one stands for itself in its own account. Taxes (333) and contributions (335) are kept by kind, and each
//! kind is an account: there the account counts as well as the party.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;

/// What a balance is kept by: balances of the same unit are one, those of two units are never netted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    account: Option<AccountCode>,
    party: Option<EventId>,
}

/// Accounts kept by kind, each kind being an account under them.
const BY_KIND: [&str; 2] = ["333", "335"];

impl Unit {
    /// The unit that the balance of a party on an account belongs to.
    pub fn of(account: AccountCode, party: Option<EventId>) -> Self {
        let by_account = party.is_none() || BY_KIND.iter().any(|kind| account.is_under(kind));
        Self { account: by_account.then_some(account), party }
    }
}

/// An account of one party, or of none.
pub type Key = (AccountCode, Option<EventId>);

/// Amounts gathered into units.
pub fn by_unit<T>(parts: impl IntoIterator<Item = (Key, T)>) -> BTreeMap<Unit, Vec<(Key, T)>> {
    let mut units: BTreeMap<Unit, Vec<_>> = BTreeMap::new();
    for (key, part) in parts {
        units.entry(Unit::of(key.0, key.1)).or_default().push((key, part));
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_one_over_all_his_accounts_and_a_tax_is_its_own() {
        let code = |text: &str| text.parse::<AccountCode>().unwrap();
        let lan = EventId::new(1, 2);
        assert_eq!(Unit::of(code("1311"), lan), Unit::of(code("1312"), lan));
        assert_ne!(Unit::of(code("131"), lan), Unit::of(code("131"), EventId::new(1, 3)));
        assert_ne!(Unit::of(code("3331"), None), Unit::of(code("3334"), None));
        assert_ne!(Unit::of(code("3331"), lan), Unit::of(code("3338"), lan));
        assert_ne!(Unit::of(code("1381"), None), Unit::of(code("1388"), None));
    }
}
