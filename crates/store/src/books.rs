//! The store as the fold sees it.

use chrono::NaiveDate;
use ledger::account::{AccountCode, Use};
use ledger::chain::{self, Link};
use ledger::day::Month;
use ledger::digest::digest_with;
use ledger::event::body::{Body, SeriesNumber};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line, WriterNo, day_number, day_of};
use ledger::fold::apart::Apart;
use ledger::fold::paper::Paper;
use ledger::fold::{
    Books, Change, Decided, DecisionKind, Judged, MonthState, Named, Outcome, StoryKey, TookEffect, VoucherState, Why,
};
use ledger::member::Members;
use ledger::voucher::Form;
use rusqlite::{OptionalExtension, Params, Row, params};

use crate::{Failure, Store};

impl Books for Store {
    type Failure = Failure;

    fn first_month(&self) -> Month {
        self.cache.first_month()
    }

    fn first_month_of_year(&self) -> u8 {
        self.cache.first_month_of_year()
    }

    fn last_open_year(&self) -> Result<u16, Failure> {
        Ok(self.cache.setting("year.last-open").and_then(|year| year.parse().ok()).unwrap_or(0))
    }

    fn usage(&self, account: AccountCode) -> Result<Use, Failure> {
        Ok(self.cache.chart().usage(account))
    }

    fn has_party(&self, party: EventId) -> Result<bool, Failure> {
        Ok(self.register()?.get(party).is_some())
    }

    fn month(&self, month: Month) -> Result<MonthState, Failure> {
        Ok(self.cache.closed().get(&month).cloned().map_or(MonthState::Open, MonthState::Closed))
    }

    fn voucher(&self, voucher: EventId) -> Result<Option<VoucherState>, Failure> {
        let row = self
            .conn
            .prepare_cached(
                "select v.event_id, v.form, v.year, v.number, v.booked_day, e.bytes, coalesce(j.outcome, 0),
                        exists (select 1 from link where kind = 1 and target_id = v.voucher_id),
                        exists (select 1 from link where kind = 1 and event_id = v.voucher_id)
                 from version v join event e using (event_id) left join judgement j using (event_id)
                 where ((v.event_id = ?1 and v.version = 1) or (v.version > 1 and v.voucher_id = ?1))
                   and not exists (select 1 from replaced where event_id = v.event_id)",
            )?
            .query_row([voucher.to_i64()], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    (row.get::<_, u8>(1)?, row.get::<_, u16>(2)?, row.get::<_, u32>(3)?),
                    row.get::<_, i64>(4)?,
                    row.get::<_, Vec<u8>>(5)?,
                    row.get::<_, u8>(6)?,
                    row.get::<_, bool>(7)?,
                    row.get::<_, bool>(8)?,
                ))
            })
            .optional()?;
        let Some((version, (form, year, number), day, bytes, outcome, reversed, reversal)) = row else {
            return Ok(None);
        };
        let day = stored_day(day)?;
        Ok(Some(VoucherState {
            number: SeriesNumber { form: stored_form(form)?, year, number },
            version: stored_id(version)?,
            hash: chain::hash(&bytes),
            month: Month::of(day),
            day,
            outcome: stored_outcome(outcome)?,
            reversed,
            reversal,
        }))
    }

    fn members(&self) -> Option<&Members> {
        self.cache.members()
    }

    fn lines(&self, version: EventId) -> Result<Vec<Line>, Failure> {
        Ok(content_lines(self.event(version)?))
    }

    fn place(&self, id: EventId) -> Result<Option<u64>, Failure> {
        let mut query = self.conn.prepare_cached("select sseq from event where event_id = ?")?;
        let place: Option<Option<i64>> = query.query_row([id.to_i64()], |row| row.get(0)).optional()?;
        Ok(place.flatten().and_then(|place| u64::try_from(place).ok()))
    }

    fn rewinds(&self) -> &[(u32, u64)] {
        self.cache.rewinds()
    }

    fn judged(&self, id: EventId) -> Result<Option<Judged>, Failure> {
        let row = self
            .conn
            .prepare_cached(
                "select bytes, coalesce(outcome, 0), why from event left join judgement using (event_id)
                 where event_id = ? and place < ?",
            )?
            .query_row([id.to_i64(), self.judged_before.get()], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u8>(1)?, row.get::<_, Option<String>>(2)?))
            })
            .optional()?;
        let Some((bytes, outcome, why)) = row else { return Ok(None) };
        let Ok(event) = Event::decode(&bytes) else { return Ok(None) };
        Ok(Some((event, stored_outcome(outcome)?, why.as_deref().and_then(Why::named))))
    }

    fn setting(&self, key: &str) -> Result<Option<String>, Failure> {
        Ok(self.cache.setting(key).map(str::to_owned))
    }

    fn decisions(&self, voucher: EventId) -> Result<Vec<Decided>, Failure> {
        let sql = "select event_id, kind, version_id, day from decision join effect using (event_id)
                   where voucher_id = ? order by effect.place";
        self.list(sql, [voucher.to_i64()], |row| {
            let kind = DecisionKind::of(row.get(1)?).ok_or_else(|| Failure::Damaged("a decision".into()))?;
            let (by, version) = (stored_id(row.get(0)?)?, stored_id(row.get(2)?)?);
            Ok(Decided { by, kind, voucher, version, day: stored_day(row.get(3)?)? })
        })
    }

    fn version_before(&self, version: EventId) -> Result<Option<EventId>, Failure> {
        // No index leads from a version to the one before: that one has the same voucher and the number before.
        let sql = "select b.event_id from version v join version b
                     on (b.voucher_id = v.voucher_id and b.version > 1 or b.event_id = v.voucher_id)
                        and b.version = v.version - 1
                   where v.event_id = ?";
        self.first_id(sql, [version.to_i64()])
    }

    fn reversal_of(&self, voucher: EventId) -> Result<Option<EventId>, Failure> {
        self.first_id("select event_id from link where kind = 1 and target_id = ?", [voucher.to_i64()])
    }

    fn card(&self, party: EventId, field: u16) -> Result<Option<(EventId, Value)>, Failure> {
        let sql = "select party_id, field, value, event_id from party_fact join effect using (event_id)
                   where party_id = ? and field = ? order by effect.place desc limit 1";
        let mut facts = self.list(sql, params![party.to_i64(), field], |row| {
            let (_, value) = crate::cache::read_field(row)?.parts();
            Ok((stored_id(row.get(3)?)?, value))
        })?;
        Ok(facts.pop())
    }

    fn namesakes(&self, identity: &str) -> Result<Vec<EventId>, Failure> {
        let sql = "select distinct party_id from party_fact where field = 9 and value = ?
                     and not exists (select 1 from merged where from_id = party_id) order by party_id";
        let mut parties = Vec::new();
        for party in self.list(sql, [identity], |row| stored_id(row.get(0)?))? {
            let now = self.card(party, 9)?;
            parties.extend(now.filter(|(_, value)| value.text() == Some(identity)).map(|_| party));
        }
        Ok(parties)
    }

    fn merged_into(&self, party: EventId) -> Result<Option<EventId>, Failure> {
        self.first_id("select into_id from merged where from_id = ?", [party.to_i64()])
    }

    fn papers(&self, paper: &Paper) -> Result<Vec<Named>, Failure> {
        let sql = "select event_id, paper.voucher_id, paper.total_dong from paper left join judgement using (event_id)
                   where deed = ? and key = ? and coalesce(outcome, 0) in (0, 1, 2)
                     and not exists (select 1 from replaced where replaced.event_id = paper.event_id)
                     and not exists (select 1 from link where kind = 1 and target_id = paper.voucher_id)
                   order by event_id";
        self.list(sql, params![paper.deed as u8, paper.key], |row| {
            Ok(Named { version: stored_id(row.get(0)?)?, voucher: stored_id(row.get(1)?)?, dong: row.get(2)? })
        })
    }

    fn contributions(&self, party: EventId) -> Result<Vec<EventId>, Failure> {
        let sql = "select distinct event_id from posting
                   where party_id = ? and account >= '411' and account < '412' and side = 1 order by event_id";
        self.list(sql, [party.to_i64()], |row| stored_id(row.get(0)?))
    }

    fn last_users(&self, account: AccountCode) -> Result<Vec<EventId>, Failure> {
        let sql = "select max(event_id) from posting where account = ?
                   group by event_id & 65535 order by event_id & 65535";
        self.list(sql, [account.as_str()], |row| stored_id(row.get(0)?))
    }

    fn booked_in(&self, month: Month) -> Result<Vec<(EventId, EventId)>, Failure> {
        let sql = "select voucher_id, event_id from version v left join judgement using (event_id)
                   where booked_day between ? and ? and coalesce(outcome, 0) in (0, 2)
                     and not exists (select 1 from replaced where replaced.event_id = v.event_id)
                     and not exists (select 1 from link join version t on (t.event_id = link.target_id
                            or t.voucher_id = link.target_id and t.version > 1)
                        join judgement w on w.event_id = t.event_id
                        where link.event_id = v.event_id and link.kind = 1 and w.outcome = 1
                            and not exists (select 1 from replaced where replaced.event_id = t.event_id))
                   order by voucher_id";
        self.list(sql, days_of(month), |row| Ok((stored_id(row.get(0)?)?, stored_id(row.get(1)?)?)))
    }

    fn took_effect(&self, version: EventId) -> Result<Option<TookEffect>, Failure> {
        let sql = "select by_event_id, kind = 3 from followed join event on event.event_id = by_event_id
                   where followed.event_id = ? and kind in (1, 3) order by place desc, seq desc limit 1";
        let row = |row: &Row<'_>| Ok(TookEffect { by: stored_id(row.get(0)?)?, waited: row.get(1)? });
        Ok(self.list(sql, [version.to_i64()], row)?.pop())
    }

    fn moved_from(&self, month: Month) -> Result<Vec<EventId>, Failure> {
        let sql = "select event_id from judgement join version v using (event_id)
                   where day between ? and ? and outcome = 2 and why = 'fold.moved-to-open-month'
                     and not exists (select 1 from replaced where replaced.event_id = v.event_id)
                   order by event_id";
        self.list(sql, days_of(month), |row| stored_id(row.get(0)?))
    }

    fn stories_of_month(&self, month: Month) -> Result<Vec<StoryKey>, Failure> {
        // A story told again keeps the day it was told with first.
        let sql = "select story from attention a join event by on by.event_id = a.by_event_id where day between ? and ?
                     and not exists (select 1 from settled where settled.story = a.story)
                     and not exists (select 1 from attention b join event before on before.event_id = b.by_event_id
                                     where b.story = a.story and (before.place, b.seq) < (by.place, a.seq))";
        self.list(sql, days_of(month), |row| stored_story(&row.get::<_, String>(0)?))
    }

    fn stories_about(&self, event: EventId) -> Result<Vec<StoryKey>, Failure> {
        let sql = "select distinct story from attention where about_id = ?
                     and not exists (select 1 from settled where settled.story = attention.story)";
        let mut stories = self.list(sql, [event.to_i64()], |row| stored_story(&row.get::<_, String>(0)?))?;
        stories.sort();
        Ok(stories)
    }

    fn story(&self, key: &StoryKey) -> Result<(bool, Option<EventId>), Failure> {
        let story = key.to_string();
        let raised = self.first_id("select by_event_id from attention where story = ?", [&story])?;
        let settled = self.first_id("select by_event_id from settled where story = ?", [&story])?;
        Ok((raised.is_some(), settled))
    }

    fn unvouched(&self, writer: WriterNo) -> Result<Vec<EventId>, Failure> {
        let sql = "select event_id from judgement join event using (event_id)
                   where outcome = 3 and why = 'fold.writer-unconfirmed' and event_id & 65535 = ? order by place";
        self.list(sql, [writer], |row| stored_id(row.get(0)?))
    }

    fn apart(&self, frame: &Link) -> Result<Apart, Failure> {
        self.apart_words(frame)
    }

    fn digest_of(&self, first: Month, last: Month) -> Result<[u8; 32], Failure> {
        match self.computed_from.get() {
            Some(digest) => Ok(digest),
            None => self.digest_where("where month between ? and ?", [first.index(), last.index()]),
        }
    }

    fn digest_with(&self, month: Month, changes: &[Change]) -> Result<[u8; 32], Failure> {
        let sql = "select account, party_id, month, opening_dong, debit_dong, credit_dong from balance where month = ?";
        let rows = self.list(sql, [month.index()], crate::query::stored_balance)?;
        let changes = changes.iter().map(|change| (change.key, change.by));
        Ok(digest_with(&self.cache.identity().book_key, rows.into_iter(), changes))
    }

    fn has_come(&self, id: EventId) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached("select 1 from event where event_id = ? and place < ?")?;
        Ok(query.exists(params![id.to_i64(), self.judged_before.get()])?)
    }
}

impl Store {
    /// Judges what is taken back as it was judged when it was applied, with its own rows still there: what was computed
    /// from the ledger and counted was computed from figures without them.
    pub(crate) fn as_it_was<T>(&self, event: &Event, counted: bool, judging: impl FnOnce() -> T) -> T {
        if let (Body::Computed(computed), true) = (&event.body, counted) {
            self.computed_from.set(Some(computed.inputs));
        }
        let judged = judging();
        self.computed_from.set(None);
        judged
    }

    /// Judges on the books as they were before a place: a rebuild has all later events beside them.
    pub(crate) fn before_place<T>(&self, place: u64, judging: impl FnOnce() -> T) -> T {
        let before = self.judged_before.replace(i64::try_from(place).unwrap_or(i64::MAX));
        let judged = judging();
        self.judged_before.set(before);
        judged
    }

    /// Where an event stands among all events here.
    pub(crate) fn place_here(&self, id: EventId) -> Result<u64, Failure> {
        let mut query = self.conn.prepare_cached("select place from event where event_id = ?")?;
        Ok(query.query_row([id.to_i64()], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// Whether an event has the effect its kind has.
    pub(crate) fn has_effect(&self, id: EventId) -> Result<bool, Failure> {
        Ok(self.judged(id)?.is_some_and(|(_, outcome, _)| outcome.counts()))
    }

    /// The rows a question gives, each read by `read`.
    pub(crate) fn list<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl Fn(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query(params)?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            list.push(read(row)?);
        }
        Ok(list)
    }

    fn first_id<P: Params>(&self, sql: &str, params: P) -> Result<Option<EventId>, Failure> {
        let id = self.conn.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?;
        id.map(stored_id).transpose()
    }
}

pub(crate) fn days_of(month: Month) -> [i32; 2] {
    [day_number(month.first_day()), day_number(month.next().first_day()) - 1]
}

/// The lines of an event without those that take back an earlier content.
pub(crate) fn content_lines(event: Event) -> Vec<Line> {
    let skip = match event.body.fact() {
        Body::VoucherAmended(amended) => usize::from(amended.negated),
        _ => 0,
    };
    event.lines.into_iter().skip(skip).collect()
}

pub(crate) fn stored_id(number: i64) -> Result<EventId, Failure> {
    EventId::from_i64(number).ok_or_else(|| Failure::Damaged("an event's id".into()))
}

/// A party, where one is named; balances keep 0 where none is.
pub(crate) fn stored_party(number: Option<i64>) -> Result<Option<EventId>, Failure> {
    number.filter(|number| *number != 0).map(stored_id).transpose()
}

pub(crate) fn stored_day(number: i64) -> Result<NaiveDate, Failure> {
    day_of(number).ok_or_else(|| Failure::Damaged("a day".into()))
}

pub(crate) fn stored_outcome(number: u8) -> Result<Outcome, Failure> {
    Outcome::of(number).ok_or_else(|| Failure::Damaged("an outcome".into()))
}

pub(crate) fn stored_story(text: &str) -> Result<StoryKey, Failure> {
    text.parse().map_err(|_| Failure::Damaged("a story's name".into()))
}

pub(crate) fn stored_form(number: u8) -> Result<Form, Failure> {
    Form::of(number).ok_or_else(|| Failure::Damaged("a voucher's form".into()))
}
