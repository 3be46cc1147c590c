//! Keeping a book safe, as a person does it: the twelve words, backups by themselves, restoring, an export others can read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common::{self, Desk, PASSPHRASE};
use app::api::keep::RestoreJob;
use app::{App, Book};
use tempfile::TempDir;

fn job(file: &Path, path: PathBuf) -> RestoreJob {
    RestoreJob {
        file: file.display().to_string(),
        path: path.display().to_string(),
        passphrase: Some(PASSPHRASE.into()),
        words: None,
        new_passphrase: None,
        user_name: "Lò Thị Hạnh".into(),
    }
}

#[test]
fn the_words_are_shown_until_they_are_typed_back_and_a_slip_is_named() {
    let desk = Desk::new();
    let words = desk.book.recovery_words().unwrap().expect("twelve words");
    assert_eq!(words.len(), 12);
    assert!(desk.book.info().unwrap().recovery_waits);
    let mut slipped = words.clone();
    slipped[4] = if words[4] == "anh" { "bac".into() } else { "anh".into() };
    let refused = desk.book.confirm_recovery(&slipped.join(" ")).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.args["place"].as_str()), ("recovery.word-differs", "5"));
    let refused = desk.book.confirm_recovery(&words[..11].join(" ")).unwrap_err();
    assert_eq!(refused.code, "recovery.word-count");
    desk.book.confirm_recovery(&words.join("  ").to_uppercase()).unwrap();
    assert_eq!(desk.book.recovery_words().unwrap(), None);
    assert!(!desk.book.info().unwrap().recovery_waits);
    assert_eq!(desk.book.confirm_recovery(&words.join(" ")).unwrap_err().code, "recovery.on-paper");
}

#[test]
fn a_restored_book_is_read_only_until_the_words_are_typed() {
    let desk = Desk::new();
    let words = desk.book.recovery_words().unwrap().unwrap().join(" ");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("so.htxbak");
    desk.book.look().unwrap().back_up(&file).unwrap();
    let digest = desk.book.verify().unwrap().ledger_digest;

    let mut book = Book::restore(&job(&file, folder.path().join("moi.htx"))).unwrap();
    assert_eq!(book.info().unwrap().read_only.as_deref(), Some("book.not-enrolled"));
    assert_eq!(book.verify().unwrap().ledger_digest, digest);
    let refused = book.open_next_year().unwrap_err();
    assert_eq!(refused.code, "book.not-enrolled");
    let other = "anh bac bach bam ban bang banh bao bap bat bau bec";
    assert!(book.enrol_by_recovery(other, PASSPHRASE, "").unwrap_err().code.starts_with("recovery."));
    book.enrol_by_recovery(&words, "mật khẩu mới", "Lò Thị Hạnh").unwrap();
    let info = book.info().unwrap();
    assert_eq!((info.read_only, info.user_name.as_str()), (None, "Lò Thị Hạnh"));
    assert!((500..1000).contains(&info.series.parse().unwrap()), "{}", info.series);
    book.open_next_year().unwrap();
    assert_eq!(book.enrol_by_recovery(&words, PASSPHRASE, "").unwrap_err().code, "recovery.not-needed");

    // By the words alone, at once.
    let by_words = RestoreJob {
        passphrase: None,
        words: Some(words.clone()),
        new_passphrase: Some("mật khẩu khác".into()),
        ..job(&file, folder.path().join("ba.htx"))
    };
    assert_eq!(Book::restore(&by_words).unwrap().info().unwrap().read_only, None);
    let wrong = RestoreJob { passphrase: Some("sai mật khẩu".into()), ..job(&file, folder.path().join("tu.htx")) };
    assert_eq!(Book::restore(&wrong).err().unwrap().code, "backup.wrong-passphrase");
    // The right passphrase with another book's words: the person tries again at the same place, so nothing may lie there.
    let mixed = RestoreJob { words: Some(other.into()), ..job(&file, folder.path().join("tu.htx")) };
    assert!(Book::restore(&mixed).err().unwrap().code.starts_with("recovery."));
    let entropy = ledger::phrase::Phrase::from_entropy([7; 14]);
    let strange = RestoreJob { words: Some(entropy.words().join(" ")), ..mixed };
    assert_eq!(Book::restore(&strange).err().unwrap().code, "recovery.not-this-book");
    let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with("tu.htx")).count(), 0);
    let missing = job(&folder.path().join("khong co.htxbak"), folder.path().join("nam.htx"));
    assert_eq!(Book::restore(&missing).err().unwrap().code, "book.missing");
}

/// An application with a book in it and a folder to back up into.
struct Office {
    folder: TempDir,
    app: App,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(folder.path().join("app"));
        app.create_book(common::new_book(&folder, "so.htx", "HTX Chè Suối Lành")).unwrap();
        fs::create_dir(folder.path().join("usb")).unwrap();
        Self { folder, app }
    }

    fn usb(&self) -> PathBuf {
        self.folder.path().join("usb")
    }

    fn backups(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.usb()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn post(&self, day: u32) {
        let mut draft = self.app.new_draft("PT".into()).unwrap();
        draft.date = format!("2026-03-{day:02}");
        draft.narration = "Bán chè".into();
        draft.entries[0].debit = "1111".into();
        draft.entries[0].credit = "5111".into();
        draft.entries[0].amount = "500000".into();
        self.app.post_voucher(draft).unwrap();
    }

    /// Waits for what goes on behind the person's back.
    fn settled(&self, is_so: impl Fn(&app::api::keep::BackupState) -> bool) -> app::api::keep::BackupState {
        let limit = Instant::now() + Duration::from_secs(60);
        loop {
            let state = self.app.backup_state().unwrap();
            if !state.running && is_so(&state) {
                return state;
            }
            assert!(Instant::now() < limit, "{state:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn a_book_backs_itself_up_into_its_folder_and_says_when_the_stick_is_out() {
    let office = Office::new();
    let state = office.app.backup_state().unwrap();
    assert!(state.folder.is_none() && state.last.is_none() && state.fault.is_none());
    assert_eq!(office.app.back_up_now().unwrap_err().code, "backup.no-folder");
    let gone = office.folder.path().join("khong co").display().to_string();
    assert_eq!(office.app.set_backup_folder(Some(gone)).unwrap_err().code, "backup.folder-gone");
    office.app.set_backup_folder(Some(office.usb().display().to_string())).unwrap();
    let state = office.settled(|state| state.last.is_some());
    assert_eq!((office.backups().len(), state.vouchers_since), (1, 0));

    office.post(5);
    assert_eq!(office.app.backup_state().unwrap().vouchers_since, 1, "once a day is enough for one voucher");
    for at in 0..49 {
        office.post(1 + at % 28);
    }
    let state = office.settled(|state| state.vouchers_since == 0);
    assert_eq!(state.copies.len(), 2);
    assert_eq!(state.last.as_ref().unwrap().vouchers, 50);

    fs::rename(office.usb(), office.folder.path().join("rut ra")).unwrap();
    office.post(7);
    assert_eq!(office.app.back_up_now().unwrap_err().code, "backup.folder-gone");
    let state = office.app.backup_state().unwrap();
    assert_eq!((state.fault.as_deref(), state.folder_present), (Some("backup.folder-gone"), false));
    office.post(8);
    fs::rename(office.folder.path().join("rut ra"), office.usb()).unwrap();
    let state = office.app.back_up_now().unwrap();
    assert_eq!((state.fault, state.vouchers_since), (None, 0));

    let state = office.app.drill_now().unwrap();
    assert!(state.drilled_at.is_some() && state.copies[0].drilled_at.is_some() && !state.drill_due);
    assert!(
        !office
            .usb()
            .read_dir()
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with(".part") })
    );
}

#[test]
fn posting_goes_on_while_a_backup_runs_and_the_book_closes_and_opens_around_it() {
    let office = Office::new();
    office.app.set_backup_folder(Some(office.usb().display().to_string())).unwrap();
    office.settled(|state| state.last.is_some());
    std::thread::scope(|scope| {
        let backing = scope.spawn(|| office.app.back_up_now());
        for at in 0..10 {
            office.post(1 + at);
        }
        let outcome = backing.join().unwrap();
        assert!(outcome.is_ok() || outcome.as_ref().is_err_and(|refusal| refusal.code == "backup.running"));
    });
    let before = office.app.verify_book().unwrap();
    office.app.close_book().unwrap();
    let path = office.folder.path().join("so.htx").display().to_string();
    office.app.open_book(path, PASSPHRASE.into()).unwrap();
    let after = office.app.verify_book().unwrap();
    assert_eq!((before.ledger_digest, before.vouchers), (after.ledger_digest, after.vouchers));
    assert!(after.ok);
}

#[test]
fn what_is_not_backed_up_at_the_end_is_and_what_a_cut_left_is_gone_at_the_next_start() {
    let office = Office::new();
    office.app.set_backup_folder(Some(office.usb().display().to_string())).unwrap();
    office.settled(|state| state.last.is_some());
    for at in 0..50 {
        office.post(1 + at % 28);
    }
    office.app.finish();
    let path = office.folder.path().join("so.htx");
    let backups = office.backups();
    assert!(backups.iter().all(|name| name.ends_with(".htxbak")), "{backups:?}");
    assert!(Book::open(&path, &app::Unlock::Passphrase(PASSPHRASE.to_owned().into())).is_ok(), "nobody holds the book");

    let cut =
        ["so 2026-11-26 17.00.htxbak.part", "so cũ 2026-11-26 17.00.htxbak.part"].map(|name| office.usb().join(name));
    cut.iter().for_each(|file| fs::write(file, b"HTXBAK1").unwrap());
    let drill = office.folder.path().join("so.htx.drill");
    fs::write(&drill, b"half a book").unwrap();
    office.app.open_book(path.display().to_string(), PASSPHRASE.into()).unwrap();
    assert!(!cut[0].exists() && !drill.exists());
    assert!(cut[1].exists(), "another book's");
    let state = office.settled(|state| state.vouchers_since == 0);
    assert_eq!(state.last.unwrap().vouchers, 50);
}

/// The rows of a CSV of the export, read without any code of the product.
fn csv(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => row.last_mut().unwrap().push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' if !quoted => {}
            other => row.last_mut().unwrap().push(other),
        }
    }
    rows.pop();
    rows.remove(0);
    rows
}

#[test]
fn an_export_adds_up_to_the_trial_balance_without_this_program() {
    let mut desk = Desk::new();
    for (form, day, narration, lines) in [
        ("PT", "5/3", "Thu tiền, <bán> \"chè\"", "1111 / 131 KH01 5tr; 1111 / 5111 700k"),
        ("PC", "6/3", "=2+3", "642 / 1111 350k"),
    ] {
        let draft = desk.draft(form, day, narration, lines);
        desk.book.post_draft(&draft).unwrap();
    }
    let under = tempfile::tempdir().unwrap();
    let done = desk.book.look().unwrap().export_readable(under.path()).unwrap();
    let folder = PathBuf::from(&done.folder);
    assert_eq!(fs::read_dir(&folder).unwrap().count() as u32, done.files);
    let amount = |text: &String| text.parse::<i64>().unwrap();
    let mut turnover: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in csv(&folder, "nhat-ky-chung.csv") {
        turnover.entry(row[3].clone()).or_default().0 += amount(&row[5]);
        turnover.entry(row[4].clone()).or_default().1 += amount(&row[5]);
    }
    let trial = csv(&folder, "bang-can-doi-tai-khoan.csv");
    assert!(trial.len() > 5);
    let (mut sums, mut seen) = ([0; 6], 0);
    for row in &trial {
        let figures: Vec<i64> = row[2..8].iter().map(amount).collect();
        let (debit, credit) = turnover.get(&row[0]).copied().unwrap_or_default();
        assert_eq!((debit, credit), (figures[2], figures[3]), "{}", row[0]);
        assert_eq!(figures[0] - figures[1] + debit - credit, figures[4] - figures[5], "{}", row[0]);
        let ledger = csv(&folder, &format!("so-cai-{}.csv", row[0]));
        assert_eq!(amount(ledger.last().unwrap().last().unwrap()), figures[4] - figures[5], "{}", row[0]);
        seen += i64::from((debit, credit) != (0, 0));
        sums.iter_mut().zip(&figures).for_each(|(sum, figure)| *sum += figure);
    }
    assert_eq!(seen, turnover.len() as i64);
    assert_eq!((sums[0], sums[2], sums[4]), (sums[1], sums[3], sums[5]));
    let vouchers = csv(&folder, "chung-tu.csv");
    assert_eq!(vouchers.len(), 2);
    assert!(vouchers.iter().any(|row| row[6] == "Thu tiền, <bán> \"chè\""));
    assert!(vouchers.iter().any(|row| row[6] == "'=2+3"), "a spreadsheet takes it for text");
    assert_eq!(csv(&folder, "doi-tuong.csv").len(), 6);
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(readme.contains(&desk.book.verify().unwrap().ledger_digest));
    let page = fs::read_to_string(folder.join("chung-tu.html")).unwrap();
    assert!(page.contains("&lt;bán&gt;") && !page.contains("src=") && !page.contains("http"));
}
