//! Pages and files for people.

use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use crate::api::export::{ExportFormat, ExportJob, Exported};
use crate::api::print::{PrintJob, PrintSheet, Printed, SavedPdf};
use crate::print::Ready;
use crate::window::books_folder;
use crate::{App, Refusal, open_file};

/// What was laid out last, so that what was looked at is what is saved; and the file it was saved as.
#[derive(Default)]
pub(super) struct Printing {
    laid: Option<(PrintJob, PrintSheet, Ready)>,
    saved: Option<PathBuf>,
}

impl App {
    pub(super) fn printing(&self) -> MutexGuard<'_, Printing> {
        self.printing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is laid out for this job and sheet, laid out now where it is not or where it must be new.
    fn with_laid<T>(
        &self,
        job: PrintJob,
        sheet: PrintSheet,
        anew: bool,
        act: impl FnOnce(&Ready) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut printing = self.printing();
        let held = printing.laid.take().filter(|(of, on, _)| !anew && *of == job && *on == sheet);
        let ready = match held {
            Some((_, _, ready)) => ready,
            None => self.with(|book| book.print(&job, &sheet))?,
        };
        let outcome = act(&ready);
        // The words of a recovery sheet are not held for a moment longer than they are asked for.
        if !matches!(job, PrintJob::RecoverySheet { .. }) {
            printing.laid = Some((job, sheet, ready));
        }
        outcome
    }
}

/// The commands. Their meaning stands in [`crate::api`].
#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn propose_export(&self, job: ExportJob, format: ExportFormat) -> Result<String, Refusal> {
        let (folder, language) = (documents_folder(&self.folder), self.language());
        self.with(|book| Ok(book.propose_export(&job, format, &folder, language)?.display().to_string()))
    }

    pub fn export_sheet(
        &self,
        job: ExportJob,
        path: String,
        format: ExportFormat,
        replace: bool,
    ) -> Result<Exported, Refusal> {
        let language = self.language();
        self.with(|book| book.export(&job, Path::new(path.trim()), format, replace, language))
    }

    pub fn print_pages(
        &self,
        job: PrintJob,
        sheet: Option<PrintSheet>,
        from: u32,
        count: u32,
    ) -> Result<Printed, Refusal> {
        let kept = self.kept().sheets.get(job.name()).filter(|sheet| sheet.is_known()).cloned();
        let sheet = sheet.or(kept).unwrap_or_else(|| job.usual_sheet());
        let papers = job.papers().iter().map(|paper| (*paper).to_owned()).collect();
        let file = books_folder(&self.folder).join("In").join(job.file_name()).display().to_string();
        let (pages, count) =
            self.with_laid(job, sheet.clone(), from == 0, |ready| Ok((ready.pictures(from, count)?, ready.count())))?;
        Ok(Printed { count, pages, sheet, papers, file })
    }

    pub fn save_pdf(&self, job: PrintJob, sheet: PrintSheet, path: String) -> Result<SavedPdf, Refusal> {
        let file = PathBuf::from(&path);
        if !file.is_absolute() || file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("pdf")) {
            return Err(Refusal::new("print.path").with("path", path));
        }
        let name = job.name();
        let pages = self.with_laid(job, sheet.clone(), false, |ready| {
            ready.save(&file)?;
            Ok(ready.count())
        })?;
        self.with(|book| {
            book.note_printed(&file);
            Ok(())
        })?;
        self.printing().saved = Some(file);
        let mut kept = self.kept();
        kept.sheets.insert(name.to_owned(), sheet);
        self.keep(&kept)?;
        Ok(SavedPdf { path, pages })
    }

    pub fn open_saved_pdf(&self) -> Result<(), Refusal> {
        let saved = self.printing().saved.clone().ok_or_else(|| Refusal::new("print.nothing"))?;
        open_file::open(&saved)
    }
}

/// Where a file for people is proposed: their documents, or beside the preferences where there are none.
fn documents_folder(own: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    match home.filter(|_| std::env::var_os("SO_HTX_HOME").is_none()) {
        Some(home) => home.join("Documents"),
        None => own.join("documents"),
    }
}
