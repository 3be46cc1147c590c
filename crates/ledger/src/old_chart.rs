//! From the chart of TT 24/2017/TT-BTC to that of TT 71/2024/TT-BTC: an account and what it may have become.
//!
//! The rows are data with their confidence. The text of TT 24 and the table of transition were not seen: every row is
//! inferred («chưa đối chiếu»), whoever shows one says so, and where one account became several a person chooses.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::account::AccountCode;

/// An account of the old chart.
#[derive(Debug, Clone)]
pub struct OldAccount {
    /// Its name.
    pub name: String,
    /// The accounts it may have become; one, or several to choose from.
    pub new: Vec<AccountCode>,
    /// What to choose by, in Vietnamese and English.
    pub notes: [String; 2],
    /// False where the row is inferred.
    pub confirmed: bool,
    /// Where it was read.
    pub source: String,
}

#[derive(Deserialize)]
struct Row {
    old: String,
    name_vi: String,
    new: String,
    note_vi: String,
    note_en: String,
    confidence: String,
    source: String,
}

static OLD: LazyLock<BTreeMap<String, OldAccount>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_bytes!("../data/chart-tt24-map.csv").as_slice());
    let read = |row: Result<Row, csv::Error>| {
        let row = row.expect("the program's own table of old accounts reads");
        let new = row.new.split(' ').map(|code| code.parse().expect("its codes read")).collect();
        let confirmed = row.confidence == "source";
        let account =
            OldAccount { name: row.name_vi, new, notes: [row.note_vi, row.note_en], confirmed, source: row.source };
        (row.old, account)
    };
    reader.deserialize().map(read).collect()
});

/// What an account of TT 24 may have become: its own row, or that of the account it lies under.
///
/// ```
/// use ledger::old_chart::old_account;
/// assert_eq!(old_account("153").unwrap().new[0].as_str(), "152");
/// assert_eq!(old_account("6421").unwrap().new[0].as_str(), "642");
/// assert!(old_account("632").unwrap().new.len() > 1, "a person chooses");
/// assert!(old_account("999").is_none());
/// ```
pub fn old_account(code: &str) -> Option<&'static OldAccount> {
    (3..=code.len()).rev().filter_map(|end| code.get(..end)).find_map(|part| OLD.get(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::CHART;

    #[test]
    fn every_row_leads_to_accounts_that_are_posted_to_and_says_how_sure_it_is() {
        for (old, account) in OLD.iter() {
            for code in &account.new {
                assert!(CHART.contains_key(code), "{old} to {code}");
                let is_heading = CHART.keys().any(|other| other != code && other.is_under(code.as_str()));
                assert!(!is_heading, "{old} to the heading {code}");
            }
            assert!(!account.source.is_empty() && !account.confirmed, "{old}");
            assert!(account.new.len() == 1 || account.new.iter().collect::<std::collections::BTreeSet<_>>().len() > 1);
        }
    }
}
