//! The closing entries of a fiscal year: shown, and posted as one voucher on its last day.

use std::collections::BTreeMap;

use ::reports::statement::unclosed::Sharing;
use chrono::NaiveDate;
use coop::closing::{Closing, Key, Step, Trial, close};
use coop::split::split;
use ledger::account::{AccountCode, CHART};
use ledger::day::{Month, show_day};
use ledger::event::body::{Body, Content, SettingSet};
use ledger::event::extra::Extra;
use ledger::event::kind::Kind as EventKind;
use ledger::event::{EventId, Line};
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::voucher::{Checked, Draft, Entry, Form, Sign};

use super::YEAR_END;
use crate::api::income::{PostedVoucher, YearEnd, YearEndEntry, YearEndStep, YearRow};
use crate::api::refusal::Objection;
use crate::entry::objection;
use crate::{Book, Refusal, show};

/// The setting that keeps how 642 is shared; for one year with the year behind it.
const SPLIT_KEY: &str = "policy.split-642";

/// What a closing is worked out from.
struct Worked {
    closing: Closing,
    key: Key,
    last: NaiveDate,
    /// Closings of this year that are posted and still stand.
    posted: Vec<EventId>,
}

impl Book {
    /// The closing entries of a fiscal year as they would be. Nothing is changed.
    ///
    /// # Errors
    /// For a year the book does not have, or a key that does not read.
    pub fn year_end(&self, year: u16, key: Option<&str>) -> Result<YearEnd, Refusal> {
        let worked = self.worked_year_end(year, key)?;
        self.year_end_shown(year, &worked)
    }

    /// Posts the closing entries of a fiscal year as one voucher on its last day. A closing posted before is taken back in
    /// the same act, so that doing it again never counts twice.
    ///
    /// # Errors
    /// As [`Book::year_end`]; when there is nothing to close, or the last month is closed.
    pub fn post_year_end(&mut self, year: u16, key: Option<&str>) -> Result<YearEnd, Refusal> {
        self.refuse_unless_posting()?;
        self.refuse_limited()?;
        let worked = self.worked_year_end(year, key)?;
        let checked = self.checked_closing(year, &worked)?;
        let mut taken_back = Vec::new();
        for id in &worked.posted {
            let state = self.standing(*id)?;
            let content = self.content_of(state.version)?;
            let narration = format!("Hủy bút toán kết chuyển cuối năm {year} để kết chuyển lại");
            taken_back.push((*id, state, Content { date: worked.last, narration, ..content }));
        }
        let months = (Month::of(self.fiscal_days(year)?.0), Month::of(worked.last));
        let setting = format!("{SPLIT_KEY}.{year}");
        let said = self.store.cache().setting(&setting).unwrap_or_default() == worked.key.to_string();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for (id, state, content) in taken_back {
                writing.reverse(id, &state, year, content)?;
            }
            writing.post_computed(EventKind::ClosingEntries, months, checked)?;
            if !said {
                let set = SettingSet { key: setting, value: worked.key.to_string() };
                writing.event(Vec::new(), Body::SettingSet(set))?;
            }
            Ok(())
        })?;
        self.year_end(year, key)
    }

    /// Every fiscal year of the book, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn years(&self) -> Result<Vec<YearRow>, Refusal> {
        let first =
            ledger::voucher::fiscal_year(self.store.first_month().first_day(), self.store.first_month_of_year());
        let mut rows = Vec::new();
        for year in (first..=self.store.last_open_year()?).rev() {
            let (from, to) = self.fiscal_days(year)?;
            let mut month = Month::of(from);
            let mut closed = 0;
            while month <= Month::of(to) {
                closed += u32::from(self.store.cache().closed().contains_key(&month));
                month = month.next();
            }
            let shown = |ids: Vec<EventId>| ids.into_iter().map(|id| self.posted_voucher(id)).collect::<Result<_, _>>();
            let year_end: Vec<PostedVoucher> = shown(self.standing_as(YEAR_END, "911", from, to)?)?;
            rows.push(YearRow {
                year: year.into(),
                from_shown: show_day(from),
                to_shown: show_day(to),
                closed,
                year_end: year_end.into_iter().next(),
                distributed: shown(self.distributions_of(year)?)?,
            });
        }
        Ok(rows)
    }

    fn worked_year_end(&self, year: u16, key: Option<&str>) -> Result<Worked, Refusal> {
        let (first, last) = self.fiscal_days(year)?;
        let key = self.split_key(year, key)?;
        let posted = self.standing_as(YEAR_END, "911", first, last)?;
        let mut trial = self.trial_before_closing(last, &posted)?;
        trial.deductions_internal = self.internal_deductions(first, last)?;
        Ok(Worked { closing: close(&trial, key), key, last, posted })
    }

    fn split_key(&self, year: u16, key: Option<&str>) -> Result<Key, Refusal> {
        let setting = format!("{SPLIT_KEY}.{year}");
        let text = key.unwrap_or_else(|| self.setting(&setting));
        text.parse().map_err(|_| Refusal::new("closing.key").with("key", text))
    }

    /// How the result of some days of a fiscal year is shared between the streams, as its closing would.
    pub(crate) fn sharing(&self, from: NaiveDate, to: NaiveDate) -> Result<Sharing, Refusal> {
        let year = ledger::voucher::fiscal_year(to, self.store.first_month_of_year());
        Ok(Sharing { key: self.split_key(year, None)?, deductions_internal: self.internal_deductions(from, to)? })
    }

    /// What stands on the accounts at the end of the year, without the closing that is posted already.
    fn trial_before_closing(&self, last: NaiveDate, posted: &[EventId]) -> Result<Trial, Refusal> {
        let begin = self.store.first_month().first_day().min(last);
        let figures = self.store.account_figures(begin, last)?;
        let mut balances: BTreeMap<AccountCode, i64> =
            figures.into_iter().map(|(account, figures)| (account, figures.closing())).collect();
        for id in posted {
            for Line { debit, credit, amount, .. } in self.lines_of_voucher(*id)? {
                debit.into_iter().for_each(|account| *balances.entry(account).or_default() -= amount.get());
                credit.into_iter().for_each(|account| *balances.entry(account).or_default() += amount.get());
            }
        }
        Ok(Trial { balances, deductions_internal: 0 })
    }

    /// Which part of 521 corrects internal sales: a party's deductions follow what was sold to it («chưa đối chiếu»).
    fn internal_deductions(&self, first: NaiveDate, last: NaiveDate) -> Result<i64, Refusal> {
        // Closing entries name nobody, so they are in none of these.
        let by_party = |account: &str| Ok::<_, Refusal>(self.store.supplied_to(account, first, last)?);
        let deducted = by_party("521")?;
        if deducted.is_empty() {
            return Ok(0);
        }
        let (external, internal) = (by_party("511")?, by_party("512")?);
        let mut sum = 0;
        for (party, net) in deducted {
            let sold = |sales: &BTreeMap<EventId, i64>| sales.get(&party).copied().unwrap_or(0).max(0);
            let shares = split((-net).max(0), &[sold(&external), sold(&internal)]);
            sum += shares.map_or(0, |shares| shares[1]);
        }
        Ok(sum)
    }

    fn checked_closing(&self, year: u16, worked: &Worked) -> Result<Checked, Refusal> {
        if worked.closing.entries.is_empty() {
            return Err(Refusal::new("closing.nothing").with("year", year));
        }
        let entries = worked.closing.entries.iter().map(|entry| Entry {
            debit: Some(entry.debit),
            credit: Some(entry.credit),
            amount: Dong::new(entry.amount),
            debit_party: None,
            credit_party: None,
            extra: Extra::default(),
        });
        let content = Content {
            date: worked.last,
            party: None,
            party_name: String::new(),
            narration: format!("Kết chuyển doanh thu, chi phí, xác định kết quả kinh doanh năm {year}"),
            attachments: 0,
        };
        let draft = Draft { form: Form::Journal, content, entries: entries.collect() };
        let checked = draft.check(&self.store, Sign::Positive)?;
        let checked =
            checked.map_err(|faults| Refusal::objections(faults.into_iter().map(Objection::from).collect()))?;
        Ok(checked)
    }

    fn year_end_shown(&self, year: u16, worked: &Worked) -> Result<YearEnd, Refusal> {
        let closing = &worked.closing;
        let steps = Step::ALL.into_iter().filter_map(|step| {
            let entries: Vec<YearEndEntry> = closing
                .entries
                .iter()
                .filter(|entry| entry.step == step)
                .map(|entry| self.entry_shown(entry))
                .collect();
            (!entries.is_empty()).then(|| YearEndStep {
                step: step.name().to_owned(),
                article: step.article().cited.to_owned(),
                confidence: step.article().confidence.name().to_owned(),
                entries,
            })
        });
        let steps = steps.collect();
        let outdated = match worked.posted.first() {
            Some(id) => !self.is_posted_so(*id, closing)?,
            None => false,
        };
        Ok(YearEnd {
            year: year.into(),
            day_shown: show_day(worked.last),
            key: worked.key.to_string(),
            key_external: show::dong(closing.key_external),
            key_internal: show::dong(closing.key_internal),
            steps,
            profit_external: closing.profit_external.to_string(),
            profit_external_shown: show::dong(closing.profit_external),
            profit_internal: closing.profit_internal.to_string(),
            profit_internal_shown: show::dong(closing.profit_internal),
            posted: worked.posted.first().map(|id| self.posted_voucher(*id)).transpose()?,
            outdated,
            looks: self.looks_before_closing(worked)?,
        })
    }

    fn entry_shown(&self, entry: &coop::closing::Entry) -> YearEndEntry {
        let closed =
            if ["911", "421"].iter().any(|own| entry.debit.is_under(own)) { entry.credit } else { entry.debit };
        YearEndEntry {
            debit: entry.debit.to_string(),
            credit: entry.credit.to_string(),
            name: self.account_name(closed),
            name_en: CHART.get(&closed).map(|account| account.name_en.clone()).unwrap_or_default(),
            amount: show::dong(entry.amount),
        }
    }

    fn is_posted_so(&self, id: EventId, closing: &Closing) -> Result<bool, Refusal> {
        let lines = self.lines_of_voucher(id)?;
        let same = |(line, entry): (&Line, &coop::closing::Entry)| {
            (line.debit, line.credit, line.amount.get()) == (Some(entry.debit), Some(entry.credit), entry.amount)
        };
        Ok(lines.len() == closing.entries.len() && lines.iter().zip(&closing.entries).all(same))
    }

    /// Earlier months that are open, cost still gathered on 154, VAT not set off, tax not booked.
    fn looks_before_closing(&self, worked: &Worked) -> Result<Vec<Objection>, Refusal> {
        let mut looks = Vec::new();
        let last = Month::of(worked.last);
        let (first, _) = (Month::from_index(last.index() - 11).unwrap_or(last), ());
        let mut month = first.max(self.store.first_month());
        let mut open = 0;
        while month < last {
            open += u32::from(!self.store.cache().closed().contains_key(&month));
            month = month.next();
        }
        if open > 0 {
            looks.push(objection("closing.months-open", None, None, [("count", open.to_string())]));
        }
        let begin = self.store.first_month().first_day().min(worked.last);
        let figures = self.store.account_figures(begin, worked.last)?;
        let balance = |group: &str| -> i64 {
            let under = figures.iter().filter(|(account, _)| account.is_under(group));
            under.map(|(_, figures)| figures.closing()).sum()
        };
        let in_progress = balance("154");
        if in_progress != 0 {
            looks.push(objection("closing.cost-in-progress", None, None, [("amount", show::dong(in_progress))]));
        }
        if balance("133") > 0 && balance("3331") < 0 {
            looks.push(objection("closing.vat-set-off", None, None, []));
        }
        let profit = worked.closing.profit_external + worked.closing.profit_internal;
        if profit > 0 && worked.posted.is_empty() && balance("659") == 0 {
            looks.push(objection("closing.no-tax", None, None, []));
        }
        Ok(looks)
    }
}
