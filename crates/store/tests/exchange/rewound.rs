//! A server put back to an older copy is filled again.

use ledger::fold::Why;
use store::backup::{Opening, restore};
use store::exchange::{Engine, Input, Output, Phase};
use store::{Access, Store};
use sync::exchange::{Answer, Code, Limits, Page, Position, Refusal, Reply, Server, SignedRequest, Transaction};
use sync::log::{Head, SignedHead, Tip};
use sync::member::{Fact, Roles};

use crate::common::{self, PASSPHRASE};
use crate::room::{Room, agree, check, put_back, record_fact, reopen, sell, shown};

#[test]
fn a_server_restored_from_an_older_copy_is_filled_again() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let older = room.memory.clone();
    for day in 1..=9 {
        sell(&mut one, day, 100);
        sell(&mut two, day, 200);
        room.settle(&mut one);
        room.settle(&mut two);
    }
    room.settle(&mut one);
    agree(&room, &[&one, &two]);
    let digest = check(&one);
    room.memory = older;
    // Nobody takes the older log for the newer one.
    assert!(matches!(room.settle(&mut one), Output::Wait(_)));
    assert!(matches!(room.settle(&mut one), Output::Wait(_)));
    assert_eq!(one.sync_status().unwrap().phase, Phase::Disowned);
    sell(&mut two, 20, 300);
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
    room.settle(&mut one);
    room.settle(&mut two);
    room.settle(&mut one);
    agree(&room, &[&one, &two]);
    assert_ne!(check(&one), digest, "what was written meanwhile is there too");
    assert_eq!(one.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len(), 19);
    // The server's own word stands in the book now, and a backup holds it like any other.
    let file = room.folder.path().join("so.htxbak");
    one.snapshot().unwrap().back_up(&file, 1).unwrap();
    let phrase = one.phrase().unwrap().unwrap();
    let to = room.folder.path().join("moi.htx");
    let (again, _) = restore(&file, &to, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
    assert_eq!(check(&again), check(&one));
}

/// A server put back to before a machine was let in takes the log from it anew, but for the word it had once written itself:
/// everything moves up a place, and each author seems to have seen too much. That is asked also where nothing else moves.
#[test]
fn what_moves_up_in_a_log_made_anew_is_judged_as_whoever_reads_it_later_judges() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let older = room.memory.clone();
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
    (0..2).for_each(|_| drop((room.settle(&mut one), room.settle(&mut two))));
    for day in 1..=6 {
        sell(&mut two, day, 100);
        room.settle(&mut two);
    }
    let questions = |store: &Store| {
        let open = store.open_stories().unwrap();
        open.iter().filter(|story| story.key.why == Why::BaseAhead).count()
    };
    assert_eq!(questions(&two), 0);
    room.memory = older;
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    (0..3).for_each(|_| drop(room.settle(&mut two)));
    agree(&room, &[&two]);
    assert_eq!(questions(&two), 6);
}

/// The server forgot all but the beginning. Who comes first says at once who had let him in, long before the turn of that word:
/// it must not come behind the end of the role of the one who gave it.
#[test]
fn a_log_made_anew_lets_in_whoever_was_in_though_the_role_of_his_director_was_taken_since() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let older = room.memory.clone();
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let mut four = room.let_in(&mut two, 4, Roles::DIRECTOR);
    // More than one request carries.
    for _ in 0..60 {
        (0..10).for_each(|_| sell(&mut two, 1, 100));
        room.settle(&mut two);
    }
    let mut three = room.let_in(&mut two, 3, Roles::ACCOUNTANT);
    sell(&mut three, 2, 300);
    room.settle(&mut three);
    room.settle(&mut four);
    record_fact(&mut four, &Fact::RoleChanged { writer: 2, roles: Roles::CASHIER });
    [&mut four, &mut two, &mut three].into_iter().for_each(|store| drop(room.settle(store)));
    agree(&room, &[&two, &three, &four]);
    let digest = check(&three);
    room.memory = older;
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
    // The first refusal is not taken for the whole truth.
    (0..3).for_each(|_| drop(room.settle(&mut three)));
    assert!(three.members().unwrap().is_active(3), "he is let in as before");
    let status = three.sync_status().unwrap();
    assert_eq!((three.access(), status.phase, status.pending), (Access::Writing, Phase::Ready, 0), "{status:?}");
    agree(&room, &[&three]);
    (0..3).for_each(|_| [&mut two, &mut four].into_iter().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &three, &four]);
    assert_eq!(check(&three), digest);
}

/// Whoever let a machine in was no director any more, by the word of another who had not heard of it; in the log that word came
/// later. While all of it waits for its place in a log made anew the letting in is void for a time, and still the machine's own
/// row begins as ever: another beginning would be taken for an older copy of it.
#[test]
fn a_machine_whose_letting_in_waits_for_its_place_anew_knows_itself() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let mut three = room.let_in(&mut two, 3, Roles::DIRECTOR);
    let older = room.memory.clone();
    record_fact(&mut three, &Fact::RoleChanged { writer: 2, roles: Roles::CASHIER });
    sell(&mut two, 1, 50);
    room.settle(&mut two);
    let mut four = room.let_in(&mut two, 4, Roles::ACCOUNTANT);
    sell(&mut four, 2, 300);
    (0..2).for_each(|_| [&mut four, &mut three, &mut two].into_iter().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &three, &four]);
    let ends = four.chain_ends();
    room.memory = older;
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    // The line is down after each page, so that every one is taken up by itself.
    for _ in 0..40 {
        let mut engine = Engine::default();
        let Output::Send(request) = engine.step(&mut four, 100, Input::Ask).unwrap() else { break };
        let reply = room.answer(&request);
        engine.step(&mut four, 100, Input::Reply(&reply)).unwrap();
        four = reopen(four);
        assert_eq!(four.access(), Access::Writing, "no older copy");
        let row = |ends: &[(u16, u64, [u8; 32])]| ends.iter().find(|(writer, ..)| *writer == 4).copied();
        assert_eq!(row(&four.chain_ends()), row(&ends));
    }
    (0..3).for_each(|_| [&mut two, &mut three, &mut four].into_iter().for_each(|store| drop(room.settle(store))));
    agree(&room, &[&two, &three, &four]);
}

/// A machine that had only begun to read a log made anew holds nothing the older copy lacks, but for the epoch: that alone
/// tells that the server was put back once more.
#[test]
fn a_server_that_lost_an_epoch_is_found_out_by_whoever_had_just_begun_to_read_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    for day in 1..=5 {
        sell(&mut one, day, 100);
        room.settle(&mut one);
    }
    let older = room.memory.clone();
    // Two later epochs; of the second, one page of one entry reached the machine.
    (0..2).for_each(|_| room.server.rewind(&room.book, 200, &mut room.memory).unwrap());
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    let mut engine = Engine::default();
    let mut output = engine.step(&mut one, 100, Input::Ask).unwrap();
    while one.sync_status().unwrap().size != 1 {
        let Output::Send(bytes) = output else { panic!("it asks no more: {:?}", one.sync_status().unwrap()) };
        let reply = room.answer(&bytes);
        output = engine.step(&mut one, 100, Input::Reply(&reply)).unwrap();
    }
    room.memory = older;
    room.server.rewind(&room.book, 300, &mut room.memory).unwrap();
    let suspect = |room: &Room| room.memory.book().unwrap().unwrap().suspect;
    assert_eq!(suspect(&room), None);
    (0..2).for_each(|_| assert!(matches!(room.settle(&mut one), Output::Wait(_))));
    assert_eq!(one.sync_status().unwrap().phase, Phase::Disowned);
    assert_eq!(suspect(&room), Some(3), "the operator hears of it");
    room.server.rewind(&room.book, 400, &mut room.memory).unwrap();
    (0..2).for_each(|_| drop(room.settle(&mut one)));
    agree(&room, &[&one]);
    assert_eq!(one.sync_status().unwrap().pending, 0);
}

/// As after a restore to before somebody was let in: nothing is shown to him yet, then he is turned away while the server waits
/// for its operator. From there on he shows the head of an empty log, and nothing beside it.
#[test]
fn whoever_shows_a_head_to_a_server_that_does_not_know_him_brings_everything_next() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 3, 100);
    let (mut engine, empty) = (Engine::default(), Tip::beginning(&room.book));
    let nothing = Answer {
        diverged: false,
        head: SignedHead::sign(&room.book, Head { epoch: 1, tip: empty, time: 100 }, &room.log_key),
        latest_size: 0,
        acks: Vec::new(),
        quarantined: Vec::new(),
        refused: Vec::new(),
        page: Page { from: 0, entries: Vec::new(), more: false },
        min_rules: 1,
        server_time: 100,
        notices: Vec::new(),
    };
    for reply in [Reply::Answer(Box::new(nothing)), Reply::Refusal(Refusal::of(Code::Ahead))] {
        assert!(matches!(engine.step(&mut one, 100, Input::Ask).unwrap(), Output::Send(_)));
        assert!(matches!(engine.step(&mut one, 100, Input::Reply(&reply.encode())).unwrap(), Output::Wait(_)));
    }
    let Output::Send(head) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("no head is shown") };
    let request = SignedRequest::decode(&head).unwrap().request;
    assert!(matches!(request.position, Position::Head(_)) && request.frames.is_empty(), "{request:?}");
    let unknown = room.answer(&head);
    assert!(matches!(engine.step(&mut one, 100, Input::Reply(&unknown)).unwrap(), Output::Wait(_)));
    assert_eq!(one.sync_status().unwrap().fault.as_deref(), Some("sync.forgotten"));
    assert_eq!(room.settle_with(&mut engine, &mut one), Output::Rest);
    agree(&room, &[&one]);
}

/// The server is put back a second time to the copy of the first, and its epoch begins again under the same number. A machine that
/// has all it offered acknowledged and has read a few entries sees the same log so far, signed by the same key.
#[test]
fn what_was_acknowledged_in_an_epoch_that_began_again_is_offered_again() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let sell_on = |room: &mut Room, one: &mut Store, days: std::ops::RangeInclusive<u32>| {
        days.for_each(|day| {
            sell(one, day, 100);
            room.settle(one);
        });
    };
    sell_on(&mut room, &mut one, 1..=4);
    let older = room.memory.clone();
    sell_on(&mut room, &mut one, 5..=8);
    let whole = room.size();
    put_back(&mut room, older.clone());
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    let mut engine = Engine::default();
    let mut output = engine.step(&mut one, 100, Input::Ask).unwrap();
    while room.size() < whole {
        let Output::Send(bytes) = output else { panic!("{output:?}") };
        output = engine.step(&mut one, 100, Input::Reply(&room.answer(&bytes))).unwrap();
    }
    assert!(one.sync_status().unwrap().size < older.book().unwrap().unwrap().tip.size);
    put_back(&mut room, older);
    engine.step(&mut one, 100, Input::NoReply("sync.no-reply")).unwrap();
    (0..2).for_each(|_| drop(room.settle_with(&mut engine, &mut one)));
    agree(&room, &[&one]);
    assert_eq!(shown(&one), 8);
}

/// A copied machine goes on under the phrase and lets somebody in. What it names of its own writer of before, the other copy
/// writes only later: so in a book that begins its log anew, its words wait behind what the newcomer wrote. The newcomer's
/// chain is the same all the while: after a loss of power he is known by it.
#[test]
fn a_newcomers_chain_stands_while_the_word_that_let_him_in_waits_behind_his_own() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let folder = tempfile::tempdir().unwrap();
    let mut copy = common::open(&common::copy_book(one.path(), folder.path())).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    (1..=9).for_each(|day| sell(&mut copy, day, 7));
    room.settle(&mut copy);
    let phrase = copy.phrase().unwrap().unwrap();
    copy.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    (0..2).for_each(|_| drop(room.settle(&mut copy)));
    let mut three = room.let_in(&mut copy, 3, Roles::CASHIER);
    sell(&mut three, 5, 10);
    room.settle(&mut three);
    room.settle(&mut one);
    (1..=9).for_each(|day| sell(&mut one, day, 100));
    room.settle(&mut one);
    room.settle(&mut three);
    let older = room.memory.clone();
    sell(&mut three, 6, 10);
    room.settle(&mut three);
    put_back(&mut room, older);
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    let raw = common::raw_under(three.path(), three.key());
    let chain = || {
        let mut query = raw.prepare("select chain from event where event_id & 65535 = 3 order by event_id").unwrap();
        let links = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        links.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let before = chain();
    // The program ends after each page, so that the books take each up by itself.
    for _ in 0..60 {
        let mut engine = Engine::default();
        let Output::Send(bytes) = engine.step(&mut three, 100, Input::Ask).unwrap() else { panic!("it asks no more") };
        engine.step(&mut three, 100, Input::Reply(&room.answer(&bytes))).unwrap();
        assert_eq!(chain(), before);
    }
    agree(&room, &[&three]);
}
