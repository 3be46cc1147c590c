//! A book that proves itself: everything is worked out again from the events and compared with what is kept.
//!
//! The events are judged a second time in memory, without SQL; each row that ought to follow is added to a
//! fingerprint, and the rows that are there must give the same one. So a check of a million vouchers needs little memory.
//! A fingerprint is keyed afresh in every run, so that nobody can prepare other rows with the same one.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};

use ledger::chain::{self, Link};
use ledger::day::Month;
use ledger::digest::{Balance, BalanceKey};
use ledger::event::body::{Body, Content, PartySet, PeriodClosed, PeriodReopened, SeriesNumber};
use ledger::event::extra::Side;
use ledger::event::photo::{PhotoLinked, PhotoUnlinked};
use ledger::event::{Event, EventId, Line, WriterNo, day_number};
use ledger::fold::apart::{ApartWord, word_of};
use ledger::fold::memory::Memory;
use ledger::fold::{Books, Closed, Follow, Followed, Judgement, LinkKind, Outcome, Posting};
use ledger::member::{Fact, SERVER};
use ledger::party::PartyField;
use ledger::voucher::Form;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::books::{days_of, stored_id};
use crate::cache::is_of_members;
use crate::migrate::schema_as_made;
use crate::query::stored_balance;
use crate::record::{add, total_of};
use crate::{Failure, Store};

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Vouchers, counted from the events.
    pub vouchers: u64,
    /// Lines of their current contents.
    pub entries: u64,
    /// The ledger digest, worked out from the events.
    pub ledger_digest: [u8; 32],
    /// Everything that does not agree; empty when all is well.
    pub differences: Vec<Difference>,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Pages of the file do not carry their seal.
    Pages(u64),
    /// The database's own check failed.
    Structure(String),
    /// An event is missing in its writer's row.
    EventMissing(EventId),
    /// An event's bytes do not read.
    EventUnreadable(EventId),
    /// The chain does not hold at an event.
    Chain(EventId),
    /// A number is missing or used twice.
    Number(EventId),
    /// The rows of a table are not those that follow from the events.
    Rows(&'static str),
    /// A balance is not the one that follows from the events.
    Balance(BalanceKey),
    /// An entry of the common log is not what its server and its writer signed.
    Log(u64),
    /// A frame of a writer, by its number, is not signed by him or does not hold his events.
    Frame(WriterNo, u64),
    /// Debits and credits of the book do not agree.
    Unbalanced,
}

impl Difference {
    /// The stable name, with what it is about.
    pub fn code(&self) -> String {
        match self {
            Difference::Pages(count) => format!("verify.pages {count}"),
            Difference::Structure(what) => format!("verify.structure {what}"),
            Difference::EventMissing(id) => format!("verify.event-missing {id}"),
            Difference::EventUnreadable(id) => format!("verify.event-unreadable {id}"),
            Difference::Chain(id) => format!("verify.chain {id}"),
            Difference::Number(id) => format!("verify.number {id}"),
            Difference::Rows(table) => format!("verify.rows {table}"),
            Difference::Balance(key) => format!("verify.balance {} {}", key.account, key.month),
            Difference::Log(sseq) => format!("verify.log {sseq}"),
            Difference::Frame(writer, fseq) => format!("verify.frame {writer} {fseq}"),
            Difference::Unbalanced => "verify.unbalanced".to_owned(),
        }
    }
}

/// What follows from the events, gathered while they are read once more.
struct Expected {
    books: Memory,
    numbers: BTreeMap<(Form, u16, u16), u32>,
    versions: BTreeMap<EventId, u32>,
    /// The places of the vouchers that were amended.
    places: BTreeMap<EventId, u64>,
    targets: BTreeSet<EventId>,
    key: RandomState,
    version_rows: Fingerprint,
    booked_rows: Fingerprint,
    attention_rows: Fingerprint,
    settled_rows: Fingerprint,
    followed_rows: Fingerprint,
    decision_rows: Fingerprint,
    paper_rows: Fingerprint,
    merged_rows: Fingerprint,
    member_rows: Fingerprint,
    posting_rows: Fingerprint,
    judgement_rows: Fingerprint,
    link_rows: Fingerprint,
    replaced_rows: Fingerprint,
    party_rows: Fingerprint,
    account_rows: Fingerprint,
    setting_rows: Fingerprint,
    gate_rows: Fingerprint,
    writer_rows: Fingerprint,
    coop_rows: Fingerprint,
    comment_rows: Fingerprint,
    photo_rows: Fingerprint,
    close_request_rows: Fingerprint,
    series_end_rows: Fingerprint,
    apart_rows: Fingerprint,
    sign_keys: BTreeMap<WriterNo, [u8; 32]>,
    vouchers: u64,
    entries: u64,
    misplaced: bool,
    differences: Vec<Difference>,
}

/// The chain of each writer, as far as the events were read.
#[derive(Default)]
struct Chains(BTreeMap<WriterNo, (u64, Link)>);

impl Chains {
    fn wseq(&self, writer: WriterNo) -> u64 {
        self.0.get(&writer).map_or(0, |(wseq, _)| *wseq)
    }

    /// Takes the next event of its writer; whether its chain holds there.
    fn take(&mut self, id: EventId, bytes: &[u8], event: Option<&Event>, kept: Link, expected: &mut Expected) -> bool {
        let begins = || expected.chain_begins(id.writer(), event.map(|event| &event.body));
        let (wseq, before) =
            self.0.get(&id.writer()).copied().map_or_else(|| (0, begins()), |(wseq, link)| (wseq, Some(link)));
        if id.wseq() != wseq + 1 {
            expected.differences.push(Difference::EventMissing(id));
        }
        // A writer whom nobody let in has no key to begin with: his row is compared from his second event on.
        let holds = before.is_none_or(|before| chain::next(&before, bytes) == kept);
        if !holds {
            expected.differences.push(Difference::Chain(id));
        }
        self.0.insert(id.writer(), (id.wseq(), kept));
        holds
    }
}

impl Store {
    /// Works everything out again from the events and compares.
    ///
    /// # Errors
    /// When the file cannot be read at all; what reads but does not agree is in the report.
    pub fn verify(&self) -> Result<Report, Failure> {
        let mut differences = self.check_file()?;
        let targets = self.correction_targets()?;
        let mut expected = Expected::new(targets, self.cache.identity().book_key);
        self.read_events(&mut expected)?;
        differences.append(&mut expected.differences);
        self.compare_rows(&expected, &mut differences)?;
        self.compare_balances(&expected.books, &mut differences)?;
        if self.kept_day_changes()? != self.day_changes_of_postings()? {
            differences.push(Difference::Rows("day_change"));
        }
        self.check_frames(&mut differences)?;
        let ledger_digest = expected.books.digest(&self.cache.identity().book_key);
        Ok(Report { vouchers: expected.vouchers, entries: expected.entries, ledger_digest, differences })
    }

    fn check_file(&self) -> Result<Vec<Difference>, Failure> {
        let mut differences = Vec::new();
        let mut pages = 0;
        let mut query = self.conn.prepare("pragma cipher_integrity_check")?;
        let mut rows = query.query([])?;
        while rows.next()?.is_some() {
            pages += 1;
        }
        if pages > 0 {
            differences.push(Difference::Pages(pages));
        }
        if schema(&self.conn)? != *schema_as_made()? {
            differences.push(Difference::Structure("schema".to_owned()));
        }
        Ok(differences)
    }

    /// The vouchers that later events refer to, and so must be remembered while judging again.
    pub(crate) fn correction_targets(&self) -> Result<BTreeSet<EventId>, Failure> {
        let mut query = self.conn.prepare(
            "select target_id from link union select voucher_id from version where version > 1
                 union select event_id from judgement union select event_id from followed
                 union select voucher_id from decision union select version_id from decision
                 union select voucher_id from comment union select event_id from comment
                 union select voucher_id from paper p where exists (select 1 from paper o
                    where o.deed = p.deed and o.key = p.key and o.event_id <> p.event_id)
                 union select voucher_id from paper p where deed = 2 and exists (select 1 from paper o
                    where o.deed = 1 and o.key = p.key)",
        )?;
        let mut rows = query.query([])?;
        let mut targets = BTreeSet::new();
        while let Some(row) = rows.next()? {
            targets.extend(EventId::from_i64(row.get(0)?));
        }
        // Events that were void refer to vouchers as well; they are few and stand in the judgements.
        let mut query = self.conn.prepare("select bytes, event_id from judgement join event using (event_id)")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(event) = Event::decode(row.get_ref(0)?.as_blob().unwrap_or_default()) {
                targets.extend(target_of(&event.body));
                if let Body::Comment(comment) = event.body.fact() {
                    targets.extend(comment.question);
                }
                if let Body::Adopted(adopted) = &event.body {
                    targets.insert(adopted.origin);
                }
                if let Body::PeriodClosed(PeriodClosed { month, seen, .. }) = event.body {
                    let figures = Closed { by: stored_id(row.get(1)?)?, seen };
                    targets.append(&mut self.not_seen_in(month, &figures)?);
                }
            }
        }
        Ok(targets)
    }

    /// The contents of a month that whoever closed it had not seen: the figures signed are compared with those without them.
    fn not_seen_in(&self, month: Month, figures: &Closed) -> Result<BTreeSet<EventId>, Failure> {
        let [first, last] = days_of(month);
        let mut query = self.conn.prepare_cached(
            "select event_id, voucher_id from version where day between ?1 and ?2 or booked_day between ?1 and ?2",
        )?;
        let mut rows = query.query([first, last])?;
        let mut not_seen = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let (version, voucher) = (stored_id(row.get(0)?)?, stored_id(row.get(1)?)?);
            if !figures.holds(version) {
                not_seen.extend([version, voucher]);
            }
        }
        Ok(not_seen)
    }

    fn read_events(&self, expected: &mut Expected) -> Result<(), Failure> {
        let mut chains = Chains::default();
        let mut places = 0;
        let mut query = self.conn.prepare("select event_id, bytes, chain, place, sseq from event order by place")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            places += 1;
            let id = EventId::from_i64(row.get(0)?).ok_or_else(|| Failure::Damaged("an event's id".into()))?;
            let place = row.get::<_, Option<i64>>(3)?.and_then(|place| u64::try_from(place).ok()).unwrap_or_default();
            if place != places {
                // One that is missing moves all after it out of their places; it is named by its writer's row.
                places = place;
                expected.misplaced = true;
            }
            let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
            let event = Event::decode(bytes);
            let holds = chains.take(id, bytes, event.as_ref().ok(), row.get(2)?, expected);
            let sseq = row.get::<_, Option<i64>>(4)?.and_then(|sseq| u64::try_from(sseq).ok());
            match event {
                Ok(event) => expected.take(id, places, sseq, &event),
                Err(_) => expected.take_malformed(id, sseq, holds),
            }
        }
        for head in self.heads.all() {
            if chains.wseq(head.writer) != head.wseq {
                expected.differences.extend(EventId::new(head.writer, head.wseq).map(Difference::EventMissing));
            }
        }
        if expected.misplaced && expected.differences.is_empty() {
            expected.differences.push(Difference::Rows("event"));
        }
        Ok(())
    }

    fn compare_rows(&self, expected: &Expected, differences: &mut Vec<Difference>) -> Result<(), Failure> {
        let tables = [
            ("version", VERSION_COLUMNS, &expected.version_rows),
            ("version", "event_id, booked_day", &expected.booked_rows),
            ("attention", "by_event_id, seq, story, about_id, day, total_dong", &expected.attention_rows),
            ("settled", "by_event_id, seq, story, choice", &expected.settled_rows),
            ("followed", FOLLOWED_COLUMNS, &expected.followed_rows),
            ("decision", "event_id, kind, voucher_id, version_id, day", &expected.decision_rows),
            ("paper", "deed, key, event_id, voucher_id, total_dong", &expected.paper_rows),
            ("merged", "event_id, from_id, into_id", &expected.merged_rows),
            ("member_event", "event_id", &expected.member_rows),
            ("posting", POSTING_COLUMNS, &expected.posting_rows),
            ("judgement", "event_id, outcome, why", &expected.judgement_rows),
            ("link", "event_id, kind, target_id", &expected.link_rows),
            ("replaced", "event_id, by_event_id", &expected.replaced_rows),
            ("party_fact", "event_id, field, party_id, value", &expected.party_rows),
            ("account_fact", "event_id, code, name, active", &expected.account_rows),
            ("setting", "event_id, key, value", &expected.setting_rows),
            ("gate", "event_id, month, closed", &expected.gate_rows),
            ("writer_fact", "event_id, writer_no, standing, sign_key, box_key", &expected.writer_rows),
            ("coop_fact", "event_id, kind, party_id, day", &expected.coop_rows),
            ("comment", "event_id, voucher_id, deed, question_id", &expected.comment_rows),
            ("photo", "event_id, voucher_id, hash, linked", &expected.photo_rows),
            ("close_request", "event_id, month", &expected.close_request_rows),
            ("series_end", "event_id, form, year, writer_no, last", &expected.series_end_rows),
            ("apart_word", "event_id, frame, word, at, origin_id, count", &expected.apart_rows),
        ];
        for (table, columns, wanted) in tables {
            let is_told = differences.contains(&Difference::Rows(table));
            if !is_told && self.fingerprint(&expected.key, table, columns)? != *wanted {
                differences.push(Difference::Rows(table));
            }
        }
        Ok(())
    }

    fn fingerprint(&self, key: &RandomState, table: &str, columns: &str) -> Result<Fingerprint, Failure> {
        let mut query = self.conn.prepare(&format!("select {columns} from {table}"))?;
        let width = query.column_count();
        let mut rows = query.query([])?;
        let mut fingerprint = Fingerprint::default();
        while let Some(row) = rows.next()? {
            let mut hash = RowHash::new(key);
            for column in 0..width {
                match row.get_ref(column)? {
                    ValueRef::Integer(value) => hash.int(value),
                    ValueRef::Text(text) => hash.bytes(text),
                    ValueRef::Blob(bytes) => hash.bytes(bytes),
                    ValueRef::Null | ValueRef::Real(_) => hash.null(),
                }
            }
            fingerprint.add(hash);
        }
        Ok(fingerprint)
    }

    fn compare_balances(&self, books: &Memory, differences: &mut Vec<Difference>) -> Result<(), Failure> {
        let mut totals: BTreeMap<BalanceKey, Balance> = BTreeMap::new();
        let mut expected = books.balances().map(|(key, balance)| (*key, *balance)).peekable();
        let mut query = self.conn.prepare(
            "select account, party_id, month, opening_dong, debit_dong, credit_dong from balance
             order by account, party_id, month",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let kept = stored_balance(row)?;
            if expected.next() != Some(kept) {
                differences.push(Difference::Balance(kept.0));
                break;
            }
        }
        differences.extend(expected.next().map(|(key, _)| Difference::Balance(key)));
        let mut book = Balance::default();
        for (key, balance) in books.balances() {
            let total = totals.entry(BalanceKey { party: None, ..*key }).or_default();
            for sum in [total].into_iter().chain((!key.account.is_off_balance()).then_some(&mut book)) {
                add(sum, balance)?;
            }
        }
        if book.debit != book.credit {
            differences.push(Difference::Unbalanced);
        }
        totals.retain(|_, balance| !balance.is_zero());
        self.compare_totals(&totals, differences)
    }

    fn compare_totals(
        &self,
        expected: &BTreeMap<BalanceKey, Balance>,
        differences: &mut Vec<Difference>,
    ) -> Result<(), Failure> {
        let mut query = self.conn.prepare(
            "select account, 0, month, opening_dong, debit_dong, credit_dong from total order by account, month",
        )?;
        let mut rows = query.query([])?;
        let mut wanted = expected.iter();
        while let Some(row) = rows.next()? {
            let (key, balance) = stored_balance(row)?;
            if wanted.next() != Some((&key, &balance)) {
                differences.push(Difference::Rows("total"));
                return Ok(());
            }
        }
        if wanted.next().is_some() {
            differences.push(Difference::Rows("total"));
        }
        Ok(())
    }
}

const VERSION_COLUMNS: &str = "event_id, voucher_id, version, form, year, writer_no, number, day, party_id,
    party_name, narration, attachments, entries, total_dong, reference, place";
const FOLLOWED_COLUMNS: &str =
    "by_event_id, seq, event_id, kind, day, close_id, outcome_before, why_before, day_before";
const POSTING_COLUMNS: &str = "account, day, event_id, line, side, contra, party_id, amount_dong, narration";

fn target_of(body: &Body) -> Option<EventId> {
    match body.fact() {
        Body::VoucherReversed(reversed) => Some(reversed.target),
        Body::VoucherAmended(amended) => Some(amended.target),
        Body::VoucherAdjusted(adjusted) => adjusted.target,
        Body::Approved(decision) | Body::Rejected(decision) | Body::CashConfirmed(decision) => Some(decision.target),
        Body::Comment(comment) => Some(comment.target),
        _ => None,
    }
}

impl Expected {
    fn new(targets: BTreeSet<EventId>, book_key: [u8; 32]) -> Self {
        Self {
            versions: targets.iter().map(|id| (*id, 1)).collect(),
            books: Memory::tracking(targets.clone(), book_key),
            places: BTreeMap::new(),
            targets,
            key: RandomState::new(),
            numbers: BTreeMap::new(),
            version_rows: Fingerprint::default(),
            booked_rows: Fingerprint::default(),
            attention_rows: Fingerprint::default(),
            settled_rows: Fingerprint::default(),
            followed_rows: Fingerprint::default(),
            decision_rows: Fingerprint::default(),
            paper_rows: Fingerprint::default(),
            merged_rows: Fingerprint::default(),
            member_rows: Fingerprint::default(),
            posting_rows: Fingerprint::default(),
            judgement_rows: Fingerprint::default(),
            link_rows: Fingerprint::default(),
            replaced_rows: Fingerprint::default(),
            party_rows: Fingerprint::default(),
            account_rows: Fingerprint::default(),
            setting_rows: Fingerprint::default(),
            gate_rows: Fingerprint::default(),
            writer_rows: Fingerprint::default(),
            coop_rows: Fingerprint::default(),
            comment_rows: Fingerprint::default(),
            photo_rows: Fingerprint::default(),
            close_request_rows: Fingerprint::default(),
            series_end_rows: Fingerprint::default(),
            apart_rows: Fingerprint::default(),
            sign_keys: BTreeMap::new(),
            misplaced: false,
            vouchers: 0,
            entries: 0,
            differences: Vec::new(),
        }
    }

    /// What a writer's chain begins with, once his key is known: by his own first event, or by the one that let him in.
    fn chain_begins(&self, writer: WriterNo, first: Option<&Body>) -> Option<Link> {
        let (book_id, key) = match first {
            Some(Body::Genesis(genesis)) => (genesis.book_id, genesis.sign_key),
            Some(Body::RecoveryEnrol(enrol)) => (*self.books.members()?.book(), enrol.sign_key),
            _ => (*self.books.members()?.book(), *self.sign_keys.get(&writer)?),
        };
        Some(chain::beginning(&book_id, writer, &key))
    }

    /// Bytes that are no event: listed as such. Where they break the chain as well, they are damage.
    fn take_malformed(&mut self, id: EventId, sseq: Option<u64>, holds: bool) {
        if !holds {
            self.differences.push(Difference::EventUnreadable(id));
        }
        let mut hash = RowHash::new(&self.key);
        hash.int(id.to_i64());
        hash.int(Outcome::Malformed as i64);
        hash.null();
        self.judgement_rows.add(hash);
        let judgement = self.books.apply_malformed(id, sseq);
        self.take_stories(id, 0, &judgement);
    }

    fn take(&mut self, id: EventId, place: u64, sseq: Option<u64>, event: &Event) {
        // The targets were found by rows that are themselves in doubt; the events have the last word.
        if target_of(&event.body).is_some_and(|target| !self.targets.contains(&target)) {
            self.differences.push(Difference::Rows("link"));
        }
        let (judgement, followed) = self.books.apply_at(id, sseq, event);
        if let Some((number, content)) = event.body.numbered() {
            let last = self.numbers.entry((number.form, number.year, id.writer())).or_default();
            if number.number != *last + 1 {
                self.differences.push(Difference::Number(id));
            }
            *last = number.number;
            self.vouchers += 1;
            self.entries += event.lines.len() as u64;
            let reference = match event.body.fact() {
                Body::VoucherPosted(posted) => posted.reference.as_deref(),
                _ => None,
            };
            if self.targets.contains(&id) {
                self.places.insert(id, place);
            }
            let row = (id, id, 1, number, content, &event.lines[..], reference, place);
            self.version_rows.add(version_hash(&self.key, row));
            let day = judgement.day.unwrap_or(content.date);
            self.booked_rows.add(pair(&self.key, id, day_number(day).into()));
        }
        self.take_amendment(id, event, &judgement);
        self.take_judgement(id, judgement.outcome, judgement.why.map(|why| why.code()), true);
        self.take_effect(id, 0, id, event, &judgement);
        for (followed, seq) in followed.iter().zip(1..) {
            self.take_followed(id, seq, followed);
        }
    }

    fn take_amendment(&mut self, id: EventId, event: &Event, judgement: &Judgement) {
        let (Body::VoucherAmended(amended), Some(replaces)) = (event.body.fact(), judgement.replaces) else { return };
        let Some(number) = self.books.number_of(amended.target) else { return };
        let version = self.versions.entry(amended.target).or_insert(1);
        *version += 1;
        let negated = usize::from(amended.negated);
        self.entries += event.lines.len() as u64;
        self.entries -= 2 * negated as u64;
        let place = self.places.get(&amended.target).copied().unwrap_or_default();
        let row = (id, amended.target, *version, number, &amended.content, &event.lines[negated..], None, place);
        self.version_rows.add(version_hash(&self.key, row));
        let day = judgement.day.unwrap_or(amended.content.date);
        self.booked_rows.add(pair(&self.key, id, day_number(day).into()));
        self.replaced_rows.add(pair(&self.key, replaces, id.to_i64()));
    }

    fn take_judgement(&mut self, id: EventId, outcome: Outcome, why: Option<&str>, is_there: bool) {
        if outcome == Outcome::Effective {
            return;
        }
        let mut hash = RowHash::new(&self.key);
        hash.int(id.to_i64());
        hash.int(outcome as i64);
        hash.text(why);
        self.judgement_rows.put(hash, is_there);
    }

    /// What an event brings where it takes effect, its own judgement and version aside.
    fn take_effect(&mut self, by: EventId, seq: i64, id: EventId, event: &Event, judgement: &Judgement) {
        self.take_stories(by, seq, judgement);
        if let Some((kind, target)) = judgement.link {
            let mut hash = RowHash::new(&self.key);
            hash.int(id.to_i64());
            hash.int(if kind == LinkKind::Reverses { 1 } else { 2 });
            hash.int(target.to_i64());
            self.link_rows.add(hash);
        }
        if let Some(decided) = judgement.decided {
            let mut hash = RowHash::new(&self.key);
            hash.int(id.to_i64());
            hash.int(decided.kind as i64);
            hash.int(decided.voucher.to_i64());
            hash.int(decided.version.to_i64());
            hash.int(day_number(decided.day).into());
            self.decision_rows.add(hash);
        }
        let voucher = if let Body::VoucherAmended(amended) = event.body.fact() { amended.target } else { id };
        for (paper, dong) in &judgement.papers {
            let mut hash = RowHash::new(&self.key);
            hash.int(paper.deed as i64);
            hash.bytes(paper.key.as_bytes());
            hash.int(id.to_i64());
            hash.int(voucher.to_i64());
            hash.int(*dong);
            self.paper_rows.add(hash);
        }
        self.take_postings(id, &judgement.postings, true);
        if judgement.outcome.counts() {
            self.take_register(id, event);
        }
        if let Some((frame, word)) = word_of(&event.body).filter(|_| judgement.takes_up()) {
            let mut hash = RowHash::new(&self.key);
            hash.int(id.to_i64());
            hash.bytes(&frame);
            let (number, at, origin, count) = match word {
                ApartWord::Noticed(count) => (0, None, None, i64::try_from(count).ok()),
                ApartWord::Adopted { at, origin } => (1, Some(i64::from(at)), Some(origin.to_i64()), None),
                ApartWord::Discarded => (2, None, None, None),
            };
            hash.int(number);
            [at, origin, count].into_iter().for_each(|value| hash.optional(value));
            self.apart_rows.add(hash);
        }
    }

    fn take_followed(&mut self, by: EventId, seq: i64, followed: &Followed) {
        let Followed { id, judgement, before: (outcome, why), .. } = followed;
        let (kind, day) = match followed.what {
            Follow::Accept(_) => (1, None),
            Follow::Refuse(_) => (2, None),
            Follow::Count { day, .. } => (3, Some(day)),
            Follow::Move { day, .. } => (4, Some(day)),
            Follow::Return { .. } => (5, None),
        };
        let mut hash = RowHash::new(&self.key);
        hash.int(by.to_i64());
        hash.int(seq);
        hash.int(id.to_i64());
        hash.int(kind);
        hash.optional(day.map(|day| day_number(day).into()));
        hash.optional(if let Follow::Move { close, .. } = followed.what { Some(close.to_i64()) } else { None });
        hash.int(*outcome as i64);
        hash.text(why.map(|why| why.code()));
        hash.optional(followed.day_before.map(|day| day_number(day).into()));
        self.followed_rows.add(hash);
        self.take_judgement(*id, *outcome, why.map(|why| why.code()), false);
        self.take_judgement(*id, judgement.outcome, judgement.why.map(|why| why.code()), true);
        if let (Some(before), Some(day)) = (followed.day_before, judgement.day) {
            self.booked_rows.put(pair(&self.key, *id, day_number(before).into()), false);
            self.booked_rows.add(pair(&self.key, *id, day_number(day).into()));
        }
        if followed.takes_effect {
            self.take_amendment(*id, &followed.event, judgement);
            self.take_effect(by, seq, *id, &followed.event, judgement);
            return;
        }
        self.take_postings(*id, &followed.unbooked, false);
        self.take_postings(*id, &judgement.postings, true);
        self.take_stories(by, seq, judgement);
    }

    fn take_stories(&mut self, by: EventId, seq: i64, judgement: &Judgement) {
        for story in &judgement.stories {
            let mut hash = RowHash::new(&self.key);
            hash.int(by.to_i64());
            hash.int(seq);
            hash.text(Some(&story.key.to_string()));
            hash.int(story.key.about().unwrap_or(by).to_i64());
            hash.optional(story.day.map(|day| day_number(day).into()));
            hash.int(story.dong);
            self.attention_rows.add(hash);
        }
        for settled in &judgement.settled {
            let mut hash = RowHash::new(&self.key);
            hash.int(by.to_i64());
            hash.int(seq);
            hash.text(Some(&settled.key.to_string()));
            hash.int(i64::from(settled.choice as u16));
            self.settled_rows.add(hash);
        }
    }

    fn take_postings(&mut self, id: EventId, postings: &[Posting], are_there: bool) {
        for posting in postings.iter().filter(|posting| posting.shown) {
            let mut hash = RowHash::new(&self.key);
            hash.bytes(posting.account.as_str().as_bytes());
            hash.int(day_number(posting.day).into());
            hash.int(id.to_i64());
            hash.int(posting.line.into());
            hash.int((posting.side == Side::Credit).into());
            hash.text(posting.contra.as_ref().map(|contra| contra.as_str()));
            hash.optional(posting.party.map(EventId::to_i64));
            hash.int(posting.amount);
            hash.text(posting.narration.as_deref());
            self.posting_rows.put(hash, are_there);
        }
    }
}

impl Expected {
    fn take_register(&mut self, id: EventId, event: &Event) {
        let body = event.body.fact();
        let mut hash = RowHash::new(&self.key);
        hash.int(id.to_i64());
        if is_of_members(event) {
            let mut row = RowHash::new(&self.key);
            row.int(id.to_i64());
            self.member_rows.add(row);
            if let Ok(Some(Fact::Joined(province))) = Fact::of(event) {
                self.sign_keys.insert(SERVER, province.log_key);
            }
        }
        match body {
            Body::MemberMerged(merged) => {
                hash.int(merged.from.to_i64());
                hash.int(merged.into.to_i64());
                self.merged_rows.add(hash);
            }
            Body::PartySet(set) => self.take_party(id, set),
            Body::AccountSet(set) => {
                hash.bytes(set.code.as_str().as_bytes());
                hash.bytes(set.name.as_bytes());
                hash.int(set.active.into());
                self.account_rows.add(hash);
            }
            Body::SettingSet(set) => {
                hash.bytes(set.key.as_bytes());
                hash.bytes(set.value.as_bytes());
                self.setting_rows.add(hash);
            }
            Body::PeriodClosed(PeriodClosed { month, .. }) | Body::PeriodReopened(PeriodReopened { month, .. }) => {
                hash.int(month.index().into());
                hash.int(matches!(body, Body::PeriodClosed(_)).into());
                self.gate_rows.add(hash);
            }
            Body::PeriodCloseRequested(month) => {
                hash.int(month.index().into());
                self.close_request_rows.add(hash);
            }
            Body::SeriesClosed(closed) => {
                hash.int(closed.form as i64);
                hash.int(closed.year.into());
                hash.int(closed.writer.into());
                hash.int(closed.last.into());
                self.series_end_rows.add(hash);
            }
            Body::WriterEnrolled(enrolled) => {
                self.take_writer(hash, enrolled.writer, 1, Some((enrolled.sign_key, enrolled.box_key)));
            }
            Body::WriterRetired(retired) => self.take_writer(hash, retired.writer, 2, None),
            Body::RecoveryEnrol(enrol) => {
                self.take_writer(hash, id.writer(), 1, Some((enrol.sign_key, enrol.box_key)));
            }
            Body::Coop(fact) => {
                hash.int(fact.kind().into());
                hash.optional(fact.party().map(EventId::to_i64));
                hash.int(day_number(fact.day()).into());
                self.coop_rows.add(hash);
            }
            Body::Comment(comment) => {
                hash.int(comment.target.to_i64());
                hash.int(comment.deed as i64);
                hash.optional(comment.question.map(EventId::to_i64));
                self.comment_rows.add(hash);
            }
            Body::PhotoLinked(PhotoLinked { voucher, hash: photo, .. })
            | Body::PhotoUnlinked(PhotoUnlinked { voucher, hash: photo, .. }) => {
                hash.int(voucher.to_i64());
                hash.bytes(photo);
                hash.int(matches!(body, Body::PhotoLinked(_)).into());
                self.photo_rows.add(hash);
            }
            _ => {}
        }
    }

    fn take_writer(&mut self, mut hash: RowHash, writer: WriterNo, standing: i64, keys: Option<([u8; 32], [u8; 32])>) {
        hash.int(writer.into());
        hash.int(standing);
        match keys {
            Some((sign_key, box_key)) => {
                hash.bytes(&sign_key);
                hash.bytes(&box_key);
                self.sign_keys.insert(writer, sign_key);
            }
            None => {
                hash.null();
                hash.null();
            }
        }
        self.writer_rows.add(hash);
    }

    fn take_party(&mut self, id: EventId, set: &PartySet) {
        // Of one field set twice by one event the last counts.
        let rows: BTreeMap<i64, &PartyField> = set
            .fields
            .iter()
            .filter_map(|field| {
                let number = match field {
                    PartyField::Code(_) => 0,
                    PartyField::Name(_) => 1,
                    PartyField::Kind(_) => 2,
                    PartyField::Place(_) => 3,
                    PartyField::ServiceContract(_) => 4,
                    PartyField::Active(_) => 5,
                    PartyField::Detail(detail, _) => *detail as i64,
                    PartyField::Joined(_) => 13,
                    PartyField::Unknown(..) => return None,
                };
                Some((number, field))
            })
            .collect();
        for (number, field) in rows {
            let mut hash = RowHash::new(&self.key);
            hash.int(id.to_i64());
            hash.int(number);
            hash.int(set.party.unwrap_or(id).to_i64());
            match field {
                PartyField::Code(text)
                | PartyField::Name(text)
                | PartyField::Place(text)
                | PartyField::Detail(_, text) => hash.bytes(text.as_bytes()),
                PartyField::Joined(day) => hash.optional(day.map(|day| day_number(day).into())),
                PartyField::Kind(kind) => hash.int(*kind as i64),
                PartyField::ServiceContract(yes) | PartyField::Active(yes) => hash.int((*yes).into()),
                PartyField::Unknown(..) => {}
            }
            self.party_rows.add(hash);
        }
    }
}

/// Tables, indexes and triggers, each as it was made.
pub(crate) fn schema(conn: &Connection) -> Result<Vec<(String, Option<String>)>, Failure> {
    let mut query =
        conn.prepare("select name, sql from sqlite_schema where name not like 'sqlite_stat%' order by type, name")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

type ExpectedVersion<'a> = (EventId, EventId, u32, SeriesNumber, &'a Content, &'a [Line], Option<&'a str>, u64);

fn version_hash(
    key: &RandomState,
    (id, voucher, version, number, content, lines, reference, place): ExpectedVersion<'_>,
) -> RowHash {
    let mut hash = RowHash::new(key);
    for value in [
        id.to_i64(),
        voucher.to_i64(),
        version.into(),
        number.form as i64,
        number.year.into(),
        voucher.writer().into(),
        number.number.into(),
        day_number(content.date).into(),
    ] {
        hash.int(value);
    }
    hash.optional(content.party.map(EventId::to_i64));
    hash.bytes(content.party_name.as_bytes());
    hash.bytes(content.narration.as_bytes());
    hash.int(content.attachments.into());
    hash.int(lines.len() as i64);
    hash.int(total_of(lines));
    hash.text(reference);
    hash.int(place as i64);
    hash
}

/// The sum of the hashes of rows: the same rows in any order give the same sum.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fingerprint {
    rows: u64,
    sum: u64,
}

impl Fingerprint {
    fn add(&mut self, row: RowHash) {
        self.put(row, true);
    }

    /// Adds a row, or takes one that was added away.
    fn put(&mut self, row: RowHash, is_there: bool) {
        if is_there {
            self.rows = self.rows.wrapping_add(1);
            self.sum = self.sum.wrapping_add(row.0.finish());
        } else {
            self.rows = self.rows.wrapping_sub(1);
            self.sum = self.sum.wrapping_sub(row.0.finish());
        }
    }
}

fn pair(key: &RandomState, id: EventId, value: i64) -> RowHash {
    let mut hash = RowHash::new(key);
    hash.int(id.to_i64());
    hash.int(value);
    hash
}

/// The hash of one row, column by column.
struct RowHash(DefaultHasher);

impl RowHash {
    fn new(key: &RandomState) -> Self {
        Self(key.build_hasher())
    }

    fn int(&mut self, value: i64) {
        self.0.write_u8(1);
        self.0.write_i64(value);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_u8(2);
        self.0.write_usize(bytes.len());
        self.0.write(bytes);
    }

    fn null(&mut self) {
        self.0.write_u8(0);
    }

    fn text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.bytes(text.as_bytes()),
            None => self.null(),
        }
    }

    fn optional(&mut self, value: Option<i64>) {
        match value {
            Some(value) => self.int(value),
            None => self.null(),
        }
    }
}
