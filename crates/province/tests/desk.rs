//! Groups of jobs on the file: one that cannot be done takes no other with it, and a full disk loses nothing.

#![allow(clippy::unwrap_used)]

#[path = "../../sync/tests/common/mod.rs"]
mod common;
#[path = "../../sync/tests/common/device.rs"]
mod device;

use common::{BOOK, Dice, voucher};
use device::{Device, founder};
use ed25519_dalek::SigningKey;
use province::photos::Bringing;
use province::rules::SignedBy;
use province::sqlite::{self, Desk, Done, Job};
use province::{List, codes};
use sync::exchange::{Damage, Limits, Server, Verdict};
use sync::key::BookKey;
use sync::paper::keep::Brought;
use sync::paper::{Act, Ask, CHUNK_MIN, Chunk, seal};

const SECRET: [u8; 10] = [3; 10];

struct Town {
    server: Server,
    list: List,
    device: Device,
    dice: Dice,
}

impl Town {
    fn new() -> Self {
        let mut dice = Dice::new(51);
        let log_key = SigningKey::from_bytes(&dice.array());
        let device = founder(&log_key, &mut dice);
        Self { server: Server::new(log_key, Limits::default()), list: List::in_memory(), device, dice }
    }

    fn ask(&mut self) -> Job {
        let request = self.device.ask(&mut self.dice).bytes;
        Job::Exchange { book: BOOK, code_hash: Some(codes::hash(&SECRET)), request }
    }

    fn begin(&mut self, desk: &mut Desk) {
        let invite = Job::Invite(codes::invite(&SECRET, "", 0, 1));
        let ask = self.ask();
        let mut done = desk.work(&self.server, &self.list, &[(invite, 0), (ask, 0)]);
        let Ok(Done::Answered(answered)) = done.remove(1) else { panic!() };
        assert!(matches!(self.device.hear(&answered.bytes), Verdict::Taken(_)));
    }
}

#[test]
fn a_job_that_cannot_be_done_takes_no_other_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::new(sqlite::open(&folder.path().join("books")).unwrap());
    let mut town = Town::new();
    town.begin(&mut desk);
    let event = voucher(1, &mut town.dice);
    town.device.record(event);
    let asked = town.ask();
    // The same code once more: its row is there.
    let twice = Job::Invite(codes::invite(&SECRET, "", 0, 1));
    let other = Job::Invite(codes::invite(&[4; 10], "", 0, 1));
    let done = desk.work(&town.server, &town.list, &[(other, 0), (twice, 0), (asked, 0)]);
    assert!(matches!(&done[..], [Ok(Done::Invited), Err(_), Ok(Done::Answered(_))]), "{done:?}");
    let Ok(Done::Answered(answered)) = &done[2] else { panic!() };
    assert_eq!(answered.fates, [1, 0, 0]);
    // What was acknowledged is there for whoever opens the file next.
    assert_eq!(sqlite::verify(&sqlite::open(&folder.path().join("books")).unwrap(), &BOOK).unwrap(), Ok(()));
}

#[test]
fn on_a_full_disk_nothing_is_acknowledged_and_nothing_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books");
    let mut town = Town::new();
    town.begin(&mut Desk::new(sqlite::open(&path).unwrap()));
    let file = sqlite::open(&path).unwrap();
    let pages: i64 = file.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    file.pragma_update(None, "max_page_count", pages + 3).unwrap();
    let mut desk = Desk::new(file);
    let mut acknowledged = 0;
    let failed = (0..200).any(|_| {
        (0..10).for_each(|_| {
            let event = voucher(town.device.events.len() as u32, &mut town.dice);
            town.device.record(event);
        });
        let asked = town.ask();
        match desk.work(&town.server, &town.list, &[(asked, 0)]).remove(0) {
            Ok(Done::Answered(answered)) => {
                town.device.hear(&answered.bytes);
                acknowledged = town.device.state.tip.size;
                false
            }
            Ok(_) => panic!(),
            Err(_) => true,
        }
    });
    assert!(failed && acknowledged > 2);
    // Still full, and then no longer.
    let asked = town.ask();
    assert!(desk.work(&town.server, &town.list, &[(asked, 0)]).remove(0).is_err());
    drop(desk);
    let mut desk = Desk::new(sqlite::open(&path).unwrap());
    assert_eq!(sqlite::verify(desk.connection(), &BOOK).unwrap(), Ok(()));
    let asked = town.ask();
    let Ok(Done::Answered(answered)) = desk.work(&town.server, &town.list, &[(asked, 0)]).remove(0) else { panic!() };
    town.device.hear(&answered.bytes);
    assert_eq!((town.device.pending(), town.device.state.tip.size), (0, acknowledged + 1));
}

/// A disk that is full stands in the way of photos, and of nothing that was acknowledged; with room again they go on.
#[test]
fn on_a_full_disk_a_photo_waits_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books");
    let mut town = Town::new();
    town.begin(&mut Desk::new(sqlite::open(&path).unwrap()));
    let photo = seal(&BOOK, &BookKey::new([7; 32]), &[1; 24], &vec![5; 150_000]).unwrap();
    let file = sqlite::open(&path).unwrap();
    let pages: i64 = file.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    file.pragma_update(None, "max_page_count", pages + 16).unwrap();
    let mut desk = Desk::new(file);
    let chunk_at = |off: u32| {
        let body = Chunk::of(&photo.bytes, off as usize, CHUNK_MIN).unwrap().encode();
        let ask = Ask { writer: town.device.writer, hash: photo.hash, act: Act::Bring(&body) };
        let by = SignedBy { writer: ask.writer, signature: ask.sign(&BOOK, &town.device.sign) };
        Job::Bring { book: BOOK, bringing: Bringing::read(photo.hash, by, body).unwrap() }
    };
    let bring = |desk: &mut Desk, off| match desk.work(&town.server, &town.list, &[(chunk_at(off), 0)]).remove(0) {
        Ok(Done::Brought(Some(Brought::Kept(kept)))) => Some(kept.have),
        Ok(other) => panic!("{other:?}"),
        Err(_) => None,
    };
    let mut have = 0;
    while let Some(more) = bring(&mut desk, have) {
        have = more;
    }
    assert!(have > 0 && (have as usize) < photo.bytes.len(), "{have}");
    assert_eq!(bring(&mut desk, have), None, "still full");
    drop(desk);
    let mut desk = Desk::new(sqlite::open(&path).unwrap());
    while (have as usize) < photo.bytes.len() {
        have = bring(&mut desk, have).unwrap();
    }
    assert_eq!(sqlite::verify(desk.connection(), &BOOK).unwrap(), Ok(()));
    // One changed byte is found.
    desk.connection()
        .execute_batch(
            "drop trigger photo_chunk_stays; update photo_chunk set data = zeroblob(length(data)) where off = 0",
        )
        .unwrap();
    let damage = sqlite::verify(desk.connection(), &BOOK).unwrap();
    assert_eq!(damage, Err(Damage::Photo { hash: photo.hash }));
}

/// Released steps are never edited; the next is a new file.
#[test]
fn migrations_stay_as_they_were_released() {
    use sha2::{Digest, Sha256};
    let hash = |text: &str| province::hex::encode(&Sha256::digest(text.as_bytes())[..8]);
    let files = [
        ("server-sqlite/0001_books", include_str!("../../../migrations/server-sqlite/0001_books.sql")),
        ("server-postgres/0001_books", include_str!("../../../migrations/server-postgres/0001_books.sql")),
        ("server-sqlite/0002_photos", include_str!("../../../migrations/server-sqlite/0002_photos.sql")),
        ("server-postgres/0002_photos", include_str!("../../../migrations/server-postgres/0002_photos.sql")),
    ];
    let hashes: Vec<_> = files.iter().map(|(name, text)| format!("{name} {}", hash(text))).collect();
    let expected = [
        "server-sqlite/0001_books 385eabebfb071d07",
        "server-postgres/0001_books b8313202b45e6100",
        "server-sqlite/0002_photos 734bc109381b312e",
        "server-postgres/0002_photos 9e82253c4939ff9b",
    ];
    assert_eq!(hashes, expected);
}
