//! The lists behind opening balances: typed or pasted, kept, tied to their accounts, written when they add up.
//!
//! What a list holds is a data file's business (`ledger::opening_list`). A list that does not add up is never written:
//! what stock, assets, debts and loans read later is what the balance says.

use std::collections::{BTreeMap, BTreeSet};

use ledger::account::{AccountCode, Use, in_chart};
use ledger::event::EventId;
use ledger::event::body::{Body, PartySet};
use ledger::event::brought::{ListedRow, OpeningListed};
use ledger::event::coop::{CoopFact, PrepaidSet};
use ledger::event::value::Value;
use ledger::fold::{Books, MonthState};
use ledger::money::Dong;
use ledger::opening_list::{LISTS, List, Sort, TiedBy, named, wear_of};
use ledger::party::{Detail, Party, PartyField, PartyKind};
use store::Writing;

use crate::api::listed::{
    OpeningListCheck, OpeningListColumn, OpeningListRead, OpeningListRow, OpeningListSheet, OpeningListState,
    OpeningTie,
};
use crate::opening::{Whose, fault, party_of, read_cell, whose};
use crate::pasted::{cells, header_words, is_total};
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

/// Digits after the comma of quantities and rates.
const DECIMALS_MAX: u32 = 6;

/// An account, and whose part of it.
type TieKey = (AccountCode, Option<EventId>);

/// A row understood.
struct Understood {
    account: AccountCode,
    of: Whose,
    /// Debit positive.
    amount: i64,
    details: Vec<(u16, Value)>,
}

struct Looked {
    shown: OpeningListRead,
    row: Option<Understood>,
}

/// The rows of a pasted list. Its columns are found by their titles; without a row of titles they come in the order of
/// the sheet: account, what it is of, amount, the rest.
///
/// # Errors
/// When the text holds no rows, or is in an old font.
pub fn read_opening_list(name: &str, text: &str) -> Result<Vec<OpeningListRow>, Refusal> {
    let list = list_named(name)?;
    let mut cells = cells(text)?;
    let titles = |at: usize| -> Vec<String> {
        let own = match at {
            0 => &["account", "tk", "tai khoan", "so hieu tk"][..],
            2 => &["amount", "so tien", "gia tri", "so du", "con lai", "nguyen gia", "thanh tien"][..],
            _ => &[][..],
        };
        let column = match at {
            0 | 2 => None,
            1 => list.columns.first(),
            later => list.columns.get(later - 2),
        };
        let named = column.into_iter().flat_map(|column| {
            [header_words(&column.titles[0]), header_words(&column.titles[1]), header_words(&column.name)]
        });
        own.iter().map(|word| (*word).to_owned()).chain(named).collect()
    };
    let width = list.columns.len() + 2;
    let find = |row: &[String], at: usize| row.iter().position(|cell| titles(at).contains(&header_words(cell)));
    let places: Vec<Option<usize>> = (0..width).map(|at| find(&cells[0], at)).collect();
    let places = if places[1].is_some() && places[2].is_some() {
        cells.remove(0);
        places
    } else {
        (0..width).map(Some).collect()
    };
    cells.retain(|row| !is_total(row));
    let read = |row: &Vec<String>| {
        let cell = |at: usize| places[at].and_then(|at| row.get(at)).cloned().unwrap_or_default();
        let account = if cell(0).is_empty() && list.accounts.len() == 1 { list.accounts[0].clone() } else { cell(0) };
        OpeningListRow { account, of: cell(1), amount: cell(2), details: (3..width).map(cell).collect() }
    };
    Ok(cells.iter().map(read).collect())
}

impl Book {
    /// Every list, and whether it adds up.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn opening_list_states(&self) -> Result<Vec<OpeningListState>, Refusal> {
        let written = self.store.opening_lists()?;
        let state = |list: &List| {
            let rows = written.get(&list.number).map(|listed| listed.rows.as_slice()).unwrap_or_default();
            let sums = sums_of(list, rows.iter().map(|row| (row.account, row.of, row.amount.get(), &row.details)));
            let ties = self.ties(list, &sums)?;
            Ok(OpeningListState {
                name: list.name.clone(),
                rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                needed: ties.iter().any(|tie| tie.balance_shown != "0"),
                agrees: ties.iter().all(|tie| tie.difference_shown.is_empty()),
                ties,
            })
        };
        LISTS.iter().map(state).collect()
    }

    /// A list as last kept, or as it is in the book.
    ///
    /// # Errors
    /// `listed.unknown`; when the book cannot be read.
    pub fn opening_list(&self, name: &str) -> Result<OpeningListSheet, Refusal> {
        let list = list_named(name)?;
        let kept: Option<Vec<OpeningListRow>> = self.kept_rows(&sheet_of(list))?;
        let rows = match kept {
            Some(rows) => rows,
            None => {
                let written = self.store.opening_lists()?.remove(&list.number);
                let rows = written.map(|listed| listed.rows).unwrap_or_default();
                rows.iter().map(|row| self.shown_row(list, row)).collect::<Result<_, _>>()?
            }
        };
        let column = |column: &ledger::opening_list::Column| OpeningListColumn {
            name: column.name.clone(),
            title: column.titles[0].clone(),
            title_en: column.titles[1].clone(),
            sort: format!("{:?}", column.sort).to_lowercase(),
            required: column.required,
        };
        Ok(OpeningListSheet {
            name: list.name.clone(),
            columns: list.columns.iter().map(column).collect(),
            rows,
            closed: matches!(self.store.month(self.opening_month()?)?, MonthState::Closed(_)),
        })
    }

    /// Keeps a list on the disk and says what it comes to.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_opening_list(&self, name: &str, rows: &[OpeningListRow]) -> Result<OpeningListCheck, Refusal> {
        let kept_at = self.keep_rows(&sheet_of(list_named(name)?), rows)?;
        Ok(OpeningListCheck { kept_at, ..self.check_opening_list(name, rows)? })
    }

    /// Says what a list comes to. Nothing is changed.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn check_opening_list(&self, name: &str, rows: &[OpeningListRow]) -> Result<OpeningListCheck, Refusal> {
        let list = list_named(name)?;
        let looked = self.look_at_list(list, rows)?;
        let known = |row: &Understood| if let Whose::Known(id) = row.of { Some(id) } else { None };
        let rows = looked.iter().filter_map(|looked| looked.row.as_ref());
        let sums = sums_of(list, rows.map(|row| (row.account, known(row), row.amount, &row.details)));
        let ties = self.ties(list, &sums)?;
        let faults = looked.iter().filter(|looked| !looked.shown.faults.is_empty()).count();
        Ok(OpeningListCheck {
            agrees: ties.iter().all(|tie| tie.difference_shown.is_empty()),
            ties,
            faults: u32::try_from(faults).unwrap_or(u32::MAX),
            kept_at: String::new(),
            rows: looked.into_iter().map(|looked| looked.shown).collect(),
        })
    }

    /// Writes a list that adds up, in the place of what was written before. Cards that are new are added in the same act.
    ///
    /// # Errors
    /// Everything wrong with the rows, together; `listed.differs` with the account and the difference.
    pub fn post_opening_list(&mut self, name: &str, rows: &[OpeningListRow]) -> Result<OpeningListCheck, Refusal> {
        let list = list_named(name)?;
        let month = self.opening_month()?;
        if matches!(self.store.month(month)?, MonthState::Closed(_)) {
            return Err(Refusal::new("opening.month-closed").with("month", month));
        }
        let check = self.check_opening_list(name, rows)?;
        let faults: Vec<_> = check.rows.iter().flat_map(|row| row.faults.iter().cloned()).collect();
        if !faults.is_empty() {
            return Err(Refusal { objections: faults, ..Refusal::new("opening.faults") });
        }
        refuse_differing(&check.ties)?;
        let understood: Vec<Understood> =
            self.look_at_list(list, rows)?.into_iter().filter_map(|looked| looked.row).collect();
        let before = self.store.opening_lists()?.remove(&list.number);
        if understood.is_empty() && before.is_none() {
            return Err(Refusal::new("opening.nothing"));
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            let mut added = BTreeMap::new();
            let mut listed = Vec::new();
            for row in understood {
                let amount = Dong::new(row.amount).ok_or_else(|| Refusal::new("amount.too-large"))?;
                let of = party_of(writing, row.of, &mut added)?;
                keep_unit(writing, list, of, &row.details)?;
                listed.push(ListedRow { account: row.account, of, amount, details: row.details });
            }
            if list.name == "prepaid" {
                let before = before.map(|listed| listed.rows).unwrap_or_default();
                spread(writing, list, month, &mut listed, before)?;
            }
            let fact = CoopFact::Listed(OpeningListed { list: list.number, month, rows: listed });
            writing.event(Vec::new(), Body::Coop(fact))?;
            writing.finish_setup_sheet(&sheet_of(list))?;
            Ok(())
        })?;
        let written = self.opening_list(name)?.rows;
        self.check_opening_list(name, &written)
    }

    /// What a list in the book says of the accounts under one, row by row.
    pub(crate) fn listed_under(&self, name: &str, account: &str) -> Result<Option<OpeningListed>, Refusal> {
        let list = list_named(name)?;
        let listed = self.store.opening_lists()?.remove(&list.number);
        Ok(listed.map(|mut listed| {
            listed.rows.retain(|row| row.account.is_under(account));
            listed
        }))
    }

    fn look_at_list(&self, list: &List, rows: &[OpeningListRow]) -> Result<Vec<Looked>, Refusal> {
        let register: Vec<&Party> = self.store.register()?.all().filter(|party| party.active).collect();
        rows.iter().enumerate().map(|(line, row)| self.look_at_list_row(list, line, row, &register)).collect()
    }

    fn look_at_list_row(
        &self,
        list: &List,
        line: usize,
        row: &OpeningListRow,
        register: &[&Party],
    ) -> Result<Looked, Refusal> {
        let mut shown = OpeningListRead::default();
        let is_blank =
            [&row.account, &row.of, &row.amount].into_iter().chain(&row.details).all(|cell| cell.trim().is_empty());
        if is_blank {
            return Ok(Looked { shown, row: None });
        }
        let line = u32::try_from(line).ok();
        let mut faults = Vec::new();
        let account =
            self.listed_account(list, &row.account).map_err(|refusal| faults.push(fault(line, &refusal))).ok();
        shown.account_name = account.map(|account| self.account_name(account)).unwrap_or_default();
        let amount = match read_cell(&row.amount) {
            Ok(Some(amount)) => Some(amount.get()),
            Ok(None) => {
                faults.push(fault(line, &Refusal::new("listed.amount-missing")));
                None
            }
            Err(refusal) => {
                faults.push(fault(line, &refusal));
                None
            }
        };
        shown.amount_shown = amount.map(show::dong).unwrap_or_default();
        let mut details = Vec::new();
        let of = match self.subject(list, row, account, register) {
            Ok((of, name)) => {
                details.extend(name);
                of
            }
            Err(refusal) => {
                faults.push(fault(line, &refusal));
                Whose::Nobody
            }
        };
        match &of {
            Whose::Known(id) => shown.of = register.iter().find(|party| party.id == *id).map(|party| party_ref(party)),
            Whose::New { name, .. } => shown.new_card.clone_from(name),
            Whose::Nobody => {}
        }
        for (column, text) in
            list.columns[1..].iter().zip(row.details.iter().map(String::as_str).chain(std::iter::repeat("")))
        {
            match self.detail_of(column, text) {
                Ok(detail) => details.extend(detail),
                Err(refusal) => faults.push(fault(line, &refusal)),
            }
        }
        let row = account.zip(amount).filter(|_| faults.is_empty());
        let row = row.map(|(account, amount)| Understood { account, of, amount: usual(account, amount), details });
        shown.faults = faults;
        Ok(Looked { shown, row })
    }

    fn listed_account(&self, list: &List, text: &str) -> Result<AccountCode, Refusal> {
        let text = text.trim();
        let code: AccountCode = text.parse().map_err(|_| Refusal::new("account.unknown").with("account", text))?;
        match self.store.usage(code)? {
            Use::Unknown => Err(Refusal::new("account.unknown").with("account", text)),
            Use::Heading => Err(Refusal::new("account.heading").with("account", code)),
            Use::Retired => Err(Refusal::new("account.retired").with("account", code)),
            Use::Postable if !list.explains(code) => {
                let accounts = list.accounts.join(", ");
                Err(Refusal::new("listed.account").with("account", code).with("accounts", accounts))
            }
            Use::Postable => Ok(code),
        }
    }

    /// What a row is of: a card, or a name kept in column 0.
    fn subject(
        &self,
        list: &List,
        row: &OpeningListRow,
        account: Option<AccountCode>,
        register: &[&Party],
    ) -> Result<(Whose, Option<(u16, Value)>), Refusal> {
        let column = &list.columns[0];
        let text = row.of.trim();
        if text.is_empty() {
            return Err(Refusal::new("listed.cell-missing").with("column", &column.titles[0]));
        }
        if !column.sort.is_card() {
            let value = column.sort.read(text).ok_or_else(|| unreadable(column, text))?;
            return Ok((Whose::Nobody, Some((column.number, value))));
        }
        let kind = match column.sort {
            Sort::Item => Some(PartyKind::Item),
            Sort::Asset => Some(PartyKind::Asset),
            _ => None,
        };
        Ok(match whose(text, account, register)? {
            Whose::New { name, kind: usual } => (Whose::New { name, kind: kind.unwrap_or(usual) }, None),
            known => (known, None),
        })
    }

    fn detail_of(&self, column: &ledger::opening_list::Column, text: &str) -> Result<Option<(u16, Value)>, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            let missing = || Refusal::new("listed.cell-missing").with("column", &column.titles[0]);
            return if column.required { Err(missing()) } else { Ok(None) };
        }
        let plain = match column.sort {
            Sort::Day => self.day_typed(text)?.to_string(),
            Sort::Dong => read_cell(text)?.map_or_else(String::new, |amount| amount.get().to_string()),
            Sort::Decimal => {
                let number = ledger::amount::read_quantity(text, DECIMALS_MAX);
                number
                    .map_err(|fault| Refusal::new(fault.code()).with("written", text))?
                    .map(|number| number.to_string())
                    .unwrap_or_default()
            }
            _ => text.to_owned(),
        };
        if plain.is_empty() {
            return Ok(None);
        }
        let value = column.sort.read(&plain).ok_or_else(|| unreadable(column, text))?;
        if let (Sort::Account, Value::Text(code)) = (column.sort, &value) {
            let postable = code.parse().map(|code| self.store.usage(code)).ok().transpose()? == Some(Use::Postable);
            if !postable {
                return Err(Refusal::new("account.unknown").with("account", code));
            }
        }
        Ok(Some((column.number, value)))
    }

    fn shown_row(&self, list: &List, row: &ListedRow) -> Result<OpeningListRow, Refusal> {
        let cell = |column: &ledger::opening_list::Column| {
            let value = row.details.iter().find(|(number, _)| *number == column.number).map(|(_, value)| value);
            let text = value.and_then(|value| column.sort.show(value)).unwrap_or_default();
            match column.sort {
                Sort::Day => text.parse().map(ledger::day::show_day).unwrap_or(text),
                Sort::Dong => text.parse().map(show::dong).unwrap_or(text),
                Sort::Decimal => text.replace('.', ","),
                _ => text,
            }
        };
        let card = row.of.filter(|_| list.columns[0].sort.is_card());
        let of = match card {
            Some(card) => self.party_ref(card)?.map(|party| party.code).unwrap_or_default(),
            None => cell(&list.columns[0]),
        };
        Ok(OpeningListRow {
            account: row.account.to_string(),
            of,
            amount: show::dong(usual(row.account, row.amount.get())),
            details: list.columns[1..].iter().map(cell).collect(),
        })
    }

    /// The opening balances a list explains, beside its sums.
    fn ties(&self, list: &List, sums: &BTreeMap<TieKey, i64>) -> Result<Vec<OpeningTie>, Refusal> {
        let by_party = list.tied_by == TiedBy::Party;
        let mut balances: BTreeMap<TieKey, i64> = BTreeMap::new();
        for (key, net) in self.store.openings()? {
            let wear = list.name == "assets" && key.account.is_under("214");
            if list.explains(key.account) || wear {
                *balances.entry((key.account, key.party.filter(|_| by_party))).or_default() += net;
            }
        }
        let keys: BTreeSet<&TieKey> = balances.keys().chain(sums.keys()).collect();
        let of = |all: &BTreeMap<TieKey, i64>, key: &TieKey| all.get(key).copied().unwrap_or(0);
        let mut ties = Vec::new();
        for key in keys {
            let (balance, listed) = (usual(key.0, of(&balances, key)), usual(key.0, of(sums, key)));
            ties.push(OpeningTie {
                account: key.0.to_string(),
                account_name: self.account_name(key.0),
                party: key.1.map(|party| self.party_ref(party)).transpose()?.flatten(),
                balance_shown: show::dong(balance),
                listed_shown: show::dong(listed),
                difference_shown: show::dong_or_blank(listed - balance),
                listed: sums.keys().any(|other| other.0 == key.0),
            });
        }
        Ok(ties)
    }
}

/// The debit-positive amount of one on an account's usual side, and the other way round.
fn usual(account: AccountCode, amount: i64) -> i64 {
    let on_credit = in_chart(account).is_some_and(|account| account.normal_side.name() == "credit")
        || account.is_under("331")
        || account.is_under("338");
    if on_credit { -amount } else { amount }
}

/// What a list comes to, account by account or party by party; assets with their wear.
fn sums_of<'a>(
    list: &List,
    rows: impl Iterator<Item = (AccountCode, Option<EventId>, i64, &'a Vec<(u16, Value)>)>,
) -> BTreeMap<TieKey, i64> {
    let by_party = list.tied_by == TiedBy::Party;
    let wear = list.column("wear").map(|column| column.number);
    let mut sums: BTreeMap<TieKey, i64> = BTreeMap::new();
    for (account, of, amount, details) in rows {
        *sums.entry((account, of.filter(|_| by_party))).or_default() += amount;
        let worn = details.iter().find(|(number, _)| Some(*number) == wear).and_then(|(_, value)| value.int());
        if let Some((worn, account)) = worn.zip(wear_of(account)) {
            *sums.entry((account, None)).or_default() -= worn;
        }
    }
    sums
}

/// Accounts without a row may wait; what is listed must add up.
fn refuse_differing(ties: &[OpeningTie]) -> Result<(), Refusal> {
    let Some(tie) = ties.iter().find(|tie| tie.listed && !tie.difference_shown.is_empty()) else { return Ok(()) };
    let whose = tie.party.as_ref().map(|party| format!(" ({})", party.name)).unwrap_or_default();
    Err(Refusal::new("listed.differs")
        .with("account", format!("{}{whose}", tie.account))
        .with("balance", &tie.balance_shown)
        .with("listed", &tie.listed_shown)
        .with("difference", &tie.difference_shown))
}

fn unreadable(column: &ledger::opening_list::Column, text: &str) -> Refusal {
    Refusal::new("listed.cell-unreadable").with("column", &column.titles[0]).with("written", text)
}

fn list_named(name: &str) -> Result<&'static List, Refusal> {
    named(name).ok_or_else(|| Refusal::new("listed.unknown").with("list", name))
}

/// What a list counts an item in stands on its card, unless the card says it already.
fn keep_unit(
    writing: &mut Writing<'_>,
    list: &List,
    of: Option<EventId>,
    details: &[(u16, Value)],
) -> Result<(), Refusal> {
    let column = list.column("unit").map(|column| column.number);
    let unit = details.iter().find(|(number, _)| Some(*number) == column).and_then(|(_, value)| value.text());
    let (Some(item), Some(unit)) = (of, unit) else { return Ok(()) };
    let card = writing.books().register()?.get(item);
    if card.is_some_and(|card| card.detail(Detail::Unit).is_empty()) {
        let fields = vec![PartyField::Detail(Detail::Unit, unit.to_owned())];
        writing.event(Vec::new(), Body::PartySet(PartySet { party: Some(item), fields }))?;
    }
    Ok(())
}

/// Under which name a list is kept while it is typed.
fn sheet_of(list: &List) -> String {
    format!("opening-list-{}", list.name)
}

/// Prepaid costs go on being spread: each row is a cost of the register of prepaid costs, the same one when the list is
/// written again.
fn spread(
    writing: &mut Writing<'_>,
    list: &List,
    month: ledger::day::Month,
    rows: &mut [ListedRow],
    before: Vec<ListedRow>,
) -> Result<(), Refusal> {
    let get = |row: &ListedRow, name: &str| -> Option<Value> {
        let number = list.column(name)?.number;
        row.details.iter().find(|(own, _)| *own == number).map(|(_, value)| value.clone())
    };
    let set = |row: &ListedRow, item: Option<EventId>, active: bool| -> Option<PrepaidSet> {
        Some(PrepaidSet {
            item,
            name: get(row, "cost")?.text()?.to_owned(),
            amount: row.amount,
            month,
            months: u16::try_from(get(row, "months_left")?.int()?).ok()?,
            account: get(row, "bears")?.text()?.parse().ok()?,
            active,
        })
    };
    let mut left = before;
    for row in rows {
        let same = left.iter().position(|old| get(old, "cost") == get(row, "cost"));
        let old = same.map(|at| left.remove(at));
        let item = old.as_ref().and_then(|old| old.of);
        let Some(fact) = set(row, item, true) else { continue };
        let unchanged = old.is_some_and(|old| set(&old, item, true).as_ref() == Some(&fact));
        row.of = match (item, unchanged) {
            (Some(item), true) => Some(item),
            _ => {
                let (id, _) = writing.event(Vec::new(), Body::Coop(CoopFact::Prepaid(fact)))?;
                Some(item.unwrap_or(id))
            }
        };
    }
    for gone in left {
        if let Some(fact) = set(&gone, gone.of, false) {
            writing.event(Vec::new(), Body::Coop(CoopFact::Prepaid(fact)))?;
        }
    }
    Ok(())
}

/// Takes every list back, with the prepaid costs it began.
pub(crate) fn forget_lists(writing: &mut Writing<'_>, lists: BTreeMap<u8, OpeningListed>) -> Result<(), Refusal> {
    for listed in lists.into_values().filter(|listed| !listed.rows.is_empty()) {
        if let Some(list) = LISTS.iter().find(|list| list.number == listed.list && list.name == "prepaid") {
            spread(writing, list, listed.month, &mut [], listed.rows)?;
        }
        let empty = OpeningListed { list: listed.list, month: listed.month, rows: Vec::new() };
        writing.event(Vec::new(), Body::Coop(CoopFact::Listed(empty)))?;
    }
    Ok(())
}
