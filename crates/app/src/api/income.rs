//! The end of a year: closing entries, and the distribution of its income.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// The closing of a fiscal year.
#[derive(Debug, Clone, Serialize, TS)]
pub struct YearEnd {
    /// The fiscal year, named by the year it starts in.
    pub year: u32,
    /// Its last day, `dd/MM/yyyy`.
    pub day_shown: String,
    /// How 642 is shared: `net-revenue`, `direct-cost` or `P:Q`.
    pub key: String,
    /// What it goes by, external, as shown.
    pub key_external: String,
    /// The internal side.
    pub key_internal: String,
    /// The steps that have entries, in order.
    pub steps: Vec<YearEndStep>,
    /// The external result after tax, đồng.
    pub profit_external: String,
    /// As shown.
    pub profit_external_shown: String,
    /// The internal result, đồng.
    pub profit_internal: String,
    /// As shown.
    pub profit_internal_shown: String,
    /// The voucher that closes the year, where it is posted.
    pub posted: Option<PostedVoucher>,
    /// Whether the posted voucher no longer fits the figures.
    pub outdated: bool,
    /// What should be looked at first.
    pub looks: Vec<Objection>,
}

/// A voucher that was posted.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PostedVoucher {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// `dd/MM/yyyy`.
    pub day_shown: String,
}

/// One step of the closing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct YearEndStep {
    /// `deductions`, `revenue`, `cost`, `management`, `other`, `tax` or `result`.
    pub step: String,
    /// Where it stands.
    pub article: String,
    /// `source` or `inferred`.
    pub confidence: String,
    /// The entries.
    pub entries: Vec<YearEndEntry>,
}

/// One entry of the closing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct YearEndEntry {
    /// The account debited.
    pub debit: String,
    /// The account credited.
    pub credit: String,
    /// The name of the account that is closed.
    pub name: String,
    /// Its English name; empty for an account of one's own.
    pub name_en: String,
    /// As shown.
    pub amount: String,
}

/// What the meeting decided on a year's income. As a file it is `PLAN.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct DistributionPlan {
    /// The number of the resolution, or its id in the register.
    pub resolution: String,
    /// The external stream.
    pub external: StreamPlan,
    /// The internal stream.
    pub internal: StreamPlan,
    /// What members' use goes by: the books, or a list.
    #[serde(rename = "use")]
    pub used: KeySource,
    /// What members' labour goes by.
    pub labour: KeySource,
    /// The day whose paid-in capital counts, `YYYY-MM-DD`; the year's last day where it is left out.
    pub capital_date: Option<String>,
    /// Of what the undivided fund's rate is taken: `after-tax` or `before-tax`.
    pub fund_base: Option<String>,
    /// `carried` where the meeting decided that a loss is carried forward.
    pub losses: Option<String>,
}

/// What the meeting decided for a stream. Rates are per cent, such as `10` or `7.5`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StreamPlan {
    /// The funds.
    pub funds: Vec<FundPlan>,
    /// Of the rest by use.
    pub by_use_pct: String,
    /// Of the rest by labour.
    pub by_labour_pct: String,
    /// Of the rest by capital.
    pub by_capital_pct: String,
}

/// A fund.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct FundPlan {
    /// Its account.
    pub account: String,
    /// The code of the fund in the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Per cent of the stream's income.
    pub pct: String,
}

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum KeySource {
    /// `books`.
    Named(String),
    /// A list.
    List(Vec<KeyRow>),
}

impl Default for KeySource {
    fn default() -> Self {
        KeySource::Named("books".to_owned())
    }
}

/// A member's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyRow {
    /// The member's code.
    pub party: String,
    /// Đồng.
    #[ts(type = "string")]
    pub amount: KeyAmount,
}

/// Đồng as a number or as digits: files have the one, a window the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeyAmount {
    /// A number.
    Number(i64),
    /// Digits, or an amount as typed.
    Text(String),
}

/// A distribution worked out, or what stands against it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DistributionView {
    /// The fiscal year.
    pub year: u32,
    /// The streams: external, internal.
    pub streams: Vec<StreamView>,
    /// What the funds get.
    pub funds: Vec<FundView>,
    /// The parts of the rest.
    pub pools: Vec<PoolView>,
    /// What each member gets, by code.
    pub members: Vec<ShareView>,
    /// The sums of the columns.
    pub total: ShareSums,
    /// Everything that stands against it, each with its article.
    pub faults: Vec<Objection>,
    /// What deserves a look.
    pub looks: Vec<Objection>,
    /// The vouchers that distribute the income, where they are posted: then everything here is what they say.
    pub posted: Vec<PostedVoucher>,
    /// The meeting's plan: the posted one, else the one that was asked about.
    pub plan: DistributionPlan,
    /// The resolutions that can carry a distribution, the latest first.
    pub resolutions: Vec<super::capital::ResolutionRow>,
    /// The resolution, where it is in the register.
    pub resolution: Option<super::capital::ResolutionRow>,
    /// How each step of the law is met, in order.
    pub steps: Vec<LawStep>,
}

/// A step of the law.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LawStep {
    /// `losses`, `fund`, `funds`, `internal`, `external` or `rounding`.
    pub step: String,
    /// The article.
    pub article: String,
    /// `source` or `inferred`.
    pub confidence: String,
}

/// A stream of income.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StreamView {
    /// `external` or `internal`.
    pub stream: String,
    /// The year's result after tax, as shown.
    pub profit: String,
    /// Losses of earlier years that it covers, as shown; empty when none.
    pub covers: String,
    /// What is distributed, as shown.
    pub amount: String,
    /// What the funds leave, as shown; empty where something stands against the plan.
    pub rest: String,
}

/// What a fund gets.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundView {
    /// Its account.
    pub account: String,
    /// The account's name.
    pub name: String,
    /// The fund in the register.
    pub party: String,
    /// Of the external stream, as shown.
    pub external: String,
    /// Of the internal stream, as shown.
    pub internal: String,
}

/// A part of the rest.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PoolView {
    /// `use`, `labour`, `capital-internal` or `capital-external`.
    pub pool: String,
    /// As shown.
    pub amount: String,
}

/// What a member gets.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ShareView {
    /// The member.
    pub party: PartyRef,
    /// What he used, as shown.
    pub use_value: String,
    /// His pay, as shown.
    pub labour: String,
    /// His capital, as shown.
    pub capital: String,
    /// By use, as shown.
    pub by_use: String,
    /// By labour.
    pub by_labour: String,
    /// By capital, of the internal stream.
    pub by_capital_internal: String,
    /// By capital, of the external stream.
    pub by_capital_external: String,
    /// All together.
    pub total: String,
}

/// The sums of the columns, as shown.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct ShareSums {
    /// By use.
    pub by_use: String,
    /// By labour.
    pub by_labour: String,
    /// By capital, of the internal stream.
    pub by_capital_internal: String,
    /// By capital, of the external stream.
    pub by_capital_external: String,
    /// All together.
    pub total: String,
}

/// A fiscal year of the book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct YearRow {
    /// The year it starts in.
    pub year: u32,
    /// Its first day, `dd/MM/yyyy`.
    pub from_shown: String,
    /// Its last day, `dd/MM/yyyy`.
    pub to_shown: String,
    /// How many of its months are closed.
    pub closed: u32,
    /// The voucher that closes it.
    pub year_end: Option<PostedVoucher>,
    /// The vouchers that distribute its income.
    pub distributed: Vec<PostedVoucher>,
}
