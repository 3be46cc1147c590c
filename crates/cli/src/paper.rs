//! Photos of the papers of a voucher.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use app::Refusal;
use app::photo::FILE_BYTES_MAX;
use serde_json::json;

use crate::args::paper::PaperCommand;
use crate::books::open;
use crate::say;

pub fn run(command: &PaperCommand, out: &mut impl Write) -> Result<bool, Refusal> {
    match command {
        PaperCommand::Add(args) => {
            let photo = read(&args.file)?;
            say(out, &json!(open(&args.book)?.add_photo(&args.voucher, &photo, &args.label)?))
        }
        PaperCommand::List(args) => say(out, &json!(open(&args.book)?.voucher_photos(&args.voucher)?)),
        PaperCommand::Get(args) => {
            let book = open(&args.book)?;
            let photo = match book.photo_bytes(&args.hash, None) {
                Err(refusal) if refusal.code == "photo.not-here" => {
                    // The next `htx sync` brings it.
                    book.want_photo(&args.hash)?;
                    return Err(refusal);
                }
                looked => looked?,
            };
            write_new(&args.file, &photo)?;
            say(out, &json!({ "ok": true, "file": args.file, "bytes": photo.len() }))
        }
        PaperCommand::Remove(args) => {
            say(out, &json!(open(&args.book)?.remove_photo(&args.voucher, &args.hash, &args.reason)?))
        }
    }
}

/// The file, or one byte more than is looked at.
fn read(file: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error| Refusal::new("photo.unreadable").with("path", file.display()).with("what", error);
    let mut photo = Vec::new();
    let input = File::open(file).map_err(unreadable)?;
    input.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut photo).map_err(unreadable)?;
    Ok(photo)
}

fn write_new(file: &Path, photo: &[u8]) -> Result<(), Refusal> {
    let written = OpenOptions::new().write(true).create_new(true).open(file).and_then(|mut out| out.write_all(photo));
    written.map_err(|error| Refusal::new("photo.not-written").with("path", file.display()).with("what", error))
}
