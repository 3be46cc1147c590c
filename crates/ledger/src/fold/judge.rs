//! Judging one event by the events before it.

use chrono::NaiveDate;

use super::{Books, Closed, Judgement, LinkKind, MonthState, Outcome, Posting, Standing, VoucherState, Why};
use crate::account::{AccountCode, Use, party_required};
use crate::day::Month;
use crate::digest::BalanceKey;
use crate::enrol;
use crate::event::body::{
    Amended, Body, Content, EventHash, Opening, PeriodClosed, PeriodReopened, RecoveryEnrol, Reversed,
};
use crate::event::extra::Side;
use crate::event::kind::Class;
use crate::event::{Event, EventId, Line, WriterNo};
use crate::voucher::{first_open_month, fiscal_year};

/// What the event `id` does to `books`, which hold exactly the events before it.
///
/// # Errors
/// When the books cannot be read.
pub fn judge<B: Books>(books: &B, id: EventId, event: &Event) -> Result<Judgement, B::Failure> {
    if let Some(judgement) = judge_writer(books, id, event)? {
        return Ok(judgement);
    }
    match &event.body {
        Body::VoucherPosted(posted) => judge_voucher(books, id, event, &posted.content),
        Body::VoucherReversed(reversed) => judge_reversal(books, id, event, reversed),
        Body::VoucherAmended(amended) => judge_amendment(books, id, event, amended),
        Body::VoucherAdjusted(adjusted) => {
            let mut judgement = judge_voucher(books, id, event, &adjusted.content)?;
            judgement.link = adjusted.target.map(|target| (LinkKind::Adjusts, target));
            if let Some(target) = adjusted.target
                && books.voucher(target)?.is_none()
            {
                mark(&mut judgement, Why::TargetUnknown);
            }
            Ok(judgement)
        }
        Body::OpeningBalance(opening) => judge_opening(books, event, opening),
        Body::PeriodClosed(closed) => judge_close(books, closed),
        Body::PeriodReopened(reopened) => judge_reopen(books, reopened),
        Body::Genesis(_) if (id.writer(), id.wseq()) != (1, 1) => {
            Ok(Judgement::of(Outcome::Void, Some(Why::GenesisRepeated)))
        }
        Body::WriterEnrolled(enrolled) => judge_enrolled(books, enrolled.writer),
        Body::WriterRetired(retired) => judge_retired(books, retired.writer),
        Body::RecoveryEnrol(enrol) => judge_recovery(books, id, enrol),
        Body::Genesis(_) | Body::PartySet(_) | Body::AccountSet(_) | Body::SettingSet(_) | Body::PartyRevealed(_) => {
            Ok(Judgement::of(Outcome::Effective, None))
        }
        // What it refers to may come with a later frame; whoever shows a register leaves out what leads nowhere.
        Body::Coop(_) => Ok(Judgement::of(Outcome::Effective, None)),
        // Readers book the lines of every kind; a kind without a date of its own has none to book by.
        Body::Other { .. } => Ok(Judgement::of(Outcome::Effective, None)),
    }
}

/// The judgement of an event whose writer may not write. What it says of money or registers waits for somebody to
/// decide; what would open or close something has no effect.
fn judge_writer<B: Books>(books: &B, id: EventId, event: &Event) -> Result<Option<Judgement>, B::Failure> {
    // These two bring their own writer, and are judged by what they carry.
    if matches!(event.body, Body::Genesis(_) | Body::RecoveryEnrol(_)) {
        return Ok(None);
    }
    let why = match books.standing(id.writer())? {
        Standing::Active => return Ok(None),
        Standing::Unknown => Why::WriterNotEnrolled,
        Standing::Retired => Why::WriterRetired,
    };
    let outcome = if event.kind() >> 12 == Class::Gate as u16 { Outcome::Void } else { Outcome::Held };
    let mut judgement = Judgement::of(outcome, Some(why));
    judgement.day = event.body.numbered().map(|(_, content)| content.date);
    Ok(Some(judgement))
}

fn judge_enrolled<B: Books>(books: &B, writer: WriterNo) -> Result<Judgement, B::Failure> {
    let is_new = enrol::ENROLLED.contains(&writer) && books.standing(writer)? == Standing::Unknown;
    Ok(valid_or_void(is_new))
}

fn judge_retired<B: Books>(books: &B, writer: WriterNo) -> Result<Judgement, B::Failure> {
    Ok(valid_or_void(books.standing(writer)? == Standing::Active))
}

fn judge_recovery<B: Books>(books: &B, id: EventId, enrol: &RecoveryEnrol) -> Result<Judgement, B::Failure> {
    let is_first = id.wseq() == 1 && enrol::RECOVERED.contains(&id.writer());
    let is_new = is_first && books.standing(id.writer())? == Standing::Unknown;
    Ok(valid_or_void(is_new && books.origin().is_some_and(|origin| enrol::holds(&origin, id.writer(), enrol))))
}

fn valid_or_void(valid: bool) -> Judgement {
    if valid {
        Judgement::of(Outcome::Effective, None)
    } else {
        Judgement::of(Outcome::Void, Some(Why::EnrolmentInvalid))
    }
}

fn judge_voucher<B: Books>(books: &B, id: EventId, event: &Event, content: &Content) -> Result<Judgement, B::Failure> {
    let (mut judgement, day) = match place_in_month(books, id, event, content.date)? {
        InMonth::Its => (Judgement::of(Outcome::Effective, None), content.date),
        InMonth::Moved(day) => (Judgement::of(Outcome::Flagged, Some(Why::MovedToOpenMonth)), day),
        InMonth::Held => (Judgement::of(Outcome::Held, Some(Why::MonthClosed)), content.date),
    };
    judgement.day = Some(day);
    if judgement.outcome.counts() {
        judgement.postings = book(&event.lines, day, true);
        if let Some(why) = question_lines(books, &event.lines)? {
            mark(&mut judgement, why);
        }
    }
    Ok(judgement)
}

fn judge_reversal<B: Books>(
    books: &B,
    id: EventId,
    event: &Event,
    reversed: &Reversed,
) -> Result<Judgement, B::Failure> {
    if let Err(why) = current_version(books, reversed.target, &reversed.version, &event.lines)? {
        let mut judgement = Judgement::of(Outcome::Void, Some(why));
        judgement.day = Some(reversed.content.date);
        return Ok(judgement);
    }
    let mut judgement = judge_voucher(books, id, event, &reversed.content)?;
    if judgement.outcome.counts() {
        judgement.link = Some((LinkKind::Reverses, reversed.target));
    }
    Ok(judgement)
}

fn judge_amendment<B: Books>(
    books: &B,
    id: EventId,
    event: &Event,
    amended: &Amended,
) -> Result<Judgement, B::Failure> {
    let void = |why| Ok(Judgement::of(Outcome::Void, Some(why)));
    let Some((taken_back, new)) = event.lines.split_at_checked(amended.negated.into()) else {
        return void(Why::LinesDiffer);
    };
    let state = match current_version(books, amended.target, &amended.version, taken_back)? {
        Ok(state) => state,
        Err(why) => return void(why),
    };
    if fiscal_year(amended.content.date, books.first_month_of_year()) != state.number.year {
        return void(Why::OtherYear);
    }
    // An amendment changes the figures of both days, so both months must still be open to its author.
    for day in [state.day, amended.content.date] {
        if !matches!(place_in_month(books, id, event, day)?, InMonth::Its) {
            return void(Why::MonthClosed);
        }
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.day = Some(amended.content.date);
    judgement.replaces = Some(state.version);
    judgement.postings = book(taken_back, state.day, false);
    let mut booked = book(new, amended.content.date, true);
    booked.iter_mut().for_each(|posting| posting.line += amended.negated);
    judgement.postings.append(&mut booked);
    if let Some(why) = question_lines(books, new)? {
        mark(&mut judgement, why);
    }
    Ok(judgement)
}

/// The state of the voucher an event corrects, if it may still be corrected by exactly these lines.
fn current_version<B: Books>(
    books: &B,
    target: EventId,
    version: &EventHash,
    taken_back: &[Line],
) -> Result<Result<VoucherState, Why>, B::Failure> {
    let Some(state) = books.voucher(target)? else { return Ok(Err(Why::TargetUnknown)) };
    let why = if state.reversed {
        Why::AlreadyReversed
    } else if state.reversal {
        Why::TargetIsReversal
    } else if state.hash != *version || !state.counts {
        Why::VersionReplaced
    } else if !takes_back(taken_back, &books.lines(state.version)?) {
        Why::LinesDiffer
    } else {
        return Ok(Ok(state));
    };
    Ok(Err(why))
}

fn takes_back(taken_back: &[Line], old: &[Line]) -> bool {
    taken_back.len() == old.len() && taken_back.iter().zip(old).all(|(back, line)| *back == line.negated())
}

fn judge_opening<B: Books>(books: &B, event: &Event, opening: &Opening) -> Result<Judgement, B::Failure> {
    if let MonthState::Closed(_) = books.month(opening.month)? {
        return Ok(Judgement::of(Outcome::Held, Some(Why::MonthClosed)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.openings = event.lines.iter().filter_map(|line| opening_of(line, opening.month)).collect();
    if let Some(why) = question_lines(books, &event.lines)? {
        mark(&mut judgement, why);
    }
    Ok(judgement)
}

fn opening_of(line: &Line, month: Month) -> Option<(BalanceKey, i64)> {
    match (line.debit, line.credit) {
        (Some(account), None) => Some((BalanceKey { account, party: line.debit_party, month }, line.amount.get())),
        (None, Some(account)) => Some((BalanceKey { account, party: line.credit_party, month }, -line.amount.get())),
        _ => None,
    }
}

fn judge_close<B: Books>(books: &B, closed: &PeriodClosed) -> Result<Judgement, B::Failure> {
    let why = match books.month(closed.month)? {
        MonthState::Closed(_) => Some(Why::MonthAlreadySo),
        MonthState::Open if closed.month > books.first_month() && is_open(books, closed.month.previous())? => {
            Some(Why::MonthOutOfOrder)
        }
        MonthState::Open => None,
    };
    Ok(why.map_or(Judgement::of(Outcome::Effective, None), |why| Judgement::of(Outcome::Void, Some(why))))
}

fn judge_reopen<B: Books>(books: &B, reopened: &PeriodReopened) -> Result<Judgement, B::Failure> {
    let why = if is_open(books, reopened.month)? {
        Some(Why::MonthAlreadySo)
    } else if !is_open(books, reopened.month.next())? {
        Some(Why::MonthOutOfOrder)
    } else {
        None
    };
    Ok(why.map_or(Judgement::of(Outcome::Effective, None), |why| Judgement::of(Outcome::Void, Some(why))))
}

fn is_open<B: Books>(books: &B, month: Month) -> Result<bool, B::Failure> {
    Ok(books.month(month)? == MonthState::Open)
}

/// Where a day's lines are booked.
enum InMonth {
    /// In the day's own month.
    Its,
    /// On the first day of the first open month: the month was closed elsewhere meanwhile.
    Moved(NaiveDate),
    /// Nowhere yet: its author knew the month was closed.
    Held,
}

fn place_in_month<B: Books>(books: &B, id: EventId, event: &Event, day: NaiveDate) -> Result<InMonth, B::Failure> {
    let month = Month::of(day);
    let closed: Closed = match books.month(month)? {
        MonthState::Open => return Ok(InMonth::Its),
        MonthState::Closed(closed) => closed,
    };
    // Membership of a closed month is decided by what its author had, never by the order in the log.
    if closed.holds(id) {
        return Ok(InMonth::Its);
    }
    if closed.was_known_to(id, event.base) {
        return Ok(InMonth::Held);
    }
    Ok(InMonth::Moved(first_open_month(month, books)?.first_day()))
}

/// Both sides of every line, on one day.
fn book(lines: &[Line], day: NaiveDate, shown: bool) -> Vec<Posting> {
    let mut postings = Vec::with_capacity(lines.len() * 2);
    for (line, number) in lines.iter().zip(0u16..) {
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

/// What should be looked at in lines that count: accounts out of use, parties missing or unknown.
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

fn party_stands<B: Books>(books: &B, account: AccountCode, party: Option<EventId>) -> Result<bool, B::Failure> {
    match party {
        Some(party) => books.has_party(party),
        None => Ok(!party_required(account)),
    }
}

/// Marks a judgement that counts as one somebody should look at.
fn mark(judgement: &mut Judgement, why: Why) {
    if judgement.outcome == Outcome::Effective {
        judgement.outcome = Outcome::Flagged;
        judgement.why = Some(why);
    }
}
