//! A file row by row; a fault names its line.

use std::io::Read;

use crate::Refusal;

pub(super) fn each_row<R: Read>(
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

pub(super) fn at_line(number: u64, refusal: Refusal) -> Refusal {
    // What the disk or the database refuses is not the line's fault.
    if refusal.code.starts_with("book.") {
        return refusal;
    }
    let reason = refusal.code.clone();
    Refusal { code: "import.line".into(), ..refusal }.with("line", number).with("reason", reason)
}

pub(super) fn csv_fault(fault: &csv::Error) -> Refusal {
    Refusal::new("import.csv").with("what", fault)
}
