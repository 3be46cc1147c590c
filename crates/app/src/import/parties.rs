//! Parties from a file (CSV).

use std::io::Read;

use ledger::event::body::{Body, PartySet};
use ledger::party::{Party, PartyField};
use store::Writing;

use super::rows::{csv_fault, each_row};
use crate::api::setup::MemberRow;
use crate::parties::changed_fields;
use crate::{Book, Refusal, people, show};

impl Book {
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
