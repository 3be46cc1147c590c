//! Kinds of member with their history. What a transaction with somebody is by it, `ledger::business::supply` says.

use chrono::NaiveDate;
use ledger::party::PartyKind;

/// What somebody is from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// From when.
    pub from: NaiveDate,
    /// The kind; none where the membership ended.
    pub kind: Option<PartyKind>,
}

/// Somebody's membership through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The kind on the card, which holds where nothing is written.
    card: PartyKind,
    joined: Option<NaiveDate>,
    /// By day; of one day the one written last counts.
    spells: Vec<Spell>,
}

impl History {
    /// The history of a card, with what was written about it in the order it was written.
    pub fn new(card: PartyKind, joined: Option<NaiveDate>, mut spells: Vec<Spell>) -> Self {
        spells.sort_by_key(|spell| spell.from);
        Self { card, joined, spells }
    }

    /// The kind at the end of a day, or none where he is no member and no party of another kind either.
    ///
    /// Before the first spell he is not there yet; where none is written the card's kind holds from the day he joined,
    /// or always where that is not known.
    pub fn kind_at(&self, day: NaiveDate) -> Option<PartyKind> {
        if self.spells.is_empty() {
            let not_yet = self.card.is_member() && self.joined.is_some_and(|joined| day < joined);
            return (!not_yet).then_some(self.card);
        }
        self.spells.iter().rev().find(|spell| spell.from <= day).and_then(|spell| spell.kind)
    }

    /// The days on which something changes.
    pub fn changes(&self) -> impl Iterator<Item = NaiveDate> {
        self.spells.iter().map(|spell| spell.from).chain(self.joined.filter(|_| self.spells.is_empty()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_kind_holds_from_its_day_until_the_next() {
        let spell = |from: &str, kind| Spell { from: day(from), kind };
        let spells = vec![
            spell("2026-07-01", Some(PartyKind::AssociateUse)),
            spell("2026-01-01", Some(PartyKind::Official)),
            spell("2026-10-15", None),
        ];
        let history = History::new(PartyKind::AssociateUse, None, spells);
        assert_eq!(history.kind_at(day("2025-12-31")), None);
        assert_eq!(history.kind_at(day("2026-06-30")), Some(PartyKind::Official));
        assert_eq!(history.kind_at(day("2026-07-01")), Some(PartyKind::AssociateUse));
        assert_eq!(history.kind_at(day("2026-10-15")), None);
    }

    #[test]
    fn without_anything_written_the_card_holds_from_the_day_he_joined() {
        let history = History::new(PartyKind::Official, Some(day("2026-03-01")), vec![]);
        assert_eq!(history.kind_at(day("2026-02-28")), None);
        assert_eq!(history.kind_at(day("2026-03-01")), Some(PartyKind::Official));
        let customer = History::new(PartyKind::Customer, Some(day("2026-03-01")), vec![]);
        assert_eq!(customer.kind_at(day("2026-02-28")), Some(PartyKind::Customer));
    }
}
