//! Vouchers (chứng từ): the signed papers that justify every posting.
//!
//! A draft says anything; [`Draft::check`] turns it into [`Checked`] or says everything that is wrong with it.
//! Only what is checked is ever numbered. A posted voucher never changes: a correction is a new fact beside it.
//!
//! Invariant: an entry is a pair (one account debited, one credited, one amount), so a voucher that does not
//! balance cannot be written down.

use chrono::{Datelike, NaiveDate};

use crate::account::{AccountCode, Use, party_required};
use crate::day::Month;
use crate::event::body::Content;
use crate::event::extra::{Extra, Key, Side, Sort};
use crate::event::{EventId, Line};
use crate::fold::{Books, MonthState};
use crate::money::Dong;
use crate::text::clean;

/// The most lines a voucher may have.
pub const ENTRIES_MAX: usize = 1_000;

/// The form a voucher is written on; each has its own series of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Form {
    /// Phiếu thu, cash receipt (01-TT).
    CashReceipt = 1,
    /// Phiếu chi, cash payment (02-TT).
    CashPayment = 2,
    /// Báo Có, money received at the bank.
    BankReceipt = 3,
    /// Báo Nợ, money paid from the bank.
    BankPayment = 4,
    /// Phiếu nhập kho, goods received (01-VT).
    GoodsReceipt = 5,
    /// Phiếu xuất kho, goods issued (02-VT).
    GoodsIssue = 6,
    /// Bán hàng, a sale.
    Sale = 7,
    /// Phiếu kế toán, anything else.
    Journal = 8,
}

impl Form {
    /// Every form there is.
    pub const ALL: [Form; 8] = [
        Form::CashReceipt,
        Form::CashPayment,
        Form::BankReceipt,
        Form::BankPayment,
        Form::GoodsReceipt,
        Form::GoodsIssue,
        Form::Sale,
        Form::Journal,
    ];

    /// The form with this number.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|form| *form as u8 == number)
    }

    /// The letters its numbers begin with.
    pub const fn letters(self) -> &'static str {
        match self {
            Form::CashReceipt => "PT",
            Form::CashPayment => "PC",
            Form::BankReceipt => "BC",
            Form::BankPayment => "BN",
            Form::GoodsReceipt => "PN",
            Form::GoodsIssue => "PX",
            Form::Sale => "HD",
            Form::Journal => "KT",
        }
    }

    /// The form whose numbers begin with these letters.
    pub fn named(letters: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.letters() == letters)
    }
}

/// A voucher being written, already read from text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its form.
    pub form: Form,
    /// Its text.
    pub content: Content,
    /// Its lines.
    pub entries: Vec<Entry>,
}

/// A line being written: anything may still be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The debited account.
    pub debit: Option<AccountCode>,
    /// The credited account.
    pub credit: Option<AccountCode>,
    /// Đồng.
    pub amount: Option<Dong>,
    /// Whose account is debited.
    pub debit_party: Option<EventId>,
    /// Whose account is credited.
    pub credit_party: Option<EventId>,
    /// Further details.
    pub extra: Extra,
}

/// A voucher that has passed every check. Only [`Draft::check`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    form: Form,
    year: u16,
    content: Content,
    lines: Vec<Line>,
    business: Option<String>,
}

impl Checked {
    /// The same voucher, written as the business event (việc) with this code.
    #[must_use]
    pub fn as_business(self, code: Option<String>) -> Self {
        Self { business: code, ..self }
    }

    /// The code of the business event it was written as.
    pub fn business(&self) -> Option<&str> {
        self.business.as_deref()
    }

    /// Its form.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The fiscal year its number belongs to.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Its text and lines.
    pub fn into_parts(self) -> (Content, Vec<Line>) {
        (self.content, self.lines)
    }
}

/// Whether amounts may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A voucher of its own: positive only.
    Positive,
    /// A signed difference (chứng từ điều chỉnh).
    Either,
}

/// The place in the form an objection is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The voucher's date.
    Date,
    /// Who pays or receives.
    Party,
    /// The name as printed.
    PartyName,
    /// The reason.
    Narration,
    /// The debited account.
    Debit,
    /// The credited account.
    Credit,
    /// The amount.
    Amount,
    /// Whose account is debited.
    DebitParty,
    /// Whose account is credited.
    CreditParty,
}

impl Field {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Field::Date => "date",
            Field::Party => "party",
            Field::PartyName => "party_name",
            Field::Narration => "narration",
            Field::Debit => "debit",
            Field::Credit => "credit",
            Field::Amount => "amount",
            Field::DebitParty => "debit_party",
            Field::CreditParty => "credit_party",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No line at all.
    NoEntry,
    /// More lines than [`ENTRIES_MAX`].
    TooManyEntries,
    /// No reason is given.
    NarrationMissing,
    /// A text that cannot be kept; the code says why.
    Text(&'static str),
    /// An account is missing on one side.
    AccountMissing,
    /// There is no such account.
    AccountUnknown(AccountCode),
    /// The account has accounts under it.
    AccountHeading(AccountCode),
    /// The account is out of use.
    AccountRetired(AccountCode),
    /// 001 to 008 stand alone; they have no counter-account.
    OffBalancePair(AccountCode),
    /// The same account, and the same party, on both sides.
    SameAccount(AccountCode),
    /// The account is kept party by party and none is named.
    PartyMissing(AccountCode),
    /// There is no such party.
    PartyUnknown,
    /// No amount.
    AmountMissing,
    /// Zero.
    AmountZero,
    /// Negative outside a correction.
    AmountNegative,
    /// The lines add up to more than can be kept.
    TotalTooLarge,
    /// Before the first month of the book.
    BeforeBook(Month),
    /// In a fiscal year that is not open yet.
    YearNotOpen(u16),
    /// In a closed month; the first open month is named.
    MonthClosed(Month, Month),
    /// An amendment keeps its fiscal year.
    OtherYear(u16),
}

impl Fault {
    /// The stable name that the screens and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::NoEntry => "voucher.no-entry",
            Fault::TooManyEntries => "voucher.too-many-entries",
            Fault::NarrationMissing => "voucher.narration-missing",
            Fault::Text(code) => code,
            Fault::AccountMissing => "voucher.account-missing",
            Fault::AccountUnknown(_) => "voucher.account-unknown",
            Fault::AccountHeading(_) => "voucher.account-heading",
            Fault::AccountRetired(_) => "voucher.account-retired",
            Fault::OffBalancePair(_) => "voucher.off-balance-pair",
            Fault::SameAccount(_) => "voucher.same-account",
            Fault::PartyMissing(_) => "voucher.party-missing",
            Fault::PartyUnknown => "voucher.party-unknown",
            Fault::AmountMissing => "voucher.amount-missing",
            Fault::AmountZero => "voucher.amount-zero",
            Fault::AmountNegative => "voucher.amount-negative",
            Fault::TotalTooLarge => "voucher.total-too-large",
            Fault::BeforeBook(_) => "voucher.before-book",
            Fault::YearNotOpen(_) => "voucher.year-not-open",
            Fault::MonthClosed(..) => "voucher.month-closed",
            Fault::OtherYear(_) => "voucher.other-year",
        }
    }
}

/// One thing wrong with a voucher, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What is wrong.
    pub fault: Fault,
    /// The line, from 0.
    pub line: Option<usize>,
    /// The field.
    pub field: Option<Field>,
}

impl Objection {
    const fn of(fault: Fault, field: Option<Field>) -> Self {
        Self { fault, line: None, field }
    }

    const fn at(line: usize, field: Field, fault: Fault) -> Self {
        Self { fault, line: Some(line), field: Some(field) }
    }
}

impl Draft {
    /// The voucher ready to be numbered, or everything that is wrong with it.
    ///
    /// The objections come together, so a bookkeeper corrects a form once instead of meeting its mistakes one by one.
    ///
    /// # Errors
    /// The outer error is the world's (the books could not be read); the inner one is the list of objections.
    pub fn check<B: Books>(mut self, books: &B, sign: Sign) -> Result<Result<Checked, Vec<Objection>>, B::Failure> {
        let mut objections = Vec::new();
        self.clean_texts(&mut objections);
        let year = fiscal_year(self.content.date, books.first_month_of_year());
        object_to_date(self.content.date, year, books, &mut objections)?;
        if let Some(party) = self.content.party
            && !books.has_party(party)?
        {
            objections.push(Objection::of(Fault::PartyUnknown, Some(Field::Party)));
        }
        match self.entries.len() {
            0 => objections.push(Objection::of(Fault::NoEntry, None)),
            1..=ENTRIES_MAX => {}
            _ => objections.push(Objection::of(Fault::TooManyEntries, None)),
        }
        for (line, entry) in self.entries.iter().enumerate() {
            object_to_entry(line, entry, books, sign, &mut objections)?;
        }
        if Dong::sum(self.entries.iter().filter_map(|entry| entry.amount)).is_none() {
            objections.push(Objection::of(Fault::TotalTooLarge, None));
        }
        if !objections.is_empty() {
            return Ok(Err(objections));
        }
        let lines = self.entries.into_iter().filter_map(Entry::into_line).collect();
        Ok(Ok(Checked { form: self.form, year, content: self.content, lines, business: None }))
    }

    fn clean_texts(&mut self, objections: &mut Vec<Objection>) {
        let content = &mut self.content;
        for (field, text) in [(Field::Narration, &mut content.narration), (Field::PartyName, &mut content.party_name)] {
            match clean(text) {
                Ok(cleaned) => *text = cleaned,
                Err(fault) => objections.push(Objection::of(Fault::Text(fault.code()), Some(field))),
            }
        }
        if content.narration.is_empty() {
            objections.push(Objection::of(Fault::NarrationMissing, Some(Field::Narration)));
        }
    }
}

impl Entry {
    fn into_line(self) -> Option<Line> {
        Some(Line {
            debit: self.debit,
            credit: self.credit,
            amount: self.amount?,
            debit_party: self.debit_party,
            credit_party: self.credit_party,
            extra: self.extra,
        })
    }
}

impl From<Line> for Entry {
    fn from(line: Line) -> Self {
        Self {
            debit: line.debit,
            credit: line.credit,
            amount: Some(line.amount),
            debit_party: line.debit_party,
            credit_party: line.credit_party,
            extra: line.extra,
        }
    }
}

/// The fiscal year a day belongs to, named by the year it starts in.
///
/// A day beyond every calendar of a book is in a year that no book has open.
///
/// ```
/// # use chrono::NaiveDate;
/// use ledger::voucher::fiscal_year;
/// assert_eq!(fiscal_year(NaiveDate::from_ymd_opt(2027, 3, 31).unwrap(), 4), 2026);
/// assert_eq!(fiscal_year(NaiveDate::MAX, 1), u16::MAX);
/// ```
pub fn fiscal_year(day: NaiveDate, first_month: u8) -> u16 {
    let year = if day.month() >= u32::from(first_month) { day.year() } else { day.year() - 1 };
    u16::try_from(year.max(0)).unwrap_or(u16::MAX)
}

fn object_to_date<B: Books>(
    date: NaiveDate,
    year: u16,
    books: &B,
    objections: &mut Vec<Objection>,
) -> Result<(), B::Failure> {
    let month = Month::of(date);
    let fault = if month < books.first_month() {
        Fault::BeforeBook(books.first_month())
    } else if year > books.last_open_year()? {
        Fault::YearNotOpen(year)
    } else if let MonthState::Closed(_) = books.month(month)? {
        Fault::MonthClosed(month, first_open_month(month, books)?)
    } else {
        return Ok(());
    };
    objections.push(Objection::of(fault, Some(Field::Date)));
    Ok(())
}

/// The first open month from `month` on.
///
/// # Errors
/// When the books cannot be read.
pub fn first_open_month<B: Books>(month: Month, books: &B) -> Result<Month, B::Failure> {
    let mut candidate = month;
    while let MonthState::Closed(_) = books.month(candidate)? {
        candidate = candidate.next();
    }
    Ok(candidate)
}

fn object_to_entry<B: Books>(
    line: usize,
    entry: &Entry,
    books: &B,
    sign: Sign,
    objections: &mut Vec<Objection>,
) -> Result<(), B::Failure> {
    objections.extend(amount_fault(entry.amount, sign).map(|fault| Objection::at(line, Field::Amount, fault)));
    objections.extend(pair_fault(entry).map(|(field, fault)| Objection::at(line, field, fault)));
    let sides = [
        (entry.debit, entry.debit_party, Field::Debit, Field::DebitParty),
        (entry.credit, entry.credit_party, Field::Credit, Field::CreditParty),
    ];
    for (account, party, account_field, party_field) in sides {
        if let Some(account) = account {
            objections.extend(account_fault(account, books)?.map(|fault| Objection::at(line, account_field, fault)));
            if party.is_none() && party_required(account) {
                objections.push(Objection::at(line, party_field, Fault::PartyMissing(account)));
            }
        }
        if let Some(party) = party
            && !books.has_party(party)?
        {
            objections.push(Objection::at(line, party_field, Fault::PartyUnknown));
        }
    }
    for (key, value) in entry.extra.iter() {
        if let (Some((key, side)), Some(id)) = (Key::of(*key), value.int())
            && key.sort() == Sort::Reference
            && !EventId::from_i64(id).map_or(Ok(false), |id| books.has_party(id))?
        {
            let field = if side == Side::Debit { Field::DebitParty } else { Field::CreditParty };
            objections.push(Objection::at(line, field, Fault::PartyUnknown));
        }
    }
    Ok(())
}

fn amount_fault(amount: Option<Dong>, sign: Sign) -> Option<Fault> {
    match amount {
        None => Some(Fault::AmountMissing),
        Some(amount) if amount.is_zero() => Some(Fault::AmountZero),
        Some(amount) if amount.is_negative() && sign == Sign::Positive => Some(Fault::AmountNegative),
        Some(_) => None,
    }
}

/// Off-balance accounts stand alone; all others stand in pairs of two different accounts (or parties).
fn pair_fault(entry: &Entry) -> Option<(Field, Fault)> {
    match (entry.debit, entry.credit) {
        (Some(debit), Some(_)) if debit.is_off_balance() => Some((Field::Debit, Fault::OffBalancePair(debit))),
        (Some(_), Some(credit)) if credit.is_off_balance() => Some((Field::Credit, Fault::OffBalancePair(credit))),
        (Some(debit), Some(credit)) if debit == credit && entry.debit_party == entry.credit_party => {
            Some((Field::Credit, Fault::SameAccount(debit)))
        }
        (Some(account), None) if !account.is_off_balance() => Some((Field::Credit, Fault::AccountMissing)),
        (None, Some(account)) if account.is_off_balance() => None,
        (None, _) => Some((Field::Debit, Fault::AccountMissing)),
        _ => None,
    }
}

fn account_fault<B: Books>(account: AccountCode, books: &B) -> Result<Option<Fault>, B::Failure> {
    Ok(match books.usage(account)? {
        Use::Postable => None,
        Use::Heading => Some(Fault::AccountHeading(account)),
        Use::Retired => Some(Fault::AccountRetired(account)),
        Use::Unknown => Some(Fault::AccountUnknown(account)),
    })
}
