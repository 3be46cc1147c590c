//! Taking events back and putting them again, newest first: what a later page of the log asks for before it is applied.
//!
//! Invariant: taking back is the exact inverse of applying, for every row and for the cache. The event itself stays: it
//! was numbered and perhaps printed. What was taken back is applied again before anything else is written or kept.

use ledger::event::body::Body;
use ledger::event::extra::Side;
use ledger::event::{Event, EventId, day_number};
use ledger::fold::apart::word_of;
use ledger::fold::{Change, Posting, judge};
use rusqlite::params;

use crate::cache::is_of_members;
use crate::{Failure, Writing};

impl Writing<'_> {
    /// Takes back what the newest event still applied did; nothing when it is confirmed or begins the book.
    ///
    /// # Errors
    /// When the database fails, or its rows are not those that the event made.
    pub fn take_back(&mut self) -> Result<Option<EventId>, Failure> {
        self.flush()?;
        let newest = self.heads.place - self.taken_back.len() as u64;
        if newest <= 1 {
            return Ok(None);
        }
        let (id, bytes) = self.store.event_at(newest)?;
        if self.is_confirmed(id)? {
            return Ok(None);
        }
        match Event::decode(&bytes) {
            Ok(event) => self.take_back_event(id, &event)?,
            Err(_) => {
                self.delete_from("judgement", id)?;
                self.delete_stories(id)?;
            }
        }
        self.numbers.clear();
        self.taken_back.push(newest);
        Ok(Some(id))
    }

    fn take_back_event(&mut self, id: EventId, event: &Event) -> Result<(), Failure> {
        self.take_back_follows(id, event)?;
        let counted = matches!(event.body, Body::Computed(_)) && self.store.has_effect(id)?;
        self.delete_rows(id, event)?;
        // Judged again on the books as they were before it, the event gives the same rows.
        let store = &*self.store;
        let place = store.place_here(id)?;
        let judging = || store.before_place(place, || judge(store, id, event));
        let judgement = store.as_it_was(event, counted, judging)?;
        for posting in judgement.postings.iter().filter(|posting| posting.shown) {
            self.delete_posting(id, posting)?;
        }
        self.store.delete_papers(id, &judgement)?;
        self.change(judgement.changes().map(Change::back))?;
        self.flush()
    }

    /// Applies again everything that was taken back, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_back(&mut self) -> Result<(), Failure> {
        while let Some(place) = self.taken_back.pop() {
            self.apply_at(place)?;
        }
        Ok(())
    }

    fn is_confirmed(&self, id: EventId) -> Result<bool, Failure> {
        let mut query = self.store.conn.prepare_cached("select sseq is not null from event where event_id = ?")?;
        Ok(query.query_row([id.to_i64()], |row| row.get(0))?)
    }

    fn delete_rows(&mut self, id: EventId, event: &Event) -> Result<(), Failure> {
        self.delete_from("judgement", id)?;
        self.delete_from("version", id)?;
        self.delete_stories(id)?;
        self.delete_effects(id, event)?;
        self.store.cache.take_back(id, event, &self.store.conn)
    }

    /// The rows that an event has where it takes effect, its postings and papers aside.
    pub(crate) fn delete_effects(&mut self, id: EventId, event: &Event) -> Result<(), Failure> {
        self.delete_from("link", id)?;
        if let Some(table) = table_of(event.body.fact()) {
            self.delete_from(table, id)?;
        }
        if word_of(&event.body).is_some() {
            self.delete_from("apart_word", id)?;
        }
        if is_of_members(event) {
            self.delete_from("member_event", id)?;
        }
        // Without an index on the later event: only an amendment is worth the search.
        if matches!(event.body.fact(), Body::VoucherAmended(_)) {
            self.delete_from("version", id)?;
            self.store.conn.prepare_cached("delete from replaced where by_event_id = ?")?.execute([id.to_i64()])?;
        }
        Ok(())
    }

    fn delete_stories(&self, by: EventId) -> Result<(), Failure> {
        for table in ["attention", "settled"] {
            let sql = format!("delete from {table} where by_event_id = ?");
            self.store.conn.prepare_cached(&sql)?.execute([by.to_i64()])?;
        }
        Ok(())
    }

    fn delete_from(&self, table: &str, id: EventId) -> Result<(), Failure> {
        let sql = format!("delete from {table} where event_id = ?");
        self.store.conn.prepare_cached(&sql)?.execute([id.to_i64()])?;
        Ok(())
    }

    pub(crate) fn delete_posting(&self, id: EventId, posting: &Posting) -> Result<(), Failure> {
        let deleted = self
            .store
            .conn
            .prepare_cached(
                "delete from posting where account = ? and day = ? and event_id = ? and line = ? and side = ?",
            )?
            .execute(params![
                posting.account.as_str(),
                day_number(posting.day),
                id.to_i64(),
                posting.line,
                u8::from(posting.side == Side::Credit)
            ])?;
        if deleted == 1 { Ok(()) } else { Err(Failure::Damaged(format!("the postings of event {id}"))) }
    }
}

/// The table in which an event of its kind has its own rows.
fn table_of(fact: &Body) -> Option<&'static str> {
    match fact {
        Body::PartySet(_) => Some("party_fact"),
        Body::AccountSet(_) => Some("account_fact"),
        Body::SettingSet(_) => Some("setting"),
        Body::PeriodClosed(_) | Body::PeriodReopened(_) => Some("gate"),
        Body::PeriodCloseRequested(_) => Some("close_request"),
        Body::SeriesClosed(_) => Some("series_end"),
        Body::WriterEnrolled(_) | Body::WriterRetired(_) | Body::RecoveryEnrol(_) => Some("writer_fact"),
        Body::Approved(_) | Body::Rejected(_) | Body::CashConfirmed(_) => Some("decision"),
        Body::MemberMerged(_) => Some("merged"),
        Body::Coop(_) => Some("coop_fact"),
        Body::Comment(_) => Some("comment"),
        Body::PhotoLinked(_) | Body::PhotoUnlinked(_) => Some("photo"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::common::{self, Step};
    use crate::{Failure, Store};

    /// Every row that follows from events, and the cache, as text.
    fn state(store: &Store) -> (Vec<String>, String) {
        let cache = store.cache();
        let settings = ["year.last-open", "book.note", "nothing"].map(|key| cache.setting(key).map(str::to_owned));
        let parties: Vec<_> = store.register().unwrap().all().collect();
        let codes: Vec<_> =
            (0..6).map(|code| store.register().unwrap().by_code(&common::code(code)).map(|party| party.id)).collect();
        let chart: Vec<_> = cache.chart().own().collect();
        (common::rows(&store.conn), format!("{settings:?} {parties:?} {codes:?} {chart:?} {:?}", cache.closed()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn taking_back_is_the_exact_inverse_of_applying(steps in common::history(30), depth in 1_usize..12) {
            let (_folder, mut store) = common::new_book();
            let mut states = vec![state(&store)];
            for step in &steps {
                let before = store.heads.place;
                common::take_step(&mut store, step);
                for _ in before..store.heads.place {
                    states.push(state(&store));
                }
            }
            store.record::<_, Failure>(0, |writing| {
                for at in (states.len().saturating_sub(depth).max(1)..states.len()).rev() {
                    let id = writing.take_back()?.expect("a pending event");
                    assert_eq!(state(writing.books()), states[at - 1], "after taking back {id}");
                }
                Ok(())
            }).unwrap();
            prop_assert_eq!(state(&store), states.pop().unwrap());
            prop_assert_eq!(store.verify().unwrap().differences, vec![]);
        }
    }

    /// What is computed from the ledger changes the figures it is judged by: it is taken back all the same, and put again.
    #[test]
    fn what_was_computed_from_the_ledger_is_taken_back_whole() {
        let (_folder, mut store) = common::new_book();
        common::take_step(&mut store, &Step::sale(3, 5, 100));
        let before = state(&store);
        store
            .record::<_, Failure>(0, |writing| {
                let checked = common::checked(writing.books(), &Step::sale(3, 6, 200)).unwrap();
                let first = writing.books().cache().first_month();
                let last = first.next().next().next();
                writing.post_computed(ledger::event::kind::Kind::ClosingEntries, (first, last), checked).map(drop)
            })
            .unwrap();
        let after = state(&store);
        store
            .record::<_, Failure>(0, |writing| {
                writing.take_back()?;
                assert_eq!(state(writing.books()), before);
                Ok(())
            })
            .unwrap();
        assert_eq!(state(&store), after);
        assert_eq!(store.verify().unwrap().differences, vec![]);
    }

    #[test]
    fn the_beginning_of_a_book_is_never_taken_back_and_a_number_is_never_given_twice() {
        let (_folder, mut store) = common::new_book();
        common::take_step(&mut store, &Step::sale(3, 5, 100));
        let next = store
            .record::<_, Failure>(0, |writing| {
                while writing.take_back()?.is_some() {}
                let checked = common::checked(writing.books(), &Step::sale(3, 6, 200)).unwrap();
                writing.post(checked, None, None)
            })
            .unwrap();
        assert_eq!(next.number.number, 2);
        assert_eq!(store.verify().unwrap().differences, vec![]);
    }
}
