//! What can go wrong between devices and a server, case by case.

#![allow(clippy::unwrap_used)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/device.rs"]
mod device;
#[allow(dead_code)]
#[path = "second_reader/item.rs"]
mod item;
#[path = "second_reader/second.rs"]
mod second;

use std::sync::Arc;

use common::{BOOK, Dice, voucher};
use device::{Device, RULES, enrol, founder, phrase};
use ed25519_dalek::{Signer, SigningKey};
use ledger::event::Event;
use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use sync::exchange::{
    Code, Known, Limits, Line, Memory, Notice, Place, Quarantine, Refusal, Reply, Server, Sizes, Transaction, Verdict,
    WriterRow, conclude,
};
use sync::frame::{Frame, Missing};
use sync::key::Keyring;
use sync::log::{Head, PageFault, SignedHead, Tip, extend};
use sync::member::{Fact, Holder, Members, Roles, gather_keys};
use sync::reader::{Judgement, Reader, Tampering};

/// A book of three devices, all settled: 1 the accountant, 2 the director, 3 the cashier.
struct Book {
    log_key: SigningKey,
    server: Server,
    store: Memory,
    devices: Vec<Device>,
    dice: Dice,
}

impl Book {
    fn new() -> Self {
        let mut dice = Dice::new(11);
        let log_key = SigningKey::from_bytes(&dice.array());
        let server = Server::new(log_key.clone(), Limits::default());
        let mut first = founder(&log_key, &mut dice);
        let second = enrol(&mut first, 2, Roles::DIRECTOR, &mut dice);
        let third = enrol(&mut first, 3, Roles::CASHIER, &mut dice);
        let mut book =
            Self { log_key, server, store: Memory::invited(&BOOK), devices: vec![first, second, third], dice };
        book.settle_all();
        book
    }

    fn settle_all(&mut self) {
        for _ in 0..2 {
            (0..self.devices.len()).for_each(|at| self.settle(at));
        }
    }

    fn settle(&mut self, at: usize) {
        self.devices[at].settle(&self.server, &mut self.store, 100, &mut self.dice);
    }

    fn exchange(&mut self, at: usize) -> Verdict {
        self.devices[at].exchange(&self.server, &mut self.store, 100, &mut self.dice)
    }

    fn record(&mut self, at: usize, many: usize) {
        for _ in 0..many {
            let event = voucher(self.devices[at].events.len() as u32, &mut self.dice);
            self.devices[at].record(event);
        }
    }

    fn tip(&self) -> Tip {
        self.store.book().unwrap().unwrap().tip
    }

    fn ask(&mut self, at: usize) -> Vec<u8> {
        self.devices[at].ask(&mut self.dice).bytes
    }

    fn serve(&mut self, bytes: &[u8]) -> Reply {
        self.server.exchange(&BOOK, bytes, 100, &mut self.store).unwrap()
    }
}

fn refusal_of(reply: Reply) -> Refusal {
    match reply {
        Reply::Refusal(refusal) => refusal,
        Reply::Answer(answer) => panic!("{answer:?}"),
    }
}

#[test]
fn a_request_repeated_has_its_effect_once() {
    let mut book = Book::new();
    book.record(0, 3);
    let bytes = book.ask(0);
    let first = book.serve(&bytes);
    let size = book.tip();
    for _ in 0..5 {
        assert_eq!(book.serve(&bytes), first);
    }
    assert_eq!(book.tip(), size);
    // An unknown outcome may also be tried again under a new counter.
    let again = book.ask(0);
    assert_ne!(again, bytes);
    let Reply::Answer(answer) = book.serve(&again) else { panic!() };
    assert_eq!((answer.acks.len(), book.tip()), (1, size));
    assert!(matches!(book.devices[0].hear(&Reply::Answer(answer).encode()), Verdict::Taken(_)));
    assert_eq!(book.devices[0].pending(), 0);
}

#[test]
fn a_stranger_gets_nothing_and_changes_nothing() {
    let mut book = Book::new();
    let before = book.tip();
    let mut stranger = Device::new(3, book.log_key.verifying_key().to_bytes(), &mut book.dice);
    let unsigned = stranger.ask(&mut book.dice).bytes;
    assert_eq!(refusal_of(book.serve(&unsigned)), Refusal::of(Code::Signature), "another's number");
    let mut unknown = Device::new(77, book.log_key.verifying_key().to_bytes(), &mut book.dice);
    let unknown = unknown.ask(&mut book.dice).bytes;
    assert_eq!(refusal_of(book.serve(&unknown)), Refusal::of(Code::NotEnrolled));
    assert_eq!(refusal_of(book.serve(b"GET / HTTP/1.1")), Refusal::of(Code::Frame));
    // A device of this book, asking for another: the server has no such book, and the signature is for this one.
    let bytes = book.ask(0);
    let other = *b"another book....";
    let reply = book.server.exchange(&other, &bytes, 100, &mut Memory::default()).unwrap();
    assert_eq!(refusal_of(reply), Refusal::of(Code::NotEnrolled));
    let reply = book.server.exchange(&other, &bytes, 100, &mut book.store.clone()).unwrap();
    assert!(matches!(refusal_of(reply).code, Code::Signature | Code::NotEnrolled));
    assert_eq!(book.tip(), before);
}

#[test]
fn writer_zero_cannot_be_played_by_a_device() {
    let mut book = Book::new();
    let mut false_server = Device::new(0, book.log_key.verifying_key().to_bytes(), &mut book.dice);
    let bytes = false_server.ask(&mut book.dice).bytes;
    assert_eq!(refusal_of(book.serve(&bytes)), Refusal::of(Code::NotEnrolled));
}

#[test]
fn a_revoked_device_gets_nothing_and_what_it_brings_lies_apart() {
    let mut book = Book::new();
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle(1);
    book.record(2, 4);
    let before = book.devices[2].log.len();
    let Verdict::Taken(taken) = book.exchange(2) else { panic!() };
    assert_eq!(taken.quarantined.len(), 1);
    assert_eq!(taken.quarantined[0].why, Quarantine::Revoked);
    assert!(taken.entries.is_empty() && book.devices[2].log.len() == before);
    // Everybody learns of it from the log, and the vouchers themselves are in nobody's books.
    let read = book.devices[0].read().len();
    book.settle(0);
    let kinds: Vec<_> =
        book.devices[0].read()[read..].iter().map(|(_, event)| Event::decode(event).unwrap().kind()).collect();
    assert_eq!(kinds, [Kind::WriterRevoked as u16, Kind::QuarantineNotice as u16]);
    assert_eq!(book.store.quarantined().len(), 1);
    // The same frame again, by whoever: the same answer, one notice.
    let size = book.tip().size;
    let frames = book.devices[2].cut.clone();
    let last = frames.last().unwrap().clone();
    book.devices[0].outbox.push(last.clone());
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!((taken.quarantined.len(), book.tip().size), (1, size));
    assert_eq!(book.store.find(&last.link(&BOOK)), Some(Place::Quarantine(Quarantine::Revoked)));
    // What it had brought before stands, and is acknowledged as ever.
    book.devices[0].outbox.extend(frames[..frames.len() - 1].iter().cloned());
    assert!(matches!(book.exchange(0), Verdict::Taken(taken) if taken.quarantined.is_empty()));
}

#[test]
fn a_key_is_rotated_away_from_a_revoked_device() {
    let mut book = Book::new();
    assert!(book.devices[0].members().needs_rotation(), "the phrase does not hold the first key yet");
    book.devices[0].rotate(&mut book.dice);
    book.settle_all();
    assert!(!book.devices[1].members().needs_rotation());
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle_all_but_third();
    assert!(book.devices[1].members().needs_rotation());
    book.devices[1].rotate(&mut book.dice);
    book.settle_all_but_third();
    assert!(!book.devices[0].members().needs_rotation());
    book.record(0, 1);
    book.settle_all_but_third();
    assert_eq!(book.devices[1].read(), book.devices[0].read());
    // Even with the whole log in hand the revoked device cannot open what came after.
    let mut reader = Reader::new(BOOK);
    let third = book.devices[2].clone();
    let mut keys = third.keys.clone();
    for entry in book.store.log() {
        reader.pull(entry, &Holder::Writer(3, &third.wrap), &mut keys).unwrap();
    }
    let judged = reader.judge(&keys);
    assert_eq!(judged.len() as u64, book.tip().size - 1);
    assert!(matches!(reader.waits_for(&keys), Some(Missing::Key(_))));
}

impl Book {
    fn settle_all_but_third(&mut self) {
        for _ in 0..2 {
            self.settle(0);
            self.settle(1);
        }
    }
}

#[test]
fn the_recovery_phrase_opens_all_the_past_on_an_empty_machine() {
    let mut book = Book::new();
    book.record(0, 2);
    book.settle_all();
    book.devices[0].rotate(&mut book.dice);
    book.settle_all();
    book.devices[1].rotate(&mut book.dice);
    book.settle_all();
    book.record(1, 2);
    book.settle_all();
    // All devices are lost. A fresh one takes the log from the server under the phrase alone.
    let (sign, wrap) = phrase();
    let mut fresh = Device::new(700, book.log_key.verifying_key().to_bytes(), &mut book.dice);
    let event = recovered(&fresh, &sign);
    fresh.record(event);
    fresh.settle(&book.server, &mut book.store, 100, &mut book.dice);
    assert_eq!(fresh.judged.len(), fresh.log.iter().take_while(|entry| entry.frame.header().key.is_none()).count());
    let mut reader = Reader::new(BOOK);
    let mut keys = Keyring::default();
    for entry in &fresh.log {
        reader.pull(entry, &Holder::Recovery(&wrap), &mut keys).unwrap();
    }
    assert_eq!(reader.judge(&keys).len(), fresh.log.len());
    assert_eq!(keys.iter().count(), 3);
    // It rotates the key, which is handed to itself and to the phrase.
    fresh.keys = keys;
    fresh.judged.extend(fresh.reader.judge(&fresh.keys));
    assert!(fresh.members().needs_rotation());
    fresh.rotate(&mut book.dice);
    fresh.settle(&book.server, &mut book.store, 100, &mut book.dice);
    assert!(!fresh.members().needs_rotation());
    book.settle_all();
    assert_eq!(book.devices[0].read(), fresh.read());
}

fn recovered(device: &Device, phrase: &SigningKey) -> Vec<u8> {
    let keys = device.public();
    let signed = [&b"HTX1-RECOVER"[..], &BOOK, &device.writer.to_be_bytes(), &keys.sign, &keys.wrap].concat();
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let fields =
        vec![bytes(&keys.sign), bytes(&keys.wrap), Value::List(vec![]), bytes(&phrase.sign(&signed).to_bytes())];
    Event::new(0, 0, vec![], Body::Other { kind: Kind::RecoveryEnrol as u16, fields }).encode()
}

#[test]
fn nobody_enters_under_a_phrase_that_is_not_the_books() {
    let mut book = Book::new();
    let mut false_one = Device::new(701, book.log_key.verifying_key().to_bytes(), &mut book.dice);
    let event = recovered(&false_one, &SigningKey::from_bytes(&[43; 32]));
    false_one.record(event);
    let before = book.store.writers().unwrap();
    let bytes = false_one.ask(&mut book.dice).bytes;
    assert_eq!(refusal_of(book.serve(&bytes)), Refusal::of(Code::NotEnrolled));
    assert_eq!(book.store.writers().unwrap(), before, "it leaves no trace");
}

#[test]
fn a_copied_device_is_found_by_its_counter_before_it_writes() {
    let mut book = Book::new();
    let mut copy = book.devices[0].clone();
    book.record(0, 1);
    book.settle(0);
    let verdict = copy.exchange(&book.server, &mut book.store, 100, &mut book.dice);
    assert_eq!(verdict, Verdict::Forked);
    assert!(copy.forked);
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!(taken.notices, [Notice::POSSIBLE_COPY]);
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!(taken.notices, [], "told once");
}

#[test]
fn when_both_copies_have_written_the_second_branch_lies_apart_whole() {
    let mut book = Book::new();
    let mut copy = book.devices[0].clone();
    // Three frames: the last would leave a gap after the log's own, but it follows what is apart.
    let mut branch = Vec::new();
    for number in 901..=903 {
        copy.record(voucher(number, &mut book.dice));
        copy.cut(&mut book.dice);
        branch.append(&mut copy.outbox);
    }
    book.record(0, 1);
    book.settle(0);
    // The middle one alone already tells: it would be the next, and follows another frame.
    book.devices[1].outbox.push(branch[1].clone());
    let Verdict::Taken(taken) = book.exchange(1) else { panic!() };
    assert_eq!(taken.quarantined.iter().map(|receipt| receipt.why).collect::<Vec<_>>(), [Quarantine::Fork]);
    book.devices[1].outbox.extend(branch);
    let Verdict::Taken(taken) = book.exchange(1) else { panic!() };
    assert_eq!(taken.quarantined.iter().map(|receipt| receipt.why).collect::<Vec<_>>(), [Quarantine::Fork; 3]);
    book.settle_all();
    assert_eq!(book.devices[2].read(), book.devices[0].read());
    assert_eq!(book.store.quarantined().len(), 3);
}

/// Two frames of one writer and number in one request: what is told of the one is not taken for the other.
#[test]
fn both_branches_of_a_fork_may_come_in_one_request() {
    let mut book = Book::new();
    let mut copy = book.devices[0].clone();
    let mut branches = Vec::new();
    for device in [&mut copy, &mut book.devices[0]] {
        device.record(voucher(901 + branches.len() as u32, &mut book.dice));
        device.cut(&mut book.dice);
        branches.extend(device.outbox.clone());
    }
    book.settle(0);
    book.devices[1].outbox = branches;
    let Verdict::Taken(taken) = book.exchange(1) else { panic!() };
    assert_eq!((taken.quarantined.len(), taken.acks.len()), (1, 1));
    assert_eq!(taken.entries.len(), 2, "the frame and the notice of the other");
    book.settle(1);
}

#[test]
fn a_counter_that_fell_behind_goes_on_from_the_servers() {
    let mut book = Book::new();
    book.exchange(0);
    book.devices[0].state.counter -= 1;
    let Verdict::CounterMoved(state) = book.exchange(0) else { panic!() };
    assert_eq!(state.counter, book.store.writer(1).unwrap().counter);
    assert!(matches!(book.exchange(0), Verdict::Taken(_)));
}

#[test]
fn a_server_restored_from_an_older_copy_is_filled_again_by_the_devices() {
    let mut book = Book::new();
    book.record(0, 3);
    book.settle_all();
    let older = book.store.clone();
    book.record(1, 5);
    book.record(2, 2);
    book.settle_all();
    book.record(0, 4);
    book.settle_all();
    let (tip, read) = (book.tip(), book.devices[0].read());
    book.store = older;
    book.record(2, 1);
    // Nobody takes the older log for the newer one; the book waits for its operator.
    for at in [0, 1, 2, 0, 1, 2] {
        assert!(matches!(book.exchange(at), Verdict::Disowned(_)));
    }
    assert!(book.store.book().unwrap().unwrap().suspect.is_some());
    book.server.rewind(&BOOK, 200, &mut book.store).unwrap();
    for at in [2, 1, 0] {
        assert!(matches!(book.exchange(at), Verdict::Rewound(_)));
    }
    book.settle_all();
    book.settle_all();
    assert!(book.tip().size > tip.size, "the rewind itself is in the log");
    assert_eq!(book.store.book().unwrap().unwrap().epoch, 2);
    for device in &book.devices {
        assert_eq!(device.state.tip, book.tip());
        assert_eq!((device.state.epoch, device.pending()), (2, 0));
        assert!(device.receipts.is_empty(), "{:?}", device.receipts);
        // Every event is there, those of one writer in their order.
        for writer in 1..=3 {
            let of = |read: &[(u16, Vec<u8>)]| -> Vec<Vec<u8>> {
                read.iter().filter(|(by, _)| *by == writer).map(|(_, event)| event.clone()).collect()
            };
            let mut expected = of(&read);
            expected.extend(book.devices[usize::from(writer) - 1].events[expected.len()..].iter().cloned());
            assert_eq!(of(&device.read()), expected, "writer {writer} on {}", device.writer);
        }
    }
}

#[test]
fn what_the_server_itself_wrote_survives_a_rewind_where_it_matters() {
    let mut book = Book::new();
    let older = book.store.clone();
    // The server wrote two things: new rules, which still matter, and a notice, which comes again with its frame.
    assert!(!book.server.activate_rules(&BOOK, RULES + 1, 100, &mut book.store).unwrap(), "no program knows them");
    for writer in 1..=3 {
        let row = book.store.writer(writer).unwrap();
        book.store.keep_writer(writer, &WriterRow { rules: RULES + 1, ..row }).unwrap();
    }
    assert!(book.server.activate_rules(&BOOK, RULES + 1, 100, &mut book.store).unwrap());
    assert!(!book.server.activate_rules(&BOOK, RULES + 1, 100, &mut book.store).unwrap(), "once");
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle(1);
    book.record(2, 1);
    book.exchange(2);
    book.settle_all_but_third();
    assert_eq!(book.devices[0].members().rules(), RULES + 1);
    assert_eq!(book.store.quarantined().len(), 1);

    book.store = older;
    book.exchange(0);
    book.exchange(0);
    book.server.rewind(&BOOK, 200, &mut book.store).unwrap();
    book.settle_all_but_third();
    book.settle_all_but_third();
    assert_eq!(book.devices[0].members().rules(), RULES + 1);
    assert_eq!(
        book.store.quarantined().len(),
        0,
        "nothing of the server's own lies apart, and the frame has yet to come"
    );
    for _ in 0..3 {
        book.exchange(2);
    }
    assert_eq!(book.store.quarantined().len(), 1);
}

/// A device that had only what the older copy has, too, begins again: an epoch is one history.
#[test]
fn a_device_that_lagged_behind_begins_again_after_a_rewind() {
    let mut book = Book::new();
    book.server.rewind(&BOOK, 200, &mut book.store).unwrap();
    assert!(matches!(book.exchange(0), Verdict::Rewound(head) if head.head.epoch == 2));
    book.settle(0);
}

#[test]
fn an_old_answer_that_comes_again_is_no_reply() {
    let mut book = Book::new();
    book.record(0, 1);
    let bytes = book.ask(0);
    let reply = book.serve(&bytes).encode();
    assert!(matches!(book.devices[0].hear(&reply), Verdict::Taken(_)));
    let before = book.devices[0].state.clone();
    assert_eq!(book.devices[0].hear(&reply), Verdict::NoReply);
    assert_eq!(book.devices[0].hear(b"<html>Sign in to this network</html>"), Verdict::NoReply);
    assert_eq!(book.devices[0].state, before);
}

#[test]
fn one_flipped_bit_in_a_page_is_found() {
    let mut book = Book::new();
    book.record(1, 2);
    book.settle(1);
    let bytes = book.ask(0);
    let reply = book.serve(&bytes).encode();
    let device = &book.devices[0];
    let line = Line { book: &BOOK, writer: 1, sign: &device.sign, log_key: &device.log_key, rules: RULES };
    assert!(
        matches!(conclude(&line, &device.state, &device.head, &[], &reply), Verdict::Taken(taken) if taken.entries.len() == 1)
    );
    for bit in 0..reply.len() * 8 {
        let mut changed = reply.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        match conclude(&line, &device.state, &device.head, &[], &changed) {
            Verdict::Taken(taken) => {
                // The signature of a frame is looked at by the reader; figures beside the log are not signed.
                let mut reader = device.reader.clone();
                let read = taken.entries.iter().try_for_each(|entry| {
                    reader.pull(entry, &Holder::Writer(1, &device.wrap), &mut device.keys.clone())
                });
                let whole = Reply::decode(&reply).unwrap();
                let Reply::Answer(answer) = whole else { panic!() };
                assert!(
                    matches!(read, Err(Tampering::Signature { .. }))
                        || taken.entries
                            == answer.page.entries.iter().map(|told| told.entry(&[]).unwrap()).collect::<Vec<_>>(),
                    "bit {bit}"
                );
            }
            Verdict::NoReply | Verdict::Tampered(..) => {}
            other => panic!("bit {bit}: {other:?}"),
        }
    }
}

#[test]
fn two_histories_at_one_size_are_proof_against_the_server() {
    let mut book = Book::new();
    let mut other = book.store.clone();
    book.record(0, 1);
    book.settle(0);
    let honest = book.devices[0].state.head.unwrap();
    // The other history takes another frame at the same place.
    let event = voucher(5, &mut book.dice);
    book.devices[1].record(event);
    book.devices[1].settle(&book.server, &mut other, 100, &mut book.dice);
    let shown = book.devices[1].state.head.unwrap();
    let key = book.log_key.verifying_key().to_bytes();
    assert!(honest.is_signed_by(&BOOK, &key) && shown.is_signed_by(&BOOK, &key));
    assert_eq!(honest.head.tip.size, shown.head.tip.size);
    assert_ne!(honest.head.tip.root, shown.head.tip.root);
    // Entries of the one do not come to the head of the other.
    let begin = Tip::beginning(&BOOK);
    assert_eq!(extend(&BOOK, &key, begin, &book.devices[0].log, &shown), Err(PageFault::Root));
    assert_eq!(extend(&BOOK, &key, begin, &book.devices[0].log[1..], &honest), Err(PageFault::Place));
    assert_eq!(extend(&BOOK, &[3; 32], begin, &book.devices[0].log, &honest), Err(PageFault::Signature));
    assert_eq!(extend(&BOOK, &key, begin, &book.devices[0].log, &honest), Ok(honest.head.tip));
    // A device of the one history, shown to the server of the other, is never served from it.
    book.store = other;
    assert!(matches!(book.exchange(0), Verdict::Disowned(_)));
}

#[test]
fn a_head_that_somebody_else_signed_makes_no_book_suspect() {
    let mut book = Book::new();
    let mut device = book.devices[0].clone();
    let head = Head { epoch: 9, tip: Tip { size: 1, root: [1; 32] }, time: 0 };
    device.state.head = Some(SignedHead::sign(&BOOK, head, &SigningKey::from_bytes(&[5; 32])));
    device.state.disowned = true;
    let bytes = device.ask(&mut book.dice).bytes;
    assert_eq!(refusal_of(book.serve(&bytes)).code, Code::Ahead);
    assert_eq!(book.store.book().unwrap().unwrap().suspect, None);
}

/// What the server signed and holds proves nothing against it, wherever it is shown: nobody can stop a book with it, least of all one
/// who was shut out.
#[test]
fn a_head_of_ours_shown_at_another_place_makes_no_book_suspect() {
    let mut book = Book::new();
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle(1);
    for at in [0, 2] {
        let mut device = book.devices[at].clone();
        device.state.disowned = true;
        device.state.tip.size += 1;
        let bytes = device.ask(&mut book.dice).bytes;
        assert_eq!(refusal_of(book.serve(&bytes)).code, Code::Ahead);
        assert_eq!(book.store.book().unwrap().unwrap().suspect, None, "device {at}");
    }
    book.record(1, 1);
    assert!(matches!(book.exchange(1), Verdict::Taken(taken) if !taken.acks.is_empty()));
}

/// A copy of a device must not be able to use up the numbers that the device has left.
#[test]
fn a_counter_that_leaps_is_refused_and_changes_nothing() {
    let mut book = Book::new();
    let mut copy = book.devices[0].clone();
    for leap in [1 << 33, u64::MAX - 10] {
        copy.state.counter = leap;
        let bytes = copy.ask(&mut book.dice).bytes;
        assert_eq!(refusal_of(book.serve(&bytes)), Refusal::of(Code::Frame));
    }
    book.record(0, 1);
    assert!(matches!(book.exchange(0), Verdict::Taken(taken) if !taken.acks.is_empty()));
}

/// Anybody may send frames of writers that nobody knows; the server opens a few of them to find out who asks, and no more.
#[test]
fn of_writers_it_does_not_know_a_server_opens_a_few_frames() {
    for (strangers, entered) in [(31, true), (32, false)] {
        let mut book = Book::new();
        let (sign, _) = phrase();
        let mut last = Device::new(700, book.log_key.verifying_key().to_bytes(), &mut book.dice);
        let event = recovered(&last, &sign);
        last.record(event);
        last.cut(&mut book.dice);
        let frames = (0..strangers).map(|at| {
            let mut stranger = Device::new(800 + at, book.log_key.verifying_key().to_bytes(), &mut book.dice);
            let event = recovered(&stranger, &SigningKey::from_bytes(&[43; 32]));
            stranger.record(event);
            stranger.cut(&mut book.dice);
            stranger.outbox.remove(0)
        });
        last.outbox.splice(0..0, frames.collect::<Vec<_>>());
        last.sizes = Sizes::default().after_success().after_success().after_success();
        let bytes = last.ask(&mut book.dice).bytes;
        let reply = book.serve(&bytes);
        assert_eq!(matches!(&reply, Reply::Answer(_)), entered, "{strangers}: {reply:?}");
    }
}

/// Everybody who reads the log would wait for it for ever.
#[test]
fn a_frame_under_a_dictionary_that_the_server_does_not_have_is_refused() {
    let mut book = Book::new();
    book.record(0, 1);
    let (device, dice) = (&mut book.devices[0], &mut book.dice);
    device.cut(dice);
    let mut later = second::decode(device.outbox[0].bytes()).unwrap();
    later.dictionary = 9;
    later.signature = device.sign.sign(&later.to_sign(&BOOK)).to_bytes().to_vec();
    device.outbox = vec![Frame::decode(&later.encode()).unwrap()];
    let before = book.tip();
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!(taken.refused.iter().map(|frame| frame.code).collect::<Vec<_>>(), [Code::Frame]);
    assert_eq!(book.tip(), before);
}

#[test]
fn digests_that_differ_at_one_place_are_told_to_both() {
    let mut book = Book::new();
    let ask = |device: &mut Device, digest| {
        let line =
            Line { book: &BOOK, writer: device.writer, sign: &device.sign, log_key: &device.log_key, rules: RULES };
        let (sent, state) = sync::exchange::request(&line, &device.state, &[], Some(digest), Sizes::default());
        device.state = state;
        sent.bytes
    };
    let mut diverged = Vec::new();
    for (at, digest) in [(0, [1; 8]), (1, [1; 8]), (2, [2; 8]), (0, [1; 8]), (2, [1; 8]), (0, [1; 8])] {
        let bytes = ask(&mut book.devices[at], digest);
        let Reply::Answer(answer) = book.serve(&bytes) else { panic!() };
        diverged.push(answer.diverged);
    }
    assert_eq!(diverged, [false, false, true, true, false, false]);
}

#[test]
fn an_author_cannot_bring_more_than_a_days_quota() {
    let mut book = Book::new();
    let limits = Limits { events_a_day: 60, ..Limits::default() };
    book.server = Server::new(book.log_key.clone(), limits);
    let before = book.store.log().count();
    book.record(0, 45);
    book.settle(0);
    book.record(0, 45);
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!(taken.refused.iter().map(|refused| refused.code).collect::<Vec<_>>(), [Code::Quota]);
    assert_eq!(taken.refused[0].detail, 86_400 - 100);
    assert_eq!(book.store.log().count(), before + 1);
    // The next day it passes, the same bytes.
    book.devices[0].settle(&book.server, &mut book.store, 86_400, &mut book.dice);
    assert_eq!(book.store.log().count(), before + 2);
}

/// In the days after a restore others bring back what lay apart, without a limit; one who was shut out has his limit all the same.
#[test]
fn after_a_restore_one_who_was_shut_out_lays_no_more_apart_than_ever() {
    let mut book = Book::new();
    let limits = Limits { apart_events_a_day: 60, ..Limits::default() };
    book.server = Server::new(book.log_key.clone(), limits);
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle(1);
    book.server.rewind(&BOOK, 100, &mut book.store).unwrap();
    book.settle_all_but_third();
    book.record(2, 45);
    for _ in 0..3 {
        book.exchange(2);
    }
    book.record(2, 45);
    let Verdict::Taken(taken) = book.exchange(2) else { panic!() };
    assert_eq!(taken.refused.iter().map(|refused| refused.code).next(), Some(Code::Quota), "{taken:?}");
    assert_eq!(book.store.quarantined().len(), 1);
    // Somebody else has the same frame to give.
    let frame = book.devices[2].cut.last().unwrap().clone();
    book.devices[0].outbox.push(frame);
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!((taken.quarantined.len(), book.store.quarantined().len()), (1, 2));
}

#[test]
fn a_gap_is_told_with_what_is_there() {
    let mut book = Book::new();
    book.record(0, 1);
    book.devices[0].cut(&mut book.dice);
    let missing = std::mem::take(&mut book.devices[0].outbox);
    book.record(0, 1);
    let have = missing[0].header().fseq - 1;
    let Verdict::Taken(taken) = book.exchange(0) else { panic!() };
    assert_eq!((taken.refused[0].code, taken.refused[0].detail), (Code::Gap, have));
    book.devices[0].outbox.splice(0..0, missing);
    book.settle(0);
}

#[test]
fn an_admitted_frame_of_an_inactive_writer_is_evidence_without_effect() {
    let mut book = Book::new();
    book.record(2, 1);
    book.devices[2].cut(&mut book.dice);
    let frame = book.devices[2].outbox[0].clone();
    book.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    book.settle(1);
    let mut reader = book.devices[1].reader.clone();
    let mut keys = book.devices[1].keys.clone();
    let holder = Holder::Writer(2, &book.devices[1].wrap);
    // What a dishonest server would have to sign: the entry after the revocation.
    let entry = sync::log::Entry { received: 0, frame };
    reader.pull(&entry, &holder, &mut keys).unwrap();
    assert_eq!(reader.judge(&keys).last().unwrap().judgement, Judgement::Inactive);
    // Twice the same, or a frame with a signature that does not hold, is no log at all.
    assert!(matches!(reader.pull(&entry, &holder, &mut keys), Err(Tampering::Continuity { .. })));
    let mut bytes = entry.frame.bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let forged = sync::log::Entry { received: 0, frame: sync::frame::Frame::decode(&bytes).unwrap() };
    assert!(matches!(reader.pull(&forged, &holder, &mut keys), Err(Tampering::Signature { .. })));
}

#[test]
fn a_key_that_is_not_the_one_named_is_not_taken() {
    let mut book = Book::new();
    book.devices[0].rotate(&mut book.dice);
    let event = Event::decode(book.devices[0].events.last().unwrap()).unwrap();
    let Ok(Some(Fact::Rotated(mut rotation))) = Fact::of(&event) else { panic!() };
    let second = book.devices[1].clone();
    let holder = Holder::Writer(2, &second.wrap);
    let gathered = |rotation: &sync::member::Rotation| {
        let mut keys = Keyring::default();
        gather_keys(&BOOK, &holder, &Fact::Rotated(rotation.clone()), &mut keys);
        keys.iter().count()
    };
    assert_eq!(gathered(&rotation), 2, "the new key, and the older one it opens");
    rotation.key = [0; 8];
    assert_eq!(gathered(&rotation), 0);
}

#[test]
fn members_remembered_of_another_history_do_not_count() {
    let mut book = Book::new();
    let Tip { size, root } = book.tip();
    let known = |tip: Tip| Known { tip, members: Arc::new(Members::new(BOOK)) };
    let mut other = root;
    other[0] ^= 1;
    // At a size that the log has, and at one that it has not: nobody is let in or kept out by them.
    for tip in [Tip { size, root: other }, Tip { size: 1, root: other }, Tip { size: size + 9, root: other }] {
        book.store.remember(known(tip));
        book.record(0, 1);
        assert!(matches!(book.exchange(0), Verdict::Taken(_)), "{tip:?}");
        book.settle(1);
    }
    assert_eq!(book.devices[0].pending(), 0);
}
