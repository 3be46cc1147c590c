//! Where lines are booked, and what should be looked at in them.

use chrono::NaiveDate;

use super::seen::knew;
use super::{Books, Closed, Judgement, MonthState, Posting, StoryKey, Why};
use crate::account::{AccountCode, Use, party_required};
use crate::bugs;
use crate::day::Month;
use crate::event::body::Body;
use crate::event::extra::Side;
use crate::event::value::Value;
use crate::event::{Event, EventId, Line};
use crate::fold::paper::papers_in;
use crate::voucher::first_open_month;

/// The field of a card that says whether it is in use: a member's standing.
pub(super) const ACTIVE: u16 = 5;
const CAPITAL: &str = "411";

/// Whose knowledge of closed months an event is booked by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Knowing {
    /// The event.
    pub id: EventId,
    /// What its author had seen.
    pub base: u64,
    /// The event at whose place it takes effect: itself, or the one that accepts or counts it. Figures closed before that do
    /// not hold it, whoever had seen it.
    pub by: EventId,
    /// Whether somebody accepted it, so that it counts though its author knew of a close.
    pub accepted: bool,
}

/// Where a day's lines are booked.
pub(super) enum InMonth {
    /// In the day's own month.
    Its,
    /// On the first day of the first open month: the month was closed by this event meanwhile.
    Moved(NaiveDate, EventId),
    /// Nowhere yet: its author knew the month was closed.
    Held(EventId),
}

pub(super) fn place_in_month<B: Books>(books: &B, who: Knowing, day: NaiveDate) -> Result<InMonth, B::Failure> {
    let month = Month::of(day);
    let closed: Closed = match books.month(month)? {
        MonthState::Open => return Ok(InMonth::Its),
        MonthState::Closed(closed) => closed,
    };
    // Membership of a closed month is decided by what its author had, never by the order in the log.
    if closed.holds(who.id) && closed.holds(who.by) || bugs::is_on("late-into-closed-month") {
        return Ok(InMonth::Its);
    }
    if !who.accepted && knew(books, who.id, who.base, closed.by)? {
        return Ok(InMonth::Held(closed.by));
    }
    Ok(InMonth::Moved(first_open_month(month, books)?.first_day(), closed.by))
}

/// Both sides of every line, on one day. `event` brought the lines, and its first `before` lines are others.
pub(super) fn book(lines: &[Line], before: u16, day: NaiveDate, shown: bool) -> Vec<Posting> {
    let mut postings = Vec::with_capacity(lines.len() * 2);
    for (line, number) in lines.iter().zip(before..) {
        let sides = [
            (Side::Debit, line.debit, line.credit, line.debit_party),
            (Side::Credit, line.credit, line.debit, line.credit_party),
        ];
        for (side, account, contra, party) in sides {
            if let Some(account) = account {
                let amount = line.amount.get();
                let narration = line.extra.narration().map(Into::into);
                postings.push(Posting { line: number, side, account, contra, party, amount, day, narration, shown });
            }
        }
    }
    postings
}

/// The lines of an event's content, and how many lines before them take back an older one.
pub fn content_of(event: &Event) -> (&[Line], u16) {
    match event.body.fact() {
        Body::VoucherAmended(amended) => {
            let negated = usize::from(amended.negated).min(event.lines.len());
            (&event.lines[negated..], amended.negated)
        }
        _ => (&event.lines, 0),
    }
}

/// Looks at lines that count: accounts out of use, parties unknown or withdrawn, papers named twice.
pub(super) fn question_content<B: Books>(
    books: &B,
    id: EventId,
    event: &Event,
    voucher: EventId,
    judgement: &mut Judgement,
) -> Result<(), B::Failure> {
    let (lines, _) = content_of(event);
    if let Some(why) = question_lines(books, lines)? {
        judgement.tell(StoryKey::new(why, id, &[]));
    }
    question_contributions(books, id, event.base, lines, judgement)?;
    judgement.papers = papers_in(lines);
    for (paper, dong) in judgement.papers.clone() {
        if let Some((why, first)) = paper.question(books, voucher, dong)? {
            judgement.tell(StoryKey::new(why, id, &[first]));
        }
    }
    Ok(())
}

fn question_lines<B: Books>(books: &B, lines: &[Line]) -> Result<Option<Why>, B::Failure> {
    for line in lines {
        for (account, party) in [(line.debit, line.debit_party), (line.credit, line.credit_party)] {
            let Some(account) = account else { continue };
            if books.usage(account)? != Use::Postable {
                return Ok(Some(Why::AccountNotInUse));
            }
            if !party_stands(books, account, party)? {
                return Ok(Some(Why::PartyUnknown));
            }
        }
    }
    Ok(None)
}

/// What should be looked at in opening balances.
pub(super) fn question_openings<B: Books>(books: &B, lines: &[Line]) -> Result<Option<Why>, B::Failure> {
    question_lines(books, lines)
}

fn party_stands<B: Books>(books: &B, account: AccountCode, party: Option<EventId>) -> Result<bool, B::Failure> {
    match party {
        Some(party) => books.has_party(party),
        None => Ok(!party_required(account)),
    }
}

/// Capital taken from a member who had withdrawn, unknown to whoever took it.
fn question_contributions<B: Books>(
    books: &B,
    id: EventId,
    base: u64,
    lines: &[Line],
    judgement: &mut Judgement,
) -> Result<(), B::Failure> {
    for member in lines.iter().filter_map(brings_capital) {
        if let Some((withdrawal, Value::Bool(false))) = books.card(member, ACTIVE)?
            && withdrawal.writer() != id.writer()
            && !knew(books, id, base, withdrawal)?
        {
            judgement.tell(StoryKey::new(Why::WithdrawnContributed, id, &[withdrawal]));
        }
    }
    Ok(())
}

/// The member from whom a line takes capital in.
fn brings_capital(line: &Line) -> Option<EventId> {
    let brings = line.credit.is_some_and(is_capital) && !line.amount.is_negative();
    line.credit_party.filter(|_| brings)
}

/// Whether an account holds members' contributions.
pub fn is_capital(account: AccountCode) -> bool {
    account.as_str().starts_with(CAPITAL)
}
