//! Form F01-HTX, bảng cân đối tài khoản: the trial balance of TT 71/2024/TT-BTC, Annex IV.
//!
//! Every level-1 account in use has one row. Accounts that are kept party by party or tax by tax on either side (131, 138,
//! 333 …) show the debit balances of some and the credit balances of others, never the net of both, so that F01 agrees
//! with the balance sheet. The circular does not say so: the rows are marked as inferred, and the net can be asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ledger::account::{AccountCode, CHART, in_chart};
use ledger::event::EventId;

use crate::detail::{Key, Unit};

/// Where the form was read.
pub const SOURCE: &str = "TT 71/2024/TT-BTC, Phụ lục IV, mẫu F01-HTX";

/// What one account of one party did; đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// The balance before the first day: debit positive.
    pub opening: i64,
    /// Debit turnover.
    pub debit: i64,
    /// Credit turnover.
    pub credit: i64,
}

/// How accounts with balances on both sides are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presentation {
    /// Debit balances of some parties and credit balances of others.
    BothSides,
    /// One net figure.
    Net,
}

/// The six columns of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns {
    /// 1: số dư đầu kỳ, Nợ.
    pub opening_debit: i64,
    /// 2: số dư đầu kỳ, Có.
    pub opening_credit: i64,
    /// 3: số phát sinh trong kỳ, Nợ.
    pub debit: i64,
    /// 4: số phát sinh trong kỳ, Có.
    pub credit: i64,
    /// 5: số dư cuối kỳ, Nợ.
    pub closing_debit: i64,
    /// 6: số dư cuối kỳ, Có.
    pub closing_credit: i64,
}

impl Columns {
    /// Whether debits equal credits in all three pairs (identity I2).
    pub fn is_balanced(&self) -> bool {
        self.opening_debit == self.opening_credit
            && self.debit == self.credit
            && self.closing_debit == self.closing_credit
    }

    fn add(&mut self, other: &Columns) {
        self.opening_debit += other.opening_debit;
        self.opening_credit += other.opening_credit;
        self.debit += other.debit;
        self.credit += other.credit;
        self.closing_debit += other.closing_debit;
        self.closing_credit += other.closing_credit;
    }
}

/// One account of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The account.
    pub account: AccountCode,
    /// 1, 2, 3, or 4 for accounts of the cooperative's own.
    pub level: u8,
    /// Its figures.
    pub columns: Columns,
    /// Whether the way it is shown is inferred, not read in the circular.
    pub inferred: bool,
}

/// The whole form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrialBalance {
    /// Accounts in use, level 1 and those under them down to the level asked for.
    pub rows: Vec<Row>,
    /// 001 to 008, outside the totals.
    pub off_balance: Vec<Row>,
    /// The sum of level 1.
    pub total: Columns,
}

/// The level-1 accounts whose row of the form asks for the balances of each party.
static TWO_SIDED: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../data/f01.csv")
        .lines()
        .filter(|line| line.contains("OPEN_DRD("))
        .filter_map(|line| line.split(',').next())
        .collect()
});

/// The trial balance from the figures of every account of every party.
pub fn trial_balance(
    figures: &BTreeMap<(AccountCode, Option<EventId>), Figures>,
    presentation: Presentation,
    level_max: u8,
) -> TrialBalance {
    let mut accounts: BTreeMap<AccountCode, Vec<(Key, Figures)>> = BTreeMap::new();
    for ((account, party), part) in figures {
        for code in ancestry(*account, level_max) {
            accounts.entry(code).or_default().push(((*account, *party), *part));
        }
    }
    let mut report = TrialBalance::default();
    for (account, parts) in accounts {
        let two_sided = presentation == Presentation::BothSides && is_two_sided(account);
        let columns = columns(&parts, two_sided);
        if columns == Columns::default() {
            continue;
        }
        let row = Row { account, level: level(account), columns, inferred: two_sided };
        if account.is_off_balance() {
            report.off_balance.push(row);
        } else {
            if row.level == 1 {
                report.total.add(&columns);
            }
            report.rows.push(row);
        }
    }
    report
}

fn columns(parts: &[(Key, Figures)], two_sided: bool) -> Columns {
    let mut by_unit: BTreeMap<Option<Unit>, Figures> = BTreeMap::new();
    for ((account, party), part) in parts {
        let sum = by_unit.entry(two_sided.then(|| Unit::of(*account, *party))).or_default();
        sum.opening += part.opening;
        sum.debit += part.debit;
        sum.credit += part.credit;
    }
    let mut columns = Columns::default();
    for sum in by_unit.values() {
        let closing = sum.opening + sum.debit - sum.credit;
        columns.add(&Columns {
            opening_debit: sum.opening.max(0),
            opening_credit: (-sum.opening).max(0),
            debit: sum.debit,
            credit: sum.credit,
            closing_debit: closing.max(0),
            closing_credit: (-closing).max(0),
        });
    }
    columns
}

/// The account and those it lies under, from level 1 down to `level_max`.
pub(crate) fn ancestry(account: AccountCode, level_max: u8) -> impl Iterator<Item = AccountCode> {
    let text = account.to_string();
    let lens: Vec<usize> = (3..=text.len()).collect();
    lens.into_iter()
        .filter_map(move |len| text[..len].parse().ok())
        .filter(move |code| (CHART.contains_key(code) || *code == account) && level(*code) <= level_max)
}

/// The account at a level that `account` is or lies under.
pub fn at_level(account: AccountCode, level_max: u8) -> AccountCode {
    ancestry(account, level_max).last().unwrap_or(account)
}

pub(crate) fn level(account: AccountCode) -> u8 {
    match CHART.get(&account) {
        Some(known) => known.level,
        None => in_chart(account).map_or(1, |nearest| nearest.level + 1),
    }
}

fn is_two_sided(account: AccountCode) -> bool {
    TWO_SIDED.contains(at_level(account, 1).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> AccountCode {
        text.parse().unwrap()
    }

    fn party(number: u64) -> Option<EventId> {
        EventId::new(1, number)
    }

    /// 131: Lan owes 12 million and pays 5; Bình paid 2 million in advance. Hand-computed from these sentences.
    fn books() -> BTreeMap<(AccountCode, Option<EventId>), Figures> {
        BTreeMap::from([
            ((code("1111"), None), Figures { opening: 40_000_000, debit: 5_000_000, credit: 0 }),
            ((code("131"), party(2)), Figures { opening: 12_000_000, debit: 0, credit: 5_000_000 }),
            ((code("131"), party(3)), Figures { opening: -2_000_000, debit: 0, credit: 0 }),
            ((code("4111"), party(2)), Figures { opening: -50_000_000, debit: 0, credit: 0 }),
            ((code("003"), None), Figures { opening: 0, debit: 700_000, credit: 0 }),
        ])
    }

    #[test]
    fn debts_are_never_netted_between_people() {
        let report = trial_balance(&books(), Presentation::BothSides, 1);
        let receivables = report.rows.iter().find(|row| row.account == code("131")).unwrap();
        let expected = Columns {
            opening_debit: 12_000_000,
            opening_credit: 2_000_000,
            debit: 0,
            credit: 5_000_000,
            closing_debit: 7_000_000,
            closing_credit: 2_000_000,
        };
        assert_eq!((receivables.columns, receivables.inferred), (expected, true));
    }

    #[test]
    fn the_net_is_one_figure_when_asked_for() {
        let report = trial_balance(&books(), Presentation::Net, 1);
        let receivables = report.rows.iter().find(|row| row.account == code("131")).unwrap();
        assert_eq!((receivables.columns.opening_debit, receivables.columns.opening_credit), (10_000_000, 0));
        assert_eq!((receivables.columns.closing_debit, receivables.inferred), (5_000_000, false));
    }

    #[test]
    fn totals_are_of_level_one_and_leave_off_balance_accounts_out() {
        let report = trial_balance(&books(), Presentation::BothSides, 2);
        let accounts: Vec<String> = report.rows.iter().map(|row| row.account.to_string()).collect();
        assert_eq!(accounts, ["111", "1111", "131", "411", "4111"]);
        assert_eq!(report.off_balance.len(), 1);
        assert!(report.total.is_balanced());
        assert_eq!((report.total.opening_debit, report.total.debit), (52_000_000, 5_000_000));
    }

    #[test]
    fn closing_is_opening_and_turnover_in_every_row() {
        for row in trial_balance(&books(), Presentation::BothSides, 3).rows {
            let columns = row.columns;
            assert_eq!(
                columns.closing_debit - columns.closing_credit,
                columns.opening_debit - columns.opening_credit + columns.debit - columns.credit,
            );
        }
    }

    #[test]
    fn the_form_names_the_accounts_with_two_sides() {
        assert!(TWO_SIDED.contains("131") && TWO_SIDED.contains("331"));
        assert!(!TWO_SIDED.contains("111"));
    }
}
