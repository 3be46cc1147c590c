//! Backups: when one is due, where it goes, which older ones may go.
//!
//! Invariant: nothing here is in the way of who types. The work is done on a second look at the book.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::Datelike;
use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use store::Access;
use store::backup::{Kept, Made, Opening, Restored};
use store::photo::Copies;

use crate::api::keep::{BackupRow, BackupState, RestoreJob};
use crate::books::long_enough;
use crate::{Book, Refusal, show};

/// New vouchers after which a backup is made, also on the same day.
const VOUCHERS_MAX: u64 = 50;
/// A trial is due again after so long.
const DRILL_DAYS: i64 = 30;
/// A trial so old is called out.
const DRILL_DAYS_MAX: i64 = 45;
/// Where the last attempt failed, the next waits so long, so that a missing stick is not asked for at every voucher.
const RETRY_SECONDS: i64 = 120;
const DAY: i64 = 86_400;
/// Backups kept: the latest, whatever their days, and the last of so many days, weeks and months.
const LAST_KEPT: usize = 3;
const DAYS_KEPT: usize = 10;
const WEEKS_KEPT: usize = 8;
const MONTHS_KEPT: usize = 12;

/// What became of an attempt.
pub(crate) enum Attempt {
    /// A backup.
    Made(Box<BackedUp>),
    /// None, and why.
    Failed(Refusal),
}

/// A backup that was made, and what became of the photos beside it. Photos that could not be copied do not undo it.
#[derive(Debug)]
pub struct BackedUp {
    /// The backup.
    pub made: Made,
    /// The photos.
    pub photos: Result<Copies, Refusal>,
}

impl Book {
    /// A second look at the book as it is now, for long work.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn look(&self) -> Result<Book, Refusal> {
        Ok(Book::of(self.store.snapshot()?))
    }

    /// The same for a backup: what was written since the last one is signed first, so that a copy restored from it can
    /// hand everything on.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn look_for_backup(&mut self) -> Result<Book, Refusal> {
        self.store.cut_for_backup(show::wall()).map_err(of_backup)?;
        self.look()
    }

    /// Backs the book up into a file that must not exist, and copies the photos beside it that are not there yet.
    ///
    /// # Errors
    /// For a place that cannot be written, a disk that is full, and whatever is wrong with what was read back.
    pub fn back_up(&self, file: &Path) -> Result<BackedUp, Refusal> {
        let made = self.store.back_up(file, show::seconds()).map_err(of_backup)?;
        Ok(BackedUp { made, photos: self.back_up_photos(file) })
    }

    /// Copies beside a backup whatever photos are not there yet.
    ///
    /// # Errors
    /// For a disk that is full, and whatever is wrong with what was read back.
    pub(crate) fn back_up_photos(&self, file: &Path) -> Result<Copies, Refusal> {
        self.store.back_up_photos(file).map_err(of_photos)
    }

    /// Backs the book up into a folder, under its own name and the present moment.
    pub(crate) fn back_up_into(&self, folder: &Path) -> Attempt {
        if !folder.is_dir() {
            return Attempt::Failed(Refusal::new("backup.folder-gone").with("path", folder.display()));
        }
        self.remove_unfinished_in(folder);
        match self.back_up(&self.new_name(folder)) {
            Ok(made) => Attempt::Made(Box::new(made)),
            Err(refusal) => Attempt::Failed(refusal),
        }
    }

    /// Removes what backups and trials that were cut off have left. Called while none is made.
    pub(crate) fn remove_unfinished(&self) {
        self.store.remove_cut_drill();
        if let Ok(Some(folder)) = self.store.backup_folder() {
            self.remove_unfinished_in(&folder);
        }
    }

    fn remove_unfinished_in(&self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let label = self.label();
        for entry in entries.flatten() {
            if is_unfinished(&entry.file_name().to_string_lossy(), &label) {
                // One that stays is only in the way of nobody.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Remembers what became of an attempt, and lets go of backups that newer ones make needless.
    ///
    /// # Errors
    /// Why none was made, or when the database fails.
    pub(crate) fn remember_attempt(&self, attempt: Attempt) -> Result<(), Refusal> {
        match attempt {
            Attempt::Made(backed_up) => {
                let BackedUp { made, photos } = *backed_up;
                self.store.remember_backup(&made)?;
                self.store.set_backup_fault(None)?;
                self.note_done("backup", &[("to", made.file.display().to_string())]);
                self.let_go(made.file.parent())?;
                self.remember_photos(photos)
            }
            Attempt::Failed(refusal) => {
                self.store.set_backup_fault(Some((&refusal.code, show::seconds())))?;
                Err(refusal)
            }
        }
    }

    /// Remembers what became of the photos beside a backup.
    ///
    /// # Errors
    /// Why some are not there, or when the database fails.
    pub(crate) fn remember_photos(&self, photos: Result<Copies, Refusal>) -> Result<(), Refusal> {
        let fault = photos.as_ref().err().map(|refusal| (refusal.code.as_str(), show::seconds()));
        self.store.set_backup_fault(fault)?;
        photos.map(drop)
    }

    /// The latest backup, where some photos could not be copied beside it and it is time to try again. The book itself is
    /// safe in it, so nothing has to be written first.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn photos_due(&self) -> Result<Option<PathBuf>, Refusal> {
        let Some((code, at)) = self.store.backup_fault()? else { return Ok(None) };
        if !code.starts_with(PHOTOS) || is_lately(at) {
            return Ok(None);
        }
        Ok(self.store.backups()?.into_iter().find(|kept| kept.file.is_file()).map(|kept| kept.file))
    }

    /// Whether a backup should be made by itself now.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn backup_due(&self) -> Result<Option<PathBuf>, Refusal> {
        let Some(folder) = self.store.backup_folder()?.filter(|_| self.store.access() == Access::Writing) else {
            return Ok(None);
        };
        let failed_lately = self.store.backup_fault()?.is_some_and(|(_, at)| is_lately(at));
        let is_due = match self.store.backups()?.first() {
            None => true,
            Some(last) if last.place == self.store.last_place() && !self.store.kept_after(last.made_at)? => false,
            Some(last) => {
                show::day_of_seconds(last.made_at) != show::today()
                    || self.store.vouchers_after(last.place)? >= VOUCHERS_MAX
            }
        };
        Ok(Some(folder).filter(|_| is_due && !failed_lately))
    }

    /// The latest backup that is there, when a trial is due.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn drill_due(&self) -> Result<Option<PathBuf>, Refusal> {
        let backups = self.store.backups()?;
        let drilled = backups.iter().filter_map(|kept| kept.drilled_at).max();
        let first = backups.iter().map(|kept| kept.made_at).min();
        let since = drilled.or(first).unwrap_or_else(show::seconds);
        let latest = backups.into_iter().find(|kept| kept.file.is_file());
        Ok(latest.filter(|_| show::seconds() - since >= DRILL_DAYS * DAY).map(|kept| kept.file))
    }

    /// The latest backup that is there.
    ///
    /// # Errors
    /// `backup.none` when there is none.
    pub(crate) fn latest_backup(&self) -> Result<PathBuf, Refusal> {
        let latest = self.store.backups()?.into_iter().find(|kept| kept.file.is_file());
        latest.map(|kept| kept.file).ok_or_else(|| Refusal::new("backup.none"))
    }

    /// Restores a backup of this book on trial, and compares.
    ///
    /// # Errors
    /// For a file that is not one of this book, not whole, or does not agree.
    pub fn drill(&self, file: &Path) -> Result<Restored, Refusal> {
        let restored = self.store.drill(file).map_err(of_reading)?;
        let known = self.store.backups()?.into_iter().find(|kept| kept.file == file);
        match known.filter(|kept| kept.ledger_digest != restored.ledger_digest) {
            Some(_) => Err(Refusal::new("backup.drill-differs").with("path", file.display())),
            None => Ok(restored),
        }
    }

    /// Remembers that a backup was restored on trial and agreed, here and in the book.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drilled(&mut self, file: &Path, restored: &Restored) -> Result<(), Refusal> {
        self.store.remember_drill(file, show::seconds())?;
        let fields = vec![Value::Int(restored.made_at), Value::Bytes(restored.ledger_digest.to_vec())];
        let body = Body::Other { kind: Kind::DrillDone as u16, fields };
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        Ok(())
    }

    /// Makes a book of a backup. With the twelve words it may be written in at once; with the passphrase alone it may be
    /// read.
    ///
    /// # Errors
    /// Everything a file that is no backup, not whole or not this person's may be; nothing is then left behind.
    pub fn restore(job: &RestoreJob) -> Result<Self, Refusal> {
        let phrase = job.words.as_deref().map(ledger::phrase::Phrase::read).transpose()?;
        let opening = match (&job.passphrase, &phrase) {
            (Some(passphrase), _) => Opening::Passphrase(passphrase),
            (None, Some(phrase)) => Opening::Phrase(phrase),
            (None, None) => return Err(Refusal::new("book.passphrase-needed")),
        };
        let passphrase = job.new_passphrase.as_deref().or(job.passphrase.as_deref()).unwrap_or_default();
        long_enough(passphrase)?;
        let user = ledger::text::clean(&job.user_name).map_err(|fault| Refusal::new(fault.code()))?;
        let (file, path) = (Path::new(&job.file), Path::new(&job.path));
        if let Some(phrase) = &phrase {
            store::backup::opens(file, &Opening::Phrase(phrase)).map_err(of_restore)?;
        }
        let (mut store, _) = store::backup::restore(file, path, &opening, passphrase).map_err(of_restore)?;
        let enrolled = phrase.map(|phrase| store.enrol(&phrase, passphrase, &user, show::wall())).transpose();
        match enrolled {
            Ok(_) => Ok(Self::of(store)),
            Err(failure) => {
                store.take_back_restored();
                Err(of_restore(failure))
            }
        }
    }

    /// Sets the folder automatic backups go to.
    ///
    /// # Errors
    /// For a folder that is not there or may not be written.
    pub fn set_backup_folder(&self, folder: Option<&str>) -> Result<(), Refusal> {
        if let Some(folder) = folder.map(Path::new) {
            if !folder.is_dir() {
                return Err(Refusal::new("backup.folder-gone").with("path", folder.display()));
            }
            let trial = folder.join(format!("{}.thu", self.label()));
            let written = fs::write(&trial, b"").and_then(|()| fs::remove_file(&trial));
            written.map_err(|_| Refusal::new("backup.folder-read-only").with("path", folder.display()))?;
        }
        self.store.set_backup_fault(None)?;
        Ok(self.store.set_backup_folder(folder.map(Path::new))?)
    }

    /// How the book is backed up.
    ///
    /// # Errors
    /// When the database fails.
    pub fn backup_state(&self, running: bool) -> Result<BackupState, Refusal> {
        let folder = self.store.backup_folder()?;
        let backups = self.store.backups()?;
        let since = backups.first().map_or(0, |last| last.place);
        let drilled_at = backups.iter().filter_map(|kept| kept.drilled_at).max();
        let first = backups.iter().map(|kept| kept.made_at).min();
        let untried_since = drilled_at.or(first);
        let copies: Vec<BackupRow> = backups.iter().map(backup_row).collect();
        let fault = self.store.backup_fault()?;
        Ok(BackupState {
            folder_present: folder.as_deref().is_some_and(Path::is_dir),
            folder: folder.map(|folder| folder.display().to_string()),
            last: copies.first().cloned(),
            copies,
            vouchers_since: u32::try_from(self.store.vouchers_after(since)?).unwrap_or(u32::MAX),
            fault_at: fault.as_ref().map(|(_, at)| show::clock_time(*at)),
            fault: fault.map(|(code, _)| code),
            running,
            drilled_at: drilled_at.map(show::clock_time),
            drill_due: untried_since.is_some_and(|since| show::seconds() - since > DRILL_DAYS_MAX * DAY),
            recovery_waits: self.store.phrase_waits()?,
        })
    }

    /// Lets go of backups in a folder that newer ones make needless. One that cannot be removed is tried again later.
    fn let_go(&self, folder: Option<&Path>) -> Result<(), Refusal> {
        let backups: Vec<Kept> = self
            .store
            .backups()?
            .into_iter()
            .filter(|kept| kept.file.parent() == folder && kept.file.is_file())
            .collect();
        let kept = worth_keeping(&backups);
        for backup in backups.iter().filter(|backup| !kept.contains(&backup.file)) {
            if fs::remove_file(&backup.file).is_ok() {
                self.store.forget_backup(&backup.file)?;
            }
        }
        Ok(())
    }

    fn label(&self) -> String {
        self.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn new_name(&self, folder: &Path) -> PathBuf {
        let (label, now) = (self.label(), show::now());
        let names = ["%Y-%m-%d %H.%M", "%Y-%m-%d %H.%M.%S", "%Y-%m-%d %H.%M.%S%.6f"];
        let mut paths = names.iter().map(|name| folder.join(format!("{label} {}.htxbak", now.format(name))));
        paths.find(|path| !path.exists()).unwrap_or_else(|| folder.join(format!("{label}.htxbak")))
    }
}

/// The year, and which day, week or month of it.
type SpanOf = fn(chrono::NaiveDate) -> (i32, u32);

/// The backups to keep, of those given the latest first: always the latest three and the last one tried, and the latest of each
/// of the last ten days, eight weeks and twelve months that have one.
fn worth_keeping(backups: &[Kept]) -> BTreeSet<PathBuf> {
    let mut kept: BTreeSet<PathBuf> = backups.iter().take(LAST_KEPT).map(|backup| backup.file.clone()).collect();
    let tried = backups.iter().filter(|backup| backup.drilled_at.is_some()).max_by_key(|backup| backup.drilled_at);
    kept.extend(tried.map(|backup| backup.file.clone()));
    let spans: [(usize, SpanOf); 3] = [
        (DAYS_KEPT, |day| (day.year(), day.ordinal())),
        (WEEKS_KEPT, |day| (day.iso_week().year(), day.iso_week().week())),
        (MONTHS_KEPT, |day| (day.year(), day.month())),
    ];
    for (count, span_of) in spans {
        let mut spans = BTreeSet::new();
        for backup in backups {
            let span = span_of(show::day_of_seconds(backup.made_at));
            if spans.len() < count && spans.insert(span) {
                kept.insert(backup.file.clone());
            }
        }
    }
    kept
}

/// Whether a file is what was left of a backup of the book of this label: `LABEL 2026-11-26 17.00.htxbak.part`.
fn is_unfinished(name: &str, label: &str) -> bool {
    let moment = name.strip_prefix(label).and_then(|rest| rest.strip_prefix(' '));
    let moment = moment.and_then(|rest| rest.strip_suffix(".htxbak.part"));
    // The label of another book may begin with this one's.
    moment.and_then(|moment| moment.get(..10)).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok())
}

fn backup_row(kept: &Kept) -> BackupRow {
    BackupRow {
        file: kept.file.display().to_string(),
        name: kept.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        made_at: show::clock_time(kept.made_at),
        size_shown: show::size(kept.bytes),
        vouchers: u32::try_from(kept.vouchers).unwrap_or(u32::MAX),
        present: kept.file.is_file(),
        drilled_at: kept.drilled_at.map(show::clock_time),
    }
}

/// What the disk of a backup does is another matter than what the book's own disk does.
fn of_backup(failure: store::Failure) -> Refusal {
    use store::Failure;
    match failure {
        Failure::DiskFull => Refusal::new("backup.disk-full"),
        Failure::Missing(path) => Refusal::new("backup.folder-gone").with("path", path.display()),
        Failure::ReadOnly(path) => Refusal::new("backup.folder-read-only").with("path", path.display()),
        other => of_reading(other),
    }
}

/// The book is safe in its backup; its photos are not all beside it.
fn of_photos(failure: store::Failure) -> Refusal {
    match failure {
        store::Failure::DiskFull => Refusal::new("backup.photos-disk-full"),
        other => Refusal::new("backup.photos-left").with("what", other),
    }
}

/// How the codes of [`of_photos`] begin.
const PHOTOS: &str = "backup.photos-";

/// Whether an attempt of that moment is so fresh that the next one waits.
fn is_lately(at: i64) -> bool {
    (0..RETRY_SECONDS).contains(&(show::seconds() - at))
}

/// The disk a restored book should lie on is full: that is neither the backup's nor the open book's.
fn of_restore(failure: store::Failure) -> Refusal {
    match failure {
        store::Failure::DiskFull => Refusal::new("backup.restore-disk-full"),
        other => of_reading(other),
    }
}

/// A backup is opened by the passphrase it was made with, and read by a program as new as the one that made it.
fn of_reading(failure: store::Failure) -> Refusal {
    use store::Failure;
    match failure {
        Failure::WrongPassphrase => Refusal::new("backup.wrong-passphrase"),
        Failure::Newer { found, known } => Refusal::new("backup.newer").with("found", found).with("known", known),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file stands where the folder of photos would be beside the backup: the book is backed up, its photo is not, until
    /// somebody takes the file away. Nothing is written in the book meanwhile.
    #[test]
    fn photos_that_could_not_be_copied_are_tried_again_before_the_next_backup() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, photo) = crate::photo::tests::book_with_a_photo(folder.path());
        let usb = tempfile::tempdir().unwrap();
        book.set_backup_folder(usb.path().to_str()).unwrap();
        let beside = usb.path().join(format!("anh-chung-tu-{}", &book.book_id()[..8]));
        fs::write(&beside, b"").unwrap();
        let attempt = book.look_for_backup().unwrap().back_up_into(usb.path());
        assert_eq!(book.remember_attempt(attempt).unwrap_err().code, "backup.photos-left");
        assert_eq!(book.photos_due().unwrap(), None, "not at once");
        let long_ago = show::seconds() - RETRY_SECONDS - 1;
        book.store.set_backup_fault(Some(("backup.photos-left", long_ago))).unwrap();
        let latest = book.photos_due().unwrap().unwrap();
        assert!(book.remember_photos(book.back_up_photos(&latest)).is_err(), "the file is still there");
        fs::remove_file(&beside).unwrap();
        book.remember_photos(book.back_up_photos(&latest)).unwrap();
        assert!(beside.join(photo).is_file());
        assert_eq!((book.store.backup_fault().unwrap(), book.photos_due().unwrap()), (None, None));
        assert_eq!(book.store.backups().unwrap().len(), 1);
    }

    #[test]
    fn only_what_a_cut_backup_of_this_book_left_is_removed() {
        assert!(is_unfinished("so 2026-11-26 17.00.htxbak.part", "so"));
        assert!(is_unfinished("so 2026-11-26 17.00.31.htxbak.part", "so"));
        for other in [
            "so 2026-11-26 17.00.htxbak",
            "so cu 2026-11-26 17.00.htxbak.part",
            "so 2 2026-11-26 17.00.htxbak.part",
            "so.htxbak.part",
            "s 2026-11-26 17.00.htxbak.part",
        ] {
            assert!(!is_unfinished(other, "so"), "{other}");
        }
    }

    fn made_on(days: impl Iterator<Item = i64>) -> Vec<Kept> {
        days.map(|day| Kept {
            file: PathBuf::from(format!("/usb/{day}.htxbak")),
            // 26/11/2026, 10:00 in Vietnam, and so many days before it.
            made_at: 1_795_662_000 - day * DAY,
            bytes: 1,
            vouchers: 1,
            place: 1,
            ledger_digest: [0; 32],
            drilled_at: None,
        })
        .collect()
    }

    #[test]
    fn of_a_year_of_daily_backups_the_days_weeks_and_months_asked_for_stay() {
        let mut backups = made_on(0..365);
        let kept = worth_keeping(&backups);
        let ages: Vec<i64> = (0..365).filter(|day| kept.contains(Path::new(&format!("/usb/{day}.htxbak")))).collect();
        // Thursday 26/11: ten days; then the Sundays of eight weeks (4, 11, 18 … days ago); then the last days of months.
        assert_eq!(ages[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(ages[10..16], [11, 18, 25, 26, 32, 39]);
        assert_eq!(ages.len(), 10 + 6 + 11, "{ages:?}");
        // The last one that was tried stays as well, however old.
        backups[200].drilled_at = Some(1);
        assert!(worth_keeping(&backups).contains(Path::new("/usb/200.htxbak")));
    }

    #[test]
    fn what_is_rare_is_never_let_go() {
        for count in 1..=10 {
            assert_eq!(worth_keeping(&made_on((0..count).map(|at| at * 40))).len() as i64, count);
        }
        assert!(worth_keeping(&[]).is_empty());
    }
}
