//! A device of the test: the crate's pure steps, with memory where a real one has a disk.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use ledger::event::body::{Body, Genesis};
use ledger::event::{Event, WriterNo};
use sync::dictionary;
use sync::exchange::{Ack, Line, Memory, Receipt, Sent, Server, Sizes, State, Taken, Verdict, conclude, request};
use sync::frame::{Cutter, Frame, Head};
use sync::key::{BookKey, Keyring};
use sync::log::Entry;
use sync::member::{Fact, Holder, Members, Province, PublicKeys, Roles, rotate};
use sync::reader::{Judged, Judgement, Reader};
use x25519_dalek::{PublicKey, StaticSecret};

use super::{BOOK, Dice};

pub const RULES: u16 = 1;

#[derive(Clone)]
pub struct Device {
    pub writer: WriterNo,
    pub sign: SigningKey,
    pub wrap: StaticSecret,
    pub keys: Keyring,
    pub log_key: [u8; 32],
    pub state: State,
    pub head: Head,
    /// Its events, all of them, as it made them.
    pub events: Vec<Vec<u8>>,
    /// Every frame it ever cut: kept for ever.
    pub cut: Vec<Frame>,
    /// Frames to offer that no ack, receipt or page holds yet, in order.
    pub outbox: Vec<Frame>,
    /// The frames that went with the last request.
    pub sent: Vec<Frame>,
    pub log: Vec<Entry>,
    pub reader: Reader,
    pub judged: Vec<Judged>,
    pub receipts: Vec<Receipt>,
    pub refused: Vec<sync::exchange::RefusedFrame>,
    pub sizes: Sizes,
    pub forked: bool,
    pub latest: u64,
}

impl Device {
    pub fn new(writer: WriterNo, log_key: [u8; 32], dice: &mut Dice) -> Self {
        let sign = SigningKey::from_bytes(&dice.array());
        let head = Head::beginning(&BOOK, writer, &sign.verifying_key().to_bytes());
        Self {
            writer,
            wrap: StaticSecret::from(dice.array::<32>()),
            keys: Keyring::default(),
            log_key,
            state: State::beginning(&BOOK),
            head,
            events: Vec::new(),
            cut: Vec::new(),
            outbox: Vec::new(),
            sent: Vec::new(),
            log: Vec::new(),
            reader: Reader::new(BOOK),
            judged: Vec::new(),
            receipts: Vec::new(),
            refused: Vec::new(),
            sizes: Sizes::default(),
            forked: false,
            latest: 0,
            sign,
        }
    }

    pub fn public(&self) -> PublicKeys {
        PublicKeys { sign: self.sign.verifying_key().to_bytes(), wrap: PublicKey::from(&self.wrap).to_bytes() }
    }

    pub fn record(&mut self, event: Vec<u8>) {
        self.events.push(event);
    }

    pub fn state_fact(&mut self, fact: &Fact) {
        self.record(fact.event(0, 0).unwrap().encode());
    }

    pub fn members(&self) -> &Members {
        self.reader.members()
    }

    pub fn pending(&self) -> usize {
        self.events.len() - self.head.wseq as usize + self.outbox.len()
    }

    fn line(&self) -> Line<'_> {
        Line { book: &BOOK, writer: self.writer, sign: &self.sign, log_key: &self.log_key, rules: RULES }
    }

    fn newest_key(&self) -> BookKey {
        let newest = self.members().keys().newest;
        let named = newest.and_then(|id| self.keys.get(&id));
        named.or_else(|| self.keys.iter().next().map(|(_, key)| key)).cloned().unwrap_or(BookKey::new([0; 32]))
    }

    /// Cuts what is pending, unless frames are still on their way.
    pub fn cut(&mut self, dice: &mut Dice) {
        if !self.outbox.is_empty() || self.forked {
            return;
        }
        let key = self.newest_key();
        let cutter =
            Cutter { book: &BOOK, writer: self.writer, sign: &self.sign, key: &key, dictionary: dictionary::FIRST };
        let pending = &self.events[self.head.wseq as usize..];
        let (frames, head) = cutter.cut(self.head, pending, || dice.array()).unwrap();
        self.head = head;
        self.cut.extend(frames.iter().cloned());
        self.outbox = frames;
    }

    /// The request to send; its counter is kept before it leaves.
    pub fn ask(&mut self, dice: &mut Dice) -> Sent {
        self.cut(dice);
        let (sent, state) = request(&self.line(), &self.state, &self.outbox, None, self.sizes);
        self.state = state;
        self.sent = self.outbox[..sent.frames].to_vec();
        sent
    }

    /// What a reply to the last request does.
    pub fn hear(&mut self, reply: &[u8]) -> Verdict {
        let verdict = conclude(&self.line(), &self.state, &self.head, &self.sent, reply);
        match &verdict {
            Verdict::Taken(taken) => self.take(taken),
            Verdict::Rewound(_) | Verdict::Forgotten => self.rewind(),
            Verdict::Disowned(state) | Verdict::CounterMoved(state) => self.state = state.clone(),
            Verdict::Forked => self.forked = true,
            Verdict::NoReply | Verdict::Wait(_) | Verdict::Refused(_) => self.sizes = self.sizes.after_failure(),
            Verdict::Tampered(..) => {}
        }
        verdict
    }

    fn take(&mut self, taken: &Taken) {
        for entry in &taken.entries {
            let holder = Holder::Writer(self.writer, &self.wrap);
            self.reader.pull(entry, &holder, &mut self.keys).unwrap();
            self.log.push(entry.clone());
        }
        self.judged.extend(self.reader.judge(&self.keys));
        let arrived: BTreeSet<_> = taken.entries.iter().map(|entry| entry.frame.link(&BOOK)).collect();
        let apart: BTreeSet<_> = taken.quarantined.iter().map(|receipt| receipt.link).collect();
        let named = |frame: &Frame, ack: &Ack| (ack.writer, ack.fseq) == (frame.header().writer, frame.header().fseq);
        self.outbox.retain(|frame| {
            let link = frame.link(&BOOK);
            let acked = taken.acks.iter().any(|ack| named(frame, ack));
            !acked && !arrived.contains(&link) && !apart.contains(&link)
        });
        for receipt in &taken.quarantined {
            if !self.receipts.contains(receipt) {
                self.receipts.push(*receipt);
            }
        }
        self.refused.extend(&taken.refused);
        self.latest = taken.latest_size;
        self.sizes = self.sizes.after_success();
        self.state = taken.state.clone();
    }

    /// Section 8.2 of the protocol: everything this device ever held is offered again, in the old order.
    fn rewind(&mut self) {
        let mut offered: Vec<Frame> = self.log.drain(..).map(|entry| entry.frame).collect();
        let held: BTreeSet<_> = offered.iter().map(|frame| frame.link(&BOOK)).collect();
        offered.extend(self.cut.iter().filter(|frame| !held.contains(&frame.link(&BOOK))).cloned());
        self.outbox = offered;
        self.state = self.state.rewound(&BOOK);
        self.reader = Reader::new(BOOK);
        self.judged.clear();
    }

    /// An exchange over a line that works.
    pub fn exchange(&mut self, server: &Server, store: &mut Memory, now: u32, dice: &mut Dice) -> Verdict {
        let sent = self.ask(dice);
        let reply = server.exchange(&BOOK, &sent.bytes, now, store).unwrap();
        self.hear(&reply.encode())
    }

    /// Exchanges until there is nothing left to say.
    pub fn settle(&mut self, server: &Server, store: &mut Memory, now: u32, dice: &mut Dice) {
        for _ in 0..200 {
            self.exchange(server, store, now, dice);
            if self.is_settled() {
                return;
            }
        }
        panic!("writer {} does not settle: {:?} {:?}", self.writer, self.state, self.refused.last());
    }

    pub fn is_settled(&self) -> bool {
        self.pending() == 0 && self.latest == self.state.tip.size && !self.state.disowned
    }

    /// A new key for everybody who may have it.
    pub fn rotate(&mut self, dice: &mut Dice) {
        let (key, rotation) = rotate(&BOOK, self.members(), self.writer, &self.keys, || dice.array());
        self.keys.add(key);
        self.state_fact(&Fact::Rotated(rotation));
    }

    /// The events of the log that have effect, with their writers.
    pub fn read(&self) -> Vec<(WriterNo, Vec<u8>)> {
        let contents = self.judged.iter().flat_map(|judged| match &judged.judgement {
            Judgement::Events(contents) => {
                contents.events.iter().map(|event| (judged.frame.header().writer, event.clone())).collect::<Vec<_>>()
            }
            Judgement::Malformed(_) | Judgement::Inactive => Vec::new(),
        });
        contents.collect()
    }
}

/// The recovery phrase of the test's book, as its two secret keys.
pub fn phrase() -> (SigningKey, StaticSecret) {
    (SigningKey::from_bytes(&[41; 32]), StaticSecret::from([42; 32]))
}

/// The writer that begins the book, joined to the server of this log key.
pub fn founder(log_key: &SigningKey, dice: &mut Dice) -> Device {
    let mut device = Device::new(1, log_key.verifying_key().to_bytes(), dice);
    device.keys.add(BookKey::new(dice.array()));
    let keys = device.public();
    let (sign, wrap) = phrase();
    let genesis = Genesis {
        book_id: BOOK,
        name: "HTX Đồng Tâm".into(),
        tax_code: None,
        union: false,
        first_year: 2026,
        first_month: 1,
        rules_version: RULES,
        sign_key: keys.sign,
        box_key: keys.wrap,
        recovery_keys: Some((sign.verifying_key().to_bytes(), PublicKey::from(&wrap).to_bytes())),
        practice: false,
    };
    device.record(Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis))).encode());
    let log_key = log_key.verifying_key().to_bytes();
    device.state_fact(&Fact::Joined(Province { root_key: [9; 32], log_key, recovery_key: None }));
    device
}

/// Another writer, enrolled by `by` with the book's keys, and confirmed.
pub fn enrol(by: &mut Device, writer: WriterNo, roles: Roles, dice: &mut Dice) -> Device {
    let device = Device::new(writer, by.log_key, dice);
    let keys: Vec<_> = by.keys.iter().map(|(_, key)| key).collect();
    let boxed = sync::wrap::seal_to(&BOOK, &device.public().wrap, &keys, dice.array());
    by.state_fact(&Fact::Enrolled { writer, keys: device.public(), roles, boxed });
    by.state_fact(&Fact::Confirmed { writer });
    device
}
