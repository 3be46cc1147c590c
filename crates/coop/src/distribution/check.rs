//! The checks of a plan before anything is worked out.

use ledger::party::PartyKind;

use super::{Fault, Income, Member, Plan, Stream, StreamPlan, distributable};
use crate::rate::Rate;

/// Use and labour together, of the internal rest (Đ86.3.a).
pub const USE_AND_LABOUR_MIN: Rate = Rate::percent(51);

/// The undivided fund's least rate of external income (Đ84): 5 %, of a union of cooperatives 10 %. Of internal income the
/// law has no least rate.
pub const fn fund_min(union: bool) -> Rate {
    if union { Rate::percent(10) } else { Rate::percent(5) }
}

/// Accounts that a part of the income may be set aside on (TT 71/2024/TT-BTC, account 421).
const FUNDS: [&str; 5] = ["4421", "418", "3531", "3532", "4118"];

pub fn faults(plan: &Plan, external: Income, internal: Income, members: &[Member], union: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let streams = [(Stream::External, &plan.external, external), (Stream::Internal, &plan.internal, internal)];
    for (stream, _, income) in streams {
        if income.balance < 0 && !plan.losses_carried {
            faults.push(Fault::LossUntreated { stream, loss: -income.balance });
        }
    }
    if distributable(external) == 0 && distributable(internal) == 0 {
        faults.push(Fault::NothingToDistribute);
    }
    for (stream, decided, income) in streams {
        if distributable(income) > 0 {
            check_stream(stream, decided, union, &mut faults);
        }
    }
    faults.extend(members.iter().filter_map(not_entitled));
    faults
}

fn check_stream(stream: Stream, plan: &StreamPlan, union: bool, faults: &mut Vec<Fault>) {
    for fund in &plan.funds {
        if !FUNDS.iter().any(|known| fund.account.is_under(known)) {
            faults.push(Fault::NotAFund(fund.account));
        }
    }
    let sum = Rate::sum([plan.by_use, plan.by_labour, plan.by_capital]);
    if sum != Rate::WHOLE {
        faults.push(Fault::KeysDoNotSum { stream, sum });
    }
    let used = Rate::sum([plan.by_use, plan.by_labour]);
    match stream {
        Stream::External => {
            let undivided = plan.funds.iter().filter(|fund| fund.account.is_under("4421"));
            let (rate, least) = (Rate::sum(undivided.map(|fund| fund.rate)), fund_min(union));
            if rate < least {
                faults.push(Fault::FundBelowMinimum { rate, least });
            }
            if used > Rate::ZERO {
                faults.push(Fault::ExternalByUse);
            }
        }
        Stream::Internal if used < USE_AND_LABOUR_MIN => faults.push(Fault::UseAndLabourTooSmall { share: used }),
        Stream::Internal => {}
    }
}

fn not_entitled(member: &Member) -> Option<Fault> {
    let (by_use, by_capital) = (member.use_value > 0 || member.labour > 0, member.capital > 0);
    let code = member.code.clone();
    match member.kind {
        Some(PartyKind::Official) => None,
        Some(PartyKind::AssociateCapital) => by_use.then_some(Fault::ByCapitalOnly { code }),
        kind => (by_use || by_capital).then_some(Fault::NotEntitled { code, kind }),
    }
}
