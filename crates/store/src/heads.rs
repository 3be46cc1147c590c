//! How far the book goes: the last event of each writer with the chain there, and the last place.

use std::collections::BTreeMap;

use ledger::chain::Link;
use ledger::event::{EventId, WriterNo};
use rusqlite::{Connection, OptionalExtension};

use crate::Failure;
use crate::cache::Cache;
use crate::sidecar::Mark;
use sync::member::SERVER;

/// The last event of each writer, and the last place events are applied in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Heads {
    marks: BTreeMap<WriterNo, Mark>,
    /// The place of the event applied last; 0 in a book that has not begun.
    pub place: u64,
}

/// How far a book has come: two that are equal hold the same events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written(Heads);

impl crate::Store {
    /// How far the book has come: what was worked out from it holds while this stays the same.
    pub fn written(&self) -> Written {
        Written(self.heads.clone())
    }
}

impl Heads {
    /// The head of a writer that has written nothing yet.
    pub fn begin(&mut self, writer: WriterNo, link: Link) {
        self.marks.insert(writer, Mark { writer, wseq: 0, link });
    }

    /// A writer's last event.
    pub fn of(&self, writer: WriterNo) -> Option<Mark> {
        self.marks.get(&writer).copied()
    }

    /// A writer's last event's number; 0 of one who wrote nothing.
    pub fn wseq(&self, writer: WriterNo) -> u64 {
        self.of(writer).map_or(0, |mark| mark.wseq)
    }

    /// Every writer that wrote, in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = Mark> {
        self.marks.values().copied().filter(|mark| mark.wseq > 0)
    }

    /// Goes on by one event, which takes the next place.
    pub fn advance(&mut self, mark: Mark) {
        self.marks.insert(mark.writer, mark);
        self.place += 1;
    }

    /// Goes back to an earlier event of a writer.
    pub fn set(&mut self, mark: Mark) {
        self.marks.insert(mark.writer, mark);
    }

    /// Knows no event of a writer any more.
    pub fn forget(&mut self, writer: WriterNo) {
        self.marks.remove(&writer);
    }

    /// Reads them from the file.
    pub fn read(conn: &Connection, cache: &Cache) -> Result<Self, Failure> {
        let last: Option<i64> = conn.query_row("select max(place) from event", [], |row| row.get(0))?;
        let place = last.and_then(|last| u64::try_from(last).ok());
        let place = place.ok_or_else(|| Failure::Damaged("the book has no first event".into()))?;
        let mut writers: Vec<WriterNo> = cache.writers().map(|(writer, _)| writer).collect();
        // Those that nobody let in are few, and what they wrote stands in the judgements, or was accepted.
        let mut strangers = conn.prepare(
            "select distinct event_id & 65535 from judgement where why in ('fold.writer-not-enrolled',
                'fold.enrolment-invalid')
             union select distinct event_id & 65535 from followed",
        )?;
        let strangers = strangers.query_map([], |row| row.get(0))?;
        writers.extend(strangers.collect::<Result<Vec<WriterNo>, _>>()?);
        // The server, which nobody lets in by an event of the books.
        if has_written(conn, SERVER)? {
            writers.push(SERVER);
        }
        let mut marks = BTreeMap::new();
        for writer in writers {
            marks.extend(last_of(conn, writer)?.map(|mark| (writer, mark)));
        }
        Ok(Self { marks, place })
    }
}

fn has_written(conn: &Connection, writer: WriterNo) -> Result<bool, Failure> {
    let sql = "select exists (select 1 from frame where writer_no = ? and judged in (1, 2))";
    Ok(conn.query_row(sql, [writer], |row| row.get(0))?)
}

fn last_of(conn: &Connection, writer: WriterNo) -> Result<Option<Mark>, Failure> {
    let mut query = conn.prepare_cached(
        "select event_id, chain from event indexed by event_by_place
         where place is not null and event_id & 65535 = ? order by place desc limit 1",
    )?;
    let last = query.query_row([writer], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Link>(1)?))).optional()?;
    last.map(|(id, link)| {
        let id = EventId::from_i64(id).ok_or_else(|| Failure::Damaged("an event's id".into()))?;
        Ok(Mark { writer, wseq: id.wseq(), link })
    })
    .transpose()
}

impl crate::Store {
    /// Each writer that wrote, with the number of its last event and the chain there, in the order of their numbers.
    pub fn chain_ends(&self) -> Vec<(WriterNo, u64, Link)> {
        self.heads.all().map(|mark| (mark.writer, mark.wseq, mark.link)).collect()
    }
}
