//! The cases in which the order of two events matters (section 8 of the protocol): two people who do not know of each other
//! act on one thing, and the log puts one before the other. Counted from the log itself, whatever the fold makes of it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::event::body::Body;
use ledger::event::extra::Key;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::Books as _;
use ledger::fold::memory::Memory as Books;
use ledger::party::{Detail, PartyField};
use sync::BookId;
use sync::exchange::Quarantine;
use sync::frame::{Frame, Reading};
use sync::key::Keyring;
use sync::member::Fact;

use crate::figures::Figures;

/// A case, by the name the protocol gives it, what meets what in it, and the figures of its two orders.
pub type Case = (&'static str, &'static str, [&'static str; 2]);

/// Every case that is counted in both orders.
pub const CASES: &[Case] = &[
    ("T-CLOSE", "a posting and the close of its month", ["posting, then close", "close, then posting"]),
    (
        "T-REG",
        "two edits of one field of a card",
        ["edit, then edit of a lower writer", "edit, then edit of a higher writer"],
    ),
    (
        "T-REV2",
        "two reversals",
        ["reversal, then reversal of a lower writer", "reversal, then reversal of a higher writer"],
    ),
    (
        "T-AMEND",
        "two amendments",
        ["amendment, then amendment of a lower writer", "amendment, then amendment of a higher writer"],
    ),
    ("T-AMEND", "an amendment and a reversal", ["amendment, then reversal", "reversal, then amendment"]),
    ("T-AMEND", "an amendment and an approval", ["amendment, then approval", "approval, then amendment"]),
    ("T-AMEND", "an amendment and cash", ["amendment, then cash", "cash, then amendment"]),
    ("T-APPR", "an approval and a reversal", ["approval, then reversal", "reversal, then approval"]),
    (
        "T-WITHDRAW",
        "a contribution and a withdrawal",
        ["contribution, then withdrawal", "withdrawal, then contribution"],
    ),
    ("T-ROLE", "work and the loss of its role", ["work, then loss of role", "loss of role, then work"]),
    (
        "T-MUTUAL",
        "two who shut each other out",
        ["shut out by a lower writer first", "shut out by a higher writer first"],
    ),
    (
        "T-PAY2",
        "one paper paid twice",
        ["payment, then payment of a lower writer", "payment, then payment of a higher writer"],
    ),
    ("T-PAY2", "one paper owed twice", ["debt, then debt of a lower writer", "debt, then debt of a higher writer"]),
    ("T-CASH2", "cash moved twice", ["cash, then cash of a lower writer", "cash, then cash of a higher writer"]),
    ("T-CASH2", "cash and a reversal", ["cash, then reversal", "reversal, then cash"]),
    (
        "T-DUPMEM",
        "one person on two cards",
        ["identity, then identity of a lower writer", "identity, then identity of a higher writer"],
    ),
    (
        "T-ACCT",
        "a posting and the end of its account",
        ["use of account, then end of account", "end of account, then use of account"],
    ),
    ("7.9", "a computed voucher and a posting of its months", ["computing, then posting", "posting, then computing"]),
];

/// Other situations, and the figure that counts them.
pub const SITUATIONS: &[(&str, &str, &str)] = &[
    ("T-FORK", "frames of a copied device lie apart", "apart: Fork"),
    ("T-ROLE", "frames of a writer that was shut out lie apart", "apart: Revoked"),
    ("9", "frames of a writer that had ended lie apart", "apart: Retired"),
    ("T-REWIND", "the server is put back to an older copy", "servers put back"),
    ("T-CLOCK", "a clock is set wrong by up to thirty years", "clocks set wrong"),
    ("T-NEG", "cash or goods stand below nothing", "below nothing"),
    ("T-SKEW", "kinds of a later version", "kinds of a later version"),
    ("8.9", "what was held is accepted", "held, then accepted"),
    ("8.1", "what lies apart is taken over", "events taken over"),
    ("8.1", "what lies apart is left out", "frames left out"),
];

/// What these figures say was not reached: an order of a case, or a situation.
pub fn not_reached(figures: &Figures) -> Vec<String> {
    let reached = |name: &str| figures.0.get(name).copied().unwrap_or(0);
    let orders = CASES.iter().flat_map(|(case, _, orders)| orders.map(|order| (*case, order)));
    let all = orders.chain(SITUATIONS.iter().map(|(case, _, figure)| (*case, *figure)));
    all.filter(|(_, name)| reached(name) == 0).map(|(case, name)| format!("{case}: {name}")).collect()
}

/// The cases with how often each order was met, as a table.
pub fn table(figures: &Figures) -> String {
    let reached = |name: &str| figures.0.get(name).copied().unwrap_or(0);
    let case = |(case, what, orders): &Case| {
        let [one, other] = orders.map(reached);
        format!("| {case} | {what} ({} / {}) | {one} | {other} |\n", orders[0], orders[1])
    };
    let situation =
        |(case, what, figure): &(&str, &str, &str)| format!("| {case} | {what} | {} | |\n", reached(figure));
    CASES.iter().map(case).chain(SITUATIONS.iter().map(situation)).collect()
}

/// What is acted on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Voucher(EventId),
    Month(Month),
    Field(EventId, u16),
    Standing(EventId),
    Identity(String),
    Paper(String),
    Account(AccountCode),
    Rights(WriterNo),
}

/// A base is an epoch and, in so many bits, a place of the log.
const SIZE_BITS: u32 = 40;

/// Who did what to what, in the order of the log.
#[derive(Default)]
pub struct Meetings {
    acts: BTreeMap<Thing, Vec<(EventId, &'static str)>>,
    figures: Figures,
}

impl Meetings {
    /// What was counted.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Notes the event that the books have just taken in.
    pub fn note(&mut self, books: &Books, id: EventId, event: &Event) {
        if ledger::event::kind::Kind::of(event.kind()).is_none() {
            self.figures.count("kinds of a later version");
        }
        match &event.body {
            Body::Adopted(_) => self.figures.count("events taken over"),
            Body::Discarded(_) => self.figures.count("frames left out"),
            _ => {}
        }
        // Before a restore of the server places were others than those of this log: what was known then is not counted.
        let (epoch, _) = books.rewinds().last().copied().unwrap_or_default();
        let is_of_this_log = event.base >> SIZE_BITS >= u64::from(epoch);
        for (thing, act) in acts_of(id, event) {
            let before = self.acts.entry(thing).or_default();
            let met = before.iter().filter(|(other, _)| is_of_this_log && !knew(books, id, event.base, *other));
            for (other, earlier) in met {
                let last = if id.writer() < other.writer() { "lower" } else { "higher" };
                let name = match *earlier == act {
                    true => format!("{earlier}, then {act} of a {last} writer"),
                    false => format!("{earlier}, then {act}"),
                };
                self.figures.count(&name);
            }
            before.push((id, act));
        }
    }
}

fn knew(books: &Books, id: EventId, base: u64, other: EventId) -> bool {
    let Ok(place) = books.place(other);
    other.writer() == id.writer() || place.is_some_and(|place| place <= base & ((1 << SIZE_BITS) - 1))
}

fn acts_of(id: EventId, event: &Event) -> Vec<(Thing, &'static str)> {
    let mut acts = Vec::new();
    match &event.body {
        Body::VoucherPosted(posted) => {
            acts.push((Thing::Month(Month::of(posted.content.date)), "posting"));
            acts.push((Thing::Rights(id.writer()), "work"));
            for line in &event.lines {
                acts.extend(
                    [line.debit, line.credit]
                        .into_iter()
                        .flatten()
                        .map(|code| (Thing::Account(code), "use of account")),
                );
                let credits = |begins: &str| line.credit.is_some_and(|code| code.as_str().starts_with(begins));
                if let Some(member) = line.credit_party.filter(|_| credits("411")) {
                    acts.push((Thing::Standing(member), "contribution"));
                }
                let paper = line.extra.iter().find(|(key, _)| *key == Key::Document.number());
                if let Some(paper) = paper.and_then(|(_, value)| value.text()) {
                    let act = if credits("331") { "debt" } else { "payment" };
                    acts.push((Thing::Paper(paper.to_owned()), act));
                }
            }
        }
        Body::VoucherReversed(reversed) => acts.push((Thing::Voucher(reversed.target), "reversal")),
        Body::VoucherAmended(amended) => acts.push((Thing::Voucher(amended.target), "amendment")),
        Body::Approved(decision) => acts.push((Thing::Voucher(decision.target), "approval")),
        Body::Rejected(decision) => acts.push((Thing::Voucher(decision.target), "refusal")),
        Body::CashConfirmed(decision) => acts.push((Thing::Voucher(decision.target), "cash")),
        Body::PeriodClosed(closed) => acts.push((Thing::Month(closed.month), "close")),
        Body::Computed(computed) => {
            let months = std::iter::successors(Some(computed.first), |month| Some(month.next()));
            acts.extend(
                months.take_while(|month| *month <= computed.last).map(|month| (Thing::Month(month), "computing")),
            );
        }
        Body::AccountSet(set) if !set.active => acts.push((Thing::Account(set.code), "end of account")),
        Body::PartySet(set) => {
            let party = set.party.unwrap_or(id);
            for field in &set.fields {
                acts.push((Thing::Field(party, field.parts().0), "edit"));
                match field {
                    PartyField::Active(false) => acts.push((Thing::Standing(party), "withdrawal")),
                    PartyField::Detail(Detail::IdentityNumber, number) => {
                        acts.push((Thing::Identity(number.clone()), "identity"));
                    }
                    _ => {}
                }
            }
        }
        Body::Other { kind: 0x3006, fields } => {
            let writer = fields.first().and_then(Value::int).and_then(|writer| WriterNo::try_from(writer).ok());
            acts.extend(writer.map(|writer| (Thing::Rights(writer), "loss of role")));
        }
        _ => {}
    }
    acts
}

/// Who shut whom out, by what the log says.
pub fn shut_out<'a>(log: impl IntoIterator<Item = &'a (EventId, Vec<u8>)>) -> BTreeSet<(WriterNo, WriterNo)> {
    let facts = log.into_iter().filter_map(|(id, bytes)| Some((id.writer(), fact_in(bytes)?)));
    facts
        .filter_map(|(by, fact)| match fact {
            Fact::Revoked { writer } => Some((by, writer)),
            _ => None,
        })
        .collect()
}

fn fact_in(bytes: &[u8]) -> Option<Fact> {
    Fact::of(&Event::decode(bytes).ok()?).ok().flatten()
}

/// The names of the figures of a frame that lies apart: why, and whether it shuts out the one who shut its author out first.
pub fn names_apart(
    frame: &Frame,
    why: Quarantine,
    book: &BookId,
    shut_out: &BTreeSet<(WriterNo, WriterNo)>,
) -> Vec<String> {
    let mut names = vec![format!("apart: {why:?}")];
    let author = frame.header().writer;
    if let (Quarantine::Revoked, Reading::Events(contents)) = (why, frame.open(book, &Keyring::default())) {
        names.extend(contents.events.iter().filter_map(|bytes| fact_in(bytes)).filter_map(|fact| match fact {
            Fact::Revoked { writer } if !shut_out.contains(&(writer, author)) => None,
            Fact::Revoked { writer } if writer < author => Some("shut out by a lower writer first".into()),
            Fact::Revoked { .. } => Some("shut out by a higher writer first".into()),
            _ => None,
        }));
    }
    names
}
