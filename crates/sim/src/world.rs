//! The world: machines, a line, a server, people, and a clock that is nobody's.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use ledger::event::Event;
use ledger::phrase::Phrase;
use sha2::{Digest, Sha256};
use store::exchange::{Input, Output, Server as Address};
use store::{Access, Beginning, Failure, Stop, Store};
use sync::member::{Fact, Province};
use tempfile::TempDir;

use crate::device::{Device, Ended, Seat};
use crate::dice::Dice;
use crate::figures::Figures;
use crate::oracle::{Oracle, Saved};
use crate::people;
use crate::server::Office;
use crate::weather::Weather;

pub(crate) const SECOND: u64 = 1_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;
pub(crate) const HOUR: u64 = 60 * MINUTE;
pub(crate) const PASSPHRASE: &str = "mua xuan 2026";
/// What the server's clock says when a run begins, in seconds since 2020.
const CLOCK_BEGINS: u32 = 190_000_000;
/// The part of an event's base that is a place in the log; the rest is the epoch.
const PLACE: u64 = (1 << 40) - 1;
/// So many attempts of a device that come to no answer are made in full.
const FRUITLESS_MOST: u32 = 8;
pub(crate) const DEVICES_MOST: usize = 9;
/// One seed of so many runs on the SQLite of a province, the others on the model it is compared with.
const SEEDS_A_PROVINCE: u64 = 4;

/// Something that comes due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
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

/// The busiest of a hundred runs came to 26,493, and most to a tenth of that.
const HAPPENS_MOST: u32 = 200_000;

/// Everything there is.
pub struct World {
    pub(crate) folder: TempDir,
    pub(crate) dice: Dice,
    pub(crate) weather: Weather,
    pub(crate) now: u64,
    due: BinaryHeap<Reverse<(u64, u64, Due)>>,
    pub(crate) sequence: u64,
    pub(crate) devices: Vec<Device>,
    pub(crate) office: Office,
    pub(crate) oracle: Oracle,
    pub(crate) book: [u8; 16],
    pub(crate) phrase: Phrase,
    pub(crate) answers: VecDeque<Vec<u8>>,
    pub(crate) figures: Figures,
    pub(crate) trace: u64,
    tell: bool,
    pub(crate) violation: Option<String>,
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
        let mut happened = 0;
        while let Some(Reverse((time, _, due))) = self.due.pop() {
            if time > self.end || self.violation.is_some() {
                break;
            }
            self.now = time;
            self.happen(due);
            happened += 1;
            if happened > HAPPENS_MOST {
                self.fault("somebody asks without end".into());
            }
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

    pub(crate) fn at(&mut self, after: u64, due: Due) {
        self.sequence += 1;
        self.due.push(Reverse((self.now + after, self.sequence, due)));
    }

    /// The claim of a machine's clock, in seconds since 2020.
    pub(crate) fn wall(&self, device: usize) -> u32 {
        let seconds = (self.now / SECOND) as i64 + i64::from(CLOCK_BEGINS) + self.devices[device].clock;
        seconds.clamp(0, i64::from(u32::MAX)) as u32
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

    pub(crate) fn cut_here(&mut self) -> u32 {
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
                    let now = self.server_now();
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

    /// Whether the server says to a machine, which it once knew, that it does not know it.
    pub(crate) fn is_unknown(&self, device: usize) -> bool {
        self.devices[device].store().is_some_and(|store| store.is_unknown_to_server().unwrap())
    }

    /// A person sees that a copy does not write, or that the server knows the machine no more, and goes on under the phrase.
    pub(crate) fn mend(&mut self, device: usize) {
        let access = self.devices[device].store().map(Store::access);
        let mendable = matches!(
            access,
            Some(Access::NotEnrolled | Access::OlderCopy { .. } | Access::Stopped(Stop::Copied | Stop::Refused))
        );
        let unknown = self.is_unknown(device);
        if !mendable && !unknown {
            return;
        }
        if unknown {
            self.figures.count("machines whose letting in was lost");
            self.oracle.refused.insert((device, self.devices[device].writer));
        } else if access == Some(Access::Stopped(Stop::Refused)) {
            self.figures.count("machines under another's number");
            self.oracle.refused.insert((device, self.devices[device].writer));
        }
        let (phrase, wall) = (self.phrase.clone(), self.wall(device));
        let before = self.devices[device].store().map_or(0, Store::last_place);
        let enrol = |store: &mut Store| {
            let writer = store.enrol(&phrase, PASSPHRASE, "", wall)?;
            people::take_over_refused(store, wall)?;
            Ok(writer)
        };
        match self.devices[device].attempt(0, enrol) {
            Ended::Well(writer) => {
                self.say(format!("{device} goes on as writer {writer}"));
                self.figures.count("enrolled by the phrase");
                self.oracle.draws(writer);
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

    /// Somebody takes over what the server refused of a machine's earlier writer.
    pub(crate) fn take_over_refused(&mut self, device: usize) {
        let wall = self.wall(device);
        let before = self.devices[device].store().map_or(0, Store::last_place);
        match self.devices[device].attempt(0, |store| people::take_over_refused(store, wall)) {
            Ended::Well(()) => {
                let written = people::written_since(self.devices[device].store().unwrap(), before).unwrap();
                self.promise(device, written);
            }
            Ended::Refused(failure) => self.fault(format!("{device} could not take over: {failure:?}")),
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

    pub(crate) fn returns(&mut self, device: usize) {
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

    pub(crate) fn obey(&mut self, device: usize, output: Output) {
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

    pub(crate) fn any_device(&mut self, which: impl Fn(&Device) -> bool) -> Option<usize> {
        let fit: Vec<usize> = self.devices.iter().filter(|device| which(device)).map(|device| device.id).collect();
        (!fit.is_empty()).then(|| fit[self.dice.place(fit.len())])
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
        (self.now / SECOND) as u32 + CLOCK_BEGINS
    }
}

/// A folder whose files never reach a disk, where the machine has one.
fn disk_in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
