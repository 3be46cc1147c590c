//! The card of a member as it stood at the end of a day (Đ15 asks for a register that is kept, so it is printed as of any day).
//!
//! A card that was first written after the day is shown as its first day of writing left it: a cooperative that comes with
//! paper asks for days before its book, and nothing older is known («chưa đối chiếu»).

use chrono::NaiveDate;
use ledger::event::EventId;
use ledger::party::{Party, PartyField};

/// The card, from its facts in the order they count, each with the day it was written.
pub fn card_at(id: EventId, facts: &[(NaiveDate, PartyField)], day: NaiveDate) -> Party {
    let begun = facts.iter().map(|(written, _)| *written).min().unwrap_or(day);
    let last = day.max(begun);
    let mut card = Party::new(id);
    facts.iter().filter(|(written, _)| *written <= last).for_each(|(_, field)| card.set(field));
    card
}
