//! What stood against what in turnover that other books had: a trial balance tells what went through each account and not
//! where it went, and B02 asks for some of it.
//!
//! Where nothing went through 911 there is nothing to say: the accounts of result are still full, and the year's own
//! closing carries them. Where something did, what left an account of result is taken to have gone to 911, each account
//! to its usual stream. That is inferred («chưa đối chiếu»); the identities of the forms doubt it (I10).

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::brought::TurnoverRow;

/// Đồng debited to the first account against the second.
pub type Pairs = BTreeMap<(AccountCode, AccountCode), i64>;

/// The pairs that the forms read, as far as the turnover of accounts tells them.
pub fn usual_pairs(rows: &[TurnoverRow]) -> Pairs {
    let mut told = Told { sums: BTreeMap::new(), pairs: Pairs::new() };
    for row in rows {
        let sum = told.sums.entry(row.account).or_default();
        sum.0 += row.debit.get();
        sum.1 += row.credit.get();
    }
    told.deductions();
    if told.debit("911") != 0 || told.credit("911") != 0 {
        told.closings();
    }
    told.pairs.retain(|_, amount| *amount != 0);
    told.pairs
}

struct Told {
    /// Debit and credit by account.
    sums: BTreeMap<AccountCode, (i64, i64)>,
    pairs: Pairs,
}

impl Told {
    fn under(&self, group: &str) -> Vec<(AccountCode, (i64, i64))> {
        self.sums.iter().filter(|(account, _)| account.is_under(group)).map(|(account, sum)| (*account, *sum)).collect()
    }

    fn debit(&self, group: &str) -> i64 {
        self.under(group).iter().map(|(_, (debit, _))| debit).sum()
    }

    fn credit(&self, group: &str) -> i64 {
        self.under(group).iter().map(|(_, (_, credit))| credit).sum()
    }

    fn pair(&mut self, debit: AccountCode, credit: AccountCode, amount: i64) {
        *self.pairs.entry((debit, credit)).or_default() += amount;
    }

    /// 521 goes to the revenue it corrects, and nothing else takes it: to the external one as far as that was debited.
    fn deductions(&mut self) {
        let mut room: BTreeMap<AccountCode, i64> = ["511", "512"]
            .iter()
            .flat_map(|group| self.under(group))
            .map(|(account, (debit, _))| (account, debit))
            .collect();
        for (deduction, (_, mut left)) in self.under("521") {
            for (revenue, debited) in &mut room {
                let part = left.min(*debited);
                (left, *debited) = (left - part, *debited - part);
                *self.pairs.entry((*revenue, deduction)).or_default() += part;
            }
        }
    }

    fn closings(&mut self) {
        let Some((external, internal)) = self.results() else { return };
        for (group, to) in [("511", external), ("512", internal)] {
            for (account, (debit, _)) in self.under(group) {
                let deducted: i64 = self.pairs.iter().filter(|((of, _), _)| *of == account).map(|(_, part)| part).sum();
                self.pair(account, to, debit - deducted);
            }
        }
        for (account, (debit, _)) in self.under("558") {
            self.pair(account, external, debit);
        }
        for (group, to) in [("611", external), ("612", internal), ("658", external), ("659", external)] {
            for (account, (_, credit)) in self.under(group) {
                self.pair(to, account, credit);
            }
        }
        // What 9112 took besides 612 and the profit it gave is its part of 642.
        let profit = self.credit("4212").min(self.debit(internal.as_str()));
        let mut within = (self.debit(internal.as_str()) - self.credit("612") - profit).max(0);
        if internal == external {
            within = 0;
        }
        for (account, (_, credit)) in self.under("642") {
            let part = within.min(credit);
            within -= part;
            self.pair(internal, account, part);
            self.pair(external, account, credit - part);
        }
        self.results_carried(external, internal);
    }

    /// The result of each stream: what 911 was credited more than it was debited with costs.
    fn results_carried(&mut self, external: AccountCode, internal: AccountCode) {
        let of = |pairs: &Pairs, stream: AccountCode| -> i64 {
            let part = |((debit, credit), amount): (&(AccountCode, AccountCode), &i64)| {
                i64::from(*credit == stream) * amount - i64::from(*debit == stream) * amount
            };
            pairs.iter().map(part).sum()
        };
        for (stream, to) in [(external, "4211"), (internal, "4212")] {
            let to = self.under(to).first().or(self.under("421").first()).map(|(account, _)| *account);
            let Some(to) = to else { continue };
            match of(&self.pairs, stream) {
                profit @ 1.. => self.pair(stream, to, profit),
                loss => self.pair(to, stream, -loss),
            }
            if internal == external {
                break;
            }
        }
    }

    /// 9111 and 9112, or the one account the other books had.
    fn results(&self) -> Option<(AccountCode, AccountCode)> {
        let known = self.under("911");
        let first = known.first().map(|(account, _)| *account)?;
        let find = |code: &str| known.iter().find(|(account, _)| account.is_under(code)).map(|(account, _)| *account);
        let external = find("9111").unwrap_or(first);
        Some((external, find("9112").unwrap_or(external)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::money::Dong;

    fn pairs(text: &str) -> Vec<String> {
        let row = |row: &str| {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let dong = |cell: &str| Dong::new(cell.parse().unwrap()).unwrap();
            let (debit, credit) = (dong(cells[1]), dong(cells[2]));
            TurnoverRow { account: cells[0].parse().unwrap(), party: None, debit, credit }
        };
        let rows: Vec<TurnoverRow> = text.split(';').map(row).collect();
        usual_pairs(&rows).into_iter().map(|((debit, credit), amount)| format!("{debit}/{credit} {amount}")).collect()
    }

    #[test]
    fn books_that_were_not_closed_in_the_year_say_nothing_but_what_521_went_to() {
        assert!(pairs("511 0 900; 611 500 0; 642 100 0").is_empty());
        assert_eq!(pairs("511 40 900; 521 40 40; 611 500 0"), ["511/521 40"]);
    }

    #[test]
    fn books_closed_monthly_went_each_to_its_stream() {
        // External 860 − 500 − 60 = 300; internal 200 − 150 − 40 = 10.
        let text = "5111 900 900; 5121 200 200; 521 40 40; 6111 500 500; 6121 150 150; 642 100 100; \
                    9111 860 860; 9112 200 200; 4211 0 300; 4212 0 10";
        let expected = [
            "5111/521 40",
            "5111/9111 860",
            "5121/9112 200",
            "9111/4211 300",
            "9111/6111 500",
            "9111/642 60",
            "9112/4212 10",
            "9112/6121 150",
            "9112/642 40",
        ];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn a_loss_stands_on_the_debit_side_of_421() {
        assert_eq!(
            pairs("511 100 100; 611 130 130; 911 130 130; 421 30 0"),
            ["421/911 30", "511/911 100", "911/611 130"]
        );
    }
}
