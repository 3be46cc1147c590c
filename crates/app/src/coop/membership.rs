//! Kinds of member through time.

use chrono::NaiveDate;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::{Body, PartySet};
use ledger::event::coop::{CoopFact, MembershipSet};
use ledger::party::{Party, PartyField, PartyKind};

use super::Registers;
use super::law::{Said, stake_of};
use crate::api::capital::{MembershipInput, MembershipRow, PartyCapital};
use crate::api::refusal::Objection;
use crate::entry::party_id;
use crate::{Book, Refusal, show};

/// What somebody was through time, the latest first.
pub(super) fn rows(registers: &Registers, party: EventId) -> Vec<MembershipRow> {
    let mut all: Vec<&MembershipSet> = registers.memberships(party).collect();
    all.sort_by_key(|set| set.day);
    let row = |set: &&MembershipSet| MembershipRow {
        day_shown: show_day(set.day),
        kind: set.kind.map(PartyKind::name).unwrap_or_default().to_owned(),
        note: set.note.clone(),
    };
    all.iter().rev().map(row).collect()
}

impl Book {
    /// Writes down what somebody is from a day on, or that the membership ends.
    ///
    /// The first time, what the card said until then is written down as well, from the day he joined or the book began, so
    /// that earlier transactions stay what they were. The card follows where the day is not in the future.
    ///
    /// # Errors
    /// For a kind that is no member's, and a day before he joined.
    pub fn set_membership(&mut self, input: &MembershipInput) -> Result<PartyCapital, Refusal> {
        let party = party_id(&input.party)?;
        let day = self.day_typed(&input.day)?;
        let kind = match input.kind.trim() {
            "" => None,
            name => Some(
                PartyKind::named(name)
                    .filter(|kind| kind.is_member())
                    .ok_or_else(|| Refusal::new("party.kind").with("kind", name))?,
            ),
        };
        let card = self.store.register()?.get(party).cloned().ok_or_else(|| Refusal::new("party.not-there"))?;
        let registers = self.registers()?;
        let note = self.text_typed(&input.note)?;
        let resolution = self.resolution_named(&registers, input.resolution.as_deref())?;
        let begun = card.joined.unwrap_or_else(|| self.store.cache().first_month().first_day());
        let first = registers.memberships(party).next().is_none();
        if day < begun && first && card.kind.is_member() {
            return Err(Refusal::new("membership.before-joined").with("day", show_day(begun)));
        }
        self.refuse_foreign(day, Some(party), kind, card.is_foreign())?;
        let looks = self.ceilings_of_kind(&registers, &card, day, kind)?;
        let mut bodies = Vec::new();
        if first && card.kind.is_member() && day > begun {
            let before =
                MembershipSet { party, day: begun, kind: Some(card.kind), note: String::new(), resolution: None };
            bodies.push(Body::Coop(CoopFact::Membership(before)));
        }
        bodies.push(Body::Coop(CoopFact::Membership(MembershipSet { party, day, kind, note, resolution })));
        let today = self.current_day()?;
        if let Some(kind) = kind.filter(|kind| *kind != card.kind && day <= today) {
            let fields = vec![PartyField::Kind(kind)];
            bodies.push(Body::PartySet(PartySet { party: Some(party), fields }));
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            bodies.into_iter().try_for_each(|body| writing.event(Vec::new(), body).map(drop))?;
            Ok(())
        })?;
        Ok(PartyCapital { looks, ..self.party_capital(&input.party)? })
    }

    /// What the ceilings say where somebody becomes another kind of member: his capital counts among others from then on.
    fn ceilings_of_kind(
        &self,
        registers: &Registers,
        card: &Party,
        day: NaiveDate,
        kind: Option<PartyKind>,
    ) -> Result<Vec<Objection>, Refusal> {
        let day = day.max(self.day_of_figures()?);
        let before = self.stakes(registers, day)?;
        let mut after = before.clone();
        let at = stake_of(&mut after, card, registers.kind_on(card, day));
        after[at].kind = kind;
        let mut said = Said::default();
        self.law()?.say_of_ceilings(card.id, (&before, &after), day, &mut said)?;
        said.allowed()
    }
}
