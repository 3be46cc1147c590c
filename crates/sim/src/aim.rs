//! Situations that chance seldom comes to by itself: two people meet on one thing, neither knowing of the other; a machine is
//! shut out and comes back from its backup; a server forgets who was let in.

use store::exchange::{Input, Output};
use store::{Access, Store};
use sync::member::{Fact, Roles, State};

use crate::device::{Device, Ended, Seat};
use crate::people::{self, MEETINGS, Written};
use crate::server::Office;
use crate::world::{DEVICES_MOST, World};

impl World {
    /// Two act on one thing at once.
    pub(crate) fn aim(&mut self) {
        match self.dice.below(10) {
            0 => self.fall_out(),
            1..=2 => self.lose_role_at_work(),
            3 => self.meet_on_paper(),
            4 => self.decide_apart(),
            _ => self.meet(),
        }
    }

    fn two_that_write(&mut self) -> Option<(usize, usize)> {
        let one = self.any_device(|device| device.writes())?;
        let own = self.devices[one].writer;
        let other = self.any_device(|device| device.writes() && device.id != one && device.writer != own)?;
        Some((one, other))
    }

    /// The one, who is a director, and another.
    fn director_and_other(&mut self) -> Option<(usize, usize)> {
        let directors: Vec<usize> =
            (0..self.devices.len()).filter(|at| self.devices[*at].writes() && self.is_director(*at)).collect();
        let one = *directors.get(self.dice.place(directors.len().max(1)))?;
        let own = self.devices[one].writer;
        let other = self.any_device(|device| device.writes() && device.writer != own)?;
        Some((one, other))
    }

    /// Which of the two comes first in the log is mostly the line's affair, which prefers whoever acted first.
    fn bring_in_either_order(&mut self, one: usize, other: usize) {
        if self.dice.happens(500) {
            return;
        }
        let order = if self.dice.happens(500) { [one, other] } else { [other, one] };
        for device in order {
            if self.devices[device].writes() && self.devices[device].flight.is_none() {
                self.exchanges_once(device);
            }
        }
    }

    /// One or two fetch what the server keeps apart, and decide on it.
    fn decide_apart(&mut self) {
        let Some((one, other)) = self.two_that_write() else { return };
        for device in [one, other] {
            self.fetches(device);
            let mut dice = self.dice.clone();
            self.dice.number();
            self.does(device, |store, wall| people::decide_apart(store, wall, &mut dice));
        }
        self.bring_in_either_order(one, other);
    }

    fn fetches(&mut self, device: usize) {
        let Some(Ok(wanted)) = self.devices[device].store().map(Store::wanted_frames) else { return };
        let (apart, book) = (self.office.apart(), self.book);
        for wanted in wanted {
            let Some((frame, _)) = apart.iter().find(|(frame, _)| frame.link(&book) == wanted.frame) else { continue };
            let Some(store) = self.devices[device].store_mut() else { return };
            match store.keep_fetched(&wanted.frame, frame.bytes()) {
                Ok(true) => {
                    self.oracle.handed_out.insert(wanted.frame);
                    self.figures.count("frames apart fetched");
                }
                Ok(false) => return self.fault(format!("{device} does not take the frame it asked for")),
                Err(failure) => return self.fault(format!("{device} could not keep a frame apart: {failure:?}")),
            }
        }
    }

    /// Two pay, or owe, what one paper says.
    fn meet_on_paper(&mut self) {
        let Some((one, other)) = self.two_that_write() else { return };
        let (paper, owes) = (self.dice.below(4), self.dice.happens(500));
        self.say(format!("{one} and {other} both {} paper {paper}", if owes { "owe" } else { "pay" }));
        for device in [one, other] {
            let mut dice = self.dice.clone();
            self.dice.number();
            self.does(device, |store, wall| people::post_paper(store, wall, &mut dice, paper, owes));
        }
        self.bring_in_either_order(one, other);
    }

    /// Two correct, decide on or pay one voucher.
    fn meet(&mut self) {
        let Some((one, other)) = self.two_that_write() else { return };
        let mut dice = self.dice.clone();
        self.dice.number();
        let (Some(a), Some(b)) = (self.devices[one].store(), self.devices[other].store()) else { return };
        let Ok(Some(target)) = people::known_to_both(a, b, &mut dice) else { return };
        let mut deeds = MEETINGS[self.dice.place(MEETINGS.len())];
        if self.dice.happens(500) {
            deeds.reverse();
        }
        self.say(format!("{one} and {other} meet on {target}: {deeds:?}"));
        for (device, deed) in [one, other].into_iter().zip(deeds) {
            let mut dice = self.dice.clone();
            self.dice.number();
            self.does(device, |store, wall| people::correct(store, wall, &mut dice, (target, deed)));
        }
        self.bring_in_either_order(one, other);
    }

    /// Somebody works while a director takes the role away.
    fn lose_role_at_work(&mut self) {
        let Some((one, other)) = self.director_and_other() else { return };
        let writer = self.devices[other].writer;
        self.works(other);
        let roles = [Roles::CASHIER, Roles::DIRECTOR][self.dice.place(2)];
        self.figures.count("roles changed");
        self.state(one, &[Fact::RoleChanged { writer, roles }]);
        self.bring_in_either_order(one, other);
    }

    /// Two directors shut each other out.
    fn fall_out(&mut self) {
        let Some((one, other)) = self.director_and_other() else { return };
        // Somebody must be left who can let others in.
        if !self.is_director(other) || self.devices.iter().filter(|device| device.writes()).count() < 4 {
            return;
        }
        for (by, of) in [(one, other), (other, one)] {
            let writer = self.devices[of].writer;
            self.figures.count("writers ended");
            self.state(by, &[Fact::Revoked { writer }]);
        }
        self.bring_in_either_order(one, other);
    }

    fn is_director(&mut self, device: usize) -> bool {
        let members = self.devices[device].store_mut().map(Store::members);
        let Some(Ok(members)) = members else { return false };
        members.get(self.devices[device].writer).is_some_and(|member| {
            member.state == State::Active && member.confirmed && member.roles.any_of(Roles::DIRECTOR)
        })
    }

    /// Somebody does something on a machine that nothing cuts off.
    fn does(&mut self, device: usize, act: impl FnOnce(&mut Store, u32) -> Result<Written, store::Failure>) {
        let wall = self.wall(device);
        match self.devices[device].attempt(0, |store| act(store, wall)) {
            Ended::Well(written) => {
                self.say(format!("{device} writes {:?}", written.iter().map(|(id, _)| id.wseq()).collect::<Vec<_>>()));
                self.promise(device, written);
                self.wake_soon(device);
            }
            Ended::Refused(failure) => self.fault(format!("{device} could not write: {failure:?}")),
            Ended::Cut(place) => self.fell(device, place),
        }
    }

    /// Something waits on a machine when it is backed up; it is gone, its writer is shut out, and the backup is restored
    /// elsewhere. What waited comes to lie apart.
    pub(crate) fn shut_out_and_restore(&mut self) {
        let Some((by, of)) = self.two_that_write() else { return };
        if !self.is_director(by) || self.devices.iter().filter(|device| device.writes()).count() < 3 {
            return;
        }
        self.works(of);
        let Some(file) = self.back_up_of(of) else { return };
        self.lose(of);
        let writer = self.devices[of].writer;
        self.figures.count("writers ended");
        self.state(by, &[Fact::Revoked { writer }]);
        self.figures.count("shut out, and restored elsewhere");
        self.restore_from(&file);
    }

    /// The machine that began the book is gone, and the server is put back to its first copy.
    pub(crate) fn forget_who_was_let_in(&mut self) {
        let joined =
            |device: &&Device| device.id > 0 && device.store().is_some_and(|store| store.access() == Access::Writing);
        if self.devices.iter().filter(joined).count() < 2 || self.office.untold {
            return;
        }
        let Seat::Open(_) = self.devices[0].seat else { return };
        if self.put_back_by(Office::put_back_first) {
            self.lose(0);
            self.figures.count("servers that forgot who was let in");
        }
    }

    /// A machine is copied, and both copies write. Requests of the copy went out in vain, so that its counter is ahead and the
    /// server takes its frames for what they are: a branch.
    pub(crate) fn branch(&mut self) {
        if self.devices.len() >= DEVICES_MOST {
            return;
        }
        let may_be =
            |device: &Device| device.writes() && device.flight.is_none() && !device.copied && device.key.is_some();
        let Some(of) = self.any_device(may_be) else { return };
        if let Err(fault) = self.exchange_calmly(of) {
            return self.fault(fault);
        }
        if !self.devices[of].writes() {
            return;
        }
        let writer = self.devices[of].writer;
        let is_other = |device: &Device| device.writes() && device.flight.is_none() && device.writer != writer;
        let Some(other) = self.any_device(is_other) else { return };
        let copy = self.copy_of(of);
        if !self.devices[copy].writes() {
            return;
        }
        if self.dice.happens(500) {
            return self.write_while_asking(of, copy);
        }
        // From a server that gives back one frame at a time the copy hears of the other's, and only later of those under its
        // own numbers: meanwhile nothing but the answer to its own frame tells it.
        for device in [other, of] {
            self.brings(device);
        }
        self.works(copy);
        self.ask_in_vain(copy);
        self.figures.count("copies whose counter is ahead");
        // Before the other's own counter comes as far again.
        if self.devices[copy].writes() {
            self.office.give_at_a_time(1);
            self.exchanges_once(copy);
            self.office.give_at_a_time(self.weather.page_bytes);
        }
    }

    /// The other way about: the copy's frame stands in the log, and comes with the answer to a question that was asked before
    /// people wrote what no frame holds yet.
    fn write_while_asking(&mut self, of: usize, copy: usize) {
        self.ask_in_vain(of);
        self.brings(copy);
        let wall = self.wall(of);
        let Ended::Well(Output::Send(bytes)) = self.devices[of].step(0, wall, Input::Ask) else { return };
        self.works(of);
        self.figures.count("machines that write while they hear of their copy");
        self.hears_calmly(of, &bytes);
    }

    /// A machine asks, and nothing comes through; its counter goes on.
    fn ask_in_vain(&mut self, device: usize) {
        for _ in 0..4 {
            let wall = self.wall(device);
            if self.devices[device].writes() {
                let _ = self.devices[device].step(0, wall, Input::Ask);
            }
        }
    }

    /// A machine that is behind with the log brings something and is told that the server has it; then the server is put back to
    /// just before. The machine goes on from a place of the log that still is the server's.
    pub(crate) fn lose_what_was_acknowledged(&mut self) {
        let size = self.office.size();
        let behind = |device: &Device| {
            let known = device.store().map_or(size, Store::last_of_log);
            device.writes() && device.flight.is_none() && known > 0 && known + 1 < size
        };
        let Some(of) = self.any_device(behind) else { return };
        let before = self.office.image();
        self.brings(of);
        if self.put_back_by(|office| {
            office.put_back_to(&before);
            true
        }) {
            self.figures.count("servers put back to just before");
        }
        if self.devices[of].writes() {
            self.works(of);
        }
    }

    fn works(&mut self, device: usize) {
        let mut dice = self.dice.clone();
        self.dice.number();
        self.does(device, |store, wall| people::work(store, wall, &mut dice));
    }

    /// A machine works, and exchanges once over a line that works.
    fn brings(&mut self, device: usize) {
        self.works(device);
        self.exchanges_once(device);
    }

    fn exchanges_once(&mut self, device: usize) {
        let wall = self.wall(device);
        let Ended::Well(Output::Send(bytes)) = self.devices[device].step(0, wall, Input::Ask) else { return };
        self.hears_calmly(device, &bytes);
    }

    fn hears_calmly(&mut self, device: usize, bytes: &[u8]) {
        match self.answer_calmly(device, bytes) {
            Ok(Ended::Refused(failure)) => self.fault(format!("{device} could not take an answer in: {failure:?}")),
            Ok(Ended::Well(_) | Ended::Cut(_)) => {}
            Err(fault) => self.fault(fault),
        }
    }
}
