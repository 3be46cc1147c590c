//! What lies beside the events and a person would miss: drafts, templates, payments that wait, sheets, notes of what was done.
//!
//! Invariant: every table of a book is made from its events, or is here, or is this machine's own (`book`, `backup`).

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::records::damaged;
use crate::Failure;

/// A row of one of these tables.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The table's place in [`TABLES`].
    table: u8,
    values: Vec<Value>,
}

struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    which: &'static str,
}

/// The tables, in an order in which no row names one that is still to come. Both orders are part of the format.
const TABLES: &[Table] = &[
    // First, so that a number given out before is not given out again after.
    of_some("sqlite_sequence", &["name", "seq"], "where name in ('draft', 'template', 'batch', 'act')"),
    of("draft", &["draft_id", "form", "content", "kept_at", "discarded_at"]),
    of("waiting", &["draft_id", "handed_in"]),
    of("template", &["template_id", "form", "name", "content", "used", "used_at", "kept_at", "discarded_at"]),
    of("reminder", &["template_id", "months", "due_day", "first_month", "done_to", "paused"]),
    of("reminded", &["template_id", "due", "draft_id"]),
    of("sheet", &["form", "content", "kept_at"]),
    of("setup_sheet", &["name", "content", "kept_at"]),
    of("batch", &["batch_id", "form", "posted_at"]),
    of("batch_voucher", &["batch_id", "voucher_id"]),
    of("warning", &["event_id", "place", "content"]),
    of("act", &["act_id", "kind", "at", "about"]),
];

const fn of(name: &'static str, columns: &'static [&'static str]) -> Table {
    of_some(name, columns, "")
}

const fn of_some(name: &'static str, columns: &'static [&'static str], which: &'static str) -> Table {
    Table { name, columns, which }
}

const NONE: u8 = 0;
const INT: u8 = 1;
const TEXT: u8 = 2;

/// Every row of every table, one after another.
pub(super) fn each(conn: &Connection, mut take: impl FnMut(Row) -> Result<(), Failure>) -> Result<(), Failure> {
    for (number, table) in (0u8..).zip(TABLES) {
        let columns = table.columns.join(", ");
        let mut query = conn.prepare(&format!("select {columns} from {} {} order by 1", table.name, table.which))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..table.columns.len()).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            take(Row { table: number, values })?;
        }
    }
    Ok(())
}

impl Row {
    /// Puts the row into its table.
    pub fn keep(&self, conn: &Connection) -> Result<(), Failure> {
        let table = TABLES.get(usize::from(self.table)).filter(|table| table.columns.len() == self.values.len());
        let table = table.ok_or_else(|| damaged("a row"))?;
        let columns = table.columns.join(", ");
        let marks = vec!["?"; table.columns.len()].join(", ");
        let mut insert = conn.prepare_cached(&format!("insert into {} ({columns}) values ({marks})", table.name))?;
        match insert.execute(params_from_iter(&self.values)).map_err(Failure::from) {
            Ok(_) => Ok(()),
            // A row that does not fit is the backup's fault; a full disk is not.
            Err(Failure::Database(_)) => Err(damaged("a row")),
            Err(failure) => Err(failure),
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.table];
        for value in &self.values {
            match value {
                Value::Integer(int) => {
                    bytes.push(INT);
                    bytes.extend_from_slice(&int.to_be_bytes());
                }
                Value::Text(text) => {
                    bytes.push(TEXT);
                    bytes.extend_from_slice(&(text.len() as u32).to_be_bytes());
                    bytes.extend_from_slice(text.as_bytes());
                }
                // The tables are strict and have no other kinds.
                Value::Null | Value::Real(_) | Value::Blob(_) => bytes.push(NONE),
            }
        }
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (table, mut rest) = bytes.split_first()?;
        let mut values = Vec::new();
        while let Some((kind, after)) = rest.split_first() {
            let (value, left) = match *kind {
                NONE => (Value::Null, after),
                INT => {
                    let (int, left) = after.split_first_chunk()?;
                    (Value::Integer(i64::from_be_bytes(*int)), left)
                }
                TEXT => {
                    let (len, left) = after.split_first_chunk()?;
                    let (text, left) = left.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)?;
                    (Value::Text(String::from_utf8(text.to_vec()).ok()?), left)
                }
                _ => return None,
            };
            values.push(value);
            rest = left;
        }
        Some(Self { table: *table, values })
    }
}
