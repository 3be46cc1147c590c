//! One of every variant of the enums that have codes. A new variant stops the build here, so that it gets its case in
//! the tables and its sentence in the catalogue.

use ledger::amount::AmountFault;
use ledger::day::{DayFault, Month};
use ledger::fold::Why;
use ledger::money::DongOutOfRange;
use ledger::text::TextFault;
use ledger::voucher::Fault;

macro_rules! every {
    ($name:ident: $fault:ty { $($pattern:pat => $one:expr),* $(,)? }) => {
        #[allow(dead_code)]
        pub fn $name() -> Vec<$fault> {
            let all = vec![$($one),*];
            for one in &all {
                match one { $($pattern => {})* }
            }
            all
        }
    };
}

every!(voucher_faults: Fault {
    Fault::NoEntry => Fault::NoEntry,
    Fault::TooManyEntries => Fault::TooManyEntries,
    Fault::NarrationMissing => Fault::NarrationMissing,
    Fault::Text(_) => Fault::Text("text.control-character"),
    Fault::AccountMissing => Fault::AccountMissing,
    Fault::AccountUnknown(_) => Fault::AccountUnknown("1111".parse().unwrap()),
    Fault::AccountHeading(_) => Fault::AccountHeading("1111".parse().unwrap()),
    Fault::AccountRetired(_) => Fault::AccountRetired("1111".parse().unwrap()),
    Fault::OffBalancePair(_) => Fault::OffBalancePair("1111".parse().unwrap()),
    Fault::SameAccount(_) => Fault::SameAccount("1111".parse().unwrap()),
    Fault::PartyMissing(_) => Fault::PartyMissing("1111".parse().unwrap()),
    Fault::PartyUnknown => Fault::PartyUnknown,
    Fault::AmountMissing => Fault::AmountMissing,
    Fault::AmountZero => Fault::AmountZero,
    Fault::AmountNegative => Fault::AmountNegative,
    Fault::TotalTooLarge => Fault::TotalTooLarge,
    Fault::BeforeBook(_) => Fault::BeforeBook(Month::new(2026, 1).unwrap()),
    Fault::YearNotOpen(_) => Fault::YearNotOpen(2028),
    Fault::MonthClosed(..) => Fault::MonthClosed(Month::new(2026, 1).unwrap(), Month::new(2026, 3).unwrap()),
    Fault::OtherYear(_) => Fault::OtherYear(2027),
});

#[allow(dead_code)]
pub fn whys() -> Vec<Why> {
    Why::ALL.to_vec()
}

every!(amount_faults: AmountFault {
    AmountFault::NotANumber => AmountFault::NotANumber,
    AmountFault::HasFraction => AmountFault::HasFraction,
    AmountFault::Groups => AmountFault::Groups,
    AmountFault::UnclearUnit { .. } => AmountFault::UnclearUnit { written: "tý".into() },
    AmountFault::UnitsMustFall => AmountFault::UnitsMustFall,
    AmountFault::TwoFractions => AmountFault::TwoFractions,
    AmountFault::DivisionByZero => AmountFault::DivisionByZero,
    AmountFault::TooLarge => AmountFault::TooLarge,
    AmountFault::TooLong => AmountFault::TooLong,
    AmountFault::TooManyDecimals { .. } => AmountFault::TooManyDecimals { decimals_max: 3 },
});

every!(day_faults: DayFault {
    DayFault::Empty => DayFault::Empty,
    DayFault::Unknown => DayFault::Unknown,
    DayFault::NotInCalendar { .. } => DayFault::NotInCalendar { day: 31, month: 2, year: 2026 },
    DayFault::YearOutOfRange { .. } => DayFault::YearOutOfRange { year: 1026 },
});

every!(text_faults: TextFault {
    TextFault::ControlCharacter { .. } => TextFault::ControlCharacter { found: '\t' },
    TextFault::DirectionCharacter { .. } => TextFault::DirectionCharacter { found: '\u{202e}' },
    TextFault::TooLong { .. } => TextFault::TooLong { bytes: 501 },
});

every!(money_faults: DongOutOfRange {
    DongOutOfRange(_) => DongOutOfRange(i64::MAX),
});
