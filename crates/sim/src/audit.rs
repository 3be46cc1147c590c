//! The end of a run: the faults stop, everybody exchanges, and everything that was promised is looked for.

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory as Books;
use ledger::fold::{Books as _, Outcome, StoryKey};
use store::exchange::Phase;
use store::verify::Difference;
use store::{Access, Stop, Store};
use sync::frame::Frame;
use sync::key::Keyring;
use sync::member::Holder;
use sync::reader::{Judged, Judgement, Reader};

use crate::cases::{self, Meetings};
use crate::closed::Closed;
use crate::device::Seat;
use crate::reading::{self, Model};
use crate::world::World;

/// How a book stands: its ledger digest, and what it asks people about.
type Stand = ([u8; 32], BTreeSet<StoryKey>);

/// Exchanges each device is given when the line is good again. A new key or a device let in asks for one more of everybody.
const ROUNDS: usize = 8;

impl World {
    /// What does not hold at the end.
    pub(crate) fn audit(&mut self) -> Option<String> {
        self.calm = true;
        self.try_audit().err()
    }

    fn try_audit(&mut self) -> Result<(), String> {
        self.say("the weather clears".into());
        let alive: Vec<usize> =
            self.devices.iter().filter(|device| !matches!(device.seat, Seat::Lost)).map(|device| device.id).collect();
        for device in &alive {
            self.stand_up(*device)?;
        }
        self.heal_with_operator(&alive)?;
        if self.office.size() == 0 {
            return Err("nothing has come to the server".into());
        }
        let mut core = self.writing(&alive);
        core.retain(|device| !self.is_unknown(*device));
        self.check_settled(&core)?;
        // Those that had stopped are brought back by their people.
        for device in &alive {
            self.mend(*device);
        }
        self.heal_with_operator(&alive)?;
        if self.take_over_what_was_refused(&alive) {
            self.heal_with_operator(&alive)?;
        }
        let writing = self.writing(&alive);
        self.check_settled(&writing)?;
        self.check_books(&writing)?;
        self.check_promises(&writing, &alive)
    }

    /// The people of a machine whose earlier writer the server does not take decide on it. Says whether any had to.
    fn take_over_what_was_refused(&mut self, alive: &[usize]) -> bool {
        let refused = |device: &&usize| {
            let store = self.devices[**device].store().filter(|store| store.access() == Access::Writing);
            store.is_some_and(|store| !store.refused_writers().unwrap().is_empty())
        };
        let asked: Vec<usize> = alive.iter().filter(refused).copied().collect();
        for device in &asked {
            self.take_over_refused(*device);
        }
        !asked.is_empty()
    }

    /// A restored server may begin an epoch that was there before; who has seen that one shows it, and the operator is asked again.
    fn heal_with_operator(&mut self, alive: &[usize]) -> Result<(), String> {
        self.tell_operator();
        self.heal(alive)?;
        for _ in alive {
            if self.office.is_suspect() {
                self.tell_operator();
                self.heal(alive)?;
            }
        }
        Ok(())
    }

    fn tell_operator(&mut self) {
        if self.office.untold || self.office.is_suspect() {
            let now = self.server_now();
            self.office.tell(now);
        }
    }

    fn heal(&mut self, alive: &[usize]) -> Result<(), String> {
        for _ in 0..ROUNDS {
            for device in alive {
                let may = match &self.devices[*device].seat {
                    Seat::Open(store) => matches!(store.access(), Access::Writing | Access::Stopped(Stop::ShutOut)),
                    Seat::Joining(_) => true,
                    Seat::Down | Seat::Lost => false,
                };
                if may {
                    self.exchange_calmly(*device)?;
                }
            }
        }
        Ok(())
    }

    fn writing(&self, alive: &[usize]) -> Vec<usize> {
        let writes =
            |device: &&usize| self.devices[**device].store().is_some_and(|store| store.access() == Access::Writing);
        alive.iter().filter(writes).copied().collect()
    }

    /// I-4: nothing waits, everybody stands at the head of one log.
    fn check_settled(&mut self, devices: &[usize]) -> Result<(), String> {
        let mut reader = Reader::new(self.book);
        for entry in self.office.log() {
            let pulled = reader.pull(&entry, &Holder::Nobody, &mut Keyring::default());
            pulled.map_err(|tampering| format!("the server's log: {tampering}"))?;
        }
        let lost_its_enrolment = (0..self.devices.len()).any(|device| self.is_unknown(device));
        for device in devices {
            // One that is shut out is told that, and no more of the log.
            let active = reader.members().is_active(self.devices[*device].writer);
            let store = self.devices[*device].store().ok_or("a device is gone")?;
            let status = store.sync_status().map_err(|failure| format!("{failure:?}"))?;
            let (size, writer) = (self.office.size(), self.devices[*device].writer);
            let waits = || store.describe_waiting();
            if !active {
                return Err(format!("{device} (writer {writer}) does not know that it ended: {status:?} {}", waits()));
            }
            if status.pending > 0 || status.size != size || status.phase != Phase::Ready {
                return Err(format!("{device} (writer {writer}) is not settled at {size}: {status:?} {}", waits()));
            }
            // Of two writers under one number the server, put back, knows the one that came first, and takes nothing of the other.
            // Of one whose letting in was lost it takes nothing either, also before he has gone on under another number.
            let refuses = !self.oracle.drawn_twice.is_empty() || !self.oracle.refused.is_empty() || lost_its_enrolment;
            let is_told = |alarm: &str| alarm == "sync.possible-copy" || refuses && alarm == "sync.frame-refused";
            if let Some((alarm, _)) = status.alarms.iter().find(|(alarm, _)| !is_told(alarm)) {
                return Err(format!("{device} raises {alarm}"));
            }
        }
        Ok(())
    }

    fn settled(&self, devices: &[usize]) -> Vec<usize> {
        let at_head = |device: &&usize| {
            let status = self.devices[**device].store().and_then(|store| store.sync_status().ok());
            status.is_some_and(|status| status.size == self.office.size() && status.phase == Phase::Ready)
        };
        devices.iter().filter(at_head).copied().collect()
    }

    /// I-3, I-5, I-6, I-9, I-12: one set of books everywhere, which a second fold and a rebuild give as well.
    fn check_books(&mut self, devices: &[usize]) -> Result<(), String> {
        let settled = self.settled(devices);
        let Some(first) = settled.first().copied() else { return Ok(()) };
        self.figures.add("devices compared", settled.len() as u64);
        let stand = self.stand(first)?;
        for device in &settled {
            let other = self.stand(*device)?;
            if other != stand {
                return Err(format!("{first} and {device} have other {}", difference(&stand, &other)));
            }
            let differences = self.devices[*device].store().ok_or("gone")?.verify();
            let differences = differences.map_err(|failure| format!("{failure:?}"))?.differences;
            if let Some(difference) = differences.first() {
                let rows = if let Difference::Rows(table) = difference {
                    self.rows_not_rebuilt(*device, table)
                } else {
                    vec![]
                };
                return Err(format!("the book of {device} is not sound: {} {rows:?}", difference.code()));
            }
        }
        let last = *settled.last().unwrap_or(&first);
        let store = self.devices[last].store_mut().ok_or("gone")?;
        store.rebuild().map_err(|failure| format!("{failure:?}"))?;
        let rebuilt = self.stand(last)?;
        if rebuilt != stand {
            return Err(format!("rebuilt, {last} has other {}", difference(&stand, &rebuilt)));
        }
        self.check_log(first, &stand)
    }

    /// The rows of a table that are not the same after a rebuild.
    fn rows_not_rebuilt(&mut self, device: usize, table: &str) -> Vec<String> {
        let Some(store) = self.devices[device].store_mut() else { return Vec::new() };
        let before: BTreeSet<String> = store.rows_of(table).into_iter().collect();
        let _ = store.rebuild();
        let after: BTreeSet<String> = store.rows_of(table).into_iter().collect();
        let gone = before.difference(&after).map(|row| format!("- {row}"));
        gone.chain(after.difference(&before).map(|row| format!("+ {row}"))).collect()
    }

    /// The ledger digest of a book, and the stories it asks people about.
    fn stand(&mut self, device: usize) -> Result<Stand, String> {
        let store = self.devices[device].store().ok_or("gone")?;
        let digest = store.ledger_digest().map_err(|failure| format!("{failure:?}"))?;
        let stories = store.open_stories().map_err(|failure| format!("{failure:?}"))?;
        self.figures.add("below nothing", stories.iter().filter(|story| story.by.is_none()).count() as u64);
        let stories = stories.into_iter().filter(|story| story.by.is_some()).map(|story| story.key).collect();
        Ok((digest, stories))
    }

    /// The server's log, read and folded without any store, gives the same figures and the same word on every event; each
    /// number stands once; what was closed stays as it was. What the fold says hangs on more than the events: on their
    /// places, which every author's `base` is compared with, on what the members' rules let in, and on the book key,
    /// which the digests of closed months are made under.
    fn check_log(&mut self, by: usize, (digest, stories): &Stand) -> Result<(), String> {
        if let Some(damage) = self.office.damage() {
            return Err(format!("the server's store is not sound: {damage}"));
        }
        let store = self.devices[by].store().ok_or("gone")?;
        let (key, ring) = (store.first_book_key(), store.book_keys().map_err(|failure| format!("{failure:?}"))?);
        let mut reader = Reader::new(self.book);
        for entry in self.office.log() {
            let pulled = reader.pull(&entry, &Holder::Nobody, &mut ring.clone());
            pulled.map_err(|tampering| format!("the server's log: {tampering}"))?;
        }
        let (mut books, mut numbers, mut lasts) = (Books::with_key(key), BTreeSet::new(), BTreeMap::new());
        let (mut count, mut meetings, mut closed) = (0, Meetings::default(), Closed::default());
        let mut model = Model::new(key);
        for Judged { sseq, frame, judgement } in reader.judge(&ring) {
            let header = frame.header();
            let events = match judgement {
                Judgement::Events(contents) => contents.events,
                Judgement::Malformed(_) => vec![Vec::new(); header.count.into()],
                Judgement::Inactive => continue,
            };
            for (wseq, bytes) in (header.wseq_first..).zip(events) {
                let id = EventId::new(header.writer, wseq).ok_or("an event of the log has no name")?;
                let last = lasts.entry(id.writer()).or_insert(0);
                if id.wseq() != *last + 1 {
                    return Err(format!("the log has event {} of writer {} after {last}", id.wseq(), id.writer()));
                }
                *last = id.wseq();
                count += 1;
                let Ok(event) = Event::decode(&bytes) else {
                    books.apply_malformed(id, Some(sseq));
                    model.tell_nonsense(id, sseq);
                    closed.pass(id);
                    continue;
                };
                if let Some((number, _)) = event.body.numbered()
                    && !numbers.insert((number.form, number.year, id.writer(), number.number))
                {
                    return Err(format!("number {number:?} of writer {} stands twice in the log", id.writer()));
                }
                let (_, followed) = books.apply_at(id, Some(sseq), &event);
                model.tell_at(id, sseq, &event);
                self.figures.add("held, then accepted", followed.iter().filter(|one| one.takes_effect).count() as u64);
                meetings.note(&books, id, &event);
                closed.look(&books, id, &event)?;
            }
        }
        if let Some(difference) = reading::difference(&books, &model) {
            return Err(difference);
        }
        closed.look_again(&books)?;
        let (otherwise, (early, whole_since)) = (closed.otherwise(&books), closed.early());
        self.figures.add("closed before what was seen came", early);
        self.figures.add("closed before what was seen came, and whole since", whole_since);
        self.figures.add("closed otherwise", otherwise.len() as u64);
        let told = store.closed_otherwise().map_err(|failure| format!("{failure:?}"))?;
        if told != otherwise {
            return Err(format!("{otherwise:?} are closed on other figures, {by} tells of {told:?}"));
        }
        self.figures.add("events in the logs", count);
        self.figures.take(meetings.figures());
        if let Some(missing) = reader.waits_for(&ring) {
            return Err(format!("a frame of the log does not open: {missing:?}"));
        }
        if books.digest(&key) != *digest {
            return Err("a fold of the server's log gives other figures".into());
        }
        if !books.open_stories().eq(stories.iter()) {
            return Err("a fold of the server's log asks people other things".into());
        }
        for (id, outcome) in books.outcomes() {
            let judged = store.judged(*id).map_err(|failure| format!("{failure:?}"));
            let kept = judged?.map(|(_, outcome, why)| (outcome, why));
            // Bytes that are no event are kept, but are nothing that could be asked about.
            if outcome.0 != Outcome::Malformed && kept != Some(*outcome) {
                return Err(format!("a fold of the server's log says {outcome:?} of {id}, {by} says {kept:?}"));
            }
        }
        let mut series: BTreeMap<_, u32> = BTreeMap::new();
        for (form, year, writer, number) in numbers {
            let last = series.entry((form, year, writer)).or_insert(0);
            *last += 1;
            if number != *last {
                return Err(format!("a series of writer {writer} has a gap before {number}"));
            }
        }
        Ok(())
    }

    fn events_of_log(&self, by: usize) -> Result<Vec<(EventId, Vec<u8>)>, String> {
        let store = self.devices[by].store().ok_or("gone")?;
        let mut events = Vec::new();
        for entry in self.office.log() {
            events.extend(opened(store, &entry.frame).ok_or("a frame of the log does not open")?);
        }
        Ok(events)
    }

    /// I-1, I-2: everything saved on a machine that lives, and everything acknowledged that any of them holds, is in the
    /// log or lies apart at the server, whatever the machine itself still has of it.
    fn check_promises(&mut self, writing: &[usize], alive: &[usize]) -> Result<(), String> {
        let settled = self.settled(writing);
        let Some(by) = settled.first().copied() else { return Ok(()) };
        let mut there: BTreeSet<(EventId, Vec<u8>)> = self.events_of_log(by)?.into_iter().collect();
        let (shut_out, mut links) = (cases::shut_out(&there), BTreeSet::new());
        let apart = self.office.apart();
        for (frame, why) in &apart {
            cases::names_apart(frame, *why, &self.book, &shut_out).iter().for_each(|name| self.figures.count(name));
            links.insert(frame.link(&self.book));
        }
        // A frame may be sealed under a key its writer made while shut out: it is there, for whoever holds that key.
        for store in alive.iter().filter_map(|device| self.devices[*device].store()) {
            there.extend(apart.iter().filter_map(|(frame, _)| opened(store, frame)).flatten());
        }
        links.extend(self.office.log().iter().map(|entry| entry.frame.link(&self.book)));
        for (device, _) in &self.oracle.refused {
            // Of whom the server would take nothing, the machine keeps it.
            let store = self.devices[*device].store().filter(|_| writing.contains(device));
            there.extend(
                store
                    .map(Store::events_apart)
                    .transpose()
                    .map_err(|failure| format!("{failure:?}"))?
                    .unwrap_or_default(),
            );
        }
        for saved in &self.oracle.saved {
            let counts = writing.contains(&saved.device);
            if counts && !there.contains(&(saved.id, saved.bytes.clone())) {
                let (writer, wseq) = (saved.id.writer(), saved.id.wseq());
                let store = self.devices[saved.device].store();
                let stands = store.map(|store| (store.sync_status(), store.describe_waiting()));
                return Err(format!("what {} saved as {writer}/{wseq} is nowhere: {stands:?}", saved.device));
            }
        }
        self.figures.add("numbers that two machines drew", self.oracle.drawn_twice.len() as u64);
        self.figures.add("promises looked for", self.oracle.saved.len() as u64);
        for (link, told) in &self.oracle.acked {
            let is_of_one = |frame: &Frame| {
                let writer = frame.header().writer;
                !self.oracle.drawn_twice.contains(&writer) && self.oracle.refused.iter().all(|(_, of)| *of != writer)
            };
            let held = settled
                .iter()
                .filter_map(|device| self.devices[*device].store())
                .any(|store| store.frame(link).is_ok_and(|frame| frame.is_some_and(|frame| is_of_one(&frame))));
            if held && !links.contains(link) {
                return Err(format!("a frame that {told:?} were told the server has is gone"));
            }
        }
        self.figures.add("acknowledgements looked for", self.oracle.acked.len() as u64);
        Ok(())
    }
}

/// In what two books differ: in figures, or in these stories.
fn difference(one: &Stand, other: &Stand) -> String {
    let stories: Vec<String> = one.1.symmetric_difference(&other.1).map(StoryKey::to_string).collect();
    let figures = if one.0 == other.0 { "" } else { "figures, and " };
    format!("{figures}stories: {stories:?}")
}

fn opened(store: &Store, frame: &Frame) -> Option<Vec<(EventId, Vec<u8>)>> {
    store.open_frame(frame)
}
