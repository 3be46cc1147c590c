//! The lines of vouchers that stand, as a sheet that another book takes in again (`vouchers_in`): every field by itself,
//! people by their codes, details of lines each in a column of its side.

use std::collections::BTreeSet;

use ::reports::sheet::{Cell, Column, Holds, Sheet, number_or_blank};
use ledger::account::AccountCode;
use ledger::event::extra::{Key, Side, Sort};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::fold::{Books, LinkKind};
use store::query::VersionRow;

use crate::Refusal;
use crate::api::voucher::VoucherQuery;
use crate::columns::{Making, VOUCHERS_AT_ONCE};
use crate::table_in::detail_title;

/// The columns every line has; the details come after them.
const COLUMNS: [(&str, Holds); 15] = [
    ("voucher_date", Holds::Day),
    ("number", Holds::Text),
    ("form", Holds::Text),
    ("party", Holds::Text),
    ("party_name", Holds::LongText),
    ("narration", Holds::LongText),
    ("debit_account", Holds::Text),
    ("credit_account", Holds::Text),
    ("amount", Holds::Dong),
    ("debit_party", Holds::Text),
    ("credit_party", Holds::Text),
    ("line_narration", Holds::LongText),
    ("attachments", Holds::Number),
    ("event", Holds::Text),
    ("state", Holds::Text),
];

/// What all lines of a voucher share.
#[derive(Clone)]
struct Head {
    version: VersionRow,
    papers: u16,
    /// The code of the business event it was written as.
    event: String,
    state: String,
}

impl Making<'_> {
    /// Every line of the vouchers a list shows, without what was taken back and what took it back; by days, so that another
    /// book numbers them as they happened.
    pub(crate) fn entries(&self, query: &VoucherQuery) -> Result<Sheet, Refusal> {
        let query = &VoucherQuery { order: "date-up".to_owned(), ..query.clone() };
        let mut lines: Vec<(Head, Line)> = Vec::new();
        let mut offset = 0;
        loop {
            let rows = self.book.found_vouchers(query, offset, VOUCHERS_AT_ONCE)?;
            let read = rows.len();
            for row in rows {
                if row.reversed || !row.outcome.counts() || row.link == Some(LinkKind::Reverses) {
                    continue;
                }
                let head = Head {
                    papers: self.book.content_of(row.current.event)?.attachments,
                    event: self.book.store.event(row.current.event)?.body.business().unwrap_or_default().to_owned(),
                    state: self.state_shown(&row),
                    version: row.current,
                };
                let own = self.book.store.lines(head.version.event)?;
                lines.extend(own.into_iter().map(|line| (head.clone(), line)));
            }
            if read < VOUCHERS_AT_ONCE as usize {
                break;
            }
            offset += VOUCHERS_AT_ONCE;
        }
        let details: BTreeSet<(Key, bool)> =
            lines.iter().flat_map(|(_, line)| details_of(line).map(|(key, credit, _)| (key, credit))).collect();
        let mut sheet = self.begin("entries", "", "", &COLUMNS)?;
        sheet.columns.extend(details.iter().map(|&(key, credit)| Column {
            id: key.name(),
            title: detail_title(key, credit, self.language),
            holds: match key.sort() {
                Sort::Reference | Sort::Text => Holds::Text,
                Sort::Decimal => Holds::Number,
                Sort::Day => Holds::Day,
                Sort::Dong => Holds::Dong,
            },
        }));
        for (head, line) in lines {
            let mut cells = self.entry_cells(&head, &line)?;
            for &(key, credit) in &details {
                let value = details_of(&line).find(|(own, side, _)| (*own, *side) == (key, credit));
                cells.push(value.map_or(Ok(Cell::Blank), |(_, _, value)| self.detail_cell(key, value))?);
            }
            sheet.rows.push(cells);
        }
        Ok(sheet)
    }

    fn entry_cells(&self, Head { version, papers, event, state }: &Head, line: &Line) -> Result<Vec<Cell>, Refusal> {
        let code = |party: Option<EventId>| -> Result<Cell, Refusal> {
            party.map_or(Ok(Cell::Blank), |party| self.book.code_of_party(party).map(Cell::from))
        };
        let account = |account: Option<AccountCode>| account.map_or(Cell::Blank, |code| code.as_str().into());
        let own = line.extra.narration().filter(|own| *own != version.narration);
        Ok(vec![
            version.day.into(),
            version.number.to_string().into(),
            version.number.form.letters().into(),
            code(version.party)?,
            version.party_name.as_str().into(),
            version.narration.as_str().into(),
            account(line.debit),
            account(line.credit),
            Cell::Number(line.amount.get()),
            code(line.debit_party)?,
            code(line.credit_party)?,
            own.unwrap_or_default().into(),
            number_or_blank((*papers).into()),
            event.as_str().into(),
            state.as_str().into(),
        ])
    }

    fn detail_cell(&self, key: Key, value: &Value) -> Result<Cell, Refusal> {
        let Some(text) = key.show(value) else { return Ok(Cell::Blank) };
        Ok(match key.sort() {
            Sort::Reference => match text.parse::<EventId>() {
                Ok(id) => self.book.code_of_party(id)?.into(),
                Err(_) => Cell::Blank,
            },
            Sort::Text => text.into(),
            Sort::Decimal => Cell::Fraction(text),
            Sort::Dong => text.parse().map_or(Cell::Blank, Cell::Number),
            Sort::Day => text.parse().map_or(Cell::Blank, Cell::Day),
        })
    }
}

/// The details of a line but its narration, which has a column of its own.
fn details_of(line: &Line) -> impl Iterator<Item = (Key, bool, &Value)> {
    let details = line.extra.iter().filter_map(|(number, value)| Some((Key::of(*number)?, value)));
    details
        .filter(|((key, _), _)| *key != Key::Narration)
        .map(|((key, side), value)| (key, side == Side::Credit, value))
}
