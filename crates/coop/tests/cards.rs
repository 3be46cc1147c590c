//! The register of members as of any day: what a card said on the day.

#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use coop::card::card_at;
use ledger::event::EventId;
use ledger::party::{Detail, PartyField};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A card of 10/02, its address moved on 15/06, its name put right on 01/09.
fn facts() -> Vec<(NaiveDate, PartyField)> {
    let address = |text: &str| PartyField::Detail(Detail::Address, text.to_owned());
    vec![
        (day("2026-02-10"), PartyField::Name("Lò Văn An".into())),
        (day("2026-02-10"), address("Bản Nà Lành")),
        (day("2026-06-15"), address("Bản Phiêng Cại")),
        (day("2026-09-01"), PartyField::Name("Lò Văn Ân".into())),
    ]
}

#[test]
fn a_card_says_what_it_said_on_the_day() {
    let id = EventId::new(1, 2).unwrap();
    for (on, name, address) in [
        // Before it was written it is known as its first day left it.
        ("2025-12-31", "Lò Văn An", "Bản Nà Lành"),
        ("2026-02-10", "Lò Văn An", "Bản Nà Lành"),
        ("2026-06-14", "Lò Văn An", "Bản Nà Lành"),
        ("2026-06-15", "Lò Văn An", "Bản Phiêng Cại"),
        ("2026-08-31", "Lò Văn An", "Bản Phiêng Cại"),
        ("2026-09-01", "Lò Văn Ân", "Bản Phiêng Cại"),
    ] {
        let card = card_at(id, &facts(), day(on));
        assert_eq!((card.name.as_str(), card.detail(Detail::Address)), (name, address), "{on}");
    }
}
