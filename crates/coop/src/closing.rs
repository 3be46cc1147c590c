//! The closing entries of a year (TT 71/2024/TT-BTC, account 911): revenue and cost of each stream to 9111 and 9112, the
//! results to 4211 and 4212.
//!
//! The order and the accounts were read in the circular; that 558, 658 and 659 go to 9111 and how the parts of 642 are
//! rounded is inferred («chưa đối chiếu»).

use std::collections::BTreeMap;
use std::str::FromStr;

use ledger::account::AccountCode;

use crate::article::{Article, CLOSING, CLOSING_INFERRED, SPLIT_642};
use crate::split::split;

/// How the cost of managing the business (642) is shared between the streams. The circular asks for a suitable
/// criterion and leaves the choice to the cooperative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// By net revenue of each stream.
    NetRevenue,
    /// By direct cost of each stream (611, 612).
    DirectCost,
    /// By a fixed ratio, external to internal.
    Parts(i64, i64),
}

/// A text that names no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAKey;

impl FromStr for Key {
    type Err = NotAKey;

    /// `net-revenue`, `direct-cost`, or `P:Q`, external to internal.
    fn from_str(text: &str) -> Result<Key, NotAKey> {
        match text.trim() {
            "net-revenue" => Ok(Key::NetRevenue),
            "direct-cost" => Ok(Key::DirectCost),
            parts => {
                let (external, internal) = parts.split_once(':').ok_or(NotAKey)?;
                let part = |text: &str| text.trim().parse::<u32>().map(i64::from).map_err(|_| NotAKey);
                let (external, internal) = (part(external)?, part(internal)?);
                if external + internal == 0 { Err(NotAKey) } else { Ok(Key::Parts(external, internal)) }
            }
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::NetRevenue => f.write_str("net-revenue"),
            Key::DirectCost => f.write_str("direct-cost"),
            Key::Parts(external, internal) => write!(f, "{external}:{internal}"),
        }
    }
}

/// The external part of an expense that both streams bear by a key, rounded half up; the rest of it is internal. Without
/// anything to go by all of it is external, as everything is that is not shown to be internal.
///
/// ```
/// use coop::closing::external_part;
/// assert_eq!((external_part(100, 2, 1), external_part(-101, 1, 1), external_part(7, 0, 0)), (67, -51, 7));
/// ```
pub fn external_part(amount: i64, external: i64, internal: i64) -> i64 {
    let shares = split(amount.abs(), &[external, internal]);
    shares.map_or(amount.abs(), |shares| shares[0]) * amount.signum()
}

/// What stands on the accounts before closing.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Balances by account, debit positive.
    pub balances: BTreeMap<AccountCode, i64>,
    /// Which part of 521 corrects internal sales; the rest corrects external ones.
    pub deductions_internal: i64,
}

/// The step of the closing an entry belongs to, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 521 to 511 and 512.
    Deductions,
    /// 511 to 9111, 512 to 9112.
    Revenue,
    /// 611 to 9111, 612 to 9112.
    Cost,
    /// 642 to both by the key.
    Management,
    /// 558 and 658 to 9111.
    Other,
    /// 659 to 9111.
    Tax,
    /// 9111 to 4211, 9112 to 4212.
    Result,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Step; 7] =
        [Step::Deductions, Step::Revenue, Step::Cost, Step::Management, Step::Other, Step::Tax, Step::Result];

    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Step::Deductions => "deductions",
            Step::Revenue => "revenue",
            Step::Cost => "cost",
            Step::Management => "management",
            Step::Other => "other",
            Step::Tax => "tax",
            Step::Result => "result",
        }
    }

    /// Where it stands.
    pub const fn article(self) -> Article {
        match self {
            Step::Deductions | Step::Revenue | Step::Cost | Step::Result => CLOSING,
            Step::Management => SPLIT_642,
            Step::Other | Step::Tax => CLOSING_INFERRED,
        }
    }
}

/// A proposed entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its step.
    pub step: Step,
    /// The account debited.
    pub debit: AccountCode,
    /// The account credited.
    pub credit: AccountCode,
    /// Đồng, above zero.
    pub amount: i64,
}

/// The closing of a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Closing {
    /// The entries in order.
    pub entries: Vec<Entry>,
    /// The external result after tax; below zero a loss.
    pub profit_external: i64,
    /// The internal result.
    pub profit_internal: i64,
    /// What the key of 642 went by: external and internal.
    pub key_external: i64,
    /// The internal side of it.
    pub key_internal: i64,
}

/// The closing entries for these balances.
///
/// A second closing begins with the first taken back; balances that are left on 911 by hand go on to the result.
pub fn close(trial: &Trial, key: Key) -> Closing {
    let mut work = Work { balances: trial.balances.clone(), closing: Closing::default() };
    work.deductions(trial.deductions_internal);
    work.pass_group("511", Step::Revenue, "9111");
    work.pass_group("512", Step::Revenue, "9112");
    work.pass_group("611", Step::Cost, "9111");
    work.pass_group("612", Step::Cost, "9112");
    work.management(key, trial);
    work.pass_group("558", Step::Other, "9111");
    work.pass_group("658", Step::Other, "9111");
    work.pass_group("659", Step::Tax, "9111");
    work.closing.profit_external = -work.under("9111");
    work.closing.profit_internal = -work.under("9112");
    work.pass_group("9111", Step::Result, "4211");
    work.pass_group("9112", Step::Result, "4212");
    work.closing
}

struct Work {
    balances: BTreeMap<AccountCode, i64>,
    closing: Closing,
}

impl Work {
    fn under(&self, group: &str) -> i64 {
        self.balances.iter().filter(|(account, _)| account.is_under(group)).map(|(_, balance)| balance).sum()
    }

    fn accounts(&self, group: &str) -> Vec<(AccountCode, i64)> {
        let under = self.balances.iter().filter(|(account, balance)| account.is_under(group) && **balance != 0);
        under.map(|(account, balance)| (*account, *balance)).collect()
    }

    /// Takes `amount` (debit positive) off `from` and puts it on `to`.
    fn pass(&mut self, step: Step, from: AccountCode, to: AccountCode, amount: i64) {
        let (debit, credit) = if amount < 0 { (from, to) } else { (to, from) };
        if amount != 0 && from != to {
            self.closing.entries.push(Entry { step, debit, credit, amount: amount.abs() });
            *self.balances.entry(from).or_default() -= amount;
            *self.balances.entry(to).or_default() += amount;
        }
    }

    fn pass_group(&mut self, group: &str, step: Step, to: &str) {
        let Ok(to) = to.parse() else { return };
        for (account, balance) in self.accounts(group) {
            self.pass(step, account, to, balance);
        }
    }

    /// Deductions go against the largest account of the revenue they correct.
    fn deductions(&mut self, internal: i64) {
        let mut left = internal;
        for (account, balance) in self.accounts("521") {
            let part = if balance < 0 { left.clamp(balance, 0) } else { left.clamp(0, balance) };
            left -= part;
            for (group, amount) in [("512", part), ("511", balance - part)] {
                let largest = self.accounts(group).into_iter().min_by_key(|(_, balance)| *balance);
                // Without revenue there is nothing to correct: it goes to the external result by way of 511.
                let fallback = "5111".parse().ok();
                if let Some(to) = largest.map(|(account, _)| account).or(fallback) {
                    self.pass(Step::Deductions, account, to, amount);
                }
            }
        }
    }

    /// One side is rounded half up, the other is what is left.
    fn management(&mut self, key: Key, trial: &Trial) {
        let sum = |group: &str| {
            let under = trial.balances.iter().filter(|(account, _)| account.is_under(group));
            under.map(|(_, balance)| *balance).sum::<i64>()
        };
        let (external, internal) = match key {
            Key::NetRevenue => {
                let deductions = sum("521");
                let internal = -sum("512") - trial.deductions_internal;
                (-sum("511") - (deductions - trial.deductions_internal), internal)
            }
            Key::DirectCost => (sum("611"), sum("612")),
            Key::Parts(external, internal) => (external, internal),
        };
        let (external, internal) = (external.max(0), internal.max(0));
        (self.closing.key_external, self.closing.key_internal) = (external, internal);
        let (Ok(to_external), Ok(to_internal)) = ("9111".parse(), "9112".parse()) else { return };
        for (account, balance) in self.accounts("642") {
            let own = external_part(balance, external, internal);
            self.pass(Step::Management, account, to_external, own);
            self.pass(Step::Management, account, to_internal, balance - own);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn trial(rows: &[(&str, i64)]) -> Trial {
        let balances = rows.iter().map(|(account, balance)| (account.parse().unwrap(), *balance)).collect();
        Trial { balances, deductions_internal: 0 }
    }

    fn shown(closing: &Closing) -> Vec<String> {
        let entry = |entry: &Entry| format!("{} {}/{} {}", entry.step.name(), entry.debit, entry.credit, entry.amount);
        closing.entries.iter().map(entry).collect()
    }

    /// The example of the posting rules, section L; figures in thousands.
    #[test]
    fn closes_the_example_of_the_circular() {
        let rows =
            [("5111", -500_000), ("6111", 380_000), ("642", 60_000), ("558", -5_000), ("658", 12_000), ("659", 7_950)];
        let closing = close(&trial(&rows), Key::NetRevenue);
        assert_eq!((closing.profit_external, closing.profit_internal), (45_050, 0));
        assert_eq!(
            shown(&closing),
            [
                "revenue 5111/9111 500000",
                "cost 9111/6111 380000",
                "management 9111/642 60000",
                "other 558/9111 5000",
                "other 9111/658 12000",
                "tax 9111/659 7950",
                "result 9111/4211 45050",
            ]
        );
    }

    #[test]
    fn deductions_go_first_and_management_follows_net_revenue() {
        let mut trial = trial(&[
            ("5111", -700),
            ("5113", -100),
            ("5122", -400),
            ("521", 120),
            ("611", 300),
            ("612", 150),
            ("642", 90),
        ]);
        trial.deductions_internal = 20;
        let closing = close(&trial, Key::NetRevenue);
        // Net: external 800 - 100, internal 400 - 20; of 90 external 58,33 -> 58.
        assert_eq!((closing.key_external, closing.key_internal), (700, 380));
        assert_eq!((closing.profit_external, closing.profit_internal), (700 - 300 - 58, 380 - 150 - 32));
        assert!(shown(&closing).contains(&"deductions 5111/521 100".to_owned()));
        assert!(shown(&closing).contains(&"deductions 5122/521 20".to_owned()));
    }

    #[test]
    fn a_loss_goes_the_other_way() {
        let closing = close(&trial(&[("5122", -100), ("6122", 130), ("642", 7)]), Key::Parts(0, 1));
        assert_eq!((closing.profit_external, closing.profit_internal), (0, -37));
        assert_eq!(shown(&closing).last().unwrap(), "result 4212/9112 37");
    }

    #[test]
    fn keys_are_read() {
        for text in ["net-revenue", "direct-cost", "60:40"] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for wrong in ["", "0:0", "1", "-1:2", "a:b"] {
            assert_eq!(wrong.parse::<Key>(), Err(NotAKey));
        }
    }
}
