//! A machine of which there is a copy.

use ed25519_dalek::SigningKey;
use ledger::event::{EventId, WriterNo};
use ledger::fold::Books;
use store::exchange::{Engine, Input, Output};
use store::{Access, Failure, Stop, Store};
use sync::dictionary;
use sync::exchange::{Limits, Line, Server, Sizes, State, request};
use sync::frame::{self, Cutter};
use sync::key::BookKey;
use sync::member::{Fact, PublicKeys, Roles};

use crate::common::{self, PASSPHRASE, Step};
use crate::room::{Room, agree, check, record_fact, reopen, sell, written_by};

#[test]
fn a_copied_machine_stops_and_its_branch_lies_apart_until_somebody_decides() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let other = tempfile::tempdir().unwrap();
    let copy = common::copy_book(one.path(), other.path());
    let mut copy = common::open(&copy).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    for amount in 1..=3 {
        sell(&mut copy, 6, 1_000 * amount);
    }
    assert_eq!(room.settle(&mut copy), Output::Rest);
    assert_eq!(copy.access(), Access::Stopped(Stop::Copied));
    let checked = common::checked(&copy, &Step::sale(3, 7, 1)).unwrap();
    let refused = copy.record::<_, Failure>(1, |writing| writing.post(checked, None, None));
    assert!(matches!(refused, Err(Failure::Copied)));
    let mut copy = reopen(copy);
    assert_eq!(copy.access(), Access::Stopped(Stop::Copied));
    // Under the phrase it goes on as a new writer, and what it had written is known to all and in nobody's figures.
    let phrase = one.phrase().unwrap().unwrap();
    let writer = copy.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    sell(&mut copy, 8, 50);
    room.settle(&mut copy);
    for _ in 0..3 {
        room.settle(&mut one);
        room.settle(&mut two);
        room.settle(&mut copy);
    }
    assert!(!room.memory.quarantined().is_empty());
    agree(&room, &[&one, &two, &copy]);
    let apart = copy.frames_apart().unwrap();
    assert_eq!(apart.len(), room.memory.quarantined().len());
    assert!(apart.iter().all(|frame| frame.writer == 1));
    assert!(copy.voucher(EventId::new(writer, 3).unwrap()).unwrap().is_some());
    assert_eq!(check(&reopen(copy)), check(&one));
}

/// The copy's frame comes with the very page that shows there is a copy, when what waits here is in no frame yet. It is cut
/// behind this machine's own frames, not behind the copy's, which has other events under the same numbers.
#[test]
fn what_waits_on_a_copied_machine_lies_apart_whole_though_the_copys_frame_came_first() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    let mut copy = copied(&room, &mut one);
    sell(&mut copy, 5, 1_000);
    room.settle(&mut copy);
    let typed = type_until_the_answer(&mut room, &mut one);
    assert_eq!(one.access(), Access::Stopped(Stop::Copied));
    go_on_under_the_phrase(&mut room, &mut one, &mut copy);
    assert_eq!(events_apart(&room, &one), typed);
    agree(&room, &[&one, &copy]);
}

/// The answer brings one frame of the copy's, with less in it than waits here. The books do not leave it for a later page: what is
/// cut next would follow it, and they have not compared it yet.
#[test]
fn what_waits_on_a_copied_machine_lies_apart_whole_though_the_copys_frames_come_one_at_a_time() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    let mut copy = copied(&room, &mut one);
    for amount in 1..=2 {
        sell(&mut copy, 5, 1_000 * amount);
        room.settle(&mut copy);
    }
    let typed = type_until_the_answer(&mut room, &mut one);
    assert_eq!(one.access(), Access::Stopped(Stop::Copied));
    go_on_under_the_phrase(&mut room, &mut one, &mut copy);
    assert_eq!(events_apart(&room, &one), typed);
    agree(&room, &[&one, &copy]);
}

/// Somebody seals under a key that has reached nobody, and what stands in the log behind that waits for it, the copy's frames
/// too. What is cut meanwhile follows this machine's own.
#[test]
fn what_waits_on_a_copied_machine_lies_apart_whole_though_the_copys_frames_wait_for_a_key() {
    let (mut room, mut one) = Room::new();
    let sign = SigningKey::from_bytes(&[9; 32]);
    let keys = PublicKeys { sign: sign.verifying_key().to_bytes(), wrap: [9; 32] };
    let boxed = Some(one.box_keys_for(&keys.wrap).unwrap());
    record_fact(&mut one, &Fact::Enrolled { writer: 2, keys, roles: Roles::ACCOUNTANT, boxed });
    record_fact(&mut one, &Fact::Confirmed { writer: 2 });
    room.settle(&mut one);
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    let mut copy = copied(&room, &mut one);
    let (_, sale) = written_by(&one, 1).pop().unwrap();
    seal_under_a_key_of_ones_own(&mut room, 2, &sign, &sale);
    for amount in 1..=2 {
        sell(&mut copy, 5, 1_000 * amount);
        room.settle(&mut copy);
    }
    let typed = type_until_the_answer(&mut room, &mut one);
    assert_eq!(one.access(), Access::Writing, "the books have not come to the copy's frames");
    room.settle(&mut one);
    assert_eq!(one.access(), Access::Stopped(Stop::Copied));
    assert_eq!(events_apart(&room, &one), typed);
}

/// A copy of a machine whose line is down: the counter of the machine itself runs ahead of the copy's, so that the server does not
/// refuse what it asks later.
fn copied(room: &Room, one: &mut Store) -> Store {
    let other = room.folder.path().join("copy");
    std::fs::create_dir(&other).unwrap();
    let copy = common::open(&common::copy_book(one.path(), &other)).unwrap();
    let mut engine = Engine::default();
    for _ in 0..9 {
        assert!(matches!(engine.step(one, 100, Input::Ask).unwrap(), Output::Send(_)));
        engine.step(one, 100, Input::NoReply("sync.no-reply")).unwrap();
    }
    copy
}

/// Asks with nothing to bring, and types three vouchers before the answer comes; gives those.
fn type_until_the_answer(room: &mut Room, one: &mut Store) -> Vec<(EventId, Vec<u8>)> {
    let mut engine = Engine::default();
    let Output::Send(asked) = engine.step(one, 100, Input::Ask).unwrap() else { panic!("it does not ask") };
    (1..=3).for_each(|amount| sell(one, 6, amount));
    let mut written = written_by(one, 1);
    let answer = room.answer(&asked);
    engine.step(one, 100, Input::Reply(&answer)).unwrap();
    written.split_off(written.len() - 3)
}

fn go_on_under_the_phrase(room: &mut Room, one: &mut Store, copy: &mut Store) {
    let phrase = one.phrase().unwrap().unwrap();
    one.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    (0..3).for_each(|_| drop((room.settle(one), room.settle(copy))));
}

fn events_apart(room: &Room, by: &Store) -> Vec<(EventId, Vec<u8>)> {
    room.memory.quarantined().iter().flat_map(|(frame, _)| by.open_frame(frame).unwrap()).collect()
}

/// Brings an event of a writer's that is sealed under a key he has told nobody of.
fn seal_under_a_key_of_ones_own(room: &mut Room, writer: WriterNo, sign: &SigningKey, event: &[u8]) {
    let (book, key) = (room.book, BookKey::new([5; 32]));
    let cutter = Cutter { book: &book, writer, sign, key: &key, dictionary: dictionary::FIRST };
    let beginning = frame::Head::beginning(&book, writer, &sign.verifying_key().to_bytes());
    let (frames, _) = cutter.cut(beginning, &[event], || [5; 24]).unwrap();
    let log_key = room.address().log_key;
    let line = Line { book: &book, writer, sign, log_key: &log_key, rules: 1 };
    let (sent, _) = request(&line, &State::beginning(&book), &frames, None, Sizes::default());
    let size = room.size();
    room.answer(&sent.bytes);
    assert_eq!(room.size(), size + 1);
}

/// Frames of the copy bear the number of the writer who looks at them. They are not his, neither when he writes on nor when
/// he offers all he has to a server that was restored.
#[test]
fn whoever_looks_at_what_a_copy_of_his_machine_wrote_writes_on_and_is_not_ended_by_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let older = room.memory.clone();
    let other = tempfile::tempdir().unwrap();
    let mut copy = common::open(&common::copy_book(one.path(), other.path())).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    (1..=9).for_each(|amount| sell(&mut copy, 6, 1_000 * amount));
    room.settle(&mut copy);
    let phrase = one.phrase().unwrap().unwrap();
    copy.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    (0..3).for_each(|_| drop((room.settle(&mut copy), room.settle(&mut one))));
    let wanted = one.wanted_frames().unwrap();
    assert!(!wanted.is_empty());
    for wanted in wanted {
        let apart = room.memory.quarantined().iter().find(|(frame, _)| frame.link(&room.book) == wanted.frame);
        assert!(one.keep_fetched(&wanted.frame, apart.unwrap().0.bytes()).unwrap());
    }
    (1..=3).for_each(|amount| sell(&mut one, 7, amount));
    room.settle(&mut one);
    room.settle(&mut two);
    assert_eq!(one.sync_status().unwrap().pending, 0);
    let count = |store: &Store| store.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len();
    assert_eq!((count(&one), count(&two)), (4, 4));
    agree(&room, &[&one, &two]);

    room.memory = older;
    room.settle(&mut one);
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
    (0..3).for_each(|_| drop((room.settle(&mut one), room.settle(&mut two))));
    assert!(!room.memory.quarantined().is_empty(), "it was offered again, and lies apart again");
    assert_eq!(one.access(), Access::Writing);
    assert_eq!((count(&one), count(&two)), (4, 4));
    agree(&room, &[&one, &two]);
}
