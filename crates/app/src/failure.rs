//! From the world's failures and the ledger's faults to what a face can show: codes and values.

use ledger::account::AccountCode;
use ledger::voucher::{Fault, Objection as LedgerObjection};
use store::Failure;

use crate::api::refusal::{Objection, Refusal};

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        let refusal = Refusal::new(failure.code());
        match &failure {
            Failure::Exists(path)
            | Failure::Missing(path)
            | Failure::KeyFileMissing(path)
            | Failure::ReadOnly(path) => refusal.with("path", path.display()),
            Failure::Newer { found, known } => refusal.with("found", found).with("known", known),
            Failure::OlderCopy { held, written } => refusal.with("held", held).with("written", written),
            Failure::Damaged(what) | Failure::BackupDamaged(what) => refusal.with("what", what),
            Failure::Io { doing, source } => refusal.with("what", format!("{doing}: {source}")),
            Failure::Database(source) => refusal.with("what", source),
            Failure::PhotoSize(bytes) => refusal.with("bytes", bytes),
            Failure::WrongPin { left } => refusal.with("left", left),
            Failure::WrongPassphrase
            | Failure::NotABook
            | Failure::OpenElsewhere
            | Failure::DiskFull
            | Failure::WrongPhrase
            | Failure::NotABackup
            | Failure::BackupKeyMissing
            | Failure::NotEnrolled
            | Failure::Copied
            | Failure::ShutOut
            | Failure::Refused
            | Failure::WriterKeyMissing
            | Failure::Locked
            | Failure::PinSpent
            | Failure::NoPin
            | Failure::SeatsFull
            | Failure::NotJoined
            | Failure::Event(_)
            | Failure::NotThere => refusal,
        }
    }
}

impl From<LedgerObjection> for Objection {
    fn from(objection: LedgerObjection) -> Self {
        let mut args = std::collections::BTreeMap::new();
        let mut arg = |name: &str, value: String| args.insert(name.to_owned(), value);
        match &objection.fault {
            Fault::AccountUnknown(account)
            | Fault::AccountHeading(account)
            | Fault::AccountRetired(account)
            | Fault::OffBalancePair(account)
            | Fault::SameAccount(account)
            | Fault::PartyMissing(account) => {
                arg("account", AccountCode::to_string(account));
            }
            Fault::BeforeBook(month) => {
                arg("month", month.to_string());
            }
            Fault::YearNotOpen(year) | Fault::OtherYear(year) => {
                arg("year", year.to_string());
            }
            Fault::MonthClosed(month, open) => {
                arg("month", month.to_string());
                arg("first_open_day", ledger::day::show_day(open.first_day()));
            }
            Fault::NoEntry
            | Fault::TooManyEntries
            | Fault::NarrationMissing
            | Fault::Text(_)
            | Fault::AccountMissing
            | Fault::PartyUnknown
            | Fault::AmountMissing
            | Fault::AmountZero
            | Fault::AmountNegative
            | Fault::TotalTooLarge => {}
        }
        Objection {
            code: objection.fault.code().to_owned(),
            line: objection.line.and_then(|line| u32::try_from(line).ok()),
            field: objection.field.map(|field| field.name().to_owned()),
            args,
        }
    }
}

impl Refusal {
    /// Everything that is wrong with a voucher.
    pub fn objections(objections: Vec<Objection>) -> Self {
        Self { objections, ..Refusal::new("voucher.objections") }
    }
}
