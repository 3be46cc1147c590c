//! Accounts and parties for a field, the likeliest first; and what the last like voucher says.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::account::{AccountCode, CHART, Use, party_required};
use ledger::event::EventId;
use ledger::fold::Books;
use ledger::party::Party;
use ledger::text::{fold, rank};
use ledger::voucher::Form;

use crate::api::party::PartyRef;
use crate::api::voucher::{AccountOption, PartyOption, Side, Suggestion};
use crate::business::{ghosts, lasting};
use crate::entry::{draft_entries, party_id};
use crate::{Book, Refusal, show};

const ROWS_MAX: usize = 8;
const ROWS_MAX_ALL: usize = 200;
/// How many of the last vouchers of a form say what is usual in it.
pub(crate) const USUAL_VOUCHERS: u32 = 60;

impl Book {
    /// Accounts for a cell: exact code, code prefix, words of the name, initials, anywhere; the usual ones first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn suggest_accounts(
        &self,
        text: &str,
        form: &str,
        side: Side,
        party: Option<&str>,
        all: bool,
    ) -> Result<Vec<AccountOption>, Refusal> {
        let party = party.map(party_id).transpose()?;
        let query = fold(text);
        let usual = self.usual_accounts(Form::named(form), side)?;
        let mut found: Vec<(u8, usize, AccountCode)> = Vec::new();
        for (code, name) in self.accounts() {
            let usage = self.store.usage(code)?;
            let selectable = usage == Use::Postable || (all && usage == Use::Heading);
            if selectable && let Some(rank) = account_rank(code, &name, &query, text) {
                let habit = usual.get(&code).copied().unwrap_or(0);
                found.push((rank, usize::MAX - habit, code));
            }
        }
        found.sort_unstable();
        found.truncate(if all { ROWS_MAX_ALL } else { ROWS_MAX });
        found.into_iter().map(|(_, _, code)| self.account_option(code, party)).collect()
    }

    fn account_option(&self, code: AccountCode, party: Option<EventId>) -> Result<AccountOption, Refusal> {
        let needs_party = party_required(code);
        let of_party = party.filter(|_| needs_party);
        let net = match of_party {
            Some(party) => self.balances_of(party)?.get(&code).copied().unwrap_or(0),
            None => self.store.balance_now(code.as_str())?,
        };
        Ok(AccountOption {
            code: code.to_string(),
            name: self.account_name(code),
            name_en: CHART.get(&code).map(|account| account.name_en.clone()).unwrap_or_default(),
            balance: show::dong_or_blank(net.abs()),
            balance_side: show::side(net).to_owned(),
            of_party: of_party.is_some(),
            needs_party,
            heading: self.store.usage(code)? == Use::Heading,
        })
    }

    /// How often each account stood on a side in the last vouchers, of a form where one is named.
    fn usual_accounts(&self, form: Option<Form>, side: Side) -> Result<HashMap<AccountCode, usize>, Refusal> {
        let mut usual = HashMap::new();
        let filter = store::query::VoucherFilter { form, ..Default::default() };
        for row in self.store.vouchers(&filter, store::query::Order::LatestFirst, 0, USUAL_VOUCHERS)? {
            for line in self.store.lines(row.current.event)? {
                let account = match side {
                    Side::Debit => line.debit,
                    Side::Credit => line.credit,
                };
                if let Some(account) = account {
                    *usual.entry(account).or_default() += 1;
                }
            }
        }
        Ok(usual)
    }

    /// Parties for a field: exact code, code prefix, words of the name, initials, anywhere; those met lately first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn suggest_parties(&self, text: &str, form: &str) -> Result<Vec<PartyOption>, Refusal> {
        let query = fold(text);
        let filter = store::query::VoucherFilter { form: Form::named(form), ..Default::default() };
        let recent = self.store.vouchers(&filter, store::query::Order::LatestFirst, 0, USUAL_VOUCHERS)?;
        let met: Vec<EventId> = recent.iter().filter_map(|row| row.current.party).collect();
        let mut found: Vec<(u8, usize, &str, EventId)> = Vec::new();
        for party in self.store.register()?.all().filter(|party| party.active) {
            if let Some(rank) = party_rank(party, &query, text) {
                let since = met.iter().position(|id| *id == party.id).unwrap_or(usize::MAX);
                found.push((rank, since, &party.code, party.id));
            }
        }
        found.sort_unstable();
        found.truncate(ROWS_MAX);
        found.into_iter().map(|(_, _, _, id)| self.party_option(id)).collect()
    }

    fn party_option(&self, id: EventId) -> Result<PartyOption, Refusal> {
        let (owes_us, we_owe) = self.debts_of(id)?;
        Ok(PartyOption {
            party: self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?,
            we_owe: show::dong_or_blank(we_owe),
            owes_us: show::dong_or_blank(owes_us),
        })
    }

    /// What the last voucher of this form with this party says.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn suggest_entry(&self, form: &str, party: &str) -> Result<Option<Suggestion>, Refusal> {
        let Some(form) = Form::named(form) else { return Ok(None) };
        let Some(last) = self.store.last_voucher(form, Some(party_id(party)?))? else { return Ok(None) };
        let lines = self.store.lines(last.event)?;
        let event = self.event_of(&last)?;
        Ok(Some(Suggestion {
            event_ghosts: event.as_ref().map(ghosts).unwrap_or_default(),
            event: event.as_ref().map(lasting),
            narration: last.narration.clone(),
            entries: draft_entries(&lines),
            amounts_shown: lines.iter().map(|line| show::dong(line.amount.get())).collect(),
            number: last.number.to_string(),
        }))
    }

    /// Every account of the chart and of the cooperative's own, in order of code.
    pub(crate) fn accounts(&self) -> BTreeMap<AccountCode, String> {
        let circular = CHART.values().map(|account| (account.code, account.name.clone()));
        let own = self.store.cache().chart().own().map(|(code, account)| (code, account.name.clone()));
        circular.chain(own).collect()
    }

    pub(crate) fn account_name(&self, code: AccountCode) -> String {
        self.store.cache().chart().name(code).unwrap_or_default().to_owned()
    }

    /// A party's balance on each account after all that is booked: debit positive.
    pub(crate) fn balances_of(&self, party: EventId) -> Result<BTreeMap<AccountCode, i64>, Refusal> {
        let figures = self.store.figures_of_party(party, self.store.cache().first_month().first_day(), LAST_DAY)?;
        Ok(figures.into_iter().map(|(account, figures)| (account, figures.closing())).collect())
    }

    /// What a party owes the cooperative, and what the cooperative owes the party; capital is neither.
    pub(crate) fn debts_of(&self, party: EventId) -> Result<(i64, i64), Refusal> {
        let mut debts = (0, 0);
        for (account, net) in self.balances_of(party)? {
            if ["13", "14", "33", "34"].iter().any(|group| account.is_under(group)) {
                if net > 0 { debts.0 += net } else { debts.1 -= net }
            }
        }
        Ok(debts)
    }

    pub(crate) fn party_ref(&self, id: EventId) -> Result<Option<PartyRef>, Refusal> {
        Ok(self.store.register()?.get(id).map(party_ref))
    }
}

/// A day after everything in any book.
pub(crate) const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2199, 12, 30) {
    Some(day) => day,
    None => panic!("2199 has a December"),
};

pub(crate) fn party_ref(party: &Party) -> PartyRef {
    PartyRef {
        id: party.id.to_string(),
        code: party.code.clone(),
        name: party.name.clone(),
        kind: party.kind.name().to_owned(),
        place: party.place.clone(),
    }
}

fn account_rank(code: AccountCode, name: &str, query: &str, text: &str) -> Option<u8> {
    if query.is_empty() {
        return Some(2);
    }
    let code = fold(code.as_str());
    if code == query {
        Some(0)
    } else if code.starts_with(query) {
        Some(1)
    } else {
        rank(name, text).map(|rank| rank + 2)
    }
}

fn party_rank(party: &Party, query: &str, text: &str) -> Option<u8> {
    let code = fold(&party.code);
    if query.is_empty() {
        Some(2)
    } else if code == query {
        Some(0)
    } else if code.starts_with(query) {
        Some(1)
    } else {
        rank(&party.name, text).or_else(|| rank(&format!("{} {}", party.name, party.place), text)).map(|rank| rank + 2)
    }
}
