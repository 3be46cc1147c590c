//! Vouchers from files: JSON Lines, or objects one at a time.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use ledger::event::EventId;
use ledger::money::Dong;
use ledger::text::clean;
use ledger::voucher::{Draft, Entry, Sign};
use serde::{Deserialize, Serialize};
use store::Writing;
use store::query::VersionRow;

use super::draft::{draft_of, objected};
use super::red::post_red;
use super::rows::at_line;
use crate::coop::{Asked, Law};
use crate::entry::full_number;
use crate::{Book, Refusal, show};

/// The longest line of a file: the largest voucher there may be, with room to spare.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;

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

fn json_fault(fault: &serde_json::Error) -> Refusal {
    Refusal::new("import.json").with("what", fault)
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
