//! Who is let in, ended and given other roles, and the machines that join.

use store::Store;
use store::exchange::{Joining, NewWriter};
use sync::member::{Fact, PublicKeys, Roles, State};

use crate::device::{Device, Ended, Seat};
use crate::people;
use crate::world::{DEVICES_MOST, Due, HOUR, MINUTE, PASSPHRASE, World};

/// What a device that is let in may do: accountants and directors more often, since they meet each other's work.
const ROLES: [Roles; 5] = [Roles::ACCOUNTANT, Roles::ACCOUNTANT, Roles::DIRECTOR, Roles::DIRECTOR, Roles::CASHIER];

impl World {
    pub(crate) fn change_members(&mut self) {
        let Some(by) = self.any_device(|device| device.writes()) else { return };
        let members = match self.devices[by].store_mut().map(Store::members) {
            Some(Ok(members)) => members,
            _ => return,
        };
        let own = self.devices[by].writer;
        let is_director = members.get(own).is_some_and(|member| {
            member.state == State::Active && member.confirmed && member.roles.any_of(Roles::DIRECTOR)
        });
        if !is_director {
            return;
        }
        let waiting = members.iter().find(|(_, member)| member.state == State::Active && !member.confirmed);
        if let Some((writer, _)) = waiting.filter(|_| self.weather.unvouched > 0 && self.dice.happens(300)) {
            self.figures.count("vouched for later");
            self.state(by, &[Fact::Confirmed { writer }]);
            return;
        }
        let others: Vec<_> = members
            .iter()
            .filter(|(writer, member)| *writer != own && member.state == State::Active)
            .map(|(writer, _)| writer)
            .collect();
        if self.devices.len() < DEVICES_MOST && (others.is_empty() || self.dice.happens(600)) {
            return self.let_in(by, &members);
        }
        let Some(writer) = others.get(self.dice.place(others.len().max(1))).copied() else { return };
        let fact = match self.dice.below(10) {
            0 => Fact::Revoked { writer },
            1 => Fact::Retired { writer },
            2..=5 => {
                let roles = [Roles::ACCOUNTANT, Roles::DIRECTOR, Roles::CASHIER][self.dice.place(3)];
                Fact::RoleChanged { writer, roles }
            }
            _ => return,
        };
        self.figures.count(if matches!(fact, Fact::RoleChanged { .. }) { "roles changed" } else { "writers ended" });
        // Two fall out with each other on one day.
        let other = self.devices.iter().position(|device| device.writer == writer && device.writes());
        if let (Fact::Revoked { .. }, Some(other), true) = (&fact, other, self.dice.happens(600)) {
            self.state(other, &[Fact::Revoked { writer: own }]);
        }
        self.state(by, &[fact]);
    }

    pub(crate) fn state(&mut self, by: usize, facts: &[Fact]) -> bool {
        let wall = self.wall(by);
        self.say(format!("{by} says {:?}", facts.iter().map(name_of).collect::<Vec<_>>()));
        match self.devices[by].attempt(0, |store| people::state(store, wall, facts)) {
            Ended::Well(written) => {
                self.promise(by, written);
                self.wake_soon(by);
                true
            }
            Ended::Refused(failure) => {
                self.fault(format!("{by} could not say it: {failure:?}"));
                false
            }
            Ended::Cut(place) => {
                self.fell(by, place);
                false
            }
        }
    }

    pub(crate) fn let_in(&mut self, by: usize, members: &sync::member::Members) {
        let known = |writer: u16| {
            members.get(writer).is_some()
                || self.devices.iter().any(|device| {
                    device.writer == writer || device.joins.as_ref().is_some_and(|(joins, _)| *joins == writer)
                })
        };
        let Some(writer) = (2..100).find(|writer| !known(*writer)) else { return };
        let keys = NewWriter::make().unwrap();
        let (sign, wrap) = keys.public();
        let roles = ROLES[self.dice.place(ROLES.len())];
        let Ok(boxed) = self.devices[by].store().unwrap().box_keys_for(&wrap) else { return };
        let enrolled = Fact::Enrolled { writer, keys: PublicKeys { sign, wrap }, roles, boxed: Some(boxed) };
        let later = self.weather.unvouched > 0 && self.dice.happens(self.weather.unvouched);
        let facts = if later { vec![enrolled] } else { vec![enrolled, Fact::Confirmed { writer }] };
        if !self.state(by, &facts) {
            return;
        }
        self.figures.count("devices let in");
        let id = self.devices.len();
        let mut device = Device::new(id, self.folder.path());
        device.joins = Some((writer, keys));
        self.devices.push(device);
        self.join_again(id);
        let wait = MINUTE + self.dice.below(12 * HOUR);
        self.at(wait, Due::Person { device: id });
    }

    pub(crate) fn join_again(&mut self, device: usize) {
        let address = self.address();
        let at = self.devices[device].book();
        let Some((writer, keys)) = &self.devices[device].joins else { return };
        match Joining::begin(&at, PASSPHRASE, self.book, *writer, keys, address) {
            Ok(joining) => {
                self.devices[device].seat = Seat::Joining(Box::new(joining));
                self.oracle.forget_device(device);
                self.wake_soon(device);
            }
            Err(failure) => self.fault(format!("{device} could not begin to join: {failure:?}")),
        }
    }

    pub(crate) fn finish_joining(&mut self, device: usize) {
        let Seat::Joining(joining) = &mut self.devices[device].seat else { return };
        if !joining.is_whole().unwrap_or(false) || self.devices[device].flight.is_some() {
            return;
        }
        let Seat::Joining(joining) = std::mem::replace(&mut self.devices[device].seat, Seat::Down) else { return };
        match joining.finish() {
            Ok(store) => {
                let device = &mut self.devices[device];
                device.key = Some(store.key().clone());
                device.writer = store.cache().identity().writer;
                device.seat = Seat::Open(Box::new(store));
                let id = device.id;
                self.oracle.forget_device(id);
                self.figures.count("devices joined");
                self.say(format!("{id} has joined"));
            }
            Err(failure) => self.fault(format!("{device} could not finish joining: {failure:?}")),
        }
    }
}

fn name_of(fact: &Fact) -> String {
    match fact {
        Fact::Enrolled { writer, roles, .. } => format!("enrolled {writer} {}", roles.number()),
        Fact::Confirmed { writer } => format!("confirmed {writer}"),
        Fact::Retired { writer } => format!("retired {writer}"),
        Fact::Revoked { writer } => format!("revoked {writer}"),
        Fact::RoleChanged { writer, roles } => format!("roles of {writer}: {}", roles.number()),
        _ => "something".into(),
    }
}
