//! Reading the log: every entry's signature, who was active at its place, and what it holds once its key is there.
//!
//! Members are known as far as entries were pulled, since their events are clear. What is sealed is judged in order and
//! stops where a key or a dictionary is missing; a later entry or a later program may bring it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ledger::event::WriterNo;

use crate::BookId;
use crate::frame::{Contents, Fault, Frame, Head, Missing, Reading};
use crate::key::{KeyId, Keyring};
use crate::log::Entry;
use crate::member::{Effect, Fact, Holder, Members, SERVER, gather_keys};

/// An entry of the log, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its place.
    pub sseq: u64,
    /// The frame.
    pub frame: Frame,
    /// What it holds, or why it has no effect.
    pub judgement: Judgement,
}

/// What an entry amounts to; the same on every device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// These events, each to be judged by itself.
    Events(Contents),
    /// It is malformed as a whole, and listed.
    Malformed(Fault),
    /// Its writer was not active at its place; it is kept as evidence against the server that admitted it.
    Inactive,
}

/// Why a log cannot be what an honest server keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Tampering {
    /// An entry is not signed by its writer.
    #[error("entry {sseq} of the log is not signed by its writer")]
    Signature {
        /// Its place.
        sseq: u64,
    },
    /// An entry does not go on where its writer's frame before ended.
    #[error("entry {sseq} of the log does not follow its writer's frames")]
    Continuity {
        /// Its place.
        sseq: u64,
    },
}

/// Reads one book's log from its beginning.
#[derive(Debug, Clone)]
pub struct Reader {
    book: BookId,
    members: Members,
    heads: BTreeMap<WriterNo, Head>,
    size: u64,
    waiting: VecDeque<(u64, Frame, bool)>,
    seals: BTreeSet<KeyId>,
}

impl Reader {
    /// Before the first entry.
    pub fn new(book: BookId) -> Self {
        Self {
            book,
            members: Members::new(book),
            heads: BTreeMap::new(),
            size: 0,
            waiting: VecDeque::new(),
            seals: BTreeSet::new(),
        }
    }

    /// The members, as of the last entry pulled.
    pub const fn members(&self) -> &Members {
        &self.members
    }

    /// How many entries were pulled.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// How far a writer's frames have come in the log.
    pub fn head(&self, writer: WriterNo) -> Option<&Head> {
        self.heads.get(&writer)
    }

    /// The keys that entries pulled are sealed with though none of them says who was handed them: the book's first, and one
    /// whose word a restored server keeps apart, while what was sealed under it stands.
    pub fn keys_unsaid(&self) -> BTreeSet<KeyId> {
        let said: BTreeSet<_> = self.members.keys().handed.iter().map(|handed| handed.key).collect();
        self.seals.difference(&said).copied().collect()
    }

    /// How many events the entries hold that were pulled and not judged.
    pub fn events_not_judged(&self) -> u64 {
        self.waiting.iter().map(|(_, frame, _)| u64::from(frame.header().count)).sum()
    }

    /// What the first entry not judged yet waits for.
    pub fn waits_for(&self, keys: &Keyring) -> Option<Missing> {
        let (_, frame, _) = self.waiting.front().filter(|(_, _, active)| *active)?;
        match frame.open(&self.book, keys) {
            Reading::Waiting(missing) => Some(missing),
            Reading::Events(_) | Reading::Malformed(_) => None,
        }
    }

    /// Takes in the next entry, adding to `keys` what it hands to `holder`.
    ///
    /// # Errors
    /// [`Tampering`]; nothing of this entry or a later one may be used.
    pub fn pull(&mut self, entry: &Entry, holder: &Holder<'_>, keys: &mut Keyring) -> Result<(), Tampering> {
        let sseq = self.size + 1;
        let frame = &entry.frame;
        let header = frame.header();
        // A frame of a writer nobody enrolled has no key to check it by: it has no effect, and everyone can tell.
        let signer = self.members.signer(frame);
        if let Some(key) = signer {
            if !frame.is_signed_by(&self.book, &key) {
                return Err(Tampering::Signature { sseq });
            }
            let head = self
                .heads
                .get(&header.writer)
                .copied()
                .unwrap_or_else(|| Head::beginning(&self.book, header.writer, &key));
            let follows =
                (header.fseq, header.wseq_first) == (head.fseq + 1, head.wseq + 1) && header.prev == head.link;
            // After a move to another server writer 0 has another key, and begins another chain.
            let begins = header.writer == SERVER && header.fseq == 1;
            if !follows && !begins {
                return Err(Tampering::Continuity { sseq });
            }
            let link = frame.link(&self.book);
            let event_link = head.event_link;
            self.heads.insert(header.writer, Head { fseq: header.fseq, link, wseq: header.wseq_last(), event_link });
        }
        let admission = self.members.take_frame(frame);
        for (event, effect) in &admission.effects {
            let Ok(Some(fact)) = Fact::of(event) else { continue };
            // A key made by somebody who no longer might is nobody's newest; he sealed under it all the same before he heard.
            if *effect == Effect::Effective || admission.active && matches!(fact, Fact::Rotated(_)) {
                gather_keys(&self.book, holder, &fact, keys);
            }
        }
        self.size = sseq;
        let active = signer.is_some() && admission.active;
        self.note_seal(frame, active);
        self.waiting.push_back((sseq, frame.clone(), active));
        Ok(())
    }

    /// Lets go of what waits to be judged; for one who only checks signatures.
    pub(crate) fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    /// Takes in the next entry, which was pulled before and has lain on this device's own disk since: its signature was
    /// looked at then. `judged` says that [`Reader::judge`] has given it already.
    pub fn pull_again(&mut self, frame: &Frame, judged: bool) {
        let header = frame.header();
        let signed = self.members.signer(frame).is_some();
        if signed {
            let link = frame.link(&self.book);
            let head = Head { fseq: header.fseq, link, wseq: header.wseq_last(), event_link: [0; 32] };
            self.heads.insert(header.writer, head);
        }
        let admission = self.members.take_frame(frame);
        let active = signed && admission.active;
        self.note_seal(frame, active);
        self.size += 1;
        if !judged {
            self.waiting.push_back((self.size, frame.clone(), active));
        }
    }

    fn note_seal(&mut self, frame: &Frame, active: bool) {
        self.seals.extend(frame.header().key.filter(|_| active));
    }

    /// Every entry that can be judged now, in order, up to the first that waits for something.
    pub fn judge(&mut self, keys: &Keyring) -> Vec<Judged> {
        let mut judged = Vec::new();
        while let Some((sseq, frame, active)) = self.waiting.front() {
            let judgement = match (active, frame.open(&self.book, keys)) {
                (false, _) => Judgement::Inactive,
                (true, Reading::Events(contents)) => Judgement::Events(contents),
                (true, Reading::Malformed(fault)) => Judgement::Malformed(fault),
                (true, Reading::Waiting(_)) => break,
            };
            judged.push(Judged { sseq: *sseq, frame: frame.clone(), judgement });
            self.waiting.pop_front();
        }
        judged
    }
}
