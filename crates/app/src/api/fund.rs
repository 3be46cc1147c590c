//! Funds by source, and undivided assets with what they were bought or received from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;

/// Funds and undivided assets of some days (Luật HTX 2023, Đ87.1, Đ88.3a).
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundBook {
    /// Every source of every fund, by account; what says no source last.
    pub funds: Vec<FundRow>,
    /// Undivided assets by code; those without a card after them.
    pub assets: Vec<AssetRow>,
    /// The sums of each account beside its ledger.
    pub ties: Vec<FundTie>,
}

/// A source of a fund. Amounts are as shown; empty for nothing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundRow {
    /// `4421`, `4422` or `418`.
    pub account: String,
    /// The name of the account.
    pub account_name: String,
    /// What it is told apart by, for [`FundCardQuery`].
    pub of: String,
    /// What people call it.
    pub name: String,
    /// Whether anything says the source.
    pub said: bool,
    /// Before the first day.
    pub opening: String,
    /// Gained.
    pub plus: String,
    /// Lost.
    pub minus: String,
    /// After the last day.
    pub closing: String,
}

/// An undivided asset.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AssetRow {
    /// What it is told apart by, for [`FundCardQuery`].
    pub of: String,
    /// Its card; none where lines name none.
    pub party: Option<PartyRef>,
    /// What people call it.
    pub name: String,
    /// The number of the voucher it came with; empty where it was brought along.
    pub number: String,
    /// The day of that voucher, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Its cost before the first day.
    pub opening: String,
    /// More.
    pub plus: String,
    /// Less.
    pub minus: String,
    /// Its cost after the last day.
    pub closing: String,
    /// What it was bought or received from.
    pub sources: Vec<AssetSource>,
    /// All sources together.
    pub formed: String,
    /// By how much its cost is more than its sources; empty where they agree.
    pub apart: String,
}

/// How much of an asset came from a source.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AssetSource {
    /// What people call it.
    pub name: String,
    /// Whether anything says the source.
    pub said: bool,
    /// Đồng, as shown.
    pub amount: String,
}

/// Whether the sources of an account are what its ledger says.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundTie {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The sum of the rows after the last day.
    pub cards: String,
    /// The balance of the ledger.
    pub ledger: String,
    /// Whether opening, movements and balance agree.
    pub ties: bool,
    /// What of it says no source, or names no asset; empty for nothing.
    pub nameless: String,
}

/// Which source or asset is asked for. Days are `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct FundCardQuery {
    /// The account: of a source its fund, of an asset `212`.
    pub account: String,
    /// As [`FundRow`] or [`AssetRow`] say.
    pub of: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// Every movement of a source, or of an asset and of what formed it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundCard {
    /// What people call it.
    pub name: String,
    /// One for each account.
    pub parts: Vec<FundPart>,
}

/// The movements on one account. Amounts are as shown; empty for nothing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundPart {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Before the first day.
    pub opening: String,
    /// The lines, by day.
    pub lines: Vec<FundLine>,
    /// More.
    pub plus: String,
    /// Less.
    pub minus: String,
    /// After the last day.
    pub closing: String,
}

/// A line of such a part.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FundLine {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// What it is for.
    pub narration: String,
    /// The account on the other side.
    pub contra: String,
    /// More.
    pub plus: String,
    /// Less.
    pub minus: String,
    /// What there is after it.
    pub closing: String,
}
