//! Services to members, S23, from the credit of 5122.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::amount::show_quantity;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::extra::Key;
use ledger::event::value::Value;
use rust_decimal::Decimal;
use store::query::LedgerRow;

use super::{decimal, unit_of};
use crate::api::stock::{ServiceBook, ServiceMember, ServiceRow, ServiceSum};
use crate::entry::party_id;
use crate::journal::days;
use crate::{Book, Refusal, show};

/// Revenue of services to members (TT 71/2024/TT-BTC, account 5122).
const SERVICES: &str = "5122";

/// One service as the ledger has it.
pub(crate) struct Service {
    pub row: LedgerRow,
    /// The item of the register.
    pub item: Option<EventId>,
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
    pub season: String,
}

/// Quantity and đồng by season and service.
pub(crate) type Seasons = BTreeMap<(String, Option<EventId>), (Decimal, i64)>;

impl Book {
    /// The services to each member in some days, or to one.
    ///
    /// # Errors
    /// When a day does not read, or there is no such party.
    pub fn service_book(&self, party: Option<&str>, from: &str, to: &str) -> Result<ServiceBook, Refusal> {
        let (first, last) = days(from, to)?;
        let only = party.map(party_id).transpose()?;
        let (mut members, mut total) = (Vec::new(), 0);
        for (member, services) in self.services(only, first, last)? {
            let Some(party) = self.party_ref(member)? else { continue };
            let sum: i64 = services.iter().map(|one| one.row.credit).sum();
            total += sum;
            members.push(ServiceMember {
                party,
                seasons: self.season_rows(&seasons_of(&services))?,
                rows: services.into_iter().map(|one| self.service_row(one)).collect::<Result<_, _>>()?,
                amount: show::dong(sum),
            });
        }
        members.sort_by(|one, other| one.party.code.cmp(&other.party.code));
        Ok(ServiceBook { members, amount: show::dong(total) })
    }

    /// Services by member, in the order of the ledger. Corrections in red are among them; what closes the account is not.
    pub(crate) fn services(
        &self,
        only: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<EventId, Vec<Service>>, Refusal> {
        let mut by_member: BTreeMap<EventId, Vec<Service>> = BTreeMap::new();
        self.store.detail_rows::<Refusal>(SERVICES, from, to, |detail| {
            let row = &detail.row;
            let member = detail.line.debit_party.or(detail.line.credit_party).or(row.party);
            let Some(member) = member.filter(|member| only.is_none_or(|only| only == *member)) else { return Ok(()) };
            if row.credit == 0 {
                return Ok(());
            }
            let number = |key: Key| decimal(detail.any(key), key);
            let (quantity, price) = (number(Key::Quantity), number(Key::UnitPrice));
            let red = row.credit < 0;
            by_member.entry(member).or_default().push(Service {
                item: detail.any(Key::Item).and_then(Value::int).and_then(EventId::from_i64),
                quantity: quantity.map(|quantity| if red { -quantity.abs() } else { quantity }),
                price,
                season: detail.any(Key::Season).and_then(Value::text).unwrap_or_default().to_owned(),
                row: detail.row,
            });
            Ok(())
        })?;
        Ok(by_member)
    }

    /// The name of a service and what it is counted in.
    pub(crate) fn service_named(&self, item: Option<EventId>) -> Result<(String, String), Refusal> {
        let register = self.store.register()?;
        let card = item.and_then(|item| register.get(item));
        Ok(card.map(|card| (card.name.clone(), unit_of(card).to_owned())).unwrap_or_default())
    }

    fn service_row(&self, one: Service) -> Result<ServiceRow, Refusal> {
        let (service, unit) = self.service_named(one.item)?;
        Ok(ServiceRow {
            voucher: one.row.voucher.to_string(),
            number: one.row.number.to_string(),
            date_shown: show_day(one.row.day),
            voucher_date_shown: show_day(one.row.voucher_day),
            service,
            unit,
            quantity: one.quantity.map(show_quantity).unwrap_or_default(),
            price: one.price.map(show_quantity).unwrap_or_default(),
            amount: show::dong(one.row.credit),
            season: one.season,
            narration: one.row.narration,
        })
    }

    fn season_rows(&self, seasons: &Seasons) -> Result<Vec<ServiceSum>, Refusal> {
        let row = |((season, item), (quantity, amount)): (&(String, Option<EventId>), &(Decimal, i64))| {
            let (service, unit) = self.service_named(*item)?;
            let quantity = if quantity.is_zero() { String::new() } else { show_quantity(*quantity) };
            Ok(ServiceSum { season: season.clone(), service, unit, quantity, amount: show::dong(*amount) })
        };
        seasons.iter().map(row).collect()
    }
}

/// What was served in each season, service by service; lines that name no season are in none.
pub(crate) fn seasons_of(services: &[Service]) -> Seasons {
    let mut seasons = Seasons::new();
    for one in services.iter().filter(|one| !one.season.is_empty()) {
        let sum = seasons.entry((one.season.clone(), one.item)).or_default();
        sum.0 += one.quantity.unwrap_or_default();
        sum.1 += one.row.credit;
    }
    seasons
}
