//! Accounts (tài khoản) and the chart of TT 71/2024/TT-BTC.
//!
//! The circular's accounts are data with their source and confidence; a cooperative may open accounts of
//! its own under them. A heading (an account with accounts under it) is never posted to.
//!
//! Invariant: nothing here reads a clock, a file or a database; the chart is part of the program.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// The longest code an account may have.
const CODE_LEN_MAX: usize = 12;

/// The code of an account: two to twelve letters or digits, beginning with a digit (`1111`, `131`, `001`, `1121VCB`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountCode {
    // Bytes past the end are zero, so that the derived order is the order of the text.
    bytes: [u8; CODE_LEN_MAX],
}

impl AccountCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let len = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(CODE_LEN_MAX);
        std::str::from_utf8(&self.bytes[..len]).unwrap_or_default()
    }

    /// True where this account is `other` or lies under it.
    pub fn is_under(&self, other: &str) -> bool {
        self.as_str().starts_with(other)
    }

    /// True for 001 to 008, which are kept by single entry and stand outside every total (TT 71/2024, Annex I).
    pub fn is_off_balance(&self) -> bool {
        self.bytes[0] == b'0'
    }
}

/// A text that cannot be an account's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an account code")]
pub struct NotACode;

impl FromStr for AccountCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let right_length = (2..=CODE_LEN_MAX).contains(&text.len());
        let right_letters = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if !right_length || !right_letters || !text.as_bytes()[0].is_ascii_digit() {
            return Err(NotACode);
        }
        let mut bytes = [0; CODE_LEN_MAX];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { bytes })
    }
}

impl fmt::Display for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an account belongs to in the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Tài sản.
    Asset,
    /// Nợ phải trả.
    Liability,
    /// Vốn chủ sở hữu.
    Equity,
    /// Doanh thu, thu nhập.
    Revenue,
    /// Chi phí.
    Expense,
    /// Xác định kết quả.
    Result,
    /// Outside the balance sheet, 001 to 008.
    OffBalance,
}

impl Class {
    /// The stable name used in data and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Asset => "asset",
            Class::Liability => "liability",
            Class::Equity => "equity",
            Class::Revenue => "revenue",
            Class::Expense => "expense",
            Class::Result => "result",
            Class::OffBalance => "offbalance",
        }
    }
}

/// The side an account's balance stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormalSide {
    /// Nợ.
    Debit,
    /// Có.
    Credit,
    /// Either, each party on its own side; never netted between parties.
    Both,
}

impl NormalSide {
    /// The stable name used in data and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            NormalSide::Debit => "debit",
            NormalSide::Credit => "credit",
            NormalSide::Both => "both",
        }
    }
}

/// One account of the circular.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its code.
    pub code: AccountCode,
    /// Its name in the circular.
    pub name: String,
    /// A translation, for the screen only.
    pub name_en: String,
    /// 1, 2 or 3.
    pub level: u8,
    /// The account it lies under.
    pub parent: Option<AccountCode>,
    /// What it belongs to.
    pub class: Class,
    /// Where its balance stands.
    pub normal_side: NormalSide,
    /// Whether a line on it must name a party.
    pub party_required: bool,
    /// The details a line on it should carry.
    pub tracks: Vec<String>,
    /// True where the row was read in the circular, false where it is inferred («chưa đối chiếu»).
    pub confirmed: bool,
    /// Where it was read.
    pub source: String,
}

/// The chart of the circular, in order of code.
pub static CHART: LazyLock<BTreeMap<AccountCode, Account>> =
    LazyLock::new(|| read_chart(include_str!("../data/chart-tt71.csv")));

/// Our own data file is part of the program and checked by a test, so a row that cannot be read is our own
/// mistake and may stop it.
fn read_chart(data: &str) -> BTreeMap<AccountCode, Account> {
    csv::Reader::from_reader(data.as_bytes())
        .records()
        .map(|row| account_of(&row.expect("the chart is readable")))
        .map(|account| (account.code, account))
        .collect()
}

fn account_of(row: &csv::StringRecord) -> Account {
    let field = |index: usize| row.get(index).unwrap_or_default();
    Account {
        code: field(0).parse().expect("a code of the chart"),
        name: field(1).to_owned(),
        name_en: field(2).to_owned(),
        level: field(3).parse().expect("a level of the chart"),
        parent: field(4).parse().ok(),
        class: class_of(field(5)),
        normal_side: side_of(field(6)),
        party_required: field(7) == "required",
        tracks: field(8).split(';').filter(|track| *track != "none").map(str::to_owned).collect(),
        confirmed: field(9) == "source",
        source: field(10).to_owned(),
    }
}

fn class_of(name: &str) -> Class {
    match name {
        "asset" => Class::Asset,
        "liability" => Class::Liability,
        "equity" => Class::Equity,
        "revenue" => Class::Revenue,
        "expense" => Class::Expense,
        "result" => Class::Result,
        "offbalance" => Class::OffBalance,
        _ => panic!("the chart names a class there is not: {name}"),
    }
}

fn side_of(name: &str) -> NormalSide {
    match name {
        "debit" => NormalSide::Debit,
        "credit" => NormalSide::Credit,
        "both" => NormalSide::Both,
        _ => panic!("the chart names a side there is not: {name}"),
    }
}

/// The account of the circular that `code` is, or lies under.
pub fn in_chart(code: AccountCode) -> Option<&'static Account> {
    let text = code.as_str();
    (2..=text.len()).rev().find_map(|len| CHART.get(&text[..len].parse().ok()?))
}

/// Whether a line on this account must name a party: 131, 132, 141, 331, 332, 334, 4111 and what lies under them.
///
/// The reports count these accounts party by party (B01 lines 130, 310, 320 …), never net.
pub fn party_required(code: AccountCode) -> bool {
    in_chart(code).is_some_and(|account| account.party_required)
}

/// The accounts open in one book: the circular's and the cooperative's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    own: BTreeMap<AccountCode, OwnAccount>,
}

/// An account the cooperative opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAccount {
    /// Its name.
    pub name: String,
    /// False once it is no longer to be used.
    pub active: bool,
}

/// How an account may be used in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It may be posted to.
    Postable,
    /// It has accounts under it.
    Heading,
    /// It was set out of use.
    Retired,
    /// There is no such account.
    Unknown,
}

impl Chart {
    /// Opens or changes an account of the cooperative's own.
    pub fn set(&mut self, code: AccountCode, account: OwnAccount) {
        self.own.insert(code, account);
    }

    /// Takes an own account out again.
    pub fn remove(&mut self, code: AccountCode) {
        self.own.remove(&code);
    }

    /// The cooperative's own accounts, in order of code.
    pub fn own(&self) -> impl Iterator<Item = (AccountCode, &OwnAccount)> {
        self.own.iter().map(|(code, account)| (*code, account))
    }

    /// How `code` may be used.
    pub fn usage(&self, code: AccountCode) -> Use {
        let own = self.own.get(&code);
        if own.is_none() && !CHART.contains_key(&code) {
            return Use::Unknown;
        }
        if own.is_some_and(|account| !account.active) {
            return Use::Retired;
        }
        if self.has_children(code) { Use::Heading } else { Use::Postable }
    }

    /// The name of `code` as the circular or the cooperative wrote it.
    pub fn name(&self, code: AccountCode) -> Option<&str> {
        match self.own.get(&code) {
            Some(account) => Some(&account.name),
            None => CHART.get(&code).map(|account| account.name.as_str()),
        }
    }

    fn has_children(&self, code: AccountCode) -> bool {
        let under = |other: &AccountCode| *other != code && other.is_under(code.as_str());
        let after = (std::ops::Bound::Excluded(code), std::ops::Bound::Unbounded);
        // Codes are in order of text, so whatever lies under this one follows it at once.
        CHART.range(after).next().is_some_and(|(other, _)| under(other))
            || self.own.range(after).take_while(|(other, _)| under(other)).any(|(_, account)| account.active)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> AccountCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_chart_has_every_account_of_annex_one() {
        let level_one = CHART.values().filter(|account| account.level == 1).count();
        let off_balance = CHART.values().filter(|account| account.class == Class::OffBalance).count();
        assert_eq!((CHART.len(), level_one, off_balance), (112, 51, 8));
    }

    #[test]
    fn every_parent_is_in_the_chart_and_begins_the_code() {
        for account in CHART.values() {
            if let Some(parent) = account.parent {
                assert!(account.code.is_under(parent.as_str()) && CHART.contains_key(&parent), "{account:?}");
            }
        }
    }

    #[test]
    fn accounts_that_reports_count_by_party_demand_one() {
        for (text, wanted) in
            [("131", true), ("3311", true), ("4111", true), ("4118", false), ("1111", false), ("13211", true)]
        {
            assert_eq!(party_required(code(text)), wanted, "{text}");
        }
    }

    #[test]
    fn a_heading_is_not_posted_to() {
        let mut chart = Chart::default();
        assert_eq!(chart.usage(code("111")), Use::Heading);
        assert_eq!(chart.usage(code("1111")), Use::Postable);
        assert_eq!(chart.usage(code("642")), Use::Postable);
        assert_eq!(chart.usage(code("999")), Use::Unknown);
        chart.set(code("6421"), OwnAccount { name: "Chi phí điện".into(), active: true });
        assert_eq!(chart.usage(code("642")), Use::Heading);
        assert_eq!(chart.usage(code("6421")), Use::Postable);
    }

    #[test]
    fn an_account_stays_a_heading_while_any_account_under_it_is_in_use() {
        let mut chart = Chart::default();
        let own = |name: &str, active| OwnAccount { name: name.into(), active };
        chart.set(code("6421"), own("Chi phí điện", false));
        chart.set(code("6422"), own("Chi phí nước", true));
        assert_eq!(chart.usage(code("642")), Use::Heading);
        chart.set(code("6422"), own("Chi phí nước", false));
        assert_eq!(chart.usage(code("642")), Use::Postable);
    }

    #[test]
    fn codes_sort_as_text_and_refuse_what_is_not_a_code() {
        assert!(code("111") < code("1111") && code("1111") < code("112"));
        for bad in ["", "1", "A11", "11 1", "1111111111111", "đ1"] {
            assert!(bad.parse::<AccountCode>().is_err(), "{bad}");
        }
    }
}
