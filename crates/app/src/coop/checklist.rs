//! What is looked at before a month is closed. Only what the law or the books forbid stops the closing; the rest is told.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::fold::Books;
use store::query::Figures;

use super::closing::Machine;
use super::prepaid::month_typed;
use super::{Registers, YEAR_END};
use crate::api::checklist::{CheckItem, Checklist, MonthFigures};
use crate::api::voucher::Draft;
use crate::entry::{day_of, objection};
use crate::{Book, Refusal, show};

/// A month's figures by account.
type ByAccount = BTreeMap<AccountCode, Figures>;

/// What a check found, before it has its words.
struct Found {
    check: &'static str,
    state: &'static str,
    finding: &'static str,
    args: Vec<(&'static str, String)>,
    link: String,
}

impl Found {
    fn new(check: &'static str, state: &'static str, finding: &'static str) -> Self {
        Self { check, state, finding, args: Vec::new(), link: String::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn at(self, link: impl Into<String>) -> Self {
        Self { link: link.into(), ..self }
    }

    fn item(self) -> CheckItem {
        let mut finding = objection(self.finding, None, None, []);
        finding.args = self.args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        CheckItem { check: self.check.to_owned(), state: self.state.to_owned(), finding, link: self.link }
    }
}

impl Book {
    /// The checks of a month, in order.
    ///
    /// # Errors
    /// For a month the book does not have.
    pub fn checklist(&self, month: &str) -> Result<Checklist, Refusal> {
        let month = month_typed(month)?;
        if month < self.store.first_month() || month > self.last_open_month() {
            return Err(Refusal::new("period.not-in-book").with("month", month));
        }
        let registers = self.registers()?;
        let figures = self.store.account_figures(month.first_day(), month.last_day())?;
        let mut found = vec![self.check_earlier(month)?, check_opening(&figures)];
        found.extend(self.check_unfinished(month)?);
        found.push(self.check_attention()?);
        found.extend(self.check_cash(month, &registers, &figures));
        found.extend(self.check_banks(month, &registers)?);
        found.push(self.check_stock(month, &registers, &figures));
        found.push(self.check_debts(month)?);
        found.push(check_depreciation(month, &figures));
        found.push(self.check_prepaid(month, &figures)?);
        found.push(check_vat(month, &figures));
        found.push(self.check_wages(month, &figures)?);
        found.extend(self.check_year_end(month)?);
        let machines = self.other_machines(month)?;
        found.extend(machines.iter().map(check_machine));
        Ok(Checklist {
            month: month.to_iso(),
            shown: month.to_string(),
            closed: self.store.cache().closed().contains_key(&month),
            figures: self.month_figures(month, &figures)?,
            items: found.into_iter().map(Found::item).collect(),
            may_ask: !machines.is_empty(),
            asked_at: self.close_request_of(month)?.map(|request| show::moment(request.wall)),
        })
    }

    fn month_figures(&self, month: Month, figures: &ByAccount) -> Result<MonthFigures, Refusal> {
        let sold = |account| self.store.credited(account, "911", month.first_day(), month.last_day());
        let vouchers = self.store.month_totals()?.into_iter().find(|(of, ..)| *of == month);
        Ok(MonthFigures {
            vouchers: vouchers.map_or(0, |(_, count, _)| count),
            external: show::dong(sold("511")?),
            internal: show::dong(sold("512")?),
            cash: show::dong(closing(figures, "111")),
            bank: show::dong(closing(figures, "112")),
        })
    }

    fn check_earlier(&self, month: Month) -> Result<Found, Refusal> {
        let first = ledger::voucher::first_open_month(self.store.first_month(), &self.store)?;
        Ok(if first < month {
            Found::new("earlier", "fault", "check.earlier-open").with("month", first).at("/report/periods")
        } else {
            Found::new("earlier", "done", "check.earlier-closed")
        })
    }

    /// Drafts dated in the month, and payments the bank has not told of.
    fn check_unfinished(&self, month: Month) -> Result<[Found; 2], Refusal> {
        let (mut drafts, mut waiting) = (0, 0);
        let waits: std::collections::BTreeSet<i64> =
            self.store.waiting()?.into_iter().map(|(draft, _)| draft).collect();
        for kept in self.store.drafts(false)? {
            let in_month = is_dated_in(&kept.content, month);
            if waits.contains(&kept.id) {
                waiting += u32::from(in_month);
            } else {
                drafts += u32::from(in_month);
            }
        }
        let counted = |check, count: u32, none, some| match count {
            0 => Found::new(check, "done", none),
            _ => Found::new(check, "look", some).with("count", count).at("/today"),
        };
        Ok([
            counted("drafts", drafts, "check.no-drafts", "check.drafts"),
            counted("bank-notices", waiting, "check.no-bank-notices", "check.bank-notices"),
        ])
    }

    /// Drafts on this machine that are dated in a month.
    pub(crate) fn drafts_in(&self, month: Month) -> Result<u32, Refusal> {
        let drafts = self.store.drafts(false)?;
        let in_month = drafts.iter().filter(|kept| is_dated_in(&kept.content, month));
        Ok(u32::try_from(in_month.count()).unwrap_or(u32::MAX))
    }

    fn check_attention(&self) -> Result<Found, Refusal> {
        let questioned = self.store.questioned(1_000)?.len();
        Ok(match questioned {
            0 => Found::new("attention", "done", "check.no-attention"),
            _ => Found::new("attention", "look", "check.attention").with("count", questioned).at("/today"),
        })
    }

    /// Cash never below zero, and counted at the end of the month (08a-TT).
    fn check_cash(&self, month: Month, registers: &Registers, figures: &ByAccount) -> Vec<Found> {
        let mut found = Vec::new();
        let accounts = figures.keys().filter(|account| account.is_under("111"));
        for account in accounts {
            let book = figures[account].closing();
            let link = of_month("/report/cash", month);
            if book < 0 {
                let below = Found::new("cash", "look", "check.cash-below-zero");
                found.push(below.with("account", account).with("amount", show::dong(book)).at(link));
                continue;
            }
            let counted = registers.counted_on(month.last_day()).into_iter().find(|count| count.account == *account);
            found.push(counted_or_not("cash", account, counted.map(|count| count.counted.get()), book, month).at(link));
        }
        if found.is_empty() {
            found.push(Found::new("cash", "none", "check.no-cash"));
        }
        found
    }

    /// Each bank account against the bank's statement.
    fn check_banks(&self, month: Month, registers: &Registers) -> Result<Vec<Found>, Refusal> {
        let mut found = Vec::new();
        for (of, figures) in self.bank_figures(month.first_day(), month.last_day())? {
            let name = if of.bank_account.is_empty() { of.account.clone() } else { of.bank_account.clone() };
            let book = figures.closing();
            let link = of_month("/report/bank", month);
            if book < 0 {
                let below = Found::new("bank", "look", "check.bank-below-zero");
                found.push(below.with("account", name).with("amount", show::dong(book)).at(link));
                continue;
            }
            let counted = registers.counted_on(month.last_day()).into_iter().find(|count| {
                count.detail == of.bank_account && (of.account.is_empty() || count.account.as_str() == of.account)
            });
            found.push(counted_or_not("bank", name, counted.map(|count| count.counted.get()), book, month).at(link));
        }
        if found.is_empty() {
            found.push(Found::new("bank", "none", "check.no-bank"));
        }
        Ok(found)
    }

    /// Stock is counted at the end of the year at least.
    fn check_stock(&self, month: Month, registers: &Registers, figures: &ByAccount) -> Found {
        let stock: i64 = ["152", "156"].iter().map(|group| closing(figures, group)).sum();
        let counted = registers.counted_on(month.last_day());
        let is_counted = counted.iter().any(|count| ["152", "156"].iter().any(|group| count.account.is_under(group)));
        match (stock, is_counted) {
            (0, _) => Found::new("stock", "none", "check.no-stock"),
            (_, true) => Found::new("stock", "done", "check.stock-counted").with("day", show_day(month.last_day())),
            _ if self.ends_a_year(month) => {
                let missing = Found::new("stock", "look", "check.stock-not-counted").with("amount", show::dong(stock));
                missing.at(of_month("/report/stock", month))
            }
            _ => Found::new("stock", "none", "check.stock-at-year-end").with("amount", show::dong(stock)),
        }
    }

    /// Debts nobody is named on.
    fn check_debts(&self, month: Month) -> Result<Found, Refusal> {
        let begin = self.store.first_month().first_day().min(month.first_day());
        let mut nobody: Vec<AccountCode> = Vec::new();
        for account in ["131", "331", "138", "338"] {
            let figures = self.store.party_figures(account, begin, month.last_day())?;
            let unnamed = figures.into_iter().filter(|((_, party), figures)| party.is_none() && figures.closing() != 0);
            nobody.extend(unnamed.map(|((account, _), _)| account));
        }
        Ok(match nobody.first() {
            None => Found::new("debts", "done", "check.debts-named"),
            Some(first) => Found::new("debts", "look", "check.debts-of-nobody")
                .with("count", nobody.len())
                .with("accounts", nobody.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                .at(of_month(&format!("/report/ledger/{first}"), month)),
        })
    }

    fn check_prepaid(&self, month: Month, figures: &ByAccount) -> Result<Found, Refusal> {
        let (part, allocated) = (self.part_of(month)?.values().sum::<i64>(), self.allocated_in(month)?);
        let left = closing(figures, "2421");
        Ok(if part > allocated {
            let open = Found::new("prepaid", "look", "check.prepaid-open");
            open.with("amount", show::dong(part - allocated)).at(of_month("/report/prepaid", month))
        } else if part == 0 && allocated == 0 && left > 0 {
            let open = Found::new("prepaid", "look", "check.prepaid-unplanned");
            open.with("amount", show::dong(left)).at(of_month("/report/prepaid", month))
        } else if left == 0 && allocated == 0 {
            Found::new("prepaid", "none", "check.no-prepaid")
        } else {
            Found::new("prepaid", "done", "check.prepaid-allocated").with("amount", show::dong(allocated))
        })
    }

    fn check_wages(&self, month: Month, figures: &ByAccount) -> Result<Found, Refusal> {
        let before = month.previous();
        let earlier = self.store.account_figures(before.first_day(), before.last_day())?;
        let earned = |figures: &ByAccount| credit(figures, "334");
        Ok(match (earned(figures), earned(&earlier)) {
            (0, 0) => Found::new("wages", "none", "check.no-wages"),
            (0, _) => Found::new("wages", "look", "check.wages-missing")
                .with("month", before)
                .at(of_month("/report/ledger/334", month)),
            (amount, _) => Found::new("wages", "done", "check.wages-booked").with("amount", show::dong(amount)),
        })
    }

    fn check_year_end(&self, month: Month) -> Result<Option<Found>, Refusal> {
        if !self.ends_a_year(month) {
            return Ok(None);
        }
        let year = ledger::voucher::fiscal_year(month.last_day(), self.store.first_month_of_year());
        let (first, last) = self.fiscal_days(year)?;
        let posted = self.standing_as(YEAR_END, "911", first, last)?;
        let link = format!("/report/years/{year}");
        Ok(Some(match posted.first() {
            Some(id) => {
                let number = self.posted_voucher(*id)?.number;
                Found::new("year-end", "done", "check.year-end-posted").with("number", number).at(link)
            }
            None => Found::new("year-end", "look", "check.year-end-missing").with("year", year).at(link),
        }))
    }

    fn ends_a_year(&self, month: Month) -> bool {
        month.next().month() == u32::from(self.store.first_month_of_year())
    }
}

fn check_opening(figures: &ByAccount) -> Found {
    let on_balance = figures.iter().filter(|(account, _)| !account.is_off_balance());
    match on_balance.map(|(_, part)| part.opening).sum::<i64>() {
        0 => Found::new("opening", "done", "check.opening-balances"),
        difference => Found::new("opening", "fault", "check.opening-differs")
            .with("difference", show::dong(difference))
            .at("/setup/opening"),
    }
}

fn check_depreciation(month: Month, figures: &ByAccount) -> Found {
    let cost = closing(figures, "211") + closing(figures, "212");
    match (cost, credit(figures, "214")) {
        (0, _) => Found::new("depreciation", "none", "check.no-assets"),
        (_, 0) => {
            let missing = Found::new("depreciation", "look", "check.depreciation-missing");
            missing.with("amount", show::dong(cost)).at(of_month("/report/ledger/214", month))
        }
        (_, worn) => Found::new("depreciation", "done", "check.depreciation-booked").with("amount", show::dong(worn)),
    }
}

fn check_vat(month: Month, figures: &ByAccount) -> Found {
    let (input, output) = (closing(figures, "133"), -closing(figures, "3331"));
    match input.min(output) {
        both if both > 0 => Found::new("vat", "look", "check.vat-open")
            .with("amount", show::dong(both))
            .at(of_month("/report/ledger/133", month)),
        _ if input == 0 && output == 0 => Found::new("vat", "none", "check.no-vat"),
        _ => Found::new("vat", "done", "check.vat-set-off"),
    }
}

/// A screen, shown for the month.
fn of_month(screen: &str, month: Month) -> String {
    format!("{screen}?month={}", month.to_iso())
}

fn counted_or_not(check: &'static str, account: impl ToString, counted: Option<i64>, book: i64, month: Month) -> Found {
    let found = match counted {
        Some(counted) if counted == book => Found::new(check, "done", "check.counted"),
        Some(counted) => Found::new(check, "look", "check.count-differs")
            .with("counted", show::dong(counted))
            .with("difference", show::dong(counted - book)),
        None => Found::new(check, "look", "check.not-counted"),
    };
    found.with("account", account).with("book", show::dong(book)).with("day", show_day(month.last_day()))
}

fn closing(figures: &ByAccount, group: &str) -> i64 {
    figures.iter().filter(|(account, _)| account.is_under(group)).map(|(_, part)| part.closing()).sum()
}

fn credit(figures: &ByAccount, group: &str) -> i64 {
    figures.iter().filter(|(account, _)| account.is_under(group)).map(|(_, part)| part.credit).sum()
}

fn is_dated_in(content: &str, month: Month) -> bool {
    let draft: Option<Draft> = serde_json::from_str(content).ok();
    draft.and_then(|draft| day_of(&draft.date).ok()).is_some_and(|day| month.contains(day))
}

/// Somebody else's machine: whether it has exchanged since it was asked what it has for the month.
fn check_machine(machine: &Machine) -> Found {
    let (state, finding) = match (&machine.seen_at, machine.asked, machine.days) {
        _ if machine.answered => ("done", "check.machine-heard"),
        (None, ..) => ("look", "check.machine-never"),
        (_, false, 0) => ("look", "check.machine-not-asked"),
        (_, false, _) => ("look", "check.machine-not-asked-days"),
        (_, true, 0) => ("look", "check.machine-silent"),
        (_, true, _) => ("look", "check.machine-silent-days"),
    };
    Found::new("machine", state, finding)
        .with("who", &machine.who)
        .with("at", machine.seen_at.as_deref().unwrap_or_default())
        .with("days", machine.days)
}
