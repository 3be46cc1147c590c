//! Writing vouchers: what is typed is read, checked, kept as a draft, and at last numbered and posted.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use ledger::account::AccountCode;
use ledger::amount;
use ledger::day::{read_day, show_day};
use ledger::event::body::Content;
use ledger::event::extra::{Extra, Key, Side};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::voucher::{Checked, Draft as LedgerDraft, Entry, Field, Form, Sign};
use store::Numbered;
use store::query::FullNumber;

use crate::api::refusal::Objection;
use crate::api::voucher::{
    AmountRead, DateRead, Draft, DraftCheck, DraftEntry, DraftKept, DraftRow, ExtraField, Purpose, Receipt,
};
use crate::coop::Asked;
use crate::photo::link_all;
use crate::{Book, Refusal, show};

/// Drafts stay in the bin so long, in seconds.
pub(crate) const BIN_SECONDS: i64 = 30 * 24 * 3600;

impl Book {
    /// What a typed amount means.
    pub fn read_amount(&self, text: &str) -> AmountRead {
        match amount::read(text) {
            Ok(Some(value)) => AmountRead {
                value: Some(value.to_string()),
                shown: amount::show(value),
                words: self.in_words(value.get()),
                fault: None,
            },
            Ok(None) => AmountRead { value: None, shown: String::new(), words: String::new(), fault: None },
            Err(fault) => AmountRead {
                value: None,
                shown: String::new(),
                words: String::new(),
                fault: Some(fault.code().to_owned()),
            },
        }
    }

    /// What a typed date means.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn read_date(&self, text: &str, working: &str) -> Result<DateRead, Refusal> {
        let working = match day_of(working) {
            Ok(day) => day,
            Err(_) => self.working_day()?,
        };
        Ok(match read_day(text, working, self.current_day()?) {
            Ok(day) => DateRead {
                date: Some(day.to_string()),
                shown: show_day(day),
                fault: None,
                warning: self.day_warning(day)?.map(str::to_owned),
            },
            Err(fault) => {
                DateRead { date: None, shown: String::new(), fault: Some(fault.code().to_owned()), warning: None }
            }
        })
    }

    /// An empty voucher of a form, dated as the last one.
    ///
    /// # Errors
    /// When there is no such form.
    pub fn new_draft(&self, form: &str) -> Result<Draft, Refusal> {
        let form = form_of(form)?;
        Ok(Draft {
            draft_id: None,
            form: form.letters().to_owned(),
            purpose: Purpose::New,
            date: self.working_day()?.to_string(),
            party: None,
            party_name: String::new(),
            narration: String::new(),
            attachments: 0,
            photos: Vec::new(),
            event: None,
            entries: vec![empty_entry(form)],
        })
    }

    /// Totals, words, faults and warnings of a draft. Nothing is changed.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn check_draft(&self, draft: &Draft) -> Result<DraftCheck, Refusal> {
        let written = self.written(draft)?;
        let draft = &written.draft;
        let total = total_of(draft);
        let objections = self.checked(draft)?.err().unwrap_or_default();
        // A field that stops the save says only that.
        let stopped = |warning: &Objection| {
            let field = |fault: &Objection| fault.line == warning.line && fault.field == warning.field;
            warning.field.is_some() && objections.iter().any(field)
        };
        let mut warnings = written.warnings;
        warnings.extend(self.warnings(draft, total)?);
        warnings.retain(|warning| !stopped(warning));
        Ok(DraftCheck {
            total: total.to_string(),
            total_shown: show::dong(total),
            words: self.in_words(total),
            objections,
            warnings,
            money: self.money_after(draft)?,
        })
    }

    /// Keeps a draft on the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn save_draft(&self, mut draft: Draft) -> Result<DraftKept, Refusal> {
        let id = draft.draft_id.take().map(|id| draft_id(&id)).transpose()?;
        let now = show::now().timestamp();
        let content =
            serde_json::to_string(&draft).map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
        let id = self.store.keep_draft(id, &draft.form, &content, now)?;
        let at = show::clock_time(now).split(' ').next_back().unwrap_or_default().to_owned();
        Ok(DraftKept { draft_id: id.to_string(), at })
    }

    /// Empties the bin of drafts put there before `before`, and lets go of the photos that were kept for them.
    pub(crate) fn empty_bin(&self, before: i64) -> Result<(), Refusal> {
        for content in self.store.empty_bin(before)? {
            // What was in a draft that does not read any more stays where it lies.
            let Ok(draft) = serde_json::from_str::<Draft>(&content) else { continue };
            for photo in &draft.photos {
                self.let_go_of(photo)?;
            }
        }
        Ok(())
    }

    /// Unfinished drafts, or those in the bin, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_drafts(&self, discarded: bool) -> Result<Vec<DraftRow>, Refusal> {
        self.empty_bin(show::now().timestamp() - BIN_SECONDS)?;
        let kept = self.store.drafts(discarded)?;
        let mut notes = self.draft_notes()?;
        kept.into_iter()
            .map(|kept| {
                let mut draft: Draft = serde_json::from_str(&kept.content)
                    .map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
                draft.draft_id = Some(kept.id.to_string());
                Ok(DraftRow {
                    kept_at: show::clock_time(kept.kept_at),
                    total_shown: show::dong(total_of(&draft)),
                    note: notes.remove(&kept.id),
                    draft,
                    discarded,
                })
            })
            .collect()
    }

    /// Puts a draft into the bin, or takes it out.
    ///
    /// # Errors
    /// When there is no such draft, or the disk fails.
    pub fn bin_draft(&self, id: &str, discard: bool) -> Result<(), Refusal> {
        let id = draft_id(id)?;
        let is_kept = |discarded| Ok::<_, Refusal>(self.store.drafts(discarded)?.iter().any(|kept| kept.id == id));
        if !is_kept(false)? && !is_kept(true)? {
            return Err(Refusal::new("draft.not-there"));
        }
        Ok(self.store.bin_draft(id, discard.then(|| show::now().timestamp()))?)
    }

    /// Numbers and posts a draft in one durable act, and removes it from the drafts.
    ///
    /// # Errors
    /// `voucher.role` for somebody who keeps no books; everything that is wrong with it, together. The draft stays.
    pub fn post_draft(&mut self, draft: &Draft) -> Result<Receipt, Refusal> {
        self.refuse_unless_posting()?;
        let checked = self.checked(draft)?.map_err(Refusal::objections)?;
        let crate::business::Written { draft, warnings: mut of_event, .. } = self.written(draft)?;
        let draft = &draft;
        let kept = draft.draft_id.as_deref().map(draft_id).transpose()?;
        let correction = match &draft.purpose {
            Purpose::New => Correction::None,
            Purpose::Amend { target, reason, .. } => {
                let target = voucher_id(target)?;
                Correction::Amend(target, self.amendable(target)?, reason_of(reason)?)
            }
            Purpose::Adjust { target, reason, .. } => {
                let target = voucher_id(target)?;
                self.store.voucher(target)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
                Correction::Adjust(target, reason_of(reason)?)
            }
        };
        let photographed = match &correction {
            Correction::Amend(target, ..) => Some(*target),
            Correction::None | Correction::Adjust(..) => None,
        };
        let total = total_of(draft);
        of_event.extend(self.warnings(draft, total)?);
        let warnings = kept_warnings(&of_event)?;
        let numbered = self.store.record::<_, Refusal>(show::wall(), |writing| {
            if let Some(kept) = kept {
                writing.finish_draft(kept)?;
            }
            let numbered = match correction {
                Correction::None => writing.post(checked, None, None)?,
                Correction::Amend(target, state, reason) => writing.amend(target, &state, checked, reason)?,
                Correction::Adjust(target, reason) => writing.adjust(Some(target), checked, reason)?,
            };
            link_all(writing, photographed.unwrap_or(numbered.id), &draft.photos)?;
            writing.keep_warnings(&warnings)?;
            Ok(numbered)
        })?;
        Ok(self.receipt(&numbered, total))
    }

    pub(crate) fn receipt(&self, numbered: &Numbered, total: i64) -> Receipt {
        Receipt {
            voucher: numbered.id.to_string(),
            number: full_number(numbered).to_string(),
            total_shown: show::dong(total),
        }
    }

    /// The draft read and checked, or everything that is wrong with it.
    pub(crate) fn checked(&self, draft: &Draft) -> Result<Result<Checked, Vec<Objection>>, Refusal> {
        let written = self.written(draft)?;
        if !written.objections.is_empty() {
            return self.objected_to(written).map(Err);
        }
        self.checked_lines(&written.draft)
    }

    /// What is wrong with the answers of a business event, and with the rest of the voucher: its lines are not there yet.
    fn objected_to(&self, written: crate::business::Written) -> Result<Vec<Objection>, Refusal> {
        let mut objections = written.objections;
        let rest = self.checked_lines(&written.draft)?.err().unwrap_or_default();
        let of_lines = |fault: &Objection| fault.line.is_some() || fault.code == "voucher.no-entry";
        objections.extend(rest.into_iter().filter(|fault| !of_lines(fault)));
        Ok(objections)
    }

    fn checked_lines(&self, draft: &Draft) -> Result<Result<Checked, Vec<Objection>>, Refusal> {
        let Reading { draft: read, lines, mut objections } = Reading::of(draft)?;
        let adjusts = matches!(draft.purpose, Purpose::Adjust { .. }) || self.amends_an_adjustment(draft)?;
        let sign = if adjusts { Sign::Either } else { Sign::Positive };
        let by_event = draft.event.as_ref().is_some_and(|choice| !choice.free);
        let (day, party) = (read.content.date, read.content.party);
        let asked = Asked { day, party, by_event, entries: read.entries.clone() };
        match read.check(&self.store, sign)? {
            Ok(checked) if objections.is_empty() => {
                let stops = self.law_says(&draft.purpose, asked)?.stops;
                if !stops.is_empty() {
                    return Ok(Err(stops));
                }
                if let Purpose::Amend { target, .. } = &draft.purpose
                    && let Some(state) = self.store.voucher(voucher_id(target)?)?
                    && state.number.year != checked.year()
                {
                    let year = state.number.year.to_string();
                    objections.push(objection("voucher.other-year", None, Some(Field::Date), [("year", year)]));
                    return Ok(Err(objections));
                }
                Ok(Ok(checked.as_business(draft.event.as_ref().map(|event| event.code.clone()))))
            }
            Ok(_) => Ok(Err(objections)),
            Err(faults) => {
                let already = |fault: &Objection| {
                    objections.iter().any(|known| known.line == fault.line && known.field == fault.field)
                };
                // A field that could not be read is reported once, for what was typed, not as missing too.
                let faults: Vec<Objection> =
                    faults.into_iter().map(Objection::from).map(|fault| at_row(fault, &lines)).collect();
                let new: Vec<Objection> = faults.into_iter().filter(|fault| !already(fault)).collect();
                objections.extend(new);
                Ok(Err(objections))
            }
        }
    }

    fn amends_an_adjustment(&self, draft: &Draft) -> Result<bool, Refusal> {
        let Purpose::Amend { target, .. } = &draft.purpose else { return Ok(false) };
        let target = voucher_id(target)?;
        if matches!(self.store.links_to(target)?, Some((ledger::fold::LinkKind::Adjusts, _))) {
            return Ok(true);
        }
        // One that came in red from another book adjusts something there.
        let Some(state) = self.store.voucher(target)? else { return Ok(false) };
        Ok(self.store.lines(state.version)?.iter().any(|line| line.amount.is_negative()))
    }
}

/// The sum of the lines that have an amount. What is typed may be more than a book holds.
pub(crate) fn total_of(draft: &Draft) -> i64 {
    let amounts = draft.entries.iter().filter_map(|entry| entry.amount.parse::<i64>().ok());
    amounts.fold(0, i64::saturating_add)
}

/// Warnings as they are kept with a voucher.
pub(crate) fn kept_warnings(warnings: &[Objection]) -> Result<Vec<String>, Refusal> {
    let unreadable = |error| Refusal::new("draft.unreadable").with("what", error);
    warnings.iter().map(|warning| serde_json::to_string(warning).map_err(unreadable)).collect()
}

/// What kind of correction a posting is.
enum Correction {
    None,
    Amend(EventId, ledger::fold::VoucherState, String),
    Adjust(EventId, String),
}

/// A draft as the ledger reads it, with the row each of its lines came from.
struct Reading {
    draft: LedgerDraft,
    lines: Vec<u32>,
    objections: Vec<Objection>,
}

impl Reading {
    fn of(draft: &Draft) -> Result<Self, Refusal> {
        let mut objections = Vec::new();
        let date = day_of(&draft.date).unwrap_or_else(|refusal| {
            objections.push(objection(&refusal.code, None, Some(Field::Date), []));
            NaiveDate::default()
        });
        let content = Content {
            date,
            party: draft.party.as_deref().map(party_id).transpose()?,
            party_name: draft.party_name.clone(),
            narration: draft.narration.clone(),
            attachments: u16::try_from(draft.attachments).unwrap_or_else(|_| {
                objections.push(objection("voucher.too-many-attachments", None, None, []));
                0
            }),
        };
        let rows = (0u32..).zip(&draft.entries).filter(|(_, entry)| !is_blank(entry));
        let mut entries = Vec::new();
        let mut lines = Vec::new();
        for (row, entry) in rows {
            entries.push(read_entry(row, entry, &mut objections)?);
            lines.push(row);
        }
        Ok(Self { draft: LedgerDraft { form: form_of(&draft.form)?, content, entries }, lines, objections })
    }
}

/// A row in which nothing was typed yet; the form may have filled one account by rule.
fn is_blank(entry: &DraftEntry) -> bool {
    let an_account_is_missing = entry.debit.is_empty() || entry.credit.is_empty();
    entry.amount.is_empty() && entry.narration.is_empty() && an_account_is_missing
}

fn read_entry(row: u32, entry: &DraftEntry, objections: &mut Vec<Objection>) -> Result<Entry, Refusal> {
    let mut account = |text: &str, field| {
        if text.is_empty() {
            return None;
        }
        let code = AccountCode::from_str(text).ok();
        if code.is_none() {
            objections.push(objection(
                "voucher.account-unknown",
                Some(row),
                Some(field),
                [("account", text.to_owned())],
            ));
        }
        code
    };
    let debit = account(&entry.debit, Field::Debit);
    let credit = account(&entry.credit, Field::Credit);
    let amount = match entry.amount.as_str() {
        "" => None,
        digits => {
            let amount = digits.parse().ok().and_then(Dong::new);
            if amount.is_none() {
                objections.push(objection("amount.too-large", Some(row), Some(Field::Amount), []));
            }
            amount
        }
    };
    let mut details: Vec<(u16, Value)> = Vec::new();
    if !entry.narration.is_empty() {
        match ledger::text::clean(&entry.narration) {
            Ok(text) => details.push((Key::Narration.number(), Value::Text(text))),
            Err(fault) => objections.push(objection(fault.code(), Some(row), Some(Field::Narration), [])),
        }
    }
    for detail in entry.extra.iter().filter(|detail| !detail.value.is_empty()) {
        match read_detail(detail) {
            Some(read) => details.push(read),
            None => objections.push(objection(
                "voucher.detail-unreadable",
                Some(row),
                None,
                [("detail", detail.key.clone())],
            )),
        }
    }
    Ok(Entry {
        debit,
        credit,
        amount,
        debit_party: entry.debit_party.as_deref().map(party_id).transpose()?,
        credit_party: entry.credit_party.as_deref().map(party_id).transpose()?,
        extra: Extra::new(details),
    })
}

fn read_detail(detail: &ExtraField) -> Option<(u16, Value)> {
    let key = Key::named(&detail.key)?;
    let on_credit = u16::from(detail.side == Side::Credit.name());
    Some((key.number() + on_credit, key.read(&detail.value)?))
}

/// The lines of a posted voucher as a form shows them.
pub(crate) fn draft_entries(lines: &[Line]) -> Vec<DraftEntry> {
    lines
        .iter()
        .map(|line| DraftEntry {
            narration: line.extra.narration().unwrap_or_default().to_owned(),
            debit: line.debit.map(|code| code.to_string()).unwrap_or_default(),
            credit: line.credit.map(|code| code.to_string()).unwrap_or_default(),
            amount: line.amount.to_string(),
            debit_party: line.debit_party.map(|id| id.to_string()),
            credit_party: line.credit_party.map(|id| id.to_string()),
            extra: details(&line.extra),
        })
        .collect()
}

/// The further details of a line, but for its narration, which has its own place.
pub(crate) fn details(extra: &Extra) -> Vec<ExtraField> {
    extra
        .iter()
        .filter_map(|(number, value)| {
            let (key, side) = Key::of(*number)?;
            let value = key.show(value)?;
            Some(ExtraField { key: key.name().to_owned(), side: side.name().to_owned(), value })
        })
        .filter(|field| field.key != Key::Narration.name())
        .collect()
}

fn empty_entry(form: Form) -> DraftEntry {
    let (debit, credit) = match form {
        Form::CashReceipt => ("1111", ""),
        Form::CashPayment => ("", "1111"),
        Form::BankReceipt => ("1121", ""),
        Form::BankPayment => ("", "1121"),
        Form::GoodsReceipt | Form::GoodsIssue | Form::Sale | Form::Journal => ("", ""),
    };
    DraftEntry {
        narration: String::new(),
        debit: debit.to_owned(),
        credit: credit.to_owned(),
        amount: String::new(),
        debit_party: None,
        credit_party: None,
        extra: Vec::new(),
    }
}

pub(crate) fn objection<const N: usize>(
    code: &str,
    line: Option<u32>,
    field: Option<Field>,
    args: [(&str, String); N],
) -> Objection {
    let args: BTreeMap<String, String> = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Objection { code: code.to_owned(), line, field: field.map(|field| field.name().to_owned()), args }
}

/// An objection to a line, at the row of the form the line came from.
fn at_row(mut objection: Objection, rows: &[u32]) -> Objection {
    objection.line = objection.line.and_then(|line| rows.get(line as usize).copied());
    objection
}

/// A day as files and the window send it, `YYYY-MM-DD`, within the years a person can type.
pub(crate) fn day_of(text: &str) -> Result<NaiveDate, Refusal> {
    let day: NaiveDate = text.parse().map_err(|_| Refusal::new("day.unknown").with("day", text))?;
    if (1900..=2999).contains(&day.year()) { Ok(day) } else { Err(Refusal::new("day.year-out-of-range")) }
}

pub(crate) fn form_of(letters: &str) -> Result<Form, Refusal> {
    Form::named(letters).ok_or_else(|| Refusal::new("voucher.form-unknown").with("form", letters))
}

pub(crate) fn party_id(text: &str) -> Result<EventId, Refusal> {
    text.parse().map_err(|_| Refusal::new("party.not-there"))
}

pub(crate) fn voucher_id(text: &str) -> Result<EventId, Refusal> {
    text.parse().map_err(|_| Refusal::new("voucher.not-there"))
}

pub(crate) fn draft_id(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::new("draft.not-there"))
}

pub(crate) fn reason_of(text: &str) -> Result<String, Refusal> {
    let reason = ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()))?;
    if reason.is_empty() { Err(Refusal::new("voucher.reason-missing")) } else { Ok(reason) }
}

pub(crate) fn full_number(numbered: &Numbered) -> FullNumber {
    FullNumber {
        form: numbered.number.form,
        year: numbered.number.year,
        writer: numbered.id.writer(),
        number: numbered.number.number,
    }
}
