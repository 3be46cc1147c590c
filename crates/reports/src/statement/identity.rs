//! I1 to I16: what must hold between the forms, the books and each other, and which figures differ where it does not.
//!
//! The relations of lines stand here a second time, apart from the formulas of the data files: one of the two being
//! wrong is seen.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::{AccountCode, CHART, in_chart};
use ledger::event::EventId;

use super::facts::{At, Facts, Key, Of};
use super::forms::F02;
use super::unclosed::RESULT_ACCOUNTS;
use super::{EquityRow, Line, Statement, amount};
use crate::trial::{Figures, TrialBalance, at_level};

/// What an identity speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A line of B01 or B02 in its column of this period.
    Line(&'static str, &'static str),
    /// The same in the column of last year or the beginning of the year.
    LineBefore(&'static str, &'static str),
    /// An account.
    Account(AccountCode),
    /// A party's balance on an account.
    Balance(AccountCode, Option<EventId>),
    /// An account on a day.
    Day(AccountCode, NaiveDate),
    /// A voucher.
    Voucher(EventId),
    /// A pair of columns of F01: 1 and 2, 3 and 4, 5 and 6.
    Columns(u8),
    /// The turnover of F01 against that of the journal.
    Journal,
}

/// Two figures that should be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What they are of.
    pub of: What,
    /// As the form or the ledger has it.
    pub left: i64,
    /// As it should be.
    pub right: i64,
}

/// What came of checking an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not hold yet: the result has not been carried to 421; these accounts still have balances.
    NotYet(Vec<Difference>),
    /// These figures differ.
    Differs(Vec<Difference>),
    /// There is nothing to compare with.
    Absent,
}

/// One identity, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `I1` … `I16`.
    pub id: &'static str,
    /// False where the identity itself is inferred («chưa đối chiếu»).
    pub confirmed: bool,
    /// What came of it.
    pub verdict: Verdict,
}

/// What is checked: the facts and forms of one fiscal year up to a day, and what else the books say.
pub struct Given<'a> {
    /// The ledger as it is.
    pub facts: &'a Facts,
    /// B01 of it.
    pub b01: &'a Statement,
    /// B02 of it.
    pub b02: &'a Statement,
    /// F02 of it.
    pub f02: &'a [EquityRow],
    /// F01 of it.
    pub f01: &'a TrialBalance,
    /// Whether B01, B02 and F02 were worked out as if the result had been carried to 421.
    pub provisional: bool,
    /// Debit turnover of the general journal of the same days; entries with one side are not in it.
    pub journal: i64,
    /// The same figures from the totals kept without parties.
    pub totals: &'a BTreeMap<AccountCode, Figures>,
    /// What the bank books come to together.
    pub bank: i64,
    /// What the cards of stock, of assets and of funds come to, by account, debit positive.
    pub cards: &'a BTreeMap<AccountCode, i64>,
    /// Last year's closing balances, where the book holds that year.
    pub closed_before: Option<&'a BTreeMap<Key, i64>>,
    /// Days after which cash or a bank account stood below zero.
    pub below_zero: &'a [(AccountCode, NaiveDate, i64)],
    /// Vouchers whose debits are not their credits, with both.
    pub unbalanced: &'a [(EventId, i64, i64)],
}

/// Checks all sixteen.
pub fn check(given: &Given<'_>) -> Vec<Check> {
    let checks: [(&'static str, bool, Verdict); 16] = [
        ("I1", true, entries(given)),
        ("I2", true, columns(given.f01)),
        ("I3", true, rows(given.f01)),
        ("I4", true, journal(given)),
        ("I5", true, relations(given.b01, "B01", &SUMS)),
        ("I6", true, balance(given)),
        ("I7", true, relations(given.b02, "B02", &RESULTS)),
        ("I8", true, relations(given.b02, "B02", &SPLITS)),
        ("I9", true, closed(given)),
        ("I10", true, carried(given)),
        ("I11", false, profit(given)),
        ("I12", false, subledgers(given)),
        ("I13", false, undivided(given)),
        ("I14", true, equity(given)),
        ("I15", true, openings(given)),
        ("I16", false, money(given)),
    ];
    checks.into_iter().map(|(id, confirmed, verdict)| Check { id, confirmed, verdict }).collect()
}

/// A sum and the lines it is made of, each with its sign.
type Relation = (&'static str, &'static [(i64, &'static str)]);

const SUMS: [Relation; 3] = [
    ("150", &[(1, "151"), (1, "152")]),
    ("160", &[(1, "161"), (1, "162")]),
    ("200", &[(1, "110"), (1, "120"), (1, "130"), (1, "140"), (1, "150"), (1, "160"), (1, "170"), (1, "180")]),
];

const RESOURCES: [Relation; 3] = [
    ("300", &[(1, "310"), (1, "320"), (1, "330"), (1, "340"), (1, "350"), (1, "360"), (1, "370"), (1, "380")]),
    ("400", &[(1, "410"), (1, "420"), (1, "430"), (1, "440")]),
    ("500", &[(1, "300"), (1, "400")]),
];

const RESULTS: [Relation; 5] = [
    ("10", &[(1, "01"), (-1, "02")]),
    ("20", &[(1, "10"), (-1, "11"), (-1, "12")]),
    ("40", &[(1, "31"), (-1, "32")]),
    ("50", &[(1, "20"), (1, "40")]),
    ("60", &[(1, "50"), (-1, "51")]),
];

const SPLITS: [Relation; 6] = [
    ("01", &[(1, "01a"), (1, "01b")]),
    ("02", &[(1, "02a"), (1, "02b")]),
    ("10", &[(1, "10a"), (1, "10b")]),
    ("11", &[(1, "11a"), (1, "11b")]),
    ("12", &[(1, "12a"), (1, "12b")]),
    ("20", &[(1, "20a"), (1, "20b")]),
];

fn verdict(differences: Vec<Difference>) -> Verdict {
    if differences.is_empty() { Verdict::Holds } else { Verdict::Differs(differences) }
}

/// A difference, unless the two are the same.
fn unless_same(of: What, left: i64, right: i64) -> Option<Difference> {
    (left != right).then_some(Difference { of, left, right })
}

fn relation_faults(statement: &Statement, form: &'static str, relations: &[Relation]) -> Vec<Difference> {
    let value = |code: &str, read: &dyn Fn(&Line<'static, super::FormLine>) -> Option<i64>| {
        statement.iter().find(|line| line.form.code == code).and_then(read)
    };
    let this: &dyn Fn(&Line<'static, super::FormLine>) -> Option<i64> = &|line| Some(line.this.amount);
    let last: &dyn Fn(&Line<'static, super::FormLine>) -> Option<i64> =
        &|line| line.last.as_ref().map(|last| last.amount);
    let mut faults = Vec::new();
    for (sum, parts) in relations {
        for (read, of) in [(this, What::Line(form, sum)), (last, What::LineBefore(form, sum))] {
            let Some(left) = value(sum, read) else { continue };
            let right = parts.iter().map(|(sign, code)| sign * value(code, read).unwrap_or(0)).sum();
            faults.extend(unless_same(of, left, right));
        }
    }
    faults
}

fn relations(statement: &Statement, form: &'static str, relations: &[Relation]) -> Verdict {
    verdict(relation_faults(statement, form, relations))
}

/// I1: every voucher's debits are its credits.
fn entries(given: &Given<'_>) -> Verdict {
    let fault = |(voucher, debit, credit): &(EventId, i64, i64)| unless_same(What::Voucher(*voucher), *debit, *credit);
    verdict(given.unbalanced.iter().filter_map(fault).collect())
}

/// I2: debits are credits in each pair of columns of F01.
fn columns(f01: &TrialBalance) -> Verdict {
    let total = &f01.total;
    let pairs = [
        (1, total.opening_debit, total.opening_credit),
        (3, total.debit, total.credit),
        (5, total.closing_debit, total.closing_credit),
    ];
    verdict(pairs.into_iter().filter_map(|(at, debit, credit)| unless_same(What::Columns(at), debit, credit)).collect())
}

/// I3: each account closes with its opening and its turnover.
fn rows(f01: &TrialBalance) -> Verdict {
    let fault = |row: &crate::trial::Row| {
        let columns = &row.columns;
        let right = columns.opening_debit - columns.opening_credit + columns.debit - columns.credit;
        unless_same(What::Account(row.account), columns.closing_debit - columns.closing_credit, right)
    };
    verdict(f01.rows.iter().chain(&f01.off_balance).filter_map(fault).collect())
}

/// I4: the turnover of F01 is the journal's.
fn journal(given: &Given<'_>) -> Verdict {
    let total = &given.f01.total;
    let sides = [total.debit, total.credit];
    verdict(sides.into_iter().filter_map(|side| unless_same(What::Journal, side, given.journal)).take(1).collect())
}

/// I6: what there is equals where it came from, in both columns. Where it does not, every balance that the form takes
/// not at all, or twice, is named: together they are the difference.
fn balance(given: &Given<'_>) -> Verdict {
    let mut faults = relation_faults(given.b01, "B01", &RESOURCES);
    faults.extend(misplaced(given.facts, given.b01, At::Closing));
    faults.extend(misplaced(given.facts, given.b01, At::Opening));
    let of_result = |fault: &Difference| matches!(fault.of, What::Balance(account, _) if is_of_result(account));
    if given.provisional {
        // The form was made from balances carried on: those of result are meant to be gone.
        return verdict(faults.into_iter().filter(|fault| !of_result(fault) && !is_profit(fault)).collect());
    }
    if !faults.is_empty() && faults.iter().all(of_result) {
        return Verdict::NotYet(faults);
    }
    verdict(faults)
}

/// Balances that the lines of B01 take otherwise than once on their side.
fn misplaced(facts: &Facts, b01: &Statement, at: At) -> Vec<Difference> {
    let mut taken: BTreeMap<Key, i64> = BTreeMap::new();
    for (total, sign) in [("200", 1), ("500", -1)] {
        let Some(line) = super::line(b01, total) else { continue };
        let figure = if at == At::Closing { Some(&line.this) } else { line.last.as_ref() };
        for (of, amount) in figure.map(|figure| &figure.sources).into_iter().flatten() {
            if let Of::Balance(account, party) = of {
                *taken.entry((*account, *party)).or_default() += sign * amount;
            }
        }
    }
    let keys = facts.figures.keys().chain(taken.keys()).filter(|(account, _)| !account.is_off_balance());
    let keys: std::collections::BTreeSet<&Key> = keys.collect();
    let fault = |key: &Key| {
        let held = facts.figures.get(key).map_or(0, |figures| figures.at(at));
        unless_same(What::Balance(key.0, key.1), taken.get(key).copied().unwrap_or(0), held)
    };
    let faults: Vec<Difference> = keys.into_iter().filter_map(fault).collect();
    // What an account nets within itself puts nothing out of balance.
    let off = |account: AccountCode| -> i64 {
        let own = faults.iter().filter(|fault| level_one(fault).is_some_and(|of| account.is_under(of.as_str())));
        own.map(|fault| fault.left - fault.right).sum()
    };
    faults.iter().filter(|fault| level_one(fault).is_some_and(|of| off(of) != 0)).copied().collect()
}

fn level_one(fault: &Difference) -> Option<AccountCode> {
    match fault.of {
        What::Balance(account, _) => Some(at_level(account, 1)),
        _ => None,
    }
}

fn is_of_result(account: AccountCode) -> bool {
    RESULT_ACCOUNTS.iter().any(|of| account.is_under(of))
}

fn is_profit(fault: &Difference) -> bool {
    matches!(fault.of, What::Balance(account, _) if account.is_under("421"))
}

/// I9: after closing, the accounts of result are empty.
fn closed(given: &Given<'_>) -> Verdict {
    let left = given.facts.unclosed();
    if left.is_empty() {
        return Verdict::Holds;
    }
    let left =
        left.into_iter().map(|(account, balance)| Difference { of: What::Account(account), left: balance, right: 0 });
    Verdict::NotYet(left.collect())
}

/// I10: the profit of B02 is what 911 gave to 421.
fn carried(given: &Given<'_>) -> Verdict {
    let right = given.facts.pair("911", "421") - given.facts.pair("421", "911");
    let faults: Vec<Difference> =
        unless_same(What::Line("B02", "60"), amount(given.b02, "60"), right).into_iter().collect();
    if !faults.is_empty() && !given.facts.unclosed().is_empty() {
        return Verdict::NotYet(faults);
    }
    verdict(faults)
}

/// I11: undistributed profit is that of the beginning, the year's, less what was shared out, and direct entries.
fn profit(given: &Given<'_>) -> Verdict {
    let own = given.facts.figures.iter().filter(|((account, _), _)| account.is_under("421"));
    let (debit, credit) = own.fold((0, 0), |sum, (_, part)| (sum.0 + part.debit, sum.1 + part.credit));
    let within = given.facts.pair("421", "421");
    let shared_out = debit - given.facts.pair("421", "911") - within;
    let direct = credit - given.facts.pair("911", "421") - within;
    let Some(line) = super::line(given.b01, "420") else { return Verdict::Absent };
    let opening = line.last.as_ref().map_or(0, |last| last.amount);
    let right = opening + amount(given.b02, "60") - shared_out + direct;
    let faults: Vec<Difference> = unless_same(What::Line("B01", "420"), line.this.amount, right).into_iter().collect();
    if !faults.is_empty() && !given.provisional && !given.facts.unclosed().is_empty() {
        return Verdict::NotYet(faults);
    }
    verdict(faults)
}

/// I12: detailed books come to their accounts: balances by party and the totals kept without, the bank books and 112, the
/// cards of stock, assets and funds and their accounts, and accounts kept by party hold nothing that is nobody's.
fn subledgers(given: &Given<'_>) -> Verdict {
    let mut by_account: BTreeMap<AccountCode, i64> = BTreeMap::new();
    for ((account, _), figures) in &given.facts.figures {
        *by_account.entry(*account).or_default() += figures.at(At::Closing);
    }
    let accounts: std::collections::BTreeSet<&AccountCode> = by_account.keys().chain(given.totals.keys()).collect();
    let mut faults: Vec<Difference> = accounts
        .into_iter()
        .filter_map(|account| {
            let total = given.totals.get(account).map_or(0, |figures| figures.at(At::Closing));
            unless_same(What::Account(*account), by_account.get(account).copied().unwrap_or(0), total)
        })
        .collect();
    for (account, held) in given.cards {
        let own = given.totals.iter().filter(|(code, _)| code.is_under(account.as_str()));
        let total = own.map(|(_, figures)| figures.at(At::Closing)).sum();
        faults.extend(unless_same(What::Account(*account), *held, total));
    }
    let nobodys = given.facts.figures.iter().filter(|((account, party), _)| {
        party.is_none() && in_chart(*account).is_some_and(|known| known.party_required)
    });
    faults.extend(
        nobodys.filter_map(|((account, _), part)| unless_same(What::Balance(*account, None), part.at(At::Closing), 0)),
    );
    if let Some(bank) = CHART.keys().find(|account| account.as_str() == "112") {
        faults.extend(unless_same(What::Account(*bank), given.bank, given.facts.net("112", At::Closing)));
    }
    verdict(faults)
}

/// I13: the source of undivided assets is what they cost.
fn undivided(given: &Given<'_>) -> Verdict {
    let Some(source) = CHART.keys().find(|account| account.as_str() == "4422") else { return Verdict::Absent };
    let (held, cost) = (-given.facts.net("4422", At::Closing), given.facts.net("212", At::Closing));
    verdict(unless_same(What::Account(*source), held, cost).into_iter().collect())
}

/// I14: F02 closes with the lines of B01.
fn equity(given: &Given<'_>) -> Verdict {
    let groups = F02.iter().filter(|form| !form.b01_line.is_empty());
    let fault = |form: &'static super::EquityLine| {
        let row = given.f02.iter().find(|row| row.form.is_some_and(|of| of.code == form.code))?;
        let line = given.b01.iter().find(|line| line.form.code == form.b01_line)?;
        let of = What::Line("B01", line.form.code.as_str());
        unless_same(of, row.closing.amount, line.this.amount)
    };
    verdict(groups.filter_map(fault).collect())
}

/// I15: the year opens with what the last one closed with.
fn openings(given: &Given<'_>) -> Verdict {
    let Some(before) = given.closed_before else { return Verdict::Absent };
    let keys: std::collections::BTreeSet<&Key> = given.facts.figures.keys().chain(before.keys()).collect();
    let fault = |key: &Key| {
        let opening = given.facts.figures.get(key).map_or(0, |figures| figures.at(At::Opening));
        unless_same(What::Balance(key.0, key.1), opening, before.get(key).copied().unwrap_or(0))
    };
    verdict(keys.into_iter().filter_map(fault).collect())
}

/// I16: nobody pays out what is not there.
fn money(given: &Given<'_>) -> Verdict {
    let fault = |(account, day, balance): &(AccountCode, NaiveDate, i64)| Difference {
        of: What::Day(*account, *day),
        left: *balance,
        right: 0,
    };
    verdict(given.below_zero.iter().map(fault).collect())
}
