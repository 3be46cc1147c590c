//! Events of every kind, and ways of spoiling their bytes.

use chrono::{Days, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::event::apart::{Adopted, Discarded};
use ledger::event::body::{
    AccountSet, Adjusted, Amended, Body, Content, Genesis, Opening, PartyRevealed, PartySet, PeriodClosed,
    PeriodReopened, Posted, RecoveryEnrol, Reversed, SeriesNumber, SettingSet, WriterEnrolled, WriterRetired,
};
use ledger::event::brought::{ListedRow, OpeningListed, Turnover, TurnoverBrought, TurnoverRow};
use ledger::event::comment::{Comment, Deed};
use ledger::event::contract::{ContractLine, ContractTerms};
use ledger::event::coop::{
    BalanceCounted, CertificateIssued, CertificateWithdrawn, CoopFact, MembershipSet, Pledged, PrepaidSet,
    ResolutionRecorded, ServiceContractSet,
};
use ledger::event::decision::{At, Computed, Decision, MemberMerged, NumberVoided, Resolved, SeriesClosed};
use ledger::event::extra::Extra;
use ledger::event::kind::Kind;
use ledger::event::photo::{PhotoLinked, PhotoUnlinked};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::money::Dong;
use ledger::party::{Detail, PartyField, PartyKind};
use ledger::voucher::Form;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::second::{Item, head, long_head, tree};

pub fn event() -> impl Strategy<Value = Event> {
    (body(), any::<u8>(), any::<u64>(), any::<u32>(), vec(value(), 0..3)).prop_flat_map(
        |(body, kver, base, wall, mut rest)| {
            if matches!(body, Body::Other { .. }) {
                rest.clear();
            }
            let least = if let Body::VoucherAmended(amended) = body.fact() { amended.negated.into() } else { 0 };
            let lines = vec(line(body.kind()), least..least + 4);
            lines.prop_map(move |lines| Event { kver, base, wall, lines, body: body.clone(), rest: rest.clone() })
        },
    )
}

fn body() -> BoxedStrategy<Body> {
    prop_oneof![4 => voucher(), 2 => adopted(), 2 => photo(), 10 => of_people(), 10 => others()].boxed()
}

/// In parts, and boxed: all of them in one would not fit on a test's stack.
fn others() -> BoxedStrategy<Body> {
    prop_oneof![
        genesis().prop_map(|genesis| Body::Genesis(Box::new(genesis))),
        (any::<[u8; 32]>(), text()).prop_map(|(frame, reason)| Body::Discarded(Discarded { frame, reason })),
        (month(), option::of(text())).prop_map(|(month, reference)| Body::OpeningBalance(Opening { month, reference })),
        (option::of(id()), vec(party_field(), 0..7))
            .prop_map(|(party, fields)| Body::PartySet(PartySet { party, fields })),
        (account(false), text(), any::<bool>())
            .prop_map(|(code, name, active)| { Body::AccountSet(AccountSet { code, name, active }) }),
        (text(), text()).prop_map(|(key, value)| Body::SettingSet(SettingSet { key, value })),
        (month(), vec((any::<u16>(), 0..=i64::MAX as u64), 0..4), any::<[u8; 32]>())
            .prop_map(|(month, seen, digest)| Body::PeriodClosed(PeriodClosed { month, seen, digest })),
        (month(), text()).prop_map(|(month, reason)| Body::PeriodReopened(PeriodReopened { month, reason })),
        (id(), any::<u16>()).prop_map(|(party, field)| Body::PartyRevealed(PartyRevealed { party, field })),
        (id(), any::<[u8; 32]>(), 0..4_u8, option::of(id()), text()).prop_map(
            |(target, version, deed, question, text)| {
                let deed = Deed::of(deed).unwrap();
                Body::Comment(Comment { target, version, deed, question, text })
            }
        ),
    ]
    .boxed()
}

fn photo() -> BoxedStrategy<Body> {
    let linked = (id(), any::<[u8; 32]>(), any::<[u8; 8]>(), any::<u32>(), text()).prop_map(
        |(voucher, hash, key_id, size, label)| Body::PhotoLinked(PhotoLinked { voucher, hash, key_id, size, label }),
    );
    let unlinked = (id(), any::<[u8; 32]>(), text())
        .prop_map(|(voucher, hash, reason)| Body::PhotoUnlinked(PhotoUnlinked { voucher, hash, reason }));
    prop_oneof![linked, unlinked].boxed()
}

fn of_people() -> BoxedStrategy<Body> {
    prop_oneof![
        (any::<u16>(), any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(|(writer, sign_key, box_key)| {
            Body::WriterEnrolled(WriterEnrolled { writer, sign_key, box_key })
        }),
        any::<u16>().prop_map(|writer| Body::WriterRetired(WriterRetired { writer })),
        (any::<[u8; 32]>(), vec((any::<u16>(), 0..=i64::MAX as u64, any::<[u8; 32]>()), 0..3), vec(any::<u8>(), 64))
            .prop_map(|(key, seen, signature)| {
                let signature = signature.try_into().unwrap();
                Body::RecoveryEnrol(RecoveryEnrol { sign_key: key, box_key: key.map(|byte| !byte), seen, signature })
            }),
        (id(), id()).prop_map(|(from, into)| Body::MemberMerged(MemberMerged { from, into })),
        month().prop_map(Body::PeriodCloseRequested),
        (number(), any::<u16>(), text(), any::<bool>()).prop_map(|(number, writer, reason, closes)| {
            if closes {
                let SeriesNumber { form, year, number: last } = number;
                Body::SeriesClosed(SeriesClosed { form, year, writer, last })
            } else {
                Body::NumberVoided(NumberVoided { number, writer, reason })
            }
        }),
        (id(), any::<[u8; 32]>(), day(), text(), 0..3).prop_map(|(target, version, day, reason, which)| {
            let decision = Decision { target, version, day, reason };
            [Body::Approved, Body::Rejected, Body::CashConfirmed][which as usize](decision)
        }),
        (any::<(u16, u16)>(), vec(id(), 0..4), option::of((account(false), day(), any::<i64>())), text()).prop_map(
            |((story, choice), events, at, reason)| {
                let at = at.map(|(account, day, dong)| At { account, day, dong });
                Body::AttentionResolved(Resolved { story, events, at, choice, reason })
            }
        ),
        (number(), content(), month(), month(), any::<[u8; 32]>(), 0..3).prop_map(
            |(number, content, first, last, inputs, which)| {
                let kind = [Kind::ClosingEntries, Kind::DepreciationRun, Kind::SurplusDistributed][which as usize];
                Body::Computed(Box::new(Computed { kind, first, last, inputs, number, content }))
            }
        ),
        coop_fact().prop_map(Body::Coop),
        (other_kind(), vec(value(), 0..5)).prop_map(|(kind, fields)| Body::Other { kind, fields }),
    ]
    .boxed()
}

fn voucher() -> BoxedStrategy<Body> {
    prop_oneof![
        (number(), content(), option::of(text()), option::of(text()), option::of(text())).prop_map(
            |(number, content, reference, old_number, business)| {
                Body::VoucherPosted(Posted { number, content, reference, old_number, business })
            }
        ),
        (number(), content(), id(), any::<[u8; 32]>()).prop_map(|(number, content, target, version)| {
            Body::VoucherReversed(Reversed { number, content, target, version })
        }),
        (id(), any::<[u8; 32]>(), 0..4u16, content(), text(), option::of(text())).prop_map(
            |(target, version, negated, content, reason, business)| {
                Body::VoucherAmended(Amended { target, version, negated, content, reason, business })
            }
        ),
        (number(), content(), option::of(id()), text()).prop_map(|(number, content, target, reason)| {
            Body::VoucherAdjusted(Adjusted { number, content, target, reason })
        }),
    ]
    .boxed()
}

/// An event taken over: a voucher, a card, an entry of a register.
fn adopted() -> BoxedStrategy<Body> {
    let card = (option::of(id()), vec(party_field(), 0..3))
        .prop_map(|(party, fields)| Body::PartySet(PartySet { party, fields }));
    let fact = prop_oneof![4 => voucher(), 1 => card, 1 => photo(), 1 => entry_of_a_register().prop_map(Body::Coop)];
    let where_it_lies = (any::<([u8; 32], u16, [u8; 32])>(), id(), option::of(number()));
    (where_it_lies, fact, vec(value(), 0..2))
        .prop_map(|(((frame, at, original), origin, printed), fact, rest)| {
            Body::Adopted(Box::new(Adopted { frame, at, origin, original, printed, fact: Box::new(fact), rest }))
        })
        .boxed()
}

/// What opens a book is not taken over.
fn entry_of_a_register() -> BoxedStrategy<CoopFact> {
    let opens = |fact: &CoopFact| matches!(fact, CoopFact::Turnover(_) | CoopFact::Listed(_));
    coop_fact().prop_filter("an entry of a register", move |fact| !opens(fact)).boxed()
}

fn coop_fact() -> BoxedStrategy<CoopFact> {
    prop_oneof![
        (id(), day(), dong(), option::of(day()), any::<bool>(), text(), option::of(id())).prop_map(
            |(party, day, amount, due, in_kind, note, resolution)| {
                CoopFact::Pledged(Pledged { party, day, amount, due, in_kind, note, resolution })
            }
        ),
        (any::<u32>(), id(), day(), dong(), dong(), option::of(id()), text()).prop_map(
            |(number, party, day, contributed, charter, replaces, note)| {
                let issued = CertificateIssued { number, party, day, contributed, charter, replaces, note };
                CoopFact::CertificateIssued(issued)
            }
        ),
        (id(), day(), text()).prop_map(|(certificate, day, reason)| {
            CoopFact::CertificateWithdrawn(CertificateWithdrawn { certificate, day, reason })
        }),
        (id(), day(), option::of(prop::sample::select(&PartyKind::ALL[..])), text(), option::of(id())).prop_map(
            |(party, day, kind, note, resolution)| {
                CoopFact::Membership(MembershipSet { party, day, kind, note, resolution })
            }
        ),
        (option::of(id()), text(), day(), any::<u8>(), text(), any::<(u32, u32, bool)>()).prop_map(
            |(resolution, number, day, subject, title, (present, in_favour, active))| {
                let entry = ResolutionRecorded { resolution, number, day, subject, title, present, in_favour, active };
                CoopFact::Resolution(entry)
            }
        ),
        contract().prop_map(CoopFact::Contract),
        (account(false), text(), day(), dong(), text(), vec(any::<(u32, u32)>(), 0..4)).prop_map(
            |(account, detail, day, counted, note, notes)| {
                CoopFact::Counted(BalanceCounted { account, detail, day, counted, note, notes })
            }
        ),
        (option::of(id()), text(), dong(), month(), any::<u16>(), account(false), any::<bool>()).prop_map(
            |(item, name, amount, month, months, account, active)| {
                CoopFact::Prepaid(PrepaidSet { item, name, amount, month, months, account, active })
            }
        ),
        (month(), month(), vec(turnover_row(), 0..4), vec((account(false), account(false), dong()), 0..4)).prop_map(
            |(first, last, rows, pairs)| {
                CoopFact::Turnover(TurnoverBrought { first, last, turnover: Turnover { rows, pairs } })
            }
        ),
        (any::<u8>(), month(), vec(listed_row(), 0..4))
            .prop_map(|(list, month, rows)| CoopFact::Listed(OpeningListed { list, month, rows })),
    ]
    .boxed()
}

/// Boxed, as [`others`].
fn contract() -> BoxedStrategy<ServiceContractSet> {
    let first = (option::of(id()), id(), text(), day(), option::of(day()));
    (first, text(), text(), any::<(bool, bool)>(), option::of(contract_terms()))
        .prop_map(|((contract, party, number, from, to), season, covers, (signed, active), terms)| ServiceContractSet {
            contract,
            party,
            number,
            from,
            to,
            season,
            covers,
            signed,
            active,
            terms,
        })
        .boxed()
}

fn contract_terms() -> impl Strategy<Value = ContractTerms> {
    let line = (option::of(id()), text(), text(), option::of(decimal()), option::of(decimal()))
        .prop_map(|(item, name, unit, quantity, price)| ContractLine { item, name, unit, quantity, price });
    (vec(any::<u8>(), 0..4), option::of(day()), vec(line, 0..4)).prop_map(|(sets, signed_on, lines)| ContractTerms {
        sets,
        signed_on,
        lines,
    })
}

/// Both ends of the mantissa and of the scale, and what lies between.
fn decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![Just(0), Just(i64::MAX), Just(i64::MIN), any::<i64>()];
    (mantissa, 0..=28u32).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

fn turnover_row() -> impl Strategy<Value = TurnoverRow> {
    (account(false), option::of(id()), dong(), dong()).prop_map(|(account, party, debit, credit)| TurnoverRow {
        account,
        party,
        debit,
        credit,
    })
}

/// Details lie two lists deeper than what `value` makes may go.
fn listed_row() -> impl Strategy<Value = ListedRow> {
    let detail = prop_oneof![Just(Value::Null), int().prop_map(Value::Int), text().prop_map(Value::Text)];
    (account(false), option::of(id()), dong(), vec((any::<u16>(), detail), 0..4))
        .prop_map(|(account, of, amount, details)| ListedRow { account, of, amount, details })
}

/// Both ends of the range, nothing, and what lies between.
fn dong() -> impl Strategy<Value = Dong> {
    let most = Dong::MAX.get();
    prop_oneof![Just(0), Just(most), Just(-most), -most..=most].prop_map(|amount| Dong::new(amount).unwrap())
}

/// Kinds whose body is not fixed: of the registry, of a later version, of no class.
fn other_kind() -> impl Strategy<Value = u16> {
    let later =
        prop_oneof![prop::sample::select(Kind::ALL).prop_map(|kind| kind as u16), 0x1008..0x2000u16, any::<u16>()];
    later.prop_map(|kind| if super::second::fields_of(kind).is_some() { kind | 0x0800 } else { kind })
}

fn genesis() -> impl Strategy<Value = Genesis> {
    let keys = (any::<[u8; 32]>(), any::<[u8; 32]>(), option::of(any::<([u8; 32], [u8; 32])>()));
    let said = (any::<[u8; 16]>(), text(), option::of(text()), any::<(bool, bool, u16)>());
    (said, 1900..2200u16, 1..=12u8, keys).prop_map(|(said, first_year, first_month, keys)| {
        let (book_id, name, tax_code, (union, practice, rules_version)) = said;
        let (sign_key, box_key, recovery_keys) = keys;
        Genesis {
            book_id,
            name,
            tax_code,
            union,
            first_year,
            first_month,
            rules_version,
            sign_key,
            box_key,
            recovery_keys,
            practice,
        }
    })
}

fn number() -> impl Strategy<Value = SeriesNumber> {
    (prop::sample::select(&Form::ALL[..]), any::<u16>(), any::<u32>()).prop_map(|(form, year, number)| SeriesNumber {
        form,
        year,
        number,
    })
}

fn content() -> impl Strategy<Value = Content> {
    (day(), option::of(id()), text(), text(), any::<u16>()).prop_map(
        |(date, party, party_name, narration, attachments)| Content { date, party, party_name, narration, attachments },
    )
}

/// The ends of the range come up as often as all days between.
fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
    prop_oneof![Just(0), Just(109_572), 0..=109_572u64].prop_map(move |days| first + Days::new(days))
}

fn month() -> impl Strategy<Value = Month> {
    day().prop_map(Month::of)
}

fn id() -> impl Strategy<Value = EventId> {
    let wseq = prop_oneof![Just(1), Just((1 << 47) - 1), 1..500u64, 1..1u64 << 47];
    (any::<u16>(), wseq).prop_map(|(writer, wseq)| EventId::new(writer, wseq).unwrap())
}

fn text() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        "[a-zđăâêôơư ạảãáàềếệễể]{0,30}",
        "\\PC{0,12}",
        ".{0,12}",
        Just("ư".repeat(250)),
        Just("a".repeat(500)),
        Just(String::new())
    ];
    letters.prop_map(|text| text.nfc().collect())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        int().prop_map(Value::Int),
        text().prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(7, 20, 4, |inner| vec(inner, 0..4).prop_map(Value::List))
}

/// Every length of head comes up, and both sides of each border.
fn int() -> impl Strategy<Value = i64> {
    let border = (0..64u32, -1..=1i64).prop_map(|(bits, beside)| (1i64 << bits).wrapping_add(beside));
    prop_oneof![-30..30i64, border.clone(), border.prop_map(|number| !number), any::<i64>()]
}

fn account(single: bool) -> impl Strategy<Value = AccountCode> {
    let codes = if single { "0[0-9A-Z]{1,11}" } else { "[1-9][0-9A-Z]{1,11}" };
    codes.prop_map(|code: String| code.parse().unwrap())
}

fn line(kind: u16) -> impl Strategy<Value = Line> {
    let dong_max = Dong::MAX.get();
    // At most sixteen lines come together, and the lines of an event move no more than twice the largest amount.
    let size = prop_oneof![Just(1), Just(dong_max / 8), 1..100_000_000i64, 1..=dong_max / 8];
    let negative = if [0x1002, 0x1003, 0x1004, 0x1006, 0x4006].contains(&kind) { 0.5 } else { 0.0 };
    let amount = (size, proptest::bool::weighted(negative))
        .prop_map(|(size, negative)| Dong::new(if negative { -size } else { size }).unwrap());
    let parties = (option::of(id()), option::of(id()));
    let details = vec((prop_oneof![2..45u16, any::<u16>()], value()), 0..4);
    (sides(kind), amount, parties, details).prop_map(
        |((debit, credit), amount, (debit_party, credit_party), details)| Line {
            debit,
            credit,
            amount,
            debit_party,
            credit_party,
            extra: Extra::new(details),
        },
    )
}

fn sides(kind: u16) -> BoxedStrategy<(Option<AccountCode>, Option<AccountCode>)> {
    let one = |single| {
        (account(single), any::<bool>())
            .prop_map(|(code, debit)| if debit { (Some(code), None) } else { (None, Some(code)) })
    };
    if kind == Kind::OpeningBalance as u16 {
        return prop_oneof![one(true), one(false)].boxed();
    }
    let pair = (account(false), account(false)).prop_map(|(debit, credit)| (Some(debit), Some(credit)));
    prop_oneof![3 => pair, 1 => one(true)].boxed()
}

fn party_field() -> impl Strategy<Value = PartyField> {
    prop_oneof![
        text().prop_map(PartyField::Code),
        text().prop_map(PartyField::Name),
        prop::sample::select(&PartyKind::ALL[..]).prop_map(PartyField::Kind),
        text().prop_map(PartyField::Place),
        any::<bool>().prop_map(PartyField::ServiceContract),
        any::<bool>().prop_map(PartyField::Active),
        (prop::sample::select(&Detail::ALL[..]), text()).prop_map(|(detail, text)| PartyField::Detail(detail, text)),
        option::of(day()).prop_map(PartyField::Joined),
        (14..=u16::MAX, value()).prop_map(|(number, value)| PartyField::Unknown(number, value)),
    ]
}

/// One way of changing the bytes of an event.
#[derive(Debug, Clone)]
pub enum Mutation {
    Flip(Index, u8),
    Overwrite(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Cut(Index),
    Append(u8),
    /// Head number `Index` takes more bytes than it need.
    LongHead(Index, u8),
    /// A list, text or bytes ends with a break instead of having a length.
    Indefinite(Index),
    /// Something CBOR has and events do not.
    Foreign(Index, Index),
    /// An item of the tree is another one.
    Replace(Index, Index),
    /// An item of a list stands there twice.
    Twice(Index),
    /// Two neighbours of a list change places.
    Swap(Index),
    /// An item of a list is gone.
    Leave(Index),
}

pub fn mutation() -> impl Strategy<Value = Mutation> {
    let place = || any::<Index>();
    prop_oneof![
        (place(), 0..8u8).prop_map(|(place, bit)| Mutation::Flip(place, bit)),
        (place(), any::<u8>()).prop_map(|(place, byte)| Mutation::Overwrite(place, byte)),
        (place(), any::<u8>()).prop_map(|(place, byte)| Mutation::Insert(place, byte)),
        place().prop_map(Mutation::Remove),
        place().prop_map(Mutation::Cut),
        any::<u8>().prop_map(Mutation::Append),
        (place(), 0..4u8).prop_map(|(place, size)| Mutation::LongHead(place, size)),
        place().prop_map(Mutation::Indefinite),
        (place(), place()).prop_map(|(place, which)| Mutation::Foreign(place, which)),
        (place(), place()).prop_map(|(place, which)| Mutation::Replace(place, which)),
        place().prop_map(Mutation::Twice),
        place().prop_map(Mutation::Swap),
        place().prop_map(Mutation::Leave),
    ]
}

impl Mutation {
    pub const WAYS: usize = 13;

    pub fn way(&self) -> usize {
        match self {
            Mutation::Flip(..) => 0,
            Mutation::Overwrite(..) => 1,
            Mutation::Insert(..) => 2,
            Mutation::Remove(_) => 3,
            Mutation::Cut(_) => 4,
            Mutation::Append(_) => 5,
            Mutation::LongHead(..) => 6,
            Mutation::Indefinite(_) => 7,
            Mutation::Foreign(..) => 8,
            Mutation::Replace(..) => 9,
            Mutation::Twice(_) => 10,
            Mutation::Swap(_) => 11,
            Mutation::Leave(_) => 12,
        }
    }

    /// Whether bytes changed in this way are those of another event: now and then, never, or once in a long while.
    pub fn leaves_whole(way: usize) -> Option<bool> {
        match way {
            0 | 1 | 9..=12 => Some(true),
            4..=8 => Some(false),
            _ => None,
        }
    }
}

pub fn bytes_after(bytes: &[u8], mutation: &Mutation) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    if changed.is_empty() {
        return changed;
    }
    match mutation {
        Mutation::Flip(place, bit) => changed[place.index(bytes.len())] ^= 1 << bit,
        Mutation::Overwrite(place, byte) => changed[place.index(bytes.len())] = *byte,
        Mutation::Insert(place, byte) => changed.insert(place.index(bytes.len()), *byte),
        Mutation::Remove(place) => drop(changed.remove(place.index(bytes.len()))),
        Mutation::Cut(place) => changed.truncate(place.index(bytes.len())),
        Mutation::Append(byte) => changed.push(*byte),
        _ => {
            // Bytes that an earlier change has spoiled have no items to change.
            let Some(items) = tree(bytes) else { return changed };
            changed = tree_after(Item::List(items), mutation);
        }
    }
    changed
}

fn tree_after(mut event: Item, mutation: &Mutation) -> Vec<u8> {
    let items = count(&event);
    let spoiled = |place: &Index, spoil: &dyn Fn(&Item) -> Vec<u8>| written(&event, &mut place.index(items), spoil);
    match mutation {
        Mutation::LongHead(place, size) => spoiled(place, &|item| with_long_head(item, *size)),
        Mutation::Indefinite(place) => spoiled(place, &indefinite),
        Mutation::Foreign(place, which) => spoiled(place, &|_| which.get(FOREIGN).to_vec()),
        Mutation::Replace(place, which) => {
            let others = replacements();
            *nth(&mut event, &mut place.index(items)).unwrap() = which.get(&others).clone();
            event.encode()
        }
        Mutation::Twice(place) => {
            in_a_list(&mut event, place, |list, at| list.insert(at, list[at].clone()));
            event.encode()
        }
        Mutation::Swap(place) => {
            in_a_list(&mut event, place, |list, at| {
                let last = list.len() - 1;
                list.swap(at, last);
            });
            event.encode()
        }
        Mutation::Leave(place) => {
            in_a_list(&mut event, place, |list, at| drop(list.remove(at)));
            event.encode()
        }
        _ => event.encode(),
    }
}

const FOREIGN: &[&[u8]] = &[
    &[0xa0],
    &[0xa1, 0x00, 0x00],
    &[0xf7],
    &[0xf0],
    &[0xf8, 0x20],
    &[0xf8, 0x14],
    &[0xf9, 0x3c, 0x00],
    &[0xfa, 0x3f, 0x80, 0, 0],
    &[0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
    &[0xc0, 0x00],
    &[0xc2, 0x41, 0x01],
    &[0xff],
    &[0x1c],
    &[0x62, 0xc3, 0x28],
    &[0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0],
    &[0x7b, 0x10, 0, 0, 0, 0, 0, 0, 0],
];

fn replacements() -> Vec<Item> {
    let deep = (0..9).fold(Item::Null, |inner, _| Item::List(vec![inner]));
    let mut items = vec![Item::Null, Item::Bool(true), Item::List(vec![]), Item::List(vec![Item::Int(1)]), deep];
    items.extend([0, 1, -1, 7, 65_535, 65_536, 1 << 53, i64::MAX.into(), u64::MAX.into(), -(1 << 63)].map(Item::Int));
    items.extend(["1111", "001", "e\u{301}", "1", "1111111111111"].map(|text| Item::Text(text.into())));
    items.push(Item::Text("a".repeat(501)));
    items.extend([0, 16, 32].map(|len| Item::Bytes(vec![9; len])));
    items
}

fn count(item: &Item) -> usize {
    1 + if let Item::List(items) = item { items.iter().map(count).sum() } else { 0 }
}

/// The item with this number, counting each list before its items.
fn nth<'a>(item: &'a mut Item, number: &mut usize) -> Option<&'a mut Item> {
    if *number == 0 {
        return Some(item);
    }
    *number -= 1;
    let Item::List(items) = item else { return None };
    items.iter_mut().find_map(|item| nth(item, number))
}

fn in_a_list(event: &mut Item, place: &Index, change: impl Fn(&mut Vec<Item>, usize)) {
    let lists: Vec<usize> = (0..count(event))
        .filter(|number| matches!(nth(event, &mut number.clone()), Some(Item::List(items)) if !items.is_empty()))
        .collect();
    // An earlier change may have left nothing in any list.
    if lists.is_empty() {
        return;
    }
    let mut number = *place.get(&lists);
    if let Some(Item::List(items)) = nth(event, &mut number) {
        let at = place.index(items.len());
        change(items, at);
    }
}

/// The item's bytes, with the item of this number written by `spoil`.
fn written(item: &Item, number: &mut usize, spoil: &dyn Fn(&Item) -> Vec<u8>) -> Vec<u8> {
    if *number == 0 {
        *number = usize::MAX;
        return spoil(item);
    }
    *number -= 1;
    let Item::List(items) = item else { return item.encode() };
    let mut bytes = head(4, items.len() as u64);
    for item in items {
        bytes.extend(written(item, number, spoil));
    }
    bytes
}

fn with_long_head(item: &Item, size: u8) -> Vec<u8> {
    let (major, number, rest) = match item {
        Item::Int(number) if *number >= 0 => (0, *number as u64, vec![]),
        Item::Int(number) => (1, (-1 - number) as u64, vec![]),
        Item::Bytes(bytes) => (2, bytes.len() as u64, bytes.clone()),
        Item::Text(text) => (3, text.len() as u64, text.as_bytes().to_vec()),
        Item::List(items) => (4, items.len() as u64, items.iter().flat_map(Item::encode).collect()),
        Item::Null | Item::Bool(_) => return item.encode(),
    };
    let least = head(major, number).len();
    // As many bytes as asked for, but always more than it need.
    let size = (size..4).find(|size| 1 + (1 << size) > least);
    size.map_or_else(|| item.encode(), |size| [long_head(major, number, size), rest].concat())
}

fn indefinite(item: &Item) -> Vec<u8> {
    match item {
        Item::Bytes(_) => [vec![0x5f], item.encode(), vec![0xff]].concat(),
        Item::Text(_) => [vec![0x7f], item.encode(), vec![0xff]].concat(),
        Item::List(items) => [vec![0x9f], items.iter().flat_map(Item::encode).collect(), vec![0xff]].concat(),
        Item::Null | Item::Bool(_) | Item::Int(_) => item.encode(),
    }
}
