//! The ledger digest: one value that two machines compare to know that their books agree to the đồng.
//!
//! HMAC-SHA-256 over every (account, party, period, opening, Σ debit, Σ credit) that is not all zero, in order. The key
//! comes from the book's first key, so that the server, which sees the digest, cannot guess figures from it.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::account::AccountCode;
use crate::day::Month;
use crate::event::EventId;

/// One balance row of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BalanceKey {
    /// The account.
    pub account: AccountCode,
    /// Whose; none where the account is not kept by party.
    pub party: Option<EventId>,
    /// The month.
    pub month: Month,
}

/// What one account of one party did in one month, in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// What it stood at when the book began in this month: debit positive.
    pub opening: i64,
    /// Debit turnover.
    pub debit: i64,
    /// Credit turnover.
    pub credit: i64,
}

impl Balance {
    /// Whether nothing is left of it.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another to it. Vouchers that were checked come nowhere near the end of the range.
    pub fn add(&mut self, other: &Balance) {
        self.opening = self.opening.saturating_add(other.opening);
        self.debit = self.debit.saturating_add(other.debit);
        self.credit = self.credit.saturating_add(other.credit);
    }
}

/// The digest of some rows once changes are added to them.
pub fn digest_with(
    first_book_key: &[u8; 32],
    rows: impl Iterator<Item = (BalanceKey, Balance)>,
    changes: impl Iterator<Item = (BalanceKey, Balance)>,
) -> [u8; 32] {
    let mut sums: BTreeMap<BalanceKey, Balance> = BTreeMap::new();
    rows.chain(changes).for_each(|(key, balance)| sums.entry(key).or_default().add(&balance));
    let mut digest = LedgerDigest::new(first_book_key);
    sums.iter().for_each(|(key, balance)| digest.add(key, balance));
    digest.finish()
}

/// Gathers balance rows, given in order of their key, into the digest.
pub struct LedgerDigest(Hmac<Sha256>);

impl LedgerDigest {
    /// A digest keyed for one book.
    pub fn new(first_book_key: &[u8; 32]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"HTX1D");
        hasher.update(first_book_key);
        let key = hasher.finalize();
        Self(Hmac::new_from_slice(&key).expect("HMAC takes a key of any length"))
    }

    /// Adds one row; rows of zero leave no trace.
    pub fn add(&mut self, key: &BalanceKey, balance: &Balance) {
        if balance.is_zero() {
            return;
        }
        let account = key.account.as_str();
        self.0.update(&[account.len() as u8]);
        self.0.update(account.as_bytes());
        self.0.update(&key.party.map_or(0, EventId::to_i64).to_be_bytes());
        self.0.update(&key.month.index().to_be_bytes());
        for figure in [balance.opening, balance.debit, balance.credit] {
            self.0.update(&i128::from(figure).to_be_bytes());
        }
    }

    /// The digest.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}
