//! Events: the immutable facts a book is made of, and their one canonical encoding.
//!
//! `event = [ kind, kver, base, wall, lines, body ]` in deterministic CBOR; `docs/event-format.md` is the
//! specification another program can be written from. Bytes are stored and forwarded as they were made.
//!
//! Invariant: `lines` is the whole money effect of an event, whatever its kind; a line is a pair, so an
//! event that does not balance cannot be written down.
//! Invariant: `decode(encode(event)) == event`, and bytes that are not canonical are malformed.

pub mod apart;
pub mod body;
pub mod brought;
pub mod comment;
pub mod contract;
pub mod coop;
pub mod decision;
pub mod extra;
pub mod kind;
pub mod photo;
pub mod value;

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use minicbor::Decoder;

use crate::account::AccountCode;
use crate::day::Month;
use crate::money::Dong;
use body::Body;
use extra::Extra;
use kind::Kind;
use value::{Value, Writer};

/// The most lines an event may have: a distribution for a large cooperative is one voucher.
pub const LINES_MAX: usize = 2_000;
/// The most bytes an event may have.
pub const BYTES_MAX: usize = 256 * 1024;
/// The most bytes a text may have.
pub const TEXT_MAX: usize = 500;

/// The most đồng the lines of an event may move, signs aside: an amendment takes back and writes a whole voucher.
/// It keeps every sum of five hundred such events within sixty-four bits.
pub const MOVED_MAX: i128 = 2 * Dong::MAX.get() as i128;

/// A user on one installation, enrolled in a book; never reused.
pub type WriterNo = u16;

/// What made a thing: the event's number among its writer's, and the writer. Also names the voucher, party or item made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u64);

impl EventId {
    /// The event number `wseq` (from 1) of `writer`; nothing beyond 2^47.
    pub const fn new(writer: WriterNo, wseq: u64) -> Option<Self> {
        if wseq == 0 || wseq >= 1 << 47 { None } else { Some(Self(wseq << 16 | writer as u64)) }
    }

    /// The writer.
    pub const fn writer(self) -> WriterNo {
        (self.0 & 0xffff) as u16
    }

    /// The event's number among its writer's.
    pub const fn wseq(self) -> u64 {
        self.0 >> 16
    }

    /// As kept in files and events.
    pub const fn to_i64(self) -> i64 {
        self.0 as i64
    }

    /// From files and events.
    pub const fn from_i64(number: i64) -> Option<Self> {
        if number < 1 << 16 { None } else { Some(Self(number as u64)) }
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EventId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        text.parse().ok().and_then(Self::from_i64).ok_or(Malformed::Shape)
    }
}

/// A line: one account debited, one credited, one amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The debited account; none only for single-entry accounts and opening balances.
    pub debit: Option<AccountCode>,
    /// The credited account; none only for single-entry accounts and opening balances.
    pub credit: Option<AccountCode>,
    /// Đồng, not zero; negative only in corrections.
    pub amount: Dong,
    /// Whose account is debited.
    pub debit_party: Option<EventId>,
    /// Whose account is credited.
    pub credit_party: Option<EventId>,
    /// Further details.
    pub extra: Extra,
}

impl Line {
    /// The same line with the amount turned round, as a correction writes it (ghi âm).
    #[must_use]
    pub fn negated(&self) -> Self {
        Self { amount: -self.amount, ..self.clone() }
    }
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The version of the kind's body.
    pub kver: u8,
    /// epoch·2^40 + the highest place in the log its author had seen.
    pub base: u64,
    /// Claimed seconds since 2020-01-01 UTC; for display only.
    pub wall: u32,
    /// The whole money effect.
    pub lines: Vec<Line>,
    /// What happened.
    pub body: Body,
    /// Fields of the body that a later version added; kept, not understood.
    pub rest: Vec<Value>,
}

/// Bytes that are not an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not the array an event is.
    #[error("the bytes are not shaped as an event")]
    Shape,
    /// The same content has another, canonical encoding.
    #[error("the bytes are not in canonical form")]
    NotCanonical,
    /// Too long, or too many lines.
    #[error("the event is larger than an event may be")]
    TooLarge,
    /// An amount of zero or beyond the range.
    #[error("an amount is zero or out of range")]
    Amount,
    /// Negative where only a correction may be.
    #[error("an amount is negative outside a correction")]
    NegativeAmount,
    /// One side is missing where both are needed, or the reverse.
    #[error("a line does not have the sides its accounts ask for")]
    Sides,
    /// A text that is too long or not in composed form.
    #[error("a text is too long or not in composed form")]
    Text,
}

impl From<minicbor::decode::Error> for Malformed {
    fn from(_: minicbor::decode::Error) -> Self {
        Malformed::Shape
    }
}

impl Event {
    /// An event of the present version, written by somebody who had seen the log up to `base`.
    pub fn new(base: u64, wall: u32, lines: Vec<Line>, body: Body) -> Self {
        Self { kver: 1, base, wall, lines, body, rest: Vec::new() }
    }

    /// Its kind number.
    pub fn kind(&self) -> u16 {
        self.body.kind()
    }

    /// Everything its body says, in the fixed places, then what a later version added.
    pub fn fields(&self) -> Vec<Value> {
        let mut fields = self.body.fields(!self.rest.is_empty());
        fields.extend(self.rest.iter().cloned());
        fields
    }

    /// Its canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(192);
        self.encode_into(&mut bytes);
        bytes
    }

    /// Appends its canonical bytes.
    pub fn encode_into(&self, bytes: &mut Vec<u8>) {
        let mut out = Writer::new(bytes);
        let _ = out.array(6);
        let _ = out.u16(self.kind());
        let _ = out.u8(self.kver);
        let _ = out.u64(self.base);
        let _ = out.u32(self.wall);
        let _ = out.array(self.lines.len() as u64);
        for line in &self.lines {
            write_line(&mut out, line);
        }
        let fields = self.fields();
        let _ = out.array(fields.len() as u64);
        for field in &fields {
            value::write(&mut out, field);
        }
    }

    /// The event these bytes are.
    ///
    /// # Errors
    /// [`Malformed`] for anything that is not the one encoding of a well-formed event within the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > BYTES_MAX {
            return Err(Malformed::TooLarge);
        }
        let event = read_event(bytes)?;
        if event.encode() != bytes {
            return Err(Malformed::NotCanonical);
        }
        event.check()?;
        Ok(event)
    }

    /// The kind's number and the claim of time of an event, without reading the rest of it.
    ///
    /// # Errors
    /// [`Malformed`] where the bytes do not begin as an event does.
    pub fn glance(bytes: &[u8]) -> Result<(u16, u32), Malformed> {
        let mut input = Decoder::new(bytes);
        expect_array(&mut input, 6)?;
        let kind = input.u16()?;
        let (_kver, _base) = (input.u8()?, input.u64()?);
        Ok((kind, input.u32()?))
    }

    /// Whether the event is well-formed: amounts, sides, lengths of texts.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self) -> Result<(), Malformed> {
        if self.lines.len() > LINES_MAX {
            return Err(Malformed::TooLarge);
        }
        let known = Kind::of(self.kind());
        let may_be_negative = matches!(
            known,
            Some(
                Kind::VoucherReversed
                    | Kind::VoucherAmended
                    | Kind::VoucherAdjusted
                    | Kind::QuarantineAdopted
                    | Kind::LostVoucherReentered
            )
        );
        for line in &self.lines {
            check_line(line, known == Some(Kind::OpeningBalance), may_be_negative)?;
        }
        let moved: i128 = self.lines.iter().map(|line| i128::from(line.amount.get()).abs()).sum();
        if moved > MOVED_MAX {
            return Err(Malformed::Amount);
        }
        if let Body::VoucherAmended(amended) = self.body.fact()
            && usize::from(amended.negated) > self.lines.len()
        {
            return Err(Malformed::Shape);
        }
        self.body.fields(false).iter().chain(&self.rest).try_for_each(check_text)
    }
}

fn check_line(line: &Line, opening: bool, may_be_negative: bool) -> Result<(), Malformed> {
    if line.amount.is_zero() {
        return Err(Malformed::Amount);
    }
    if line.amount.is_negative() && !may_be_negative {
        return Err(Malformed::NegativeAmount);
    }
    let right_sides = match (line.debit, line.credit) {
        (Some(debit), Some(credit)) => !opening && !debit.is_off_balance() && !credit.is_off_balance(),
        (Some(account), None) | (None, Some(account)) => opening || account.is_off_balance(),
        (None, None) => false,
    };
    if !right_sides {
        return Err(Malformed::Sides);
    }
    line.extra.iter().try_for_each(|(_, value)| check_text(value))
}

fn check_text(value: &Value) -> Result<(), Malformed> {
    match value {
        Value::Text(text) if text.len() > TEXT_MAX || !unicode_normalization::is_nfc(text) => Err(Malformed::Text),
        Value::List(values) => values.iter().try_for_each(check_text),
        _ => Ok(()),
    }
}

fn write_line(out: &mut Writer<'_>, line: &Line) {
    let _ = out.array(6);
    for account in [line.debit, line.credit] {
        let _ = match account {
            Some(code) => out.str(code.as_str()).map(drop),
            None => out.null().map(drop),
        };
    }
    let _ = out.i64(line.amount.get());
    for party in [line.debit_party, line.credit_party] {
        let _ = match party {
            Some(id) => out.u64(id.0).map(drop),
            None => out.null().map(drop),
        };
    }
    let _ = out.array(line.extra.iter().len() as u64);
    for (key, detail) in line.extra.iter() {
        let _ = out.array(2);
        let _ = out.u16(*key);
        value::write(out, detail);
    }
}

fn read_event(bytes: &[u8]) -> Result<Event, Malformed> {
    let mut input = Decoder::new(bytes);
    expect_array(&mut input, 6)?;
    let kind = input.u16()?;
    let kver = input.u8()?;
    let base = input.u64()?;
    let wall = input.u32()?;
    let count = input.array()?.ok_or(Malformed::Shape)?;
    let mut lines = Vec::new();
    for _ in 0..count {
        lines.push(read_line(&mut input)?);
    }
    let fields = read_list(&mut input)?;
    if input.position() != bytes.len() {
        return Err(Malformed::Shape);
    }
    let (body, rest) = Body::from_fields(kind, fields)?;
    Ok(Event { kver, base, wall, lines, body, rest })
}

fn read_line(input: &mut Decoder<'_>) -> Result<Line, Malformed> {
    expect_array(input, 6)?;
    let debit = read_account(input)?;
    let credit = read_account(input)?;
    let amount = Dong::new(input.i64()?).ok_or(Malformed::Amount)?;
    let debit_party = read_party(input)?;
    let credit_party = read_party(input)?;
    let count = input.array()?.ok_or(Malformed::Shape)?;
    let mut details = Vec::new();
    for _ in 0..count {
        expect_array(input, 2)?;
        details.push((input.u16()?, value::read(input)?));
    }
    Ok(Line { debit, credit, amount, debit_party, credit_party, extra: Extra::new(details) })
}

fn read_account(input: &mut Decoder<'_>) -> Result<Option<AccountCode>, Malformed> {
    optional(input, |input| input.str()?.parse().map_err(|_| Malformed::Shape))
}

fn read_party(input: &mut Decoder<'_>) -> Result<Option<EventId>, Malformed> {
    optional(input, |input| EventId::from_i64(input.i64()?).ok_or(Malformed::Shape))
}

fn optional<'b, T>(
    input: &mut Decoder<'b>,
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, Malformed>,
) -> Result<Option<T>, Malformed> {
    if input.datatype()? == minicbor::data::Type::Null {
        input.null()?;
        return Ok(None);
    }
    read(input).map(Some)
}

fn read_list(input: &mut Decoder<'_>) -> Result<Vec<Value>, Malformed> {
    match value::read(input)? {
        Value::List(values) => Ok(values),
        _ => Err(Malformed::Shape),
    }
}

fn expect_array(input: &mut Decoder<'_>, len: u64) -> Result<(), Malformed> {
    if input.array()? == Some(len) { Ok(()) } else { Err(Malformed::Shape) }
}

const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(day) => day,
    None => panic!("1970 began on a day"),
};

const YEARS: std::ops::Range<i32> = 1900..2200;

/// The month with this number, between the years 1900 and 2200.
pub fn month_of(number: i64) -> Option<Month> {
    let month = Month::from_index(i32::try_from(number).ok()?)?;
    YEARS.contains(&month.year()).then_some(month)
}

/// A day as events and files keep it: days since 1970-01-01.
pub fn day_number(day: NaiveDate) -> i32 {
    i32::try_from((day - EPOCH).num_days()).unwrap_or(i32::MAX)
}

/// The day with this number, between the years 1900 and 2200.
pub fn day_of(number: i64) -> Option<NaiveDate> {
    if !(-25_567..84_006).contains(&number) {
        return None;
    }
    let days = Days::new(number.unsigned_abs());
    if number < 0 { EPOCH.checked_sub_days(days) } else { EPOCH.checked_add_days(days) }
}
