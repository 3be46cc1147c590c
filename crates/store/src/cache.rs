//! What is small and asked for at every step: the chart, the months, the settings, the parties.
//!
//! Everything here is read from the file and can be read again; a failed transaction throws it away.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use ledger::account::{Chart, OwnAccount};
use ledger::day::Month;
use ledger::event::body::{Body, Genesis};
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::Closed;
use ledger::member::{Effect, Fact, Members};
use ledger::party::{Detail, Party, PartyField, PartyKind};
use ledger::text::{fold, sort_key_by_last_word};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row, params};

use crate::Failure;
use crate::open::FIRST_WRITER;

/// The server's number.
const SERVER: WriterNo = ledger::member::SERVER;

/// Whether an event that counts changes who may write; the first event of the book begins more than that.
pub(crate) fn is_of_members(event: &Event) -> bool {
    !matches!(event.body, Body::Genesis(_)) && matches!(Fact::of(event), Ok(Some(_)))
}

/// The setting that the first event of a book gives its first value.
const LAST_OPEN: &str = "year.last-open";

/// No writer: nobody may write here until a writer is enrolled.
pub(crate) const NOBODY: WriterNo = 0;

/// Whose book this is and who writes here.
#[derive(Clone)]
pub struct Identity {
    /// Sixteen random bytes.
    pub book_id: [u8; 16],
    /// The writer of this machine; [`NOBODY`] in a book that was restored and has none here yet.
    pub writer: WriterNo,
    pub(crate) book_key: [u8; 32],
}

impl Identity {
    pub(crate) fn keep(&self, conn: &Connection) -> Result<(), Failure> {
        let mut insert = conn.prepare("insert into book (key, value) values (?, ?)")?;
        insert.execute(params!["book_id", self.book_id])?;
        insert.execute(params!["writer_no", self.writer.to_be_bytes()])?;
        insert.execute(params!["book_key.1", self.book_key])?;
        Ok(())
    }

    fn read(conn: &Connection) -> Result<Self, Failure> {
        Ok(Self {
            book_id: part(conn, "book_id")?,
            writer: WriterNo::from_be_bytes(part(conn, "writer_no")?),
            book_key: part(conn, "book_key.1")?,
        })
    }
}

fn part<const N: usize>(conn: &Connection, key: &str) -> Result<[u8; N], Failure> {
    conn.query_row("select value from book where key = ?", [key], |row| row.get(0)).map_err(|error| match error {
        rusqlite::Error::QueryReturnedNoRows => Failure::Damaged(format!("the book does not know its {key}")),
        other => other.into(),
    })
}

/// What a card is found and put in order by, worked out once: ten thousand names take a second, their keys a blink.
pub struct CardKeys {
    /// Its code, name, place and telephone, folded.
    pub words: String,
    /// Its name in Vietnamese order, by the last word.
    pub by_name: Vec<u8>,
}

struct Card {
    party: Party,
    keys: OnceCell<CardKeys>,
}

/// The parties of the register, by id and by code.
#[derive(Default)]
pub struct Register {
    by_id: BTreeMap<EventId, Card>,
    /// Those with one code, the one that had it first in front.
    by_code: BTreeMap<String, Vec<EventId>>,
}

impl CardKeys {
    fn of(party: &Party) -> Self {
        let phone = party.detail(Detail::Phone);
        Self {
            words: fold(&format!("{} {} {} {phone}", party.code, party.name, party.place)),
            by_name: sort_key_by_last_word(&party.name),
        }
    }
}

impl Register {
    /// The party with this id.
    pub fn get(&self, id: EventId) -> Option<&Party> {
        self.by_id.get(&id).map(|card| &card.party)
    }

    /// The party with this code, whatever the case of its letters.
    pub fn by_code(&self, code: &str) -> Option<&Party> {
        self.by_code.get(&fold(code)).and_then(|holders| self.get(*holders.first()?))
    }

    /// All parties, in the order they were registered.
    pub fn all(&self) -> impl Iterator<Item = &Party> {
        self.by_id.values().map(|card| &card.party)
    }

    /// All parties in the order they were registered, with what they are found and put in order by.
    pub fn with_keys(&self) -> impl Iterator<Item = (&Party, &CardKeys)> {
        self.by_id.values().map(|card| (&card.party, card.keys.get_or_init(|| CardKeys::of(&card.party))))
    }

    fn set(&mut self, id: EventId, field: &PartyField) {
        let card = self.by_id.entry(id).or_insert_with(|| Card { party: Party::new(id), keys: OnceCell::new() });
        card.keys.take();
        let party = &mut card.party;
        if let PartyField::Code(code) = field
            && (*code != party.code || code.is_empty())
        {
            let (old, new) = (fold(&party.code), fold(code));
            if let Some(holders) = self.by_code.get_mut(&old) {
                holders.retain(|holder| *holder != id);
            }
            self.by_code.entry(new).or_default().push(id);
        }
        party.set(field);
    }

    /// Has a party as it was before its last fields were set: nowhere, where none was set before. Not where its code was one
    /// of them, since who else had the one before is no longer known.
    fn set_again(&mut self, id: EventId, before: Option<Party>, fields: &[PartyField]) -> bool {
        let Some(card) = self.by_id.remove(&id) else { return true };
        let Some(party) = before else {
            if let Some(holders) = self.by_code.get_mut(&fold(&card.party.code)) {
                holders.retain(|holder| *holder != id);
            }
            return true;
        };
        self.by_id.insert(id, Card { party, keys: OnceCell::new() });
        !fields.iter().any(|field| matches!(field, PartyField::Code(_)))
    }
}

/// What is small and asked for at every step.
pub struct Cache {
    identity: Identity,
    first_month: Month,
    first_month_of_year: u8,
    chart: Chart,
    closed: BTreeMap<Month, Closed>,
    settings: BTreeMap<String, String>,
    /// The writers that were let in, with their Ed25519 keys.
    writers: BTreeMap<WriterNo, Option<[u8; 32]>>,
    members: Option<Members>,
    rewinds: Vec<(u32, u64)>,
    base: u64,
    // Read when first asked for: figures of accounts do not need ten thousand members.
    register: OnceCell<Register>,
}

impl Cache {
    pub(crate) fn empty(identity: Identity) -> Self {
        Self {
            identity,
            first_month: Month::from_index(2000 * 12).unwrap_or_else(|| Month::of(chrono::NaiveDate::MIN)),
            first_month_of_year: 1,
            chart: Chart::default(),
            closed: BTreeMap::new(),
            settings: BTreeMap::new(),
            writers: BTreeMap::new(),
            members: None,
            rewinds: Vec::new(),
            base: 0,
            register: OnceCell::from(Register::default()),
        }
    }

    pub(crate) fn load(conn: &Connection) -> Result<Self, Failure> {
        let mut cache = Self::empty(Identity::read(conn)?);
        cache.register = OnceCell::new();
        cache.load_chart(conn)?;
        cache.load_settings(conn)?;
        cache.base = crate::exchange::base(conn)?;
        cache.load_months(conn)?;
        let genesis: Vec<u8> = conn
            .query_row("select bytes from event where event_id = ?", [(1 << 16) + 1], |row| row.get(0))
            .map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Failure::Damaged("the book has no first event".into()),
                other => other.into(),
            })?;
        let id = EventId::from_i64((1 << 16) + 1).ok_or(Failure::NotThere)?;
        let event = Event::decode(&genesis)?;
        if let Body::Genesis(genesis) = &event.body {
            cache.begin(id, &event, genesis);
        }
        cache.load_members(conn)?;
        Ok(cache)
    }

    fn load_chart(&mut self, conn: &Connection) -> Result<(), Failure> {
        let sql = "select code, name, active from account_fact cross join effect using (event_id) order by place";
        let mut facts = conn.prepare_cached(sql)?;
        let mut rows = facts.query([])?;
        while let Some(row) = rows.next()? {
            let code: String = row.get(0)?;
            let code = code.parse().map_err(|_| Failure::Damaged("an account's code".into()))?;
            self.chart.set(code, OwnAccount { name: row.get(1)?, active: row.get(2)? });
        }
        Ok(())
    }

    fn load_settings(&mut self, conn: &Connection) -> Result<(), Failure> {
        let sql = "select key, value from setting cross join effect using (event_id) order by place";
        let mut facts = conn.prepare_cached(sql)?;
        let mut rows = facts.query([])?;
        while let Some(row) = rows.next()? {
            self.settings.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    fn load_months(&mut self, conn: &Connection) -> Result<(), Failure> {
        let mut gates = conn.prepare_cached(
            "select event.event_id, event.bytes
             from gate cross join event using (event_id) cross join effect using (event_id) order by effect.place",
        )?;
        let mut rows = gates.query([])?;
        while let Some(row) = rows.next()? {
            let id = EventId::from_i64(row.get(0)?).ok_or(Failure::NotThere)?;
            self.apply(id, &Event::decode(&row.get::<_, Vec<u8>>(1)?)?);
        }
        Ok(())
    }

    fn load_members(&mut self, conn: &Connection) -> Result<(), Failure> {
        let mut facts = conn.prepare_cached(
            "select event_id, bytes from member_event cross join event using (event_id) order by event.place",
        )?;
        let mut rows = facts.query([])?;
        while let Some(row) = rows.next()? {
            let id = EventId::from_i64(row.get(0)?).ok_or(Failure::NotThere)?;
            self.apply(id, &Event::decode(&row.get::<_, Vec<u8>>(1)?)?);
        }
        Ok(())
    }

    fn begin(&mut self, id: EventId, event: &Event, genesis: &Genesis) {
        let mut members = Members::new(genesis.book_id);
        members.apply(id.writer(), id.wseq(), event);
        self.members = Some(members);
        self.writers.insert(FIRST_WRITER, Some(genesis.sign_key));
        self.first_month_of_year = genesis.first_month;
        if let Some(month) = Month::new(genesis.first_year.into(), genesis.first_month.into()) {
            self.first_month = month;
        }
        self.settings.entry(LAST_OPEN.into()).or_insert_with(|| genesis.first_year.to_string());
    }

    fn take_member(&mut self, id: EventId, event: &Event) {
        let Some(members) = &mut self.members else { return };
        if members.apply(id.writer(), id.wseq(), event) != Effect::Effective {
            return;
        }
        match Fact::of(event) {
            Ok(Some(Fact::Enrolled { writer, keys, .. })) => drop(self.writers.insert(writer, Some(keys.sign))),
            Ok(Some(Fact::Recovered { keys })) => drop(self.writers.insert(id.writer(), Some(keys.sign))),
            Ok(Some(Fact::Joined(province))) => drop(self.writers.insert(SERVER, Some(province.log_key))),
            Ok(Some(Fact::Rewound { epoch, size })) => self.rewinds.push((epoch, size)),
            _ => {}
        }
    }

    /// Takes up what an event that counts says.
    pub(crate) fn apply(&mut self, id: EventId, event: &Event) {
        if is_of_members(event) {
            self.take_member(id, event);
            return;
        }
        match event.body.fact() {
            Body::Genesis(genesis) => self.begin(id, event, genesis),
            Body::AccountSet(set) => {
                self.chart.set(set.code, OwnAccount { name: set.name.clone(), active: set.active });
            }
            Body::SettingSet(set) => {
                self.settings.insert(set.key.clone(), set.value.clone());
            }
            Body::PartySet(set) => {
                if let Some(register) = self.register.get_mut() {
                    set.fields.iter().for_each(|field| register.set(set.party.unwrap_or(id), field));
                }
            }
            Body::PeriodClosed(closed) => {
                self.closed.insert(closed.month, Closed { by: id, seen: closed.seen.clone() });
            }
            Body::PeriodReopened(reopened) => {
                self.closed.remove(&reopened.month);
            }
            _ => {}
        }
    }

    /// Reads again what an event said that counts no more; its rows are gone. Only that: of many events taken back each
    /// would otherwise read everything.
    pub(crate) fn take_back(&mut self, id: EventId, event: &Event, conn: &Connection) -> Result<(), Failure> {
        if is_of_members(event) {
            let register = std::mem::take(&mut self.register);
            *self = Self { register, ..Self::load(conn)? };
            return Ok(());
        }
        match event.body.fact() {
            Body::AccountSet(_) => {
                self.chart = Chart::default();
                self.load_chart(conn)
            }
            Body::SettingSet(_) => {
                self.settings = BTreeMap::from([(LAST_OPEN.into(), self.first_month.year().to_string())]);
                self.load_settings(conn)
            }
            Body::PeriodClosed(_) | Body::PeriodReopened(_) => {
                self.closed.clear();
                self.load_months(conn)
            }
            Body::PartySet(set) => {
                let party = set.party.unwrap_or(id);
                if let Some(register) = self.register.get_mut()
                    && !register.set_again(party, read_party(conn, party)?, &set.fields)
                {
                    self.register.take();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whose book this is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The first month of the book.
    pub fn first_month(&self) -> Month {
        self.first_month
    }

    /// The month a fiscal year starts with.
    pub fn first_month_of_year(&self) -> u8 {
        self.first_month_of_year
    }

    pub(crate) fn set_writer(&mut self, writer: WriterNo) {
        self.identity.writer = writer;
    }

    /// Who may write, with which roles.
    pub fn members(&self) -> Option<&Members> {
        self.members.as_ref()
    }

    /// For each restore of the server, the epoch it began and how much of the log was kept.
    pub(crate) fn rewinds(&self) -> &[(u32, u64)] {
        &self.rewinds
    }

    pub(crate) fn set_book_key(&mut self, key: [u8; 32]) {
        self.identity.book_key = key;
    }

    /// What an event written now has seen: epoch · 2^40 + the last entry of the common log in the books.
    pub(crate) fn base(&self) -> u64 {
        self.base
    }

    pub(crate) fn set_base(&mut self, base: u64) {
        self.base = base;
    }

    /// The writers that were let in, with their Ed25519 keys.
    pub(crate) fn writers(&self) -> impl Iterator<Item = (WriterNo, Option<[u8; 32]>)> {
        self.writers.iter().map(|(writer, key)| (*writer, *key))
    }

    /// The accounts.
    pub fn chart(&self) -> &Chart {
        &self.chart
    }

    /// The closed months.
    pub fn closed(&self) -> &BTreeMap<Month, Closed> {
        &self.closed
    }

    /// A setting of the book.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(String::as_str)
    }

    /// Every setting that was ever written, as it stands now.
    pub fn settings(&self) -> &BTreeMap<String, String> {
        &self.settings
    }

    pub(crate) fn register(&self, conn: &Connection) -> Result<&Register, Failure> {
        if let Some(register) = self.register.get() {
            return Ok(register);
        }
        let register = read_register(conn)?;
        Ok(self.register.get_or_init(|| register))
    }
}

fn read_register(conn: &Connection) -> Result<Register, Failure> {
    let mut register = Register::default();
    let mut facts = conn.prepare(
        "select party_id, field, value from party_fact cross join effect using (event_id) order by place, field",
    )?;
    let mut rows = facts.query([])?;
    while let Some(row) = rows.next()? {
        let id = EventId::from_i64(row.get(0)?).ok_or(Failure::NotThere)?;
        register.set(id, &read_field(row)?);
    }
    Ok(register)
}

/// A party by itself; none where nothing is said of it.
fn read_party(conn: &Connection, id: EventId) -> Result<Option<Party>, Failure> {
    let sql = "select party_id, field, value from party_fact cross join effect using (event_id)
               where party_id = ? order by place, field";
    let mut facts = conn.prepare_cached(sql)?;
    let mut rows = facts.query([id.to_i64()])?;
    let mut party = None;
    while let Some(row) = rows.next()? {
        party.get_or_insert_with(|| Party::new(id)).set(&read_field(row)?);
    }
    Ok(party)
}

pub(crate) fn read_field(row: &Row<'_>) -> Result<PartyField, Failure> {
    let damaged = || Failure::Damaged("a party's card".into());
    Ok(match (row.get::<_, i64>(1)?, row.get::<_, Sql>(2)?) {
        (0, Sql::Text(code)) => PartyField::Code(code),
        (1, Sql::Text(name)) => PartyField::Name(name),
        (2, Sql::Integer(kind)) => {
            PartyField::Kind(u8::try_from(kind).ok().and_then(PartyKind::of).ok_or_else(damaged)?)
        }
        (3, Sql::Text(place)) => PartyField::Place(place),
        (4, Sql::Integer(contract)) => PartyField::ServiceContract(contract != 0),
        (5, Sql::Integer(active)) => PartyField::Active(active != 0),
        (13, Sql::Null) => PartyField::Joined(None),
        (13, Sql::Integer(day)) => PartyField::Joined(Some(crate::books::stored_day(day)?)),
        (number, Sql::Text(text)) => {
            let detail = u16::try_from(number).ok().and_then(Detail::of).ok_or_else(damaged)?;
            PartyField::Detail(detail, text)
        }
        _ => return Err(damaged()),
    })
}
