//! Templates, drafts, and the quick sheet from a file.

use std::io::{Read, Write};

use app::Refusal;
use app::api::sheet::{Sheet, SheetCheck, SheetRow};
use app::api::template::DraftNote;
use app::wording::objected;
use serde_json::{Value, json};

use crate::args::hand::{DraftsArgs, QuickArgs, TemplatesArgs};
use crate::books::{input, open};
use crate::{cannot_write, language, say};

/// A file of a quick sheet has at most so many bytes: a thousand long rows.
const SHEET_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub fn templates(args: &TemplatesArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let made = if args.remind { book.remind()? } else { 0 };
    let rows = book.list_templates(args.form.as_deref(), &args.text, args.bin)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|row| {
            let reminder = row.reminder.map(
                |reminder| json!({ "every": reminder.every, "day": reminder.day, "first": reminder.first, "paused": reminder.paused }),
            );
            json!({ "id": row.id, "form": row.form, "name": row.name, "accounts": row.accounts, "party_name": row.party_name,
                "narration": row.narration, "used": row.used, "reminder": reminder })
        })
        .collect();
    let mut answer = json!({ "templates": rows });
    if args.remind {
        answer["reminded"] = made.into();
    }
    say(out, &answer)
}

pub fn drafts(args: &DraftsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let rows = open(&args.book)?.list_drafts(args.bin)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|row| {
            let amount = row.draft.entries.iter().filter_map(|entry| entry.amount.parse::<i64>().ok());
            let (state, since) = match row.note {
                None => ("draft", None),
                Some(DraftNote::Reminded { .. }) => ("reminded", Some(row.draft.date.clone())),
                Some(DraftNote::Waiting { since, .. }) => ("waiting", Some(since)),
            };
            json!({ "id": row.draft.draft_id, "form": row.draft.form, "date": row.draft.date, "state": state,
                "since": since, "party_name": row.draft.party_name, "narration": row.draft.narration,
                "amount": amount.fold(0i64, i64::saturating_add), "kept_at": row.kept_at })
        })
        .collect();
    say(out, &json!({ "drafts": rows }))
}

/// Checks the rows of a file, and posts those that have nothing wrong where that is asked for.
pub fn quick(args: &QuickArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut text = String::new();
    input(&args.file)?
        .take(SHEET_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    let sheet = Sheet { form: args.form.clone(), rows: app::paste::read_file(&text).rows };
    let mut book = open(&args.book)?;
    let check = book.check_sheet(&sheet)?;
    let mut answer = json!({ "ready": check.ready, "faulty": check.faulty, "unknown": check.unknown });
    if args.post && check.ready > 0 {
        // The sheet that lies on the desk is somebody's work; a file is posted beside it.
        let kept = book.sheet(&args.form)?.sheet;
        let posted = book.post_sheet(&sheet)?;
        book.keep_sheet(&kept)?;
        let numbers: Vec<Value> = posted
            .posted
            .iter()
            .map(|one| json!({ "row": one.row + 1, "number": one.number, "id": one.voucher }))
            .collect();
        answer["batch"] = posted.batch.into();
        answer["posted"] = numbers.into();
    }
    if args.book.json {
        answer["rows"] = rows_json(&check);
        say(out, &answer)?;
    } else {
        say(out, &answer)?;
        for (place, (row, read)) in (1..).zip(sheet.rows.iter().zip(&check.rows)) {
            for fault in &read.faults {
                writeln!(
                    out,
                    "{place}\t{}\t{} [{}]",
                    cell(row, fault.field.as_deref()),
                    objected(fault, language()),
                    fault.code
                )
                .map_err(cannot_write)?;
            }
        }
    }
    Ok(check.faulty == 0)
}

fn rows_json(check: &SheetCheck) -> Value {
    let said = |list: &[app::api::refusal::Objection]| -> Vec<Value> {
        list.iter()
            .map(|one| json!({ "code": one.code, "column": one.field, "says": objected(one, language()) }))
            .collect()
    };
    let rows = (1..).zip(&check.rows).filter(|(_, row)| !row.blank);
    rows.map(|(place, row)| json!({ "row": place, "faults": said(&row.faults), "warnings": said(&row.warnings) }))
        .collect()
}

/// What stands in the cell a fault is about.
fn cell<'a>(row: &'a SheetRow, column: Option<&str>) -> &'a str {
    match column {
        Some("date") => &row.date,
        Some("party") => &row.party,
        Some("debit") => &row.debit,
        Some("credit") => &row.credit,
        Some("owner") => &row.owner,
        Some("amount") => &row.amount,
        Some("attachments") => &row.attachments,
        _ => &row.narration,
    }
}
