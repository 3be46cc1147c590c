//! What an event does to earlier ones: accepts what was held, counts what waited, moves what came late to a closed month.
//! The rows say by which event, so that taking it back undoes them exactly, the last one first.

use ledger::event::body::Body;
use ledger::event::{Event, EventId, day_number};
use ledger::fold::{Change, Follow, Followed, Judgement, Outcome, follow};
use rusqlite::{OptionalExtension, params};

use crate::books::{stored_day, stored_id, stored_outcome};
use crate::{Failure, Store, Writing};

/// A row of `followed`.
struct Row {
    seq: u32,
    id: EventId,
    what: Follow,
    outcome: Outcome,
    why: Option<String>,
    day: Option<i32>,
}

const fn kind_of(what: Follow) -> u8 {
    match what {
        Follow::Accept(_) => 1,
        Follow::Refuse(_) => 2,
        Follow::Count { .. } => 3,
        Follow::Move { .. } => 4,
        Follow::Return { .. } => 5,
    }
}

impl Writing<'_> {
    /// Does what follows from an event, and what follows from that.
    pub(crate) fn follow_all(&mut self, by: EventId, cause: &Event, follows: &[Follow]) -> Result<(), Failure> {
        let mut waiting: Vec<Follow> = follows.iter().rev().copied().collect();
        let (mut seq, place) = (0, self.store.place_here(by)?);
        while let Some(what) = waiting.pop() {
            self.flush()?;
            let store = &*self.store;
            let Some(followed) = store.before_place(place + 1, || follow(store, by, cause, what))? else { continue };
            seq += 1;
            waiting.extend(followed.judgement.follows.iter().rev());
            self.take_followed(by, seq, what, followed)?;
        }
        Ok(())
    }

    fn take_followed(&mut self, by: EventId, seq: u32, what: Follow, followed: Followed) -> Result<(), Failure> {
        self.store.insert_followed(by, seq, what, &followed)?;
        let id = followed.id;
        self.store.put_judgement(id, followed.judgement.outcome, followed.judgement.why.map(|why| why.code()))?;
        if let Some(day) = followed.judgement.day {
            self.store.book_on(id, day_number(day))?;
        }
        for posting in followed.unbooked.iter().filter(|posting| posting.shown) {
            self.delete_posting(id, posting)?;
        }
        if followed.takes_effect {
            if matches!(followed.event.body.fact(), Body::VoucherAmended(_)) {
                self.store.insert_version(id, 0, &followed.event, &followed.judgement)?;
            } else {
                self.store.insert_link(id, &followed.judgement)?;
            }
            return self.take(by, seq, id, &followed.event, followed.judgement);
        }
        self.store.insert_stories(by, seq, &followed.judgement)?;
        self.change(followed.changes())?;
        self.hold(id, followed.judgement.postings)
    }

    /// Undoes everything that followed from an event.
    pub(crate) fn take_back_follows(&mut self, by: EventId, cause: &Event) -> Result<(), Failure> {
        while let Some(row) = self.store.last_followed(by)? {
            self.undo(by, cause, &row)?;
        }
        Ok(())
    }

    fn undo(&mut self, by: EventId, cause: &Event, row: &Row) -> Result<(), Failure> {
        let id = row.id;
        let counted = self.store.has_effect(id)?;
        for table in ["attention", "settled", "followed"] {
            let sql = format!("delete from {table} where by_event_id = ? and seq = ?");
            self.store.conn.prepare_cached(&sql)?.execute(params![by.to_i64(), row.seq])?;
        }
        self.store.put_judgement(id, row.outcome, row.why.as_deref())?;
        if let Some(day) = row.day {
            self.store.book_on(id, day)?;
        }
        if let Follow::Accept(_) = row.what {
            let event = self.store.event(id)?;
            self.delete_effects(id, &event)?;
            self.store.cache.take_back(id, &event, &self.store.conn)?;
        }
        // On the books as they were before it, it follows again in the same way.
        let (store, event) = (&*self.store, self.store.event(id)?);
        let place = store.place_here(by)?;
        let following = || store.before_place(place + 1, || follow(store, by, cause, row.what));
        let Some(followed) = store.as_it_was(&event, counted, following)? else {
            return Err(Failure::Damaged(format!("what followed from event {by}")));
        };
        for posting in followed.judgement.postings.iter().filter(|posting| posting.shown) {
            self.delete_posting(id, posting)?;
        }
        for posting in followed.unbooked.iter().filter(|posting| posting.shown) {
            self.store.insert_posting(id, posting)?;
        }
        self.store.delete_papers(id, &followed.judgement)?;
        self.change(followed.changes().map(Change::back))?;
        self.flush()
    }
}

impl Store {
    pub(crate) fn insert_stories(&self, by: EventId, seq: u32, judgement: &Judgement) -> Result<(), Failure> {
        for story in &judgement.stories {
            let about = story.key.about().unwrap_or(by);
            self.conn
                .prepare_cached(
                    "insert into attention (by_event_id, seq, story, about_id, day, total_dong)
                     values (?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    by.to_i64(),
                    seq,
                    story.key.to_string(),
                    about.to_i64(),
                    story.day.map(day_number),
                    story.dong
                ])?;
        }
        for settled in &judgement.settled {
            self.conn
                .prepare_cached("insert into settled (by_event_id, seq, story, choice) values (?, ?, ?, ?)")?
                .execute(params![by.to_i64(), seq, settled.key.to_string(), settled.choice as u16])?;
        }
        Ok(())
    }

    /// The decision an event states, and the papers its content names.
    pub(crate) fn insert_decided(&self, id: EventId, event: &Event, judgement: &Judgement) -> Result<(), Failure> {
        if let Some(decided) = judgement.decided {
            self.conn
                .prepare_cached(
                    "insert into decision (event_id, kind, voucher_id, version_id, day) values (?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    id.to_i64(),
                    decided.kind as u8,
                    decided.voucher.to_i64(),
                    decided.version.to_i64(),
                    day_number(decided.day)
                ])?;
        }
        let voucher = if let Body::VoucherAmended(amended) = event.body.fact() { amended.target } else { id };
        for (paper, dong) in &judgement.papers {
            self.conn
                .prepare_cached(
                    "insert into paper (deed, key, event_id, voucher_id, total_dong) values (?, ?, ?, ?, ?)",
                )?
                .execute(params![paper.deed as u8, paper.key, id.to_i64(), voucher.to_i64(), dong])?;
        }
        Ok(())
    }

    pub(crate) fn delete_papers(&self, id: EventId, judgement: &Judgement) -> Result<(), Failure> {
        for (paper, _) in &judgement.papers {
            self.conn
                .prepare_cached("delete from paper where deed = ? and key = ? and event_id = ?")?
                .execute(params![paper.deed as u8, paper.key, id.to_i64()])?;
        }
        Ok(())
    }

    fn insert_followed(&self, by: EventId, seq: u32, what: Follow, followed: &Followed) -> Result<(), Failure> {
        let day = match what {
            Follow::Count { day, .. } | Follow::Move { day, .. } => Some(day_number(day)),
            Follow::Accept(_) | Follow::Refuse(_) | Follow::Return { .. } => None,
        };
        let close = if let Follow::Move { close, .. } = what { Some(close.to_i64()) } else { None };
        self.conn
            .prepare_cached(
                "insert into followed (by_event_id, seq, event_id, kind, day, close_id, outcome_before, why_before,
                    day_before)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                by.to_i64(),
                seq,
                followed.id.to_i64(),
                kind_of(what),
                day,
                close,
                followed.before.0 as u8,
                followed.before.1.map(|why| why.code()),
                followed.day_before.map(day_number),
            ])?;
        Ok(())
    }

    fn last_followed(&self, by: EventId) -> Result<Option<Row>, Failure> {
        let damaged = || Failure::Damaged("what followed from an event".into());
        let mut query = self.conn.prepare_cached(
            "select seq, event_id, kind, day, close_id, outcome_before, why_before, day_before from followed
             where by_event_id = ? order by seq desc limit 1",
        )?;
        let row = query
            .query_row([by.to_i64()], |row| {
                Ok((
                    (row.get(0)?, row.get(1)?, row.get::<_, u8>(2)?),
                    (row.get::<_, Option<i64>>(3)?, row.get::<_, Option<i64>>(4)?),
                    (row.get(5)?, row.get(6)?, row.get(7)?),
                ))
            })
            .optional()?;
        let Some(((seq, id, kind), (day, close), (outcome, why, day_before))) = row else { return Ok(None) };
        let id = stored_id(id)?;
        let day = day.map(stored_day).transpose()?;
        let close = close.map(stored_id).transpose()?;
        let what = match (kind, day, close) {
            (1, ..) => Follow::Accept(id),
            (2, ..) => Follow::Refuse(id),
            (3, Some(day), _) => Follow::Count { version: id, day },
            (4, Some(day), Some(close)) => Follow::Move { version: id, day, close },
            (5, ..) => Follow::Return { version: id },
            _ => return Err(damaged()),
        };
        Ok(Some(Row { seq, id, what, outcome: stored_outcome(outcome)?, why, day: day_before }))
    }

    /// How an event stands from now on.
    fn put_judgement(&self, id: EventId, outcome: Outcome, why: Option<&str>) -> Result<(), Failure> {
        self.conn.prepare_cached("delete from judgement where event_id = ?")?.execute([id.to_i64()])?;
        if outcome == Outcome::Effective { Ok(()) } else { self.insert_judgement(id, outcome, why) }
    }

    /// The day a content is booked on from now on.
    fn book_on(&self, id: EventId, day: i32) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update version set booked_day = ? where event_id = ?")?
            .execute(params![day, id.to_i64()])?;
        Ok(())
    }
}
