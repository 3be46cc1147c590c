//! What the ledger read, said in the second reader's words. Fields are matched by name, never by place.

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::event::body::{Amended, Body, Content, Posted, SeriesNumber};
use ledger::event::brought::{ListedRow, TurnoverRow};
use ledger::event::contract::{ContractLine, ContractTerms};
use ledger::event::coop::CoopFact;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use rust_decimal::Decimal;

use super::second::{Item, Plain, PlainLine};

pub fn of(event: &Event) -> Plain {
    let (body, rest) = places(&event.body, &event.rest);
    Plain {
        kind: event.kind(),
        kver: event.kver,
        base: event.base,
        wall: event.wall,
        lines: event.lines.iter().map(line).collect(),
        body,
        rest,
    }
}

/// A body's places by name, and what follows them.
fn places(fact: &Body, added: &[Value]) -> (Fields, Vec<Item>) {
    let (mut body, mut rest) = fields(fact);
    if let Body::VoucherPosted(Posted { business, .. }) | Body::VoucherAmended(Amended { business, .. }) = fact
        && (business.is_some() || !added.is_empty())
    {
        body.push(("business", optional(business)));
    }
    if let Body::Coop(CoopFact::Counted(counted)) = fact
        && (!counted.notes.is_empty() || !added.is_empty())
    {
        let pair = |(worth, count): &(u32, u32)| Item::List(vec![int(*worth), int(*count)]);
        let notes = counted.notes.iter().map(pair).collect::<Vec<_>>();
        body.push(("notes", if notes.is_empty() { Item::Null } else { Item::List(notes) }));
    }
    if let Body::Coop(CoopFact::Contract(set)) = fact
        && (set.terms.is_some() || !added.is_empty())
    {
        body.push(("terms", set.terms.as_ref().map_or(Item::Null, terms)));
    }
    rest.extend(added.iter().map(item));
    (body, rest)
}

fn line(line: &Line) -> PlainLine {
    PlainLine {
        debit: line.debit.map(|code| code.to_string()),
        credit: line.credit.map(|code| code.to_string()),
        amount: line.amount.get(),
        debit_party: line.debit_party.map(number_of),
        credit_party: line.credit_party.map(number_of),
        extra: line.extra.iter().map(|(key, value)| (*key, item(value))).collect(),
    }
}

pub fn item(value: &Value) -> Item {
    match value {
        Value::Null => Item::Null,
        Value::Bool(value) => Item::Bool(*value),
        Value::Int(number) => Item::Int((*number).into()),
        Value::Text(text) => Item::Text(text.clone()),
        Value::Bytes(bytes) => Item::Bytes(bytes.clone()),
        Value::List(values) => Item::List(values.iter().map(item).collect()),
    }
}

type Fields = Vec<(&'static str, Item)>;

fn fields(body: &Body) -> (Fields, Vec<Item>) {
    let fields = match body {
        Body::Genesis(genesis) => vec![
            ("book_id", bytes(&genesis.book_id)),
            ("name", text(&genesis.name)),
            ("tax_code", optional(&genesis.tax_code)),
            ("union", Item::Bool(genesis.union)),
            ("first_year", int(genesis.first_year)),
            ("first_month", int(genesis.first_month)),
            ("rules_version", int(genesis.rules_version)),
            ("sign_key", bytes(&genesis.sign_key)),
            ("box_key", bytes(&genesis.box_key)),
            (
                "recovery_keys",
                genesis.recovery_keys.map_or(Item::Null, |(sign, wrap)| Item::List(vec![bytes(&sign), bytes(&wrap)])),
            ),
            ("practice", Item::Bool(genesis.practice)),
        ],
        Body::VoucherPosted(posted) => [
            numbered(&posted.number),
            content(&posted.content),
            vec![("reference", optional(&posted.reference)), ("old_number", optional(&posted.old_number))],
        ]
        .concat(),
        Body::VoucherReversed(reversed) => [
            numbered(&reversed.number),
            content(&reversed.content),
            vec![("target", reference(Some(reversed.target))), ("version", bytes(&reversed.version))],
        ]
        .concat(),
        Body::VoucherAmended(amended) => [
            vec![
                ("target", reference(Some(amended.target))),
                ("version", bytes(&amended.version)),
                ("negated", int(amended.negated)),
            ],
            content(&amended.content),
            vec![("reason", text(&amended.reason))],
        ]
        .concat(),
        Body::VoucherAdjusted(adjusted) => [
            numbered(&adjusted.number),
            content(&adjusted.content),
            vec![("target", reference(adjusted.target)), ("reason", text(&adjusted.reason))],
        ]
        .concat(),
        Body::OpeningBalance(opening) => {
            vec![("month", month(opening.month)), ("reference", optional(&opening.reference))]
        }
        Body::PartySet(set) => {
            let set_fields = set.fields.iter().map(party_field).collect();
            vec![("party", reference(set.party)), ("fields", Item::List(set_fields))]
        }
        Body::AccountSet(set) => {
            vec![("code", text(set.code.as_str())), ("name", text(&set.name)), ("active", Item::Bool(set.active))]
        }
        Body::SettingSet(set) => vec![("key", text(&set.key)), ("value", text(&set.value))],
        Body::PeriodClosed(closed) => {
            let seen = closed.seen.iter().map(|(writer, wseq)| Item::List(vec![int(*writer), int(*wseq)]));
            vec![
                ("month", month(closed.month)),
                ("seen", Item::List(seen.collect())),
                ("digest", bytes(&closed.digest)),
            ]
        }
        Body::PeriodReopened(reopened) => vec![("month", month(reopened.month)), ("reason", text(&reopened.reason))],
        Body::Comment(comment) => vec![
            ("target", reference(Some(comment.target))),
            ("version", bytes(&comment.version)),
            ("deed", int(comment.deed as u8)),
            ("question", reference(comment.question)),
            ("text", text(&comment.text)),
        ],
        Body::PhotoLinked(linked) => vec![
            ("voucher", reference(Some(linked.voucher))),
            ("hash", bytes(&linked.hash)),
            ("key_id", bytes(&linked.key_id)),
            ("size", int(linked.size)),
            ("label", text(&linked.label)),
        ],
        Body::PhotoUnlinked(unlinked) => vec![
            ("voucher", reference(Some(unlinked.voucher))),
            ("hash", bytes(&unlinked.hash)),
            ("reason", text(&unlinked.reason)),
        ],
        Body::PartyRevealed(revealed) => {
            vec![("party", reference(Some(revealed.party))), ("field", int(revealed.field))]
        }
        Body::WriterEnrolled(enrolled) => vec![
            ("writer", int(enrolled.writer)),
            ("sign_key", bytes(&enrolled.sign_key)),
            ("box_key", bytes(&enrolled.box_key)),
        ],
        Body::WriterRetired(retired) => vec![("writer", int(retired.writer))],
        Body::RecoveryEnrol(enrol) => {
            let seen = enrol.seen.iter();
            let seen = seen.map(|(writer, wseq, link)| Item::List(vec![int(*writer), int(*wseq), bytes(link)]));
            vec![
                ("sign_key", bytes(&enrol.sign_key)),
                ("box_key", bytes(&enrol.box_key)),
                ("seen", Item::List(seen.collect())),
                ("signature", bytes(&enrol.signature)),
            ]
        }
        Body::MemberMerged(merged) => {
            vec![("from", reference(Some(merged.from))), ("into", reference(Some(merged.into)))]
        }
        Body::PeriodCloseRequested(asked) => vec![("month", month(*asked))],
        Body::SeriesClosed(closed) => vec![
            ("form", form(closed.form)),
            ("year", int(closed.year)),
            ("writer", int(closed.writer)),
            ("last", int(closed.last)),
        ],
        Body::NumberVoided(voided) => {
            let own = vec![("writer", int(voided.writer)), ("reason", text(&voided.reason))];
            [numbered(&voided.number), own].concat()
        }
        Body::Approved(decision) | Body::Rejected(decision) | Body::CashConfirmed(decision) => vec![
            ("target", reference(Some(decision.target))),
            ("version", bytes(&decision.version)),
            ("day", day(Some(decision.day))),
            ("reason", text(&decision.reason)),
        ],
        Body::AttentionResolved(resolved) => {
            let events = resolved.events.iter().map(|event| reference(Some(*event))).collect();
            let at = resolved
                .at
                .map(|at| Item::List(vec![text(at.account.as_str()), day(Some(at.day)), Item::Int(at.dong.into())]));
            vec![
                ("story", int(resolved.story)),
                ("events", Item::List(events)),
                ("at", at.unwrap_or(Item::Null)),
                ("choice", int(resolved.choice)),
                ("reason", text(&resolved.reason)),
            ]
        }
        Body::Computed(computed) => [
            numbered(&computed.number),
            content(&computed.content),
            vec![("first", month(computed.first)), ("last", month(computed.last)), ("inputs", bytes(&computed.inputs))],
        ]
        .concat(),
        Body::Coop(fact) => registers(fact),
        Body::Adopted(adopted) => {
            let (own, rest) = places(&adopted.fact, &adopted.rest);
            let own = own.into_iter().map(|(_, item)| item).chain(rest).collect();
            let printed = adopted.printed.as_ref().map(numbered);
            let printed = printed.map(|places| Item::List(places.into_iter().map(|(_, item)| item).collect()));
            vec![
                ("frame", bytes(&adopted.frame)),
                ("at", int(adopted.at)),
                ("origin", reference(Some(adopted.origin))),
                ("original", bytes(&adopted.original)),
                ("printed", printed.unwrap_or(Item::Null)),
                ("kind", int(adopted.fact.kind())),
                ("body", Item::List(own)),
            ]
        }
        Body::Discarded(discarded) => vec![("frame", bytes(&discarded.frame)), ("reason", text(&discarded.reason))],
        Body::Other { fields, .. } => return (Vec::new(), fields.iter().map(item).collect()),
    };
    (fields, Vec::new())
}

fn form(form: ledger::voucher::Form) -> Item {
    let forms = ["PT", "PC", "BC", "BN", "PN", "PX", "HD", "KT"];
    int(forms.iter().position(|letters| *letters == form.letters()).unwrap() as u32 + 1)
}

fn terms(terms: &ContractTerms) -> Item {
    let decimal = |number: Option<Decimal>| {
        number.map_or(Item::Null, |number| Item::List(vec![Item::Int(number.mantissa()), int(number.scale())]))
    };
    let line = |line: &ContractLine| {
        let (quantity, price) = (decimal(line.quantity), decimal(line.price));
        Item::List(vec![reference(line.item), text(&line.name), text(&line.unit), quantity, price])
    };
    Item::List(vec![
        Item::List(terms.sets.iter().map(|number| int(*number)).collect()),
        day(terms.signed_on),
        Item::List(terms.lines.iter().map(line).collect()),
    ])
}

fn registers(fact: &CoopFact) -> Fields {
    match fact {
        CoopFact::Pledged(fact) => vec![
            ("party", reference(Some(fact.party))),
            ("day", day(Some(fact.day))),
            ("amount", int(fact.amount.get())),
            ("due", day(fact.due)),
            ("in_kind", Item::Bool(fact.in_kind)),
            ("note", text(&fact.note)),
            ("resolution", reference(fact.resolution)),
        ],
        CoopFact::CertificateIssued(fact) => vec![
            ("number", int(fact.number)),
            ("party", reference(Some(fact.party))),
            ("day", day(Some(fact.day))),
            ("contributed", int(fact.contributed.get())),
            ("charter", int(fact.charter.get())),
            ("replaces", reference(fact.replaces)),
            ("note", text(&fact.note)),
        ],
        CoopFact::CertificateWithdrawn(fact) => vec![
            ("certificate", reference(Some(fact.certificate))),
            ("day", day(Some(fact.day))),
            ("reason", text(&fact.reason)),
        ],
        CoopFact::Membership(fact) => vec![
            ("party", reference(Some(fact.party))),
            ("day", day(Some(fact.day))),
            ("kind", fact.kind.map_or(Item::Null, party_kind)),
            ("note", text(&fact.note)),
            ("resolution", reference(fact.resolution)),
        ],
        CoopFact::Resolution(fact) => vec![
            ("resolution", reference(fact.resolution)),
            ("number", text(&fact.number)),
            ("day", day(Some(fact.day))),
            ("subject", int(fact.subject)),
            ("title", text(&fact.title)),
            ("present", int(fact.present)),
            ("in_favour", int(fact.in_favour)),
            ("active", Item::Bool(fact.active)),
        ],
        CoopFact::Contract(fact) => vec![
            ("contract", reference(fact.contract)),
            ("party", reference(Some(fact.party))),
            ("number", text(&fact.number)),
            ("from", day(Some(fact.from))),
            ("to", day(fact.to)),
            ("season", text(&fact.season)),
            ("covers", text(&fact.covers)),
            ("signed", Item::Bool(fact.signed)),
            ("active", Item::Bool(fact.active)),
        ],
        CoopFact::Counted(fact) => vec![
            ("account", text(fact.account.as_str())),
            ("detail", text(&fact.detail)),
            ("day", day(Some(fact.day))),
            ("counted", int(fact.counted.get())),
            ("note", text(&fact.note)),
        ],
        CoopFact::Prepaid(fact) => vec![
            ("item", reference(fact.item)),
            ("name", text(&fact.name)),
            ("amount", int(fact.amount.get())),
            ("month", month(fact.month)),
            ("months", int(fact.months)),
            ("account", text(fact.account.as_str())),
            ("active", Item::Bool(fact.active)),
        ],
        CoopFact::Turnover(fact) => {
            let row = |row: &TurnoverRow| {
                let (debit, credit) = (int(row.debit.get()), int(row.credit.get()));
                Item::List(vec![text(row.account.as_str()), reference(row.party), debit, credit])
            };
            let pair = |(debit, credit, amount): &(AccountCode, AccountCode, Dong)| {
                Item::List(vec![text(debit.as_str()), text(credit.as_str()), int(amount.get())])
            };
            vec![
                ("first", month(fact.first)),
                ("last", month(fact.last)),
                ("rows", Item::List(fact.turnover.rows.iter().map(row).collect())),
                ("pairs", Item::List(fact.turnover.pairs.iter().map(pair).collect())),
            ]
        }
        CoopFact::Listed(fact) => {
            let detail = |(column, value): &(u16, Value)| Item::List(vec![int(*column), item(value)]);
            let row = |row: &ListedRow| {
                let details = Item::List(row.details.iter().map(detail).collect());
                Item::List(vec![text(row.account.as_str()), reference(row.of), int(row.amount.get()), details])
            };
            vec![
                ("list", int(fact.list)),
                ("month", month(fact.month)),
                ("rows", Item::List(fact.rows.iter().map(row).collect())),
            ]
        }
    }
}

fn day(day: Option<NaiveDate>) -> Item {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    day.map_or(Item::Null, |day| Item::Int((day - first).num_days().into()))
}

fn party_kind(kind: PartyKind) -> Item {
    int(PartyKind::ALL.iter().position(|other| *other == kind).unwrap() as u32)
}

fn numbered(number: &SeriesNumber) -> Fields {
    vec![("form", form(number.form)), ("year", int(number.year)), ("number", int(number.number))]
}

fn content(content: &Content) -> Fields {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    vec![
        ("date", Item::Int((content.date - first).num_days().into())),
        ("party", reference(content.party)),
        ("party_name", text(&content.party_name)),
        ("narration", text(&content.narration)),
        ("attachments", int(content.attachments)),
    ]
}

fn party_field(field: &PartyField) -> Item {
    let (number, value) = match field {
        PartyField::Code(code) => (0, text(code)),
        PartyField::Name(name) => (1, text(name)),
        PartyField::Kind(kind) => (2, int(PartyKind::ALL.iter().position(|other| other == kind).unwrap() as u32)),
        PartyField::Place(place) => (3, text(place)),
        PartyField::ServiceContract(contract) => (4, Item::Bool(*contract)),
        PartyField::Active(active) => (5, Item::Bool(*active)),
        PartyField::Detail(detail, value) => {
            let names = [
                "phone",
                "address",
                "tax_code",
                "identity_number",
                "bank_account",
                "bank",
                "note",
                "",
                "unit",
                "nationality",
            ];
            (names.iter().position(|name| *name == detail.name()).unwrap() as u16 + 6, text(value))
        }
        PartyField::Joined(day) => {
            let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
            (13, day.map_or(Item::Null, |day| Item::Int((day - first).num_days().into())))
        }
        PartyField::Unknown(number, value) => (*number, item(value)),
    };
    Item::List(vec![int(number), value])
}

fn number_of(id: EventId) -> u64 {
    id.wseq() * 65_536 + u64::from(id.writer())
}

fn reference(id: Option<EventId>) -> Item {
    id.map_or(Item::Null, |id| int(number_of(id)))
}

fn month(month: Month) -> Item {
    Item::Int(i128::from(month.year()) * 12 + i128::from(month.month()) - 1)
}

fn int(number: impl Into<i128>) -> Item {
    Item::Int(number.into())
}

fn text(text: &str) -> Item {
    Item::Text(text.to_owned())
}

fn optional(text: &Option<String>) -> Item {
    text.clone().map_or(Item::Null, Item::Text)
}

fn bytes(bytes: &[u8]) -> Item {
    Item::Bytes(bytes.to_vec())
}
