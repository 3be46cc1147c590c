//! Keeping a book safe: the recovery phrase, backups, restoring.

use std::io::{Read, Write};

use app::api::keep::RestoreJob;
use app::{Book, Refusal, wording};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::BookArgs;
use crate::args::keep::{BackupArgs, DrillArgs, EnrolArgs, ExportArgs, RestoreArgs};
use crate::books::{first_line, open, passphrase};
use crate::{language, say};

/// Twelve words and what people put around them.
const WORDS_BYTES_MAX: u64 = 4096;

pub fn recovery_words(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    match open(args)?.recovery_words()? {
        Some(words) => say(out, &json!({ "words": words })),
        None => {
            eprintln!("{}", wording::note("recovery.on-paper", 0, language()));
            say(out, &json!({ "words": null }))
        }
    }
}

pub fn confirm_recovery(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    open(args)?.confirm_recovery(&typed_words()?)?;
    say(out, &json!({ "ok": true }))
}

pub fn enrol(args: &EnrolArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let passphrase = match &args.new_passphrase_file {
        Some(file) => first_line(file)?,
        None => passphrase(&args.book)?,
    };
    let mut book = open(&args.book)?;
    book.enrol_by_recovery(&typed_words()?, &passphrase, &args.user_name)?;
    say(out, &json!({ "ok": true, "series": book.info()?.series }))
}

pub fn backup(args: &BackupArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let backed_up = open(&args.book)?.look_for_backup()?.back_up(&args.out)?;
    let (made, photos) = (backed_up.made, backed_up.photos?);
    say(
        out,
        &json!({
            "ok": true,
            "file": args.out,
            "bytes": made.bytes,
            "vouchers": made.vouchers,
            "ledger_digest": hex(&made.ledger_digest),
            "photos": { "copied": photos.copied, "kept": photos.kept, "not_here": photos.not_here },
        }),
    )
}

pub fn restore(args: &RestoreArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let passphrase = passphrase(&args.book)?.to_string();
    let words = args.words_file.as_ref().map(|file| {
        let unreadable = |error| Refusal::new("book.passphrase-file").with("path", file.display()).with("what", error);
        std::fs::read_to_string(file).map_err(unreadable)
    });
    let book = Book::restore(&RestoreJob {
        file: args.file.display().to_string(),
        path: args.book.book.display().to_string(),
        passphrase: (!args.by_words).then(|| passphrase.clone()),
        words: words.transpose()?,
        new_passphrase: Some(passphrase),
        user_name: args.user_name.clone(),
    })?;
    let (info, report) = (book.info()?, book.verify()?);
    let answer = json!({
        "ok": report.ok,
        "vouchers": report.vouchers,
        "ledger_digest": report.ledger_digest,
        "series": info.series,
        "read_only": info.read_only.is_some(),
    });
    say(out, &answer)?;
    Ok(report.ok)
}

pub fn drill(args: &DrillArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let restored = book.drill(&args.file)?;
    book.drilled(&args.file, &restored)?;
    say(out, &json!({ "ok": true, "vouchers": restored.vouchers, "ledger_digest": hex(&restored.ledger_digest) }))
}

pub fn export(args: &ExportArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let done = book.look()?.export_readable(&args.out)?;
    book.note_exported(&done.folder);
    say(out, &serde_json::to_value(done).map_err(|fault| Refusal::new("import.json").with("what", fault))?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn typed_words() -> Result<Zeroizing<String>, Refusal> {
    let mut words = Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .take(WORDS_BYTES_MAX)
        .read_to_string(&mut words)
        .map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    Ok(words)
}
