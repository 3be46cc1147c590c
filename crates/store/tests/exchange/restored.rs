//! A backup that goes on under the recovery phrase.

use std::path::{Path, PathBuf};

use ledger::enrol::RECOVERED;
use ledger::event::WriterNo;
use ledger::phrase::Phrase;
use store::backup::{Opening, restore};
use store::exchange::{Engine, Input, Output, Phase};
use store::{Access, Failure, Stop, Store};
use sync::member::{Fact, Roles};

use crate::common::{self, PASSPHRASE};
use crate::room::{Room, agree, put_back, record_fact, reopen, sell, shown};

#[test]
fn a_restored_backup_brings_back_what_the_lost_machine_had_not_sent() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    sell(&mut one, 5, 100);
    one.cut_for_backup(3).unwrap();
    let (file, phrase) = (back_up(&room, &one), one.phrase().unwrap().unwrap());
    // The machine is lost after it has written once more.
    sell(&mut one, 6, 999);
    drop(one);
    let to = room.folder.path().join("moi.htx");
    let (mut again, _) = restore(&file, &to, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
    assert!(matches!(Engine::default().step(&mut again, 1, Input::Ask), Err(Failure::NotEnrolled)));
    let writer = again.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    assert!(writer >= 500);
    sell(&mut again, 7, 70);
    for _ in 0..2 {
        room.settle(&mut again);
        room.settle(&mut two);
    }
    agree(&room, &[&again, &two]);
    assert!(room.memory.quarantined().is_empty());
    let vouchers = two.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap();
    assert_eq!(vouchers.len(), 2);
}

/// A book that no server has seen is restored and goes on under the phrase while the line loses one request after the other:
/// each is smaller than the one before, until no more of the book goes with it than the word that lets the new writer in.
#[test]
fn a_book_that_no_server_knows_comes_there_under_the_phrase_after_a_line_that_lost_everything() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 5, 100);
    one.cut_for_backup(3).unwrap();
    let (file, phrase) = (back_up(&room, &one), one.phrase().unwrap().unwrap());
    drop(one);
    let mut again = go_on_with(&room, &file, &phrase, "moi.htx");
    sell(&mut again, 6, 30);
    let mut engine = Engine::default();
    for _ in 0..12 {
        assert!(matches!(engine.step(&mut again, 100, Input::Ask).unwrap(), Output::Send(_)));
        engine.step(&mut again, 100, Input::NoReply("sync.no-reply")).unwrap();
    }
    let unknown = room.settle_with(&mut engine, &mut again);
    assert!(matches!(unknown, Output::Wait(_)));
    assert_eq!(again.sync_status().unwrap().fault.as_deref(), Some("sync.forgotten"));
    for _ in 0..12 {
        room.settle_with(&mut engine, &mut again);
    }
    agree(&room, &[&again]);
    assert_eq!(shown(&again), 2);
}

/// The server was put back to before a copy's branch came to it, and the machine that has it is backed up when it has heard of
/// that and brought nothing again yet. Then it is gone: whoever restores the backup brings the branch.
#[test]
fn a_restored_backup_brings_back_what_lay_apart_at_a_server_that_lost_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let older = room.memory.clone();
    // More than one request carries: what lay apart comes last.
    for _ in 0..60 {
        (0..10).for_each(|_| sell(&mut one, 1, 100));
        room.settle(&mut one);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut copy = common::open(&common::copy_book(one.path(), folder.path())).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    sell(&mut copy, 6, 1_000);
    room.settle(&mut copy);
    assert_eq!(copy.access(), Access::Stopped(Stop::Copied));
    let phrase = copy.phrase().unwrap().unwrap();
    copy.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    room.settle(&mut copy);
    let branch = room.memory.quarantined()[0].0.clone();
    let whole = copy.sync_status().unwrap().size;
    put_back(&mut room, older);
    let mut engine = Engine::default();
    for _ in 0..6 {
        let mut output = engine.step(&mut copy, 100, Input::Ask).unwrap();
        while let Output::Send(bytes) = output
            && copy.sync_status().unwrap().size >= whole
        {
            let reply = room.answer(&bytes);
            output = engine.step(&mut copy, 100, Input::Reply(&reply)).unwrap();
        }
    }
    let file = back_up(&room, &copy);
    drop(copy);
    assert!(room.memory.quarantined().is_empty());
    let to = room.folder.path().join("moi.htx");
    let (mut again, _) = restore(&file, &to, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
    again.enrol(&phrase, PASSPHRASE, "Lan", 3).unwrap();
    for _ in 0..3 {
        room.settle(&mut again);
        room.settle(&mut one);
    }
    let apart = room.memory.quarantined();
    assert_eq!(apart.iter().map(|(frame, ..)| frame.bytes()).collect::<Vec<_>>(), [branch.bytes()]);
    agree(&room, &[&one, &again]);
    assert_eq!(again.access(), Access::Writing);
}

/// Two people each restore the backup and go on under the phrase, and neither knows of the other. One number is left here to
/// draw, so that both have the same.
#[test]
fn of_two_machines_under_one_number_the_second_goes_on_under_another_and_takes_its_vouchers_over() {
    let (mut room, mut one, file, phrase) = backed_up();
    let number = *RECOVERED.end();
    let [mut two, mut three] = ["hai.htx", "ba.htx"].map(|name| {
        let to = room.folder.path().join(name);
        let (mut store, _) = restore(&file, &to, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
        let marks: Vec<u8> =
            (*RECOVERED.start()..number).flat_map(|used| [&used.to_be_bytes()[..], &[0; 40]].concat()).collect();
        let conn = common::raw_under(&to, store.key());
        conn.execute("insert into book (key, value) values ('sidecar.given-up', ?)", [marks]).unwrap();
        assert_eq!(store.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap(), number);
        conn.execute("delete from book where key = 'sidecar.given-up'", []).unwrap();
        store
    });
    sell(&mut two, 5, 100);
    room.settle(&mut two);
    sell(&mut three, 6, 30);
    assert_eq!(room.settle(&mut three), Output::Rest);
    assert_eq!(three.access(), Access::Stopped(Stop::Refused));
    let status = three.sync_status().unwrap();
    assert_eq!((status.phase, status.pending), (Phase::Refused, 0));
    let mut three = reopen(three);
    assert_ne!(three.enrol(&phrase, PASSPHRASE, "Mai", 3).unwrap(), number);
    (0..2).for_each(|_| drop((room.settle(&mut three), room.settle(&mut two))));
    agree(&room, &[&two, &three]);
    assert_eq!(shown(&three), 1, "what the other wrote under that number stands, and nothing of its own");
    take_over(&mut three, number);
    (0..2).for_each(|_| drop((room.settle(&mut three), room.settle(&mut two), room.settle(&mut one))));
    agree(&room, &[&one, &two, &three]);
    assert_eq!(shown(&one), 2);
}

#[test]
fn a_backup_older_than_a_key_whose_only_holder_is_gone_reads_on_under_the_phrase() {
    let (mut room, one, file, phrase) = backed_up();
    drop(one);
    let mut lost = go_on_with(&room, &file, &phrase, "mat.htx");
    for day in 5..8 {
        sell(&mut lost, day, 70);
        room.settle(&mut lost);
    }
    assert!(lost.members().unwrap().keys().newest.is_some(), "it has made a key since");
    drop(lost);
    let mut again = go_on_with(&room, &file, &phrase, "moi.htx");
    sell(&mut again, 9, 30);
    for _ in 0..3 {
        room.settle(&mut again);
    }
    agree(&room, &[&again]);
    assert_eq!(shown(&again), 4);
}

/// The server was put back to before a machine that goes on under the phrase, and another goes on meanwhile: each makes a key that
/// the other is not in. When the first one's words stand in the log again, what stands before them waits for the key of the
/// other, and so they wait to be judged; it hands its own key on all the same, and is handed the other's.
#[test]
fn two_who_made_a_key_unknown_to_each_other_hand_them_on_though_the_log_waits_for_one() {
    let (mut room, one, file, phrase) = backed_up();
    drop(one);
    let older = room.memory.clone();
    let [mut two, mut three] = ["hai.htx", "ba.htx"].map(|name| go_on_with(&room, &file, &phrase, name));
    let sell_and_settle = |store: &mut Store, room: &mut Room| {
        for day in 5..9 {
            sell(store, day, 70);
            room.settle(store);
        }
    };
    sell_and_settle(&mut two, &mut room);
    put_back(&mut room, older);
    sell_and_settle(&mut three, &mut room);
    (0..3).for_each(|_| drop((room.settle(&mut two), room.settle(&mut three))));
    agree(&room, &[&two, &three]);
    assert_eq!(shown(&two), 8);
}

/// The server was put back to before most were let in, and the machine that had let them in was lost in the same hour. Whoever
/// goes on with its first backup under the phrase lets in another director, by which the lost one's right ended: when its word
/// comes, it lets nobody in any more. What the two it had let in wrote is taken over, one after the other, once one of them
/// goes on under the phrase; a third machine that has their frames holds nothing up.
#[test]
fn whoever_was_let_in_by_a_word_that_counts_no_more_goes_on_under_the_phrase() {
    let (mut room, mut one, file, phrase) = backed_up();
    let older = room.memory.clone();
    let mut cashier = room.let_in(&mut one, 3, Roles::CASHIER);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    sell(&mut two, 5, 100);
    room.settle(&mut two);
    sell(&mut two, 6, 20);
    room.settle(&mut cashier);
    drop(one);
    put_back(&mut room, older);
    let mut again = go_on_with(&room, &file, &phrase, "moi.htx");
    (0..3).for_each(|_| drop(room.settle(&mut again)));
    let mut director = room.let_in(&mut again, 4, Roles::DIRECTOR);
    for _ in 0..3 {
        [&mut cashier, &mut two, &mut again].into_iter().for_each(|store| drop(room.settle(store)));
    }
    agree(&room, &[&again]);
    let status = two.sync_status().unwrap();
    assert_eq!((status.fault.as_deref(), two.access()), (Some("sync.forgotten"), Access::Writing));
    sell(&mut two, 7, 3);
    assert!(two.is_unknown_to_server().unwrap() && !again.is_unknown_to_server().unwrap());
    // The line goes down while the words are typed.
    assert!(matches!(Engine::default().step(&mut two, 100, Input::NoReply("sync.no-reply")).unwrap(), Output::Wait(_)));
    assert!(two.is_unknown_to_server().unwrap());
    two = reopen(two);
    let writer = two.enrol(&phrase, PASSPHRASE, "Mai", 3).unwrap();
    assert!(writer >= 500);
    let mut all = [&mut two, &mut again, &mut director, &mut cashier];
    (0..3).for_each(|_| all.iter_mut().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &again, &director, &cashier]);
    assert_eq!(shown(&two), 0, "they left the books");
    take_over(&mut two, 2);
    let mut all = [&mut two, &mut again, &mut director, &mut cashier];
    (0..2).for_each(|_| all.iter_mut().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &again, &director, &cashier]);
    assert_eq!(shown(&director), 3);
}

/// As before, and whoever goes on under the phrase shuts the lost machine out before its word comes: that lies apart then.
#[test]
fn whoever_was_let_in_by_a_word_that_lies_apart_goes_on_under_the_phrase() {
    let (mut room, mut one, file, phrase) = backed_up();
    let older = room.memory.clone();
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    sell(&mut two, 5, 100);
    room.settle(&mut two);
    sell(&mut two, 6, 20);
    drop(one);
    put_back(&mut room, older);
    let mut again = go_on_with(&room, &file, &phrase, "moi.htx");
    (0..3).for_each(|_| drop(room.settle(&mut again)));
    record_fact(&mut again, &Fact::Revoked { writer: 1 });
    (0..3).for_each(|_| [&mut again, &mut two].into_iter().for_each(|store| drop(room.settle(store))));
    assert!(two.is_unknown_to_server().unwrap());
    two.enrol(&phrase, PASSPHRASE, "Mai", 3).unwrap();
    (0..3).for_each(|_| [&mut two, &mut again].into_iter().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &again]);
    assert_eq!(shown(&two), 0, "they left the books");
    take_over(&mut two, 2);
    (0..2).for_each(|_| [&mut two, &mut again].into_iter().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &again]);
    assert_eq!(shown(&again), 2);
}

/// A book that stands at the server, the machine that has it, its backup and its phrase.
fn backed_up() -> (Room, Store, PathBuf, Phrase) {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let (file, phrase) = (back_up(&room, &one), one.phrase().unwrap().unwrap());
    (room, one, file, phrase)
}

fn back_up(room: &Room, store: &Store) -> PathBuf {
    let file = room.folder.path().join("so.htxbak");
    store.snapshot().unwrap().back_up(&file, 1).unwrap();
    file
}

/// A machine that goes on with a backup under the phrase.
fn go_on_with(room: &Room, backup: &Path, phrase: &Phrase, name: &str) -> Store {
    let to = room.folder.path().join(name);
    let (mut store, _) = restore(backup, &to, &Opening::Phrase(phrase), PASSPHRASE).unwrap();
    store.enrol(phrase, PASSPHRASE, "Lan", 2).unwrap();
    store
}

/// Takes over everything of a refused writer that nobody has decided about.
fn take_over(store: &mut Store, writer: WriterNo) {
    let refused = store.refused_of(writer).unwrap();
    let mut open = refused.iter().filter(|event| event.is_open());
    store.record::<_, Failure>(4, |writing| open.try_for_each(|one| writing.adopt(one).map(drop))).unwrap();
}
