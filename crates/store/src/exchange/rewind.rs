//! The server was restored from an older copy: the log is pulled from its beginning again, and every frame this copy ever
//! held is offered, whoever's it is, in the old order, what lay apart last.

use ledger::chain::Link;
use rusqlite::params;
use sync::bugs;
use sync::log::SignedHead;

use super::row::Row;
use crate::{Failure, Store, Writing};

impl Store {
    /// Begins the log again.
    pub(crate) fn rewind(&mut self, row: &Row, shown: Option<&SignedHead>, now: u32) -> Result<(), Failure> {
        self.transact(now, |writing| writing.begin_log_again(row, shown, now))?;
        self.reader = None;
        Ok(())
    }

    /// The server does not know this writer, and another on this machine is to bring it everything: what this one wrote is
    /// cut while its keys are there. Whether it counts, the server says of each frame.
    pub(crate) fn begin_as_another(&mut self, now: u32) -> Result<(), Failure> {
        self.load_reader()?;
        let row = self.joined_row()?;
        self.transact(now, |writing: &mut Writing<'_>| {
            writing.cut_the_last(None)?;
            writing.begin_log_again(&row, None, now)
        })?;
        self.reader = None;
        Ok(())
    }

    /// Offers everything from the beginning, while the log stays as it is until the server answers.
    pub(crate) fn offer_as_forgotten(&mut self, row: &Row, now: u32) -> Result<(), Failure> {
        self.transact(now, |writing: &mut Writing<'_>| {
            writing.store.offer_everything()?;
            writing.keep_exchange(&Row { forgotten: true, ..row.clone() })
        })
    }

    fn offer_everything(&self) -> Result<(), Failure> {
        let mut query = self.conn.prepare(
            "select link from frame where state <> 4
             order by state = 3, sseq is null, sseq, state = 0, offer is null, offer, writer_no, fseq, rowid",
        )?;
        let links = query.query_map([], |row| row.get::<_, Link>(0))?;
        let mut links: Vec<Link> = links.collect::<Result<_, _>>()?;
        if bugs::is_on("rewind-offers-own") {
            links.retain(|link| {
                self.frame(link).is_ok_and(|frame| frame.is_some_and(|frame| frame.header().writer == self.writer))
            });
        }
        if bugs::is_on("rewind-offers-waiting") {
            links.retain(|link| {
                let sql = "select state = 0 from frame where link = ?";
                self.conn.query_row(sql, [link], |row| row.get(0)).unwrap_or(false)
            });
        }
        self.conn.execute("update frame set offer = null where offer is not null", [])?;
        for (offer, link) in (1_i64..).zip(&links) {
            self.conn.prepare_cached("update frame set offer = ? where link = ?")?.execute(params![offer, link])?;
        }
        Ok(())
    }
}

impl Writing<'_> {
    fn begin_log_again(&mut self, row: &Row, shown: Option<&SignedHead>, now: u32) -> Result<(), Failure> {
        self.store.keep_evidence("rewound", now, row.state.head.as_ref(), shown)?;
        self.store.offer_everything()?;
        self.store.conn.execute(
            "update frame set sseq = null, received = null, root = null, judged = null,
                state = case state when 3 then 3 else 0 end where state <> 4",
            [],
        )?;
        self.store.forget_photos_at_server()?;
        self.put_before_the_log()?;
        let book = self.store.cache.identity().book_id;
        let row = Row { state: row.state.rewound(&book), applied: 0, forgotten: false, digest: None, ..row.clone() };
        self.keep_exchange(&row)
    }
}
