//! What stands against a distribution, in words.

use coop::distribution::{Fault, Stream};
use ledger::party::PartyKind;

use crate::api::refusal::Objection;
use crate::coop::by_law;
use crate::{Refusal, show};

/// Everything that stands against it, the first as what refuses.
pub(super) fn faulty(resolution: Option<Objection>, faults: &[Fault]) -> Refusal {
    let objections: Vec<Objection> = resolution.into_iter().chain(faults.iter().map(fault_words)).collect();
    match objections.first().cloned() {
        Some(first) => Refusal { code: first.code, args: first.args, objections },
        None => Refusal::new("distribution.nothing"),
    }
}

pub(super) fn fault_words(fault: &Fault) -> Objection {
    let words = |args: &[(&str, String)]| {
        let mut said = by_law(fault.code(), fault.article(), []);
        said.args.extend(args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        said
    };
    match fault {
        Fault::LossUntreated { stream, loss } => {
            let said = words(&[("loss", show::dong(*loss))]);
            of_stream(said, *stream, "distribution.loss-untreated-external", "distribution.loss-untreated-internal")
        }
        Fault::FundBelowMinimum { rate, least } => words(&[("rate", rate.to_string()), ("least", least.to_string())]),
        Fault::NotAFund(account) => words(&[("account", account.to_string())]),
        Fault::FundsExceed { stream } => {
            of_stream(words(&[]), *stream, "distribution.funds-exceed-external", "distribution.funds-exceed-internal")
        }
        Fault::KeysDoNotSum { stream, sum } => {
            let said = words(&[("sum", sum.to_string())]);
            of_stream(said, *stream, "distribution.keys-do-not-sum-external", "distribution.keys-do-not-sum-internal")
        }
        Fault::UseAndLabourTooSmall { share } => words(&[("share", share.to_string())]),
        Fault::NotEntitled { code, kind } => {
            let said = words(&[("code", code.clone())]);
            let member = kind.is_some_and(PartyKind::is_member);
            if member { said } else { Objection { code: "distribution.not-a-member".to_owned(), ..said } }
        }
        Fault::ByCapitalOnly { code } => words(&[("code", code.clone())]),
        Fault::NothingToDistribute | Fault::ExternalByUse | Fault::NothingUsed | Fault::NoLabour | Fault::NoCapital => {
            words(&[])
        }
    }
}

/// The sentence names its stream, so that no part of it is glued.
fn of_stream(said: Objection, stream: Stream, external: &str, internal: &str) -> Objection {
    let code = match stream {
        Stream::External => external,
        Stream::Internal => internal,
    };
    Objection { code: code.to_owned(), ..said }
}
