//! Debts by document, from the lines of the ledger and what the book began with.

use std::collections::{BTreeMap, BTreeSet};

use ::reports::debts::{Debt, Document, Move};
use chrono::NaiveDate;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::day_of as day_numbered;
use ledger::event::extra::{Extra, Key, Side};
use ledger::event::value::Value;
use ledger::fold::LinkKind;

use crate::api::debt::{Ageing, AgeingRow, AgeingSums, OpenDocument, OpenDocuments};
use crate::entry::party_id;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

/// The accounts whose debts are kept by document: what others owe, and what the cooperative owes.
pub(crate) const BY_DOCUMENT: [&str; 2] = [OWED, OWES];
/// What others owe.
pub(crate) const OWED: &str = "131";
/// What the cooperative owes.
pub(crate) const OWES: &str = "331";

impl Book {
    /// How old the debts of an account are on a day as typed, today where none is.
    ///
    /// # Errors
    /// For another account, and a day that does not read.
    pub fn debt_ageing(&self, account: &str, day: &str) -> Result<Ageing, Refusal> {
        let day = self.day_looked_from(day)?;
        let register = self.store.register()?;
        let (mut rows, mut all) = (Vec::new(), [0i64; 7]);
        for (party, debt) in self.debts_on(account, day)? {
            let Some(card) = register.get(party) else { continue };
            if debt.open.is_empty() && debt.ahead == 0 {
                continue;
            }
            let sums = sums_of(&debt, day);
            all.iter_mut().zip(sums).for_each(|(all, own)| *all += own);
            let oldest = debt.open.iter().map(|document| document.overdue(day)).max().unwrap_or(0);
            let overdue = u32::try_from(oldest).unwrap_or(0);
            rows.push(AgeingRow { party: party_ref(card), sums: shown(sums), overdue });
        }
        rows.sort_by(|one, other| (other.overdue, &one.party.code).cmp(&(one.overdue, &other.party.code)));
        Ok(Ageing {
            account: account.to_owned(),
            day: day.to_string(),
            day_shown: show_day(day),
            rows,
            total: shown(all),
        })
    }

    /// The documents of a party that are not settled on a day as typed.
    ///
    /// # Errors
    /// As [`Book::debt_ageing`]; when there is no such party.
    pub fn open_documents(&self, party: &str, account: &str, day: &str) -> Result<OpenDocuments, Refusal> {
        let day = self.day_looked_from(day)?;
        let id = party_id(party)?;
        let party = self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?;
        let debt = self.debts_on(account, day)?.remove(&id).unwrap_or_default();
        Ok(OpenDocuments {
            party,
            account: account.to_owned(),
            day_shown: show_day(day),
            rows: debt.open.iter().map(|document| document_shown(document, day)).collect(),
            sums: shown(sums_of(&debt, day)),
        })
    }

    pub(crate) fn day_looked_from(&self, day: &str) -> Result<NaiveDate, Refusal> {
        if day.trim().is_empty() { Ok(self.current_day()?) } else { self.day_typed(day) }
    }

    /// Everybody's debt on an account at the end of a day.
    pub(crate) fn debts_on(&self, account: &str, day: NaiveDate) -> Result<BTreeMap<EventId, Debt>, Refusal> {
        if !BY_DOCUMENT.contains(&account) {
            return Err(Refusal::new("debt.account").with("account", account));
        }
        let mut moves: BTreeMap<EventId, Vec<Move>> = BTreeMap::new();
        self.add_openings(account, day, &mut moves)?;
        let mut gone: BTreeSet<EventId> = BTreeSet::new();
        let begin = self.store.cache().first_month().first_day().min(day);
        self.store.detail_rows::<Refusal>(account, begin, day, |found| {
            let Some(party) = found.row.party else { return Ok(()) };
            let row = &found.row;
            let mut document = found.any(Key::Document).and_then(Value::text).map(ToOwned::to_owned);
            // What takes a voucher back leaves neither; what puts one right is of the same paper.
            if row.debit.min(row.credit) < 0
                && let Some((kind, target)) = self.store.links_to(row.voucher)?
            {
                if kind == LinkKind::Reverses {
                    gone.extend([row.voucher, target]);
                } else if document.is_none() {
                    document = self.store.find_voucher(target)?.map(|target| target.current.number.to_string());
                }
            }
            let due = found.any(Key::DueDate).and_then(Value::int).and_then(day_numbered);
            let amount = grows(account, row.debit - row.credit);
            let (voucher, number) = (Some(row.voucher), row.number.to_string());
            moves.entry(party).or_default().push(Move { day: row.day, document, due, amount, voucher, number });
            Ok(())
        })?;
        let stands = |one: &Move| one.voucher.is_none_or(|voucher| !gone.contains(&voucher));
        let debt = |moves: Vec<Move>| Debt::of(&moves.into_iter().filter(stands).collect::<Vec<_>>());
        Ok(moves.into_iter().map(|(party, moves)| (party, debt(moves))).collect())
    }

    fn add_openings(
        &self,
        account: &str,
        day: NaiveDate,
        moves: &mut BTreeMap<EventId, Vec<Move>>,
    ) -> Result<(), Refusal> {
        let mut listed = self.add_listed(account, day, moves)?;
        for (month, line) in self.store.opening_lines()? {
            let begins = month.first_day();
            let sides = [(line.debit, line.debit_party, Side::Debit), (line.credit, line.credit_party, Side::Credit)];
            for (code, party, side) in sides {
                let (Some(code), Some(party)) = (code, party) else { continue };
                if !code.is_under(account) || begins > day {
                    continue;
                }
                let net = if side == Side::Debit { line.amount.get() } else { -line.amount.get() };
                if let Some(left) = listed.get_mut(&party) {
                    *left -= net;
                    continue;
                }
                moves.entry(party).or_default().push(Move {
                    day: begins,
                    document: detail(&line.extra, Key::Document, side).and_then(Value::text).map(ToOwned::to_owned),
                    due: detail(&line.extra, Key::DueDate, side).and_then(Value::int).and_then(day_numbered),
                    amount: grows(account, net),
                    voucher: None,
                    number: format!("Số dư đầu kỳ {}", show_day(begins)),
                });
            }
        }
        // A list adds up when it is written; a balance put right later leaves a difference.
        let begins = self.opening_month()?.first_day();
        for (party, left) in listed.into_iter().filter(|(_, left)| *left != 0) {
            let number = format!("Số dư đầu kỳ {}", show_day(begins));
            let amount = grows(account, -left);
            moves.entry(party).or_default().push(Move {
                day: begins,
                document: None,
                due: None,
                amount,
                voucher: None,
                number,
            });
        }
        Ok(())
    }

    /// The documents of the list behind the opening balances; gives back what each party's come to, debit positive.
    fn add_listed(
        &self,
        account: &str,
        day: NaiveDate,
        moves: &mut BTreeMap<EventId, Vec<Move>>,
    ) -> Result<BTreeMap<EventId, i64>, Refusal> {
        let mut sums = BTreeMap::new();
        let Some(listed) = self.listed_under("debts", account)?.filter(|listed| listed.month.first_day() <= day) else {
            return Ok(sums);
        };
        let list = ledger::opening_list::named("debts");
        let begins = listed.month.first_day();
        for row in listed.rows {
            let Some(party) = row.of else { continue };
            let get = |name: &str| {
                let number = list.and_then(|list| list.column(name))?.number;
                row.details.iter().find(|(own, _)| *own == number).map(|(_, value)| value)
            };
            let day_in = |name: &str| get(name).and_then(Value::int).and_then(day_numbered);
            *sums.entry(party).or_default() += row.amount.get();
            moves.entry(party).or_default().push(Move {
                day: day_in("day").unwrap_or(begins),
                document: get("document").and_then(Value::text).map(ToOwned::to_owned),
                due: day_in("due"),
                amount: grows(account, row.amount.get()),
                voucher: None,
                number: format!("Số dư đầu kỳ {}", show_day(begins)),
            });
        }
        Ok(sums)
    }
}

fn detail(extra: &Extra, key: Key, side: Side) -> Option<&Value> {
    let other = if side == Side::Debit { Side::Credit } else { Side::Debit };
    extra.get(key, side).or_else(|| extra.get(key, other))
}

/// What a change of the balance, debit positive, adds to the debt kept on an account.
fn grows(account: &str, net: i64) -> i64 {
    if account.starts_with("331") { -net } else { net }
}

/// By age, then what stands ahead, and the balance.
fn sums_of(debt: &Debt, day: NaiveDate) -> [i64; 7] {
    let [not_due, to_30, to_90, to_180, over_180] = debt.by_age(day);
    [not_due, to_30, to_90, to_180, over_180, debt.ahead, debt.balance()]
}

fn shown(sums: [i64; 7]) -> AgeingSums {
    let [not_due, to_30, to_90, to_180, over_180, ahead, balance] = sums.map(show::dong_or_blank);
    AgeingSums { not_due, to_30, to_90, to_180, over_180, ahead, balance }
}

fn document_shown(document: &Document, day: NaiveDate) -> OpenDocument {
    OpenDocument {
        document: document.name.clone(),
        day_shown: show_day(document.day),
        due_shown: document.due.map(show_day).unwrap_or_default(),
        overdue: u32::try_from(document.overdue(day)).unwrap_or(0),
        amount: show::dong(document.amount),
        settled: show::dong_or_blank(document.settled),
        left: show::dong(document.left()),
        left_dong: document.left().to_string(),
        voucher: document.voucher.map(|id| id.to_string()).unwrap_or_default(),
    }
}
