//! Where a rule stands, and how sure it is that it stands so.

/// How a rule came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Read in the text named.
    Source,
    /// Reasoned from it, or read in a summary only: «chưa đối chiếu».
    Inferred,
}

impl Confidence {
    /// `source` or `inferred`.
    pub const fn name(self) -> &'static str {
        match self {
            Confidence::Source => "source",
            Confidence::Inferred => "inferred",
        }
    }
}

/// An article of a law or circular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Article {
    /// As it is cited: «Luật HTX 2023, Đ74.1».
    pub cited: &'static str,
    /// How sure the reading is.
    pub confidence: Confidence,
}

const fn read(cited: &'static str) -> Article {
    Article { cited, confidence: Confidence::Source }
}

const fn inferred(cited: &'static str) -> Article {
    Article { cited, confidence: Confidence::Inferred }
}

/// Minimum number of official members.
pub const MEMBERS_MIN: Article = read("Luật HTX 2023, Đ4.7, Đ4.8, Đ103.1.d");
/// Foreign official members, and for how long they may be too many.
pub const FOREIGN_MEMBERS: Article = read("Luật HTX 2023, Đ30.7, Đ103.1.d");
/// What a member contributes at least: the charter says it, the law has no figure.
pub const CONTRIBUTION_MIN: Article = read("Luật HTX 2023, Đ74.6, Đ74.7; điều lệ");
/// What the undivided fund is used for.
pub const UNDIVIDED_USE: Article = read("Luật HTX 2023, Đ87");
/// What is an internal transaction.
pub const INTERNAL: Article = read("Luật HTX 2023, Đ4.1");
/// Internal transactions kept apart.
pub const SEPARATE: Article = read("Luật HTX 2023, Đ85.1, Đ91.2");
/// What the register of members says of each.
pub const REGISTER: Article = read("Luật HTX 2023, Đ15");
/// What an official member may contribute at most.
pub const CEILING_MEMBER: Article = read("Luật HTX 2023, Đ74.1");
/// What contributing associate members may contribute together.
pub const CEILING_ASSOCIATES: Article = read("Luật HTX 2023, Đ74.2");
/// What foreigners and organisations foreigners invested in may contribute together. Which clause of the article it stands in
/// was not seen.
pub const CEILING_FOREIGN: Article = read("Luật HTX 2023, Đ74");
/// Over a ceiling for twelve months.
pub const CEILING_CLOCK: Article = read("Luật HTX 2023, Đ78.4, Đ103.1.đ");
/// The deadline for paying in what was pledged.
pub const PLEDGE_DEADLINE: Article = read("Luật HTX 2023, Đ74.4");
/// Registering a changed charter capital.
pub const REREGISTER: Article = read("Luật HTX 2023, Đ74.7");
/// Certificates of contribution.
pub const CERTIFICATE: Article = read("Luật HTX 2023, Đ75");
/// Capital is returned after debts are settled.
pub const RETURN: Article = read("Luật HTX 2023, Đ90.2");
/// Charter capital falls only where all debts can still be paid.
pub const SOLVENCY: Article = read("Luật HTX 2023, Đ78.3");
/// Non-contributing associates have no share of the income.
pub const NOT_ENTITLED: Article = read("Luật HTX 2023, Đ31.3");
/// A contributing associate has no share by use or labour.
pub const BY_CAPITAL_ONLY: Article = read("Luật HTX 2023, Đ4.18, Đ86.3");
/// The rate of the undivided fund.
pub const UNDIVIDED_FUND: Article = read("Luật HTX 2023, Đ84");
/// What stands before the distribution.
pub const ORDER: Article = read("Luật HTX 2023, Đ86");
/// 51 % of the internal rest by use and labour.
pub const USE_AND_LABOUR: Article = read("Luật HTX 2023, Đ86.3.a");
/// Losses.
pub const LOSSES: Article = read("Luật HTX 2023, Đ86, Đ89");
/// The general meeting decides.
pub const MEETING_DECIDES: Article = read("Luật HTX 2023, Đ64.2");
/// The general meeting decides on capital.
pub const MEETING_CAPITAL: Article = read("Luật HTX 2023, Đ64.5");
/// The general meeting decides on undivided assets.
pub const UNDIVIDED_ASSETS: Article = read("Luật HTX 2023, Đ64.3, Đ88.3.c");
/// Majorities.
pub const MAJORITY: Article = read("Luật HTX 2023, Đ61");
/// The yearly meeting.
pub const MEETING: Article = read("Luật HTX 2023, Đ57.1, Đ59.1");
/// Yearly statements.
pub const STATEMENTS: Article = read("TT 71/2024/TT-BTC, Phụ lục IV");
/// The closing entries.
pub const CLOSING: Article = read("TT 71/2024/TT-BTC, Phụ lục I, TK 911");
/// Closing entries whose account the circular leaves open.
pub const CLOSING_INFERRED: Article = inferred("Suy từ TT 71/2024/TT-BTC, TK 911: 558, 658, 659 vào 9111");
/// The key of business management expenses.
pub const SPLIT_642: Article = inferred("TT 71/2024/TT-BTC, B02 mã 12: tiêu thức do HTX chọn");
/// Costs paid in advance.
pub const PREPAID: Article = read("TT 71/2024/TT-BTC, Phụ lục I, TK 242");
/// How shares are rounded.
pub const ROUNDING: Article = inferred("Số dư lớn nhất: phần lẻ về người có phần dư lớn, cùng dư thì theo mã");
/// The base of the fund's rate.
pub const FUND_BASE: Article = inferred("Luật HTX 2023, Đ84, Đ86: luật chưa nói trước hay sau thuế");
