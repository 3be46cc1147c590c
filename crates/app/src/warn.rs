//! What deserves a look before a voucher is saved (amber), and stops nobody: saving is the consent.
//!
//! Each rule has a code of its own; what it said when a voucher was saved is kept with the voucher.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::event::extra::{Key, Side};
use ledger::event::value::Value;
use ledger::fold::{Books, MonthState};
use ledger::money::Dong;
use ledger::text::fold;
use ledger::unusual::usual_exceeded;
use ledger::voucher::{Field, Form};

use crate::api::refusal::Objection;
use crate::api::voucher::{Draft, DraftEntry, MoneyAfter, Purpose};
use crate::entry::{day_of, form_of, objection, voucher_id};
use crate::{Book, Refusal, show};

/// A day further away than this deserves a look.
const FAR_DAYS: i64 = 31;
/// So many of a party's last vouchers are searched for the same invoice.
const DOCUMENT_VOUCHERS: u32 = 200;

/// The party and amount of earlier lines between two accounts.
type LikeAmounts = Vec<(Option<EventId>, Dong)>;

/// What many drafts of one sheet ask the book for, asked once.
#[derive(Default)]
pub(crate) struct Known {
    working_day: Option<NaiveDate>,
    clock_off_days: Option<Option<i64>>,
    last_day: HashMap<Form, Option<NaiveDate>>,
    amounts: HashMap<(Form, AccountCode, AccountCode), LikeAmounts>,
}

impl Book {
    pub(crate) fn day_warning(&self, day: NaiveDate) -> Result<Option<&'static str>, Refusal> {
        self.day_warning_known(day, &mut Known::default())
    }

    /// A closed month, a day more than a month away, or a day outside the working month (which is the last voucher's).
    fn day_warning_known(&self, day: NaiveDate, known: &mut Known) -> Result<Option<&'static str>, Refusal> {
        let month = Month::of(day);
        if matches!(self.store.month(month)?, MonthState::Closed(_)) {
            return Ok(Some("day.closed-month"));
        }
        let (today, working) = (self.current_day()?, self.working_day_known(known)?);
        let is_far = |from: NaiveDate| (day - from).num_days().abs() > FAR_DAYS;
        if is_far(today) && is_far(working) {
            return Ok(Some("day.far-from-today"));
        }
        let is_usual = month == Month::of(working) || month == Month::of(today);
        Ok((!is_usual).then_some("day.outside-working-month"))
    }

    fn working_day_known(&self, known: &mut Known) -> Result<NaiveDate, Refusal> {
        match known.working_day {
            Some(day) => Ok(day),
            None => Ok(*known.working_day.insert(self.working_day()?)),
        }
    }

    fn clock_off_known(&self, known: &mut Known) -> Result<Option<i64>, Refusal> {
        match known.clock_off_days {
            Some(days) => Ok(days),
            None => Ok(*known.clock_off_days.insert(self.clock_off_days()?)),
        }
    }

    /// Everything about a draft that deserves a look.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn warnings(&self, draft: &Draft, total: i64) -> Result<Vec<Objection>, Refusal> {
        let mut warnings = self.own_warnings(draft, total, &mut Known::default())?;
        warnings.extend(self.money_warnings(draft)?);
        warnings.extend(self.document_warnings(draft)?);
        warnings.extend(self.law_looks(draft)?);
        Ok(warnings)
    }

    /// What can be said of a draft by itself, without what others would do to the money.
    pub(crate) fn own_warnings(&self, draft: &Draft, total: i64, known: &mut Known) -> Result<Vec<Objection>, Refusal> {
        let mut warnings = Vec::new();
        if let Ok(date) = day_of(&draft.date) {
            self.warn_of_day(draft, date, total, known, &mut warnings)?;
        }
        self.warn_of_parties(draft, &mut warnings)?;
        self.warn_of_amounts(draft, known, &mut warnings)?;
        Ok(warnings)
    }

    /// What the day of a voucher, and its likeness to others, deserves a look for.
    fn warn_of_day(
        &self,
        draft: &Draft,
        date: NaiveDate,
        total: i64,
        known: &mut Known,
        warnings: &mut Vec<Objection>,
    ) -> Result<(), Refusal> {
        if let Some(code) = self.day_warning_known(date, known)? {
            warnings.push(objection(code, None, Some(Field::Date), []));
        }
        if !matches!(draft.purpose, Purpose::New) {
            return Ok(());
        }
        if let Some(days) = self.clock_off_known(known)? {
            warnings.push(objection("day.clock-wrong", None, Some(Field::Date), [("days", days.to_string())]));
        }
        let form = form_of(&draft.form)?;
        let party = draft.party.as_deref().and_then(|id| id.parse().ok());
        if total != 0
            && let Some(twin) = self.store.twins(form, date, total, party, &draft.party_name)?.first()
        {
            warnings.push(objection("voucher.twin", None, None, [("number", twin.to_string())]));
        }
        let last = match known.last_day.get(&form) {
            Some(last) => *last,
            None => {
                let last = self.store.last_voucher(form, None)?.map(|version| version.day);
                known.last_day.insert(form, last);
                last
            }
        };
        if let Some(last) = last.filter(|last| date < *last) {
            warnings.push(objection("voucher.before-last", None, Some(Field::Date), [("day", show_day(last))]));
        }
        Ok(())
    }

    fn warn_of_parties(&self, draft: &Draft, warnings: &mut Vec<Objection>) -> Result<(), Refusal> {
        let register = self.store.register()?;
        let retired = |id: &Option<String>| {
            let party = register.get(id.as_deref()?.parse().ok()?)?;
            (!party.active).then(|| format!("{} ({})", party.name, party.code))
        };
        if let Some(name) = retired(&draft.party) {
            warnings.push(objection("voucher.party-retired", None, Some(Field::Party), [("name", name)]));
        }
        for (line, entry) in (0u32..).zip(&draft.entries) {
            for (party, field) in [(&entry.debit_party, Field::DebitParty), (&entry.credit_party, Field::CreditParty)] {
                if *party != draft.party
                    && let Some(name) = retired(party)
                {
                    warnings.push(objection("voucher.party-retired", Some(line), Some(field), [("name", name)]));
                }
            }
        }
        Ok(())
    }

    /// An amount ten times the usual: usual for this party, or for these accounts where the party has no habit yet.
    fn warn_of_amounts(&self, draft: &Draft, known: &mut Known, warnings: &mut Vec<Objection>) -> Result<(), Refusal> {
        if !matches!(draft.purpose, Purpose::New) {
            return Ok(());
        }
        let form = form_of(&draft.form)?;
        let party: Option<EventId> = draft.party.as_deref().and_then(|id| id.parse().ok());
        for (line, entry) in (0u32..).zip(&draft.entries) {
            let Some((debit, credit, amount)) = pair_of(entry) else { continue };
            let key = (form, debit, credit);
            if let Entry::Vacant(unasked) = known.amounts.entry(key) {
                unasked.insert(self.store.like_amounts(form, debit, credit)?);
            }
            let earlier = known.amounts.get(&key).map(Vec::as_slice).unwrap_or_default();
            let of_party = earlier.iter().filter(|(who, _)| party.is_some() && *who == party);
            let of_party: Vec<Dong> = of_party.map(|(_, amount)| *amount).collect();
            let of_all: Vec<Dong> = earlier.iter().map(|(_, amount)| *amount).collect();
            let is_habit = of_party.len() >= 3;
            if let Some(usual) = usual_exceeded(amount, if is_habit { &of_party } else { &of_all }) {
                let args = [("usual", show::dong(usual.get()))];
                warnings.push(objection("voucher.amount-unusual", Some(line), Some(Field::Amount), args));
            }
        }
        Ok(())
    }

    /// The same invoice of the same person in another voucher.
    fn document_warnings(&self, draft: &Draft) -> Result<Vec<Objection>, Refusal> {
        let mut warnings = Vec::new();
        let form = form_of(&draft.form)?;
        let own = match &draft.purpose {
            Purpose::New => None,
            Purpose::Amend { target, .. } | Purpose::Adjust { target, .. } => voucher_id(target).ok(),
        };
        for (line, entry) in (0u32..).zip(&draft.entries) {
            let documents = entry.extra.iter().filter(|field| field.key == Key::Document.name());
            for document in documents.map(|field| field.value.as_str()).filter(|text| !text.trim().is_empty()) {
                let parties = [&entry.debit_party, &entry.credit_party, &draft.party];
                let party = parties.into_iter().flatten().find_map(|id| id.parse().ok());
                let Some(party) = party else { continue };
                if let Some(number) = self.voucher_of_document(form, party, document, own)? {
                    let args = [("document", document.to_owned()), ("number", number)];
                    warnings.push(objection("voucher.document-twice", Some(line), None, args));
                }
            }
        }
        Ok(warnings)
    }

    /// The number of a party's voucher on the same form, taken back ones apart, that names this document. A purchase and
    /// its payment name the same one by right, two purchases or two payments may not.
    pub(crate) fn voucher_of_document(
        &self,
        form: Form,
        party: EventId,
        document: &str,
        own: Option<EventId>,
    ) -> Result<Option<String>, Refusal> {
        let wanted = fold(document);
        for row in self.store.recent_with(party, DOCUMENT_VOUCHERS)? {
            let is_other = row.current.number.form != form || Some(row.current.voucher) == own;
            if is_other || row.reversed || row.link.is_some() {
                continue;
            }
            let names = |value: Option<&Value>| value.and_then(Value::text).is_some_and(|text| fold(text) == wanted);
            let lines = self.store.lines(row.current.event)?;
            let has = lines.iter().any(|line| {
                [Side::Debit, Side::Credit].into_iter().any(|side| names(line.extra.get(Key::Document, side)))
            });
            if has {
                return Ok(Some(row.current.number.to_string()));
            }
        }
        Ok(None)
    }

    /// Cash or bank money below zero on some day from the voucher's on.
    fn money_warnings(&self, draft: &Draft) -> Result<Vec<Objection>, Refusal> {
        let Ok(day) = day_of(&draft.date) else { return Ok(Vec::new()) };
        let replaced = self.replaced_by(draft)?;
        let mut warnings = Vec::new();
        for account in money_accounts(draft) {
            let mut changes = vec![(day, change_on(draft, &account))];
            if let Some((old_day, version)) = replaced {
                changes.push((old_day, -self.effect_on(version, &account)?));
            }
            warnings.extend(self.money_short(&account, &changes)?);
        }
        Ok(warnings)
    }

    /// What an account lacks on its worst day, where these changes make it worse than it is: judged on the balance as it
    /// runs from the first of the changed days on, not only on today's.
    pub(crate) fn money_short(
        &self,
        account: &str,
        changes: &[(NaiveDate, i64)],
    ) -> Result<Option<Objection>, Refusal> {
        let Some(first) = changes.iter().map(|(day, _)| *day).min() else { return Ok(None) };
        let kept = self.store.daily_changes(account, first)?;
        let since = kept.iter().fold(0i64, |sum, (_, change)| sum.saturating_add(*change));
        let before = self.store.balance_now(account)?.saturating_sub(since);
        let mut days: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
        for (day, change) in kept {
            let both = days.entry(day).or_default();
            *both = (both.0.saturating_add(change), both.1.saturating_add(change));
        }
        for (day, change) in changes {
            let new = &mut days.entry(*day).or_default().1;
            *new = new.saturating_add(*change);
        }
        let (mut old, mut new) = (before, before);
        let (mut old_low, mut new_low, mut from) = (i64::MAX, i64::MAX, None);
        for (day, (old_change, new_change)) in days {
            (old, new) = (old.saturating_add(old_change), new.saturating_add(new_change));
            (old_low, new_low) = (old_low.min(old), new_low.min(new));
            if new < 0 && from.is_none() {
                from = Some(day);
            }
        }
        Ok(from.filter(|_| new_low < old_low).map(|day| {
            let args = [
                ("account", account.to_owned()),
                ("short", show::dong(new_low.saturating_neg())),
                ("day", show_day(day)),
            ];
            objection("voucher.money-negative", None, Some(Field::Amount), args)
        }))
    }

    /// What the first money account of the draft holds before and after it.
    pub(crate) fn money_after(&self, draft: &Draft) -> Result<Option<MoneyAfter>, Refusal> {
        let Some(account) = money_accounts(draft).into_iter().next() else { return Ok(None) };
        let change = change_on(draft, &account);
        let mut before = self.store.balance_now(&account)?;
        if let Some((_, version)) = self.replaced_by(draft)? {
            before = before.saturating_sub(self.effect_on(version, &account)?);
        }
        let after = before.saturating_add(change);
        Ok(Some(MoneyAfter {
            account,
            before: show::dong(before),
            change: show::dong(change),
            after: show::dong(after),
            negative: after < 0,
        }))
    }

    /// The content an amendment takes the place of, with its day.
    fn replaced_by(&self, draft: &Draft) -> Result<Option<(NaiveDate, EventId)>, Refusal> {
        let Purpose::Amend { target, .. } = &draft.purpose else { return Ok(None) };
        Ok(self.store.voucher(voucher_id(target)?)?.map(|state| (state.day, state.version)))
    }

    /// What one content of a voucher adds to an account.
    pub(crate) fn effect_on(&self, version: EventId, account: &str) -> Result<i64, Refusal> {
        let side = |code: Option<AccountCode>| i64::from(code.is_some_and(|code| code.as_str() == account));
        let lines = self.store.lines(version)?;
        Ok(lines.iter().map(|line| line.amount.get() * (side(line.debit) - side(line.credit))).sum())
    }
}

/// The cash and bank accounts of a draft, in the order they are met.
pub(crate) fn money_accounts(draft: &Draft) -> Vec<String> {
    let mut accounts: Vec<String> = Vec::new();
    for account in draft.entries.iter().flat_map(|entry| [&entry.debit, &entry.credit]) {
        let is_money = account.starts_with("111") || account.starts_with("112");
        if is_money && !accounts.contains(account) {
            accounts.push(account.clone());
        }
    }
    accounts
}

/// What a draft adds to an account. What is typed may be more than a book holds.
pub(crate) fn change_on(draft: &Draft, account: &str) -> i64 {
    let sides = draft.entries.iter().flat_map(|entry| [(entry, &entry.debit, 1), (entry, &entry.credit, -1)]);
    sides
        .filter(|(_, other, _)| *other == account)
        .filter_map(|(entry, _, sign)| Some(entry.amount.parse::<i64>().ok()?.saturating_mul(sign)))
        .fold(0, i64::saturating_add)
}

fn pair_of(entry: &DraftEntry) -> Option<(AccountCode, AccountCode, Dong)> {
    let amount = entry.amount.parse().ok().and_then(Dong::new)?;
    Some((entry.debit.parse().ok()?, entry.credit.parse().ok()?, amount))
}
