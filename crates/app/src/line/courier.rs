//! The one loop that exchanges by itself: a thread of its own and one timer, armed whenever something waits or the last
//! attempt failed. It never waits for somebody to write.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::exchange::Engine;

use super::carry::carry;
use super::photos::{Next, Photos, carry_photos};
use super::wire::Wire;
use crate::stories::apart::fetch;
use crate::{Book, Refusal};

/// How often a book is looked at of which nothing waits: others may have written.
const LOOK_EVERY: Duration = Duration::from_secs(15 * 60);
/// How long after something was written the first attempt is made: a voucher seldom comes alone.
const AFTER_WRITING: Duration = Duration::from_secs(20);

/// How soon it is tried again where not the line is in the way but this machine: its disk, perhaps.
const AFTER_TROUBLE: Duration = Duration::from_secs(60);
/// Why a book does not exchange that says so by itself: it belongs to no server, or may not be written here.
const AT_REST: [&str; 8] = [
    "app.no-book",
    "sync.not-joined",
    "book.not-enrolled",
    "book.older-copy",
    "book.copied",
    "book.shut-out",
    "book.refused",
    "book.locked",
];

/// What the loop is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A person asks, or the line came up: now.
    Now,
    /// Something was written.
    Written,
}

/// The loop of a window.
pub struct Courier {
    words: Sender<Word>,
    running: Arc<AtomicBool>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl Courier {
    /// Begins the loop over whatever book is open.
    ///
    /// # Errors
    /// When the machine gives no thread, timer or socket.
    pub fn begin(open: Arc<Mutex<Option<Book>>>) -> Result<Self, Refusal> {
        let cannot = |error: std::io::Error| Refusal::new("sync.no-line").with("what", error);
        let wire = Wire::new().map_err(cannot)?;
        let (words, told) = channel();
        let (running, trouble) = (Arc::<AtomicBool>::default(), Arc::<Mutex<Option<String>>>::default());
        let mut round = Round {
            open,
            wire,
            engine: Engine::default(),
            photos: Photos::default(),
            book: None,
            running: Arc::clone(&running),
            trouble: Arc::clone(&trouble),
        };
        std::thread::Builder::new().name("courier".into()).spawn(move || round.go_round(&told)).map_err(cannot)?;
        Ok(Self { words, running, trouble })
    }

    /// Exchanges now.
    pub fn now(&self) {
        // The loop ends with the window; then nobody is left to exchange for.
        let _ = self.words.send(Word::Now);
    }

    /// Something was written.
    pub fn written(&self) {
        let _ = self.words.send(Word::Written);
    }

    /// Whether an exchange is under way.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// The code of what kept the last attempt from being made, where that was this machine and not the line. It is not in the book:
    /// that may be what cannot be written.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Round {
    open: Arc<Mutex<Option<Book>>>,
    wire: Wire,
    engine: Engine,
    photos: Photos,
    book: Option<String>,
    running: Arc<AtomicBool>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl Round {
    fn go_round(&mut self, told: &Receiver<Word>) {
        let mut due = Instant::now() + LOOK_EVERY;
        let mut failing = false;
        loop {
            match told.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(Word::Now) => self.engine.take_heart(),
                Ok(Word::Written) => {
                    // The wait after a failure is not cut short: the line is no better for what was written.
                    if !failing {
                        due = due.min(Instant::now() + AFTER_WRITING);
                    }
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.running.store(true, Ordering::Release);
            let wait = self.attempt();
            self.running.store(false, Ordering::Release);
            failing = wait.is_some();
            // Only where the books have nothing to say, and the line is no better for what photos need.
            let photos_wait = if failing { None } else { self.carry_photos(told) };
            due = Instant::now() + wait.or(photos_wait).unwrap_or(LOOK_EVERY).min(LOOK_EVERY);
        }
    }

    /// One run of exchanges with the book that is open; how long to wait after it, where something waits.
    fn attempt(&mut self) -> Option<Duration> {
        let id = self.lend(|book| Ok(book.book_id())).ok()?;
        if self.book.as_ref() != Some(&id) {
            self.engine = Engine::default();
            self.photos = Photos::default();
            self.book = Some(id.clone());
        }
        let open = Arc::clone(&self.open);
        let carried = carry(&mut self.engine, &mut self.wire, |engine, input| {
            let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
            let book = open.as_mut().filter(|book| book.book_id() == id).ok_or_else(|| Refusal::new("app.no-book"))?;
            book.step(engine, input)
        });
        let trouble = carried.as_ref().err().map(|refusal| refusal.code.clone());
        let trouble = trouble.filter(|code| !AT_REST.contains(&code.as_str()));
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&trouble);
        let Ok(carried) = carried else { return trouble.map(|_| AFTER_TROUBLE) };
        let noted = self.lend(|book| book.note_exchange(&carried));
        // What is in the books does not depend on the line that tells of it.
        drop(noted);
        self.fetch_apart(&id);
        let is_asked = carried.wait.is_none() && self.lend(|book| book.answer_close_request()).unwrap_or(false);
        if is_asked { Some(Duration::ZERO) } else { carried.wait }
    }

    /// Carries photos of the book that was exchanged last; how long to wait, where some still must go. Whatever it is told
    /// meanwhile comes first.
    fn carry_photos(&mut self, told: &Receiver<Word>) -> Option<Duration> {
        let id = self.book.clone()?;
        let open = Arc::clone(&self.open);
        let engine = &mut self.engine;
        let carried = carry_photos(&mut self.photos, &mut self.wire, |photos, word| {
            let next = {
                let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
                let book = open.as_mut().filter(|book| book.book_id() == id);
                book.ok_or_else(|| Refusal::new("app.no-book"))?.step_photos(photos, word)?
            };
            match told.try_recv() {
                Ok(Word::Now) => {
                    engine.take_heart();
                    Ok(Next::Wait(Duration::ZERO))
                }
                Ok(Word::Written) => Ok(Next::Wait(AFTER_WRITING)),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => Ok(next),
            }
        });
        // A folder that cannot be read or written now is tried again after the next exchange.
        carried.unwrap_or(None)
    }

    /// Fetches what the server keeps apart, where its notices tell of something new.
    fn fetch_apart(&mut self, id: &str) {
        let asked = self.lend(|book| Ok((book.wanted_frames()?, book.server_url()?)));
        let Ok((wanted, url)) = asked else { return };
        for (frame, bytes) in fetch(&mut self.wire, &url, id, &wanted) {
            // What cannot be kept now is asked for again after the next exchange.
            let kept = self.lend(|book| if book.book_id() == id { book.keep_fetched(&frame, &bytes) } else { Ok(()) });
            drop(kept);
        }
    }

    fn lend<T>(&self, act: impl FnOnce(&mut Book) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        act(open.as_mut().ok_or_else(|| Refusal::new("app.no-book"))?)
    }
}
