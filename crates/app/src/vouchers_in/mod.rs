//! Vouchers from a table of another program («Nhập chứng từ từ Excel»): columns are fields, rows are lines of vouchers.
//!
//! There is one import, that of `import`: a table is read into the objects a file of JSON Lines holds, and what can be
//! posted is found out by posting all of it and taking it back. A voucher is known again by its old number and day, so a
//! file that comes twice is in the book once.

mod columns;
mod read;
mod sides;

use std::collections::{BTreeSet, VecDeque};

use ledger::event::EventId;
use ledger::fold::Books;
use ledger::voucher::fiscal_year;
use store::query::{FullNumber, VersionRow};
use store::{Failure, Writing};

use self::read::Read;
use crate::api::moving::MoveTable;
use crate::api::setup::MemberRow;
use crate::api::vouchers_in::{VoucherTableCheck, VoucherTablePosted};
use crate::import::{Door, PostedObject, VoucherObject, post_object};
use crate::table_in::read_table;
use crate::{Book, Refusal, show};

/// The kind of table this is, by which `table_in` guesses its columns.
pub const KIND: &str = "vouchers";
/// What a column may hold, besides the details of a line.
pub const FIELDS: [&str; 18] = [
    "date",
    "number",
    "form",
    "narration",
    "debit",
    "credit",
    "amount",
    "party",
    "party_name",
    "debit_party",
    "credit_party",
    "line_narration",
    "attachments",
    "event",
    "account",
    "contra",
    "debit_amount",
    "credit_amount",
];
/// The sheet in which a table is kept while it is worked on.
const TABLE: &str = "vouchers-in";
/// One call posts so many: the line to the window is told how far it has come.
const AT_ONCE: usize = 500;
/// Letters of a form for a batch of more than one.
const MIXED: &str = "";

/// What is left of a table that is being posted part by part: it is read once, when the first part is asked for.
#[derive(Default)]
pub(crate) struct Reading {
    /// How many vouchers of it are passed, and how many there are.
    passed: usize,
    all: usize,
    rest: VecDeque<Read>,
}

/// Why a rehearsal ends: it always does, so that nothing of it stays.
enum Ended {
    Rehearsed,
    Refused(Refusal),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Ended::Refused(failure.into())
    }
}

impl Book {
    /// The table as last kept; without cells where there is none.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn voucher_table(&self) -> Result<MoveTable, Refusal> {
        let kept: Option<Vec<MoveTable>> = self.kept_rows(TABLE)?;
        Ok(kept.and_then(|mut tables| tables.pop()).unwrap_or_default())
    }

    /// Reads a file, or pasted text, as a table of vouchers: its columns are as somebody chose them for these headings, or
    /// guessed. Nothing is kept yet.
    ///
    /// # Errors
    /// As [`read_table`].
    pub fn open_voucher_table(&self, name: &str, bytes: &[u8]) -> Result<MoveTable, Refusal> {
        self.with_chosen_columns(read_table(KIND, name, bytes)?)
    }

    /// Keeps a table on the disk, and what its columns hold, and says what it comes to. One without cells is taken away.
    ///
    /// # Errors
    /// As [`Book::check_voucher_table`]; when the disk fails.
    pub fn keep_voucher_table(&mut self, table: &MoveTable) -> Result<VoucherTableCheck, Refusal> {
        let kept = if table.cells.is_empty() { &[] } else { std::slice::from_ref(table) };
        self.reading = Reading::default();
        let kept_at = self.keep_rows(TABLE, kept)?;
        self.keep_chosen_columns(table)?;
        Ok(VoucherTableCheck { kept_at, ..self.check_voucher_table(table)? })
    }

    /// Says of each voucher of a table whether it can be posted, is there already, or what is wrong. Nothing is changed.
    ///
    /// # Errors
    /// When the book cannot be read, or may not be written in.
    pub fn check_voucher_table(&mut self, table: &MoveTable) -> Result<VoucherTableCheck, Refusal> {
        let mut read = self.read_vouchers(table)?;
        self.rehearse(&mut read)?;
        let (mut ready, mut already, mut faulty, mut total) = (0, 0, 0, 0i64);
        let mut unknown = Vec::new();
        for one in &mut read {
            unknown.append(&mut one.unknown);
            match (one.shown.faults.is_empty(), one.shown.here.is_empty()) {
                (false, _) => faulty += 1,
                (true, false) => already += 1,
                (true, true) => {
                    ready += 1;
                    total = total.saturating_add(one.total);
                }
            }
        }
        Ok(VoucherTableCheck {
            vouchers: read.into_iter().map(|one| one.shown).collect(),
            ready,
            faulty,
            already,
            total_shown: show::dong(total),
            unknown: once_each(unknown).into_iter().map(|row| (row.code, row.name)).collect(),
            kept_at: String::new(),
        })
    }

    /// Adds to the register whom the table kept names and nobody answers to: with the table's code where it has one, of the
    /// kind its accounts make likely.
    ///
    /// # Errors
    /// For a name or code that cannot be kept; nobody is added then.
    pub fn add_voucher_people(&mut self) -> Result<u32, Refusal> {
        self.reading = Reading::default();
        let table = self.voucher_table()?;
        let unknown = self.read_vouchers(&table)?.into_iter().flat_map(|one| one.unknown).collect();
        self.add_people(once_each(unknown))
    }

    /// Posts some vouchers of the table kept, those after the first `from`; each whole or not at all. With a batch named, they
    /// join it. What has something wrong is passed over where `only_good`, and else refuses the whole table before anything
    /// is posted.
    ///
    /// # Errors
    /// `vouchers-in.faulty`; a fault that came up since the table was looked at; when the disk fails.
    pub fn post_voucher_table(
        &mut self,
        only_good: bool,
        from: u32,
        batch: &str,
    ) -> Result<VoucherTablePosted, Refusal> {
        self.refuse_unless_posting()?;
        if from == 0 || self.reading.passed != from as usize {
            self.begin_posting(only_good, from as usize)?;
        }
        let mut reading = std::mem::take(&mut self.reading);
        let part: Vec<Read> = reading.rest.drain(..AT_ONCE.min(reading.rest.len())).collect();
        let (all, passed) = (reading.all, from as usize + part.len());
        reading.passed = passed;
        let batch: Option<i64> = batch.parse().ok();
        let first_month = self.store.first_month_of_year();
        let now = show::now().timestamp();
        let (batch, posted, already) = self.store.record::<_, Refusal>(show::wall(), |writing| {
            let (mut posted, mut already): (Vec<EventId>, u32) = (Vec::new(), 0);
            for one in part.into_iter().filter(|one| !only_good || one.shown.faults.is_empty()) {
                if here(writing, &one, first_month)?.is_some() {
                    already += 1;
                    continue;
                }
                match take(writing, one.object) {
                    Ok(taken) if taken.already => already += 1,
                    Ok(taken) => posted.push(taken.voucher),
                    Err(refusal) if !only_good || is_of_disk(&refusal) => return Err(refusal),
                    // It stays in the table, and the look that follows says at its row why.
                    Err(_) => {}
                }
            }
            Ok((writing.add_to_batch(batch, MIXED, &posted, now)?, posted.len(), already))
        })?;
        let is_last = passed >= all;
        self.reading = reading;
        if let (true, Some(batch)) = (is_last, batch) {
            let whole = self.store.batch(batch)?.map_or(0, |batch| batch.vouchers.len());
            self.note_done("import-vouchers", &[("count", whole.to_string())]);
        }
        Ok(VoucherTablePosted {
            posted: count(posted),
            already,
            passed: count(passed),
            all: count(all),
            batch: batch.map(|id| id.to_string()).unwrap_or_default(),
            findings: if is_last { self.findings(self.all_days().1)? } else { Vec::new() },
        })
    }

    /// Reads the table kept, from some voucher on; one that may not go in with a fault is looked at first.
    fn begin_posting(&mut self, only_good: bool, from: usize) -> Result<(), Refusal> {
        let table = self.voucher_table()?;
        if from == 0 && !only_good {
            let check = self.check_voucher_table(&table)?;
            if check.faulty > 0 {
                return Err(Refusal::new("vouchers-in.faulty").with("count", check.faulty));
            }
        }
        let read = self.read_vouchers(&table)?;
        self.reading = Reading { passed: from, all: read.len(), rest: read.into_iter().skip(from).collect() };
        Ok(())
    }

    fn read_vouchers(&self, table: &MoveTable) -> Result<Vec<Read>, Refusal> {
        Ok(read::vouchers(table, &self.people()?, self.working_day()?))
    }

    /// Posts everything and takes it back: what the import itself says of each voucher, after those before it.
    fn rehearse(&mut self, read: &mut [Read]) -> Result<(), Refusal> {
        let first_month = self.store.first_month_of_year();
        let ended = self.store.record::<(), Ended>(show::wall(), |writing| {
            for one in read.iter_mut().filter(|one| one.can_be_tried()) {
                if let Some(known) = here(writing, one, first_month)? {
                    one.shown.here = known.number.to_string();
                    continue;
                }
                match take(writing, one.object.clone()) {
                    Ok(taken) if taken.already => one.shown.here = taken.number,
                    Ok(_) => {}
                    Err(refusal) if is_of_disk(&refusal) => return Err(Ended::Refused(refusal)),
                    Err(refusal) => read::refused(one, refusal),
                }
            }
            Err(Ended::Rehearsed)
        });
        match ended {
            Ok(()) | Err(Ended::Rehearsed) => Ok(()),
            Err(Ended::Refused(refusal)) => Err(refusal),
        }
    }
}

/// The one import, for a file of what has happened.
fn take(writing: &mut Writing<'_>, object: VoucherObject) -> Result<PostedObject, Refusal> {
    post_object(writing, object, Door::Table)
}

/// A voucher of this very book that came back in a file of its own: the number it has here, its day, sum and lines.
fn here(writing: &Writing<'_>, one: &Read, first_month: u8) -> Result<Option<VersionRow>, Failure> {
    let Some(date) = one.date else { return Ok(None) };
    let Some(number) = FullNumber::read(&one.shown.number, fiscal_year(date, first_month)) else { return Ok(None) };
    let found = writing.books().by_number(number)?;
    let lines = u32::try_from(one.object.entries.len()).unwrap_or(u32::MAX);
    Ok(found.filter(|known| (known.day, known.total, known.entries) == (date, one.total, lines)))
}

/// What the disk or the database refuses is no voucher's fault.
fn is_of_disk(refusal: &Refusal) -> bool {
    refusal.code.starts_with("book.")
}

fn once_each(rows: Vec<MemberRow>) -> Vec<MemberRow> {
    let mut seen = BTreeSet::new();
    rows.into_iter().filter(|row| seen.insert((row.code.to_uppercase(), row.name.to_uppercase()))).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::api::session::{BookKind, NewBook};

    /// 500, 500 and 100 vouchers: after the first part the other 600 are at hand, and a table that was kept again is read anew.
    #[test]
    fn a_long_table_is_read_once_however_many_parts_it_is_posted_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("so.htx").display().to_string();
        let new = NewBook {
            path,
            name: "HTX Thử".into(),
            tax_code: None,
            kind: BookKind::Htx,
            year: 2026,
            first_month: 1,
            user_name: String::new(),
            passphrase: "mật khẩu thử".into(),
        };
        let mut book = Book::create(&new, false).unwrap();
        let mut text = "Ngày\tSố\tDiễn giải\tNợ\tCó\tSố tiền\n".to_owned();
        for at in 1..=1_100 {
            text.push_str(&format!("5/1/2026\tPC{at}\tMua dây\t642\t1111\t1000\n"));
        }
        let table = book.open_voucher_table("", text.as_bytes()).unwrap();
        book.keep_voucher_table(&table).unwrap();
        let first = book.post_voucher_table(true, 0, "").unwrap();
        assert_eq!((first.passed, book.reading.rest.len()), (500, 600));
        let second = book.post_voucher_table(true, 500, &first.batch).unwrap();
        assert_eq!((second.passed, second.posted, book.reading.rest.len()), (1_000, 500, 100));
        book.keep_voucher_table(&table).unwrap();
        assert_eq!(book.reading.rest.len(), 0);
        let last = book.post_voucher_table(true, 1_000, &first.batch).unwrap();
        assert_eq!((last.passed, last.posted, last.all), (1_100, 100, 1_100));
    }
}
