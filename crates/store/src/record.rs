//! Writing events: numbered, chained, judged, and their rows added, all in one transaction.

use std::collections::HashMap;

use ledger::account::AccountCode;
use ledger::chain;
use ledger::day::Month;
use ledger::digest::{Balance, BalanceKey, LedgerDigest};
use ledger::event::body::{Adjusted, Amended, Body, Content, PeriodClosed, Posted, Reversed, SeriesNumber};
use ledger::event::decision::Computed;
use ledger::event::extra::Side;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line, WriterNo, day_number};
use ledger::fold::apart::word_of;
use ledger::fold::{Books, Change, Judgement, Outcome, Posting, VoucherState, judge, malformed};
use ledger::member::Fact;
use ledger::party::PartyField;
use ledger::voucher::{Checked, Form};
use rusqlite::params;
use sync::bugs;
use sync::dictionary;
use sync::frame::fits;

use crate::cache::{Cache, Register, is_of_members};
use crate::day_change::DayChanges;
use crate::heads::Heads;
use crate::sidecar::{Mark, Reach};
use crate::{Failure, Store};

/// Postings are sorted before they are inserted, so that a long import touches each page of the file few times.
const POSTINGS_HELD_MAX: usize = 200_000;

/// A voucher that has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The event.
    pub id: EventId,
    /// Its number.
    pub number: SeriesNumber,
    /// Whether it counts.
    pub outcome: Outcome,
}

/// A transaction in which events are written. Dropped without being finished, it leaves no trace.
pub struct Writing<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) wall: u32,
    pub(crate) heads: Heads,
    pub(crate) reach: Reach,
    bytes: Vec<u8>,
    pub(crate) changes: HashMap<BalanceKey, Balance>,
    pub(crate) days: DayChanges,
    pub(crate) postings: Vec<(EventId, Posting)>,
    pub(crate) numbers: HashMap<(Form, u16), u32>,
    /// Places of the events whose rows are taken back for the moment, the newest first.
    pub(crate) taken_back: Vec<u64>,
}

impl Store {
    /// Writes events in one transaction: all of them or none.
    ///
    /// `wall` is the machine's claim of the time, in seconds since 2020-01-01 UTC. When this returns, what was written
    /// is on the disk and remembered in the sidecar.
    ///
    /// # Errors
    /// What `write` answers, or the disk's or database's failure; the book is then as it was before.
    pub fn record<T, E: From<Failure>>(
        &mut self,
        wall: u32,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.may_write()?;
        self.transact(wall, write)
    }

    /// The same in a book that may not be written in otherwise.
    pub(crate) fn transact<T, E: From<Failure>>(
        &mut self,
        wall: u32,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin()?;
        let (heads, reach) = (self.heads.clone(), self.reach);
        let mut writing = Writing {
            store: self,
            wall,
            heads,
            reach,
            bytes: Vec::new(),
            changes: HashMap::new(),
            days: DayChanges::default(),
            postings: Vec::new(),
            numbers: HashMap::new(),
            taken_back: Vec::new(),
        };
        let written =
            write(&mut writing).and_then(|answer| writing.finish().map(|reached| (answer, reached)).map_err(E::from));
        match written {
            Ok((answer, (heads, reach))) => {
                let before = std::mem::replace(&mut self.heads, heads).wseq(self.writer);
                let reached = std::mem::replace(&mut self.reach, reach) != reach;
                let head = self.heads.of(self.writer).filter(|head| head.wseq > before || reached);
                crate::crash::may_stop("committed");
                if let (Some(head), Some(sidecar)) = (head, &mut self.sidecar) {
                    // Without the mark nobody may be told that it is written; yet it is.
                    sidecar.write(head, reach).inspect_err(|_| self.unsettled = true)?;
                }
                crate::crash::may_stop("marked");
                Ok(answer)
            }
            Err(refusal) => {
                self.roll_back()?;
                Err(refusal)
            }
        }
    }

    pub(crate) fn begin(&mut self) -> Result<(), Failure> {
        if self.unsettled {
            let source = std::io::Error::other("the disk failed in an earlier write");
            return Err(Failure::Io { doing: "writing; close the book and open it again", source });
        }
        // A write that panicked has left its transaction open.
        if !self.conn.is_autocommit() {
            self.roll_back()?;
        }
        Ok(self.conn.execute_batch("begin immediate")?)
    }

    /// Ends a transaction on the disk. Whether a commit that failed is there can be known only by opening the book again,
    /// unless the disk was full and nothing could be written.
    pub(crate) fn commit(&mut self) -> Result<(), Failure> {
        let committed = self.conn.execute_batch("commit").map_err(Failure::from);
        self.unsettled = matches!(committed, Err(ref failure) if !matches!(failure, Failure::DiskFull));
        committed
    }

    pub(crate) fn roll_back(&mut self) -> Result<(), Failure> {
        // A full disk may have rolled the transaction back already.
        let rolled_back = if self.conn.is_autocommit() { Ok(()) } else { self.conn.execute_batch("rollback") };
        if self.heads.place == 0 {
            return Ok(rolled_back?);
        }
        let read_again = rolled_back.map_err(Failure::from).and_then(|()| Cache::load(&self.conn));
        self.cache = read_again.inspect_err(|_| self.unsettled = true)?;
        Ok(())
    }

    /// Makes every row again from the events, in one transaction.
    ///
    /// # Errors
    /// When an event does not read, or the disk fails; the book is then as it was before.
    pub fn rebuild(&mut self) -> Result<(), Failure> {
        self.transact(0, |writing| {
            writing.forget_everything()?;
            for place in 1..=writing.heads.place {
                writing.apply_at(place)?;
            }
            Ok::<_, Failure>(())
        })
    }

    /// The digest of the whole ledger, equal on every machine that holds the same books.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn ledger_digest(&self) -> Result<[u8; 32], Failure> {
        self.digest_where("", [])
    }

    pub(crate) fn digest_where<P: rusqlite::Params>(&self, condition: &str, params: P) -> Result<[u8; 32], Failure> {
        let mut digest = LedgerDigest::new(&self.cache.identity().book_key);
        let mut query = self.conn.prepare(&format!(
            "select account, party_id, month, opening_dong, debit_dong, credit_dong from balance {condition}
             order by account, party_id, month"
        ))?;
        let mut rows = query.query(params)?;
        while let Some(row) = rows.next()? {
            let (key, balance) = crate::query::stored_balance(row)?;
            digest.add(&key, &balance);
        }
        Ok(digest.finish())
    }
}

impl Writing<'_> {
    /// The book with the vouchers, cards and months written so far. Figures and postings are as they were before this
    /// transaction; [`Writing::books_with_figures`] has them too.
    pub fn books(&self) -> &Store {
        self.store
    }

    /// The book as it stands with everything written so far.
    ///
    /// # Errors
    /// When the database fails.
    pub fn books_with_figures(&mut self) -> Result<&Store, Failure> {
        self.flush()?;
        Ok(self.store)
    }

    /// Numbers and posts a checked voucher.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post(
        &mut self,
        checked: Checked,
        reference: Option<String>,
        old_number: Option<String>,
    ) -> Result<Numbered, Failure> {
        let number = self.next_number(checked.form(), checked.year())?;
        let business = checked.business().map(str::to_owned);
        let (content, lines) = checked.into_parts();
        let body = Body::VoucherPosted(Posted { number, content, reference, old_number, business });
        self.numbered(number, lines, body)
    }

    /// Numbers and posts a voucher computed from the figures of some months, and names them with their digest: on a
    /// device where other vouchers of those months come before it, it does not count (rules of the fold, class CAS).
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_computed(
        &mut self,
        kind: Kind,
        (first, last): (Month, Month),
        checked: Checked,
    ) -> Result<Numbered, Failure> {
        let number = self.next_number(checked.form(), checked.year())?;
        self.flush()?;
        let inputs = self.store.digest_of(first, last)?;
        let (content, lines) = checked.into_parts();
        self.numbered(number, lines, Body::Computed(Box::new(Computed { kind, first, last, inputs, number, content })))
    }

    /// Replaces the content of a voucher under its number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn amend(
        &mut self,
        target: EventId,
        state: &VoucherState,
        checked: Checked,
        reason: String,
    ) -> Result<Numbered, Failure> {
        let business = checked.business().map(str::to_owned);
        let (content, new_lines) = checked.into_parts();
        let mut lines: Vec<Line> = self.store.lines_of(state.version)?.iter().map(Line::negated).collect();
        let negated = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        lines.extend(new_lines);
        let body = Body::VoucherAmended(Amended { target, version: state.hash, negated, content, reason, business });
        let (_, outcome) = self.event(lines, body)?;
        Ok(Numbered { id: target, number: state.number, outcome })
    }

    /// Takes a voucher back by one of the same form with negative amounts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reverse(
        &mut self,
        target: EventId,
        state: &VoucherState,
        year: u16,
        content: Content,
    ) -> Result<Numbered, Failure> {
        let lines = self.store.lines_of(state.version)?.iter().map(Line::negated).collect();
        let number = self.next_number(state.number.form, year)?;
        let body = Body::VoucherReversed(Reversed { number, content, target, version: state.hash });
        self.numbered(number, lines, body)
    }

    /// Posts a signed difference to a voucher under its own number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn adjust(&mut self, target: Option<EventId>, checked: Checked, reason: String) -> Result<Numbered, Failure> {
        let number = self.next_number(checked.form(), checked.year())?;
        let (content, lines) = checked.into_parts();
        self.numbered(number, lines, Body::VoucherAdjusted(Adjusted { number, content, target, reason }))
    }

    /// Closes a month: names what was in its figures, and their digest.
    ///
    /// # Errors
    /// When the database fails.
    pub fn close_month(&mut self, month: ledger::day::Month) -> Result<(EventId, Outcome), Failure> {
        self.put_back()?;
        self.flush()?;
        let digest = self.store.digest_where("where month = ?", [month.index()])?;
        let seen = self.heads.all().map(|mark| (mark.writer, mark.wseq)).collect();
        self.event(Vec::new(), Body::PeriodClosed(PeriodClosed { month, seen, digest }))
    }

    fn numbered(&mut self, number: SeriesNumber, lines: Vec<Line>, body: Body) -> Result<Numbered, Failure> {
        let (id, outcome) = self.event(lines, body)?;
        self.numbers.insert((number.form, number.year), number.number);
        Ok(Numbered { id, number, outcome })
    }

    pub(crate) fn next_number(&mut self, form: Form, year: u16) -> Result<SeriesNumber, Failure> {
        self.put_back()?;
        let last = match self.numbers.get(&(form, year)) {
            Some(last) => *last,
            None => self.store.last_number(form, year)?,
        };
        Ok(SeriesNumber { form, year, number: last + 1 })
    }

    /// Writes one event and everything that follows from it.
    ///
    /// # Errors
    /// When the event is larger than an event may be, or the database fails.
    pub fn event(&mut self, lines: Vec<Line>, body: Body) -> Result<(EventId, Outcome), Failure> {
        self.event_with(lines, body, Vec::new())
    }

    /// The same, with values after those this program reads.
    pub(crate) fn event_with(
        &mut self,
        lines: Vec<Line>,
        body: Body,
        rest: Vec<Value>,
    ) -> Result<(EventId, Outcome), Failure> {
        let id = self.next_id()?;
        self.write(id, Event { rest, ..Event::new(self.store.cache.base(), self.wall, lines, body) })
    }

    /// Writes an event about members.
    ///
    /// # Errors
    /// As [`Writing::event`]; a fact that only its own writer's first event can state is not there.
    pub fn fact(&mut self, fact: &Fact) -> Result<(EventId, Outcome), Failure> {
        let id = self.next_id()?;
        let event = fact.event(self.store.cache.base(), self.wall).ok_or(Failure::NotThere)?;
        self.write(id, Event::decode(&event.encode())?)
    }

    fn next_id(&mut self) -> Result<EventId, Failure> {
        self.put_back()?;
        let head = self.heads.of(self.store.writer).ok_or(Failure::NotEnrolled)?;
        EventId::new(self.store.writer, head.wseq + 1).ok_or(Failure::NotThere)
    }

    fn write(&mut self, id: EventId, event: Event) -> Result<(EventId, Outcome), Failure> {
        let head = self.heads.of(id.writer()).ok_or(Failure::NotEnrolled)?;
        event.check()?;
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        event.encode_into(&mut bytes);
        if bytes.len() > ledger::event::BYTES_MAX || !fits(&bytes, dictionary::FIRST) {
            return Err(ledger::event::Malformed::TooLarge.into());
        }
        // What others will read is what counts, also of a kind that was put together by its fields.
        let event = if matches!(event.body, Body::Other { .. }) { Event::decode(&bytes)? } else { event };
        let link = chain::next(&head.link, &bytes);
        self.heads.advance(Mark { writer: head.writer, wseq: id.wseq(), link });
        self.store
            .conn
            .prepare_cached("insert into event (event_id, bytes, chain, place) values (?, ?, ?, ?)")?
            .execute(params![id.to_i64(), bytes, link, self.heads.place as i64])?;
        self.bytes = bytes;
        let outcome = self.apply(id, self.heads.place, &event)?;
        Ok((id, outcome))
    }

    /// Applies the event that has this place. Bytes that are no event have no effect, and are listed.
    pub(crate) fn apply_at(&mut self, place: u64) -> Result<(), Failure> {
        let (id, bytes) = self.store.event_at(place)?;
        match Event::decode(&bytes) {
            Ok(event) => self.apply(id, place, &event).map(drop),
            Err(_) => {
                let judgement = malformed(id);
                self.store.insert_judgement(id, judgement.outcome, None)?;
                self.store.insert_stories(id, 0, &judgement)
            }
        }
    }

    pub(crate) fn apply(&mut self, id: EventId, place: u64, event: &Event) -> Result<Outcome, Failure> {
        if reads_figures(&event.body) {
            self.flush()?;
        }
        let store = &*self.store;
        let judgement = store.before_place(place, || judge(store, id, event))?;
        let outcome = judgement.outcome;
        if outcome != Outcome::Effective {
            self.store.insert_judgement(id, outcome, judgement.why.map(|why| why.code()))?;
        }
        self.store.insert_version(id, place, event, &judgement)?;
        let follows = judgement.follows.clone();
        self.take(id, 0, id, event, judgement)?;
        if !follows.is_empty() {
            self.follow_all(id, event, &follows)?;
        }
        Ok(outcome)
    }

    /// Adds what an event brings besides its own judgement and version.
    pub(crate) fn take(
        &mut self,
        by: EventId,
        seq: u32,
        id: EventId,
        event: &Event,
        judgement: Judgement,
    ) -> Result<(), Failure> {
        self.store.insert_stories(by, seq, &judgement)?;
        self.store.insert_decided(id, event, &judgement)?;
        if judgement.outcome.counts() {
            self.store.insert_register(id, event)?;
            self.store.cache.apply(id, event);
        }
        if let Some((frame, word)) = word_of(&event.body).filter(|_| judgement.takes_up()) {
            self.store.insert_apart_word(id, &frame, word)?;
        }
        self.change(judgement.changes())?;
        self.hold(id, judgement.postings)
    }

    /// Adds to the balances, and to what days change of what cannot be below nothing; written down by [`Writing::flush`].
    pub(crate) fn change(&mut self, changes: impl Iterator<Item = Change>) -> Result<(), Failure> {
        for change in changes {
            add(self.changes.entry(change.key).or_default(), &change.by)?;
            self.days.add(&change)?;
        }
        Ok(())
    }

    /// Holds postings until it is worth writing them down.
    pub(crate) fn hold(&mut self, id: EventId, postings: Vec<Posting>) -> Result<(), Failure> {
        self.postings.extend(postings.into_iter().filter(|posting| posting.shown).map(|posting| (id, posting)));
        if self.postings.len() >= POSTINGS_HELD_MAX {
            self.flush_postings()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(Heads, Reach), Failure> {
        self.put_back()?;
        self.flush()?;
        if bugs::is_on("sidecar-before-commit")
            && let (Some(head), Some(sidecar)) = (self.heads.of(self.store.writer), &mut self.store.sidecar)
        {
            sidecar.write(head, self.reach)?;
        }
        crate::crash::may_stop("written");
        self.store.commit()?;
        Ok((self.heads, self.reach))
    }

    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.flush_postings()?;
        let mut totals: HashMap<(AccountCode, ledger::day::Month), Balance> = HashMap::new();
        for (key, change) in self.changes.drain() {
            self.store.add_to_balance(&key, &change)?;
            add(totals.entry((key.account, key.month)).or_default(), &change)?;
        }
        for ((account, month), change) in totals {
            self.store.add_to_total(account, month, &change)?;
        }
        self.days.write_to(self.store)
    }

    pub(crate) fn flush_postings(&mut self) -> Result<(), Failure> {
        let key = |(id, posting): &(EventId, Posting)| (posting.account, posting.day, *id, posting.line, posting.side);
        self.postings.sort_unstable_by_key(key);
        for (id, posting) in self.postings.drain(..) {
            self.store.insert_posting(id, &posting)?;
        }
        Ok(())
    }

    pub(crate) fn forget_everything(&mut self) -> Result<(), Failure> {
        for table in [
            "judgement",
            "version",
            "replaced",
            "link",
            "posting",
            "balance",
            "total",
            "day_change",
            "party_fact",
            "account_fact",
            "setting",
            "gate",
            "writer_fact",
            "attention",
            "settled",
            "followed",
            "decision",
            "paper",
            "merged",
            "member_event",
            "coop_fact",
            "comment",
            "photo",
            "close_request",
            "series_end",
            "apart_word",
        ] {
            self.store.conn.execute_batch(&format!("delete from {table}"))?;
        }
        let base = self.store.cache.base();
        self.store.cache = Cache::empty(self.store.cache.identity().clone());
        self.store.cache.set_base(base);
        Ok(())
    }
}

impl Store {
    /// The register of parties.
    ///
    /// # Errors
    /// When a card does not read.
    pub fn register(&self) -> Result<&Register, Failure> {
        self.cache.register(&self.conn)
    }

    /// The last number given in this writer's series of a form and fiscal year; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_number(&self, form: Form, year: u16) -> Result<u32, Failure> {
        let mut query = self.conn.prepare_cached(
            "select coalesce(max(number), 0) from version where form = ? and year = ? and writer_no = ? and version = 1",
        )?;
        Ok(query.query_row(params![form as u8, year, self.writer], |row| row.get(0))?)
    }

    pub(crate) fn lines_of(&self, version: EventId) -> Result<Vec<Line>, Failure> {
        Ok(crate::books::content_lines(self.event(version)?))
    }

    /// The event applied at this place, as it was written.
    ///
    /// # Errors
    /// [`Failure::NotThere`].
    pub fn at_place(&self, place: u64) -> Result<(EventId, Vec<u8>), Failure> {
        self.event_at(place)
    }

    /// The event with this place, and its bytes.
    pub(crate) fn event_at(&self, place: u64) -> Result<(EventId, Vec<u8>), Failure> {
        let mut query = self.conn.prepare_cached("select event_id, bytes from event where place = ?")?;
        let (id, bytes) = query.query_row([place as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((crate::books::stored_id(id)?, bytes))
    }

    pub(crate) fn insert_judgement(&self, id: EventId, outcome: Outcome, why: Option<&str>) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into judgement (event_id, outcome, why) values (?, ?, ?)")?
            .execute(params![id.to_i64(), outcome as u8, why])?;
        Ok(())
    }

    pub(crate) fn insert_version(
        &self,
        id: EventId,
        place: u64,
        event: &Event,
        judgement: &Judgement,
    ) -> Result<(), Failure> {
        if let Some((number, content)) = event.body.numbered() {
            let reference = match event.body.fact() {
                Body::VoucherPosted(posted) => posted.reference.as_deref(),
                _ => None,
            };
            let row =
                VersionRow { id, voucher: id, place, version: 1, number, content, reference, lines: &event.lines };
            self.insert_version_row(&row, judgement)?;
        }
        if let (Body::VoucherAmended(amended), Some(replaces)) = (event.body.fact(), judgement.replaces) {
            let (number, version, place) = self.identity_of(replaces)?;
            let lines = &event.lines[usize::from(amended.negated).min(event.lines.len())..];
            let row = VersionRow {
                id,
                voucher: amended.target,
                place,
                version: version + 1,
                number,
                content: &amended.content,
                reference: None,
                lines,
            };
            self.insert_version_row(&row, judgement)?;
            self.conn
                .prepare_cached("insert into replaced (event_id, by_event_id) values (?, ?)")?
                .execute(params![replaces.to_i64(), id.to_i64()])?;
        }
        self.insert_link(id, judgement)
    }

    pub(crate) fn insert_link(&self, id: EventId, judgement: &Judgement) -> Result<(), Failure> {
        if let Some((kind, target)) = judgement.link {
            self.conn
                .prepare_cached("insert into link (event_id, kind, target_id) values (?, ?, ?)")?
                .execute(params![id.to_i64(), kind as u8, target.to_i64()])?;
        }
        Ok(())
    }

    fn insert_version_row(&self, row: &VersionRow<'_>, judgement: &Judgement) -> Result<(), Failure> {
        let total = total_of(row.lines);
        let day = day_number(row.content.date);
        self.conn
            .prepare_cached(
                "insert into version (event_id, voucher_id, version, form, year, writer_no, number, day, booked_day,
                    party_id, party_name, narration, attachments, entries, total_dong, reference, place)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                row.id.to_i64(),
                row.voucher.to_i64(),
                row.version,
                row.number.form as u8,
                row.number.year,
                row.voucher.writer(),
                row.number.number,
                day,
                judgement.day.map_or(day, day_number),
                row.content.party.map(EventId::to_i64),
                row.content.party_name,
                row.content.narration,
                row.content.attachments,
                row.lines.len() as i64,
                total,
                row.reference,
                row.place as i64,
            ])?;
        Ok(())
    }

    fn identity_of(&self, version: EventId) -> Result<(SeriesNumber, u32, u64), Failure> {
        let (form, year, number, version, place) = self
            .conn
            .prepare_cached("select form, year, number, version, place from version where event_id = ?")?
            .query_row([version.to_i64()], |row| {
                Ok((row.get::<_, u8>(0)?, row.get(1)?, row.get(2)?, row.get::<_, u32>(3)?, row.get::<_, i64>(4)?))
            })?;
        Ok((SeriesNumber { form: crate::books::stored_form(form)?, year, number }, version, place as u64))
    }

    pub(crate) fn insert_posting(&self, id: EventId, posting: &Posting) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "insert into posting (account, day, event_id, line, side, contra, party_id, amount_dong, narration)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                posting.account.as_str(),
                day_number(posting.day),
                id.to_i64(),
                posting.line,
                u8::from(posting.side == Side::Credit),
                posting.contra.as_ref().map(AccountCode::as_str),
                posting.party.map(EventId::to_i64),
                posting.amount,
                posting.narration,
            ])?;
        Ok(())
    }

    pub(crate) fn add_to_balance(&self, key: &BalanceKey, change: &Balance) -> Result<(), Failure> {
        if change.is_zero() {
            return Ok(());
        }
        let (account, party, month) = (key.account.as_str(), key.party.map_or(0, EventId::to_i64), key.month.index());
        let nothing_left: bool = self
            .conn
            .prepare_cached(
                "insert into balance (account, party_id, month, opening_dong, debit_dong, credit_dong)
                 values (?, ?, ?, ?, ?, ?)
                 on conflict do update set opening_dong = opening_dong + excluded.opening_dong,
                    debit_dong = debit_dong + excluded.debit_dong, credit_dong = credit_dong + excluded.credit_dong
                 returning opening_dong = 0 and debit_dong = 0 and credit_dong = 0",
            )?
            .query_row(params![account, party, month, change.opening, change.debit, change.credit], |row| row.get(0))?;
        // No row stands for nothing, so that the rows are the same by whatever way the book came to them.
        if nothing_left {
            self.conn
                .prepare_cached("delete from balance where account = ? and party_id = ? and month = ?")?
                .execute(params![account, party, month])?;
        }
        Ok(())
    }

    pub(crate) fn add_to_total(
        &self,
        account: AccountCode,
        month: ledger::day::Month,
        change: &Balance,
    ) -> Result<(), Failure> {
        if change.is_zero() {
            return Ok(());
        }
        let nothing_left: bool = self
            .conn
            .prepare_cached(
                "insert into total (account, month, opening_dong, debit_dong, credit_dong) values (?, ?, ?, ?, ?)
                 on conflict do update set opening_dong = opening_dong + excluded.opening_dong,
                    debit_dong = debit_dong + excluded.debit_dong, credit_dong = credit_dong + excluded.credit_dong
                 returning opening_dong = 0 and debit_dong = 0 and credit_dong = 0",
            )?
            .query_row(
                params![account.as_str(), month.index(), change.opening, change.debit, change.credit],
                |row| row.get(0),
            )?;
        if nothing_left {
            self.conn
                .prepare_cached("delete from total where account = ? and month = ?")?
                .execute(params![account.as_str(), month.index()])?;
        }
        Ok(())
    }

    fn insert_register(&self, id: EventId, event: &Event) -> Result<(), Failure> {
        if is_of_members(event) {
            self.conn.prepare_cached("insert into member_event (event_id) values (?)")?.execute([id.to_i64()])?;
        }
        match event.body.fact() {
            Body::MemberMerged(merged) => {
                self.conn
                    .prepare_cached("insert into merged (event_id, from_id, into_id) values (?, ?, ?)")?
                    .execute([id.to_i64(), merged.from.to_i64(), merged.into.to_i64()])?;
                Ok(())
            }
            Body::PartySet(set) => {
                set.fields.iter().try_for_each(|field| self.insert_party_fact(id, set.party.unwrap_or(id), field))
            }
            Body::AccountSet(set) => {
                self.conn
                    .prepare_cached("insert into account_fact (event_id, code, name, active) values (?, ?, ?, ?)")?
                    .execute(params![id.to_i64(), set.code.as_str(), set.name, set.active])?;
                Ok(())
            }
            Body::SettingSet(set) => {
                self.conn
                    .prepare_cached("insert into setting (event_id, key, value) values (?, ?, ?)")?
                    .execute(params![id.to_i64(), set.key, set.value])?;
                Ok(())
            }
            Body::PeriodClosed(closed) => self.insert_gate(id, closed.month, true),
            Body::PeriodReopened(reopened) => self.insert_gate(id, reopened.month, false),
            Body::PeriodCloseRequested(month) => self.insert_close_request(id, *month),
            Body::SeriesClosed(closed) => self.insert_series_end(id, closed),
            Body::WriterEnrolled(enrolled) => {
                self.insert_writer(id, enrolled.writer, 1, Some((&enrolled.sign_key, &enrolled.box_key)))
            }
            Body::WriterRetired(retired) => self.insert_writer(id, retired.writer, 2, None),
            Body::RecoveryEnrol(enrol) => {
                self.insert_writer(id, id.writer(), 1, Some((&enrol.sign_key, &enrol.box_key)))
            }
            Body::Coop(fact) => self.insert_coop_fact(id, fact),
            Body::Comment(comment) => self.insert_comment(id, comment),
            Body::PhotoLinked(linked) => self.insert_photo(id, linked.voucher, &linked.hash, true),
            Body::PhotoUnlinked(unlinked) => self.insert_photo(id, unlinked.voucher, &unlinked.hash, false),
            _ => Ok(()),
        }
    }

    fn insert_writer(
        &self,
        id: EventId,
        writer: WriterNo,
        standing: u8,
        keys: Option<(&[u8; 32], &[u8; 32])>,
    ) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "insert into writer_fact (event_id, writer_no, standing, sign_key, box_key) values (?, ?, ?, ?, ?)",
            )?
            .execute(params![id.to_i64(), writer, standing, keys.map(|(sign, _)| sign), keys.map(|(_, wrap)| wrap)])?;
        Ok(())
    }

    fn insert_gate(&self, id: EventId, month: ledger::day::Month, closed: bool) -> Result<(), Failure> {
        self.conn.prepare_cached("insert into gate (event_id, month, closed) values (?, ?, ?)")?.execute(params![
            id.to_i64(),
            month.index(),
            closed
        ])?;
        Ok(())
    }

    fn insert_party_fact(&self, id: EventId, party: EventId, field: &PartyField) -> Result<(), Failure> {
        use rusqlite::types::Value as Sql;
        let (number, value) = match field {
            PartyField::Code(code) => (0, Sql::Text(code.clone())),
            PartyField::Name(name) => (1, Sql::Text(name.clone())),
            PartyField::Kind(kind) => (2, Sql::Integer(*kind as i64)),
            PartyField::Place(place) => (3, Sql::Text(place.clone())),
            PartyField::ServiceContract(contract) => (4, Sql::Integer((*contract).into())),
            PartyField::Active(active) => (5, Sql::Integer((*active).into())),
            PartyField::Detail(detail, text) => (*detail as i64, Sql::Text(text.clone())),
            PartyField::Joined(day) => (13, day.map_or(Sql::Null, |day| Sql::Integer(day_number(day).into()))),
            PartyField::Unknown(..) => return Ok(()),
        };
        self.conn
            .prepare_cached("insert or replace into party_fact (event_id, field, party_id, value) values (?, ?, ?, ?)")?
            .execute(params![id.to_i64(), number, party.to_i64(), value])?;
        Ok(())
    }
}

/// Adds figures, or says that they are more than can be kept.
pub(crate) fn add(sum: &mut Balance, change: &Balance) -> Result<(), Failure> {
    for (sum, change) in
        [(&mut sum.opening, change.opening), (&mut sum.debit, change.debit), (&mut sum.credit, change.credit)]
    {
        let too_much = || Failure::Database(rusqlite::Error::IntegralValueOutOfRange(0, change));
        *sum = sum.checked_add(change).ok_or_else(too_much)?;
    }
    Ok(())
}

/// What the lines of a voucher add up to. No voucher that was checked comes near the end of the range.
pub(crate) fn total_of(lines: &[Line]) -> i64 {
    lines.iter().fold(0, |total: i64, line| total.saturating_add(line.amount.get()))
}

/// Whether an event is judged by postings or balances, which are written down late.
pub(crate) fn reads_figures(body: &Body) -> bool {
    match body.fact() {
        Body::Computed(_) | Body::Approved(_) | Body::Rejected(_) | Body::CashConfirmed(_) => true,
        Body::PeriodClosed(_) | Body::PeriodReopened(_) | Body::Other { .. } => true,
        Body::PartySet(set) => set.fields.contains(&PartyField::Active(false)),
        Body::AccountSet(set) => !set.active,
        _ => false,
    }
}

struct VersionRow<'a> {
    id: EventId,
    voucher: EventId,
    place: u64,
    version: u32,
    number: SeriesNumber,
    content: &'a Content,
    reference: Option<&'a str>,
    lines: &'a [Line],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{self, Step};

    #[test]
    fn a_full_disk_takes_the_write_back_whole_and_the_book_goes_on_when_there_is_room() {
        let (_folder, mut store) = common::new_book();
        let pages: i64 = store.conn.query_row("pragma page_count", [], |row| row.get(0)).unwrap();
        let limit = |store: &Store, pages: i64| {
            store.conn.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        };
        limit(&store, pages + 2);
        let mut before = common::rows(&store.conn);
        let failure = (1..1000)
            .find_map(|amount| {
                let checked = common::checked(&store, &Step::sale(3, 5, amount)).unwrap();
                let written = store.record::<_, Failure>(0, |writing| writing.post(checked, None, None));
                written.map(|_| before = common::rows(&store.conn)).err()
            })
            .expect("two pages are soon full");
        assert_eq!(failure.code(), "book.disk-full");
        assert_eq!(common::rows(&store.conn), before);
        let last = store.last_number(Form::CashReceipt, 2026).unwrap();

        limit(&store, 1_000_000);
        assert!(common::take_step(&mut store, &Step::sale(3, 6, 50)));
        assert_eq!(store.last_number(Form::CashReceipt, 2026).unwrap(), last + 1);
        assert_eq!(store.verify().unwrap().differences, vec![]);
    }
}
