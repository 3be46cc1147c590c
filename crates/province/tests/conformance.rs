//! One suite for the model, SQLite and PostgreSQL: whatever devices do, all three say the same, to the byte, and hold the
//! same.

#![allow(clippy::unwrap_used)]

#[path = "../../sync/tests/common/mod.rs"]
mod common;
#[path = "../../sync/tests/common/device.rs"]
mod device;
mod support {
    pub mod cluster;
    pub mod stores;
}

use std::collections::BTreeMap;
use std::sync::Mutex;

use common::{BOOK, Dice, change, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use province::photos::{Asking, Bringing, Question, Told};
use province::rules::{BOX_SECONDS, SignedBy};
use support::cluster;
use support::stores::{Model, OnPostgres, OnSqlite, Store};
use sync::exchange::{Code, Fetch, Limits, Opening, Position, Refusal, Reply, Request};
use sync::key::BookKey;
use sync::member::{Fact, Roles};
use sync::paper::keep::{self, Brought};
use sync::paper::{Act, Ask, CHUNK_MIN, Chunk, Sealed, seal};

const NOW: u32 = 200_000_000;
const CODE: [u8; 10] = [6; 10];

/// What may happen to a server.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A device writes and exchanges.
    Write(usize, usize),
    /// The same, and the reply is lost.
    Unheard(usize, usize),
    /// A device asks for more, a frame at a time.
    Pull(usize),
    /// The last request comes once more, from the network.
    Repeat,
    /// The last request with a byte changed.
    Garbled,
    /// A copy of a device writes beside it.
    Clone(usize),
    /// A device leaves a frame out.
    Gap(usize),
    /// A device's counter goes back.
    CounterBack(usize),
    /// A device hands on the frames of another.
    Relay(usize, usize),
    /// The director shuts the cashier out, or lets another in.
    Revoke,
    /// A device ends in good order.
    Retire(usize),
    /// Another epoch, at the operator's word.
    Rewind,
    /// The store is kept, or put back as it was then, with the operator's word or without.
    Keep,
    Restore(bool),
    /// A device shows a head it was once given.
    ShowHead(usize),
    /// A day goes by.
    Day,
    /// A device brings more than may come in a day where little may.
    Burst(usize),
    /// Two devices at one place of the log report digests, the same or not.
    Digest(usize, u8),
    /// Somebody asks for a frame in quarantine.
    Fetch(usize),
    /// Something for the mailbox.
    Mail(usize, u16, u8),
    /// A device brings a chunk of a photo.
    Photo(usize, usize, Turn),
    /// So long that the beginning of a photo is dropped.
    Season,
}

/// Which chunk a device brings.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// What comes next, as the model says.
    Next,
    /// The first, once more or not.
    First,
    /// The last, whatever came before.
    Last,
    /// What comes next, under a signature for another photo.
    Forged,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let device = 0..3_usize;
    let step = prop_oneof![
        8 => (device.clone(), 1..6_usize).prop_map(|(at, many)| Step::Write(at, many)),
        3 => (device.clone(), 1..4_usize).prop_map(|(at, many)| Step::Unheard(at, many)),
        4 => device.clone().prop_map(Step::Pull),
        2 => Just(Step::Repeat),
        1 => Just(Step::Garbled),
        2 => device.clone().prop_map(Step::Clone),
        1 => device.clone().prop_map(Step::Gap),
        1 => device.clone().prop_map(Step::CounterBack),
        1 => (device.clone(), device.clone()).prop_map(|(at, of)| Step::Relay(at, of)),
        1 => Just(Step::Revoke),
        1 => device.clone().prop_map(Step::Retire),
        1 => Just(Step::Rewind),
        1 => Just(Step::Keep),
        1 => any::<bool>().prop_map(Step::Restore),
        1 => device.clone().prop_map(Step::ShowHead),
        1 => Just(Step::Day),
        2 => device.clone().prop_map(Step::Burst),
        2 => (device.clone(), 0..2_u8).prop_map(|(at, digest)| Step::Digest(at, digest)),
        2 => device.clone().prop_map(Step::Fetch),
        2 => (device.clone(), 0..4_u16, 0..2_u8).prop_map(|(at, n, message)| Step::Mail(at, n, message)),
        9 => (device.clone(), 0..PHOTOS).prop_map(|(at, which)| Step::Photo(at, which, Turn::Next)),
        2 => (device, 0..PHOTOS, prop::sample::select(vec![Turn::First, Turn::Last, Turn::Forged]))
            .prop_map(|(at, which, turn)| Step::Photo(at, which, turn)),
        1 => Just(Step::Season),
    ];
    prop::collection::vec(step, 8..48)
}

/// Steps that bring about every outcome there is.
fn one_of_each() -> Vec<Step> {
    let mut steps = vec![
        Step::Write(2, 2),
        Step::Write(0, 3),
        Step::Write(1, 2),
        Step::Write(0, 1),
        Step::Pull(2),
        Step::Unheard(0, 1),
        Step::Repeat,
        Step::Digest(0, 1),
        Step::CounterBack(0),
        Step::Write(0, 1),
        Step::Gap(1),
        Step::Mail(1, 1, 1),
        Step::Photo(0, 0, Turn::Forged),
        Step::Photo(0, 0, Turn::Next),
        Step::Photo(1, 1, Turn::Next),
        Step::Photo(1, 1, Turn::First),
        Step::Keep,
        Step::Write(1, 2),
        Step::Restore(false),
        Step::Write(1, 1),
        Step::ShowHead(1),
        Step::Rewind,
    ];
    steps.extend([Step::Write(1, 1), Step::Write(0, 1), Step::Write(2, 1)].repeat(4));
    let turn = |which, turn| Step::Photo(0, which, turn);
    steps.extend([turn(3, Turn::Next), turn(1, Turn::Next), turn(1, Turn::Next), turn(2, Turn::Last)]);
    steps.push(Step::Season);
    steps.extend([Step::Photo(0, 4, Turn::Next); 4]);
    steps.extend([Step::Day, Step::Photo(0, 4, Turn::Next)].repeat(4));
    steps.push(Step::Photo(0, 2, Turn::Next));
    steps.extend([Step::Garbled; 12]);
    steps.extend([Step::Day; 16]);
    steps.extend([
        Step::Burst(1),
        Step::Day,
        Step::Revoke,
        Step::Write(2, 1),
        Step::Write(2, 1),
        Step::Fetch(1),
        Step::Fetch(2),
    ]);
    steps.extend([Step::Clone(0), Step::Write(0, 1), Step::Retire(1), Step::Write(1, 1), Step::Write(1, 1)]);
    steps
}

/// How many photos there are; the one of number 3 is not that of its name, which is another's.
const PHOTOS: usize = 5;

fn photos() -> Vec<Sealed> {
    let sealed =
        |(at, len): (usize, usize)| seal(&BOOK, &BookKey::new([7; 32]), &[at as u8; 24], &vec![at as u8; len]).unwrap();
    let mut photos: Vec<_> = [260, 20_000, 40_000, 20_000, 70_000].into_iter().enumerate().map(sealed).collect();
    photos[3].hash = photos[1].hash;
    photos
}

struct World {
    stores: Vec<Box<dyn Store>>,
    devices: Vec<Device>,
    photos: Vec<Sealed>,
    last: Vec<u8>,
    now: u32,
    dice: Dice,
}

impl World {
    fn new(database: &str, limits: Limits) -> Self {
        let mut dice = Dice::new(3);
        let log_key = SigningKey::from_bytes(&dice.array());
        let mut stores: Vec<Box<dyn Store>> = vec![
            Box::new(Model::new(&log_key, limits)),
            Box::new(OnSqlite::new(&log_key, limits)),
            Box::new(OnPostgres::new(cluster::shared(), database, &log_key, limits)),
        ];
        stores.iter_mut().for_each(|store| store.invite(CODE, NOW));
        let mut first = founder(&log_key, &mut dice);
        let second = enrol(&mut first, 2, Roles::DIRECTOR, &mut dice);
        let third = enrol(&mut first, 3, Roles::CASHIER, &mut dice);
        let devices = vec![first, second, third];
        let mut world = Self { stores, devices, photos: photos(), last: Vec::new(), now: NOW, dice };
        // Without the code nothing begins, on any of them.
        world.exchange(1, None);
        world.exchange(0, None);
        world.exchange(0, Some(CODE));
        for at in 0..3 {
            world.exchange(at, None);
        }
        world
    }

    /// The same bytes to all; what all say.
    fn send(&mut self, code: Option<[u8; 10]>, request: &[u8]) -> Vec<u8> {
        let now = self.now;
        let said = self.stores.iter_mut().map(|store| (store.name(), store.exchange(&BOOK, code, request, now)));
        let said: Vec<_> = said.collect();
        for (name, reply) in &said[1..] {
            assert_eq!(Reply::decode(reply), Reply::decode(&said[0].1), "{name} beside the model");
            assert_eq!(*reply, said[0].1);
        }
        self.last = request.to_vec();
        note(&said[0].1);
        said[0].1.clone()
    }

    fn exchange(&mut self, at: usize, code: Option<[u8; 10]>) {
        let sent = self.devices[at].ask(&mut self.dice);
        let reply = self.send(code, &sent.bytes);
        self.devices[at].hear(&reply);
    }

    fn record(&mut self, at: usize, many: usize) {
        for _ in 0..many {
            let event = voucher(self.devices[at].events.len() as u32, &mut self.dice);
            self.devices[at].record(event);
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, ask: impl Fn(&mut dyn Store) -> T) -> T {
        let mut said: Vec<_> = self.stores.iter_mut().map(|store| (store.name(), ask(store.as_mut()))).collect();
        for (name, other) in &said[1..] {
            assert_eq!(*other, said[0].1, "{name} beside the model");
        }
        said.swap_remove(0).1
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Write(at, many) => {
                self.record(at, many);
                self.exchange(at, None);
            }
            Step::Unheard(at, many) => {
                self.record(at, many);
                let sent = self.devices[at].ask(&mut self.dice);
                self.send(None, &sent.bytes);
            }
            Step::Pull(at) => {
                self.devices[at].sizes = (0..9).fold(self.devices[at].sizes, |sizes, _| sizes.after_failure());
                self.exchange(at, None);
            }
            Step::Repeat => drop(self.send(None, &self.last.clone())),
            Step::Garbled => {
                let (mut bytes, other) = (self.last.clone(), self.last.clone());
                change(&mut bytes, &other, &mut self.dice);
                self.send(None, &bytes);
                self.last = other;
            }
            Step::Clone(at) => {
                let mut copy = self.devices[at].clone();
                std::mem::swap(&mut copy, &mut self.devices[at]);
                self.record(at, 1);
                self.exchange(at, None);
                self.devices[at] = copy;
                self.record(at, 2);
                self.exchange(at, None);
            }
            Step::Gap(at) => {
                self.record(at, 1);
                self.devices[at].cut(&mut self.dice);
                let missed = self.devices[at].outbox.clone();
                self.devices[at].outbox.clear();
                self.record(at, 1);
                self.exchange(at, None);
                self.devices[at].outbox.splice(0..0, missed);
            }
            Step::CounterBack(at) => {
                let counter = self.devices[at].state.counter;
                self.devices[at].state.counter = counter.saturating_sub(2);
                self.exchange(at, None);
            }
            Step::Relay(at, of) => {
                let frames = self.devices[of].cut.clone();
                self.devices[at].outbox.extend(frames);
                self.exchange(at, None);
            }
            Step::Revoke => {
                self.devices[1].state_fact(&Fact::Revoked { writer: 3 });
                self.exchange(1, None);
            }
            Step::Retire(at) => {
                let writer = self.devices[at].writer;
                self.devices[at].state_fact(&Fact::Retired { writer });
                self.exchange(at, None);
            }
            Step::Rewind => {
                let now = self.now;
                self.same(|store| store.rewind(&BOOK, now));
            }
            Step::Keep => self.stores.iter_mut().for_each(|store| store.keep_copy()),
            Step::Restore(with_word) => {
                self.stores.iter_mut().for_each(|store| store.restore());
                // No copy needs to hold what lies in the mailbox.
                self.now += BOX_SECONDS;
                if with_word {
                    self.take(&Step::Rewind);
                }
            }
            Step::ShowHead(at) => {
                self.devices[at].state.disowned = true;
                self.exchange(at, None);
            }
            Step::Day => self.now += 86_400,
            Step::Burst(at) => {
                for _ in 0..2 {
                    self.record(at, 12);
                    self.exchange(at, None);
                }
            }
            Step::Digest(at, digest) => {
                let other = (at + 1) % self.devices.len();
                [at, other, at].into_iter().for_each(|at| self.exchange(at, None));
                self.report(at, digest);
                self.report(other, 0);
            }
            Step::Fetch(at) => self.fetch(at),
            Step::Mail(at, n, message) => self.mail(at, n, &[message]),
            Step::Photo(at, which, turn) => self.photo(at, which, turn),
            Step::Season => self.now += keep::UNFINISHED_SECONDS + 1,
        }
    }

    fn report(&mut self, at: usize, digest: u8) {
        let device = &mut self.devices[at];
        device.state.counter += 1;
        let mut root = [0; 8];
        root.copy_from_slice(&device.state.tip.root[..8]);
        let request = Request {
            writer: device.writer,
            counter: device.state.counter,
            epoch: device.state.epoch,
            cursor: device.state.tip.size,
            position: Position::Root(root),
            digest: Some([digest; 8]),
            rules: 1,
            frames: Vec::new(),
            blobs_wanted: Vec::new(),
            max_reply: 0,
        };
        let bytes = request.sign(&BOOK, &device.sign);
        self.send(None, &bytes);
    }

    fn fetch(&mut self, at: usize) {
        let links: Vec<_> =
            self.devices.iter().flat_map(|device| &device.receipts).map(|receipt| receipt.link).collect();
        let Some(link) = links.last().copied() else { return };
        let device = &self.devices[at];
        let by = SignedBy {
            writer: device.writer,
            signature: Fetch { writer: device.writer, link }.sign(&BOOK, &device.sign),
        };
        self.same(|store| store.quarantined(&BOOK, &link, &by));
    }

    /// A conversation in a box of its own.
    fn mail(&mut self, at: usize, n: u16, message: &[u8]) {
        let (id, now) = (self.dice.array(), self.now);
        let device = &self.devices[at];
        let opening = Opening { writer: device.writer, id, message };
        let by = SignedBy { writer: device.writer, signature: opening.sign(&BOOK, &device.sign) };
        for (n, by) in [(0, None), (n, Some(by)), (0, Some(by)), (1, None), (n, None), (2, None)] {
            self.same(|store| store.leave(&BOOK, id, n, message, by, now));
        }
        self.same(|store| store.leave(&BOOK, id, 1, b"another", None, now));
        for n in 0..4 {
            self.same(|store| store.look(&BOOK, id, n, now));
        }
    }

    /// A chunk is brought, and everybody asks what is there.
    fn photo(&mut self, at: usize, which: usize, turn: Turn) {
        let Sealed { hash, bytes, .. } = self.photos[which].clone();
        let (writer, now) = (self.devices[at].writer, self.now);
        let key = self.devices[at].sign.clone();
        let by = |act: Act<'_>| SignedBy { writer, signature: Ask { writer, hash, act }.sign(&BOOK, &key) };
        let have = |told: Told| if let Told::Kept(kept) = told { kept.have } else { 0 };
        let looked = Asking { hash, what: Question::Have, by: by(Act::Look) };
        let next = have(self.same(|store| store.ask_of_photo(&BOOK, &looked)));
        let off = match turn {
            Turn::First => 0,
            Turn::Last => bytes.len() - 1,
            Turn::Next | Turn::Forged => (next as usize).min(bytes.len() - 1),
        };
        let body = Chunk::of(&bytes, off, CHUNK_MIN).unwrap().encode();
        let signature = match turn {
            Turn::Forged => Ask { writer, hash: [9; 32], act: Act::Bring(&body) }.sign(&BOOK, &key),
            Turn::First | Turn::Last | Turn::Next => by(Act::Bring(&body)).signature,
        };
        let bringing = Bringing::read(hash, SignedBy { writer, signature }, body).unwrap();
        let brought = self.same(|store| store.bring(&BOOK, bringing.clone(), now));
        mark(format!("photo: {}", brought.map_or("nobody", Brought::name)));
        let taken = Asking { hash, what: Question::Bytes { off: 100, len: 1 }, by: by(Act::Take { off: 100, len: 1 }) };
        for other in [looked, taken] {
            self.same(|store| store.ask_of_photo(&BOOK, &other));
        }
        // A signature is for one book and one question.
        self.same(|store| store.ask_of_photo(&[9; 16], &looked));
        let crossed = Asking { what: Question::Have, ..taken };
        assert_eq!(self.same(|store| store.ask_of_photo(&BOOK, &crossed)), Told::Nothing);
    }

    fn audit(&mut self) {
        let whole = self.same(|store| store.whole(&BOOK));
        assert_eq!(whole.row.map(|row| row.tip.size), Some(whole.log.len() as u64));
        assert!(self.same(|store| store.is_sound(&BOOK)));
    }
}

/// What the model has said so far, in all sequences: a generator that cannot bring a case about proves nothing of it.
static SAID: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

fn mark(mark: String) {
    *SAID.lock().unwrap().entry(mark).or_default() += 1;
}

fn note(reply: &[u8]) {
    match Reply::decode(reply).unwrap() {
        Reply::Refusal(refusal) => mark(format!("refused whole: {}", refusal.code.name())),
        Reply::Answer(answer) => {
            answer.refused.iter().for_each(|refused| mark(format!("refused: {}", refused.code.name())));
            answer.quarantined.iter().for_each(|receipt| mark(format!("apart: {:?}", receipt.why)));
            answer.acks.iter().for_each(|_| mark("in the log".into()));
            answer.notices.iter().for_each(|_| mark("possible copy".into()));
            mark(if answer.diverged { "diverged".into() } else { "agreed".into() });
            mark(if answer.page.more { "more to pull".into() } else { "all pulled".into() });
        }
    }
}

const REACHED: [&str; 21] = [
    "photo: kept",
    "photo: elsewhere",
    "photo: mismatch",
    "photo: too-much-today",
    "photo: full",
    "photo: nobody",
    "in the log",
    "apart: Fork",
    "apart: Revoked",
    "apart: Retired",
    "refused: sync.gap",
    "refused: sync.quota",
    "refused whole: sync.ahead",
    "refused whole: sync.counter",
    "refused whole: sync.frame",
    "refused whole: sync.not-enrolled",
    "refused whole: sync.signature",
    "possible copy",
    "diverged",
    "more to pull",
    "all pulled",
];

/// The sequences of the ordinary check are the same each time; with `HTX_SEQUENCES` so many others are drawn by chance.
fn runner() -> TestRunner {
    let asked: Option<u32> = std::env::var("HTX_SEQUENCES").ok().and_then(|text| text.parse().ok());
    let cases = asked.unwrap_or(24);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    if asked.is_some() {
        return TestRunner::new(config);
    }
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, rng)
}

/// Plays steps on stores that are empty before; what the devices and the stores are like afterwards.
fn play(database: &str, steps: &[Step], with_quotas: bool) -> World {
    // Little may come in a day, so that the quotas are met too.
    let little = Limits {
        events_a_day: 15,
        apart_bytes_a_day: 4_000,
        apart_events_a_day: 12,
        page_bytes: 2_000,
        photo_bytes_a_day: 50_000,
        photo_bytes_a_book: 125_000,
    };
    let mut world = World::new(database, if with_quotas { little } else { Limits::default() });
    // The days in which a new book may bring its past are over.
    world.now += 20 * 86_400;
    steps.iter().for_each(|step| world.take(step));
    world.audit();
    world
}

#[test]
fn whatever_devices_do_the_three_stores_say_and_hold_the_same() {
    let database = cluster::shared().database();
    // One of each sort at least, whatever is drawn afterwards.
    [false, true].into_iter().for_each(|with_quotas| drop(play(&database, &one_of_each(), with_quotas)));
    all_was_reached();
    runner()
        .run(&(steps(), any::<bool>()), |(steps, with_quotas)| {
            drop(play(&database, &steps, with_quotas));
            Ok(())
        })
        .unwrap();
}

fn all_was_reached() {
    let said = SAID.lock().unwrap();
    println!("{said:#?}");
    let missing: Vec<_> = REACHED.iter().filter(|mark| !said.contains_key(**mark)).collect();
    assert!(missing.is_empty(), "never brought about: {missing:?}");
}

/// The log that was put back calls the cashier active; the list beside it does not forget.
#[test]
fn a_writer_whose_revocation_a_restore_has_lost_stays_out_of_all_three_stores() {
    let database = cluster::shared().database();
    let lost = [Step::Keep, Step::Revoke];
    let asks = [Step::Write(2, 2), Step::Mail(2, 1, 0), Step::Pull(2)];
    for with_word in [false, true] {
        let steps = [&lost[..], &[Step::Restore(with_word)], &asks].concat();
        let mut world = play(&database, &steps, false);
        let whole = world.same(|store| store.whole(&BOOK));
        let (_, cashier) = whole.writers.into_iter().find(|(writer, _)| *writer == 3).unwrap();
        assert!(cashier.counter < world.devices[2].state.counter, "not even its counter was taken");
        let refused = Reply::Refusal(Refusal::of(Code::NotEnrolled)).encode();
        let sent = world.devices[2].ask(&mut world.dice);
        assert_eq!(world.send(None, &sent.bytes), refused);
    }
}
