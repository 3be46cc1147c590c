//! Opening balances typed or pasted: rows as people write them, looked through at every change, kept on the disk as they
//! are typed, and posted when they balance.
//!
//! An event is never changed. Opening balances that are put right later, until the first month is closed, are another
//! event that adds the difference of each balance: a debit that was too high by two million is put right by two million
//! of credit. Opening balances are no turnover, so the side the difference stands on inflates nothing.

use std::collections::{BTreeMap, BTreeSet};

use ::reports::statement::brought::{Pairs, usual_pairs};
use ::reports::statement::unclosed::RESULT_ACCOUNTS;
use ledger::account::{AccountCode, Use, in_chart, party_required};
use ledger::amount;
use ledger::day::Month;
use ledger::day::show_day;
use ledger::digest::BalanceKey;
use ledger::event::body::{Body, Opening, PartySet};
use ledger::event::brought::{Turnover, TurnoverBrought, TurnoverRow};
use ledger::event::extra::Extra;
use ledger::event::{EventId, Line};
use ledger::fold::{Books, MonthState};
use ledger::money::Dong;
use ledger::party::{Party, PartyKind};
use ledger::text::fold;
use store::query::VoucherFilter;

use crate::api::refusal::Objection;
use crate::api::setup::{
    OpeningCheck, OpeningPair, OpeningPasted, OpeningPosted, OpeningRead, OpeningRow, OpeningSheet,
};
use crate::brought::{CHOSEN, close_before, write_brought, year_before_opening};
use crate::entry::objection;
use crate::import::OPENING_LINES;
use crate::pasted::{cells, has_old_letters, header_words, is_total};
use crate::people::{self, free_code};
use crate::suggest::party_ref;
use crate::{Book, Refusal, setup, show};

/// Header words of each column, without marks.
const ACCOUNT: [&str; 11] = [
    "account",
    "tk",
    "tai khoan",
    "so hieu",
    "so hieu tk",
    "so hieu tai khoan",
    "ma tk",
    "ma tai khoan",
    "so tk",
    "so tai khoan",
    "ma so",
];
const ACCOUNT_NAME: [&str; 3] = ["ten tai khoan", "ten tk", "dien giai"];
const PARTY: [&str; 10] = [
    "party",
    "doi tuong",
    "ma doi tuong",
    "ma dt",
    "ma kh",
    "ma khach hang",
    "thanh vien",
    "ma thanh vien",
    "ma tv",
    "ma",
];
const PARTY_NAME: [&str; 6] = ["ten doi tuong", "ho ten", "ho va ten", "ten khach hang", "ten", "khach hang"];
const DEBIT: [&str; 8] = ["debit", "no", "du no", "so du no", "no dau ky", "du no dau ky", "dau ky no", "no dau nam"];
const CREDIT: [&str; 8] = ["credit", "co", "du co", "so du co", "co dau ky", "du co dau ky", "dau ky co", "co dau nam"];
const TURNOVER_DEBIT: [&str; 10] = [
    "turnover debit",
    "luy ke no",
    "no luy ke",
    "phat sinh no",
    "no phat sinh",
    "ps no",
    "no ps",
    "phat sinh luy ke no",
    "luy ke phat sinh no",
    "so phat sinh no",
];
const TURNOVER_CREDIT: [&str; 10] = [
    "turnover credit",
    "luy ke co",
    "co luy ke",
    "phat sinh co",
    "co phat sinh",
    "ps co",
    "co ps",
    "phat sinh luy ke co",
    "luy ke phat sinh co",
    "so phat sinh co",
];
const AMOUNT: [&str; 5] = ["amount", "so tien", "so du", "so du dau ky", "gia tri"];

#[derive(Default)]
struct Columns {
    account: Option<usize>,
    account_name: Option<usize>,
    party: Option<usize>,
    party_name: Option<usize>,
    debit: Option<usize>,
    credit: Option<usize>,
    amount: Option<usize>,
    turnover_debit: Option<usize>,
    turnover_credit: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Option<Self> {
        let words: Vec<String> = header.iter().map(|cell| header_words(cell)).collect();
        let find = |names: &[&str]| words.iter().position(|word| names.contains(&word.as_str()));
        let columns = Self {
            account: find(&ACCOUNT),
            account_name: find(&ACCOUNT_NAME),
            party: find(&PARTY),
            party_name: find(&PARTY_NAME),
            debit: find(&DEBIT),
            credit: find(&CREDIT),
            amount: find(&AMOUNT),
            turnover_debit: find(&TURNOVER_DEBIT),
            turnover_credit: find(&TURNOVER_CREDIT),
        };
        let names_accounts = columns.account.is_some() || columns.account_name.is_some();
        let has_amounts = columns.debit.is_some() && columns.credit.is_some() || columns.amount.is_some();
        (names_accounts && has_amounts).then_some(columns)
    }

    /// Without a header: the account comes first, amounts come last.
    fn guessed(width: usize) -> Self {
        let account = Some(0);
        match width {
            0..=2 => Self { account, amount: Some(1), ..Self::default() },
            3 => Self { account, debit: Some(1), credit: Some(2), ..Self::default() },
            4 => Self { account, party: Some(1), debit: Some(2), credit: Some(3), ..Self::default() },
            wide => Self {
                account,
                party: Some(wide - 3),
                debit: Some(wide - 2),
                credit: Some(wide - 1),
                ..Self::default()
            },
        }
    }

    fn read(&self, row: &[String]) -> OpeningRow {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).cloned().unwrap_or_default();
        let or = |first: String, second: Option<usize>| if first.is_empty() { cell(second) } else { first };
        let mut read = OpeningRow {
            account: or(cell(self.account), self.account_name),
            party: or(cell(self.party), self.party_name),
            debit: cell(self.debit),
            credit: cell(self.credit),
            turnover_debit: cell(self.turnover_debit),
            turnover_credit: cell(self.turnover_credit),
        };
        if self.amount.is_some() && self.debit.is_none() {
            // One column of amounts: each stands on the side its account usually has.
            let amount = cell(self.amount);
            let code: Option<AccountCode> = read.account.parse().ok();
            let on_credit = code.and_then(in_chart).is_some_and(|account| account.normal_side.name() == "credit");
            *(if on_credit { &mut read.credit } else { &mut read.debit }) = amount;
        }
        read
    }
}

/// The rows of pasted opening balances. Rows that only add up others are left out: those called so, and accounts under
/// which others of the same text lie.
///
/// # Errors
/// When the text holds no rows, or is in an old font.
pub fn read_opening(text: &str) -> Result<OpeningPasted, Refusal> {
    let cells = cells(text)?;
    let header = cells.iter().take(6).position(|row| Columns::of(row).is_some());
    let (columns, from) = match header.and_then(|at| Some((Columns::of(&cells[at])?, at + 1))) {
        Some(found) => found,
        None => (Columns::guessed(cells.iter().map(Vec::len).max().unwrap_or(0)), 0),
    };
    let (totals, rows): (Vec<_>, Vec<_>) = cells[from..].iter().partition(|row| is_total(row));
    let rows: Vec<OpeningRow> = rows.into_iter().map(|row| columns.read(row)).collect();
    let rows: Vec<OpeningRow> = rows.into_iter().filter(|row| !is_blank(row)).collect();
    let codes: Vec<String> = rows.iter().map(|row| row.account.clone()).collect();
    let is_sum = |row: &OpeningRow| {
        let is_code = row.account.parse::<AccountCode>().is_ok();
        is_code && codes.iter().any(|other| other.len() > row.account.len() && other.starts_with(&row.account))
    };
    let all = rows.len();
    let rows: Vec<OpeningRow> = rows.into_iter().filter(|row| !is_sum(row)).collect();
    if rows.is_empty() {
        return Err(Refusal::new("paste.empty"));
    }
    let left_out = u32::try_from(all - rows.len() + totals.len()).unwrap_or(u32::MAX);
    Ok(OpeningPasted { rows, left_out })
}

/// What was debited and credited on each account of each party.
type TurnoverByParty = BTreeMap<(AccountCode, Option<EventId>), (i64, i64)>;

/// Somebody a row speaks of.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    Nobody,
    Known(EventId),
    New { name: String, kind: PartyKind },
}

/// A row understood.
struct Balance {
    account: AccountCode,
    whose: Whose,
    /// Debit positive.
    net: i64,
    /// What was debited and credited before the book.
    turnover: (i64, i64),
}

struct Looked {
    shown: OpeningRead,
    balance: Option<Balance>,
}

/// The turnover of a sheet, and where it leaves the accounts at the year's begin.
struct Turnovers {
    /// Σ Nợ and Σ Có of accounts 111 to 911.
    debit: i64,
    credit: i64,
    /// Of each account the balance now, what was debited and what was credited.
    accounts: BTreeMap<AccountCode, (i64, i64, i64)>,
    /// Accounts kept by party whose turnover names nobody.
    nameless: BTreeSet<AccountCode>,
}

impl Turnovers {
    fn of<'a>(balances: impl Iterator<Item = &'a Balance>) -> Self {
        let mut all = Self { debit: 0, credit: 0, accounts: BTreeMap::new(), nameless: BTreeSet::new() };
        for Balance { account, whose, net, turnover: (debit, credit) } in balances {
            let sum = all.accounts.entry(*account).or_default();
            *sum = (sum.0.saturating_add(*net), sum.1.saturating_add(*debit), sum.2.saturating_add(*credit));
            if !account.is_off_balance() {
                all.debit = all.debit.saturating_add(*debit);
                all.credit = all.credit.saturating_add(*credit);
            }
            if *whose == Whose::Nobody && (*debit, *credit) != (0, 0) && party_required(*account) {
                all.nameless.insert(*account);
            }
        }
        all
    }

    /// An account of result begins every year with nothing: what stands on it came from the year's turnover.
    fn fault_full_results(&self, looked: &mut [Looked]) {
        for (account, (net, debit, credit)) in &self.accounts {
            let at_begin = net.saturating_sub(*debit).saturating_add(*credit);
            if at_begin == 0 || !RESULT_ACCOUNTS.iter().any(|of| account.is_under(of)) {
                continue;
            }
            let own = |row: &(usize, &mut Looked)| row.1.balance.as_ref().is_some_and(|one| one.account == *account);
            if let Some((line, row)) = looked.iter_mut().enumerate().find(own) {
                let refusal = Refusal::new("opening.result-at-begin")
                    .with("account", account)
                    .with("amount", show::dong(at_begin));
                row.shown.faults.push(fault(u32::try_from(line).ok(), &refusal));
            }
        }
    }

    fn looks(&self, mid_year: bool) -> Vec<Objection> {
        let mut looks = Vec::new();
        if mid_year && !self.accounts.is_empty() && (self.debit, self.credit) == (0, 0) {
            looks.push(objection("opening.no-turnover", None, None, []));
        }
        for account in &self.nameless {
            looks.push(objection("opening.turnover-nameless", None, None, [("account", account.to_string())]));
        }
        if !self.pairs().is_empty() {
            looks.push(objection("opening.pairs-inferred", None, None, []));
        }
        looks
    }

    fn pairs(&self) -> Pairs {
        let dong = |amount: i64| Dong::new(amount).unwrap_or(Dong::ZERO);
        let row = |(account, (_, debit, credit)): (&AccountCode, &(i64, i64, i64))| TurnoverRow {
            account: *account,
            party: None,
            debit: dong(*debit),
            credit: dong(*credit),
        };
        usual_pairs(&self.accounts.iter().map(row).collect::<Vec<_>>())
    }
}

fn pair_shown(((debit, credit), amount): ((AccountCode, AccountCode), i64)) -> OpeningPair {
    OpeningPair { debit: debit.to_string(), credit: credit.to_string(), amount: show::dong(amount) }
}

impl Book {
    /// The sheet of opening balances: as last kept, or else what is in the book.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn opening_sheet(&self) -> Result<OpeningSheet, Refusal> {
        let kept: Option<Vec<OpeningRow>> = self.kept_rows(setup::OPENING)?;
        let month = self.opening_month()?;
        let begins = year_before_opening(month, self.store.first_month_of_year());
        let (present, brought) = (self.openings_in_book()?, self.brought_until(month)?);
        let posted = !present.is_empty() || !brought.is_empty();
        let rows = match kept {
            Some(rows) => rows,
            None => {
                let keys: BTreeSet<&(AccountCode, Option<EventId>)> = present.keys().chain(brought.keys()).collect();
                let of = |key| (present.get(key).copied(), brought.get(key).copied());
                keys.into_iter().map(|key| self.opening_row(key, of(key))).collect::<Result<_, _>>()?
            }
        };
        let vouchers = self.store.voucher_totals(&VoucherFilter::default())?.count;
        Ok(OpeningSheet {
            rows,
            posted,
            closed: matches!(self.store.month(month)?, MonthState::Closed(_)),
            day_shown: show_day(month.first_day()),
            last: month.previous().last_day().to_string(),
            turnover_from_shown: show_day(begins.first_day()),
            turnover_is_last_year: begins < self.store.first_month(),
            may_undo: posted && vouchers == 0,
        })
    }

    fn openings_in_book(&self) -> Result<BTreeMap<(AccountCode, Option<EventId>), i64>, Refusal> {
        Ok(self.store.openings()?.into_iter().map(|(key, net)| ((key.account, key.party), net)).collect())
    }

    /// The turnover brought along of the fiscal year that ends, or is cut, by an opening.
    fn brought_until(&self, opens: Month) -> Result<TurnoverByParty, Refusal> {
        let begins = year_before_opening(opens, self.store.first_month_of_year());
        let rows = self.store.turnover_brought()?.remove(&begins).map(|brought| brought.turnover.rows);
        let row = |row: TurnoverRow| ((row.account, row.party), (row.debit.get(), row.credit.get()));
        Ok(rows.unwrap_or_default().into_iter().map(row).collect())
    }

    fn opening_row(
        &self,
        (account, party): &(AccountCode, Option<EventId>),
        (net, turnover): (Option<i64>, Option<(i64, i64)>),
    ) -> Result<OpeningRow, Refusal> {
        let party = party.map(|party| self.party_ref(party)).transpose()?.flatten();
        let side = |amount: i64| if amount > 0 { show::dong(amount) } else { String::new() };
        let (net, turnover) = (net.unwrap_or(0), turnover.unwrap_or((0, 0)));
        Ok(OpeningRow {
            account: account.to_string(),
            party: party.map(|party| party.code).unwrap_or_default(),
            debit: side(net),
            credit: side(-net),
            turnover_debit: show::dong_or_blank(turnover.0),
            turnover_credit: show::dong_or_blank(turnover.1),
        })
    }

    /// Keeps the sheet on the disk and says what it comes to.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_opening(&self, rows: &[OpeningRow]) -> Result<OpeningCheck, Refusal> {
        let kept_at = self.keep_rows(setup::OPENING, rows)?;
        Ok(OpeningCheck { kept_at, ..self.check_opening(rows)? })
    }

    /// Says what a sheet of opening balances comes to. Nothing is changed.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn check_opening(&self, rows: &[OpeningRow]) -> Result<OpeningCheck, Refusal> {
        let mut looked = self.look_at(rows)?;
        let opens = self.opening_month()?;
        let turnover = Turnovers::of(looked.iter().filter_map(|row| row.balance.as_ref()));
        if opens > self.store.first_month() {
            turnover.fault_full_results(&mut looked);
        }
        let on_balance =
            || looked.iter().filter_map(|row| row.balance.as_ref()).filter(|row| !row.account.is_off_balance());
        let debit: i64 = on_balance().map(|row| row.net.max(0)).fold(0, i64::saturating_add);
        let credit: i64 = on_balance().map(|row| (-row.net).max(0)).fold(0, i64::saturating_add);
        let off: i64 = looked
            .iter()
            .filter_map(|row| row.balance.as_ref())
            .filter(|row| row.account.is_off_balance())
            .fold(0, |sum, row| sum.saturating_add(row.net));
        let new: std::collections::BTreeSet<&str> =
            looked.iter().map(|row| row.shown.new_party.as_str()).filter(|name| !name.is_empty()).collect();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(OpeningCheck {
            debit_shown: show::dong(debit),
            credit_shown: show::dong(credit),
            difference_shown: show::dong_or_blank((debit - credit).abs()),
            larger: show::side(debit - credit).to_owned(),
            off_balance_shown: show::dong_or_blank(off),
            turnover_debit_shown: show::dong_or_blank(turnover.debit),
            turnover_credit_shown: show::dong_or_blank(turnover.credit),
            turnover_difference_shown: show::dong_or_blank((turnover.debit - turnover.credit).abs()),
            looks: turnover.looks(opens > self.store.first_month()),
            pairs: turnover.pairs().into_iter().map(pair_shown).collect(),
            faults: count(looked.iter().filter(|row| !row.shown.faults.is_empty()).count()),
            new_parties: count(new.len()),
            kept_at: String::new(),
            rows: looked.into_iter().map(|row| row.shown).collect(),
        })
    }

    fn look_at(&self, rows: &[OpeningRow]) -> Result<Vec<Looked>, Refusal> {
        let register: Vec<&Party> = self.store.register()?.all().filter(|party| party.active).collect();
        rows.iter().enumerate().map(|(line, row)| self.look_at_row(line, row, &register)).collect()
    }

    fn look_at_row(&self, line: usize, row: &OpeningRow, register: &[&Party]) -> Result<Looked, Refusal> {
        let mut shown = OpeningRead::default();
        if is_blank(row) {
            return Ok(Looked { shown, balance: None });
        }
        let line = u32::try_from(line).ok();
        let account = match self.account_called(&row.account) {
            Ok(account) => {
                shown.account = account.to_string();
                shown.account_name = self.account_name(account);
                Some(account)
            }
            Err(refusal) => {
                shown.faults.push(fault(line, &refusal));
                None
            }
        };
        let whose = whose(&row.party, account, register).unwrap_or_else(|refusal| {
            shown.faults.push(fault(line, &refusal));
            Whose::Nobody
        });
        match &whose {
            Whose::Known(id) => {
                shown.party = register.iter().find(|party| party.id == *id).map(|party| party_ref(party))
            }
            Whose::New { name, kind } => {
                shown.new_party.clone_from(name);
                kind.name().clone_into(&mut shown.new_kind);
            }
            // Turnover of months before may be nobody's, and that is said; a balance is somebody's.
            Whose::Nobody if row.party.trim().is_empty() && !is_turnover_alone(row) => {
                if let Some(account) = account.filter(|account| party_required(*account)) {
                    shown.faults.push(fault(line, &Refusal::new("opening.party-missing").with("account", account)));
                }
            }
            Whose::Nobody => {}
        }
        let net = net_of(row).unwrap_or_else(|refusal| {
            shown.faults.push(fault(line, &refusal));
            None
        });
        if let Some(net) = net {
            shown.debit_shown = if net > 0 { show::dong(net) } else { String::new() };
            shown.credit_shown = if net < 0 { show::dong(-net) } else { String::new() };
        }
        let turnover = turnover_of(row).unwrap_or_else(|refusal| {
            shown.faults.push(fault(line, &refusal));
            None
        });
        if let Some((debit, credit)) = turnover {
            (shown.turnover_debit_shown, shown.turnover_credit_shown) =
                (show::dong_or_blank(debit), show::dong_or_blank(credit));
        }
        let figures = (net.is_some() || turnover.is_some()).then(|| (net.unwrap_or(0), turnover.unwrap_or((0, 0))));
        let balance = account.zip(figures).map(|(account, (net, turnover))| Balance { account, whose, net, turnover });
        Ok(Looked { shown, balance })
    }

    /// The account of a code, or of a name that only one account has.
    fn account_called(&self, text: &str) -> Result<AccountCode, Refusal> {
        let text = text.trim();
        let unknown = || Refusal::new("account.unknown").with("account", text);
        if let Ok(code) = text.parse::<AccountCode>() {
            return match self.store.usage(code)? {
                Use::Postable => Ok(code),
                Use::Heading => Err(Refusal::new("account.heading").with("account", code)),
                Use::Retired => Err(Refusal::new("account.retired").with("account", code)),
                Use::Unknown => Err(unknown()),
            };
        }
        let folded = fold(text);
        if folded.is_empty() {
            return Err(Refusal::new("opening.account-missing"));
        }
        let named = |code: &AccountCode| {
            self.store.usage(*code).is_ok_and(|usage| usage == Use::Postable)
                && fold(&self.account_name(*code)) == folded
        };
        let found: Vec<AccountCode> = self.accounts().into_keys().filter(named).collect();
        match found.as_slice() {
            [only] => Ok(*only),
            [] => Err(unknown()),
            several => {
                let codes: Vec<String> = several.iter().map(AccountCode::to_string).collect();
                Err(Refusal::new("opening.account-twins").with("account", text).with("codes", codes.join(", ")))
            }
        }
    }

    /// Posts the opening balances of the sheet, or, where there are some already, their difference to the sheet. People
    /// who are not in the register are added in the same act.
    ///
    /// # Errors
    /// Everything wrong with the rows, together; `opening.unbalanced`, `opening.month-closed`, `opening.nothing`.
    pub fn post_opening(&mut self, rows: &[OpeningRow]) -> Result<OpeningPosted, Refusal> {
        self.refuse_unless_posting()?;
        let month = self.opening_month()?;
        if matches!(self.store.month(month)?, MonthState::Closed(_)) {
            return Err(Refusal::new("opening.month-closed").with("month", month));
        }
        self.refuse_vouchers_before(month)?;
        let check = self.check_opening(rows)?;
        refuse_unfit(&check)?;
        let balances: Vec<Balance> = self.look_at(rows)?.into_iter().filter_map(|row| row.balance).collect();
        let present: BTreeMap<BalanceKey, i64> = self.store.openings()?.into_iter().collect();
        let before = self.brought_until(month)?;
        if balances.is_empty() && present.is_empty() && before.is_empty() {
            return Err(Refusal::new("opening.nothing"));
        }
        let first = year_before_opening(month, self.store.first_month_of_year());
        let rows = self.store.record::<_, Refusal>(show::wall(), |writing| {
            let mut wanted: BTreeMap<BalanceKey, i64> = BTreeMap::new();
            let mut turnover = TurnoverByParty::new();
            let mut added: BTreeMap<String, EventId> = BTreeMap::new();
            for Balance { account, whose, net, turnover: (debit, credit) } in balances {
                let party = party_of(writing, whose, &mut added)?;
                let too_large = || Refusal::new("amount.too-large");
                let sum = wanted.entry(BalanceKey { account, party, month }).or_default();
                *sum = sum.checked_add(net).ok_or_else(too_large)?;
                let sum = turnover.entry((account, party)).or_default();
                sum.0 = sum.0.checked_add(debit).ok_or_else(too_large)?;
                sum.1 = sum.1.checked_add(credit).ok_or_else(too_large)?;
            }
            wanted.retain(|_, net| *net != 0);
            turnover.retain(|_, sum| *sum != (0, 0));
            let lines = difference(&wanted, &present)?;
            write_openings(writing, month, &lines)?;
            if turnover != before {
                let turnover = turnover_from(&turnover)?;
                write_brought(writing, TurnoverBrought { first, last: month.previous(), turnover })?;
            }
            close_before(writing, month)?;
            writing.finish_setup_sheet(setup::OPENING)?;
            writing.finish_setup_sheet(CHOSEN)?;
            Ok(lines.len())
        })?;
        Ok(OpeningPosted {
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            new_parties: check.new_parties,
            total_shown: check.debit_shown,
        })
    }
}

/// Refuses a sheet that has faults or does not agree.
fn refuse_unfit(check: &OpeningCheck) -> Result<(), Refusal> {
    let faults: Vec<Objection> = check.rows.iter().flat_map(|row| row.faults.iter().cloned()).collect();
    if !faults.is_empty() {
        return Err(Refusal { objections: faults, ..Refusal::new("opening.faults") });
    }
    if !check.difference_shown.is_empty() {
        let sign = if check.larger == "credit" { "−" } else { "" };
        let difference = format!("{sign}{}", check.difference_shown);
        return Err(Refusal::new("opening.unbalanced").with("difference", difference));
    }
    if !check.turnover_difference_shown.is_empty() {
        let difference = &check.turnover_difference_shown;
        return Err(Refusal::new("opening.turnover-unbalanced").with("difference", difference));
    }
    Ok(())
}

/// Whom a balance is of; somebody new is added once.
pub(crate) fn party_of(
    writing: &mut store::Writing<'_>,
    whose: Whose,
    added: &mut BTreeMap<String, EventId>,
) -> Result<Option<EventId>, Refusal> {
    Ok(match whose {
        Whose::Nobody => None,
        Whose::Known(id) => Some(id),
        Whose::New { name, kind } => Some(match added.get(&fold(&name)) {
            Some(id) => *id,
            None => {
                let id = add_party(writing, &name, kind)?;
                added.insert(fold(&name), id);
                id
            }
        }),
    })
}

/// Writes the lines of opening balances, in as many events as they need.
pub(crate) fn write_openings(writing: &mut store::Writing<'_>, month: Month, lines: &[Line]) -> Result<(), Refusal> {
    for part in lines.chunks(OPENING_LINES) {
        writing.event(part.to_vec(), Body::OpeningBalance(Opening { month, reference: None }))?;
    }
    Ok(())
}

/// Turnover with what is taken to have stood against what.
fn turnover_from(sums: &TurnoverByParty) -> Result<Turnover, Refusal> {
    let dong = |amount: i64| Dong::new(amount).ok_or_else(|| Refusal::new("amount.too-large"));
    let row = |((account, party), (debit, credit)): (&(AccountCode, Option<EventId>), &(i64, i64))| {
        Ok(TurnoverRow { account: *account, party: *party, debit: dong(*debit)?, credit: dong(*credit)? })
    };
    let rows: Vec<TurnoverRow> = sums.iter().map(row).collect::<Result<_, Refusal>>()?;
    let pairs = usual_pairs(&rows).into_iter();
    let pairs = pairs.map(|((debit, credit), amount)| Ok((debit, credit, dong(amount)?)));
    Ok(Turnover { pairs: pairs.collect::<Result<_, Refusal>>()?, rows })
}

fn add_party(writing: &mut store::Writing<'_>, name: &str, kind: PartyKind) -> Result<EventId, Refusal> {
    let code = free_code(kind, writing.books().register()?.all().map(|party| party.code.as_str()));
    let read = people::Read {
        code: code.clone(),
        name: name.to_owned(),
        kind,
        place: String::new(),
        contract: false,
        details: Vec::new(),
    };
    let body = Body::PartySet(PartySet { party: None, fields: people::fields(code, read) });
    Ok(writing.event(Vec::new(), body)?.0)
}

/// The lines that lead from the balances in the book to those wanted, each on the side of its difference.
pub(crate) fn difference(
    wanted: &BTreeMap<BalanceKey, i64>,
    present: &BTreeMap<BalanceKey, i64>,
) -> Result<Vec<Line>, Refusal> {
    let keys: std::collections::BTreeSet<&BalanceKey> = wanted.keys().chain(present.keys()).collect();
    let mut lines = Vec::new();
    for key in keys {
        let of = |balances: &BTreeMap<BalanceKey, i64>| balances.get(key).copied().unwrap_or(0);
        let change = of(wanted) - of(present);
        if change != 0 {
            let amount = Dong::new(change.abs()).ok_or_else(|| Refusal::new("amount.too-large"))?;
            let (is_debit, account, party) = (change > 0, key.account, key.party);
            lines.push(Line {
                debit: is_debit.then_some(account),
                credit: (!is_debit).then_some(account),
                amount,
                debit_party: party.filter(|_| is_debit),
                credit_party: party.filter(|_| !is_debit),
                extra: Extra::default(),
            });
        }
    }
    Ok(lines)
}

/// Whom a cell names: by code, by the whole name, or somebody new.
pub(crate) fn whose(text: &str, account: Option<AccountCode>, register: &[&Party]) -> Result<Whose, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Whose::Nobody);
    }
    if let Some(party) = register.iter().find(|party| party.code.eq_ignore_ascii_case(text)) {
        return Ok(Whose::Known(party.id));
    }
    let folded = fold(text);
    // «Nguyễn Thị Lan (TV012)», as this program itself writes people.
    let ends_in_code = |party: &&&Party| !party.code.is_empty() && text.ends_with(&format!("({})", party.code));
    if let Some(party) = register.iter().find(ends_in_code) {
        return Ok(Whose::Known(party.id));
    }
    let named: Vec<&&Party> = register.iter().filter(|party| fold(&party.name) == folded).collect();
    match named.as_slice() {
        [only] => Ok(Whose::Known(only.id)),
        [] if has_old_letters(text) => Err(Refusal::new("paste.old-font-here")),
        // A code that nobody has is a slip of the finger, not a name.
        [] if !text.contains(' ') && text.chars().any(|letter| letter.is_ascii_digit()) => {
            Err(Refusal::new("party.code-unknown").with("code", text))
        }
        [] => {
            let name = crate::parties::name_of(text)?;
            Ok(Whose::New { name, kind: account.map_or(PartyKind::Other, usual_kind) })
        }
        several => {
            let codes: Vec<&str> = several.iter().map(|party| party.code.as_str()).collect();
            Err(Refusal::new("opening.party-twins").with("name", text).with("codes", codes.join(", ")))
        }
    }
}

/// What somebody new on an account most likely is.
fn usual_kind(account: AccountCode) -> PartyKind {
    let under = |code: &str| account.is_under(code);
    if under("4111") || under("132") || under("332") {
        PartyKind::Official
    } else if under("131") {
        PartyKind::Customer
    } else if under("331") {
        PartyKind::Supplier
    } else if under("334") || under("141") {
        PartyKind::Employee
    } else if under("341") {
        PartyKind::Lender
    } else {
        PartyKind::Other
    }
}

/// The turnover of a row before the book; nothing where none is typed.
fn turnover_of(row: &OpeningRow) -> Result<Option<(i64, i64)>, Refusal> {
    let (debit, credit) = (read_cell(&row.turnover_debit)?, read_cell(&row.turnover_credit)?);
    let sum = |amount: Option<Dong>| amount.map_or(0, Dong::get);
    Ok((debit.is_some() || credit.is_some()).then(|| (sum(debit), sum(credit))))
}

/// What a row's amounts come to, debit positive; nothing where none is typed. A negative debit is a credit.
fn net_of(row: &OpeningRow) -> Result<Option<i64>, Refusal> {
    let zero = |amount: &Dong| amount.get() != 0;
    match (read_cell(&row.debit)?.filter(zero), read_cell(&row.credit)?.filter(zero)) {
        (None, None) => Ok(None),
        (Some(debit), None) => Ok(Some(debit.get())),
        (None, Some(credit)) => Ok(Some(-credit.get())),
        (Some(_), Some(_)) => Err(Refusal::new("opening.both-sides").with("account", row.account.trim())),
    }
}

fn is_turnover_alone(row: &OpeningRow) -> bool {
    let blank = |cells: [&String; 2]| cells.into_iter().all(|cell| cell.trim().is_empty());
    blank([&row.debit, &row.credit]) && !blank([&row.turnover_debit, &row.turnover_credit])
}

/// An amount as statements write it.
pub(crate) fn read_cell(text: &str) -> Result<Option<Dong>, Refusal> {
    let text = text.trim();
    // Statements draw a dash where there is nothing.
    if matches!(text, "-" | "–" | "—") {
        return Ok(None);
    }
    // A day would be worked out as a division.
    if text.split('/').count() == 3 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '/') {
        return Err(Refusal::new("amount.not-a-number").with("written", text));
    }
    amount::read(text).map_err(|fault| Refusal::new(fault.code()).with("written", text))
}

fn is_blank(row: &OpeningRow) -> bool {
    [&row.account, &row.party, &row.debit, &row.credit, &row.turnover_debit, &row.turnover_credit]
        .into_iter()
        .all(|cell| cell.trim().is_empty())
}

pub(crate) fn fault(line: Option<u32>, refusal: &Refusal) -> Objection {
    let mut one = objection(&refusal.code, line, None, []);
    one.args.clone_from(&refusal.args);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> (Vec<String>, u32) {
        let pasted = read_opening(text).unwrap();
        let row = |row: &OpeningRow| [&*row.account, &row.party, &row.debit, &row.credit].join("|");
        (pasted.rows.iter().map(row).collect(), pasted.left_out)
    }

    #[test]
    fn a_balance_sheet_pasted_from_a_spreadsheet_keeps_its_details_and_loses_its_sums() {
        let text = "BẢNG CÂN ĐỐI\nSố hiệu TK\tTên tài khoản\tĐối tượng\tNợ\tCó\n111\tTiền mặt\t\t58.450.000\t\n\
                    1111\tTiền Việt Nam\t\t58.450.000\t\n131\tPhải thu\tTV003\t\"3,200,000\"\t\n\
                    2141\tHao mòn\t\t(612.000.000)\t\n\tTổng cộng\t\t61.650.000\t612.000.000\n";
        let (rows, left_out) = listed(text);
        assert_eq!(rows, ["1111||58.450.000|", "131|TV003|3,200,000|", "2141||(612.000.000)|"]);
        assert_eq!(left_out, 2, "the heading 111 and the row of totals");
    }

    #[test]
    fn without_a_header_the_account_comes_first_and_amounts_last() {
        assert_eq!(listed("1111\t5tr\t\n341\t\t5tr").0, ["1111||5tr|", "341|||5tr"]);
        assert_eq!(listed("131\tTV01\t5tr\t").0, ["131|TV01|5tr|"]);
        assert_eq!(listed("1111\t5tr\n4118\t5tr").0, ["1111||5tr|", "4118|||5tr"], "each on its usual side");
        assert_eq!(listed("131\tPhải thu\tTV01\t5tr\t").0, ["131|TV01|5tr|"]);
    }

    #[test]
    fn amounts_are_read_in_any_form_and_a_negative_one_changes_sides() {
        let net = |debit: &str, credit: &str| {
            net_of(&OpeningRow { debit: debit.into(), credit: credit.into(), ..OpeningRow::default() })
                .map_err(|refusal| refusal.code)
        };
        assert_eq!(net("1.500.000", ""), Ok(Some(1_500_000)));
        assert_eq!(net("1,500,000 đ", "0"), Ok(Some(1_500_000)));
        assert_eq!(net("", "1tr5"), Ok(Some(-1_500_000)));
        assert_eq!(net("(612.000.000)", "-"), Ok(Some(-612_000_000)));
        assert_eq!(net("–", ""), Ok(None));
        assert_eq!(net("5", "5"), Err("opening.both-sides".into()));
        assert_eq!(net("12,5", ""), Err("amount.has-fraction".into()));
        assert_eq!(net("31/12/2025", ""), Err("amount.not-a-number".into()));
    }
}
