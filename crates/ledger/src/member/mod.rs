//! Members: who may write in a book, with which keys and roles, and who may hold its key.
//!
//! A fold over the clear events of the log that devices and server run alike. Such an event is effective or void at its
//! place, never held: so both know at every place which writers are active, and the server needs no other rule.

mod fact;
mod roles;

use std::collections::{BTreeMap, BTreeSet};

use crate::enrol;
use crate::event::body::Body;
use crate::event::{Event, WriterNo};
use crate::fold::Origin;

pub use fact::{Fact, Province, PublicKeys, Rotation, Unreadable};
pub use roles::Roles;

/// A book: sixteen random bytes.
pub type BookId = [u8; 16];
/// Names a book key.
pub type KeyId = [u8; 8];
/// The most bytes of a sealed box with book keys.
pub const BOX_MAX: usize = 32 + 256 * 32 + 16;

/// So many replacements of the book key are remembered. A cooperative makes one when somebody leaves.
const HANDED_MAX: usize = 256;

/// The server's number.
pub const SERVER: WriterNo = 0;
/// The writer that begins a book.
pub const FIRST: WriterNo = 1;

/// Whether a writer may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It may.
    Active,
    /// It ended in good order.
    Retired,
    /// It was shut out.
    Revoked,
}

/// A writer of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its public keys.
    pub keys: PublicKeys,
    /// What it may do.
    pub roles: Roles,
    /// Whether it may write.
    pub state: State,
    /// Whether somebody vouches for it: until then it decides nothing.
    pub confirmed: bool,
    /// Whether the book key may be handed to it.
    pub entitled: bool,
}

/// What became of an event about members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is about something else.
    Elsewhere,
    /// It holds.
    Effective,
    /// It changes nothing.
    Void(Why),
}

/// Why an event about members is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its body is not as agreed for its kind.
    Unreadable,
    /// Its author is not an active, confirmed writer.
    Author,
    /// Its author lacks the role.
    Role,
    /// It speaks of a writer that is not there, or not in that state.
    Writer,
    /// The number or the keys belong to another writer, or are none to be given out.
    Taken,
    /// The recovery phrase did not sign it.
    Signature,
    /// It would go back: older rules or an older epoch.
    Backwards,
}

/// One replacement of the book key, as later ones have to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The key it made.
    pub key: KeyId,
    /// Who made it.
    pub by: WriterNo,
    /// Every older key that its author held, sealed under that key.
    pub older: Vec<u8>,
    /// The writers that were handed the key: its author, those it has boxes for, and those its author let in with a box since.
    /// Whoever did not make it may have filled the box before hearing of it.
    pub to: BTreeSet<WriterNo>,
}

/// The newest key and who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyState {
    /// Its name; none while the book's first key is in use, which no event names.
    pub newest: Option<KeyId>,
    /// Who made it; none for the book's first key.
    pub author: Option<WriterNo>,
    /// The writers that were handed it.
    pub holders: BTreeSet<WriterNo>,
    /// Whether the recovery phrase opens it.
    pub recovery_holds: bool,
    /// The province's offline recovery key that opens it.
    pub province_holds: Option<[u8; 32]>,
    /// The replacements, the earliest first, of very many the latest [`HANDED_MAX`]; and those without effect, as far as there
    /// is room, for their authors had sealed under them before they heard.
    pub handed: Vec<Handed>,
}

impl KeyState {
    fn rotate(&mut self, author: WriterNo, rotation: &Rotation, province: Option<[u8; 32]>) {
        self.newest = Some(rotation.key);
        self.author = Some(author);
        self.holders = rotation.boxes.iter().map(|(writer, _)| *writer).collect();
        self.holders.insert(author);
        self.recovery_holds = rotation.recovery.is_some();
        self.province_holds = province.filter(|_| rotation.province.is_some());
        if self.handed.len() == HANDED_MAX {
            self.handed.remove(0);
        }
        self.remember(author, rotation);
    }

    fn remember(&mut self, author: WriterNo, rotation: &Rotation) {
        if self.handed.len() < HANDED_MAX {
            let to = rotation.boxes.iter().map(|(writer, _)| *writer).chain([author]).collect();
            self.handed.push(Handed { key: rotation.key, by: author, older: rotation.older.clone(), to });
        }
    }

    fn hand_own(&mut self, author: WriterNo, to: WriterNo) {
        for handed in self.handed.iter_mut().filter(|handed| handed.by == author) {
            handed.to.insert(to);
        }
    }
}

/// The members of one book at one place of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    book: BookId,
    writers: BTreeMap<WriterNo, Member>,
    recovery: Option<PublicKeys>,
    province: Option<Province>,
    rules: u16,
    epoch: u32,
    director_confirmed: bool,
    keys: KeyState,
}

impl Members {
    /// Before the book begins.
    pub fn new(book: BookId) -> Self {
        Self {
            book,
            writers: BTreeMap::new(),
            recovery: None,
            province: None,
            rules: 0,
            epoch: 0,
            director_confirmed: false,
            keys: KeyState::default(),
        }
    }

    /// The book.
    pub const fn book(&self) -> &BookId {
        &self.book
    }

    /// A writer.
    pub fn get(&self, writer: WriterNo) -> Option<&Member> {
        self.writers.get(&writer)
    }

    /// Every writer, in order of number.
    pub fn iter(&self) -> impl Iterator<Item = (WriterNo, &Member)> {
        self.writers.iter().map(|(writer, member)| (*writer, member))
    }

    /// The recovery phrase's public keys.
    pub const fn recovery(&self) -> Option<&PublicKeys> {
        self.recovery.as_ref()
    }

    /// The server the book belongs to.
    pub const fn province(&self) -> Option<&Province> {
        self.province.as_ref()
    }

    /// The rules activated last.
    pub const fn rules(&self) -> u16 {
        self.rules
    }

    /// The newest book key and who holds it.
    pub const fn keys(&self) -> &KeyState {
        &self.keys
    }

    /// Whether the newest key must be replaced: somebody holds it who no longer may, or one who may does not.
    pub fn needs_rotation(&self) -> bool {
        let may_not = |holder: &WriterNo| self.entitled().all(|(writer, _)| writer != *holder);
        self.keys.holders.iter().any(may_not)
            || self.passes_somebody_over()
            || self.recovery.is_some() && !self.keys.recovery_holds
            || self.keys.province_holds != self.province_recovery()
    }

    /// Whether this writer is one who should replace the newest key now: of those not in office only where it passed somebody over.
    pub fn should_rotate(&self, writer: WriterNo) -> bool {
        let has_office = self.get(writer).is_some_and(is_of_office);
        self.may_rotate(writer).unwrap_or(false)
            && if has_office { self.needs_rotation() } else { self.passes_somebody_over() }
    }

    /// Whether somebody who may have the newest key was not handed it.
    fn passes_somebody_over(&self) -> bool {
        self.entitled().any(|(writer, _)| !self.keys.holders.contains(&writer))
    }

    /// The province's offline recovery key, where the cooperative agreed to one.
    pub fn province_recovery(&self) -> Option<[u8; 32]> {
        self.province.and_then(|province| province.recovery_key)
    }

    /// The active writers the book key may be handed to.
    pub fn entitled(&self) -> impl Iterator<Item = (WriterNo, &Member)> {
        self.iter().filter(|(_, member)| member.entitled && member.state == State::Active)
    }

    /// The number a writer enrolled now would get; none when all are given out.
    pub fn next_number(&self) -> Option<WriterNo> {
        enrol::ENROLLED.into_iter().find(|number| !self.writers.contains_key(number))
    }

    /// The key that frames of this writer are signed with, as far as the log says.
    pub fn sign_key(&self, writer: WriterNo) -> Option<[u8; 32]> {
        match writer {
            SERVER => self.province.map(|province| province.log_key),
            _ => self.get(writer).map(|member| member.keys.sign),
        }
    }

    /// Whether frames of this writer take effect at this place.
    pub fn is_active(&self, writer: WriterNo) -> bool {
        match writer {
            SERVER => self.province.is_some(),
            _ => self.get(writer).is_some_and(|member| member.state == State::Active),
        }
    }

    /// The keys of the writer that an event enrols by being its first: the key inside checks the frame it stands in.
    pub fn enrols_itself(event: &Event) -> Option<PublicKeys> {
        match Fact::of(event) {
            Ok(Some(Fact::Genesis { keys, .. } | Fact::Recovered { keys })) => Some(keys),
            _ => None,
        }
    }

    /// What the next event of the log would do; nothing changes.
    pub fn weigh(&self, author: WriterNo, wseq: u64, event: &Event) -> Effect {
        let outcome = match Fact::of(event) {
            Ok(None) => return Effect::Elsewhere,
            Err(Unreadable) => Err(Why::Unreadable),
            Ok(Some(fact)) => self.judge(author, wseq, event, &fact),
        };
        outcome.map_or_else(Effect::Void, |()| Effect::Effective)
    }

    /// Takes in the next event of the log. `author` is its writer and `wseq` its number there.
    ///
    /// The caller has seen to it that the frame was signed, and that its writer was active or enrols itself by it.
    pub fn apply(&mut self, author: WriterNo, wseq: u64, event: &Event) -> Effect {
        let fact = match Fact::of(event) {
            Ok(None) => return Effect::Elsewhere,
            Err(Unreadable) => return Effect::Void(Why::Unreadable),
            Ok(Some(fact)) => fact,
        };
        match self.judge(author, wseq, event, &fact) {
            Ok(()) => {
                self.take(author, &fact);
                Effect::Effective
            }
            Err(why) => {
                if let Fact::Rotated(rotation) = &fact {
                    self.keys.remember(author, rotation);
                }
                Effect::Void(why)
            }
        }
    }

    fn judge(&self, author: WriterNo, wseq: u64, event: &Event, fact: &Fact) -> Result<(), Why> {
        match fact {
            Fact::Genesis { keys, .. } => {
                let begins = author == FIRST && wseq == 1 && self.writers.is_empty();
                let named = matches!(&event.body, Body::Genesis(genesis) if genesis.book_id == self.book);
                ensure(begins && named && self.is_new(keys), Why::Taken)
            }
            Fact::Recovered { keys } => {
                let is_new = wseq == 1 && enrol::RECOVERED.contains(&author) && !self.writers.contains_key(&author);
                ensure(is_new && self.is_new(keys), Why::Taken)?;
                ensure(self.is_signed_by_phrase(author, event), Why::Signature)
            }
            Fact::Rules { version } => {
                ensure(author == SERVER || self.author(author)?.roles.any_of(Roles::DIRECTOR), Why::Role)?;
                ensure(*version > self.rules, Why::Backwards)
            }
            Fact::Rewound { epoch, .. } => {
                ensure(author == SERVER, Why::Role)?;
                ensure(*epoch > self.epoch, Why::Backwards)
            }
            Fact::Enrolled { writer, keys, roles, .. } => {
                ensure(self.may_admit(author, *roles)?, Why::Role)?;
                let is_new = enrol::ENROLLED.contains(writer) && !self.writers.contains_key(writer);
                ensure(is_new && self.is_new(keys), Why::Taken)
            }
            Fact::Confirmed { writer } => {
                let author_roles = self.author(author)?.roles;
                let member = self.active(*writer)?;
                let second = author_roles.without(member.roles) != Roles::NONE;
                ensure(author != *writer && (author_roles.any_of(Roles::DIRECTOR) || second), Why::Role)?;
                ensure(!member.confirmed, Why::Writer)
            }
            Fact::Retired { writer } | Fact::Revoked { writer } => {
                self.author(author)?;
                let member = self.active(*writer)?;
                let orderly = matches!(fact, Fact::Retired { .. }) && author == *writer;
                ensure(orderly || self.may_admit(author, member.roles)?, Why::Role)
            }
            Fact::RoleChanged { writer, .. } => {
                ensure(self.author(author)?.roles.any_of(Roles::DIRECTOR), Why::Role)?;
                self.active(*writer).map(drop)
            }
            Fact::Rotated(rotation) => {
                ensure(self.may_rotate(author)?, Why::Role)?;
                let entitled = |writer| self.entitled().any(|(known, _)| known == writer);
                ensure(rotation.boxes.iter().all(|(writer, _)| entitled(*writer)), Why::Writer)
            }
            Fact::Joined(_) => ensure(self.author(author)?.roles.any_of(Roles::DIRECTOR), Why::Role),
        }
    }

    fn take(&mut self, author: WriterNo, fact: &Fact) {
        match fact {
            Fact::Genesis { keys, recovery, rules } => {
                self.recovery = *recovery;
                self.rules = *rules;
                self.admit(FIRST, *keys, Roles::ACCOUNTANT | Roles::DIRECTOR, true, true);
                self.keys.holders.insert(FIRST);
            }
            Fact::Recovered { keys } => {
                self.admit(author, *keys, Roles::ACCOUNTANT | Roles::DIRECTOR, true, true);
            }
            Fact::Enrolled { writer, keys, roles, boxed } => {
                let entitled = self.get(author).is_some_and(|member| member.entitled);
                self.admit(*writer, *keys, *roles, false, entitled);
                // Whoever did not make the newest key may have filled the box before hearing of it.
                let has_newest = self.keys.holders.contains(&author) && self.keys.author.is_none_or(|by| by == author);
                if entitled && boxed.is_some() {
                    self.keys.hand_own(author, *writer);
                    if has_newest {
                        self.keys.holders.insert(*writer);
                    }
                }
            }
            Fact::Confirmed { writer } => {
                let entitles = self.get(author).is_some_and(|member| member.entitled);
                self.change(*writer, |member| {
                    member.confirmed = true;
                    member.entitled |= entitles;
                });
                self.first_director_takes_over(*writer);
            }
            Fact::Retired { writer } => self.change(*writer, |member| member.state = State::Retired),
            Fact::Revoked { writer } => self.change(*writer, |member| member.state = State::Revoked),
            Fact::RoleChanged { writer, roles } => {
                self.change(*writer, |member| member.roles = *roles);
                self.first_director_takes_over(*writer);
            }
            Fact::Rotated(rotation) => {
                let province = self.province_recovery();
                self.keys.rotate(author, rotation, province);
            }
            Fact::Joined(province) => self.province = Some(*province),
            Fact::Rules { version } => self.rules = *version,
            Fact::Rewound { epoch, .. } => self.epoch = *epoch,
        }
    }

    fn admit(&mut self, writer: WriterNo, keys: PublicKeys, roles: Roles, confirmed: bool, entitled: bool) {
        self.writers.insert(writer, Member { keys, roles, state: State::Active, confirmed, entitled });
    }

    fn change(&mut self, writer: WriterNo, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.writers.get_mut(&writer) {
            change(member);
        }
    }

    /// Writer 1 stands in for the director until the first one is confirmed.
    fn first_director_takes_over(&mut self, writer: WriterNo) {
        let is_director =
            self.get(writer).is_some_and(|member| member.confirmed && member.roles.any_of(Roles::DIRECTOR));
        if writer != FIRST && is_director && !self.director_confirmed {
            self.director_confirmed = true;
            self.change(FIRST, |member| member.roles = member.roles.without(Roles::DIRECTOR));
        }
    }

    /// Whether nobody has either of these keys.
    pub fn is_new(&self, keys: &PublicKeys) -> bool {
        self.writers.values().all(|member| member.keys.sign != keys.sign && member.keys.wrap != keys.wrap)
    }

    /// The author, if it may decide about members.
    fn author(&self, author: WriterNo) -> Result<&Member, Why> {
        let member = self.get(author).filter(|member| member.state == State::Active && member.confirmed);
        member.ok_or(Why::Author)
    }

    fn active(&self, writer: WriterNo) -> Result<&Member, Why> {
        self.get(writer).filter(|member| member.state == State::Active).ok_or(Why::Writer)
    }

    /// Whether the author may replace the newest key: an accountant or a director, and whoever was handed it. Those of office may
    /// be gone, or have lost it since: then nobody else could hand on a key that passed somebody over.
    ///
    /// # Errors
    /// [`Why::Author`] when the author decides nothing about members.
    pub fn may_rotate(&self, author: WriterNo) -> Result<bool, Why> {
        let member = self.author(author)?;
        Ok(member.entitled && (is_of_office(member) || self.keys.holders.contains(&author)))
    }

    /// Whether the author may let in a writer of these roles, or shut one out: a director anybody, an accountant cashiers.
    ///
    /// # Errors
    /// [`Why::Author`] when the author decides nothing about members.
    pub fn may_admit(&self, author: WriterNo, roles: Roles) -> Result<bool, Why> {
        let own = self.author(author)?.roles;
        Ok(own.any_of(Roles::DIRECTOR) || own.any_of(Roles::ACCOUNTANT) && roles == Roles::CASHIER)
    }

    fn is_signed_by_phrase(&self, author: WriterNo, event: &Event) -> bool {
        let origin = Origin { book_id: self.book, recovery_key: self.recovery.map(|keys| keys.sign) };
        matches!(&event.body, Body::RecoveryEnrol(recovered) if enrol::holds(&origin, author, recovered))
    }
}

fn is_of_office(member: &Member) -> bool {
    member.roles.any_of(Roles::ACCOUNTANT | Roles::DIRECTOR)
}

fn ensure(holds: bool, why: Why) -> Result<(), Why> {
    if holds { Ok(()) } else { Err(why) }
}
