//! The frames of this copy: its own as it cut them, everybody's as the log gave them.

use ledger::chain::Link;
use ledger::event::{EventId, WriterNo};
use rusqlite::{OptionalExtension, params};
use sync::bugs;
use sync::exchange::{Code, Quarantine, RefusedFrame};
use sync::frame::{Frame, Reading};
use sync::log::Root;

use crate::sidecar::Reach;
use crate::{Failure, Store};

// How a frame stands: 0 cut, 1 acknowledged, 2 in the log, 3 apart, 4 refused.
const LOGGED: u8 = 2;
const APART: u8 = 3;

/// A frame that lies apart from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Its link, which names it.
    pub link: Link,
    /// Whose it is.
    pub writer: WriterNo,
    /// The numbers of its first and last event among the writer's.
    pub events: (u64, u64),
    /// Why the server laid it apart; none where the server refused it.
    pub why: Option<Quarantine>,
}

/// A frame, with what this copy knows of it; what a backup keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFrame {
    pub(crate) state: u8,
    pub(crate) why: Option<u8>,
    pub(crate) sseq: Option<u64>,
    pub(crate) received: Option<u32>,
    pub(crate) root: Option<Root>,
    pub(crate) judged: Option<u8>,
    pub(crate) handed_out: bool,
    pub(crate) bytes: Vec<u8>,
}

fn stored(bytes: &[u8]) -> Result<Frame, Failure> {
    Frame::decode(bytes).map_err(|_| Failure::Damaged("a frame".into()))
}

impl Store {
    pub(crate) fn holds_frame(&self, link: &Link) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached("select exists (select 1 from frame where link = ?)")?;
        Ok(query.query_row([link], |row| row.get(0))?)
    }

    /// How far this writer's frames and requests have come.
    pub(crate) fn own_reach(&self) -> Result<Reach, Failure> {
        let counter = self.exchange_row()?.map_or(0, |row| row.state.counter);
        let last = self.last_frame(self.writer)?;
        Ok(last.map_or(Reach { counter, ..Reach::default() }, |(fseq, link, _)| Reach { fseq, link, counter }))
    }

    /// A writer's last frame, but for those of a copy that the server handed out and the books have not taken in: its number, its
    /// link and its last event's number.
    pub(crate) fn last_frame(&self, writer: WriterNo) -> Result<Option<(u64, Link, u64)>, Failure> {
        self.last_frame_of_branch(writer, None)
    }

    /// The same of the branch that this copy wrote, where the log has another copy's events from number `fork` on.
    pub(crate) fn last_frame_of_branch(
        &self,
        writer: WriterNo,
        fork: Option<u64>,
    ) -> Result<Option<(u64, Link, u64)>, Failure> {
        let mut query = self.conn.prepare_cached(if bugs::is_on("frame-cut-again") {
            "select fseq, link, wseq_first + count - 1 from frame where writer_no = ?1 and handed_out = 0 and state > 0
             and (?2 is null or sseq is null or wseq_first + count <= ?2) order by fseq desc, rowid desc limit 1"
        } else {
            "select fseq, link, wseq_first + count - 1 from frame where writer_no = ?1 and handed_out = 0
             and (?2 is null or sseq is null or wseq_first + count <= ?2) order by fseq desc, rowid desc limit 1"
        })?;
        let fork = fork.filter(|_| !bugs::is_on("branch-cut-after-copys")).map(|wseq| wseq as i64);
        let last = query
            .query_row(params![writer, fork], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, i64>(2)?)));
        Ok(last.optional()?.map(|(fseq, link, wseq)| (fseq.unsigned_abs(), link, wseq.unsigned_abs())))
    }

    /// Keeps a frame this copy cut, and offers it after all others.
    pub(crate) fn keep_cut(&self, frame: &Frame, link: &Link) -> Result<(), Failure> {
        let header = frame.header();
        self.conn
            .prepare_cached(
                "insert into frame (link, writer_no, fseq, wseq_first, count, state, offer, bytes)
                 values (?, ?, ?, ?, ?, 0, (select coalesce(max(offer), 0) + 1 from frame where offer is not null), ?)",
            )?
            .execute(params![
                link,
                header.writer,
                header.fseq as i64,
                header.wseq_first as i64,
                header.count,
                frame.bytes()
            ])?;
        Ok(())
    }

    /// Keeps a frame as an entry of the log. One that was not here before is handed out until the books have taken it in.
    pub(crate) fn keep_logged(
        &self,
        frame: &Frame,
        link: &Link,
        sseq: u64,
        received: u32,
        root: &Root,
    ) -> Result<(), Failure> {
        let header = frame.header();
        let offered: Option<i64> = if bugs::is_on("page-is-no-ack") {
            let mut query = self.conn.prepare_cached("select offer from frame where link = ?")?;
            query.query_row([link], |row| row.get(0)).optional()?.flatten()
        } else {
            None
        };
        self.conn
            .prepare_cached(
                "insert into frame (link, writer_no, fseq, wseq_first, count, state, handed_out, sseq, received, root, bytes)
                 values (?, ?, ?, ?, ?, 2, 1, ?, ?, ?, ?)
                 on conflict (link) do update set state = 2, why = null, offer = null, sseq = excluded.sseq,
                    received = excluded.received, root = excluded.root",
            )?
            .execute(params![
                link,
                header.writer,
                header.fseq as i64,
                header.wseq_first as i64,
                header.count,
                sseq as i64,
                received,
                root,
                frame.bytes()
            ])?;
        if offered.is_some() {
            self.conn.execute("update frame set offer = ? where link = ?", params![offered, link])?;
        }
        Ok(())
    }

    /// Notes what an entry of the log amounts to, with which the books take it in.
    pub(crate) fn set_judged(&self, sseq: u64, judged: u8) -> Result<(), Failure> {
        let mut update = self.conn.prepare_cached("update frame set judged = ?, handed_out = 0 where sseq = ?")?;
        update.execute(params![judged, sseq as i64])?;
        Ok(())
    }

    /// Notes that the server has a frame, so that it need not be offered again.
    pub(crate) fn set_acked(&self, link: &Link) -> Result<(), Failure> {
        // What the server itself wrote and lost in a rewind it does not take back into the log: with that it is done.
        let mut update = self.conn.prepare_cached(
            "update frame set offer = null, state = case writer_no when 0 then 2 else max(state, 1) end where link = ?",
        )?;
        update.execute([link])?;
        Ok(())
    }

    /// The frames that the server said it has and the log as far as it is here lacks, in the order of their writers.
    pub(crate) fn acknowledged_without_place(&self) -> Result<Vec<Link>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select link from frame where state = 1 and sseq is null and offer is null order by writer_no, fseq, rowid",
        )?;
        let links = query.query_map([], |row| row.get(0))?;
        Ok(links.collect::<Result<_, _>>()?)
    }

    pub(crate) fn set_apart(&self, link: &Link, why: Quarantine) -> Result<(), Failure> {
        let mut update =
            self.conn.prepare_cached("update frame set offer = null, state = 3, why = ? where link = ?")?;
        update.execute(params![why as u8, link])?;
        Ok(())
    }

    /// Notes that this machine did not cut a frame, whatever writer it is of.
    pub(crate) fn set_handed_out(&self, link: &Link) -> Result<(), Failure> {
        self.conn.prepare_cached("update frame set handed_out = 1 where link = ?")?.execute([link])?;
        Ok(())
    }

    /// Whether the server handed a frame out that this machine did not cut and its books have not taken in.
    pub(crate) fn is_handed_out(&self, link: &Link) -> Result<bool, Failure> {
        let mut query =
            self.conn.prepare_cached("select exists (select 1 from frame where link = ? and handed_out = 1)")?;
        Ok(query.query_row([link], |row| row.get(0))?)
    }

    /// Whether the log has a frame of this writer that this machine did not cut and its books have not taken in: a copy did.
    pub(crate) fn has_frame_of_a_copy(&self) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached(
            "select exists (select 1 from frame
             where writer_no = ? and sseq is not null and judged is null and handed_out = 1)",
        )?;
        Ok(query.query_row([self.writer], |row| row.get(0))?)
    }

    pub(crate) fn set_refused(&self, link: &Link, why: Code) -> Result<(), Failure> {
        let mut update =
            self.conn.prepare_cached("update frame set offer = null, state = 4, why = ? where link = ?")?;
        update.execute(params![why as u8, link])?;
        Ok(())
    }

    /// The frames of a writer after one that was refused can never follow it into the log.
    pub(crate) fn set_refused_after(&self, writer: WriterNo, fseq: u64, why: Code) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "update frame set offer = null, state = 4, why = ?
                 where writer_no = ? and fseq > ? and state in (0, 1) and sseq is null",
            )?
            .execute(params![why as u8, writer, fseq as i64])?;
        Ok(())
    }

    /// Offers a writer's frames after all others: what they wait for must come first. Refused again and again they move on by
    /// as many places as they take, and no further.
    pub(crate) fn offer_later(&self, writer: WriterNo) -> Result<(), Failure> {
        let (last, first): (i64, Option<i64>) = self.conn.query_row(
            "select coalesce(max(offer), 0), min(case when writer_no = ? then offer end) from frame",
            [writer],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let Some(first) = first else { return Ok(()) };
        let mut update =
            self.conn.prepare_cached("update frame set offer = offer + ? where writer_no = ? and offer is not null")?;
        update.execute(params![last + 1 - first, writer])?;
        Ok(())
    }

    /// Whether everything the server lacks before a frame it refused is offered, and before that frame.
    pub(crate) fn offers_all_before(&self, refused: &RefusedFrame) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached(
            "select count(distinct fseq) = ?3 - ?2 from frame where writer_no = ?1 and fseq >= ?2 and fseq < ?3
             and offer < (select max(offer) from frame where writer_no = ?1 and fseq = ?3)",
        )?;
        let lacking = params![refused.writer, refused.detail as i64 + 1, refused.fseq as i64];
        Ok(query.query_row(lacking, |row| row.get(0))?)
    }

    /// Offers a writer's frames again from one on: the server lacks them.
    pub(crate) fn offer_from(&self, writer: WriterNo, fseq: u64) -> Result<(), Failure> {
        let mut query = self.conn.prepare_cached(
            "select link from frame where writer_no = ? and fseq >= ? and state <> 4 order by fseq, rowid",
        )?;
        let links = query.query_map(params![writer, fseq as i64], |row| row.get::<_, Link>(0))?;
        let links: Vec<Link> = links.collect::<Result<_, _>>()?;
        links.iter().try_for_each(|link| self.offer_last(link))
    }

    /// Offers a writer's frames from one on no more, for the moment.
    pub(crate) fn withhold_from(&self, writer: WriterNo, fseq: u64) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update frame set offer = null where writer_no = ? and fseq >= ? and state = 0")?
            .execute(params![writer, fseq as i64])?;
        Ok(())
    }

    pub(crate) fn offer_last(&self, link: &Link) -> Result<(), Failure> {
        let mut update = self.conn.prepare_cached(
            "update frame set offer = (select coalesce(max(offer), 0) + 1 from frame where offer is not null)
             where link = ?",
        )?;
        update.execute([link])?;
        Ok(())
    }

    /// The frames to offer, in order: as many as `bytes` hold, and one in any case.
    pub(crate) fn offered(&self, bytes: usize) -> Result<Vec<Frame>, Failure> {
        let mut query =
            self.conn.prepare_cached("select bytes from frame where offer is not null order by offer limit 1024")?;
        let mut rows = query.query([])?;
        let (mut frames, mut room) = (Vec::new(), bytes);
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().unwrap_or_default();
            if !frames.is_empty() && bytes.len() > room {
                break;
            }
            room = room.saturating_sub(bytes.len());
            frames.push(stored(bytes)?);
        }
        Ok(frames)
    }

    pub(crate) fn is_offering(&self) -> Result<bool, Failure> {
        Ok(self.conn.query_row("select exists (select 1 from frame where offer is not null)", [], |row| row.get(0))?)
    }

    pub(crate) fn is_offering_of(&self, writer: WriterNo) -> Result<bool, Failure> {
        let sql = "select exists (select 1 from frame where writer_no = ? and offer is not null)";
        Ok(self.conn.prepare_cached(sql)?.query_row([writer], |row| row.get(0))?)
    }

    /// The clear frames to offer that let this writer in, while the log does not say yet that it is one.
    pub(crate) fn enrolling(&self) -> Result<Vec<Frame>, Failure> {
        let mut query = self.conn.prepare_cached("select bytes from frame where offer is not null order by offer")?;
        let mut rows = query.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let frame = stored(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            if frame.header().key.is_none() && enrols(&frame, &self.cache.identity().book_id, self.writer) {
                found.push(frame);
            }
        }
        Ok(found)
    }

    /// Whether nobody lets this writer in any more, who is no member as far as the log was pulled: a word that does stands in
    /// the log, where it came to nothing, or each was refused or lies apart. Of the latter only the whole log says that it is all.
    pub(crate) fn nobody_lets_in(&self, writer: WriterNo, is_whole: bool) -> Result<bool, Failure> {
        let book = self.cache.identity().book_id;
        let mut query =
            self.conn.prepare("select bytes, sseq is not null, state in (3, 4) and offer is null from frame")?;
        let mut rows = query.query([])?;
        let (mut is_said, mut is_lost) = (false, true);
        while let Some(row) = rows.next()? {
            let frame = stored(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            if frame.header().key.is_some() || !enrols(&frame, &book, writer) {
                continue;
            }
            if row.get(1)? {
                return Ok(true);
            }
            is_said = true;
            is_lost &= row.get::<_, bool>(2)?;
        }
        Ok(is_whole && is_said && is_lost)
    }

    /// Frames of writers of before, cut when this copy was found to be an older one: those whose events the log has are
    /// done with, the others are offered.
    pub(crate) fn offer_former(&self) -> Result<(), Failure> {
        let mut query = self.conn.prepare(
            "select link, writer_no, wseq_first, wseq_first + count - 1 from frame
             where state = 0 and offer is null and sseq is null order by writer_no, fseq, rowid",
        )?;
        let rows = query.query_map([], |row| {
            Ok((row.get::<_, Link>(0)?, row.get::<_, WriterNo>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
        })?;
        for row in rows.collect::<Result<Vec<_>, _>>()? {
            let (link, writer, first, last) = row;
            let waits = (first..=last).try_fold(false, |waits, wseq| {
                let mut query = self.conn.prepare_cached("select sseq is null from event where event_id = ?")?;
                let id = wseq << 16 | i64::from(writer);
                let waits_here: Option<bool> = query.query_row([id], |row| row.get(0)).optional()?;
                Ok::<_, Failure>(waits || waits_here != Some(false))
            })?;
            if waits {
                self.offer_last(&link)?;
            } else {
                self.conn.prepare_cached("update frame set state = 2 where link = ?")?.execute([link])?;
            }
        }
        Ok(())
    }

    /// The entries of the log this copy has, in order.
    pub(crate) fn each_logged(
        &self,
        mut take: impl FnMut(u64, Frame, Option<u8>, u32, Root) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut query = self
            .conn
            .prepare("select sseq, bytes, judged, received, root from frame where sseq is not null order by sseq")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let frame = stored(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            take(row.get::<_, i64>(0)?.unsigned_abs(), frame, row.get(2)?, row.get(3)?, row.get(4)?)?;
        }
        Ok(())
    }

    /// The frames that lie apart from the log or were refused.
    ///
    /// # Errors
    /// When the database fails.
    pub fn frames_apart(&self) -> Result<Vec<Apart>, Failure> {
        let mut query = self.conn.prepare(
            "select link, writer_no, wseq_first, wseq_first + count - 1, state, why from frame where state in (3, 4)
             order by writer_no, fseq, link",
        )?;
        let rows = query.query_map([], |row| {
            let why = match (row.get::<_, u8>(4)?, row.get::<_, Option<u8>>(5)?) {
                (APART, Some(1)) => Some(Quarantine::Fork),
                (APART, Some(2)) => Some(Quarantine::Revoked),
                (APART, _) => Some(Quarantine::Retired),
                _ => None,
            };
            let events = (row.get::<_, i64>(2)?.unsigned_abs(), row.get::<_, i64>(3)?.unsigned_abs());
            Ok(Apart { link: row.get(0)?, writer: row.get(1)?, events, why })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everything that waits, for whoever looks into a run of the simulator.
    #[cfg(feature = "sim")]
    pub fn describe_waiting(&self) -> String {
        let mut told =
            format!("uncut {:?}, head {:?};", self.uncut().ok(), self.heads.of(self.writer).map(|mark| mark.wseq));
        let mut query = match self
            .conn
            .prepare("select writer_no, fseq, wseq_first, count, state, offer from frame where state in (0, 1)")
        {
            Ok(query) => query,
            Err(error) => return error.to_string(),
        };
        let rows = query.query_map([], |row| {
            Ok(format!(
                " frame {}/{} of {}+{} state {} offer {:?};",
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
                row.get::<_, i64>(4)?,
                row.get::<_, Option<i64>>(5)?
            ))
        });
        told.extend(rows.into_iter().flatten().flatten());
        let newest = self.reader.as_ref().and_then(|reader| reader.members().keys().newest);
        told + &format!(
            " newest key {newest:02x?} held {:?}",
            newest.map(|id| self.keyring().is_ok_and(|ring| ring.get(&id).is_some()))
        ) + &format!("; the books wait for {:?}", self.waits_for())
    }

    #[cfg(feature = "sim")]
    fn waits_for(&self) -> Option<sync::frame::Missing> {
        self.reader.as_ref()?.waits_for(&self.keyring().ok()?)
    }

    /// What the frames that lie apart hold, as far as this copy can open them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn events_apart(&self) -> Result<Vec<(EventId, Vec<u8>)>, Failure> {
        let mut events = Vec::new();
        for apart in self.frames_apart()? {
            events.extend(self.frame(&apart.link)?.and_then(|frame| self.open_frame(&frame)).unwrap_or_default());
        }
        let mut query = self.conn.prepare("select event_id, bytes from aside order by aside_id")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        for row in rows {
            let (id, bytes) = row?;
            events.extend(EventId::from_i64(id).map(|id| (id, bytes)));
        }
        events.sort();
        events.dedup();
        Ok(events)
    }

    /// The events of a frame; none when its key is not here or it does not open.
    pub fn open_frame(&self, frame: &Frame) -> Option<Vec<(EventId, Vec<u8>)>> {
        let ring = self.keyring().ok()?;
        let Reading::Events(contents) = frame.open(&self.cache.identity().book_id, &ring) else { return None };
        let header = frame.header();
        (header.wseq_first..)
            .zip(contents.events)
            .map(|(wseq, bytes)| EventId::new(header.writer, wseq).map(|id| (id, bytes)))
            .collect()
    }

    /// A frame this copy keeps, by its link.
    ///
    /// # Errors
    /// When the database fails.
    pub fn frame(&self, link: &Link) -> Result<Option<Frame>, Failure> {
        let mut query = self.conn.prepare_cached("select bytes from frame where link = ?")?;
        let bytes: Option<Vec<u8>> = query.query_row([link], |row| row.get(0)).optional()?;
        bytes.map(|bytes| stored(&bytes)).transpose()
    }

    /// Every frame, for a backup: the log in its order, then the others.
    pub(crate) fn each_kept(&self, mut take: impl FnMut(&KeptFrame) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut query = self.conn.prepare(
            "select state, why, sseq, received, root, judged, handed_out, bytes from frame
             order by sseq is null, sseq, offer is null, offer, writer_no, fseq, rowid",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            take(&KeptFrame {
                state: row.get(0)?,
                why: row.get(1)?,
                sseq: row.get::<_, Option<i64>>(2)?.map(i64::unsigned_abs),
                received: row.get(3)?,
                root: row.get(4)?,
                judged: row.get(5)?,
                handed_out: row.get(6)?,
                bytes: row.get(7)?,
            })?;
        }
        Ok(())
    }

    /// Takes a frame from a backup. What nobody is known to have is offered again; what lay apart too, for the machine that made
    /// the backup may not have come to offer it again after a restore of the server.
    pub(crate) fn keep_restored(&self, kept: &KeptFrame) -> Result<(), Failure> {
        let frame = stored(&kept.bytes)?;
        let link = frame.link(&self.cache.identity().book_id);
        self.keep_cut(&frame, &link)?;
        if kept.handed_out {
            self.set_handed_out(&link)?;
        }
        if kept.state >= LOGGED {
            self.conn
                .prepare_cached(
                    "update frame set state = ?1, why = ?2, offer = case ?1 when 3 then offer end, sseq = ?3, received = ?4,
                        root = ?5, judged = ?6 where link = ?7",
                )?
                .execute(params![
                    kept.state,
                    kept.why,
                    kept.sseq.map(|sseq| sseq as i64),
                    kept.received,
                    kept.root,
                    kept.judged,
                    link
                ])?;
        }
        Ok(())
    }
}

/// Whether a clear frame lets this writer in.
fn enrols(frame: &Frame, book: &[u8; 16], writer: WriterNo) -> bool {
    use sync::key::Keyring;
    use sync::member::Fact;
    let Reading::Events(contents) = frame.open(book, &Keyring::default()) else { return false };
    contents.events.iter().filter_map(|bytes| ledger::event::Event::decode(bytes).ok()).any(|event| {
        match Fact::of(&event) {
            Ok(Some(Fact::Genesis { .. } | Fact::Recovered { .. })) => frame.header().writer == writer,
            Ok(Some(Fact::Enrolled { writer: enrolled, .. })) => enrolled == writer,
            _ => false,
        }
    })
}
