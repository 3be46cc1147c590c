//! What was written into the registers of the cooperative, told.

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::CoopFact;

use super::Told;
use crate::{Book, Refusal, show};

impl Book {
    pub(super) fn tell_coop(&self, id: EventId, fact: &CoopFact) -> Result<Told, Refusal> {
        let told = match fact {
            CoopFact::Pledged(fact) => Told::of("capital-pledged").with("amount", show::dong(fact.amount.get())),
            CoopFact::CertificateIssued(fact) => {
                let number = format!("Q{:02}-{:04}", id.writer(), fact.number);
                let told = Told::of("certificate-issued").with("number", number);
                Told { reason: fact.note.clone(), ..told }
            }
            CoopFact::CertificateWithdrawn(fact) => {
                let told = Told::of("certificate-withdrawn").with("day", show_day(fact.day));
                Told { reason: fact.reason.clone(), ..told }
            }
            CoopFact::Membership(fact) => {
                let act = if fact.kind.is_some() { "membership-set" } else { "membership-ended" };
                let told = Told::of(act).with("day", show_day(fact.day));
                Told { reason: fact.note.clone(), ..told }
            }
            CoopFact::Resolution(fact) => {
                let act = if fact.active { "resolution-recorded" } else { "resolution-withdrawn" };
                Told::of(act).with("number", &fact.number).with("title", &fact.title)
            }
            CoopFact::Contract(fact) => {
                let act = if fact.active { "contract-set" } else { "contract-withdrawn" };
                Told::of(act).with("number", &fact.number)
            }
            CoopFact::Counted(fact) => {
                let told = Told::of("balance-counted")
                    .with("account", fact.account)
                    .with("day", show_day(fact.day))
                    .with("amount", show::dong(fact.counted.get()));
                Told { reason: fact.note.clone(), ..told }
            }
            CoopFact::Prepaid(fact) => {
                let act = if fact.active { "prepaid-set" } else { "prepaid-withdrawn" };
                Told::of(act).with("name", &fact.name).with("amount", show::dong(fact.amount.get()))
            }
            CoopFact::Turnover(fact) => Told::of("turnover-brought")
                .with("first", fact.first)
                .with("last", fact.last)
                .with("count", fact.turnover.rows.len()),
            CoopFact::Listed(fact) => Told::of("opening-listed").with("list", fact.list).with("count", fact.rows.len()),
        };
        let Some(party) = fact.party() else { return Ok(told) };
        Ok(match self.store.register()?.get(party) {
            Some(card) => told.with("code", &card.code).with("name", &card.name).at("party", party),
            None => told,
        })
    }
}
