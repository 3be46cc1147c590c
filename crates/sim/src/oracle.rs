//! The ledger of what was promised: written down by the harness when it was said, whatever the system says later.

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::{EventId, WriterNo};
use sync::exchange::{Reply, SignedRequest};
use sync::frame::{Frame, Header};
use sync::member::SERVER;

/// Something a person was told is saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// On which device.
    pub device: usize,
    /// Its event.
    pub id: EventId,
    /// The event's bytes as they were when it was told.
    pub bytes: Vec<u8>,
}

/// Everything that was promised.
#[derive(Debug, Default)]
pub struct Oracle {
    /// What was told to be saved.
    pub saved: Vec<Saved>,
    /// Frames somebody was told the server has, by link: who was told.
    pub acked: BTreeMap<[u8; 32], BTreeSet<usize>>,
    requests: BTreeMap<(usize, WriterNo, u64), [u8; 32]>,
    nonces: BTreeMap<[u8; 24], [u8; 32]>,
    frames: BTreeMap<(usize, WriterNo, u64), [u8; 32]>,
    /// Frames that lie apart and were handed out: whoever has them did not cut them.
    pub handed_out: BTreeSet<[u8; 32]>,
    /// The last request of each writer that the server took, by counter and hash.
    taken: BTreeMap<WriterNo, (u64, [u8; 32])>,
    /// The frame that a device was told the server lacks before it can take later ones, by device and writer.
    lacked: BTreeMap<(usize, WriterNo), u64>,
    /// Writers of whom the server would take nothing, on the machine that wrote as them.
    pub refused: BTreeSet<(usize, WriterNo)>,
    /// Numbers drawn under the phrase.
    drawn: BTreeSet<WriterNo>,
    /// Numbers that two machines drew, which did not know of each other.
    pub drawn_twice: BTreeSet<WriterNo>,
}

impl Oracle {
    /// Notes a request that a device sends, and says what is wrong with it.
    pub fn sends(&mut self, device: usize, book: &[u8; 16], bytes: &[u8]) -> Option<String> {
        let Ok(signed) = SignedRequest::decode(bytes) else { return Some("a request that is none".into()) };
        let request = &signed.request;
        let key = (device, request.writer, request.counter);
        if self.requests.insert(key, signed.hash).is_some_and(|before| before != signed.hash) {
            return Some(format!("device {device} sent two requests with the counter {}", request.counter));
        }
        if let Some(fault) = self.fills_gaps(device, &request.frames) {
            return Some(fault);
        }
        for frame in &request.frames {
            let (header, link) = (frame.header(), frame.link(book));
            if header.key.is_some() {
                let nonce: [u8; 24] = frame.body()[..24].try_into().unwrap_or_default();
                if self.nonces.insert(nonce, link).is_some_and(|before| before != link) {
                    return Some(format!("a nonce was used for two frames of writer {}", header.writer));
                }
            }
            if header.writer == request.writer && !self.handed_out.contains(&link) {
                let key = (device, header.writer, header.fseq);
                if self.frames.insert(key, link).is_some_and(|before| before != link) {
                    return Some(format!(
                        "device {device} cut frame {} of writer {} twice",
                        header.fseq, header.writer
                    ));
                }
            }
        }
        None
    }

    /// A device took in that the server lacks a frame: it offers no later one of that writer before.
    pub fn lacks(&mut self, device: usize, writer: WriterNo, fseq: u64) {
        self.lacked.insert((device, writer), fseq);
    }

    /// A device saw in the log that the server has a frame: somebody else may have filled its gap.
    pub fn has(&mut self, device: usize, frame: &Header) {
        let gap = (device, frame.writer);
        if self.lacked.get(&gap).is_some_and(|lacking| *lacking <= frame.fseq) {
            self.lacked.remove(&gap);
        }
    }

    /// The clear frame that lets the asking writer in goes along with every request, whatever its place.
    fn fills_gaps(&mut self, device: usize, frames: &[Frame]) -> Option<String> {
        for frame in frames {
            let (writer, fseq) = (frame.header().writer, frame.header().fseq);
            match self.lacked.get(&(device, writer)) {
                Some(lacking) if fseq <= *lacking => drop(self.lacked.remove(&(device, writer))),
                Some(lacking) if frame.header().key.is_some() => {
                    return Some(format!(
                        "device {device} offers frame {fseq} of writer {writer} to a server that lacks {lacking}"
                    ));
                }
                _ => {}
            }
        }
        None
    }

    /// Notes what the server answers, and says what is wrong with it: a request it takes is the writer's last one again or has a
    /// higher counter, and whoever has the log to a place brings nothing that stands in it.
    pub fn answers(&mut self, request: &[u8], reply: &[u8]) -> Option<String> {
        let (Ok(signed), Ok(Reply::Answer(answer))) = (SignedRequest::decode(request), Reply::decode(reply)) else {
            return None;
        };
        let (writer, counter) = (signed.request.writer, signed.request.counter);
        if answer.diverged {
            return Some(format!(
                "the server says that writer {writer} has other figures at {}",
                signed.request.cursor
            ));
        }
        // What the server itself wrote has another place after a restore.
        if let Some(ack) = answer.acks.iter().find(|ack| ack.writer != SERVER && ack.sseq <= signed.request.cursor) {
            return Some(format!("writer {writer} offers frame {}/{}, which its log holds", ack.writer, ack.fseq));
        }
        let before = self.taken.insert(writer, (counter, signed.hash));
        let in_line = before.is_none_or(|(last, hash)| counter > last || counter == last && hash == signed.hash);
        (!in_line).then(|| format!("the server took the counter {counter} of writer {writer} after {before:?}"))
    }

    /// The server was put back: it knows older counters.
    pub fn forget_counters(&mut self) {
        self.taken.clear();
    }

    /// A device that is no longer what it was: a copy was put on it.
    pub fn forget_device(&mut self, device: usize) {
        self.requests.retain(|(of, _, _), _| *of != device);
        self.frames.retain(|(of, _, _), _| *of != device);
        self.lacked.retain(|(of, _), _| *of != device);
    }

    /// A machine goes on under a number it drew.
    pub fn draws(&mut self, writer: WriterNo) {
        if !self.drawn.insert(writer) {
            self.drawn_twice.insert(writer);
        }
    }
}
