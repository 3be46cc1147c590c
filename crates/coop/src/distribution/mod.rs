//! Distribution of the year's income (Luật HTX 2023, Đ84–86; read in the text unless said otherwise).
//!
//! The order of Đ86 for each stream, internal and external: losses of earlier years first, then the undivided fund, then
//! the funds the meeting decides, then the rest: of the internal rest at least 51 % to official members by use of services
//! and by labour, what is left of it and the external rest by capital to official members and contributing associates.
//!
//! That the fund's rate is taken of the income after tax, that the external rest goes by capital, and how shares are
//! rounded is inferred («chưa đối chiếu»).

mod check;
mod fault;

use ledger::account::AccountCode;
use ledger::party::PartyKind;

pub use fault::{Fault, Stream};

use crate::rate::Rate;
use crate::split::split;

/// What a stream brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Income {
    /// The year's result after tax (4211, 4212); below zero a loss.
    pub profit: i64,
    /// The balance at the end of the year, earlier years included: credit positive.
    pub balance: i64,
    /// Tax of the year that the result was reduced by.
    pub tax: i64,
}

/// Of what the rate of the undivided fund is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FundBase {
    /// The income after tax.
    #[default]
    AfterTax,
    /// The income before tax.
    BeforeTax,
}

impl FundBase {
    /// What a fund's rate is taken of, where so much of a stream's income is distributed.
    pub fn of(self, fund: AccountCode, income: Income, amount: i64) -> i64 {
        let before_tax = fund.is_under("4421") && self == FundBase::BeforeTax && amount > 0;
        if before_tax { amount.saturating_add(income.tax) } else { amount }
    }
}

/// A fund that gets part of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundRate {
    /// 4421, 418, 3531, 3532 or 4118.
    pub account: AccountCode,
    /// The code of the fund in the register, where it has one.
    pub party: Option<String>,
    /// How much of the stream's income.
    pub rate: Rate,
}

/// What the meeting decided for a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamPlan {
    /// The funds, in order.
    pub funds: Vec<FundRate>,
    /// How much of the rest by use of services.
    pub by_use: Rate,
    /// How much of the rest by labour.
    pub by_labour: Rate,
    /// How much of the rest by capital.
    pub by_capital: Rate,
}

/// What the meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Of what the undivided fund's rate is taken.
    pub base: FundBase,
    /// Whether the meeting decided that a loss of one stream, or of earlier years, is carried forward.
    pub losses_carried: bool,
    /// The external stream.
    pub external: StreamPlan,
    /// The internal stream.
    pub internal: StreamPlan,
}

/// A member and what his shares go by. Members come in the order of their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// His code.
    pub code: String,
    /// His kind at the end of the year; none where he is no member.
    pub kind: Option<PartyKind>,
    /// Đồng of products and services he used under contract.
    pub use_value: i64,
    /// Đồng of his pay.
    pub labour: i64,
    /// Đồng of capital he has paid in.
    pub capital: i64,
}

impl Member {
    fn is_official(&self) -> bool {
        self.kind == Some(PartyKind::Official)
    }

    fn shares_by_capital(&self) -> bool {
        matches!(self.kind, Some(PartyKind::Official | PartyKind::AssociateCapital))
    }
}

/// What a fund gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundAmount {
    /// The account.
    pub account: AccountCode,
    /// The fund's code.
    pub party: Option<String>,
    /// Đồng of the external stream.
    pub external: i64,
    /// Đồng of the internal stream.
    pub internal: i64,
}

/// What a member gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The member.
    pub member: Member,
    /// By use of services.
    pub by_use: i64,
    /// By labour.
    pub by_labour: i64,
    /// By capital, of the internal stream.
    pub by_capital_internal: i64,
    /// By capital, of the external stream.
    pub by_capital_external: i64,
}

impl Share {
    /// Of the internal stream.
    pub fn internal(&self) -> i64 {
        self.by_use + self.by_labour + self.by_capital_internal
    }

    /// All together.
    pub fn total(&self) -> i64 {
        self.internal() + self.by_capital_external
    }
}

/// The distribution of a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distribution {
    /// What is distributed of the external stream, funds included.
    pub external: i64,
    /// What is distributed of the internal stream.
    pub internal: i64,
    /// What the funds get.
    pub funds: Vec<FundAmount>,
    /// The part of the internal rest that goes by use.
    pub pool_use: i64,
    /// By labour.
    pub pool_labour: i64,
    /// By capital.
    pub pool_capital_internal: i64,
    /// The external rest.
    pub pool_capital_external: i64,
    /// What each member gets, in the order they came in; those without any key are left out.
    pub shares: Vec<Share>,
}

/// Works the distribution out, or says everything that stands against it.
///
/// # Errors
/// Every fault, each with its article.
pub fn distribute(
    plan: &Plan,
    external: Income,
    internal: Income,
    members: &[Member],
    union: bool,
) -> Result<Distribution, Vec<Fault>> {
    let amounts = (distributable(external), distributable(internal));
    let mut faults = check::faults(plan, external, internal, members, union);
    let mut result = Distribution { external: amounts.0, internal: amounts.1, ..Distribution::default() };
    result.funds = funds(plan, (external, amounts.0), (internal, amounts.1));
    let rest = |amount: i64, part: fn(&FundAmount) -> i64| amount - result.funds.iter().map(part).sum::<i64>();
    let (rest_external, rest_internal) = (rest(amounts.0, |fund| fund.external), rest(amounts.1, |fund| fund.internal));
    if rest_external < 0 || rest_internal < 0 {
        let stream = if rest_external < 0 { Stream::External } else { Stream::Internal };
        faults.push(Fault::FundsExceed { stream });
        return Err(faults);
    }
    let pools = pools(&plan.internal, rest_internal);
    (result.pool_use, result.pool_labour, result.pool_capital_internal) = pools;
    result.pool_capital_external = rest_external;
    match shares(&result, members) {
        Ok(shares) => result.shares = shares,
        Err(missing) => faults.extend(missing),
    }
    if faults.is_empty() { Ok(result) } else { Err(faults) }
}

/// What may be distributed of a stream: the year's result, less what covers losses of earlier years.
pub fn distributable(income: Income) -> i64 {
    income.profit.min(income.balance).max(0)
}

fn funds(plan: &Plan, external: (Income, i64), internal: (Income, i64)) -> Vec<FundAmount> {
    let mut funds: Vec<FundAmount> = Vec::new();
    let streams = [(&plan.external, external, true), (&plan.internal, internal, false)];
    for (stream, (income, amount), is_external) in streams {
        for fund in &stream.funds {
            let part = fund.rate.of(plan.base.of(fund.account, income, amount));
            let known = funds.iter().position(|other| other.account == fund.account && other.party == fund.party);
            let at = known.unwrap_or_else(|| {
                let empty = FundAmount { account: fund.account, party: fund.party.clone(), external: 0, internal: 0 };
                funds.push(empty);
                funds.len() - 1
            });
            if is_external { funds[at].external += part } else { funds[at].internal += part }
        }
    }
    funds
}

/// The internal rest by use, by labour and by capital. Rounding never takes use and labour below 51 % of it.
fn pools(plan: &StreamPlan, rest: i64) -> (i64, i64, i64) {
    let rates = [plan.by_use, plan.by_labour, plan.by_capital].map(|rate| i64::from(rate.millionths()));
    let Some(parts) = split(rest, &rates) else { return (0, 0, rest) };
    let (mut by_use, mut by_labour, mut by_capital) = (parts[0], parts[1], parts[2]);
    let short = check::USE_AND_LABOUR_MIN.at_least_of(rest) - by_use - by_labour;
    if short > 0 && Rate::sum([plan.by_use, plan.by_labour]) >= check::USE_AND_LABOUR_MIN {
        if plan.by_use > Rate::ZERO {
            by_use += short
        } else {
            by_labour += short
        }
        by_capital -= short;
    }
    (by_use, by_labour, by_capital)
}

fn shares(result: &Distribution, members: &[Member]) -> Result<Vec<Share>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut pool = |amount: i64, key: fn(&Member) -> i64, fault: Fault| {
        let keys: Vec<i64> = members.iter().map(key).collect();
        split(amount, &keys).unwrap_or_else(|| {
            if amount > 0 {
                faults.push(fault);
            }
            vec![0; members.len()]
        })
    };
    let by_use =
        pool(result.pool_use, |member| if member.is_official() { member.use_value } else { 0 }, Fault::NothingUsed);
    let by_labour =
        pool(result.pool_labour, |member| if member.is_official() { member.labour } else { 0 }, Fault::NoLabour);
    let capital = |member: &Member| if member.shares_by_capital() { member.capital } else { 0 };
    let by_capital_internal = pool(result.pool_capital_internal, capital, Fault::NoCapital);
    let by_capital_external = pool(result.pool_capital_external, capital, Fault::NoCapital);
    if !faults.is_empty() {
        faults.dedup();
        return Err(faults);
    }
    let share = |(at, member): (usize, &Member)| Share {
        member: member.clone(),
        by_use: by_use[at],
        by_labour: by_labour[at],
        by_capital_internal: by_capital_internal[at],
        by_capital_external: by_capital_external[at],
    };
    let with_a_key = |share: &Share| {
        let member = &share.member;
        share.total() > 0 || member.capital > 0 || member.use_value > 0 || member.labour > 0
    };
    Ok(members.iter().enumerate().map(share).filter(with_a_key).collect())
}
