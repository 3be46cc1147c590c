//! The world: machines, a line, a server, people, and a clock that is nobody's.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use ledger::event::Event;
use ledger::phrase::Phrase;
use sha2::{Digest, Sha256};
use store::backup::{Opening, restore};
use store::exchange::{Input, Joining, NewWriter, Output, Server as Address};
use store::{Access, Beginning, Failure, Stop, Store};
use sync::exchange::{Answer, Code, Reply};
use sync::member::{Fact, Province, PublicKeys, Roles, State};
use tempfile::TempDir;

use crate::device::{Device, Ended, Seat};
use crate::dice::Dice;
use crate::figures::Figures;
use crate::oracle::{Oracle, Saved};
use crate::people;
use crate::server::Office;
use crate::weather::Weather;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const PASSPHRASE: &str = "mua xuan 2026";
/// What the server's clock says when a run begins, in seconds since 2020.
const CLOCK_BEGINS: u32 = 190_000_000;
/// The part of an event's base that is a place in the log; the rest is the epoch.
const PLACE: u64 = (1 << 40) - 1;
/// So many attempts of a device that come to no answer are made in full.
const FRUITLESS_MOST: u32 = 8;
const DEVICES_MOST: usize = 9;
/// One seed of so many runs on the SQLite of a province, the others on the model it is compared with.
const SEEDS_A_PROVINCE: u64 = 4;

/// What a device that is let in may do: accountants and directors more often, since they meet each other's work.
const ROLES: [Roles; 5] = [Roles::ACCOUNTANT, Roles::ACCOUNTANT, Roles::DIRECTOR, Roles::DIRECTOR, Roles::CASHIER];

/// Something that comes due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Timer {
        device: usize,
        timer: u64,
    },
    Person {
        device: usize,
    },
    Request {
        device: usize,
        flight: u64,
        bytes: Vec<u8>,
    },
    /// `is_whole`: what the server says to this request, and not an old answer, a part of one, or somebody else's page.
    Answer {
        device: usize,
        flight: u64,
        bytes: Vec<u8>,
        is_whole: bool,
    },
    GivesUp {
        device: usize,
        flight: u64,
    },
    Returns {
        device: usize,
    },
    Fate,
    Operator,
}

/// Everything there is.
pub struct World {
    pub(crate) folder: TempDir,
    pub(crate) dice: Dice,
    weather: Weather,
    now: u64,
    due: BinaryHeap<Reverse<(u64, u64, Due)>>,
    sequence: u64,
    pub(crate) devices: Vec<Device>,
    pub(crate) office: Office,
    pub(crate) oracle: Oracle,
    pub(crate) book: [u8; 16],
    pub(crate) phrase: Phrase,
    answers: VecDeque<Vec<u8>>,
    pub(crate) figures: Figures,
    pub(crate) trace: u64,
    tell: bool,
    violation: Option<String>,
    end: u64,
    pub(crate) backups: Vec<PathBuf>,
    pub(crate) calm: bool,
}

impl World {
    /// The world of a seed, with one machine on which a book begins.
    pub fn new(seed: u64, tell: bool) -> Self {
        let mut dice = Dice::new(seed);
        let weather = Weather::of(seed, &mut dice);
        let folder = tempfile::Builder::new().prefix("so-htx-sim").tempdir_in(disk_in_memory()).unwrap();
        let mut key = [0; 32];
        key[..8].copy_from_slice(&dice.number().to_be_bytes());
        let log_key = SigningKey::from_bytes(&key);
        let mut first = Device::new(0, folder.path());
        let beginning = Beginning {
            name: "HTX Chè Suối Lành".into(),
            tax_code: None,
            union: false,
            first_year: 2026,
            first_month: 1,
            practice: false,
        };
        let store = Store::create(&first.book(), PASSPHRASE, &beginning, 1).unwrap();
        let book = store.cache().identity().book_id;
        let phrase = store.phrase().unwrap().unwrap();
        first.key = Some(store.key().clone());
        first.writer = 1;
        first.seat = Seat::Open(Box::new(store));
        let end = 200 * HOUR + dice.below(600) * HOUR;
        let on_sqlite = seed.is_multiple_of(SEEDS_A_PROVINCE);
        Self {
            folder,
            now: 0,
            due: BinaryHeap::new(),
            sequence: 0,
            devices: vec![first],
            office: Office::new(book, log_key, CLOCK_BEGINS, on_sqlite, weather.page_bytes),
            weather,
            oracle: Oracle::default(),
            book,
            phrase,
            answers: VecDeque::new(),
            figures: Figures::default(),
            trace: 0,
            tell,
            violation: None,
            end,
            dice,
            backups: Vec::new(),
            calm: false,
        }
    }

    /// Lives to the end, and says what did not hold.
    pub fn live(&mut self) -> Option<String> {
        self.say(format!("{:?}", self.weather));
        self.join_province();
        self.at(MINUTE, Due::Person { device: 0 });
        self.at(2 * MINUTE, Due::Timer { device: 0, timer: 0 });
        self.at(HOUR, Due::Fate);
        while let Some(Reverse((time, _, due))) = self.due.pop() {
            if time > self.end || self.violation.is_some() {
                break;
            }
            self.now = time;
            self.happen(due);
        }
        self.figures.add("hours", self.now / HOUR);
        if self.violation.is_none() {
            self.violation = self.audit();
        }
        self.violation.take()
    }

    pub(crate) fn say(&mut self, what: String) {
        let mut hash = Sha256::new();
        hash.update(self.trace.to_be_bytes());
        hash.update(what.as_bytes());
        let hash = hash.finalize();
        self.trace = hash[..8].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        if self.tell {
            println!("{:>9} s  {what}", self.now / SECOND);
        }
    }

    pub(crate) fn fault(&mut self, what: String) {
        self.say(format!("VIOLATION {what}"));
        self.violation.get_or_insert(what);
    }

    fn at(&mut self, after: u64, due: Due) {
        self.sequence += 1;
        self.due.push(Reverse((self.now + after, self.sequence, due)));
    }

    /// The claim of a machine's clock, in seconds since 2020.
    pub(crate) fn wall(&self, device: usize) -> u32 {
        let seconds = (self.now / SECOND) as i64 + i64::from(CLOCK_BEGINS) + self.devices[device].clock;
        seconds.clamp(0, i64::from(u32::MAX)) as u32
    }

    fn server_clock(&self) -> u32 {
        (self.now / SECOND) as u32 + CLOCK_BEGINS
    }

    pub(crate) fn address(&self) -> Address {
        Address { url: "http://127.0.0.1:9".into(), root_key: [9; 32], log_key: self.office.log_key(), invite: None }
    }

    fn join_province(&mut self) {
        let address = self.address();
        let province = Province { root_key: address.root_key, log_key: address.log_key, recovery_key: None };
        let wall = self.wall(0);
        let store = self.devices[0].store_mut().unwrap();
        let before = store.last_place() - 1;
        people::state(store, wall, &[Fact::Joined(province)]).unwrap();
        store.record::<_, Failure>(wall, |writing| writing.join_server(address)).unwrap();
        let written = people::written_since(store, before).unwrap();
        self.promise(0, written);
        let mut dice = self.dice.clone();
        self.dice.number();
        let written = people::begin(self.devices[0].store_mut().unwrap(), wall, &mut dice).unwrap();
        self.promise(0, written);
    }

    /// What a person was told is saved.
    pub(crate) fn promise(&mut self, device: usize, written: people::Written) {
        self.figures.add("events saved", written.len() as u64);
        self.check_bases(device, &written);
        for (id, bytes) in written {
            self.oracle.saved.push(Saved { device, id, bytes });
        }
    }

    /// What an event claims to have known is what stood in the books it was written in, and no more.
    fn check_bases(&mut self, device: usize, written: &people::Written) {
        let Some(store) = self.devices[device].store() else { return };
        let known = store.last_of_log();
        let base = |bytes: &[u8]| Event::decode(bytes).map_or(0, |event| event.base & PLACE);
        if let Some((id, bytes)) = written.iter().find(|(_, bytes)| base(bytes) != known) {
            let claims = base(bytes);
            self.fault(format!("{id} of {device} claims to have known the log to {claims}, and knew it to {known}"));
        }
    }

    fn cut_here(&mut self) -> u32 {
        if !self.calm && self.dice.happens(self.weather.crash) { 1 + self.dice.below(9) as u32 } else { 0 }
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Timer { device, timer } => {
                if self.devices[device].timer != timer || self.devices[device].flight.is_some() {
                    return;
                }
                // Out of reach, or where the server says the same each time, one attempt is like another: most are passed over.
                let away = self.devices[device].away_until.saturating_sub(self.now);
                let fruitless = if self.devices[device].fruitless > FRUITLESS_MOST { 3 * HOUR } else { 0 };
                let wait = away.min(6 * HOUR).max(fruitless);
                if wait > 0 && !self.dice.happens(150) {
                    self.figures.count("attempts passed over");
                    return self.at(wait + 1, Due::Timer { device, timer });
                }
                self.take_step(device, Input::Ask);
            }
            Due::Person { device } => self.person(device),
            Due::Request { device, flight, bytes } => self.request_arrives(device, flight, &bytes),
            Due::Answer { device, flight, bytes, is_whole } => {
                if self.devices[device].flight.as_ref().is_some_and(|(number, _)| *number == flight) {
                    self.hear(device, &bytes, is_whole);
                }
            }
            Due::GivesUp { device, flight } => {
                if self.devices[device].flight.as_ref().is_some_and(|(number, _)| *number == flight) {
                    self.devices[device].flight = None;
                    self.take_step(device, Input::NoReply("sync.no-answer"));
                }
            }
            Due::Returns { device } => self.returns(device),
            Due::Fate => {
                self.fate();
                self.at(HOUR + self.dice.clone().below(5 * HOUR), Due::Fate);
                self.dice.number();
            }
            Due::Operator => {
                if self.office.untold || self.office.is_suspect() {
                    self.say("the operator says that the server was restored".into());
                    let now = self.server_clock();
                    self.office.tell(now);
                }
            }
        }
    }

    fn person(&mut self, device: usize) {
        let wait = MINUTE + self.dice.below(12 * HOUR);
        self.at(wait, Due::Person { device });
        let may = self.devices[device].store().is_some_and(|store| store.access() == Access::Writing);
        if !may {
            return self.mend(device);
        }
        let (nth, wall) = (self.cut_here(), self.wall(device));
        let mut dice = self.dice.clone();
        self.dice.number();
        match self.devices[device].attempt(nth, |store| people::act(store, wall, &mut dice)) {
            Ended::Well(written) => {
                self.say(format!("{device} writes {:?}", written.iter().map(|(id, _)| id.wseq()).collect::<Vec<_>>()));
                self.promise(device, written);
                self.wake_soon(device);
            }
            Ended::Refused(failure) => self.fault(format!("{device} could not write: {failure:?}")),
            Ended::Cut(place) => self.fell(device, place),
        }
    }

    /// A person sees that a copy does not write, and goes on under the phrase.
    pub(crate) fn mend(&mut self, device: usize) {
        let access = self.devices[device].store().map(Store::access);
        let mendable =
            matches!(access, Some(Access::NotEnrolled | Access::OlderCopy { .. } | Access::Stopped(Stop::Copied)));
        if !mendable {
            return;
        }
        let (phrase, wall) = (self.phrase.clone(), self.wall(device));
        let before = self.devices[device].store().map_or(0, Store::last_place);
        match self.devices[device].attempt(0, |store| store.enrol(&phrase, PASSPHRASE, "", wall)) {
            Ended::Well(writer) => {
                self.say(format!("{device} goes on as writer {writer}"));
                self.figures.count("enrolled by the phrase");
                self.devices[device].writer = writer;
                let store = self.devices[device].store().unwrap();
                let written = people::written_since(store, before).unwrap();
                self.promise(device, written);
                self.oracle.forget_device(device);
                self.wake_soon(device);
            }
            Ended::Refused(failure) => self.fault(format!("{device} could not be enrolled: {failure:?}")),
            Ended::Cut(place) => self.fell(device, place),
        }
    }

    pub(crate) fn wake_soon(&mut self, device: usize) {
        if self.devices[device].flight.is_none() {
            self.devices[device].timer += 1;
            let timer = self.devices[device].timer;
            let wait = SECOND + self.dice.below(20 * MINUTE);
            self.at(wait, Due::Timer { device, timer });
        }
    }

    pub(crate) fn fell(&mut self, device: usize, place: &str) {
        self.say(format!("{device} is cut off at {place}"));
        self.figures.count("crashes");
        let wait = SECOND + self.dice.below(3 * HOUR);
        self.at(wait, Due::Returns { device });
    }

    fn returns(&mut self, device: usize) {
        if !matches!(self.devices[device].seat, Seat::Down) {
            return;
        }
        if let Err(failure) = self.devices[device].rise() {
            return self.fault(format!("{device} does not open: {failure:?}"));
        }
        let access = self.devices[device].store().map(Store::access);
        self.say(format!("{device} is back: {access:?}"));
        if matches!(access, Some(Access::OlderCopy { .. })) && !self.devices[device].copied {
            return self.fault(format!("{device} takes itself for an older copy"));
        }
        if matches!(self.devices[device].seat, Seat::Down) {
            // It was cut off while it joined: it begins again with the same keys.
            self.join_again(device);
        }
        self.check_saved(device);
        self.wake_soon(device);
    }

    /// I-1: what was told to be saved is readable, with the same bytes, or lies in a frame apart.
    fn check_saved(&mut self, device: usize) {
        let Some(store) = self.devices[device].store() else { return };
        if store.access() != Access::Writing {
            return;
        }
        let apart = store.events_apart().unwrap();
        let lost = self.oracle.saved.iter().filter(|saved| saved.device == device).find(|saved| {
            let here = store.event(saved.id).is_ok_and(|event| event.encode() == saved.bytes);
            !here && !apart.iter().any(|(id, bytes)| *id == saved.id && *bytes == saved.bytes)
        });
        if let Some(saved) = lost {
            let id = saved.id;
            self.fault(format!("{device} lost what it said was saved: {}/{}", id.writer(), id.wseq()));
        }
    }

    fn take_step(&mut self, device: usize, input: Input<'_>) {
        if self.devices[device]
            .store()
            .is_some_and(|store| !matches!(store.access(), Access::Writing | Access::Stopped(Stop::ShutOut)))
        {
            return;
        }
        match &mut self.devices[device].seat {
            Seat::Down | Seat::Lost => return,
            // Whoever joins begins anew where the machine will not go on.
            Seat::Joining(joining) => {
                if matches!(joining.store().access(), Access::Stopped(_)) {
                    self.devices[device].fall();
                    return self.join_again(device);
                }
            }
            Seat::Open(_) => {}
        }
        let (nth, wall) = (self.cut_here(), self.wall(device));
        match self.devices[device].step(nth, wall, input) {
            Ended::Well(output) => self.obey(device, output),
            Ended::Refused(failure) => self.fault(format!("{device} could not step: {failure:?}")),
            Ended::Cut(place) => self.fell(device, place),
        }
    }

    fn hear(&mut self, device: usize, bytes: &[u8], is_whole: bool) {
        let Some((_, sent)) = self.devices[device].flight.take() else { return };
        let is_answer = matches!(Reply::decode(bytes), Ok(Reply::Answer(_)));
        self.devices[device].fruitless = if is_answer { 0 } else { self.devices[device].fruitless + 1 };
        let (nth, wall) = (self.cut_here(), self.wall(device));
        match self.devices[device].step(nth, wall, Input::Reply(bytes)) {
            Ended::Well(output) => {
                if let Ok(Reply::Answer(answer)) = Reply::decode(bytes) {
                    // What the server itself wrote and lost is not taken back into the log.
                    for ack in answer.acks.iter().filter(|ack| ack.writer != 0) {
                        let named = sent
                            .iter()
                            .filter(|frame| (frame.header().writer, frame.header().fseq) == (ack.writer, ack.fseq));
                        let apart = |link: &[u8; 32]| answer.quarantined.iter().any(|receipt| receipt.link == *link);
                        for link in named.map(|frame| frame.link(&self.book)).filter(|link| !apart(link)) {
                            self.oracle.acked.entry(link).or_default().insert(device);
                        }
                    }
                    for receipt in &answer.quarantined {
                        self.oracle.acked.entry(receipt.link).or_default().insert(device);
                        self.figures.count("receipts of quarantine");
                    }
                    self.figures.count("answers taken in");
                    if is_whole {
                        self.heed(device, &answer);
                    }
                } else if let Ok(Reply::Refusal(refusal)) = Reply::decode(bytes) {
                    self.figures.count(&format!("refused: {}", refusal.code.name()));
                }
                self.obey(device, output);
            }
            Ended::Refused(failure) => self.fault(format!("{device} could not take an answer in: {failure:?}")),
            Ended::Cut(place) => self.fell(device, place),
        }
    }

    /// What a device must do about an answer that it took in: fill gaps, and write no more once frames of its own lie apart.
    fn heed(&mut self, device: usize, answer: &Answer) {
        for refused in &answer.refused {
            self.figures.count(&format!("frame refused: {}", refused.code.name()));
            if refused.code == Code::Gap {
                self.oracle.lacks(device, refused.writer, refused.detail + 1);
            }
        }
        let Some(store) = self.devices[device].store() else { return };
        let own = store.cache().identity().writer;
        let lies_apart = answer.quarantined.iter().any(|receipt| receipt.writer == own);
        if lies_apart && store.access() == Access::Writing {
            self.fault(format!("{device} writes on, though frames of its writer {own} lie apart"));
        }
    }

    fn obey(&mut self, device: usize, output: Output) {
        match output {
            Output::Send(bytes) => self.send(device, bytes),
            Output::Wait(wait) => {
                if wait.as_secs() > 20 * 60 {
                    return self.fault(format!("{device} means to wait {} s", wait.as_secs()));
                }
                self.devices[device].timer += 1;
                let timer = self.devices[device].timer;
                self.at(wait.as_millis() as u64 + 1, Due::Timer { device, timer });
            }
            Output::Rest => self.rest(device),
        }
        self.finish_joining(device);
    }

    /// Nothing waits: the device asks again when somebody looks in.
    fn rest(&mut self, device: usize) {
        let stopped = self.devices[device].store().is_some_and(|store| store.access() != Access::Writing);
        if stopped {
            self.say(format!("{device} stops: {:?}", self.devices[device].store().map(Store::access)));
            self.figures.count("stopped");
            return;
        }
        let waits = self.devices[device].store().and_then(|store| store.sync_status().ok());
        if waits.as_ref().is_some_and(|status| status.pending > 0) {
            return self.fault(format!("{device} rests although something waits: {waits:?}"));
        }
        self.devices[device].timer += 1;
        let timer = self.devices[device].timer;
        let wait = HOUR + self.dice.below(12 * HOUR);
        self.at(wait, Due::Timer { device, timer });
    }

    fn send(&mut self, device: usize, bytes: Vec<u8>) {
        if let Some(fault) = self.oracle.sends(device, &self.book, &bytes) {
            return self.fault(fault);
        }
        self.sequence += 1;
        let flight = self.sequence;
        let frames = sync::exchange::SignedRequest::decode(&bytes).map(|signed| signed.request.frames);
        self.devices[device].flight = Some((flight, frames.unwrap_or_default()));
        self.figures.count("requests");
        self.trace_bytes(&bytes);
        self.at(MINUTE, Due::GivesUp { device, flight });
        if self.devices[device].away_until > self.now {
            self.figures.count("requests out of reach");
            return;
        }
        if self.dice.happens(self.weather.doubled) {
            self.figures.count("requests doubled");
            let wait = self.dice.below(3 * HOUR);
            self.at(wait, Due::Request { device, flight: 0, bytes: bytes.clone() });
        }
        if self.dice.happens(self.weather.request_lost) {
            self.figures.count("requests lost");
            return;
        }
        let mut bytes = bytes;
        if self.dice.happens(self.weather.cut) {
            self.figures.count("requests cut");
            bytes.truncate(self.dice.place(bytes.len()));
        }
        let wait = self.delay();
        self.at(wait, Due::Request { device, flight, bytes });
    }

    /// How long a message takes: mostly no longer than a slow line makes it, now and then as long as the weather has it.
    fn delay(&mut self) -> u64 {
        let slow = self.dice.happens(100);
        1 + self.dice.below(if slow { self.weather.delay_most } else { self.weather.delay_most.min(2 * SECOND) })
    }

    fn trace_bytes(&mut self, bytes: &[u8]) {
        self.trace =
            bytes.iter().fold(self.trace, |trace, byte| (trace ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn request_arrives(&mut self, device: usize, flight: u64, bytes: &[u8]) {
        let dies = self.dice.happens(self.weather.server_crash);
        if dies {
            self.figures.count("server crashes");
        }
        let now = self.server_clock();
        let Some(mut answer) = self.office.answer(bytes, now, dies) else { return };
        if let Some(fault) = self.oracle.answers(bytes, &answer).filter(|_| !dies) {
            return self.fault(fault);
        }
        self.trace_bytes(&answer);
        self.answers.push_back(answer.clone());
        if self.answers.len() > 20 {
            self.answers.pop_front();
        }
        if self.dice.happens(self.weather.answer_lost) {
            self.figures.count("answers lost");
            return;
        }
        let mut is_whole = false;
        if self.dice.happens(self.weather.cut) {
            self.figures.count("answers cut");
            answer.truncate(self.dice.place(answer.len()));
        } else if self.dice.happens(self.weather.stale) {
            self.figures.count("old answers again");
            answer = self.answers[self.dice.place(self.answers.len())].clone();
        } else if self.dice.happens(self.weather.portal) {
            self.figures.count("captive portals");
            answer = b"<html>Xin dang nhap</html>".to_vec();
        } else {
            is_whole = true;
        }
        let wait = self.delay();
        self.at(wait, Due::Answer { device, flight, bytes: answer, is_whole });
    }

    pub(crate) fn any_device(&mut self, which: impl Fn(&Device) -> bool) -> Option<usize> {
        let fit: Vec<usize> = self.devices.iter().filter(|device| which(device)).map(|device| device.id).collect();
        (!fit.is_empty()).then(|| fit[self.dice.place(fit.len())])
    }

    fn fate(&mut self) {
        if self.dice.happens(200) {
            self.office.keep_copy();
        }
        if self.dice.happens(self.weather.rewind) {
            self.rewind();
        } else if self.office.is_suspect() && !self.office.untold && self.dice.happens(300) {
            // An epoch that was there before begins again when a copy of before it is put back: devices have shown that.
            self.at(0, Due::Operator);
        }
        if self.dice.happens(self.weather.clock)
            && let Some(device) = self.any_device(|_| true)
        {
            const YEAR: i64 = 365 * 86_400;
            let jumps = [-30 * YEAR, -YEAR, -3_600, -1, 1, 86_400, 10 * YEAR, 30 * YEAR];
            self.devices[device].clock = jumps[self.dice.place(jumps.len())];
            self.figures.count("clocks set wrong");
        }
        if self.weather.away_most > 0
            && self.dice.happens(60)
            && let Some(device) = self.any_device(|_| true)
        {
            self.devices[device].away_until = self.now + self.dice.below(self.weather.away_most);
        }
        if self.dice.happens(self.weather.members) {
            self.change_members();
        }
        if self.dice.happens(self.weather.clone) {
            self.clone_device();
        }
        if self.dice.happens(100) {
            self.keep_image();
        }
        if self.dice.happens(self.weather.put_back) {
            self.put_back_device();
        }
        if self.dice.happens(self.weather.restore) {
            self.back_up();
        }
        if self.dice.happens(self.weather.restore) {
            self.restore_elsewhere();
        }
        if self.dice.happens(self.weather.lost) {
            self.lose_device();
        }
        if self.weather.aim > 0 && self.dice.happens(self.weather.aim) {
            self.aim();
        }
        if self.weather.farewell > 0 && self.dice.happens(self.weather.farewell) {
            self.shut_out_and_restore();
        }
        if self.weather.amnesia > 0 && self.dice.happens(self.weather.amnesia) {
            self.forget_who_was_let_in();
        }
    }

    fn rewind(&mut self) {
        let pick = self.dice.place(6);
        self.put_back(pick);
    }

    pub(crate) fn put_back(&mut self, pick: usize) -> bool {
        if self.office.untold || !self.office.put_back(pick) {
            return false;
        }
        self.oracle.forget_counters();
        self.say("the server is put back to an older copy".into());
        self.figures.count("servers put back");
        let wait = if self.weather.told_at_once { 0 } else { self.dice.below(72 * HOUR) };
        self.at(wait, Due::Operator);
        true
    }

    fn change_members(&mut self) {
        let Some(by) = self.any_device(|device| device.writes()) else { return };
        let members = match self.devices[by].store_mut().map(Store::members) {
            Some(Ok(members)) => members,
            _ => return,
        };
        let own = self.devices[by].writer;
        let is_director = members.get(own).is_some_and(|member| {
            member.state == State::Active && member.confirmed && member.roles.any_of(Roles::DIRECTOR)
        });
        if !is_director {
            return;
        }
        let others: Vec<_> = members
            .iter()
            .filter(|(writer, member)| *writer != own && member.state == State::Active)
            .map(|(writer, _)| writer)
            .collect();
        if self.devices.len() < DEVICES_MOST && (others.is_empty() || self.dice.happens(600)) {
            return self.let_in(by, &members);
        }
        let Some(writer) = others.get(self.dice.place(others.len().max(1))).copied() else { return };
        let fact = match self.dice.below(10) {
            0 => Fact::Revoked { writer },
            1 => Fact::Retired { writer },
            2..=5 => {
                let roles = [Roles::ACCOUNTANT, Roles::DIRECTOR, Roles::CASHIER][self.dice.place(3)];
                Fact::RoleChanged { writer, roles }
            }
            _ => return,
        };
        self.figures.count(if matches!(fact, Fact::RoleChanged { .. }) { "roles changed" } else { "writers ended" });
        // Two fall out with each other on one day.
        let other = self.devices.iter().position(|device| device.writer == writer && device.writes());
        if let (Fact::Revoked { .. }, Some(other), true) = (&fact, other, self.dice.happens(600)) {
            self.state(other, &[Fact::Revoked { writer: own }]);
        }
        self.state(by, &[fact]);
    }

    pub(crate) fn state(&mut self, by: usize, facts: &[Fact]) -> bool {
        let wall = self.wall(by);
        self.say(format!("{by} says {:?}", facts.iter().map(name_of).collect::<Vec<_>>()));
        match self.devices[by].attempt(0, |store| people::state(store, wall, facts)) {
            Ended::Well(written) => {
                self.promise(by, written);
                self.wake_soon(by);
                true
            }
            Ended::Refused(failure) => {
                self.fault(format!("{by} could not say it: {failure:?}"));
                false
            }
            Ended::Cut(place) => {
                self.fell(by, place);
                false
            }
        }
    }

    fn let_in(&mut self, by: usize, members: &sync::member::Members) {
        let known = |writer: u16| {
            members.get(writer).is_some()
                || self.devices.iter().any(|device| {
                    device.writer == writer || device.joins.as_ref().is_some_and(|(joins, _)| *joins == writer)
                })
        };
        let Some(writer) = (2..100).find(|writer| !known(*writer)) else { return };
        let keys = NewWriter::make().unwrap();
        let (sign, wrap) = keys.public();
        let roles = ROLES[self.dice.place(ROLES.len())];
        let Ok(boxed) = self.devices[by].store().unwrap().box_keys_for(&wrap) else { return };
        let enrolled = Fact::Enrolled { writer, keys: PublicKeys { sign, wrap }, roles, boxed: Some(boxed) };
        if !self.state(by, &[enrolled, Fact::Confirmed { writer }]) {
            return;
        }
        self.figures.count("devices let in");
        let id = self.devices.len();
        let mut device = Device::new(id, self.folder.path());
        device.joins = Some((writer, keys));
        self.devices.push(device);
        self.join_again(id);
        let wait = MINUTE + self.dice.below(12 * HOUR);
        self.at(wait, Due::Person { device: id });
    }

    fn join_again(&mut self, device: usize) {
        let address = self.address();
        let at = self.devices[device].book();
        let Some((writer, keys)) = &self.devices[device].joins else { return };
        match Joining::begin(&at, PASSPHRASE, self.book, *writer, keys, address) {
            Ok(joining) => {
                self.devices[device].seat = Seat::Joining(Box::new(joining));
                self.oracle.forget_device(device);
                self.wake_soon(device);
            }
            Err(failure) => self.fault(format!("{device} could not begin to join: {failure:?}")),
        }
    }

    fn finish_joining(&mut self, device: usize) {
        let Seat::Joining(joining) = &mut self.devices[device].seat else { return };
        if !joining.is_whole().unwrap_or(false) || self.devices[device].flight.is_some() {
            return;
        }
        let Seat::Joining(joining) = std::mem::replace(&mut self.devices[device].seat, Seat::Down) else { return };
        match joining.finish() {
            Ok(store) => {
                let device = &mut self.devices[device];
                device.key = Some(store.key().clone());
                device.writer = store.cache().identity().writer;
                device.seat = Seat::Open(Box::new(store));
                let id = device.id;
                self.oracle.forget_device(id);
                self.figures.count("devices joined");
                self.say(format!("{id} has joined"));
            }
            Err(failure) => self.fault(format!("{device} could not finish joining: {failure:?}")),
        }
    }

    fn clone_device(&mut self) {
        if self.devices.len() >= DEVICES_MOST {
            return;
        }
        let Some(of) = self.any_device(|device| device.store().is_some() && device.key.is_some()) else { return };
        let id = self.devices.len();
        let mut copy = Device::new(id, self.folder.path());
        self.devices[of].copy_disk(&copy.folder, self.dice.happens(500));
        copy.key = self.devices[of].key.clone();
        copy.clock = self.devices[of].clock;
        copy.copied = true;
        self.devices[of].copied = true;
        self.devices.push(copy);
        self.say(format!("{of} is copied to {id}"));
        self.figures.count("devices copied");
        self.returns(id);
        let wait = MINUTE + self.dice.below(12 * HOUR);
        self.at(wait, Due::Person { device: id });
    }

    fn keep_image(&mut self) {
        let Some(of) = self.any_device(|device| device.store().is_some() && device.key.is_some()) else { return };
        let to = self.folder.path().join(format!("older-{of}"));
        self.devices[of].copy_disk(&to, false);
        self.devices[of].older = Some(to);
    }

    fn put_back_device(&mut self) {
        let Some(of) = self.any_device(|device| device.older.is_some() && device.store().is_some()) else { return };
        let Some(from) = self.devices[of].older.clone() else { return };
        self.devices[of].fall();
        for ending in ["", "-wal", "-shm", ".key"] {
            let name = format!("so.htx{ending}");
            let _ = std::fs::remove_file(self.devices[of].folder.join(&name));
            if from.join(&name).exists() {
                std::fs::copy(from.join(&name), self.devices[of].folder.join(&name)).unwrap();
            }
        }
        self.say(format!("the disk of {of} is put back to an older copy"));
        self.figures.count("disks put back");
        self.devices[of].copied = true;
        // What it had said is on no disk but perhaps the server's: it is judged as a machine that was lost.
        for saved in self.oracle.saved.iter_mut().filter(|saved| saved.device == of) {
            saved.device = usize::MAX;
        }
        self.oracle.forget_device(of);
        self.returns(of);
    }

    fn back_up(&mut self) {
        let of = self.any_device(|device| device.store().is_some_and(|store| store.access() == Access::Writing));
        of.and_then(|of| self.back_up_of(of));
    }

    pub(crate) fn back_up_of(&mut self, of: usize) -> Option<PathBuf> {
        let file = self.folder.path().join(format!("{}.htxbak", self.backups.len()));
        let wall = self.wall(of);
        let made = self.devices[of].attempt(0, |store| {
            store.cut_for_backup(wall)?;
            store.snapshot()?.back_up(&file, 1)
        });
        match made {
            Ended::Well(_) => {
                self.say(format!("{of} is backed up"));
                self.figures.count("backups");
                self.backups.push(file.clone());
                return Some(file);
            }
            Ended::Refused(failure) => self.fault(format!("{of} could not be backed up: {failure:?}")),
            Ended::Cut(place) => self.fell(of, place),
        }
        None
    }

    fn restore_elsewhere(&mut self) {
        if self.backups.is_empty() {
            return;
        }
        let file = self.backups[self.dice.place(self.backups.len())].clone();
        self.restore_from(&file);
    }

    pub(crate) fn restore_from(&mut self, file: &Path) {
        if self.devices.len() >= DEVICES_MOST {
            return;
        }
        let id = self.devices.len();
        let mut device = Device::new(id, self.folder.path());
        match restore(file, &device.book(), &Opening::Phrase(&self.phrase), PASSPHRASE) {
            Ok((store, _)) => {
                device.key = Some(store.key().clone());
                device.seat = Seat::Open(Box::new(store));
                self.devices.push(device);
                self.say(format!("a backup is restored on {id}"));
                self.figures.count("backups restored");
                self.mend(id);
                let wait = MINUTE + self.dice.below(12 * HOUR);
                self.at(wait, Due::Person { device: id });
            }
            Err(failure) => self.fault(format!("a backup could not be restored: {failure:?}")),
        }
    }

    fn lose_device(&mut self) {
        let alive = self.devices.iter().filter(|device| device.store().is_some()).count();
        if alive < 3 {
            return;
        }
        if let Some(of) = self.any_device(|device| device.store().is_some()) {
            self.lose(of);
        }
    }

    pub(crate) fn lose(&mut self, of: usize) {
        self.devices[of].fall();
        self.devices[of].seat = Seat::Lost;
        self.say(format!("{of} is lost for ever"));
        self.figures.count("devices lost");
    }

    /// An exchange over a line that works; how many round trips it took, where it came to rest.
    pub(crate) fn exchange_calmly(&mut self, device: usize) -> Result<(u32, Output), String> {
        let wall = self.wall(device);
        let mut ended = self.devices[device].step(0, wall, Input::Ask);
        for trips in 0..400 {
            match ended {
                Ended::Well(Output::Send(bytes)) => {
                    self.figures.count("exchanges in good weather");
                    if let Some(fault) = self.oracle.sends(device, &self.book, &bytes) {
                        return Err(fault);
                    }
                    let now = self.server_clock();
                    let answer = self.office.answer(&bytes, now, false).unwrap_or_default();
                    if let Some(fault) = self.oracle.answers(&bytes, &answer) {
                        return Err(fault);
                    }
                    ended = self.devices[device].step(0, wall, Input::Reply(&answer));
                    if let Ok(Reply::Answer(answer)) = Reply::decode(&answer) {
                        self.heed(device, &answer);
                    }
                    if let Some(fault) = &self.violation {
                        return Err(fault.clone());
                    }
                }
                Ended::Well(output) => {
                    self.finish_joining(device);
                    return Ok((trips, output));
                }
                Ended::Refused(failure) => return Err(format!("{device} could not step: {failure:?}")),
                Ended::Cut(place) => return Err(format!("{device} was cut off at {place} in good weather")),
            }
        }
        Err(format!("{device} does not come to rest"))
    }

    pub(crate) fn stand_up(&mut self, device: usize) -> Result<(), String> {
        self.devices[device].flight = None;
        self.devices[device].timer += 1;
        if matches!(self.devices[device].seat, Seat::Down) {
            self.returns(device);
        }
        self.violation.clone().map_or(Ok(()), Err)
    }

    pub(crate) fn server_now(&self) -> u32 {
        self.server_clock()
    }
}

fn name_of(fact: &Fact) -> String {
    match fact {
        Fact::Enrolled { writer, roles, .. } => format!("enrolled {writer} {}", roles.number()),
        Fact::Confirmed { writer } => format!("confirmed {writer}"),
        Fact::Retired { writer } => format!("retired {writer}"),
        Fact::Revoked { writer } => format!("revoked {writer}"),
        Fact::RoleChanged { writer, roles } => format!("roles of {writer}: {}", roles.number()),
        _ => "something".into(),
    }
}

/// A folder whose files never reach a disk, where the machine has one.
fn disk_in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
