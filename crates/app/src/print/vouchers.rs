//! A posted voucher as the paper of its form.

use chrono::{Datelike, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::body::Content;
use ledger::event::extra::{Key, Side};
use ledger::event::{EventId, Line};
use ledger::fold::{LinkKind, Outcome};
use ledger::party::PartyKind;
use ledger::voucher::Form;
use paper::voucher::{Kind, Line as PaperLine, Signers, Voucher};
use store::query::{Order, VoucherFilter, VoucherRow};

use crate::entry::voucher_id;
use crate::find::{ROWS_MAX, content_and_lines};
use crate::{Book, Refusal, show};

impl Book {
    /// The voucher with a number as it is printed, `PT.Q01-0007`; of the latest year that has it where none is named.
    ///
    /// # Errors
    /// When there is none.
    pub fn voucher_with_number(&self, text: &str, year: Option<u16>) -> Result<String, Refusal> {
        let unknown = || Refusal::new("voucher.number-unknown").with("number", text);
        let upper = text.trim().to_uppercase();
        let form = upper.get(..2).and_then(Form::named).ok_or_else(unknown)?;
        let number = upper.rsplit('-').next().and_then(|digits| digits.parse().ok()).ok_or_else(unknown)?;
        let filter = VoucherFilter { form: Some(form), number: Some(number), ..VoucherFilter::default() };
        let rows = self.store.vouchers(&filter, Order::LatestFirst, 0, ROWS_MAX)?;
        let is_it = |row: &&VoucherRow| {
            row.current.number.to_string() == upper && year.is_none_or(|year| row.current.number.year == year)
        };
        rows.iter().find(is_it).map(|row| row.current.voucher.to_string()).ok_or_else(unknown)
    }

    /// A voucher as its form is printed.
    pub(super) fn voucher_paper(&self, id: &str, names: bool) -> Result<Voucher, Refusal> {
        let id = voucher_id(id)?;
        let row = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        let (content, lines, reason) = content_and_lines(self.store.event(row.current.event)?)?;
        let number = row.current.number;
        let kind = kind(number.form);
        let (shown, amount) = self.shown_lines(kind, &content, &lines)?;
        let place = match content.party {
            Some(party) => self.store.register()?.get(party).map(|party| party.place.clone()),
            None => None,
        };
        let first = |key: Key| lines.iter().find_map(|line| detail(line, key)).unwrap_or_default();
        Ok(Voucher {
            kind,
            unit: self.unit()?,
            day: long_day(content.date),
            series: format!("{:02}", number.writer),
            number: format!("{:04}", number.number),
            name: number.to_string(),
            person: self.who(content.party, &content.party_name)?,
            address: place.unwrap_or_default(),
            amount,
            words: self.in_words(amount),
            attachments: content.attachments.into(),
            document: first(Key::Document),
            store: self.list_name("store", &first(Key::Store)),
            bank_account: self.list_name("bank-account", &first(Key::BankAccount)),
            debits: distinct(lines.iter().filter_map(|line| line.debit)),
            credits: distinct(lines.iter().filter_map(|line| line.credit)),
            lines: shown,
            rate: decimal(&first(Key::Rate)),
            converted: if first(Key::Rate).is_empty() { String::new() } else { show::dong(row.current.total) },
            notes: self.notes(id, &row, reason)?,
            cancelled: row.reversed || row.outcome == Outcome::Void,
            signers: if names { self.signers(&row, &content.party_name) } else { Signers::default() },
            reason: content.narration,
        })
    }

    fn signers(&self, row: &VoucherRow, person: &str) -> Signers {
        let named = |key: &str| self.setting_or_empty(key).to_owned();
        let preparer = Some(named("sign.preparer")).filter(|name| !name.is_empty());
        Signers {
            director: named("sign.director"),
            chief_accountant: named("sign.chief-accountant"),
            cashier: named("sign.cashier"),
            storekeeper: named("sign.storekeeper"),
            preparer: preparer.unwrap_or_else(|| self.writer_name(row.current.event.writer())),
            person: person.to_owned(),
        }
    }

    /// What is said below the title of a voucher that was amended, or that puts another right.
    fn notes(&self, id: EventId, row: &VoucherRow, reason: Option<String>) -> Result<Vec<String>, Refusal> {
        let mut notes = Vec::new();
        if row.current.version > 1 {
            notes.push(format!("Bản in lần {}", row.current.version));
        }
        if let Some((kind, other)) = self.store.links_to(id)? {
            let other = self.store.find_voucher(other)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
            let what =
                if kind == LinkKind::Reverses { "Hủy bằng ghi âm phiếu" } else { "Điều chỉnh cho phiếu" };
            notes.push(format!("{what} {} ngày {}", other.current.number, show_day(other.current.day)));
        }
        let why = if row.current.version > 1 { "Lý do sửa" } else { "Lý do điều chỉnh" };
        notes.extend(reason.filter(|reason| !reason.is_empty()).map(|reason| format!("{why}: {reason}")));
        Ok(notes)
    }

    /// The lines a form shows, and what they come to. A stock form lists what the store holds; the buyer's slip what
    /// is sold and its tax, not what it cost. Where nothing is of that kind every line is shown.
    fn shown_lines(&self, kind: Kind, content: &Content, lines: &[Line]) -> Result<(Vec<PaperLine>, i64), Refusal> {
        let starts = |code: Option<AccountCode>, with: &[&str]| {
            code.is_some_and(|code| with.iter().any(|with| code.as_str().starts_with(with)))
        };
        let belongs = |line: &&Line| match kind {
            Kind::GoodsReceipt => starts(line.debit, &["15"]),
            Kind::GoodsIssue => starts(line.credit, &["15"]),
            Kind::Sale => starts(line.credit, &["5", "333"]),
            _ => true,
        };
        let mut shown: Vec<&Line> = lines.iter().filter(belongs).collect();
        if shown.is_empty() {
            shown = lines.iter().collect();
        }
        let amount = shown.iter().map(|line| line.amount.get()).sum();
        let papers = shown.into_iter().map(|line| self.paper_line(content, line)).collect::<Result<_, _>>()?;
        Ok((papers, amount))
    }

    pub(super) fn paper_line(&self, content: &Content, line: &Line) -> Result<PaperLine, Refusal> {
        let register = self.store.register()?;
        let named = [Side::Debit, Side::Credit].into_iter().find_map(|side| line.extra.get(Key::Item, side)?.int());
        let named = named.and_then(EventId::from_i64);
        let parties = [named, line.debit_party, line.credit_party];
        let item =
            parties.into_iter().flatten().filter_map(|id| register.get(id)).find(|party| party.kind == PartyKind::Item);
        let text = line.extra.narration().unwrap_or(&content.narration);
        Ok(PaperLine {
            text: item.map_or(text, |item| &item.name).to_owned(),
            code: item.map(|item| item.code.clone()).unwrap_or_default(),
            unit: item.map(crate::stock::unit_of).unwrap_or_default().to_owned(),
            quantity: decimal(&detail(line, Key::Quantity).unwrap_or_default()),
            price: decimal(&detail(line, Key::UnitPrice).unwrap_or_default()),
            debit: line.debit.map(|code| code.to_string()).unwrap_or_default(),
            credit: line.credit.map(|code| code.to_string()).unwrap_or_default(),
            amount: line.amount.get(),
        })
    }

    /// The shown name of a value of one of the book's lists; the value itself where the list does not know it.
    pub(crate) fn list_name(&self, list: &str, value: &str) -> String {
        let known = self.setting_or_empty(&format!("list.{list}.{value}"));
        if known.is_empty() { value.to_owned() } else { known.to_owned() }
    }
}

fn kind(form: Form) -> Kind {
    match form {
        Form::CashReceipt => Kind::CashReceipt,
        Form::CashPayment => Kind::CashPayment,
        Form::BankReceipt => Kind::BankReceipt,
        Form::BankPayment => Kind::BankPayment,
        Form::GoodsReceipt => Kind::GoodsReceipt,
        Form::GoodsIssue => Kind::GoodsIssue,
        Form::Sale => Kind::Sale,
        Form::Journal => Kind::General,
    }
}

/// `Ngày 24 tháng 03 năm 2026`
pub(super) fn long_day(day: NaiveDate) -> String {
    format!("Ngày {:02} tháng {:02} năm {}", day.day(), day.month(), day.year())
}

pub(super) fn distinct(codes: impl Iterator<Item = AccountCode>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for code in codes.map(|code| code.to_string()) {
        if !list.contains(&code) {
            list.push(code);
        }
    }
    list
}

fn detail(line: &Line, key: Key) -> Option<String> {
    [Side::Debit, Side::Credit].into_iter().find_map(|side| key.show(line.extra.get(key, side)?))
}

/// A decimal as paper has it: dots between thousands, a comma before what is less than one.
fn decimal(text: &str) -> String {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let Ok(number) = whole.parse::<i64>() else { return text.to_owned() };
    let sign = if whole.starts_with('-') && number == 0 { "-" } else { "" };
    let whole = format!("{sign}{}", show::dong(number));
    if part.is_empty() { whole } else { format!("{whole},{part}") }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_have_a_comma() {
        for (text, shown) in
            [("", ""), ("12.5", "12,5"), ("480000", "480.000"), ("-0.25", "-0,25"), ("1234567.125", "1.234.567,125")]
        {
            assert_eq!(decimal(text), shown);
        }
    }
}
