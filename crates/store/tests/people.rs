//! Several people at one machine: whose chain it is, whose PIN it is, and what of it outlives the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use common::{PASSPHRASE, Step};
use ledger::event::EventId;
use ledger::event::body::{Body, SettingSet};
use ledger::member::{Fact, PublicKeys, Roles};
use store::exchange::NewWriter;
use store::{Access, Failure, Opener, Store};
use tempfile::TempDir;

const HANH_PIN: &str = "260391";
const LAN: &str = "rừng chè tháng ba";
const LAN_PIN: &str = "140288";

/// A book of which Hạnh is writer 1, with a PIN, and Lan writer 2 at the same machine.
fn two_people() -> (TempDir, Store) {
    let (folder, mut store) = common::new_book();
    store.set_pin(PASSPHRASE, Some(HANH_PIN)).unwrap();
    add(&mut store, 2, LAN, LAN_PIN).unwrap();
    (folder, store)
}

fn add(store: &mut Store, writer: u16, passphrase: &str, pin: &str) -> Result<(), Failure> {
    let made = NewWriter::make()?;
    let (sign, wrap) = made.public();
    let seat = store.keep_keys_of(&made, passphrase, pin)?;
    let fact = Fact::Enrolled { writer, keys: PublicKeys { sign, wrap }, roles: Roles::ACCOUNTANT, boxed: None };
    store.record(7, |writing| {
        writing.member_fact(&fact, Vec::new())?;
        writing.member_fact(&Fact::Confirmed { writer }, Vec::new())?;
        writing.seat(seat, writer)
    })
}

fn left(store: &Store, writer: u16) -> u8 {
    store.people().unwrap().into_iter().find(|person| person.writer == writer).unwrap().tries_left
}

#[test]
fn each_writes_a_chain_and_numbers_of_their_own_and_what_the_other_wrote_is_signed() {
    let (_folder, mut store) = two_people();
    assert!(common::take_step(&mut store, &Step::sale(3, 5, 100)));
    store.change_hands(2, LAN_PIN, 8).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 200)));
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 300)));
    store.change_hands(1, HANH_PIN, 9).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 7, 400)));

    let raw = common::raw(store.path());
    let mut query = raw.prepare("select writer_no, number from version order by writer_no, number").unwrap();
    let rows = query.query_map([], |row| Ok((row.get::<_, u16>(0)?, row.get::<_, u32>(1)?))).unwrap();
    let numbers: Vec<_> = rows.map(Result::unwrap).collect();
    assert_eq!(numbers, [(1, 1), (1, 2), (2, 1), (2, 2)], "each series counts on its own");
    let of = |writer: u16, after: u64| -> Vec<EventId> {
        (1..=64)
            .filter_map(|wseq| EventId::new(writer, wseq))
            .filter(|id| id.wseq() > after && store.event(*id).is_ok())
            .collect()
    };
    assert_eq!(of(2, 0).len(), 2, "what Lan wrote is Lan's");
    // Everything Lan wrote is in frames signed with her own key: the book says so of itself.
    assert_eq!(store.verify().unwrap().differences, vec![]);
    let frames: i64 = raw.query_row("select sum(count) from frame where writer_no = 2", [], |row| row.get(0)).unwrap();
    assert_eq!(frames, 2);
}

#[test]
fn a_passphrase_opens_for_whom_it_is() {
    let (_folder, store) = two_people();
    let path = store.path().to_owned();
    drop(store);
    for (passphrase, writer) in [(LAN, 2), (PASSPHRASE, 1), (LAN, 2)] {
        let store = Store::open(&path, Opener::Passphrase(passphrase)).unwrap();
        assert_eq!(store.cache().identity().writer, writer);
        assert_eq!(store.access(), Access::Writing);
    }
    assert!(matches!(Store::open(&path, Opener::Passphrase("không ai cả")), Err(Failure::WrongPassphrase)));
}

#[test]
fn the_key_of_the_book_alone_makes_nobody_of_whom_a_pin_is_asked() {
    let (_folder, store) = two_people();
    let path = store.path().to_owned();
    drop(store);
    let mut store = common::open(&path).unwrap();
    assert_eq!(store.access(), Access::Locked);
    let write = |store: &mut Store| {
        let set = SettingSet { key: "sign.director".into(), value: "Ai".into() };
        store.record::<_, Failure>(9, |writing| writing.event(Vec::new(), Body::SettingSet(set)).map(drop))
    };
    assert!(matches!(write(&mut store), Err(Failure::Locked)));
    assert!(store.signing_key().is_err());
    assert!(matches!(store.prove(LAN_PIN), Err(Failure::WrongPin { left: 9 })), "another's PIN is a wrong one");
    store.prove(HANH_PIN).unwrap();
    assert_eq!(store.access(), Access::Writing);
    write(&mut store).unwrap();
}

#[test]
fn wrong_pins_are_counted_whatever_ends_the_program_and_the_passphrase_opens() {
    let (_folder, mut store) = two_people();
    let path = store.path().to_owned();
    for (try_no, left_after) in (1..10_u8).zip((1..10).rev()) {
        assert!(matches!(store.change_hands(2, "000000", 8), Err(Failure::WrongPin { left }) if left == left_after));
        assert_eq!(store.cache().identity().writer, 1, "who sat there sits there");
        if try_no == 4 {
            drop(store);
            store = common::open(&path).unwrap();
            store.prove(HANH_PIN).unwrap();
        }
    }
    assert!(matches!(store.change_hands(2, "000000", 8), Err(Failure::PinSpent)));
    assert!(matches!(store.change_hands(2, LAN_PIN, 8), Err(Failure::PinSpent)), "the right one comes too late");
    assert_eq!((left(&store, 1), left(&store, 2)), (10, 0), "each counts on their own");
    store.change_hands(2, LAN, 8).unwrap();
    assert_eq!(left(&store, 2), 10);
    store.change_hands(1, HANH_PIN, 8).unwrap();
    store.change_hands(2, LAN_PIN, 8).unwrap();
}

/// The count is on the disk before the PIN is tried: a program that is killed in between has used the try up.
#[test]
fn a_program_killed_while_a_pin_is_tried_has_used_the_try_up() {
    let (_folder, mut store) = two_people();
    let path = store.path().to_owned();
    let watch = {
        let path = path.clone();
        std::thread::spawn(move || {
            let conn = common::raw(&path);
            let tries =
                || conn.query_row("select tries from person where writer_no = 2", [], |row| row.get::<_, u8>(0));
            let began = std::time::Instant::now();
            while tries().unwrap_or(0) == 0 {
                assert!(began.elapsed().as_secs() < 60, "the try was not counted");
            }
            began.elapsed()
        })
    };
    let began = std::time::Instant::now();
    store.change_hands(2, LAN_PIN, 8).unwrap();
    let took = began.elapsed();
    // Seen from outside while the PIN was still being stretched: what a kill at that moment would leave.
    assert!(watch.join().unwrap() < took);
    assert_eq!(left(&store, 2), 10);
}

#[test]
fn another_person_needs_a_pin_of_the_first_and_nobody_gives_it_up_again() {
    let (_folder, mut store) = common::new_book();
    assert!(matches!(add(&mut store, 2, LAN, LAN_PIN), Err(Failure::NoPin)));
    assert!(matches!(store.set_pin("không phải", Some(HANH_PIN)), Err(Failure::WrongPassphrase)));
    store.set_pin(PASSPHRASE, Some(HANH_PIN)).unwrap();
    store.set_pin(PASSPHRASE, None).unwrap();
    store.set_pin(PASSPHRASE, Some(HANH_PIN)).unwrap();
    add(&mut store, 2, LAN, LAN_PIN).unwrap();
    assert!(matches!(store.set_pin(PASSPHRASE, None), Err(Failure::NoPin)));
    // Another passphrase leaves the PIN and the words to write down as they are.
    let words = |store: &Store| store.phrase().unwrap().map(|phrase| phrase.words().map(str::to_owned));
    let phrase = words(&store);
    assert!(phrase.is_some());
    store.change_passphrase(PASSPHRASE, "mật khẩu khác hẳn").unwrap();
    store.prove(HANH_PIN).unwrap();
    assert_eq!(words(&store), phrase);
}

#[test]
fn keys_kept_for_somebody_of_whom_nothing_was_written_open_nothing() {
    let (_folder, store) = two_people();
    let path = store.path().to_owned();
    store.keep_keys_of(&NewWriter::make().unwrap(), "mất điện giữa chừng", "111111").unwrap();
    drop(store);
    assert!(matches!(Store::open(&path, Opener::Passphrase("mất điện giữa chừng")), Err(Failure::WrongPassphrase)));
    assert_eq!(Store::open(&path, Opener::Passphrase(LAN)).unwrap().people().unwrap().len(), 2);
}

#[test]
fn a_copy_from_before_what_one_wrote_is_an_older_one_for_them_alone() {
    let (_folder, mut store) = two_people();
    let path = store.path().to_owned();
    store.change_hands(2, LAN_PIN, 8).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 200)));
    drop(store);
    let older = tempfile::tempdir().unwrap();
    let copy = common::copy_book(&path, older.path());
    let mut store = Store::open(&path, Opener::Passphrase(LAN)).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 300)));
    drop(store);
    for ending in ["", "-wal"] {
        let of = |book: &std::path::Path| std::path::PathBuf::from(format!("{}{ending}", book.display()));
        let _ = std::fs::remove_file(of(&path));
        let _ = std::fs::copy(of(&copy), of(&path));
    }
    let store = Store::open(&path, Opener::Passphrase(LAN)).unwrap();
    assert!(matches!(store.access(), Access::OlderCopy { .. }));
    drop(store);
    assert_eq!(Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap().access(), Access::Writing);
}

#[test]
fn drafts_are_of_who_wrote_them() {
    let (_folder, mut store) = common::new_book();
    let draft = store.keep_draft(None, "PC", "của Hạnh", 5).unwrap();
    store.set_pin(PASSPHRASE, Some(HANH_PIN)).unwrap();
    add(&mut store, 2, LAN, LAN_PIN).unwrap();
    store.change_hands(2, LAN_PIN, 8).unwrap();
    assert!(store.drafts(false).unwrap().is_empty());
    store.keep_draft(None, "PC", "của Lan", 6).unwrap();
    store.change_hands(1, HANH_PIN, 8).unwrap();
    let drafts = store.drafts(false).unwrap();
    assert_eq!(drafts.iter().map(|kept| (kept.id, kept.content.as_str())).collect::<Vec<_>>(), [(draft, "của Hạnh")]);
}

#[test]
fn a_person_who_left_has_no_keys_here_and_what_they_wrote_stays() {
    let (_folder, mut store) = two_people();
    store.change_hands(2, LAN_PIN, 8).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 200)));
    store.keep_draft(None, "PC", "của Lan", 6).unwrap();
    assert!(matches!(store.remove_person(2), Err(Failure::NotThere)), "not while they write");
    assert!(matches!(store.remove_person(1), Err(Failure::NotThere)), "nor who came first");
    store.change_hands(1, HANH_PIN, 9).unwrap();
    assert_eq!(store.unsigned_of(2).unwrap(), 0);
    store.remove_person(2).unwrap();

    assert_eq!(store.people().unwrap().iter().map(|person| person.writer).collect::<Vec<_>>(), [1]);
    let drafts = store.drafts(false).unwrap();
    assert_eq!(drafts.iter().map(|kept| kept.content.as_str()).collect::<Vec<_>>(), ["của Lan"], "no draft is lost");
    assert!(matches!(store.change_hands(2, LAN_PIN, 10), Err(Failure::NotThere)));
    let path = store.path().to_owned();
    drop(store);
    assert!(matches!(Store::open(&path, Opener::Passphrase(LAN)), Err(Failure::WrongPassphrase)));
    let mut store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(store.verify().unwrap().differences, vec![]);
    // The seat is free for somebody else, and nothing of the one before is in it.
    add(&mut store, 3, "gió mùa đông bắc", "111222").unwrap();
    store.change_hands(3, "111222", 11).unwrap();
    assert_eq!(store.access(), Access::Writing);
}
