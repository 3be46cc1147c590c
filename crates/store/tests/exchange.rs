//! Real books on real files and a server in memory: what each wrote reaches everybody once, whatever is cut or lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use common::{PASSPHRASE, Step};
use ed25519_dalek::SigningKey;
use ledger::enrol::RECOVERED;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::fold::{Books, Why};
use store::backup::{Opening, restore};
use store::exchange::{Engine, Input, Joining, NewWriter, Output, Phase, Server as Address};
use store::{Access, Failure, Stop, Store};
use sync::exchange::{
    Answer, Code, Limits, Memory, Page, RefusedFrame, Reply, Server, SignedRequest, Told, Transaction,
};
use sync::log::{Head, SignedHead, Tip};
use sync::member::{Fact, Province, Roles};
use tempfile::TempDir;

struct Room {
    folder: TempDir,
    server: Server,
    log_key: SigningKey,
    book: [u8; 16],
    memory: Memory,
    exchanges: usize,
}

impl Room {
    /// A book that has joined a server which has not heard of it yet.
    fn new() -> (Self, Store) {
        let log_key = SigningKey::from_bytes(&[7; 32]);
        let (folder, mut store) = common::new_book();
        let book = store.cache().identity().book_id;
        let room = Self {
            folder,
            server: Server::new(log_key.clone(), Limits::default()),
            log_key,
            book,
            memory: Memory::invited(&book),
            exchanges: 0,
        };
        let address = room.address();
        let joined =
            Fact::Joined(Province { root_key: address.root_key, log_key: address.log_key, recovery_key: None });
        record_fact(&mut store, &joined);
        store.record::<_, Failure>(1, |writing| writing.join_server(address)).unwrap();
        (room, store)
    }

    fn address(&self) -> Address {
        let log_key = self.log_key.verifying_key().to_bytes();
        Address { url: "http://127.0.0.1:1".into(), root_key: [9; 32], log_key, invite: None }
    }

    fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.exchanges += 1;
        self.server.exchange(&self.book, bytes, 100, &mut self.memory).unwrap().encode()
    }

    /// Exchanges until there is nothing to say; what is left to wait for is given.
    fn settle(&mut self, store: &mut Store) -> Output {
        self.settle_with(&mut Engine::default(), store)
    }

    fn settle_with(&mut self, engine: &mut Engine, store: &mut Store) -> Output {
        let mut output = engine.step(store, 100, Input::Ask).unwrap();
        for _ in 0..500 {
            let Output::Send(bytes) = output else { return output };
            let reply = self.answer(&bytes);
            output = engine.step(store, 100, Input::Reply(&reply)).unwrap();
        }
        panic!("it does not settle: {:?}", store.sync_status().unwrap());
    }

    /// Where the server's log stands, signed.
    fn head(&self) -> SignedHead {
        let row = self.memory.book().unwrap().unwrap();
        SignedHead::sign(&self.book, Head { epoch: row.epoch, tip: row.tip, time: 100 }, &self.log_key)
    }

    /// Takes nothing of what a request brings, as a server whose program is another; says which frames they were.
    fn refuse(&self, bytes: &[u8], code: Code) -> Vec<u8> {
        let request = SignedRequest::decode(bytes).unwrap().request;
        let head = self.head();
        let frames = request.frames.iter().map(sync::frame::Frame::header);
        let refused = frames.map(|of| RefusedFrame { writer: of.writer, fseq: of.fseq, code, detail: 0 }).collect();
        Reply::Answer(Box::new(Answer {
            diverged: false,
            head,
            latest_size: head.head.tip.size,
            acks: Vec::new(),
            quarantined: Vec::new(),
            refused,
            page: Page { from: request.cursor, entries: Vec::new(), more: false },
            min_rules: 1,
            server_time: 100,
            notices: Vec::new(),
        }))
        .encode()
    }

    /// As [`Self::settle_with`], with a server that lies.
    fn settle_lied_to(&mut self, engine: &mut Engine, store: &mut Store, lie: impl Fn(&Self, &mut Answer)) -> Output {
        let mut output = engine.step(store, 100, Input::Ask).unwrap();
        for _ in 0..20 {
            let Output::Send(bytes) = output else { return output };
            let Ok(Reply::Answer(mut answer)) = Reply::decode(&self.answer(&bytes)) else { panic!("no answer") };
            lie(self, &mut answer);
            output = engine.step(store, 100, Input::Reply(&Reply::Answer(answer).encode())).unwrap();
        }
        panic!("it asks for ever");
    }

    fn size(&self) -> u64 {
        self.memory.book().unwrap().unwrap().tip.size
    }

    /// A second device, let in by the first.
    fn let_in(&mut self, by: &mut Store, writer: u16, roles: Roles) -> Store {
        let keys = NewWriter::make().unwrap();
        let (sign, wrap) = keys.public();
        let public = sync::member::PublicKeys { sign, wrap };
        let boxed = by.box_keys_for(&wrap).unwrap();
        record_fact(by, &Fact::Enrolled { writer, keys: public, roles, boxed: Some(boxed) });
        record_fact(by, &Fact::Confirmed { writer });
        self.settle(by);
        let to = self.folder.path().join(format!("{writer}.htx"));
        let mut joining = Joining::begin(&to, PASSPHRASE, self.book, writer, &keys, self.address()).unwrap();
        self.settle(joining.store());
        assert!(joining.is_whole().unwrap());
        joining.finish().unwrap()
    }
}

fn record_fact(store: &mut Store, fact: &Fact) {
    let event = fact.event(0, 0).unwrap();
    store.record::<_, Failure>(1, |writing| writing.event(event.lines, event.body)).unwrap();
}

fn sell(store: &mut Store, day: u32, amount: i64) {
    assert!(common::take_step(store, &Step::sale(3, day, amount)));
}

#[track_caller]
fn check(store: &Store) -> [u8; 32] {
    let report = store.verify().unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(report.ledger_digest, store.ledger_digest().unwrap());
    report.ledger_digest
}

#[track_caller]
fn agree(room: &Room, stores: &[&Store]) {
    let digest = check(stores[0]);
    for store in stores {
        let status = store.sync_status().unwrap();
        assert_eq!((status.phase, status.pending, status.size), (Phase::Ready, 0, room.size()), "{status:?}");
        assert_eq!(check(store), digest);
    }
}

/// What a writer has written, as it stands in a book.
fn written_by(store: &Store, writer: u16) -> Vec<(EventId, Vec<u8>)> {
    let events = (1..=store.last_place()).map(|place| store.at_place(place).unwrap());
    events.filter(|(id, _)| id.writer() == writer).collect()
}

fn reopen(store: Store) -> Store {
    let (path, key) = (store.path().to_owned(), store.key().clone());
    drop(store);
    Store::open(&path, store::Opener::Key(key)).unwrap()
}

#[test]
fn two_hundred_vouchers_on_each_of_two_machines_meet_in_either_order() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 1, 5);
    room.settle(&mut one);
    let two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    agree(&room, &[&one, &two]);
    // It has asked the server and written nothing yet.
    let mut two = reopen(two);
    room.settle(&mut two);
    let mut two = reopen(two);
    assert_eq!(two.access(), Access::Writing);
    for round in 0..2 {
        for amount in 1..=100 {
            sell(&mut one, 1 + amount as u32 % 28, amount * 7);
            sell(&mut two, 1 + amount as u32 % 28, amount * 11);
        }
        let (first, second) = if round == 0 { (&mut one, &mut two) } else { (&mut two, &mut one) };
        room.settle(first);
        room.settle(second);
        room.settle(first);
        room.settle(second);
        agree(&room, &[&one, &two]);
    }
    let numbers = one.vouchers(&Default::default(), store::query::Order::Number, 0, 1_000).unwrap();
    let numbers: Vec<_> = numbers.iter().map(|row| row.current.number.to_string()).collect();
    assert_eq!((numbers.len(), numbers[0].as_str(), numbers[400].as_str()), (401, "PT.Q01-0001", "PT.Q02-0200"));
    assert_eq!(common::rows(&common::raw(one.path())), common::rows_under(two.path(), two.key()));
    let (mut one, mut two) = (reopen(one), reopen(two));
    sell(&mut one, 9, 1);
    room.settle(&mut one);
    room.settle(&mut two);
    agree(&room, &[&one, &two]);
    one.rebuild().unwrap();
    agree(&room, &[&one, &two]);
}

#[test]
fn a_lost_answer_costs_one_more_exchange_and_nothing_else() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut engine = Engine::default();
    for amount in 1..=20 {
        sell(&mut one, 3, amount);
        let Output::Send(bytes) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!() };
        room.answer(&bytes);
        assert!(matches!(engine.step(&mut one, 100, Input::NoReply("sync.no-reply")).unwrap(), Output::Wait(_)));
        sell(&mut one, 4, amount);
        if amount % 5 == 0 {
            one = reopen(one);
            engine = Engine::default();
        }
    }
    assert!(one.sync_status().unwrap().pending >= 20);
    assert_eq!(room.settle(&mut one), Output::Rest);
    agree(&room, &[&one]);
    assert_eq!(one.sync_status().unwrap().fault, None);
}

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

/// What waits is taken back and put again with each page that is taken up: it pays only for as many events as wait.
#[test]
fn while_more_is_to_come_pages_are_taken_up_together_and_when_the_line_goes_down() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    room.settle(&mut two);
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    for day in 1..=9 {
        sell(&mut one, day, 100);
        room.settle(&mut one);
        sell(&mut two, day, 200);
    }
    let shown = |store: &Store| store.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len();
    let before = two.sync_status().unwrap().size;
    let mut engine = Engine::default();
    let mut output = engine.step(&mut two, 100, Input::Ask).unwrap();
    for page in 1..=3 {
        let Output::Send(bytes) = output else { panic!("{output:?}") };
        output = engine.step(&mut two, 100, Input::Reply(&room.answer(&bytes))).unwrap();
        assert_eq!((two.sync_status().unwrap().size, shown(&two)), (before + page, 9));
    }
    assert!(matches!(engine.step(&mut two, 100, Input::NoReply("sync.no-reply")).unwrap(), Output::Wait(_)));
    let mut two = reopen(two);
    assert_eq!(two.verify().unwrap().differences, vec![]);
    Engine::default().step(&mut two, 100, Input::Ask).unwrap();
    assert_eq!((two.sync_status().unwrap().size, shown(&two)), (before + 3, 12));
    room.settle(&mut two);
    room.settle(&mut one);
    agree(&room, &[&one, &two]);
    assert_eq!(shown(&two), 18);
}

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
    let other = tempfile::tempdir().unwrap();
    let mut copy = common::open(&common::copy_book(one.path(), other.path())).unwrap();
    let mut engine = Engine::default();
    for _ in 0..9 {
        // The line is down: its counter runs ahead of the copy's, so that the server does not refuse what it asks later.
        assert!(matches!(engine.step(&mut one, 100, Input::Ask).unwrap(), Output::Send(_)));
        engine.step(&mut one, 100, Input::NoReply("sync.no-reply")).unwrap();
    }
    sell(&mut copy, 5, 1_000);
    room.settle(&mut copy);
    let Output::Send(asked) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("it does not ask") };
    (1..=3).for_each(|amount| sell(&mut one, 6, amount));
    let written = written_by(&one, 1);
    let typed = &written[written.len() - 3..];
    let answer = room.answer(&asked);
    engine.step(&mut one, 100, Input::Reply(&answer)).unwrap();
    assert_eq!(one.access(), Access::Stopped(Stop::Copied));

    let phrase = one.phrase().unwrap().unwrap();
    one.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    (0..3).for_each(|_| drop((room.settle(&mut one), room.settle(&mut copy))));
    let apart = room.memory.quarantined();
    let apart: Vec<_> = apart.iter().flat_map(|(frame, _)| one.open_frame(frame).unwrap()).collect();
    assert_eq!(apart, typed);
    agree(&room, &[&one, &copy]);
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

#[test]
fn a_revoked_machine_is_told_and_the_key_is_changed() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::CASHIER);
    room.settle(&mut one);
    record_fact(&mut one, &Fact::Revoked { writer: 2 });
    room.settle(&mut one);
    room.settle(&mut one);
    assert!(!one.members().unwrap().needs_rotation());
    sell(&mut two, 5, 100);
    room.settle(&mut two);
    assert_eq!(two.access(), Access::Stopped(Stop::ShutOut));
    assert_eq!(two.sync_status().unwrap().phase, Phase::ShutOut);
    sell(&mut one, 6, 100);
    room.settle(&mut one);
    room.settle(&mut one);
    agree(&room, &[&one]);
}

/// A key made by somebody who did not know of it yet is not sealed to it: it can seal nothing, brings nothing, and has no
/// receipt from which to learn that it was shut out meanwhile.
#[test]
fn a_revoked_machine_that_lacks_the_newest_key_is_told_and_what_it_wrote_lies_apart() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    room.let_in(&mut one, 3, Roles::CASHIER);
    room.settle(&mut two);
    room.settle(&mut one);
    room.settle(&mut two);
    record_fact(&mut two, &Fact::Revoked { writer: 3 });
    let mut engine = Engine::default();
    let Output::Send(says_so) = engine.step(&mut two, 100, Input::Ask).unwrap() else { panic!("it says nothing") };
    let heard = room.answer(&says_so);
    // Its next request brings the new key, and is on its way when the first machine lets somebody in.
    let Output::Send(new_key) = engine.step(&mut two, 100, Input::Reply(&heard)).unwrap() else { panic!("no new key") };
    let mut four = room.let_in(&mut one, 4, Roles::CASHIER);
    room.answer(&new_key);
    room.settle(&mut four);
    sell(&mut four, 5, 100);
    room.settle(&mut four);
    let status = four.sync_status().unwrap();
    assert_eq!((status.phase, status.pending), (Phase::Ready, 1), "it waits for the key: {status:?}");
    record_fact(&mut two, &Fact::Revoked { writer: 4 });
    room.settle(&mut two);
    // It is told, and then brings what waited.
    assert!(matches!(room.settle(&mut four), Output::Wait(_)));
    assert_eq!(room.settle(&mut four), Output::Rest);
    for _ in 0..2 {
        room.settle(&mut one);
        room.settle(&mut two);
    }
    let status = four.sync_status().unwrap();
    assert_eq!((four.access(), status.phase), (Access::Stopped(Stop::ShutOut), Phase::ShutOut));
    assert_eq!((status.pending, status.apart), (0, 1));
    let apart = room.memory.quarantined();
    assert_eq!(apart.len(), 1);
    let saved = two.open_frame(&apart[0].0).expect("whoever is in can read what it wrote");
    assert_eq!(saved.iter().map(|(id, _)| (id.writer(), id.wseq())).collect::<Vec<_>>(), [(4, 1)]);
    agree(&room, &[&one, &two]);
}

/// A director takes the role away while its holder, who does not know, makes a new key and seals under it.
#[test]
fn a_key_made_by_somebody_who_no_longer_might_opens_what_was_sealed_under_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let mut three = room.let_in(&mut one, 3, Roles::CASHIER);
    room.let_in(&mut one, 4, Roles::CASHIER);
    room.settle(&mut two);
    record_fact(&mut one, &Fact::Revoked { writer: 4 });
    let mut engine = Engine::default();
    let Output::Send(says_so) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("it says nothing") };
    let heard = room.answer(&says_so);
    sell(&mut one, 5, 100);
    let Output::Send(new_key) = engine.step(&mut one, 100, Input::Reply(&heard)).unwrap() else { panic!("no new key") };
    record_fact(&mut two, &Fact::RoleChanged { writer: 1, roles: Roles::CASHIER });
    let change = Engine::default().step(&mut two, 100, Input::Ask).unwrap();
    let Output::Send(change) = change else { panic!("it says nothing") };
    room.answer(&change);
    room.answer(&new_key);
    for _ in 0..2 {
        [&mut one, &mut two, &mut three].into_iter().for_each(|store| drop(room.settle(store)));
    }
    agree(&room, &[&one, &two, &three]);
    let keys = [&one, &two, &three].map(|store| store.members().unwrap().keys().newest);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "and one newest key: {keys:?}");
}

#[test]
fn a_restored_backup_brings_back_what_the_lost_machine_had_not_sent() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    sell(&mut one, 5, 100);
    one.cut_for_backup(3).unwrap();
    let file = room.folder.path().join("so.htxbak");
    one.snapshot().unwrap().back_up(&file, 1).unwrap();
    // The machine is lost after it has written once more.
    sell(&mut one, 6, 999);
    let phrase = one.phrase().unwrap().unwrap();
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

/// Two people each restore the backup and go on under the phrase, and neither knows of the other. One number is left here to
/// draw, so that both have the same.
#[test]
fn of_two_machines_under_one_number_the_second_goes_on_under_another_and_takes_its_vouchers_over() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let file = room.folder.path().join("so.htxbak");
    one.snapshot().unwrap().back_up(&file, 1).unwrap();
    let phrase = one.phrase().unwrap().unwrap();
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
    let shown = |store: &Store| store.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len();
    agree(&room, &[&two, &three]);
    assert_eq!(shown(&three), 1, "what the other wrote under that number stands, and nothing of its own");
    let refused = three.refused_of(number).unwrap();
    let mut open = refused.iter().filter(|event| event.is_open());
    three.record::<_, Failure>(3, |writing| open.try_for_each(|one| writing.adopt(one).map(drop))).unwrap();
    (0..2).for_each(|_| drop((room.settle(&mut three), room.settle(&mut two), room.settle(&mut one))));
    agree(&room, &[&one, &two, &three]);
    assert_eq!(shown(&one), 2);
}

#[test]
fn a_backup_older_than_a_key_whose_only_holder_is_gone_reads_on_under_the_phrase() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let file = room.folder.path().join("so.htxbak");
    one.snapshot().unwrap().back_up(&file, 1).unwrap();
    let phrase = one.phrase().unwrap().unwrap();
    drop(one);
    let lost = room.folder.path().join("mat.htx");
    let (mut lost, _) = restore(&file, &lost, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
    lost.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    for day in 5..8 {
        sell(&mut lost, day, 70);
        room.settle(&mut lost);
    }
    assert!(lost.members().unwrap().keys().newest.is_some(), "it has made a key since");
    drop(lost);
    let to = room.folder.path().join("moi.htx");
    let (mut again, _) = restore(&file, &to, &Opening::Phrase(&phrase), PASSPHRASE).unwrap();
    again.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
    sell(&mut again, 9, 30);
    for _ in 0..3 {
        room.settle(&mut again);
    }
    agree(&room, &[&again]);
    assert_eq!(again.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len(), 4);
}

#[test]
fn bytes_that_are_no_event_hold_nobody_back() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let odd = Body::Other { kind: 0x3fff, fields: vec!["x".into()] };
    two.record::<_, Failure>(1, |writing| writing.event(vec![], odd)).unwrap();
    sell(&mut two, 6, 100);
    room.settle(&mut two);
    room.settle(&mut one);
    assert_eq!(one.sync_status().unwrap().phase, Phase::Limited, "a gate that this program does not know");
    assert_eq!(check(&one), check(&two));
}

/// A server without room, asked for weeks: each refusal puts the frame behind all others, and the day there is room it goes.
#[test]
fn a_frame_refused_a_hundred_times_goes_the_day_it_is_taken() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    sell(&mut one, 5, 100);
    for _ in 0..100 {
        let mut engine = Engine::default();
        let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
        let refusal = room.refuse(&request, Code::Quota);
        engine.step(&mut one, 100, Input::Reply(&refusal)).unwrap();
    }
    assert_eq!(one.sync_status().unwrap().pending, 1);
    room.settle(&mut one);
    assert_eq!(one.sync_status().unwrap().pending, 0);
}

/// A defect on either side: the server will never take what this machine sends. Nothing of it is lost, the machine goes on under
/// another number, takes its vouchers over one after the other, and every machine has them.
#[test]
fn what_the_server_refuses_for_good_is_taken_over_by_the_writer_that_goes_on() {
    for code in [Code::Frame, Code::Signature] {
        let (mut room, mut one) = Room::new();
        sell(&mut one, 4, 7);
        room.settle(&mut one);
        let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
        room.settle(&mut one);
        let before = check(&one);
        sell(&mut one, 5, 100);
        let mut engine = Engine::default();
        let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
        // Written while the frame was on its way: it can follow it nowhere.
        sell(&mut one, 6, 20);
        let refusal = room.refuse(&request, code);
        assert_eq!(engine.step(&mut one, 100, Input::Reply(&refusal)).unwrap(), Output::Rest);
        assert_eq!(one.access(), Access::Stopped(Stop::Refused));
        let status = one.sync_status().unwrap();
        assert_eq!((status.phase, status.pending, status.apart), (Phase::Refused, 0, 1), "{status:?}");
        assert_eq!(status.alarms[0].0, "sync.frame-refused");
        assert_eq!(check(&one), before, "they left the books");
        let checked = common::checked(&one, &Step::sale(3, 7, 1)).unwrap();
        let refused = one.record::<_, Failure>(1, |writing| writing.post(checked, None, None));
        assert!(matches!(refused, Err(Failure::Refused)));
        let mut one = reopen(one);
        assert_eq!(one.access(), Access::Stopped(Stop::Refused));

        let phrase = one.phrase().unwrap().unwrap();
        let writer = one.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
        room.settle(&mut one);
        let apart = one.refused_of(1).unwrap();
        assert_eq!(apart.iter().map(store::exchange::ApartEvent::is_open).collect::<Vec<_>>(), [true, true]);
        one.record::<_, Failure>(3, |writing| apart.iter().try_for_each(|one| writing.adopt(one).map(drop))).unwrap();
        assert!(one.refused_writers().unwrap().is_empty(), "nothing is left to decide");
        assert_eq!(one.last_number(ledger::voucher::Form::CashReceipt, 2026).unwrap(), 2, "in the new series");
        for _ in 0..2 {
            room.settle(&mut one);
            room.settle(&mut two);
        }
        agree(&room, &[&one, &two]);
        assert_ne!(check(&two), before);
        let vouchers = two.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap();
        assert_eq!(vouchers.len(), 3);
        assert!(writer >= 500);
        // What was taken over once stays so, whatever comes of the frames.
        let again = one.record::<_, Failure>(4, |writing| writing.adopt(&apart[0]));
        assert_eq!(again.unwrap().1, ledger::fold::Outcome::Void);
    }
}

/// A server that shows another log than before is believed in nothing: work goes on, the proof is kept, and with the honest log
/// everything goes on by itself.
#[test]
fn a_server_that_shows_another_history_is_not_followed_and_typing_goes_on() {
    type Lie = fn(&Room, &mut Answer);
    let other_root: Lie = |room, answer| {
        let head = answer.head.head;
        let tip = Tip { root: [1; 32], ..head.tip };
        answer.head = SignedHead::sign(&room.book, Head { tip, ..head }, &room.log_key);
    };
    let other_signer: Lie = |room, answer| {
        answer.head = SignedHead::sign(&room.book, answer.head.head, &SigningKey::from_bytes(&[8; 32]));
    };
    let turned_round: Lie = |_, answer| answer.page.entries.reverse();
    for (lie, what) in [(other_root, "sync.root"), (other_signer, "sync.signature"), (turned_round, "sync.root")] {
        let (mut room, mut one) = Room::new();
        room.settle(&mut one);
        let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
        room.settle(&mut two);
        sell(&mut one, 5, 100);
        room.settle(&mut one);
        sell(&mut one, 6, 200);
        room.settle(&mut one);
        let before = check(&two);
        let mut engine = Engine::default();
        assert!(
            matches!(room.settle_lied_to(&mut engine, &mut two, lie), Output::Wait(_)),
            "{what}: it asks again later"
        );
        let status = two.sync_status().unwrap();
        assert_eq!((status.phase, status.fault.as_deref()), (Phase::Tampered, Some("sync.tampered")), "{what}");
        let told = two.sync_log(10).unwrap();
        assert!(
            told.iter().any(|line| (line.what.as_str(), line.about.as_str()) == ("sync.tampered", what)),
            "{told:?}"
        );
        assert_eq!(check(&two), before, "nothing of it is in the books");
        sell(&mut two, 7, 30);
        assert_eq!(two.sync_status().unwrap().pending, 1);
        let mut two = reopen(two);
        assert_eq!((two.access(), two.sync_status().unwrap().phase), (Access::Writing, Phase::Tampered));
        room.settle_with(&mut engine, &mut two);
        room.settle(&mut one);
        room.settle(&mut two);
        agree(&room, &[&one, &two]);
    }
}

/// Once is a slip of the line: the page is read again.
#[test]
fn one_page_that_cannot_be_is_read_again_and_no_alarm() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    sell(&mut one, 5, 100);
    let mut engine = Engine::default();
    let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
    let Ok(Reply::Answer(mut answer)) = Reply::decode(&room.answer(&request)) else { panic!("no answer") };
    answer.page.entries.retain(|told| matches!(told, Told::Whole(_)));
    let Output::Send(again) = engine.step(&mut one, 100, Input::Reply(&Reply::Answer(answer).encode())).unwrap() else {
        panic!("it does not ask again")
    };
    let reply = room.answer(&again);
    engine.step(&mut one, 100, Input::Reply(&reply)).unwrap();
    room.settle_with(&mut engine, &mut one);
    agree(&room, &[&one]);
}

/// Figures that went wrong on one machine are found by the server, which cannot read them, and made again from the events.
#[test]
fn figures_that_differ_between_two_machines_are_found_and_made_again() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    let two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let (path, key) = (two.path().to_owned(), two.key().clone());
    drop(two);
    let changed = common::raw_under(&path, &key)
        .execute("update balance set debit_dong = debit_dong + 1000 where account = '1111'", [])
        .unwrap();
    assert_eq!(changed, 1);
    let mut two = Store::open(&path, store::Opener::Key(key)).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    let mut engine = Engine::default();
    room.settle_with(&mut engine, &mut two);
    assert_ne!(two.ledger_digest().unwrap(), one.ledger_digest().unwrap(), "nobody has noticed yet");
    // Each says what it has at the end of the log, and hears of the difference.
    room.settle(&mut one);
    room.settle_with(&mut engine, &mut two);
    assert!(two.sync_log(10).unwrap().iter().any(|line| line.what == "sync.rebuilt"));
    for _ in 0..2 {
        room.settle_with(&mut engine, &mut two);
        room.settle(&mut one);
    }
    assert_eq!(two.sync_status().unwrap().alarms, vec![]);
    agree(&room, &[&one, &two]);
}

/// Where making them again changes nothing, people are told, for as long as it lasts.
#[test]
fn figures_that_differ_for_good_are_an_alarm_until_they_do_not() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    let mut engine = Engine::default();
    room.settle_lied_to(&mut engine, &mut one, |_, answer| answer.diverged = true);
    assert_eq!(one.sync_status().unwrap().alarms, vec![], "once they are made again");
    room.settle_lied_to(&mut engine, &mut one, |_, answer| answer.diverged = true);
    assert_eq!(one.sync_status().unwrap().alarms[0].0, "sync.diverged");
    sell(&mut one, 5, 100);
    room.settle_with(&mut engine, &mut one);
    assert_eq!(one.sync_status().unwrap().alarms, vec![]);
    agree(&room, &[&one]);
}
