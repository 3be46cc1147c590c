//! The device's side: which photo is asked about next, and what an answer means. Whoever owns the line does what it says;
//! a cut anywhere costs at most a chunk, since the server is asked how far it has come before anything is sent.
//!
//! What somebody waits for goes first, then what lies here and the server lacks, one photo at a time. A photo that
//! cannot be had or sent is passed over until the next round: it holds back no other.

use std::collections::BTreeSet;

use super::keep::Kept;
use super::{Act, CHUNK_MAX, CHUNK_MIN, Chunk, ChunkFault, Hash, Shelf, is_named};

/// How many answers may bring a photo no further, in one round, before it is passed over. A cut line is no answer.
const STALLS_MAX: u8 = 3;
/// How long a busy server is left alone when it does not say, in seconds.
const BUSY_SECONDS: u32 = 10;

/// Something to ask the server about a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// How much of it the server has.
    Look(Hash),
    /// The next bytes of it.
    Take(Hash, u32, u32),
    /// A chunk of it, encoded.
    Bring(Hash, Vec<u8>),
}

impl Errand {
    /// Which photo.
    pub const fn hash(&self) -> &Hash {
        match self {
            Errand::Look(hash) | Errand::Take(hash, ..) | Errand::Bring(hash, _) => hash,
        }
    }

    /// What is signed.
    pub fn act(&self) -> Act<'_> {
        match self {
            Errand::Look(_) => Act::Look,
            Errand::Take(_, off, len) => Act::Take { off: *off, len: *len },
            Errand::Bring(_, chunk) => Act::Bring(chunk),
        }
    }
}

/// What the server answered, as HTTP says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// How much of the photo it has.
    pub kept: Option<Kept>,
    /// How many seconds it asks to be left alone.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: &'a [u8],
}

/// What to do after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Ask for the next errand.
    Go,
    /// Leave the server alone for so many seconds first.
    Wait(u32),
    /// It takes nothing from this device for so many seconds; what is wanted may be fetched meanwhile.
    SendLater(u32),
}

/// Why photos wait though the line is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The book has no more room for photos at the server: its operator must give it more.
    Full,
    /// The server takes no photos from this device: it was shut out, or the book waits for the operator.
    Closed,
    /// A photo came to nothing several times: its bytes here or there are damaged, or an answer made no sense.
    Stuck,
}

impl Trouble {
    /// The stable name that screens and logs know it by.
    pub const fn code(self) -> &'static str {
        match self {
            Trouble::Full => "paper.server-full",
            Trouble::Closed => "paper.server-closed",
            Trouble::Stuck => "paper.stuck",
        }
    }
}

/// Photos under way between a device and its server.
#[derive(Debug, Clone)]
pub struct Transfer {
    chunk_len: usize,
    fetching: Option<Fetching>,
    sending: Option<Sending>,
    passed_over: BTreeSet<Hash>,
    sends_no_more: bool,
    trouble: Option<Trouble>,
    sent: u64,
    fetched: u64,
}

#[derive(Debug, Clone)]
struct Fetching {
    hash: Hash,
    got: Vec<u8>,
    size: Option<u32>,
    stalls: u8,
}

#[derive(Debug, Clone)]
struct Sending {
    hash: Hash,
    sealed: Vec<u8>,
    /// How far the server has come; none when it must be asked.
    off: Option<u32>,
    stalls: u8,
}

impl Default for Transfer {
    fn default() -> Self {
        Self {
            chunk_len: CHUNK_MIN,
            fetching: None,
            sending: None,
            passed_over: BTreeSet::new(),
            sends_no_more: false,
            trouble: None,
            sent: 0,
            fetched: 0,
        }
    }
}

impl Transfer {
    /// Begins another round: what was passed over is tried again. What is under way stays so. `may_send` is false while a
    /// server that wanted nothing from this device is still to be left alone with it.
    pub fn begin_round(&mut self, may_send: bool) {
        self.passed_over.clear();
        self.sends_no_more = !may_send;
        self.trouble = None;
    }

    /// What to ask next; none when this round is over.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    pub fn next<S: Shelf>(&mut self, shelf: &S) -> Result<Option<Errand>, S::Failure> {
        if self.fetching.is_none() {
            let wanted = shelf.wanted()?.into_iter().find(|hash| !self.passed_over.contains(hash));
            self.fetching = wanted.map(|hash| Fetching { hash, got: Vec::new(), size: None, stalls: 0 });
        }
        if let Some(fetching) = &self.fetching {
            let off = u32::try_from(fetching.got.len()).unwrap_or(u32::MAX);
            return Ok(Some(Errand::Take(fetching.hash, off, self.chunk_len as u32)));
        }
        while self.sending.is_none() && !self.sends_no_more {
            let waiting = shelf.to_send()?.into_iter().find(|hash| !self.passed_over.contains(hash));
            let Some(hash) = waiting else { return Ok(None) };
            match shelf.read(&hash)?.filter(|sealed| is_named(&hash, sealed)) {
                Some(sealed) => self.sending = Some(Sending { hash, sealed, off: None, stalls: 0 }),
                None => self.pass_over(hash, Trouble::Stuck),
            }
        }
        if self.sends_no_more {
            return Ok(None);
        }
        Ok(self.sending.as_ref().map(|sending| sending.errand(self.chunk_len)))
    }

    /// What the answer to the last errand means.
    ///
    /// # Errors
    /// When the shelf cannot be written.
    pub fn hear<S: Shelf>(&mut self, shelf: &mut S, answer: &Answer<'_>) -> Result<After, S::Failure> {
        if matches!(answer.status, 429 | 503) {
            let seconds = answer.retry_after.unwrap_or(BUSY_SECONDS);
            if self.fetching.is_some() {
                return Ok(After::Wait(seconds));
            }
            self.sends_no_more = true;
            return Ok(After::SendLater(seconds));
        }
        match (self.fetching.take(), self.sending.take()) {
            (Some(fetching), sending) => {
                self.sending = sending;
                self.heard_of_fetching(shelf, fetching, answer)?;
            }
            (None, Some(sending)) => self.heard_of_sending(shelf, sending, answer)?,
            (None, None) => {}
        }
        Ok(After::Go)
    }

    /// No answer came, or half of one: whether the server took the chunk is not known.
    pub fn cut(&mut self) {
        self.chunk_len = (self.chunk_len / 2).max(CHUNK_MIN);
        if let Some(sending) = &mut self.sending {
            sending.off = None;
        }
    }

    /// Why photos still wait after the round.
    pub const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// How many photos were sent and fetched since this was asked last.
    pub fn take_counts(&mut self) -> (u64, u64) {
        (std::mem::take(&mut self.sent), std::mem::take(&mut self.fetched))
    }

    fn heard_of_fetching<S: Shelf>(
        &mut self,
        shelf: &mut S,
        mut fetching: Fetching,
        answer: &Answer<'_>,
    ) -> Result<(), S::Failure> {
        if answer.status == 404 {
            // Half of it may be here from before the server was restored; what comes next time is compared as a whole.
            shelf.set_not_at_server(&fetching.hash)?;
            self.passed_over.insert(fetching.hash);
            return Ok(());
        }
        let chunk = if answer.status == 200 { Chunk::decode(answer.body) } else { Err(ChunkFault::Malformed) };
        let follows = |chunk: &Chunk| {
            chunk.off as usize == fetching.got.len() && fetching.size.is_none_or(|size| size == chunk.size)
        };
        let Some(chunk) = chunk.ok().filter(follows) else {
            // Another size than before: one of the two is not this photo.
            fetching.got.clear();
            fetching.size = None;
            self.stalled_fetching(fetching);
            return Ok(());
        };
        self.came_through();
        fetching.size = Some(chunk.size);
        fetching.got.extend(&chunk.data);
        if fetching.got.len() < chunk.size as usize {
            self.fetching = Some(fetching);
            return Ok(());
        }
        if !is_named(&fetching.hash, &fetching.got) {
            fetching.got.clear();
            fetching.size = None;
            self.stalled_fetching(fetching);
            return Ok(());
        }
        shelf.put(&fetching.hash, &fetching.got)?;
        shelf.set_at_server(&fetching.hash)?;
        self.fetched += 1;
        // Should the shelf go on wanting it, it is not fetched again and again.
        self.passed_over.insert(fetching.hash);
        Ok(())
    }

    fn heard_of_sending<S: Shelf>(
        &mut self,
        shelf: &mut S,
        mut sending: Sending,
        answer: &Answer<'_>,
    ) -> Result<(), S::Failure> {
        let size = sending.sealed.len() as u32;
        match (answer.status, answer.kept) {
            // A look, a chunk that was kept, or one that was not what comes next: in each the server says how far it is.
            (200 | 204 | 409, Some(kept)) => {
                if kept.is_whole() && kept.size == size {
                    shelf.set_at_server(&sending.hash)?;
                    self.sent += 1;
                    self.passed_over.insert(sending.hash);
                    return Ok(());
                }
                let off = if kept.size == size { kept.have } else { 0 };
                let before = sending.off.replace(off);
                if before.is_none_or(|before| off > before) {
                    self.came_through();
                    self.sending = Some(sending);
                } else {
                    self.stalled_sending(sending);
                }
            }
            // Not the photo of its name: begin again, it may have been damaged where no checksum looked.
            (422, _) => {
                sending.off = Some(0);
                self.stalled_sending(sending);
            }
            (507, _) => self.send_no_more(Trouble::Full),
            (404, _) => self.send_no_more(Trouble::Closed),
            // Damaged on the way, or an answer that is none.
            _ => {
                sending.off = None;
                self.stalled_sending(sending);
            }
        }
        Ok(())
    }

    fn came_through(&mut self) {
        self.chunk_len = (self.chunk_len * 2).min(CHUNK_MAX);
    }

    fn stalled_fetching(&mut self, mut fetching: Fetching) {
        fetching.stalls += 1;
        if fetching.stalls < STALLS_MAX {
            self.fetching = Some(fetching);
        } else {
            self.pass_over(fetching.hash, Trouble::Stuck);
        }
    }

    fn stalled_sending(&mut self, mut sending: Sending) {
        sending.stalls += 1;
        if sending.stalls < STALLS_MAX {
            self.sending = Some(sending);
        } else {
            self.pass_over(sending.hash, Trouble::Stuck);
        }
    }

    fn pass_over(&mut self, hash: Hash, why: Trouble) {
        self.passed_over.insert(hash);
        self.trouble = self.trouble.or(Some(why));
    }

    fn send_no_more(&mut self, why: Trouble) {
        self.sends_no_more = true;
        self.trouble = Some(why);
    }
}

impl Sending {
    fn errand(&self, chunk_len: usize) -> Errand {
        let chunk = self.off.and_then(|off| Chunk::of(&self.sealed, off as usize, chunk_len));
        match chunk {
            Some(chunk) => Errand::Bring(self.hash, chunk.encode()),
            None => Errand::Look(self.hash),
        }
    }
}
