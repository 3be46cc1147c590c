//! Writing a list or report to a file of the person's choosing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ::reports::sheet::{Sheet, workbook};
use ledger::text::fold;

use crate::api::export::{ExportFormat, ExportJob, Exported};
use crate::wording::Language;
use crate::{Book, Refusal};

/// A name that is longer is cut: some file systems take no more than 255 bytes.
const NAME_LETTERS_MAX: usize = 80;

impl Book {
    /// A path in `folder` for a list or report that no file has yet.
    ///
    /// # Errors
    /// As [`Book::table`].
    pub fn propose_export(
        &self,
        job: &ExportJob,
        format: ExportFormat,
        folder: &Path,
        language: Language,
    ) -> Result<PathBuf, Refusal> {
        let name = file_name(&self.sheet_name(job, language)?);
        let ending = ending(format);
        let candidates = (1u32..).map(|at| match at {
            1 => folder.join(format!("{name}.{ending}")),
            _ => folder.join(format!("{name} ({at}).{ending}")),
        });
        let free = candidates.take(1_000).find(|path| !path.exists());
        Ok(free.unwrap_or_else(|| folder.join(format!("{name}.{ending}"))))
    }

    /// Writes a list or report to a file; one that is there is replaced only where that was agreed to.
    ///
    /// The file is written beside its place and moved there whole, so that a cut leaves the old one or the new one.
    ///
    /// # Errors
    /// As [`Book::table`]; when a file is there already, or cannot be written.
    pub fn export(
        &self,
        job: &ExportJob,
        path: &Path,
        format: ExportFormat,
        replace: bool,
        language: Language,
    ) -> Result<Exported, Refusal> {
        if !path.is_absolute() || path.file_name().is_none() {
            return Err(Refusal::new("export.path").with("path", path.display()));
        }
        if path.exists() && !replace {
            return Err(Refusal::new("export.exists").with("path", path.display()));
        }
        // A book is a file too, and would be lost under a report of the same name.
        if fs::canonicalize(path).ok().is_some_and(|found| fs::canonicalize(self.path()).ok() == Some(found)) {
            return Err(Refusal::new("export.is-book").with("path", path.display()));
        }
        let sheets = match format {
            ExportFormat::Xlsx => self.tables(job, language)?,
            ExportFormat::Csv => vec![self.table(job, language)?],
        };
        let bytes = match format {
            ExportFormat::Xlsx => {
                let title = self.sheet_name(job, language)?;
                workbook(&title, &sheets).map_err(|fault| Refusal::new("export.unwritable").with("what", fault))?
            }
            ExportFormat::Csv => sheets.first().map_or(Ok(Vec::new()), |sheet| bytes_of(sheet, format))?,
        };
        let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
        write_whole(path, &bytes)
            .map_err(|error| Refusal::new("export.unwritable").with("path", path.display()).with("what", error))?;
        self.note_exported(&path.display().to_string());
        Ok(Exported { path: path.display().to_string(), rows: u32::try_from(rows).unwrap_or(u32::MAX) })
    }
}

/// The bytes of a sheet in a format.
///
/// # Errors
/// When a spreadsheet cannot hold it.
pub fn bytes_of(sheet: &Sheet, format: ExportFormat) -> Result<Vec<u8>, Refusal> {
    match format {
        ExportFormat::Xlsx => sheet.xlsx().map_err(|fault| Refusal::new("export.unwritable").with("what", fault)),
        ExportFormat::Csv => {
            let mut bytes = Vec::new();
            sheet.write_csv(&mut bytes).map_err(|fault| Refusal::new("export.unwritable").with("what", fault))?;
            Ok(bytes)
        }
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".moi");
    let beside = PathBuf::from(beside);
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        drop(fs::remove_file(&beside));
    }
    moved
}

fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Csv => "csv",
    }
}

/// A title as a file's name: plain letters and digits, so that every machine takes it.
fn file_name(title: &str) -> String {
    let plain: String =
        fold(title).chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(NAME_LETTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_in_plain_letters() {
        assert_eq!(
            file_name("Sổ quỹ tiền mặt 1111, 01/03/2026 – 31/03/2026"),
            "so-quy-tien-mat-1111-01-03-2026-31-03-2026"
        );
        assert_eq!(file_name("../../etc/passwd"), "etc-passwd");
    }
}
