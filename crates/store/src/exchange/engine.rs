//! The device's side of the exchange as one step function: what came goes in, what to do comes out. No socket, no clock.

use std::time::Duration;

use ledger::enrol::RECOVERED;
use ledger::event::WriterNo;
use sync::bugs;
use sync::exchange::{Backoff, Code, Sizes, State, Taken, Verdict, conclude};
use sync::frame::Frame;
use sync::log::{PageFault, SignedHead};

use super::row::Row;
use super::take::{Brought, Fault};
use crate::keys::random;
use crate::{Access, Failure, Stop, Store};

/// What came.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// The timer ran out, a person asks, or a line came up.
    Ask,
    /// The bytes of a reply to the last request.
    Reply(&'a [u8]),
    /// The last request found no server, or no whole reply. Why, by a stable name.
    NoReply(&'static str),
    /// The server asks for so many seconds of quiet.
    Busy(u32),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send these bytes to the server. What they say is on the disk.
    Send(Vec<u8>),
    /// Ask again after so long: something waits, or the last attempt failed.
    Wait(Duration),
    /// Nothing waits.
    Rest,
}

/// The request that is on its way.
#[derive(Clone)]
pub(crate) struct Flight {
    /// Who asks. Another person may have sat down before the reply came.
    pub by: WriterNo,
    pub bytes: Vec<u8>,
    pub frames: Vec<Frame>,
    pub state: State,
    /// Whether it goes a second time, because of what the first reply said.
    pub again: bool,
}

/// What a device remembers of an exchange between its steps. None of it need outlive the program.
#[derive(Default)]
pub struct Engine {
    sizes: Sizes,
    backoff: Backoff,
    flight: Option<Flight>,
    /// A request that was said to come from a copy: it goes again, and nothing else, until that is heard twice or not.
    suspected: Option<Flight>,
    doubted: bool,
    /// Attempts in a row that came to nothing.
    failures: u32,
    /// Whether it has begun an attempt before.
    has_begun: bool,
    /// Events sent and received since this was last asked.
    brought: (u64, u64),
}

/// Why an attempt failed at a server that does not know this writer.
pub(crate) const UNKNOWN: &str = "sync.forgotten";

/// After so many attempts in a row that came to nothing the line is down, and no more pages are waited for.
const FAILURES_MOST: u32 = 3;

impl Engine {
    /// Takes one step. `now` is this machine's claim of the time in seconds since 2020-01-01 UTC; it decides nothing.
    ///
    /// # Errors
    /// [`Failure::NotJoined`], [`Failure::WriterKeyMissing`], why nothing may be written, or the disk's failure. The book
    /// is then as it was before, and the step may be taken again.
    pub fn step(&mut self, store: &mut Store, now: u32, input: Input<'_>) -> Result<Output, Failure> {
        match input {
            Input::Ask => self.begin(store, now),
            Input::Reply(bytes) => match self.flight.take() {
                Some(flight) => self.hear(store, now, flight, bytes),
                None => Ok(Output::Rest),
            },
            Input::NoReply(why) => self.fail(store, why),
            Input::Busy(seconds) => {
                self.flight = None;
                store.note_fault("sync.busy")?;
                Ok(Output::Wait(Backoff::asked_for(seconds, random_number()?)))
            }
        }
    }

    /// A person asks, or the line came up: the next failure is the first again.
    pub fn take_heart(&mut self) {
        self.backoff = Backoff::default();
    }

    /// How many events were confirmed and received since this was last asked.
    pub fn take_counts(&mut self) -> (u64, u64) {
        std::mem::take(&mut self.brought)
    }

    /// A new attempt. What was left for a later page the books take up where none seems to come: the line is down, or was
    /// when the program ended.
    fn begin(&mut self, store: &mut Store, now: u32) -> Result<Output, Failure> {
        may_ask(store)?;
        if !std::mem::replace(&mut self.has_begun, true) || self.failures == FAILURES_MOST {
            let brought = store.take_up(now)?;
            self.count(brought);
        }
        if asks_no_more(store) { Ok(Output::Rest) } else { self.ask(store, now) }
    }

    fn count(&mut self, brought: Brought) {
        self.brought.0 += brought.sent;
        self.brought.1 += brought.received;
    }

    fn ask(&mut self, store: &mut Store, now: u32) -> Result<Output, Failure> {
        may_ask(store)?;
        let flight = match &self.suspected {
            Some(suspected) if suspected.by == store.writer => suspected.clone(),
            _ => store.make_request(self.sizes, now)?,
        };
        Ok(self.send(flight))
    }

    fn send(&mut self, flight: Flight) -> Output {
        let bytes = flight.bytes.clone();
        self.flight = Some(flight);
        Output::Send(bytes)
    }

    /// The same request once more. A refusal is not signed, and may be an old one, meant for another: what is truly refused is
    /// refused again.
    fn send_again(&mut self, flight: Flight) -> Output {
        let flight = Flight { again: true, ..flight };
        self.suspected = Some(flight.clone());
        self.send(flight)
    }

    fn hear(&mut self, store: &mut Store, now: u32, flight: Flight, reply: &[u8]) -> Result<Output, Failure> {
        if flight.by != store.writer {
            // What it carried is offered again, and answered as it was.
            self.suspected = None;
            return self.ask(store, now);
        }
        let row = store.joined_row()?;
        let own = store.own_head()?;
        let verdict = store.with_line(&row, |line| conclude(line, &flight.state, &own, &flight.frames, reply))?;
        let says_nothing = matches!(verdict, Verdict::NoReply | Verdict::Wait(_) | Verdict::Refused(_));
        if !says_nothing {
            self.suspected = None;
        }
        match verdict {
            Verdict::Taken(taken) => self.take(store, now, &flight, row, &taken),
            Verdict::NoReply => self.fail(store, "sync.no-reply"),
            Verdict::Rewound(head) => {
                store.rewind(&row, Some(&head), now)?;
                store.note_sync(now, "sync.rewound", "")?;
                self.ask(store, now)
            }
            Verdict::Disowned(_) => {
                let state = State { disowned: true, ..row.state.clone() };
                store.keep_row(now, &Row { state, digest: None, fault: Some("sync.disowned".into()), ..row })?;
                self.wait()
            }
            Verdict::Forgotten if bugs::is_on("forgotten-not-offered") => self.fail(store, UNKNOWN),
            Verdict::Forgotten => self.is_unknown(store, &row, now),
            Verdict::CounterMoved(state) => {
                let state = State { counter: state.counter.max(row.state.counter), ..row.state.clone() };
                store.keep_row(now, &Row { state, ..row })?;
                self.ask(store, now)
            }
            Verdict::Forked if bugs::is_on("copy-writes-on") => self.fail(store, "sync.counter"),
            Verdict::Forked if !flight.again => Ok(self.send_again(flight)),
            Verdict::Forked => {
                store.stop_as_copied(now)?;
                Ok(Output::Rest)
            }
            Verdict::Refused(Code::Signature) if RECOVERED.contains(&store.writer) => {
                if !flight.again {
                    return Ok(self.send_again(flight));
                }
                store.stop_as_another(now)?;
                Ok(Output::Rest)
            }
            Verdict::Tampered(fault, head) => self.doubt(store, now, &row, fault, head.as_ref()),
            Verdict::Wait(seconds) => {
                store.note_fault("sync.quota")?;
                let seconds = u32::try_from(seconds).unwrap_or(u32::MAX).min(86_400);
                Ok(Output::Wait(Backoff::asked_for(seconds, random_number()?)))
            }
            // It came with a code and still nobody knows the book: the code was used, or has run out.
            Verdict::Refused(Code::NotEnrolled) if row.server.invite.is_some() => self.fail(store, "sync.code-spent"),
            Verdict::Refused(Code::NotEnrolled | Code::Signature) if store.access() == Access::Writing => {
                self.is_unknown(store, &row, now)
            }
            Verdict::Refused(code) => self.fail(store, code.name()),
        }
    }

    fn take(
        &mut self,
        store: &mut Store,
        now: u32,
        flight: &Flight,
        row: Row,
        taken: &Taken,
    ) -> Result<Output, Failure> {
        let mut row = row;
        if row.forgotten {
            // It answers after all, so what it answers from is the log now.
            store.rewind(&row, taken.state.head.as_ref(), now)?;
            row = store.joined_row()?;
        }
        if row.state.tip != flight.state.tip {
            return self.fail(store, "sync.no-reply");
        }
        let brought = match store.take_answer(&row, &flight.frames, taken, now) {
            Ok(brought) => brought,
            Err(Fault::Failure(failure)) => return Err(failure),
            Err(Fault::Tampering) => {
                return self.doubt(store, now, &row, PageFault::Signature, taken.state.head.as_ref());
            }
        };
        self.doubted = false;
        self.failures = 0;
        self.sizes = self.sizes.after_success();
        self.count(brought);
        self.compare(store, now, taken)?;
        self.go_on(store, now, taken, brought)
    }

    /// The server does not know this writer, or knows another under its number: it has lost the book, or the word that let this
    /// one in. Everything from the beginning goes with each attempt.
    fn is_unknown(&mut self, store: &mut Store, row: &Row, now: u32) -> Result<Output, Failure> {
        // Whoever shows a head brings nothing beside it, and with that does not get in again.
        if (row.state.tip.size > 0 || row.state.disowned) && !row.forgotten {
            store.offer_as_forgotten(row, now)?;
            store.note_sync(now, UNKNOWN, "")?;
        }
        // The line is good: what goes with an attempt may grow again. In a room that lost requests left too small for the book's
        // first word it would never be known.
        self.failures = self.failures.saturating_add(1);
        self.sizes = self.sizes.after_success();
        store.note_fault(UNKNOWN)?;
        self.wait()
    }

    /// Takes what the server says of a difference.
    fn compare(&mut self, store: &mut Store, now: u32, taken: &Taken) -> Result<(), Failure> {
        if taken.diverged { store.differs_from_another(taken.state.tip.size, now) } else { Ok(()) }
    }

    fn go_on(&mut self, store: &mut Store, now: u32, taken: &Taken, brought: Brought) -> Result<Output, Failure> {
        if asks_no_more(store) {
            return Ok(Output::Rest);
        }
        let writes = store.access() == Access::Writing;
        let more = taken.state.tip.size < taken.latest_size
            || store.is_offering()?
            || writes && (store.uncut()? > 0 || store.must_rotate()?);
        if brought.entries > 0 || brought.settled > 0 || brought.sent > 0 {
            self.backoff = Backoff::default();
            if more {
                return self.ask(store, now);
            }
        }
        if !more && store.pending()? == 0 {
            self.backoff = Backoff::default();
            return Ok(Output::Rest);
        }
        // Nothing moves: a key, an enrolment, a place in the log or another person at this machine is waited for.
        self.wait()
    }

    /// A page that cannot be: once it is read again, then it is evidence.
    fn doubt(
        &mut self,
        store: &mut Store,
        now: u32,
        row: &Row,
        fault: PageFault,
        head: Option<&SignedHead>,
    ) -> Result<Output, Failure> {
        if !std::mem::replace(&mut self.doubted, true) {
            return self.ask(store, now);
        }
        if !row.tampered {
            let what = match fault {
                PageFault::Signature => "sync.signature",
                PageFault::Place => "sync.place",
                PageFault::Root => "sync.root",
            };
            store.keep_tampered(now, row, what, head)?;
        }
        self.wait()
    }

    fn fail(&mut self, store: &mut Store, why: &'static str) -> Result<Output, Failure> {
        self.flight = None;
        self.failures = self.failures.saturating_add(1);
        self.sizes = self.sizes.after_failure();
        store.note_fault(why)?;
        self.wait()
    }

    fn wait(&mut self) -> Result<Output, Failure> {
        if bugs::is_on("retry-waits-for-writing") {
            return Ok(Output::Rest);
        }
        if bugs::is_on("wait-for-ever") {
            return Ok(Output::Wait(Duration::from_secs(30 * 86_400)));
        }
        self.backoff = self.backoff.after_failure();
        Ok(Output::Wait(self.backoff.delay(random_number()?)))
    }
}

/// A writer of which the server takes nothing more has nothing to ask.
fn asks_no_more(store: &Store) -> bool {
    matches!(store.access(), Access::Stopped(Stop::Copied | Stop::Refused))
}

fn may_ask(store: &Store) -> Result<(), Failure> {
    match store.access() {
        Access::Writing | Access::Joining | Access::Stopped(Stop::ShutOut) => Ok(()),
        _ => store.may_write(),
    }
}

fn random_number() -> Result<u64, Failure> {
    Ok(u64::from_be_bytes(random()?))
}
