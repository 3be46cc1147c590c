//! Cards and accounts that were changed on two devices, and cards of one person.

use super::book::ACTIVE;
use super::seen::knew;
use super::{Books, Judgement, Outcome, Settled, StoryKey, Why};
use crate::account::AccountCode;
use crate::event::EventId;
use crate::event::body::{AccountSet, PartySet};
use crate::event::decision::MemberMerged;
use crate::fold::Choice;
use crate::party::{Detail, PartyField};

/// Fields that money or identity hangs on: name, standing, tax code, identity number, bank account.
const SENSITIVE: [u16; 5] =
    [1, ACTIVE, Detail::TaxCode as u16, Detail::IdentityNumber as u16, Detail::BankAccount as u16];

pub(super) fn judge_card<B: Books>(books: &B, id: EventId, base: u64, set: &PartySet) -> Result<Judgement, B::Failure> {
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let party = set.party.unwrap_or(id);
    for field in &set.fields {
        let (number, value) = field.parts();
        // The event that makes a card may come after a change to it, as after a restore of the server.
        if SENSITIVE.contains(&number)
            && let Some((earlier, other)) = books.card(party, number)?
            && earlier.writer() != id.writer()
            && other != value
            && !knew(books, id, base, earlier)?
        {
            judgement.tell(StoryKey::new(Why::CardEditedTwice, id, &[earlier]));
        }
        match field {
            PartyField::Detail(Detail::IdentityNumber, identity) if !identity.is_empty() => {
                if let Some(other) = books.namesakes(identity)?.into_iter().find(|other| *other != party) {
                    judgement.tell(StoryKey::new(Why::SamePerson, other, &[party]));
                }
            }
            PartyField::Active(false) => {
                for contribution in books.contributions(party)? {
                    if contribution.writer() != id.writer() && !knew(books, id, base, contribution)? {
                        judgement.tell(StoryKey::new(Why::WithdrawnContributed, contribution, &[id]));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(judgement)
}

pub(super) fn judge_account<B: Books>(
    books: &B,
    id: EventId,
    base: u64,
    set: &AccountSet,
) -> Result<Judgement, B::Failure> {
    let mut judgement = Judgement::of(Outcome::Effective, None);
    if !set.active {
        let users = users_unknown(books, id, base, set.code)?;
        if !users.is_empty() {
            judgement.tell(StoryKey::new(Why::AccountRetiredInUse, id, &users));
        }
    }
    Ok(judgement)
}

/// The last postings of other writers to an account that an event's author had not seen.
fn users_unknown<B: Books>(
    books: &B,
    id: EventId,
    base: u64,
    account: AccountCode,
) -> Result<Vec<EventId>, B::Failure> {
    let mut unknown = Vec::new();
    for user in books.last_users(account)? {
        if user.writer() != id.writer() && !knew(books, id, base, user)? {
            unknown.push(user);
        }
    }
    Ok(unknown)
}

pub(super) fn judge_merge<B: Books>(books: &B, merged: &MemberMerged) -> Result<Judgement, B::Failure> {
    let MemberMerged { from, into } = *merged;
    let both_stand = books.has_party(from)? && books.has_party(into)?;
    let neither_gone = books.merged_into(from)?.is_none() && books.merged_into(into)?.is_none();
    if from == into || !both_stand || !neither_gone {
        return Ok(Judgement::of(Outcome::Void, Some(Why::MergeInvalid)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    for (one, other) in [(from, into), (into, from)] {
        let key = StoryKey::new(Why::SamePerson, one, &[other]);
        if let (true, None) = books.story(&key)? {
            judgement.settled.push(Settled { key, choice: Choice::Merge });
        }
    }
    Ok(judgement)
}
