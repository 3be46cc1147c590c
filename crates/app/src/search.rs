//! One search over everything: vouchers, parties, accounts and months, fast enough to answer while it is typed.

use std::collections::BTreeSet;

use ledger::account::CHART;
use ledger::amount;
use ledger::day::Month;
use ledger::event::EventId;
use ledger::text::{fold, initials_match, words_match};
use store::query::{Order, VoucherFilter, VoucherWords, WordsSize};

use crate::api::party::PartyRef;
use crate::api::search::{AccountFound, MonthFound, SearchFound};
use crate::api::voucher::VoucherRow;
use crate::find::number_of;
use crate::suggest::party_ref;
use crate::{Book, Refusal};

/// The most rows of a group.
const FOUND_MAX: usize = 8;

/// The folded words of every voucher and the folded names of every party, kept while the book is open.
#[derive(Default)]
pub(crate) struct SearchIndex {
    size: WordsSize,
    cards: WordsSize,
    vouchers: Vec<VoucherWords>,
    parties: Vec<PartyWords>,
}

struct PartyWords {
    id: EventId,
    code: String,
    name: String,
    place: String,
}

impl Book {
    /// What answers to some words, typed with or without marks; exact answers first in each group.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn search_everything(&self, text: &str) -> Result<SearchFound, Refusal> {
        let mut index = self.search.take();
        let outcome = self.read_words(&mut index).and_then(|()| self.search_in(&index, text));
        self.search.replace(index);
        outcome
    }

    fn search_in(&self, index: &SearchIndex, text: &str) -> Result<SearchFound, Refusal> {
        let query = fold(text);
        let mut found = SearchFound { text: text.to_owned(), ..SearchFound::default() };
        if query.is_empty() {
            return Ok(found);
        }
        let mut exact = BTreeSet::new();
        found.vouchers = self.find_vouchers(index, &query, text, &mut exact)?;
        found.parties = self.find_parties(index, &query, text, &mut exact)?;
        found.accounts = self.find_accounts(&query, &mut exact);
        found.months = self.find_months(&query, &mut exact)?;
        found.exact = exact.into_iter().map(str::to_owned).collect();
        Ok(found)
    }

    /// Reads what was written since the index was made.
    fn read_words(&self, index: &mut SearchIndex) -> Result<(), Refusal> {
        let size = self.store.words_size()?;
        if size != index.size {
            let newer = self.store.words_after(index.size.last)?;
            if index.size.count + newer.len() as i64 == size.count {
                index.vouchers.extend(newer);
            } else {
                index.vouchers = self.store.words_after(0)?;
            }
            index.size = size;
        }
        let cards = self.store.cards_size()?;
        if cards == index.cards {
            return Ok(());
        }
        index.cards = cards;
        index.parties = self
            .store
            .register()?
            .all()
            .filter(|party| party.active)
            .map(|party| PartyWords {
                id: party.id,
                code: fold(&party.code),
                name: fold(&party.name),
                place: fold(&party.place),
            })
            .collect();
        Ok(())
    }

    fn find_vouchers(
        &self,
        index: &SearchIndex,
        query: &str,
        text: &str,
        exact: &mut BTreeSet<&'static str>,
    ) -> Result<Vec<VoucherRow>, Refusal> {
        let mut ids: Vec<EventId> = Vec::new();
        if let Some((form, number)) = number_of(query) {
            let filter = VoucherFilter { form: Some(form), number: Some(number), ..VoucherFilter::default() };
            let rows = self.store.vouchers(&filter, Order::LatestFirst, 0, FOUND_MAX as u32)?;
            ids.extend(rows.iter().map(|row| row.current.voucher));
            if !ids.is_empty() {
                exact.insert("vouchers");
            }
        }
        let sum = amount::read(text).ok().flatten().map(ledger::money::Dong::get).filter(|sum| *sum >= 1_000);
        let answers = |words: &&VoucherWords| Some(words.total) == sum || words_match(&words.words, query);
        for words in index.vouchers.iter().rev().filter(answers) {
            if ids.len() >= FOUND_MAX {
                break;
            }
            if !ids.contains(&words.voucher) && self.store.is_current(words.version)? {
                ids.push(words.voucher);
            }
        }
        let rows = ids.into_iter().filter_map(|id| self.store.find_voucher(id).transpose());
        rows.map(|row| self.row(&row?)).collect()
    }

    fn find_parties(
        &self,
        index: &SearchIndex,
        query: &str,
        text: &str,
        exact: &mut BTreeSet<&'static str>,
    ) -> Result<Vec<PartyRef>, Refusal> {
        let register = self.store.register()?;
        let marked = marked(text, query);
        let mut found: Vec<(u8, bool, &str, EventId)> = Vec::new();
        for party in &index.parties {
            let Some(rank) = rank_of(party, query) else { continue };
            // Typed with marks, a name with the same marks comes before one that answers only without them.
            let same_marks = |marked: &String| {
                register.get(party.id).is_some_and(|party| party.name.to_lowercase().contains(marked.as_str()))
            };
            let without_marks = marked.as_ref().is_some_and(|marked| !same_marks(marked));
            found.push((rank, without_marks, &party.code, party.id));
        }
        found.sort_unstable();
        if found.first().is_some_and(|(rank, ..)| *rank == 0) {
            exact.insert("parties");
        }
        Ok(found.iter().take(FOUND_MAX).filter_map(|(.., id)| register.get(*id)).map(party_ref).collect())
    }

    fn find_accounts(&self, query: &str, exact: &mut BTreeSet<&'static str>) -> Vec<AccountFound> {
        let mut found: Vec<(u8, AccountFound)> = Vec::new();
        for (code, name) in self.accounts() {
            let name_en = CHART.get(&code).map(|account| account.name_en.clone()).unwrap_or_default();
            let rank = match (fold(code.as_str()), fold(&name)) {
                (code, _) if code == query => 0,
                (code, _) if code.starts_with(query) => 1,
                (_, name) if words_match(&name, query) => 2,
                _ if words_match(&fold(&name_en), query) => 3,
                _ => continue,
            };
            found.push((rank, AccountFound { code: code.to_string(), name, name_en }));
        }
        found.sort_by(|one, other| (one.0, &one.1.code).cmp(&(other.0, &other.1.code)));
        if found.first().is_some_and(|(rank, _)| *rank == 0) {
            exact.insert("accounts");
        }
        found.truncate(FOUND_MAX);
        found.into_iter().map(|(_, account)| account).collect()
    }

    fn find_months(&self, query: &str, exact: &mut BTreeSet<&'static str>) -> Result<Vec<MonthFound>, Refusal> {
        let year = Month::of(self.working_day()?).year();
        let Some(month) = month_of(query, year) else { return Ok(Vec::new()) };
        if !(self.store.cache().first_month()..=self.last_open_month()).contains(&month) {
            return Ok(Vec::new());
        }
        exact.insert("months");
        Ok(vec![MonthFound {
            month: month.to_iso(),
            shown: month.to_string(),
            from: month.first_day().to_string(),
            to: month.last_day().to_string(),
            closed: self.store.cache().closed().contains_key(&month),
        }])
    }
}

/// The text in small letters, where it was typed with marks.
fn marked(text: &str, query: &str) -> Option<String> {
    let small = text.trim().to_lowercase();
    (fold(&small) != small && !query.is_empty()).then_some(small)
}

/// Exact code or name, code prefix, whole words of the name, beginnings of its words, initials, words of name and place.
fn rank_of(party: &PartyWords, query: &str) -> Option<u8> {
    if party.code == query || party.name == query {
        Some(0)
    } else if party.code.starts_with(query) {
        Some(1)
    } else if words_match(&party.name, query) {
        let whole = query.split(' ').all(|wanted| party.name.split(' ').any(|word| word == wanted));
        Some(if whole { 2 } else { 3 })
    } else if initials_match(&party.name, query) {
        Some(4)
    } else if words_match(&format!("{} {} {}", party.code, party.name, party.place), query) {
        Some(5)
    } else {
        None
    }
}

/// `t3`, `thang 3`, `3/2026`, `03/2026` or `2026-03`; without a year, of the working year.
fn month_of(query: &str, working_year: i32) -> Option<Month> {
    if let Some(month) = Month::parse(query) {
        return Some(month);
    }
    let bare = query.strip_prefix("thang ").or_else(|| query.strip_prefix('t')).unwrap_or(query).trim();
    match bare.split_once('/') {
        Some((month, year)) => Month::new(year.parse().ok().filter(|year| *year >= 1900)?, month.parse().ok()?),
        None if bare.len() < query.len() => Month::new(working_year, bare.parse().ok()?),
        None => None,
    }
}
