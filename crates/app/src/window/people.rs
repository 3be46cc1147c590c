//! Members, customers and the others a book knows.

use crate::api::card::{CardChange, CardInput, PartyCard};
use crate::api::party::{PartyInput, PartyPage, PartyQuery, PartyRef, PartySummary};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn list_parties(&self, query: PartyQuery) -> Result<PartyPage, Refusal> {
        self.with(|book| book.list_parties(&query))
    }

    pub fn party_summary(&self, id: String) -> Result<PartySummary, Refusal> {
        self.with(|book| book.party_summary(&id))
    }

    pub fn add_party(&self, party: PartyInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.add_party(&party))
    }

    pub fn change_party(&self, id: String, party: PartyInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.change_party(&id, &party))
    }

    pub fn propose_party_code(&self, kind: String) -> Result<String, Refusal> {
        self.with(|book| book.propose_party_code(&kind))
    }

    pub fn party_card(&self, id: String) -> Result<PartyCard, Refusal> {
        self.with(|book| book.party_card(&id))
    }

    pub fn card_history(&self, id: String) -> Result<Vec<CardChange>, Refusal> {
        self.with(|book| book.card_history(&id))
    }

    pub fn add_card(&self, card: CardInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.add_card(&card))
    }

    pub fn change_card(&self, id: String, card: CardInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.change_card(&id, &card))
    }

    pub fn retire_party(&self, id: String, active: bool) -> Result<PartyRef, Refusal> {
        self.with(|book| book.retire_party(&id, active))
    }

    pub fn reveal_detail(&self, id: String, name: String) -> Result<String, Refusal> {
        self.with(|book| book.reveal_detail(&id, &name))
    }

    pub fn party_neighbour(&self, id: String, step: i32, query: PartyQuery) -> Result<Option<String>, Refusal> {
        self.with(|book| book.party_neighbour(&id, step, &query))
    }
}
