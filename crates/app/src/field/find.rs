//! «Tra cứu»: somebody found by a few letters, how he stands, and what stands behind the five figures.

use std::collections::BTreeMap;

use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::party::Party;
use ledger::text::{fold, words_match};
use ledger::voucher::Form;
use store::query::{Order, VoucherFilter, VoucherRow};

use super::sum::sum;
use crate::api::field::{FoundPerson, ListRow, OverviewList, PersonMove, PersonView};
use crate::entry::party_id;
use crate::{Book, Refusal, show};

const FOUND_MAX: usize = 12;
const MOVES: u32 = 10;
const MOVEMENTS: u32 = 20;
const PEOPLE_MAX: usize = 200;
const MONTHS: u32 = 12;

impl Book {
    /// The people whose names, codes or places answer to some letters, typed with marks or without, by name.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn find_people(&self, text: &str) -> Result<Vec<FoundPerson>, Refusal> {
        let words = fold(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<_> =
            self.store.register()?.with_keys().filter(|(_, keys)| words_match(&keys.words, &words)).collect();
        // Whole names before the beginnings of names, then by the last word of the name.
        let whole = |party: &Party| !fold(&party.name).split(' ').any(|word| word == words);
        found.sort_by_key(|(party, keys)| (!party.active, whole(party), keys.by_name.clone(), party.code.clone()));
        Ok(found.into_iter().take(FOUND_MAX).map(|(party, _)| person_of(party)).collect())
    }

    /// How somebody stands: what is owed either way, and the last movements.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn person(&self, id: &str) -> Result<PersonView, Refusal> {
        let id = party_id(id)?;
        let party = self.store.register()?.get(id).ok_or_else(|| Refusal::new("party.not-there"))?;
        let (owes_us, we_owe) = self.debts_of(id)?;
        let moves = self.store.recent_with(id, MOVES)?;
        Ok(PersonView {
            person: person_of(party),
            we_owe: sum(we_owe),
            owes_us: sum(owes_us),
            capital: sum(self.capital_of(id)?),
            moves: moves.iter().filter(|row| !row.reversed && row.link.is_none()).map(move_of).collect(),
        })
    }

    /// What stands behind one of the five figures: `cash`, `bank`, `owed`, `owes` or `month`.
    ///
    /// # Errors
    /// For another name, and when the book cannot be read.
    pub fn overview_list(&self, what: &str) -> Result<OverviewList, Refusal> {
        let (total, rows) = match what {
            "cash" => self.movements("111")?,
            "bank" => self.movements("112")?,
            "owed" => self.people_by_debt(self.debts_now()?.owed)?,
            "owes" => self.people_by_debt(self.debts_now()?.owes)?,
            "month" => self.results()?,
            _ => return Err(Refusal::new("request.malformed").with("name", "overview_list").with("fault", what)),
        };
        Ok(OverviewList { what: what.to_owned(), total: sum(total), rows })
    }

    fn movements(&self, account: &str) -> Result<(i64, Vec<ListRow>), Refusal> {
        let filter = VoucherFilter { account: Some(account.to_owned()), ..VoucherFilter::default() };
        let mut rows = Vec::new();
        for row in self.store.vouchers(&filter, Order::LatestFirst, 0, MOVEMENTS)? {
            if !row.outcome.counts() {
                continue;
            }
            rows.push(ListRow {
                mark: show_day(row.current.booked_day),
                label: row.current.narration.clone(),
                id: row.current.voucher.to_string(),
                sum: sum(self.change_on(row.current.event, account)?),
                parts: Vec::new(),
            });
        }
        Ok((self.store.balance_now(account)?, rows))
    }

    /// What one content does to an account and those under it, debit positive.
    pub(super) fn change_on(&self, version: EventId, account: &str) -> Result<i64, Refusal> {
        use ledger::fold::Books;
        let mut change: i64 = 0;
        for line in self.store.lines(version)? {
            let amount = line.amount.get();
            if line.debit.is_some_and(|code| code.is_under(account)) {
                change = change.saturating_add(amount);
            }
            if line.credit.is_some_and(|code| code.is_under(account)) {
                change = change.saturating_sub(amount);
            }
        }
        Ok(change)
    }

    fn people_by_debt(&self, debts: BTreeMap<Option<EventId>, i64>) -> Result<(i64, Vec<ListRow>), Refusal> {
        let total = debts.values().fold(0_i64, |sum, dong| sum.saturating_add(*dong));
        let mut debts: Vec<_> = debts.into_iter().collect();
        debts.sort_by_key(|(party, dong)| (std::cmp::Reverse(*dong), *party));
        let mut rows = Vec::new();
        for (party, dong) in debts.into_iter().take(PEOPLE_MAX) {
            let person = self.person_sum(party, dong)?;
            rows.push(ListRow {
                mark: person.code,
                label: person.name,
                id: person.id,
                sum: person.sum,
                parts: Vec::new(),
            });
        }
        Ok((total, rows))
    }

    /// Twelve months back from the one the fifth figure is of, the latest first.
    fn results(&self) -> Result<(i64, Vec<ListRow>), Refusal> {
        let mut month = self.month_of_result(self.current_day()?)?;
        let first = self.store.cache().first_month();
        let (mut latest, mut rows) = (None, Vec::new());
        for _ in 0..MONTHS {
            let (sold, spent) = self.result_of(month.first_day(), month.last_day())?;
            let result = sold.saturating_sub(spent);
            latest.get_or_insert(result);
            rows.push(ListRow {
                mark: String::new(),
                label: month.to_string(),
                id: String::new(),
                sum: sum(result),
                parts: vec![sum(sold), sum(spent)],
            });
            if month <= first {
                break;
            }
            month = Month::previous(month);
        }
        Ok((latest.unwrap_or_default(), rows))
    }
}

fn person_of(party: &Party) -> FoundPerson {
    FoundPerson {
        id: party.id.to_string(),
        name: party.name.clone(),
        code: party.code.clone(),
        place: party.place.clone(),
    }
}

fn move_of(row: &VoucherRow) -> PersonMove {
    let how = match row.current.number.form {
        Form::CashReceipt => "cash-in",
        Form::CashPayment => "cash-out",
        Form::BankReceipt => "bank-in",
        Form::BankPayment => "bank-out",
        Form::GoodsReceipt | Form::GoodsIssue | Form::Sale | Form::Journal => "none",
    };
    PersonMove {
        voucher: row.current.voucher.to_string(),
        date_shown: show_day(row.current.booked_day),
        purpose: row.current.narration.clone(),
        how: how.to_owned(),
        waits: !row.outcome.counts(),
        amount_shown: show::dong(row.current.total),
    }
}
