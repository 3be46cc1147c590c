//! Frames at their place in the log: whose signature they must carry, and whether they take effect.

use ledger::event::Event;

use super::{Effect, Members};
use crate::frame::{Frame, Reading};
use crate::key::Keyring;

/// What a frame does to the members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Whether its writer was active at its place, or became so by it. If not, nothing in it has effect.
    pub active: bool,
    /// Its well-formed events, when it is clear, and what became of each.
    pub effects: Vec<(Event, Effect)>,
}

impl Members {
    /// The key this frame must be signed with here: its writer's, or the one inside a first frame that enrols its writer.
    pub fn signer(&self, frame: &Frame) -> Option<[u8; 32]> {
        let writer = frame.header().writer;
        self.sign_key(writer).or_else(|| {
            if frame.header().fseq != 1 || writer == super::SERVER {
                return None;
            }
            Some(Self::enrols_itself(self.clear_events(frame).first()?.1.as_ref()?)?.sign)
        })
    }

    /// Takes in the next frame of the log, which its [`Members::signer`] signed.
    pub fn take_frame(&mut self, frame: &Frame) -> Admission {
        let writer = frame.header().writer;
        if self.is_active(writer) {
            let effects = self.take_events(frame);
            return Admission { active: true, effects };
        }
        // An unknown writer's first frame may enrol it; when it does not hold, nothing has changed.
        let mut after = self.clone();
        let effects = if self.get(writer).is_none() { after.take_events(frame) } else { Vec::new() };
        let active = after.is_active(writer);
        if active {
            *self = after;
        }
        Admission { active, effects }
    }

    fn take_events(&mut self, frame: &Frame) -> Vec<(Event, Effect)> {
        let writer = frame.header().writer;
        let events = self.clear_events(frame).into_iter();
        events
            .filter_map(|(wseq, event)| event.map(|event| (self.apply(writer, wseq, &event), event)))
            .map(|(effect, event)| (event, effect))
            .collect()
    }

    /// The events of a clear frame with their numbers; none for those that are malformed.
    fn clear_events(&self, frame: &Frame) -> Vec<(u64, Option<Event>)> {
        if frame.header().key.is_some() {
            return Vec::new();
        }
        let Reading::Events(contents) = frame.open(self.book(), &Keyring::default()) else { return Vec::new() };
        let events = contents.events.iter().map(|bytes| Event::decode(bytes).ok());
        (frame.header().wseq_first..).zip(events).collect()
    }
}
