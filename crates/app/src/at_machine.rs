//! Several people at one machine: who they are, letting another one in, proving who sits there.

use ledger::event::body::{Body, SettingSet};
use ledger::member::{Effect, Fact, Members, PublicKeys, Roles};
use store::exchange::NewWriter;
use store::people::{Person, is_pin};
use store::{Access, Failure};
use sync::enrol::{Invite, NewDevice};
use zeroize::Zeroizing;

use crate::admission::{random, roles_of, shown_roles};
use crate::api::device::Role;
use crate::api::lock::{LockState, NewPerson, PeopleHere, PersonHere};
use crate::books::long_enough;
use crate::{Book, Refusal, show};

const EVERY_ROLE: [Role; 4] = [Role::Director, Role::Accountant, Role::Cashier, Role::Supervisor];

impl Book {
    /// The cover of the book, and who may lift it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover(&self, locked: bool) -> Result<LockState, Refusal> {
        let label = self.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(LockState { locked, label, people: self.shown_people()? })
    }

    /// Whether whoever opened the book must still prove who they are.
    pub(crate) fn wants_proof(&self) -> bool {
        self.store.access() == Access::Locked
    }

    /// The people at this machine, and whom the one who sits there may add.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_here(&self) -> Result<PeopleHere, Refusal> {
        let people = self.shown_people()?;
        let members = self.members_judged();
        let own = self.store.cache().identity().writer;
        let may = |role: &Role| members.may_admit(own, roles_of(&[*role])).unwrap_or(false);
        let may_add: Vec<Role> = EVERY_ROLE.into_iter().filter(may).collect();
        let no_add = if may_add.is_empty() || self.store.access() != Access::Writing {
            Some("device.role")
        } else if people.iter().any(|person| !person.has_pin) {
            Some("pin.first")
        } else {
            None
        };
        Ok(PeopleHere { people, may_add, no_add: no_add.map(str::to_owned) })
    }

    fn shown_people(&self) -> Result<Vec<PersonHere>, Refusal> {
        let members = self.members_judged();
        let shown = |person: Person| PersonHere {
            writer: person.writer.into(),
            series: format!("{:02}", person.writer),
            name: self.writer_name(person.writer),
            roles: members.get(person.writer).map_or_else(Vec::new, |member| shown_roles(member.roles)),
            here: person.here,
            has_pin: person.has_pin,
            tries_left: person.tries_left.into(),
            may_go: !person.is_first() && !person.here,
        };
        Ok(self.store.people()?.into_iter().map(shown).collect())
    }

    /// The members as the book's events say, those on their way to the log included.
    fn members_judged(&self) -> Members {
        let book = self.store.cache().identity().book_id;
        self.store.cache().members().cloned().unwrap_or_else(|| Members::new(book))
    }

    /// Lets another person write at this machine, with keys made here, a passphrase and a PIN of their own.
    ///
    /// # Errors
    /// `device.role`, `pin.first`, `pin.six-digits`, `device.user-missing`, `enrol.…`, a passphrase too short; nothing is
    /// written in the book then.
    pub fn add_person(&mut self, person: &NewPerson) -> Result<PeopleHere, Refusal> {
        let user = ledger::text::clean(&person.user_name).map_err(|fault| Refusal::new(fault.code()))?;
        if user.is_empty() {
            return Err(Refusal::new("device.user-missing"));
        }
        if person.roles.is_empty() {
            return Err(Refusal::new("enrol.role"));
        }
        long_enough(&person.passphrase)?;
        six_digits(&person.pin)?;
        if let Some(why) = self.people_here()?.no_add {
            return Err(Refusal::new(&why));
        }
        let made = NewWriter::make()?;
        let (writer, fact) = self.enrolment_of(&made, roles_of(&person.roles), &user)?;
        let seat = self.store.keep_keys_of(&made, &person.passphrase, &person.pin)?;
        let vouched = Fact::Confirmed { writer };
        let vouches = self.would_count(&[&fact, &vouched]);
        let device = self.device_name(self.store.cache().identity().writer);
        let names = [("name", user), ("device", device)];
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            writing.member_fact(&fact, Vec::new())?;
            if vouches {
                writing.member_fact(&vouched, Vec::new())?;
            }
            for (what, value) in names.into_iter().filter(|(_, value)| !value.is_empty()) {
                let set = SettingSet { key: format!("writer.{writer}.{what}"), value };
                writing.event(Vec::new(), Body::SettingSet(set))?;
            }
            Ok(writing.seat(seat, writer)?)
        })?;
        self.people_here()
    }

    /// Has a person write at this machine no more, told by the passphrase of who sits there. Their series stays in the book.
    ///
    /// # Errors
    /// `device.role` for somebody who could not have let them in; `people.not-there`, `people.stays` for who sits there or
    /// came first, `people.unsigned` while only they can sign what they wrote last, `book.wrong-passphrase`.
    pub fn remove_person(&mut self, writer: u32, passphrase: &str) -> Result<PeopleHere, Refusal> {
        let here = self.people_here()?;
        if here.no_add.as_deref() == Some("device.role") {
            return Err(Refusal::new("device.role"));
        }
        let person = here.people.iter().find(|person| person.writer == writer);
        let person = person.ok_or_else(|| Refusal::new("people.not-there"))?;
        if !person.may_go {
            return Err(Refusal::new("people.stays"));
        }
        let writer = u16::try_from(writer).map_err(|_| Refusal::new("people.not-there"))?;
        if self.store.unsigned_of(writer)? > 0 {
            return Err(Refusal::new("people.unsigned").with("name", &person.name));
        }
        if is_pin(passphrase) {
            return Err(Failure::WrongPassphrase.into());
        }
        self.store.prove(passphrase)?;
        self.store.remove_person(writer)?;
        self.people_here()
    }

    fn enrolment_of(&self, made: &NewWriter, roles: Roles, user: &str) -> Result<(u16, Fact), Refusal> {
        let (sign, wrap) = made.public();
        let invite = Invite { roles, user: user.to_owned(), device: String::new() };
        let device = NewDevice { keys: PublicKeys { sign, wrap }, invite };
        let identity = self.store.cache().identity();
        let ring = self.store.book_keys()?;
        let made = device.enrolment(&identity.book_id, &self.members_judged(), identity.writer, &ring, random()?);
        made.map_err(|why| Refusal::new(why.code()))
    }

    /// Whether facts written here one after another would hold.
    fn would_count(&self, facts: &[&Fact]) -> bool {
        let own = self.store.cache().identity().writer;
        let mut members = self.members_judged();
        facts.iter().all(|fact| {
            let event = fact.event(0, 0);
            event.is_some_and(|event| members.apply(own, u64::from(u32::MAX), &event) == Effect::Effective)
        })
    }

    /// Puts a PIN on the keys of the person who sits there, or takes it away.
    ///
    /// # Errors
    /// `book.wrong-passphrase`, `pin.six-digits`; `pin.needed-here` where others are at this machine.
    pub fn set_pin(&self, passphrase: &str, pin: Option<&str>) -> Result<PeopleHere, Refusal> {
        pin.map_or(Ok(()), six_digits)?;
        self.store.set_pin(passphrase, pin).map_err(|failure| match failure {
            Failure::NoPin => Refusal::new("pin.needed-here"),
            other => other.into(),
        })?;
        self.people_here()
    }

    /// Whoever sits there from now on proves who they are by PIN or passphrase.
    ///
    /// # Errors
    /// `pin.wrong` with how many tries are `left`, `pin.spent`, `pin.none`, `book.wrong-passphrase`; `people.waiting` for
    /// somebody whom the log does not know yet, `people.taken` where it gave their number to another.
    pub fn come_in(&mut self, writer: u32, secret: &Zeroizing<String>) -> Result<(), Refusal> {
        let not_there = || Refusal::new("people.not-there");
        let writer = u16::try_from(writer).map_err(|_| not_there())?;
        if writer == self.store.cache().identity().writer {
            return Ok(self.store.prove(secret)?);
        }
        // A number given here may have gone to a device let in elsewhere: the log decides.
        let is_logged = self.store.server()?.is_none() || self.store.members()?.get(writer).is_some();
        if !is_logged && self.store.people()?.iter().any(|person| person.writer == writer) {
            return Err(Refusal::new("people.waiting"));
        }
        self.store.change_hands(writer, secret, show::wall()).map_err(|failure| match failure {
            Failure::NotThere => not_there(),
            Failure::NotEnrolled => Refusal::new("people.taken"),
            other => other.into(),
        })?;
        self.history.take();
        self.search.take();
        Ok(())
    }

    /// Whoever's passphrase it is sits there from now on.
    ///
    /// # Errors
    /// As [`Book::come_in`], where it is nobody's.
    pub(crate) fn come_in_by(&mut self, passphrase: &Zeroizing<String>) -> Result<(), Refusal> {
        if is_pin(passphrase) {
            // No passphrase is so short, and nobody's tries are used up by it.
            return Err(Failure::WrongPassphrase.into());
        }
        let first = match self.come_in(self.writer().into(), passphrase) {
            Err(refusal) if refusal.code == "book.wrong-passphrase" => refusal,
            outcome => return outcome,
        };
        let others = self.store.people()?.into_iter().filter(|person| !person.here);
        for person in others {
            match self.come_in(person.writer.into(), passphrase) {
                Err(refusal) if refusal.code == "book.wrong-passphrase" => {}
                outcome => return outcome,
            }
        }
        Err(first)
    }

    /// Has the person who sits there prove it before something that matters.
    ///
    /// # Errors
    /// As [`Book::come_in`].
    pub(crate) fn prove(&mut self, secret: &str) -> Result<(), Refusal> {
        Ok(self.store.prove(secret)?)
    }
}

fn six_digits(pin: &str) -> Result<(), Refusal> {
    if is_pin(pin) { Ok(()) } else { Err(Refusal::new("pin.six-digits")) }
}
