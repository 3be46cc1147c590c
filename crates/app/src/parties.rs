//! The register of parties and the chart of accounts.

use ledger::account::{Account, AccountCode, CHART, Use, in_chart, party_required};
use ledger::event::EventId;
use ledger::event::body::{AccountSet, Body, PartySet};
use ledger::fold::Books;
use ledger::party::{Party, PartyField, PartyKind};
use ledger::text::{clean, fold, words_match};
use store::CardKeys;

use crate::api::party::{PartyBalance, PartyInput, PartyPage, PartyQuery, PartyRef, PartyRow, PartySummary};
use crate::api::report::{AccountRow, NewAccount};
use crate::entry::party_id;
use crate::find::ROWS_MAX;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

const RECENT_VOUCHERS: u32 = 5;
const CODE_LETTERS_MAX: usize = 30;

impl Book {
    /// Part of the register, by name in Vietnamese order.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_parties(&self, query: &PartyQuery) -> Result<PartyPage, Refusal> {
        let mut kinds = std::collections::BTreeMap::new();
        let mut retired = 0;
        for (party, _) in self.answering(&query.text)? {
            if !party.active {
                retired += 1;
            }
            if party.active || query.retired == Some(true) {
                *kinds.entry(party.kind.name().to_owned()).or_default() += 1;
            }
        }
        let found = self.found_parties(query)?;
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let wanted = found.into_iter().skip(query.offset as usize).take(query.limit.min(ROWS_MAX) as usize);
        let rows = wanted.map(|party| self.party_row(party)).collect::<Result<_, _>>()?;
        Ok(PartyPage { rows, count, kinds, retired })
    }

    /// Everybody who answers to some words, retired or not, in the order of registration.
    fn answering(&self, text: &str) -> Result<impl Iterator<Item = (&Party, &CardKeys)>, Refusal> {
        let words = fold(text);
        Ok(self.store.register()?.with_keys().filter(move |(_, keys)| words_match(&keys.words, &words)))
    }

    /// The parties of a query in its order: by name in Vietnamese order unless asked otherwise.
    pub(crate) fn found_parties(&self, query: &PartyQuery) -> Result<Vec<&Party>, Refusal> {
        let is_wanted = |party: &Party| party.active || query.retired == Some(true);
        let mut found: Vec<(&Party, &CardKeys)> = self
            .answering(&query.text)?
            .filter(|(party, _)| is_wanted(party) && is_of_kind(party, query.kind.as_deref()))
            .collect();
        match query.order.as_deref().unwrap_or_default() {
            "code" => found.sort_by_cached_key(|(party, _)| (fold(&party.code), party.id)),
            "place" => found.sort_by_cached_key(|&(party, keys)| (fold(&party.place), &keys.by_name, &party.code)),
            order @ ("capital" | "owes" | "owed") => self.sort_by_figure(&mut found, order)?,
            _ => found.sort_by_key(|&(party, keys)| (&keys.by_name, &party.code)),
        }
        Ok(found.into_iter().map(|(party, _)| party).collect())
    }

    /// The largest first, then by name.
    fn sort_by_figure(&self, found: &mut [(&Party, &CardKeys)], order: &str) -> Result<(), Refusal> {
        let mut figures = std::collections::BTreeMap::new();
        for (party, _) in found.iter() {
            let (owes_us, we_owe) = self.debts_of(party.id)?;
            let figure = match order {
                "capital" => self.capital_of(party.id)?,
                "owes" => owes_us,
                _ => we_owe,
            };
            figures.insert(party.id, figure);
        }
        found.sort_by_cached_key(|&(party, keys)| {
            let figure = figures.get(&party.id).copied().unwrap_or_default();
            (std::cmp::Reverse(figure), &keys.by_name, &party.code)
        });
        Ok(())
    }

    fn party_row(&self, party: &Party) -> Result<PartyRow, Refusal> {
        let (owes_us, we_owe) = self.debts_of(party.id)?;
        Ok(PartyRow {
            party: party_ref(party),
            capital: show::dong_or_blank(self.capital_of(party.id)?),
            owes_us: show::dong_or_blank(owes_us),
            we_owe: show::dong_or_blank(we_owe),
            service_contract: party.service_contract,
            active: party.active,
        })
    }

    /// Paid-in capital: the credit balance of 4111.
    pub(crate) fn capital_of(&self, party: EventId) -> Result<i64, Refusal> {
        let balances = self.balances_of(party)?;
        Ok(-balances.iter().filter(|(account, _)| account.is_under("4111")).map(|(_, net)| net).sum::<i64>())
    }

    /// One party with balances and last vouchers.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn party_summary(&self, id: &str) -> Result<PartySummary, Refusal> {
        let id = party_id(id)?;
        let party = self.store.register()?.get(id).ok_or_else(|| Refusal::new("party.not-there"))?;
        let (owes_us, we_owe) = self.debts_of(id)?;
        let balances = self.balances_of(id)?.into_iter().filter(|(_, net)| *net != 0);
        let recent = self.store.recent_with(id, RECENT_VOUCHERS)?;
        Ok(PartySummary {
            party: party_ref(party),
            we_owe: dong_or_dash(we_owe),
            owes_us: dong_or_dash(owes_us),
            capital: dong_or_dash(self.capital_of(id)?),
            service_contract: party.service_contract,
            balances: balances
                .map(|(account, net)| PartyBalance {
                    account: account.to_string(),
                    account_name: self.account_name(account),
                    side: show::side(net).to_owned(),
                    balance_shown: show::dong(net.abs()),
                })
                .collect(),
            recent: recent.iter().map(|row| self.row(row)).collect::<Result<_, _>>()?,
        })
    }

    /// Adds a party.
    ///
    /// # Errors
    /// For a code in use, a name that cannot be kept, or a name met before where that was not confirmed.
    pub fn add_party(&mut self, input: &PartyInput) -> Result<PartyRef, Refusal> {
        let kind = kind_of(&input.kind)?;
        let code =
            if input.code.trim().is_empty() { self.propose_party_code(&input.kind)? } else { code_of(&input.code)? };
        if self.store.register()?.by_code(&code).is_some() {
            return Err(Refusal::new("party.code-in-use").with("code", code));
        }
        let name = name_of(&input.name)?;
        self.refuse_same_name(&name, None, input.same_name_ok)?;
        let fields = vec![
            PartyField::Code(code),
            PartyField::Name(name),
            PartyField::Kind(kind),
            PartyField::Place(text_of(&input.place)?),
            PartyField::ServiceContract(input.service_contract),
        ];
        self.set_party(None, fields)
    }

    /// Changes a party's card: only what differs is written.
    ///
    /// # Errors
    /// As [`Book::add_party`], and when there is no such party.
    pub fn change_party(&mut self, id: &str, input: &PartyInput) -> Result<PartyRef, Refusal> {
        let id = party_id(id)?;
        let old = self.store.register()?.get(id).cloned().ok_or_else(|| Refusal::new("party.not-there"))?;
        let code = code_of(&input.code)?;
        if self.store.register()?.by_code(&code).is_some_and(|other| other.id != id) {
            return Err(Refusal::new("party.code-in-use").with("code", code));
        }
        let name = name_of(&input.name)?;
        self.refuse_same_name(&name, Some(id), input.same_name_ok)?;
        let mut new = old.clone();
        (new.code, new.name, new.kind) = (code, name, kind_of(&input.kind)?);
        (new.place, new.service_contract) = (text_of(&input.place)?, input.service_contract);
        self.refuse_foreign_card(&old, &new)?;
        let fields = changed_fields(&old, &new);
        if fields.is_empty() { Ok(party_ref(&old)) } else { self.set_party(Some(id), fields) }
    }

    pub(crate) fn set_party(&mut self, party: Option<EventId>, fields: Vec<PartyField>) -> Result<PartyRef, Refusal> {
        let body = Body::PartySet(PartySet { party, fields });
        let (id, _) = self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        self.party_ref(party.unwrap_or(id))?.ok_or_else(|| Refusal::new("party.not-there"))
    }

    pub(crate) fn refuse_same_name(&self, name: &str, own: Option<EventId>, confirmed: bool) -> Result<(), Refusal> {
        let folded = fold(name);
        let twin = self.store.register()?.all().find(|other| Some(other.id) != own && fold(&other.name) == folded);
        match twin {
            Some(twin) if !confirmed => Err(Refusal::new("party.same-name")
                .with("name", &twin.name)
                .with("code", &twin.code)
                .with("place", &twin.place)),
            _ => Ok(()),
        }
    }

    /// The code a new party of this kind would get: the kind's letters and the first free number.
    ///
    /// # Errors
    /// When there is no such kind.
    pub fn propose_party_code(&self, kind: &str) -> Result<String, Refusal> {
        let prefix = kind_of(kind)?.code_prefix();
        let register = self.store.register()?;
        let used = register.all().filter_map(|party| party.code.strip_prefix(prefix)?.parse::<u32>().ok());
        let next = used.max().unwrap_or(0) + 1;
        Ok(format!("{prefix}{next:03}"))
    }

    /// The chart of accounts.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_accounts(&self) -> Result<Vec<AccountRow>, Refusal> {
        self.accounts().into_keys().map(|code| self.account_row(code)).collect()
    }

    pub(crate) fn account_row(&self, code: AccountCode) -> Result<AccountRow, Refusal> {
        let circular = CHART.get(&code);
        let nearest: &Account = in_chart(code).ok_or_else(|| Refusal::new("account.unknown").with("account", code))?;
        let parent = match circular {
            Some(account) => account.parent,
            None => self.parent_of(code),
        };
        Ok(AccountRow {
            code: code.to_string(),
            name: self.account_name(code),
            name_en: circular.map(|account| account.name_en.clone()).unwrap_or_default(),
            level: circular.map_or(u32::from(nearest.level) + 1, |account| account.level.into()),
            parent: parent.map(|parent| parent.to_string()),
            class: nearest.class.name().to_owned(),
            normal_side: nearest.normal_side.name().to_owned(),
            postable: self.store.usage(code)? == Use::Postable,
            needs_party: party_required(code),
            own: circular.is_none(),
            active: self.store.usage(code)? != Use::Retired,
            confidence: if circular.is_none_or(|account| account.confirmed) { "source" } else { "inferred" }.to_owned(),
            source: circular.map(|account| account.source.clone()).unwrap_or_default(),
            balance: show::balance(self.store.balance_now(code.as_str())?),
        })
    }

    pub(crate) fn parent_of(&self, code: AccountCode) -> Option<AccountCode> {
        let text = code.as_str();
        let accounts = self.accounts();
        (2..text.len()).rev().find_map(|len| text[..len].parse().ok().filter(|parent| accounts.contains_key(parent)))
    }

    /// Adds an account of the cooperative's own.
    ///
    /// # Errors
    /// When the code is in use, lies under no account, or lies under one that is already posted to.
    pub fn add_account(&mut self, account: &NewAccount) -> Result<AccountRow, Refusal> {
        let text = account.code.trim();
        let code: AccountCode = text.parse().map_err(|_| Refusal::new("account.code").with("account", text))?;
        if self.store.usage(code)? != Use::Unknown {
            return Err(Refusal::new("account.in-use").with("account", code));
        }
        let parent = self.parent_of(code).ok_or_else(|| Refusal::new("account.no-parent").with("account", code))?;
        // Its figures could no longer be corrected where they stand, since a heading is never posted to.
        if self.store.usage(parent)? == Use::Postable && self.store.has_figures(parent)? {
            return Err(Refusal::new("account.parent-posted").with("account", parent));
        }
        let name = name_of(&account.name)?;
        let body = Body::AccountSet(AccountSet { code, name, active: true });
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        self.account_row(code)
    }
}

fn is_of_kind(party: &Party, kind: Option<&str>) -> bool {
    match kind {
        None | Some("") => true,
        Some("member") => party.kind.is_member(),
        Some(kind) => party.kind.name() == kind,
    }
}

/// The fields in which two cards differ.
pub(crate) fn changed_fields(old: &Party, new: &Party) -> Vec<PartyField> {
    let mut fields = Vec::new();
    if old.code != new.code {
        fields.push(PartyField::Code(new.code.clone()));
    }
    if old.name != new.name {
        fields.push(PartyField::Name(new.name.clone()));
    }
    if old.kind != new.kind {
        fields.push(PartyField::Kind(new.kind));
    }
    if old.place != new.place {
        fields.push(PartyField::Place(new.place.clone()));
    }
    if old.service_contract != new.service_contract {
        fields.push(PartyField::ServiceContract(new.service_contract));
    }
    fields
}

pub(crate) fn kind_of(name: &str) -> Result<PartyKind, Refusal> {
    PartyKind::named(name).ok_or_else(|| Refusal::new("party.kind").with("kind", name))
}

pub(crate) fn name_of(text: &str) -> Result<String, Refusal> {
    let name = text_of(text)?;
    if name.is_empty() { Err(Refusal::new("party.name-missing")) } else { Ok(name) }
}

pub(crate) fn code_of(text: &str) -> Result<String, Refusal> {
    let code = text_of(text)?;
    let right = !code.is_empty() && code.chars().count() <= CODE_LETTERS_MAX && !code.contains(char::is_whitespace);
    if right { Ok(code) } else { Err(Refusal::new("party.code").with("code", code)) }
}

pub(crate) fn text_of(text: &str) -> Result<String, Refusal> {
    clean(text).map_err(|fault| Refusal::new(fault.code()))
}

fn dong_or_dash(amount: i64) -> String {
    if amount == 0 { "–".to_owned() } else { show::dong(amount) }
}
