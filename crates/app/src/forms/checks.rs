//! The identities of a year, with what the books say beside the forms.

use std::collections::BTreeMap;

use ::reports::statement::facts::At;
use ::reports::statement::identity::{Check, Difference, Given, Verdict, What, check};
use ::reports::statement::{LastYear, equity, position, result};
use ::reports::stock::STOCK;
use ::reports::trial::{Figures, Presentation, trial_balance};
use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::show_day;

use super::Reading;
use crate::api::form::{FormCheck, FormDifference};
use crate::coop::funds::{Asset, FUNDS, Source};
use crate::{Book, Refusal};

/// Accounts whose assets have a card each, with their wear.
const ASSETS: [&str; 3] = ["211", "212", "214"];

/// Figures that differ are named one by one up to so many.
const NAMED_MAX: usize = 50;

impl Book {
    /// Checks I1 to I16 for the fiscal year up to a day.
    pub(super) fn form_checks(&self, reading: &Reading) -> Result<Vec<FormCheck>, Refusal> {
        let (from, to) = (reading.first_day(), reading.to);
        let sum = self.store.journal_sum(from, to)?;
        let totals = self.store.account_figures(from, to)?.into_iter();
        let mut totals: BTreeMap<AccountCode, Figures> = totals
            .map(|(account, part)| (account, Figures { opening: part.opening, debit: part.debit, credit: part.credit }))
            .collect();
        // What other books had of the year is in no journal: it is added to both sides of the comparison.
        let mut journal = sum.debit;
        for (account, (debit, credit)) in self.turnover_before(from, to)? {
            let total = totals.entry(account).or_default();
            *total = Figures {
                opening: total.opening - debit + credit,
                debit: total.debit + debit,
                credit: total.credit + credit,
            };
            journal += if account.is_off_balance() { 0 } else { debit };
        }
        totals.retain(|_, total| *total != Figures::default());
        let banks = self.bank_figures(from, to)?;
        let cards = self.card_sums(to)?;
        let closed_before = self.closed_before(from)?;
        let below_zero = self.below_zero(from, to, &totals)?;
        let facts = reading.shown();
        let checks = check(&Given {
            facts: &reading.year,
            b01: &position(facts),
            b02: &result(facts, LastYear::Absent),
            f02: &equity(facts),
            f01: &trial_balance(&reading.year.figures, Presentation::BothSides, 1),
            provisional: reading.carried.is_some(),
            journal,
            totals: &totals,
            bank: banks.values().map(|figures| figures.closing()).sum(),
            cards: &cards,
            closed_before: closed_before.as_ref(),
            below_zero: &below_zero,
            unbalanced: &sum.unbalanced,
        });
        checks.into_iter().map(|check| self.shown_check(check)).collect()
    }

    /// What the cards of stock (S06), of assets (S09) and of funds (S29, S32) hold at the end of a day, by account, debit
    /// positive. They are added up from the lines of the vouchers, the accounts from the totals of each month.
    fn card_sums(&self, to: NaiveDate) -> Result<BTreeMap<AccountCode, i64>, Refusal> {
        let mut sums: BTreeMap<AccountCode, i64> = BTreeMap::new();
        let mut add = |group: &str, held: i64| {
            if let Ok(account) = group.parse() {
                sums.insert(account, held);
            }
        };
        for group in STOCK {
            add(group, self.stock_cards(group, to, to)?.values().map(|card| card.left().amount).sum());
        }
        for group in FUNDS {
            add(group, -self.fund_sources(group, to, to)?.values().map(Source::left).sum::<i64>());
        }
        for group in ASSETS {
            add(group, self.asset_costs(group, to, to)?.values().map(Asset::cost).sum());
        }
        Ok(sums)
    }

    /// What every account of every party closed the year before with; nothing for the book's first year.
    fn closed_before(&self, from: NaiveDate) -> Result<Option<BTreeMap<::reports::detail::Key, i64>>, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let (Some(begins), Some(last)) = (from.checked_sub_months(chrono::Months::new(12)), from.pred_opt()) else {
            return Ok(None);
        };
        if last < first {
            return Ok(None);
        }
        let figures = self.figures_by_party(begins.max(first), last)?.into_iter();
        Ok(Some(figures.map(|(key, part)| (key, part.at(At::Closing))).filter(|(_, balance)| *balance != 0).collect()))
    }

    /// The first day of each account of money that ended below zero, and how far.
    fn below_zero(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        totals: &BTreeMap<AccountCode, Figures>,
    ) -> Result<Vec<(AccountCode, NaiveDate, i64)>, Refusal> {
        let mut found = Vec::new();
        for (account, figures) in
            totals.iter().filter(|(account, _)| account.is_under("111") || account.is_under("112"))
        {
            let mut balance = figures.opening;
            let changes = self.store.daily_changes(account.as_str(), from)?.into_iter();
            for (day, change) in changes.take_while(|(day, _)| *day <= to) {
                balance += change;
                if balance < 0 {
                    found.push((*account, day, balance));
                    break;
                }
            }
        }
        Ok(found)
    }

    fn shown_check(&self, check: Check) -> Result<FormCheck, Refusal> {
        let (verdict, differences) = match check.verdict {
            Verdict::Holds => ("holds", Vec::new()),
            Verdict::NotYet(differences) => ("not-yet", differences),
            Verdict::Differs(differences) => ("differs", differences),
            Verdict::Absent => ("absent", Vec::new()),
        };
        Ok(FormCheck {
            id: check.id.to_owned(),
            verdict: verdict.to_owned(),
            inferred: !check.confirmed,
            count: u32::try_from(differences.len()).unwrap_or(u32::MAX),
            differences: differences
                .iter()
                .take(NAMED_MAX)
                .map(|difference| self.shown_difference(difference))
                .collect::<Result<_, _>>()?,
        })
    }

    fn shown_difference(&self, difference: &Difference) -> Result<FormDifference, Refusal> {
        let mut shown = FormDifference {
            of: String::new(),
            name: String::new(),
            at: String::new(),
            party: None,
            voucher: None,
            left: super::show_form::shown(difference.left),
            right: super::show_form::shown(difference.right),
        };
        let (of, name, at) = match difference.of {
            What::Line(form, line) => ("line", form.to_owned(), line.to_owned()),
            What::LineBefore(form, line) => ("line-before", form.to_owned(), line.to_owned()),
            What::Account(account) => ("account", account.to_string(), String::new()),
            What::Balance(account, party) => {
                shown.party = party.map(|party| self.party_ref(party)).transpose()?.flatten();
                ("balance", account.to_string(), String::new())
            }
            What::Day(account, day) => ("day", account.to_string(), show_day(day)),
            What::Voucher(voucher) => {
                let number = self.store.find_voucher(voucher)?.map(|row| row.current.number.to_string());
                shown.voucher = number.map(|number| (voucher.to_string(), number));
                ("voucher", String::new(), String::new())
            }
            What::Columns(first) => ("columns", format!("{first} = {}", first + 1), String::new()),
            What::Journal => ("journal", String::new(), String::new()),
        };
        (shown.of, shown.name, shown.at) = (of.to_owned(), name, at);
        Ok(shown)
    }
}
