//! Statements of a period whose result has not been carried to 911 and 421 yet.
//!
//! B02 reads closing entries, and B01 balances only after them. Between two closings a manager still wants to see
//! where he stands: this carries, on paper only, what is still on the accounts of result, in the order of Annex I,
//! account 911. The circular knows no such figures: whoever shows them says «tạm tính» and «chưa đối chiếu».
//!
//! How 642 is shared is the rule of the closing itself ([`coop::closing`]): the key the year keeps, account by account.
//! What is inferred: 558, 658, 659 go to 9111.

use coop::closing::{Key as SplitKey, external_part};
use ledger::account::AccountCode;

use super::facts::{At, Facts, Key};
use crate::trial::Figures;

/// The accounts that are empty once a period is closed.
pub const RESULT_ACCOUNTS: [&str; 10] = ["511", "512", "521", "558", "611", "612", "642", "658", "659", "911"];

/// How much of an account is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// What stands on it after the last day: for balances.
    Balance,
    /// What the days themselves brought: for the result of those days.
    Turnover,
}

/// How the days share what both streams have a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// The key of 642.
    pub key: SplitKey,
    /// Which part of the days' 521 corrects internal sales, in đồng.
    pub deductions_internal: i64,
}

impl Default for Sharing {
    fn default() -> Self {
        Self { key: SplitKey::NetRevenue, deductions_internal: 0 }
    }
}

impl Facts {
    /// The accounts of result that still have a balance after the last day, with it: debit positive.
    pub fn unclosed(&self) -> Vec<(AccountCode, i64)> {
        let mut left: std::collections::BTreeMap<AccountCode, i64> = std::collections::BTreeMap::new();
        for ((account, _), figures) in &self.figures {
            if RESULT_ACCOUNTS.iter().any(|of| account.is_under(of)) {
                *left.entry(*account).or_default() += figures.at(At::Closing);
            }
        }
        left.into_iter().filter(|(_, balance)| *balance != 0).collect()
    }

    /// The same facts as they would be if what is left on the accounts of result were carried to 421.
    pub fn as_if_closed(&self, carry: Carry, sharing: Sharing) -> Facts {
        let mut closing = Closing { facts: self.clone(), carry };
        closing.carry_deductions(sharing.deductions_internal);
        let (external, internal) = closing.parts_of_642(sharing.key);
        closing.carry_all("511", "9111", Normal::Credit);
        closing.carry_all("512", "9112", Normal::Credit);
        closing.carry_all("611", "9111", Normal::Debit);
        closing.carry_all("612", "9112", Normal::Debit);
        closing.share_642(external, internal);
        closing.carry_all("558", "9111", Normal::Credit);
        closing.carry_all("658", "9111", Normal::Debit);
        closing.carry_all("659", "9111", Normal::Debit);
        closing.carry_result("9111", "4211");
        closing.carry_result("9112", "4212");
        closing.facts
    }
}

/// The side an account is closed from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Normal {
    Debit,
    Credit,
}

struct Closing {
    facts: Facts,
    carry: Carry,
}

impl Closing {
    fn amount(&self, figures: &Figures) -> i64 {
        match self.carry {
            Carry::Balance => figures.at(At::Closing),
            Carry::Turnover => figures.debit - figures.credit,
        }
    }

    fn parts(&self, account: &str) -> Vec<(Key, i64)> {
        let own = self.facts.figures.iter().filter(|((code, _), _)| code.is_under(account));
        own.map(|(key, figures)| (*key, self.amount(figures))).filter(|(_, amount)| *amount != 0).collect()
    }

    /// What is left on an account: debit positive.
    fn left(&self, account: &str) -> i64 {
        self.parts(account).iter().map(|(_, amount)| amount).sum()
    }

    fn carry_all(&mut self, account: &str, to: &str, normal: Normal) {
        for (key, amount) in self.parts(account) {
            self.carry_part(key, to, normal, amount);
        }
    }

    /// One entry, its amount debit positive on the account that is closed; negative stays on its own side.
    fn carry_part(&mut self, key: Key, to: &str, normal: Normal, amount: i64) {
        let Some(target) = code(to) else { return };
        match normal {
            Normal::Debit => self.enter((target, None), key, amount),
            Normal::Credit => self.enter(key, (target, None), -amount),
        }
    }

    fn enter(&mut self, debit: Key, credit: Key, amount: i64) {
        if amount == 0 {
            return;
        }
        self.facts.figures.entry(debit).or_default().debit += amount;
        self.facts.figures.entry(credit).or_default().credit += amount;
        *self.facts.pairs.entry((debit.0, credit.0)).or_default() += amount;
    }

    /// 521 to the revenue it corrects: to internal sales what is said to be theirs and not carried yet.
    fn carry_deductions(&mut self, internal: i64) {
        let mut to_internal = internal - self.facts.pair("512", "521");
        for (key, amount) in self.parts("521") {
            let part = if amount < 0 { to_internal.clamp(amount, 0) } else { to_internal.clamp(0, amount) };
            to_internal -= part;
            self.carry_part(key, "512", Normal::Debit, part);
            self.carry_part(key, "511", Normal::Debit, amount - part);
        }
    }

    /// The external and internal side of the key of 642. Days that hold the closing of a whole year have less than
    /// nothing left: there it is what the days themselves brought.
    fn parts_of_642(&self, key: SplitKey) -> (i64, i64) {
        let (left, brought) = match key {
            SplitKey::Parts(external, internal) => return (external, internal),
            SplitKey::NetRevenue => {
                ((-self.left("511"), -self.left("512")), ["511", "512"].map(|of| self.net_sales(of)))
            }
            SplitKey::DirectCost => ((self.left("611"), self.left("612")), ["611", "612"].map(|of| self.cost_of(of))),
        };
        if left.0 >= 0 && left.1 >= 0 {
            return left;
        }
        (brought[0].max(0), brought[1].max(0))
    }

    fn turnover(&self, account: &str, of: impl Fn(&Figures) -> i64) -> i64 {
        let own = self.facts.figures.iter().filter(|((code, _), _)| code.is_under(account));
        own.map(|(_, figures)| of(figures)).sum()
    }

    fn net_sales(&self, account: &str) -> i64 {
        let deducted = self.facts.pair(account, "521") + self.facts.pair(account, "333");
        self.turnover(account, |figures| figures.credit) - deducted
    }

    fn cost_of(&self, account: &str) -> i64 {
        self.turnover(account, |figures| figures.debit - figures.credit) + self.facts.pair("911", account)
    }

    /// Account by account, as the closing does it. What a closing of the whole year carried within these days is put
    /// right as well: there less than nothing is left.
    fn share_642(&mut self, external: i64, internal: i64) {
        let mut accounts: Vec<AccountCode> = self.parts("642").into_iter().map(|((account, _), _)| account).collect();
        accounts.dedup();
        for account in accounts {
            let mut parts = self.parts(account.as_str());
            parts.retain(|((of, _), _)| *of == account);
            let whole: i64 = parts.iter().map(|(_, amount)| amount).sum();
            let (out, within) = match whole {
                0.. => (0, 0),
                _ => (self.facts.pair("9111", account.as_str()), self.facts.pair("9112", account.as_str())),
            };
            let mut to_external = external_part(whole + out + within, external, internal) - out;
            let last = parts.last().map(|(key, _)| *key);
            for (key, amount) in parts {
                // Each part goes outside until the external share is full; the last one takes what is left of it.
                let fits = if whole > 0 { amount.min(to_external) } else { amount.max(to_external) };
                let outside = if Some(key) == last { to_external } else { fits };
                to_external -= outside;
                self.carry_part(key, "9111", Normal::Debit, outside);
                self.carry_part(key, "9112", Normal::Debit, amount - outside);
            }
        }
    }

    fn carry_result(&mut self, account: &str, to: &str) {
        let Some(target) = code(to) else { return };
        for (key, amount) in self.parts(account) {
            match amount {
                0 => {}
                // A loss stands on the debit side.
                1.. => self.enter((target, None), key, amount),
                _ => self.enter(key, (target, None), -amount),
            }
        }
    }
}

fn code(text: &str) -> Option<AccountCode> {
    text.parse().ok()
}
