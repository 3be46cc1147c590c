//! The charts under the five figures: money at the end of months, what came and went, who owes most, this year and last.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::event::extra::Key;
use ledger::event::value::Value;
use store::query::Flow;

use super::overview::{COSTS, RESULT, REVENUE};
use super::sum::sum;
use crate::api::field::{ChartPoint, OverviewCharts};
use crate::{Book, Refusal};

/// Months of a chart.
const MONTHS: u32 = 6;
/// Bars of the chart of debtors.
const DEBTORS_MAX: usize = 10;
/// Cash and bank.
const PURSES: [&str; 2] = ["111", "112"];
/// The list of seasons, and how far back one is looked for.
const SEASONS: &str = "season";
const SEASON_MONTHS: u32 = 24;
/// All accounts of money: what goes from one to another neither comes nor goes.
const MONEY: &str = "11";

impl Book {
    /// The charts. Their figures are read from the postings of at most two years.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn overview_charts(&self) -> Result<OverviewCharts, Refusal> {
        let months = self.months_shown()?;
        let money = self.money_of(&months)?;
        let flows = self.flows_of(&months)?;
        let left = flows.iter().fold(0, |sum: i64, (_, flow)| sum.saturating_add(flow.inflow - flow.outflow));
        let grew = match (money.first(), money.last()) {
            (Some((_, first)), Some((_, last))) => last.saturating_sub(*first),
            _ => 0,
        };
        let years = self.years_compared()?;
        let seasons = self.seasons_compared()?;
        let (sold_grew, season_grew) = (grew_by(&years), grew_by(&seasons));
        let of_month = |month: Month| (format!("T{}", month.month()), month.to_string());
        Ok(OverviewCharts {
            money: points(money.into_iter().map(|(month, dong)| (of_month(month), dong, dong))),
            money_grew: sum(grew),
            flows: points(flows.into_iter().map(|(month, flow)| (of_month(month), flow.inflow, flow.outflow))),
            flows_left: sum(left),
            debtors: points(self.largest_debts()?.into_iter().map(|(name, dong)| ((name.clone(), name), dong, dong))),
            years: points(years.into_iter().map(|(labels, (sold, spent))| (labels, sold, spent))),
            sold_grew: sum(sold_grew),
            seasons: points(seasons.into_iter().map(|(labels, (sold, spent))| (labels, sold, spent))),
            season_grew: sum(season_grew),
        })
    }

    /// Six months up to the one of today, or up to the last in which money moved where that is long ago.
    fn months_shown(&self) -> Result<Vec<Month>, Refusal> {
        let now = Month::of(self.current_day()?);
        let last = self.store.last_month_of(&PURSES)?.map_or(now, |last| last.min(now));
        let mut months: Vec<Month> = Vec::new();
        let mut month = last;
        for _ in 0..MONTHS {
            months.insert(0, month);
            if month <= self.store.cache().first_month() {
                break;
            }
            month = month.previous();
        }
        Ok(months)
    }

    /// Cash and bank at the end of each month; what is dated later belongs to the last.
    fn money_of(&self, months: &[Month]) -> Result<Vec<(Month, i64)>, Refusal> {
        let mut money: Vec<(Month, i64)> = months.iter().map(|month| (*month, 0)).collect();
        let last = money.len().saturating_sub(1);
        for purse in PURSES {
            for (month, figures) in self.store.months_of(purse)? {
                for (at, (end, sum)) in money.iter_mut().enumerate() {
                    if month <= *end || at == last {
                        *sum = sum.saturating_add(figures.closing());
                    }
                }
            }
        }
        Ok(money)
    }

    fn flows_of(&self, months: &[Month]) -> Result<Vec<(Month, Flow)>, Refusal> {
        let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(Vec::new()) };
        let found = self.store.flows(MONEY, first.first_day(), last.last_day())?;
        Ok(months.iter().map(|month| (*month, found.get(month).copied().unwrap_or_default())).collect())
    }

    fn largest_debts(&self) -> Result<Vec<(String, i64)>, Refusal> {
        let mut owed: Vec<(Option<EventId>, i64)> = self.debts_now()?.owed.into_iter().collect();
        owed.retain(|(party, _)| party.is_some());
        owed.sort_by_key(|(party, dong)| (std::cmp::Reverse(*dong), *party));
        owed.truncate(DEBTORS_MAX);
        let named = owed.into_iter().map(|(party, dong)| Ok((self.person_sum(party, dong)?.name, dong)));
        named.collect()
    }

    /// Sold and used up in this fiscal year up to its last month with a sale, and in the same months of the year before.
    fn years_compared(&self) -> Result<Vec<Compared>, Refusal> {
        let now = Month::of(self.current_day()?);
        let last = self.store.last_month_of(&[REVENUE, COSTS])?;
        let Some(last) = last.map(|last| last.min(now)) else { return Ok(Vec::new()) };
        let first = first_of_year(last, self.store.cache().first_month_of_year());
        let (before_first, before_last) = (a_year_before(first), a_year_before(last));
        let days = |first: Month, last: Month| (first.first_day(), last.last_day());
        let span = |first: Month, last: Month| -> Result<Compared, Refusal> {
            let (from, to) = days(first, last);
            Ok((labels_of(from, to), self.result_of(from, to)?))
        };
        let (Some(before_first), Some(before_last)) = (before_first, before_last) else { return Ok(Vec::new()) };
        if before_first < self.store.cache().first_month() {
            return Ok(Vec::new());
        }
        Ok(vec![span(before_first, before_last)?, span(first, last)?])
    }
}

impl Book {
    /// Sold and used up in the season that began last and in the one before it. The lines say which season they are of, so
    /// they are read one by one, and only in a book that keeps a list of seasons.
    fn seasons_compared(&self) -> Result<Vec<Compared>, Refusal> {
        if self.list_values(SEASONS)?.len() < 2 {
            return Ok(Vec::new());
        }
        let today = self.current_day()?;
        let from = today.checked_sub_months(Months::new(SEASON_MONTHS)).unwrap_or(today);
        let mut seasons: BTreeMap<String, Season> = BTreeMap::new();
        for group in [REVENUE, COSTS] {
            self.store.detail_rows::<Refusal>(group, from, today, |detail| {
                let row = &detail.row;
                let carried = row.contra.is_some_and(|contra| contra.is_under(RESULT));
                let name = detail.any(Key::Season).and_then(Value::text).unwrap_or_default().trim();
                if carried || name.is_empty() {
                    return Ok(());
                }
                let season = seasons.entry(name.to_owned()).or_insert(Season { begins: row.day, sold: 0, spent: 0 });
                season.begins = season.begins.min(row.day);
                let credit = row.credit.saturating_sub(row.debit);
                if group == REVENUE {
                    season.sold = season.sold.saturating_add(credit);
                } else {
                    season.spent = season.spent.saturating_sub(credit);
                }
                Ok(())
            })?;
        }
        let mut seasons: Vec<_> = seasons.into_iter().collect();
        seasons.sort_by(|(one, a), (other, b)| (a.begins, one).cmp(&(b.begins, other)));
        let last_two = seasons.len().checked_sub(2).map(|from| seasons.split_off(from)).unwrap_or_default();
        let named = |(code, one): (String, Season)| {
            let name = self.list_name(SEASONS, &code);
            ((code, name), (one.sold, one.spent))
        };
        Ok(last_two.into_iter().map(named).collect())
    }
}

/// What lines that name a season come to.
struct Season {
    begins: NaiveDate,
    sold: i64,
    spent: i64,
}

/// How much more was sold in the second than in the first of two that are compared.
fn grew_by(compared: &[Compared]) -> i64 {
    match compared {
        [before, now] => now.1.0.saturating_sub(before.1.0),
        _ => 0,
    }
}

/// Short and full label, and what was sold and used up.
type Compared = ((String, String), (i64, i64));

fn labels_of(from: NaiveDate, to: NaiveDate) -> (String, String) {
    (to.year().to_string(), format!("{}–{}", show_day(from), show_day(to)))
}

fn first_of_year(month: Month, first_month: u8) -> Month {
    let back = (month.month() + 12 - u32::from(first_month)) % 12;
    (0..back).fold(month, |month, _| month.previous())
}

fn a_year_before(month: Month) -> Option<Month> {
    Month::from_index(month.index() - 12)
}

/// Marks of a chart, their heights in thousandths of the tallest.
fn points(marks: impl Iterator<Item = ((String, String), i64, i64)>) -> Vec<ChartPoint> {
    let marks: Vec<_> = marks.collect();
    let tallest = marks.iter().map(|(_, first, second)| first.unsigned_abs().max(second.unsigned_abs())).max();
    let tallest = i128::from(tallest.unwrap_or(0).max(1));
    let height = |dong: i64| i32::try_from(i128::from(dong) * 1000 / tallest).unwrap_or(0);
    let point = |((label, full_label), first, second)| ChartPoint {
        label,
        full_label,
        first: sum(first),
        second: sum(second),
        first_height: height(first),
        second_height: height(second),
    };
    marks.into_iter().map(point).collect()
}
