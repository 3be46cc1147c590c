//! Real books on real files, and a server in memory that they meet at.

use ed25519_dalek::SigningKey;
use ledger::event::EventId;
use store::exchange::{Engine, Input, Joining, NewWriter, Output, Phase, Server as Address};
use store::{Failure, Store};
use sync::exchange::{Answer, Code, Limits, Memory, Page, RefusedFrame, Reply, Server, SignedRequest, Transaction};
use sync::log::{Head, SignedHead};
use sync::member::{Fact, Province, Roles};
use tempfile::TempDir;

use crate::common::{self, PASSPHRASE, Step};

pub struct Room {
    pub folder: TempDir,
    pub server: Server,
    pub log_key: SigningKey,
    pub book: [u8; 16],
    pub memory: Memory,
    pub exchanges: usize,
}

impl Room {
    /// A book that has joined a server which has not heard of it yet.
    pub fn new() -> (Self, Store) {
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

    pub fn address(&self) -> Address {
        let log_key = self.log_key.verifying_key().to_bytes();
        Address { url: "http://127.0.0.1:1".into(), root_key: [9; 32], log_key, invite: None }
    }

    pub fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.exchanges += 1;
        self.server.exchange(&self.book, bytes, 100, &mut self.memory).unwrap().encode()
    }

    /// Exchanges until there is nothing to say; what is left to wait for is given.
    pub fn settle(&mut self, store: &mut Store) -> Output {
        self.settle_with(&mut Engine::default(), store)
    }

    pub fn settle_with(&mut self, engine: &mut Engine, store: &mut Store) -> Output {
        let mut output = engine.step(store, 100, Input::Ask).unwrap();
        for _ in 0..500 {
            let Output::Send(bytes) = output else { return output };
            let reply = self.answer(&bytes);
            output = engine.step(store, 100, Input::Reply(&reply)).unwrap();
        }
        panic!("it does not settle: {:?}", store.sync_status().unwrap());
    }

    /// Where the server's log stands, signed.
    pub fn head(&self) -> SignedHead {
        let row = self.memory.book().unwrap().unwrap();
        SignedHead::sign(&self.book, Head { epoch: row.epoch, tip: row.tip, time: 100 }, &self.log_key)
    }

    /// Takes nothing of what a request brings, as a server whose program is another; says which frames they were.
    pub fn refuse(&self, bytes: &[u8], code: Code) -> Vec<u8> {
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
    pub fn settle_lied_to(
        &mut self,
        engine: &mut Engine,
        store: &mut Store,
        lie: impl Fn(&Self, &mut Answer),
    ) -> Output {
        let mut output = engine.step(store, 100, Input::Ask).unwrap();
        for _ in 0..20 {
            let Output::Send(bytes) = output else { return output };
            let Ok(Reply::Answer(mut answer)) = Reply::decode(&self.answer(&bytes)) else { panic!("no answer") };
            lie(self, &mut answer);
            output = engine.step(store, 100, Input::Reply(&Reply::Answer(answer).encode())).unwrap();
        }
        panic!("it asks for ever");
    }

    pub fn size(&self) -> u64 {
        self.memory.book().unwrap().unwrap().tip.size
    }

    /// A second device, let in by the first.
    pub fn let_in(&mut self, by: &mut Store, writer: u16, roles: Roles) -> Store {
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

pub fn record_fact(store: &mut Store, fact: &Fact) {
    let event = fact.event(0, 0).unwrap();
    store.record::<_, Failure>(1, |writing| writing.event(event.lines, event.body)).unwrap();
}

pub fn sell(store: &mut Store, day: u32, amount: i64) {
    assert!(common::take_step(store, &Step::sale(3, day, amount)));
}

#[track_caller]
pub fn check(store: &Store) -> [u8; 32] {
    let report = store.verify().unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(report.ledger_digest, store.ledger_digest().unwrap());
    report.ledger_digest
}

#[track_caller]
pub fn agree(room: &Room, stores: &[&Store]) {
    let digest = check(stores[0]);
    for store in stores {
        let status = store.sync_status().unwrap();
        assert_eq!((status.phase, status.pending, status.size), (Phase::Ready, 0, room.size()), "{status:?}");
        assert_eq!(check(store), digest);
    }
}

/// What a writer has written, as it stands in a book.
pub fn written_by(store: &Store, writer: u16) -> Vec<(EventId, Vec<u8>)> {
    let events = (1..=store.last_place()).map(|place| store.at_place(place).unwrap());
    events.filter(|(id, _)| id.writer() == writer).collect()
}

/// The server is put back to an older copy of itself, and its operator says so.
pub fn put_back(room: &mut Room, older: Memory) {
    room.memory = older;
    room.server.rewind(&room.book, 200, &mut room.memory).unwrap();
}

/// How many vouchers a book shows.
pub fn shown(store: &Store) -> usize {
    store.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len()
}

pub fn reopen(store: Store) -> Store {
    let (path, key) = (store.path().to_owned(), store.key().clone());
    drop(store);
    Store::open(&path, store::Opener::Key(key)).unwrap()
}
