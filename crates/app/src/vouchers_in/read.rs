//! Rows of a table as vouchers: what each cell means, and which rows belong together.
//!
//! Rows with the same number and day are one voucher. A row with neither goes on with the voucher above it, as files with
//! merged cells have it. A row with a day and no number is a voucher of its own, known again by what it says. A table with
//! one account a row is a journal: its rows are sides, which [`super::sides`] makes into entries.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::account::{AccountCode, party_required};
use ledger::day::show_day;
use ledger::event::extra::{Key, Sort};
use ledger::text::clean;
use ledger::voucher::Form;

use super::sides::{Pair, Side, Unbalanced, pair};
use crate::api::moving::MoveTable;
use crate::api::refusal::Objection;
use crate::api::setup::MemberRow;
use crate::api::vouchers_in::{TableFault, TableVoucher};
use crate::entry::objection;
use crate::import::{EntryObject, VoucherObject};
use crate::opening::read_cell;
use crate::pasted::{header_words, is_total};
use crate::people::kind_by_account;
use crate::sheet::{People, Who, account_of, read_date};
use crate::table_in::{TableRow, rows_of};
use crate::{Refusal, show};

/// What other programs call the forms, as whole words or as the letters their numbers begin with.
const FORM_WORDS: [(&str, Form); 44] = [
    ("phieu thu", Form::CashReceipt),
    ("thu tien mat", Form::CashReceipt),
    ("thu", Form::CashReceipt),
    ("cash receipt", Form::CashReceipt),
    ("phieu chi", Form::CashPayment),
    ("chi tien mat", Form::CashPayment),
    ("chi", Form::CashPayment),
    ("cash payment", Form::CashPayment),
    ("bao co", Form::BankReceipt),
    ("giay bao co", Form::BankReceipt),
    ("thu tien gui", Form::BankReceipt),
    ("nttk", Form::BankReceipt),
    ("bank receipt", Form::BankReceipt),
    ("bao no", Form::BankPayment),
    ("giay bao no", Form::BankPayment),
    ("uy nhiem chi", Form::BankPayment),
    ("chi tien gui", Form::BankPayment),
    ("unc", Form::BankPayment),
    ("bank payment", Form::BankPayment),
    ("phieu nhap", Form::GoodsReceipt),
    ("phieu nhap kho", Form::GoodsReceipt),
    ("nhap kho", Form::GoodsReceipt),
    ("mua hang", Form::GoodsReceipt),
    ("nk", Form::GoodsReceipt),
    ("pnk", Form::GoodsReceipt),
    ("goods receipt", Form::GoodsReceipt),
    ("phieu xuat", Form::GoodsIssue),
    ("phieu xuat kho", Form::GoodsIssue),
    ("xuat kho", Form::GoodsIssue),
    ("xk", Form::GoodsIssue),
    ("pxk", Form::GoodsIssue),
    ("goods issue", Form::GoodsIssue),
    ("hoa don", Form::Sale),
    ("hoa don ban hang", Form::Sale),
    ("ban hang", Form::Sale),
    ("bh", Form::Sale),
    ("sale", Form::Sale),
    ("ke toan", Form::Journal),
    ("phieu ke toan", Form::Journal),
    ("chung tu nghiep vu khac", Form::Journal),
    ("nghiep vu khac", Form::Journal),
    ("nvk", Form::Journal),
    ("ctk", Form::Journal),
    ("journal", Form::Journal),
];

/// Quantities, prices and rates keep so many digits behind the comma.
const DECIMALS_MAX: u32 = 6;

/// A voucher of the table, as files hold one, and as it is shown.
pub(super) struct Read {
    /// What the one import takes.
    pub object: VoucherObject,
    /// Its day; nothing where it does not read, and then nothing can be tried with it.
    pub date: Option<NaiveDate>,
    /// The sum of its lines, in đồng.
    pub total: i64,
    /// As shown, with what did not read.
    pub shown: TableVoucher,
    /// Who it names and the register does not know.
    pub unknown: Vec<MemberRow>,
    /// Which of the rows each line is: where its debit stands, and where its credit.
    line_rows: Vec<(u32, u32)>,
    /// The sides of a table with one account a row, until they are entries.
    sides: Vec<Side>,
}

impl Read {
    /// Whether posting it can be tried: it has a day, a form, and lines, unless that it has none is all there is to say.
    pub fn can_be_tried(&self) -> bool {
        let has_lines = !self.object.entries.is_empty() || self.shown.faults.is_empty();
        self.date.is_some() && !self.shown.form.is_empty() && has_lines
    }

    /// Puts a fault of the core at the row and column it is about, unless that cell has one already.
    pub fn object_to(&mut self, what: Objection) {
        let rows = what.line.and_then(|line| self.line_rows.get(line as usize)).copied();
        let on_credit = what.field.as_deref().is_some_and(|field| field.starts_with("credit"));
        let row = rows.map(|(debit, credit)| if on_credit { credit } else { debit });
        let row = row.or(self.shown.rows.first().copied()).unwrap_or(0);
        let role = match what.field.as_deref() {
            // A row of a journal has one account, and one column for whose it is.
            Some("debit" | "credit") if !self.sides.is_empty() => Some("account".to_owned()),
            Some("debit_party" | "credit_party") if !self.sides.is_empty() => Some("party".to_owned()),
            field => field.map(str::to_owned),
        };
        // People count the rows of the file, not the lines of a voucher.
        let what = Objection { line: Some(row.saturating_sub(1)), ..what };
        let is_said = |fault: &TableFault| fault.role.is_some() && (fault.row, &fault.role) == (row, &role);
        if !self.shown.faults.iter().any(is_said) {
            self.shown.faults.push(TableFault { row, role, what });
        }
    }
}

/// Reads a table with the register of people.
pub(super) fn vouchers(table: &MoveTable, people: &People<'_>, working: NaiveDate) -> Vec<Read> {
    let mut read: Vec<Read> = Vec::new();
    let mut by_key: HashMap<(String, String), usize> = HashMap::new();
    let mut alike: HashMap<String, u32> = HashMap::new();
    let is_sum = |row: &TableRow<'_>| is_total(row.cells()) && accounts_of(row).is_none();
    for row in rows_of(table).filter(|row| !(is_empty(row) || is_sum(row))) {
        let (number, date) = (clean(row.get("number")).unwrap_or_default(), row.get("date"));
        let before = read.last().map(|last| (last.shown.number.clone(), read.len() - 1));
        let at = match (&before, number.is_empty(), date.is_empty()) {
            (Some((_, last)), true, true) => Some(*last),
            (Some((same, last)), false, true) if *same == number => Some(*last),
            (_, false, false) => by_key.get(&(number.clone(), day_key(date, working))).copied(),
            _ => None,
        };
        let at = at.unwrap_or_else(|| {
            if !number.is_empty() {
                by_key.insert((number.clone(), day_key(date, working)), read.len());
            }
            read.push(begin(&row, number, working));
            read.len() - 1
        });
        add(&mut read[at], &row, people);
    }
    for one in &mut read {
        finish(one, people, &mut alike);
    }
    read
}

fn is_empty(row: &TableRow<'_>) -> bool {
    ["number", "date", "debit", "credit", "amount", "account", "debit_amount", "credit_amount"]
        .into_iter()
        .all(|role| row.get(role).is_empty())
}

fn accounts_of(row: &TableRow<'_>) -> Option<String> {
    let codes = ["debit", "credit", "account"].map(|role| account_of(row.get(role))).concat();
    Some(codes).filter(|codes| !codes.is_empty())
}

/// Whether each row has one account with a column for what is debited and one for what is credited.
fn is_journal(row: &TableRow<'_>) -> bool {
    row.has("account") && row.has("debit_amount") && row.has("credit_amount")
}

/// The day as one text however it is written; as written where it does not read.
fn day_key(text: &str, working: NaiveDate) -> String {
    match read_date(text, working) {
        Some(Ok(day)) => day.to_string(),
        _ => text.to_owned(),
    }
}

fn fault(row: &TableRow<'_>, role: &str, code: &str, args: &[(&str, &str)]) -> TableFault {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let what = Objection {
        code: code.to_owned(),
        line: Some(row.number.saturating_sub(1)),
        field: Some(role.to_owned()),
        args,
    };
    TableFault { row: row.number, role: Some(role.to_owned()), what }
}

/// The voucher that a row begins: its number and day.
fn begin(row: &TableRow<'_>, number: String, working: NaiveDate) -> Read {
    let mut faults = Vec::new();
    let date = match read_date(row.get("date"), working) {
        Some(Ok(date)) => Some(date),
        Some(Err(code)) => {
            faults.push(fault(row, "date", code, &[("text", row.get("date"))]));
            None
        }
        None => {
            faults.push(fault(row, "date", "sheet.date-missing", &[]));
            None
        }
    };
    let object = VoucherObject {
        id: None,
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        kind: String::new(),
        narration: String::new(),
        number: Some(number.clone()).filter(|number| !number.is_empty()),
        party_name: None,
        attachments: None,
        party: None,
        event: None,
        answers: BTreeMap::new(),
        entries: Vec::new(),
    };
    let shown = TableVoucher {
        rows: Vec::new(),
        form: String::new(),
        number,
        date_shown: date.map(show_day).unwrap_or_default(),
        who: String::new(),
        narration: String::new(),
        amount_shown: String::new(),
        here: String::new(),
        faults,
    };
    Read { object, date, total: 0, shown, unknown: Vec::new(), line_rows: Vec::new(), sides: Vec::new() }
}

/// Adds the line of a row, and what it says of the whole voucher.
fn add(read: &mut Read, row: &TableRow<'_>, people: &People<'_>) {
    read.shown.rows.push(row.number);
    if read.object.kind.is_empty() {
        row.get("form").clone_into(&mut read.object.kind);
    }
    let own = row.get("line_narration");
    let said = if row.get("narration").is_empty() { own } else { row.get("narration") };
    if read.object.narration.is_empty() {
        said.clone_into(&mut read.object.narration);
    }
    if read.object.event.is_none() && !row.get("event").is_empty() {
        read.object.event = Some(row.get("event").to_owned());
    }
    if read.object.attachments.is_none() && !row.get("attachments").is_empty() {
        match row.get("attachments").parse() {
            Ok(papers) => read.object.attachments = Some(papers),
            Err(_) => {
                let text = row.get("attachments");
                read.shown.faults.push(fault(row, "attachments", "sheet.attachments", &[("text", text)]));
            }
        }
    }
    let (debit, credit) = match is_journal(row) {
        true => (account_of(row.get("account")), String::new()),
        false => (account_of(row.get("debit")), account_of(row.get("credit"))),
    };
    let at = At { row, people, debit: &debit, credit: &credit };
    let whose = person(read, &at, "party", row.get("party"), row.get("party_name"));
    if read.object.party.is_none() {
        read.object.party.clone_from(&whose);
    }
    if read.object.party_name.is_none() && !row.get("party_name").is_empty() {
        read.object.party_name = Some(row.get("party_name").to_owned());
    }
    if is_journal(row) {
        add_sides(read, &at, whose.as_deref(), said);
        return;
    }
    let amount = amount(read, row, "amount");
    if debit.is_empty() && credit.is_empty() && amount.is_none() {
        return;
    }
    if row.get("amount").is_empty() {
        read.shown.faults.push(fault(row, "amount", "voucher.amount-missing", &[]));
    }
    let needs = |code: &str| code.parse::<AccountCode>().is_ok_and(party_required);
    let mut side = |role: &str, code: &str| {
        let own = row.get(role);
        match own.is_empty() {
            true => whose.clone().filter(|_| needs(code)),
            false => person(read, &at, role, own, ""),
        }
    };
    let (debit_party, credit_party) = (side("debit_party", &debit), side("credit_party", &credit));
    let mut details = details_of(read, row, people);
    let line_narration = if own.is_empty() { said } else { own };
    if let Some(line_narration) = own_narration(read, line_narration) {
        details.insert(Key::Narration.name().to_owned(), line_narration.into());
    }
    let amount = amount.unwrap_or(0);
    read.total = read.total.saturating_add(amount);
    read.line_rows.push((row.number, row.number));
    let mut code = |role: &str, code: String| {
        let unknown = !code.is_empty() && code.parse::<AccountCode>().is_err();
        if unknown {
            read.shown.faults.push(fault(row, role, "voucher.account-unknown", &[("account", &code)]));
        }
        Some(code).filter(|code| !code.is_empty() && !unknown)
    };
    let (debit, credit) = (code("debit", debit), code("credit", credit));
    read.object.entries.push(EntryObject { debit, credit, amount, debit_party, credit_party, details });
}

/// What a line is for, where it is not what the voucher is for.
fn own_narration(read: &Read, narration: &str) -> Option<String> {
    let is_own = !narration.is_empty() && clean(narration).ok() != clean(&read.object.narration).ok();
    is_own.then(|| narration.to_owned())
}

/// Adds what a row of a journal debits and credits.
fn add_sides(read: &mut Read, at: &At<'_>, whose: Option<&str>, said: &str) {
    let At { row, people, debit: account, .. } = *at;
    let own = row.get("line_narration");
    let narration = own_narration(read, if own.is_empty() { said } else { own });
    let parsed = account.parse::<AccountCode>();
    let mut any = false;
    for (role, credit) in [("debit_amount", false), ("credit_amount", true)] {
        let Some(amount) = amount(read, row, role).filter(|amount| *amount != 0) else { continue };
        any = true;
        let details = details_of(read, row, people).into_iter();
        let on_own_side = |name: String| match name.strip_prefix("credit_") {
            Some(plain) if !credit => plain.to_owned(),
            None if credit => format!("credit_{name}"),
            _ => name,
        };
        read.sides.push(Side {
            row: row.number,
            account: account.to_owned(),
            contra: account_of(row.get("contra")),
            credit,
            amount,
            party: whose.filter(|_| parsed.as_ref().is_ok_and(|code| party_required(*code))).map(str::to_owned),
            narration: narration.clone(),
            details: details.map(|(name, value)| (on_own_side(name), value)).collect(),
        });
    }
    match (account.is_empty(), any) {
        (true, false) => {}
        (true, true) => read.shown.faults.push(fault(row, "account", "vouchers-in.account-missing", &[])),
        (false, false) => read.shown.faults.push(fault(row, "debit_amount", "voucher.amount-missing", &[])),
        (false, true) if parsed.is_err() => {
            read.shown.faults.push(fault(row, "account", "voucher.account-unknown", &[("account", account)]));
        }
        (false, true) => {}
    }
}

/// Makes the sides of a voucher into its lines.
fn pair_sides(read: &mut Read) {
    let pairs = match pair(&read.sides) {
        Ok(pairs) => pairs,
        Err(Unbalanced { debit, credit }) => {
            let sums = [("debit", debit), ("credit", credit), ("difference", debit.saturating_sub(credit).abs())];
            let what = objection("vouchers-in.unbalanced", None, None, sums.map(|(name, sum)| (name, show::dong(sum))));
            read.object_to(what);
            return;
        }
    };
    let mut told = vec![false; read.sides.len()];
    for Pair { debit, credit, amount } in pairs {
        let mut details = BTreeMap::new();
        for at in [debit, credit].into_iter().flatten() {
            let side = &read.sides[at];
            // Quantities and sums of a side that is several lines stand on the first of them alone.
            let again = std::mem::replace(&mut told[at], true);
            let is_counted = |name: &str| {
                let key = Key::named(name.strip_prefix("credit_").unwrap_or(name));
                key.is_some_and(|key| matches!(key.sort(), Sort::Decimal | Sort::Dong))
            };
            let own = side.details.iter().filter(|(name, _)| !(again && is_counted(name)));
            details.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        }
        let side = |at: Option<usize>| at.map(|at| &read.sides[at]);
        let narrations = [side(debit), side(credit)].into_iter().flatten().find_map(|side| side.narration.clone());
        if let Some(narration) = narrations {
            details.insert(Key::Narration.name().to_owned(), narration.into());
        }
        let known = |side: Option<&Side>| {
            let account = side.map(|side| side.account.clone());
            account.filter(|account| account.parse::<AccountCode>().is_ok())
        };
        let entry = EntryObject {
            debit: known(side(debit)),
            credit: known(side(credit)),
            amount,
            debit_party: side(debit).and_then(|side| side.party.clone()),
            credit_party: side(credit).and_then(|side| side.party.clone()),
            details,
        };
        let rows = (side(debit).or(side(credit)), side(credit).or(side(debit)));
        let rows = (rows.0.map_or(0, |side| side.row), rows.1.map_or(0, |side| side.row));
        read.object.entries.push(entry);
        read.line_rows.push(rows);
        read.total = read.total.saturating_add(amount);
    }
}

fn amount(read: &mut Read, row: &TableRow<'_>, role: &str) -> Option<i64> {
    match read_cell(row.get(role)) {
        Ok(amount) => amount.map(|amount| amount.get()),
        Err(refusal) => {
            let text = row.get(role);
            read.shown.faults.push(fault(row, role, &refusal.code, &[("text", text), ("written", text)]));
            Some(0)
        }
    }
}

/// A row, and the accounts that decide who must be in the register.
struct At<'a> {
    row: &'a TableRow<'a>,
    people: &'a People<'a>,
    debit: &'a str,
    credit: &'a str,
}

/// The code of who a cell names, by a code or by a name; a fault where it cannot be told.
fn person(read: &mut Read, at: &At<'_>, role: &str, code: &str, name: &str) -> Option<String> {
    let At { row, people, debit, credit } = *at;
    let named = if code.is_empty() { name } else { code };
    match people.find(named) {
        Who::Nobody => None,
        Who::Known(party) => Some(party.code.clone()),
        Who::Several(codes) => {
            read.shown.faults.push(fault(row, role, "sheet.party-several", &[("name", named), ("codes", &codes)]));
            None
        }
        Who::Unknown(unknown) => {
            let needing =
                [debit, credit].into_iter().find(|code| code.parse::<AccountCode>().is_ok_and(party_required));
            // A name that is only printed needs nobody in the register.
            if code.is_empty() && needing.is_none() {
                return None;
            }
            read.shown.faults.push(fault(row, role, "vouchers-in.party-unknown", &[("name", &unknown)]));
            let kind = kind_by_account(needing.unwrap_or_default()).to_owned();
            // Words are a name; what has no space is the code of another program.
            let (code, name) = match (code.contains(' '), name) {
                (true, "") => ("", code),
                (_, "") => (code, code),
                (_, name) => (code, name),
            };
            read.unknown.push(MemberRow { code: code.to_owned(), name: name.to_owned(), kind, ..MemberRow::default() });
            None
        }
    }
}

/// Details of the line: each key of the register has a column for the debit side, and with `credit_` one for the other.
fn details_of(read: &mut Read, row: &TableRow<'_>, people: &People<'_>) -> BTreeMap<String, serde_json::Value> {
    let mut details = BTreeMap::new();
    for (role, text) in row.all().filter(|(_, text)| !text.is_empty()) {
        let Some(key) = Key::named(role.strip_prefix("credit_").unwrap_or(role)) else { continue };
        let value = match key {
            Key::Item | Key::Asset => match people.find(text) {
                Who::Known(party) => Ok(party.code.clone()),
                _ => Err(fault(row, role, "vouchers-in.party-unknown", &[("name", text)])),
            },
            _ => as_key_reads(key, text)
                .filter(|value| key.read(value).is_some())
                .ok_or_else(|| fault(row, role, "voucher.detail-unreadable", &[("detail", text)])),
        };
        match value {
            Ok(value) => drop(details.insert(role.to_owned(), value.into())),
            Err(fault) => read.shown.faults.push(fault),
        }
    }
    details
}

/// A cell as a key of the register reads it: numbers with a point, days as `YYYY-MM-DD`.
fn as_key_reads(key: Key, text: &str) -> Option<String> {
    match key.sort() {
        Sort::Reference | Sort::Text => Some(text.to_owned()),
        Sort::Decimal => {
            ledger::amount::read_quantity(text, DECIMALS_MAX).ok().flatten().map(|number| number.to_string())
        }
        Sort::Dong => read_cell(text).ok().flatten().map(|amount| amount.get().to_string()),
        Sort::Day => chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y").ok().map(|day| day.to_string()),
    }
}

/// What the whole voucher needs: its form, its name in the book, what is shown of it.
fn finish(read: &mut Read, people: &People<'_>, alike: &mut HashMap<String, u32>) {
    pair_sides(read);
    match form_of(&read.object) {
        Some(form) => {
            form.letters().clone_into(&mut read.object.kind);
            form.letters().clone_into(&mut read.shown.form);
        }
        None => {
            let (row, written) = (read.shown.rows.first().copied().unwrap_or(0), read.object.kind.clone());
            let what = objection("voucher.form-unknown", None, None, [("form", written)]);
            let role = Some("form".to_owned());
            read.shown.faults.push(TableFault { row, role, what });
        }
    }
    read.object.id = read.date.map(|date| match &read.object.number {
        Some(number) => format!("{number} · {date}"),
        None => {
            let first = read.object.entries.first();
            let code = |side: Option<&String>| side.cloned().unwrap_or_default();
            let debit = code(first.and_then(|entry| entry.debit.as_ref()));
            let credit = code(first.and_then(|entry| entry.credit.as_ref()));
            let who = read.object.party.clone().unwrap_or_default();
            let says = format!("{date} {debit}/{credit} {} {who}", read.total).trim_end().to_owned();
            let count = alike.entry(says.clone()).or_default();
            *count += 1;
            format!("{says} ({count})")
        }
    });
    let known = read.object.party.as_deref().map(|code| people.find(code));
    if let (Some(Who::Known(party)), None) = (known, &read.object.party_name) {
        read.object.party_name = Some(party.name.clone());
    }
    read.shown.who = read.object.party_name.clone().unwrap_or_default();
    read.shown.narration.clone_from(&read.object.narration);
    read.shown.amount_shown = show::dong(read.total);
}

/// The form as written; or by the letters of the number; or by the money that moves.
fn form_of(object: &VoucherObject) -> Option<Form> {
    let named = |words: &str| {
        Form::named(&words.to_uppercase())
            .or_else(|| FORM_WORDS.iter().find(|(known, _)| *known == words).map(|(_, form)| *form))
    };
    let written = header_words(&object.kind);
    if !written.is_empty() {
        return named(&written);
    }
    let number = header_words(object.number.as_deref().unwrap_or_default());
    let letters: String = number.chars().take_while(char::is_ascii_alphabetic).collect();
    if let Some(form) = named(&letters) {
        return Some(form);
    }
    let touches = |account: &str, of: fn(&EntryObject) -> &Option<String>| {
        object.entries.iter().any(|entry| of(entry).as_deref().is_some_and(|code| code.starts_with(account)))
    };
    Some(match () {
        () if touches("111", |entry| &entry.debit) => Form::CashReceipt,
        () if touches("111", |entry| &entry.credit) => Form::CashPayment,
        () if touches("112", |entry| &entry.debit) => Form::BankReceipt,
        () if touches("112", |entry| &entry.credit) => Form::BankPayment,
        () => Form::Journal,
    })
}

/// A refusal of the import as faults of a voucher.
pub(super) fn refused(read: &mut Read, refusal: Refusal) {
    if refusal.objections.is_empty() {
        read.object_to(Objection { code: refusal.code, line: None, field: None, args: refusal.args });
    } else {
        refusal.objections.into_iter().for_each(|objection| read.object_to(objection));
    }
}
