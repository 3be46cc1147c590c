//! The lines of a service contract, from what is typed to what is written and back to what is shown.

use std::collections::BTreeMap;

use ledger::amount::{read_quantity, show_quantity};
use ledger::event::EventId;
use ledger::event::contract::ContractLine as Line;
use ledger::party::{Party, PartyKind};
use rust_decimal::Decimal;

use crate::api::contract::{ContractLine, ContractLineInput, ContractLineRead};
use crate::api::refusal::Objection;
use crate::pasted::{cells, header_words, is_total};
use crate::stock::unit_of;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

/// So many lines a contract has at most; a printed page holds about twenty.
pub(super) const LINES_MAX: usize = 200;

/// A quantity or price has so many decimals at most.
const DECIMALS_MAX: u32 = 6;

/// A line as typed, understood.
pub(super) struct LineRead {
    pub line: Line,
    pub faults: Vec<Objection>,
}

impl Book {
    /// What is typed in each line. What stands in the contract keeps its item, whatever became of the item's name.
    pub(super) fn contract_lines_typed(
        &self,
        typed: &[ContractLineInput],
        standing: &[Line],
    ) -> Result<Vec<LineRead>, Refusal> {
        let register = self.store.register()?;
        let items: Vec<&Party> = register.all().filter(|party| party.kind == PartyKind::Item).collect();
        let read = (0..).zip(typed).map(|(at, line)| read_line(at, line, standing, &items));
        Ok(read.collect())
    }

    pub(super) fn contract_line_shown(&self, line: &Line) -> Result<ContractLine, Refusal> {
        let register = self.store.register()?;
        Ok(ContractLine {
            item: line.item.and_then(|item| register.get(item)).map(party_ref),
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.map(show_quantity).unwrap_or_default(),
            price: line.price.map(show_quantity).unwrap_or_default(),
            amount: line.amount().map(|amount| show::dong(amount.get())).unwrap_or_default(),
        })
    }

    pub(super) fn contract_line_read(&self, read: LineRead) -> Result<ContractLineRead, Refusal> {
        Ok(ContractLineRead { line: self.contract_line_shown(&read.line)?, faults: read.faults })
    }
}

fn read_line(at: u32, typed: &ContractLineInput, standing: &[Line], items: &[&Party]) -> LineRead {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, code: &str, written: &str| {
        let args = BTreeMap::from([("written".to_owned(), written.trim().to_owned())]);
        faults.push(Objection { code: code.to_owned(), line: Some(at), field: Some(field.to_owned()), args });
    };
    let mut text = |field: &str, typed: &str| {
        ledger::text::clean(typed).unwrap_or_else(|fault| {
            wrong(field, fault.code(), typed);
            String::new()
        })
    };
    let (typed_name, typed_unit) = (text("name", &typed.name), text("unit", &typed.unit));
    let (item, name) = named(typed_name, standing, items);
    if name.is_empty() && typed.name.trim().is_empty() {
        wrong("name", "contract.line-name", "");
    }
    let unit = match items.iter().find(|card| Some(card.id) == item) {
        Some(card) if typed_unit.is_empty() => unit_of(card).to_owned(),
        _ => typed_unit,
    };
    let mut number = |field: &str, code: &str, typed: &str, is_right: fn(&Decimal) -> bool| {
        if typed.trim().is_empty() {
            return None;
        }
        let read = number_typed(typed).filter(is_right);
        if read.is_none() {
            wrong(field, code, typed);
        }
        read
    };
    let quantity = number("quantity", "contract.line-quantity", &typed.quantity, |quantity| *quantity > Decimal::ZERO);
    let price = number("price", "contract.line-price", &typed.price, |price| *price >= Decimal::ZERO);
    let line = Line { item, name, unit, quantity, price };
    if quantity.is_some() && price.is_some() && line.amount().is_none() {
        wrong("price", "contract.line-amount", &typed.price);
    }
    LineRead { line, faults }
}

/// The item a line speaks of, and its name as it goes onto the paper: by its code, as it stands in the contract, or by the
/// name of one card alone.
fn named(typed: String, standing: &[Line], items: &[&Party]) -> (Option<EventId>, String) {
    let wanted = ledger::text::fold(&typed);
    if typed.is_empty() {
        return (None, typed);
    }
    if let Some(card) = items.iter().find(|card| card.active && ledger::text::fold(&card.code) == wanted) {
        return (Some(card.id), card.name.clone());
    }
    if let Some(line) = standing.iter().find(|line| line.name == typed) {
        return (line.item, typed);
    }
    let mut of_name = items.iter().filter(|card| card.active && card.name == typed);
    match (of_name.next(), of_name.next()) {
        (Some(card), None) => (Some(card.id), typed),
        _ => (None, typed),
    }
}

/// `12,5`, `12.500`, or an amount as it is typed in vouchers: `50k`, `1tr5`.
fn number_typed(typed: &str) -> Option<Decimal> {
    let read = match read_quantity(typed, DECIMALS_MAX) {
        Ok(number) => number?,
        Err(_) => Decimal::from(ledger::amount::read(typed).ok()??.get()),
    };
    let number = read.normalize();
    // An event holds a mantissa of sixty-four bits.
    i64::try_from(number.mantissa()).ok().map(|_| number)
}

/// The lines of a piece of a spreadsheet or of a CSV file: name, unit, quantity and price in this order, or found by the
/// words over them; sums below them are passed over.
///
/// # Errors
/// When it holds no cells, too many, or letters of an old font.
pub fn read_contract_lines(text: &str) -> Result<Vec<ContractLineInput>, Refusal> {
    let mut cells = cells(text)?;
    let place = |titles: &[&str]| cells[0].iter().position(|cell| titles.contains(&header_words(cell).as_str()));
    let found = [&NAME[..], &UNIT, &QUANTITY, &PRICE].map(place);
    let places = if found[0].is_some() && found[1..].iter().any(Option::is_some) {
        cells.remove(0);
        found
    } else {
        [Some(0), Some(1), Some(2), Some(3)]
    };
    cells.retain(|row| !is_total(row));
    let line = |row: &Vec<String>| {
        let cell = |at: usize| places[at].and_then(|at| row.get(at)).cloned().unwrap_or_default();
        ContractLineInput { name: cell(0), unit: cell(1), quantity: cell(2), price: cell(3) }
    };
    Ok(cells.iter().map(line).collect())
}

/// What stands over the columns, without marks and signs: on form 03-BH, and in files.
const NAME: [&str; 6] =
    ["name", "item", "ten hang hoa dich vu", "ten hang hoa va dich vu", "ten hang", "hang hoa dich vu"];
const UNIT: [&str; 3] = ["unit", "don vi tinh", "dvt"];
const QUANTITY: [&str; 3] = ["quantity", "so luong", "qty"];
const PRICE: [&str; 2] = ["price", "don gia"];
