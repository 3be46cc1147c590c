//! Bảng nhập nhanh: many vouchers of one form at once, typed or pasted from another program.
//!
//! Every row is read and checked as a voucher of its own, by the same rules. What has nothing wrong is posted in one
//! transaction; the rest stays in the sheet.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use ledger::account::{AccountCode, party_required};
use ledger::amount;
use ledger::day::{read_day, show_day};
use ledger::event::EventId;
use ledger::event::body::{Body, Content, PartySet};
use ledger::party::{Party, PartyField};
use ledger::text::{clean, fold};
use ledger::voucher::{Checked, fiscal_year};
use store::sheet::Batch;

use crate::api::party::PartyRef;
use crate::api::refusal::Objection;
use crate::api::sheet::{
    BatchReversed, BatchRow, Sheet, SheetCheck, SheetKept, SheetPosted, SheetReceipt, SheetRow, SheetRowRead,
};
use crate::api::voucher::{Draft, DraftEntry};
use crate::coop::{Asked, Law, asked_by};
use crate::entry::{day_of, form_of, full_number, kept_warnings, objection, reason_of, total_of};
use crate::parties::{kind_of, name_of};
use crate::suggest::party_ref;
use crate::warn::{Known, change_on, money_accounts};
use crate::{Book, Refusal, show};

/// The most rows of a sheet.
pub const ROWS_MAX: usize = 1_000;
/// Batches shown to be taken back.
const BATCHES: u32 = 50;

/// A row read: the voucher it would be, and what is wrong with it.
struct ReadRow {
    draft: Draft,
    checked: Option<Checked>,
    shown: SheetRowRead,
}

/// The people of the register by what may be typed for them.
pub(crate) struct People<'a> {
    by_code: HashMap<String, &'a Party>,
    by_name: HashMap<String, Vec<&'a Party>>,
}

/// Who a typed text is.
pub(crate) enum Who<'a> {
    Nobody,
    Known(&'a Party),
    Unknown(String),
    Several(String),
}

impl Book {
    /// What the core reads in a sheet: one answer for each row, and the sums.
    ///
    /// # Errors
    /// For a form there is not, or more rows than [`ROWS_MAX`].
    pub fn check_sheet(&self, sheet: &Sheet) -> Result<SheetCheck, Refusal> {
        let read = self.read_sheet(sheet)?;
        let mut unknown: BTreeMap<String, String> = BTreeMap::new();
        for name in sheet.rows.iter().flat_map(|row| [&row.party, &row.owner]) {
            if let Who::Unknown(name) = self.people()?.find(name) {
                unknown.entry(fold(&name)).or_insert(name);
            }
        }
        let ready: Vec<&ReadRow> = read.iter().filter(|row| row.checked.is_some()).collect();
        let sum = |rows: &[&ReadRow]| rows.iter().fold(0i64, |sum, row| sum.saturating_add(total_of(&row.draft)));
        let all: Vec<&ReadRow> = read.iter().filter(|row| !row.shown.blank).collect();
        Ok(SheetCheck {
            ready: count(ready.len()),
            faulty: count(all.len() - ready.len()),
            total_shown: show::dong(sum(&ready)),
            total_all_shown: show::dong(sum(&all)),
            unknown: unknown.into_values().collect(),
            warnings: self.money_warnings_of(&ready)?,
            rows: read.into_iter().map(|row| row.shown).collect(),
        })
    }

    /// The sheet of a form as it was left.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn sheet(&self, form: &str) -> Result<SheetKept, Refusal> {
        let form = form_of(form)?.letters().to_owned();
        Ok(match self.store.sheet(&form)? {
            Some((content, kept_at)) => {
                let rows: Vec<SheetRow> = serde_json::from_str(&content)
                    .map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
                SheetKept { sheet: Sheet { form, rows }, kept_at: Some(show::clock_time(kept_at)) }
            }
            None => SheetKept { sheet: Sheet { form, rows: Vec::new() }, kept_at: None },
        })
    }

    /// Every sheet with something in it.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_sheets(&self) -> Result<Vec<SheetKept>, Refusal> {
        self.store.sheets()?.into_iter().map(|(form, ..)| self.sheet(&form)).collect()
    }

    /// Keeps a sheet on the disk; an empty one is taken away.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_sheet(&self, sheet: &Sheet) -> Result<SheetKept, Refusal> {
        let form = form_of(&sheet.form)?.letters();
        require_rows(sheet)?;
        self.store.keep_sheet(form, written(&sheet.rows)?.as_deref(), show::now().timestamp())?;
        self.sheet(form)
    }

    /// Posts every row that has nothing wrong, in one act; the others stay in the sheet.
    ///
    /// # Errors
    /// When no row can be posted, or the disk fails; nothing is then posted.
    pub fn post_sheet(&mut self, sheet: &Sheet) -> Result<SheetPosted, Refusal> {
        self.refuse_unless_posting()?;
        let form = form_of(&sheet.form)?.letters();
        let read = self.read_sheet(sheet)?;
        let mut left = Vec::new();
        let mut ready = Vec::new();
        let mut total: i64 = 0;
        for ((place, row), typed) in (0u32..).zip(read).zip(&sheet.rows) {
            match row.checked {
                Some(checked) => {
                    total = total.saturating_add(total_of(&row.draft));
                    let asked = asked_by(&row.draft).filter(Asked::is_watched);
                    ready.push((place, checked, kept_warnings(&row.shown.warnings)?, asked));
                }
                None if row.shown.blank => {}
                None => left.push(typed.clone()),
            }
        }
        if ready.is_empty() {
            return Err(Refusal::new("sheet.nothing-ready"));
        }
        let (now, rest) = (show::now().timestamp(), written(&left)?);
        let (batch, posted) = self.store.record::<_, Refusal>(show::wall(), |writing| {
            let mut posted = Vec::with_capacity(ready.len());
            for (row, checked, warnings, asked) in ready {
                // Each row was judged alone; together they may pass what one does not.
                if let Some(asked) = asked {
                    let said = Law::new(writing.books_with_figures()?)?.say(&asked, None)?;
                    if !said.stops.is_empty() {
                        let at_row = |stop| Objection { line: Some(row), ..stop };
                        return Err(Refusal::objections(said.stops.into_iter().map(at_row).collect()));
                    }
                }
                let numbered = writing.post(checked, None, None)?;
                writing.keep_warnings(&warnings)?;
                posted.push((row, numbered));
            }
            writing.keep_sheet(form, rest.as_deref(), now)?;
            let ids: Vec<EventId> = posted.iter().map(|(_, numbered)| numbered.id).collect();
            Ok((writing.keep_batch(form, &ids, now)?, posted))
        })?;
        let receipt = |(row, numbered): (u32, store::Numbered)| SheetReceipt {
            row,
            voucher: numbered.id.to_string(),
            number: full_number(&numbered).to_string(),
        };
        Ok(SheetPosted {
            batch: batch.to_string(),
            posted: posted.into_iter().map(receipt).collect(),
            total_shown: show::dong(total),
            left: Sheet { form: form.to_owned(), rows: left },
        })
    }

    /// Adds people to the register by their names, all of one kind, each with the next free code; in one act.
    ///
    /// # Errors
    /// For a name that cannot be kept, or that somebody has already.
    pub fn add_parties(&mut self, names: &[String], kind: &str) -> Result<Vec<PartyRef>, Refusal> {
        let party_kind = kind_of(kind)?;
        let prefix = party_kind.code_prefix();
        let first = self.propose_party_code(kind)?;
        let next: u32 = first.strip_prefix(prefix).and_then(|digits| digits.parse().ok()).unwrap_or(1);
        let mut sets = Vec::with_capacity(names.len());
        for (number, name) in (next..).zip(names) {
            let name = name_of(name)?;
            if let Who::Known(_) | Who::Several(_) = self.people()?.find(&name) {
                return Err(Refusal::new("sheet.name-known").with("name", name));
            }
            let code = format!("{prefix}{number:03}");
            sets.push(vec![PartyField::Code(code), PartyField::Name(name), PartyField::Kind(party_kind)]);
        }
        let ids = self.store.record::<_, Refusal>(show::wall(), |writing| {
            let mut ids = Vec::with_capacity(sets.len());
            for fields in sets {
                ids.push(writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?.0);
            }
            Ok(ids)
        })?;
        ids.into_iter().map(|id| self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))).collect()
    }

    /// The sheets that were posted, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_batches(&self) -> Result<Vec<BatchRow>, Refusal> {
        self.store.batches(BATCHES)?.iter().map(|batch| self.batch_row(batch)).collect()
    }

    fn batch_row(&self, batch: &Batch) -> Result<BatchRow, Refusal> {
        let (mut standing, mut total) = (0, 0i64);
        let mut numbers = Vec::with_capacity(batch.vouchers.len());
        for id in &batch.vouchers {
            let row = self.store.find_voucher(*id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
            if !row.reversed && row.outcome.counts() {
                standing += 1;
                total = total.saturating_add(row.current.total);
            }
            numbers.push(row.current.number);
        }
        let shown = |number: Option<&store::query::FullNumber>| number.map(ToString::to_string).unwrap_or_default();
        let posted_at = show::clock_time(batch.posted_at);
        let (day, time) = posted_at.split_once(' ').unwrap_or_default();
        Ok(BatchRow {
            id: batch.id.to_string(),
            form: batch.form.clone(),
            posted_at: format!("{} {time}", day_of(day).map(show_day).unwrap_or_default()),
            count: count(batch.vouchers.len()),
            standing,
            total_shown: show::dong(total),
            first: shown(numbers.iter().min()),
            last: shown(numbers.iter().max()),
        })
    }

    /// «Hủy cả đợt»: takes back, by vouchers with negative amounts, all of a batch that still stands; in one act.
    ///
    /// # Errors
    /// When nothing of it stands, or the day is not open; nothing is then taken back.
    pub fn reverse_batch(&mut self, batch: &str, date: &str, reason: &str) -> Result<BatchReversed, Refusal> {
        self.refuse_unless_posting()?;
        let gone = || Refusal::new("batch.not-there");
        let batch = self.store.batch(batch.parse().map_err(|_| gone())?)?.ok_or_else(gone)?;
        let date = day_of(date)?;
        self.require_open(date)?;
        let reason = reason_of(reason)?;
        let year = fiscal_year(date, self.store.cache().first_month_of_year());
        let mut targets = Vec::new();
        for id in batch.vouchers {
            if let Ok(state) = self.standing(id) {
                let content = self.content_of(state.version)?;
                let content = Content { date, narration: reason.clone(), attachments: 0, ..content };
                targets.push((id, state, content));
            }
        }
        if targets.is_empty() {
            return Err(Refusal::new("batch.nothing-stands"));
        }
        let mut before = Vec::with_capacity(targets.len());
        for (id, ..) in &targets {
            before.push(self.store.find_voucher(*id)?.map(|row| row.current.number.to_string()).unwrap_or_default());
        }
        let after = self.store.record::<_, Refusal>(show::wall(), |writing| {
            let mut after = Vec::with_capacity(targets.len());
            for (id, state, content) in targets {
                after.push(writing.reverse(id, &state, year, content)?);
            }
            Ok(after)
        })?;
        let numbers = before.into_iter().zip(after.iter().map(|numbered| full_number(numbered).to_string()));
        Ok(BatchReversed { count: count(after.len()), numbers: numbers.collect() })
    }

    fn read_sheet(&self, sheet: &Sheet) -> Result<Vec<ReadRow>, Refusal> {
        require_rows(sheet)?;
        let blank = self.new_draft(&sheet.form)?;
        let people = self.people()?;
        let working = self.working_day()?;
        let mut known = Known::default();
        let mut first_alike: HashMap<String, u32> = HashMap::new();
        let mut read = Vec::with_capacity(sheet.rows.len());
        for (place, row) in (0u32..).zip(&sheet.rows) {
            let mut row_read = self.read_row(place, row, &blank, &people, working, &mut known)?;
            if row_read.checked.is_some() {
                let likeness = serde_json::to_string(&row_read.draft).unwrap_or_default();
                let first = *first_alike.entry(likeness).or_insert(place);
                if first != place {
                    let args = [("row", (first + 1).to_string())];
                    row_read.shown.warnings.push(objection("sheet.same-as-row", Some(place), None, args));
                }
            }
            read.push(row_read);
        }
        Ok(read)
    }

    fn read_row(
        &self,
        place: u32,
        row: &SheetRow,
        blank: &Draft,
        people: &People<'_>,
        working: NaiveDate,
        known: &mut Known,
    ) -> Result<ReadRow, Refusal> {
        let mut faults: Vec<Objection> = Vec::new();
        let mut fault = |code: &str, column: &str, args: Vec<(&str, String)>| {
            let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            faults.push(Objection { code: code.into(), line: Some(place), field: Some(column.into()), args });
        };
        let mut shown = SheetRowRead {
            blank: is_blank(row),
            date_shown: String::new(),
            amount_shown: String::new(),
            party: None,
            owner: None,
            faults: Vec::new(),
            warnings: Vec::new(),
        };
        let mut draft = blank.clone();
        if shown.blank {
            return Ok(ReadRow { draft, checked: None, shown });
        }
        match read_date(&row.date, working) {
            Some(Ok(date)) => {
                draft.date = date.to_string();
                shown.date_shown = show_day(date);
            }
            Some(Err(code)) => fault(code, "date", vec![("text", row.date.clone())]),
            None => fault("sheet.date-missing", "date", vec![]),
        }
        match people.find(&row.party) {
            Who::Known(party) => {
                draft.party = Some(party.id.to_string());
                draft.party_name = party.name.clone();
                shown.party = Some(party_ref(party));
            }
            Who::Unknown(name) => draft.party_name = name,
            Who::Several(codes) => {
                fault("sheet.party-several", "party", vec![("name", row.party.clone()), ("codes", codes)])
            }
            Who::Nobody => {}
        }
        let mut owner = draft.party.clone();
        match people.find(&row.owner) {
            Who::Known(party) => {
                owner = Some(party.id.to_string());
                shown.owner = Some(party_ref(party));
            }
            Who::Unknown(name) => fault("sheet.party-unknown", "owner", vec![("name", name)]),
            Who::Several(codes) => {
                fault("sheet.party-several", "owner", vec![("name", row.owner.clone()), ("codes", codes)])
            }
            Who::Nobody => {}
        }
        draft.narration = row.narration.clone();
        match row.attachments.trim() {
            "" => {}
            text => match text.parse() {
                Ok(papers) => draft.attachments = papers,
                Err(_) => fault("sheet.attachments", "attachments", vec![("text", row.attachments.clone())]),
            },
        }
        let mut amount = String::new();
        match amount::read(&row.amount) {
            Ok(Some(read)) => {
                amount = read.to_string();
                shown.amount_shown = amount::show(read);
            }
            Ok(None) => {}
            Err(unreadable) => fault(unreadable.code(), "amount", vec![("text", row.amount.clone())]),
        }
        let usual = blank.entries.first();
        let side = |typed: &str, usual: Option<&String>| match account_of(typed) {
            code if code.is_empty() => usual.cloned().unwrap_or_default(),
            code => code,
        };
        let debit = side(&row.debit, usual.map(|entry| &entry.debit));
        let credit = side(&row.credit, usual.map(|entry| &entry.credit));
        let whose = |code: &str| owner.clone().filter(|_| code.parse::<AccountCode>().is_ok_and(party_required));
        draft.entries = vec![DraftEntry {
            narration: String::new(),
            debit_party: whose(&debit),
            credit_party: whose(&credit),
            debit,
            credit,
            amount,
            extra: Vec::new(),
        }];
        let unknown_party = draft.party.is_none() && !draft.party_name.is_empty();
        let checked = match self.checked(&draft)? {
            Ok(checked) => Some(checked),
            Err(objections) => {
                for objection in objections {
                    let (field, mut objection) = (column_of(&objection, row), objection);
                    // An account of somebody who is not in the register: the cure is to add them.
                    if objection.code == "voucher.party-missing" && unknown_party && row.owner.trim().is_empty() {
                        objection.code = "sheet.party-unknown".to_owned();
                        objection.args.insert("name".to_owned(), draft.party_name.clone());
                    }
                    let is_said = faults.iter().any(|said| said.field.as_deref() == Some(field));
                    if !is_said {
                        faults.push(Objection { line: Some(place), field: Some(field.to_owned()), ..objection });
                    }
                }
                None
            }
        };
        shown.warnings = self.own_warnings(&draft, total_of(&draft), known)?;
        for warning in &mut shown.warnings {
            (warning.field, warning.line) = (Some(column_of(warning, row).to_owned()), Some(place));
        }
        shown.faults = faults;
        let checked = checked.filter(|_| shown.faults.is_empty());
        Ok(ReadRow { draft, checked, shown })
    }

    /// Money accounts that all these vouchers together would take below zero.
    fn money_warnings_of(&self, rows: &[&ReadRow]) -> Result<Vec<Objection>, Refusal> {
        let mut changes: BTreeMap<String, Vec<(NaiveDate, i64)>> = BTreeMap::new();
        for row in rows {
            let day = day_of(&row.draft.date)?;
            for account in money_accounts(&row.draft) {
                let change = change_on(&row.draft, &account);
                changes.entry(account).or_default().push((day, change));
            }
        }
        let mut warnings = Vec::new();
        for (account, changes) in changes {
            warnings.extend(self.money_short(&account, &changes)?);
        }
        Ok(warnings)
    }

    pub(crate) fn people(&self) -> Result<People<'_>, Refusal> {
        let mut people = People { by_code: HashMap::new(), by_name: HashMap::new() };
        for party in self.store.register()?.all().filter(|party| party.active) {
            people.by_code.insert(fold(&party.code), party);
            people.by_name.entry(fold(&party.name)).or_default().push(party);
        }
        Ok(people)
    }
}

impl<'a> People<'a> {
    /// Who a text means: a code first, else the one person of the name.
    pub(crate) fn find(&self, typed: &str) -> Who<'a> {
        let text = clean(typed).unwrap_or_default();
        let folded = fold(&text);
        if folded.is_empty() {
            return Who::Nobody;
        }
        if let Some(party) = self.by_code.get(&folded) {
            return Who::Known(party);
        }
        match self.by_name.get(&folded).map(Vec::as_slice) {
            None | Some([]) => Who::Unknown(text),
            Some([one]) => Who::Known(one),
            Some(several) => {
                Who::Several(several.iter().map(|party| party.code.as_str()).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A day as typed in a form, or as other programs write it (`2026-03-05`); nothing where nothing is typed.
pub(crate) fn read_date(text: &str, working: NaiveDate) -> Option<Result<NaiveDate, &'static str>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let iso = text.split(['T', ' ']).next().and_then(|day| day.parse::<NaiveDate>().ok());
    if let Some(day) = iso.filter(|day| (1900..=2999).contains(&day.year())) {
        return Some(Ok(day));
    }
    Some(read_day(text, working, show::today()).map_err(|fault| fault.code()))
}

/// The code at the beginning of a cell: `642 – Chi phí` is 642.
pub(crate) fn account_of(text: &str) -> String {
    text.trim().split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned()
}

fn is_blank(row: &SheetRow) -> bool {
    let cells =
        [&row.date, &row.party, &row.narration, &row.debit, &row.credit, &row.owner, &row.amount, &row.attachments];
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// The column of the sheet an objection of a voucher is about.
fn column_of(objection: &Objection, row: &SheetRow) -> &'static str {
    let owner = if row.owner.trim().is_empty() { "party" } else { "owner" };
    match objection.field.as_deref() {
        Some("date") => "date",
        Some("party" | "party_name") => "party",
        Some("debit") => "debit",
        Some("credit") => "credit",
        Some("amount") => "amount",
        Some("debit_party" | "credit_party") => owner,
        Some("narration") => "narration",
        _ if objection.code == "voucher.no-entry" => "amount",
        _ => "narration",
    }
}

fn require_rows(sheet: &Sheet) -> Result<(), Refusal> {
    if sheet.rows.len() > ROWS_MAX { Err(Refusal::new("sheet.too-many-rows").with("most", ROWS_MAX)) } else { Ok(()) }
}

/// The rows as they are kept; nothing where nothing is typed in any.
fn written(rows: &[SheetRow]) -> Result<Option<String>, Refusal> {
    if rows.iter().all(is_blank) {
        return Ok(None);
    }
    let text = serde_json::to_string(rows).map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
    Ok(Some(text))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
