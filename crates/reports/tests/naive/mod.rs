//! A second bookkeeper: the statements added up straight from the rows of a journal, line by line, by the words of the
//! circular. It shares nothing with the product but the rows.

use std::collections::BTreeMap;

/// A balance before the first day: account, party, đồng, debit positive.
pub type Opening = (String, String, i64);

/// A row of a journal. The credited account is empty off the balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub debit: String,
    pub debit_party: String,
    pub credit: String,
    pub credit_party: String,
    pub amount: i64,
}

#[derive(Debug, Clone, Default)]
pub struct Journal {
    pub openings: Vec<Opening>,
    pub entries: Vec<Entry>,
}

impl Journal {
    /// Each account of each party after all entries, or before them.
    fn balances(&self, after: bool) -> BTreeMap<(String, String), i64> {
        let mut balances = BTreeMap::new();
        for (account, party, amount) in &self.openings {
            *balances.entry((account.clone(), party.clone())).or_insert(0) += amount;
        }
        for entry in self.entries.iter().filter(|_| after) {
            *balances.entry((entry.debit.clone(), entry.debit_party.clone())).or_insert(0) += entry.amount;
            if !entry.credit.is_empty() {
                *balances.entry((entry.credit.clone(), entry.credit_party.clone())).or_insert(0) -= entry.amount;
            }
        }
        balances
    }

    fn debited_against(&self, debit: &str, credit: &str) -> i64 {
        let pairs =
            self.entries.iter().filter(|entry| entry.debit.starts_with(debit) && entry.credit.starts_with(credit));
        pairs.filter(|entry| !entry.credit.is_empty()).map(|entry| entry.amount).sum()
    }

    /// The balance of an account and all under it after all entries: debit positive.
    #[allow(dead_code, reason = "not every file of tests asks")]
    pub fn net(&self, account: &str) -> i64 {
        let own = self.balances(true).into_iter().filter(|((code, _), _)| code.starts_with(account));
        own.map(|(_, amount)| amount).sum()
    }

    /// What was credited to an account and all under it.
    pub fn credited(&self, account: &str) -> i64 {
        let rows = self.entries.iter().filter(|entry| !entry.credit.is_empty() && entry.credit.starts_with(account));
        rows.map(|entry| entry.amount).sum()
    }

    fn debited(&self, account: &str) -> i64 {
        self.entries.iter().filter(|entry| entry.debit.starts_with(account)).map(|entry| entry.amount).sum()
    }

    /// B01 at the end (`after`) or the beginning.
    pub fn b01(&self, after: bool) -> BTreeMap<&'static str, i64> {
        let balances = self.balances(after);
        let net = |account: &str| -> i64 {
            balances.iter().filter(|((code, _), _)| code.starts_with(account)).map(|(_, amount)| amount).sum()
        };
        let debit = |account: &str| net(account).max(0);
        let credit = |account: &str| (-net(account)).max(0);
        // Who owes, and who is owed: each customer, each tax, each worker by himself.
        let each = |account: &str, sign: i64| -> i64 {
            let mut of: BTreeMap<String, i64> = BTreeMap::new();
            for ((code, party), amount) in balances.iter().filter(|((code, _), _)| code.starts_with(account)) {
                let whose = match account {
                    "333" | "335" => format!("{code}/{party}"),
                    _ if party.is_empty() => format!("{code}/"),
                    _ => party.clone(),
                };
                *of.entry(whose).or_insert(0) += amount;
            }
            of.values().map(|amount| (sign * amount).max(0)).sum()
        };
        let (owe, owed) = (|account: &str| each(account, 1), |account: &str| each(account, -1));
        let mut lines = BTreeMap::from([
            ("110", debit("111") + debit("112")),
            ("120", debit("121")),
            ("130", ["131", "132", "136", "138", "141", "331", "334", "335", "338"].map(owe).iter().sum()),
            ("137", debit("132")),
            ("140", ["151", "152", "154", "156", "157"].map(debit).iter().sum()),
            ("151", debit("211")),
            ("152", -["2141", "2143", "2144", "2147"].map(credit).iter().sum::<i64>()),
            ("161", debit("212")),
            ("162", -credit("2142")),
            ("170", debit("133") + debit("242") + owe("333")),
            ("180", -credit("229")),
            ("310", owed("331")),
            ("320", owed("131")),
            ("330", owed("333")),
            ("340", owed("334")),
            ("350", credit("341")),
            ("360", owed("138") + owed("335") + owed("336") + owed("338") + credit("353")),
            ("370", credit("332")),
            ("380", credit("342")),
            ("410", credit("411")),
            ("420", -net("421")),
            ("430", credit("418")),
            ("440", credit("442")),
        ]);
        let sum = |lines: &BTreeMap<&str, i64>, codes: &[&str]| codes.iter().map(|code| lines[code]).sum::<i64>();
        lines.insert("150", sum(&lines, &["151", "152"]));
        lines.insert("160", sum(&lines, &["161", "162"]));
        lines.insert("200", sum(&lines, &["110", "120", "130", "140", "150", "160", "170", "180"]));
        lines.insert("300", sum(&lines, &["310", "320", "330", "340", "350", "360", "370", "380"]));
        lines.insert("400", sum(&lines, &["410", "420", "430", "440"]));
        lines.insert("500", sum(&lines, &["300", "400"]));
        lines
    }

    /// B02 of the entries.
    pub fn b02(&self) -> BTreeMap<&'static str, i64> {
        let against = |debit: &str, credit: &str| self.debited_against(debit, credit);
        let mut lines = BTreeMap::from([
            ("01a", self.credited("511")),
            ("01b", self.credited("512")),
            ("02a", against("511", "521") + against("511", "333")),
            ("02b", against("512", "521") + against("512", "333")),
            ("11a", against("9111", "611")),
            ("11b", against("9112", "612")),
            ("12a", against("9111", "642")),
            ("12b", against("9112", "642")),
            ("31", against("558", "911")),
            ("32", against("911", "658")),
            ("51", against("911", "659") - against("659", "911")),
        ]);
        for side in ["a", "b"] {
            let of = |code: &str| lines[format!("{code}{side}").as_str()];
            let (net, result) = (of("01") - of("02"), of("01") - of("02") - of("11") - of("12"));
            let (ten, twenty) = if side == "a" { ("10a", "20a") } else { ("10b", "20b") };
            lines.insert(ten, net);
            lines.insert(twenty, result);
        }
        for (whole, a, b) in [
            ("01", "01a", "01b"),
            ("02", "02a", "02b"),
            ("10", "10a", "10b"),
            ("11", "11a", "11b"),
            ("12", "12a", "12b"),
            ("20", "20a", "20b"),
        ] {
            lines.insert(whole, lines[a] + lines[b]);
        }
        lines.insert("40", lines["31"] - lines["32"]);
        lines.insert("50", lines["20"] + lines["40"]);
        lines.insert("60", lines["50"] - lines["51"]);
        lines
    }

    /// A row of F02: opening, increase, decrease, closing of a credit account.
    pub fn f02(&self, account: &str) -> [i64; 4] {
        let net = |after: bool| -> i64 {
            let balances = self.balances(after);
            -balances.iter().filter(|((code, _), _)| code.starts_with(account)).map(|(_, amount)| amount).sum::<i64>()
        };
        [net(false), self.credited(account), self.debited(account), net(true)]
    }
}
