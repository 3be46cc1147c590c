//! Journals with one account a row («Sổ nhật ký chung» of MISA and others): the debits and credits of a voucher become
//! entries, each of which has both.
//!
//! Rows that name each other's accounts with one amount are an entry; then a debit and a credit of one amount; what is left is
//! taken in the order of the file, as much of each as the other has. A debit in red stands against a credit in red. What
//! stood against what in a voucher of several debits and several credits is inferred: such a file does not say it.

use std::collections::BTreeMap;

use ledger::account::AccountCode;

/// One side of a voucher, as a row has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    /// The row as the file counts it.
    pub row: u32,
    pub account: String,
    /// The account it says it stands against; empty where it says none, or several.
    pub contra: String,
    pub credit: bool,
    /// Đồng, below zero in red.
    pub amount: i64,
    /// Whose account.
    pub party: Option<String>,
    /// What the line is for, where it differs from the voucher.
    pub narration: Option<String>,
    pub details: BTreeMap<String, serde_json::Value>,
}

impl Side {
    fn is_off_balance(&self) -> bool {
        self.account.parse::<AccountCode>().is_ok_and(|code| code.is_off_balance())
    }
}

/// Part of a debit with part of a credit, or a side that stands alone; by their places among the sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub debit: Option<usize>,
    pub credit: Option<usize>,
    pub amount: i64,
}

/// What is left of the debits and of the credits of a voucher that does not balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unbalanced {
    pub debit: i64,
    pub credit: i64,
}

/// The entries of a voucher's sides, in the order of their rows.
pub(super) fn pair(sides: &[Side]) -> Result<Vec<Pair>, Unbalanced> {
    let sum = |credit: bool| {
        let own = sides.iter().filter(|side| side.credit == credit && !side.is_off_balance());
        own.fold(0i64, |sum, side| sum.saturating_add(side.amount))
    };
    let mut left: Vec<i64> = sides.iter().map(|side| side.amount).collect();
    let mut pairs = Vec::new();
    for at in (0..sides.len()).filter(|at| sides[*at].is_off_balance()) {
        let alone = Some(at);
        let (debit, credit) = if sides[at].credit { (None, alone) } else { (alone, None) };
        pairs.push(Pair { debit, credit, amount: std::mem::take(&mut left[at]) });
    }
    let named = |debit: &Side, credit: &Side| {
        debit.contra == credit.account && (credit.contra.is_empty() || credit.contra == debit.account)
    };
    take_equal(sides, &mut left, &mut pairs, named);
    take_equal(sides, &mut left, &mut pairs, |_, _| true);
    for debit in (0..sides.len()).filter(|at| !sides[*at].credit) {
        for credit in (0..sides.len()).filter(|at| sides[*at].credit) {
            if left[debit].signum() * left[credit].signum() <= 0 {
                continue;
            }
            let amount = if left[debit] > 0 { left[debit].min(left[credit]) } else { left[debit].max(left[credit]) };
            left[debit] -= amount;
            left[credit] -= amount;
            pairs.push(Pair { debit: Some(debit), credit: Some(credit), amount });
        }
    }
    if left.iter().any(|amount| *amount != 0) {
        return Err(Unbalanced { debit: sum(false), credit: sum(true) });
    }
    pairs.sort_unstable_by_key(|pair| (pair.debit.or(pair.credit), pair.credit));
    Ok(pairs)
}

/// Takes debits with credits of the same amount that fit, in the order of the file.
fn take_equal(sides: &[Side], left: &mut [i64], pairs: &mut Vec<Pair>, fits: impl Fn(&Side, &Side) -> bool) {
    for debit in 0..sides.len() {
        let amount = left[debit];
        if sides[debit].credit || amount == 0 {
            continue;
        }
        let is_other = |at: &usize| sides[*at].credit && left[*at] == amount && fits(&sides[debit], &sides[*at]);
        let Some(credit) = (0..sides.len()).find(is_other) else { continue };
        (left[debit], left[credit]) = (0, 0);
        pairs.push(Pair { debit: Some(debit), credit: Some(credit), amount });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `642 500 / 111` a debit of 642 that names 111; `/111 -500` a credit.
    fn sides(text: &str) -> Vec<Side> {
        let side = |(at, text): (usize, &str)| {
            let credit = text.starts_with('/');
            let mut words = text.trim_start_matches('/').split(' ');
            let account = words.next().unwrap_or_default().to_owned();
            let amount = words.next().unwrap_or_default().parse().unwrap();
            let contra = words.next().unwrap_or_default().to_owned();
            Side { row: at as u32 + 1, account, contra, credit, amount, ..Side::default() }
        };
        text.split("; ").enumerate().map(side).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let sides = sides(text);
        let named = |at: Option<usize>| at.map(|at| sides[at].account.clone()).unwrap_or_default();
        let shown = match pair(&sides) {
            Ok(pairs) => {
                let one = |pair: &Pair| format!("{}/{} {}", named(pair.debit), named(pair.credit), pair.amount);
                pairs.iter().map(one).collect::<Vec<_>>().join("; ")
            }
            Err(left) => format!("{} ≠ {}", left.debit, left.credit),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn debits_and_credits_of_a_voucher_become_entries() {
        check("1111 500; /5111 500", "1111/5111 500");
        // One credit against several debits, and the other way round.
        check("642 450; 1331 50; /1111 500", "642/1111 450; 1331/1111 50");
        check("131 550; /5111 500; /33311 50", "131/5111 500; 131/33311 50");
        // What names each other belongs together, whatever the order.
        check("642 500 1111; 152 500 331; /331 500 152; /1111 500 642", "642/1111 500; 152/331 500");
        // Several against several: equal amounts first, the rest in the order of the file.
        check("642 300; 152 500; /331 500; /1111 200; /1121 100", "642/1111 200; 642/1121 100; 152/331 500");
        check("642 300; 152 500; /331 450; /1111 350", "642/331 300; 152/331 150; 152/1111 350");
    }

    #[test]
    fn red_stands_against_red_and_off_balance_accounts_stand_alone() {
        check("642 -200; /1111 -200", "642/1111 -200");
        check("642 500; 642 -200; /1111 -200; /1111 500", "642/1111 500; 642/1111 -200");
        check("001 90; 642 500; /1111 500", "001/ 90; 642/1111 500");
        check("/002 40", "/002 40");
    }

    #[test]
    fn what_does_not_balance_is_told_with_both_sums() {
        check("642 500; /1111 400", "500 ≠ 400");
        check("642 500; /1111 700; 642 -200", "300 ≠ 700");
        check("642 500", "500 ≠ 0");
    }
}
