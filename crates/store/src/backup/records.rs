//! What a backup holds, one record after another, and their bytes.
//!
//! A record is its kind (1) ‖ its length (u32 BE) ‖ its bytes. Kind 5 is kept for photos.

use std::io::{self, Read, Write};

use ledger::event::{EventId, WriterNo};
use sha2::{Digest, Sha256};
use sync::exchange::State;
use sync::log::{SignedHead, Tip};

use super::rows::Row;
use crate::exchange::{Exchange, KeptFrame, Server};
use crate::sidecar::Mark;
use crate::{Failure, Received};

/// No record is longer: an event has at most 256 KiB, a pasted sheet some megabytes.
const RECORD_MAX: u32 = 1 << 26;

/// One record.
pub(super) enum Record {
    Manifest(Manifest),
    Event(Received),
    Row(Row),
    Frame(KeptFrame),
    Server(Box<Exchange>),
    Key([u8; 32]),
}

/// What the book was when the backup was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub made_at: i64,
    pub events: u64,
    pub vouchers: u64,
    pub ledger_digest: [u8; 32],
    pub book_key: [u8; 32],
    /// Each writer's last event, and for the writer who made the backup his signature.
    pub heads: Vec<(Mark, Option<[u8; 64]>)>,
}

const MANIFEST: u8 = 1;
const EVENT: u8 = 2;
const ROW: u8 = 3;
const FRAME: u8 = 4;
const SERVER: u8 = 6;
const KEY: u8 = 7;
const END: u8 = 9;
/// Beside the state of a frame: the server handed it out from what it keeps apart.
const HANDED_OUT: u8 = 0x80;

/// Writes records, and at the end the hash of all of them.
pub(super) struct Writing<W: Write> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Writing<W> {
    pub fn new(out: W) -> Self {
        Self { out, hash: Sha256::new() }
    }

    pub fn put(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Manifest(manifest) => self.raw(MANIFEST, &manifest.to_bytes()),
            Record::Event(event) => self.event(event.id, event.sseq, &event.bytes),
            Record::Row(row) => self.raw(ROW, &row.to_bytes()),
            Record::Frame(frame) => self.frame(frame),
            Record::Server(row) => self.raw(SERVER, &server_bytes(row)),
            Record::Key(key) => self.raw(KEY, key),
        }
    }

    pub fn frame(&mut self, frame: &KeptFrame) -> io::Result<()> {
        let handed_out = if frame.handed_out { HANDED_OUT } else { 0 };
        let mut record = vec![frame.state | handed_out, frame.why.unwrap_or(0), frame.judged.unwrap_or(0)];
        record.extend_from_slice(&frame.sseq.unwrap_or(0).to_be_bytes());
        record.extend_from_slice(&frame.received.unwrap_or(0).to_be_bytes());
        record.extend_from_slice(&frame.root.unwrap_or([0; 32]));
        record.extend_from_slice(&frame.bytes);
        self.raw(FRAME, &record)
    }

    pub fn event(&mut self, id: EventId, sseq: Option<u64>, bytes: &[u8]) -> io::Result<()> {
        let mut record = Vec::with_capacity(16 + bytes.len());
        record.extend_from_slice(&id.to_i64().to_be_bytes());
        record.extend_from_slice(&sseq.unwrap_or(0).to_be_bytes());
        record.extend_from_slice(bytes);
        self.raw(EVENT, &record)
    }

    pub fn finish(mut self) -> io::Result<W> {
        let hash = self.hash.clone().finalize();
        self.raw(END, &hash)?;
        Ok(self.out)
    }

    fn raw(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        let len = u32::try_from(bytes.len()).ok().filter(|len| *len <= RECORD_MAX);
        let len = len.ok_or_else(|| io::Error::other("a record too long for a backup"))?;
        for part in [&[kind][..], &len.to_be_bytes(), bytes] {
            self.hash.update(part);
            self.out.write_all(part)?;
        }
        Ok(())
    }
}

/// Reads records until the hash at the end holds.
pub(super) struct Reading<R: Read> {
    input: R,
    hash: Sha256,
}

impl<R: Read> Reading<R> {
    pub fn new(input: R) -> Self {
        Self { input, hash: Sha256::new() }
    }

    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// [`Failure::BackupDamaged`] for whatever does not read.
    pub fn next(&mut self) -> Result<Option<Record>, Failure> {
        let before = self.hash.clone();
        let mut head = [0; 5];
        self.read(&mut head)?;
        let len = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        if len > RECORD_MAX {
            return Err(damaged("a record"));
        }
        let mut bytes = vec![0; len as usize];
        self.read(&mut bytes)?;
        match head[0] {
            MANIFEST => {
                Manifest::from_bytes(&bytes).map(Record::Manifest).ok_or_else(|| damaged("the manifest")).map(Some)
            }
            EVENT => read_event(bytes).map(Record::Event).ok_or_else(|| damaged("an event")).map(Some),
            ROW => Row::from_bytes(&bytes).map(Record::Row).ok_or_else(|| damaged("a row")).map(Some),
            FRAME => read_frame(&bytes).map(Record::Frame).ok_or_else(|| damaged("a frame")).map(Some),
            SERVER => {
                let row = read_server(&bytes).map(|row| Record::Server(Box::new(row)));
                row.ok_or_else(|| damaged("the server")).map(Some)
            }
            KEY => bytes.as_slice().try_into().map(|key| Some(Record::Key(key))).map_err(|_| damaged("a key")),
            END if bytes == before.finalize().as_slice() => {
                // What is compressed and sealed must end here as well.
                match self.input.read(&mut [0]) {
                    Ok(0) => Ok(None),
                    _ => Err(damaged("its end")),
                }
            }
            END => Err(damaged("the hash at its end")),
            _ => Err(damaged("a record of an unknown kind")),
        }
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), Failure> {
        self.input.read_exact(bytes).map_err(unreadable)?;
        self.hash.update(&*bytes);
        Ok(())
    }
}

/// Only the disk's own faults are the disk's; everything else is a backup that was cut or changed.
fn unreadable(error: io::Error) -> Failure {
    match error.raw_os_error() {
        Some(_) => Failure::io("reading the backup")(error),
        None => damaged("its content"),
    }
}

pub(crate) fn damaged(what: &str) -> Failure {
    Failure::BackupDamaged(what.to_owned())
}

fn read_frame(bytes: &[u8]) -> Option<KeptFrame> {
    let (head, frame) = bytes.split_at_checked(3 + 8 + 4 + 32)?;
    let sseq = u64::from_be_bytes(head[3..11].try_into().ok()?);
    let is_logged = sseq > 0;
    Some(KeptFrame {
        state: head[0] & !HANDED_OUT,
        handed_out: head[0] & HANDED_OUT > 0,
        why: (head[1] > 0).then_some(head[1]),
        judged: (head[2] > 0).then_some(head[2]),
        sseq: is_logged.then_some(sseq),
        received: is_logged.then_some(u32::from_be_bytes(head[11..15].try_into().ok()?)),
        root: is_logged.then_some(head[15..47].try_into().ok()?),
        bytes: frame.to_vec(),
    })
}

/// root key 32 ‖ log key 32 ‖ epoch (u32) ‖ entries (u64) ‖ root 32 ‖ entries in the books (u64) ‖ length of the last head
/// (u16) ‖ the head ‖ the address.
fn server_bytes(row: &Exchange) -> Vec<u8> {
    let mut bytes = [row.server.root_key, row.server.log_key].concat();
    bytes.extend_from_slice(&row.state.epoch.to_be_bytes());
    bytes.extend_from_slice(&row.state.tip.size.to_be_bytes());
    bytes.extend_from_slice(&row.state.tip.root);
    bytes.extend_from_slice(&row.applied.to_be_bytes());
    let head = row.state.head.map(|head| head.encode()).unwrap_or_default();
    bytes.extend_from_slice(&(head.len() as u16).to_be_bytes());
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(row.server.url.as_bytes());
    bytes
}

fn read_server(bytes: &[u8]) -> Option<Exchange> {
    let mut rest = bytes;
    let mut part = |len: usize| {
        let (taken, left) = rest.split_at_checked(len)?;
        rest = left;
        Some(taken)
    };
    let (root_key, log_key) = (part(32)?.try_into().ok()?, part(32)?.try_into().ok()?);
    let epoch = u32::from_be_bytes(part(4)?.try_into().ok()?);
    let size = u64::from_be_bytes(part(8)?.try_into().ok()?);
    let root = part(32)?.try_into().ok()?;
    let applied = u64::from_be_bytes(part(8)?.try_into().ok()?);
    let head = u16::from_be_bytes(part(2)?.try_into().ok()?);
    let head = part(head.into())?;
    let head = if head.is_empty() { None } else { Some(SignedHead::decode(head).ok()?) };
    let url = String::from_utf8(rest.to_vec()).ok()?;
    let mut row = Exchange::beginning(Server { url, root_key, log_key, invite: None }, &[0; 16]);
    row.state = State { epoch, tip: Tip { size, root }, head, ..row.state };
    row.applied = applied;
    row.latest = size;
    Some(row)
}

fn read_event(mut bytes: Vec<u8>) -> Option<Received> {
    let id = EventId::from_i64(i64::from_be_bytes(bytes.get(..8)?.try_into().ok()?))?;
    let sseq = u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?);
    bytes.drain(..16);
    Some(Received { id, sseq: (sseq > 0).then_some(sseq), bytes })
}

impl Manifest {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.made_at.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.events.to_be_bytes());
        bytes.extend_from_slice(&self.vouchers.to_be_bytes());
        bytes.extend_from_slice(&self.ledger_digest);
        bytes.push(1);
        bytes.extend_from_slice(&self.book_key);
        bytes.extend_from_slice(&(self.heads.len() as u16).to_be_bytes());
        for (mark, signature) in &self.heads {
            bytes.extend_from_slice(&mark.to_bytes());
            bytes.push(signature.is_some().into());
            bytes.extend_from_slice(&signature.unwrap_or([0; 64]));
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        const HEAD_LEN: usize = Mark::LEN + 1 + 64;
        let mut rest = bytes;
        let mut part = |len: usize| {
            let (taken, left) = rest.split_at_checked(len)?;
            rest = left;
            Some(taken)
        };
        let made_at = i64::from_be_bytes(part(8)?.try_into().ok()?);
        let events = u64::from_be_bytes(part(8)?.try_into().ok()?);
        let vouchers = u64::from_be_bytes(part(8)?.try_into().ok()?);
        let ledger_digest = part(32)?.try_into().ok()?;
        let keys = usize::from(*part(1)?.first()?);
        let book_key = part(keys * 32)?.get(..32)?.try_into().ok()?;
        let count = u16::from_be_bytes(part(2)?.try_into().ok()?);
        let mut heads = Vec::new();
        for _ in 0..count {
            heads.push(read_head(part(HEAD_LEN)?)?);
        }
        Some(Self { made_at, events, vouchers, ledger_digest, book_key, heads })
    }
}

fn read_head(bytes: &[u8]) -> Option<(Mark, Option<[u8; 64]>)> {
    let writer = WriterNo::from_be_bytes(bytes.get(..2)?.try_into().ok()?);
    let wseq = u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?);
    let link = bytes.get(10..Mark::LEN)?.try_into().ok()?;
    let signature = bytes.get(Mark::LEN + 1..)?.try_into().ok()?;
    Some((Mark { writer, wseq, link }, (bytes.get(Mark::LEN) == Some(&1)).then_some(signature)))
}
