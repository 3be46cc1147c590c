//! Statements of a period whose result has not been carried to 911 and 421 yet.
//!
//! B02 reads closing entries, and B01 balances only after them. Between two closings a manager still wants to see
//! where he stands: this carries, on paper only, what is still on the accounts of result, in the order of Annex I,
//! account 911. The circular knows no such figures: whoever shows them says «tạm tính» and «chưa đối chiếu».
//!
//! What is inferred: 642 goes by net revenue, rounded half up on the external side; 558, 658, 659 go to 9111;
//! deductions (521) go with external revenue where there is any.

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
    pub fn as_if_closed(&self, carry: Carry) -> Facts {
        let mut closing = Closing { facts: self.clone(), carry };
        let deductions_of = if closing.left("511") == 0 && closing.left("512") != 0 { "512" } else { "511" };
        closing.carry_all("521", deductions_of, Normal::Debit);
        let (external, internal) = closing.net_revenue();
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

    /// What is left of revenue outside and inside, by which 642 is shared. Days that hold the closing of a whole year
    /// have less than nothing left: there it is the revenue of the days themselves.
    fn net_revenue(&self) -> (i64, i64) {
        let left = (-self.left("511"), -self.left("512"));
        if left.0 >= 0 && left.1 >= 0 {
            return left;
        }
        let of_days = |account: &str| -> i64 {
            let own = self.facts.figures.iter().filter(|((code, _), _)| code.is_under(account));
            let credited: i64 = own.map(|(_, figures)| figures.credit).sum();
            credited - self.facts.pair(account, "521") - self.facts.pair(account, "333")
        };
        (of_days("511").max(0), of_days("512").max(0))
    }

    fn share_642(&mut self, external: i64, internal: i64) {
        let parts = self.parts("642");
        let whole: i64 = parts.iter().map(|(_, amount)| amount).sum();
        // Less than nothing is left where a year's closing lies in these days: both parts of it are put right.
        let (carried_out, carried_in) = (self.facts.pair("9111", "642"), self.facts.pair("9112", "642"));
        let mut to_external = if whole < 0 {
            share(whole + carried_out + carried_in, external, internal) - carried_out
        } else {
            share(whole, external, internal)
        };
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

/// The external part of an expense, by net revenue, rounded half up; all of it where there is no revenue.
fn share(whole: i64, external: i64, internal: i64) -> i64 {
    let base = i128::from(external) + i128::from(internal);
    if base == 0 {
        return whole;
    }
    let exact = i128::from(whole) * i128::from(external) * 2 + base;
    i64::try_from(exact.div_euclid(base * 2)).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expense_is_shared_to_the_dong() {
        // 100 over 2 : 1 is 66,67 and 33,33.
        assert_eq!((share(100, 200, 100), share(100, 1, 1), share(101, 1, 1)), (67, 50, 51));
        assert_eq!((share(7, 0, 5), share(7, 5, 0), share(7, 0, 0), share(0, 3, 4)), (0, 7, 7, 0));
    }
}
