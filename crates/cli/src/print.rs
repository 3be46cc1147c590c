//! Paper: vouchers and books as PDF.

use std::io::Write;
use std::path::Path;

use app::api::print::{PrintJob, PrintSheet};
use app::{Book, Refusal};
use serde_json::json;

use crate::args::reports::{PaperArg, PrintArgs};
use crate::args::{DaysArgs, FileArgs};
use crate::books::open;
use crate::say;

/// Writes vouchers as one PDF, in the order they were named.
pub fn vouchers(args: &PrintArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let numbers = args.vouchers.iter();
    let ids = numbers.map(|number| book.voucher_with_number(number, args.year)).collect::<Result<Vec<_>, _>>()?;
    if args.purchases {
        let job = PrintJob::Purchases { ids };
        return save(&book, &job, &job.usual_sheet(), (&args.out, args.replace), out);
    }
    let paper = match args.paper {
        PaperArg::A5 => "a5",
        PaperArg::A4 => "a4",
        PaperArg::A4Twice => "a4-twice",
    };
    let sheet = PrintSheet { paper: paper.to_owned(), ..PrintSheet::default() };
    save(&book, &PrintJob::Vouchers { ids }, &sheet, (&args.out, args.replace), out)
}

/// Writes a book or a list into the file named with `--out`.
pub fn write(book: &Book, job: &PrintJob, days: &DaysArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    give(book, job, &days.file, out)
}

/// The same, where the days stand elsewhere.
pub fn give(book: &Book, job: &PrintJob, file: &FileArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let path = file.out.as_deref().ok_or_else(|| Refusal::new("print.out-missing"))?;
    save(book, job, &job.usual_sheet(), (path, file.replace), out)
}

/// Writes pages to a path, and over a file that is there only where that was said.
fn save(
    book: &Book,
    job: &PrintJob,
    sheet: &PrintSheet,
    (path, replace): (&Path, bool),
    out: &mut impl Write,
) -> Result<bool, Refusal> {
    if path.exists() && !replace {
        return Err(Refusal::new("export.exists").with("path", path.display()));
    }
    let ready = book.print(job, sheet)?;
    ready.save(path)?;
    book.note_printed(path);
    say(out, &json!({ "path": path.display().to_string(), "pages": ready.count() }))
}
