//! Files into the book: vouchers (JSON Lines), parties and opening balances (CSV).
//!
//! A file comes in whole or not at all; a fault names its line. What was imported before is recognised by its outside
//! reference and not imported again.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::business::fill::{AGREEMENT, UNDER, fill};
use ledger::business::{Answers, AskSort, Business, named};
use ledger::day::Month;
use ledger::digest::BalanceKey;
use ledger::event::body::{Body, Content, Opening, PartySet};
use ledger::event::decision::{DISTRIBUTION, YEAR_END};
use ledger::event::extra::{Extra, Key};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::party::{Party, PartyField, PartyKind};
use ledger::text::clean;
use ledger::voucher::{Draft, Entry, Field, Form, Sign};
use serde::{Deserialize, Serialize};
use store::Writing;
use store::query::{Order, VersionRow, VoucherFilter};

use crate::api::refusal::Objection;
use crate::api::setup::MemberRow;
use crate::brought::{close_before, opening_month};
use crate::business::{facts_of, flaw};
use crate::coop::{Asked, Law};
use crate::entry::{day_of, full_number, objection};
use crate::parties::{changed_fields, code_of};
use crate::{Book, Refusal, people, show};

/// The longest line of a file: the largest voucher there may be, with room to spare.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Vouchers of a day are read so many at a time when an adjustment is looked for.
const ADJUSTMENTS_AT_ONCE: u32 = 500;
/// One event of opening balances has at most so many lines.
pub(crate) const OPENING_LINES: usize = 1_000;

/// A voucher as files hold it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoucherObject {
    /// An outside reference, unique in a book.
    #[serde(default)]
    pub id: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `PT`, `PC`, `BC`, `BN`, `PN`, `PX`, `HD` or `KT`; with a business event its likeliest form where none is named.
    #[serde(default)]
    pub kind: String,
    /// The reason; with a business event its own where none is given.
    #[serde(default)]
    pub narration: String,
    /// The old printed number, kept as text.
    #[serde(default)]
    pub number: Option<String>,
    /// The name as printed.
    #[serde(default)]
    pub party_name: Option<String>,
    /// Original papers attached.
    #[serde(default)]
    pub attachments: Option<u16>,
    /// The code of who the voucher is with; without it the one party of all its lines.
    #[serde(default)]
    pub party: Option<String>,
    /// The code of a business event (việc), which writes the lines from the answers.
    #[serde(default)]
    pub event: Option<String>,
    /// Answers by slot: numbers or text; parties and items by their code.
    #[serde(default)]
    pub answers: BTreeMap<String, serde_json::Value>,
    /// The lines; none with answers to a business event.
    #[serde(default)]
    pub entries: Vec<EntryObject>,
}

/// A line as files hold it. Details may stand plain, or with `debit_` or `credit_` where the sides differ.
#[derive(Debug, Clone, Deserialize)]
pub struct EntryObject {
    #[serde(default)]
    pub(crate) debit: Option<String>,
    #[serde(default)]
    pub(crate) credit: Option<String>,
    pub(crate) amount: i64,
    #[serde(default)]
    pub(crate) debit_party: Option<String>,
    #[serde(default)]
    pub(crate) credit_party: Option<String>,
    #[serde(flatten)]
    pub(crate) details: BTreeMap<String, serde_json::Value>,
}

/// What an import of vouchers did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Imported {
    /// Vouchers posted.
    pub vouchers: u64,
    /// Lines of those.
    pub entries: u64,
    /// Vouchers that were in the book already.
    pub already: u64,
}

/// A voucher posted from a file's object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostedObject {
    /// Its outside reference, or the book's own id where it has none.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The voucher in this book.
    #[serde(skip)]
    pub(crate) voucher: EventId,
    /// True where it was in the book already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub already: bool,
}

impl Book {
    /// Posts every voucher of a file of JSON Lines, all or none.
    ///
    /// `progress` is told how many lines were read, now and then.
    ///
    /// # Errors
    /// `import.line` with the line's number and the reason; nothing is changed then.
    pub fn import_vouchers(
        &mut self,
        file: impl BufRead,
        create_parties: bool,
        mut progress: impl FnMut(u64),
    ) -> Result<Imported, Refusal> {
        self.refuse_unless_posting()?;
        let wall = show::wall();
        let imported: Result<Imported, Refusal> = self.store.record(wall, |writing| {
            let mut imported = Imported::default();
            each_line(file, |number, line| {
                let object: VoucherObject = serde_json::from_str(line).map_err(|fault| json_fault(&fault))?;
                let entries = object.entries.len() as u64;
                if post_object(writing, object, Door::Importing { create_parties })?.already {
                    imported.already += 1;
                } else {
                    imported.vouchers += 1;
                    imported.entries += entries;
                }
                progress(number);
                Ok(())
            })?;
            Ok(imported)
        });
        let imported = imported?;
        self.note_done("import-vouchers", &[("count", imported.vouchers.to_string())]);
        Ok(imported)
    }

    /// Posts one voucher object.
    ///
    /// # Errors
    /// When it does not read or does not pass the checks.
    pub fn post_object(&mut self, object: VoucherObject) -> Result<PostedObject, Refusal> {
        self.refuse_unless_posting()?;
        self.store.record(show::wall(), |writing| post_object(writing, object, Door::Posting))
    }

    /// Registers the parties of a CSV file, all or none. Its columns are found by their names, Vietnamese or English, in
    /// any order: `code`/`mã`, `name`/`họ tên`, `kind`/`loại`, and where there are such, `place`/`thôn` and
    /// `service_contract`/`hợp đồng dịch vụ`; a code that is empty is proposed.
    ///
    /// # Errors
    /// `import.header` where no name or kind is found, `import.line` with the line's number and the reason.
    pub fn import_parties(&mut self, file: impl Read) -> Result<u64, Refusal> {
        let mut reader = csv::Reader::from_reader(file);
        let header: Vec<String> =
            reader.headers().map_err(|fault| csv_fault(&fault))?.iter().map(ToOwned::to_owned).collect();
        let columns = people::Columns::of(&header);
        if !columns.has_name() || !columns.has_kind() {
            let wanted = "code,name,kind,place,service_contract";
            return Err(Refusal::new("import.header").with("wanted", wanted).with("found", header.join(",")));
        }
        let count: Result<u64, Refusal> = self.store.record(show::wall(), |writing| {
            let mut count = 0;
            each_row(&mut reader, |row| {
                let cells: Vec<&str> = row.iter().collect();
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    return Ok(());
                }
                write_party(writing, &columns.read(&cells), columns.has_place())?;
                count += 1;
                Ok(())
            })?;
            Ok(count)
        });
        let count = count?;
        self.note_done("import-parties", &[("count", count.to_string())]);
        Ok(count)
    }

    /// Writes the opening balances of a CSV file with the header `account,party,debit,credit`, all or none; with
    /// `,document,due` behind it each row is a document and the day it is to be paid, `YYYY-MM-DD`.
    ///
    /// `date` is the first day of a month, or the last day of the month before it. The months before are closed in the same act.
    ///
    /// # Errors
    /// When they do not balance, when the book has other opening balances or vouchers before that day already, or with the line
    /// of a fault.
    pub fn import_opening(&mut self, date: NaiveDate, file: impl Read) -> Result<OpeningImported, Refusal> {
        self.refuse_unless_posting()?;
        let month = opening_month(date)?;
        if month < self.store.first_month() || month > self.last_open_month() {
            return Err(Refusal::new("period.not-in-book").with("month", month));
        }
        let mut reader = opening_reader(file)?;
        let mut lines = Vec::new();
        each_row(&mut reader, |row| {
            lines.extend(self.opening_line(row)?);
            Ok(())
        })?;
        let difference: i128 =
            lines.iter().filter(|line| !is_off_balance(line)).map(|line| i128::from(net(line))).sum();
        if difference != 0 {
            let difference = show::dong(i64::try_from(difference).unwrap_or(i64::MAX));
            return Err(Refusal::new("opening.unbalanced").with("difference", difference));
        }
        let kept = self.openings()?;
        if !kept.is_empty() {
            let same = kept == summed(&lines, month);
            return if same {
                Ok(OpeningImported { rows: 0, already: lines.len() as u64, closed: 0 })
            } else {
                Err(Refusal::new("opening.differs"))
            };
        }
        self.refuse_vouchers_before(month)?;
        let rows = lines.len() as u64;
        let closed_before = self.store.cache().closed().len();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for part in lines.chunks(OPENING_LINES) {
                writing.event(part.to_vec(), Body::OpeningBalance(Opening { month, reference: None }))?;
            }
            close_before(writing, month)
        })?;
        let closed = (self.store.cache().closed().len() - closed_before) as u64;
        self.note_done("import-opening", &[("count", rows.to_string())]);
        Ok(OpeningImported { rows, already: 0, closed })
    }

    fn opening_line(&self, row: &csv::StringRecord) -> Result<Option<Line>, Refusal> {
        let field = |index: usize| row.get(index).unwrap_or_default().trim();
        let account: AccountCode =
            field(0).parse().map_err(|_| Refusal::new("account.unknown").with("account", field(0)))?;
        match self.store.usage(account)? {
            ledger::account::Use::Postable => {}
            ledger::account::Use::Heading => {
                return Err(Refusal::new("account.heading").with("account", account));
            }
            ledger::account::Use::Retired => {
                return Err(Refusal::new("account.retired").with("account", account));
            }
            ledger::account::Use::Unknown => {
                return Err(Refusal::new("account.unknown").with("account", account));
            }
        }
        let party = match field(1) {
            "" => None,
            code => Some(self.party_with_code(code)?),
        };
        if party.is_none() && ledger::account::party_required(account) {
            return Err(Refusal::new("opening.party-missing").with("account", account));
        }
        let amount = |text: &str| match text {
            "" => Ok(0),
            digits => digits.parse::<i64>().map_err(|_| Refusal::new("amount.not-a-number").with("written", digits)),
        };
        let (debit, credit) = (amount(field(2))?, amount(field(3))?);
        let (amount, is_debit) = match (debit, credit) {
            (0, 0) => return Ok(None),
            (debit, 0) => (debit, true),
            (0, credit) => (credit, false),
            _ => return Err(Refusal::new("opening.both-sides").with("account", account)),
        };
        let amount = Dong::new(amount).ok_or_else(|| Refusal::new("amount.too-large"))?;
        if amount.is_negative() {
            return Err(Refusal::new("opening.amount-negative"));
        }
        let mut details: Vec<(u16, Value)> = Vec::new();
        for (key, written) in
            [(Key::Document, field(4)), (Key::DueDate, field(5))].into_iter().filter(|(_, text)| !text.is_empty())
        {
            let unreadable = || Refusal::new("voucher.detail-unreadable").with("detail", key.name());
            details.push((key.number() + u16::from(!is_debit), key.read(written).ok_or_else(unreadable)?));
        }
        Ok(Some(Line {
            debit: is_debit.then_some(account),
            credit: (!is_debit).then_some(account),
            amount,
            debit_party: party.filter(|_| is_debit),
            credit_party: party.filter(|_| !is_debit),
            extra: Extra::new(details),
        }))
    }

    /// The opening balances in the book, by account, party and month.
    fn openings(&self) -> Result<BTreeMap<BalanceKey, i64>, Refusal> {
        Ok(self.store.openings()?.into_iter().collect())
    }
}

/// What an import of opening balances did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OpeningImported {
    /// Rows written.
    pub rows: u64,
    /// Rows that were in the book already.
    pub already: u64,
    /// Months before the balances, closed with them: nothing can be dated there.
    pub closed: u64,
}

/// The way an object comes into the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// One voucher is posted today: the law of cooperatives is asked as in a form.
    Posting,
    /// A file of what happened long ago, which cannot be refused any more; the register shows what it passes.
    Importing {
        /// Codes nobody has become parties.
        create_parties: bool,
    },
    /// A table whose vouchers somebody looked at before: as a file, and what is in red there comes as an adjustment.
    Table,
}

pub(crate) fn post_object(
    writing: &mut Writing<'_>,
    object: VoucherObject,
    door: Door,
) -> Result<PostedObject, Refusal> {
    let create_parties = door == Door::Importing { create_parties: true };
    let reference = object.id.as_deref().map(clean).transpose().map_err(|fault| Refusal::new(fault.code()))?;
    let reference = reference.filter(|reference| !reference.is_empty());
    let old_number = object.number.as_deref().map(clean).transpose().map_err(|fault| Refusal::new(fault.code()))?;
    if let Some(reference) = &reference
        && let Some(known) = writing.books().by_reference(reference)?
    {
        return already(writing, &known, object, reference.clone());
    }
    let event = object.event.clone();
    let by_event = event.is_some() && object.entries.is_empty();
    let draft = draft_of(writing, object, create_parties)?;
    match door {
        Door::Posting => refuse_by_law(writing, &draft, by_event)?,
        Door::Table if draft.entries.iter().any(|entry| entry.amount.is_some_and(Dong::is_negative)) => {
            return post_red(writing, draft, reference);
        }
        Door::Table | Door::Importing { .. } => {}
    }
    let checked = draft
        .check(writing.books(), Sign::Positive)?
        .map_err(|faults| objected(faults.into_iter().map(Into::into).collect()))?
        .as_business(event);
    let numbered = writing.post(checked, reference.clone(), old_number)?;
    Ok(PostedObject {
        id: reference.unwrap_or_else(|| numbered.id.to_string()),
        number: full_number(&numbered).to_string(),
        voucher: numbered.id,
        already: false,
    })
}

/// Posts what a table has in red (ghi âm) as an adjustment, the one voucher of its own that may be below nothing. What it adjusts
/// stands in the books it came from; its reason names it, and by that it is known again.
fn post_red(writing: &mut Writing<'_>, draft: Draft, reference: Option<String>) -> Result<PostedObject, Refusal> {
    let reason = match &reference {
        Some(reference) => format!("Ghi âm theo sổ khác: {reference}"),
        None => draft.content.narration.clone(),
    };
    if let (Some(reference), Some(known)) = (&reference, adjusted_because(writing, &draft, &reason)?) {
        return Ok(PostedObject {
            id: reference.clone(),
            number: known.number.to_string(),
            voucher: known.voucher,
            already: true,
        });
    }
    let checked = draft
        .check(writing.books(), Sign::Either)?
        .map_err(|faults| objected(faults.into_iter().map(Into::into).collect()))?;
    let numbered = writing.adjust(None, checked, reason)?;
    Ok(PostedObject {
        id: reference.unwrap_or_else(|| numbered.id.to_string()),
        number: full_number(&numbered).to_string(),
        voucher: numbered.id,
        already: false,
    })
}

/// The adjustment of this form and day with this reason.
fn adjusted_because(writing: &Writing<'_>, draft: &Draft, reason: &str) -> Result<Option<VersionRow>, Refusal> {
    let filter = VoucherFilter {
        form: Some(draft.form),
        from: Some(draft.content.date),
        to: Some(draft.content.date),
        ..VoucherFilter::default()
    };
    let mut offset = 0;
    loop {
        let rows = writing.books().vouchers(&filter, Order::EarliestFirst, offset, ADJUSTMENTS_AT_ONCE)?;
        let read = rows.len();
        for row in rows {
            let event = writing.books().event(row.current.event)?;
            if matches!(event.body.fact(), Body::VoucherAdjusted(adjusted) if adjusted.reason == reason) {
                return Ok(Some(row.current));
            }
        }
        if read < ADJUSTMENTS_AT_ONCE as usize {
            return Ok(None);
        }
        offset += ADJUSTMENTS_AT_ONCE;
    }
}

/// Refuses what a law of cooperatives does not allow.
fn refuse_by_law(writing: &mut Writing<'_>, draft: &Draft, by_event: bool) -> Result<(), Refusal> {
    let Draft { content, entries, .. } = draft;
    let asked = Asked { day: content.date, party: content.party, by_event, entries: entries.clone() };
    if !asked.is_asked() {
        return Ok(());
    }
    let said = Law::new(writing.books_with_figures()?)?.say(&asked, None)?;
    if said.stops.is_empty() { Ok(()) } else { Err(objected(said.stops)) }
}

/// A voucher of a file has no draft to go back to: the first thing wrong with it gives the code.
fn objected(objections: Vec<Objection>) -> Refusal {
    match objections.first() {
        Some(first) => Refusal { code: first.code.clone(), args: first.args.clone(), objections },
        None => Refusal::objections(objections),
    }
}

/// The same voucher again is nothing new; another one under the same reference is a fault, never silently left out.
fn already(
    writing: &mut Writing<'_>,
    known: &VersionRow,
    object: VoucherObject,
    reference: String,
) -> Result<PostedObject, Refusal> {
    // What was amended since differs rightly from the file it came from.
    if known.version == 1 && !is_same(writing, known, object)? {
        return Err(Refusal::new("import.reference-differs").with("id", reference).with("number", known.number));
    }
    Ok(PostedObject { id: reference, number: known.number.to_string(), voucher: known.voucher, already: true })
}

/// Whether a voucher in the book is the one a file holds, to the last line.
fn is_same(writing: &mut Writing<'_>, known: &VersionRow, object: VoucherObject) -> Result<bool, Refusal> {
    let draft = draft_of(writing, object, false)?;
    let event = writing.books().event(known.event)?;
    let Some((number, content)) = event.body.numbered() else { return Ok(false) };
    let text = |written: &str, kept: &str| clean(written).is_ok_and(|written| written == kept);
    Ok(number.form == draft.form
        && content.date == draft.content.date
        && content.party == draft.content.party
        && content.attachments == draft.content.attachments
        && text(&draft.content.narration, &content.narration)
        && text(&draft.content.party_name, &content.party_name)
        && event.lines.into_iter().map(Entry::from).eq(draft.entries))
}

fn draft_of(writing: &mut Writing<'_>, mut object: VoucherObject, create_parties: bool) -> Result<Draft, Refusal> {
    let named_party = party_named(writing, object.party.as_deref(), create_parties)?;
    let business = match &object.event {
        // The closing and the distribution of another book are as they were: no event of a form.
        Some(code) if [YEAR_END, DISTRIBUTION].contains(&code.as_str()) => None,
        Some(code) => Some(named(code).ok_or_else(|| Refusal::new("event.unknown").with("event", code))?),
        None if object.answers.is_empty() => None,
        None => return Err(Refusal::new("event.unknown").with("event", "")),
    };
    if let Some(business) = business {
        complete(writing, &mut object, business, named_party)?;
    }
    let form =
        Form::named(&object.kind).ok_or_else(|| Refusal::new("voucher.form-unknown").with("form", &object.kind))?;
    let date = day_of(&object.date)?;
    let mut parties = Vec::new();
    let mut entries = Vec::with_capacity(object.entries.len());
    for (line, entry) in (0..).zip(object.entries) {
        let entry = entry_of(writing, line, entry, create_parties)?;
        parties.extend(entry.debit_party.iter().chain(&entry.credit_party).copied());
        entries.push(entry);
    }
    if let Some(business) = business.filter(|_| entries.is_empty()) {
        entries = lines_of(writing, business, form, date, named_party, &object.answers)?;
    } else if !object.answers.is_empty() {
        return Err(Refusal::new("event.answers-and-lines"));
    }
    // A voucher with one person in all its lines is that person's voucher.
    parties.dedup();
    let only = if let [only] = parties.as_slice() { Some(*only) } else { None };
    let party = named_party.or(only);
    let content = Content {
        date,
        party,
        party_name: object.party_name.unwrap_or_default(),
        narration: object.narration,
        attachments: object.attachments.unwrap_or(0),
    };
    Ok(Draft { form, content, entries })
}

/// What a business event says where the file says nothing: its likeliest form, its reason, the name of the party.
fn complete(
    writing: &Writing<'_>,
    object: &mut VoucherObject,
    business: &Business,
    party: Option<EventId>,
) -> Result<(), Refusal> {
    if object.kind.is_empty()
        && let Some(form) = business.forms.first()
    {
        object.kind = form.letters().to_owned();
    }
    if object.party_name.is_none()
        && let Some(party) = party
    {
        object.party_name = writing.books().register()?.get(party).map(|party| party.name.clone());
    }
    if object.narration.is_empty() {
        object.narration = business.narration(object.party_name.as_deref().unwrap_or_default());
    }
    Ok(())
}

/// The lines a business event gives for the answers of a file.
fn lines_of(
    writing: &mut Writing<'_>,
    business: &Business,
    form: Form,
    date: NaiveDate,
    party: Option<EventId>,
    written: &BTreeMap<String, serde_json::Value>,
) -> Result<Vec<Entry>, Refusal> {
    let mut answers = Answers::new();
    for (slot, value) in written {
        let unreadable = || Refusal::new("event.answer-unreadable").with("ask", slot);
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            serde_json::Value::Null => continue,
            _ => return Err(unreadable()),
        };
        let ask = business.asks.iter().find(|ask| ask.slot == *slot);
        let is_party = ask.is_some_and(|ask| matches!(ask.sort, AskSort::Item | AskSort::Asset | AskSort::Party));
        let known = ask.is_some() || slot == AGREEMENT || slot.starts_with(UNDER);
        let text = match is_party {
            true => party_named(writing, Some(&text), false)?.ok_or_else(unreadable)?.to_string(),
            false if known => text,
            false => return Err(Refusal::new("event.ask-unknown").with("ask", slot)),
        };
        answers.insert(slot.clone(), text);
    }
    let filled = fill(business, &facts_of(writing.books(), form, party, date)?, &answers);
    if filled.flaws.is_empty() {
        return Ok(filled.entries);
    }
    Err(objected(filled.flaws.iter().map(flaw).collect()))
}

fn entry_of(writing: &mut Writing<'_>, line: u32, entry: EntryObject, create_parties: bool) -> Result<Entry, Refusal> {
    let account = |code: Option<String>, field| {
        let unknown =
            |code| objected(vec![objection("voucher.account-unknown", Some(line), Some(field), [("account", code)])]);
        code.map(|code| code.parse().map_err(|_| unknown(code))).transpose()
    };
    let mut details: Vec<(u16, Value)> = Vec::new();
    for (name, value) in &entry.details {
        details.extend(detail(writing, name, value, create_parties)?);
    }
    Ok(Entry {
        debit: account(entry.debit, Field::Debit)?,
        credit: account(entry.credit, Field::Credit)?,
        amount: Some(Dong::new(entry.amount).ok_or_else(|| Refusal::new("amount.too-large"))?),
        debit_party: party_named(writing, entry.debit_party.as_deref(), create_parties)?,
        credit_party: party_named(writing, entry.credit_party.as_deref(), create_parties)?,
        extra: Extra::new(details),
    })
}

/// The names files use, where they are shorter than the registry's.
const FILE_NAMES: [(&str, Key); 4] =
    [("qty", Key::Quantity), ("price", Key::UnitPrice), ("due", Key::DueDate), ("taxable", Key::TaxableBase)];

fn detail(
    writing: &mut Writing<'_>,
    name: &str,
    value: &serde_json::Value,
    create_parties: bool,
) -> Result<Option<(u16, Value)>, Refusal> {
    let (plain, on_credit) = match name.strip_prefix("credit_") {
        Some(plain) => (plain, 1),
        None => (name.strip_prefix("debit_").unwrap_or(name), 0),
    };
    let short = FILE_NAMES.iter().find(|(short, _)| *short == plain).map(|(_, key)| *key);
    let unreadable = || Refusal::new("voucher.detail-unreadable").with("detail", name);
    let key = short.or_else(|| Key::named(plain)).ok_or_else(unreadable)?;
    let text = match value {
        serde_json::Value::Null => return Ok(None),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return Err(unreadable()),
    };
    let value = if key == Key::Item || key == Key::Asset {
        party_named(writing, Some(&text), create_parties)?.map(|party| Value::Int(party.to_i64()))
    } else {
        key.read(&text)
    };
    Ok(Some((key.number() + on_credit, value.ok_or_else(unreadable)?)))
}

fn party_named(writing: &mut Writing<'_>, code: Option<&str>, create: bool) -> Result<Option<EventId>, Refusal> {
    let Some(code) = code else { return Ok(None) };
    if let Some(party) = writing.books().register()?.by_code(code) {
        return Ok(Some(party.id));
    }
    if !create {
        return Err(Refusal::new("party.code-unknown").with("code", code));
    }
    let code = code_of(code)?;
    let kind = if code.starts_with('M') { PartyKind::Official } else { PartyKind::Other };
    let fields = vec![PartyField::Name(code.clone()), PartyField::Kind(kind), PartyField::Code(code)];
    let (id, _) = writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
    Ok(Some(id))
}

pub(crate) fn write_party(writing: &mut Writing<'_>, row: &MemberRow, sets_place: bool) -> Result<(), Refusal> {
    let read = people::read(row)?;
    let register = writing.books().register()?;
    let code = match read.code.as_str() {
        "" => people::free_code(read.kind, register.all().map(|party| party.code.as_str())),
        code => code.to_owned(),
    };
    let (party, fields) = match register.by_code(&code).cloned() {
        Some(old) => {
            let place = if sets_place { read.place } else { old.place.clone() };
            let new =
                Party { code, name: read.name, kind: read.kind, place, service_contract: read.contract, ..old.clone() };
            let mut fields = changed_fields(&old, &new);
            // What the card says already was written by somebody; a file only fills what is empty.
            let said =
                read.details.into_iter().filter(|(detail, text)| !text.is_empty() && old.detail(*detail).is_empty());
            fields.extend(said.map(|(detail, text)| PartyField::Detail(detail, text)));
            (Some(old.id), fields)
        }
        None => (None, people::fields(code, read)),
    };
    if !fields.is_empty() {
        writing.event(Vec::new(), Body::PartySet(PartySet { party, fields }))?;
    }
    Ok(())
}

pub(crate) fn net(line: &Line) -> i64 {
    if line.debit.is_some() { line.amount.get() } else { -line.amount.get() }
}

pub(crate) fn is_off_balance(line: &Line) -> bool {
    line.debit.or(line.credit).is_some_and(|account| account.is_off_balance())
}

pub(crate) fn summed(lines: &[Line], month: Month) -> BTreeMap<BalanceKey, i64> {
    let mut sums = BTreeMap::new();
    for line in lines {
        if let Some(account) = line.debit.or(line.credit) {
            let key = BalanceKey { account, party: line.debit_party.or(line.credit_party), month };
            *sums.entry(key).or_default() += net(line);
        }
    }
    sums.retain(|_, net| *net != 0);
    sums
}

fn json_fault(fault: &serde_json::Error) -> Refusal {
    Refusal::new("import.json").with("what", fault)
}

fn at_line(number: u64, refusal: Refusal) -> Refusal {
    // What the disk or the database refuses is not the line's fault.
    if refusal.code.starts_with("book.") {
        return refusal;
    }
    let reason = refusal.code.clone();
    Refusal { code: "import.line".into(), ..refusal }.with("line", number).with("reason", reason)
}

fn each_line(mut file: impl BufRead, mut take: impl FnMut(u64, &str) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = (&mut file)
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)
            .map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
        if read == 0 {
            return Ok(());
        }
        if read as u64 == LINE_BYTES_MAX {
            return Err(at_line(number, Refusal::new("import.line-too-long")));
        }
        let text = std::str::from_utf8(&line).map_err(|_| at_line(number, Refusal::new("import.not-utf8")))?.trim();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !text.is_empty() {
            take(number, text).map_err(|refusal| at_line(number, refusal))?;
        }
    }
    Ok(())
}

const OPENING_HEADER: [&str; 6] = ["account", "party", "debit", "credit", "document", "due"];

/// Opening balances by account and party, or by document.
fn opening_reader<R: Read>(file: R) -> Result<csv::Reader<R>, Refusal> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file);
    let found = reader.headers().map_err(|fault| csv_fault(&fault))?;
    let names: Vec<&str> = found.iter().map(|name| name.trim().trim_start_matches('\u{feff}')).collect();
    if names == OPENING_HEADER[..4] || names == OPENING_HEADER {
        Ok(reader)
    } else {
        let wanted = OPENING_HEADER[..4].join(",");
        Err(Refusal::new("import.header").with("wanted", wanted).with("found", names.join(",")))
    }
}

fn each_row<R: Read>(
    reader: &mut csv::Reader<R>,
    mut take: impl FnMut(&csv::StringRecord) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    for row in reader.records() {
        let row = row.map_err(|fault| {
            let line = fault.position().map_or(0, csv::Position::line);
            at_line(line, csv_fault(&fault))
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        take(&row).map_err(|refusal| at_line(line, refusal))?;
    }
    Ok(())
}

fn csv_fault(fault: &csv::Error) -> Refusal {
    Refusal::new("import.csv").with("what", fault)
}
