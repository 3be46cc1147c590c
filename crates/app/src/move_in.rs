//! Moving over from other books («Chuyển sổ»): a trial balance, balances by customer and member, stock and people, as other
//! programs write them, become opening balances and the lists behind them.
//!
//! Nothing is written before everything agrees: each row is read or faulted with its number, each old account has one
//! account here or is split over several by amounts, and the new trial balance is the old one to the đồng. After it is written the book's own balances are
//! compared with the old tables once more. Until the first voucher all of it can be taken back ([`Book::undo_opening`]).

use std::collections::{BTreeMap, BTreeSet};

use ledger::account::{AccountCode, Use, party_required};
use ledger::fold::Books;
use ledger::old_chart::old_account;
use ledger::party::Detail;

use crate::api::listed::OpeningListRow;
use crate::api::moving::{
    MoveAccount, MoveCheck, MoveDone, MoveFault, MoveJob, MovePart, MovePartRead, MoveSide, MoveTable,
};
use crate::api::refusal::Objection;
use crate::api::setup::{MemberRow, OpeningRow};
use crate::brought::{opening_month, year_before_opening};
use crate::entry::objection;
use crate::opening::read_cell;
use crate::pasted::is_total;
use crate::table_in::{TableRow, rows_of};
use crate::{Book, Refusal, people, show};

/// The sheet in which a move is kept while it is worked on.
const MOVE: &str = "move-in";

/// What a list of people says of a card besides; each has a column of its own.
const DETAILS: [Detail; 5] = [Detail::Phone, Detail::Address, Detail::TaxCode, Detail::BankAccount, Detail::Bank];

/// A balance and what was debited and credited before it; debit positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sums {
    net: i64,
    debit: i64,
    credit: i64,
}

impl Sums {
    fn add(&mut self, other: Sums) -> Option<()> {
        self.net = self.net.checked_add(other.net)?;
        self.debit = self.debit.checked_add(other.debit)?;
        self.credit = self.credit.checked_add(other.credit)?;
        Some(())
    }
}

/// A row of a trial balance or of a table of parties.
struct OldRow {
    table: u32,
    row: u32,
    account: String,
    name: String,
    /// Code and name of whose it is; both empty for nobody.
    party: (String, String),
    sums: Sums,
    /// Document, its day, due.
    document: [String; 3],
}

/// Everything the tables say.
#[derive(Default)]
struct Old {
    trial: Vec<OldRow>,
    details: Vec<OldRow>,
    stock: Vec<(String, OpeningListRow, String)>,
    people: Vec<MemberRow>,
    faults: Vec<MoveFault>,
}

impl Book {
    /// A move as last kept.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn move_job(&self) -> Result<MoveJob, Refusal> {
        let kept: Option<Vec<MoveJob>> = self.kept_rows(MOVE)?;
        let day = self.opening_month()?.previous().last_day();
        let new = || MoveJob { day: ledger::day::show_day(day), chart: "tt71".to_owned(), ..MoveJob::default() };
        Ok(kept.and_then(|mut jobs| jobs.pop()).unwrap_or_else(new))
    }

    /// Keeps a move on the disk and says what it comes to.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_move(&self, job: &MoveJob) -> Result<MoveCheck, Refusal> {
        let kept_at = self.keep_rows(MOVE, std::slice::from_ref(job))?;
        Ok(MoveCheck { kept_at, ..self.check_move(job)? })
    }

    /// Says what a move comes to. Nothing is changed.
    ///
    /// # Errors
    /// When the day does not read, or the book cannot be read.
    pub fn check_move(&self, job: &MoveJob) -> Result<MoveCheck, Refusal> {
        let mut old = read_all(job);
        let accounts = self.move_accounts(job, &old)?;
        let to = self.targets(job, &mut old, &accounts)?;
        let rows = opening_rows(&mut old, &to);
        let known: BTreeSet<String> = self.store.register()?.all().map(|party| party.code.to_uppercase()).collect();
        let cards = new_people(&old).into_iter().filter(|row| !known.contains(&row.code.to_uppercase())).count();
        let old_side = old_by_new(&old, &to);
        let mut new_side: BTreeMap<AccountCode, Sums> = BTreeMap::new();
        for (account, sums) in rows.iter().filter_map(|row| Some((row.account.parse().ok()?, sums_of_cells(row)?))) {
            new_side.entry(account).or_default().add(sums);
        }
        let sides = self.move_sides(&old, &to, &old_side, &new_side);
        let accounts = self.with_parts(accounts, &old, &to);
        let sum = |positive: bool| {
            let nets = old.trial.iter().filter(|row| !row.account.starts_with('0')).map(|row| row.sums.net);
            nets.filter(|net| (*net > 0) == positive).fold(0i64, |sum, net| sum.saturating_add(net.saturating_abs()))
        };
        let old_sums = (sum(true), sum(false));
        if old_sums.0 != old_sums.1 {
            let difference = show::dong((old_sums.0 - old_sums.1).abs());
            old.faults.push(about_table(job, "trial", "move.unbalanced", [("difference", difference)]));
        }
        if !job.tables.iter().any(|table| table.kind == "trial") {
            old.faults.push(about_table(job, "trial", "move.no-trial", []));
        }
        let turnover: i64 =
            old.trial.iter().map(|row| row.sums.debit.saturating_add(row.sums.credit)).fold(0, i64::saturating_add);
        let mut looks = Vec::new();
        if turnover == 0 && !old.trial.is_empty() {
            looks.push(objection("opening.no-turnover", None, None, []));
        }
        let nameless = rows.iter().filter(|row| row.party.is_empty()).filter_map(|row| row.account.parse().ok());
        for account in nameless.filter(|account| party_required(*account)).collect::<BTreeSet<AccountCode>>() {
            looks.push(objection("opening.turnover-nameless", None, None, [("account", account.to_string())]));
        }
        if accounts.iter().any(|account| account.inferred) {
            looks.push(objection("move.inferred", None, None, []));
        }
        let all_chosen = accounts.iter().all(|account| to.contains_key(&account.old));
        Ok(MoveCheck {
            ready: old.faults.is_empty() && all_chosen && sides.iter().all(|side| side.equal) && !sides.is_empty(),
            faults: old.faults,
            accounts,
            sides,
            old_sums: (show::dong(old_sums.0), show::dong(old_sums.1)),
            new_cards: u32::try_from(cards).unwrap_or(u32::MAX),
            looks,
            kept_at: String::new(),
        })
    }

    /// Moves everything over: people and things, balances, turnover, the lists behind the balances. What the book then says
    /// is compared with the old tables; a difference takes everything back.
    ///
    /// # Errors
    /// `move.not-ready` with the first fault; `move.differs`; whatever opening balances and lists are refused for.
    pub fn post_move(&mut self, job: &MoveJob) -> Result<MoveDone, Refusal> {
        let check = self.check_move(job)?;
        if !check.ready {
            let objections = check.faults.iter().map(|fault| fault.what.clone()).collect();
            return Err(Refusal { objections, ..Refusal::new("move.not-ready") });
        }
        if self.opening_sheet()?.posted {
            let day = ledger::day::show_day(self.opening_month()?.first_day());
            return Err(Refusal::new("opening.posted").with("day", day));
        }
        let mut old = read_all(job);
        let to = self.targets(job, &mut old, &check.accounts)?;
        let rows = opening_rows(&mut old, &to);
        self.set_opening_month(opening_month(self.day_typed(&job.day)?)?)?;
        let cards = self.add_people(new_people(&old))?;
        let done = self.finish_move(&old, &to, &rows);
        let sides = match done {
            Ok(()) => self.compared(&old, &to)?,
            Err(refusal) => {
                // What was written of it goes again; the cards of people do no harm.
                let _ = self.undo_opening();
                return Err(refusal);
            }
        };
        if let Some(side) = sides.iter().find(|side| !side.equal) {
            let account = side.new.clone();
            self.undo_opening()?;
            return Err(Refusal::new("move.differs").with("account", account));
        }
        self.store.drop_setup_sheet(MOVE)?;
        let opened = self.opening_month()?.first_day();
        Ok(MoveDone {
            sides,
            balances: u32::try_from(self.store.openings()?.len()).unwrap_or(u32::MAX),
            cards,
            findings: self.findings(opened)?,
        })
    }

    /// What the law of cooperatives says of the capital in the book on a day, and of internal transactions, after a file was
    /// taken as it is.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn findings(&self, day: chrono::NaiveDate) -> Result<Vec<Objection>, Refusal> {
        let mut findings: Vec<Objection> = self.not_internal_in_books()?.into_iter().collect();
        if !self.store.accounts_under("4111")?.is_empty() {
            findings.extend(self.capital_register(&ledger::day::show_day(day))?.faults);
        }
        Ok(findings)
    }

    fn finish_move(&mut self, old: &Old, to: &Targets, rows: &[OpeningRow]) -> Result<(), Refusal> {
        self.post_opening(rows)?;
        let stock: Vec<OpeningListRow> = old
            .stock
            .iter()
            .filter_map(|(account, row, _)| {
                Some(OpeningListRow { account: to.get(account)?.one()?.to_string(), ..row.clone() })
            })
            .collect();
        if !stock.is_empty() {
            self.post_opening_list("stock", &stock)?;
        }
        let explains =
            |account: &AccountCode| ledger::opening_list::named("debts").is_some_and(|list| list.explains(*account));
        // An account with one document has all its parties listed: what names none is a document of its own.
        let with_documents: BTreeSet<AccountCode> = old
            .details
            .iter()
            .filter(|row| !row.document[0].is_empty())
            .filter_map(|row| to.get(&row.account)?.one())
            .collect();
        let debts = old.details.iter().filter(|row| row.sums.net != 0).filter_map(|row| {
            let account = to.get(&row.account)?.one();
            let account = account.filter(|account| explains(account) && with_documents.contains(account))?;
            let document = if row.document[0].is_empty() { "Số dư" } else { &row.document[0] };
            let on_credit = account.is_under("331") || account.is_under("338");
            Some(OpeningListRow {
                account: account.to_string(),
                of: if row.party.0.is_empty() { row.party.1.clone() } else { row.party.0.clone() },
                amount: (if on_credit { -row.sums.net } else { row.sums.net }).to_string(),
                details: vec![document.to_owned(), row.document[1].clone(), row.document[2].clone()],
            })
        });
        let debts: Vec<OpeningListRow> = debts.collect();
        if !debts.is_empty() {
            self.post_opening_list("debts", &debts)?;
        }
        Ok(())
    }

    /// The old trial balance beside the balances and turnover now in the book.
    fn compared(&self, old: &Old, to: &Targets) -> Result<Vec<MoveSide>, Refusal> {
        let mut new: BTreeMap<AccountCode, Sums> = BTreeMap::new();
        for (key, net) in self.store.openings()? {
            new.entry(key.account).or_default().net += net;
        }
        let begins = year_before_opening(self.opening_month()?, self.store.first_month_of_year());
        for row in self.store.turnover_brought()?.remove(&begins).into_iter().flat_map(|brought| brought.turnover.rows)
        {
            let sums = new.entry(row.account).or_default();
            (sums.debit, sums.credit) = (sums.debit + row.debit.get(), sums.credit + row.credit.get());
        }
        Ok(self.move_sides(old, to, &old_by_new(old, to), &new))
    }

    fn move_sides(
        &self,
        old: &Old,
        to: &Targets,
        olds: &BTreeMap<AccountCode, Sums>,
        news: &BTreeMap<AccountCode, Sums>,
    ) -> Vec<MoveSide> {
        let used: BTreeSet<&str> = old.trial.iter().map(|row| row.account.as_str()).collect();
        let codes: BTreeSet<&AccountCode> = olds.keys().chain(news.keys()).collect();
        let sides = |net: i64| (show::dong_or_blank(net.max(0)), show::dong_or_blank((-net).max(0)));
        let side = |code: &AccountCode| {
            let from = to.iter().filter(|(own, becomes)| used.contains(own.as_str()) && becomes.has(*code));
            let (one, other) =
                (olds.get(code).copied().unwrap_or_default(), news.get(code).copied().unwrap_or_default());
            MoveSide {
                old: from.map(|(own, _)| own.as_str()).collect::<Vec<_>>().join(" "),
                old_balance: sides(one.net),
                old_turnover: (show::dong_or_blank(one.debit), show::dong_or_blank(one.credit)),
                new: code.to_string(),
                new_name: self.account_name(*code),
                new_balance: sides(other.net),
                new_turnover: (show::dong_or_blank(other.debit), show::dong_or_blank(other.credit)),
                equal: one == other,
            }
        };
        codes.into_iter().map(side).collect()
    }

    /// Each old account and what it becomes: as chosen, the same code, or by the table of the old chart.
    fn move_accounts(&self, job: &MoveJob, old: &Old) -> Result<Vec<MoveAccount>, Refusal> {
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for row in old.trial.iter().chain(&old.details) {
            let name = named.entry(&row.account).or_default();
            if name.is_empty() {
                *name = &row.name;
            }
        }
        for (account, ..) in &old.stock {
            named.entry(account).or_default();
        }
        named.into_iter().map(|(code, name)| self.move_account(job, code, name)).collect()
    }

    fn move_account(&self, job: &MoveJob, old: &str, name: &str) -> Result<MoveAccount, Refusal> {
        let by_table = (job.chart == "tt24").then(|| old_account(old)).flatten();
        let (mut candidates, mut inferred) = match by_table {
            Some(account) => (account.new.clone(), !account.confirmed),
            None => (self.same_or_near(old)?, false),
        };
        let mut fits = Vec::new();
        for code in candidates.drain(..) {
            if self.store.usage(code)? == Use::Postable {
                fits.push(code);
            }
        }
        inferred |= by_table.is_none() && fits.first().is_some_and(|code| code.as_str() != old);
        let chosen: Option<AccountCode> = job.choices.get(old).and_then(|text| text.parse().ok());
        let chosen = match chosen {
            Some(code) if self.store.usage(code)? == Use::Postable => Some(code),
            _ => None,
        };
        let new = chosen.or(if let [only] = fits.as_slice() { Some(*only) } else { None });
        let listed = |code: &AccountCode| (code.to_string(), self.account_name(*code));
        Ok(MoveAccount {
            old: old.to_owned(),
            old_name: if name.is_empty() {
                by_table.map(|one| one.name.clone()).unwrap_or_default()
            } else {
                name.to_owned()
            },
            new_name: new.map(|code| self.account_name(code)).unwrap_or_default(),
            new: new.map(|code| code.to_string()).unwrap_or_default(),
            candidates: fits.iter().map(listed).collect(),
            note: by_table.map(|one| one.notes[0].clone()).unwrap_or_default(),
            note_en: by_table.map(|one| one.notes[1].clone()).unwrap_or_default(),
            inferred: inferred && chosen.is_none(),
            chosen: chosen.is_some(),
            whole: Default::default(),
            parts: Vec::new(),
        })
    }

    /// What each old account becomes; one that is split only where its parts read and add up to it.
    fn targets(&self, job: &MoveJob, old: &mut Old, accounts: &[MoveAccount]) -> Result<Targets, Refusal> {
        let mut to = Targets::new();
        for account in accounts {
            let becomes = match job.splits.get(&account.old) {
                None => account.new.parse().ok().map(Becomes::One),
                Some(parts) => match self.split(old, &account.old, parts)? {
                    Ok(parts) => Some(Becomes::Several(parts)),
                    Err(what) => {
                        let row = old.trial.iter().find(|row| row.account == account.old);
                        let (table, row) = row.map_or((0, None), |row| (row.table, Some(row.row)));
                        old.faults.push(MoveFault { table, row, what });
                        None
                    }
                },
            };
            to.extend(becomes.map(|becomes| (account.old.clone(), becomes)));
        }
        Ok(to)
    }

    /// Reads the parts of an old account: together they are its balance and its turnover to the đồng.
    fn split(
        &self,
        old: &Old,
        account: &str,
        parts: &[MovePart],
    ) -> Result<Result<Vec<(AccountCode, Sums)>, Objection>, Refusal> {
        let named = |code: &str, args: Vec<(&'static str, String)>| {
            let mut what = objection(code, None, None, [("account", account.to_owned())]);
            what.args.extend(args.into_iter().map(|(name, value)| (name.to_owned(), value)));
            Ok(Err(what))
        };
        if old.details.iter().any(|row| row.account == account) || old.stock.iter().any(|(own, ..)| own == account) {
            return named("move.split-explained", vec![]);
        }
        let whole = old.sums_of(account);
        let sign = if whole.net < 0 { -1 } else { 1 };
        let (mut sums, mut left): (Vec<(AccountCode, Sums)>, Sums) = (Vec::new(), whole);
        for (at, part) in parts.iter().enumerate() {
            let postable = match part.account.trim().parse::<AccountCode>() {
                Ok(code) => (self.store.usage(code)? == Use::Postable).then_some(code),
                Err(_) => None,
            };
            let Some(code) = postable else {
                return named("move.split-account", vec![("part", part.account.clone())]);
            };
            if sums.iter().any(|(known, _)| *known == code) {
                return named("move.split-twice", vec![("part", code.to_string())]);
            }
            let is_last = at + 1 == parts.len();
            let read = |text: &str, rest: i64| match read_cell(text) {
                Ok(Some(amount)) => Ok(amount.get()),
                Ok(None) => Ok(if is_last { rest } else { 0 }),
                Err(refusal) => Err(refusal),
            };
            let amounts = (|| {
                Ok::<_, Refusal>(Sums {
                    net: sign * read(&part.balance, sign * left.net)?,
                    debit: read(&part.turnover_debit, left.debit)?,
                    credit: read(&part.turnover_credit, left.credit)?,
                })
            })();
            let takes = match amounts {
                Ok(takes) => takes,
                Err(refusal) => {
                    let what = Objection { code: refusal.code, line: None, field: None, args: refusal.args };
                    return Ok(Err(what));
                }
            };
            left = Sums {
                net: left.net.saturating_sub(takes.net),
                debit: left.debit.saturating_sub(takes.debit),
                credit: left.credit.saturating_sub(takes.credit),
            };
            sums.push((code, takes));
        }
        if sums.len() < 2 {
            return named("move.split-one", vec![]);
        }
        if left != Sums::default() {
            let rest = [("balance", sign * left.net), ("debit", left.debit), ("credit", left.credit)];
            return named("move.split-differs", rest.map(|(name, sum)| (name, show::dong(sum))).to_vec());
        }
        Ok(Ok(sums))
    }

    /// The accounts with what each was, and what its parts take.
    fn with_parts(&self, accounts: Vec<MoveAccount>, old: &Old, to: &Targets) -> Vec<MoveAccount> {
        let of = |account: MoveAccount| {
            let whole = old.sums_of(&account.old);
            let sign = if whole.net < 0 { -1 } else { 1 };
            let parts = match to.get(&account.old) {
                Some(Becomes::Several(parts)) => parts.as_slice(),
                Some(Becomes::One(_)) | None => &[],
            };
            let part = |(code, sums): &(AccountCode, Sums)| MovePartRead {
                account: code.to_string(),
                name: self.account_name(*code),
                takes: (show::dong(sign * sums.net), show::dong(sums.debit), show::dong(sums.credit)),
            };
            let shown = (show::dong(sign * whole.net), show::dong(whole.debit), show::dong(whole.credit));
            MoveAccount { whole: shown, parts: parts.iter().map(part).collect(), ..account }
        };
        accounts.into_iter().map(of).collect()
    }

    /// The account of the same code; of a heading those under it; of one this chart has not, the one it would lie under.
    fn same_or_near(&self, old: &str) -> Result<Vec<AccountCode>, Refusal> {
        let Ok(code) = old.parse::<AccountCode>() else { return Ok(Vec::new()) };
        match self.store.usage(code)? {
            Use::Postable => Ok(vec![code]),
            Use::Heading => {
                Ok(self.accounts().into_keys().filter(|other| *other != code && other.is_under(old)).collect())
            }
            Use::Retired | Use::Unknown => {
                let shorter = (3..old.len()).rev().filter_map(|end| old.get(..end)?.parse::<AccountCode>().ok());
                for code in shorter {
                    if self.store.usage(code)? == Use::Postable {
                        return Ok(vec![code]);
                    }
                }
                Ok(Vec::new())
            }
        }
    }

    /// Adds to the register who is not there yet by their codes; says how many.
    pub(crate) fn add_people(&mut self, rows: Vec<MemberRow>) -> Result<u32, Refusal> {
        if rows.is_empty() {
            return Ok(0);
        }
        let known: BTreeSet<String> = self.store.register()?.all().map(|party| party.code.to_uppercase()).collect();
        let rows: Vec<MemberRow> = rows.into_iter().filter(|row| !known.contains(&row.code.to_uppercase())).collect();
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            rows.iter().try_for_each(|row| crate::import::write_party(writing, row, true))
        })?;
        Ok(count)
    }
}

/// What an old account becomes.
enum Becomes {
    One(AccountCode),
    /// Several, with how much of it each takes; together they are all of it.
    Several(Vec<(AccountCode, Sums)>),
}

/// What each old account becomes.
type Targets = BTreeMap<String, Becomes>;

impl Becomes {
    fn one(&self) -> Option<AccountCode> {
        match self {
            Becomes::One(account) => Some(*account),
            Becomes::Several(_) => None,
        }
    }

    fn has(&self, account: AccountCode) -> bool {
        match self {
            Becomes::One(own) => *own == account,
            Becomes::Several(parts) => parts.iter().any(|(own, _)| *own == account),
        }
    }

    /// The accounts of a row, each with what of it is its own.
    fn parts(&self, whole: Sums) -> Vec<(AccountCode, Sums)> {
        match self {
            Becomes::One(account) => vec![(*account, whole)],
            Becomes::Several(parts) => parts.clone(),
        }
    }
}

impl Old {
    /// What the old trial balance says of an account.
    fn sums_of(&self, account: &str) -> Sums {
        self.trial.iter().find(|row| row.account == account).map(|row| row.sums).unwrap_or_default()
    }
}

/// The old trial balance by the accounts it becomes.
fn old_by_new(old: &Old, to: &Targets) -> BTreeMap<AccountCode, Sums> {
    let mut sums: BTreeMap<AccountCode, Sums> = BTreeMap::new();
    for (row, becomes) in old.trial.iter().filter_map(|row| Some((row, to.get(&row.account)?))) {
        for (account, part) in becomes.parts(row.sums) {
            sums.entry(account).or_default().add(part);
        }
    }
    sums.retain(|_, sums| *sums != Sums::default());
    sums
}

fn sums_of_cells(row: &OpeningRow) -> Option<Sums> {
    let read = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i64>().ok() };
    let (debit, credit) = (read(&row.debit)?, read(&row.credit)?);
    Some(Sums {
        net: debit.checked_sub(credit)?,
        debit: read(&row.turnover_debit)?,
        credit: read(&row.turnover_credit)?,
    })
}

/// The rows of opening balances: an account that a table of parties explains is its parties, and must add up to it.
fn opening_rows(old: &mut Old, to: &Targets) -> Vec<OpeningRow> {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let mut explained: BTreeMap<&str, Sums> = BTreeMap::new();
    for row in &old.details {
        if explained.entry(&row.account).or_default().add(row.sums).is_none() {
            faults.push(at(row, "amount.too-large", []));
        }
    }
    for row in &old.trial {
        let Some(becomes) = to.get(&row.account) else { continue };
        match (explained.get(row.account.as_str()), becomes.one()) {
            (None, _) | (_, None) => {
                for (account, part) in becomes.parts(row.sums) {
                    if party_required(account) && part.net != 0 {
                        faults.push(at(row, "move.party-missing", [("account", row.account.clone())]));
                    } else if part != Sums::default() {
                        rows.push(opening_row(account, "", part));
                    }
                }
            }
            (Some(parts), Some(account)) => {
                if parts.net != row.sums.net {
                    let (whole, sum) = (show::dong(row.sums.net), show::dong(parts.net));
                    let difference = show::dong(parts.net.saturating_sub(row.sums.net));
                    let args =
                        [("account", row.account.clone()), ("whole", whole), ("sum", sum), ("difference", difference)];
                    faults.push(at(row, "move.parties-differ", args));
                }
                // The table of parties need not know the year's turnover: what it lacks is nobody's.
                let rest = Sums {
                    net: 0,
                    debit: row.sums.debit.saturating_sub(parts.debit),
                    credit: row.sums.credit.saturating_sub(parts.credit),
                };
                if rest != Sums::default() {
                    rows.push(opening_row(account, "", rest));
                }
            }
        }
    }
    for row in old.details.iter().filter(|row| row.sums != Sums::default()) {
        let Some(account) = to.get(&row.account).and_then(Becomes::one) else { continue };
        if !old.trial.iter().any(|whole| whole.account == row.account) {
            faults.push(at(row, "move.account-not-in-trial", [("account", row.account.clone())]));
        }
        let party = if row.party.0.is_empty() { &row.party.1 } else { &row.party.0 };
        rows.push(opening_row(account, party, row.sums));
    }
    let mut stock: BTreeMap<&str, i64> = BTreeMap::new();
    for (account, row, _) in &old.stock {
        let amount = row.amount.parse::<i64>().unwrap_or(0);
        let sum = stock.entry(account).or_default();
        *sum = sum.saturating_add(amount);
    }
    for (account, sum) in stock {
        let whole: i64 = old.trial.iter().filter(|row| row.account == account).map(|row| row.sums.net).sum();
        if sum != whole {
            let difference = show::dong(sum.saturating_sub(whole));
            let args = [
                ("account", account.to_owned()),
                ("whole", show::dong(whole)),
                ("sum", show::dong(sum)),
                ("difference", difference),
            ];
            faults.push(MoveFault { table: 0, row: None, what: objection("move.stock-differs", None, None, args) });
        }
    }
    old.faults.extend(faults);
    rows
}

fn opening_row(account: AccountCode, party: &str, sums: Sums) -> OpeningRow {
    let digits = |amount: i64| if amount == 0 { String::new() } else { amount.to_string() };
    OpeningRow {
        account: account.to_string(),
        party: party.to_owned(),
        debit: digits(sums.net.max(0)),
        credit: digits((-sums.net).max(0)),
        turnover_debit: digits(sums.debit),
        turnover_credit: digits(sums.credit),
    }
}

/// People and things that the tables name with a code.
fn new_people(old: &Old) -> Vec<MemberRow> {
    let mut rows = old.people.clone();
    let has = |rows: &[MemberRow], code: &str| rows.iter().any(|row| row.code.eq_ignore_ascii_case(code));
    for row in old.details.iter().filter(|row| !row.party.0.is_empty()) {
        if !has(&rows, &row.party.0) {
            let kind = people::kind_by_account(&row.account);
            let name = if row.party.1.is_empty() { row.party.0.clone() } else { row.party.1.clone() };
            rows.push(MemberRow { code: row.party.0.clone(), name, kind: kind.to_owned(), ..MemberRow::default() });
        }
    }
    for (_, row, name) in &old.stock {
        if !row.of.is_empty() && !name.is_empty() && !has(&rows, &row.of) {
            let (code, name) = (row.of.clone(), name.clone());
            rows.push(MemberRow { code, name, kind: "item".to_owned(), ..MemberRow::default() });
        }
    }
    rows
}

fn read_all(job: &MoveJob) -> Old {
    let mut old = Old::default();
    for (number, table) in job.tables.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let codes: Vec<String> = rows_of(table).map(|row| code_of(table, &row)).collect();
        for row in rows_of(table) {
            if is_total(row.cells()) {
                continue;
            }
            let read = match table.kind.as_str() {
                "trial" => read_trial(&mut old, number, table, &row, &codes),
                "detail" => read_detail(&mut old, number, table, &row),
                "stock" => read_stock(&mut old, table, &row),
                _ => read_person(&mut old, &row),
            };
            if let Err(refusal) = read {
                let what = Objection { code: refusal.code, line: None, field: None, args: refusal.args };
                old.faults.push(MoveFault { table: number, row: Some(row.number), what });
            }
        }
    }
    old
}

fn code_of(table: &MoveTable, row: &TableRow<'_>) -> String {
    let own = row.get("account");
    (if own.is_empty() { table.account.as_str() } else { own })
        .chars()
        .filter(|letter| !matches!(letter, '.' | ' '))
        .collect()
}

/// An account over which others of the same table lie only adds them up.
fn read_trial(old: &mut Old, table: u32, of: &MoveTable, row: &TableRow<'_>, codes: &[String]) -> Result<(), Refusal> {
    let account = code_of(of, row);
    if account.is_empty() && sums_of(row)?.is_none() {
        return Ok(());
    }
    account.parse::<AccountCode>().map_err(|_| Refusal::new("account.unknown").with("account", &account))?;
    if codes.iter().any(|other| other.len() > account.len() && other.starts_with(&account)) {
        return Ok(());
    }
    let Some(sums) = sums_of(row)? else { return Ok(()) };
    if old.trial.iter().any(|known| known.account == account) {
        return Err(Refusal::new("move.account-twice").with("account", account));
    }
    let name = row.get("name").to_owned();
    old.trial.push(OldRow {
        table,
        row: row.number,
        account,
        name,
        party: Default::default(),
        sums,
        document: Default::default(),
    });
    Ok(())
}

fn read_detail(old: &mut Old, table: u32, of: &MoveTable, row: &TableRow<'_>) -> Result<(), Refusal> {
    let account = code_of(of, row);
    let party = (row.get("code").to_owned(), row.get("name").to_owned());
    let Some(sums) = sums_of(row)? else { return Ok(()) };
    if account.is_empty() {
        return Err(Refusal::new("opening.account-missing"));
    }
    if party.0.is_empty() && party.1.is_empty() {
        return Err(Refusal::new("opening.party-missing").with("account", account));
    }
    let document = ["document", "day", "due"].map(|role| row.get(role).to_owned());
    old.details.push(OldRow { table, row: row.number, account, name: String::new(), party, sums, document });
    Ok(())
}

fn read_stock(old: &mut Old, of: &MoveTable, row: &TableRow<'_>) -> Result<(), Refusal> {
    let amount = read_cell(row.get("amount"))?.map_or(0, |amount| amount.get());
    let (code, name) = (row.get("code"), row.get("name"));
    if amount == 0 && read_cell(row.get("quantity")).is_ok_and(|quantity| quantity.is_none_or(|one| one.get() == 0)) {
        return Ok(());
    }
    let account = code_of(of, row);
    if account.is_empty() {
        return Err(Refusal::new("opening.account-missing"));
    }
    if code.is_empty() && name.is_empty() {
        return Err(Refusal::new("listed.cell-missing").with("column", "Mặt hàng"));
    }
    if row.get("quantity").is_empty() {
        return Err(Refusal::new("listed.cell-missing").with("column", "Số lượng"));
    }
    let details = ["store", "quantity", "unit"].map(|role| row.get(role).to_owned()).to_vec();
    let of = if code.is_empty() { name } else { code };
    let listed = OpeningListRow { account: String::new(), of: of.to_owned(), amount: amount.to_string(), details };
    old.stock.push((account, listed, if code.is_empty() { String::new() } else { name.to_owned() }));
    Ok(())
}

fn read_person(old: &mut Old, row: &TableRow<'_>) -> Result<(), Refusal> {
    if row.get("name").is_empty() {
        return Ok(());
    }
    let text = |role: &str| row.get(role).to_owned();
    let person = MemberRow {
        code: text("code"),
        name: text("name"),
        kind: text("kind"),
        place: text("place"),
        contract: text("contract"),
        same_name_ok: true,
        details: DETAILS.map(|detail| (detail, text(detail.name()))).to_vec(),
    };
    people::read(&person)?;
    old.people.push(person);
    Ok(())
}

/// The balance of a row at the end and its turnover since the year began; nothing where no cell says anything. Where a row
/// tells beginning, turnover and end, they must agree.
fn sums_of(row: &TableRow<'_>) -> Result<Option<Sums>, Refusal> {
    let cell = |role: &str| Ok::<_, Refusal>(read_cell(row.get(role))?.map_or(0, |amount| amount.get()));
    let net = |group: &str| -> Result<i64, Refusal> {
        let (debit, credit) = (cell(&format!("{group}_debit"))?, cell(&format!("{group}_credit"))?);
        debit.checked_sub(credit).ok_or_else(|| Refusal::new("amount.too-large"))
    };
    let has = |group: &str| row.has(&format!("{group}_debit")) || row.has(&format!("{group}_credit"));
    let (open, close) = (net("open")?, net("close")?);
    let period = (cell("turnover_debit")?, cell("turnover_credit")?);
    let balance = match (has("close"), row.has("amount")) {
        (true, _) => close,
        (false, true) => cell("amount")?,
        (false, false) => open,
    };
    if has("open") && has("close") && has("turnover") {
        let worked = open.saturating_add(period.0).saturating_sub(period.1);
        if worked != close {
            return Err(Refusal::new("move.row-disagrees")
                .with("worked", show::dong(worked))
                .with("written", show::dong(close)));
        }
    }
    let (debit, credit) = if has("year") { (cell("year_debit")?, cell("year_credit")?) } else { period };
    let sums = Sums { net: balance, debit, credit };
    Ok((sums != Sums::default()).then_some(sums))
}

fn at<const N: usize>(row: &OldRow, code: &str, args: [(&str, String); N]) -> MoveFault {
    MoveFault { table: row.table, row: Some(row.row), what: objection(code, None, None, args) }
}

fn about_table<const N: usize>(job: &MoveJob, kind: &str, code: &str, args: [(&str, String); N]) -> MoveFault {
    let table = job.tables.iter().position(|table| table.kind == kind).unwrap_or(0);
    MoveFault { table: u32::try_from(table).unwrap_or(0), row: None, what: objection(code, None, None, args) }
}
