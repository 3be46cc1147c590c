//! What stands against a distribution, each with its article.

use ledger::account::AccountCode;
use ledger::party::PartyKind;

use crate::article::{Article, BY_CAPITAL_ONLY, LOSSES, NOT_ENTITLED, ORDER, UNDIVIDED_FUND, USE_AND_LABOUR};
use crate::rate::Rate;

/// A stream of income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// From transactions with everybody else (4211).
    External,
    /// From transactions with official members under contract (4212).
    Internal,
}

impl Stream {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Stream::External => "external",
            Stream::Internal => "internal",
        }
    }
}

/// One thing that stands against a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A stream has a loss that nobody has decided about.
    LossUntreated {
        /// The stream.
        stream: Stream,
        /// Đồng of loss.
        loss: i64,
    },
    /// The year brought nothing to distribute.
    NothingToDistribute,
    /// The undivided fund gets less of the external income than the law asks.
    FundBelowMinimum {
        /// What the plan gives.
        rate: Rate,
        /// The least.
        least: Rate,
    },
    /// An account that is no fund.
    NotAFund(AccountCode),
    /// The funds take more than there is.
    FundsExceed {
        /// The stream.
        stream: Stream,
    },
    /// The parts of the rest are not the whole of it.
    KeysDoNotSum {
        /// The stream.
        stream: Stream,
        /// What they add up to.
        sum: Rate,
    },
    /// Use and labour together get less than 51 % of the internal rest.
    UseAndLabourTooSmall {
        /// What they get.
        share: Rate,
    },
    /// Part of the external rest goes by use or labour.
    ExternalByUse,
    /// Somebody who is no member, or an associate without capital, is to get a share.
    NotEntitled {
        /// His code.
        code: String,
        /// His kind.
        kind: Option<PartyKind>,
    },
    /// An associate with capital is to get a share by use or labour.
    ByCapitalOnly {
        /// His code.
        code: String,
    },
    /// Nobody used anything, so nothing can go by use.
    NothingUsed,
    /// Nobody has pay, so nothing can go by labour.
    NoLabour,
    /// Nobody has paid in capital.
    NoCapital,
}

impl Fault {
    /// The stable name that the screens and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::LossUntreated { .. } => "distribution.loss-untreated",
            Fault::NothingToDistribute => "distribution.nothing",
            Fault::FundBelowMinimum { .. } => "distribution.fund-below-minimum",
            Fault::NotAFund(_) => "distribution.not-a-fund",
            Fault::FundsExceed { .. } => "distribution.funds-exceed",
            Fault::KeysDoNotSum { .. } => "distribution.keys-do-not-sum",
            Fault::UseAndLabourTooSmall { .. } => "distribution.use-and-labour",
            Fault::ExternalByUse => "distribution.external-by-use",
            Fault::NotEntitled { .. } => "distribution.not-entitled",
            Fault::ByCapitalOnly { .. } => "distribution.by-capital-only",
            Fault::NothingUsed => "distribution.nothing-used",
            Fault::NoLabour => "distribution.no-labour",
            Fault::NoCapital => "distribution.no-capital",
        }
    }

    /// The article it follows.
    pub const fn article(&self) -> Article {
        match self {
            Fault::LossUntreated { .. } => LOSSES,
            Fault::FundBelowMinimum { .. } => UNDIVIDED_FUND,
            Fault::UseAndLabourTooSmall { .. } => USE_AND_LABOUR,
            Fault::NotEntitled { .. } => NOT_ENTITLED,
            Fault::ByCapitalOnly { .. } => BY_CAPITAL_ONLY,
            Fault::NothingToDistribute
            | Fault::NotAFund(_)
            | Fault::FundsExceed { .. }
            | Fault::KeysDoNotSum { .. }
            | Fault::ExternalByUse
            | Fault::NothingUsed
            | Fault::NoLabour
            | Fault::NoCapital => ORDER,
        }
    }
}
