//! The line between machines and server: what it loses, cuts, doubles, delays and answers in the server's place.

use store::Access;
use store::exchange::{Input, Output};
use sync::exchange::{Answer, Code, Reply};

use crate::device::Ended;
use crate::world::{Due, HOUR, MINUTE, SECOND, World};

impl World {
    pub(crate) fn send(&mut self, device: usize, bytes: Vec<u8>) {
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
    pub(crate) fn delay(&mut self) -> u64 {
        let slow = self.dice.happens(100);
        1 + self.dice.below(if slow { self.weather.delay_most } else { self.weather.delay_most.min(2 * SECOND) })
    }

    pub(crate) fn trace_bytes(&mut self, bytes: &[u8]) {
        self.trace =
            bytes.iter().fold(self.trace, |trace, byte| (trace ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    pub(crate) fn request_arrives(&mut self, device: usize, flight: u64, bytes: &[u8]) {
        let dies = self.dice.happens(self.weather.server_crash);
        if dies {
            self.figures.count("server crashes");
            if self.weather.outages && flight.is_multiple_of(3) && self.devices[device].store().is_some() {
                self.figures.count("machines cut off with the server");
                self.devices[device].fall();
                self.fell(device, "one loss of power");
            }
        }
        let now = self.server_now();
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

    pub(crate) fn hear(&mut self, device: usize, bytes: &[u8], is_whole: bool) {
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
    pub(crate) fn heed(&mut self, device: usize, answer: &Answer) {
        for entry in answer.page.entries.iter().filter_map(|told| told.entry(&[])) {
            self.oracle.has(device, entry.frame.header());
        }
        for refused in &answer.refused {
            self.figures.count(&format!("frame refused: {}", refused.code.name()));
            if refused.code == Code::Gap {
                self.oracle.lacks(device, refused.writer, refused.detail + 1);
            }
        }
        let Some(store) = self.devices[device].store() else { return };
        let own = store.cache().identity().writer;
        let lies_apart = answer
            .quarantined
            .iter()
            .any(|receipt| receipt.writer == own && !self.oracle.handed_out.contains(&receipt.link));
        if lies_apart && store.access() == Access::Writing {
            self.fault(format!("{device} writes on, though frames of its writer {own} lie apart"));
        }
    }

    /// An exchange over a line that works, until the device comes to rest.
    pub(crate) fn exchange_calmly(&mut self, device: usize) -> Result<(), String> {
        let wall = self.wall(device);
        let mut ended = self.devices[device].step(0, wall, Input::Ask);
        // A server may give back one frame at a time.
        for _ in 0..400 + self.office.size() {
            match ended {
                Ended::Well(Output::Send(bytes)) => {
                    self.figures.count("exchanges in good weather");
                    ended = self.answer_calmly(device, &bytes)?;
                }
                Ended::Well(_) => {
                    self.finish_joining(device);
                    return Ok(());
                }
                Ended::Refused(failure) => return Err(format!("{device} could not step: {failure:?}")),
                Ended::Cut(place) => return Err(format!("{device} was cut off at {place} in good weather")),
            }
        }
        Err(format!("{device} does not come to rest"))
    }

    /// A request over a line that works, and what the device makes of the answer.
    pub(crate) fn answer_calmly(&mut self, device: usize, bytes: &[u8]) -> Result<Ended<Output>, String> {
        if let Some(fault) = self.oracle.sends(device, &self.book, bytes) {
            return Err(fault);
        }
        let (wall, now) = (self.wall(device), self.server_now());
        let answer = self.office.answer(bytes, now, false).unwrap_or_default();
        if let Some(fault) = self.oracle.answers(bytes, &answer) {
            return Err(fault);
        }
        let ended = self.devices[device].step(0, wall, Input::Reply(&answer));
        if let Ok(Reply::Answer(answer)) = Reply::decode(&answer) {
            self.heed(device, &answer);
        }
        self.violation.clone().map_or(Ok(ended), Err)
    }
}
