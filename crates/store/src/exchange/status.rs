//! How the book stands with its server, for people: plain facts without sentences.

use ledger::event::WriterNo;
use rusqlite::{OptionalExtension, params};
use sync::log::SignedHead;

use super::RULES;
use super::row::Row;
use crate::{Failure, Stop, Store};

/// What the exchange is able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The book belongs to no server.
    Alone,
    /// Exchanges go on.
    Ready,
    /// The server was restored from an older copy, and this machine brings back what it holds.
    Rewound,
    /// The server does not stand in this book's history; its operator must act. Recording goes on.
    Disowned,
    /// A key or dictionary is missing: what others wrote since waits to be read.
    KeyWait,
    /// The log says something this program does not know: vouchers may be written, nothing may be closed or decided.
    Limited,
    /// What the server showed cannot be an honest log. Recording goes on, nothing more is taken in.
    Tampered,
    /// Another copy of this machine's book has written under its name.
    Copied,
    /// This machine's writer was ended or shut out.
    ShutOut,
    /// The server refuses what this machine's writer sends.
    Refused,
}

/// How the book stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What the exchange can do.
    pub phase: Phase,
    /// Events of this book that are not in the verified log.
    pub pending: u64,
    /// What nobody has decided on: frames that lie apart from the log, and writers of this machine of whom it refused some.
    pub apart: u64,
    /// Entries of the log that were verified.
    pub size: u64,
    /// Entries the server has.
    pub latest: u64,
    /// When an exchange last came through, in seconds since 2020-01-01 UTC by this machine's clock.
    pub succeeded_at: Option<u32>,
    /// How many seconds the server's clock was ahead then, or since, where that stood in the way.
    pub clock_behind: Option<i64>,
    /// Why the last attempt failed, by a stable name; none when it came through.
    pub fault: Option<String>,
    /// What deserves a person's look, by a stable name, with when it was first seen (seconds since 2020-01-01 UTC).
    pub alarms: Vec<(String, u32)>,
}

/// Something between this copy and the server that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alarm {
    PossibleCopy,
    Diverged,
    FrameRefused,
    InactiveWriter,
}

impl Alarm {
    const fn name(self) -> &'static str {
        match self {
            Alarm::PossibleCopy => "sync.possible-copy",
            Alarm::Diverged => "sync.diverged",
            Alarm::FrameRefused => "sync.frame-refused",
            Alarm::InactiveWriter => "sync.inactive-writer",
        }
    }
}

/// A line of what happened between this copy and the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Seconds since 2020-01-01 UTC.
    pub at: u32,
    /// What, by a stable name.
    pub what: String,
    /// Its numbers.
    pub about: String,
}

/// What is known of the server's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerClock {
    /// When the server last answered, in seconds since 2020-01-01 UTC by this machine's clock of then.
    pub heard_at: u32,
    /// How many seconds the server's clock was ahead.
    pub ahead: i64,
}

const LINES_KEPT: i64 = 400;
const STOPPED: &str = "sync.stopped";
const CLOCK_AHEAD: &str = "sync.clock-ahead";
/// At which size of the log the figures were last made again because another device's differed.
const REBUILT_AT: &str = "sync.rebuilt-at";

impl Store {
    /// How the book stands with its server.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sync_status(&self) -> Result<Status, Failure> {
        let row = self.exchange_row()?;
        // What people have decided lies apart for good, and needs no look any more.
        let sql = "select count(*) from frame where state = 3
                     and not exists (select 1 from apart_word w where w.frame = frame.link and word = 2)
                     and count > (select count(*) from apart_word w where w.frame = frame.link and word = 1)";
        let apart: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        let state = row.as_ref().map(|row| &row.state);
        let lost = if row.as_ref().is_some_and(|row| row.forgotten) { self.acknowledged()? } else { 0 };
        Ok(Status {
            phase: self.phase(row.as_ref())?,
            pending: self.pending()? + lost,
            apart: apart.unsigned_abs() + self.refused_writers()?.len() as u64,
            size: state.map_or(0, |state| state.tip.size),
            latest: row.as_ref().map_or(0, |row| row.latest),
            succeeded_at: row.as_ref().and_then(|row| row.succeeded_at),
            clock_behind: match self.local::<8>(CLOCK_AHEAD)? {
                Some(ahead) => Some(i64::from_be_bytes(ahead)),
                None => row.as_ref().and_then(|row| row.clock_behind),
            },
            fault: row.and_then(|row| row.fault),
            alarms: self.alarms()?,
        })
    }

    /// What is known of the server's clock, where it was ever heard.
    ///
    /// # Errors
    /// When the database fails.
    pub fn server_clock(&self) -> Result<Option<ServerClock>, Failure> {
        let sql = "select succeeded_at, clock_behind from exchange
                   where succeeded_at is not null and clock_behind is not null";
        let mut query = self.conn.prepare_cached(sql)?;
        let clock = query.query_row([], |row| Ok(ServerClock { heard_at: row.get(0)?, ahead: row.get(1)? }));
        Ok(clock.optional()?)
    }

    /// The server's clock was read, and it is so many seconds ahead that nothing else could be asked.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_clock(&self, ahead: i64) -> Result<(), Failure> {
        self.set_local(CLOCK_AHEAD, Some(&ahead.to_be_bytes()))
    }

    /// What an exchange that came through says of the clock goes before what was read of it otherwise.
    pub(crate) fn forget_clock(&self) -> Result<(), Failure> {
        self.set_local(CLOCK_AHEAD, None)
    }

    fn phase(&self, row: Option<&Row>) -> Result<Phase, Failure> {
        match self.stopped()? {
            Some(Stop::Copied) => return Ok(Phase::Copied),
            Some(Stop::ShutOut) => return Ok(Phase::ShutOut),
            Some(Stop::Refused) => return Ok(Phase::Refused),
            None => {}
        }
        let Some(row) = row else { return Ok(Phase::Alone) };
        let knows_all = row.unknown_kind.is_none_or(|kind| ledger::event::kind::Kind::of(kind).is_some());
        let rules = self.reader.as_ref().map_or(0, |reader| reader.members().rules());
        Ok(if row.tampered {
            Phase::Tampered
        } else if row.state.disowned {
            Phase::Disowned
        } else if row.state.epoch == 0 && row.state.head.is_none() && self.has_evidence("rewound")? {
            Phase::Rewound
        } else if row.applied < row.state.tip.size && row.state.tip.size >= row.latest {
            Phase::KeyWait
        } else if !knows_all || rules > RULES {
            Phase::Limited
        } else {
            Phase::Ready
        })
    }

    /// The place of the last event that the server has; 0 before the first, and where the server has lost the book.
    ///
    /// # Errors
    /// When the database fails.
    pub fn confirmed_place(&self) -> Result<u64, Failure> {
        if self.exchange_row()?.is_some_and(|row| row.forgotten) {
            return Ok(0);
        }
        let mut query = self.conn.prepare_cached("select place, sseq from event order by place desc")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if row.get::<_, Option<i64>>(1)?.is_some() {
                return Ok(row.get::<_, i64>(0)?.unsigned_abs());
            }
        }
        Ok(0)
    }

    /// Events that are not in the verified log: those no frame holds yet, and those in frames on their way.
    pub(crate) fn pending(&self) -> Result<u64, Failure> {
        let in_frames: i64 =
            self.conn
                .query_row("select coalesce(sum(count), 0) from frame where state in (0, 1)", [], |row| row.get(0))?;
        let mut uncut = if self.stopped()?.is_some() { 0 } else { self.uncut()? };
        // Only they themselves can sign what others at this machine wrote when the power went.
        for person in self.people()?.iter().filter(|person| !person.here) {
            uncut += self.uncut_of(person.writer)?;
        }
        Ok(in_frames.unsigned_abs() + uncut)
    }

    /// Events that the server once had.
    fn acknowledged(&self) -> Result<u64, Failure> {
        let sql = "select coalesce(sum(count), 0) from frame where state = 2";
        Ok(self.conn.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// What deserves a look.
    fn alarms(&self) -> Result<Vec<(String, u32)>, Failure> {
        let mut query = self.conn.prepare_cached("select what, at from alarm order by at, what")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn raise(&self, alarm: Alarm, now: u32) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert or ignore into alarm (what, at) values (?, ?)")?
            .execute(params![alarm.name(), now])?;
        Ok(())
    }

    /// Another device has other figures for the same log of this size. They are made again from the events; only where that has
    /// been done and still they differ is it an alarm. It does not go out by itself: that the server says nothing at another place
    /// means only that nobody else has stood there.
    pub(crate) fn differs_from_another(&mut self, size: u64, now: u32) -> Result<(), Failure> {
        if self.local(REBUILT_AT)? == Some(size.to_be_bytes()) {
            return self.raise(Alarm::Diverged, now);
        }
        self.note_sync(now, "sync.rebuilt", "")?;
        self.set_local(REBUILT_AT, Some(&size.to_be_bytes()))?;
        self.rebuild()?;
        self.digest_anew()
    }

    /// A person has looked at an alarm, or its cause is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lower_alarm(&self, what: &str) -> Result<(), Failure> {
        self.conn.prepare_cached("delete from alarm where what = ?")?.execute([what])?;
        Ok(())
    }

    pub(crate) fn keep_evidence(
        &self,
        what: &str,
        now: u32,
        head: Option<&SignedHead>,
        other: Option<&SignedHead>,
    ) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into evidence (what, at, head, other) values (?, ?, ?, ?)")?
            .execute(params![what, now, head.map(SignedHead::encode), other.map(SignedHead::encode)])?;
        Ok(())
    }

    fn has_evidence(&self, what: &str) -> Result<bool, Failure> {
        let sql = "select exists (select 1 from evidence where what = ?)";
        Ok(self.conn.prepare_cached(sql)?.query_row([what], |row| row.get(0))?)
    }

    /// Why this machine's writer writes no more.
    pub(crate) fn stopped(&self) -> Result<Option<Stop>, Failure> {
        Ok(said_of(&self.local_bytes(STOPPED)?.unwrap_or_default(), self.writer).map(|why| match why {
            1 => Stop::Copied,
            3 => Stop::Refused,
            _ => Stop::ShutOut,
        }))
    }

    /// A writer at this machine writes no more.
    pub(crate) fn set_stopped(&self, writer: WriterNo, stop: Stop) -> Result<(), Failure> {
        let [high, low] = writer.to_be_bytes();
        let mut said = self.local_bytes(STOPPED)?.unwrap_or_default();
        let why = match stop {
            Stop::Copied => 1,
            Stop::ShutOut => 2,
            Stop::Refused => 3,
        };
        if said_of(&said, writer) == Some(why) {
            return Ok(());
        }
        said.extend([high, low, why]);
        self.set_local(STOPPED, Some(&said))
    }

    /// What happened with the server, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sync_log(&self, lines: u32) -> Result<Vec<LogLine>, Failure> {
        let mut query =
            self.conn.prepare_cached("select at, what, about from sync_log order by line_id desc limit ?")?;
        let rows =
            query.query_map([lines], |row| Ok(LogLine { at: row.get(0)?, what: row.get(1)?, about: row.get(2)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes what happened with the server; of many lines the latest are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_sync(&self, at: u32, what: &str, about: &str) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into sync_log (at, what, about) values (?, ?, ?)")?
            .execute(params![at, what, about])?;
        let last = self.conn.last_insert_rowid();
        self.conn.prepare_cached("delete from sync_log where line_id <= ?")?.execute([last - LINES_KEPT])?;
        Ok(())
    }
}

/// What was said last of a writer: of others at this machine, or of one from before another was enrolled.
fn said_of(said: &[u8], writer: WriterNo) -> Option<u8> {
    said.chunks_exact(3).rfind(|line| line.starts_with(&writer.to_be_bytes())).map(|line| line[2])
}
