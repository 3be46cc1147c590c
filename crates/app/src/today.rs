//! The first screen of a day: where money stands, what is unfinished, what waits for somebody's eye.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger::day::{Month, show_day};
use ledger::event::Line;
use ledger::fold::Outcome;
use store::query::Questioned;

use crate::api::today::{Begun, LookRow, LowDays, MoneyNow, Today};
use crate::entry::total_of;
use crate::{Book, Refusal, show};

/// Vouchers under «Vừa ghi».
const RECENT: u32 = 5;
/// Vouchers and spans of days under «Cần xem».
const LOOK: usize = 5;
/// More questioned vouchers than these are counted no further.
const QUESTIONED_MAX: u32 = 1_000;

impl Book {
    /// What the first screen of a day says.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn today(&self) -> Result<Today, Refusal> {
        let date = self.current_day()?;
        let questioned = self.store.questioned(QUESTIONED_MAX)?;
        let recent = self.store.written_last(RECENT)?;
        let recent = recent.into_iter().filter_map(|id| self.store.find_voucher(id).transpose());
        let drafts = self.list_drafts(false)?;
        let last_closed = self.store.cache().closed().last_key_value();
        Ok(Today {
            date: date.to_string(),
            date_shown: show_day(date),
            weekday: date.weekday().number_from_monday(),
            cash: self.money_now("111", &questioned)?,
            bank: self.money_now("112", &questioned)?,
            drafts_shown: show::dong(drafts.iter().map(|row| total_of(&row.draft)).fold(0, i64::saturating_add)),
            recent: recent.map(|row| self.row(&row?)).collect::<Result<_, _>>()?,
            look: questioned
                .iter()
                .take(LOOK)
                .filter_map(|one| self.look_row(one).transpose())
                .collect::<Result<_, _>>()?,
            look_count: u32::try_from(questioned.len()).unwrap_or(u32::MAX),
            low: self.low_days("111")?,
            open_months: self.open_months()?,
            last_closed: last_closed.map(|(month, _)| month.to_iso()),
            last_closed_at: match last_closed {
                Some((_, closed)) => Some(show::moment(self.store.event(closed.by)?.wall)),
                None => None,
            },
            begun: Begun {
                vouchers: self.store.voucher_totals(&store::query::VoucherFilter::default())?.count,
                parties: u32::try_from(self.store.register()?.all().count()).unwrap_or(u32::MAX),
                openings: !self.store.openings()?.is_empty(),
            },
        })
    }

    fn money_now(&self, account: &str, questioned: &[Questioned]) -> Result<MoneyNow, Refusal> {
        let balance = self.store.balance_now(account)?;
        let (mut held, mut flagged) = ((0, 0), (0, 0));
        for one in questioned {
            use ledger::fold::Books;
            let lines = self.store.lines(one.event)?;
            let Some(net) = net_on(&lines, account) else { continue };
            let sum = if one.outcome == Outcome::Flagged { &mut flagged } else { &mut held };
            *sum = (sum.0 + 1, net.saturating_add(sum.1));
        }
        Ok(MoneyNow {
            account: account.to_owned(),
            shown: show::dong(balance),
            negative: balance < 0,
            last_day: self.store.last_day_on(account)?.map(show_day),
            held: held.0,
            held_shown: show::dong(held.1),
            flagged: flagged.0,
            flagged_shown: show::dong(flagged.1),
        })
    }

    fn look_row(&self, one: &Questioned) -> Result<Option<LookRow>, Refusal> {
        let Some(row) = self.store.find_voucher(one.voucher)? else { return Ok(None) };
        let outcome = match one.outcome {
            Outcome::Waiting => "waiting",
            Outcome::Flagged => "flagged",
            Outcome::Effective | Outcome::Held | Outcome::Void | Outcome::Malformed => "held",
        };
        Ok(Some(LookRow { voucher: self.row(&row)?, outcome: outcome.to_owned(), why: one.why.clone() }))
    }

    /// The days of open months on which an account stood below zero, the latest spans first.
    fn low_days(&self, account: &str) -> Result<Vec<LowDays>, Refusal> {
        let closed = self.store.cache().closed();
        let spans = spans_below_zero(&self.store.daily_nets(account)?);
        let can_change = |span: &&Span| span.to.is_none_or(|to| !closed.contains_key(&Month::of(to)));
        let shown = spans.iter().rev().filter(can_change).take(LOOK).map(|span| LowDays {
            from: span.from.to_string(),
            from_shown: show_day(span.from),
            to_shown: span.to.map(show_day),
            lowest_shown: show::dong(span.lowest),
        });
        Ok(shown.collect())
    }

    fn open_months(&self) -> Result<Vec<String>, Refusal> {
        let used = self.store.month_totals()?.into_iter().filter(|(_, count, _)| *count > 0);
        let open = used.filter(|(month, _, _)| !self.store.cache().closed().contains_key(month));
        Ok(open.map(|(month, _, _)| month.to_iso()).collect())
    }
}

/// What lines do to an account and those under it, debit positive; nothing where they do not touch it.
fn net_on(lines: &[Line], account: &str) -> Option<i64> {
    let mut net = None;
    for line in lines {
        if line.debit.is_some_and(|code| code.is_under(account)) {
            net = Some(net.unwrap_or(0) + line.amount.get());
        }
        if line.credit.is_some_and(|code| code.is_under(account)) {
            net = Some(net.unwrap_or(0) - line.amount.get());
        }
    }
    net
}

struct Span {
    from: NaiveDate,
    /// The day before the balance came back to zero or more.
    to: Option<NaiveDate>,
    lowest: i64,
}

/// The spans of days at whose ends a balance stood below zero.
fn spans_below_zero(nets: &BTreeMap<NaiveDate, i64>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut balance: i64 = 0;
    let mut below = false;
    for (day, net) in nets {
        balance = balance.saturating_add(*net);
        match spans.last_mut().filter(|_| below) {
            Some(span) if balance < 0 => span.lowest = span.lowest.min(balance),
            Some(span) => span.to = day.pred_opt(),
            None if balance < 0 => spans.push(Span { from: *day, to: None, lowest: balance }),
            None => {}
        }
        below = balance < 0;
    }
    spans
}
